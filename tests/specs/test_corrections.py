"""Corrections and retractions: what was said is put right by new events, never erased, and order plays no part."""

from dataclasses import replace

import pytest

from hub.domain.facts import Fact, PatientDetailsChanged
from hub.domain.outbound import AdmissionForwarded, NoticeRecalled
from hub.domain.terms import Concerned, DeadlineStatus, InterruptionReason, LegalEffect, Protection, Role
from tests.specs.given import Story, given
from tests.specs.told import (
    HEALTH_CARE,
    HOSPITAL,
    OPEN_CARE,
    OPEN_CARE_UNIT,
    SOCIAL_SERVICES,
    admission,
    appointed,
    cancelled,
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
    told,
    withdrawn,
)

ALL_THREE = needs(health_care=True, social=True, outpatient=True)


def standing(story: Story) -> set[tuple[str, str]]:
    """What stands, by party and purpose, but for withdrawals."""
    closing = ("NoticeRecalled", "SipInvitationWithdrawn", "DischargeReadyWithdrawnForwarded")
    return {key for key, issued in story.case.issued.items() if not issued.closed and not key[1].endswith(closing)}


class TestARetractedAdmissionNotice:
    """The whole stay is void: every clock lapses and everything told is recalled."""

    def test_everything_is_recalled(self) -> None:
        story = given(admission(), ready(), retracted("2026-11-20 13:00", "admission"))

        assert set() == standing(story)
        assert isinstance(story.notice(HEALTH_CARE, "NoticeRecalled"), NoticeRecalled)

    def test_every_clock_lapses(self) -> None:
        story = given(admission(), ready(), retracted("2026-11-20 13:00", "admission")).until("2026-12-24 00:00")

        assert {(DeadlineStatus.LAPSED, "VOID")} == {(d.status, d.reason) for d in story.case.deadlines.values()}

    def test_in_the_other_order_nobody_is_ever_told(self) -> None:
        story = given(retracted("2026-11-20 13:00", "admission"), admission(), ready())

        assert {} == story.case.issued

    def test_a_new_admission_notice_sets_the_stay_right(self) -> None:
        story = given(admission(), ready(), retracted("2026-11-20 13:00", "admission"))

        story.told(admission("2026-11-20 14:00", "new", admitted_at=local("2026-11-20 12:00")))

        assert DeadlineStatus.OPEN is story.deadline("sip_call", count=2).status
        assert (HEALTH_CARE, "AdmissionForwarded") in standing(story)


class TestWhoMayPutRightWhat:
    """Only the sender, or another unit of the same hospital; only a message of the same kind."""

    def test_a_stranger_cannot_correct(self) -> None:
        stranger = correcting(ready("2026-11-22 10:00", "second"), "ready")
        stranger = replace(stranger, told=replace(stranger.told, sender="SE5561234567-X1", facility="SE5561234567-H1"))

        story = given(admission(), ready(), stranger)

        assert local("2026-11-20 11:59:28") == story.deadline("sip_call").starts_at
        assert ["NOTHING_TO_CORRECT second: no DischargeReady ready of this sender"] == sorted(story.case.reviews)

    def test_another_ward_of_the_hospital_can(self) -> None:
        ward = correcting(ready("2026-11-22 10:00", "second"), "ready")
        ward = replace(ward, told=replace(ward.told, sender="SE2321000073-W002"))

        assert local("2026-11-22 10:00") == given(admission(), ready(), ward).deadline("sip_call").starts_at

    def test_a_stranger_cannot_retract(self) -> None:
        story = given(admission(), ready(), retracted("2026-11-21 09:00", "ready", "SE5561234567-X1"))

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status
        assert ["MessageRefused"] == [kind for kind in story.kinds() if kind == "MessageRefused"]

    def test_another_party_of_the_case_cannot_retract_the_hospitals_message(self) -> None:
        story = given(admission(), ready(), retracted("2026-11-21 09:00", "ready", HEALTH_CARE))

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status
        assert ["NOTHING_TO_RETRACT retract ready: no message ready of this sender"] == sorted(story.case.reviews)

    def test_the_review_is_resolved_when_the_message_comes(self) -> None:
        story = given(admission(), retracted("2026-11-21 09:00", "ready"), ready())

        assert frozenset() == story.case.reviews
        assert "VOID" == story.deadline("sip_call").reason

    def test_two_senders_with_the_same_id_are_kept_apart(self) -> None:
        own = appointed("2026-11-20 13:00", message_id="ready")
        story = given(admission(), ready(), own, retracted("2026-11-21 09:00", "ready", OPEN_CARE_UNIT))

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status

    def test_a_correction_that_is_retracted_corrects_nothing(self) -> None:
        second = correcting(ready("2026-11-22 10:00", "second"), "ready")
        story = given(admission(), ready(), second, retracted("2026-11-22 11:00", "second"))

        starts = {d.starts_at for d in story.case.deadlines.values() if (d.name, d.status) == ("sip_call", "OPEN")}
        assert {local("2026-11-20 11:59:28")} == starts

    def test_a_retraction_that_is_retracted_retracts_nothing(self) -> None:
        undone = retracted("2026-11-21 10:00", "retract ready")
        story = given(admission(), retracted("2026-11-21 09:00", "ready"), undone, ready())

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status

    def test_the_first_of_two_retractions_counts_whatever_their_order(self) -> None:
        one = retracted("2026-11-21 09:00", "ready")
        other = retracted("2026-11-21 12:00", "ready")
        other = replace(other, told=replace(other.told, message_id="another retraction"))

        for both in ([one, other], [other, one]):
            assert local("2026-11-21 09:00") == given(admission(), ready(), *both).deadline("sip_call").ended_at


class TestACorrectionDoesNotMakeLateWhatWasInTime:
    """2 kap. 3 § and 4 kap. 3 § ask when the notice or the call was first given."""

    def test_a_corrected_admission_notice(self) -> None:
        corrected = correcting(admission("2026-11-19 10:00", "better"), "admission")
        story = given(admission(), corrected)

        deadline = story.deadline("admission_notice")
        assert (DeadlineStatus.MET, local("2026-11-17 10:00")) == (deadline.status, deadline.ended_at)
        assert local("2026-11-17 10:00") == story.deadline("care_contact").starts_at

    def test_a_corrected_meeting_time(self) -> None:
        moved = correcting(convened("2026-11-25 09:00", "moved", meeting_at=local("2026-11-30 10:00")), "call")
        story = given(admission(), ready(), appointed("2026-11-20 13:00"), convened("2026-11-20 15:00"), moved)

        deadline = story.deadline("sip_call")
        assert (DeadlineStatus.MET, local("2026-11-20 15:00")) == (deadline.status, deadline.ended_at)
        invitation = story.invitation(HEALTH_CARE)
        assert invitation is not None
        assert local("2026-11-30 10:00") == invitation.meeting_at

    def test_a_party_added_by_a_correction_was_called_by_the_correction(self) -> None:
        without = convened("2026-11-20 15:00", called=())
        added = correcting(convened("2026-11-24 09:00", "added"), "call")
        story = given(admission(), ready(), appointed("2026-11-20 13:00"), without, added)

        deadline = story.deadline("sip_call")
        assert (DeadlineStatus.MISSED, local("2026-11-24 09:00")) == (deadline.status, deadline.ended_at)

    def test_a_party_dropped_by_a_correction_makes_the_call_incomplete(self) -> None:
        dropped = correcting(convened("2026-11-21 09:00", "dropped", called=()), "call")
        story = given(admission(), ready(), appointed("2026-11-20 13:00"), convened("2026-11-20 15:00"), dropped)

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status


@pytest.mark.paragraph("2 kap. 2 §")
class TestACorrectedIdentity:
    """The parties get it as the next revision, and each notice says whose admission notice it carries."""

    def test_is_sent_anew(self) -> None:
        corrected = correcting(admission("2026-11-17 12:00", "better"), "admission")
        story = given(admission(), corrected)

        content = story.notice(HEALTH_CARE, "AdmissionForwarded")
        assert isinstance(content, AdmissionForwarded)
        assert "better" == content.reference
        assert 2 == story.case.issued[HEALTH_CARE, "AdmissionForwarded"].head.revision

    def test_protection_that_comes_with_changed_details_stops_the_notices(self) -> None:
        details = PatientDetailsChanged(
            told=told("details", "2026-11-18 10:00"),
            sealed_patient=None,
            protection=Protection.PROTECTED_REGISTRATION,
            registered_municipality="0880",
            placing_municipality=None,
            stay_municipality=None,
            effective_from=local("2026-11-18 00:00"),
        )
        story = given(admission(), details, ready())

        assert {f"hospital:{HOSPITAL}"} == {party for party, _ in standing(story)}
        assert any(reason.startswith("PROTECTED_PERSON") for reason in story.case.reviews)

    def test_protection_that_is_lifted_recalls_what_was_for_the_hospital_to_do(self) -> None:
        open_now = correcting(admission("2026-11-18 10:00", "open"), "admission")
        story = given(admission(protection=Protection.CONFIDENTIALITY_MARK), ready(), open_now)

        assert f"hospital:{HOSPITAL}" not in {party for party, _ in standing(story)}
        recall = story.notice(f"hospital:{HOSPITAL}", "NoticeRecalled")
        assert isinstance(recall, NoticeRecalled)
        assert "PROTECTION_LIFTED" == recall.reason


class TestInterruptions:
    """An interruption is an event: the first counts, and a mistake stays a mistake."""

    WRONG = interrupted("2026-11-21 09:00", InterruptionReason.WRONG_PATIENT)

    def test_a_later_interruption_does_not_undo_a_mistake(self) -> None:
        later = interrupted("2026-11-22 09:00", InterruptionReason.NEEDS_CEASED, "later")
        story = given(admission(), ready(), self.WRONG, later)

        assert set() == standing(story)
        assert "VOID" == story.deadline("sip_call").reason

    def test_the_first_ending_lapses_the_count(self) -> None:
        moved = interrupted("2026-11-21 09:00", InterruptionReason.TRANSFERRED_TO_OTHER_REGION)
        later = interrupted("2026-11-25 09:00", InterruptionReason.NEEDS_CEASED, "later")
        deadline = given(admission(), ready(), moved, later).deadline("sip_call")

        assert (DeadlineStatus.LAPSED, "TRANSFERRED") == (deadline.status, deadline.reason)

    def test_the_parties_are_told_and_the_call_is_withdrawn(self) -> None:
        moved = interrupted("2026-11-21 09:00", InterruptionReason.TRANSFERRED_TO_OTHER_REGION)
        called = given(admission(), ready(), appointed("2026-11-20 13:00"), convened("2026-11-20 15:00"))

        story = called.told(moved)

        assert (HEALTH_CARE, "EpisodeInterruptedForwarded") in standing(story)
        assert (HEALTH_CARE, "SipInvitation") not in standing(story)

    def test_of_death_and_transfer_the_first_ends_the_care_contacts_duty(self) -> None:
        moved = interrupted("2026-11-19 09:00", InterruptionReason.TRANSFERRED_TO_OTHER_REGION)

        deadline = given(admission(), moved, deceased("2026-11-18 09:00")).deadline("care_contact")

        assert (local("2026-11-18 09:00"), "DECEASED") == (deadline.ended_at, deadline.reason)


class TestWithdrawalsAreToldTruthfully:
    """A party hears of the withdrawal of the notice it was told of, and of no other."""

    def test_a_party_no_longer_concerned_hears_of_no_withdrawal(self) -> None:
        again = ready("2026-11-24 10:00", "again")
        fewer = reassessed("2026-11-25 09:00", needs(health_care=True))
        story = given(admission(needs=ALL_THREE), ready(), withdrawn("2026-11-21 09:00"), again, fewer)

        head = story.case.issued[SOCIAL_SERVICES, "DischargeReadyWithdrawnForwarded"].head
        assert "withdrawn" == head.causation_id
        assert story.notice(SOCIAL_SERVICES, "DischargeReadyForwarded") is None

    def test_a_retracted_notice_is_recalled_not_withdrawn(self) -> None:
        again = ready("2026-11-24 10:00", "again")
        story = given(
            admission(), ready(), withdrawn("2026-11-21 09:00"), again, retracted("2026-11-24 11:00", "again")
        )

        head = story.case.issued[HEALTH_CARE, "DischargeReadyWithdrawnForwarded"].head
        assert "withdrawn" == head.causation_id

    def test_a_withdrawal_learned_after_the_next_notice_closes_the_first_count(self) -> None:
        story = given(admission(), ready(), ready("2026-11-24 10:00", "again"), withdrawn("2026-11-21 09:00"))

        for party in (HEALTH_CARE, OPEN_CARE):
            assert story.notice(party, "SipInvitationWithdrawn") is not None
            assert (2, 1) == (
                story.case.issued[party, "SipInvitation"].head.count,
                story.case.issued[party, "SipInvitation"].head.revision,
            )
            assert 2 == story.case.issued[party, "DischargeReadyForwarded"].head.count

    def test_a_call_is_not_withdrawn_with_a_retracted_ready_notice(self) -> None:
        story = given(admission(), ready(), appointed("2026-11-20 13:00"), convened("2026-11-20 15:00"))

        story.told(retracted("2026-11-21 09:00", "ready"))

        assert LegalEffect.CALL is story.effect(HEALTH_CARE)

    def test_a_call_cancelled_after_the_due_moment_is_withdrawn_as_cancelled(self) -> None:
        story = given(admission(), ready(), appointed("2026-11-20 13:00"), convened("2026-11-20 15:00"))

        story.told(cancelled("2026-11-25 09:00"))

        assert story.effect(HEALTH_CARE) is None
        withdrawal = story.notice(HEALTH_CARE, "SipInvitationWithdrawn")
        assert "CANCELLED" == getattr(withdrawal, "reason", None)

    def test_an_ended_care_contact_is_recalled(self) -> None:
        story = given(admission(), appointed("2026-11-18 10:00"), contact_ended("2026-11-19 10:00"))

        assert story.notice(HEALTH_CARE, "CareContactForwarded") is None


class TestAssessments:
    """The latest legal instant wins; each need has 24 hours from when it was judged."""

    def test_an_older_assessment_that_arrives_later_changes_nothing(self) -> None:
        judged = admission(need_assessed_at=local("2026-11-17 09:59"))
        older = reassessed("2026-11-17 09:00", needs(social=True))

        assert given(judged, older, ready()).has("sip_call")

    def test_a_first_need_found_after_the_admission_is_told_by_its_own_message(self) -> None:
        story = given(admission(needs=needs()), reassessed("2026-11-19 09:00", needs(health_care=True)))

        deadline = story.deadline("admission_notice")
        assert (local("2026-11-19 09:00"), local("2026-11-19 09:00")) == (deadline.starts_at, deadline.ended_at)

    def test_open_care_told_later_appoints_from_then(self) -> None:
        story = given(admission(needs=needs(social=True)), reassessed("2026-11-19 09:00", ALL_THREE))

        assert local("2026-11-19 09:00") == story.deadline("care_contact").starts_at


class TestTheConvener:
    """Open care convenes, in whatever role it was named, and is never called by itself."""

    def test_named_as_participant_it_convenes(self) -> None:
        named = (Concerned(OPEN_CARE, Role.PARTICIPANT), Concerned(HEALTH_CARE, Role.PARTICIPANT))
        story = given(admission(concerned=named), ready(), appointed("2026-11-20 13:00"), convened("2026-11-20 15:00"))

        assert DeadlineStatus.MET is story.deadline("sip_call").status
        invitation = story.invitation(OPEN_CARE)
        assert invitation is not None
        assert Role.CONVENER is invitation.role

    def test_called_by_itself_it_keeps_its_last_moment(self) -> None:
        call = convened("2026-11-20 15:00", called=(HEALTH_CARE, OPEN_CARE))
        story = given(admission(), ready(), appointed("2026-11-20 13:00"), call)

        assert LegalEffect.DUTY_NOTICE is story.effect(OPEN_CARE)

    def test_a_party_no_longer_concerned_keeps_no_call(self) -> None:
        both = convened("2026-11-20 15:00", called=(HEALTH_CARE, SOCIAL_SERVICES))
        story = given(admission(needs=ALL_THREE), ready(), appointed("2026-11-20 13:00"), both)

        story.told(reassessed("2026-11-21 09:00", needs(health_care=True, outpatient=True)))

        assert story.effect(SOCIAL_SERVICES) is None
        assert LegalEffect.CALL is story.effect(HEALTH_CARE)


def test_the_last_moment_of_a_running_clock_is_no_correction_when_it_becomes_known() -> None:
    facts: list[Fact] = [admission(), appointed("2026-11-18 10:00"), discharged("2026-11-20 10:00")]

    assert "DeadlineDated" in given(*facts).kinds()
    assert "DeadlineCorrected" not in given(*facts).kinds()
