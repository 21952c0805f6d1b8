"""Carries out the notices that the log has issued, and tells the operators what is overdue.

An app of its own: it reads the log by the claim rule, decides nothing, and may repeat itself, with the same ids.
Identity is opened for `AdmissionForwarded` and `SipNeedForwarded` alone, at the last moment.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

import structlog
from aiokafka.structs import ConsumerRecord
from faust.types import TP

from hub import topics
from hub.codec import encode
from hub.domain.calendar import civil_day
from hub.domain.events import NoticeIssued
from hub.domain.issuing import notice_id
from hub.domain.outbound import (
    AdmissionForwarded,
    ManualHandlingRequired,
    Notice,
    NoticeHead,
    OverdueRaised,
    OverdueResolved,
    Patient,
    SipNeedForwarded,
)
from hub.domain.register import UNASSIGNED, Register
from hub.envelope import headers_of
from hub.internal import Decision, Quarantined
from hub.partitioning import partition_of
from hub.registry import SchemaRegistry
from hub.vault import KeyDestroyedError, Vault
from processors.app import HubApp
from processors.claims import ClaimReader
from processors.ending import crash_point
from processors.inboxes import Destination, on_its_way
from processors.log_exceptions import LogExceptions
from processors.log_format import decode_log_record
from processors.log_view import Errand, LogView
from processors.producer import Outgoing
from processors.transport import Fetch, HubConsumer

IDENTITY_GONE: Final = "IDENTITY_GONE"
NO_INBOX: Final = "NO_INBOX"
SOURCE: Final = "/notify"

_log = structlog.stdlib.get_logger(__name__)


@dataclass(slots=True)
class ReadPartition:
    """How far one partition of the log is read, and what is held of it."""

    reader: ClaimReader
    view: LogView = field(default_factory=LogView)


class NotifyProcessor:
    """Turns issued notices into records of the controllers' inboxes.

    *register* names the hospital's, for what it must tell by hand because the identity is gone.
    """

    def __init__(
        self,
        app: HubApp,
        vault: Vault,
        exceptions: LogExceptions,
        register: Register,
        registry: SchemaRegistry | None = None,
    ) -> None:
        self._app = app
        self._register = register
        self._registry = registry
        self._vault = vault
        self._exceptions = exceptions
        self._read: dict[TP, ReadPartition] = {}

    async def take_over(self, generation: int, partitions: frozenset[TP]) -> dict[TP, int]:
        """Fold each partition up to the group's position, telling nobody; what follows it is still to be told."""
        del generation
        consumer: HubConsumer = self._app.hub_consumer
        stored = await consumer.stored_positions(partitions)
        positions = {tp: stored[tp].offset if tp in stored else 0 for tp in partitions}
        self._read = {tp: self._kept(tp, positions[tp]) for tp in partitions}
        start = {tp: read.reader.next_offset for tp, read in self._read.items()}
        behind = {tp: positions[tp] - 1 for tp in partitions if start[tp] < positions[tp]}
        await consumer.replay({tp: start[tp] for tp in behind}, behind, partial(self._fold, positions))
        return positions

    def _kept(self, tp: TP, position: int) -> ReadPartition:
        """Keep what is held, unless it is ahead of what has been told."""
        held = self._read.get(tp)
        if held and held.reader.next_offset <= position:
            return held
        return ReadPartition(ClaimReader(tp.partition, decode_log_record, self._exceptions))

    def _fold(self, positions: dict[TP, int], partition: TP, records: Sequence[ConsumerRecord]) -> None:
        for record in records:
            if record.offset < positions[partition]:
                self._errands(partition, record)

    def note(self, partition: TP) -> str:
        """Store nothing beside the position."""
        del partition
        return ""

    def let_go(self) -> None:
        """Keep what is held: a partition that comes back is read on from there."""

    async def handle(self, generation: int, fetch: Fetch) -> None:
        """Tell everyone what the log says they must be told; return when the broker has it all."""
        del generation
        errands = [
            (record, decision, errand)
            for tp, records in fetch.items()
            for record in records
            for decision, errand in self._errands(tp, record)
        ]
        crash_point("after-decode")
        missing = await self._app.hub_producer.missing({_topic(errand) for _, _, errand in errands})
        outgoing: dict[Destination, list[Outgoing]] = defaultdict(list)
        for record, decision, errand in errands:
            place, told = self._outgoing(errand, self._read[TP(record.topic, record.partition)].view)
            if place[0] in missing:
                place, told = self._quarantined(record, decision, errand, told)
            outgoing[place].append(told)
        crash_point("before-produce")
        await self._app.hub_producer.append_all(outgoing)
        crash_point("after-produce")
        if errands:
            _log.info("Told.", errands=len(errands), topics=len(outgoing))

    def _errands(self, tp: TP, record: ConsumerRecord) -> list[tuple[Decision, Errand]]:
        read = self._read[tp]
        decision = read.reader.read(record.offset, record.value)
        return [(decision, errand) for errand in read.view.fold(decision)] if decision else []

    # One errand

    def _outgoing(self, errand: Errand, view: LogView) -> tuple[Destination, Outgoing]:
        match errand:
            case NoticeIssued(head=head, content=content):
                return on_its_way(*self._with_identity(head, content, view), self._registry)
            case OverdueRaised() | OverdueResolved():
                return self._alert(errand)

    def _alert(self, alert: OverdueRaised | OverdueResolved) -> tuple[Destination, Outgoing]:
        at = alert.due_at if isinstance(alert, OverdueRaised) else alert.ended_at
        headers = headers_of(alert, event_id=alert.alert_id, source=SOURCE, subject=alert.case_id, at=at)
        return (topics.ALERTS, 0), Outgoing(key=alert.alert_id.encode(), value=encode(alert), headers=headers)

    def _with_identity(self, head: NoticeHead, content: Notice, view: LogView) -> tuple[NoticeHead, Notice]:
        """Give the notice as it leaves: with identity if it may carry it, by hand if the identity is gone."""
        if not isinstance(content, AdmissionForwarded | SipNeedForwarded):
            return head, content
        patient = self._patient(head.case_id, content.reference, view)
        if patient is None:
            _log.error("The identity of a case is gone; the party must be told by hand.", case_id=head.case_id)
            return by_hand(head, content, self._register)
        return head, replace(content, patient=patient)

    def _patient(self, case_id: str, told_by: str, view: LogView) -> Patient | None:
        """Open the identity that the message *told_by* told; None where it was never told, or is shredded."""
        sealed = view.identities.get((case_id, told_by))
        try:
            return None if sealed is None else self._vault.open_patient(case_id, told_by, sealed)
        except KeyDestroyedError:
            return None

    def _quarantined(
        self, record: ConsumerRecord, decision: Decision, errand: Errand, told: Outgoing
    ) -> tuple[Destination, Outgoing]:
        """Keep what has no topic to go to, sealed, where operators look."""
        topic = _topic(errand)
        _log.error("A topic is missing, so a notice could not be delivered.", topic=topic, case_id=decision.case_id)
        place = record.topic, record.partition, record.offset
        quarantined = Quarantined(
            source_topic=record.topic, source_partition=record.partition, source_offset=record.offset,
            received_at=decision.recorded_at, code=NO_INBOX,
            sentence=_remedy(topic),
            sealed=self._vault.seal_original(*place, told.value), digest=self._vault.digest(told.value),
            size=len(told.value),
        )  # fmt: skip
        key = "|".join(map(str, place)).encode()
        number = partition_of(key, topics.topic(topics.QUARANTINE).partitions)
        headers = headers_of(
            quarantined, event_id=f"{key.decode()}|{told.key!r}", source=SOURCE,
            subject=key.decode(), at=quarantined.received_at,
        )  # fmt: skip
        return (topics.QUARANTINE, number), Outgoing(key=key, value=encode(quarantined), headers=headers)


def by_hand(
    head: NoticeHead, content: AdmissionForwarded | SipNeedForwarded, register: Register
) -> tuple[NoticeHead, ManualHandlingRequired]:
    """Give what the hospital, or the one who invites, is told in the place of a notice whose identity is gone."""
    party = f"hospital:{content.hospital}" if isinstance(content, AdmissionForwarded) else content.convener
    record = type(content).__name__
    purpose = f"ManualHandlingRequired:{record}:{head.party}"
    manual_head = replace(
        head,
        notice_id=notice_id(head.case_id, party, purpose, head.count, head.revision),
        party=party,
        controller=register.controller_of(party, civil_day(head.issued_at)),
        purpose=purpose,
    )
    manual = ManualHandlingRequired(record=record, withheld_from=head.party, legal_effect=None, reason=IDENTITY_GONE)
    return manual_head, manual


def _remedy(topic: str) -> str:
    """Say what a person can do about a notice that has no topic to go to."""
    if topic == topics.inbox_of(UNASSIGNED):
        return "nobody reads for the party in Kafka; tell it by hand, then discard this record and say so"
    return f"topic {topic} does not exist; make it with `sip-hub topics apply`, then release this record"


def _topic(errand: Errand) -> str:
    return topics.inbox_of(errand.head.controller) if isinstance(errand, NoticeIssued) else topics.ALERTS
