"""The words for what stands in a profile: each value and topic in both languages, and each sentence in Swedish."""

from collections.abc import Mapping
from typing import Final

VALUES: Final[Mapping[str, tuple[str, str]]] = {
    "admission_notice_hours": ("the admission notice is sent within", "inskrivningsmeddelandet skickas inom"),
    "sip_call_days": ("the call to a SIP is sent within", "kallelsen till SIP skickas inom"),
    "rolls.sip_call": (
        "the last day of the call moves past weekends, holidays and eves",
        "sista dagen för kallelsen flyttas förbi helger och aftnar",
    ),
    "rolls.admission_notice": (
        "the last moment of the admission notice moves past weekends, holidays and eves",
        "sista stund för inskrivningsmeddelandet flyttas förbi helger och aftnar",
    ),
    "rolls.discharge_information": (
        "the last day of the information at discharge moves past weekends, holidays and eves",
        "sista dagen för informationsöverföringen flyttas förbi helger och aftnar",
    ),
    "carried_within_minutes": (
        "a sender's own clock is believed for at most",
        "avsändarens egen klocka gäller om meddelandet kommer fram inom",
    ),
    "reserve_grace_hours": (
        "what was told by phone or paper may be registered within",
        "det som sagts per telefon eller papper får registreras inom",
    ),
    "refusal_ends_call": ("if the patient refuses a SIP", "om patienten tackar nej till SIP"),
    "consent_before_invitation": (
        "the municipality is invited only once the patient has consented",
        "kommunen bjuds in först när patienten har samtyckt",
    ),
    "community_consent_before_invitation": (
        "outside discharge, nobody is invited before the person has consented",
        "utanför utskrivning bjuds ingen in innan den enskilde har samtyckt",
    ),
    "deviation_system": ("deviations are kept in", "avvikelser förs i"),
    "satisfaction_survey": ("the person is offered the questionnaire", "den enskilde erbjuds enkäten"),
    "planning_input_hours": ("planning input is given within", "planeringsunderlaget lämnas inom"),
    "technical_receipt_minutes": ("a notice is received within", "en underrättelse tas emot inom"),
    "read_receipt_hours": ("a notice is read by a person within", "en underrättelse läses av en människa inom"),
    "reminder_hours.sip_call": (
        "a reminder of the call comes before its last moment, by",
        "påminnelse om kallelsen kommer före sista stund, med",
    ),
    "reminder_hours.planning_input": (
        "a reminder of the planning input comes before its last moment, by",
        "påminnelse om planeringsunderlaget kommer före sista stund, med",
    ),
    "reminder_hours.discharge_information": (
        "a reminder of the information at discharge comes before its last moment, by",
        "påminnelse om informationsöverföringen kommer före sista stund, med",
    ),
    "reminder_hours.acknowledgement": (
        "a reminder of the receipt comes before its last moment, by",
        "påminnelse om kvittensen kommer före sista stund, med",
    ),
    "sip_start_days": (
        "the goal: the work with a SIP begins within",
        "målet: arbetet med en SIP börjar inom",
    ),
    "sip_meeting_days": ("the goal: the SIP meeting is held within", "målet: SIP-mötet hålls inom"),
    "payment_start_days.SOMATIC": (
        "the municipality pays from so long after the ready notice, somatic care",
        "kommunen betalar från så långt efter underrättelsen, somatisk vård",
    ),
    "payment_start_days.PSYCHIATRIC": (
        "the municipality pays from so long after the ready notice, psychiatric care",
        "kommunen betalar från så långt efter underrättelsen, psykiatrisk vård",
    ),
    "payment_after_noon_days.SOMATIC": (
        "so much later if the notice was sent after noon, somatic care",
        "så mycket senare om underrättelsen skickades efter klockan 12, somatisk vård",
    ),
    "payment_after_noon_days.PSYCHIATRIC": (
        "so much later if the notice was sent after noon, psychiatric care",
        "så mycket senare om underrättelsen skickades efter klockan 12, psykiatrisk vård",
    ),
    "cutoff_inclusive": ("twelve o'clock sharp is in time", "klockan 12.00 prick är i tid"),
    "timely_call_after_start": (
        "a call that is in time, but not before the first payable day",
        "en kallelse som är i tid, men inte före den första betalningsdagen",
    ),
    "late_precondition": (
        "an admission notice or call that came too late",
        "ett inskrivningsmeddelande eller en kallelse som kom för sent",
    ),
    "charge_discharge_day": ("the day of discharge is charged", "utskrivningsdagen räknas"),
    "payment_model": ("how the municipality's days are counted", "hur kommunens dagar räknas"),
    "average_threshold_days": (
        "the month's average that the municipality need not pay for",
        "den genomsnittliga vårdtid som kommunen inte betalar för",
    ),
    "average_counts_day_zero": (
        "those who leave the same day count in the average",
        "de som skrivs ut samma dag räknas med i genomsnittet",
    ),
    "average_after_noon_days": (
        "in the average, so much later if the notice was sent after noon",
        "i genomsnittet, så mycket senare om underrättelsen skickades efter klockan 12",
    ),
    "average_rounding": ("how the average is rounded", "hur genomsnittet avrundas"),
    "long_stay_days": (
        "a stay is counted by itself once it has lasted longer than",
        "ett vårdtillfälle räknas för sig när det varat längre än",
    ),
    "long_stay_rule": (
        "what such a stay means for the average",
        "vad ett sådant vårdtillfälle betyder för genomsnittet",
    ),
}
"""What each value says, so that its number can follow."""

CODES: Final[Mapping[str, tuple[str, str]]] = {
    "True": ("yes", "ja"),
    "False": ("no", "nej"),
    "lapse": ("the duty to call ends", "skyldigheten att kalla upphör"),
    "manual": ("a person judges", "en människa avgör"),
    "block": ("no liability", "inget betalningsansvar"),
    "shift": ("liability from the day it came", "betalningsansvar från den dag det kom"),
    "retroactive": ("counts from the first payable day", "räknas från den första betalningsdagen"),
    "from_call": ("counts from the day of the call", "räknas från den dag kallelsen kom"),
    "individual": ("each stay by its own days", "varje vårdtillfälle för sig"),
    "average": ("by the average of the month", "efter månadens genomsnitt"),
    "exact": ("not rounded", "avrundas inte"),
    "two_decimals": ("to two decimals", "till två decimaler"),
    "exclude": ("it does not count in it", "det räknas inte med"),
    "cap": ("its first days count in it", "dess första dagar räknas med"),
    "days": ("days", "dagar"),
    "hours": ("hours", "timmar"),
    "minutes": ("minutes", "minuter"),
    "statute": ("the Act", "lagen"),
    "region": ("region", "region"),
    "municipality": ("municipality", "kommun"),
    "agreement": ("agreement", "överenskommelse"),
    "call": ("call", "kallelse"),
    "consent": ("consent", "samtycke"),
    "deviations": ("deviations", "avvikelser"),
    "flow": ("flow", "arbetssätt"),
    "meeting": ("meeting", "möte"),
    "payment": ("payment", "betalning"),
    "receipts": ("receipts", "kvittenser"),
    "school": ("school", "skola"),
    "searched": ("looked for", "sökt"),
    "system": ("system", "system"),
}
"""What a value may be, its unit, the levels, and the topics of notes."""

SENTENCES: Final[Mapping[str, str]] = {
    "Status: V read in the text itself, V2 in a second source, I inferred from a text, M from memory, "
    "HUB the hub's own choice.": (
        "Status: V läst i själva texten, V2 i en andra källa, I slutsats ur en text, M ur minnet, HUB navets eget val."
    ),
    "Sources and notes stand in the language in which they were written.": (
        "Källor och upplysningar står på det språk de är skrivna på."
    ),
    "{level}; it extends {parents}; version {digest}": "{level}; bygger på {parents}; version {digest}",
    "{level}; it extends nothing; version {digest}": "{level}; bygger inte på något; version {digest}",
    "Stated by {name}": "{name} anger",
    "Inherited": "Ärvt",
    "Good to know": "Bra att veta",
    "from {since}": "från {since}",
    "from {since} to {until}": "från {since} till {until}",
    "none, so no such clock runs": "ingen, så ingen sådan frist löper",
    "not known, so no such clock runs": "inte känt, så ingen sådan frist löper",
    "none": "ingen",
    "not known, so a person judges": "inte känt, så en människa avgör",
    "what would settle it: {unknown}": "det som skulle avgöra det: {unknown}",
    "outside the days of {name}, {parent} applies": "utanför de dagar som {name} anger gäller {parent}",
    "No agreement of {name} holds on {day}; {parent} applies.": (
        "Ingen överenskommelse för {name} gäller den {day}; då gäller {parent}."
    ),
    "outside these days {parent} applies": "utanför dessa dagar gäller {parent}",
    "{name} has no profile of its own; {other} holds there.": "{name} har ingen egen profil; där gäller {other}.",
    "This version of {name} is not the present one, which is {digest}.": (
        "Denna version av {name} är inte den nuvarande, som är {digest}."
    ),
    "There is no profile {name} any longer.": "Det finns inte längre någon profil {name}.",
    "Nothing is stated for {day}; the Act holds from {begins}.": "Inget anges för {day}; lagen gäller från {begins}.",
    "states {values}": "anger {values}",
    "does not know {values}": "känner inte {values}",
    "states no value of its own": "anger inget eget värde",
    "states every value": "anger alla värden",
    "all else from {parent}": "allt annat från {parent}",
    "A region that is not listed follows {statute}, and a municipality its region.": (
        "En region som inte står här följer {statute}, och en kommun sin region."
    ),
    "No version that was used has a digest that begins {prefix}; `sip-hub profile list --json` lists them.": (
        "Ingen version som har använts har en kontrollsumma som börjar {prefix}; `sip-hub profile list --json` "
        "räknar upp dem."
    ),
    # profile diff
    "{one} and {other} say the same.": "{one} och {other} säger detsamma.",
    # profile check
    "{path} holds no profile; a profile is a file that ends in .yaml.": (
        "{path} innehåller ingen profil; en profil är en fil som slutar på .yaml."
    ),
    "{path}: can be used; version {digest}; {count} values not known": (
        "{path}: kan användas; version {digest}; {count} värden är inte kända"
    ),
    "{refused} of {all} cannot be used.": "{refused} av {all} kan inte användas.",
    "All {all} can be used.": "Alla {all} kan användas.",
    # whatif
    "--profile is given twice: the two agreements to compare.": (
        "--profile anges två gånger: de två överenskommelser som ska jämföras."
    ),
    "Give either files with cases, or --from-log.": "Ange antingen filer med ärenden, eller --from-log.",
    "{path}: {why}": "{path}: {why}",
    "late": "försenat",
    "payable days": "dagar att betala",
    "days in the average of a month": "dagar i en månads genomsnitt",
    "{days} days in the average of a month": "{days} dagar i en månads genomsnitt",
    "still running": "löper ännu",
    "amount, kronor": "belopp, kronor",
    "left to a person": "lämnas till en människa",
    "{differing} of {all} cases come to different ends.": "{differing} av {all} ärenden slutar olika.",
    "late: {late}": "försenat: {late}",
    "nothing late": "inget försenat",
    "no liability": "inget betalningsansvar",
    "{days} payable days": "{days} dagar att betala",
    "in kronor: {amount}": "i kronor: {amount}",
    "{prefix} begins more than one digest: {digests}. Give more of it.": (
        "{prefix} är början på flera kontrollsummor: {digests}. Ange mer av den."
    ),
}
