"""What the commands say to people: the English as it stands in the command, and the same in Swedish.

What stands in braces is filled in; both languages name the same.
"""

from collections.abc import Mapping
from typing import Final

from hub.cli.words import liability, plan, profiles

SWEDISH: Final[Mapping[str, str]] = {
    **profiles.SENTENCES,
    **liability.SENTENCES,
    **plan.SENTENCES,
    # Every command
    "Usage:": "Så här:",
    "[OPTIONS]": "[FLAGGOR]",
    "COMMAND …": "KOMMANDO …",
    "Arguments:": "Argument:",
    "Options:": "Flaggor:",
    "Commands:": "Kommandon:",
    "[default: {default}]": "[annars: {default}]",
    "[must be given]": "[måste anges]",
    "The language of this command; default SIP_HUB_LANG, else en.": (
        "Språket i detta kommando; annars som SIP_HUB_LANG säger, eller en."
    ),
    "Show this, and end.": "Visa detta och avsluta.",
    "There is no option {name} here.": "Flaggan {name} finns inte här.",
    "Do you mean {names}?": "Menar du {names}?",
    "{name} needs a value after it.": "{name} behöver ett värde efter sig.",
    "{name} is missing; it must be given.": "{name} saknas och måste anges.",
    "{name} cannot have that value: {why}.": "{name} kan inte ha det värdet: {why}.",
    "`{command} --help` tells how it is used.": "`{command} --help` berättar hur det används.",
    "{option} is a day; write it like 2026-11-20.": "{option} är en dag; skriv den som 2026-11-20.",
    "The file {name} cannot be read: {why}": "Filen {name} kan inte läsas: {why}",
    "The certificate files cannot be used: {why}": "Certifikatfilerna kan inte användas: {why}",
    "{name} cannot be used: {why}": "{name} kan inte användas: {why}",
    "SIP_HUB_{name}: {why}. It is: {meaning}": "SIP_HUB_{name}: {why}. Den anger: {meaning}",
    "Kafka broke off: {why}": "Kafka avbröt: {why}",
    "The vault does not answer ({why}). Start its database, or name the right one in SIP_HUB_VAULT_URL.": (
        "Valvet svarar inte ({why}). Starta dess databas, eller ange rätt databas i SIP_HUB_VAULT_URL."
    ),
    (
        "SIP_HUB_VAULT_URL names no database that the hub can use ({why}). "
        "Write it like postgresql+psycopg://user:password@host/database."
    ): (
        "SIP_HUB_VAULT_URL anger ingen databas som navet kan använda ({why}). "
        "Skriv den som postgresql+psycopg://user:password@host/database."
    ),
    "This is a fault of the program's own. Send the lines above to whoever keeps it running.": (
        "Detta är ett fel i programmet. Skicka raderna ovan till den som sköter driften."
    ),
    "Reading {topic}: partition {number} of {partitions}, {read} records": (
        "Läser {topic}: partition {number} av {partitions}, {read} poster"
    ),
    "d": "d",
    "h": "tim",
    "min": "min",
    # overdue
    "How late\nLast moment": "Hur sent\nSista stund",
    "What is owed\nParagraph": "Vad som ska göras\nParagraf",
    "Whose turn\nCase": "Vems tur\nÄrende",
    "{span} late": "{span} sent",
    "{span} left": "{span} kvar",
    "passed, not yet judged": "passerat, ännu ej avgjort",
    "Nothing is late, and nothing is due within {span}.": "Inget är sent, och inget ska vara gjort inom {span}.",
    "{late} late, {soon} due within {span}.": "{late} sena, {soon} ska vara gjorda inom {span}.",
    "… and {count} more; --json gives them all.": "… och {count} till; --json ger alla.",
    "{codes}: no region has that code; write its two digits, for example 08.": (
        "{codes}: ingen region har den koden; skriv länets två siffror, till exempel 08."
    ),
    "--region is the two digits of a region; write for example 08 for Kalmar.": (
        "--region är länskodens två siffror; skriv till exempel 08 för Kalmar."
    ),
    # deviations
    "When\nAnswer": "När\nSvar",
    "What deviates\nParagraph": "Vad som avviker\nParagraf",
    "Whose doing\nCase": "Vems sak\nÄrende",
    "not answered": "inte besvarad",
    "reported by {party}": "rapporterad av {party}",
    "found by the hub": "upptäckt av navet",
    "No deviation is open.": "Ingen avvikelse är öppen.",
    "{count} open, {unanswered} of them not answered.": "{count} öppna, varav {unanswered} inte besvarade.",
    "Deviations": "Avvikelser",
    "closed {at}": "avslutad {at}",
    "not closed": "inte avslutad",
    "kept in {system}": "förs i {system}",
    # case
    "The log holds no case {case_id}. `sip-hub publish` and `sip-hub overdue` print the ids of cases.": (
        "Händelseloggen har inget ärende {case_id}. `sip-hub publish` och `sip-hub overdue` skriver ärendenas id."
    ),
    "Case {case_id}": "Ärende {case_id}",
    "Rules: {profile} {digest}": "Regler: {profile} {digest}",
    "A person must look at this: {reason}": "Detta måste bedömas av en människa: {reason}",
    "Whose turn": "Vems tur",
    "Nobody's: nothing is owed now.": "Ingens: inget återstår att göra nu.",
    "What happened": "Vad som har hänt",
    "The clocks": "Fristerna",
    "What each party has been told": "Vad var och en har underrättats om",
    "{what}, from {sender}": "{what}, från {sender}",
    "(received {at})": "(mottaget {at})",
    "(withdrawn since)": "(senare återtaget)",
    "notice: {notice}, to {parties}": "underrättelse: {notice}, till {parties}",
    "{owed}, last moment {at}": "{owed}, sista stund {at}",
    "last moment {at}": "sista stund {at}",
    "last moment not yet known": "sista stund ännu inte känd",
    "not yet known": "ännu inte känd",
    "ended {at}": "avslutat {at}",
    "it never should have run": "den skulle aldrig ha börjat löpa",
    "needs: {needs}": "behov: {needs}",
    "none": "inga",
    "expected discharge {at}": "beräknad utskrivning {at}",
    "meeting {at}": "möte {at}",
    "follow-up {day}": "uppföljning {day}",
    "Paragraphs without an act are of the Act (2017:612) on cooperation at discharge.": (
        "Paragrafer utan lag är ur lag (2017:612) om samverkan vid utskrivning från sluten hälso- och sjukvård."
    ),
    # quarantine
    "Nothing waits in quarantine.": "Inget väntar i karantän.",
    "Received": "Mottaget",
    "Id\nCode: reason": "Id\nKod: skäl",
    "… and {count} older; --max shows more.": "… och {count} äldre; --max visar fler.",
    "{count} in quarantine. `sip-hub quarantine show ID` tells more of one.": (
        "{count} i karantän. `sip-hub quarantine show ID` berättar mer om en."
    ),
    "{count} records of the quarantine itself cannot be read.": "{count} poster i själva karantänen kan inte läsas.",
    "{place}  received {at}  {size}": "{place}  mottaget {at}  {size}",
    "{size} bytes": "{size} byte",
    "too large to keep": "för stort för att sparas",
    "{place} was {done} {at} by {who}": "{place} blev {done} {at} av {who}",
    "{told}; it is left as it is": "{told}; det får vara som det är",
    (
        "If the sender is to mend it: have it sent again, then discard this one. If something was missing here, such "
        "as a registration: mend that, then: sip-hub quarantine release {place}"
    ): (
        "Ska avsändaren rätta det: be om ett nytt meddelande och avskriv sedan detta. Saknades något här, till exempel "
        "en registrering: rätta det och kör sedan: sip-hub quarantine release {place}"
    ),
    "Make the inbox with `sip-hub topics apply`, then: sip-hub quarantine release {place}": (
        "Skapa inkorgen med `sip-hub topics apply` och kör sedan: sip-hub quarantine release {place}"
    ),
    "What follows may tell who a patient is. That you have seen it is recorded.": (
        "Det som följer kan avslöja vem en patient är. Att du har sett det är antecknat."
    ),
    "Nothing of {places} is kept in quarantine; `sip-hub quarantine list` tells.": (
        "Inget av {places} finns i karantän; `sip-hub quarantine list` visar vad som gör det."
    ),
    "{place} could be released as {type}": "{place} skulle kunna frisläppas som {type}",
    "{place} was released as {type}": "{place} frisläpptes som {type}",
    "{place} was discarded": "{place} avskrevs",
    "{place} is still refused: {why}": "{place} avvisas fortfarande: {why}",
    "Nothing was released.": "Inget frisläpptes.",
    "What was released is in the hub; nothing was discarded.": "Det som är frisläppt finns i navet; inget avskrevs.",
    "{option} must have 1 to {most} characters.": "{option} ska ha 1 till {most} tecken.",
    "{option} holds a personal number, and would be kept for ever; say it without.": (
        "{option} innehåller ett personnummer och skulle sparas för alltid; skriv det utan."
    ),
    "This machine does not know who you are; say so with --by.": ("Datorn vet inte vem du är; säg det med --by."),
    # parties
    "On {day} the registry knows nothing of that name; without a name, `show` lists what it knows.": (
        "Den {day} vet aktörsregistret inget med det namnet; utan namn visar `show` vad det vet."
    ),
    "read by": "läses av",
    "inbox": "inkorg",
    "reads for": "läser för",
    "may be spoken for by": "talas för av",
    "units of": "enheter hos",
    "speaks as": "talar som",
    "municipality": "kommun",
    "also for": "även för",
    "not known": "inte känt",
    "source": "källa",
    "on {day}": "den {day}",
    "from {day}": "från {day}",
    "to {day}": "till {day}",
    "All else follows {rule}: {count} municipalities, each also a sender by its id.": (
        "Allt annat följer {rule}: {count} kommuner, var och en också avsändare med sitt id."
    ),
    # topics
    "({count} partitions)": "({count} partitioner)",
    "{setting} is {found}, should be {wanted}": "{setting} är {found}, ska vara {wanted}",
    "{missing} made, {same} as they should be, {different} that differ.": (
        "{missing} skapade, {same} som de ska vara, {different} som avviker."
    ),
    "{missing} to make, {same} as they should be, {different} that differ.": (
        "{missing} att skapa, {same} som de ska vara, {different} som avviker."
    ),
    "What exists is never altered here: change it with Kafka's own tools, knowing what it deletes or moves.": (
        "Det som finns ändras aldrig här: ändra det med Kafkas egna verktyg, och vet vad det raderar eller flyttar."
    ),
    # access
    "{principal} has {count} rights as {who}.": "{principal} har {count} rättigheter som {who}.",
    "{principal} has lost {count} rights.": "{principal} har förlorat {count} rättigheter.",
    "This Kafka holds no rights yet; `sip-hub access grant` gives them.": (
        "Denna Kafka håller inga rättigheter ännu; `sip-hub access grant` ger dem."
    ),
    # publish, tail
    "{topic}: {count} valid": "{topic}: {count} giltiga",
    "{topic}: {count} acknowledged": "{topic}: {count} mottagna av Kafka",
    "Sending": "Skickar",
    "Nothing was sent.": "Inget skickades.",
    "unreadable": "oläsligt",
    # worker
    "Running {part} on {kafka}. Ctrl-C stops it.": "Kör {part} mot {kafka}. Ctrl-C stoppar.",
    "Kafka lacks {topics}. Make the topics with `sip-hub topics apply`.": (
        "Kafka saknar {topics}. Skapa ämnena med `sip-hub topics apply`."
    ),
    "{topic} has {found} partitions and must have {wanted}, for ever.": (
        "{topic} har {found} partitioner och måste ha {wanted}, för alltid."
    ),
    "The vault is not this hub's: {why}. See SIP_HUB_VAULT_URL and SIP_HUB_MASTER_KEY.": (
        "Valvet är inte detta navs: {why}. Se SIP_HUB_VAULT_URL och SIP_HUB_MASTER_KEY."
    ),
    # simulate
    "--region: there is no {region} to simulate; there is {regions}.": (
        "--region: {region} finns inte att simulera; {regions} finns."
    ),
    "--from: the week must lie in the years 2018 to 2098.": "--from: veckan måste ligga i åren 2018 till 2098.",
    "Making stays": "Skapar vårdtillfällen",
    "Writing": "Skriver",
    "{path} cannot be written: {why}.": "{path} kan inte skrivas: {why}.",
    "--out and --kafka lead to different places; give one of them.": (
        "--out och --kafka leder till olika ställen; ange en av dem."
    ),
    (
        "Nothing was sent: {topic} takes the broker's own time, as a hub in earnest wants it. "
        "Take an empty Kafka for the simulation."
    ): (
        "Inget skickades: {topic} tar Kafkas egen tid, som ett nav på allvar vill ha det. "
        "Ta en tom Kafka för simuleringen."
    ),
    (
        "{stays} stays, {messages} messages and {bad} that must be refused, from {first_day} on for {days} days "
        "(seed {seed})."
    ): (
        "{stays} vårdtillfällen, {messages} meddelanden och {bad} som måste avvisas, från {first_day} i {days} dagar "
        "(frö {seed})."
    ),
    # broker
    "Fetching Apache Kafka with Maven, some 50 MB, once …": "Hämtar Apache Kafka med Maven, omkring 50 MB, en gång …",
    "Apache Kafka serves at {address} ({kept}). Ctrl-C stops it.": (
        "Apache Kafka svarar på {address} ({kept}). Ctrl-C stoppar."
    ),
    "nothing is kept": "inget sparas",
    "kept in {directory}": "sparas i {directory}",
    "In another terminal:": "I en annan terminal:",
    "make the topics": "skapa ämnena",
    "run the hub": "kör navet",
    "Kafka ended by itself with code {code}:\n{why}": "Kafka avslutades av sig själv med kod {code}:\n{why}",
    "Stopped.": "Stoppad.",
}
