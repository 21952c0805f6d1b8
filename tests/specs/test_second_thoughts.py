"""What is said again, otherwise, or by somebody else: it rewrites nothing, and nothing is passed over."""

from dataclasses import replace

from hub.domain.facts import Fact, PatientDetailsChanged
from hub.domain.terms import Concerned, DeadlineStatus, Destination, LegalEffect, Protection, Role
from tests.specs.given import Story, given
from tests.specs.told import (
    HEALTH_CARE,
    HOSPITAL,
    OPEN_CARE_UNIT,
    admission,
    appointed,
    by_phone,
    cancelled,
    contact_ended,
    convened,
    correcting,
    discharged,
    given_outside,
    local,
    needs,
    ready,
    retracted,
    told,
    withdrawn,
)

ALL_THREE = needs(health_care=True, social=True, outpatient=True)


def standing(story: Story) -> set[tuple[str, str]]:
    """What stands, by party and purpose, but for withdrawals."""
    closing = ("NoticeRecalled", "SipInvitationWithdrawn", "DischargeReadyWithdrawnForwarded")
    return {key for key, issued in story.case.issued.items() if not issued.closed and not key[1].endswith(closing)}


class TestWhatIsSaidOfOneVersionIsSaidOfTheNotice:
    """A ready notice that was corrected is still the same notice."""

    SECOND = correcting(ready("2026-11-20 15:00", "second"), "ready")

    def test_a_withdrawal_that_names_the_first_version_ends_it(self) -> None:
        story = given(admission(), ready(), self.SECOND, withdrawn("2026-11-21 09:00", withdraws="ready"))

        assert DeadlineStatus.LAPSED is story.deadline("sip_call").status

    def test_a_correction_does_not_raise_what_was_withdrawn_and_a_person_is_told(self) -> None:
        late = correcting(ready("2026-11-22 15:00", "late"), "ready")
        story = given(admission(), ready(), withdrawn("2026-11-21 09:00"), late)

        assert (HEALTH_CARE, "SipInvitation") not in standing(story)
        assert ["WITHDRAWN_NOTICE_CORRECTED late: it does not stand; send a new ready notice"] == sorted(
            story.case.reviews
        )

    def test_a_retraction_of_the_first_version_voids_it(self) -> None:
        story = given(admission(), ready(), self.SECOND, retracted("2026-11-21 09:00", "ready"))

        assert "VOID" == story.deadline("sip_call").reason

    def test_a_withdrawal_of_nothing_is_told(self) -> None:
        story = given(admission(), ready(), withdrawn("2026-11-21 09:00", withdraws="nonsense"))

        assert ["NOTHING_TO_WITHDRAW withdrawn: no ready notice nonsense"] == sorted(story.case.reviews)

    def test_of_three_retractions_in_a_chain_the_first_works(self) -> None:
        second = retracted("2026-11-21 10:00", "retract ready")
        third = retracted("2026-11-21 11:00", "retract retract ready")
        story = given(admission(), ready(), retracted("2026-11-21 09:00", "ready"), second, third)

        assert {"VOID"} == {d.reason for d in story.case.deadlines.values() if d.name == "sip_call"}


class TestASecondAdmissionNotice:
    """Without `corrects` it is a later assessment, and rewrites nothing."""

    def test_needs_that_ceased_end_the_overdue_but_it_stays_missed(self) -> None:
        none = admission("2026-11-25 10:00", "later", needs=needs(), need_assessed_at=local("2026-11-25 09:00"))
        story = given(admission(), ready()).until("2026-11-24 00:00").told(none)

        deadline = story.deadline("sip_call")
        assert (DeadlineStatus.MISSED, "NEEDS_CHANGED") == (deadline.status, deadline.reason)
        assert any(reason.startswith("NEEDS_CHANGED_AFTER_NOTICE later") for reason in story.case.reviews)

    def test_a_party_added_later_does_not_undo_a_call_in_time(self) -> None:
        more = admission("2026-11-26 10:00", "later", needs=ALL_THREE, need_assessed_at=local("2026-11-26 09:00"))
        story = given(admission(), ready(), appointed("2026-11-20 13:00"), convened("2026-11-20 15:00"), more)

        assert DeadlineStatus.MET is story.deadline("sip_call").status

    def test_a_later_admission_instant_does_not_wipe_a_late_notice(self) -> None:
        again = admission("2026-11-18 12:00", "later", admitted_at=local("2026-11-18 10:00"))
        story = given(admission("2026-11-18 09:00"), again)

        assert DeadlineStatus.MISSED is story.deadline("admission_notice").status

    def test_needs_put_right_while_a_notice_stands_are_for_a_person_to_judge(self) -> None:
        right = correcting(admission("2026-11-21 10:00", "right", needs=ALL_THREE), "admission")
        story = given(admission(), ready(), right)

        assert any(reason.startswith("NEEDS_CHANGED_AFTER_NOTICE right") for reason in story.case.reviews)


class TestProtectionToldLast:
    """What was told last counts; of two told at once the stricter; none is lifted before its day."""

    def details(self, at: str, protection: Protection, effective: str, message_id: str = "details") -> Fact:
        """Changed details about the same person."""
        return PatientDetailsChanged(
            told=told(message_id, at),
            sealed_patient=None,
            protection=protection,
            registered_municipality="0880",
            placing_municipality=None,
            stay_municipality=None,
            effective_from=local(effective),
        )

    def is_protected(self, *facts: Fact) -> bool:
        """Whether nobody but the hospital has anything that stands."""
        return {f"hospital:{HOSPITAL}"} == {party for party, _ in standing(given(*facts, ready()))}

    def test_a_later_protected_admission_notice_outranks_earlier_open_details(self) -> None:
        marked = admission("2026-11-18 10:00", "marked", protection=Protection.CONFIDENTIALITY_MARK)
        open_details = self.details("2026-11-17 12:00", Protection.NONE, "2026-11-17 00:00")

        assert self.is_protected(admission(), open_details, marked)

    def test_protection_is_not_lifted_before_its_day(self) -> None:
        lifted = self.details("2026-11-18 10:00", Protection.NONE, "2027-01-01 00:00")

        assert self.is_protected(admission(protection=Protection.CONFIDENTIALITY_MARK), lifted)

    def test_protection_counts_at_once(self) -> None:
        coming = self.details("2026-11-18 10:00", Protection.PROTECTED_REGISTRATION, "2027-01-01 00:00")

        assert self.is_protected(admission(), coming)

    def test_of_two_told_at_once_the_stricter_counts(self) -> None:
        for message_id in ("a", "z"):
            one = self.details("2026-11-17 10:00", Protection.NONE, "2026-11-17 00:00", message_id)
            assert self.is_protected(admission(protection=Protection.CONFIDENTIALITY_MARK), one)

    def test_a_move_is_for_a_person_where_the_hospital_named_the_parties(self) -> None:
        moved = replace(self.details("2026-11-18 10:00", Protection.NONE, "2026-11-18 00:00"), stay_municipality="0881")

        story = given(admission(concerned=(Concerned(HEALTH_CARE, Role.PARTICIPANT),)), moved)

        assert any(reason.startswith("MUNICIPALITY_CHANGED details") for reason in story.case.reviews)


class TestEvidence:
    """A notice by phone stays one, however it is corrected."""

    def test_the_review_is_not_laundered_by_a_correction(self) -> None:
        phoned = by_phone(convened("2026-11-27 10:00"), "2026-11-21 10:00")
        corrected = correcting(convened("2026-11-28 10:00", "better"), "call")
        story = given(admission(), ready(), appointed("2026-11-20 13:00"), phoned, corrected)

        assert DeadlineStatus.MET is story.deadline("sip_call").status
        assert any(reason.startswith("RESERVE_ROUTINE call") for reason in story.case.reviews)


class TestStrangers:
    """Knowing a case gives no right to speak in it."""

    def test_only_the_caller_can_cancel_the_call(self) -> None:
        stranger = cancelled("2026-11-21 09:00")
        stranger = replace(stranger, told=replace(stranger.told, sender="SE5561234567-X1"))
        story = given(admission(), ready(), appointed("2026-11-20 13:00"), convened("2026-11-20 15:00"), stranger)

        assert DeadlineStatus.MET is story.deadline("sip_call").status


class TestWhyWhatStoodIsTakenBack:
    """Whoever is told that something no longer stands is told the true reason."""

    def reason(self, story: Story, party: str, purpose: str) -> str | None:
        """The reason that the latest notice of that kind gives the party."""
        return getattr(story.notice(party, purpose), "reason", None)

    def test_of_two_ready_notices_the_one_withdrawn_by_name(self) -> None:
        story = given(
            admission(),
            ready("2026-11-20 10:00", "first"),
            ready("2026-11-20 11:00", "second"),
            withdrawn("2026-11-20 12:00", withdraws="first"),
        )

        assert "READY_WITHDRAWN" == self.reason(story, HEALTH_CARE, "SipInvitationWithdrawn")

    def test_a_retracted_ready_notice(self) -> None:
        story = given(admission(), ready(), retracted("2026-11-20 13:00", "ready"))

        assert "RETRACTED" == self.reason(story, HEALTH_CARE, "NoticeRecalled")

    def test_a_care_contact_that_ended(self) -> None:
        story = given(admission(), appointed("2026-11-18 13:00"), contact_ended("2026-11-19 13:00"))

        assert "CARE_CONTACT_ENDED" == self.reason(story, HEALTH_CARE, "NoticeRecalled")

    def test_a_discharge_corrected_to_another_ward(self) -> None:
        elsewhere = correcting(discharged("2026-11-20 15:00", Destination.OTHER_INPATIENT_CARE, "better"), "discharged")
        story = given(admission(), discharged("2026-11-20 15:00"), elsewhere)

        assert "CORRECTED" == self.reason(story, HEALTH_CARE, "NoticeRecalled")

    def test_a_retracted_call_is_recalled_and_the_duty_told_anew(self) -> None:
        story = given(
            admission(),
            ready(),
            appointed("2026-11-20 13:00"),
            convened("2026-11-21 15:00"),
            retracted("2026-11-21 16:00", "call", OPEN_CARE_UNIT),
        )

        assert "RETRACTED" == self.reason(story, HEALTH_CARE, "NoticeRecalled")
        assert LegalEffect.DUTY_NOTICE is story.effect(HEALTH_CARE)
        assert (2, 1) == (
            story.case.issued[HEALTH_CARE, "SipInvitation"].head.count,
            story.case.issued[HEALTH_CARE, "SipInvitation"].head.revision,
        )

    def test_a_call_given_by_letter_takes_nothing_back(self) -> None:
        outside = given_outside("2026-11-21 17:00", "2026-11-21 14:00")
        story = given(admission(), ready(), appointed("2026-11-20 13:00"), outside)

        assert LegalEffect.DUTY_NOTICE is story.effect(HEALTH_CARE)
        assert story.notice(HEALTH_CARE, "SipInvitationWithdrawn") is None


class TestNobodyIsPassedOverInSilence:
    """What nobody can be told of is said to the operators."""

    def test_no_municipality_is_known(self) -> None:
        story = given(admission(registered_municipality=None))

        assert any(reason.startswith("NO_MUNICIPALITY_KNOWN") for reason in story.case.reviews)

    def test_one_that_the_hospital_names_is(self) -> None:
        named = (Concerned(HEALTH_CARE, Role.PARTICIPANT),)

        assert frozenset() == given(admission(registered_municipality=None, concerned=named)).case.reviews

    def test_none_is_missed_where_none_is_needed(self) -> None:
        found = given(admission(registered_municipality=None, needs=needs(outpatient=True))).case.reviews

        assert frozenset() == found
