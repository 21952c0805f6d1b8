"""What the hub was told: one class for each inbound message, as the log keeps it.

A fact bears the name of the message that told it (messages.md), carries no identity, and knows its own legal
instant.  `told` says who told it, when, and where it came from.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from hub.domain.terms import (
    AftercareForm,
    Answer,
    CallPurpose,
    CareSetting,
    Channel,
    ClosingReason,
    Concerned,
    ConsentDecision,
    ConsentGiver,
    ConsentSubject,
    Destination,
    DeviationAnswer,
    Disclosure,
    Included,
    InterruptionReason,
    LegalForm,
    MeetingMode,
    Needs,
    NeedSeenBy,
    Origin,
    Principal,
    Protection,
    ReadyBasis,
    ReceiptKind,
    RejectionReason,
    RelatedPlan,
    Reserve,
    RetractionReason,
    SipContents,
    SipNeed,
    UnavailabilityReason,
    WithdrawalReason,
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where the message stood: inbound topic, partition and offset."""

    topic: str
    partition: int
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who told the hub, when, and where from.

    `received_at` is the broker's append time; `digest` is a keyed digest (HMAC-SHA-256) of the plain content, by
    which a resend is told from a conflict; `facility` is the hospital's HSA-id, upper case, in its own messages.
    """

    case_id: str
    message_id: str
    sender: str
    sent_at: datetime
    received_at: datetime
    channel: Channel
    reserve: Reserve | None
    corrects: str | None
    facility: str | None
    digest: bytes
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedPatient:
    """Identity as the log may hold it: sealed with the case's own key, and a keyed pseudonym of the number."""

    sealed: bytes
    pseudonym: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionNotice:
    """Inskrivningsmeddelande (2 kap. 1-3 §§)."""

    told: Told
    sealed_patient: SealedPatient | None
    protection: Protection
    registered_municipality: str | None
    placing_municipality: str | None
    stay_municipality: str | None
    hospital_region: str
    open_care_region: str
    care_setting: CareSetting
    legal_form: LegalForm
    admitted_at: datetime
    need_assessed_at: datetime
    expected_discharge_at: datetime
    needs: Needs
    outpatient_unit: str | None
    concerned: tuple[Concerned, ...]
    previous_case_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedDischargeChanged:
    """Ändrad beräknad utskrivning (2 kap. 4 §)."""

    told: Told
    expected_discharge_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsReassessed:
    """Ny behovsbedömning (2 kap. 3 §): a later assessment, with a 24-hour clock of its own."""

    told: Told
    needs: Needs
    concerned: tuple[Concerned, ...]
    assessed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientDetailsChanged:
    """Ändrade uppgifter om patienten."""

    told: Told
    sealed_patient: SealedPatient | None
    protection: Protection
    registered_municipality: str | None
    placing_municipality: str | None
    stay_municipality: str | None
    effective_from: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WardChanged:
    """Byte av vårdenhet; a null legal form is as before."""

    told: Told
    ward: str
    care_setting: CareSetting | None
    legal_form: LegalForm | None
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DischargeReady:
    """Underrättelse att patienten är utskrivningsklar (3 kap. 1 §); null needs are as before."""

    told: Told
    assessed_at: datetime
    assessed_by: str
    needs: Needs | None
    basis: ReadyBasis
    aftercare_form: AftercareForm
    disclosure: Disclosure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DischargeReadyWithdrawn:
    """Återtag; `withdraws` null means every ready notice dated before it."""

    told: Told
    withdraws: str | None
    withdrawn_at: datetime
    reason: WithdrawalReason


@dataclass(frozen=True, slots=True, kw_only=True)
class DischargePlanned:
    """Utskrivningsmeddelande: a planned discharge."""

    told: Told
    planned_at: datetime
    destination: Destination


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientDischarged:
    """Patienten utskriven."""

    told: Told
    discharged_at: datetime
    destination: Destination


@dataclass(frozen=True, slots=True, kw_only=True)
class DischargeInformationTransferred:
    """Informationsöverföring samma dag (3 kap. 2 §)."""

    told: Told
    transferred_at: datetime
    to: tuple[str, ...]
    withheld_by_secrecy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientInformed:
    """Sammanfattande information till patienten (3 kap. 3 §, patientlagen 3 kap. 2 b §)."""

    told: Told
    informed_at: datetime
    care_contact: Included
    sip_time: Included


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeInterrupted:
    """Avbrott i processen."""

    told: Told
    reason: InterruptionReason
    interrupted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CareContactAppointed:
    """Fast vårdkontakt utsedd (2 kap. 5 §)."""

    told: Told
    unit: str
    name: str | None
    phone: str | None
    appointed_by: str | None
    appointed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CareContactEnded:
    """Fast vårdkontakt har upphört."""

    told: Told
    unit: str
    ended_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRecorded:
    """Samtycke lämnat, nekat eller återkallat."""

    told: Told
    subject: ConsentSubject
    decision: ConsentDecision
    given_by: ConsentGiver
    actors: tuple[str, ...]
    valid_until: datetime | None
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SipNeedAssessed:
    """Bedömning av SIP-behov."""

    told: Told
    outcome: SipNeed
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SipNeedRaised:
    """Behov av SIP utanför utskrivning uppmärksammat (HSL 16 kap. 4 §); `convener` is the party that will invite.

    `region` is the county code of the region whose agreement holds, `municipality` the one that a local SIP is within.
    """

    told: Told
    sealed_patient: SealedPatient | None
    protection: Protection
    need_id: str
    origin: Origin
    seen_by: NeedSeenBy
    convener: str
    region: str
    municipality: str | None
    minor: bool
    concerned: tuple[Concerned, ...]
    raised_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SipConvened:
    """Kallelse till SIP skickad av fast vårdkontakt (4 kap. 3 §); its legal instant is when it was given."""

    told: Told
    called_by: str
    called: tuple[str, ...]
    person_called: bool
    relatives_called: bool
    meeting_at: datetime | None
    mode: MeetingMode
    place: str | None
    purpose: CallPurpose
    interpreter: bool = False
    adaptations: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SipRescheduled:
    """SIP-mötet ombokat."""

    told: Told
    meeting_at: datetime
    mode: MeetingMode
    place: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SipCancelled:
    """Kallelsen inställd."""

    told: Told
    reason: str | None
    cancelled_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutpatientCareUnavailable:
    """Öppenvårdens insatser saknas eller är oklara (5 kap. 5 §)."""

    told: Told
    from_at: datetime
    reason: UnavailabilityReason
    blocks_discharge: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OutpatientCareAvailable:
    """Öppenvårdens insatser finns."""

    told: Told
    from_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SipMeetingHeld:
    """SIP-möte genomfört."""

    told: Told
    held_at: datetime
    participants: tuple[str, ...]
    leader: str
    secretary: str
    person_took_part: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SipEstablished:
    """SIP upprättad (4 kap. 2 §, HSL 16 kap. 4 §)."""

    told: Told
    established_at: datetime
    coordinator: str
    overall_responsibility: Principal
    follow_up_on: date | None
    no_follow_up_reason: str | None
    contents: SipContents
    related_plans: tuple[RelatedPlan, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SipRevised:
    """SIP reviderad."""

    told: Told
    established_at: datetime
    coordinator: str
    overall_responsibility: Principal
    follow_up_on: date | None
    no_follow_up_reason: str | None
    contents: SipContents
    related_plans: tuple[RelatedPlan, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SipFollowedUp:
    """SIP uppföljd."""

    told: Told
    followed_up_at: datetime
    next_follow_up_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SipClosed:
    """SIP avslutad."""

    told: Told
    reason: ClosingReason
    closed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeAcknowledged:
    """Kvittens: teknisk eller läst."""

    told: Told
    notice_id: str
    kind: ReceiptKind


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRejected:
    """Avvisad: a claim that goes back to the hospital; identity is never re-routed on it."""

    told: Told
    notice_id: str
    reason: RejectionReason
    belongs_to: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningInputSubmitted:
    """Planeringsunderlag."""

    told: Told
    submitted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationAnswered:
    """Svar på kallelse."""

    told: Told
    notice_id: str
    answer: Answer
    proposed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyToReceive:
    """Kommunen kan ta emot."""

    told: Told
    from_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LiabilityContested:
    """Betalningsansvaret bestrids; `days` are calendar days in Stockholm."""

    told: Told
    days: tuple[date, ...]
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviationReported:
    """Avvikelse rapporterad."""

    told: Told
    kind: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviationAnswered:
    """Svar på en avvikelse; `deviation_id` is that of the record both principals see."""

    told: Told
    deviation_id: str
    answer: DeviationAnswer
    answered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviationClosed:
    """Avvikelsen avslutad."""

    told: Told
    deviation_id: str
    closed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientDeceased:
    """Patienten avliden."""

    told: Told
    deceased_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientReadmitted:
    """Återinskriven: what an admission notice that names this case as its previous one tells it.

    `new_case_id` is the stay that began; `readmitted_at` when.  The message is the other case's own.
    """

    told: Told
    new_case_id: str
    readmitted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeGivenOutsideHub:
    """Underrättelse given utanför navet."""

    told: Told
    purpose: str
    recipient: str
    given_at: datetime
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRetracted:
    """Återkallat meddelande."""

    told: Told
    retracts: str
    reason: RetractionReason


Fact: TypeAlias = (
    AdmissionNotice
    | ExpectedDischargeChanged
    | NeedsReassessed
    | PatientDetailsChanged
    | WardChanged
    | DischargeReady
    | DischargeReadyWithdrawn
    | DischargePlanned
    | PatientDischarged
    | DischargeInformationTransferred
    | PatientInformed
    | EpisodeInterrupted
    | CareContactAppointed
    | CareContactEnded
    | ConsentRecorded
    | SipNeedAssessed
    | SipNeedRaised
    | SipConvened
    | SipRescheduled
    | SipCancelled
    | OutpatientCareUnavailable
    | OutpatientCareAvailable
    | SipMeetingHeld
    | SipEstablished
    | SipRevised
    | SipFollowedUp
    | SipClosed
    | NoticeAcknowledged
    | NoticeRejected
    | PlanningInputSubmitted
    | InvitationAnswered
    | ReadyToReceive
    | LiabilityContested
    | DeviationReported
    | DeviationAnswered
    | DeviationClosed
    | PatientDeceased
    | PatientReadmitted
    | NoticeGivenOutsideHub
    | MessageRetracted
)
