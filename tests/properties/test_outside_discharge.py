"""What holds for every SIP outside discharge: order never matters, and nobody learns whose it is but by consent."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.case import INITIAL, replay
from hub.domain.commands import PassTime, Tell
from hub.domain.community import hear_need
from hub.domain.community_notices import consent_to, ended_by
from hub.domain.dated import Dated
from hub.domain.decider import decide
from hub.domain.facts import Fact
from hub.domain.rules import Rules
from hub.domain.terms import DeadlineStatus
from tests.properties.needs import sips
from tests.properties.test_core import LONG_AFTER, outcome, told_in_order
from tests.specs.given import STATUTE, Story
from tests.specs.told import CASE

ASKING = replace(
    STATUTE,
    community_consent_before_invitation=Dated.always(value=True),
    sip_start_days=Dated.always(5),
    sip_meeting_days=Dated.always(21),
)
RULES = st.sampled_from([STATUTE, ASKING])


class TestOrderNeverMatters:
    """The outcome is a function of the set of messages and of time."""

    @settings(max_examples=300, deadline=None)
    @given(rules=RULES, facts=sips(), data=st.data())
    def test_any_order_and_any_passing_of_time_end_alike(
        self, rules: Rules, facts: list[Fact], data: st.DataObject
    ) -> None:
        story = Story(rules=rules)
        now = min(fact.told.received_at for fact in facts)
        for fact in data.draw(st.permutations(facts)):
            now += timedelta(hours=data.draw(st.integers(0, 72)))
            story.until(now).told(fact)

        assert outcome(told_in_order(rules, facts)) == outcome(story.until(LONG_AFTER))

    @settings(max_examples=100, deadline=None)
    @given(rules=RULES, facts=sips(), data=st.data())
    def test_a_redelivery_adds_nothing_and_time_that_has_passed_passes_once(
        self, rules: Rules, facts: list[Fact], data: st.DataObject
    ) -> None:
        story = told_in_order(rules, facts)

        assert [] == decide(Tell(data.draw(st.sampled_from(facts))), story.case, rules)
        assert [] == decide(PassTime(CASE, LONG_AFTER, "again"), story.case, rules)
        assert story.case == replay(story.events, INITIAL)


class TestTheActIsNotAtStake:
    """No duty, no call that is due, no liability."""

    @settings(max_examples=100, deadline=None)
    @given(rules=RULES, facts=sips())
    def test_nothing_of_the_act_follows(self, rules: Rules, facts: list[Fact]) -> None:
        case = told_in_order(rules, facts).case

        assert ({}, {}) == (dict(case.duties), dict(case.liabilities))
        assert {name for name, _, _ in case.deadlines} <= {"sip_start", "sip_meeting", "sip_follow_up"}
        goals = [row for row in case.deadlines.values() if row.name != "sip_follow_up"]
        assert all(row.due_at is None and row.status is not DeadlineStatus.MISSED for row in goals)


class TestConsentIsTheOnlyGround:
    """Whose the SIP is stands with nobody whom the last word of consent does not cover."""

    @settings(max_examples=200, deadline=None)
    @given(rules=RULES, facts=sips(), data=st.data())
    def test_identity_goes_to_those_that_consent_covers(
        self, rules: Rules, facts: list[Fact], data: st.DataObject
    ) -> None:
        case = told_in_order(rules, data.draw(st.permutations(facts))).case
        sip = hear_need(CASE, case.facts, rules)
        assert sip is not None
        told = {p for (p, purpose), one in case.issued.items() if purpose == "SipNeedForwarded" and not one.closed}

        assert all(consent_to(sip, party) is not None and ended_by(sip) is None for party in told)
        assert not (told and sip.protected)
