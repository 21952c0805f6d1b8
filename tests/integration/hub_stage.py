"""The stage for tests of the whole hub: topics, workers as processes, parties, and readers of what the hub wrote."""

import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic

from hub import topics
from hub.codec import decode_body, decode_notice, encode
from hub.domain.case import INITIAL, Case, evolve
from hub.domain.events import Event
from hub.domain.outbound import Notice, NoticeHead
from hub.inbound import MESSAGES
from hub.internal import Decision, Heartbeat
from processors.claims import ClaimReader
from processors.decide import EVENTS
from processors.log_format import decode_log_record
from tests.integration.ground import ROOT, Worker, read_topic
from tests.integration.stays import Saying

T = TypeVar("T")

INBOXES = ("inbox.kommun-0880.v1", "inbox.region-08.v1")
SESSION_TIMEOUT_SECONDS = 6


@dataclass
class HubStage:
    """Everything around the workers of one hub."""

    kafka: str
    directory: Path
    simulated: bool
    _workers: list[Worker] = field(default_factory=list)
    _started: int = 0

    def __post_init__(self) -> None:
        """Make the hub's topics anew."""
        names = [*(name for name in topics.catalogue() if "<" not in name), *INBOXES]
        self._make(AdminClient({"bootstrap.servers": self.kafka}), names)
        self._producer = Producer({"bootstrap.servers": self.kafka, "linger.ms": 2, "log_level": 2})

    def _make(self, admin: AdminClient, names: list[str]) -> None:
        old = set(names) & admin.list_topics(timeout=10).topics.keys()
        for future in (admin.delete_topics(list(old)) if old else {}).values():
            future.result(30)
        made = admin.create_topics(
            [NewTopic(name, topics.topic(name).partitions, 1, config=self._config(name)) for name in names]
        )
        for future in made.values():
            future.result(30)

    def _config(self, name: str) -> dict[str, str]:
        config = dict(topics.topic(name).config)
        if self.simulated and name in topics.inbound_topics():
            config |= {"message.timestamp.type": "CreateTime", "retention.ms": "-1"}
        return config

    # The workers

    def start(self, role: str, **environment: str) -> Worker:
        """Start a worker process; what it says goes to a file of its own."""
        self._started += 1
        own = {
            "SIP_HUB_KAFKA": self.kafka,
            "SIP_HUB_STATE_DIRECTORY": str(self.directory / "state"),
            "SIP_HUB_SESSION_TIMEOUT": str(SESSION_TIMEOUT_SECONDS),
            "SIP_HUB_HEARTBEAT_INTERVAL": "1",
            "SIP_HUB_REBALANCE_TIMEOUT": "10",
            "SIP_HUB_SIMULATION": str(self.simulated),
            "SIP_HUB_LOG_FORMAT": "JSON",
        }
        with (self.directory / f"{self._started}-{role}.stderr").open("w") as stderr:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.integration.hub_worker", role],
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                text=True,
                cwd=ROOT,
                env={**os.environ, **own, **environment},
            )
        self._workers.append(Worker(process))
        return self._workers[-1]

    def said_by_workers(self) -> str:
        """Give every log line of every worker so far."""
        return "".join(path.read_text() for path in sorted(self.directory.glob("*.stderr")))

    def end(self) -> None:
        """End every worker that still runs."""
        for worker in self._workers:
            if worker.process.poll() is None:
                worker.process.kill()
            worker.process.wait()

    # The parties

    def say(self, *sayings: Saying) -> None:
        """Send messages as their senders would, and wait until the broker has them."""
        for saying in sayings:
            message = MESSAGES[saying.record].model_validate_json(json.dumps(saying.body))
            self.send(saying.record, self._key(saying), encode(message), saying.sent_at)
        self._producer.flush(30)

    def send(self, record: str, key: str, value: bytes, at: datetime) -> None:
        """Send any bytes to the topic that *record* is at home on; they are stamped *at* in a simulated week."""
        topic = topics.home_of(MESSAGES[record])
        self._produce(topic, value, at, key=key)

    def _key(self, saying: Saying) -> str:
        episode = saying.body.get("episode")
        if episode:
            return f"{episode['facility']}|{episode['id']}"
        return str(saying.body.get("case_id", saying.body.get("need_id")))

    def beat(self, at: datetime) -> None:
        """Write one heartbeat, stamped *at*, into every inbound partition of a simulated week."""
        value = encode(Heartbeat(at=at.astimezone(UTC), worker="simulator"))
        for topic in topics.inbound_topics():
            for partition in range(topics.topic(topic).partitions):
                self._produce(topic, value, at, partition=partition)
        self._producer.flush(30)

    def _produce(self, topic: str, value: bytes, at: datetime, key: str = "", partition: int = -1) -> None:
        stamp = {"timestamp": int(at.timestamp() * 1000)} if self.simulated else {}
        self._producer.poll(0)
        while True:
            try:
                return self._producer.produce(topic, value, key.encode() or None, partition=partition, **stamp)
            except BufferError:
                self._producer.poll(0.1)

    # What the hub wrote

    def decisions(self) -> list[Decision]:
        """Read the whole log by the claim rule, in the order of partition and offset."""
        found = []
        for partition, values in read_topic(self.kafka, topics.CASE_EVENTS).items():
            reader = ClaimReader(partition, decode_log_record)
            found += [each for offset, value in enumerate(values) if (each := reader.read(offset, value))]
        return found

    def events(self, case_id: str) -> list[Event]:
        """Give all events of a case."""
        return [event for each in self.decisions() if each.case_id == case_id for event in events_of(each)]

    def cases(self) -> dict[str, Case]:
        """Fold the whole log."""
        folded: dict[str, Case] = defaultdict(lambda: INITIAL)
        for decision in self.decisions():
            for event in events_of(decision):
                folded[decision.case_id] = evolve(folded[decision.case_id], event)
        return dict(folded)

    def notices(self, inbox: str) -> list[tuple[NoticeHead, Notice]]:
        """Read what one controller has been told."""
        return [decode_notice(value) for value in read_topic(self.kafka, inbox)[0]]

    def values(self, topic: str) -> list[bytes]:
        """Read the bare bytes of a topic."""
        return [value for values in read_topic(self.kafka, topic).values() for value in values]


def events_of(decision: Decision) -> list[Event]:
    """Read the events of a decision."""
    return [decode_body(each.fingerprint, each.body, EVENTS) for each in decision.events]


@contextmanager
def hub_stage(kafka: str, directory: Path, *, simulated: bool) -> Iterator[HubStage]:
    """Set the stage and clear it afterwards."""
    stage = HubStage(kafka, directory, simulated)
    try:
        yield stage
    finally:
        stage.end()


def eventually(look: Callable[[], T], enough: Callable[[T], bool], seconds: float = 40) -> T:
    """Look again and again until it is enough; fail with the last thing seen."""
    deadline = time.monotonic() + seconds
    while not enough(seen := look()):
        assert time.monotonic() < deadline, f"still not enough after {seconds} s: {seen!r}"
        time.sleep(0.3)
    return seen
