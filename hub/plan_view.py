"""Where a SIP stands, for people to see: its steps, the consent, the meetings, the plan, its codes and its end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from hub.domain.calls import Call, judged_calls
from hub.domain.community import CommunitySip
from hub.domain.community_notices import calls_of
from hub.domain.plan import KvaCode, Planned, PlanTold, Reached, closing_of, kva_codes, missing, steps
from hub.domain.stay import Stay
from hub.domain.terms import (
    ClosingReason,
    ConsentDecision,
    ConsentGiver,
    Origin,
    Principal,
    RelatedPlan,
    SipContents,
    SipNeed,
)


@dataclass(frozen=True, slots=True)
class StepSeen:
    """One of the six steps; when and by which message it was reached are None where it was not."""

    name: str
    at: datetime | None
    message_id: str | None


@dataclass(frozen=True, slots=True)
class ConsentSeen:
    """The last word on the plan: yes or no, who said so and when, for whom and until when, and who told it."""

    decision: ConsentDecision
    given_by: ConsentGiver
    decided_at: datetime
    valid_until: datetime | None
    actors: tuple[str, ...]
    sender: str
    message_id: str


@dataclass(frozen=True, slots=True)
class MeetingSeen:
    """A meeting: when, who took part, and who led it and kept its record."""

    held_at: datetime
    participants: tuple[str, ...]
    person_took_part: bool
    leader: str
    secretary: str
    message_id: str


@dataclass(frozen=True, slots=True)
class PlanSeen:
    """The plan as it was told last; `missing` names what it must state and does not."""

    established_at: datetime
    coordinator: str
    overall_responsibility: Principal
    contents: SipContents
    missing: tuple[str, ...]
    follow_up_on: date | None
    no_follow_up_reason: str | None
    related_plans: tuple[RelatedPlan, ...]
    message_id: str


@dataclass(frozen=True, slots=True)
class EndSeen:
    """When and why the plan ceased to hold, and the message that said so."""

    at: datetime
    reason: ClosingReason
    message_id: str


@dataclass(frozen=True, slots=True)
class SipSeen:
    """One SIP; `step` is the last one reached."""

    origin: Origin
    step: str | None
    steps: tuple[StepSeen, ...]
    consent: ConsentSeen | None
    meetings: tuple[MeetingSeen, ...]
    plan: PlanSeen | None
    kva: tuple[KvaCode, ...]
    closed: EndSeen | None


def seen_sip(heard: Stay | CommunitySip | None) -> SipSeen | None:
    """Return how the SIP stands; None where nothing of one has been told."""
    if heard is None or not _told_of(heard):
        return None
    need, calls = (_need_at_discharge(heard), judged_calls(heard)) if isinstance(heard, Stay) else _outside(heard)
    walked = tuple(_step(step.name, step.reached) for step in steps(heard, need, _called(calls)))
    return SipSeen(
        origin=heard.origin,
        step=next((step.name for step in reversed(walked) if step.at is not None), None),
        steps=walked,
        consent=_consent(heard),
        meetings=_meetings(heard),
        plan=_plan(heard, heard.plans_made[-1]) if heard.plans_made else None,
        kva=kva_codes(heard),
        closed=_end(heard),
    )


def _told_of(heard: Stay | CommunitySip) -> bool:
    if isinstance(heard, CommunitySip):
        return True
    words = (heard.plan_consents, heard.unable_to_consent, heard.need_assessments, heard.calls)
    return any((*words, heard.meetings, heard.plans_made, heard.follow_ups, heard.closings))


def _need_at_discharge(stay: Stay) -> Reached | None:
    """The first judgement by which region and municipality must plan together, or that a SIP is needed."""
    judged = [Reached(a.at, a.first_told.message_id) for a in stay.assessments if a.needs.require_planning]
    judged += [Reached(a.decided_at, a.told.message_id) for a in stay.need_assessments if a.outcome is SipNeed.NEEDED]
    return min(judged, key=lambda each: (each.at, each.message_id), default=None)


def _outside(sip: CommunitySip) -> tuple[Reached, tuple[Call, ...]]:
    return Reached(sip.raised_at, sip.first_told), calls_of(sip)


def _called(calls: Iterable[Call]) -> Reached | None:
    """The first call that counts and was not cancelled."""
    made = [Reached(c.given_at, c.fact.told.message_id) for c in calls if c.fault is None and c.cancelled_at is None]
    return min(made, key=lambda each: (each.at, each.message_id), default=None)


def _step(name: str, reached: Reached | None) -> StepSeen:
    return StepSeen(name, reached.at, reached.message_id) if reached else StepSeen(name, None, None)


def _consent(planned: Planned) -> ConsentSeen | None:
    """The last word of whoever may decide; before there is any, what was said of a person who can't."""
    words = planned.plan_consents or planned.unable_to_consent
    if not words:
        return None
    last = words[-1]
    return ConsentSeen(
        decision=last.decision,
        given_by=last.given_by,
        decided_at=last.decided_at,
        valid_until=last.valid_until,
        actors=last.actors,
        sender=last.told.sender,
        message_id=last.told.message_id,
    )


def _meetings(planned: Planned) -> tuple[MeetingSeen, ...]:
    return tuple(
        MeetingSeen(
            held_at=held.held_at,
            participants=held.participants,
            person_took_part=held.person_took_part,
            leader=held.leader,
            secretary=held.secretary,
            message_id=held.told.message_id,
        )
        for held in planned.meetings
    )


def _plan(planned: Planned, plan: PlanTold) -> PlanSeen:
    return PlanSeen(
        established_at=plan.established_at,
        coordinator=plan.coordinator,
        overall_responsibility=plan.overall_responsibility,
        contents=plan.contents,
        missing=missing(planned, plan),
        follow_up_on=plan.follow_up_on,
        no_follow_up_reason=plan.no_follow_up_reason,
        related_plans=plan.related_plans,
        message_id=plan.told.message_id,
    )


def _end(planned: Planned) -> EndSeen | None:
    end = closing_of(planned)
    return EndSeen(end.at, end.reason, end.told.message_id) if end else None
