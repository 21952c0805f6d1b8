"""Nobody is judged by what had not been told, answers for another, or owes what could no longer be done."""

from dataclasses import replace
from datetime import date

from hub.domain.facts import SipRescheduled
from hub.domain.outbound import SipInvitation
from hub.domain.terms import Concerned, DeadlineStatus, MeetingMode, Protection, Role
from tests.specs.given import Story, given
from tests.specs.told import (
    HEALTH_CARE,
    HOME_NURSING,
    HOSPITAL,
    OPEN_CARE,
    OPEN_CARE_UNIT,
    SOCIAL_SERVICES,
    WARD,
    admission,
    appointed,
    convened,
    correcting,
    deceased,
    details_changed,
    discharged,
    established,
    given_outside,
    local,
    needs,
    readmitted,
    ready,
    reassessed,
    rejected,
    retracted,
    told,
)

BOTH = needs(health_care=True, social=True)
CALLED = (admission(), ready(), appointed("2026-11-20 13:00"), convened("2026-11-20 14:00"))


def call(story: Story) -> tuple[DeadlineStatus, object]:
    """How the call stands, and when it was done or ended."""
    clock = story.deadline("sip_call")
    return clock.status, clock.ended_at


class TestACallIsJudgedByWhatTheCallerCouldKnow:
    """Whom it must reach follows from what had been told when it was given."""

    def test_a_need_told_afterwards_faults_no_call(self) -> None:
        late = replace(reassessed("2026-11-24 09:00", BOTH), assessed_at=local("2026-11-20 13:30"))

        assert (DeadlineStatus.MET, local("2026-11-20 14:00")) == call(given(*CALLED, late))

    def test_a_need_told_before_it_does(self) -> None:
        told_in_time = reassessed("2026-11-20 13:30", BOTH)

        assert DeadlineStatus.OPEN is call(given(*CALLED, told_in_time))[0]

    def test_a_municipality_corrected_afterwards_faults_no_call(self) -> None:
        moved = correcting(admission("2026-11-23 09:00", "again", registered_municipality="0881"), "admission")

        assert DeadlineStatus.MET is call(given(*CALLED, moved))[0]

    def test_a_move_told_for_a_coming_day_is_known(self) -> None:
        coming = details_changed("2026-11-19 09:00", registered_municipality="0881", effective_from=local("2026-12-01"))
        new = convened("2026-11-20 14:00", "new", called=("municipality:0881:HEALTH_CARE",))

        assert DeadlineStatus.MET is call(given(*CALLED[:3], coming, new))[0]
        assert DeadlineStatus.OPEN is call(given(*CALLED, coming))[0]


class TestProtectionWorksFromWhenItWasTold:
    """A call that was passed on stays one; one that was withheld reaches nobody before the protection is lifted."""

    def protected(self, at: str, kind: Protection, message_id: str) -> object:
        """Changed details that say so."""
        return details_changed(at, message_id, protection=kind)

    def test_protection_told_after_the_call_takes_nothing_back(self) -> None:
        story = given(*CALLED, self.protected("2026-11-26 10:00", Protection.CONFIDENTIALITY_MARK, "hidden"))

        assert (DeadlineStatus.MET, local("2026-11-20 14:00")) == call(story)

    def test_a_withheld_call_is_given_when_the_protection_ends(self) -> None:
        hidden = (admission(protection=Protection.CONFIDENTIALITY_MARK), *CALLED[1:])
        story = given(*hidden, self.protected("2026-11-22 10:00", Protection.NONE, "lifted"))

        assert (DeadlineStatus.MET, local("2026-11-22 10:00")) == call(story)


class TestWhomTheHospitalNamed:
    """A ready notice says what is needed, and never by whom; only open care convenes."""

    NAMED = (Concerned("open_care:SE2321000073-V002", Role.CONVENER), Concerned(SOCIAL_SERVICES, Role.PARTICIPANT))

    def test_needs_repeated_in_the_ready_notice_leave_them_named(self) -> None:
        story = given(
            admission(),
            reassessed("2026-11-18 09:00", BOTH, concerned=self.NAMED),
            ready("2026-11-20 12:00", needs=BOTH),
        )

        assert story.notice("open_care:SE2321000073-V002", "AdmissionForwarded") is not None
        assert story.notice(OPEN_CARE, "AdmissionForwarded") is None

    def test_a_municipality_named_to_convene_takes_part(self) -> None:
        story = given(admission(concerned=(Concerned(HEALTH_CARE, Role.CONVENER),)), ready())
        invitation = story.invitation(HEALTH_CARE)

        assert isinstance(invitation, SipInvitation)
        assert (Role.PARTICIPANT, None) == (invitation.role, invitation.convene_by)
        assert story.invitation(OPEN_CARE) is not None


class TestWhoSaysIt:
    """The caller's own meeting, one's own notices, the same unit by either of its ids."""

    def test_only_the_caller_reschedules(self) -> None:
        other = SipRescheduled(
            told=told("moved", "2026-11-21 09:00", sender="SE2321000073-V777", facility=None),
            meeting_at=local("2026-12-24 15:00"),
            mode=MeetingMode.PHONE,
            place=None,
        )
        invitation = given(*CALLED, other).invitation(HEALTH_CARE)

        assert isinstance(invitation, SipInvitation)
        assert MeetingMode.HOME is invitation.mode

    def test_a_unit_may_speak_by_its_registry_id(self) -> None:
        by_id = convened("2026-11-20 14:00", sender=f"open_care:{OPEN_CARE_UNIT}")
        outside = given_outside("2026-11-20 15:00", "2026-11-20 14:30", sender=f"open_care:{OPEN_CARE_UNIT}")

        assert DeadlineStatus.MET is call(given(*CALLED[:3], by_id))[0]
        assert DeadlineStatus.MET is call(given(*CALLED[:3], outside))[0]

    def test_another_ward_retracts_for_its_hospital(self) -> None:
        who = told("retract ready", "2026-11-20 13:00", sender="SE2321000073-W002", facility=None)
        by_ward = replace(who, source=replace(who.source, topic="hospital.discharges.v1"))
        taken_back = replace(retracted("2026-11-20 13:00", "ready"), told=by_ward)

        assert "VOID" == given(admission(), ready(), taken_back).deadline("sip_call").reason

    def test_nobody_turns_anothers_notice_away(self) -> None:
        story = given(admission(needs=BOTH))
        others = story.case.issued[SOCIAL_SERVICES, "AdmissionForwarded"].head.notice_id
        story.told(rejected(notice_id=others))

        assert [] == story.letters(f"hospital:{HOSPITAL}", "NoticeRejectedForwarded")


class TestWhatCouldNotBeDone:
    """No clock accuses where there was no time, nobody to tell, or nobody left."""

    def test_one_told_after_the_discharge_need_appoint_nobody(self) -> None:
        story = given(admission("2026-11-18 07:00"), discharged("2026-11-17 20:00"))

        assert not story.has("care_contact")

    def test_where_nobody_is_concerned_nobody_is_left_uninformed(self) -> None:
        story = given(admission(registered_municipality=None, needs=needs(social=True)), discharged("2026-11-20 10:00"))

        assert DeadlineStatus.MET is story.deadline("discharge_information").status

    def test_a_need_told_long_afterwards_waits_the_grace(self) -> None:
        social = admission(needs=needs(social=True))
        late = replace(reassessed("2026-12-05 10:00", HOME_NURSING), assessed_at=local("2026-11-19 10:00"))
        story = given(social, ready(), late)

        assert DeadlineStatus.OPEN is call(story.until("2026-12-06 10:00:02"))[0]
        assert DeadlineStatus.MISSED is call(story.until("2026-12-06 10:00:03"))[0]

    def test_a_follow_up_ends_with_death_whatever_came_before_it(self) -> None:
        story = given(
            admission(),
            established("2026-11-19 10:00", date(2026, 12, 1)),
            discharged("2026-11-20 10:00"),
            readmitted("2026-11-22 10:00"),
            deceased("2026-11-23 10:00"),
        ).until("2026-12-03")

        assert "DECEASED" == story.deadline("sip_follow_up").reason

    def test_a_stay_begun_before_this_one_does_not_end_it(self) -> None:
        story = given(admission(), ready(), readmitted("2026-10-01 10:00"))

        assert DeadlineStatus.OPEN is call(story)[0]
        assert any(reason.startswith("READMITTED_BEFORE_ADMISSION") for reason in story.case.reviews)

    def test_a_transfer_is_no_discharge_without_notice(self) -> None:
        story = given(admission(), readmitted("2026-11-19 08:00"), discharged("2026-11-19 10:30"))

        assert "DeviationFound" not in story.kinds()


class TestAMessageThatIsBuiltToHurt:
    """Nothing that one sender can say takes the hub's time from the others."""

    def test_a_long_chain_of_retractions_of_retractions(self) -> None:
        chain = [retracted("2026-11-20 13:00", "ready")]
        for _ in range(1500):
            chain.append(retracted("2026-11-20 13:00", chain[-1].told.message_id, WARD))
        story = given(admission(), ready())
        story.case = replace(story.case, facts=(*story.case.facts, *chain[:-1]))

        assert "VOID" == story.told(chain[-1]).deadline("sip_call").reason

    def test_two_ready_notices_under_one_id_settle(self) -> None:
        other_ward = ready("2026-11-20 13:00", "ready")
        twin = replace(other_ward, told=replace(other_ward.told, sender="SE2321000073-W002", digest=b"twin"))
        story = given(admission(), ready(), twin).until("2026-11-21")
        before = len(story.events)

        assert before == len(story.until("2026-11-22").events)
