"""What the parts of the hub beneath the command line say of themselves in English, and the same in Swedish.

The words between the braces are whatever stood there; each is looked up here too.
"""

from collections.abc import Mapping
from typing import Final

ELSEWHERE: Final[Mapping[str, str]] = {
    # Kafka
    "No Kafka answers at {servers} ({why}). Start one with `sip-hub broker`, or name yours in SIP_HUB_KAFKA.": (
        "Ingen Kafka svarar på {servers} ({why}). Starta en med `sip-hub broker`, eller ange din egen i SIP_HUB_KAFKA."
    ),
    (
        "Kafka has no topic {topic}, or shows it to others only. "
        "Make the hub's topics with `sip-hub topics apply`, or ask for the right to it."
    ): (
        "Kafka har inget ämne {topic}, eller visar det bara för andra. "
        "Skapa navets ämnen med `sip-hub topics apply`, eller be om rätten till det."
    ),
    (
        "This Kafka keeps no rights: everyone may read everything. Give it an authorizer.class.name, for KRaft "
        "org.apache.kafka.metadata.authorizer.StandardAuthorizer."
    ): (
        "Denna Kafka håller inga rättigheter: alla får läsa allt. Ge den authorizer.class.name, för KRaft "
        "org.apache.kafka.metadata.authorizer.StandardAuthorizer."
    ),
    "Kafka did not do it ({error}). Rights are shown and given to one that may alter the cluster.": (
        "Kafka gjorde det inte ({error}). Rättigheter visas för, och ges av, den som får ändra klustret."
    ),
    (
        "Kafka does not let this user write to {topic}. "
        "Ask whoever keeps the hub for the right: `sip-hub access grant` gives it."
    ): (
        "Kafka låter inte den här användaren skriva till {topic}. "
        "Be den som driver navet om rätten: `sip-hub access grant` ger den."
    ),
    "{count} messages not taken: {why}": "{count} meddelanden togs inte emot: {why}",
    "no acknowledgement in time": "ingen kvittens i tid",
    "nothing came for {seconds} seconds": "inget har kommit på {seconds} sekunder",
    # A broker of one's own
    "{reason}. Install it, or name a running Kafka in SIP_HUB_KAFKA.": (
        "{reason}. Installera det, eller ange en Kafka som redan kör i SIP_HUB_KAFKA."
    ),
    "Java {version} or later is not on PATH (Debian: default-jre-headless)": (
        "Java {version} eller senare finns inte på PATH (Debian: default-jre-headless)"
    ),
    "Java {version} is on PATH, and Kafka needs {oldest} or later": (
        "Java {version} finns på PATH, men Kafka behöver {oldest} eller senare"
    ),
    "Maven is not on PATH (Debian: maven), and the jars of Kafka are not in the cache": (
        "Maven finns inte på PATH (Debian: maven), och Kafkas jar-filer är inte hämtade"
    ),
    "Kafka could not format {place}:\n{why}": "Kafka kunde inte formatera {place}:\n{why}",
    "Kafka ended with code {code}:\n{why}": "Kafka avslutades med kod {code}:\n{why}",
    "Kafka did not serve within {seconds} seconds:\n{why}": "Kafka kom inte igång inom {seconds} sekunder:\n{why}",
    "Maven could not fetch Kafka:\n{why}": "Maven kunde inte hämta Kafka:\n{why}",
    "Maven did not fetch Kafka within {seconds} seconds.": "Maven hämtade inte Kafka inom {seconds} sekunder.",
    # The schema registry
    "the schema registry at {url} gave no answer to {what}: {why}": (
        "schemaregistret på {url} svarade inte på {what}: {why}"
    ),
    "the schema registry at {url} answered without `{name}`; is it a schema registry?": (
        "schemaregistret på {url} svarade utan `{name}`; är det ett schemaregister?"
    ),
    # The vault, and what lies in quarantine
    "{place} was too large to keep ({size} bytes); have it sent again.": (
        "{place} var för stor för att sparas ({size} byte); be om att få den skickad igen."
    ),
    "{place} cannot be opened: {why}. Use the vault that the workers use.": (
        "{place} kan inte öppnas: {why}. Använd samma valv som navets arbetare."
    ),
    "there is no key {name}: it was destroyed, or belongs to another vault": (
        "nyckeln {name} finns inte: den är förstörd, eller hör till ett annat valv"
    ),
    "the key {name} was wrapped by another master key; give the hub that one": (
        "nyckeln {name} är låst med en annan huvudnyckel; ge navet den"
    ),
    "the sealed bytes do not belong here, or were altered": "det förseglade hör inte hit, eller är ändrat",
    "{text} is no id; write topic/partition/offset, as `sip-hub quarantine list` does.": (
        "{text} är inget id; skriv ämne/partition/offset, så som `sip-hub quarantine list` gör."
    ),
    "topic {topic} still does not exist; make it with `sip-hub topics apply`": (
        "ämnet {topic} finns ännu inte; skapa det med `sip-hub topics apply`"
    ),
    # Settings
    (
        "SIP_HUB_VAULT_URL names a shared vault, so SIP_HUB_MASTER_KEY must be set: 32 random bytes as base64, "
        "for example from `openssl rand -base64 32`, the same for every worker."
    ): (
        "SIP_HUB_VAULT_URL anger ett delat valv, så SIP_HUB_MASTER_KEY måste anges: 32 slumpade byte som base64, "
        "till exempel från `openssl rand -base64 32`, samma för varje arbetare."
    ),
    "SIP_HUB_MASTER_KEY must be 32 bytes as base64, as `openssl rand -base64 32` prints them.": (
        "SIP_HUB_MASTER_KEY ska vara 32 byte som base64, så som `openssl rand -base64 32` skriver dem."
    ),
    "SIP_HUB_KAFKA_SECURITY=SASL_SSL needs SIP_HUB_KAFKA_USERNAME and SIP_HUB_KAFKA_PASSWORD as well.": (
        "SIP_HUB_KAFKA_SECURITY=SASL_SSL kräver även SIP_HUB_KAFKA_USERNAME och SIP_HUB_KAFKA_PASSWORD."
    ),
    (
        "The health endpoint cannot listen on {place} ({why}). Name a free port in "
        "SIP_HUB_HEALTH_PORT and an address of this machine in SIP_HUB_HEALTH_ADDRESS."
    ): (
        "Hälsokontrollen kan inte lyssna på {place} ({why}). Ange en ledig port i "
        "SIP_HUB_HEALTH_PORT och en av maskinens adresser i SIP_HUB_HEALTH_ADDRESS."
    ),
    # Files
    "{path}, line {line}: {fault}; {remedy}": "{path}, rad {line}: {fault}; {remedy}",
    "{path}: is no directory; name the one with your party files in SIP_HUB_PARTIES, or none": (
        "{path}: är ingen katalog; ange den med dina aktörsfiler i SIP_HUB_PARTIES, eller ingen"
    ),
    "is the name of no controller": "är inte namnet på någon personuppgiftsansvarig",
    "write region-<county code>, kommun-<code> or org-<number>, one on each line": (
        "skriv region-<länskod>, kommun-<kod> eller org-<nummer>, ett på varje rad"
    ),
    "no profile {name}; there are: {names}": "profilen {name} finns inte; dessa finns: {names}",
    "{path}, line {line}: it is no YAML; write it as a list of exceptions.": (
        "{path}, rad {line}: det är inte YAML; skriv den som en lista med undantag."
    ),
    "{path} must be a list of exceptions.": "{path} ska vara en lista med undantag.",
    "{path}: each exception has partition, offset, sha256, reason and by ({why}).": (
        "{path}: varje undantag har partition, offset, sha256, reason och by ({why})."
    ),
    (
        "The log record at partition {partition}, offset {offset}, sha256 {digest} "
        "can't be used: {why} Repair the program if it is at fault; if the record is, name its partition, offset, "
        "sha256 and the reason in log-exceptions.yaml, and every reader passes over it."
    ): (
        "Händelseloggens post i partition {partition}, offset {offset}, sha256 {digest}, "
        "kan inte användas: {why} Laga programmet om felet ligger där; ligger det i posten, ange dess partition, "
        "offset, sha256 och skälet i log-exceptions.yaml, så går alla läsare förbi den."
    ),
    "it can't be decoded ({why}).": "den kan inte avkodas ({why}).",
    "offset {offset} should have come before it.": "offset {offset} borde ha kommit före den.",
    # Messages from a file
    "Line {number}: {fault}": "Rad {number}: {fault}",
    "The file holds no message; write one on each line.": "Filen innehåller inget meddelande; skriv ett på varje rad.",
    "`message` is no type of message; write one of {names}.": (
        "`message` är ingen typ av meddelande; skriv en av {names}."
    ),
    "must be an object with `message` and `body`: {example}.": (
        "ska vara ett objekt med `message` och `body`: {example}."
    ),
    "is not UTF-8 at character {place}; save the file as UTF-8.": (
        "är inte UTF-8 vid tecken {place}; spara filen som UTF-8."
    ),
    "is not JSON ({why} at character {place}); write one object on one line.": (
        "är inte JSON ({why} vid tecken {place}); skriv ett objekt på en rad."
    ),
    "gives {name} twice in one object; keep one of the two.": (
        "anger {name} två gånger i samma objekt; behåll en av dem."
    ),
    "`received_at` is missing; write when the message arrived, with offset.": (
        "`received_at` saknas; skriv när meddelandet kom, med tidszon."
    ),
    "`received_at` {fault}": "fältet `received_at` {fault}",
    "{option} must be an instant with offset, like {example}.": (
        "{option} ska vara en tidpunkt med tidszon, som {example}."
    ),
    "must be an instant with offset, like {example}.": "ska vara en tidpunkt med tidszon, som {example}.",
    "{option} lies outside the years {years}; check the year.": ("{option} ligger utanför åren {years}; se över året."),
    "lies outside the years {years}; check the year.": "ligger utanför åren {years}; se över året.",
    "--until lies before a message was received, and time does not pass backwards; give a later one.": (
        "--until ligger före det att ett meddelande togs emot, och tiden går inte baklänges; ange en senare."
    ),
    "the message has {size} bytes; {topic} takes at most {most}": (
        "meddelandet har {size} byte; {topic} tar högst {most}"
    ),
    # The registry of the parties
    "the hub's default rule: one board for each municipality, one region for its own units": (
        "navets grundregel: en nämnd för varje kommun, en region för sina egna enheter"
    ),
    # Rights
    "{who} needs a controller": "{who} behöver en personuppgiftsansvarig",
    "{who} has no controller": "{who} har ingen personuppgiftsansvarig",
    # What Typer and pydantic say of a value
    "Input should be a valid number, unable to parse string as a number": "det ska vara ett tal",
    "Input should be a valid integer, unable to parse string as an integer": "det ska vara ett heltal",
    "{value} is not one of {words}": "{value} är inget av {words}",
    "No such file or directory": "den finns inte",
    "Permission denied": "den får inte läsas",
    "Is a directory": "det är en katalog",
    "{name}: No such file or directory": "{name} finns inte",
    "Input should be greater than or equal to {least}": "det ska vara minst {least}",
    "Input should be less than or equal to {most}": "det ska vara högst {most}",
    "Input should be greater than {least}": "det ska vara mer än {least}",
    "Input should be {words} or {word}": "det ska vara {words} eller {word}",
    "Input should be a valid boolean, unable to interpret input": "det ska vara true eller false",
    "String should match pattern {pattern}": "det ska följa mönstret {pattern}",
    "Missing command.": "Kommandot saknas.",
    "No such command {name}.": "Kommandot {name} finns inte.",
    "No such command {name}. Did you mean {names}?": "Kommandot {name} finns inte. Menar du {names}?",
    "Got unexpected extra argument(s) {words}": "Det står mer än kommandot tar: {words}",
}
