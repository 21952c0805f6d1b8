"""What the hub finds by itself: missed limits, calls declined or never answered, a discharge without a ready notice."""

import pytest

from hub.domain.events import DeviationCorrected, DeviationFound
from hub.domain.facts import InvitationAnswered
from hub.domain.outbound import NoticeRecalled
from hub.domain.terms import Answer, Concerned, Destination, InterruptionReason, Protection, Role
from hub.profile_files import load_rules
from tests.specs import told as tell
from tests.specs.given import Story, given, under
from tests.specs.seen import BOTH, THE_HOSPITAL, contents, only, records, seen_by
from tests.specs.told import (
    HEALTH_CARE,
    OPEN_CARE,
    SOCIAL_SERVICES,
    admission,
    appointed,
    cancelled,
    convened,
    deceased,
    discharged,
    interrupted,
    local,
    meeting_held,
    ready,
    rejected,
    reported,
    retracted,
)


def answered(
    at: str,
    answer: Answer = Answer.DECLINED,
    message_id: str = "answered",
    sender: str = HEALTH_CARE,
    notice_id: str = "the call",
) -> InvitationAnswered:
    """A called party answers: as a rule no."""
    return tell.answered(at, notice_id, answer, message_id, sender)


def called() -> Story:
    """Two of the municipality's functions are called, and the meeting is on Friday."""
    return given(
        admission(needs=BOTH),
        ready(),
        appointed("2026-11-20 13:00"),
        convened("2026-11-23 15:00", called=(HEALTH_CARE, SOCIAL_SERVICES)),
    )


@pytest.mark.paragraph("4 kap. 4 §")
class TestAMissedDeadline:
    """The clocks in which the other principal has an interest: whose duty it was, by which paragraph, and when."""

    def test_a_call_that_did_not_come(self) -> None:
        story = given(admission(), ready()).until("2026-11-24 00:00")
        record = only(story, "DEADLINE_MISSED sip_call")

        assert ("SFS 2017:612 4 kap. 3 §", OPEN_CARE, None) == (record.law, record.about, record.reported_by)
        assert story.deadline("sip_call").due_at == record.at
        assert {OPEN_CARE, HEALTH_CARE} == seen_by(story, "DEADLINE_MISSED sip_call")

    def test_not_a_microsecond_before_it_is_missed(self) -> None:
        story = given(admission(), ready()).until("2026-11-23 23:59:59.999999")

        assert {} == records(story)

    def test_is_the_unit_of_the_care_contact_in_force_at_the_last_moment(self) -> None:
        story = given(admission(), ready(), appointed("2026-11-21 13:00", unit="SE2321000073-V002"))
        story.until("2026-11-24 00:00")

        assert "open_care:SE2321000073-V002" == only(story, "DEADLINE_MISSED sip_call").about
        assert {"open_care:SE2321000073-V002", HEALTH_CARE} == seen_by(story, "DEADLINE_MISSED sip_call")

    def test_done_late_it_was_missed_all_the_same(self) -> None:
        story = given(admission(), ready(), appointed("2026-11-20 13:00")).until("2026-11-24 00:00")
        name = only(story, "DEADLINE_MISSED sip_call").deviation_id
        story.told(convened("2026-11-24 09:00"))

        assert name == only(story, "DEADLINE_MISSED sip_call").deviation_id
        assert 1 == story.kinds().count("DeviationFound")

    def test_a_call_that_comes_late_to_the_hub_and_was_in_time_takes_it_back(self) -> None:
        story = given(admission(), ready()).until("2026-11-24 00:00")
        assert 1 == len([e for e in story.events if isinstance(e, DeviationFound)])
        before = story.case.issued[
            HEALTH_CARE, f"DeviationForwarded:{only(story, 'DEADLINE_MISSED sip_call').deviation_id}"
        ]
        story.told(appointed("2026-11-20 13:00"), convened("2026-11-23 15:00"))

        assert [DeviationCorrected(kind="DEADLINE_MISSED sip_call", cause="ready")] == [
            event for event in story.events if isinstance(event, DeviationCorrected)
        ]
        assert {} == records(story)
        expected = NoticeRecalled(recalls=before.head.notice_id, reason="CORRECTED")
        assert expected == story.notice(HEALTH_CARE, "NoticeRecalled")

    def test_a_death_before_the_last_moment_takes_it_back(self) -> None:
        story = given(admission(), ready()).until("2026-11-24 00:00").told(deceased("2026-11-23 10:00"))

        assert {} == records(story)
        assert {} == dict(story.case.found)

    def test_a_death_after_it_does_not(self) -> None:
        story = given(admission(), ready()).until("2026-11-24 00:00").told(deceased("2026-11-24 10:00"))

        assert {"DEADLINE_MISSED sip_call"} == set(records(story))

    def test_of_a_stay_that_was_a_mistake_nothing_stands(self) -> None:
        story = given(admission(), ready(), reported("2026-11-18 10:00")).until("2026-11-24 00:00")
        before = story.case.issued[HEALTH_CARE, "DeviationForwarded:reported"].head.notice_id
        story.told(interrupted("2026-11-24 10:00", InterruptionReason.WRONG_PATIENT))
        recalls = [i.content for (_, p), i in story.case.issued.items() if p == "NoticeRecalled"]

        assert {} == records(story)
        assert {} == dict(story.case.found)
        assert {"VOID"} == {recall.reason for recall in recalls if isinstance(recall, NoticeRecalled)}
        assert before in {issued for event in story.events if (issued := getattr(event, "closes", None))}

    def test_the_patients_own_information_and_receipts_and_goals_are_none(self) -> None:
        story = under(load_rules("region-08")).told(admission(), ready(), discharged("2026-11-20 15:00"))
        story.until("2026-12-24 00:00")

        assert story.has("patient_information")
        assert {
            "DEADLINE_MISSED care_contact",
            "DEADLINE_MISSED discharge_information",
            "DEADLINE_MISSED sip_call",
        } == set(records(story))
        assert {THE_HOSPITAL, HEALTH_CARE} == seen_by(story, "DEADLINE_MISSED discharge_information")

    def test_an_admission_notice_that_came_late_is_the_hospitals(self) -> None:
        story = given(admission("2026-11-18 08:00:00.000001", admitted_at=local("2026-11-17 08:00")))

        assert THE_HOSPITAL == only(story, "DEADLINE_MISSED admission_notice").about
        assert {} == records(given(admission("2026-11-18 08:00")))

    def test_a_planning_input_is_the_partys_that_owed_it(self) -> None:
        story = Story(rules=load_rules("region-13")).told(admission(needs=BOTH)).until("2026-11-24 00:00")
        seen = records(story)["DEADLINE_MISSED planning_input"]

        assert {HEALTH_CARE, SOCIAL_SERVICES, OPEN_CARE} == {issued.about for (_, p), issued in contents(story)}
        assert {OPEN_CARE, HEALTH_CARE, SOCIAL_SERVICES} == set(seen)


@pytest.mark.paragraph("4 kap. 4 §")
class TestADischargeWithoutAReadyNotice:
    """The hub's oldest finding is a deviation like the others."""

    def test_is_the_hospitals_and_both_principals_see_it(self) -> None:
        story = given(admission(), appointed("2026-11-18 10:00"), discharged("2026-11-20 15:00"))
        kind = "DISCHARGED_WITHOUT_READY_NOTICE"

        assert THE_HOSPITAL == only(story, kind).about
        assert {THE_HOSPITAL, HEALTH_CARE} == seen_by(story, kind)
        [found] = [event for event in story.events if isinstance(event, DeviationFound)]
        assert (only(story, kind).deviation_id, THE_HOSPITAL) == (found.deviation_id, found.about)

    def test_to_other_inpatient_care_is_none(self) -> None:
        story = given(admission(), discharged("2026-11-20 15:00", Destination.OTHER_INPATIENT_CARE))

        assert {} == records(story)


@pytest.mark.paragraph("4 kap. 1 §")
class TestAnInvitationDeclined:
    """The units that are responsible plan together: one that will not come deviates."""

    def test_is_the_called_partys_and_open_care_sees_it(self) -> None:
        story = called().told(answered("2026-11-24 09:00"))
        record = only(story, "INVITATION_DECLINED")

        assert (HEALTH_CARE, local("2026-11-24 09:00"), "SFS 2017:612 4 kap. 1 §") == (
            record.about,
            record.at,
            record.law,
        )
        assert {HEALTH_CARE, OPEN_CARE} == seen_by(story, "INVITATION_DECLINED")

    @pytest.mark.parametrize("answer", [Answer.ACCEPTED, Answer.NEW_TIME_PROPOSED])
    def test_any_other_answer_is_none(self, answer: Answer) -> None:
        assert {} == records(called().told(answered("2026-11-24 09:00", answer)))

    def test_the_last_word_counts_in_whatever_order_they_come(self) -> None:
        no, yes = answered("2026-11-24 09:00"), answered("2026-11-24 10:00", Answer.ACCEPTED, message_id="yes")

        assert {} == records(called().told(no, yes))
        assert {} == records(called().told(yes, no))

    def test_a_retracted_answer_is_none(self) -> None:
        story = called().told(answered("2026-11-24 09:00"), retracted("2026-11-24 10:00", "answered", HEALTH_CARE))

        assert {} == records(story)

    def test_one_who_came_after_all_has_refused_nothing(self) -> None:
        story = called().told(answered("2026-11-24 09:00"), meeting_held("2026-11-27 10:00"))

        assert "INVITATION_DECLINED" not in records(story)

    def test_before_any_call_nothing_is_declined(self) -> None:
        story = given(admission(), ready(), answered("2026-11-20 15:00"), appointed("2026-11-20 16:00"))

        assert {} == records(story.told(convened("2026-11-23 15:00")))

    def test_a_call_cancelled_afterwards_was_declined_all_the_same(self) -> None:
        story = called().told(answered("2026-11-24 09:00"), cancelled("2026-11-24 09:00:00.000001"))

        assert {"INVITATION_DECLINED"} == set(records(story))

    def test_a_call_cancelled_before_was_not(self) -> None:
        assert {} == records(called().told(answered("2026-11-24 09:00"), cancelled("2026-11-24 09:00")))

    def test_a_call_that_was_none_can_not_be_declined(self) -> None:
        story = given(admission(needs=BOTH), ready(), appointed("2026-11-20 13:00"), convened("2026-11-23 15:00"))

        assert {} == records(story.told(answered("2026-11-23 16:00")))

    def test_one_that_speaks_for_two_declines_for_the_one_whose_notice_it_names(self) -> None:
        unit = "SE2120000746-K001"
        story = called()
        own = story.case.issued[SOCIAL_SERVICES, "SipInvitation"].head.notice_id

        assert {} == records(called().told(answered("2026-11-24 09:00", sender=unit)))
        story.told(answered("2026-11-24 09:00", sender=unit, notice_id=own))
        assert SOCIAL_SERVICES == only(story, "INVITATION_DECLINED").about


@pytest.mark.paragraph("4 kap. 1 §")
class TestNoAnswer:
    """Called, and neither heard of nor there when they met."""

    def test_is_found_when_the_meeting_has_been_held(self) -> None:
        story = called()
        assert {} == records(story.until("2026-11-27 12:00"))

        story.told(meeting_held("2026-11-27 10:00"))
        record = only(story, "NO_ANSWER")
        assert (SOCIAL_SERVICES, local("2026-11-27 10:00")) == (record.about, record.at)
        assert {SOCIAL_SERVICES, OPEN_CARE} == seen_by(story, "NO_ANSWER")

    def test_an_answer_at_the_latest_when_they_met_is_one(self) -> None:
        yes = answered("2026-11-27 10:00", Answer.ACCEPTED, sender=SOCIAL_SERVICES)
        assert {} == records(called().told(yes, meeting_held("2026-11-27 10:00")))

        late = answered("2026-11-27 10:00:00.000001", Answer.ACCEPTED, sender=SOCIAL_SERVICES)
        assert {"NO_ANSWER"} == set(records(called().told(late, meeting_held("2026-11-27 10:00"))))

    def test_a_notice_turned_away_is_an_answer(self) -> None:
        story = called().told(rejected("2026-11-24 11:00"), meeting_held("2026-11-27 10:00", participants=()))

        assert {SOCIAL_SERVICES} == {issued.about for _, issued in contents(story)}

    def test_a_meeting_before_the_call_asks_no_answer(self) -> None:
        story = given(
            admission(), ready(), appointed("2026-11-20 13:00"), meeting_held("2026-11-21 10:00", participants=())
        )

        assert {} == records(story.told(convened("2026-11-23 15:00")))

    def test_a_meeting_after_the_call_was_cancelled_asks_none(self) -> None:
        story = called().told(cancelled("2026-11-24 10:00"), meeting_held("2026-11-27 10:00", participants=()))

        assert "NO_ANSWER" not in records(story)

    def test_a_later_call_is_another(self) -> None:
        story = called().told(
            convened("2026-11-27 15:00", message_id="again", called=(HEALTH_CARE, SOCIAL_SERVICES)),
            meeting_held("2026-11-27 10:00", participants=()),
            meeting_held("2026-11-30 10:00", message_id="second", participants=(HEALTH_CARE,)),
        )

        assert sorted(
            [
                (HEALTH_CARE, local("2026-11-27 10:00")),
                (SOCIAL_SERVICES, local("2026-11-27 10:00")),
                (SOCIAL_SERVICES, local("2026-11-30 10:00")),
            ]
        ) == sorted({(issued.about, issued.at) for _, issued in contents(story)})

    def test_one_whose_call_the_hub_withheld_owes_no_answer(self) -> None:
        story = given(
            admission(protection=Protection.CONFIDENTIALITY_MARK),
            ready(),
            appointed("2026-11-20 13:00"),
            convened("2026-11-23 15:00"),
            meeting_held("2026-11-27 10:00", participants=()),
        )

        assert not [key for key in story.case.found if "NO_ANSWER" in key]

    def test_a_party_of_the_region_is_no_other_principal(self) -> None:
        own = "open_care:SE2321000073-V002"
        named = (Concerned(OPEN_CARE, Role.CONVENER), Concerned(HEALTH_CARE, Role.PARTICIPANT))
        story = given(
            admission(concerned=(*named, Concerned(own, Role.PARTICIPANT))),
            ready(),
            appointed("2026-11-20 13:00"),
            convened("2026-11-23 15:00", called=(HEALTH_CARE, own)),
            meeting_held("2026-11-27 10:00"),
        )

        assert {} == records(story)
