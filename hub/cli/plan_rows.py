"""The rows about a plan on the page of a case: the steps, who said yes or no, what was decided, and how it ended."""

from collections.abc import Iterable, Iterator

from hub.cli.instants import shown_with_weekday
from hub.cli.language import say, term
from hub.cli.naming import Names
from hub.plan_view import ConsentSeen, MeetingSeen, PlanSeen, SipSeen, StepSeen


def plan_rows(sip: SipSeen | None, names: Names) -> Iterator[tuple[str, str]]:
    """Yield what there is to say of the SIP, each with its heading; nothing where nothing of one has been told."""
    if sip is None:
        return
    yield say("Comes from"), term(sip.origin)
    yield say("Steps"), _lines(map(_step, sip.steps))
    if sip.consent:
        yield say("Consent"), _consent(sip.consent, names)
    for meeting in sip.meetings:
        yield say("Meeting"), _meeting(meeting, names)
    if sip.plan:
        yield say("Plan"), _plan(sip.plan)
    if sip.kva:
        yield say("KVÅ"), _lines(f"{one.code}  {shown_with_weekday(one.at)}" for one in sip.kva)
    if sip.closed:
        yield say("Closed"), f"{shown_with_weekday(sip.closed.at)}  {term(sip.closed.reason)}"


def _lines(several: Iterable[str]) -> str:
    return "\n".join(several)


def _step(step: StepSeen) -> str:
    return f"{term(step.name)}: {shown_with_weekday(step.at) if step.at else say('not yet')}"


def _consent(consent: ConsentSeen, names: Names) -> str:
    said = [f"{term(consent.decision)}: {term(consent.given_by)}, {shown_with_weekday(consent.decided_at)}"]
    if consent.valid_until:
        said.append(say("holds until {at}", at=shown_with_weekday(consent.valid_until)))
    if consent.actors:
        said.append(say("for {parties}", parties="; ".join(map(names.party, consent.actors))))
    return _lines([*said, say("told by {sender}", sender=names.sender(consent.sender))])


def _meeting(meeting: MeetingSeen, names: Names) -> str:
    took_part = "; ".join(map(names.party, meeting.participants))
    person = say("the person took part") if meeting.person_took_part else say("nobody says that the person took part")
    return _lines([f"{shown_with_weekday(meeting.held_at)}  {took_part}", person])


def _plan(plan: PlanSeen) -> str:
    said = [
        shown_with_weekday(plan.established_at),
        say("coordinator {name}", name=plan.coordinator),
        say("overall responsibility: {principal}", principal=term(plan.overall_responsibility)),
        say("follow-up {day}", day=plan.follow_up_on)
        if plan.follow_up_on
        else say("no follow-up: {reason}", reason=plan.no_follow_up_reason or say("no reason told")),
    ]
    if plan.missing:
        said.append(say("does not state: {items}", items=", ".join(map(term, plan.missing))))
    beside = [item for item in ("goals", "own_part", "disagreement") if getattr(plan.contents, item)]
    if beside:
        said.append(say("states too: {items}", items=", ".join(map(term, beside))))
    said += [
        say("beside {plan}: {reference}", plan=term(each.kind), reference=each.reference) for each in plan.related_plans
    ]
    return _lines(said)
