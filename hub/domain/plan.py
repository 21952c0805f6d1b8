"""The plan (HSL 16 kap. 4 §, SoL 10 kap. 8 and 9 §§): consent to it, what it must say, its codes, and its end.

One reading for every SIP, from a discharge or not: whatever tells of one is a `Planned`.  A plan is told in any
order and never refused; what is missing is for a person to judge (ADR 0070).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol, TypeAlias

from hub.domain.facts import (
    ConsentRecorded,
    PatientDeceased,
    SipClosed,
    SipEstablished,
    SipFollowedUp,
    SipMeetingHeld,
    SipRevised,
    Told,
)
from hub.domain.rules import Rules
from hub.domain.terms import ClosingReason, ConsentDecision, ConsentGiver, Origin

AT_DISCHARGE: Final = "AU125"
OUTSIDE_DISCHARGE: Final = "AU124"
FOLLOWED_UP: Final = "AW010"

PlanTold: TypeAlias = SipEstablished | SipRevised

_MAY_DECIDE: Final = {ConsentGiver.PATIENT, ConsentGiver.GUARDIAN, ConsentGiver.REPRESENTATIVE}
_STATUTORY: Final = ("services", "each_partys_part", "others_part", "overall_responsibility")
_LOCAL: Final = ("services", "each_partys_part", "overall_responsibility")


class Planned(Protocol):
    """What tells of one SIP: a stay in hospital, or a SIP of its own; every sequence is in order of legal instant."""

    @property
    def case_id(self) -> str:
        """The case."""

    @property
    def rules(self) -> Rules:
        """The rules by which the case is judged."""

    @property
    def origin(self) -> Origin:
        """What the SIP comes from."""

    @property
    def minor(self) -> bool:
        """Whether the person is a child."""

    @property
    def plan_consents(self) -> tuple[ConsentRecorded, ...]:
        """Every word on the plan by the person, or by whoever may decide for the person."""

    @property
    def void_at(self) -> datetime | None:
        """When the whole case was declared a mistake, if it was."""

    @property
    def unable_to_consent(self) -> tuple[ConsentRecorded, ...]:
        """What was said of a person who can't consent."""

    @property
    def meetings(self) -> tuple[SipMeetingHeld, ...]:
        """The meetings held."""

    @property
    def plans_made(self) -> tuple[PlanTold, ...]:
        """The plan as it was established, and each time it was revised."""

    @property
    def follow_ups(self) -> tuple[SipFollowedUp, ...]:
        """The follow-ups."""

    @property
    def closings(self) -> tuple[SipClosed, ...]:
        """What closed the plan."""

    @property
    def death(self) -> PatientDeceased | None:
        """The person's death."""

    def care_plan_instead_at(self, at: datetime) -> bool:
        """Whether a coordinated care plan takes the SIP's place at *at* (4 kap. 1 § second paragraph)."""


@dataclass(frozen=True, slots=True)
class PlanClosing:
    """When and why a plan ceased to hold, and the message that said so."""

    at: datetime
    reason: ClosingReason
    told: Told


@dataclass(frozen=True, slots=True)
class KvaCode:
    """A code of the classification of care measures (KVÅ) that a SIP gives, when, and by which message."""

    code: str
    at: datetime
    message_id: str


@dataclass(frozen=True, slots=True)
class Reached:
    """By which message, and when, something was reached."""

    at: datetime
    message_id: str


@dataclass(frozen=True, slots=True)
class Step:
    """One of the six steps of a SIP; what it was reached by is None where it was not, or nobody has told."""

    name: str
    reached: Reached | None


def consent_at(planned: Planned, at: datetime) -> ConsentRecorded | None:
    """Return the consent to a plan in force at *at*, its last moment included; None if there is none."""
    last = next((said for said in reversed(planned.plan_consents) if said.decided_at <= at), None)
    if last is None or last.decision is not ConsentDecision.GIVEN or last.given_by not in _MAY_DECIDE:
        return None
    return last if last.valid_until is None or at <= last.valid_until else None


def by_child_alone(planned: Planned, consent: ConsentRecorded) -> bool:
    """Whether a child has consented and no guardian: whether that is enough is for a person to judge."""
    return planned.minor and (consent.decision, consent.given_by) == (ConsentDecision.GIVEN, ConsentGiver.PATIENT)


def covers(consent: ConsentRecorded, party: str) -> bool:
    """Whether the consent is to *party* taking part; one that names nobody is to all."""
    return not consent.actors or party.upper() in {actor.upper() for actor in consent.actors}


def lets_invite(planned: Planned, party: str, at: datetime) -> bool:
    """Whether the person's last word lets *party* be invited to what began at *at*.

    It was in force then, or was given later; that its time has run out since withdraws nothing.
    """
    last = next(reversed(planned.plan_consents), None)
    agreed = last and consent_at(planned, max(at, last.decided_at))
    return agreed is not None and covers(agreed, party)


def closings_of(planned: Planned) -> tuple[PlanClosing, ...]:
    """Return each end of a plan: its closing, consent withdrawn, or death; a plan made after one is a new plan."""
    found: list[PlanClosing] = []
    for ending in sorted(_endings(planned), key=lambda end: (end.at, end.reason, end.told.message_id, end.told.sender)):
        if not found or _begun_between(planned, found[-1], ending.at):
            found.append(ending)
    return tuple(found)


def closing_of(planned: Planned) -> PlanClosing | None:
    """Return what closed the plan that stands last; None while it holds, or where there is nothing to close."""
    last = next(reversed(closings_of(planned)), None)
    return None if last is None or _begun_between(planned, last, None) else last


def closing_from(planned: Planned, at: datetime) -> PlanClosing | None:
    """Return what closed, or had closed already, the plan that held last at *at*; None if nothing did."""
    return next((end for end in closings_of(planned) if end.at >= at or not _begun_between(planned, end, at)), None)


def missing(planned: Planned, plan: PlanTold) -> tuple[str, ...]:
    """Return what the plan must say and does not; a local SIP, within one principal, need not say what others do."""
    required = _LOCAL if planned.origin is Origin.LOCAL else _STATUTORY
    return tuple(item for item in required if not getattr(plan.contents, item))


def plan_reviews(planned: Planned) -> Iterator[str]:
    """Yield what a person must judge about the plan as it stands; goals, own part and disagreement are never judged."""
    yield from _of_the_plan(planned)
    for meeting in planned.meetings:
        if _name(meeting.leader) == _name(meeting.secretary):
            yield f"LEADER_IS_SECRETARY {meeting.told.message_id}: the guides want two persons; correct what was told"
    last = next(reversed(planned.plan_consents), None)
    if last and by_child_alone(planned, last):
        yield f"CONSENT_BY_MINOR {last.told.message_id}: whether a child may decide alone is judged by a person"


def kva_codes(planned: Planned) -> tuple[KvaCode, ...]:
    """Return the codes to register, in order: a plan established, and each follow-up.

    AU125, a SIP established at discharge (SFS 2017:612 4 kap. 1 §); AU124, one outside it (HSL 16 kap. 4 §); AW010, a
    SIP followed up.  From Västra Götaland's page on SIP of 2021-03-19 (status V); later lists were not read.  A plan
    whose consent or contents have not been shown has no code, and a local SIP is none between two principals; nor has
    what was a mistake.  A plan made after a closing is a new one, with a code of its own.
    """
    if planned.origin is Origin.LOCAL or planned.void_at is not None:
        return ()
    done = (each for each in planned.follow_ups if not planned.care_plan_instead_at(each.followed_up_at))
    codes = [KvaCode(FOLLOWED_UP, each.followed_up_at, each.told.message_id) for each in done]
    code = AT_DISCHARGE if planned.origin is Origin.DISCHARGE else OUTSIDE_DISCHARGE
    codes += [KvaCode(code, plan.established_at, plan.told.message_id) for plan in _first_shown(planned)]
    return tuple(sorted(codes, key=lambda one: (one.at, one.code, one.message_id)))


def steps(planned: Planned, need: Reached | None, called: Reached | None) -> tuple[Step, ...]:
    """Return the six steps of Västra Götaland's process: *need* is when a SIP was first seen to be needed.

    Preparing is reached by the first consent, and the meeting by a plan too, where nobody has told of a meeting.
    """
    consented = (c for c in planned.plan_consents if consent_at(planned, c.decided_at) is c)
    prepared = next((Reached(c.decided_at, c.told.message_id) for c in consented), None)
    met = [Reached(each.held_at, each.told.message_id) for each in planned.meetings]
    met += [Reached(each.established_at, each.told.message_id) for each in planned.plans_made]
    followed = [Reached(each.followed_up_at, each.told.message_id) for each in planned.follow_ups]
    closing = closing_of(planned)
    return (
        Step("NEED_SEEN", need),
        Step("PREPARED", prepared),
        Step("CALLED", called),
        Step("MEETING_HELD", next(iter(met), None)),
        Step("FOLLOWED_UP", next(iter(followed), None)),
        Step("CLOSED", Reached(closing.at, closing.told.message_id) if closing else None),
    )


def _endings(planned: Planned) -> Iterator[PlanClosing]:
    """Everything that ends a plan; consent withdrawn before anyone has met or planned leaves nothing to close."""
    begun = [each.held_at for each in planned.meetings] + [each.established_at for each in planned.plans_made]
    for closing in planned.closings:
        yield PlanClosing(closing.closed_at, closing.reason, closing.told)
    for consent in planned.plan_consents:
        if consent.decision is ConsentDecision.WITHDRAWN and any(at <= consent.decided_at for at in begun):
            yield PlanClosing(consent.decided_at, ClosingReason.CONSENT_WITHDRAWN, consent.told)
    if planned.death:
        yield PlanClosing(planned.death.deceased_at, ClosingReason.DECEASED, planned.death.told)


def _begun_between(planned: Planned, closing: PlanClosing, until: datetime | None) -> bool:
    """Whether a plan was established after *closing*, and not after *until*; the dead have no new plan."""
    began = (plan.established_at for plan in planned.plans_made if isinstance(plan, SipEstablished))
    later = (at for at in began if at > closing.at and (until is None or at <= until))
    return closing.reason is not ClosingReason.DECEASED and any(True for _ in later)


def _of_the_plan(planned: Planned) -> Iterator[str]:
    plan = next(reversed(planned.plans_made), None)
    if plan is None:
        return
    if consent_at(planned, plan.established_at) is None:
        yield f"PLAN_WITHOUT_CONSENT {plan.told.message_id}: no consent was in force when it was made"
    if lacking := missing(planned, plan):
        yield f"PLAN_LACKS_CONTENTS {plan.told.message_id}: NOT_STATED {', '.join(lacking)}"


def _first_shown(planned: Planned) -> Iterator[PlanTold]:
    """Yield of each plan the first telling, established or revised, that shows consent and contents."""
    ends, coded = closings_of(planned), set[int]()
    for plan in planned.plans_made:
        number = sum(_begun_between(planned, end, plan.established_at) for end in ends)
        if number not in coded and _is_shown(planned, plan):
            coded.add(number)
            yield plan


def _is_shown(planned: Planned, plan: PlanTold) -> bool:
    consent = consent_at(planned, plan.established_at)
    agreed = consent is not None and not by_child_alone(planned, consent)
    return agreed and not missing(planned, plan) and not planned.care_plan_instead_at(plan.established_at)


def _name(written: str) -> str:
    return " ".join(written.split()).casefold()
