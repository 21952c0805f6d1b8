"""A simulated week on a real Kafka, with writers that die and join on the way, and all that stands there afterwards."""

import signal
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from confluent_kafka.admin import AdminClient

from hub import topics
from hub.cli.demo_play import Patience
from hub.cli.simulate_send import simulated_topics
from hub.cli.staging import (
    Feeder,
    Play,
    TopicsTail,
    WorkerProcess,
    inbound_partitions,
    outcome_partitions,
    read_back,
)
from hub.provisioning import TopicAdmin, controllers
from hub.settings import Settings
from hub.simulation.found import Found
from hub.simulation.period import Period
from hub.simulation.reckoning import Reckoning, reckon
from hub.simulation.traces import Traces
from hub.simulation.week import Scenario, Week, simulate

REGIONS = Scenario().county.regions
CONTROLLERS = controllers(REGIONS)
STANDSTILL_SECONDS = 60.0
WEEK = Period()
FIRST_KILL, JOIN, SECOND_KILL = WEEK.instant(2), WEEK.instant(3, 12), WEEK.instant(5)
INTAKE_KILLED, NOTIFY_KILLED = WEEK.instant(2, 12), WEEK.instant(4, 6)
LAST_HOLD = WEEK.instant(6, 12)
HOLD_AFTER = timedelta(hours=3)
PAUSE = timedelta(hours=12)
MIDST_SECONDS = 0.05


@dataclass(frozen=True)
class RawRecord:
    """One record as its bytes."""

    topic: str
    partition: int
    value: bytes
    parts: tuple[bytes, ...]


@dataclass(frozen=True)
class PlayedWeek:
    """What is left when the week is over: its books, what a reader finds, and every record, each partition in order."""

    week: Week
    found: Found
    reckoning: Reckoning
    records: tuple[RawRecord, ...]
    worker_logs: bytes
    unacknowledged_at_death: tuple[int, ...]

    def partitions_of(self, topic: str) -> list[list[bytes]]:
        """The values of a topic, partition by partition."""
        values = defaultdict(list)
        for record in self.records:
            if record.topic == topic:
                values[record.partition].append(record.value)
        return list(values.values())


class Workers:
    """The decide workers: the first is killed and started again, a second joins, and the older one is killed.

    Intake and notify are killed too, each once, and another takes its place.
    Before each kill of a writer it is paused for half a simulated day, so that it dies with work in hand.
    Nothing more is sent than to the next such moment before the log shows that the partitions were taken over since
    the last one: else the week would be over before a single writer had come back.
    """

    def __init__(self, start: ExitStack, kafka: str, directory: Path, tail: TopicsTail) -> None:
        self._start = start
        self._kafka = kafka
        self._directory = directory
        self._tail = tail
        self._claims_wanted = topics.CASE_PARTITIONS
        self._others = {part: started(start, part, kafka, directory, f"{part}-1") for part in ("intake", "notify")}
        self._alive = [self._new("decide-1")]
        self._plan = [
            (FIRST_KILL - PAUSE, self._pause_oldest),
            (FIRST_KILL, self._kill_and_restart),
            (INTAKE_KILLED, partial(self._replace, "intake")),
            (JOIN, self._join),
            (NOTIFY_KILLED, partial(self._replace, "notify")),
            (SECOND_KILL - PAUSE, self._pause_oldest),
            (SECOND_KILL, self._kill_oldest),
        ]
        self.unacknowledged_at_death: list[int] = []

    def at_most(self, claims: int) -> datetime | None:
        """Give the simulated instant beyond which nothing may be sent yet."""
        if claims >= self._claims_wanted:
            return None
        return self._plan[0][0] + HOLD_AFTER if self._plan else LAST_HOLD

    def look(self, clock: datetime | None, claims: int) -> None:
        """Do what is due; a writer that falls by itself fails the test."""
        for worker in (*self._alive, *self._others.values()):
            worker.check()
        if self._plan and clock is not None and clock >= self._plan[0][0] and claims >= self._claims_wanted:
            owners_change = self._plan.pop(0)[1]()
            self._claims_wanted = claims + topics.CASE_PARTITIONS if owners_change else claims

    def all_has_happened(self) -> bool:
        return not self._plan

    def _pause_oldest(self) -> bool:
        self._alive[0].send(signal.SIGSTOP)
        return False

    def _kill_and_restart(self) -> bool:
        self._kill_oldest()
        self._alive.append(self._new("decide-2"))
        return True

    def _replace(self, part: str) -> bool:
        self._others[part].kill()
        self._others[part] = started(self._start, part, self._kafka, self._directory, f"{part}-2")
        return False

    def _join(self) -> bool:
        self._alive.append(self._new("decide-3"))
        return True

    def _kill_oldest(self) -> bool:
        """Let it begin on what has piled up, and kill it in the midst of that."""
        oldest = self._alive.pop(0)
        oldest.send(signal.SIGCONT)
        time.sleep(MIDST_SECONDS)
        oldest.kill()
        self.unacknowledged_at_death.append(self._tail.behind("sip-hub-decide", topics.COMMANDS))
        return True

    def _new(self, name: str) -> WorkerProcess:
        return started(self._start, "decide", self._kafka, self._directory, name)


def started(stack: ExitStack, part: str, kafka: str, directory: Path, name: str) -> WorkerProcess:
    worker = WorkerProcess(part, kafka, directory, directory / f"{name}.log")
    stack.callback(worker.kill)
    return worker


def play_week(kafka: str, directory: Path, scenario: Scenario) -> PlayedWeek:
    """Play it to its end, and read everything back."""
    settings = Settings(kafka=kafka)
    make_topics(settings)
    week = simulate(scenario)
    outcome = outcome_partitions(CONTROLLERS)
    with ExitStack() as stack, TopicsTail(settings, outcome) as tail:
        workers = Workers(stack, kafka, directory, tail)
        _until_over(Play(Feeder(settings, week), tail), workers)
    found, leaks = read_back(settings, outcome, Traces(week.persons))
    records = tuple(raw_records(settings, {**inbound_partitions(), **outcome}))
    logs = b"".join(path.read_bytes() for path in sorted(directory.glob("*.log")))
    reckoning = reckon(week, found, leaks)
    return PlayedWeek(week, found, reckoning, records, logs, tuple(workers.unacknowledged_at_death))


def _until_over(play: Play, workers: Workers) -> None:
    patience = Patience(STANDSTILL_SECONDS)
    while (waiting_for := play.waiting_for()) is not None:
        patience.look(waiting_for, waiting_for)
        play.turn(workers.at_most(play.found.claims))
        workers.look(play.clock, play.found.claims)
    assert workers.all_has_happened()
    assert [] == play.feeder.failures


def make_topics(settings: Settings) -> None:
    """Make every topic anew; those that the parties write take the simulator's timestamps, and keep the past."""
    wanted = simulated_topics(REGIONS, 1)
    admin = AdminClient({"bootstrap.servers": settings.kafka})
    there = admin.list_topics(timeout=10).topics.keys() & {topic.name for topic in wanted}
    for gone in (admin.delete_topics(sorted(there)) if there else {}).values():
        gone.result(30)
    with TopicAdmin(settings) as makes:
        makes.create(wanted, 1)


def raw_records(settings: Settings, partitions: Mapping[str, int]) -> Iterator[RawRecord]:
    """Read every record of every topic."""
    with TopicsTail(settings, partitions) as tail:
        for message in tail.to_end():
            value, headers = message.value() or b"", [each for _, each in message.headers() or []]
            parts = (value, message.key() or b"", *headers)
            yield RawRecord(message.topic(), message.partition(), value, parts)
