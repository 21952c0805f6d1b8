"""The stage for the ground tests: topics of their own on a real broker, tiny workers, and a judge of the log."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

from processors.claims import ClaimReader
from tests.integration import tiny_worker

ROOT = Path(__file__).parents[2]
PARTITIONS = 4
SESSION_TIMEOUT_SECONDS = 6


@dataclass
class Worker:
    """One tiny worker, a process of its own; what it reports is read from its standard output."""

    process: subprocess.Popen[str]

    def signal(self, number: signal.Signals) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    def wait(self, seconds: float = 40) -> int:
        """Wait for the end; give the exit status, negative for a signal."""
        return self.process.wait(seconds)

    def next_report(self) -> dict[str, object]:
        """Wait for the next line that the worker reports."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, "the worker ended without a report"
        report: dict[str, object] = json.loads(line)
        return report


@dataclass
class Ground:
    """An inbox and a log with equal partitions, and the workers of one group between them."""

    kafka: str
    directory: Path
    name: str = field(default_factory=lambda: uuid.uuid4().hex[:10])
    sent: list[str] = field(default_factory=list)
    _workers: list[Worker] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make the topics."""
        self.inbox, self.log = f"hub.ground-inbox-{self.name}", f"hub.ground-log-{self.name}"
        create_topics(self.kafka, {self.inbox: PARTITIONS, self.log: PARTITIONS})
        self._producer = Producer({"bootstrap.servers": self.kafka, "linger.ms": 2, "log_level": 2})

    def feed(self, count: int, cases: int = 500) -> None:
        """Send *count* more commands, spread over *cases*, and wait until the broker has them."""
        for _ in range(count):
            number = len(self.sent)
            case = number % cases
            command = f"case-{case}|message-{number}"
            self._produce(case % PARTITIONS, command)
            self.sent.append(f"message-{number}")
        self._producer.flush(30)

    def feeding(self, count: int, *, every: float, times: int) -> threading.Thread:
        """Give a thread, not started, that sends *count* more commands every so many seconds."""

        def feed() -> None:
            for _ in range(times):
                self.feed(count)
                time.sleep(every)

        return threading.Thread(target=feed)

    def repeat(self, numbers: range, cases: int = 500) -> None:
        """Send commands again that were sent before."""
        for number in numbers:
            self._produce(number % cases % PARTITIONS, f"case-{number % cases}|message-{number}")
        self._producer.flush(30)

    def _produce(self, partition: int, command: str) -> None:
        self._producer.poll(0)
        while True:
            try:
                return self._producer.produce(self.inbox, command.encode(), partition=partition)
            except BufferError:
                self._producer.poll(0.1)

    def append_to_log(self, partition: int, value: bytes) -> None:
        """Put a foreign record into the log."""
        self._producer.produce(self.log, value, partition=partition)
        self._producer.flush(30)

    def start(self, worker: str = "one", environment: Mapping[str, str] | None = None, **arguments: object) -> Worker:
        """Start a worker of the group."""
        told = {"kafka": self.kafka, "group": self.name, "inbox": self.inbox, "log": self.log, "worker": worker}
        told |= {"session_timeout": SESSION_TIMEOUT_SECONDS, **arguments}
        with (self.directory / f"{worker}.stderr").open("a") as stderr:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.integration.tiny_worker", json.dumps(told)],
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                cwd=ROOT,
                env={**os.environ, **(environment or {})},
            )
        self._workers.append(Worker(process))
        return self._workers[-1]

    def stderr(self, worker: str = "one") -> str:
        """Give what the worker has written to standard error."""
        return (self.directory / f"{worker}.stderr").read_text()

    def acknowledged(self) -> int:
        """Tell how many records of the inbox the group has acknowledged."""
        consumer = Consumer({"bootstrap.servers": self.kafka, "group.id": self.name, "enable.auto.commit": False})
        try:
            stored = consumer.committed([TopicPartition(self.inbox, p) for p in range(PARTITIONS)], timeout=10)
            return sum(max(place.offset, 0) for place in stored)
        finally:
            consumer.close()

    def verdict(self) -> "Verdict":
        """Read the whole log and judge it."""
        return judge(read_topic(self.kafka, self.log))

    def wait_until_all_decided(self, seconds: float = 60) -> "Verdict":
        """Wait until every command that was sent has a decision that counts."""
        return wait_for(self.verdict, lambda verdict: len(verdict.decided) >= len(set(self.sent)), seconds)

    def end(self) -> None:
        """End every worker that still runs."""
        for worker in self._workers:
            if worker.process.poll() is None:
                worker.process.kill()
            worker.process.wait()
            if worker.process.stdout:
                worker.process.stdout.close()


@contextmanager
def ground(kafka: str, directory: Path) -> Iterator[Ground]:
    """Set the stage and clear it afterwards."""
    stage = Ground(kafka, directory)
    try:
        yield stage
    finally:
        stage.end()


@dataclass(frozen=True)
class Verdict:
    """What the log says: the message ids whose decision counts, in log order, and how much of it does not count."""

    decided: list[str]
    claims: int
    void: int
    cases: dict[str, tuple[str, ...]]


def judge(log: dict[int, list[bytes]]) -> Verdict:
    """Read the log by the shared reader and by a rule of our own, which must agree, and check the versions."""
    decided: list[str] = []
    cases: dict[str, tuple[str, ...]] = {}
    claims = void = 0
    for partition, values in log.items():
        reader = ClaimReader(partition, tiny_worker.decode)
        counted = [each for offset, value in enumerate(values) if (each := reader.read(offset, value)) is not None]
        assert [each.cause for each in counted] == counted_by_hand(values), "two readers disagree about what is void"
        for decision in counted:
            state = cases.get(decision.case_id)
            assert decision.version == len(state or ()) + 1, "a gap in the versions of a case"
            cases[decision.case_id] = tiny_worker.evolve(state, decision)
        decided += [each.cause for each in counted]
        claims += sum(json.loads(value)[0] == "claim" for value in values)
        void += reader.void
    return Verdict(decided, claims, void, cases)


def counted_by_hand(values: list[bytes]) -> list[str]:
    """Apply the claim rule without the hub's reader."""
    latest, counted = -1, []
    for offset, value in enumerate(values):
        kind, *rest = json.loads(value)
        if kind == "claim":
            latest = offset
        elif rest[2] == latest:
            counted.append(rest[4])
    return counted


def create_topics(kafka: str, topics: Mapping[str, int], config: Mapping[str, str] | None = None) -> None:
    """Create *topics*, name to number of partitions, and wait until they are there."""
    admin = AdminClient({"bootstrap.servers": kafka})
    made = admin.create_topics(
        [NewTopic(name, partitions, 1, config=dict(config or {})) for name, partitions in topics.items()]
    )
    for future in made.values():
        future.result(30)


def read_topic(kafka: str, topic: str) -> dict[int, list[bytes]]:
    """Read *topic* from the first to the present last record; give the values by partition, in order."""
    consumer = Consumer({"bootstrap.servers": kafka, "group.id": "judge", "enable.auto.commit": False})
    try:
        partitions = list(consumer.list_topics(topic, timeout=10).topics[topic].partitions)
        ends = {p: _end(consumer, TopicPartition(topic, p)) for p in partitions}
        consumer.assign([TopicPartition(topic, p, 0) for p in partitions])
        found: dict[int, list[bytes]] = {p: [] for p in partitions}
        while any(len(found[p]) < ends[p] for p in partitions):
            for message in consumer.consume(10_000, timeout=0.5):
                assert message.error() is None
                found[message.partition()].append(message.value())
        return {p: values[: ends[p]] for p, values in found.items()}
    finally:
        consumer.close()


def _end(consumer: Consumer, place: TopicPartition) -> int:
    """Give the end of a partition; one that was made a moment ago may have no leader yet."""
    for _ in range(50):
        try:
            return int(consumer.get_watermark_offsets(place, timeout=10)[1])
        except KafkaException:
            time.sleep(0.1)
    return int(consumer.get_watermark_offsets(place, timeout=10)[1])


def wait_for(look: Callable[[], Verdict], enough: Callable[[Verdict], bool], seconds: float) -> Verdict:
    """Look again and again until it is enough; fail with the last thing seen."""
    deadline = time.monotonic() + seconds
    while not enough(seen := look()):
        assert time.monotonic() < deadline, f"still not enough after {seconds} s: {len(seen.decided)} decided"
        time.sleep(0.3)
    return seen
