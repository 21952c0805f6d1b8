"""What must come of the simulated time, case by case, and what the hub's topics say came of it: the same books.

The keeper fills them in as things are told (`hub.simulation.books.keeper`), the reader of the topics as it reads
(`hub.simulation.found`); then the two are held against each other line by line.  Instants are UTC.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

OPEN = "OPEN"
MET = "MET"
MISSED = "MISSED"
DONE_LATE = "DONE_LATE"
LAPSED = "LAPSED"
ENDED_LATE = "ENDED_LATE"

NOT_APPLICABLE = "NOT_APPLICABLE"
NOT_STARTED = "NOT_STARTED"
PREVENTED = "PREVENTED"
CALL_PENDING = "CALL_PENDING"
RUNNING = "RUNNING"
ENDED = "ENDED"
MANUAL_REVIEW = "MANUAL_REVIEW"

DUTY_NOTICE = "DUTY_NOTICE"
CALL = "CALL"

_NUMBERED_BY_COUNT = ("SipInvitationWithdrawn", "DischargeReadyWithdrawnForwarded")
_NOT_NUMBERED = ("NoticeRecalled", "InvitationAnswerForwarded", "NoticeRejectedForwarded", "MessageRefused")


@dataclass(frozen=True, slots=True)
class Clock:
    """Which clock of a case: its name, its count, and whom and what it is about, where it is about somebody."""

    name: str
    count: int = 1
    party: str = ""
    about: str = ""

    def __str__(self) -> str:
        """Name it as one would in a sentence."""
        return " ".join(filter(None, (self.name, str(self.count), self.party, self.about)))


class Standing(NamedTuple):
    """How a clock stands: since when it runs, its last moment before and after any roll, how and when it ended.

    `how` is MISSED while overdue, DONE_LATE if done after the last moment, ENDED_LATE if something else ended it then.
    """

    how: str
    starts_at: datetime
    target_at: datetime | None
    due_at: datetime | None
    ended_at: datetime | None = None
    reason: str | None = None

    def __str__(self) -> str:
        """Say how it stands."""
        return told(self._asdict())


class Duty(NamedTuple):
    """A duty to call to a SIP: since when, and until when and why it is no more."""

    arose_at: datetime
    ended_at: datetime | None = None
    reason: str | None = None

    def __str__(self) -> str:
        """Say when it arose and ended."""
        return told(self._asdict())


class Alert(NamedTuple):
    """What operators were alarmed by: a last moment that passed, and once it is called off, when that duty ended."""

    due_at: datetime
    ended_at: datetime | None = None

    def __str__(self) -> str:
        """Say which moment passed, and whether the alarm still stands."""
        return told(self._asdict())


class Turn(NamedTuple):
    """Whose days: a ready notice, and which of the municipalities that were to pay after it in turn, from 1."""

    notice: str
    number: int

    def __str__(self) -> str:
        """Name it as one would in a sentence."""
        return f"of {self.notice}, payer {self.number}"


class Payment(NamedTuple):
    """What a ready notice means for one municipality (5 kap.): who, how it stands, the first payable day, and why.

    The days from `first` to `last` are paid, without an end as long as `last` is None; none where `first` is None.
    `why` are codes without what they refer to, in order.
    """

    payer: str | None
    how: str
    starts_on: date | None = None
    first: date | None = None
    last: date | None = None
    why: tuple[str, ...] = ()

    def days(self, until: date) -> int:
        """Count the days that are paid, to *until* where they still run."""
        return max(0, ((self.last or until) - self.first).days + 1) if self.first else 0

    def __str__(self) -> str:
        """Say how it stands."""
        return told({**self._asdict(), "why": " ".join(self.why) or None})


class Deviation(NamedTuple):
    """What deviates: whose doing it was and when, the paragraph where one is at stake, and what it rests on."""

    kind: str
    law: str | None
    about: str
    at: datetime
    cause: str

    def __str__(self) -> str:
        """Say what it is."""
        return told(self._asdict())


class Note(NamedTuple):
    """One notice in one inbox: to whom, for what purpose, its number as far as that says anything, and its content."""

    party: str
    purpose: str
    number: str
    says: str

    @property
    def record(self) -> str:
        """The kind of notice; for a protected person it is always that the hospital must give one itself."""
        return self.purpose.partition(":")[0]

    def __str__(self) -> str:
        """Name it as one would in a sentence."""
        return f"{self.purpose} {self.number} to {self.party} ({self.says})"


@dataclass(slots=True)
class CaseBook:
    """One case.

    `facts` are ids of messages that the hub must hold, `conflicts` ids that came again with other content, `findings`
    what a person must look at.  `deviations` are those that the hub finds
    itself, by id.  `raised` are all alarms, `resolved` those of them that were called off.
    """

    facts: set[str] = field(default_factory=set)
    conflicts: set[str] = field(default_factory=set)
    duties: dict[int, Duty] = field(default_factory=dict)
    deadlines: dict[Clock, Standing] = field(default_factory=dict)
    notices: Counter[Note] = field(default_factory=Counter)
    raised: dict[Clock, Alert] = field(default_factory=dict)
    resolved: dict[Clock, Alert] = field(default_factory=dict)
    findings: set[str] = field(default_factory=set)
    payments: dict[Turn, Payment] = field(default_factory=dict)
    deviations: dict[str, Deviation] = field(default_factory=dict)


@dataclass(slots=True)
class Books:
    """All cases by id, what was accepted with duplicates and conflicts counted each time, and what was refused."""

    cases: dict[str, CaseBook] = field(default_factory=dict)
    accepted: int = 0
    quarantined: Counter[str] = field(default_factory=Counter)

    def of(self, case_id: str) -> CaseBook:
        """Return the book of a case, a new one if there is none."""
        return self.cases.setdefault(case_id, CaseBook())


def number_of(purpose: str, count: int, revision: int) -> str:
    """Return the number of a notice as far as a receiver can rely on it.

    The highest revision of a count holds, and a withdrawal is final for its count, whatever its revision; each recall
    and each letter stands by itself.
    """
    parts = purpose.split(":")
    record = parts[1] if len(parts) > 1 and parts[0] == "ManualHandlingRequired" else parts[0]
    if record in _NOT_NUMBERED:
        return "-"
    return str(count) if record in _NUMBERED_BY_COUNT else f"{count}.{revision}"


def told(fields: Mapping[str, Any]) -> str:
    """Write what is not null in *fields* in one line, the same for a notice read and for a notice expected."""
    return ", ".join(f"{name} {_plain(value)}" for name, value in sorted(fields.items()) if value is not None)


def _plain(value: Any) -> str:  # noqa: ANN401 - whatever a notice may hold
    match value:
        case datetime():
            return f"{value:%Y-%m-%dT%H:%M:%S.%fZ}".replace(".000000Z", "Z")
        case date():
            return value.isoformat()
        case Mapping():
            return f"[{told(value)}]"
        case _:
            return str(value)
