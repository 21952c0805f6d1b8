"""A hub whose intake has refused what a test says, for the commands that look at quarantine."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path

from confluent_kafka import Producer
from typer.testing import CliRunner

from hub import topics
from hub.cli.app import app
from hub.codec import encode
from hub.internal import Quarantined
from hub.quarantine import Place
from hub.settings import Settings, master_key
from hub.topic_reader import TopicRecord, read_to_end
from hub.vault import Vault
from tests.integration.stays import Stay, local

RECEIVED = local("2026-11-02 12:00:00").astimezone(UTC)
STAY = Stay("A-1", local("2026-11-02 08:00:00"))
ADMISSIONS, DISCHARGES = "hospital.admissions.v1", "hospital.discharges.v1"
INBOX = "inbox.kommun-0880.v1"
QUARANTINE_PARTITIONS = 3
MADE = {topics.QUARANTINE: QUARANTINE_PARTITIONS, topics.COMMANDS: topics.CASE_PARTITIONS, INBOX: 1}


@dataclass
class Kept:
    """A hub whose intake has refused what a test says that it refused."""

    kafka: str
    state: Path
    _offsets: Iterator[int] = field(default_factory=lambda: iter(range(1000)))

    def __post_init__(self) -> None:
        self.settings = Settings(kafka=self.kafka, state_directory=self.state)
        self.vault = Vault(self.settings.vault, master_key(self.settings))
        self._producer = Producer({"bootstrap.servers": self.kafka, "partitioner": "murmur2_random"})

    def refuse(self, topic: str, original: bytes, code: str = "FAULT", *, kept: bool = True, **own: object) -> str:
        """Quarantine a record as intake does, and give its id."""
        place = Place(topic, 2, next(self._offsets))
        sealed = self.vault.seal_original(topic, 2, place.offset, original) if kept else None
        record = Quarantined(
            source_topic=topic,
            source_partition=2,
            source_offset=place.offset,
            received_at=own.get("received_at", RECEIVED),
            code=code,
            sentence="field `x`: is wrong; mend it",
            sealed=sealed,
            digest=self.vault.digest(original),
            size=len(original),
        )  # type: ignore[arg-type] # fmt: skip - an instant, as the tests give it
        self.write(encode(record), place.key)
        return str(place)

    def write(self, value: bytes, key: bytes) -> None:
        self._producer.produce(topics.QUARANTINE, value, key)
        self._producer.flush(10)

    def run(self, *arguments: str, **environment: str):  # noqa: ANN201 - Click's own result
        own = {"SIP_HUB_KAFKA": self.kafka, "SIP_HUB_STATE_DIRECTORY": str(self.state), "LOGNAME": "vera"}
        return CliRunner().invoke(app, ["quarantine", *arguments], env=own | environment)

    def listed(self, *options: str) -> list[str]:
        return [record["id"] for record in json.loads(self.run("list", "--json", *options).stdout)["records"]]

    def handled(self, place: str) -> list[tuple[str, str, str | None]]:
        told = json.loads(self.run("show", place, "--json").stdout)["handled"]
        return [(each["handling"], each["by"], each["reason"]) for each in told]

    def records(self, topic: str) -> list[TopicRecord]:
        return [each for number in range(MADE[topic]) for each in read_to_end(self.settings, topic, number)]
