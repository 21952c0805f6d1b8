"""Random SIPs outside discharge, with everything that may be told of one, by those who have a part and by others."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from hub.domain.facts import DeviationClosed, DeviationReported, Fact
from hub.domain.terms import Answer, Concerned, ConsentDecision, ConsentGiver, Origin, Protection, Role
from tests.specs.told import (
    OPEN_CARE,
    OPEN_CARE_UNIT,
    SOCIAL_SERVICES,
    answered,
    cancelled,
    closed,
    consent,
    convened,
    correcting,
    established,
    followed_up,
    local,
    meeting_held,
    need_raised,
    rejected,
    retracted,
    told,
)

SCHOOL = "municipality:0880:SCHOOL"
STRANGER = "SE2321000065-V001"
_BEGINNING = local("2026-11-02 09:30")
_PARTIES = st.lists(st.sampled_from([SOCIAL_SERVICES, SCHOOL]), min_size=1, max_size=2, unique=True)
_SPEAKERS = st.sampled_from([OPEN_CARE_UNIT, OPEN_CARE_UNIT, SOCIAL_SERVICES, SCHOOL, STRANGER])


@st.composite
def sips(draw: st.DrawFn) -> list[Fact]:
    """The facts of one SIP, each with its own id; the need is among them."""
    facts: list[Fact] = [draw(_need("need", 0))]
    facts += [draw(_something(number)) for number in range(draw(st.integers(0, 9)))]
    ids = [fact.told.message_id for fact in facts]
    if draw(st.booleans()):
        facts.append(retracted(_at(draw), draw(st.sampled_from(ids)), draw(_SPEAKERS)))
    return facts


def _at(draw: st.DrawFn) -> str:
    return (_BEGINNING + timedelta(hours=draw(st.integers(0, 24 * 40)))).strftime("%Y-%m-%d %H:%M")


@st.composite
def _need(draw: st.DrawFn, message_id: str, hour: int) -> Fact:
    """The need, as it was told first or later."""
    role = st.sampled_from([Role.PARTICIPANT, Role.PARTICIPANT, Role.INFORMED])
    protection = draw(st.sampled_from([Protection.NONE] * 5 + [Protection.CONFIDENTIALITY_MARK]))
    at = (_BEGINNING + timedelta(hours=hour)).strftime("%Y-%m-%d %H:%M")
    return need_raised(
        at,
        message_id,
        convener=OPEN_CARE,
        origin=draw(st.sampled_from([Origin.COMMUNITY, Origin.LOCAL])),
        minor=draw(st.booleans()),
        protection=protection,
        concerned=tuple(Concerned(party, draw(role)) for party in draw(_PARTIES)),
    )


def reported(at: str, message_id: str, sender: str) -> Fact:
    """A deviation about open care."""
    who = told(message_id, at, sender=sender, facility=None)
    return DeviationReported(told=who, kind="LATE_REPLY", about=OPEN_CARE)


def replied(at: str, message_id: str, sender: str) -> Fact:
    """A closing of what may be the first deviation reported."""
    who = told(message_id, at, sender=sender, facility=None)
    return DeviationClosed(told=who, deviation_id="m0", closed_at=local(at))


@st.composite
def _something(draw: st.DrawFn, number: int) -> Fact:
    """One more message."""
    at, sender, message_id = _at(draw), draw(_SPEAKERS), f"m{number}"
    who: dict[str, Any] = {"message_id": message_id, "sender": sender}
    made: list[Any] = [
        lambda: correcting(draw(_need(message_id, number)), "need"),
        lambda: draw(_need(message_id, draw(st.integers(0, 500)))),
        lambda: convened(at, called=tuple(draw(_PARTIES)), called_by=draw(_SPEAKERS), **who),
        lambda: convened(at, called=tuple(draw(_PARTIES)), called_by=sender, **who),
        lambda: _consent(draw, at, who),
        lambda: _consent(draw, at, who),
        lambda: cancelled(at, message_id),
        lambda: meeting_held(at, message_id),
        lambda: established(at, date(2026, 12, draw(st.integers(1, 28))), message_id),
        lambda: followed_up(at, None, message_id),
        lambda: closed(at, message_id),
        lambda: answered(at, "a notice", draw(st.sampled_from(list(Answer))), **who),
        lambda: rejected(at, message_id=message_id),
        lambda: reported(at, message_id, sender),
        lambda: replied(at, message_id, sender),
    ]
    return draw(st.sampled_from(made))()


def _consent(draw: st.DrawFn, at: str, who: dict[str, Any]) -> Fact:
    decision = draw(st.sampled_from([ConsentDecision.GIVEN] * 3 + [ConsentDecision.REFUSED, ConsentDecision.WITHDRAWN]))
    until = draw(st.one_of(st.none(), st.integers(0, 40).map(lambda days: _BEGINNING + timedelta(days=days))))
    actors = tuple(draw(st.one_of(st.just([]), _PARTIES)))
    giver = draw(st.sampled_from([ConsentGiver.PATIENT, ConsentGiver.GUARDIAN, ConsentGiver.CANNOT_CONSENT]))
    return consent(at, decision, given_by=giver, valid_until=until, actors=actors, **who)
