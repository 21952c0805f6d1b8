"""The words for the municipality's liability to pay: statuses, reasons, conditions, paragraphs; and each sentence."""

from collections.abc import Mapping
from typing import Final

STATUSES: Final[Mapping[str, tuple[str, str]]] = {
    "NOT_APPLICABLE": ("does not apply", "gäller inte"),
    "NOT_STARTED": ("has not begun", "har inte inträtt"),
    "PREVENTED": ("prevented", "hindrat"),
    "CALL_PENDING": ("waits for the call to a SIP", "väntar på kallelsen till SIP"),
    "RUNNING": ("runs", "löper"),
    "ENDED": ("ended", "har upphört"),
    "MANUAL_REVIEW": ("for a person to judge", "ska bedömas av en människa"),
}
"""How a liability stands."""

REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "NO_MUNICIPAL_NEED": ("the municipality is not needed", "inget behov av kommunens insatser"),
    "REGISTERED_NOWHERE": ("registered in no municipality", "inte folkbokförd i någon kommun"),
    "SAME_PRINCIPAL": ("Gotland does not bill itself", "Gotland fakturerar inte sig självt"),
    "SIP_CALL_MISSED": ("the call to a SIP was never made in time", "kallelsen till SIP skickades inte i tid"),
    "SIP_CALL_LATE": ("the call to a SIP came too late", "kallelsen till SIP kom för sent"),
    "CALL_AFTER_THE_FIRST_PAYABLE_DAY": (
        "the call was in time, but came after the first payable day had begun",
        "kallelsen var i tid men kom sedan den första betalningsdagen börjat",
    ),
    "SIP_CALL_ENDED": ("the duty to call ended before it was done", "skyldigheten att kalla upphörde dessförinnan"),
    "SIP_CALL_NOT_COUNTED": ("no three days were counted for the call", "ingen tid räknades för kallelsen"),
    "SIP_REFUSED": ("the person refused a SIP", "den enskilde tackade nej till SIP"),
    "ADMISSION_NOTICE_LATE": ("the admission notice came too late", "inskrivningsmeddelandet kom för sent"),
    "OPEN_CARE_UNAVAILABLE": (
        "the region's open care was missing or not known to be there",
        "regionens öppna vård saknades eller var oklar",
    ),
    "OPEN_CARE_UNAVAILABLE_AFTER_START": (
        "the region's open care went missing after the first payable day",
        "regionens öppna vård föll bort efter den första betalningsdagen",
    ),
    "ANOTHER_NOTICE_STOOD": ("another ready notice stood", "en annan underrättelse gällde redan"),
    "NO_AGREEMENT_KNOWN": (
        "no agreement between the hospital's region and the municipality is known",
        "ingen överenskommelse mellan sjukhusets region och kommunen är känd",
    ),
    "LEFT_ON_SEVERAL_DAYS": (
        "the patient is told to have left, or died, on several days",
        "patienten uppges ha skrivits ut, eller avlidit, flera dagar",
    ),
    "START_NOT_KNOWN": ("the first payable day is not known", "den första betalningsdagen är inte känd"),
    "PAYER_CHANGED": ("another municipality is to pay", "en annan kommun ska betala"),
    "PAYMENT_MODEL_NOT_KNOWN": ("how days are counted is not known", "hur dagarna räknas är inte känt"),
    "NOT_DISCHARGED": (
        "ended otherwise than by discharge: the average is of those who were discharged",
        "slutade på annat sätt än genom utskrivning: genomsnittet är av de utskrivna",
    ),
    "PAYABLE": ("payable day", "betalningsdag"),
    "IN_MONTHLY_AVERAGE": ("counts in the month's average", "räknas in i månadens genomsnitt"),
    "BEFORE_FIRST_PAYABLE_DAY": ("before the first payable day", "före den första betalningsdagen"),
    "LAST_DAY": ("the last day is not charged", "den sista dagen räknas inte"),
    "NOT_LIABLE_ANY_LONGER": ("no longer liable", "inte längre betalningsansvar"),
    "MONTH_NOT_OVER": ("the month is not over", "månaden är inte slut"),
    "UNDECIDED_STAYS": ("a person must judge a stay first", "en människa måste först bedöma ett vårdtillfälle"),
    "RATE_NOT_KNOWN": ("what a day costs is not known", "vad ett dygn kostar är inte känt"),
    "AVERAGE_THRESHOLD_DAYS_NOT_KNOWN": (
        "the agreement's threshold is not known",
        "överenskommelsens gräns är inte känd",
    ),
    "AVERAGE_COUNTS_DAY_ZERO_NOT_KNOWN": (
        "whether those who leave the same day count is not known",
        "om de som skrivs ut samma dag räknas med är inte känt",
    ),
    "AVERAGE_AFTER_NOON_DAYS_NOT_KNOWN": (
        "what a notice after noon means for the average is not known",
        "vad en underrättelse efter klockan 12 betyder för genomsnittet är inte känt",
    ),
    "AVERAGE_ROUNDING_NOT_KNOWN": ("how the average is rounded is not known", "hur genomsnittet avrundas är inte känt"),
    "LONG_STAY_DAYS_NOT_KNOWN": (
        "from how many days a stay is counted by itself is not known",
        "från hur många dagar ett vårdtillfälle räknas för sig är inte känt",
    ),
    "LONG_STAY_RULE_NOT_KNOWN": (
        "what a long stay means for the average is not known",
        "vad ett långt vårdtillfälle betyder för genomsnittet är inte känt",
    ),
}
"""Why a liability stands as it does, or an amount cannot be said."""

CONDITIONS: Final[Mapping[str, tuple[str, str]]] = {
    "ready_notice": ("notice of discharge ready", "underrättelse om utskrivningsklar"),
    "open_care_available": ("the region's open care is there", "regionens öppna vård finns"),
}
"""The conditions of 5 kap. 3 and 5 §§; the others bear the words of their duties."""

PARAGRAPHS: Final[Mapping[str, tuple[str, str]]] = {
    "1 kap. 1 §": (
        "What the Act says of regions holds for a municipality outside any region, so that Gotland is both.",
        "Vad lagen säger om regioner gäller också en kommun utanför en region, så att Gotland är båda.",
    ),
    "2 kap. 1 §": (
        "The hospital tells the parties of the admission if services may be needed after it.",
        "Den slutna vården skickar inskrivningsmeddelande till berörda enheter om insatser kan behövas.",
    ),
    "2 kap. 3 §": (
        "The admission notice is sent within 24 hours of the admission, or of a later assessment.",
        "Inskrivningsmeddelandet skickas senast 24 timmar efter inskrivningen, eller efter en senare bedömning.",
    ),
    "3 kap. 1 §": (
        "The hospital tells the parties as soon as possible that the patient is ready for discharge.",
        "Den slutna vården underrättar berörda enheter så snart som möjligt om att patienten är utskrivningsklar.",
    ),
    "4 kap. 3 §": (
        "The care contact in open care calls to a SIP at the latest three days after that notice.",
        "Den fasta vårdkontakten kallar till samordnad individuell planering senast tre dagar efter underrättelsen.",
    ),
    "4 kap. 5 §": (
        "Region and municipality may agree on another time, and another amount.",
        "Region och kommun får komma överens om en annan tidpunkt och ett annat belopp.",
    ),
    "5 kap. 1 §": (
        "The municipality pays for care after the patient is ready for discharge.",
        "Kommunen betalar för vård sedan patienten är utskrivningsklar.",
    ),
    "5 kap. 2 §": (
        "The municipality of registration pays, or the one that placed the patient in another.",
        "Den kommun där patienten är folkbokförd betalar, eller den som beslutat om boende i en annan kommun.",
    ),
    "5 kap. 3 §": (
        "Conditions: the notice of admission, the notice of discharge ready, and the call where a SIP is to be made.",
        "Förutsättningar: inskrivningsmeddelande, underrättelse om utskrivningsklar, och kallelse där SIP ska göras.",
    ),
    "5 kap. 4 §": (
        "Liability begins three days after the notice was sent, four if it was sent after 12.00.",
        "Betalningsansvaret inträder tre dagar efter att underrättelsen skickats, fyra om det var efter klockan 12.00.",
    ),
    "5 kap. 5 §": (
        "It does not begin if open care's services are missing or unclear, so that the patient cannot leave.",
        "Det inträder inte om den öppna vårdens insatser saknas eller är oklara så att patienten inte kan skrivas ut.",
    ),
    "5 kap. 6 §": (
        "The amount is the average cost of a day in inpatient care, set for each year.",
        "Beloppet motsvarar genomsnittskostnaden för ett vårddygn i sluten vård och bestäms för varje år.",
    ),
}
"""What the paragraphs say that bear on the days, in the hub's own words; those of the Act are what binds."""

SENTENCES: Final[Mapping[str, str]] = {
    # rates
    "{year} is known: {sek} kronor, read in {source}. Nothing was entered.": (
        "{year} är känt: {sek} kronor, läst i {source}. Inget registrerades."
    ),
    "--source is empty; name the text in which the amount was read.": (
        "--source är tom; ange den text där beloppet är läst."
    ),
    "{year}: {sek} kronor for each day, entered by {by}; source: {source}": (
        "{year}: {sek} kronor per dygn, registrerat av {by}; källa: {source}"
    ),
    "{sek} kronor": "{sek} kronor",
    "      entered by {by}, {at}": "      registrerat av {by}, {at}",
    "      what would settle it: {text}": "      det som skulle avgöra det: {text}",
    "Earlier entries of a year stand in --json.": "Tidigare registreringar av ett år står i --json.",
    # settle
    "Give --json or --csv, not both.": "Ange --json eller --csv, inte båda.",
    "--month is a month; write it like 2026-10.": "--month är en månad; skriv den som 2026-10.",
    "No stay bears on {month}.": "Inget vårdtillfälle rör {month}.",
    "{year}: what a day costs is not known; {text} settles it, and `sip-hub rates add` takes it.": (
        "{year}: vad ett dygn kostar är inte känt; {text} avgör det, och `sip-hub rates add` tar emot det."
    ),
    "{year}: {sek} kronor for each day; {source} [{status}]": "{year}: {sek} kronor per dygn; {source} [{status}]",
    "The log was read to {at}.": "Händelseloggen är läst till {at}.",
    "stays that were ready in the month: {stays}": "vårdtillfällen som var utskrivningsklara i månaden: {stays}",
    "stays by themselves: {stays}; payable days: {days}": "vårdtillfällen för sig: {stays}; betalningsdagar: {days}",
    "stays in the average: {stays}; days: {days}, on average {average}; payable days: {payable}": (
        "vårdtillfällen i genomsnittet: {stays}; dagar: {days}, i genomsnitt {average}; betalningsdagar: {payable}"
    ),
    "stays that ended by discharge: {stays}; days: {days}; how they count in the average is not known": (
        "vårdtillfällen som slutade med utskrivning: {stays}; dagar: {days}; hur de räknas i genomsnittet är inte känt"
    ),
    "      inferred, not read: {value}; {source} [{status}]": "      slutsats, inte läst: {value}; {source} [{status}]",
    "amount: {amount} kronor": "belopp: {amount} kronor",
    "no amount: {why}": "inget belopp: {why}",
    "for a person: {case_id}: {reasons}": "för en människa: {case_id}: {reasons}",
    "left out: {case_id}: {reasons}": "räknas inte med: {case_id}: {reasons}",
    "contested: {cases}": "bestritt: {cases}",
    "stays that are ready and not yet discharged: {count}": "utskrivningsklara och inte utskrivna: {count}",
    # dispute, and the story of a case
    "Who pays": "Vem som betalar",
    "nobody": "ingen",
    "from {first}": "från {first}",
    "from {first} to {last}": "från {first} till {last}",
    "The days of a stay": "Ett vårdtillfälles dagar",
    "Case": "Ärende",
    "Hospital": "Sjukhus",
    "State": "Läge",
    "Made": "Framtagen",
    "Rules": "Regler",
    "Municipality that pays": "Kommun som betalar",
    "Liability": "Betalningsansvar",
    "First payable day": "Första betalningsdagen",
    "Why": "Skäl",
    "Condition": "Förutsättning",
    "Paragraph": "Paragraf",
    "Fulfilled": "Uppfylld",
    "Message": "Meddelande",
    "yes": "ja",
    "no": "nej",
    "does not apply, or not yet decided": "gäller inte, eller ännu inte avgjort",
    "Day by day": "Dag för dag",
    "Day": "Dag",
    "Payable": "Betalas",
    "to be judged": "ska bedömas",
    "by the month": "efter månaden",
    "none for one stay: the average of the month decides, and `sip-hub settle` tells it": (
        "ingen för ett vårdtillfälle: månadens genomsnitt avgör, och `sip-hub settle` visar det"
    ),
    "from {first} to {last}, {days} days": "från {first} till {last}, {days} dagar",
    "The sum": "Summan",
    "Year": "År",
    "Days": "Dagar",
    "Kronor for each day": "Kronor per dygn",
    "Source": "Källa",
    "Amount": "Belopp",
    "the liability still runs; the days are counted to the day before this was made": (
        "betalningsansvaret löper ännu; dagarna är räknade till dagen före framtagandet"
    ),
    "Contested": "Bestridande",
    "What the days rest on": "Vad dagarna vilar på",
    "Value": "Värde",
    "Status": "Status",
    "Messages": "Meddelanden",
    "Instant": "Tidpunkt",
    "Sender": "Avsändare",
    "Place and digest": "Plats och kontrollsumma",
    "Decisions in the log": "Beslut i händelseloggen",
    "Version": "Version",
    "Recorded": "Antecknat",
    "Place in the log and SHA-256 of the record": "Plats i loggen och postens SHA-256",
    "What followed": "Vad som följde",
    "The paragraphs": "Paragraferna",
    "In the hub's own words; those of the Act (2017:612) are what binds.": (
        "Med navets egna ord; det är lagens (2017:612) ord som gäller."
    ),
    "Who the patient is stands nowhere here. Digests of messages are keyed: only whoever keeps the hub makes them.": (
        "Vem patienten är står ingenstans här. Meddelandenas kontrollsummor är nycklade: bara den som driver navet "
        "kan räkna fram dem."
    ),
    "entered by {by}": "registrerat av {by}",
    "Case {case_id} has no admission notice yet, so that nothing can be counted.": (
        "Ärende {case_id} saknar ännu inskrivningsmeddelande, så inget kan räknas."
    ),
}
"""What is said of liability, rates and months: the English as it stands in the command, and the same in Swedish."""
