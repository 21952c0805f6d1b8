"""The event-sourced table: the state of every case of the owned partitions is a fold of the log, and of nothing else.

Faust gives it a table's place (its changelog topic is assigned with the inbox, partition by partition); the fold, the
claims and the appends are ours. State is only ever changed by a decision that is in the log or on its way there: if an
append does not land exactly where it must, the process ends.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

import faust
from aiokafka.errors import KafkaError
from aiokafka.structs import ConsumerRecord
from faust.types import TP

from hub.clock import Clock
from hub.internal import Decision, PartitionClaimed
from processors.app import HubApp
from processors.claims import NO_CLAIM, ClaimReader, DecodeLogRecord, LogRecord, UnreadableLogError
from processors.consumer_thread import Position
from processors.ending import crash_point, end_process
from processors.log_exceptions import LogExceptions
from processors.producer import Outgoing

State = TypeVar("State")

NOTHING_DECIDED = -1


@dataclass(slots=True)
class Held(Generic[State]):
    """What is held of one case: its state, how many decisions led to it, and when the last was recorded."""

    state: State
    version: int
    recorded_at: datetime


@dataclass(slots=True)
class OwnedPartition(Generic[State]):
    """One partition of the log that this worker writes, and the cases in it."""

    reader: ClaimReader
    claim: int = NO_CLAIM
    cases: dict[str, Held[State]] = field(default_factory=dict)
    last_inbox_offset: int = NOTHING_DECIDED

    @property
    def next_offset(self) -> int:
        """Tell the offset at which the next decision must land."""
        return self.reader.next_offset

    def version_of(self, case_id: str) -> int:
        """Tell how many decisions about the case there are."""
        held = self.cases.get(case_id)
        return held.version if held else 0


@dataclass(frozen=True, slots=True)
class LogCodec:
    """How the records of the log are read and written."""

    decode: DecodeLogRecord
    encode: Callable[[LogRecord], bytes]
    headers: Callable[[LogRecord], Sequence[tuple[str, bytes]]]


class CaseLog(faust.Table, Generic[State]):  # type: ignore[type-arg]  # keys and values are not used
    """Faust's table of cases: recovered from the log, written through it.

    *evolve* takes a state one decision forward, from None for the first.
    """

    def __init__(
        self,
        app: HubApp,
        topic: str,
        evolve: Callable[[State | None, Decision], State],
        codec: LogCodec,
        clock: Clock,
        worker: str,
        exceptions: LogExceptions,
    ) -> None:
        super().__init__(app, name="cases", changelog_topic=app.topic(topic, key_type=bytes, value_type=bytes))
        self.topic = topic
        self._app = app
        self.owned: dict[int, OwnedPartition[State]] = {}
        self.fetches_folded = 0
        self._evolve = evolve
        self._codec = codec
        self._clock = clock
        self._worker = worker
        self._exceptions = exceptions

    async def on_start(self) -> None:
        """Declare nothing and open no store: the topic exists, and the state is in `owned`."""

    def persisted_offset(self, tp: TP) -> int:
        """Give the last folded offset while the partition's state is held, else -1 (never None)."""
        held = self.owned.get(tp.partition)
        return held.next_offset - 1 if held else -1

    # Recovery

    async def take_over(self, inbox: str, partitions: frozenset[TP]) -> dict[TP, int]:
        """Claim the owned log partitions, fold them, and give the offset from which to read each inbox partition."""
        consumer = self._app.hub_consumer
        inboxes = frozenset(tp for tp in partitions if tp.topic == inbox)
        await consumer.uninterrupted(self._claim({tp.partition for tp in inboxes}))
        start = {TP(self.topic, number): owned.next_offset for number, owned in self.owned.items()}
        through = {TP(self.topic, number): owned.claim for number, owned in self.owned.items()}
        await consumer.replay(start, through, self.fold)
        await consumer.rest(frozenset(start))
        self._refuse_lost_claims()
        stored = await consumer.stored_positions(inboxes)
        return {tp: resume_at(stored.get(tp), self.owned[tp.partition].last_inbox_offset) for tp in inboxes}

    def note(self, partition: TP) -> str:
        """Give what is stored with a position of the inbox: the last inbox offset that led to a decision."""
        owned = self.owned.get(partition.partition)
        return str(owned.last_inbox_offset) if owned else ""

    async def _claim(self, numbers: set[int]) -> None:
        """Append a claim to each partition and note where it landed. State of any other partition is dropped."""
        self.owned = {number: self.owned.get(number) or self._unread(number) for number in sorted(numbers)}
        record = PartitionClaimed(worker=self._worker, claimed_at=self._clock())
        claim = Outgoing(
            key=self._worker.encode(), value=self._codec.encode(record), headers=self._codec.headers(record)
        )
        landed = await asyncio.gather(
            *(self._app.hub_producer.append(self.topic, number, [claim]) for number in self.owned)
        )
        for owned, (offset,) in zip(self.owned.values(), landed, strict=True):
            owned.claim = offset

    def _unread(self, number: int) -> OwnedPartition[State]:
        return OwnedPartition(ClaimReader(number, self._codec.decode, self._exceptions))

    def _refuse_lost_claims(self) -> None:
        for number, owned in self.owned.items():
            if owned.claim != owned.reader.claim:
                end_process(
                    "Somebody else claimed a partition of the log after this worker did.",
                    partition=number, claim=owned.claim, latest=owned.reader.claim,
                )  # fmt: skip

    def fold(self, partition: TP, records: Sequence[ConsumerRecord]) -> None:
        """Fold one whole fetch of the log."""
        self.fetches_folded += 1
        owned = self.owned[partition.partition]
        for record in records:
            decision = owned.reader.read(record.offset, record.value)
            if decision is not None:
                self._fold_one(owned, record, decision)

    def _fold_one(self, owned: OwnedPartition[State], record: ConsumerRecord, decision: Decision) -> None:
        held = owned.cases.get(decision.case_id)
        expected = held.version + 1 if held else 1
        if decision.version != expected:
            why = f"it is version {decision.version} of case {decision.case_id}, where version {expected} must come."
            raise UnreadableLogError(owned.reader.partition, record.offset, record.value, why)
        try:
            state = self._evolve(held.state if held else None, decision)
        except Exception as error:
            raise UnreadableLogError(
                owned.reader.partition, record.offset, record.value, f"its events can't be folded ({error})."
            ) from error
        owned.cases[decision.case_id] = Held(state, decision.version, decision.recorded_at)
        owned.last_inbox_offset = max(owned.last_inbox_offset, decision.inbox_offset)

    # Writing

    def remember(self, number: int, decision: Decision, state: State) -> None:
        """Take the case forward to *state*; the decision must be appended before anything of it is acknowledged."""
        owned = self.owned[number]
        owned.cases[decision.case_id] = Held(state, decision.version, decision.recorded_at)
        owned.last_inbox_offset = max(owned.last_inbox_offset, decision.inbox_offset)

    async def append(self, number: int, decisions: Sequence[Decision]) -> None:
        """Append *decisions*, each one record; return when all stand exactly where they must, else end the process."""
        if not decisions:
            return
        owned = self.owned[number]
        crash_point("before-produce")
        try:
            landed = await self._app.hub_producer.append(
                self.topic, number, [self._outgoing(each) for each in decisions]
            )
        except KafkaError as error:
            end_process("An append to the log failed: it is unknown what of it stands there.", error=repr(error))
        crash_point("after-produce")
        expected = list(range(owned.next_offset, owned.next_offset + len(decisions)))
        if landed != expected:
            end_process(
                "A decision did not land where it must: somebody else has written this partition of the log.",
                partition=number, expected=expected[0], landed=landed[0], claim=owned.claim,
            )  # fmt: skip
        owned.reader.next_offset = expected[-1] + 1

    def _outgoing(self, decision: Decision) -> Outgoing:
        return Outgoing(
            key=decision.case_id.encode(), value=self._codec.encode(decision), headers=self._codec.headers(decision)
        )


def resume_at(stored: Position | None, last_decided: int) -> int:
    """Give the inbox offset from which to decide after recovery, *last_decided* being the last that the log knows of.

    The committed position holds if the log still has every decision that was in it when the position was committed.
    If it has fewer, or if the position is lost, the log alone tells; what is read again yields no second decision.
    """
    if stored is None:
        return last_decided + 1
    whole = stored.note.removeprefix("-").isdigit() and int(stored.note) <= last_decided
    return stored.offset if whole else min(stored.offset, last_decided + 1)
