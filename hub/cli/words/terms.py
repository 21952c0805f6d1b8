"""The words for the codes of the contract: (English, Swedish), each by its code.

The Swedish is that of docs/glossary.md, so that a nurse, a case handler and a jurist meet the words of the Act.
"""

from collections.abc import Mapping
from typing import Final, TypeAlias

from hub.cli.words import liability, plan

Words: TypeAlias = Mapping[str, tuple[str, str]]

DUTIES: Final[Words] = {
    "admission_notice": ("admission notice", "inskrivningsmeddelande"),
    "planning_input": ("planning input", "planeringsunderlag"),
    "care_contact": ("care contact to be appointed", "fast vårdkontakt ska utses"),
    "sip_call": ("call to a SIP", "kallelse till SIP"),
    "discharge_information": ("information to the parties at discharge", "informationsöverföring vid utskrivning"),
    "patient_information": ("information to the patient at discharge", "information till patienten vid utskrivning"),
    "acknowledgement": ("acknowledgement", "kvittens"),
    "sip_start": ("work with the SIP to begin", "arbetet med SIP ska börja"),
    "sip_meeting": ("SIP meeting", "SIP-möte"),
    "sip_follow_up": ("follow-up of the SIP", "uppföljning av SIP"),
}
"""What is owed, by the name of its deadline."""

STATUSES: Final[Words] = {
    "OPEN": ("running", "löper"),
    "MET": ("done in time", "gjort i tid"),
    "MISSED": ("late", "försenat"),
    "MISSED_ENDED": ("late, ended since", "blev sent, nu avslutat"),
    "LAPSED": ("no longer owed", "gäller inte längre"),
}
"""How a deadline stands; MISSED_ENDED is a MISSED that has ended."""

STATES: Final[Words] = {
    "UNKNOWN": ("admission notice not yet known", "inskrivningsmeddelande saknas"),
    "ADMITTED": ("in hospital", "inskriven"),
    "DISCHARGE_READY": ("discharge ready", "utskrivningsklar"),
    "DISCHARGED": ("discharged", "utskriven"),
    "INTERRUPTED": ("broken off", "avbruten"),
    "PLANNING": ("a SIP in the making", "SIP under arbete"),
    "CLOSED": ("closed", "avslutad"),
}
"""How a stay in hospital, or a SIP outside discharge, stands."""

TOLD: Final[Words] = {
    "AdmissionNotice": ("admission notice", "inskrivningsmeddelande"),
    "ExpectedDischargeChanged": ("expected discharge changed", "ändrad beräknad utskrivning"),
    "NeedsReassessed": ("needs assessed anew", "ny behovsbedömning"),
    "PatientDetailsChanged": ("patient's details changed", "ändrade personuppgifter"),
    "WardChanged": ("ward changed", "byte av vårdenhet"),
    "PatientReadmitted": ("patient admitted again", "återinskriven"),
    "DischargeReady": ("discharge ready", "underrättelse om utskrivningsklar"),
    "DischargeReadyWithdrawn": ("discharge ready withdrawn", "återtag av utskrivningsklar"),
    "DischargePlanned": ("discharge planned", "utskrivningsmeddelande"),
    "PatientDischarged": ("patient discharged", "utskriven"),
    "DischargeInformationTransferred": ("information handed over", "informationsöverföring vid utskrivning"),
    "PatientInformed": ("patient informed", "information till patienten"),
    "EpisodeInterrupted": ("broken off", "avbrott i processen"),
    "CareContactAppointed": ("care contact appointed", "fast vårdkontakt utsedd"),
    "CareContactEnded": ("care contact ended", "fast vårdkontakt upphörd"),
    "ConsentRecorded": ("consent recorded", "samtycke inhämtat, nekat eller återkallat"),
    "SipNeedAssessed": ("need of a SIP assessed", "bedömning av behov av SIP"),
    "SipNeedRaised": ("need of a SIP seen", "behov av SIP uppmärksammat"),
    "SipConvened": ("call to a SIP sent", "kallelse till SIP skickad"),
    "SipRescheduled": ("SIP meeting moved", "SIP ombokad"),
    "SipCancelled": ("call to a SIP cancelled", "kallelse till SIP inställd"),
    "OutpatientCareUnavailable": ("open care not available", "den öppna vårdens insatser saknas eller är oklara"),
    "OutpatientCareAvailable": ("open care available", "den öppna vårdens insatser finns"),
    "SipMeetingHeld": ("SIP meeting held", "SIP-möte genomfört"),
    "SipEstablished": ("SIP established", "SIP upprättad"),
    "SipRevised": ("SIP revised", "SIP reviderad"),
    "SipFollowedUp": ("SIP followed up", "SIP uppföljd"),
    "SipClosed": ("SIP closed", "SIP avslutad"),
    "NoticeAcknowledged": ("notice acknowledged", "kvittens"),
    "NoticeRejected": ("notice turned away", "avvisat meddelande"),
    "PlanningInputSubmitted": ("planning input", "planeringsunderlag"),
    "InvitationAnswered": ("answer to a call", "svar på kallelse"),
    "ReadyToReceive": ("ready to receive the patient", "kan ta emot"),
    "LiabilityContested": ("payment liability contested", "bestridande av betalningsansvar"),
    "DeviationReported": ("deviation reported", "avvikelse rapporterad"),
    "DeviationAnswered": ("deviation answered", "svar på avvikelse"),
    "DeviationClosed": ("deviation closed", "avvikelse avslutad"),
    "PatientDeceased": ("patient deceased", "avliden"),
    "NoticeGivenOutsideHub": ("notice given outside the hub", "underrättelse utanför navet"),
    "MessageRetracted": ("message retracted", "återkallat meddelande"),
}
"""What the hub is told, by the name of the message."""

CONCLUDED: Final[Words] = {
    "CaseOpened": ("case opened", "ärende öppnat"),
    "DutyToConveneArose": ("duty to call to a SIP arose", "skyldighet att kalla till SIP uppstod"),
    "DutyToConveneEnded": ("duty to call to a SIP ended", "skyldighet att kalla till SIP upphörde"),
    "CoordinatedCarePlanRequired": ("coordinated care plan required", "samordnad vårdplan krävs"),
    "DeadlineStarted": ("clock runs", "frist börjar löpa"),
    "DeadlineDated": ("last moment now known", "frist tidsbestämd"),
    "DeadlineMet": ("done in time", "frist hållen"),
    "DeadlineMissed": ("last moment passed", "frist missad"),
    "OverdueEnded": ("no longer overdue", "försening upphörd"),
    "DeadlineLapsed": ("no longer owed", "frist förfallen"),
    "DeadlineCorrected": ("clock corrected", "frist rättad"),
    "DeadlineReminded": ("reminder sent", "påmind om frist"),
    "NoticeIssued": ("told", "underrättelse utfärdad"),
    "LiabilityAssessed": ("payment liability judged", "betalningsansvar bedömt"),
    "LiabilityStarted": ("payment liability began", "betalningsansvar inträtt"),
    "LiabilityPrevented": ("payment liability prevented", "betalningsansvar hindrat"),
    "LiabilityEnded": ("payment liability ended", "betalningsansvar upphört"),
    "ManualReviewNeeded": ("a person must look at this", "manuell bedömning behövs"),
    "ManualReviewResolved": ("no longer for a person to look at", "manuell bedömning avgjord"),
    "DeviationFound": ("deviation found", "avvikelse upptäckt"),
    "DeviationCorrected": ("deviation taken back", "avvikelse rättad"),
    "MessageConflicted": ("same id, other content: changes nothing", "motstridigt meddelande: ändrar inget"),
    "MessageRefused": ("refused by the hub", "avvisat av navet"),
    "CaseClosed": ("case closed", "ärende avslutat"),
}
"""What follows, by the name of the event."""

NOTICES: Final[Words] = {
    "AdmissionForwarded": ("admission notice", "inskrivningsmeddelande"),
    "ExpectedDischargeForwarded": ("expected discharge changed", "ändrad beräknad utskrivning"),
    "NeedsReassessedForwarded": ("needs assessed anew", "ny behovsbedömning"),
    "CareContactForwarded": ("care contact appointed", "fast vårdkontakt utsedd"),
    "PlanningInputForwarded": ("planning input", "planeringsunderlag"),
    "DischargePlannedForwarded": ("discharge planned", "utskrivningsmeddelande"),
    "DischargedForwarded": ("patient discharged", "utskriven"),
    "EpisodeInterruptedForwarded": ("broken off", "avbrott i processen"),
    "DischargeReadyForwarded": ("discharge ready", "underrättelse om utskrivningsklar"),
    "DischargeReadyWithdrawnForwarded": ("discharge ready withdrawn", "återtag av utskrivningsklar"),
    "SipInvitation": ("invitation to a SIP", "inbjudan till SIP"),
    "DUTY_NOTICE": ("notice of the duty to call to a SIP", "underrättelse om SIP-skyldighet"),
    "CALL": ("call to a SIP", "kallelse till SIP"),
    "SipInvitationWithdrawn": ("invitation to a SIP withdrawn", "inbjudan till SIP återtagen"),
    "NoticeRecalled": ("notice recalled", "återkallad underrättelse"),
    "Reminder": ("reminder", "påminnelse"),
    "InvitationAnswerForwarded": ("answer to the call", "svar på kallelsen"),
    "NoticeRejectedForwarded": ("notice turned away", "avvisad underrättelse"),
    "SipNeedForwarded": ("need of a SIP", "behov av SIP"),
    "SipEstablishedForwarded": ("SIP established", "SIP upprättad"),
    "SipClosedForwarded": ("SIP closed", "SIP avslutad"),
    "SurveyOffered": ("questionnaire to offer", "enkät att erbjuda"),
    "DeviationForwarded": ("deviation", "avvikelse"),
    "ManualHandlingRequired": ("to be given by hand", "lämnas för hand"),
    "OverdueRaised": ("overdue", "försenat"),
    "OverdueResolved": ("no longer overdue", "inte längre försenat"),
}
"""What the parties and the operators are told, by the name of the notice or its legal effect."""

REASONS: Final[Words] = {
    "READY_WITHDRAWN": ("the ready notice was withdrawn", "utskrivningsklar har återtagits"),
    "NEEDS_CHANGED": ("the needs changed", "behoven har ändrats"),
    "OPEN_COMPULSORY_CARE": (
        "open compulsory care: a coordinated care plan instead",
        "öppen tvångsvård: samordnad vårdplan i stället",
    ),
    "CONSENT_REFUSED": ("consent was refused", "samtycke har nekats"),
    "DECEASED": ("the patient has died", "patienten har avlidit"),
    "TRANSFERRED": ("the patient was transferred", "patienten har flyttats över"),
    "READMITTED": ("the patient was admitted again", "patienten har skrivits in på nytt"),
    "VOID": ("declared a mistake", "förklarat som ett misstag"),
    "SECRECY": ("held back by secrecy", "hindras av sekretess"),
    "CORRECTED": ("corrected", "rättat"),
    "CANCELLED": ("the call was cancelled", "kallelsen ställdes in"),
    "NO_LONGER_CONCERNED": ("no longer concerned", "inte längre berörd"),
    "PROTECTED_PERSON": (
        "protected person: every notice is given by hand",
        "skyddade personuppgifter: alla underrättelser lämnas för hand",
    ),
    "CALL_WITHHELD": (
        "a call is withheld: give it outside the hub, and tell the hub so",
        "en kallelse hålls inne: lämna den utanför navet, och meddela navet det",
    ),
    "RETRACTED": ("retracted", "återkallat"),
    "PLAN_REVISED": ("the plan was revised", "planen har reviderats"),
    "SENDER_HAS_A_PART": ("the sender has a part in the case after all", "avsändaren har ändå en del i ärendet"),
    "SENDER_HAS_NO_PART": ("the sender has no part in the case", "avsändaren har ingen del i ärendet"),
    "PROTECTION_LIFTED": ("no longer protected", "inte längre skyddad"),
    "CALL_DOES_NOT_COUNT": ("a call does not count", "en kallelse gäller inte"),
    "CALL_WAITS_FOR_CONSENT": ("a call waits for consent", "en kallelse väntar på samtycke"),
    "NOT_COVERED_BY_CONSENT": ("not covered by the person's consent", "omfattas inte av den enskildes samtycke"),
    "ORIGIN_DOES_NOT_FIT": (
        "the origin does not fit those who take part",
        "ursprunget stämmer inte med dem som deltar",
    ),
    "CALL_DOES_NOT_FULFIL": ("a call does not fulfil the duty", "en kallelse uppfyller inte skyldigheten"),
    "SENDER_IS_NOT_THE_CALLER": (
        "sent by another unit than the one that calls",
        "skickad av en annan enhet än den som kallar",
    ),
    "NO_CARE_CONTACT_IN_FORCE": ("no care contact was appointed then", "ingen fast vårdkontakt var utsedd då"),
    "CALLER_IS_NOT_THE_CARE_CONTACT": ("the caller is not the care contact", "den som kallar är inte fast vårdkontakt"),
    "PARTY_LEFT_OUT": ("a concerned party was not called", "en berörd enhet kallades inte"),
    "NOT_NEEDED_AGAINST_STATED_NEEDS": (
        "said not to be needed, against the stated needs",
        "bedömt som onödigt, trots de angivna behoven",
    ),
    "NEEDS_CHANGED_AFTER_NOTICE": (
        "the needs changed after the ready notice",
        "behoven ändrades efter underrättelsen om utskrivningsklar",
    ),
    "RESERVE_ROUTINE": (
        "given by phone or paper: the evidence must be shown",
        "lämnat per telefon eller papper: beviset ska visas",
    ),
    "MUNICIPALITY_CHANGED": (
        "another municipality: the parties must be looked at",
        "annan kommun: de berörda enheterna måste ses över",
    ),
    "CARE_CONTACT_ENDED": ("the care contact has ended", "den fasta vårdkontakten har upphört"),
    "READMITTED_BEFORE_ADMISSION": (
        "a new stay said to follow this one began before it",
        "en ny vårdtid som sägs följa på denna började före den",
    ),
    "NO_MUNICIPALITY_KNOWN": ("no municipality is known to tell", "ingen kommun att underrätta är känd"),
    "WITHDRAWN_NOTICE_CORRECTED": (
        "a withdrawn notice was corrected: send a new ready notice",
        "ett återtaget besked rättades: skicka ett nytt om utskrivningsklar",
    ),
    "NOTHING_TO_CORRECT": ("corrects a message that the hub does not have", "rättar ett meddelande som navet inte har"),
    "NOTHING_TO_WITHDRAW": (
        "withdraws a ready notice that the hub does not have",
        "återtar ett besked om utskrivningsklar som navet inte har",
    ),
    "NOTHING_TO_RETRACT": (
        "retracts a message that the hub does not have",
        "återkallar ett meddelande som navet inte har",
    ),
    "CANNOT_CONSENT": ("the patient cannot consent", "patienten kan inte samtycka"),
    "INFORMATION_SHARING_REFUSED": ("sharing of information was refused", "informationsdelning har nekats"),
    "DISCHARGED_WITHOUT_READY_NOTICE": (
        "discharged without a ready notice",
        "utskriven utan underrättelse om utskrivningsklar",
    ),
    "DEADLINE_MISSED": ("too late or never done", "för sent eller aldrig gjort"),
    "INVITATION_DECLINED": ("called to a SIP, and will not come", "kallad till SIP och vill inte delta"),
    "NO_ANSWER": ("called to a SIP, and never heard of", "kallad till SIP och inte hörd av"),
    "REPORTED": ("reported, in words that stay with the reporter", "rapporterad, med ord som stannar hos rapportören"),
    "NO_SUCH_DEVIATION": ("speaks of a deviation that there is not", "talar om en avvikelse som inte finns"),
    "DEVIATION_ANSWERED_BY_ANOTHER": (
        "a deviation answered by another than it is about",
        "en avvikelse besvarad av en annan än den gäller",
    ),
    "DEVIATION_CLOSED_BY_ANOTHER": (
        "a deviation closed by one who may not",
        "en avvikelse avslutad av någon som inte får",
    ),
}
"""Why something ended, was withdrawn, or must be looked at; and what deviates."""

TELLING: Final[Words] = {
    "ACKNOWLEDGED": ("seen", "sedd"),
    "DISPUTED": ("not so", "bestridd"),
    "MEASURES_TAKEN": ("mended", "åtgärdad"),
    "HOME": ("home", "hemmet"),
    "SPECIAL_HOUSING": ("special housing", "särskilt boende"),
    "SHORT_TERM_HOUSING": ("short-term housing", "korttidsboende"),
    "OTHER_INPATIENT_CARE": ("other inpatient care", "annan sluten vård"),
    "OTHER": ("other", "annat"),
    "DETERIORATED": ("the patient got worse", "försämrad"),
    "NEW_TREATMENT": ("new treatment", "ny behandling"),
    "SENT_IN_ERROR": ("sent in error", "skickat av misstag"),
    "TRANSFERRED_TO_OTHER_REGION": ("transferred to another region", "överflyttad till annan region"),
    "NEEDS_CEASED": ("the needs have ceased", "behoven har upphört"),
    "WRONG_PATIENT": ("wrong patient", "fel patient"),
    "WRONG_RECIPIENT": ("wrong recipient", "fel mottagare"),
    "SIP_PLAN": ("the plan", "planen"),
    "INFORMATION_SHARING": ("sharing of information", "informationsdelning"),
    "GIVEN": ("given", "lämnat"),
    "REFUSED": ("refused", "nekat"),
    "WITHDRAWN": ("withdrawn", "återkallat"),
    "UNAVAILABLE": ("not available", "saknas"),
    "UNCLEAR": ("unclear", "oklara"),
    "NEEDED": ("needed", "behövs"),
    "NOT_NEEDED": ("not needed", "behövs inte"),
    "TECHNICAL": ("received by a system", "mottaget av ett system"),
    "READ": ("read by a person", "läst av en människa"),
    "NOT_OURS": ("not ours", "inte vårt"),
    "UNKNOWN_PATIENT": ("unknown patient", "okänd patient"),
    "MISADDRESSED": ("wrong address", "feladresserat"),
    "ACCEPTED": ("accepted", "accepterat"),
    "DECLINED": ("declined", "avböjt"),
    "NEW_TIME_PROPOSED": ("another time proposed", "annan tid föreslagen"),
    "GOALS_MET": ("the goals are met", "målen är nådda"),
    "NO_NEED": ("no longer needed", "behövs inte längre"),
    "CONSENT_WITHDRAWN": ("consent withdrawn", "samtycket återkallat"),
    "MUNICIPAL_HEALTH_CARE": ("municipal health care", "kommunal hälso- och sjukvård"),
    "SOCIAL_SERVICES": ("social services", "socialtjänst"),
    "REGIONAL_OUTPATIENT_CARE": ("regional open care", "regional öppen vård"),
}
"""What a message says, in the words of its lists."""

PARTIES: Final[Words] = {
    "hospital": ("hospital", "sjukhus"),
    "open_care": ("open care", "öppen vård"),
    "municipality": ("municipality", "kommun"),
    "HEALTH_CARE": ("health care", "hälso- och sjukvård"),
    "LSS": ("LSS", "LSS"),
    "SCHOOL": ("school", "skola"),
    "HOSPITAL": ("hospital", "sjukhus"),
    "OPEN_CARE": ("open care", "öppen vård"),
    "MUNICIPALITY": ("municipality", "kommun"),
    "CONVENER": ("convener", "sammankallande"),
    "PARTICIPANT": ("participant", "deltagare"),
    "INFORMED": ("informed", "underrättad"),
}
"""The kinds, functions and roles of parties."""

HANDLED: Final[Words] = {
    "RELEASED": ("released", "frisläppt"),
    "DISCARDED": ("discarded", "avskriven"),
    "REVEALED": ("revealed", "öppnad"),
    "MISSING": ("missing", "saknas"),
    "SAME": ("as it should be", "som det ska vara"),
    "DIFFERENT": ("differs", "avviker"),
}
"""What was done about a record in quarantine, and how a topic stands."""

LIABILITY: Final[Words] = {**liability.STATUSES, **liability.REASONS, **liability.CONDITIONS}
"""How a municipality's liability to pay stands, and why."""

TERMS: Final[Words] = {
    **LIABILITY,
    **plan.REASONS,
    **plan.STEPS,
    **plan.SAID,
    **PARTIES,
    **TELLING,
    **REASONS,
    **HANDLED,
    **NOTICES,
    **CONCLUDED,
    **TOLD,
    **STATES,
    **STATUSES,
    **DUTIES,
}
