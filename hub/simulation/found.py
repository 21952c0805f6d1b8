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

from hub.simulation.books.ledger import (
    Alert,
    Books,
    CaseBook,
    Clock,
    Turn,
)
from hub.simulation.entries import (
    may_read,
    note_conclusion,
    note_deadline,
    note_of,
    notice_id_of,
    payment_of,
)
from hub.simulation.reading import body_of, read

NO_CLAIM = -1
LATEST = 5000
_SAID_BY = {"PREVENTED": "LiabilityPrevented", "RUNNING": "LiabilityStarted", "ENDED": "LiabilityEnded"}
"""The kind of event that tells of a payment that stands so; every other is assessed."""

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
    _turns: dict[str, dict[int, Turn]] = field(default_factory=lambda: defaultdict(dict))

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
            note_deadline(book, event)
        elif "liability" in event:
            self._payment(case_id, kind, event["count"], event["liability"])
        elif kind == "NoticeIssued":
            self.issued.add(event["head"]["notice_id"])
        else:
            note_conclusion(book, kind, event)

    def _fact(self, book: CaseBook, message_id: str) -> None:
        if message_id in book.facts:
            self.complaints.append(f"the fact of message {message_id} stands in the log twice")
        book.facts.add(message_id)

    def _payment(self, case_id: str, kind: str, count: int, row: dict[str, Any]) -> None:
        """Note how a payment stands; its count tells one from another, and the order of those of one notice."""
        turns = self._turns[case_id]
        earlier = sum(turn.notice == row["subject"] for turn in turns.values())
        turn = turns.setdefault(count, Turn(row["subject"], earlier + 1))
        said_by = _SAID_BY.get(row["status"], "LiabilityAssessed")
        if (turn.notice, said_by) != (row["subject"], kind) or len(row["periods"]) > 1:
            self.complaints.append(f"{case_id}: liability {count} is told of by {kind} as none may be")
        self.books.of(case_id).payments[turn] = payment_of(row)

    # What the parties and the operators are told

    def _notice(self, topic: str, name: str, record: dict[str, Any], value: bytes) -> None:
        notice_id = record["notice_id"]
        if notice_id in self.delivered:
            self.repeated += 1
            if self.delivered[notice_id] != value:
                self.complaints.append(f"notice {notice_id} stands in {topic} with two contents")
            return
        self.delivered[notice_id] = value
        if notice_id != notice_id_of(record) or topic != f"inbox.{record['controller']}.v1":
            self.complaints.append(f"notice {notice_id} in {topic} is not numbered or addressed as it must be")
        if not record["purpose"].startswith(name) or not may_read(record["party"], record["controller"]):
            self.complaints.append(f"notice {notice_id} in {topic} is not one that {record['party']} may read there")
        self.invited[record["controller"]] += name == "SipInvitation"
        self.books.of(record["case_id"]).notices[note_of(record)] += 1

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
