"""What the hub's topics say, read with nothing of the hub's but its schema files, into the same books as the ledger.

Any reader could do this: decode each record by its fingerprint, let a decision count only under the latest claim
before it, take a repeated notice for the same notice.  Whatever a reader has a right to rely on and does not find
becomes a complaint.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeAlias
from uuid import uuid5

from hub.simulation.books.ledger import (
    DONE_LATE,
    ENDED_LATE,
    MISSED,
    Alert,
    Books,
    CaseBook,
    Clock,
    Duty,
    Note,
    Standing,
    number_of,
    told,
)
from hub.simulation.books.outbox import NAMESPACE
from hub.simulation.reading import body_of, read
from hub.simulation.stories.forms import identity_mark

NO_CLAIM = -1
LATEST = 5000
_HEAD = frozenset(
    {"notice_id", "case_id", "party", "controller", "purpose", "count", "revision", "issued_at", "causation_id"}
)
_FOR_PEOPLE = frozenset({"sentence"})
"""Whose wording is the hub's own."""

Place: TypeAlias = tuple[str, int, int]


@dataclass(slots=True)
class Found:
    """The books as the topics tell them so far; hand it every record of every topic, each partition in order.

    `claims` counts takings-over of a log partition, `void` decisions of somebody who had lost it, `repeated` what came
    twice as it may.  `invited` counts invitations by controller; `latest` are the last events, as (case, type, fields),
    and what was refused, for whoever looks on.
    """

    books: Books = field(default_factory=Books)
    complaints: list[str] = field(default_factory=list)
    issued: set[str] = field(default_factory=set)
    delivered: dict[str, bytes] = field(default_factory=dict)
    invited: Counter[str] = field(default_factory=Counter)
    claims: int = 0
    void: int = 0
    repeated: int = 0
    latest: deque[tuple[str, str, dict[str, Any]]] = field(default_factory=lambda: deque(maxlen=LATEST))
    _marks: dict[int, dict[tuple[str, int], datetime]] = field(default_factory=lambda: defaultdict(dict))
    _claims: dict[int, int] = field(default_factory=dict)
    _versions: dict[str, int] = field(default_factory=dict)
    _places: set[Place] = field(default_factory=set)
    _alerts: set[tuple[str, str]] = field(default_factory=set)

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
        if not record["purpose"].startswith(name) or not _may_read(record["party"], record["controller"]):
            self.complaints.append(f"notice {notice_id} in {topic} is not one that {record['party']} may read there")
        self.invited[record["controller"]] += name == "SipInvitation"
        self.books.of(record["case_id"]).notices[_note(record)] += 1

    def _raised(self, _partition: int, _offset: int, record: dict[str, Any]) -> None:
        self._alert(record, "raised", self.books.of(record["case_id"]).raised, Alert(record["due_at"]))

    def _resolved(self, _partition: int, _offset: int, record: dict[str, Any]) -> None:
        alert = Alert(record["due_at"], record["ended_at"])
        self._alert(record, "resolved", self.books.of(record["case_id"]).resolved, alert)

    def _alert(self, record: dict[str, Any], what: str, alerts: dict[Clock, Alert], alert: Alert) -> None:
        """Note an alert; the same one may come again after a crash, but not another for the same deadline."""
        clock = Clock(record["duty"], record["count"], record.get("about_party") or "", record.get("about") or "")
        if alerts.setdefault(clock, alert) != alert:
            self.complaints.append(f"{record['case_id']}: {clock} was {what} twice")


_READERS: Mapping[str, Callable[[Found, int, int, dict[str, Any]], None]] = {
    "InboxMessage": Found._inbox_message,  # noqa: SLF001 - its own
    "Watermark": Found._watermark,  # noqa: SLF001 - its own
    "Quarantined": Found._quarantined,  # noqa: SLF001 - its own
    "PartitionClaimed": Found._claimed,  # noqa: SLF001 - its own
    "Decision": Found._decision,  # noqa: SLF001 - its own
    "OverdueRaised": Found._raised,  # noqa: SLF001 - its own
    "OverdueResolved": Found._resolved,  # noqa: SLF001 - its own
}


def _notice_id(record: dict[str, Any]) -> str:
    parts = ("notice", *(record[name] for name in ("case_id", "party", "purpose", "count", "revision")))
    return str(uuid5(NAMESPACE, "|".join(map(str, parts))))


def _may_read(party: str, controller: str) -> bool:
    """Tell whether *controller* is who reads for *party*, where nobody has said otherwise."""
    kind, _, rest = party.partition(":")
    return controller == f"kommun-{rest[:4]}" if kind == "municipality" else controller.startswith("region-")


def _note(record: dict[str, Any]) -> Note:
    carries = {name: value for name, value in record.items() if name not in _HEAD | _FOR_PEOPLE}
    if "patient" in carries:
        carries["patient"] = identity_mark(carries["patient"])
    number = number_of(record["purpose"], record["count"], record["revision"])
    return Note(record["party"], record["purpose"], number, told(carries))


def _note_deadline(book: CaseBook, event: dict[str, Any]) -> None:
    deadline = event["deadline"]
    clock = Clock(deadline["name"], deadline["count"], deadline["party"] or "", deadline.get("about") or "")
    if event.get("dropped"):
        book.deadlines.pop(clock, None)
        return
    how, ended_at, reason = deadline["status"], deadline["ended_at"], deadline["reason"]
    if how == MISSED and ended_at is not None:
        how = ENDED_LATE if reason else DONE_LATE
    moments = (deadline["starts_at"], deadline["target_at"], deadline["due_at"], ended_at)
    book.deadlines[clock] = Standing(how, *moments, reason)


def _note_conclusion(book: CaseBook, kind: str, event: dict[str, Any]) -> None:
    match kind:
        case "DutyToConveneArose":
            book.duties[event["count"]] = Duty(event["arose_at"])
        case "DutyToConveneEnded" if event["reason"] == "CORRECTED":
            book.duties.pop(event["count"], None)
        case "DutyToConveneEnded":
            before = book.duties[event["count"]]
            book.duties[event["count"]] = before._replace(ended_at=event["ended_at"], reason=event["reason"])
        case "MessageConflicted":
            book.conflicts.add(event["message_id"])
        case "ManualReviewNeeded":
            book.findings.add(_short(event["reason"]))
        case "ManualReviewResolved":
            book.findings.discard(_short(event["reason"]))
        case "DeviationFound":
            book.findings.add(event["kind"])
        case "DeviationCorrected":
            book.findings.discard(event["kind"])
        case "MessageRefused":
            book.findings.add(f"MessageRefused {event['message_id']} {event['code']}")
        case _:
            pass  # the rest says nothing that the books keep


def _short(reason: str) -> str:
    return reason.partition(":")[0]
