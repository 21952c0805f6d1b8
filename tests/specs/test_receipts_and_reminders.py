"""Receipts and reminders: only where an agreement asks for them, and no legal clock is moved by either."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hub.domain.dated import Dated
from hub.domain.events import Deadline
from hub.domain.facts import InvitationAnswered
from hub.domain.issuing import notice_id
from hub.domain.outbound import Reminder
from hub.domain.terms import Answer, DeadlineStatus, Protection, ReceiptKind, Responsible
from tests.specs.given import STATUTE, Story
from tests.specs.told import (
    CASE,
    HEALTH_CARE,
    HOSPITAL,
    OPEN_CARE,
    OPEN_CARE_UNIT,
    acknowledged,
    admission,
    appointed,
    cancelled,
    convened,
    correcting,
    deceased,
    discharged,
    local,
    needs,
    ready,
    reassessed,
    rejected,
    retracted,
    told,
    withdrawn,
)

HOUR = timedelta(hours=1)
AGREED = replace(STATUTE, technical_receipt=Dated.always(HOUR), read_receipt=Dated.always(24 * HOUR))
REMINDING = replace(
    STATUTE, reminders={"sip_call": Dated.always(24 * HOUR), "discharge_information": Dated.always(HOUR)}
)
ADMISSION = notice_id(CASE, HEALTH_CARE, "AdmissionForwarded", 0, 1)
READY = notice_id(CASE, HEALTH_CARE, "DischargeReadyForwarded", 1, 1)
CALL = notice_id(CASE, HEALTH_CARE, "SipInvitation", 1, 2)


def receipts(story: Story, party: str = HEALTH_CARE) -> dict[str, Deadline]:
    """The clocks of the party's receipts, by what they are about and the message that started them."""
    rows = [row for row in story.case.deadlines.values() if (row.name, row.party) == ("acknowledgement", party)]
    return {f"{row.about} {row.subject}": row for row in rows}


def agreed() -> Story:
    """A stay in a region that asks for receipts."""
    return Story(rules=AGREED)


@pytest.mark.paragraph("4 kap. 4 §")
class TestWhatIsToBeAcknowledged:
    """The admission notice, each ready notice and the call, by each party that is to take part, in both kinds."""

    def test_without_an_agreement_nothing(self) -> None:
        assert {} == receipts(Story().told(admission(), ready()))

    def test_each_notice_in_each_kind(self) -> None:
        story = agreed().told(admission(), ready(), appointed("2026-11-20 13:00"), convened("2026-11-23 15:00"))

        notices = ["AdmissionForwarded", "DischargeReadyForwarded", "SipInvitation"]
        subjects = ["admission", "ready", "call"]
        assert {
            f"{notice} {kind} {subject}"
            for notice, subject in zip(notices, subjects, strict=True)
            for kind in ("READ", "TECHNICAL")
        } == set(receipts(story))
        assert 4 == len(receipts(story, OPEN_CARE))  # the convener calls, and is not called

    def test_the_clock_starts_when_the_hospital_gave_the_notice(self) -> None:
        clock = receipts(agreed().told(admission("2026-11-17 10:00")))["AdmissionForwarded READ admission"]

        assert (local("2026-11-17 10:00"), local("2026-11-18 10:00")) == (clock.starts_at, clock.due_at)
        assert (Responsible.MUNICIPALITY, "SFS 2017:612 4 kap. 4 §") == (clock.responsible, clock.law)

    def test_one_told_later_has_its_time_from_then(self) -> None:
        story = agreed().told(
            admission(needs=needs(social=True)), reassessed("2026-11-18 09:00", needs(social=True, health_care=True))
        )

        assert local("2026-11-19 09:00") == receipts(story)["AdmissionForwarded READ reassessed"].due_at

    def test_one_no_longer_concerned_owes_none(self) -> None:
        assert {} == receipts(agreed().told(admission(), reassessed("2026-11-18 09:00", needs(social=True))))

    def test_nothing_of_a_protected_person(self) -> None:
        story = agreed().told(admission(protection=Protection.PROTECTED_REGISTRATION), ready())

        assert {} == receipts(story)


@pytest.mark.paragraph("4 kap. 4 §")
class TestAReceipt:
    """It meets its own clock; a person's meets the system's too."""

    @pytest.mark.parametrize(
        ("at", "status"), [("2026-11-17 11:00", DeadlineStatus.MET), ("2026-11-17 11:00:01", DeadlineStatus.MISSED)]
    )
    def test_in_time_and_late(self, at: str, status: DeadlineStatus) -> None:
        story = agreed().told(admission("2026-11-17 10:00"), acknowledged(at, ADMISSION, ReceiptKind.TECHNICAL))
        clock = receipts(story)["AdmissionForwarded TECHNICAL admission"]

        assert (status, local(at)) == (clock.status, clock.ended_at)

    def test_a_systems_receipt_does_not_say_that_anyone_has_read(self) -> None:
        story = agreed().told(admission(), acknowledged("2026-11-17 10:01", ADMISSION, ReceiptKind.TECHNICAL))

        assert DeadlineStatus.OPEN is receipts(story)["AdmissionForwarded READ admission"].status

    def test_a_persons_receipt_says_that_the_system_had_it(self) -> None:
        story = agreed().told(admission(), acknowledged("2026-11-17 10:01", ADMISSION))

        assert {DeadlineStatus.MET} == {row.status for row in receipts(story).values()}

    def test_a_receipt_of_another_notice_counts_for_that_alone(self) -> None:
        story = agreed().told(admission(), ready(), acknowledged("2026-11-20 12:01", READY))

        assert DeadlineStatus.MET is receipts(story)["DischargeReadyForwarded READ ready"].status
        assert DeadlineStatus.OPEN is receipts(story)["AdmissionForwarded READ admission"].status

    def test_one_partys_receipt_is_not_anothers(self) -> None:
        receipt = acknowledged("2026-11-17 10:01", ADMISSION)
        by_open_care = replace(receipt, told=replace(receipt.told, sender=OPEN_CARE_UNIT))
        story = agreed().told(admission(), by_open_care)

        assert {DeadlineStatus.OPEN} == {row.status for row in receipts(story).values()}
        assert {DeadlineStatus.OPEN} == {row.status for row in receipts(story, OPEN_CARE).values()}

    def test_a_unit_of_the_municipality_acknowledges_for_it(self) -> None:
        receipt = acknowledged("2026-11-17 10:01", ADMISSION)
        by_unit = replace(receipt, told=replace(receipt.told, sender="SE2120000746-M001"))

        assert {DeadlineStatus.MET} == {row.status for row in receipts(agreed().told(admission(), by_unit)).values()}

    def test_who_turns_a_notice_away_has_read_it(self) -> None:
        story = agreed().told(admission(), rejected("2026-11-17 10:30", notice_id=ADMISSION))

        assert {DeadlineStatus.MET} == {row.status for row in receipts(story).values()}

    def test_who_answers_the_call_has_read_it(self) -> None:
        answer = InvitationAnswered(
            told=told("answer", "2026-11-23 15:10", sender=HEALTH_CARE, facility=None),
            notice_id=CALL,
            answer=Answer.ACCEPTED,
            proposed_at=None,
        )
        story = agreed().told(admission(), ready(), appointed("2026-11-20 13:00"), convened("2026-11-23 15:00"), answer)

        assert DeadlineStatus.MET is receipts(story)["SipInvitation READ call"].status

    def test_silence_is_overdue(self) -> None:
        story = agreed().told(admission("2026-11-17 10:00")).until("2026-11-17 11:00:00.000001")

        assert DeadlineStatus.MISSED is receipts(story)["AdmissionForwarded TECHNICAL admission"].status

    def test_at_the_last_moment_it_is_not(self) -> None:
        story = agreed().told(admission("2026-11-17 10:00")).until("2026-11-17 11:00")

        assert DeadlineStatus.OPEN is receipts(story)["AdmissionForwarded TECHNICAL admission"].status


@pytest.mark.paragraph("4 kap. 4 §")
class TestNothingIsAwaitedAnyMore:
    """What ends the notice ends the wait for its receipt."""

    def test_a_withdrawn_ready_notice(self) -> None:
        clock = receipts(agreed().told(admission(), ready(), withdrawn("2026-11-20 12:30")))[
            "DischargeReadyForwarded READ ready"
        ]

        assert (DeadlineStatus.LAPSED, "READY_WITHDRAWN") == (clock.status, clock.reason)

    def test_a_retracted_ready_notice(self) -> None:
        clock = receipts(agreed().told(admission(), ready(), retracted("2026-11-20 12:30", "ready")))[
            "DischargeReadyForwarded READ ready"
        ]

        assert (DeadlineStatus.LAPSED, "VOID") == (clock.status, clock.reason)

    def test_a_cancelled_call(self) -> None:
        story = agreed().told(
            admission(),
            ready(),
            appointed("2026-11-20 13:00"),
            convened("2026-11-21 15:00"),
            cancelled("2026-11-21 15:30"),
        )

        assert "CANCELLED" == receipts(story)["SipInvitation READ call"].reason

    def test_a_death(self) -> None:
        story = agreed().told(admission("2026-11-17 10:00"), deceased("2026-11-17 10:30"))

        assert {"DECEASED"} == {row.reason for row in receipts(story).values()}

    def test_a_clock_keeps_its_number_when_another_notice_comes_before_it(self) -> None:
        story = agreed().told(admission(), ready("2026-11-20 12:00", "second"))
        numbered = receipts(story)["DischargeReadyForwarded READ second"].count
        story.told(withdrawn("2026-11-19 13:00", withdraws="first"), ready("2026-11-19 12:00", "first"))

        assert numbered == receipts(story)["DischargeReadyForwarded READ second"].count


@pytest.mark.paragraph("4 kap. 4 §")
class TestReminders:
    """One to whoever has the duty, when the agreed time before the last moment comes and the duty is still open."""

    def test_without_an_agreement_none(self) -> None:
        story = Story().told(admission(), ready()).until("2026-11-23 20:00")

        assert "DeadlineReminded" not in story.kinds()

    def test_not_before_its_moment_and_once_after_it(self) -> None:
        story = Story(rules=REMINDING).told(admission(), ready()).until("2026-11-22 23:59:59.999999")
        assert [] == story.letters(OPEN_CARE, "Reminder")

        story.until("2026-11-23 00:00").until("2026-11-23 12:00")

        last = local("2026-11-23 23:59:59.999999")
        assert [Reminder(duty="sip_call", paragraph="SFS 2017:612 4 kap. 3 §", last_moment=last)] == story.letters(
            OPEN_CARE, "Reminder"
        )
        assert 1 == story.kinds().count("DeadlineReminded")

    def test_nobody_is_reminded_of_what_is_done(self) -> None:
        story = Story(rules=REMINDING).told(
            admission(), ready(), appointed("2026-11-20 13:00"), convened("2026-11-21 15:00")
        )

        assert "DeadlineReminded" not in story.until("2026-11-23 12:00").kinds()

    def test_nobody_is_reminded_of_what_is_too_late_already(self) -> None:
        assert "DeadlineReminded" not in Story(rules=REMINDING).told(admission(), ready()).until("2026-11-25").kinds()

    def test_the_hospital_is_reminded_of_its_own_duty(self) -> None:
        story = Story(rules=REMINDING).told(admission(), ready(), discharged("2026-11-20 15:00"))

        assert ["discharge_information"] == [
            content.duty
            for content in story.until("2026-11-20 23:30").letters(f"hospital:{HOSPITAL}", "Reminder")
            if isinstance(content, Reminder)
        ]

    def test_a_corrected_last_moment_is_reminded_of_anew(self) -> None:
        story = Story(rules=REMINDING).told(admission(), ready("2026-11-20 12:00")).until("2026-11-23 12:00")
        story.told(correcting(ready("2026-11-23 13:00", "later"), "ready")).until("2026-11-26 12:00")

        assert 2 == len(story.letters(OPEN_CARE, "Reminder"))

    def test_of_a_protected_person_the_hospital_must_remind(self) -> None:
        hidden = admission(protection=Protection.CONFIDENTIALITY_MARK)
        story = Story(rules=REMINDING).told(hidden, ready()).until("2026-11-23 12:00")

        assert [] == story.letters(OPEN_CARE, "Reminder")
        assert 1 == len(story.letters(f"hospital:{HOSPITAL}", f"ManualHandlingRequired:Reminder:{OPEN_CARE}"))
