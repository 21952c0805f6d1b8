"""The goals of a SIP outside discharge: that the work begins without delay, and when they meet.

Targets of agreements, never legal misses (HSL 16 kap. 4 § sets no number of days): they have no last moment.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from hub.domain.calendar import civil_day, end_of_day
from hub.domain.calls import Call
from hub.domain.case import Case, DeadlineKey, deadline_key
from hub.domain.clocks import HSL_16_4, SIP_MEETING, SIP_START, Term, ended, judged_by_time, running, started
from hub.domain.community import CommunitySip
from hub.domain.community_notices import SipSituation
from hub.domain.dated import Dated
from hub.domain.duty import CONSENT_REFUSED, DECEASED, VOID
from hub.domain.events import Deadline
from hub.domain.meetings import follow_ups
from hub.domain.terms import DeadlineStatus


def sip_deadlines(now: SipSituation, case: Case, passed: datetime | None) -> dict[DeadlineKey, Deadline]:
    """Return every clock of the SIP as it stands once time has passed to *passed*: the goals, and the follow-ups."""
    rows = [*_goals(now.sip, now.calls, case.deadlines), *follow_ups(now.sip)]
    if now.sip.void_at is not None:
        rows = [replace(row, status=DeadlineStatus.LAPSED, ended_at=now.sip.void_at, reason=VOID) for row in rows]
    return {deadline_key(row): judged_by_time(row, case.deadlines, passed) for row in rows}


def _goals(sip: CommunitySip, calls: Sequence[Call], recorded: Mapping[DeadlineKey, Deadline]) -> Iterator[Deadline]:
    """Each goal that the agreement has a number for, as it stands."""
    met = [meeting.held_at for meeting in sip.meetings]
    begun = [call.given_at for call in calls if call.fault is None] + met
    begun += [plan.established_at for plan in sip.plans_made]
    yield from _goal(sip, SIP_START, sip.rules.sip_start_days, begun, recorded)
    yield from _goal(sip, SIP_MEETING, sip.rules.sip_meeting_days, met, recorded)


def _goal(
    sip: CommunitySip,
    name: str,
    limit: Dated[int],
    done: Sequence[datetime],
    recorded: Mapping[DeadlineKey, Deadline],
) -> Iterator[Deadline]:
    """Yield the goal from the day the need was seen, if there is one; it keeps the target it was given."""
    at = sip.raised_at
    days, subject = limit.on(civil_day(at)), sip.first_told
    clock = running(recorded, name, 1, subject, at)
    if clock is None and days is not None:
        target = end_of_day(civil_day(at) + timedelta(days))
        term = Term(at, target, None, None)
        clock = started(sip, name, 1, term, subject=subject, responsible=sip.responsible)
        clock = replace(clock, law=HSL_16_4)  # a meeting goal at a discharge is of 4 kap. 2 §
    if clock is not None:
        yield ended(clock, min((each for each in done if each >= at), default=None), *_ended(sip))


def _ended(sip: CommunitySip) -> tuple[datetime | None, str | None]:
    """When and why nothing more is aimed at."""
    if sip.void_at is not None:
        return sip.void_at, VOID
    endings = [(sip.death.deceased_at, DECEASED)] if sip.death else []
    endings += [(sip.refusal.decided_at, CONSENT_REFUSED)] if sip.refusal else []
    endings += [(closing.closed_at, str(closing.reason)) for closing in sip.closings]
    return min(endings, default=(None, None))
