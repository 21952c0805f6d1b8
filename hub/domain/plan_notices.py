"""What those involved are told of a plan: that it is made or revised, that it holds no more, and what to offer.

Each is told what another has said last; nobody is told what it said itself, but where it is not known who spoke, as
when a unit speaks for several functions of a municipality, all are told.  Those whom the person's consent leaves out
are told of no plan; only the convener, whose duty it is, always is.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TypeAlias

from hub.domain.calendar import civil_day
from hub.domain.facts import Told
from hub.domain.issuing import NoticeKey, Wanted
from hub.domain.outbound import Notice, SipClosedForwarded, SipEstablishedForwarded, SurveyOffered
from hub.domain.plan import PlanClosing, Planned, PlanTold, closings_of, covers
from hub.domain.terms import ClosingReason, ConsentDecision, Role

Voice: TypeAlias = Callable[[Told], str | None]


def plan_notices(planned: Planned, involved: Mapping[str, Role], voice: Voice) -> dict[NoticeKey, Wanted]:
    """Return what of the plan should stand with each of *involved*; *voice* knows which of them a message is from."""
    return {
        (party, type(content).__name__): Wanted(0, content)
        for party, role in involved.items()
        if role is not Role.INFORMED
        for content in _told(planned, party, role, voice)
    }


def _told(planned: Planned, party: str, role: Role, voice: Voice) -> Iterator[Notice]:
    def is_for(said: Told, at: datetime) -> bool:
        return party != voice(said) and (role is Role.CONVENER or _may_know(planned, party, at))

    made = [plan for plan in planned.plans_made if is_for(plan.told, plan.established_at)]
    if made:
        yield _established(made[-1])
    ended = [end for end in _endings(planned) if is_for(end.told, end.at)]
    if ended:
        yield SipClosedForwarded(closed_at=ended[-1].at, reference=ended[-1].told.message_id)
    survey = _survey(planned) if role is Role.CONVENER else None
    if survey:
        yield SurveyOffered(survey=survey)


def _established(plan: PlanTold) -> SipEstablishedForwarded:
    return SipEstablishedForwarded(
        established_at=plan.established_at,
        overall_responsibility=plan.overall_responsibility,
        follow_up_on=plan.follow_up_on,
        reference=plan.told.message_id,
    )


def _may_know(planned: Planned, party: str, at: datetime) -> bool:
    """Whether the consent last given at *at* is to the party; where none was, those involved know already."""
    given = [c for c in planned.plan_consents if c.decision is ConsentDecision.GIVEN and c.decided_at <= at]
    return not given or covers(given[-1], party)


def _endings(planned: Planned) -> list[PlanClosing]:
    """What ended a plan, or the work on one; whoever dies before anyone has met or planned ends none."""
    begun = [each.held_at for each in planned.meetings] + [each.established_at for each in planned.plans_made]
    return [
        end
        for end in closings_of(planned)
        if end.reason is not ClosingReason.DECEASED or any(at <= end.at for at in begun)
    ]


def _survey(planned: Planned) -> str | None:
    """The questionnaire to offer an adult once a meeting was held, by the agreement of that day; null without one."""
    if not planned.meetings or planned.minor:
        return None
    return planned.rules.satisfaction_survey.on(civil_day(planned.meetings[-1].held_at))
