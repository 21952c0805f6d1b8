"""aiokafka's consumer on a loop of its own thread: heartbeats go on while the processor works on the main loop."""

from collections.abc import Mapping
from typing import NamedTuple

from aiokafka import AIOKafkaConsumer
from aiokafka.structs import OffsetAndMetadata, TopicPartition
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

FETCH_MAX_WAIT_MS = 25


class Position(NamedTuple):
    """A position as the group keeps it: the next offset, and what the processor noted beside it."""

    offset: int
    note: str


class ConsumerThread(driver.AIOKafkaConsumerThread):
    """aiokafka's consumer, on the loop of its own thread, so that heartbeats go on while the processor works."""

    def _create_worker_consumer(self, transport: driver.Transport) -> AIOKafkaConsumer:
        consumer = super()._create_worker_consumer(transport)
        # The driver asks for 1.5 s: one busy partition beside idle ones then waits that long for each fetch.
        consumer._fetch_max_wait_ms = FETCH_MAX_WAIT_MS  # noqa: SLF001 - the driver takes no such option
        return consumer

    async def commit_positions(self, positions: Mapping[TP, Position]) -> None:
        """Commit *positions*; raises what aiokafka raises if the group does not take them."""
        named = {TopicPartition(*tp): OffsetAndMetadata(*position) for tp, position in positions.items()}
        await self.call_thread(self._ensure_consumer().commit, named)

    async def stored_positions(self, partitions: frozenset[TP]) -> dict[TP, Position]:
        """Ask the coordinator for all positions at once, with their notes; aiokafka's `committed` drops the notes."""
        coordinator = self._ensure_consumer()._coordinator  # noqa: SLF001 - asks for all at once
        stored = await self.call_thread(coordinator.fetch_committed_offsets, [TopicPartition(*tp) for tp in partitions])
        return {TP(*tp): Position(each.offset, each.metadata or "") for tp, each in stored.items() if each.offset >= 0}

    async def pause_fetching(self, partitions: frozenset[TP]) -> None:
        """Fetch no more from *partitions* until the next assignment."""
        await self.call_thread(self._pause, partitions)

    async def _pause(self, partitions: frozenset[TP]) -> None:
        self._ensure_consumer().pause(*(TopicPartition(*tp) for tp in partitions))
