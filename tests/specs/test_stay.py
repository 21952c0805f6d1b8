"""How a stay is read: where it stands, and which of several values counts."""

import pytest

from hub.domain.facts import Fact
from hub.domain.outbound import AdmissionForwarded
from hub.domain.stay import read_stay
from hub.domain.telling import legal_instant
from hub.domain.terms import (
    CareSetting,
    DeadlineStatus,
    Destination,
    InterruptionReason,
    Role,
)
from tests.specs.given import STATUTE, given
from tests.specs.told import (
    CASE,
    HEALTH_CARE,
    OPEN_CARE_UNIT,
    admission,
    appointed,
    by_phone,
    contact_ended,
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

WRONG = InterruptionReason.WRONG_PATIENT


class TestWhereTheStayStands:
    """One word, for people."""

    @pytest.mark.parametrize(
        ("facts", "state"),
        [
            ([admission()], "ADMITTED"),
            ([admission(), ready()], "DISCHARGE_READY"),
            ([admission(), ready(), withdrawn("2026-11-21 09:00")], "ADMITTED"),
            ([admission(), ready(), discharged("2026-11-21 09:00")], "DISCHARGED"),
            ([admission(), discharged("2026-11-21 09:00", Destination.OTHER_INPATIENT_CARE)], "ADMITTED"),
            ([admission(), ready(), deceased("2026-11-21 09:00")], "INTERRUPTED"),
            ([admission(), discharged("2026-11-21 09:00"), deceased("2026-11-22 09:00")], "DISCHARGED"),
            ([admission(), discharged("2026-11-21 09:00"), interrupted("2026-11-22 09:00", WRONG)], "INTERRUPTED"),
        ],
    )
    def test_state(self, facts: list[Fact], state: str) -> None:
        stay = read_stay(CASE, facts, STATUTE)

        assert stay is not None
        assert state == stay.state

    def test_before_the_admission_notice_there_is_no_stay(self) -> None:
        assert read_stay(CASE, [ready()], STATUTE) is None


class TestWhichValueCounts:
    """The latest legal instant wins, ties by message id; what is corrected or retracted counts no more."""

    def test_a_later_admission_notice_replaces_an_earlier_one_whatever_the_order(self) -> None:
        later = admission("2026-11-17 12:00", "later", expected_discharge_at=local("2026-11-25 10:00"))
        for facts in ([admission(), later], [later, admission()]):
            content = given(*facts).notice(HEALTH_CARE, "AdmissionForwarded")
            assert isinstance(content, AdmissionForwarded)
            assert local("2026-11-25 10:00") == content.expected_discharge_at

    def test_a_corrected_admission_notice_is_issued_as_the_next_revision(self) -> None:
        story = given(
            admission(), correcting(admission("2026-11-17 12:00", "better", stay_municipality="0881"), "admission")
        )

        head = story.case.issued["municipality:0881:HEALTH_CARE", "AdmissionForwarded"].head
        assert (0, 1) == (head.count, head.revision)
        content = story.notice(HEALTH_CARE, "AdmissionForwarded")
        assert isinstance(content, AdmissionForwarded)
        assert Role.INFORMED is content.role

    def test_the_first_admission_notice_met_the_24_hours(self) -> None:
        story = given(admission(), admission("2026-11-19 12:00", "later"))

        assert local("2026-11-17 10:00") == story.deadline("admission_notice").ended_at

    def test_of_two_assessments_at_one_moment_the_last_by_id_counts(self) -> None:
        none = reassessed("2026-11-18 09:00", needs(social=True), "b")
        both = reassessed("2026-11-18 09:00", needs(health_care=True), "a")

        assert not given(admission(), both, none, ready()).has("sip_call")
        assert not given(admission(), none, both, ready()).has("sip_call")

    def test_a_correction_of_another_kind_corrects_nothing(self) -> None:
        other = correcting(discharged("2026-11-21 09:00"), "ready")

        assert given(admission(), ready(), other).has("sip_call")

    def test_a_retracted_call_is_as_if_never_made(self) -> None:
        story = given(admission(), ready(), appointed("2026-11-20 12:00"), convened("2026-11-20 15:00"))

        story.told(retracted("2026-11-20 16:00", "call", OPEN_CARE_UNIT))

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status


class TestWithdrawals:
    """A withdrawal ends every notice dated before it, or the one that it names."""

    def test_at_the_moment_of_the_notice(self) -> None:
        assert not given(admission(), ready("2026-11-20 12:00"), withdrawn("2026-11-20 12:00")).has("sip_call")

    def test_by_name_and_dated_before_the_notice(self) -> None:
        story = given(admission(), ready("2026-11-20 12:00"), withdrawn("2026-11-20 11:00", withdraws="ready"))

        assert not story.has("sip_call")

    def test_by_name_it_leaves_others_alone(self) -> None:
        story = given(admission(), ready("2026-11-20 12:00"), withdrawn("2026-11-21 11:00", withdraws="another"))

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status

    def test_the_first_of_two_counts(self) -> None:
        story = given(
            admission(), ready(), withdrawn("2026-11-22 09:00"), withdrawn("2026-11-21 09:00", "by name", "ready")
        )

        assert local("2026-11-21 09:00") == story.deadline("sip_call").ended_at

    def test_a_retraction_ends_the_notice_when_it_was_given(self) -> None:
        story = given(admission(), ready(), retracted("2026-11-21 09:00", "ready"))

        assert local("2026-11-21 09:00") == story.deadline("sip_call").ended_at
        assert "DischargeReadyWithdrawnForwarded" not in {purpose for _, purpose in story.case.issued}
        assert story.notice(HEALTH_CARE, "DischargeReadyForwarded") is None


@pytest.mark.paragraph("2 kap. 5 §")
class TestTheContactInForce:
    """The latest appointed, unless that one has ended."""

    def called(self, *facts: Fact) -> DeadlineStatus:
        """How the duty stands when the first unit calls on Monday at three."""
        return given(admission(), ready(), *facts, convened("2026-11-23 15:00")).deadline("sip_call").status

    def test_appointed_at_the_moment_of_the_call(self) -> None:
        assert DeadlineStatus.MET is self.called(appointed("2026-11-23 15:00"))

    def test_ended_at_the_moment_of_the_call(self) -> None:
        facts = appointed("2026-11-20 12:00"), contact_ended("2026-11-23 15:00")

        assert DeadlineStatus.OPEN is self.called(*facts)

    def test_ended_as_soon_as_appointed(self) -> None:
        facts = appointed("2026-11-20 12:00"), contact_ended("2026-11-20 12:00")

        assert DeadlineStatus.OPEN is self.called(*facts)

    def test_the_end_of_an_earlier_appointment_does_not_end_a_later_one(self) -> None:
        facts = appointed("2026-11-20 12:00"), contact_ended("2026-11-20 11:00")

        assert DeadlineStatus.MET is self.called(*facts)

    def test_the_end_of_another_units_appointment_is_not_its_end(self) -> None:
        facts = appointed("2026-11-20 12:00"), contact_ended("2026-11-21 12:00", "SE2321000073-V002")

        assert DeadlineStatus.MET is self.called(*facts)


class TestLegalInstants:
    """Each fact counts at its own instant; what the hub carries, when it was given."""

    @pytest.mark.parametrize(
        ("fact", "instant"),
        [
            (admission(), "2026-11-17 10:00"),
            (ready(), "2026-11-20 11:59:28"),
            (by_phone(ready(), "2026-11-20 09:00"), "2026-11-20 09:00"),
            (withdrawn("2026-11-21 09:00"), "2026-11-21 09:00"),
            (appointed("2026-11-20 12:00"), "2026-11-20 12:00"),
            (deceased("2026-11-20 12:00"), "2026-11-20 12:00"),
            (discharged("2026-11-20 12:00"), "2026-11-20 12:00"),
        ],
    )
    def test_instant(self, fact: Fact, instant: str) -> None:
        assert local(instant) == legal_instant(fact, STATUTE)

    def test_care_setting_never_leaves(self) -> None:
        told = str(given(admission(care_setting=CareSetting.PSYCHIATRIC)).case.issued)

        assert "PSYCHIATRIC" not in told
