"""A log written by the real gate and the real core, on Kafka in memory, for the commands that read it."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from confluent_kafka import Producer

from hub import topics
from hub.codec import encode, encode_body
from hub.domain.case import INITIAL, Case, replay
from hub.domain.commands import Command, PassTime, Tell
from hub.domain.decider import decide
from hub.domain.events import Event
from hub.domain.facts import Source
from hub.embedded import embedded_kafka
from hub.gate import judge, read_message
from hub.internal import Decision, PartitionClaimed, RecordedEvent, RulesUsed
from hub.party_files import load_parties
from hub.profile_files import load_rules
from hub.refusals import Refused
from hub.speaking import topic_for
from hub.vault import Vault
from tests.integration.stays import Saying

WRITTEN = datetime(2026, 11, 12, tzinfo=UTC)


@dataclass
class WrittenLog:
    """What one writer has written: its claim on every partition, then decisions."""

    kafka: str
    cases: dict[str, Case] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    profile: str = "statute"
    claims: dict[int, int] = field(default_factory=dict)
    vault: Vault = field(default_factory=lambda: Vault.in_memory(b"k" * 32))

    def __post_init__(self) -> None:
        self._producer = Producer({"bootstrap.servers": self.kafka})
        self._length = dict.fromkeys(range(topics.CASE_PARTITIONS), 0)
        for number in self._length:
            self.claim(number)

    def claim(self, number: int) -> None:
        """Claim the partition anew."""
        self.claims[number] = self._length[number]
        self._write(number, "writer", encode(PartitionClaimed(worker="writer", claimed_at=WRITTEN)))

    def say(self, *sayings: Saying) -> None:
        """Let messages be received the moment they are sent, and write what follows."""
        for offset, saying in enumerate(sayings):
            received_at, source = saying.sent_at.astimezone(UTC), Source(_topic(saying), 0, offset)
            fact = judge(saying.record, _body(saying), received_at=received_at, source=source, vault=self.vault)
            assert not isinstance(fact, Refused), fact
            self._decide(fact.told.case_id, Tell(fact))

    def pass_time(self, until: datetime) -> None:
        """Let time pass in every case."""
        for case_id in list(self.cases):
            self._decide(case_id, PassTime(case_id, until.astimezone(UTC), "time"))

    def write_void(self, case_id: str, events: Sequence[Event], claim: int) -> None:
        """Write a decision under another claim than the latest."""
        self._write(topics.partition_for(case_id), case_id, encode(self._decision(case_id, events, claim)))

    def write_nonsense(self, number: int) -> None:
        """Write a record that nobody can read."""
        self._write(number, "nobody", b"nonsense")

    def _decide(self, case_id: str, command: Command) -> None:
        case = self.cases.get(case_id, INITIAL)
        events = decide(command, case, load_rules(self.profile))
        if events:
            self.cases[case_id] = replay(events, case)
            number = topics.partition_for(case_id)
            self._write(number, case_id, encode(self._decision(case_id, events, self.claims[number])))

    def _decision(self, case_id: str, events: Sequence[Event], claim: int) -> Decision:
        self.versions[case_id] = self.versions.get(case_id, 0) + 1
        bodies = [(type(event).__name__, *encode_body(event)) for event in events]
        return Decision(
            case_id=case_id,
            version=self.versions[case_id],
            claim=claim,
            inbox_offset=0,
            cause="test",
            recorded_at=WRITTEN,
            rules=RulesUsed(profile=self.profile, digest=load_rules(self.profile).digest),
            events=tuple(RecordedEvent(type=kind, fingerprint=schema, body=body) for kind, schema, body in bodies),
        )

    def _write(self, number: int, key: str, value: bytes) -> None:
        self._producer.produce(topics.CASE_EVENTS, value, key.encode(), partition=number)
        self._length[number] += 1
        self._producer.flush(10)


def _topic(saying: Saying) -> str:
    """Where the sender of it sends."""
    message = read_message(saying.record, _body(saying))
    assert not isinstance(message, Refused), message
    return topic_for(message, topics.home_of(type(message)), load_parties(), saying.sent_at.date())


def _body(saying: Saying) -> dict[str, object]:
    body: dict[str, object] = json.loads(json.dumps(saying.body))
    return body


@contextmanager
def written_log() -> Iterator[WrittenLog]:
    """Run Kafka in memory with a log that is claimed and empty."""
    with embedded_kafka({topics.CASE_EVENTS: topics.CASE_PARTITIONS, topics.RATES: 1}) as kafka:
        yield WrittenLog(kafka.address)
