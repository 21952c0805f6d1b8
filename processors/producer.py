"""Appending to Kafka: idempotent, acknowledged by all replicas, in closed batches, each record with its offset."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka.producer.message_accumulator import BatchBuilder
from faust.transport.drivers import aiokafka as driver


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A record on its way: *timestamp* in milliseconds since 1970, None for now."""

    key: bytes | None
    value: bytes
    headers: Sequence[tuple[str, bytes]] = ()
    timestamp: int | None = None


class HubProducer(driver.Producer):
    """Faust's producer, made idempotent, with one door: `append`."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._known: set[str] = set()

    def _settings_extra(self) -> Mapping[str, Any]:
        return {"acks": "all", "enable_idempotence": True}

    async def append(self, topic: str, partition: int, records: Sequence[Outgoing]) -> list[int]:
        """Append *records* in order; give the offset of each when the broker has acknowledged all.

        Raises aiokafka's KafkaError when it has not: then it is unknown which of them are in the topic.
        """
        sent = [
            (batch.record_count(), await self._ensure_producer().send_batch(batch, topic, partition=partition))
            for batch in self._batches(records)
        ]
        landed = await asyncio.gather(*(future for _, future in sent))
        return [
            metadata.offset + place for (count, _), metadata in zip(sent, landed, strict=True) for place in range(count)
        ]

    async def missing(self, topics: set[str]) -> set[str]:
        """Give those of *topics* that the broker does not have; an append to one of them would wait for a minute."""
        if topics - self._known:
            metadata = await self._ensure_producer().client.fetch_all_metadata()
            self._known |= metadata.topics()
        return topics - self._known

    async def append_all(self, outgoing: Mapping[tuple[str, int], Sequence[Outgoing]]) -> None:
        """Append to many partitions, given by topic and number; return when the broker has acknowledged all."""
        await asyncio.gather(*(self.append(*place, records) for place, records in outgoing.items()))

    def _batches(self, records: Iterable[Outgoing]) -> Iterator[BatchBuilder]:
        batch = self._ensure_producer().create_batch()
        for record in records:
            if not _added(batch, record):
                batch.close()
                yield batch
                batch = self._ensure_producer().create_batch()
                _added(batch, record)
        batch.close()
        if batch.record_count():
            yield batch


def _added(batch: BatchBuilder, record: Outgoing) -> bool:
    metadata = batch.append(
        timestamp=record.timestamp, key=record.key, value=record.value, headers=list(record.headers)
    )
    return metadata is not None
