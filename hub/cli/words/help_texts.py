"""The help of every command: each paragraph and option in English as it stands with the command, and in Swedish."""

from collections.abc import Mapping
from typing import Final

HELP_IN_SWEDISH: Final[Mapping[str, str]] = {
    # sip-hub
    "SIP Hub: who must be told, who must convene, and by when, from admission to discharge (SFS 2017:612).": (
        "SIP Hub: vem som ska underrättas, vem som ska kalla, och när, från inskrivning till utskrivning "
        "(lag 2017:612 om samverkan vid utskrivning från sluten hälso- och sjukvård)."
    ),
    "Begin with `sip-hub demo`; then, with a Kafka of your own:": (
        "Börja med `sip-hub demo`; därefter, med en egen Kafka:"
    ),
    (
        "Exit codes: 0 done. 1 the answer is no: something is late, differs, is unknown or still refused. 2 what was "
        "given cannot be used. 3 Kafka, the vault or the schema registry does not answer. 70 the program itself is at "
        "fault, or a worker no longer knows what is true. 130 stopped with Ctrl-C. 141 nobody reads the output any "
        "longer."
    ): (
        "Slutkoder: 0 klart. 1 svaret är nej: något är sent, avviker, är okänt eller avvisas fortfarande. 2 det som "
        "angavs kan inte användas. 3 Kafka, valvet eller schemaregistret svarar inte. 70 felet ligger i programmet, "
        "eller en arbetare vet inte längre vad som är sant. 130 stoppat med Ctrl-C. 141 ingen läser längre det som "
        "skrivs."
    ),
    "Every command takes --lang sv or en; SIP_HUB_LANG says which is the usual one. --json is the same in both.": (
        "Varje kommando tar --lang sv eller en; SIP_HUB_LANG säger vilket som är det vanliga. --json är lika i båda."
    ),
    "Bootstrap servers; default SIP_HUB_KAFKA, else a broker on this machine.": (
        "Kafkas adress; annars SIP_HUB_KAFKA, eller en Kafka på denna dator."
    ),
    "One JSON object, for programs.": "Ett JSON-objekt, för program.",
    "Records of the log to pass over.": "Poster i händelseloggen att gå förbi.",
    # demo
    "Play a week of Kalmar county through the whole hub, on a Kafka in memory, and check what came of it.": (
        "Spela upp en vecka i Kalmar län genom hela navet, på en Kafka i minnet, och kontrollera vad det blev."
    ),
    (
        "Three hospitals and twelve municipalities are simulated; intake, decide and notify are the hub's own, run "
        "for real. The simulator keeps its own books: ends with 0 only if every deadline, notice and alert of every "
        "case is in the hub's topics as it is there, and nothing else."
    ): (
        "Tre sjukhus och tolv kommuner är simulerade; intake, decide och notify är navets egna och körs på riktigt. "
        "Simulatorn för egna böcker: slutar med 0 bara om varje frist, underrättelse och larm i varje ärende finns i "
        "navets ämnen så som i dem, och inget annat."
    ),
    "Stays in hospital during the week.": "Vårdtillfällen under veckan.",
    "Another seed is another week; the same seed is the same week.": (
        "Ett annat frö är en annan vecka; samma frö är samma vecka."
    ),
    "No live table, and as fast as it goes.": "Ingen levande tabell, och så fort det går.",
    "Only the result, as one JSON object.": "Bara resultatet, som ett JSON-objekt.",
    # simulate
    (
        "Make up what a region's hospitals, open care and municipalities send, with all that goes wrong in a week."
    ): "Hitta på vad en regions sjukhus, öppna vård och kommuner skickar, med allt som går fel under en vecka.",
    (
        "One JSON object on each line, in the order in which they arrive, as `explain` and `publish` read them. Nobody "
        "in it exists: numbers are of Skatteverket's test series, units are invented, and who is punctual, slow or "
        "silent is drawn anew for each seed. The same options give the same bytes."
    ): (
        "Ett JSON-objekt på varje rad, i den ordning de kommer in, som `explain` och `publish` läser dem. Ingen i dem "
        "finns: numren är ur Skatteverkets testserier, enheterna är påhittade, och vem som är punktlig, långsam eller "
        "tyst lottas på nytt för varje frö. Samma flaggor ger samma byte."
    ),
    "See one stay, and what the Act says of it:": "Se ett vårdtillfälle, och vad lagen säger om det:",
    "A week for a hub of your own, on an empty Kafka, with the time of the week instead of the clock's:": (
        "En vecka för ett eget nav, på en tom Kafka, med veckans tid i stället för klockans:"
    ),
    "The region; so far there is kalmar.": "Regionen; hittills finns kalmar.",
    "The first day, such as 2026-11-05.": "Första dagen, såsom 2026-11-05.",
    "How many days.": "Hur många dagar.",
    "Stays in hospital; 43 a day if it is left out.": "Vårdtillfällen; 43 om dagen om det utelämnas.",
    "A file for all messages, or a directory, ending in /, for one file a stay; - is standard output.": (
        "En fil för alla meddelanden, eller en katalog, med / sist, för en fil per vårdtillfälle; - är standard ut."
    ),
    "Write also the messages that the hub must refuse; `publish` sends none then.": (
        "Skriv också de meddelanden som navet måste avvisa; `publish` skickar då inget."
    ),
    "Send it there instead, to a hub that runs as a simulation.": (
        "Skicka dit i stället, till ett nav som körs som simulering."
    ),
    "What was made, as one JSON object and without lines.": "Vad som skapades, som ett JSON-objekt och utan rader.",
    # broker
    "Run a real Apache Kafka (KRaft, one node) until Ctrl-C; needs Java 17 or later, and Maven the first time.": (
        "Kör en riktig Apache Kafka (KRaft, en nod) till Ctrl-C; kräver Java 17 eller senare, och Maven första gången."
    ),
    "Where clients find it on 127.0.0.1; 0 takes any free port.": (
        "Var klienter hittar den på 127.0.0.1; 0 tar en ledig port."
    ),
    "Where its files are kept between runs.": "Var dess filer sparas mellan körningar.",
    "Begin empty, and keep nothing afterwards.": "Börja tomt, och spara inget efteråt.",
    # topics
    "Compare the topics that the hub needs with those that Kafka has, and make the missing.": (
        "Jämför de ämnen (topics) som navet behöver med dem som Kafka har, och skapa dem som saknas."
    ),
    "Show what `apply` would make, and what differs.": "Visa vad `apply` skulle skapa, och vad som avviker.",
    "Exit code 1: something is missing or differs.": "Slutkod 1: något saknas eller avviker.",
    "Make the topics that are missing; alter and remove none.": ("Skapa de ämnen som saknas; ändra och ta bort inget."),
    "Exit code 1: one that exists differs.": "Slutkod 1: ett som finns avviker.",
    "Inboxes of this region (two digits) alone; may be repeated. Default: all.": (
        "Bara inkorgar för denna region (två siffror); kan upprepas. Annars: alla."
    ),
    "One more controller with an inbox, for example org-5561234567.": (
        "Ytterligare en personuppgiftsansvarig med inkorg, till exempel org-5561234567."
    ),
    "File that names the controllers in use, one a line; default SIP_HUB_CONTROLLERS.": (
        "Fil med de personuppgiftsansvariga som används, en på varje rad; annars SIP_HUB_CONTROLLERS."
    ),
    "One JSON object for each topic.": "Ett JSON-objekt för varje ämne.",
    # access
    "Give Kafka's rights to the hub's parts, to operators and to parties; show them, take them.": (
        "Ge Kafkas rättigheter till navets delar, till driften och till parterna; visa dem, ta tillbaka dem."
    ),
    "Give a principal every right that it needs, and no other; harmless if it has them.": (
        "Ge en användare varje rättighet som den behöver, och ingen annan; ofarligt om den redan har dem."
    ),
    "Take from a principal every right that `grant` with the same words gives.": (
        "Ta från en användare varje rättighet som `grant` med samma ord ger."
    ),
    "Show every right to a topic or a group that this Kafka holds.": (
        "Visa varje rättighet till ett ämne eller en grupp som denna Kafka håller."
    ),
    (
        "What the principal is to the hub: intake, decide, notify, operator, caretaker, hospital, open-care, "
        "municipality."
    ): (
        "Vad användaren är för navet: en av dess delar (intake, decide, notify), driften (operator), den "
        "karantänansvariga (caretaker), eller en part (hospital, open-care, municipality)."
    ),
    "As Kafka knows it: User:CN=… of a certificate, or User:NAME.": (
        "Så som Kafka känner den: User:CN=… ur ett certifikat, eller User:NAMN."
    ),
    "Whose inbox a party reads, for example kommun-0880.": "Vems inkorg en part läser, till exempel kommun-0880.",
    "One JSON object for each right.": "Ett JSON-objekt för varje rättighet.",
    # worker
    "Run a part of the hub until Ctrl-C or SIGTERM; several workers of one kind share the partitions.": (
        "Kör en del av navet till Ctrl-C eller SIGTERM; flera arbetare av ett slag delar på partitionerna."
    ),
    "Exit code 70: it no longer knows what is true; start it again, and it recovers from the log.": (
        "Slutkod 70: den vet inte längre vad som är sant; starta den igen, så återhämtar den sig ur händelseloggen."
    ),
    "intake checks and seals, decide applies the Act, notify tells.": (
        "intake granskar och förseglar, decide tillämpar lagen, notify underrättar; all gör allt."
    ),
    # publish
    "Send messages to the hub: one JSON object on each line, as `explain` reads them; all are sent, or none.": (
        "Skicka meddelanden till navet: ett JSON-objekt på varje rad, som för `explain`; alla skickas, eller inga."
    ),
    "Of each case it prints the command that tells its story.": (
        "För varje ärende skrivs det kommando som berättar dess historia."
    ),
    "`-` reads the keyboard.": "`-` läser från tangentbordet.",
    "Check the messages, and send nothing.": "Granska meddelandena, och skicka inget.",
    # tail
    "Show the records of a topic, decoded, as they come, until Ctrl-C; who a patient is stays hidden.": (
        "Visa posterna i ett ämne, avkodade, allt eftersom de kommer, till Ctrl-C; vem en patient är förblir dolt."
    ),
    "For example hub.case-events.v1, or inbox.kommun-0880.v1.": (
        "Till exempel hub.case-events.v1 eller inbox.kommun-0880.v1."
    ),
    "All there is, then what comes.": "Allt som finns, sedan det som kommer.",
    "Stop after so many records.": "Sluta efter så många poster.",
    "Only records of this type, for example Decision.": "Bara poster av denna typ, till exempel Decision.",
    "One JSON object for each record.": "Ett JSON-objekt för varje post.",
    # case
    "Tell the story of one case: whose turn it is, what was told, what followed, and how each clock stands.": (
        "Berätta ett ärendes historia: vems tur det är, vad som har sagts, vad som följde, och hur varje frist står."
    ),
    "Who the patient is stands nowhere here.": "Vem patienten är står ingenstans här.",
    "Exit code 1: the log does not know the case.": "Slutkod 1: händelseloggen känner inte ärendet.",
    "The id of the case; `sip-hub publish` and `overdue` print it.": (
        "Ärendets id; `sip-hub publish` och `overdue` skriver det."
    ),
    "The same JSON object as `sip-hub explain` prints.": "Samma JSON-objekt som `sip-hub explain` skriver.",
    # overdue
    "Show what is late or soon due: which case, whose turn, what is owed, by which paragraph, and how late.": (
        "Visa vad som är sent eller snart ska vara gjort: ärende, vems tur, vad, enligt vilken paragraf och hur sent."
    ),
    (
        "A deadline is late when its last moment has passed and what was owed is still not done. The most urgent comes "
        "first. Who a patient is stands nowhere here."
    ): (
        "Något är sent när dess sista stund har passerat och det ännu inte är gjort. Det mest brådskande kommer först. "
        "Vem en patient är står ingenstans här."
    ),
    "Exit code 0: nothing is late. 1: something is late.": "Slutkod 0: inget är sent. 1: något är sent.",
    "Also what is due so soon.": "Även det som ska vara gjort inom så många timmar.",
    "Only this party's turn: municipality:0880, open_care:SE2321000073-V001, hospital …": (
        "Bara det som är denna parts tur: municipality:0880, open_care:SE2321000073-V001, hospital …"
    ),
    "Only stays of this region, two digits, for example 08.": (
        "Bara vårdtillfällen i denna region, två siffror, till exempel 08."
    ),
    "Count from this instant instead of now; the log is read as it stands.": (
        "Räkna från denna tidpunkt i stället för nu; händelseloggen läses som den är."
    ),
    "One JSON object with every deadline, for programs.": "Ett JSON-objekt med varje frist, för program.",
    # deviations
    "Show the deviations that nobody has closed: what, whose doing, who reported it, and what has been answered.": (
        "Visa avvikelser som ingen har avslutat: vad, vems sak, vem som rapporterade och vad som har svarats."
    ),
    (
        "Each is one record that region and municipality see alike. The oldest comes first. Who a patient is stands "
        "nowhere here."
    ): (
        "Varje avvikelse är en post som region och kommun ser lika. Den äldsta kommer först. Vem en patient är står "
        "ingenstans här."
    ),
    "Exit code 0: none is open. 1: some are.": "Slutkod 0: ingen är öppen. 1: någon är öppen.",
    "Only what this party did or reported: municipality:0880, open_care, hospital …": (
        "Bara det som är denna parts sak eller rapporterat av den: municipality:0880, open_care, hospital …"
    ),
    "One JSON object with every deviation, for programs.": "Ett JSON-objekt med varje avvikelse, för program.",
    # settle
    ("Show what each municipality owes for a month: stays, days, average, payable days, and the amount or why not."): (
        "Visa vad varje kommun ska betala för en månad: vårdtillfällen, dagar, genomsnitt, betalningsdagar, och "
        "beloppet eller varför det saknas."
    ),
    (
        "The agreement of the region says whether days are counted stay by stay or by the average of the month. An "
        "amount is told only where nothing in it is guessed: no stay waits for a person, the agreement is read, the "
        "rate is known."
    ): (
        "Regionens överenskommelse säger om dagarna räknas vårdtillfälle för vårdtillfälle eller efter månadens "
        "genomsnitt. Ett belopp anges bara där inget i det är gissat: inget vårdtillfälle väntar på en människa, "
        "överenskommelsen är läst, dygnsbeloppet är känt."
    ),
    "Exit code 1: at least one amount cannot be said yet.": "Slutkod 1: minst ett belopp kan ännu inte anges.",
    "The month, for example 2026-10.": "Månaden, till exempel 2026-10.",
    "One line for each municipality, for a spreadsheet.": "En rad för varje kommun, för ett kalkylblad.",
    # dispute
    (
        "Give what settles the days of one stay: conditions, days, sums, messages, decisions and paragraphs, with "
        "digests."
    ): (
        "Ge det som avgör ett vårdtillfälles dagar: förutsättningar, dagar, summor, meddelanden, beslut och "
        "paragrafer, med kontrollsummor."
    ),
    (
        "A page of HTML, whole in itself, fit for printing; with --json the same for programs. Who the patient is "
        "stands nowhere here."
    ): (
        "En sida i HTML, hel i sig själv, gjord för utskrift; med --json detsamma för program. Vem patienten är står "
        "ingenstans här."
    ),
    "The id of the case; `sip-hub settle` and `overdue` print it.": (
        "Ärendets id; `sip-hub settle` och `overdue` skriver det."
    ),
    # rates
    (
        "See what a day costs the municipality, year by year (5 kap. 6 §); enter an amount that the hub does not know."
    ): "Se vad ett dygn kostar kommunen, år för år (5 kap. 6 §); registrera ett belopp som navet inte känner.",
    (
        "List each year: the amount, who says so, how that is known, and what would settle a year that is not known."
    ): "Räkna upp varje år: beloppet, vem som säger det, hur det är känt, och vad som avgör ett år som inte är känt.",
    (
        "Only what was read in the text itself (V) or in a second source (V2) enters a sum, or what an operator has "
        "entered."
    ): (
        "Bara det som är läst i själva texten (V) eller i en andra källa (V2) ingår i en summa, eller det som någon "
        "har registrerat."
    ),
    "Enter the amount of one year with its source; it is recorded, and shown wherever it enters a sum.": (
        "Registrera ett års belopp med dess källa; det antecknas, och visas överallt där det ingår i en summa."
    ),
    (
        "The last that was entered for a year holds; nothing is erased. A year that the hub has read in the text "
        "itself takes no other amount."
    ): (
        "Det senast registrerade för ett år gäller; inget raderas. Ett år som navet har läst i själva texten tar inte "
        "emot något annat belopp."
    ),
    "The year in which the days lie.": "Det år som dagarna ligger i.",
    "Whole kronor for each day.": "Hela kronor per dygn.",
    "The text in which the amount was read, for example HSLF-FS 2025:74.": (
        "Den text där beloppet är läst, till exempel HSLF-FS 2025:74."
    ),
    "Who enters it; default: the user of this machine.": "Vem som registrerar det; annars: datorns användare.",
    # quarantine
    "See what the hub did not accept, and why; let it in once the fault is mended, or set it aside.": (
        "Se vad navet inte tog emot, och varför; släpp in det när felet är rättat, eller avskriv det."
    ),
    "A record is named by where it stood: topic/partition/offset. What is done is recorded, with who and when.": (
        "En post heter efter var den stod: ämne/partition/offset. Det som görs antecknas, med vem och när."
    ),
    "List what nobody has released or discarded yet, newest first: id, when, how large, code and reason.": (
        "Visa det som ingen ännu har frisläppt eller avskrivit, nyast först: id, när, hur stort, kod och skäl."
    ),
    "Only what was refused with this code.": "Bara det som avvisades med denna kod.",
    "Only what was received since: 2026-11-20, or an instant.": (
        "Bara det som togs emot sedan dess: 2026-11-20, eller en tidpunkt."
    ),
    "Also what has been released or discarded.": "Även det som har frisläppts eller avskrivits.",
    "The newest so many.": "De nyaste, så många.",
    "Show why a record was not accepted, and what has been done about it since.": (
        "Visa varför en post inte togs emot, och vad som sedan har gjorts åt den."
    ),
    "Only with --reveal is the original opened; that is recorded, with who and when, before anything is shown.": (
        "Bara med --reveal öppnas originalet; det antecknas, med vem och när, innan något visas."
    ),
    "topic/partition/offset, as `list` shows it.": "ämne/partition/offset, så som `list` visar det.",
    "topic/partition/offset, as `list` shows it; one or more.": (
        "ämne/partition/offset, så som `list` visar det; en eller flera."
    ),
    "Open the original too: it may tell who a patient is. This is recorded.": (
        "Öppna även originalet: det kan avslöja vem en patient är. Det antecknas."
    ),
    "Who does it; default: the user of this machine.": "Vem som gör det; annars: datorns användare.",
    "Why the original is opened; recorded with it.": "Varför originalet öppnas; antecknas.",
    "Judge records again, and let them in: all of them, or none.": (
        "Bedöm poster på nytt, och släpp in dem: alla, eller ingen."
    ),
    (
        "A message keeps the time and place of its first receipt, so it counts as received then. A notice that had no "
        "inbox is sent to its inbox, once that exists. One that has been released already is left as it is."
    ): (
        "Ett meddelande behåller tid och plats för sitt första mottagande, så det räknas som mottaget då. En "
        "underrättelse som saknade inkorg skickas till sin inkorg, när den finns. Det som redan är frisläppt får vara."
    ),
    "Exit code 1: at least one is still refused, and why is told; nothing was released.": (
        "Slutkod 1: minst en avvisas fortfarande, och skälet visas; inget frisläpptes."
    ),
    "Why it may go in now; recorded with it.": "Varför det nu får släppas in; antecknas.",
    "Only tell what would happen.": "Berätta bara vad som skulle hända.",
    "Set records aside for good: they leave the list. All of them, or none.": (
        "Avskriv poster för gott: de försvinner ur listan. Alla, eller ingen."
    ),
    (
        "Nothing is erased: the sealed original stays, and who set it aside, when and why is recorded. What was "
        "released cannot be discarded; what was discarded can still be released."
    ): (
        "Inget raderas: det förseglade originalet ligger kvar, och vem som avskrev det, när och varför antecknas. Det "
        "som är frisläppt kan inte avskrivas; det som är avskrivet kan ännu frisläppas."
    ),
    "Why it need not go in; recorded with it.": "Varför det inte behöver släppas in; antecknas.",
    # explain
    "Show what the Act says of one case: every event, deadline, notice and refusal, as one JSON object.": (
        "Visa vad lagen säger om ett ärende: varje händelse, frist, underrättelse och avvisning, som ett JSON-objekt."
    ),
    (
        'The file has one message a line, in the order handled: {"message": "DischargeReady", "received_at": "…", '
        '"body": {…}}.'
    ): (
        "Filen har ett meddelande på varje rad, i den ordning de hanterades: "
        '{"message": "DischargeReady", "received_at": "…", "body": {…}}.'
    ),
    "Runs the real intake checks and the real decider, without Kafka and without keeping anything.": (
        "Kör navets riktiga granskning och bedömning, utan Kafka och utan att spara något."
    ),
    "- reads stdin.": "- läser från standard in.",
    "A profile in hub/profiles/; default: the hospital's region, or that of the need.": (
        "En profil i hub/profiles/; annars: sjukhusets region, eller behovets."
    ),
    "Let time pass to this instant at last.": "Låt till sist tiden gå till denna tidpunkt.",
    # profile
    "See the numbers that the hub counts with: those of the Act, and what each region has agreed on.": (
        "Se de tal som navet räknar med: lagens, och vad varje region har kommit överens om."
    ),
    "List the profiles, and what each states itself.": "Räkna upp profilerna, och vad var och en själv anger.",
    "A region that has none follows the Act, and a municipality its region.": (
        "En region som inte har någon följer lagen, och en kommun sin region."
    ),
    "Show every value of a profile: what it is, since when, who says so, and what it takes from the Act.": (
        "Visa varje värde i en profil: vad det är, sedan när, vem som säger det, och vad som kommer från lagen."
    ),
    "A value that nobody knows starts no clock. Of a digest, the values are shown that were then in force.": (
        "Ett värde som ingen känner startar ingen frist. För en kontrollsumma visas de värden som då gällde."
    ),
    (
        "statute; a region: region-13, or 13; a municipality: kommun-1497, or 1497; or six characters or more of the "
        "digest that a decision names; or a file of your own: ./region-08.yaml."
    ): (
        "statute; en region: region-13, eller 13; en kommun: kommun-1497, eller 1497; eller minst sex tecken av den "
        "kontrollsumma som ett beslut anger; eller en egen fil: ./region-08.yaml."
    ),
    "Show in what two profiles differ: each value, on which days, and who says so on either side.": (
        "Visa vari två profiler skiljer sig: varje värde, vilka dagar, och vem som säger det på vardera sidan."
    ),
    "What the one knows and the other does not is a difference, and so is none against not known.": (
        "Det som den ena känner och inte den andra är en skillnad, och så är inget mot inte känt."
    ),
    "Exit code 0: they say the same. 1: they differ.": "Slutkod 0: de säger detsamma. 1: de skiljer sig.",
    "A profile, as `sip-hub profile show` takes it, or a file of your own.": (
        "En profil, så som `sip-hub profile show` tar den, eller en egen fil."
    ),
    "Another, or an earlier version of the same.": "En annan, eller en tidigare version av samma.",
    "Only what differs on this day, for example 2026-11-20.": (
        "Bara det som skiljer denna dag, till exempel 2026-11-20."
    ),
    "Check profiles before they are used: dated, cited, whole, and stating no more than their level may.": (
        "Pröva profiler innan de används: daterade, med källa, hela, och med inget annat än det som nivån får ange."
    ),
    "What cannot be used is named with its file, its line and what to write instead.": (
        "Det som inte kan användas anges med fil, rad och vad som ska stå i stället."
    ),
    "Exit code 0: all can be used. 1: one cannot. 2: there is no such file.": (
        "Slutkod 0: alla kan användas. 1: någon kan det inte. 2: filen finns inte."
    ),
    "Your own profiles, or a directory of them. Left out: the hub's.": (
        "Egna profiler, eller en katalog med sådana. Utelämnat: navets."
    ),
    # whatif
    "Show the same cases under two agreements side by side: what is late, the payable days, and what they cost.": (
        "Visa samma ärenden under två överenskommelser sida vid sida: vad som är sent, dagarna att betala, och vad de "
        "kostar."
    ),
    "Nothing is kept, and nothing is sent. What a person must settle is counted apart; no days are guessed for it.": (
        "Inget sparas och inget skickas. Det som en människa måste avgöra räknas för sig; inga dagar gissas för det."
    ),
    "Give it twice: as `sip-hub profile show` takes it.": "Ange den två gånger: så som `sip-hub profile show` tar den.",
    "Cases as `sip-hub explain` reads them, one a file.": (
        "Ärenden så som `sip-hub explain` läser dem, ett i varje fil."
    ),
    "One JSON object with every case, for programs.": "Ett JSON-objekt med varje ärende, för program.",
    "Every case in the hub's own log instead.": "I stället varje ärende i navets egen händelselogg.",
    "Let time pass to this instant at last. Left out: to the last message of a file; for the log, to now.": (
        "Låt till sist tiden gå till denna tidpunkt. Utelämnat: till filens sista meddelande; för loggen, till nu."
    ),
    "Only what holds on this day, for example 2026-11-20.": "Bara det som gäller denna dag, till exempel 2026-11-20.",
    # parties
    "Who the parties are, who reads their notices, and who may speak for them.": (
        "Vilka parterna är, vem som läser deras underrättelser, och vem som får tala för dem."
    ),
    "Show who it is, which controller reads its notices, who may speak for it, and how that is known.": (
        "Visa vem det är, vilken personuppgiftsansvarig som läser, vem som får tala för den, och hur det är känt."
    ),
    (
        "Status V: text read; V2: read in a second source; I: inferred; M: from memory, to be confirmed; "
        "HUB: the hub's rule."
    ): (
        "Status V: läst i texten; V2: läst i en andra källa; I: slutsats; M: ur minnet, ska bekräftas; "
        "HUB: navets egen regel."
    ),
    "Exit code 1: the registry knows nothing of that name.": "Slutkod 1: aktörsregistret vet inget med det namnet.",
    (
        "municipality:0880:HEALTH_CARE, open_care:SE2321000073-V001, region-08, kommun-0880, an HSA-id, an "
        "organisation number. Left out: everything that stands in a file."
    ): (
        "municipality:0880:HEALTH_CARE, open_care:SE2321000073-V001, region-08, kommun-0880, ett HSA-id, ett "
        "organisationsnummer. Utelämnat: allt som står i en fil."
    ),
    "As it is on this day; default today.": "Så som det är denna dag; annars i dag.",
    # The settings
    "Settings, from the environment:": "Inställningar, ur miljön:",
    "Bootstrap servers: host:port, comma between.": "Kafkas adress: värd:port, komma emellan.",
    "PLAINTEXT, SSL or SASL_SSL.": "PLAINTEXT, SSL eller SASL_SSL.",
    "CA certificates, PEM; none means the system's.": "CA-certifikat, PEM; annars systemets.",
    "The hub's own certificate, PEM.": "Navets eget certifikat, PEM.",
    "The private key of that certificate, PEM.": "Certifikatets privata nyckel, PEM.",
    "As the brokers offer it.": "Så som Kafka erbjuder den.",
    "Needed with SASL_SSL.": "Behövs med SASL_SSL.",
    "URL of a schema registry; then notices bear its ids, and its ids are read.": (
        "URL till ett schemaregister; då bär underrättelser dess id, och dess id läses."
    ),
    "What one machine keeps between runs.": "Vad en dator sparar mellan körningar.",
    "SQLAlchemy URL; none means SQLite in the state directory.": (
        "SQLAlchemy-URL; annars SQLite i tillståndskatalogen."
    ),
    "32 bytes as base64; wraps the keys of the cases.": "32 byte som base64; låser ärendenas nycklar.",
    "Directory of your own party files (*.yaml), read beside those of the hub.": (
        "Katalog med egna aktörsfiler (*.yaml), som läses vid sidan av navets."
    ),
    "File that names the controllers in use, one a line; none means all of Sweden.": (
        "Fil med de personuppgiftsansvariga som används, en på varje rad; annars hela Sverige."
    ),
    "For the demo and simulated weeks only: time is what the records say.": (
        "Bara för demon och simulerade veckor: tiden är vad posterna säger."
    ),
    "Kafka static membership; one for each worker.": "Kafkas fasta medlemskap; ett för varje arbetare.",
    "Seconds of silence before a worker is counted out.": "Sekunder av tystnad innan en arbetare räknas bort.",
    "Seconds between a worker's signs of life.": "Sekunder mellan en arbetares livstecken.",
    "Seconds without any Kafka after which a worker ends, to be started again.": (
        "Så många sekunder utan någon Kafka att arbetaren avslutar sig, för att startas om."
    ),
    "Seconds a worker has to hand over partitions.": "Sekunder som en arbetare har på sig att lämna partitioner.",
    "Port of /healthz and /readyz; none means no such endpoint.": "Port för /healthz och /readyz; annars ingen.",
    "Where the port is opened; 0.0.0.0 lets other machines ask.": (
        "Var porten öppnas; 0.0.0.0 låter andra datorer fråga."
    ),
    "en or sv; --lang of a command overrides it.": "en eller sv; --lang i ett kommando går före.",
    "AUTO is CONSOLE on a terminal, else JSON.": "AUTO är CONSOLE i en terminal, annars JSON.",
    "DEBUG, INFO, WARNING or ERROR.": "DEBUG, INFO, WARNING eller ERROR.",
}
