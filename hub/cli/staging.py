"""The stage on which a simulated week is played: what feeds the hub, what reads all its topics, and its workers.

The feeder keeps pace with the hub: a message is sent only once every earlier one, but for the last hours of simulated
time, has reached the inbox.  So what happened a day apart also comes a day apart, however fast the week passes.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self, cast

from confluent_kafka import Consumer, Message, Producer, TopicPartition

from hub import topics
from hub.kafka_clients import KafkaUnreachableError, for_librdkafka
from hub.settings import Settings
from hub.simulation.found import Found
from hub.simulation.reading import read
from hub.simulation.traces import Traces
from hub.simulation.week import Week

ROOT = Path(__file__).resolve().parents[2]
RUN_AHEAD = timedelta(hours=2)
BATCH = 2000
ANSWER_SECONDS = 15.0
LOG_LINES_SHOWN = 15
_QUIET = 2


def inbound_partitions() -> dict[str, int]:
    """Give every inbound topic with its number of partitions."""
    return {name: topics.topic(name).partitions for name in topics.inbound_topics()}


def outcome_partitions(controllers: Sequence[str]) -> dict[str, int]:
    """Give every topic that the hub itself writes, with its number of partitions."""
    fixed = (topics.COMMANDS, topics.CASE_EVENTS, topics.QUARANTINE, topics.RATES, topics.ALERTS)
    inboxes = {topics.inbox_of(controller): 1 for controller in controllers}
    return {name: topics.topic(name).partitions for name in fixed} | inboxes


class TopicsTail:
    """Reads all partitions of some topics from their first record on, as a reader that belongs to no group."""

    def __init__(self, settings: Settings, partitions: Mapping[str, int]) -> None:
        """Begin at the beginning of each."""
        self._settings = settings
        self._consumer = Consumer(
            {
                **for_librdkafka(settings),
                "group.id": "sip-hub-reader",  # librdkafka asks for one; it is never joined
                "enable.auto.commit": False,
                "allow.auto.create.topics": False,
                "fetch.wait.max.ms": 20,
                "log_level": _QUIET,
            }
        )
        places = [TopicPartition(name, number, 0) for name, count in partitions.items() for number in range(count)]
        self._consumer.assign(places)
        self.next_offsets = {(place.topic, place.partition): 0 for place in places}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._consumer.close()

    def read(self, seconds: float) -> list[Message]:
        """Give what has come, waiting at most so long for the first of it."""
        messages: list[Message] = self._consumer.consume(BATCH, seconds)
        for message in messages:
            if (error := message.error()) is not None:
                raise KafkaUnreachableError(self._settings, error.str())
            self.next_offsets[_place(message)] = (message.offset() or 0) + 1
        return messages

    def to_end(self) -> Iterator[Message]:
        """Give everything that stands there now."""
        ends = {place: self._end(*place) for place in self.next_offsets}
        while any(self.next_offsets[place] < end for place, end in ends.items()):
            yield from self.read(0.2)

    def _end(self, topic: str, number: int) -> int:
        return int(self._consumer.get_watermark_offsets(TopicPartition(topic, number), timeout=ANSWER_SECONDS)[1])

    def behind(self, group: str, topic: str) -> int:
        """Count the records of *topic* that this tail has seen and that the group has not acknowledged."""
        places = [TopicPartition(*place) for place in self.next_offsets if place[0] == topic]
        with _member_of(group, self._settings) as consumer:
            stored = consumer.committed(places, timeout=ANSWER_SECONDS)
        return sum(max(0, self.next_offsets[place.topic, place.partition] - max(0, place.offset)) for place in stored)


@contextmanager
def _member_of(group: str, settings: Settings) -> Iterator[Consumer]:
    """Ask as *group* without joining it."""
    consumer = Consumer({**for_librdkafka(settings), "group.id": group, "log_level": _QUIET})
    try:
        yield consumer
    finally:
        consumer.close()


class Feeder:
    """Plays the week into the inbound topics, each record with its simulated append time, no faster than the hub."""

    def __init__(self, settings: Settings, week: Week) -> None:
        """Begin before the first record."""
        self.week = week
        self._producer = Producer(
            {**for_librdkafka(settings), "enable.idempotence": True, "linger.ms": 2, "log_level": _QUIET}
        )
        self._records = list(week.records(inbound_partitions()))
        self._next = 0
        self.messages_sent = 0
        self.failures: list[str] = []

    @property
    def progress(self) -> tuple[int, int]:
        """How many records have been sent, and how many there are, heartbeats among them."""
        return self._next, len(self._records)

    @property
    def done(self) -> bool:
        """Whether the whole week has been sent."""
        return self._next == len(self._records)

    def send_until(self, at: datetime) -> None:
        """Send everything that is appended before *at*; return when Kafka has it."""
        while not self.done and self._records[self._next].appended_at < at:
            self._send()
        self._producer.flush(ANSWER_SECONDS)

    def send_next(self, most: int) -> None:
        """Send so many records, or what is left; return when Kafka has them, or has not answered in time."""
        for _ in range(min(most, len(self._records) - self._next)):
            self._send()
        if left := self._producer.flush(ANSWER_SECONDS):
            self.failures.append(f"no acknowledgement of {left} records in time")

    def _send(self) -> None:
        record = self._records[self._next]
        self._producer.produce(
            record.topic,
            record.value,
            key=record.key,
            partition=record.partition,
            timestamp=round(record.appended_at.timestamp() * 1000),
            on_delivery=self._acknowledged,
        )
        self._next += 1
        self.messages_sent += not record.heartbeat

    def keep_pace(self, clock: datetime | None, at_most: datetime | None = None) -> None:
        """Send what may be sent now that simulated time has reached *clock*; nothing after *at_most*."""
        first = self._records[0].appended_at
        until = max(clock or first, first) + RUN_AHEAD
        self.send_until(min(until, at_most) if at_most else until)

    def _acknowledged(self, error: Any, _message: Message) -> None:  # noqa: ANN401 - confluent_kafka's KafkaError
        if error is not None:
            self.failures.append(error.str())


@dataclass(slots=True)
class Play:
    """A week being played: the feeder, the tail of everything that the hub writes, and what it has told so far."""

    feeder: Feeder
    tail: TopicsTail
    found: Found = field(default_factory=Found)

    @property
    def clock(self) -> datetime | None:
        """The simulated instant that has passed for every case."""
        return self.found.clock(topics.CASE_PARTITIONS, sum(inbound_partitions().values()))

    def turn(self, at_most: datetime | None = None) -> None:
        """Take in what the hub has written, and send what comes next."""
        take_in(self.found, self.tail.read(0.05))
        self.feeder.keep_pace(self.clock, at_most)

    def waiting_for(self) -> str | None:
        """Say what is still to happen before the week is over; None if nothing is."""
        clock = self.clock
        if clock is None:
            return "the workers to read the first heartbeats"
        if clock < self.feeder.week.period.ends_at:
            return f"intake to pass {clock:%A %H:%M} UTC of the simulated week"
        for group, topic in (("sip-hub-decide", topics.COMMANDS), ("sip-hub-notify", topics.CASE_EVENTS)):
            if behind := self.tail.behind(group, topic):
                return f"{group} to acknowledge {behind} records of {topic}"
        return None


def take_in(found: Found, messages: Sequence[Message]) -> None:
    """Enter records into the books."""
    for message in messages:
        topic, partition = _place(message)
        found.take(topic, partition, message.offset() or 0, message.value() or b"")


def read_back(settings: Settings, partitions: Mapping[str, int], traces: Traces) -> tuple[Found, int]:
    """Read everything the hub has written once more from the beginning; count the records with a trace of a patient."""
    found, leaks = Found(), 0
    with TopicsTail(settings, partitions) as tail:
        for message in tail.to_end():
            take_in(found, [message])
            leaks += _leaks(message, traces)
    return found, leaks


def _leaks(message: Message, traces: Traces) -> bool:
    """Tell whether a patient can be read out of the record; in one notice the law wants it so."""
    topic, value = message.topic() or "", message.value() or b""
    if topic.startswith("inbox.") and read(value)[0] == "AdmissionForwarded":
        return False
    headers = cast("list[tuple[str, bytes]]", message.headers() or [])
    return traces.in_bytes(message.key(), value, *(header for _, header in headers))


def _place(message: Message) -> tuple[str, int]:
    return message.topic() or "", message.partition() or 0


class WorkerFellError(RuntimeError):
    """A worker ended by itself."""


class WorkerProcess:
    """`sip-hub worker` as a process of its own, in simulation; its log lies in *log*."""

    def __init__(self, part: str, kafka: str, directory: Path, log: Path, **settings: str) -> None:
        """Start it; *directory* holds the vault, *settings* are environment variables without their prefix."""
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-m", "hub.cli", "worker", part, "--kafka", kafka],
                cwd=directory,
                env=_environment(directory, settings),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C is for us alone; we end it
            )

    def check(self) -> None:
        """Raise `WorkerFellError` if it has ended."""
        code = self._process.poll()
        if code is not None:
            raise WorkerFellError(f"A worker ended by itself with code {code}.")

    def last_lines(self) -> str:
        """Give the end of its log."""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES_SHOWN:])

    def send(self, number: int) -> None:
        """Send it a signal."""
        self._process.send_signal(number)

    def kill(self) -> None:
        """End it at once, as a power cut would, and wait until it is gone."""
        self._process.kill()
        self._process.wait()


def _environment(directory: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """Give the worker our environment, but no setting of a hub that may run here in earnest."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("SIP_HUB_")}
    own = {
        "STATE_DIRECTORY": str(directory),
        "SIMULATION": "1",
        "LOG_FORMAT": "JSON",
        # Short, since a member that dies is to be missed soon.
        "SESSION_TIMEOUT": "6",
        "HEARTBEAT_INTERVAL": "1",
        "REBALANCE_TIMEOUT": "6",
        **settings,
    }
    return outside | {"PYTHONPATH": str(ROOT)} | {f"SIP_HUB_{name}": value for name, value in own.items()}
