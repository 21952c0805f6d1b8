"""The single writer: reads the inbox of its partitions, asks the core, and appends one record for each decision.

Time passes here and nowhere else: when a watermark is read, everything that is due before it is decided, in the order
of due instant and case. No timer runs beside this.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias, get_args

import structlog
from aiokafka.structs import ConsumerRecord
from faust.types import TP

from hub.clock import Clock
from hub.codec import decode, decode_body, encode_body
from hub.domain.case import Case, evolve, next_moment, replay
from hub.domain.commands import Command, PassTime, Tell
from hub.domain.decider import decide
from hub.domain.events import Event, ManualReviewNeeded, MessageRefused
from hub.domain.facts import Fact
from hub.domain.rules import Rules
from hub.internal import Decision, InboxMessage, RecordedEvent, RulesUsed, Watermark
from processors.case_log import CaseLog
from processors.ending import crash_point
from processors.recent import Recent
from processors.transport import Fetch
from processors.watermarks import DueTimes, Source, Standstill, WatermarkLedger

InboxRecord: TypeAlias = InboxMessage | Watermark
INBOX_RECORDS: Final[frozenset[type[InboxRecord]]] = frozenset({InboxMessage, Watermark})
FACTS: Final[frozenset[type[Fact]]] = frozenset(get_args(Fact))
EVENTS: Final[frozenset[type[Event]]] = frozenset(get_args(Event))
INTERNAL_ERROR: Final = "INTERNAL_ERROR"
WATCH_SECONDS: Final = 10.0
STANDSTILL_SECONDS: Final = 60.0
NAMED_SOURCES: Final = 6

RulesOf: TypeAlias = Callable[[Case, Command], Rules]

_log = structlog.stdlib.get_logger(__name__)


@dataclass(slots=True)
class PartitionTime:
    """What is known of time in one inbox partition: how far it has passed, and to which cases it will matter."""

    ledger: WatermarkLedger
    due: DueTimes = field(default_factory=DueTimes)
    standstill: Standstill = field(default_factory=Standstill)


@dataclass(frozen=True, slots=True)
class Occasion:
    """What makes the writer decide now: an inbox record of a partition, and its name in the log."""

    partition: int
    inbox_offset: int
    cause: str


class DecideProcessor:
    """Owns log partitions and writes them; `sources` are all inbound partitions of the catalogue."""

    def __init__(
        self,
        log: CaseLog[Case],
        inbox: str,
        sources: frozenset[Source],
        rules_of: RulesOf,
        clock: Clock,
    ) -> None:
        self.log = log
        self._inbox = inbox
        self._sources = sources
        self._rules_of = rules_of
        self._clock = clock
        self._times: dict[int, PartitionTime] = {}
        self._recent = Recent()

    async def take_over(self, generation: int, partitions: frozenset[TP]) -> dict[TP, int]:
        """Claim and fold the log partitions; time is learned again from the inbox before it passes."""
        del generation
        positions = await self.log.take_over(self._inbox, partitions)
        self._times = {number: self._times.get(number) or self._new_time() for number in self.log.owned}
        for number, owned in self.log.owned.items():
            for case_id, held in owned.cases.items():
                self._times[number].due.set(case_id, next_moment(held.state))
        return positions

    def _new_time(self) -> PartitionTime:
        return PartitionTime(WatermarkLedger(self._sources))

    async def handle(self, generation: int, fetch: Fetch) -> None:
        """Decide every record of the fetch; return when all decisions stand in the log."""
        del generation
        decided = {tp.partition: self._decided(tp.partition, records) for tp, records in fetch.items()}
        crash_point("after-decode")
        await asyncio.gather(*(self.log.append(number, decisions) for number, decisions in decided.items()))
        decisions = sum(len(each) for each in decided.values())
        if decisions:
            records = sum(len(each) for each in fetch.values())
            _log.info("Decided.", partitions=sorted(decided), inbox_records=records, decisions=decisions)

    def note(self, partition: TP) -> str:
        """Store what the log holds beside the position, so that a position is believed only with its log."""
        return self.log.note(partition)

    def let_go(self) -> None:
        """Keep what is held: a partition that comes back is folded on from there, one that does not is dropped."""

    async def watch_time(self) -> None:
        """Raise an alarm for as long as time stands still in a partition; runs until it is cancelled."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            for number, ledger, stood in self.standings():
                if stood >= STANDSTILL_SECONDS:
                    _alarm(number, ledger, stood)

    def standings(self) -> Iterator[tuple[int, WatermarkLedger, float]]:
        """Give each owned partition, its ledger, and for how many seconds its watermark has stood."""
        now = asyncio.get_running_loop().time()
        for number, time in self._times.items():
            yield number, time.ledger, time.standstill.seconds(time.ledger.least, now)

    # One record of the inbox

    def _decided(self, number: int, records: Sequence[ConsumerRecord]) -> list[Decision]:
        return [decision for record in records for decision in self._decide_record(number, record)]

    def _decide_record(self, number: int, record: ConsumerRecord) -> Iterator[Decision]:
        match decode(record.value, INBOX_RECORDS):
            case InboxMessage() as message:
                yield from self._tell(Occasion(number, record.offset, ""), message)
            case Watermark() as watermark:
                yield from self._pass_time(number, record.offset, watermark)

    def _tell(self, occasion: Occasion, message: InboxMessage) -> Iterator[Decision]:
        fact = decode_body(message.fingerprint, message.body, FACTS)
        occasion = Occasion(occasion.partition, occasion.inbox_offset, fact.told.message_id)
        yield from self._decide(occasion, message.case_id, Tell(fact))

    def _pass_time(self, number: int, offset: int, watermark: Watermark) -> Iterator[Decision]:
        time = self._times[number]
        before = time.ledger.passed
        time.ledger.hear(watermark.partitions)
        until = time.ledger.passed
        if until is None or until == before:
            return
        cause = f"watermark:{until.isoformat()}"
        for case_id in time.due.due_before(until):
            yield from self._decide(Occasion(number, offset, cause), case_id, PassTime(case_id, until, cause))

    # One decision

    def _decide(self, occasion: Occasion, case_id: str, command: Command) -> Iterator[Decision]:
        owned = self.log.owned[occasion.partition]
        held = owned.cases.get(case_id)
        case = held.state if held else Case()
        rules = self._rules_of(case, command)
        events = answer(command, case, rules)
        self._recent.decided(case_id, case.memory)
        if not events:
            return
        now = self._clock()
        decision = Decision(
            case_id=case_id,
            version=owned.version_of(case_id) + 1,
            claim=owned.claim,
            inbox_offset=occasion.inbox_offset,
            cause=occasion.cause,
            recorded_at=max(held.recorded_at, now) if held else now,
            rules=RulesUsed(profile=rules.profile, digest=rules.digest),
            events=tuple(_recorded(event) for event in events),
        )
        state = replay(events, case)
        self._recent.decided(case_id, state.memory)
        self.log.remember(occasion.partition, decision, state)
        self._wait_for(occasion.partition, case_id, state, command)
        yield decision

    def _wait_for(self, number: int, case_id: str, case: Case, command: Command) -> None:
        moment = next_moment(case)
        if isinstance(command, PassTime) and moment is not None and moment < command.until:
            _log.error("Time passed for a case and it still waits for a moment that is past.", case_id=case_id)
            moment = None
        self._times[number].due.set(case_id, moment)


def answer(command: Command, case: Case, rules: Rules) -> Sequence[Event]:
    """Ask the core; should it raise, ask once more, then answer for it: the worker goes on and somebody is told."""
    for _ in range(2):
        try:
            return decide(command, case, rules)
        except Exception as error:  # noqa: BLE001 - the core is total; whatever this is, it is a bug
            _log.exception("The core raised; a person must look at the case.", case_id=_case_id(command))
            fault = type(error).__name__
    return internal_error(command, case, fault)


def internal_error(command: Command, case: Case, fault: str) -> Sequence[Event]:
    """Give the events that stand for an answer the core could not give; none if they stand already."""
    review = ManualReviewNeeded(reason=f"{INTERNAL_ERROR}: {fault}")
    reviews: list[Event] = [] if review.reason in case.reviews else [review]
    if isinstance(command, PassTime):
        return reviews
    told = command.fact.told
    if (told.sender, told.message_id, told.digest) in case.disputed:
        return []
    refused = MessageRefused(
        message_id=told.message_id,
        sender=told.sender,
        record=type(command.fact).__name__,
        received_at=told.received_at,
        digest=told.digest,
        source=told.source,
        code=INTERNAL_ERROR,
        sentence="The hub could not judge this message; a person has been asked to. It need not be sent again.",
    )
    return [refused, *reviews]


def evolve_recorded(case: Case | None, decision: Decision) -> Case:
    """Take a case one recorded decision forward."""
    state = case or Case()
    for event in decision.events:
        state = evolve(state, decode_body(event.fingerprint, event.body, EVENTS))
    return state


def _alarm(number: int, ledger: WatermarkLedger, seconds: float) -> None:
    unheard = sorted(ledger.silent())[:NAMED_SOURCES]
    _log.error(
        "Time stands still: no deadline is declared missed. See that intake runs and owns all inbound partitions.",
        partition=number, seconds=round(seconds), watermark=str(ledger.least), not_heard_of=unheard,
    )  # fmt: skip


def _recorded(event: Event) -> RecordedEvent:
    fingerprint, body = encode_body(event)
    return RecordedEvent(type=type(event).__name__, fingerprint=fingerprint, body=body)


def _case_id(command: Command) -> str:
    return command.fact.told.case_id if isinstance(command, Tell) else command.case_id
