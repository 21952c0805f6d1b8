"""4 kap. 2 § -- planen: consent to it, the goal of a meeting, and the day of its follow-up."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from hub.domain.dated import Dated
from hub.domain.terms import (
    ConsentDecision,
    ConsentGiver,
    ConsentSubject,
    DeadlineStatus,
    LegalEffect,
    Responsible,
)
from tests.specs.given import STATUTE, given, under
from tests.specs.told import (
    HEALTH_CARE,
    OPEN_CARE,
    SOCIAL_SERVICES,
    admission,
    appointed,
    closed,
    consent,
    convened,
    deceased,
    established,
    followed_up,
    local,
    meeting_held,
    needs,
    ready,
    withdrawn,
)

GIVEN, REFUSED = ConsentDecision.GIVEN, ConsentDecision.REFUSED
ASKING = replace(STATUTE, consent_before_invitation=Dated.always(value=True))
BOTH = needs(health_care=True, social=True, outpatient=True)
HJO = replace(STATUTE, sip_meeting_days=Dated.always(21))


@pytest.mark.paragraph("4 kap. 2 §")
class TestConsentBeforeTheInvitation:
    """Where the agreement says so, participants are invited once the person has consented; the duty never waits."""

    def test_the_statute_waits_for_nothing(self) -> None:
        assert LegalEffect.DUTY_NOTICE is given(admission(), ready()).effect(HEALTH_CARE)

    def test_participants_wait_and_the_convener_and_the_clock_do_not(self) -> None:
        story = under(ASKING).told(admission(), ready())

        assert (None, LegalEffect.DUTY_NOTICE) == (story.effect(HEALTH_CARE), story.effect(OPEN_CARE))
        assert DeadlineStatus.OPEN is story.deadline("sip_call").status

    def test_consent_lets_them_be_invited(self) -> None:
        story = under(ASKING).told(admission(), ready(), consent("2026-11-20 14:00", GIVEN))

        assert LegalEffect.DUTY_NOTICE is story.effect(HEALTH_CARE)

    def test_a_call_without_consent_is_in_time_and_waits_to_be_passed_on(self) -> None:
        called = (admission(), ready(), appointed("2026-11-20 13:00"), convened("2026-11-23 15:00"))
        story = under(ASKING).told(*called)

        assert (None, DeadlineStatus.MET) == (story.effect(HEALTH_CARE), story.deadline("sip_call").status)
        assert LegalEffect.CALL is story.told(consent("2026-11-23 16:00", GIVEN)).effect(HEALTH_CARE)

    def test_consent_withdrawn_withdraws_the_invitation(self) -> None:
        story = under(ASKING).told(
            admission(),
            ready(),
            consent("2026-11-20 14:00", GIVEN),
            consent("2026-11-20 15:00", ConsentDecision.WITHDRAWN, "withdrawn consent"),
        )

        assert (None, LegalEffect.DUTY_NOTICE) == (story.effect(HEALTH_CARE), story.effect(OPEN_CARE))


@pytest.mark.paragraph("4 kap. 2 §")
class TestConsentForSomeAndForATime:
    """Where consent comes first, it invites those it names, and in its time; time passing alone withdraws nothing."""

    READY = (admission(needs=BOTH), ready("2026-11-20 12:00"))

    def test_whom_it_does_not_name_waits(self) -> None:
        narrow = consent("2026-11-20 14:00", GIVEN, actors=(HEALTH_CARE,))
        story = under(ASKING).told(*self.READY, narrow)

        assert (LegalEffect.DUTY_NOTICE, None) == (story.effect(HEALTH_CARE), story.effect(SOCIAL_SERVICES))

    def test_the_call_reaches_whom_it_names(self) -> None:
        narrow = consent("2026-11-20 14:00", GIVEN, actors=(HEALTH_CARE,))
        called = convened("2026-11-21 10:00", called=(HEALTH_CARE, SOCIAL_SERVICES))
        story = under(ASKING).told(*self.READY, narrow, appointed("2026-11-20 13:00"), called)

        assert (LegalEffect.CALL, None) == (story.effect(HEALTH_CARE), story.effect(SOCIAL_SERVICES))
        assert DeadlineStatus.MET is story.deadline("sip_call").status

    def test_the_statute_invites_them_all(self) -> None:
        narrow = consent("2026-11-20 14:00", GIVEN, actors=(HEALTH_CARE,))

        assert LegalEffect.DUTY_NOTICE is given(*self.READY, narrow).effect(SOCIAL_SERVICES)

    @pytest.mark.parametrize(
        ("until", "effect"), [("2026-11-20 12:00", LegalEffect.DUTY_NOTICE), ("2026-11-20 11:59:59.999999", None)]
    )
    def test_must_be_in_force_when_the_duty_arises(self, until: str, effect: LegalEffect | None) -> None:
        before = consent("2026-11-18 10:00", GIVEN, valid_until=local(until))

        assert effect is under(ASKING).told(*self.READY, before).effect(HEALTH_CARE)

    @pytest.mark.parametrize(
        ("until", "effect"),
        [("2026-11-21 10:00", LegalEffect.CALL), ("2026-11-21 09:59:59.999999", LegalEffect.DUTY_NOTICE)],
    )
    def test_must_be_in_force_when_the_call_is_given(self, until: str, effect: LegalEffect) -> None:
        before = consent("2026-11-18 10:00", GIVEN, valid_until=local(until))
        called = convened("2026-11-21 10:00", called=(HEALTH_CARE, SOCIAL_SERVICES))
        story = under(ASKING).told(*self.READY, before, appointed("2026-11-20 13:00"), called)

        assert effect is story.effect(HEALTH_CARE)

    def test_one_given_later_lets_the_call_through(self) -> None:
        over, again = (
            consent("2026-11-18 10:00", GIVEN, valid_until=local("2026-11-19 10:00")),
            consent("2026-11-22 10:00", GIVEN, "again", valid_until=local("2026-11-22 11:00")),
        )
        called = convened("2026-11-21 10:00", called=(HEALTH_CARE, SOCIAL_SERVICES))
        story = under(ASKING).told(*self.READY, over, appointed("2026-11-20 13:00"), called)

        assert None is story.effect(HEALTH_CARE)
        assert LegalEffect.CALL is story.told(again).effect(HEALTH_CARE)

    def test_that_its_time_runs_out_withdraws_nothing(self) -> None:
        brief = consent("2026-11-20 14:00", GIVEN, valid_until=local("2026-11-20 15:00"))
        story = under(ASKING).told(*self.READY, brief).until("2026-11-22 10:00")

        assert LegalEffect.DUTY_NOTICE is story.effect(HEALTH_CARE)

    def test_a_receipt_is_asked_only_of_whom_the_call_has_reached(self) -> None:
        narrow = consent("2026-11-20 14:00", GIVEN, actors=(HEALTH_CARE,))
        called = convened("2026-11-21 10:00", called=(HEALTH_CARE, SOCIAL_SERVICES))
        rules = replace(ASKING, read_receipt=Dated.always(timedelta(hours=2)))
        story = under(rules).told(*self.READY, narrow, appointed("2026-11-20 13:00"), called)

        asked = {row.party for row in story.case.deadlines.values() if (row.about or "").startswith("SipInvitation")}
        assert {HEALTH_CARE} == asked


@pytest.mark.paragraph("4 kap. 2 §")
@pytest.mark.paragraph("HSL 16 kap. 4 §")
@pytest.mark.paragraph("SoL 10 kap. 8 §")
class TestWhoDecides:
    """Only the person's own word, or a representative's, refuses a plan; what is unclear is for a person to judge."""

    def test_one_who_cannot_consent_has_not_refused(self) -> None:
        unable = consent("2026-11-20 14:00", REFUSED, given_by=ConsentGiver.CANNOT_CONSENT)
        story = under(STATUTE, refusal_ends_call=Dated.always("lapse")).told(admission(), ready(), unable)

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status
        assert {"CANNOT_CONSENT consent: who may decide for the person is judged by a person"} == story.case.reviews

    @pytest.mark.parametrize("giver", [ConsentGiver.PATIENT, ConsentGiver.GUARDIAN, ConsentGiver.REPRESENTATIVE])
    def test_a_refusal_ends_the_duty_where_the_agreement_says_so(self, giver: ConsentGiver) -> None:
        refusal = consent("2026-11-20 14:00", REFUSED, given_by=giver)
        story = under(STATUTE, refusal_ends_call=Dated.always("lapse")).told(admission(), ready(), refusal)

        assert "CONSENT_REFUSED" == story.deadline("sip_call").reason

    def test_consent_given_again_starts_a_new_count(self) -> None:
        story = under(STATUTE, refusal_ends_call=Dated.always("lapse")).told(
            admission(), ready(), consent("2026-11-20 14:00", REFUSED), consent("2026-11-21 10:00", GIVEN, "again")
        )

        second = story.deadline("sip_call", count=2)
        assert (local("2026-11-21 10:00"), DeadlineStatus.OPEN) == (second.starts_at, second.status)

    def test_a_refusal_to_share_information_stops_no_clock(self) -> None:
        refusal = consent("2026-11-20 14:00", REFUSED, subject=ConsentSubject.INFORMATION_SHARING)
        story = given(admission(), ready(), refusal)

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status
        assert any(reason.startswith("INFORMATION_SHARING_REFUSED consent") for reason in story.case.reviews)

    def test_information_sharing_allowed_again_needs_no_review(self) -> None:
        sharing = ConsentSubject.INFORMATION_SHARING
        story = given(
            admission(),
            consent("2026-11-20 14:00", REFUSED, subject=sharing),
            consent("2026-11-20 15:00", GIVEN, "again", subject=sharing),
        )

        assert frozenset() == story.case.reviews


@pytest.mark.paragraph("4 kap. 2 §")
class TestTheGoalOfAMeeting:
    """Three weeks in the routine of Hjo: a target, never a legal miss."""

    def test_the_statute_has_none(self) -> None:
        assert not given(admission(), ready()).has("sip_meeting")

    def test_it_has_a_target_and_no_last_moment(self) -> None:
        goal = under(HJO).told(admission(), ready()).deadline("sip_meeting")

        assert (local("2026-12-11 23:59:59.999999"), None) == (goal.target_at, goal.due_at)

    def test_it_is_never_missed(self) -> None:
        story = under(HJO).told(admission(), ready()).until("2027-03-01")

        assert DeadlineStatus.OPEN is story.deadline("sip_meeting").status

    def test_it_is_met_by_the_meeting(self) -> None:
        goal = under(HJO).told(admission(), ready(), meeting_held("2026-12-20 10:00")).deadline("sip_meeting")

        assert (DeadlineStatus.MET, local("2026-12-20 10:00")) == (goal.status, goal.ended_at)

    def test_it_ends_with_the_duty(self) -> None:
        goal = under(HJO).told(admission(), ready(), withdrawn("2026-11-20 13:00")).deadline("sip_meeting")

        assert (DeadlineStatus.LAPSED, "READY_WITHDRAWN") == (goal.status, goal.reason)


@pytest.mark.paragraph("HSL 16 kap. 4 §")
class TestTheFollowUp:
    """The day that stands in the plan, to its end in Stockholm; whoever has the overall responsibility sees to it."""

    PLAN = (admission(), ready(), established("2026-11-27 11:00", date(2027, 1, 15)))

    def test_a_plan_without_a_day_sets_no_clock(self) -> None:
        assert not given(admission(), established("2026-11-27 11:00", None)).has("sip_follow_up")

    def test_is_due_at_the_end_of_its_day(self) -> None:
        clock = given(*self.PLAN).deadline("sip_follow_up")

        assert local("2027-01-15 23:59:59.999999") == clock.due_at
        assert Responsible.MUNICIPALITY is clock.responsible

    @pytest.mark.parametrize(
        ("at", "status"),
        [("2027-01-15 23:59:59.999999", DeadlineStatus.MET), ("2027-01-16 00:00", DeadlineStatus.MISSED)],
    )
    def test_in_time_and_late(self, at: str, status: DeadlineStatus) -> None:
        assert status is given(*self.PLAN, followed_up(at)).deadline("sip_follow_up").status

    def test_a_follow_up_may_set_the_next(self) -> None:
        story = given(*self.PLAN, followed_up("2027-01-14 10:00", date(2027, 3, 1)))

        assert local("2027-03-01 23:59:59.999999") == story.deadline("sip_follow_up", count=2).due_at

    def test_a_closed_plan_needs_none(self) -> None:
        clock = given(*self.PLAN, closed("2026-12-20 10:00")).deadline("sip_follow_up")

        assert (DeadlineStatus.LAPSED, "GOALS_MET") == (clock.status, clock.reason)

    def test_the_dead_are_not_followed_up(self) -> None:
        clock = given(*self.PLAN, deceased("2026-12-20 10:00")).deadline("sip_follow_up")

        assert (DeadlineStatus.LAPSED, "DECEASED") == (clock.status, clock.reason)

    def test_a_new_plan_sets_its_own_day(self) -> None:
        story = given(*self.PLAN, established("2026-12-10 11:00", date(2027, 2, 1), "another plan"))

        assert "PLAN_REVISED" == story.deadline("sip_follow_up").reason
        assert local("2027-02-01 23:59:59.999999") == story.deadline("sip_follow_up", count=2).due_at
