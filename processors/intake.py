"""The door: what the parties say is decoded without trust, judged, sealed, and forwarded to the inbox of its case.

What is refused goes to quarantine, sealed, with its reason, and its sender is told, if that can be known. Once a second
a heartbeat goes into every inbound partition that this worker owns; read back, it says that everything before it has
been forwarded, and that is what a watermark tells the inbox. Duplicates pass: the single writer judges them.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

import structlog
from aiokafka.structs import ConsumerRecord
from faust.types import TP
from sqlalchemy.exc import SQLAlchemyError

from hub import topics
from hub.clock import Clock
from hub.codec import NO_IDS, DecodeRefused, decode, encode
from hub.domain.facts import Fact, Source
from hub.envelope import Headers, headers_of
from hub.gate import consequences, judge_message
from hub.inbound import Inbound
from hub.inbox import to_inbox
from hub.internal import Heartbeat, InboxMessage, PartitionWatermark, Quarantined, Watermark
from hub.partitioning import partition_of
from hub.party_files import load_parties, register_of
from hub.party_registry import PartyRegistry
from hub.refusals import Refused
from hub.registry import SchemaRegistry
from hub.turned_away import refusal_notice, signed
from hub.vault import Vault
from processors.app import HubApp
from processors.ending import crash_point, end_process
from processors.inboxes import Destination, on_its_way
from processors.producer import Outgoing
from processors.transport import Fetch, HubConsumer

HEARTBEAT_SECONDS: Final = 1.0
READ_BACK_SECONDS: Final = 0.25
MAX_SKEW: Final = timedelta(seconds=60)
SOURCE: Final = "/intake"
LOG_APPEND_TIME: Final = 1
INTERNAL_ERROR: Final = "INTERNAL_ERROR"

Told: TypeAlias = Inbound | Heartbeat

_log = structlog.stdlib.get_logger(__name__)


class IntakeProcessor:
    """Forwards what is accepted, quarantines what is not, and tells how far it has come.

    *parties* says who may speak, the hub's own files if it is None.  With *simulation* the heartbeats are somebody
    else's, and neither clock is checked.
    """

    def __init__(
        self,
        app: HubApp,
        vault: Vault,
        clock: Clock,
        worker: str,
        *,
        simulation: bool,
        registry: SchemaRegistry | None = None,
        parties: PartyRegistry | None = None,
    ) -> None:
        self._app = app
        self._vault = vault
        self._parties = load_parties() if parties is None else parties
        self._register = register_of(self._parties)
        self._registry = registry
        self._clock = clock
        self._worker = worker
        self._simulation = simulation
        self._owned: frozenset[TP] = frozenset()
        self._forwarded: dict[TP, datetime] = {}
        self._told: dict[TP, datetime] = {}
        self._pulse: asyncio.Task[None] | None = None

    async def take_over(self, generation: int, partitions: frozenset[TP]) -> dict[TP, int]:
        """Go on from the group's positions; a partition that was never read begins at its first record."""
        del generation
        self._owned = partitions
        self._forwarded = {tp: at for tp, at in self._forwarded.items() if tp in self._owned}
        if self._pulse is None and not self._simulation:
            self._pulse = asyncio.create_task(self._beat())
        return await positions_or_beginning(self._app.hub_consumer, self._owned)

    def note(self, partition: TP) -> str:
        """Store nothing beside the position."""
        del partition
        return ""

    def let_go(self) -> None:
        """Send no more heartbeats: the partitions may be somebody else's."""
        self._owned = frozenset()

    async def handle(self, generation: int, fetch: Fetch) -> None:
        """Forward or quarantine every record; then note how far each partition has been forwarded."""
        del generation
        outgoing: dict[Destination, list[Outgoing]] = defaultdict(list)
        marks: dict[TP, datetime] = {}
        await self._learn_ids(fetch)
        for tp, records in fetch.items():
            for record in records:
                told = self._take_in(record, outgoing)
                if isinstance(told, Heartbeat) and (at := self._append_time(record, told)) is not None:
                    marks[tp] = at
        crash_point("after-decode")
        await self._append(outgoing)
        crash_point("after-produce")
        self._forwarded |= {tp: max(at, self._forwarded.get(tp, at)) for tp, at in marks.items()}
        if self._simulation:
            await self._tell_watermark()

    async def _learn_ids(self, fetch: Fetch) -> None:
        """Ask the registry, if there is one, for the ids that are new; without its answer nothing may be judged."""
        if self._registry is not None:
            for records in fetch.values():
                for record in records:
                    await self._registry.learn(record.value or b"")

    async def _append(self, outgoing: Mapping[Destination, list[Outgoing]]) -> None:
        """Append everything; what is meant for an inbox that does not exist is left, since quarantine tells of it."""
        told = {topic for topic, _ in outgoing if topics.is_inbox(topic)}
        missing = await self._app.hub_producer.missing(told) if told else set[str]()
        for topic in sorted(missing):
            _log.warning("A sender has no inbox, so it was not told of a refusal.", topic=topic)
        crash_point("before-produce")
        await self._app.hub_producer.append_all({to: sent for to, sent in outgoing.items() if to[0] not in missing})

    # One record

    def _take_in(self, record: ConsumerRecord, outgoing: dict[Destination, list[Outgoing]]) -> Told | None:
        """Put what follows from *record* among *outgoing*; give what it is, if it is anything."""
        self._refuse_other_timestamps(record)
        value = record.value or b""
        told: Told | None
        try:
            topic = topics.topic(record.topic)
            told = decode(value, topic.records, ids=self._registry.ids if self._registry else NO_IDS, limit=topic.limit)
            judged = None if isinstance(told, Heartbeat) else self._judged(told, record)
        except DecodeRefused as refused:
            told, judged = None, Refused(code=refused.code, sentence=refused.sentence, field=refused.field)
        except SQLAlchemyError:
            raise  # the vault is not there: nothing can be judged, so nothing may be quarantined
        except Exception as error:  # noqa: BLE001 - one record that finds a bug must not stop all others
            _log.exception("Intake could not judge a record.", **_place(record))
            sentence = f"the hub could not judge this record ({type(error).__name__}); a person has been told"
            told, judged = None, Refused(code=INTERNAL_ERROR, sentence=sentence)
        match judged:
            case Refused():
                self._put_quarantined(record, judged, outgoing)
            case None:
                pass
            case _:
                self._put_forwarded(record, judged, outgoing)
        return told

    def _judged(self, message: Inbound, record: ConsumerRecord) -> Fact | Refused:
        source = Source(record.topic, record.partition, record.offset)
        return judge_message(
            message, received_at=_instant(record), source=source, vault=self._vault, parties=self._parties
        )

    def _refuse_other_timestamps(self, record: ConsumerRecord) -> None:
        if record.timestamp_type != LOG_APPEND_TIME and not self._simulation:
            end_process(
                "An inbound topic is not stamped by the broker, so nobody can prove when a message was received. "
                "Set message.timestamp.type=LogAppendTime on it.",
                topic=record.topic,
            )

    def _put_forwarded(self, record: ConsumerRecord, fact: Fact, outgoing: dict[Destination, list[Outgoing]]) -> None:
        """Forward to the case what it was told, and to another case what that means for it."""
        for number, each in enumerate((fact, *consequences(fact))):
            case_id, message = each.told.case_id, to_inbox(each)
            headers = self._headers(message, record, case_id, number)
            inbox = (topics.COMMANDS, topics.partition_for(case_id))
            outgoing[inbox].append(Outgoing(key=case_id.encode(), value=encode(message), headers=headers))

    def _put_quarantined(
        self, record: ConsumerRecord, refused: Refused, outgoing: dict[Destination, list[Outgoing]]
    ) -> None:
        value = record.value or b""
        kept = len(value) <= topics.topic(record.topic).limit
        place = record.topic, record.partition, record.offset
        quarantined = Quarantined(
            source_topic=record.topic, source_partition=record.partition, source_offset=record.offset,
            received_at=_instant(record), code=refused.code, sentence=refused.sentence,
            sealed=self._vault.seal_original(*place, value) if kept else None,
            digest=self._vault.digest(value), size=len(value),
        )  # fmt: skip
        key = "|".join(map(str, place)).encode()
        quarantine = (topics.QUARANTINE, partition_of(key, topics.topic(topics.QUARANTINE).partitions))
        headers = self._headers(quarantined, record, key.decode())
        outgoing[quarantine].append(Outgoing(key=key, value=encode(quarantined), headers=headers))
        _log.warning("Refused.", code=refused.code, field=refused.field, size=len(value), **_place(record))
        try:
            self._put_told(record, refused, outgoing)
        except Exception:  # noqa: BLE001 - it is quarantined, and one record that finds a bug must not stop all others
            _log.exception("A sender could not be told of a refusal.", **_place(record))

    def _put_told(self, record: ConsumerRecord, refused: Refused, outgoing: dict[Destination, list[Outgoing]]) -> None:
        """Tell the sender of the refusal, if the record says who it is, and the registry knows it."""
        sent = signed(record.value or b"", self._registry.ids if self._registry else NO_IDS)
        if sent is None:
            return
        told = refusal_notice(sent, refused, record.topic, _instant(record), self._parties, self._register)
        if told is not None:
            inbox, notice = on_its_way(*told, self._registry)
            outgoing[inbox].append(notice)

    def _headers(
        self, message: InboxMessage | Quarantined, record: ConsumerRecord, subject: str, number: int = 0
    ) -> Headers:
        """Name the record by what gave rise to it, and by its *number* where that is more than the first."""
        event_id = f"{record.topic}|{record.partition}|{record.offset}" + (f"|{number}" if number else "")
        return headers_of(message, event_id=event_id, source=SOURCE, subject=subject, at=message.received_at)

    # Time

    def _append_time(self, record: ConsumerRecord, heartbeat: Heartbeat) -> datetime | None:
        """Give the instant that the heartbeat marks; None if the clocks of worker and broker are too far apart."""
        at = _instant(record)
        if self._simulation or abs(at - heartbeat.at) <= MAX_SKEW:
            return at
        _log.error(
            "The clocks of broker and worker are more than 60 seconds apart: time does not pass. Mend the clock.",
            broker=at.isoformat(), worker=heartbeat.at.isoformat(), name=heartbeat.worker,
        )  # fmt: skip
        return None

    async def _beat(self) -> None:
        """Once a second: a heartbeat into each owned partition, and soon after, a watermark of what was read back."""
        with contextlib.suppress(asyncio.CancelledError):
            while not self._app.should_stop:
                try:
                    await self._send_heartbeats()
                    await asyncio.sleep(READ_BACK_SECONDS)
                    await self._tell_watermark()
                except Exception as error:  # noqa: BLE001 - without heartbeats time stands still: better to start anew
                    if not self._app.should_stop:
                        end_process("Heartbeats or watermarks could not be written.", error=repr(error))
                await asyncio.sleep(HEARTBEAT_SECONDS - READ_BACK_SECONDS)

    async def _send_heartbeats(self) -> None:
        beat = [self._own(Heartbeat(at=self._clock(), worker=self._worker))]
        await self._app.hub_producer.append_all({(tp.topic, tp.partition): beat for tp in self._owned})

    async def _tell_watermark(self) -> None:
        """Tell every inbox partition how far all owned inbound partitions have come, if that is news."""
        if self._forwarded == self._told:
            return
        told = dict(self._forwarded)
        marks = tuple(
            PartitionWatermark(topic=tp.topic, partition=tp.partition, at=at) for tp, at in sorted(told.items())
        )
        watermark = [self._own(Watermark(at=self._clock(), worker=self._worker, partitions=marks))]
        inbox = {(topics.COMMANDS, number): watermark for number in range(topics.CASE_PARTITIONS)}
        await self._app.hub_producer.append_all(inbox)
        self._told = told

    def _own(self, record: Heartbeat | Watermark) -> Outgoing:
        event_id = f"{record.worker}|{record.at.isoformat()}"
        headers = headers_of(record, event_id=event_id, source=SOURCE, subject=record.worker, at=record.at)
        return Outgoing(key=record.worker.encode(), value=encode(record), headers=headers)


async def positions_or_beginning(consumer: HubConsumer, partitions: frozenset[TP]) -> dict[TP, int]:
    """Give the group's committed position of each partition, or its first offset where there is none."""
    stored = await consumer.stored_positions(partitions)
    missing = partitions - stored.keys()
    first = await consumer.earliest_offsets(*missing) if missing else {}
    return {**{TP(*tp): offset for tp, offset in first.items()}, **{tp: each.offset for tp, each in stored.items()}}


def _instant(record: ConsumerRecord) -> datetime:
    return datetime.fromtimestamp(record.timestamp / 1000, UTC)


def _place(record: ConsumerRecord) -> dict[str, object]:
    return {"topic": record.topic, "partition": record.partition, "offset": record.offset}
