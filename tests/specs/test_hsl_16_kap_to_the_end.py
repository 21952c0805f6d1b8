"""HSL 16 kap. 4 § -- en SIP som inte kommer av en utskrivning: målen, planen, L-SIP, skyddade personer, rättelser."""

from dataclasses import replace
from datetime import date

import pytest

from hub.domain.community import hear_need
from hub.domain.dated import Dated
from hub.domain.facts import Fact
from hub.domain.outbound import InvitationAnswerForwarded, NoticeRejectedForwarded
from hub.domain.terms import (
    Answer,
    ClosingReason,
    Concerned,
    ConsentDecision,
    DeadlineStatus,
    Origin,
    Protection,
    Responsible,
    Role,
)
from hub.profile_files import load_rules
from tests.specs.given import STATUTE, given, under
from tests.specs.outside import SCHOOL, agreed, by_open_care, called, invited, known_to, last_withdrawal, why_withdrawn
from tests.specs.told import (
    CASE,
    HEALTH_CARE,
    OPEN_CARE,
    OPEN_CARE_UNIT,
    SOCIAL_SERVICES,
    acknowledged,
    answered,
    closed,
    consent,
    convened,
    correcting,
    deceased,
    established,
    followed_up,
    local,
    meeting_held,
    need_raised,
    rejected,
    retracted,
)

GIVEN, REFUSED, WITHDRAWN = ConsentDecision.GIVEN, ConsentDecision.REFUSED, ConsentDecision.WITHDRAWN
STOCKHOLM = load_rules("region-01")
HJO = load_rules("kommun-1497")
INSURANCE = "insurance:kalmar"


@pytest.mark.paragraph("HSL 16 kap. 4 §")
class TestTheGoals:
    """Without delay, and three weeks where a routine says so: targets, never legal misses."""

    def test_the_law_sets_no_number(self) -> None:
        assert {} == dict(given(need_raised()).case.deadlines)

    def test_in_hjo_they_aim_to_meet_within_three_weeks(self) -> None:
        goal = under(HJO).told(need_raised()).deadline("sip_meeting")

        assert (local("2026-11-23 23:59:59.999999"), None) == (goal.target_at, goal.due_at)
        assert ("SFS 2017:30 (HSL) 16 kap. 4 §", Responsible.OPEN_CARE) == (goal.law, goal.responsible)

    def test_it_is_never_missed(self) -> None:
        assert DeadlineStatus.OPEN is under(HJO).told(need_raised()).until("2027-03-01").deadline("sip_meeting").status

    @pytest.mark.parametrize("at", ["2026-11-02 09:30", "2026-12-20 10:00"])
    def test_it_is_met_by_the_meeting_at_once_or_however_late(self, at: str) -> None:
        goal = under(HJO).told(need_raised(), meeting_held(at)).deadline("sip_meeting")

        assert (DeadlineStatus.MET, local(at)) == (goal.status, goal.ended_at)

    def test_a_refusal_ends_it(self) -> None:
        goal = under(HJO).told(need_raised(), consent("2026-11-04 10:00", REFUSED)).deadline("sip_meeting")

        assert (DeadlineStatus.LAPSED, "CONSENT_REFUSED") == (goal.status, goal.reason)

    def test_the_work_begins_with_the_call(self) -> None:
        three_days = replace(STATUTE, sip_start_days=Dated.always(3))
        story = under(three_days).told(need_raised())

        assert local("2026-11-05 23:59:59.999999") == story.deadline("sip_start").target_at
        assert DeadlineStatus.MET is story.told(called()).deadline("sip_start").status


@pytest.mark.paragraph("HSL 16 kap. 4 §")
class TestThePlan:
    """What was planned is followed up; whoever invites is answered; everything ends with a closing."""

    PLAN = (need_raised(), agreed(), called(), meeting_held("2026-11-10 13:00"))

    def test_the_day_of_follow_up_is_a_deadline(self) -> None:
        story = given(*self.PLAN, established("2026-11-10 14:00", date(2027, 1, 15)))

        assert local("2027-01-15 23:59:59.999999") == story.deadline("sip_follow_up").due_at
        late = story.told(followed_up("2027-01-16 00:00"))
        assert DeadlineStatus.MISSED is late.deadline("sip_follow_up").status

    def test_an_answer_goes_to_the_one_who_called(self) -> None:
        story = given(need_raised(), agreed(), called())
        notice = story.case.issued[SOCIAL_SERVICES, "SipInvitation"].head.notice_id

        (letter,) = story.told(answered("2026-11-04 09:00", notice, Answer.ACCEPTED)).letters(
            OPEN_CARE, "InvitationAnswerForwarded"
        )

        assert isinstance(letter, InvitationAnswerForwarded)
        assert (notice, Answer.ACCEPTED) == (letter.reference, letter.answer)

    def test_an_answer_to_anothers_invitation_is_nobodys(self) -> None:
        story = given(need_raised(), agreed(), called(to=(SOCIAL_SERVICES, SCHOOL)))
        notice = story.case.issued[SCHOOL, "SipInvitation"].head.notice_id

        story.told(answered("2026-11-04 09:00", notice, Answer.ACCEPTED))

        assert [] == story.letters(OPEN_CARE, "InvitationAnswerForwarded")

    def test_a_unit_of_the_municipality_answers_for_any_of_its_functions(self) -> None:
        story = given(need_raised(), agreed(), called(to=(SOCIAL_SERVICES, SCHOOL, HEALTH_CARE)))
        for party in (SOCIAL_SERVICES, SCHOOL, HEALTH_CARE):
            notice = story.case.issued[party, "SipInvitation"].head.notice_id
            story.told(answered("2026-11-04 09:00", notice, Answer.DECLINED, party, sender="SE2120000746-S001"))

        assert 3 == len(story.letters(OPEN_CARE, "InvitationAnswerForwarded"))

    def test_a_rejection_of_anothers_notice_is_nobodys(self) -> None:
        story = given(need_raised(), agreed(), called(to=(SOCIAL_SERVICES, SCHOOL)))
        notice = story.case.issued[SCHOOL, "SipInvitation"].head.notice_id
        rejection = rejected("2026-11-04 09:00", notice_id=notice)

        story.told(replace(rejection, told=replace(rejection.told, sender=SOCIAL_SERVICES)))

        assert [] == story.letters(OPEN_CARE, "NoticeRejectedForwarded")

    def test_a_rejection_goes_back_to_the_one_who_invites(self) -> None:
        rejection = rejected("2026-11-04 09:00")
        theirs = replace(rejection, told=replace(rejection.told, sender=SOCIAL_SERVICES))
        story = given(need_raised(), agreed(), theirs)

        (letter,) = story.letters(OPEN_CARE, "NoticeRejectedForwarded")
        assert isinstance(letter, NoticeRejectedForwarded)

    def test_a_closed_plan_needs_no_follow_up(self) -> None:
        story = given(*self.PLAN, established("2026-11-10 14:00", date(2027, 1, 15)), closed("2026-12-20 10:00"))

        assert (DeadlineStatus.LAPSED, "GOALS_MET") == (
            story.deadline("sip_follow_up").status,
            story.deadline("sip_follow_up").reason,
        )

    @pytest.mark.parametrize(
        ("at", "stands"),
        [
            ("2026-11-10 12:59:59.999999", False),
            ("2026-11-10 13:00", True),
            ("2026-11-03 10:00", False),
            ("2026-11-03 09:59:59.999999", True),
        ],
    )
    def test_closed_between_the_call_and_its_meeting_nobody_need_come(self, at: str, *, stands: bool) -> None:
        story = given(need_raised(), agreed(), called()).told(closed(at, reason=ClosingReason.NO_NEED))

        assert stands == invited(story)
        if not stands:
            assert ("SipInvitationWithdrawn", "NO_NEED") == (last_withdrawal(story), why_withdrawn(story))

    def test_one_called_after_the_closing_is_called_to_something_new(self) -> None:
        again = convened(
            "2026-11-06 10:00", message_id="again", called=(SOCIAL_SERVICES,), meeting_at=local("2026-11-20 13:00")
        )

        assert invited(given(need_raised(), agreed(), called(), closed("2026-11-05 10:00"), again))

    @pytest.mark.parametrize(
        ("after", "state"),
        [
            ((), "CLOSED"),
            ((by_open_care(deceased("2026-12-20 10:00:00.000001")),), "CLOSED"),
            ((consent("2026-12-20 10:00:00.000001", WITHDRAWN, "no more"),), "CLOSED"),
            ((by_open_care(deceased("2026-12-20 10:00")),), "INTERRUPTED"),
            ((consent("2026-12-20 10:00", REFUSED, "no more"),), "INTERRUPTED"),
        ],
    )
    def test_what_was_closed_stays_so(self, after: tuple[Fact, ...], state: str) -> None:
        story = given(*self.PLAN, established("2026-11-10 14:00"), closed("2026-12-20 10:00"), *after)
        sip = hear_need(CASE, story.case.facts, STATUTE)

        assert sip
        assert state == sip.state

    def test_after_a_death_nobody_is_invited(self) -> None:
        story = given(need_raised(), agreed(), called(), deceased("2026-11-05 10:00"))
        later = given(need_raised(), agreed(), called(), by_open_care(deceased("2026-11-05 10:00")))

        assert invited(story), "the ward has no part here"
        assert (False, False) == (invited(later), known_to(later))


@pytest.mark.paragraph("HSL 16 kap. 4 §")
class TestWithinOnePrincipal:
    """L-SIP: the units of one principal; foreseen in Hjo and in Kalmar."""

    HEALTH = "municipality:0880:HEALTH_CARE"

    def local_need(self, **more: object) -> object:
        """Two functions of one municipality."""
        concerned = (Concerned(self.HEALTH, Role.PARTICIPANT),)
        return need_raised(
            sender=SOCIAL_SERVICES, convener=SOCIAL_SERVICES, concerned=concerned, origin=Origin.LOCAL, **more
        )

    def test_its_units_are_invited_as_any_other(self) -> None:
        call = called(to=(self.HEALTH,), sender=SOCIAL_SERVICES, called_by=SOCIAL_SERVICES)
        story = given(self.local_need(), agreed(sender=SOCIAL_SERVICES), call)

        assert invited(story, self.HEALTH)
        assert frozenset() == story.case.reviews

    def test_it_is_the_municipalitys_own(self) -> None:
        goal = under(HJO).told(self.local_need()).deadline("sip_meeting")

        assert Responsible.MUNICIPALITY is goal.responsible

    def test_another_principal_that_is_only_informed_takes_no_part(self) -> None:
        informed = (Concerned(self.HEALTH, Role.PARTICIPANT), Concerned(OPEN_CARE, Role.INFORMED))

        assert frozenset() == given(replace(self.local_need(), concerned=informed)).case.reviews

    def test_one_that_several_principals_take_part_in_is_none(self) -> None:
        story = given(need_raised(origin=Origin.LOCAL))

        assert {"ORIGIN_DOES_NOT_FIT need: several take part; send COMMUNITY"} == story.case.reviews

    def test_nor_is_one_of_a_single_principal_between_two(self) -> None:
        story = given(replace(self.local_need(), origin=Origin.COMMUNITY))

        assert {"ORIGIN_DOES_NOT_FIT need: one principal takes part; send LOCAL"} == story.case.reviews


@pytest.mark.paragraph("HSL 16 kap. 4 §")
class TestProtectedPersons:
    """The hub tells the one who invites what it withholds, and nobody else anything."""

    def test_every_notice_is_given_by_hand(self) -> None:
        protected = need_raised(protection=Protection.PROTECTED_REGISTRATION, sealed_patient=None)
        story = given(protected, agreed(), called())

        told = {key for key, issued in story.case.issued.items() if not issued.closed}
        assert {
            (OPEN_CARE, f"ManualHandlingRequired:SipInvitation:{SOCIAL_SERVICES}"),
            (OPEN_CARE, f"ManualHandlingRequired:SipNeedForwarded:{SOCIAL_SERVICES}"),
        } == told
        assert any(reason.startswith("PROTECTED_PERSON") for reason in story.case.reviews)


@pytest.mark.paragraph("HSL 16 kap. 4 §")
class TestWhatIsPutRight:
    """A need corrected, taken back, or told twice."""

    def test_a_corrected_need_replaces_the_first(self) -> None:
        other = correcting(
            need_raised("2026-11-02 09:31", "other", concerned=(Concerned(SCHOOL, Role.PARTICIPANT),)), "need"
        )
        story = given(need_raised(), agreed(), other)

        assert (False, True) == (known_to(story), known_to(story, SCHOOL))

    def test_a_need_put_right_to_an_earlier_day_replaces_the_first_too(self) -> None:
        earlier = need_raised("2026-11-01 09:31", "other", concerned=(Concerned(SCHOOL, Role.PARTICIPANT),))
        story = under(HJO).told(need_raised(), agreed(), correcting(earlier, "need"))

        assert (False, True) == (known_to(story), known_to(story, SCHOOL))
        assert local("2026-11-22 23:59:59.999999") == story.deadline("sip_meeting").target_at

    def test_a_need_taken_back_is_void(self) -> None:
        story = under(HJO).told(
            need_raised(), agreed(), called(), retracted("2026-11-03 12:00", "need", OPEN_CARE_UNIT)
        )

        assert (False, False) == (invited(story), known_to(story))
        assert (DeadlineStatus.LAPSED, "VOID") == (
            story.deadline("sip_meeting").status,
            story.deadline("sip_meeting").reason,
        )

    def test_a_call_taken_back_is_recalled(self) -> None:
        story = given(need_raised(), agreed(), called(), retracted("2026-11-03 12:00", "call", OPEN_CARE_UNIT))

        assert (False, "NoticeRecalled") == (invited(story), last_withdrawal(story))

    def test_a_receipt_changes_nothing(self) -> None:
        story = given(need_raised(), agreed())
        before = dict(story.case.issued)

        story.told(acknowledged("2026-11-02 16:00", "a notice", sender=SOCIAL_SERVICES))

        assert before == dict(story.case.issued)
