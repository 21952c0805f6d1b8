"""SFS 2017:612, 4 kap. -- samordnad individuell planering: who must call, and by when."""

from dataclasses import replace

import pytest

from hub.domain.events import CoordinatedCarePlanRequired
from hub.domain.facts import Fact
from hub.domain.outbound import SipInvitation
from hub.domain.rules import Dated
from hub.domain.terms import (
    AftercareForm,
    ConsentDecision,
    DeadlineStatus,
    InterruptionReason,
    LegalEffect,
    LegalForm,
    Needs,
    ReadyBasis,
    Role,
)
from tests.specs.given import STATUTE, Story, given, under
from tests.specs.told import (
    HEALTH_CARE,
    OPEN_CARE,
    OPEN_CARE_UNIT,
    SOCIAL_SERVICES,
    WARD,
    admission,
    appointed,
    by_phone,
    cancelled,
    consent,
    convened,
    correcting,
    deceased,
    discharged,
    interrupted,
    local,
    needs,
    ready,
    reassessed,
    retracted,
    withdrawn,
)

BOTH = needs(social=True, outpatient=True)
DUE = "2026-11-23 23:59:59.999999"
TOO_LATE = "2026-11-24 00:00"


def invitation(story: Story, party: str) -> SipInvitation | None:
    """The invitation that stands with the party."""
    content = story.notice(party, "SipInvitation")
    assert content is None or isinstance(content, SipInvitation)
    return content


def effect(story: Story, party: str) -> LegalEffect | None:
    """Whether the party has a duty notice or a call, if anything."""
    content = invitation(story, party)
    return content.legal_effect if content else None


@pytest.mark.paragraph("4 kap. 1 §")
class TestWhenPlanningIsRequired:
    """Services from both region and municipality; with municipal health care open care always takes part."""

    @pytest.mark.parametrize(
        ("judged", "required"),
        [
            (needs(outpatient=True), False),
            (needs(social=True), False),
            (needs(social=True, outpatient=True), True),
            (needs(health_care=True), True),
            (needs(health_care=True, social=True), True),
            (needs(health_care=True, social=True, outpatient=True), True),
            (needs(), False),
        ],
    )
    def test_by_need(self, judged: Needs, required: bool) -> None:  # noqa: FBT001 -- a column of the table
        story = given(admission(needs=judged), ready())

        assert required == story.has("sip_call")
        assert required == ("DutyToConveneArose" in story.kinds())
        assert required == any(purpose == "SipInvitation" for _, purpose in story.case.issued)

    def test_open_compulsory_care_after_discharge_has_a_coordinated_care_plan_instead(self) -> None:
        story = given(admission(), ready(aftercare_form=AftercareForm.OPEN_COMPULSORY_PSYCHIATRIC))

        assert not story.has("sip_call")
        plan = next(event for event in story.events if isinstance(event, CoordinatedCarePlanRequired))
        assert "SFS 1991:1128 (LPT) 7 a §" == plan.law

    def test_so_has_a_notice_that_rests_on_such_a_decision(self) -> None:
        story = given(admission(), ready(basis=ReadyBasis.OPEN_FORENSIC_CARE_DECISION))

        assert not story.has("sip_call")
        plan = next(event for event in story.events if isinstance(event, CoordinatedCarePlanRequired))
        assert "SFS 1991:1129 (LRV) 12 a §" == plan.law

    def test_compulsory_care_in_hospital_does_not_lift_the_duty(self) -> None:
        assert given(admission(legal_form=LegalForm.LPT), ready()).has("sip_call")

    def test_needs_in_the_ready_notice_replace_those_of_the_admission(self) -> None:
        assert not given(admission(), ready(needs=needs(social=True))).has("sip_call")


@pytest.mark.paragraph("4 kap. 3 §")
class TestTheCallWithinThreeDays:
    """At latest three days after the notice was given: the whole third day, Swedish time."""

    def test_the_third_day_ends_it(self) -> None:
        deadline = given(admission(), ready()).deadline("sip_call")

        assert (local(DUE), local(DUE)) == (deadline.target_at, deadline.due_at)
        assert (local("2026-11-20 11:59:28"), DeadlineStatus.OPEN) == (deadline.starts_at, deadline.status)

    def test_open_while_time_has_not_passed_the_last_moment(self) -> None:
        assert DeadlineStatus.OPEN is given(admission(), ready()).until(DUE).deadline("sip_call").status

    def test_missed_a_microsecond_later(self) -> None:
        deadline = given(admission(), ready()).until(TOO_LATE).deadline("sip_call")

        assert (DeadlineStatus.MISSED, None) == (deadline.status, deadline.ended_at)

    def test_a_call_at_the_last_moment_is_in_time(self) -> None:
        deadline = given(admission(), ready(), appointed("2026-11-20 13:00"), convened(DUE)).deadline("sip_call")

        assert (DeadlineStatus.MET, local(DUE)) == (deadline.status, deadline.ended_at)

    def test_a_call_a_microsecond_later_is_late_in_its_own_decision(self) -> None:
        deadline = given(admission(), ready(), appointed("2026-11-20 13:00"), convened(TOO_LATE)).deadline("sip_call")

        assert (DeadlineStatus.MISSED, local(TOO_LATE)) == (deadline.status, deadline.ended_at)

    def test_a_late_call_ends_the_overdue(self) -> None:
        story = given(admission(), ready(), appointed("2026-11-20 13:00")).until(TOO_LATE)

        story.told(convened("2026-11-25 09:00"))

        deadline = story.deadline("sip_call")
        assert (DeadlineStatus.MISSED, local("2026-11-25 09:00")) == (deadline.status, deadline.ended_at)
        assert 1 == story.kinds().count("DeadlineMissed")
        assert 1 == story.kinds().count("OverdueEnded")

    @pytest.mark.parametrize(
        ("given_at", "target", "due"),
        [
            ("2026-11-16 09:00", "2026-11-19", "2026-11-19"),  # Monday to Thursday
            ("2026-11-18 09:00", "2026-11-21", "2026-11-23"),  # Saturday moves to Monday
            ("2026-11-19 09:00", "2026-11-22", "2026-11-23"),  # Sunday moves to Monday
            ("2026-12-22 13:00", "2026-12-25", "2026-12-28"),  # Christmas
            ("2026-12-28 10:00", "2026-12-31", "2027-01-04"),  # New Year
            ("2026-06-16 10:00", "2026-06-19", "2026-06-22"),  # Midsummer Eve
            ("2027-03-23 10:00", "2027-03-26", "2027-03-30"),  # Easter
            ("2026-03-27 10:00", "2026-03-30", "2026-03-30"),  # over the night when the clocks go forward
            ("2026-10-23 10:00", "2026-10-26", "2026-10-26"),  # and back
            ("2026-11-16 00:30", "2026-11-19", "2026-11-19"),  # half past midnight is the new day
        ],
    )
    def test_over_weekends_holidays_eves_and_daylight_saving_nights(self, given_at: str, target: str, due: str) -> None:
        notice = ready(given_at)

        deadline = given(admission("2026-01-05 10:00"), notice).deadline("sip_call")

        end = " 23:59:59.999999"
        assert (local(target + end), local(due + end)) == (deadline.target_at, deadline.due_at)

    def test_noon_plays_no_part(self) -> None:
        before = given(admission(), ready("2026-11-16 11:59")).deadline("sip_call")
        after = given(admission(), ready("2026-11-16 12:01")).deadline("sip_call")

        assert before.due_at == after.due_at

    def test_without_the_roll_the_target_is_the_last_moment(self) -> None:
        story = under(STATUTE, rolls={"sip_call": False}).told(admission(), ready("2026-12-22 13:00"))

        assert local("2026-12-25 23:59:59.999999") == story.deadline("sip_call").due_at

    def test_an_unknown_limit_starts_no_clock(self) -> None:
        story = under(STATUTE, sip_call_days=Dated(())).told(admission(), ready())

        assert not story.has("sip_call")
        assert "DutyToConveneArose" in story.kinds()

    def test_a_changed_profile_never_changes_a_clock_that_runs(self) -> None:
        story = given(admission(), ready())
        story.rules = replace(STATUTE, sip_call_days=Dated(((local("2018-01-01 00:00").date(), 5),)))

        story.told(appointed("2026-11-20 13:00"))

        assert local(DUE) == story.deadline("sip_call").due_at

    def test_the_discharge_does_not_end_it(self) -> None:
        story = given(admission(), ready(), discharged("2026-11-20 15:00")).until(TOO_LATE)

        assert DeadlineStatus.MISSED is story.deadline("sip_call").status


@pytest.mark.paragraph("4 kap. 3 §")
class TestTheDutyNotices:
    """The moment the duty arises the hub tells open care and each municipal party; in law that is no call."""

    def test_open_care_is_to_convene_and_learns_the_last_lawful_moment(self) -> None:
        expected = SipInvitation(role=Role.CONVENER, legal_effect=LegalEffect.DUTY_NOTICE, convene_by=local(DUE))

        assert expected == invitation(given(admission(), ready()), OPEN_CARE)

    def test_the_municipality_is_to_take_part(self) -> None:
        expected = SipInvitation(role=Role.PARTICIPANT, legal_effect=LegalEffect.DUTY_NOTICE)

        assert expected == invitation(given(admission(), ready()), HEALTH_CARE)

    def test_a_duty_notice_does_not_fulfil_the_duty(self) -> None:
        assert DeadlineStatus.OPEN is given(admission(), ready()).deadline("sip_call").status

    def test_they_are_issued_once(self) -> None:
        story = given(admission(), ready(), appointed("2026-11-20 13:00"), discharged("2026-11-20 15:00"))

        issued = story.case.issued
        assert {1} == {i.head.revision for (_, purpose), i in issued.items() if purpose == "SipInvitation"}


@pytest.mark.paragraph("4 kap. 3 §")
class TestWhoseCallFulfilsTheDuty:
    """The appointed care contact's, in region-financed open care, to every party that is to take part."""

    def test_the_care_contacts(self) -> None:
        story = given(admission(), ready(), appointed("2026-11-20 13:00"), convened("2026-11-23 15:00"))

        assert local("2026-11-23 15:00") == story.deadline("sip_call").ended_at
        call = invitation(story, HEALTH_CARE)
        assert call is not None
        assert (LegalEffect.CALL, OPEN_CARE_UNIT, "0480-000 00") == (
            call.legal_effect,
            call.convener_unit,
            call.convener_phone,
        )
        issued = story.case.issued[HEALTH_CARE, "SipInvitation"].head
        assert (1, 2) == (issued.count, issued.revision)

    @pytest.mark.parametrize(
        ("call", "why"),
        [
            (convened("2026-11-23 15:00", sender=WARD), "SENDER_IS_NOT_THE_CALLER"),
            (convened("2026-11-23 15:00", sender=WARD, called_by=WARD), "CALLER_IS_NOT_THE_CARE_CONTACT"),
            (convened("2026-11-20 12:30"), "NO_CARE_CONTACT_IN_FORCE"),
            (convened("2026-11-23 15:00", called=(SOCIAL_SERVICES,)), f"PARTY_LEFT_OUT {HEALTH_CARE}"),
            (convened("2026-11-23 15:00", called=()), f"PARTY_LEFT_OUT {HEALTH_CARE}"),
        ],
    )
    def test_no_other_does_and_it_says_why(self, call: object, why: str) -> None:
        story = given(admission(), ready(), appointed("2026-11-20 13:00"), call)  # type: ignore[arg-type]

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status
        assert [f"CALL_DOES_NOT_FULFIL call: {why}"] == sorted(story.case.reviews)
        assert LegalEffect.DUTY_NOTICE is effect(story, HEALTH_CARE)

    def test_a_replaced_care_contact_calls_no_more(self) -> None:
        other = "SE2321000073-V002"
        story = given(
            admission(), ready(), appointed("2026-11-20 13:00"), appointed("2026-11-21 13:00", other, "second contact")
        )

        story.told(convened("2026-11-23 15:00"))

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status

    def test_the_call_counts_once_its_appointment_is_known_even_if_that_comes_later(self) -> None:
        story = given(admission(), ready(), convened("2026-11-23 15:00"), appointed("2026-11-20 13:00"))

        assert DeadlineStatus.MET is story.deadline("sip_call").status
        assert frozenset() == story.case.reviews

    def test_a_call_before_the_ready_notice_fulfils_the_next_count(self) -> None:
        story = given(admission(), appointed("2026-11-18 13:00"), convened("2026-11-19 15:00"), ready())

        deadline = story.deadline("sip_call")
        assert (DeadlineStatus.MET, local("2026-11-19 15:00")) == (deadline.status, deadline.ended_at)
        assert LegalEffect.CALL is effect(story, HEALTH_CARE)
        assert LegalEffect.DUTY_NOTICE is effect(story, OPEN_CARE)

    def test_the_convener_need_not_be_called(self) -> None:
        story = given(admission(), ready(), appointed("2026-11-20 13:00"), convened("2026-11-23 15:00"))

        assert LegalEffect.DUTY_NOTICE is effect(story, OPEN_CARE)

    def test_a_place_is_never_told_for_a_meeting_at_home(self) -> None:
        call = convened("2026-11-23 15:00", place="Storgatan 1")

        story = given(admission(), ready(), appointed("2026-11-20 13:00"), call)

        told = invitation(story, HEALTH_CARE)
        assert told is not None
        assert told.place is None


@pytest.mark.paragraph("4 kap. 3 §")
class TestTheCount:
    """Withdrawal, a new notice, cancellation: which three days run."""

    def test_withdrawal_lapses_an_open_count_and_withdraws_its_duty_notices(self) -> None:
        story = given(admission(), ready(), withdrawn("2026-11-21 09:00"))

        deadline = story.deadline("sip_call")
        assert (DeadlineStatus.LAPSED, "READY_WITHDRAWN") == (deadline.status, deadline.reason)
        assert local("2026-11-21 09:00") == deadline.ended_at
        for party in (HEALTH_CARE, OPEN_CARE):
            assert invitation(story, party) is None
            assert story.notice(party, "SipInvitationWithdrawn") is not None

    def test_withdrawal_at_the_last_moment_lapses_it(self) -> None:
        assert DeadlineStatus.LAPSED is given(admission(), ready(), withdrawn(DUE)).deadline("sip_call").status

    def test_withdrawal_a_microsecond_later_ends_the_overdue_but_it_stays_missed(self) -> None:
        deadline = given(admission(), ready(), withdrawn(TOO_LATE)).deadline("sip_call")

        assert (DeadlineStatus.MISSED, local(TOO_LATE)) == (deadline.status, deadline.ended_at)
        assert "READY_WITHDRAWN" == deadline.reason

    def test_a_new_notice_after_a_withdrawal_starts_a_new_count(self) -> None:
        story = given(admission(), ready(), withdrawn("2026-11-21 09:00"), ready("2026-11-24 10:00", "ready again"))

        assert local("2026-11-27 23:59:59.999999") == story.deadline("sip_call", count=2).due_at
        head = story.case.issued[HEALTH_CARE, "SipInvitation"].head
        assert (2, 1) == (head.count, head.revision)

    def test_a_new_notice_while_another_stands_starts_none(self) -> None:
        story = given(admission(), ready(), ready("2026-11-22 10:00", "second"))

        assert not story.has("sip_call", count=2)
        assert local(DUE) == story.deadline("sip_call").due_at

    def test_unless_it_corrects_the_first(self) -> None:
        story = given(admission(), ready(), correcting(ready("2026-11-22 10:00", "second"), "ready"))

        deadline = story.deadline("sip_call")
        assert (local("2026-11-22 10:00"), local("2026-11-25 23:59:59.999999")) == (
            deadline.starts_at,
            deadline.due_at,
        )

    def test_a_call_that_is_not_cancelled_stands_and_fulfils_the_next_count(self) -> None:
        story = given(
            admission(),
            ready(),
            appointed("2026-11-20 13:00"),
            convened("2026-11-20 15:00"),
            withdrawn("2026-11-21 09:00"),
        )
        assert LegalEffect.CALL is effect(story, HEALTH_CARE)

        story.told(ready("2026-11-24 10:00", "ready again"))

        second = story.deadline("sip_call", count=2)
        assert (DeadlineStatus.MET, local("2026-11-20 15:00")) == (second.status, second.ended_at)
        assert DeadlineStatus.MET is story.deadline("sip_call", count=1).status

    def test_a_call_cancelled_before_the_due_moment_reopens_the_same_count(self) -> None:
        story = given(admission(), ready(), appointed("2026-11-20 13:00"), convened("2026-11-20 15:00"))

        story.told(cancelled(DUE))

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status
        assert LegalEffect.DUTY_NOTICE is effect(story, HEALTH_CARE)
        assert 3 == story.case.issued[HEALTH_CARE, "SipInvitation"].head.revision
        assert story.notice(HEALTH_CARE, "SipInvitationWithdrawn") is None

    def test_a_call_cancelled_after_it_was_met(self) -> None:
        story = given(
            admission(), ready(), appointed("2026-11-20 13:00"), convened("2026-11-20 15:00"), cancelled(TOO_LATE)
        )

        assert DeadlineStatus.MET is story.deadline("sip_call").status

    def test_a_retracted_notice_voids_its_count(self) -> None:
        story = given(admission(), ready()).until(TOO_LATE).told(retracted("2026-11-25 09:00", "ready"))

        deadline = story.deadline("sip_call")
        assert (DeadlineStatus.LAPSED, "VOID") == (deadline.status, deadline.reason)


@pytest.mark.paragraph("4 kap. 1 §")
class TestLawfulEndings:
    """At or before the due moment they lapse the count; after it they end the overdue, but it stays missed."""

    def test_death(self) -> None:
        story = given(admission(), ready(), appointed("2026-11-20 13:00"), convened("2026-11-20 15:00"))
        lapsed = given(admission(), ready(), deceased("2026-11-21 09:00")).deadline("sip_call")

        story.told(deceased("2026-11-21 09:00"))

        assert (DeadlineStatus.LAPSED, "DECEASED") == (lapsed.status, lapsed.reason)
        assert DeadlineStatus.MET is story.deadline("sip_call").status
        assert (None, None) == (effect(story, HEALTH_CARE), effect(story, OPEN_CARE))

    def test_death_after_the_due_moment(self) -> None:
        deadline = given(admission(), ready(), deceased(TOO_LATE)).deadline("sip_call")

        assert (DeadlineStatus.MISSED, "DECEASED") == (deadline.status, deadline.reason)

    def test_needs_that_no_longer_require_planning(self) -> None:
        deadline = given(admission(), ready(), reassessed("2026-11-21 09:00", needs(social=True))).deadline("sip_call")

        assert (DeadlineStatus.LAPSED, "NEEDS_CHANGED") == (deadline.status, deadline.reason)

    def test_needs_that_come_to_require_planning_are_counted_from_the_reassessment(self) -> None:
        story = given(
            admission(needs=needs(social=True)),
            ready("2026-11-16 09:00"),
            reassessed("2026-11-18 09:00", needs(social=True, outpatient=True)),
        )

        deadline = story.deadline("sip_call")
        assert (local("2026-11-18 09:00"), local(DUE)) == (deadline.starts_at, deadline.due_at)
        assert any(reason.startswith("NEEDS_CHANGED_AFTER_NOTICE") for reason in story.case.reviews)

    def test_a_party_added_by_a_reassessment_is_told_and_must_be_called(self) -> None:
        story = given(
            admission(),
            ready(),
            appointed("2026-11-20 13:00"),
            reassessed("2026-11-21 09:00", needs(health_care=True, social=True, outpatient=True)),
        )
        assert LegalEffect.DUTY_NOTICE is effect(story, SOCIAL_SERVICES)

        story.told(convened("2026-11-23 15:00"))

        assert [f"CALL_DOES_NOT_FULFIL call: PARTY_LEFT_OUT {SOCIAL_SERVICES}"] == [
            reason for reason in story.case.reviews if reason.startswith("CALL")
        ]

    @pytest.mark.parametrize(
        ("reason", "ending"),
        [
            (InterruptionReason.TRANSFERRED_TO_OTHER_REGION, "TRANSFERRED"),
            (InterruptionReason.NEEDS_CEASED, "NEEDS_CHANGED"),
            (InterruptionReason.WRONG_PATIENT, "VOID"),
            (InterruptionReason.SENT_IN_ERROR, "VOID"),
        ],
    )
    def test_an_interrupted_process(self, reason: InterruptionReason, ending: str) -> None:
        deadline = given(admission(), ready(), interrupted("2026-11-21 09:00", reason)).deadline("sip_call")

        assert (DeadlineStatus.LAPSED, ending) == (deadline.status, deadline.reason)

    def test_only_void_wipes_a_miss(self) -> None:
        late = interrupted("2026-11-25 09:00", InterruptionReason.WRONG_PATIENT)
        story = given(admission(), ready()).until(TOO_LATE).told(late)

        assert {DeadlineStatus.LAPSED} == {deadline.status for deadline in story.case.deadlines.values()}
        assert "DeadlineCorrected" in story.kinds()

    def test_a_withdrawn_notice_is_withdrawn_whatever_its_reason(self) -> None:
        assert (
            "READY_WITHDRAWN" == given(admission(), ready(), withdrawn("2026-11-21 09:00")).deadline("sip_call").reason
        )

    def test_a_refused_plan_is_for_a_person_to_judge_where_the_profile_says_so(self) -> None:
        story = given(admission(), ready(), consent("2026-11-21 09:00", ConsentDecision.REFUSED))

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status
        assert any(reason.startswith("CONSENT_REFUSED") for reason in story.case.reviews)

    def test_a_refused_plan_lapses_the_count_where_the_profile_says_so_and_consent_starts_a_new_one(self) -> None:
        lapsing = under(STATUTE, refusal_ends_call="lapse")
        story = lapsing.told(admission(), ready(), consent("2026-11-21 09:00", ConsentDecision.REFUSED))
        assert "CONSENT_REFUSED" == story.deadline("sip_call").reason

        story.told(consent("2026-11-24 09:00", ConsentDecision.GIVEN, "consent given"))

        assert local("2026-11-27 23:59:59.999999") == story.deadline("sip_call", count=2).due_at


class TestWhatCausedTheDuty:
    """Each count names the message that made it arise, and keeps its number whatever arrives later."""

    def causes(self, story: Story) -> list[tuple[int, str]]:
        """Count and cause of every duty that stands in the log."""
        return [(count, duty.cause) for count, duty in story.case.duties.items() if duty.reason != "CORRECTED"]

    def test_the_ready_notice(self) -> None:
        assert [(1, "ready")] == self.causes(given(admission(), ready()))

    def test_the_reassessment(self) -> None:
        story = given(admission(needs=needs(social=True)), ready(), reassessed("2026-11-21 09:00", BOTH))

        assert [(1, "reassessed")] == self.causes(story)

    def test_the_consent(self) -> None:
        refused = consent("2026-11-21 09:00", ConsentDecision.REFUSED)
        allowed = consent("2026-11-24 09:00", ConsentDecision.GIVEN, "consent given")
        story = under(STATUTE, refusal_ends_call="lapse").told(admission(), ready(), refused, allowed)

        assert [(1, "ready"), (2, "consent given")] == self.causes(story)

    def test_a_notice_that_turns_out_to_be_the_first_takes_the_count_over(self) -> None:
        story = given(admission(), ready("2026-11-20 15:00", "second"), ready("2026-11-19 09:00", "first"))

        assert [(1, "first")] == self.causes(story)
        assert [("sip_call", 1)] == [key[:2] for key in story.case.deadlines if key[0] == "sip_call"]
        assert local("2026-11-19 09:00") == story.deadline("sip_call").starts_at

    def test_counts_keep_their_numbers_when_an_earlier_one_is_found(self) -> None:
        story = given(admission(), ready("2026-11-24 09:00", "later"), withdrawn("2026-11-19 12:00"))

        story.told(ready("2026-11-19 09:00", "earlier"))

        assert [(1, "later"), (2, "earlier")] == self.causes(story)
        assert DeadlineStatus.LAPSED is story.deadline("sip_call", count=2).status

    def test_a_count_that_was_ended_is_never_revived(self) -> None:
        story = given(admission(), ready(), withdrawn("2026-11-21 09:00"), retracted("2026-11-21 10:00", "withdrawn"))

        assert [(2, "ready")] == self.causes(story)
        assert not story.has("sip_call", count=1)
        assert DeadlineStatus.OPEN is story.deadline("sip_call", count=2).status
        assert LegalEffect.DUTY_NOTICE is effect(story, HEALTH_CARE)

    def test_the_notice_that_still_stands_takes_over_from_one_withdrawn_by_name(self) -> None:
        story = given(
            admission(),
            ready("2026-11-19 09:00", "first"),
            ready("2026-11-20 09:00", "second"),
            withdrawn("2026-11-21 09:00", withdraws="first"),
        )

        assert [(1, "first"), (2, "second")] == self.causes(story)
        assert local("2026-11-20 09:00") == story.deadline("sip_call", count=2).starts_at

    def test_of_two_notices_at_the_same_moment_the_first_by_id_counts(self) -> None:
        story = given(admission(), ready("2026-11-20 09:00", "b"), ready("2026-11-20 09:00", "a"))

        assert [(1, "a")] == self.causes(story)


class TestDischargeAfterAWithdrawal:
    """A discharge while no notice stands: the duty exists, and no count runs."""

    def test_withdrawn_before_the_discharge(self) -> None:
        story = given(admission(), ready(), withdrawn("2026-11-21 09:00"), discharged("2026-11-21 10:00"))

        assert not story.has("sip_call", count=2)
        assert LegalEffect.DUTY_NOTICE is effect(story, OPEN_CARE)

    def test_withdrawn_at_the_moment_of_the_discharge(self) -> None:
        story = given(admission(), ready(), withdrawn("2026-11-21 09:00"), discharged("2026-11-21 09:00"))

        assert "DeviationFound" in story.kinds()
        assert LegalEffect.DUTY_NOTICE is effect(story, OPEN_CARE)

    def test_withdrawn_after_the_discharge(self) -> None:
        story = given(admission(), ready(), discharged("2026-11-21 08:00"), withdrawn("2026-11-21 09:00"))

        assert effect(story, OPEN_CARE) is None

    def test_a_retracted_notice_does_not_stand(self) -> None:
        story = given(admission(), ready(), retracted("2026-11-20 13:00", "ready"), discharged("2026-11-21 08:00"))

        assert LegalEffect.DUTY_NOTICE is effect(story, OPEN_CARE)
        assert "DeviationFound" in story.kinds()


class TestSeveralCalls:
    """The first that counts fulfils the duty; the last that stands is the one the parties have."""

    def two_calls(self, *more: Fact) -> Story:
        """Called on Friday and, to another time, on Saturday."""
        second = convened("2026-11-21 10:00", "second call", meeting_at=local("2026-11-30 10:00"))
        return given(admission(), ready(), appointed("2026-11-20 12:00"), convened("2026-11-20 15:00"), second, *more)

    def test_the_first_fulfils(self) -> None:
        assert local("2026-11-20 15:00") == self.two_calls().deadline("sip_call").ended_at

    def test_the_last_stands(self) -> None:
        call = invitation(self.two_calls(), HEALTH_CARE)

        assert call is not None
        assert local("2026-11-30 10:00") == call.meeting_at

    def test_a_cancellation_at_the_moment_of_the_call_cancels_it(self) -> None:
        story = given(admission(), ready(), appointed("2026-11-20 12:00"), convened("2026-11-20 15:00"))

        assert DeadlineStatus.OPEN is story.told(cancelled("2026-11-20 15:00")).deadline("sip_call").status

    def test_the_first_of_two_cancellations_counts(self) -> None:
        story = self.two_calls(cancelled("2026-11-22 10:00"), cancelled("2026-11-26 10:00", "cancelled again"))

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status

    def test_a_call_at_the_moment_of_the_withdrawal_counts(self) -> None:
        story = given(
            admission(),
            ready(),
            appointed("2026-11-20 12:00"),
            convened("2026-11-21 09:00"),
            withdrawn("2026-11-21 09:00"),
        )

        assert DeadlineStatus.MET is story.deadline("sip_call").status

    def test_a_call_after_the_withdrawal_does_not(self) -> None:
        story = given(
            admission(),
            ready(),
            appointed("2026-11-20 12:00"),
            withdrawn("2026-11-21 09:00"),
            convened("2026-11-21 10:00"),
        )

        assert DeadlineStatus.LAPSED is story.deadline("sip_call").status

    def test_a_call_cancelled_when_its_count_had_ended_was_still_in_time(self) -> None:
        story = given(
            admission(),
            ready(),
            appointed("2026-11-20 12:00"),
            convened("2026-11-20 15:00"),
            withdrawn("2026-11-21 09:00"),
            cancelled("2026-11-21 10:00"),
        )

        assert DeadlineStatus.MET is story.deadline("sip_call").status

    def test_a_call_cancelled_before_the_next_notice_does_not_fulfil_its_count(self) -> None:
        story = given(
            admission(),
            appointed("2026-11-18 12:00"),
            convened("2026-11-18 15:00"),
            cancelled("2026-11-20 11:59:28"),
            ready("2026-11-20 11:59:28"),
        )

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status


class TestAClockBornPast:
    """architecture.md, decision 4: a deadline that is already past when the hub is told waits the reserve grace."""

    def test_it_waits_before_it_is_declared_missed(self) -> None:
        registered_late = by_phone(ready("2026-11-30 09:00"), "2026-11-20 09:00")
        story = given(admission(), registered_late)

        assert DeadlineStatus.OPEN is story.until("2026-12-01 09:00:02").deadline("sip_call").status
        assert DeadlineStatus.MISSED is story.until("2026-12-01 09:00:02.000001").deadline("sip_call").status

    def test_a_call_registered_within_the_grace_is_in_time(self) -> None:
        registered_late = by_phone(ready("2026-11-30 09:00"), "2026-11-20 09:00")
        call = by_phone(convened("2026-11-30 10:00"), "2026-11-23 10:00")
        story = given(admission(), appointed("2026-11-20 13:00"), registered_late, call).until("2026-12-24 00:00")

        assert DeadlineStatus.MET is story.deadline("sip_call").status
        assert "DeadlineMissed" not in story.kinds()
