"""What the hub sees for itself that deviates: a limit missed, a call declined or never answered, no ready notice.

Each is told from every other by what it rests on, which is a function of the facts: neither a count nor a number of
a notice is in it, since those depend on the order in which things were told (ADR 0071).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final, NamedTuple, TypeAlias

from hub.domain.calendar import END_OF_TIME
from hub.domain.calls import Call
from hub.domain.clocks import (
    ADMISSION_NOTICE,
    CARE_CONTACT,
    DISCHARGE_INFORMATION,
    PLANNING_INPUT,
    SIP_CALL,
    SIP_FOLLOW_UP,
)
from hub.domain.events import Deadline
from hub.domain.facts import InvitationAnswered, NoticeRejected, SipMeetingHeld
from hub.domain.outbound import ManualHandlingRequired, Notice
from hub.domain.parties import OPEN_CARE, REGIONAL, concerned_at, ever_concerned, hospital, open_care, speaks_for
from hub.domain.plan import lets_invite
from hub.domain.stay import Stay
from hub.domain.telling import given_at
from hub.domain.terms import Answer, DeadlineStatus, Responsible, Role

DEADLINE_MISSED: Final = "DEADLINE_MISSED"
INVITATION_DECLINED: Final = "INVITATION_DECLINED"
NO_ANSWER: Final = "NO_ANSWER"
DISCHARGED_WITHOUT_READY_NOTICE: Final = "DISCHARGED_WITHOUT_READY_NOTICE"

_OF_INTEREST: Final = {
    ADMISSION_NOTICE,
    CARE_CONTACT,
    DISCHARGE_INFORMATION,
    PLANNING_INPUT,
    SIP_CALL,
    SIP_FOLLOW_UP,
}
"""The clocks in which the other principal has an interest of its own."""

_READY_NOTICE: Final = "SFS 2017:612 3 kap. 1 §"
_PLANNING: Final = "SFS 2017:612 4 kap. 1 §"

Said: TypeAlias = InvitationAnswered | NoticeRejected


class Finding(NamedTuple):
    """What the hub saw: whose doing it was, when, by which paragraph, and what it rests on, which tells it apart."""

    kind: str
    law: str | None
    about: str
    at: datetime
    cause: str


@dataclass(frozen=True, slots=True)
class Invited:
    """A party called to a meeting: by which call, since when, and until when what it says is about that call."""

    call: str
    party: str
    since: datetime
    until: datetime

    def spans(self, at: datetime) -> bool:
        """Whether *at* lies in the time of the call."""
        return self.since <= at < self.until


def of_interest(deadlines: Iterable[Deadline]) -> tuple[Deadline, ...]:
    """Return the clocks that were missed and in which another principal has an interest."""
    return tuple(row for row in deadlines if row.name in _OF_INTEREST and row.status is DeadlineStatus.MISSED)


def addressees(said: Iterable[Said], sent: Mapping[str, tuple[str, Notice]]) -> dict[str, str]:
    """Return, for each notice that is answered and that the hub has issued, the party that it is for."""
    found: dict[str, str] = {}
    for each in said:
        if each.notice_id in sent:
            party, content = sent[each.notice_id]
            found[each.notice_id] = content.withheld_from if isinstance(content, ManualHandlingRequired) else party
    return found


def findings(
    stay: Stay, calls: Sequence[Call], missed: Iterable[Deadline], sent_to: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield all that the hub finds in the stay."""
    for row in missed:
        if row.due_at is not None:
            about = whose_duty(stay, row, row.due_at)
            cause = " ".join(filter(None, (row.subject, row.party)))
            yield Finding(f"{DEADLINE_MISSED} {row.name}", row.law, about, row.due_at, cause)
    gone = stay.discharge
    if gone and _should_have_been_notified(stay, gone.discharged_at):
        about, cause = hospital(stay.admission), gone.told.message_id
        yield Finding(DISCHARGED_WITHOUT_READY_NOTICE, _READY_NOTICE, about, gone.discharged_at, cause)
    if stay.answers or stay.meetings:
        invited = _invited(stay, calls)
        answering = partial(_answering, stay, {one.party for one in invited}, sent_to)
        yield from unwilling(invited, (*stay.answers, *stay.rejections), stay.meetings, answering, _PLANNING)


def unwilling(
    invited: Iterable[Invited],
    said: Sequence[Said],
    meetings: Sequence[SipMeetingHeld],
    answering: Callable[[Said], tuple[datetime, frozenset[str]]],
    law: str,
) -> Iterator[Finding]:
    """Yield who was called and would not come, by its last word, and who never answered and was not there.

    *answering* says when something was said, and for which parties it may have been: a refusal counts only where that
    is one.  Whoever came to a meeting after all has refused nothing.
    """
    spoken = sorted(((*answering(each), each) for each in said), key=lambda one: (one[0], one[2].told.message_id))
    for one in invited:
        held = [meeting for meeting in meetings if one.spans(meeting.held_at)]
        if any(one.party in meeting.participants for meeting in held):
            continue
        own = [(at, each, parties) for at, parties, each in spoken if one.party in parties and one.spans(at)]
        cause = f"{one.call} {one.party}"
        if own and _declines(own[-1][1]) and len(own[-1][2]) == 1:
            yield Finding(INVITATION_DECLINED, law, one.party, own[-1][0], cause)
        elif held and not any(at <= held[0].held_at for at, _, _ in own):
            yield Finding(NO_ANSWER, law, one.party, held[0].held_at, cause)


def whose_duty(stay: Stay, clock: Deadline, at: datetime) -> str:
    """Return the party whose duty the clock is, at *at*.

    Of open care it is the unit of the care contact in force, since that one calls (4 kap. 3 §), else the one that
    convenes; of a municipality that leads a plan, its first function that takes part.
    """
    if clock.party is not None:
        return clock.party
    if clock.responsible is Responsible.HOSPITAL:
        return hospital(stay.admission)
    parties = concerned_at(stay, clock.starts_at)
    if clock.responsible is Responsible.OPEN_CARE:
        contact = stay.contact_at(at)
        conveners = (party.id for party in parties if party.role is Role.CONVENER)
        return f"{OPEN_CARE}{contact.unit}" if contact else next(conveners, open_care(stay.admission))
    municipal = (p.id for p in parties if p.role is Role.PARTICIPANT and not p.id.startswith(REGIONAL))
    return next(municipal, str(clock.responsible))


def _should_have_been_notified(stay: Stay, at: datetime) -> bool:
    """Whether a patient with needs left without a ready notice, and neither died nor was moved away before."""
    ended = [stay.death.deceased_at] if stay.death else []
    ended += [stay.interruption.interrupted_at] if stay.interruption else []
    ended += [stay.readmission.readmitted_at] if stay.readmission else []
    gone = any(moment <= at for moment in ended)
    return not gone and bool(stay.needs_at(at).wanted) and stay.ready_at(at) is None


def _invited(stay: Stay, calls: Sequence[Call]) -> list[Invited]:
    """Each party of another principal that a call, passed on by the hub, has reached; a later call takes its place."""
    passed_on = [
        (at, versions[-1].told.message_id, call)
        for versions, call in zip(stay.calls, calls, strict=True)
        if call.fault is None and (at := stay.open_from(call.given_at)) is not None
    ]
    passed_on.sort(key=lambda one: one[:2])
    others = {party for party in ever_concerned(stay) if not party.startswith(REGIONAL)} if passed_on else set()
    nexts = [at for at, _, _ in passed_on[1:]] + [END_OF_TIME]
    return [
        Invited(name, party, at, min(call.cancelled_at or END_OF_TIME, until))
        for (at, name, call), until in zip(passed_on, nexts, strict=False)
        for party in call.fact.called
        if party in others and (not stay.consent_comes_first or lets_invite(stay, party, call.given_at))
    ]


def _answering(
    stay: Stay, called: Collection[str], sent_to: Mapping[str, str], said: Said
) -> tuple[datetime, frozenset[str]]:
    """When it was said, and for whom: of several that the sender speaks for, the one to whom the notice went."""
    own = frozenset(party for party in called if speaks_for(stay, said.told, party))
    if len(own) > 1 and said.notice_id in sent_to:
        own &= {sent_to[said.notice_id]}
    return given_at(said.told, stay.rules), own


def _declines(said: Said) -> bool:
    return isinstance(said, InvitationAnswered) and said.answer is Answer.DECLINED
