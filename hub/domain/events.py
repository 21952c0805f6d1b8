"""What the log holds: the facts the hub was told, and the conclusions that follow from them.

Every conclusion about a deadline carries the deadline as it then stands, so that a reader needs no history to act
on it.  Instants are legal instants in UTC, however late the hub came to know of them.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from hub.domain.facts import Fact, Source
from hub.domain.outbound import Notice, NoticeHead
from hub.domain.terms import DeadlineStatus, LiabilityStatus, Responsible


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One legal clock.

    `due_at` is the last moment in time (an act at it is in time), null while it depends on something not yet
    known; `target_at` is the same before any roll.  Once time has passed `missed_after` an open deadline is
    declared missed: that is `due_at`, or later for a clock that was already past when the hub was told of it.
    `subject` is the message that started it, and `about` what it is about where a party has several of one name.
    Once time has passed `remind_at` whoever has the duty is reminded, if it is still open.
    """

    name: str
    count: int
    party: str | None
    law: str
    responsible: Responsible
    subject: str
    starts_at: datetime
    target_at: datetime | None
    due_at: datetime | None
    missed_after: datetime | None
    status: DeadlineStatus
    ended_at: datetime | None
    reason: str | None
    about: str | None = None
    remind_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """Payable days, both inclusive, Stockholm days; `ends_on` null while they run."""

    starts_on: date
    ends_on: date | None
    reason: str

    @property
    def days(self) -> int | None:
        """How many days; None while they run."""
        return None if self.ends_on is None else (self.ends_on - self.starts_on).days + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Precondition:
    """A condition of 5 kap. 3 or 5 §, and by which message; `fulfilled` is null where it is undecided or not asked."""

    name: str
    law: str
    fulfilled: bool | None
    event: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Liability:
    """What one ready notice (`subject`) means for the municipality that pays (5 kap.), as it stands after its event.

    `starts_on` is the first payable day by the Act or the agreement; until time has passed `waits_until` it has not
    come.  `reasons` say why it is prevented, does not apply, or is for a person to judge.
    """

    subject: str
    payer: str | None
    status: LiabilityStatus
    starts_on: date | None
    waits_until: datetime | None
    periods: tuple[Period, ...]
    preconditions: tuple[Precondition, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiabilityAssessed:
    """How the liability of a ready notice stands, where it neither started, was prevented nor ended."""

    count: int
    liability: Liability


@dataclass(frozen=True, slots=True, kw_only=True)
class LiabilityStarted:
    """The first payable day has come and its conditions are fulfilled (5 kap. 3 and 4 §§)."""

    count: int
    liability: Liability


@dataclass(frozen=True, slots=True, kw_only=True)
class LiabilityPrevented:
    """The first payable day has come, and a condition of 5 kap. 3 or 5 § is not fulfilled."""

    count: int
    liability: Liability


@dataclass(frozen=True, slots=True, kw_only=True)
class LiabilityEnded:
    """The last payable day is known."""

    count: int
    liability: Liability


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened:
    """The first message about a stay, whatever it was."""

    case_id: str
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyToConveneArose:
    """Open care must call to a SIP (4 kap. 1 and 3 §§); `cause` is the message that made it so."""

    count: int
    arose_at: datetime
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyToConveneEnded:
    """The duty of that count is no more."""

    count: int
    ended_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineStarted:
    """A clock of the Act runs."""

    deadline: Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineDated:
    """The last moment of a running clock has become known."""

    deadline: Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineMet:
    """Done in time."""

    deadline: Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineMissed:
    """The last moment passed; `ended_at` is set where it is known to have been done, or ended, afterwards."""

    deadline: Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueEnded:
    """A missed deadline is no longer overdue: done late, or lawfully ended.  It stays missed."""

    deadline: Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineLapsed:
    """The duty ended lawfully at or before its last moment."""

    deadline: Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineCorrected:
    """What was told later changes the clock or its outcome; `dropped` means that it never should have run."""

    deadline: Deadline
    dropped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineReminded:
    """Whoever has the duty was reminded of it, while it was open."""

    deadline: Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeIssued:
    """A notice to one party, with every byte of it but identity; `notify` only carries it out.

    `closes` is the id of the earlier notice that this one withdraws for good, if it does.
    """

    head: NoticeHead
    content: Notice
    closes: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualReviewNeeded:
    """A person must judge what the hub can't; `reason` is stable text, code first."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualReviewResolved:
    """The reason for a review is gone."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviationFound:
    """Something the Act or the agreement does not foresee was seen by the hub itself.

    `deviation_id` names the record that both principals see, `about` the party whose doing it was.
    """

    kind: str
    law: str | None
    at: datetime
    cause: str
    deviation_id: str | None = None
    about: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviationCorrected:
    """What was told later shows that the deviation found was none."""

    kind: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoordinatedCarePlanRequired:
    """The care after discharge is open compulsory care: a coordinated care plan takes the SIP's place (4 kap. 1 §)."""

    law: str
    at: datetime
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageConflicted:
    """The same message id came with other content; nothing else changes."""

    message_id: str
    sender: str
    record: str
    received_at: datetime
    digest: bytes
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRefused:
    """The decider could not take the message; nothing else changes."""

    message_id: str
    sender: str
    record: str
    received_at: datetime
    digest: bytes
    source: Source
    code: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed:
    """Nothing more is due in the case."""

    closed_at: datetime
    reason: str


Conclusion: TypeAlias = (
    CaseOpened
    | DutyToConveneArose
    | DutyToConveneEnded
    | DeadlineStarted
    | DeadlineDated
    | DeadlineMet
    | DeadlineMissed
    | OverdueEnded
    | DeadlineLapsed
    | DeadlineCorrected
    | DeadlineReminded
    | NoticeIssued
    | LiabilityAssessed
    | LiabilityStarted
    | LiabilityPrevented
    | LiabilityEnded
    | ManualReviewNeeded
    | ManualReviewResolved
    | DeviationFound
    | DeviationCorrected
    | CoordinatedCarePlanRequired
    | MessageConflicted
    | MessageRefused
    | CaseClosed
)
Event: TypeAlias = Fact | Conclusion
