"""What holds for every stay, whatever is told, in whatever order, and however time passes between."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.calendar import MICROSECOND
from hub.domain.case import INITIAL, next_moment, replay
from hub.domain.commands import PassTime, Tell
from hub.domain.dated import Dated
from hub.domain.decider import decide
from hub.domain.duty import VOID
from hub.domain.events import NoticeIssued
from hub.domain.facts import Fact, MessageRetracted, PatientDeceased
from hub.domain.hearing import hear
from hub.domain.outbound import SipClosedForwarded, SipEstablishedForwarded, SurveyOffered
from hub.domain.plan import AT_DISCHARGE, consent_at, kva_codes, missing
from hub.domain.rules import Rules
from hub.domain.terms import DeadlineStatus
from tests.properties.stays import stays
from tests.specs.given import STATUTE, Story
from tests.specs.told import CASE, local

LONG_AFTER = local("2027-03-01 00:00")
_DAY = Dated.always(timedelta(days=1))
AGREED = replace(
    STATUTE,
    refusal_ends_call=Dated.always("lapse"),
    planning_input_hours=Dated.always(48),
    technical_receipt=Dated.always(timedelta(hours=1)),
    read_receipt=_DAY,
    reminders=dict.fromkeys(("planning_input", "sip_call", "discharge_information", "acknowledgement"), _DAY),
    sip_meeting_days=Dated.always(21),
    consent_before_invitation=Dated.always(value=True),
    satisfaction_survey=Dated.always("SIP-kollen"),
)
"""Everything that an agreement may ask for, all at once."""

PROFILES = st.sampled_from([STATUTE, AGREED])

_CLOSING = {"SipInvitationWithdrawn", "NoticeRecalled", "DischargeReadyWithdrawnForwarded"}


def outcome(story: Story) -> tuple[list[str], list[str]]:
    """Final statuses, standing notices, and what a person must judge: all but numbers, and when it was learnt.

    A reminder tells of the moment at which it was sent, so that it belongs to the passing of time.
    """
    deadlines = sorted(
        str(replace(deadline, count=0, missed_after=None, subject="")) for deadline in story.case.deadlines.values()
    )
    notices = sorted(
        f"{party} {purpose} {issued.content}"
        for (party, purpose), issued in story.case.issued.items()
        if not issued.closed and not any(word in purpose for word in _CLOSING)
    )
    letters = sorted(
        f"{party} {purpose} {one.content}"
        for (party, purpose), several in story.case.letters.items()
        for one in several
        if not one.closed and "Reminder" not in purpose
    )
    standing = [one for one in story.case.liabilities.values() if one.reasons != (VOID,)]
    liabilities = sorted(str(replace(one, waits_until=None)) for one in standing)
    return deadlines, [*notices, *letters, *liabilities, *sorted(story.case.reviews)]


def told_in_order(rules: Rules, facts: list[Fact]) -> Story:
    """The story when nothing arrives out of order and time passes only at the end."""
    return Story(rules=rules).told(*facts).until(LONG_AFTER)


class TestOrderNeverMatters:
    """Decision 3 of the architecture: the outcome is a function of the set of messages and of time."""

    @settings(max_examples=300, deadline=None)
    @given(rules=PROFILES, facts=stays(), data=st.data())
    def test_any_order_and_any_passing_of_time_end_alike(
        self, rules: Rules, facts: list[Fact], data: st.DataObject
    ) -> None:
        shuffled = data.draw(st.permutations(facts))
        story = Story(rules=rules)
        now = min(fact.told.received_at for fact in facts)
        for fact in shuffled:
            now += timedelta(hours=data.draw(st.integers(0, 72)))
            story.until(now).told(fact)

        assert outcome(told_in_order(rules, facts)) == outcome(story.until(LONG_AFTER))

    @settings(max_examples=150, deadline=None)
    @given(rules=PROFILES, facts=stays(), data=st.data())
    def test_a_redelivery_adds_nothing(self, rules: Rules, facts: list[Fact], data: st.DataObject) -> None:
        story = Story(rules=rules).told(*facts)
        again = data.draw(st.sampled_from(facts))

        assert [] == decide(Tell(again), story.case, rules)

    @settings(max_examples=100, deadline=None)
    @given(rules=PROFILES, facts=stays())
    def test_time_that_has_passed_passes_once(self, rules: Rules, facts: list[Fact]) -> None:
        story = told_in_order(rules, facts)

        assert [] == decide(PassTime(CASE, LONG_AFTER, "again"), story.case, rules)


class TestTheLogIsTheState:
    """The present is a function of the log."""

    @settings(max_examples=100, deadline=None)
    @given(rules=PROFILES, facts=stays(), data=st.data())
    def test_replay_from_any_point_ends_in_the_same_case(
        self, rules: Rules, facts: list[Fact], data: st.DataObject
    ) -> None:
        story = told_in_order(rules, facts)
        cut = data.draw(st.integers(0, len(story.events)))

        assert story.case == replay(story.events[cut:], replay(story.events[:cut], INITIAL))

    @settings(max_examples=100, deadline=None)
    @given(rules=PROFILES, facts=stays())
    def test_the_next_moment_is_the_first_at_which_anything_happens(self, rules: Rules, facts: list[Fact]) -> None:
        case = Story(rules=rules).told(*facts).case
        moment = next_moment(case)
        if moment is None:
            assert [] == decide(PassTime(CASE, LONG_AFTER, "w"), case, rules)
        else:
            assert [] == decide(PassTime(CASE, moment, "w"), case, rules)
            assert [] != decide(PassTime(CASE, moment + MICROSECOND, "w"), case, rules)


class TestNotices:
    """A notice is issued once, and what is withdrawn had been issued."""

    @settings(max_examples=150, deadline=None)
    @given(rules=PROFILES, facts=stays(), data=st.data())
    def test_every_notice_has_an_id_of_its_own(self, rules: Rules, facts: list[Fact], data: st.DataObject) -> None:
        story = told_in_order(rules, data.draw(st.permutations(facts)))
        issued = [event for event in story.events if isinstance(event, NoticeIssued)]
        ids = [event.head.notice_id for event in issued]
        closed = [event.closes for event in issued if event.closes]

        assert len(ids) == len(set(ids))
        assert len(closed) == len(set(closed))
        assert set(closed) <= set(ids)


class TestThePlan:
    """What holds of a plan, whatever is told (HSL 16 kap. 4 §)."""

    @settings(max_examples=150, deadline=None)
    @given(rules=PROFILES, facts=stays())
    def test_a_code_rests_on_consent_and_contents(self, rules: Rules, facts: list[Fact]) -> None:
        stay = hear(CASE, facts, rules)
        assert stay is not None
        plans = {plan.told.message_id: plan for plan in stay.plans_made}
        for code in kva_codes(stay):
            if code.code == AT_DISCHARGE:
                assert consent_at(stay, code.at)
                assert not missing(stay, plans[code.message_id])

    @settings(max_examples=150, deadline=None)
    @given(rules=PROFILES, facts=stays())
    def test_whoever_knows_of_a_plan_did_not_tell_it(self, rules: Rules, facts: list[Fact]) -> None:
        story = told_in_order(rules, facts)
        by_id = {fact.told.message_id: fact for fact in facts}
        for (party, _), issued in story.case.issued.items():
            if isinstance(issued.content, SipEstablishedForwarded | SipClosedForwarded) and not issued.closed:
                assert by_id[issued.content.reference].told.sender not in (party, party.partition(":")[2])

    @settings(max_examples=150, deadline=None)
    @given(rules=PROFILES, facts=stays())
    def test_the_questionnaire_is_the_same_for_all(self, rules: Rules, facts: list[Fact]) -> None:
        issued = [event.content for event in told_in_order(rules, facts).events if isinstance(event, NoticeIssued)]
        offered = {content for content in issued if isinstance(content, SurveyOffered)}

        assert offered <= {SurveyOffered(survey="SIP-kollen")}


class TestDeadlines:
    """Each deadline ends once, at its legal instant."""

    @settings(max_examples=150, deadline=None)
    @given(rules=PROFILES, facts=stays())
    def test_done_or_ended_agrees_with_the_last_moment(self, rules: Rules, facts: list[Fact]) -> None:
        for row in told_in_order(rules, facts).case.deadlines.values():
            if row.due_at is None or row.reason == "VOID":
                continue
            late = row.ended_at is None or row.ended_at > row.due_at
            assert late == (row.status is DeadlineStatus.MISSED)

    @settings(max_examples=150, deadline=None)
    @given(rules=PROFILES, facts=stays())
    def test_no_invitation_stands_for_the_dead(self, rules: Rules, facts: list[Fact]) -> None:
        story = told_in_order(rules, facts)
        taken_back = {fact.retracts for fact in facts if isinstance(fact, MessageRetracted)}
        if any(isinstance(fact, PatientDeceased) and fact.told.message_id not in taken_back for fact in facts):
            standing = [p for (_, p), issued in story.case.issued.items() if not issued.closed]
            assert not [
                p for p in standing if p == "SipInvitation" or p.startswith("ManualHandlingRequired:SipInvitation:")
            ]
