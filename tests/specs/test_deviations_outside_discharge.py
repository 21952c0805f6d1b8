"""HSL 16 kap. 4 § -- avvikelser i en SIP som inte kommer av en utskrivning: en gemensam post (ADR 0071)."""

from dataclasses import replace
from datetime import date

import pytest

from hub.domain.facts import DeviationAnswered, DeviationClosed, DeviationReported
from hub.domain.terms import Answer, Concerned, DeviationAnswer, Principal, Protection, Role
from tests.specs.given import Story, given
from tests.specs.outside import SCHOOL, agreed, called
from tests.specs.seen import only, records, seen_by
from tests.specs.told import (
    OPEN_CARE,
    OPEN_CARE_UNIT,
    SOCIAL_SERVICES,
    answered,
    established,
    local,
    meeting_held,
    need_raised,
    retracted,
    told,
)

TWO = (Concerned(SOCIAL_SERVICES, Role.PARTICIPANT), Concerned(SCHOOL, Role.PARTICIPANT))
CALLED = (need_raised(concerned=TWO), agreed(), called(to=(SOCIAL_SERVICES, SCHOOL)))


def declined(story: Story, sender: str = SOCIAL_SERVICES, at: str = "2026-11-04 09:00") -> Story:
    """The party declines the call that it got."""
    notice = story.case.issued[sender, "SipInvitation"].head.notice_id
    return story.told(answered(at, notice, Answer.DECLINED, f"no from {sender}", sender))


def met(*participants: str) -> object:
    """They have met, those named."""
    return replace(meeting_held("2026-11-10 13:00"), participants=participants)


def report(about: str, kind: str = "LATE_REPLY", sender: str = SOCIAL_SERVICES) -> DeviationReported:
    """A party reports a deviation about another."""
    return DeviationReported(
        told=told("report", "2026-11-05 09:00", sender=sender, facility=None), kind=kind, about=about
    )


@pytest.mark.paragraph("HSL 16 kap. 4 §")
class TestADeclinedInvitation:
    """Whoever is called is to come; one that declines has deviated, and it and the convener see the one record."""

    def test_is_a_deviation_that_both_see(self) -> None:
        story = declined(given(*CALLED))

        record = only(story, "INVITATION_DECLINED")
        expected = (SOCIAL_SERVICES, "SFS 2017:30 (HSL) 16 kap. 4 §", local("2026-11-04 09:00"))
        assert expected == (record.about, record.law, record.at)
        assert {SOCIAL_SERVICES, OPEN_CARE} == seen_by(story, "INVITATION_DECLINED")

    def test_is_none_if_it_came_after_all(self) -> None:
        assert {} == records(declined(given(*CALLED)).told(met(SOCIAL_SERVICES, SCHOOL)))

    def test_an_accepted_one_is_none(self) -> None:
        story = given(*CALLED)
        notice = story.case.issued[SOCIAL_SERVICES, "SipInvitation"].head.notice_id

        assert {} == records(story.told(answered("2026-11-04 09:00", notice, Answer.ACCEPTED)))

    def test_of_a_protected_person_nobody_was_called_through_the_hub(self) -> None:
        protected = need_raised(concerned=TWO, protection=Protection.CONFIDENTIALITY_MARK, sealed_patient=None)
        story = given(protected, agreed(), called(to=(SOCIAL_SERVICES,)), met(SCHOOL))

        assert {} == records(story)


@pytest.mark.paragraph("HSL 16 kap. 4 §")
class TestNoAnswer:
    """They met, and one that was called had neither said anything nor came."""

    def test_is_a_deviation(self) -> None:
        story = given(*CALLED, met(SOCIAL_SERVICES))

        assert SCHOOL == only(story, "NO_ANSWER").about
        assert {SCHOOL, OPEN_CARE} == seen_by(story, "NO_ANSWER")

    def test_is_none_before_they_have_met(self) -> None:
        assert {} == records(given(*CALLED).until("2026-11-09"))

    def test_is_none_of_one_that_came(self) -> None:
        assert {} == records(given(*CALLED, met(SOCIAL_SERVICES, SCHOOL)))

    def test_is_corrected_and_recalled_when_the_meeting_is_taken_back(self) -> None:
        story = given(*CALLED, met(SOCIAL_SERVICES), retracted("2026-11-11 08:00", "held", OPEN_CARE_UNIT))

        assert {} == records(story)
        assert "DeviationCorrected" in story.kinds()


@pytest.mark.paragraph("HSL 16 kap. 4 §")
class TestAReport:
    """What a party reports is one record for it and the one it is about; answered by that one, closed by the first."""

    def test_of_the_convener_those_called_see_it_too(self) -> None:
        story = given(*CALLED, report(OPEN_CARE))

        assert {OPEN_CARE, SOCIAL_SERVICES, SCHOOL} == seen_by(story, "LATE_REPLY")
        assert SOCIAL_SERVICES == only(story, "LATE_REPLY").reported_by

    def test_of_one_that_was_called_the_others_do_not(self) -> None:
        story = given(*CALLED, report(SOCIAL_SERVICES, sender=OPEN_CARE_UNIT))

        assert {OPEN_CARE, SOCIAL_SERVICES} == seen_by(story, "LATE_REPLY")

    def test_one_that_was_never_called_sees_nothing(self) -> None:
        story = given(need_raised(concerned=TWO), agreed(), called(to=(SOCIAL_SERVICES,)), report(OPEN_CARE))

        assert SCHOOL not in seen_by(story, "LATE_REPLY")

    def test_its_own_words_do_not_leave_the_hub(self) -> None:
        assert {"REPORTED"} == set(records(given(*CALLED, report(OPEN_CARE, kind="Hon svarar aldrig i telefon"))))

    def test_it_is_answered_by_whom_it_is_about_and_closed_by_the_reporter(self) -> None:
        answer = DeviationAnswered(
            told=told("a", "2026-11-06 09:00", sender=OPEN_CARE_UNIT, facility=None),
            deviation_id="report",
            answer=DeviationAnswer.MEASURES_TAKEN,
            answered_at=local("2026-11-06 08:00"),
        )
        closing = DeviationClosed(
            told=told("c", "2026-11-07 09:00", sender=SOCIAL_SERVICES, facility=None),
            deviation_id="report",
            closed_at=local("2026-11-07 08:00"),
        )
        record = only(given(closing, answer, report(OPEN_CARE), *CALLED), "LATE_REPLY")

        assert (DeviationAnswer.MEASURES_TAKEN, local("2026-11-07 08:00")) == (record.answer, record.closed_at)

    def test_a_sister_unit_that_raised_the_need_answers_for_the_convener(self) -> None:
        sister = "SE2321000073-V077"
        need = need_raised(sender=sister, concerned=TWO)
        answer = DeviationAnswered(
            told=told("a", "2026-11-06 09:00", sender=sister, facility=None),
            deviation_id="report",
            answer=DeviationAnswer.ACKNOWLEDGED,
            answered_at=local("2026-11-06 08:00"),
        )
        story = given(need, agreed(), called(to=(SOCIAL_SERVICES, SCHOOL)), report(OPEN_CARE), answer)

        assert DeviationAnswer.ACKNOWLEDGED is only(story, "LATE_REPLY").answer
        assert frozenset() == story.case.reviews

    def test_an_answer_by_another_has_no_effect_and_is_for_a_person_to_see(self) -> None:
        answer = DeviationAnswered(
            told=told("a", "2026-11-06 09:00", sender=SCHOOL, facility=None),
            deviation_id="report",
            answer=DeviationAnswer.DISPUTED,
            answered_at=local("2026-11-06 08:00"),
        )
        story = given(*CALLED, report(OPEN_CARE), answer)

        assert None is only(story, "LATE_REPLY").answer
        assert {"DEVIATION_ANSWERED_BY_ANOTHER a: it has no effect on deviation report"} == story.case.reviews


@pytest.mark.paragraph("HSL 16 kap. 4 §")
class TestAFollowUpMissed:
    """The day that stands in the plan has passed."""

    @pytest.mark.parametrize(("until", "found"), [("2027-01-15 23:59:59.999999", set()), ("2027-01-16", {OPEN_CARE})])
    def test_is_the_doing_of_the_principal_that_leads_the_plan(self, until: str, found: set[str]) -> None:
        plan = replace(established("2026-11-10 14:00", date(2027, 1, 15)), overall_responsibility=Principal.REGION)
        story = given(*CALLED, met(SOCIAL_SERVICES, SCHOOL), plan).until(until)

        seen = records(story).get("DEADLINE_MISSED sip_follow_up", {})
        assert found == {record.about for record in seen.values()}
