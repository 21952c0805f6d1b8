"""What is agreed beside the Act: when they meet (a goal, never a legal miss), and the plan's own day of follow-up."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final

from hub.domain.calendar import civil_day, end_of_day
from hub.domain.case import DeadlineKey
from hub.domain.clocks import SIP_FOLLOW_UP, SIP_MEETING, Term, ended, missed_after, running, started
from hub.domain.duty import DutySpan
from hub.domain.events import Deadline
from hub.domain.facts import SipFollowedUp
from hub.domain.plan import Planned, PlanTold, closing_from
from hub.domain.remembering import all_remembered
from hub.domain.stay import Stay
from hub.domain.terms import Principal, Responsible

_LED_BY: Final = {Principal.REGION: Responsible.OPEN_CARE, Principal.MUNICIPALITY: Responsible.MUNICIPALITY}


@all_remembered
def meeting_goals(
    stay: Stay, duties: Mapping[int, DutySpan], recorded: Mapping[DeadlineKey, Deadline]
) -> Iterator[Deadline]:
    """Yield the goal of each counted duty: a target and no last moment, so that it is never missed."""
    for count, span in duties.items():
        days = stay.rules.sip_meeting_days.on(civil_day(span.starts_at))
        clock = running(recorded, SIP_MEETING, count, span.cause, span.starts_at)
        if clock is None and days is not None and span.counted:
            clock = started(
                stay,
                SIP_MEETING,
                count,
                Term(span.starts_at, end_of_day(civil_day(span.starts_at) + timedelta(days)), None, None),
                subject=span.cause,
            )
        if clock is not None:
            held = (meeting.held_at for meeting in stay.meetings if meeting.held_at >= span.starts_at)
            yield ended(clock, next(held, None), span.ends_at, span.reason)


def follow_ups(planned: Planned) -> Iterator[Deadline]:
    """Yield a clock for each day of follow-up that a plan, or a follow-up, has set; a closed plan needs none."""
    for count, (said, last_day) in enumerate(_days_set(planned), start=1):
        due_at = end_of_day(last_day)
        row = started(
            planned,
            SIP_FOLLOW_UP,
            count,
            Term(_at(said), due_at, due_at, missed_after(planned, due_at, said.told.received_at)),
            subject=said.told.message_id,
            responsible=_leader(planned.plans_made),
        )
        done = (each.followed_up_at for each in planned.follow_ups if each.followed_up_at > row.starts_at)
        yield ended(row, next(done, None), *min(_endings(planned, row.starts_at), default=(None, None)))


def _endings(planned: Planned, at: datetime) -> Iterator[tuple[datetime, str]]:
    """What ends the need of a follow-up set at *at*: the plan's closing, or another plan in its place."""
    if closing := closing_from(planned, at):
        yield max(closing.at, at), str(closing.reason)
    replaced = (plan.established_at for plan in planned.plans_made if plan.established_at > at)
    yield from ((replaced_at, "PLAN_REVISED") for replaced_at in islice(replaced, 1))


def _days_set(planned: Planned) -> Sequence[tuple[PlanTold | SipFollowedUp, date]]:
    plans = [(plan, plan.follow_up_on) for plan in planned.plans_made]
    next_ones = [(each, each.next_follow_up_on) for each in planned.follow_ups]
    found = [(said, day) for said, day in (*plans, *next_ones) if day is not None]
    return sorted(found, key=lambda one: (_at(one[0]), one[0].told.message_id))


def _at(said: PlanTold | SipFollowedUp) -> datetime:
    return said.followed_up_at if isinstance(said, SipFollowedUp) else said.established_at


def _leader(plans: Sequence[PlanTold]) -> Responsible:
    """The principal with the overall responsibility, as the plan last said; open care where it did not."""
    return _LED_BY.get(plans[-1].overall_responsibility, Responsible.OPEN_CARE) if plans else Responsible.OPEN_CARE
