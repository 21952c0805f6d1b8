"""Every message in every state has an answer: nothing that passes the types can make the core raise."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.case import INITIAL, replay
from hub.domain.commands import PassTime, Tell
from hub.domain.decider import decide
from hub.domain.facts import (
    AdmissionNotice,
    DischargeReady,
    Fact,
    LiabilityContested,
    NoticeAcknowledged,
    OutpatientCareAvailable,
    ReadyToReceive,
    Told,
)
from tests.specs.given import STATUTE, Story
from tests.specs.told import CASE, HEALTH_CARE, OPEN_CARE_UNIT, SOCIAL_SERVICES, WARD, admission, ready

_INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 3, 1), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis wants naive bounds
_TEXTS = st.sampled_from(
    ["", "x", OPEN_CARE_UNIT, HEALTH_CARE, SOCIAL_SERVICES, "0880", "1480", "region-08", "open_care:region-08"]
)
_MESSAGE_IDS = st.sampled_from([f"message {number}" for number in range(12)])

for _kind, _strategy in ((datetime, _INSTANTS), (str, _TEXTS)):
    st.register_type_strategy(_kind, _strategy)

TOLD = st.builds(
    Told,
    case_id=st.just(CASE),
    message_id=_MESSAGE_IDS,
    digest=st.binary(min_size=1, max_size=1),
    corrects=st.none() | _MESSAGE_IDS,
)
_ANY_FACT = st.one_of([st.builds(kind, told=TOLD) for kind in get_args(Fact)])
_KEPT_ONLY = (OutpatientCareAvailable, NoticeAcknowledged, LiabilityContested, ReadyToReceive)
_OPENING = st.tuples(st.builds(AdmissionNotice, told=TOLD), st.builds(DischargeReady, told=TOLD))


def _told_all(facts: list[Fact], instants: list[datetime]) -> None:
    """Tell every fact, letting time pass to some instant before each; the answer to a new one holds its fact."""
    case = INITIAL
    for fact, until in zip(facts, instants, strict=True):
        case = replay(decide(PassTime(CASE, until, "watermark"), case, STATUTE), case)
        new = (fact.told.sender, fact.told.message_id) not in case.seen
        answer = decide(Tell(fact), case, STATUTE)
        assert new == (fact in answer)
        case = replay(answer, case)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_every_message_in_every_state_has_an_answer(data: st.DataObject) -> None:
    facts = data.draw(st.lists(_ANY_FACT, max_size=6))
    if data.draw(st.booleans()):
        facts += data.draw(_OPENING)
    facts = data.draw(st.permutations(facts))
    instants = data.draw(st.lists(_INSTANTS, min_size=len(facts), max_size=len(facts)))

    _told_all(facts, instants)


@settings(max_examples=50, deadline=None)
@given(fact=st.one_of([st.builds(kind, told=TOLD) for kind in _KEPT_ONLY]))
def test_a_message_that_the_core_has_no_use_for_yet_is_kept_and_changes_nothing(fact: Fact) -> None:
    """The log holds what later issues need when they come to judge it."""
    fact = replace(fact, told=replace(fact.told, sender=WARD, corrects=None))
    case = Story().told(admission(), ready()).case

    assert [fact] == decide(Tell(fact), case, STATUTE)
