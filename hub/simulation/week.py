"""The simulated week as a whole: every record in the order in which it is appended, and the books it must lead to."""

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice
from operator import attrgetter

from hub.partitioning import partition_of
from hub.simulation import wire
from hub.simulation.county import County, Municipality, county
from hub.simulation.days import ENDS_AT, STARTS_AT
from hub.simulation.ledger import Books
from hub.simulation.mishaps import BAD_SHARE, Bad, bad_messages, conflicts, duplicates
from hub.simulation.people import Person, people
from hub.simulation.plots import ANY_PLANNING, BOTH_MUNICIPAL, EVERYTHING, HOME_NURSING, PLOTS, Plot
from hub.simulation.stay import HEALTH_CARE, OPEN_CARE, SOCIAL_SERVICES, Circumstances, Sent, Stay

BEAT = timedelta(minutes=30)
ELSEWHERE_SHARE = 0.1
_PLANNING_NEEDS = (
    HOME_NURSING,
    EVERYTHING,
    BOTH_MUNICIPAL,
    frozenset({HEALTH_CARE}),
    frozenset({SOCIAL_SERVICES, OPEN_CARE}),
)


@dataclass(frozen=True, slots=True)
class TimedRecord:
    """A record of an inbound topic and the simulated instant (UTC) at which it is appended there."""

    appended_at: datetime
    topic: str
    partition: int
    key: bytes
    value: bytes
    heartbeat: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """What is sent, in order of append instant; the books; and who was sent for, so that no trace of them is left."""

    messages: tuple[TimedRecord, ...]
    books: Books
    persons: tuple[Person, ...]
    plots: Mapping[str, str]

    def records(self, partitions: Mapping[str, int]) -> Iterator[TimedRecord]:
        """Give messages and heartbeats together; *partitions* names every inbound topic and its partitions."""
        yield from merge(self.messages, heartbeats(partitions), key=attrgetter("appended_at"))


def simulate(seed: int, stays: int, partitions: Mapping[str, int]) -> Week:
    """Make the week of *seed* with so many *stays*, for inbound topics with these *partitions*."""
    told = list(_stays(county(), seed, stays))
    books = Books(cases={stay.case_id: stay.book for stay in told})
    sent = [each for stay in told for each in stay.sent]
    chance = random.Random(f"{seed} mishaps")
    sent += [each for stay in told for each in (*duplicates(stay, chance), *conflicts(stay, chance))]
    books.accepted = len(sent)
    bad = list(_bad(told, chance))
    books.quarantined.update(each.code for each in bad)
    messages = sorted(_timed([*sent, *bad], partitions), key=attrgetter("appended_at", "topic", "key"))
    persons = tuple(stay.given.person for stay in told)
    return Week(tuple(messages), books, persons, {stay.case_id: stay.given.plot for stay in told})


def heartbeats(partitions: Mapping[str, int]) -> Iterator[TimedRecord]:
    """Give a heartbeat for every inbound partition, every half hour of the week and when it ends."""
    at = STARTS_AT
    while at <= ENDS_AT:
        value = wire.heartbeat(at)
        for topic, count in partitions.items():
            yield from (TimedRecord(at, topic, number, b"simulator", value, heartbeat=True) for number in range(count))
        at += BEAT


def _stays(where: County, seed: int, count: int) -> Iterator[Stay]:
    """Tell every plot once, in their order, and from then on as often as they weigh."""
    chance = random.Random(f"{seed} plots")
    rest = chance.choices(PLOTS, [plot.weight for plot in PLOTS], k=max(0, count - len(PLOTS)))
    plots = [*PLOTS[:count], *rest]
    for number, (plot, person) in enumerate(zip(plots, islice(people(chance), count), strict=True)):
        own_chance = random.Random(f"{seed} stay {number}")
        stay = Stay(where, _circumstances(where, plot, number, person, own_chance), own_chance)
        plot.tell(stay)
        yield stay


def _circumstances(where: County, plot: Plot, number: int, person: Person, chance: random.Random) -> Circumstances:
    lives_in = where.any_municipality(chance)
    return Circumstances(
        plot=plot.name,
        number=number,
        person=person,
        lives_in=lives_in,
        pays=_payer(where, lives_in, chance),
        needs=chance.choice(_PLANNING_NEEDS) if plot.needs == ANY_PLANNING else plot.needs,
        protected=plot.protected,
        psychiatric=plot.psychiatric,
    )


def _payer(where: County, lives_in: Municipality, chance: random.Random) -> Municipality:
    return where.other_municipality(chance, lives_in) if chance.random() < ELSEWHERE_SHARE else lives_in


def _bad(stays: Iterable[Stay], chance: random.Random) -> Iterator[Bad]:
    """Let something bad come with some of the stays, each kind in its turn."""
    kind = 0
    for stay in stays:
        if chance.random() < BAD_SHARE:
            yield from bad_messages(stay, chance, kind)
            kind += 1


def _timed(sent: Iterable[Sent | Bad], partitions: Mapping[str, int]) -> Iterator[TimedRecord]:
    for each in sent:
        key = each.key.encode()
        yield TimedRecord(each.appended_at, each.topic, partition_of(key, partitions[each.topic]), key, each.value)
