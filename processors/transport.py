"""Faust hosts, this transport delivers: whole fetches go straight to the processor, in order, under a cursor of ours.

Faust's own way from fetch to agent (conductor, channel, stream) loses records at every start of an app with a table;
docs/adr/0020 tells how that was measured. Here a record is acknowledged by the cursor, and the cursor moves only when
the processor has returned, that is when the broker has acknowledged everything that the batch caused.
"""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Protocol, TypeAlias

import structlog
from aiokafka.errors import ConsumerStoppedError
from aiokafka.structs import ConsumerRecord
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from processors.consumer_thread import ConsumerThread, Position
from processors.cursors import Cursors, Hole
from processors.ending import crash_point, end_process
from processors.producer import HubProducer

FETCH_TIMEOUT_SECONDS = 0.25
REFETCHES_BEFORE_A_HOLE_IS_REAL = {True: 3, False: 1}
OWN_TOPICS = "hub."

Fetch: TypeAlias = Mapping[TP, Sequence[ConsumerRecord]]

_log = structlog.stdlib.get_logger(__name__)


class SupersededError(Exception):
    """The partitions were revoked while they were being taken over."""


class Processor(Protocol):
    """What a worker does with the partitions it owns."""

    async def take_over(self, generation: int, partitions: frozenset[TP]) -> Mapping[TP, int]:
        """Make ready to own *partitions*; give the offset from which each is to be read (those left out are not)."""

    async def handle(self, generation: int, fetch: Fetch) -> None:
        """Do all that *fetch* asks for; return when the broker has acknowledged everything it caused."""

    def note(self, partition: TP) -> str:
        """Give what is to be stored with the position of *partition*."""

    def let_go(self) -> None:
        """Forget what is held for the partitions: somebody else may own them now."""


class HubConsumer(driver.Consumer):
    """Hands (generation, partition, records) straight to the app's processor."""

    _thread: ConsumerThread

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Faust's own signature
        super().__init__(*args, **kwargs)
        app: Any = self.app
        self.processor: Processor = app.processor
        self._cursors: Cursors[ConsumerRecord] = Cursors()
        self._serving: frozenset[TP] = frozenset()
        self._generation = -1
        self._epoch = 0
        self._served_epoch = -1
        self._fetching = asyncio.Lock()
        self._committing = asyncio.Lock()
        self._in_hand: asyncio.Task[None] | None = None

    def _new_consumer_thread(self) -> ConsumerThread:
        return ConsumerThread(self, loop=self.loop, beacon=self.beacon)

    @property
    def taken_over(self) -> bool:
        """Say whether the partitions of the present assignment have been taken over, be they none."""
        return self._served_epoch == self._epoch

    @property
    def serving(self) -> frozenset[TP]:
        """Give the partitions whose records are handed over now."""
        return self._serving

    # What the take-over asks for

    async def stored_positions(self, partitions: frozenset[TP]) -> dict[TP, Position]:
        """Give the group's committed positions; partitions without one are left out."""
        return await self._thread.stored_positions(partitions)

    async def replay(self, start: Mapping[TP, int], through: Mapping[TP, int], fold: "Fold") -> None:
        """Read each partition from *start* to *through*, inclusive, and hand every fetch whole to *fold*."""
        epoch = self._epoch
        cursors: Cursors[ConsumerRecord] = Cursors()
        cursors.restart(start)
        await self._seek_all(start)
        super().resume_flow()
        while unread := frozenset(tp for tp, last in through.items() if cursors[tp] <= last):
            taken, holes = cursors.take(await self._fetch(unread))
            if epoch != self._epoch:
                raise SupersededError
            for tp, records in taken.items():
                fold(tp, records)
            cursors.advance(taken)
            await self._resolve(cursors, holes)
            crash_point("during-recovery")

    async def rest(self, partitions: frozenset[TP]) -> None:
        """Fetch no more from *partitions* in this generation: they have been read, and what follows is our own."""
        await self._thread.pause_fetching(partitions)

    async def uninterrupted(self, work: Coroutine[Any, Any, None]) -> None:
        """Do *work* to its end, even if this is cancelled meanwhile; a revocation waits for it."""
        self._in_hand = asyncio.ensure_future(work)
        await asyncio.shield(self._in_hand)

    async def serve(self, generation: int, positions: Mapping[TP, int]) -> None:
        """Begin to hand over records from *positions*, unless the partitions are revoked meanwhile."""
        epoch = self._epoch
        await self._refuse_shortened(positions)
        await self._seek_all(positions)
        if epoch != self._epoch:
            return
        self._generation = generation
        self._cursors.restart(positions)
        self._serving = frozenset(positions)
        self._served_epoch = epoch
        super().resume_flow()

    async def _seek_all(self, positions: Mapping[TP, int]) -> None:
        if positions:
            await self._thread.seek_wait(positions)

    async def _refuse_shortened(self, positions: Mapping[TP, int]) -> None:
        """Stop where a topic ends before the position: it was made anew, and skipping up to there would lose all."""
        if not positions:
            return
        ends = await self._thread.highwaters(*positions)
        for tp, position in positions.items():
            if ends[tp] < position:
                end_process(
                    "A topic ends before the position that was committed in it: it was emptied or made anew. "
                    "Restore the topic, or reset the group's offsets for it if that was intended.",
                    topic=tp.topic, partition=tp.partition, end=ends[tp], position=position,
                )  # fmt: skip

    # The loop

    async def _drain_messages(self, fetcher: Any) -> None:  # noqa: ANN401 - Faust's Fetcher
        try:
            while not (self.should_stop or fetcher.should_stop):
                await self._serve_once()
        except ConsumerStoppedError:
            if not self.app.should_stop:
                raise
        except Exception as error:  # noqa: BLE001 - whatever it was, the outcome of the batch is unknown
            end_process(
                "The worker failed within a batch; none of it is acknowledged.", error=repr(error), exc_info=error
            )

    async def _serve_once(self) -> None:
        epoch, wanted = self._epoch, self._serving
        if not wanted:
            await asyncio.sleep(0.05)
            return
        fetched = await self._fetch(wanted)
        if fetched and epoch == self._epoch:
            # Not cut in two by a cancelled fetcher.
            await self.uninterrupted(self._hand_over(fetched))

    async def _fetch(self, wanted: frozenset[TP]) -> Fetch:
        """Fetch from *wanted* only; one fetch at a time, since a waiting one holds a place in the thread's queue."""
        async with self._fetching:
            # A set of its own for every call: aiokafka reads a set that was emptied meanwhile as "all partitions".
            fetched: Fetch = await self._getmany(set(wanted), FETCH_TIMEOUT_SECONDS)
            return fetched

    async def _hand_over(self, fetched: Fetch) -> None:
        taken, holes = self._cursors.take(fetched)
        if taken:
            await self.processor.handle(self._generation, taken)
            crash_point("before-ack")
            self._cursors.advance(taken)
        await self._resolve(self._cursors, holes)

    async def _resolve(self, cursors: Cursors[ConsumerRecord], holes: list[Hole]) -> None:
        """Seek back before each hole; one that lasts is fatal in the hub's own topics, and real in all others."""
        for hole in holes:
            own = hole.partition.topic.startswith(OWN_TOPICS)
            if cursors.times_seen(hole) > REFETCHES_BEFORE_A_HOLE_IS_REAL[own]:
                self._accept(hole, own=own)
                cursors.jump(hole)
            await self._seek_all({hole.partition: cursors[hole.partition]})

    def _accept(self, hole: Hole, *, own: bool) -> None:
        facts: dict[str, object] = {
            "topic": hole.partition.topic, "partition": hole.partition.partition,
            "expected": hole.expected, "found": hole.found,
        }  # fmt: skip
        if own:
            end_process("Records are missing from a topic that is kept for ever; restore it from a replica.", **facts)
        _log.error("Records are gone from an inbound topic before they were read: retention overtook the hub.", **facts)

    # Acknowledgement

    async def commit(self, *_topics: object, **_transaction: object) -> bool:
        """Commit the cursors, all of them and nothing but the cursors; say whether there was anything to commit."""
        async with self._committing:
            epoch, offsets = self._epoch, self._cursors.uncommitted()
            if not offsets:
                return False
            if not await self._stored(
                {tp: Position(offset, self.processor.note(tp)) for tp, offset in offsets.items()}
            ):
                return False
            if epoch == self._epoch:
                self._cursors.committed(offsets)
            crash_point("after-ack")
            return True

    async def _stored(self, positions: Mapping[TP, Position]) -> bool:
        """Say whether the broker took the positions; if not, the records are simply handed out again."""
        try:
            await self._thread.commit_positions(positions)
        except Exception as error:  # noqa: BLE001 - every refusal means the same: the positions are not stored
            _log.warning("The broker did not take the positions; they are sent again.", error=repr(error))
            return False
        return True

    async def wait_empty(self) -> None:
        """Finish the batch in hand within half the rebalance timeout, else end: a later owner must not wait for us."""
        batch = self._in_hand
        if batch is not None and not batch.done():
            bound = self.app.conf.broker_rebalance_timeout / 2
            done, _ = await asyncio.wait([batch], timeout=bound)
            if not done:
                end_process("The batch in hand was not finished in time for the rebalance.", seconds=bound)
        await self.commit()

    # Revocation

    def stop_flow(self) -> None:
        """Hand over nothing more; what is being fetched now is thrown away."""
        self._epoch += 1
        self._serving = frozenset()
        super().stop_flow()

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Finish, commit, and forget."""
        await super().on_partitions_revoked(revoked)
        self._epoch += 1
        self._cursors.restart({})
        self.processor.let_go()

    def verify_event_path(self, now: float, tp: TP) -> None:
        """Leave out Faust's watch over streams: no stream is used, and a watermark that stands still is our alarm."""


class Fold(Protocol):
    """Takes in one fetch of one partition."""

    def __call__(self, partition: TP, records: Sequence[ConsumerRecord]) -> None:
        """Fold *records*, which continue the partition without a gap."""


class HubTransport(driver.Transport):
    """Faust's aiokafka transport with our consumer and producer."""

    Consumer = HubConsumer
    Producer = HubProducer
