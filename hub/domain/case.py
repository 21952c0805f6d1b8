"""A case: the facts collected about one stay, and the conclusions that stand.

Nothing here judges; `evolve` remembers.  What the facts mean is `hub.domain.stay` and what follows from them is
`hub.domain.decider`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce
from types import MappingProxyType
from typing import Final, TypeAlias, TypeVar

from hub.domain.events import (
    CaseClosed,
    CaseOpened,
    CoordinatedCarePlanRequired,
    Deadline,
    DeadlineCorrected,
    DeadlineDated,
    DeadlineLapsed,
    DeadlineMet,
    DeadlineMissed,
    DeadlineReminded,
    DeadlineStarted,
    DeviationCorrected,
    DeviationFound,
    DutyToConveneArose,
    DutyToConveneEnded,
    Event,
    Liability,
    LiabilityAssessed,
    LiabilityEnded,
    LiabilityPrevented,
    LiabilityStarted,
    ManualReviewNeeded,
    ManualReviewResolved,
    MessageConflicted,
    MessageRefused,
    NoticeIssued,
    OverdueEnded,
)
from hub.domain.facts import Fact
from hub.domain.frozen import but
from hub.domain.memory import Memory
from hub.domain.outbound import ManualHandlingRequired, Notice, NoticeHead
from hub.domain.terms import DeadlineStatus

LETTERS: Final = {"InvitationAnswerForwarded", "NoticeRejectedForwarded"}
"""What says that something was said: each is a notice of its own, never revised."""

_ONCE: Final = {*LETTERS, "Reminder"}

DeadlineKey: TypeAlias = tuple[str, int, str | None]
Sent: TypeAlias = Mapping[str, tuple[str, Notice]]
K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty to convene as it was last recorded: the message that made it arise, when, and its end if it has one."""

    cause: str
    arose_at: datetime
    ended_at: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """The latest revision of a notice to one party; `closed` once it has been withdrawn for good.

    `duty` is the count of the duty that stood when it was issued, if one did: a notice's own count may be another.
    """

    head: NoticeHead
    content: Notice
    closed: bool = False
    duty: int | None = None


@dataclass(frozen=True)
class Case:
    """Collected facts and open conclusions; immutable, so a decision can be tried and thrown away.

    `seen` maps (sender, message id) to the digest of what was first told; `issued` maps (party, purpose) to the
    latest notice of that kind, `letters` to everything of a kind that is sent once and not revised, and `sent` a
    notice's id to the party and what it was told.  `reminded` holds the clocks, with the instant, of which somebody
    was reminded; `liabilities` maps a count to what a ready notice means for the municipality that pays, and `found`
    what the hub found, by kind and cause, to when it was and whom it is about.  `memory` is no part of the case: it
    spares the next decision what the last one has read.
    """

    case_id: str = ""
    facts: tuple[Fact, ...] = ()
    seen: Mapping[tuple[str, str], bytes] = field(default_factory=lambda: MappingProxyType({}))
    disputed: frozenset[tuple[str, str, bytes]] = frozenset()
    duties: Mapping[int, Duty] = field(default_factory=lambda: MappingProxyType({}))
    deadlines: Mapping[DeadlineKey, Deadline] = field(default_factory=lambda: MappingProxyType({}))
    issued: Mapping[tuple[str, str], Issued] = field(default_factory=lambda: MappingProxyType({}))
    letters: Mapping[tuple[str, str], tuple[Issued, ...]] = field(default_factory=lambda: MappingProxyType({}))
    sent: Sent = field(default_factory=lambda: MappingProxyType({}))
    liabilities: Mapping[int, Liability] = field(default_factory=lambda: MappingProxyType({}))
    reminded: frozenset[tuple[DeadlineKey, datetime | None]] = frozenset()
    reviews: frozenset[str] = frozenset()
    found: Mapping[tuple[str, str], tuple[datetime, str | None]] = field(default_factory=lambda: MappingProxyType({}))
    memory: Memory = field(default_factory=Memory, compare=False, repr=False)


INITIAL: Final = Case()
"""Before anything was told; who decides the first message on a `Case()` of its own is spared reading that one twice."""


def evolve(case: Case, event: Event) -> Case:
    """Take the case one event forward.  Judges nothing, refuses nothing."""
    match event:
        case CaseOpened():
            memory = Memory() if case.memory is INITIAL.memory else case.memory
            return but(case, case_id=event.case_id, memory=memory)
        case DeadlineStarted() | DeadlineDated() | DeadlineMet() | DeadlineMissed() | DeadlineLapsed() | OverdueEnded():
            return _with_deadline(case, event.deadline)
        case DeadlineCorrected():
            return _without_deadline(case, event.deadline) if event.dropped else _with_deadline(case, event.deadline)
        case NoticeIssued():
            return _with_notice(case, event)
        case DutyToConveneArose():
            return but(case, duties=_put(case.duties, event.count, Duty(event.cause, event.arose_at)))
        case DutyToConveneEnded():
            duty = replace(case.duties[event.count], ended_at=event.ended_at, reason=event.reason)
            return but(case, duties=_put(case.duties, event.count, duty))
        case ManualReviewNeeded():
            return but(case, reviews=case.reviews | {event.reason})
        case ManualReviewResolved():
            return but(case, reviews=case.reviews - {event.reason})
        case LiabilityAssessed() | LiabilityStarted() | LiabilityPrevented() | LiabilityEnded():
            return but(case, liabilities=_put(case.liabilities, event.count, event.liability))
        case DeadlineReminded():
            return but(case, reminded=case.reminded | {reminder_key(event.deadline)})
        case DeviationCorrected():
            gone = (event.kind, event.cause)
            return but(case, found=MappingProxyType({k: v for k, v in case.found.items() if k != gone}))
        case DeviationFound():
            return but(case, found=_put(case.found, (event.kind, event.cause), (event.at, event.about)))
        case CoordinatedCarePlanRequired():
            key = ("CoordinatedCarePlanRequired", event.cause)
            return but(case, found=_put(case.found, key, (event.at, None)))
        case MessageConflicted() | MessageRefused():
            disputed = (event.sender, event.message_id, event.digest)
            return but(case, disputed=case.disputed | {disputed})
        case CaseClosed():
            return case
        case _:
            return _with_fact(case, event)


def replay(events: Iterable[Event], case: Case = INITIAL) -> Case:
    """Fold a history into the present."""
    return reduce(evolve, events, case)


def next_moment(case: Case) -> datetime | None:
    """Return the earliest instant (UTC) after which an open deadline is missed, or reminded of; None if none waits."""
    waits = [at for deadline in case.deadlines.values() for at in _waits(case, deadline)]
    waits += [liability.waits_until for liability in case.liabilities.values() if liability.waits_until is not None]
    return min(waits, default=None)


def _waits(case: Case, deadline: Deadline) -> Iterator[datetime]:
    if deadline.status is not DeadlineStatus.OPEN:
        return
    if deadline.missed_after is not None:
        yield deadline.missed_after
    if deadline.remind_at is not None and reminder_key(deadline) not in case.reminded:
        yield deadline.remind_at


def reminder_key(deadline: Deadline) -> tuple[DeadlineKey, datetime | None]:
    """Return what tells one reminder of a case from another."""
    return deadline_key(deadline), deadline.remind_at


def deadline_key(deadline: Deadline) -> DeadlineKey:
    """Return what tells one deadline of a case from another."""
    return deadline.name, deadline.count, deadline.party


def record_of(content: Notice) -> str:
    """Return the name of the record that the notice is, or that it tells the hospital to give itself."""
    return content.record if isinstance(content, ManualHandlingRequired) else type(content).__name__


def _with_fact(case: Case, fact: Fact) -> Case:
    seen = _put(case.seen, (fact.told.sender, fact.told.message_id), fact.told.digest)
    return but(case, facts=(*case.facts, fact), seen=seen)


def _with_deadline(case: Case, deadline: Deadline) -> Case:
    return but(case, deadlines=_put(case.deadlines, deadline_key(deadline), deadline))


def _without_deadline(case: Case, deadline: Deadline) -> Case:
    gone = deadline_key(deadline)
    return but(case, deadlines=MappingProxyType({k: v for k, v in case.deadlines.items() if k != gone}))


def _with_notice(case: Case, event: NoticeIssued) -> Case:
    own = (event.head.party, event.head.purpose)
    case = but(case, sent=_put(case.sent, event.head.notice_id, (event.head.party, event.content)))
    if record_of(event.content) in _ONCE:
        letters = (*case.letters.get(own, ()), Issued(event.head, event.content))
        return but(case, letters=_put(case.letters, own, letters))
    case = _closed(case, event.closes)
    issued = case.issued
    duty = max((count for count, duty in case.duties.items() if duty.ended_at is None), default=None)
    return but(case, issued=_put(issued, own, Issued(event.head, event.content, duty=duty)))


def _closed(case: Case, notice_id: str | None) -> Case:
    """Mark the notice withdrawn, wherever it stands."""
    if notice_id is None:
        return case
    for key, one in case.issued.items():
        if one.head.notice_id == notice_id:
            return but(case, issued=_put(case.issued, key, replace(one, closed=True)))
    for key, several in case.letters.items():
        if any(one.head.notice_id == notice_id for one in several):
            marked = tuple(replace(o, closed=True) if o.head.notice_id == notice_id else o for o in several)
            return but(case, letters=_put(case.letters, key, marked))
    return case


def _put(mapping: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    return MappingProxyType({**mapping, key: value})
