"""SFS 2017:612, 5 kap. -- what neither the Act nor an agreement settles: a person judges, and the reason is told."""

from dataclasses import replace
from datetime import date

import pytest

from hub.domain.dated import Dated
from hub.domain.events import Period
from hub.domain.terms import ConsentDecision, Destination, LiabilityStatus, Protection
from tests.specs.given import STATUTE, Story, given, under
from tests.specs.liable import SOCIAL_ONLY, liability, social
from tests.specs.told import (
    HOME_NURSING,
    SOCIAL_SERVICES,
    admission,
    appointed,
    by_phone,
    consent,
    convened,
    correcting,
    deceased,
    details_changed,
    discharged,
    local,
    needs,
    ready,
    reassessed,
    withdrawn,
)


@pytest.mark.paragraph("5 kap. 3 §")
@pytest.mark.paragraph("4 kap. 5 §")
class TestWhatAPersonMustJudge:
    """Never guessed: the reason is told."""

    def test_a_protected_person(self) -> None:
        found = liability(social(ready(), protection=Protection.CONFIDENTIALITY_MARK))

        assert (LiabilityStatus.MANUAL_REVIEW, ("PROTECTED_PERSON",)) == (found.status, found.reasons)

    def test_the_reserve_routine(self) -> None:
        found = liability(social(by_phone(ready("2026-11-20 11:00"), "2026-11-20 10:00")))

        assert ("RESERVE_ROUTINE ready",) == found.reasons

    def test_needs_that_changed_after_the_notice(self) -> None:
        more = reassessed("2026-11-20 15:00", needs(health_care=True, social=True, outpatient=True))
        found = liability(given(admission(), ready("2026-11-20 10:00"), more))

        assert ("NEEDS_CHANGED_AFTER_NOTICE",) == found.reasons

    def test_not_needs_that_were_judged_again_to_be_the_same(self) -> None:
        found = liability(given(admission(), ready("2026-11-20 10:00"), reassessed("2026-11-20 15:00", HOME_NURSING)))

        assert () == found.reasons

    @pytest.mark.parametrize(("judged", "reasons"), [("2026-11-24 23:59", 1), ("2026-11-25 00:00", 0)])
    def test_nor_needs_that_changed_once_the_days_had_ended(self, judged: str, reasons: int) -> None:
        more = reassessed(judged, needs(social=True, outpatient=True))
        found = liability(social(ready("2026-11-20 10:00"), discharged("2026-11-25 00:00"), more))

        assert reasons == len(found.reasons)

    def test_a_payer_of_another_region(self) -> None:
        assert ("NO_AGREEMENT_KNOWN",) == liability(social(ready(), registered_municipality="0180")).reasons

    def test_a_call_by_phone_only_where_it_is_the_one_that_fulfils(self) -> None:
        by_letter = by_phone(convened("2026-11-22 12:00", "second"), "2026-11-22 10:00")
        story = given(
            admission(), appointed("2026-11-18 13:00"), ready(), convened("2026-11-21 15:00"), by_letter
        ).until("2026-11-23")

        assert LiabilityStatus.RUNNING is liability(story).status

    def test_not_an_earlier_notice_by_phone_that_was_withdrawn(self) -> None:
        phoned = by_phone(ready("2026-11-18 11:00", "phoned"), "2026-11-18 10:00")
        story = social(phoned, withdrawn("2026-11-19 09:00"), ready("2026-11-20 10:00"))

        assert () == liability(story, 2).reasons

    def test_a_late_admission_notice(self) -> None:
        late = admission("2026-11-18 08:00:00.000001", needs=SOCIAL_ONLY)

        assert ("ADMISSION_NOTICE_LATE",) == liability(given(late, ready("2026-11-20 10:00"))).reasons

    @pytest.mark.parametrize(
        ("policy", "status"), [("block", LiabilityStatus.PREVENTED), ("shift", LiabilityStatus.RUNNING)]
    )
    def test_unless_the_agreement_says_what_late_means(self, policy: str, status: LiabilityStatus) -> None:
        late = admission("2026-11-18 08:00:00.000001", needs=SOCIAL_ONLY)
        story = under(STATUTE, late_precondition=Dated.always(policy)).told(late, ready("2026-11-20 10:00"))

        assert status is liability(story.until("2026-11-23")).status

    def test_an_admission_notice_later_than_the_first_payable_day_shifts_it(self) -> None:
        late = admission("2026-11-25 08:00", needs=SOCIAL_ONLY)
        story = under(STATUTE, late_precondition=Dated.always("shift")).told(late, ready("2026-11-20 10:00"))

        assert date(2026, 11, 25) == liability(story.until("2026-11-26")).periods[0].starts_on

    def test_not_a_late_notice_to_open_care_of_a_need_that_is_its_own(self) -> None:
        told_late = reassessed("2026-11-19 11:00", needs(social=True, outpatient=True))
        later = replace(told_late, assessed_at=local("2026-11-18 10:00"))
        story = given(admission(needs=SOCIAL_ONLY), appointed("2026-11-18 13:00"), later, ready("2026-11-20 10:00"))

        assert () == liability(story).reasons

    @pytest.mark.parametrize("again", [Destination.HOME, Destination.OTHER_INPATIENT_CARE])
    @pytest.mark.parametrize(("second", "reasons"), [("2026-11-25 23:59", 0), ("2026-11-26 00:00", 1)])
    def test_two_discharges_that_no_correction_ties_together(
        self, again: Destination, second: str, reasons: int
    ) -> None:
        """Whether the patient lay in hospital between them nobody has said; a new stay would be a new case."""
        twice = discharged("2026-11-25 10:00"), discharged(second, again, "second")
        story = social(ready("2026-11-20 10:00"), *twice)

        assert ("LEFT_ON_SEVERAL_DAYS",) * reasons == liability(story).reasons
        assert reasons == len([each for each in story.case.reviews if each.startswith("LEFT_ON_SEVERAL_DAYS 2026-")])

    @pytest.mark.parametrize(("second", "reasons"), [("2026-11-23 10:00", 0), ("2026-11-24 10:00", 1)])
    def test_not_two_discharges_before_any_day_could_be_charged(self, second: str, reasons: int) -> None:
        twice = discharged("2026-11-21 10:00"), discharged(second, message_id="second")

        assert reasons == len(liability(social(ready("2026-11-20 10:00"), *twice)).reasons)

    def test_not_a_discharge_that_was_corrected(self) -> None:
        right = correcting(discharged("2026-11-26 10:00", message_id="right"), "discharged")
        story = social(ready("2026-11-20 10:00"), discharged("2026-11-25 10:00"), right)

        assert date(2026, 11, 25) == liability(story).periods[0].ends_on
        assert frozenset() == story.case.reviews

    def test_two_days_of_death(self) -> None:
        twice = deceased("2026-11-25 03:00"), deceased("2026-11-26 03:00", "second")

        assert ("LEFT_ON_SEVERAL_DAYS",) == liability(social(ready("2026-11-20 10:00"), *twice)).reasons

    def test_not_two_that_lie_after_the_discharge(self) -> None:
        twice = deceased("2026-11-25 03:00"), deceased("2026-11-26 03:00", "second")
        story = social(ready("2026-11-20 10:00"), discharged("2026-11-24 10:00"), *twice)

        assert (Period(date(2026, 11, 23), date(2026, 11, 23), "PAYABLE"),) == liability(story).periods

    def test_a_start_that_nobody_knows(self) -> None:
        unknown = {"SOMATIC": Dated.always(None), "PSYCHIATRIC": Dated.always(None)}
        found = liability(under(STATUTE, payment_start_days=unknown).told(admission(needs=SOCIAL_ONLY), ready()))

        assert (LiabilityStatus.MANUAL_REVIEW, ("START_NOT_KNOWN",)) == (found.status, found.reasons)

    def test_none_of_it_where_the_patient_left_in_time(self) -> None:
        found = liability(
            social(ready("2026-11-20 10:00"), discharged("2026-11-21 10:00"), registered_municipality="0180")
        )

        assert LiabilityStatus.NOT_STARTED is found.status

    def test_a_refused_plan(self) -> None:
        refusing = replace(STATUTE, refusal_ends_call=Dated.always("lapse"))
        story = Story(rules=refusing).told(
            admission(), ready("2026-11-20 10:00"), consent("2026-11-20 14:00", ConsentDecision.REFUSED)
        )

        assert ("SIP_CALL_ENDED CONSENT_REFUSED",) == liability(story.until("2026-11-23")).reasons

    def test_a_plan_refused_before_the_notice(self) -> None:
        refusing = replace(STATUTE, refusal_ends_call=Dated.always("lapse"))
        story = Story(rules=refusing).told(
            admission(), consent("2026-11-19 14:00", ConsentDecision.REFUSED), ready("2026-11-20 10:00")
        )

        assert ("SIP_REFUSED",) == liability(story.until("2026-11-24")).reasons

    @pytest.mark.parametrize(
        ("refused", "reasons"),
        [("2026-11-23 23:59:59.999999", "SIP_REFUSED"), ("2026-11-24 00:00", "SIP_CALL_MISSED")],
    )
    def test_a_refusal_while_the_call_was_in_time_is_not_held_against_anyone(self, refused: str, reasons: str) -> None:
        story = given(admission(), ready("2026-11-20 10:00"), consent(refused, ConsentDecision.REFUSED))

        assert (reasons,) == liability(story.until("2026-11-25")).reasons

    @pytest.mark.parametrize(
        ("until", "status"),
        [
            ("2026-11-22 23:59:59.999999", LiabilityStatus.NOT_STARTED),
            ("2026-11-23 00:00", LiabilityStatus.CALL_PENDING),
        ],
    )
    def test_a_refusal_taken_back_leaves_it_to_the_days(self, until: str, status: LiabilityStatus) -> None:
        refused = given(admission(), ready("2026-11-20 10:00"), consent("2026-11-20 14:00", ConsentDecision.REFUSED))
        told_before = refused.until(until).told(consent("2026-11-22 10:00", ConsentDecision.GIVEN, message_id="yes"))

        assert (status, ()) == (liability(told_before).status, liability(told_before).reasons)

    def test_how_the_days_are_counted_where_nobody_knows(self) -> None:
        story = under(STATUTE, payment_model=Dated.always(None)).told(admission(needs=SOCIAL_ONLY), ready())

        assert ("PAYMENT_MODEL_NOT_KNOWN",) == liability(story).reasons
        assert story.notice(SOCIAL_SERVICES, "DischargeReadyForwarded").first_payable_on is None  # type: ignore[union-attr] # a `None` fails the test too


@pytest.mark.paragraph("5 kap. 2 §")
class TestAPayerThatChanges:
    """Each pays for its own days; one that was not sent the notice when it was given, from when it was sent it."""

    def moved(self, at: str, **more: object) -> Story:
        """Another municipality is told of as that of registration from an instant on."""
        return social(ready("2026-11-20 10:00"), details_changed(at, registered_municipality="0834", **more))

    def test_the_first_pays_to_the_day_before(self) -> None:
        found = liability(self.moved("2026-11-25 10:00"))

        assert ("0880", LiabilityStatus.ENDED) == (found.payer, found.status)
        assert (Period(date(2026, 11, 23), date(2026, 11, 24), "PAYABLE"),) == found.periods

    def test_the_other_is_for_a_person_and_counted_from_when_it_was_told(self) -> None:
        found = liability(self.moved("2026-11-25 10:00"), 2)

        assert ("0834", LiabilityStatus.MANUAL_REVIEW) == (found.payer, found.status)
        assert (date(2026, 11, 28), ("PAYER_CHANGED",)) == (found.starts_on, found.reasons)

    def test_the_first_pays_nothing_where_it_changes_before_the_first_payable_day(self) -> None:
        assert LiabilityStatus.NOT_STARTED is liability(self.moved("2026-11-23 00:00")).status

    def test_a_change_that_is_told_late_but_held_before_the_notice(self) -> None:
        found = liability(self.moved("2026-11-21 10:00", effective_from=local("2026-11-19 00:00")))

        assert ("0834", ("PAYER_CHANGED",)) == (found.payer, found.reasons)
        assert date(2026, 11, 24) == found.starts_on

    @pytest.mark.parametrize("at", ["2026-11-19 10:00", "2026-11-20 10:00"])
    def test_not_where_it_was_known_when_the_notice_was_given(self, at: str) -> None:
        story = social(details_changed(at, registered_municipality="0834"), ready("2026-11-20 10:00"))

        assert [("0834", ())] == [(one.payer, one.reasons) for one in story.case.liabilities.values()]

    def test_not_once_the_patient_has_left(self) -> None:
        story = social(
            ready("2026-11-20 10:00"),
            discharged("2026-11-26 10:00"),
            details_changed("2026-11-27 10:00", registered_municipality="0834"),
        )

        assert {LiabilityStatus.ENDED, LiabilityStatus.NOT_STARTED} == {
            one.status for one in story.case.liabilities.values()
        }

    def test_not_where_the_placing_municipality_pays_whoever_is_registered(self) -> None:
        story = social(
            ready("2026-11-20 10:00"),
            details_changed("2026-11-25 10:00", registered_municipality="0834", placing_municipality="0884"),
            placing_municipality="0884",
        )

        assert {"0884"} == {one.payer for one in story.case.liabilities.values()}
