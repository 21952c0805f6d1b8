"""SFS 2017:612, 5 kap. -- kommunens betalningsansvar: from which day, on what conditions, for which days."""

from datetime import date

import pytest

from hub.domain.dated import Dated
from hub.domain.events import Period
from hub.domain.terms import AftercareForm, CareSetting, Destination, LiabilityStatus
from tests.specs.given import STATUTE, Story, given, under
from tests.specs.liable import SOCIAL_ONLY, back, gone, liability, social
from tests.specs.told import (
    SOCIAL_SERVICES,
    acknowledged,
    admission,
    appointed,
    convened,
    deceased,
    discharged,
    local,
    needs,
    ready,
    withdrawn,
)


@pytest.mark.paragraph("5 kap. 4 §")
class TestTheFirstPayableDay:
    """Three days after the notice was sent, four if after twelve o'clock: calendar days, no roll."""

    @pytest.mark.parametrize(
        ("sent", "first"),
        [
            ("2026-11-20 12:00:00", date(2026, 11, 23)),
            ("2026-11-20 12:00:00.000001", date(2026, 11, 24)),
            ("2026-11-20 00:00:00", date(2026, 11, 23)),
            ("2026-11-20 23:59:59", date(2026, 11, 24)),
            ("2026-12-21 09:00:00", date(2026, 12, 24)),  # Christmas Eve counts
            ("2026-03-27 11:59:00", date(2026, 3, 30)),  # over the night the clocks go forward
            ("2026-10-23 12:00:01", date(2026, 10, 27)),  # and back
        ],
    )
    def test_by_the_hour_it_was_sent(self, sent: str, first: date) -> None:
        day = sent[:10]
        stay = admission(
            f"{day} 00:00", needs=SOCIAL_ONLY, admitted_at=local(f"{day} 00:00"), need_assessed_at=local(day)
        )

        assert first == liability(given(stay, ready(sent))).starts_on

    @pytest.mark.paragraph("4 kap. 5 §")
    def test_twelve_sharp_may_be_too_late_by_agreement(self) -> None:
        story = under(STATUTE, cutoff_inclusive=Dated.always(value=False))

        assert date(2026, 11, 24) == liability(story.told(admission(), ready("2026-11-20 12:00"))).starts_on

    @pytest.mark.paragraph("SFS 2017:1130 p. 2")
    @pytest.mark.parametrize(("year", "first"), [(2018, date(2018, 6, 3)), (2019, date(2019, 5, 7))])
    def test_psychiatry_had_thirty_days_in_2018(self, year: int, first: date) -> None:
        day = f"{year}-05-04"
        stay = admission(
            f"{day} 08:00",
            needs=SOCIAL_ONLY,
            care_setting=CareSetting.PSYCHIATRIC,
            admitted_at=local(f"{day} 08:00"),
            need_assessed_at=local(f"{day} 08:00"),
        )

        assert first == liability(given(stay, ready(f"{day} 10:00"))).starts_on


@pytest.mark.paragraph("5 kap. 1 §")
class TestTheDays:
    """Each day from the first payable one to the day before the patient leaves, or the notice is withdrawn."""

    def test_not_before_the_first_payable_day(self) -> None:
        story = social(ready("2026-11-20 10:00")).until("2026-11-22 23:59:59.999999")

        assert LiabilityStatus.NOT_STARTED is liability(story).status

    def test_from_its_first_moment(self) -> None:
        story = social(ready("2026-11-20 10:00")).until("2026-11-23 00:00")

        assert LiabilityStatus.RUNNING is liability(story).status
        assert (Period(date(2026, 11, 23), None, "PAYABLE"),) == liability(story).periods

    @pytest.mark.parametrize(
        ("left", "days"), [("2026-11-23 15:00", None), ("2026-11-24 00:00", 1), ("2026-11-26 15:00", 3)]
    )
    def test_the_day_of_discharge_is_not_charged(self, left: str, days: int | None) -> None:
        found = liability(social(ready("2026-11-20 10:00"), discharged(left)))

        assert [days] == [period.days for period in found.periods] or (days is None and found.periods == ())
        assert (LiabilityStatus.NOT_STARTED if days is None else LiabilityStatus.ENDED) is found.status

    def test_the_day_of_discharge_is_charged_by_agreement(self) -> None:
        story = under(STATUTE, charge_discharge_day=Dated.always(value=True))
        found = liability(
            story.told(admission(needs=SOCIAL_ONLY), ready("2026-11-20 10:00"), discharged("2026-11-23 15:00"))
        )

        assert (Period(date(2026, 11, 23), date(2026, 11, 23), "PAYABLE"),) == found.periods

    def test_a_move_to_other_inpatient_care_ends_no_days(self) -> None:
        """The care goes on (1 kap. 3 §); a ward that finds the patient not ready withdraws the notice."""
        moved, left = discharged("2026-11-24 10:00", Destination.OTHER_INPATIENT_CARE, "moved"), "2026-11-27 15:00"

        stayed = liability(social(ready("2026-11-20 10:00"), moved, discharged(left)))
        not_ready = liability(social(ready("2026-11-20 10:00"), moved, withdrawn("2026-11-24 12:00"), discharged(left)))

        assert (Period(date(2026, 11, 23), date(2026, 11, 26), "PAYABLE"),) == stayed.periods
        assert (Period(date(2026, 11, 23), date(2026, 11, 23), "PAYABLE"),) == not_ready.periods

    def test_none_for_one_who_had_left_when_the_notice_was_given(self) -> None:
        found = liability(social(discharged("2026-11-19 15:00"), ready("2026-11-20 10:00")).until("2026-11-30"))

        assert (LiabilityStatus.NOT_STARTED, ()) == (found.status, found.periods)

    def test_they_count_in_the_months_average_where_the_agreement_says_so(self) -> None:
        story = under(STATUTE, payment_model=Dated.always("average")).told(admission(needs=SOCIAL_ONLY), ready())

        assert "IN_MONTHLY_AVERAGE" == liability(story.until("2026-11-23")).periods[0].reason
        assert story.notice(SOCIAL_SERVICES, "DischargeReadyForwarded").first_payable_on is None  # type: ignore[union-attr] # a `None` fails the test too

    def test_the_day_of_death_is_not(self) -> None:
        found = liability(social(ready("2026-11-20 10:00"), deceased("2026-11-25 03:00")))

        assert date(2026, 11, 24) == found.periods[0].ends_on

    def test_a_withdrawn_notice_ends_its_days_and_a_new_one_counts_anew(self) -> None:
        story = social(
            ready("2026-11-20 10:00"), withdrawn("2026-11-25 09:00"), ready("2026-11-26 13:00", "again")
        ).until("2026-11-30 00:00")

        assert date(2026, 11, 24) == liability(story).periods[0].ends_on
        assert (Period(date(2026, 11, 30), None, "PAYABLE"),) == liability(story, 2).periods

    def test_a_second_notice_while_one_stands_starts_nothing(self) -> None:
        assert {1} == set(social(ready("2026-11-20 10:00"), ready("2026-11-21 10:00", "second")).case.liabilities)


@pytest.mark.paragraph("5 kap. 2 §")
class TestWhoPays:
    """The municipality of registration, or the one that has placed the patient in another."""

    def test_the_registered_one(self) -> None:
        assert "0880" == liability(social(ready())).payer

    def test_the_placing_one(self) -> None:
        assert "0884" == liability(social(ready(), placing_municipality="0884")).payer

    def test_nobody_where_registered_nowhere(self) -> None:
        found = liability(social(ready(), registered_municipality=None, stay_municipality="0880"))

        assert (LiabilityStatus.NOT_APPLICABLE, ("REGISTERED_NOWHERE",)) == (found.status, found.reasons)

    @pytest.mark.paragraph("1 kap. 1 §")
    def test_gotland_never_bills_itself(self) -> None:
        found = liability(social(ready(), registered_municipality="0980", hospital_region="09"))

        assert ("SAME_PRINCIPAL",) == found.reasons

    def test_none_where_the_municipality_is_not_needed(self) -> None:
        found = liability(given(admission(needs=needs(outpatient=True)), ready()))

        assert ("NO_MUNICIPAL_NEED",) == found.reasons


@pytest.mark.paragraph("5 kap. 3 §")
class TestTheCallAsACondition:
    """Where a SIP is to be carried out the care contact has called as 4 kap. 3 § says."""

    SENT = "2026-11-20 10:00"

    def stay(self, *facts: object) -> Story:
        """Home nursing is needed, so open care must call by Monday the 23rd, the first payable day."""
        return given(admission(), appointed("2026-11-18 13:00"), ready(self.SENT), *facts)

    def test_before_the_first_payable_day(self) -> None:
        assert LiabilityStatus.RUNNING is liability(self.stay(convened("2026-11-22 15:00")).until("2026-11-23")).status

    def test_still_in_time_on_that_day_it_is_awaited(self) -> None:
        story = self.stay().until("2026-11-23 12:00")

        assert LiabilityStatus.CALL_PENDING is liability(story).status

    def test_missed_it_prevents_liability(self) -> None:
        found = liability(self.stay().until("2026-11-24 00:00"))

        assert (LiabilityStatus.PREVENTED, ("SIP_CALL_MISSED",)) == (found.status, found.reasons)

    @pytest.mark.parametrize(
        ("worse", "fulfilled"), [("2026-11-23 23:59:59.999999", None), ("2026-11-24 00:00:00", False)]
    )
    def test_neither_fulfilled_nor_failed_where_the_duty_to_call_ended_in_time(
        self, worse: str, *, fulfilled: bool | None
    ) -> None:
        conditions = {each.name: each.fulfilled for each in liability(self.stay(withdrawn(worse))).preconditions}

        assert fulfilled is conditions["sip_call"]

    def test_made_in_time_after_the_day_began_is_for_a_person(self) -> None:
        found = liability(self.stay(convened("2026-11-23 15:00")).until("2026-11-23 16:00"))

        assert ("CALL_AFTER_THE_FIRST_PAYABLE_DAY",) == found.reasons

    @pytest.mark.parametrize(
        ("policy", "first"), [("retroactive", date(2026, 11, 23)), ("from_call", date(2026, 11, 23))]
    )
    def test_unless_the_agreement_settles_it(self, policy: str, first: date) -> None:
        story = under(STATUTE, timely_call_after_start=Dated.always(policy)).told(
            admission(), appointed("2026-11-18 13:00"), ready(self.SENT), convened("2026-11-23 15:00")
        )

        assert first == liability(story.until("2026-11-24")).periods[0].starts_on

    def test_made_late_is_for_a_person(self) -> None:
        story = self.stay().until("2026-11-24 00:00").told(convened("2026-11-24 15:00"))

        assert (LiabilityStatus.MANUAL_REVIEW, ("SIP_CALL_LATE",)) == (
            liability(story).status,
            liability(story).reasons,
        )

    @pytest.mark.parametrize(
        ("policy", "status"), [("block", LiabilityStatus.PREVENTED), ("shift", LiabilityStatus.RUNNING)]
    )
    def test_unless_the_agreement_says_what_late_means(self, policy: str, status: LiabilityStatus) -> None:
        story = under(STATUTE, late_precondition=Dated.always(policy)).told(
            admission(), appointed("2026-11-18 13:00"), ready(self.SENT)
        )

        late = story.until("2026-11-24").told(convened("2026-11-25 15:00"))
        assert status is liability(late).status
        assert status is liability(late.told(acknowledged("2026-11-25 16:00", "a notice"))).status

    def test_missed_and_then_ended_it_was_still_never_made(self) -> None:
        story = self.stay().until("2026-11-24 00:00").told(deceased("2026-11-25 03:00"))

        assert (LiabilityStatus.PREVENTED, ("SIP_CALL_MISSED",)) == (
            liability(story).status,
            liability(story).reasons,
        )

    def test_none_where_open_compulsory_care_follows(self) -> None:
        notice = ready(self.SENT, aftercare_form=AftercareForm.OPEN_COMPULSORY_PSYCHIATRIC)

        assert LiabilityStatus.RUNNING is liability(given(admission(), notice).until("2026-11-23")).status

    def test_no_sip_no_condition(self) -> None:
        found = liability(social(ready(self.SENT)))

        (call,) = (condition for condition in found.preconditions if condition.name == "sip_call")
        assert call.fulfilled is None


@pytest.mark.paragraph("5 kap. 5 §")
class TestOpenCareThatIsMissing:
    """Liability does not start while the region's own services are missing, or not known to be there."""

    def stay(self, *facts: object) -> Story:
        """The call is made; only open care's services are in question."""
        return given(
            admission(), appointed("2026-11-18 13:00"), ready("2026-11-20 10:00"), convened("2026-11-21 15:00"), *facts
        ).until("2026-11-30")

    def test_prevents_it(self) -> None:
        found = liability(self.stay(gone("2026-11-20 11:00")))

        assert (LiabilityStatus.PREVENTED, ("OPEN_CARE_UNAVAILABLE",)) == (found.status, found.reasons)

    def test_until_the_first_day_that_begins_with_them(self) -> None:
        found = liability(self.stay(gone("2026-11-20 11:00"), back("2026-11-25 08:00")))

        assert (Period(date(2026, 11, 26), None, "PAYABLE"),) == found.periods

    def test_not_where_it_does_not_hinder_the_discharge(self) -> None:
        assert LiabilityStatus.RUNNING is liability(self.stay(gone("2026-11-20 11:00", blocks=False))).status

    def test_not_where_they_are_there_again_before_the_day(self) -> None:
        found = liability(self.stay(gone("2026-11-20 11:00"), back("2026-11-22 08:00")))

        assert date(2026, 11, 23) == found.starts_on

    @pytest.mark.parametrize(
        ("again", "first"),
        [
            ("2026-11-23 00:00", date(2026, 11, 23)),
            ("2026-11-23 00:00:00.000001", date(2026, 11, 24)),
            ("2026-11-25 00:00", date(2026, 11, 25)),
            ("2026-11-24 23:59:59.999999", date(2026, 11, 25)),
        ],
    )
    def test_on_both_sides_of_midnight(self, again: str, first: date) -> None:
        assert first == liability(self.stay(gone("2026-11-20 11:00"), back(again))).periods[0].starts_on

    def test_from_the_very_moment_at_which_liability_would_start(self) -> None:
        assert ("OPEN_CARE_UNAVAILABLE",) == liability(self.stay(gone("2026-11-23 00:00"))).reasons

    def test_a_moment_after_liability_has_started_is_for_a_person(self) -> None:
        found = liability(self.stay(gone("2026-11-23 00:00:00.000001")))

        assert ("OPEN_CARE_UNAVAILABLE_AFTER_START",) == found.reasons

    def test_not_after_the_patient_has_left(self) -> None:
        found = liability(self.stay(discharged("2026-11-25 10:00"), gone("2026-11-25 11:00")))

        assert (LiabilityStatus.ENDED, ()) == (found.status, found.reasons)

    def test_each_side_is_told_by_its_message(self) -> None:
        missing = liability(self.stay(gone("2026-11-20 11:00"), gone("2026-11-21 11:00", "other", blocks=False)))
        there = liability(self.stay(gone("2026-11-20 11:00"), back("2026-11-25 08:00")))

        assert [(False, "gone"), (True, "back")] == [
            (one.preconditions[-1].fulfilled, one.preconditions[-1].event) for one in (missing, there)
        ]

    def test_not_where_no_open_care_is_needed(self) -> None:
        story = social(ready("2026-11-20 10:00"), gone("2026-11-20 11:00")).until("2026-11-24")

        assert LiabilityStatus.RUNNING is liability(story).status
