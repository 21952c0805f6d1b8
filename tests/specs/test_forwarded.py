"""What is forwarded of the stay's events, and what a rebooked meeting changes (2 kap. 4 and 6 §§, 4 kap. 3 §)."""

from dataclasses import replace
from datetime import date

import pytest

from hub.domain.facts import (
    DischargePlanned,
    ExpectedDischargeChanged,
    PlanningInputSubmitted,
    SipNeedAssessed,
    SipRescheduled,
)
from hub.domain.outbound import DischargePlannedForwarded, ExpectedDischargeForwarded, PlanningInputForwarded
from hub.domain.rules import Dated
from hub.domain.terms import DeadlineStatus, Destination, MeetingMode, Responsible, SipNeed
from tests.specs.given import STATUTE, given, under
from tests.specs.told import (
    HEALTH_CARE,
    OPEN_CARE,
    OPEN_CARE_UNIT,
    admission,
    appointed,
    convened,
    local,
    needs,
    ready,
    told,
)


def expected(at: str, discharge: str, message_id: str = "expected") -> ExpectedDischargeChanged:
    """The ward expects another day."""
    return ExpectedDischargeChanged(
        told=told(message_id, at), expected_discharge_at=local(discharge), changed_at=local(at)
    )


def planning_input(at: str, sender: str) -> PlanningInputSubmitted:
    """A unit tells what it plans."""
    return PlanningInputSubmitted(told=told("input", at, sender=sender, facility=None), submitted_at=local(at))


def rebooked(at: str, meeting: str) -> SipRescheduled:
    """The care contact moves the meeting to a video call."""
    return SipRescheduled(
        told=told("rebooked", at, sender=OPEN_CARE_UNIT, facility=None),
        meeting_at=local(meeting),
        mode=MeetingMode.VIDEO,
        place=None,
    )


@pytest.mark.paragraph("2 kap. 4 §")
class TestAChangedExpectedDischarge:
    """The parties are told each time, as the next revision."""

    def test_each_party_is_told(self) -> None:
        story = given(admission(), expected("2026-11-18 10:00", "2026-11-22 10:00"))

        forwarded = ExpectedDischargeForwarded(
            expected_discharge_at=local("2026-11-22 10:00"), changed_at=local("2026-11-18 10:00"), reference="expected"
        )
        assert forwarded == story.notice(HEALTH_CARE, "ExpectedDischargeForwarded")
        assert forwarded == story.notice(OPEN_CARE, "ExpectedDischargeForwarded")

    def test_the_latest_change_counts_whatever_came_last(self) -> None:
        later = expected("2026-11-19 10:00", "2026-11-25 10:00", "later")
        story = given(admission(), later, expected("2026-11-18 10:00", "2026-11-22 10:00"))

        content = story.notice(HEALTH_CARE, "ExpectedDischargeForwarded")
        assert isinstance(content, ExpectedDischargeForwarded)
        assert "later" == content.reference


@pytest.mark.paragraph("2 kap. 6 §")
class TestPlanningInput:
    """What one unit plans is told to the others, and not back to itself."""

    def test_the_others_are_told(self) -> None:
        story = given(admission(), planning_input("2026-11-18 10:00", OPEN_CARE_UNIT))

        forwarded = PlanningInputForwarded(submitted_at=local("2026-11-18 10:00"), reference="input")
        assert forwarded == story.notice(HEALTH_CARE, "PlanningInputForwarded")
        assert story.notice(OPEN_CARE, "PlanningInputForwarded") is None

    def test_a_unit_that_speaks_by_its_registry_id_is_itself_too(self) -> None:
        story = given(admission(), planning_input("2026-11-18 10:00", HEALTH_CARE))

        assert story.notice(HEALTH_CARE, "PlanningInputForwarded") is None
        assert story.notice(OPEN_CARE, "PlanningInputForwarded") is not None


@pytest.mark.paragraph("2 kap. 6 §")
class TestPlanningInputWithinTheHoursAgreed:
    """A regional limit (Halland: 48 hours); the Act sets none, so by the statute no clock runs."""

    RULES = replace(STATUTE, planning_input_hours=Dated(((date(2022, 11, 1), 48),)))

    def test_by_the_statute_no_clock_runs(self) -> None:
        assert not [key for key in given(admission()).case.deadlines if key[0] == "planning_input"]

    def test_each_party_has_a_clock_of_its_own(self) -> None:
        story = under(self.RULES).told(admission())

        rows = {key[2]: row for key, row in story.case.deadlines.items() if key[0] == "planning_input"}
        assert {HEALTH_CARE, OPEN_CARE} == set(rows)
        assert {local("2026-11-19 10:00")} == {row.due_at for row in rows.values()}
        assert (Responsible.MUNICIPALITY, Responsible.OPEN_CARE) == (
            rows[HEALTH_CARE].responsible,
            rows[OPEN_CARE].responsible,
        )

    @pytest.mark.parametrize(
        ("at", "status"),
        [("2026-11-19 10:00:00", DeadlineStatus.MET), ("2026-11-19 10:00:00.000001", DeadlineStatus.MISSED)],
    )
    def test_both_sides_of_the_limit(self, at: str, status: DeadlineStatus) -> None:
        story = under(self.RULES).told(admission(), planning_input(at, HEALTH_CARE))

        assert status is story.case.deadlines["planning_input", 1, HEALTH_CARE].status
        assert DeadlineStatus.OPEN is story.case.deadlines["planning_input", 1, OPEN_CARE].status

    def test_before_the_agreement_there_was_none(self) -> None:
        early = admission("2022-10-31 10:00", admitted_at=local("2022-10-31 08:00"))

        assert not [key for key in under(self.RULES).told(early).case.deadlines if key[0] == "planning_input"]


def test_a_planned_discharge_is_forwarded() -> None:
    plan = DischargePlanned(
        told=told("plan", "2026-11-19 10:00"), planned_at=local("2026-11-20 10:00"), destination=Destination.HOME
    )

    content = given(admission(), plan).notice(HEALTH_CARE, "DischargePlannedForwarded")

    assert DischargePlannedForwarded(planned_at=local("2026-11-20 10:00"), reference="plan") == content


@pytest.mark.paragraph("4 kap. 3 §")
class TestARebookedMeeting:
    """The call keeps its first lawful moment; those called get the new time as the next revision."""

    def test_those_called_get_the_new_time(self) -> None:
        story = given(admission(), ready(), appointed("2026-11-20 13:00"), convened("2026-11-20 15:00"))

        story.told(rebooked("2026-11-25 10:00", "2026-12-01 10:00"))

        call = story.invitation(HEALTH_CARE)
        assert call is not None
        assert (local("2026-12-01 10:00"), MeetingMode.VIDEO) == (call.meeting_at, call.mode)
        assert local("2026-11-20 15:00") == story.deadline("sip_call").ended_at
        assert 3 == story.case.issued[HEALTH_CARE, "SipInvitation"].head.revision

    def test_a_rebooking_before_the_call_is_of_an_earlier_one(self) -> None:
        early = rebooked("2026-11-20 14:00", "2026-12-01 10:00")
        story = given(admission(), ready(), appointed("2026-11-20 13:00"), early, convened("2026-11-20 15:00"))

        call = story.invitation(HEALTH_CARE)
        assert call is not None
        assert local("2026-11-27 10:00") == call.meeting_at


@pytest.mark.paragraph("4 kap. 1 §")
class TestASipSaidNotToBeNeeded:
    """Against the hospital's stated needs the duty stands, and a person judges."""

    NOT_NEEDED = SipNeedAssessed(
        told=told("assessed", "2026-11-21 09:00", sender=OPEN_CARE_UNIT, facility=None),
        outcome=SipNeed.NOT_NEEDED,
        decided_at=local("2026-11-21 09:00"),
    )

    def test_the_clock_runs_and_a_person_is_asked(self) -> None:
        story = given(admission(), ready(), self.NOT_NEEDED)

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status
        assert any(reason.startswith("NOT_NEEDED_AGAINST_STATED_NEEDS") for reason in story.case.reviews)

    def test_where_no_planning_is_required_anyway_nobody_is(self) -> None:
        assert frozenset() == given(admission(needs=needs(social=True)), self.NOT_NEEDED).case.reviews

    def test_a_later_assessment_that_it_is_needed_settles_it(self) -> None:
        needed = replace(
            self.NOT_NEEDED,
            told=told("needed", "2026-11-22 09:00", sender=OPEN_CARE_UNIT, facility=None),
            outcome=SipNeed.NEEDED,
            decided_at=local("2026-11-22 09:00"),
        )

        assert frozenset() == given(admission(), ready(), self.NOT_NEEDED, needed).case.reviews
