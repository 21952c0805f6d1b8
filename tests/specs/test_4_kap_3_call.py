"""SFS 2017:612, 4 kap. 3 § -- the call: by whom, to whom, and within three days."""

from dataclasses import replace

import pytest

from hub.domain.dated import Dated
from hub.domain.facts import Fact
from hub.domain.terms import (
    DeadlineStatus,
    LegalEffect,
)
from tests.specs.given import STATUTE, Story, given, under
from tests.specs.told import (
    HEALTH_CARE,
    HOME_NURSING,
    OPEN_CARE,
    OPEN_CARE_UNIT,
    SOCIAL_SERVICES,
    WARD,
    admission,
    appointed,
    by_phone,
    cancelled,
    convened,
    discharged,
    given_outside,
    local,
    ready,
    withdrawn,
)

DUE = "2026-11-23 23:59:59.999999"
TOO_LATE = "2026-11-24 00:00"


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
        story = under(STATUTE, rolls={"sip_call": Dated.always(value=False)}).told(
            admission(), ready("2026-12-22 13:00")
        )

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
class TestWhoseCallFulfilsTheDuty:
    """The appointed care contact's, in region-financed open care, to every party that is to take part."""

    def test_the_care_contacts(self) -> None:
        story = given(admission(), ready(), appointed("2026-11-20 13:00"), convened("2026-11-23 15:00"))

        assert local("2026-11-23 15:00") == story.deadline("sip_call").ended_at
        call = story.invitation(HEALTH_CARE)
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
    def test_no_other_does_and_it_says_why(self, call: Fact, why: str) -> None:
        story = given(admission(), ready(), appointed("2026-11-20 13:00"), call)

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status
        assert [f"CALL_DOES_NOT_FULFIL call: {why}"] == sorted(story.case.reviews)
        assert LegalEffect.DUTY_NOTICE is story.effect(HEALTH_CARE)

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
        assert LegalEffect.CALL is story.effect(HEALTH_CARE)
        assert LegalEffect.DUTY_NOTICE is story.effect(OPEN_CARE)

    def test_the_convener_need_not_be_called(self) -> None:
        story = given(admission(), ready(), appointed("2026-11-20 13:00"), convened("2026-11-23 15:00"))

        assert LegalEffect.DUTY_NOTICE is story.effect(OPEN_CARE)

    def test_a_place_is_never_told_for_a_meeting_at_home(self) -> None:
        call = convened("2026-11-23 15:00", place="Storgatan 1")

        story = given(admission(), ready(), appointed("2026-11-20 13:00"), call)

        told = story.invitation(HEALTH_CARE)
        assert told is not None
        assert told.place is None


@pytest.mark.paragraph("4 kap. 3 §")
class TestSeveralCalls:
    """The first that counts fulfils the duty; the last that stands is the one the parties have."""

    def two_calls(self, *more: Fact) -> Story:
        """Called on Friday and, to another time, on Saturday."""
        second = convened("2026-11-21 10:00", "second call", meeting_at=local("2026-11-30 10:00"))
        return given(admission(), ready(), appointed("2026-11-20 12:00"), convened("2026-11-20 15:00"), second, *more)

    def test_the_first_fulfils(self) -> None:
        assert local("2026-11-20 15:00") == self.two_calls().deadline("sip_call").ended_at

    def test_the_last_stands(self) -> None:
        call = self.two_calls().invitation(HEALTH_CARE)

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


@pytest.mark.paragraph("4 kap. 3 §")
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


@pytest.mark.paragraph("4 kap. 3 §")
class TestACallGivenOutsideTheHub:
    """By telephone or on paper, and told afterwards: it counts once it has reached every participant."""

    BOTH = replace(HOME_NURSING, social_services=True)

    def stay(self) -> Story:
        """Two functions of the municipality are to take part, and the care contact is appointed."""
        return given(admission(needs=self.BOTH), ready(), appointed("2026-11-20 13:00"))

    def test_it_fulfils_the_duty_when_the_last_of_them_was_reached(self) -> None:
        call = (
            self.stay()
            .told(
                given_outside("2026-11-23 17:00", "2026-11-23 14:00", "one", HEALTH_CARE),
                given_outside("2026-11-23 17:01", "2026-11-23 16:00", "two", SOCIAL_SERVICES),
            )
            .deadline("sip_call")
        )

        assert (DeadlineStatus.MET, local("2026-11-23 16:00")) == (call.status, call.ended_at)

    def test_one_of_two_is_not_enough(self) -> None:
        story = self.stay().told(given_outside("2026-11-23 17:00", "2026-11-23 14:00", "one", HEALTH_CARE))

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status

    def test_by_another_than_the_care_contact_it_does_not_count(self) -> None:
        outside = given_outside("2026-11-21 17:00", "2026-11-21 14:00", sender="SE2321000073-V002")
        story = given(admission(), ready(), appointed("2026-11-20 13:00"), outside)

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status

    def test_of_another_notice_it_is_no_call(self) -> None:
        outside = replace(given_outside("2026-11-21 17:00", "2026-11-21 14:00"), purpose="AdmissionForwarded")
        story = given(admission(), ready(), appointed("2026-11-20 13:00"), outside)

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status

    def test_cancelled_in_time_it_is_as_if_never_given(self) -> None:
        story = given(
            admission(),
            ready(),
            appointed("2026-11-20 13:00"),
            given_outside("2026-11-21 17:00", "2026-11-21 14:00"),
            cancelled("2026-11-22 09:00"),
        )

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status
