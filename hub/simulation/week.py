"""The simulated time as a whole: every record in the order in which it is appended, and the books it must lead to."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from heapq import merge
from operator import attrgetter

from hub.partitioning import partition_of
from hub.simulation import wire
from hub.simulation.books.ledger import Books
from hub.simulation.county import County, Habit, Municipality, county, habits
from hub.simulation.mishaps import BAD_SHARE, Bad, bad_messages, conflicts, duplicates
from hub.simulation.people import Person, people
from hub.simulation.period import Period
from hub.simulation.records import TimedRecord
from hub.simulation.stay import PeriodEndedError, Stay
from hub.simulation.stories.cast import ANY_PLANNING, PLOTS, Plot
from hub.simulation.stories.municipality import react
from hub.simulation.stories.needs import ALL_THAT_DEMAND_PLANNING
from hub.simulation.told import Circumstances, Sent

BEAT = timedelta(minutes=30)
STAYS_A_DAY = 43
ELSEWHERE_SHARE = 0.08
LONGEST_STORY_DAYS = 7
_nothing: Callable[[int], None] = lambda _made: None  # noqa: E731 - shown to nobody


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is to be simulated: which region, from when and how long, how many stays, and by which chance.

    The same scenario is the same week, to the last byte.
    """

    region: str = "kalmar"
    period: Period = field(default_factory=Period)
    stays: int = 300
    seed: int = 1

    @property
    def county(self) -> County:
        """The county in which it plays."""
        return county(self.region)


@dataclass(frozen=True, slots=True)
class Week:
    """What is sent, in order of append instant; the books; and who was sent for, so that no trace of them is left."""

    scenario: Scenario
    sent: tuple[Sent | Bad, ...]
    books: Books
    stays: tuple[Stay, ...]

    @property
    def period(self) -> Period:
        """The simulated time."""
        return self.scenario.period

    @property
    def persons(self) -> tuple[Person, ...]:
        """Everybody whom the messages name."""
        return tuple(stay.given.person for stay in self.stays)

    @property
    def stories(self) -> Mapping[str, str]:
        """The story of each case."""
        return {stay.case_id: stay.given.story for stay in self.stays}

    @property
    def told(self) -> Counter[str]:
        """How many messages of each kind are sent, duplicates among them; what must be refused is not counted."""
        return Counter(each.record for each in self.sent if isinstance(each, Sent))

    def messages(self, partitions: Mapping[str, int]) -> list[TimedRecord]:
        """Give what the parties send, as it stands on inbound topics with these *partitions*."""
        return [_timed(each, partitions) for each in self.sent]

    def records(self, partitions: Mapping[str, int]) -> Iterator[TimedRecord]:
        """Give messages and heartbeats together; *partitions* names every inbound topic and its partitions."""
        beats = heartbeats(self.period, partitions)
        yield from merge(self.messages(partitions), beats, key=attrgetter("appended_at"))


def simulate(scenario: Scenario, advance: Callable[[int], None] = _nothing) -> Week:
    """Make the week of *scenario*, telling *advance* how many stays there are so far."""
    told: list[Stay] = []
    for stay in _stays(scenario):
        spoken_of = [each for each in stay.all if each.sent]
        if len(told) + len(spoken_of) <= scenario.stays:
            told += spoken_of
            advance(len(told))
        if len(told) == scenario.stays:
            break
    books = Books(cases={stay.case_id: stay.book for stay in told})
    sent = [each for stay in told for each in stay.sent]
    chance = random.Random(f"{scenario.seed} mishaps")
    sent += [each for stay in told for each in (*duplicates(stay, chance), *conflicts(stay, chance))]
    books.accepted = len(sent)
    bad = list(_bad(told, chance))
    books.quarantined.update(each.code for each in bad)
    every: list[Sent | Bad] = [*sent, *bad]
    every.sort(key=attrgetter("appended_at", "topic", "key"))
    return Week(scenario, tuple(every), books, tuple(told))


def heartbeats(period: Period, partitions: Mapping[str, int]) -> Iterator[TimedRecord]:
    """Give a heartbeat for every inbound partition, every half hour and when the time is over."""
    at = period.starts_at
    while at <= period.ends_at:
        value = wire.heartbeat(at)
        for topic, count in partitions.items():
            yield from (TimedRecord(at, topic, number, b"simulator", value, heartbeat=True) for number in range(count))
        at += BEAT


def _stays(scenario: Scenario) -> Iterator[Stay]:
    """Tell every plot once, in their order, and from then on as often as they weigh where the patient lives.

    A story of which nothing came to be told before the time was over is left out.
    """
    where = scenario.county
    answers = habits((each.code for each in where.municipalities), scenario.seed)
    calls = habits((each.open_care for each in where.municipalities), scenario.seed)
    persons = people(random.Random(f"{scenario.seed} persons"))
    for number, person in enumerate(persons):
        chance = random.Random(f"{scenario.seed} stay {number}")
        home = where.any_municipality(chance)
        plot = PLOTS[number] if number < len(PLOTS) else _drawn(chance, calls[home.open_care])
        given = _circumstances(scenario, plot, number, person, home, chance, answers[home.code])
        stay = _told(scenario, plot, given, chance)
        yield stay


def _drawn(chance: random.Random, habit: Habit) -> Plot:
    return chance.choices(PLOTS, [plot.weight_with(habit) for plot in PLOTS])[0]


def _told(scenario: Scenario, plot: Plot, given: Circumstances, chance: random.Random) -> Stay:
    stay = Stay(scenario.period, given, chance, react)
    try:
        plot.tell(stay)
    except PeriodEndedError:
        stay.cut_short = True
    for each in stay.all:
        each.end()
    return stay


def _circumstances(
    scenario: Scenario,
    plot: Plot,
    number: int,
    person: Person,
    home: Municipality,
    chance: random.Random,
    habit: Habit,
) -> Circumstances:
    where = scenario.county
    elsewhere = where.other_municipality(chance, home)
    hospital = where.hospital_for(chance, home, psychiatric=plot.psychiatric)
    return Circumstances(
        story=plot.name,
        number=number,
        region=where.region,
        person=person,
        lives_in=home,
        pays=elsewhere if chance.random() < ELSEWHERE_SHARE and not plot.at_home else home,
        elsewhere=elsewhere,
        neighbours=where.neighbours,
        hospital=hospital,
        another_hospital=chance.choice([each for each in where.hospitals if each is not hospital]),
        needs=chance.choice(ALL_THAT_DEMAND_PLANNING) if plot.needs == ANY_PLANNING else plot.needs,
        first_day=chance.randrange(max(1, scenario.period.days - LONGEST_STORY_DAYS + 1)),
        habit=habit,
        protected=plot.protected,
        psychiatric=plot.psychiatric,
    )


def _bad(stays: Iterable[Stay], chance: random.Random) -> Iterator[Bad]:
    """Let something bad come with some of the stays, each kind in its turn."""
    kind = 0
    for stay in stays:
        if chance.random() < BAD_SHARE:
            yield from bad_messages(stay, chance, kind)
            kind += 1


def _timed(each: Sent | Bad, partitions: Mapping[str, int]) -> TimedRecord:
    key = each.key.encode()
    return TimedRecord(each.appended_at, each.topic, partition_of(key, partitions[each.topic]), key, each.value)
