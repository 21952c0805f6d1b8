"""Answers and rejections (messages.md): passed on once, to the one they concern, and no clock is moved by them."""

from hub.domain.events import NoticeIssued
from hub.domain.facts import InvitationAnswered
from hub.domain.outbound import InvitationAnswerForwarded, NoticeRecalled, NoticeRejectedForwarded
from hub.domain.terms import Answer, DeadlineStatus, Protection, RejectionReason
from tests.specs.given import Story, given
from tests.specs.told import (
    HEALTH_CARE,
    HOSPITAL,
    OPEN_CARE,
    admission,
    appointed,
    convened,
    correcting,
    local,
    ready,
    rejected,
    retracted,
    told,
)

TO_HOSPITAL = (f"hospital:{HOSPITAL}", "NoticeRejectedForwarded")
TO_CONVENER = (OPEN_CARE, "InvitationAnswerForwarded")


def answered(answer: Answer, message_id: str = "answered") -> InvitationAnswered:
    """The municipality answers the call."""
    return InvitationAnswered(
        told=told(message_id, "2026-11-24 09:00", sender=HEALTH_CARE, facility=None),
        notice_id="the call",
        answer=answer,
        proposed_at=local("2026-11-30 10:00") if answer is Answer.NEW_TIME_PROPOSED else None,
    )


def called() -> Story:
    """The call is made in time."""
    return given(admission(), ready(), appointed("2026-11-20 13:00"), convened("2026-11-23 15:00"))


class TestANoticeTurnedAway:
    """A claim that goes back to the hospital; identity is never re-routed on it."""

    def test_goes_back_to_the_hospital(self) -> None:
        expected = NoticeRejectedForwarded(
            reference="a notice", reason=RejectionReason.NOT_OURS, belongs_to="municipality:0881:HEALTH_CARE"
        )

        assert [expected] == given(admission(), rejected()).letters(*TO_HOSPITAL)

    def test_nobody_else_is_told_and_no_clock_stops(self) -> None:
        story = given(admission(), rejected(), ready())

        assert {TO_HOSPITAL} == set(story.case.letters)
        assert "municipality:0881:HEALTH_CARE" not in {party for party, _ in story.case.issued}
        assert DeadlineStatus.OPEN is story.deadline("sip_call").status

    def test_before_the_admission_notice_it_waits(self) -> None:
        story = given(rejected())
        assert {} == story.case.letters

        assert TO_HOSPITAL in story.told(admission()).case.letters


class TestAnAnswerToACall:
    """It goes to the convener, and fulfils nothing."""

    def test_goes_to_the_convener(self) -> None:
        story = called().told(answered(Answer.NEW_TIME_PROPOSED))

        expected = InvitationAnswerForwarded(
            reference="the call", answer=Answer.NEW_TIME_PROPOSED, proposed_at=local("2026-11-30 10:00")
        )
        assert [expected] == story.letters(*TO_CONVENER)

    def test_a_declined_call_was_made_all_the_same(self) -> None:
        assert DeadlineStatus.MET is called().told(answered(Answer.DECLINED)).deadline("sip_call").status

    def test_each_answer_is_passed_on_once(self) -> None:
        story = called().told(answered(Answer.NEW_TIME_PROPOSED), answered(Answer.ACCEPTED, "second"))
        story.told(answered(Answer.ACCEPTED, "second")).until("2026-12-24 00:00")

        assert 2 == len(story.case.letters[TO_CONVENER])
        heads = [event.head for event in story.events if getattr(event, "head", None)]
        letters = [head for head in heads if head.purpose == "InvitationAnswerForwarded"]
        assert [(1, 1), (2, 1)] == [(head.count, head.revision) for head in letters]

    def test_for_a_protected_person_it_is_the_hospitals_to_pass_on(self) -> None:
        story = given(admission(protection=Protection.CONFIDENTIALITY_MARK), ready(), answered(Answer.ACCEPTED))

        expected = {(f"hospital:{HOSPITAL}", f"ManualHandlingRequired:InvitationAnswerForwarded:{OPEN_CARE}")}
        assert expected == set(story.case.letters)


class TestALetterThatNoLongerHolds:
    """What is retracted or corrected was not said: its letter is recalled, the new words are a letter of their own."""

    def test_a_retracted_answer_is_recalled(self) -> None:
        story = called().told(answered(Answer.DECLINED), retracted("2026-11-24 10:00", "answered", HEALTH_CARE))

        assert [] == story.letters(*TO_CONVENER)
        recall = story.notice(OPEN_CARE, "NoticeRecalled")
        assert isinstance(recall, NoticeRecalled)
        assert "RETRACTED" == recall.reason

    def test_a_corrected_rejection_is_recalled_and_said_anew(self) -> None:
        other = rejected("2026-11-17 11:30", RejectionReason.MISADDRESSED, "other")
        story = given(admission(), rejected(), correcting(other, "rejected"))

        assert [RejectionReason.MISADDRESSED] == [
            letter.reason for letter in story.letters(*TO_HOSPITAL) if isinstance(letter, NoticeRejectedForwarded)
        ]
        assert 2 == len(story.case.letters[TO_HOSPITAL])
        assert story.notice(TO_HOSPITAL[0], "NoticeRecalled") is not None

    def test_of_two_that_say_the_same_one_retracted_leaves_one(self) -> None:
        twice = called().told(answered(Answer.ACCEPTED), answered(Answer.ACCEPTED, "again"))

        assert 2 == len(twice.letters(*TO_CONVENER))
        assert 1 == len(twice.told(retracted("2026-11-24 10:00", "again", HEALTH_CARE)).letters(*TO_CONVENER))

    def test_two_recalls_at_once_have_an_id_each(self) -> None:
        story = given(admission(), rejected(), rejected(message_id="again"))
        story.told(retracted("2026-11-17 12:00", "admission"))

        recalls = [e.head.notice_id for e in story.events if isinstance(e, NoticeIssued) and is_recall(e)]
        assert len(recalls) == len(set(recalls))
        assert [] == story.letters(*TO_HOSPITAL)


def is_recall(event: NoticeIssued) -> bool:
    """Whether it recalls another notice."""
    return isinstance(event.content, NoticeRecalled)
