"""The real intake without Kafka: what it would append is kept, and so is every line that it logs."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

from aiokafka.structs import ConsumerRecord
from faust.types import TP
from structlog.testing import capture_logs

from hub.party_registry import PartyRegistry
from hub.vault import Vault
from processors.app import HubApp
from processors.intake import LOG_APPEND_TIME, IntakeProcessor
from processors.producer import Outgoing

Appended = list[tuple[str, Outgoing]]


@dataclass
class Paper:
    """Stands in for Faust's app and for its producer; every inbox exists."""

    appended: Appended = field(default_factory=list)

    @property
    def hub_producer(self) -> "Paper":
        return self

    async def append_all(self, outgoing: Mapping[tuple[str, int], Sequence[Outgoing]]) -> None:
        self.appended += [(topic, record) for (topic, _), records in outgoing.items() for record in records]

    async def missing(self, topics: set[str]) -> set[str]:
        return topics - topics


@dataclass(frozen=True)
class Taken:
    """What intake made of one record: what it appended, by topic, and the lines that it logged."""

    appended: Appended
    logged: list[Any]

    def on(self, topic: str) -> list[bytes]:
        return [record.value for name, record in self.appended if name == topic]

    def traces(self) -> Iterator[bytes]:
        """Yield everything that leaves intake: keys, values, headers, and log lines."""
        for _, record in self.appended:
            yield record.key or b""
            yield record.value
            yield from (value for _, value in record.headers)
        yield from (repr(line).encode() for line in self.logged)


def take_in(
    topic: str, value: bytes, at: datetime, vault: Vault, *, key: bytes = b"key", parties: PartyRegistry | None = None
) -> Taken:
    """Let intake handle one record that the broker stamped *at*."""
    paper = Paper()
    intake = IntakeProcessor(
        cast("HubApp", paper), vault, lambda: datetime.now(UTC), "paper", simulation=True, parties=parties
    )
    record = ConsumerRecord(
        topic, 0, 0, round(at.timestamp() * 1000), LOG_APPEND_TIME, key, value, None, len(key), len(value), ()
    )
    with capture_logs() as logged:
        asyncio.run(intake.handle(1, {TP(topic, 0): [record]}))
    return Taken(paper.appended, list(logged))
