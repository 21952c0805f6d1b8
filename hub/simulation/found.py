"""What the hub's topics say, read with nothing of the hub's but its schema files, into the same books as the ledger.

Any reader could do this: decode each record by its fingerprint, let a decision count only under the latest claim
before it, take a repeated notice for the same notice.  Whatever a reader has a right to rely on and does not find
becomes a complaint.
"""

import json
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias, cast
from uuid import UUID, uuid5

from fastavro import parse_schema, schemaless_reader
from fastavro.schema import fingerprint, to_parsing_canonical_form

from hub.simulation.ledger import DONE_LATE, MISSED, Books, CaseBook

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
NAMESPACE = UUID("e045a741-c289-5753-a787-1d718f01ac21")
NO_CLAIM = -1
LATEST = 500
_PREFIX = b"\xc3\x01"
_BODY = 10

Place: TypeAlias = tuple[str, int, int]


@dataclass(slots=True)
class Found:
    """The books as the topics tell them so far; hand it every record of every topic, each partition in order.

    `claims` counts takings-over of a log partition, `void` decisions of somebody who had lost it, `repeated` what came
    twice as it may.  `latest` are the last events, as (case, type, fields), and what was refused, for whoever looks on.
    """

    books: Books = field(default_factory=Books)
    complaints: list[str] = field(default_factory=list)
    issued: set[str] = field(default_factory=set)
    delivered: dict[str, bytes] = field(default_factory=dict)
    by_controller: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    claims: int = 0
    void: int = 0
    repeated: int = 0
    latest: deque[tuple[str, str, dict[str, Any]]] = field(default_factory=lambda: deque(maxlen=LATEST))
    _marks: dict[int, dict[tuple[str, int], datetime]] = field(default_factory=lambda: defaultdict(dict))
    _claims: dict[int, int] = field(default_factory=dict)
    _versions: dict[str, int] = field(default_factory=dict)
    _places: set[Place] = field(default_factory=set)

    def take(self, topic: str, partition: int, offset: int, value: bytes) -> None:
        """Take in one record."""
        name, record = read(value)
        if topic.startswith("inbox."):
            self._notice(topic, name, record, value)
        elif (reader := _READERS.get(name)) is not None:
            reader(self, partition, offset, record)

    def clock(self, inbox_partitions: int, inbound_partitions: int) -> datetime | None:
        """Tell how far time has passed for every case; None while some partition has not been heard of."""
        if len(self._marks) < inbox_partitions:
            return None
        whole = all(len(marks) == inbound_partitions for marks in self._marks.values())
        return min(min(marks.values()) for marks in self._marks.values()) if whole else None

    def undelivered(self) -> int:
        """Count the notices that the log has issued and that stand in no controller's inbox."""
        return len(self.issued - self.delivered.keys())

    # The inbox and quarantine

    def _inbox_message(self, _partition: int, _offset: int, record: dict[str, Any]) -> None:
        if self._is_new((record["source_topic"], record["source_partition"], record["source_offset"])):
            self.books.accepted += 1

    def _watermark(self, partition: int, _offset: int, record: dict[str, Any]) -> None:
        for mark in record["partitions"]:
            self._marks[partition][mark["topic"], mark["partition"]] = mark["at"].astimezone(UTC)

    def _quarantined(self, _partition: int, _offset: int, record: dict[str, Any]) -> None:
        if self._is_new((record["source_topic"], record["source_partition"], record["source_offset"])):
            self.books.quarantined[record["code"]] += 1
            self.latest.append(("", "Quarantined", record))

    def _is_new(self, place: Place) -> bool:
        """Tell whether this inbound record has not been seen before: intake may forward it again after a crash."""
        new = place not in self._places
        self._places.add(place)
        self.repeated += not new
        return new

    # The log

    def _claimed(self, partition: int, offset: int, _record: dict[str, Any]) -> None:
        self._claims[partition] = offset
        self.claims += 1

    def _decision(self, partition: int, offset: int, record: dict[str, Any]) -> None:
        if record["claim"] != self._claims.get(partition, NO_CLAIM):
            self.void += 1
            return
        case_id = record["case_id"]
        expected = self._versions.get(case_id, 0) + 1
        if record["version"] != expected:
            where = f"partition {partition}, offset {offset}"
            self.complaints.append(f"{case_id} goes from version {expected - 1} to {record['version']} at {where}")
        self._versions[case_id] = record["version"]
        for event in record["events"]:
            self._event(case_id, event["type"], body_of(event["fingerprint"], event["body"]))

    def _event(self, case_id: str, kind: str, event: dict[str, Any]) -> None:
        book = self.books.of(case_id)
        self.latest.append((case_id, kind, event))
        if "told" in event:
            self._fact(book, event["told"]["message_id"])
        elif "deadline" in event:
            _note_deadline(book, event)
        elif kind == "NoticeIssued":
            self.issued.add(event["head"]["notice_id"])
        else:
            _note_conclusion(book, kind, event)

    def _fact(self, book: CaseBook, message_id: str) -> None:
        if message_id in book.facts:
            self.complaints.append(f"the fact of message {message_id} stands in the log twice")
        book.facts.add(message_id)

    # What the parties and the operators are told

    def _notice(self, topic: str, name: str, record: dict[str, Any], value: bytes) -> None:
        notice_id = record["notice_id"]
        if notice_id in self.delivered:
            self.repeated += 1
            if self.delivered[notice_id] != value:
                self.complaints.append(f"notice {notice_id} stands in {topic} with two contents")
            return
        self.delivered[notice_id] = value
        if notice_id != _notice_id(record) or topic != f"inbox.{record['controller']}.v1":
            self.complaints.append(f"notice {notice_id} in {topic} is not numbered or addressed as it must be")
        self.by_controller[record["controller"]] += name == "SipInvitation"
        _note_notice(self.books.of(record["case_id"]), name, record)

    def _raised(self, _partition: int, _offset: int, record: dict[str, Any]) -> None:
        self.books.of(record["case_id"]).raised.add((record["duty"], record["count"]))

    def _resolved(self, _partition: int, _offset: int, record: dict[str, Any]) -> None:
        self.books.of(record["case_id"]).resolved.add((record["duty"], record["count"]))


_READERS: Mapping[str, Callable[[Found, int, int, dict[str, Any]], None]] = {
    "InboxMessage": Found._inbox_message,  # noqa: SLF001 - its own
    "Watermark": Found._watermark,  # noqa: SLF001 - its own
    "Quarantined": Found._quarantined,  # noqa: SLF001 - its own
    "PartitionClaimed": Found._claimed,  # noqa: SLF001 - its own
    "Decision": Found._decision,  # noqa: SLF001 - its own
    "OverdueRaised": Found._raised,  # noqa: SLF001 - its own
    "OverdueResolved": Found._resolved,  # noqa: SLF001 - its own
}


def read(value: bytes) -> tuple[str, dict[str, Any]]:
    """Return name and fields of a record in single-object encoding; a `KeyError` names an unknown schema."""
    if value[:2] != _PREFIX:
        message = "the record is not in single-object encoding"
        raise ValueError(message)
    name, schema = _schemas()[value[2:_BODY]]
    return name, _record(schema, value[_BODY:])


def body_of(schema: bytes, body: bytes) -> dict[str, Any]:
    """Return the fields of a body within a record, by the fingerprint beside it."""
    return _record(_schemas()[schema][1], body)


def _record(schema: Any, body: bytes) -> dict[str, Any]:  # noqa: ANN401 - what fastavro makes of a schema
    return cast("dict[str, Any]", schemaless_reader(BytesIO(body), schema, None))


@cache
def _schemas() -> dict[bytes, tuple[str, Any]]:
    """Read every schema file: by fingerprint, the record's name and what fastavro reads it with."""
    sources = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(SCHEMAS.glob("*/*.avsc"))]
    return {_crc64(source): (source["name"], parse_schema(source)) for source in sources}


def _crc64(source: dict[str, Any]) -> bytes:
    return bytes.fromhex(fingerprint(to_parsing_canonical_form(source), "CRC-64-AVRO"))


def _notice_id(record: dict[str, Any]) -> str:
    parts = ("notice", *(record[name] for name in ("case_id", "party", "purpose", "count", "revision")))
    return str(uuid5(NAMESPACE, "|".join(map(str, parts))))


def _note_deadline(book: CaseBook, event: dict[str, Any]) -> None:
    deadline = event["deadline"]
    key = deadline["name"], deadline["count"]
    if event.get("dropped"):
        book.deadlines.pop(key, None)
        return
    if deadline["name"] == "sip_call":
        book.last_moments[deadline["count"]] = deadline["due_at"]
    late = deadline["status"] == MISSED and deadline["ended_at"] is not None
    book.deadlines[key] = DONE_LATE if late else deadline["status"]


def _note_conclusion(book: CaseBook, kind: str, event: dict[str, Any]) -> None:
    match kind:
        case "DutyToConveneArose":
            book.duties.add(event["count"])
        case "DutyToConveneEnded" if event["reason"] == "CORRECTED":
            book.duties.discard(event["count"])
        case "MessageConflicted":
            book.conflicts.add(event["message_id"])
        case "ManualReviewNeeded":
            book.findings.add(_short(event["reason"]))
        case "ManualReviewResolved":
            book.findings.discard(_short(event["reason"]))
        case "DeviationFound":
            book.findings.add(event["kind"])
        case "MessageRefused":
            book.findings.add(f"MessageRefused {event['code']}")
        case _:
            pass  # the rest says nothing that the books keep


def _note_notice(book: CaseBook, name: str, record: dict[str, Any]) -> None:
    match name:
        case "SipInvitation":
            book.invitations.add((record["party"], record["count"], record["legal_effect"]))
        case "SipInvitationWithdrawn":
            book.withdrawn.add((record["party"], record["count"]))
        case "ManualHandlingRequired":
            book.withheld.add((record["withheld_from"], record["record"], record["legal_effect"] or ""))
        case _:
            book.told.add((record["party"], name))


def _short(reason: str) -> str:
    return reason.partition(":")[0]
