"""Readmission, transfer, a move to another municipality or ward, and leave: what ends, what goes on, who is told."""

import pytest

from hub.domain.facts import SealedPatient, WardChanged
from hub.domain.outbound import AdmissionForwarded, NoticeRecalled, SipInvitationWithdrawn
from hub.domain.terms import CareSetting, DeadlineStatus, Destination, LegalEffect, LegalForm
from tests.specs.given import Story, given
from tests.specs.told import (
    HEALTH_CARE,
    OPEN_CARE,
    admission,
    appointed,
    convened,
    details_changed,
    discharged,
    local,
    readmitted,
    ready,
    retracted,
    told,
)

TORSAS = "municipality:0834:HEALTH_CARE"


@pytest.mark.paragraph("4 kap. 1 §")
class TestReadmission:
    """A new stay that names this one as the previous: its own 24 hours run there, and this one's open duties end."""

    def home(self) -> Story:
        """Discharged on the Friday, no call yet."""
        return given(admission(), ready("2026-11-20 09:00"), discharged("2026-11-20 15:00"))

    @pytest.mark.parametrize(
        ("at", "status"),
        [
            ("2026-11-23 23:59:59.999999", DeadlineStatus.LAPSED),
            ("2026-11-24 00:00", DeadlineStatus.MISSED),
        ],
    )
    def test_ends_the_duty_to_call(self, at: str, status: DeadlineStatus) -> None:
        call = self.home().told(readmitted(at)).deadline("sip_call")

        assert (status, "READMITTED", local(at)) == (call.status, call.reason, call.ended_at)

    def test_withdraws_the_notices_of_the_duty(self) -> None:
        story = self.home().told(readmitted("2026-11-22 10:00"))

        withdrawal = story.notice(OPEN_CARE, "SipInvitationWithdrawn")
        assert isinstance(withdrawal, SipInvitationWithdrawn)
        assert "READMITTED" == withdrawal.reason
        assert story.invitation(HEALTH_CARE) is None

    def test_is_no_news_about_what_the_ready_notice_required(self) -> None:
        story = self.home().told(readmitted("2026-11-22 10:00"))

        assert 1 == story.case.issued[HEALTH_CARE, "DischargeReadyForwarded"].head.revision

    def test_leaves_a_call_to_the_one_who_made_it(self) -> None:
        story = self.home().told(
            appointed("2026-11-20 10:00"), convened("2026-11-21 10:00"), readmitted("2026-11-22 10:00")
        )

        assert LegalEffect.CALL is story.effect(HEALTH_CARE)
        assert DeadlineStatus.MET is story.deadline("sip_call").status

    def test_by_one_who_has_no_part_in_this_case_ends_nothing(self) -> None:
        story = self.home().told(readmitted("2026-11-22 10:00", sender="SE2321000131-W001"))

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status

    def test_that_was_a_mistake_is_taken_back_and_the_same_days_run_as_a_new_count(self) -> None:
        story = self.home().told(readmitted("2026-11-22 10:00"), retracted("2026-11-22 11:00", "readmitted"))
        call = story.deadline("sip_call", count=2)

        assert (DeadlineStatus.OPEN, local("2026-11-20 09:00")) == (call.status, call.starts_at)
        assert not story.has("sip_call", count=1)
        assert LegalEffect.DUTY_NOTICE is story.effect(OPEN_CARE)

    def test_without_a_discharge_is_a_transfer(self) -> None:
        story = given(admission(), ready("2026-11-20 09:00"), readmitted("2026-11-21 10:00"))

        assert "TRANSFERRED" == story.deadline("sip_call").reason
        assert "TRANSFERRED" == story.deadline("care_contact").reason


@pytest.mark.paragraph("2 kap. 1 §")
class TestAMoveToAnotherMunicipality:
    """The parties that the needs point out follow the patient; who is concerned no more is told so."""

    def moved(self) -> Story:
        """On the Wednesday the ward tells that the patient will live in Torsås."""
        return given(admission(), details_changed("2026-11-18 10:00", stay_municipality="0834"))

    def test_the_new_municipality_is_told(self) -> None:
        assert isinstance(self.moved().notice(TORSAS, "AdmissionForwarded"), AdmissionForwarded)

    @pytest.mark.paragraph("5 kap. 2 §")
    def test_the_registered_one_pays_and_stays_informed(self) -> None:
        content = self.moved().notice(HEALTH_CARE, "AdmissionForwarded")

        assert isinstance(content, AdmissionForwarded)
        assert ("INFORMED", None) == (content.role, content.need)

    def test_one_that_has_no_more_to_do_with_the_patient_is_told_so(self) -> None:
        story = given(admission(), details_changed("2026-11-18 10:00", registered_municipality="0834"))
        recall = story.notice(HEALTH_CARE, "NoticeRecalled")

        assert isinstance(recall, NoticeRecalled)
        assert "NO_LONGER_CONCERNED" == recall.reason
        assert story.notice(HEALTH_CARE, "AdmissionForwarded") is None

    def test_the_call_must_reach_the_new_one(self) -> None:
        story = self.moved().told(ready(), appointed("2026-11-20 13:00"), convened("2026-11-23 15:00"))

        assert any("PARTY_LEFT_OUT municipality:0834:HEALTH_CARE" in reason for reason in story.case.reviews)

    def test_a_call_before_the_move_was_right_when_it_was_made(self) -> None:
        early = (admission(), appointed("2026-11-17 12:00"), convened("2026-11-17 15:00"), ready())
        story = given(*early, details_changed("2026-11-20 14:00", stay_municipality="0834"))

        assert DeadlineStatus.MET is story.deadline("sip_call").status

    def test_details_told_before_a_later_admission_notice_do_not_move_the_patient_back(self) -> None:
        story = given(details_changed("2026-11-17 09:00", stay_municipality="0834"), admission("2026-11-17 10:00"))

        assert story.notice(TORSAS, "AdmissionForwarded") is None

    def test_a_new_identity_reaches_those_who_had_the_old(self) -> None:
        sealed = SealedPatient(sealed=b"new", pseudonym="p")
        story = given(admission(), details_changed("2026-11-18 10:00", sealed_patient=sealed))
        content = story.notice(HEALTH_CARE, "AdmissionForwarded")

        assert isinstance(content, AdmissionForwarded)
        assert "details" == content.reference
        assert 2 == story.case.issued[HEALTH_CARE, "AdmissionForwarded"].head.revision


class TestWhatChangesNothing:
    """Ward, kind of care and legal form never travel outward; leave and plans end nothing."""

    def quiet(self, story: Story) -> None:
        """The last message added its fact and nothing else."""
        before = given(admission(), ready())

        assert before.case.deadlines == story.case.deadlines
        assert before.case.issued.keys() == story.case.issued.keys()

    def test_another_ward_under_another_legal_form(self) -> None:
        moved = WardChanged(
            told=told("ward", "2026-11-20 13:00"),
            ward="SE2321000073-W002",
            care_setting=CareSetting.PSYCHIATRIC,
            legal_form=LegalForm.LPT,
            changed_at=local("2026-11-20 13:00"),
        )
        story = given(admission(), ready(), moved)

        self.quiet(story)
        assert frozenset() == story.case.reviews

    @pytest.mark.paragraph("1 kap. 3 §")
    def test_a_discharge_to_other_inpatient_care_is_none(self) -> None:
        story = given(admission(), ready(), discharged("2026-11-20 13:00", Destination.OTHER_INPATIENT_CARE))

        self.quiet(story)

    def test_a_resent_readmission_adds_nothing(self) -> None:
        again = readmitted("2026-11-22 10:00")
        story = given(admission(), ready(), again)
        before = len(story.events)

        assert before == len(story.told(again).events)

    def test_a_stranger_does_not_move_the_patient(self) -> None:
        story = given(admission(), ready(), readmitted("2026-11-22 10:00", sender="SE5561234567-V1"))

        assert given(admission(), ready()).case.deadlines == story.case.deadlines
