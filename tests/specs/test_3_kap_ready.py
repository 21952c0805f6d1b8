"""SFS 2017:612, 3 kap. -- the notice that the patient is discharge ready, and its withdrawal."""

from datetime import date

import pytest

from hub.domain.events import DeviationFound
from hub.domain.outbound import DischargeReadyForwarded
from tests.specs.given import given
from tests.specs.told import (
    HEALTH_CARE,
    OPEN_CARE,
    SOCIAL_SERVICES,
    admission,
    by_phone,
    correcting,
    deceased,
    discharged,
    local,
    needs,
    ready,
    withdrawn,
)


@pytest.mark.paragraph("3 kap. 1 §")
class TestThePartiesAreNotified:
    """The hospital notifies the parties concerned; the hub forwards it to each, with when it was sent."""

    def test_each_party_gets_when_it_was_given_and_whether_a_sip_is_required(self) -> None:
        content = given(admission(), ready()).notice(HEALTH_CARE, "DischargeReadyForwarded")

        expected = DischargeReadyForwarded(
            given_at=local("2026-11-20 11:59:28"),
            sip_required=True,
            first_payable_on=date(2026, 11, 23),
            reference="ready",
        )
        assert expected == content

    def test_also_where_no_sip_is_required(self) -> None:
        content = given(admission(needs=needs(social=True)), ready()).notice(SOCIAL_SERVICES, "DischargeReadyForwarded")

        assert isinstance(content, DischargeReadyForwarded)
        assert not content.sip_required

    def test_a_second_notice_while_the_first_stands_tells_nothing_new(self) -> None:
        story = given(admission(), ready())
        before = len(story.events)

        story.told(ready("2026-11-20 15:00", "second"))

        assert ["DischargeReady"] == story.kinds()[before:]

    def test_a_withdrawal_is_forwarded_to_those_who_got_the_notice(self) -> None:
        story = given(admission(), ready(), withdrawn("2026-11-21 09:00"))

        for party in (HEALTH_CARE, OPEN_CARE):
            assert story.notice(party, "DischargeReadyForwarded") is None
            assert story.notice(party, "DischargeReadyWithdrawnForwarded") is not None

    def test_a_withdrawal_ends_notices_dated_before_it_that_arrive_later(self) -> None:
        story = given(admission(), withdrawn("2026-11-21 09:00"), ready("2026-11-20 11:00"))

        assert story.notice(HEALTH_CARE, "DischargeReadyForwarded") is None

    def test_a_withdrawal_does_not_touch_a_notice_dated_after_it(self) -> None:
        story = given(admission(), withdrawn("2026-11-21 09:00"), ready("2026-11-21 10:00"))

        assert story.notice(HEALTH_CARE, "DischargeReadyForwarded") is not None

    def test_before_the_admission_notice_there_are_facts_only(self) -> None:
        assert ["CaseOpened", "DischargeReady"] == given(ready()).kinds()


@pytest.mark.paragraph("3 kap. 1 §")
class TestDischargeWithoutAReadyNotice:
    """messages.md: the duty exists, no count runs, a deviation is found."""

    def test_duty_and_deviation_but_no_clock(self) -> None:
        story = given(admission(), discharged("2026-11-20 10:00"))

        assert "DutyToConveneArose" in story.kinds()
        assert not story.has("sip_call")
        found = [event.kind for event in story.events if isinstance(event, DeviationFound)]
        assert ["DISCHARGED_WITHOUT_READY_NOTICE"] == found

    def test_a_notice_that_arrives_afterwards_but_was_given_before_starts_the_count(self) -> None:
        story = given(admission(), discharged("2026-11-20 10:00"), ready("2026-11-20 09:00"))

        assert local("2026-11-20 09:00") == story.deadline("sip_call").starts_at

    def test_after_a_notice_nothing_is_amiss(self) -> None:
        story = given(admission(), ready("2026-11-20 09:00"), discharged("2026-11-20 10:00"))

        assert "DeviationFound" not in story.kinds()

    def test_nobody_is_accused_where_nothing_was_needed_or_the_patient_was_gone(self) -> None:
        left = discharged("2026-11-20 10:00")

        assert "DeviationFound" not in given(admission(needs=needs()), left).kinds()
        assert "DeviationFound" not in given(admission(), deceased("2026-11-19 10:00"), left).kinds()


@pytest.mark.paragraph("3 kap. 1 §")
class TestADeviationThatWasNone:
    """The ready notice was given in time and came late: what was found is taken back."""

    def test_a_notice_given_before_the_discharge_takes_it_back(self) -> None:
        story = given(admission(), discharged("2026-11-20 15:00"))
        assert {("DISCHARGED_WITHOUT_READY_NOTICE", "discharged")} == set(story.case.found)

        story.told(by_phone(ready("2026-11-20 16:00"), "2026-11-20 12:00"))

        assert frozenset() == set(story.case.found)
        assert 1 == story.kinds().count("DeviationCorrected")

    def test_a_notice_given_after_the_discharge_does_not(self) -> None:
        story = given(admission(), discharged("2026-11-20 15:00"), ready("2026-11-20 16:00"))

        assert {("DISCHARGED_WITHOUT_READY_NOTICE", "discharged")} == set(story.case.found)

    def test_a_corrected_discharge_is_another_finding(self) -> None:
        again = correcting(discharged("2026-11-20 14:00", message_id="again"), "discharged")
        story = given(admission(), discharged("2026-11-20 15:00"), again)

        assert {("DISCHARGED_WITHOUT_READY_NOTICE", "again")} == set(story.case.found)
