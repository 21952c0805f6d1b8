"""HSL 16 kap. 4 §, SoL (2025:400) 10 kap. 8 § -- en SIP som inte kommer av en utskrivning."""

from dataclasses import replace
from datetime import date

import pytest

from hub.domain.dated import Dated
from hub.domain.facts import SipRescheduled
from hub.domain.outbound import InvitationAnswerForwarded, NoticeRejectedForwarded, SipInvitation, SipNeedForwarded
from hub.domain.terms import (
    Answer,
    Concerned,
    ConsentDecision,
    ConsentGiver,
    DeadlineStatus,
    LegalEffect,
    MeetingMode,
    Origin,
    Protection,
    Responsible,
    Role,
)
from hub.profile_files import load_rules
from tests.specs.given import STATUTE, Story, given, under
from tests.specs.told import (
    OPEN_CARE,
    OPEN_CARE_UNIT,
    SOCIAL_SERVICES,
    acknowledged,
    answered,
    cancelled,
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
    told,
)

GIVEN, REFUSED, WITHDRAWN = ConsentDecision.GIVEN, ConsentDecision.REFUSED, ConsentDecision.WITHDRAWN
STOCKHOLM = load_rules("region-01")
HJO = load_rules("kommun-1497")
SCHOOL = "municipality:0880:SCHOOL"
INSURANCE = "insurance:kalmar"


def called(at: str = "2026-11-03 10:00", to: tuple[str, ...] = (SOCIAL_SERVICES,), **more: object) -> object:
    """The one who saw the need calls."""
    return convened(at, called=to, meeting_at=local("2026-11-10 13:00"), **more)


def agreed(at: str = "2026-11-02 15:00", **more: object) -> object:
    """The person consents."""
    return consent(at, GIVEN, **more)


def invited(story: Story, party: str = SOCIAL_SERVICES) -> bool:
    """Whether the party has a call that stands."""
    return story.effect(party) is LegalEffect.CALL


def known_to(story: Story, party: str = SOCIAL_SERVICES) -> bool:
    """Whether the party has been told whose the SIP is."""
    return isinstance(story.notice(party, "SipNeedForwarded"), SipNeedForwarded)


@pytest.mark.paragraph("HSL 16 kap. 4 §")
class TestTheDischargeRuleStaysApart:
    """Nothing of lag (2017:612) follows from a need seen outside a discharge."""

    def test_no_duty_to_call_arises_and_no_clock_of_the_act_runs(self) -> None:
        story = given(need_raised(), agreed(), called()).until("2026-12-24")

        assert {} == dict(story.case.duties)
        assert {} == dict(story.case.deadlines)
        assert {} == dict(story.case.liabilities)

    def test_nobody_is_told_of_a_duty(self) -> None:
        assert None is given(need_raised(), agreed()).effect(OPEN_CARE)

    def test_before_the_need_is_told_there_are_facts_only(self) -> None:
        story = given(agreed(), called())

        assert ["CaseOpened", "ConsentRecorded", "SipConvened"] == story.kinds()
        assert invited(story.told(need_raised()))


@pytest.mark.paragraph("HSL 16 kap. 4 §")
@pytest.mark.paragraph("SoL 10 kap. 8 §")
class TestWhoeverSeesTheNeedInvites:
    """Those called are told when and where, and of each other nothing."""

    def test_those_called_are_invited(self) -> None:
        content = given(need_raised(), agreed(), called()).invitation(SOCIAL_SERVICES)

        assert isinstance(content, SipInvitation)
        assert (Role.PARTICIPANT, LegalEffect.CALL) == (content.role, content.legal_effect)
        assert (local("2026-11-10 13:00"), MeetingMode.HOME, None) == (content.meeting_at, content.mode, content.place)

    def test_a_municipality_may_raise_and_call_and_open_care_is_invited(self) -> None:
        need = need_raised(
            sender=SOCIAL_SERVICES, convener=SOCIAL_SERVICES, concerned=(Concerned(OPEN_CARE, Role.PARTICIPANT),)
        )
        story = given(need, agreed(), called(to=(OPEN_CARE,), sender=SOCIAL_SERVICES, called_by=SOCIAL_SERVICES))

        assert (True, False) == (invited(story, OPEN_CARE), invited(story, SOCIAL_SERVICES))

    @pytest.mark.parametrize("party", [SCHOOL, "open_care:SE5561234567-V001", INSURANCE, "god_man:17"])
    def test_a_school_a_private_provider_and_a_body_without_hsa_id_are_parties_as_any_other(self, party: str) -> None:
        story = given(need_raised(concerned=(Concerned(party, Role.PARTICIPANT),)), agreed(), called(to=(party,)))

        assert (True, True) == (invited(story, party), known_to(story, party))

    def test_a_school_may_raise_and_call(self) -> None:
        need = need_raised(sender=SCHOOL, convener=SCHOOL, concerned=(Concerned(OPEN_CARE, Role.PARTICIPANT),))
        story = given(need, agreed(sender=SCHOOL), called(to=(OPEN_CARE,), sender=SCHOOL, called_by=SCHOOL))

        assert invited(story, OPEN_CARE)

    def test_one_that_is_only_informed_is_not_invited(self) -> None:
        need = need_raised(
            concerned=(Concerned(SOCIAL_SERVICES, Role.PARTICIPANT), Concerned(INSURANCE, Role.INFORMED))
        )
        story = given(need, agreed(), called())

        content = story.notice(INSURANCE, "SipNeedForwarded")
        assert isinstance(content, SipNeedForwarded)
        assert (False, Role.INFORMED) == (invited(story, INSURANCE), content.role)

    def test_the_one_who_calls_is_not_called_by_itself(self) -> None:
        assert not invited(given(need_raised(), agreed(), called(to=(SOCIAL_SERVICES, OPEN_CARE))), OPEN_CARE)

    def test_a_call_in_anothers_name_does_not_count_and_says_why(self) -> None:
        story = given(need_raised(), agreed(), called(called_by="SE2321000073-V002"))

        assert not invited(story)
        assert {"CALL_DOES_NOT_COUNT call: SENDER_IS_NOT_THE_CALLER"} == story.case.reviews

    def test_one_without_a_part_can_neither_call_nor_consent(self) -> None:
        stranger = "SE2321000065-V001"
        story = given(need_raised(), agreed(sender=stranger), called(sender=stranger, called_by=stranger))

        assert not invited(story)
        assert not known_to(story)
        assert ["SENDER_HAS_NO_PART"] * 2 == [e.code for e in story.events if type(e).__name__ == "MessageRefused"]

    def test_a_stranger_gets_no_part_by_calling_itself(self) -> None:
        stranger = "SE2321000065-V001"
        own_call = called(sender=stranger, called_by=stranger, to=(f"open_care:{stranger}",), message_id="own call")
        story = given(need_raised(), own_call, agreed(sender=stranger))

        assert not known_to(story)
        assert not invited(story, f"open_care:{stranger}")

    def test_whoever_has_been_called_has_a_part(self) -> None:
        story = given(need_raised(), agreed(), called(to=(SOCIAL_SERVICES, INSURANCE)))
        notice = story.case.issued[INSURANCE, "SipInvitation"].head.notice_id

        answer = story.told(answered("2026-11-04 09:00", notice, Answer.DECLINED, sender=INSURANCE))

        assert 1 == len(answer.letters(OPEN_CARE, "InvitationAnswerForwarded"))

    def test_an_interpreter_and_adaptations_stand_in_the_call(self) -> None:
        content = given(need_raised(), agreed(), called(interpreter=True, adaptations=True)).invitation(SOCIAL_SERVICES)

        assert content is not None
        assert (True, True) == (content.interpreter, content.adaptations)

    def test_a_meeting_moved_is_where_it_was_moved_to(self) -> None:
        moved = SipRescheduled(
            told=told("moved", "2026-11-04 08:00", sender=OPEN_CARE_UNIT, facility=None),
            meeting_at=local("2026-11-12 09:00"),
            mode=MeetingMode.PHYSICAL,
            place="Kvarnholmens vårdcentral",
        )
        content = given(need_raised(), agreed(), called(), moved).invitation(SOCIAL_SERVICES)

        assert content is not None
        assert (local("2026-11-12 09:00"), "Kvarnholmens vårdcentral") == (content.meeting_at, content.place)

    def test_a_call_put_right_to_one_in_anothers_name_is_withdrawn(self) -> None:
        wrong = correcting(called(called_by="SE2321000073-V002", message_id="wrong"), "call")

        assert "SipInvitationWithdrawn" == _last_withdrawal(given(need_raised(), agreed(), called(), wrong))

    def test_a_cancelled_call_is_withdrawn_and_a_new_one_comes_in_its_place(self) -> None:
        story = given(need_raised(), agreed(), called(), cancelled("2026-11-04 08:00"))
        again = story.told(called("2026-11-05 10:00", message_id="again"))

        assert ("SipInvitationWithdrawn", True) == (_last_withdrawal(again), invited(again))


@pytest.mark.paragraph("HSL 16 kap. 4 §")
@pytest.mark.paragraph("SoL 10 kap. 8 §")
class TestConsent:
    """Who the person is goes only to those whom consent covers; where the guide says so, the call waits for it too."""

    def test_without_consent_nobody_learns_whose_it_is(self) -> None:
        story = given(need_raised(), called())

        assert (True, False) == (invited(story), known_to(story))

    def test_consent_lets_the_parties_know(self) -> None:
        assert known_to(given(need_raised(), agreed()))

    def test_in_stockholm_the_call_waits_for_consent(self) -> None:
        story = under(STOCKHOLM).told(need_raised(), called())

        assert not invited(story)
        assert {f"CALL_WAITS_FOR_CONSENT call: NOT_COVERED_BY_CONSENT {SOCIAL_SERVICES}"} == story.case.reviews
        assert invited(story.told(agreed("2026-11-03 11:00")))
        assert frozenset() == story.case.reviews

    def test_consent_covers_those_it_names(self) -> None:
        need = need_raised(
            concerned=(Concerned(SOCIAL_SERVICES, Role.PARTICIPANT), Concerned(SCHOOL, Role.PARTICIPANT))
        )
        both = (SOCIAL_SERVICES, SCHOOL)
        story = under(STOCKHOLM).told(need, agreed(actors=(SOCIAL_SERVICES,)), called(to=both))

        assert (True, True) == (invited(story), known_to(story))
        assert (False, False) == (invited(story, SCHOOL), known_to(story, SCHOOL))

    @pytest.mark.parametrize(("at", "stands"), [("2026-11-03 10:00", True), ("2026-11-03 10:00:00.000001", False)])
    def test_consent_has_a_last_moment(self, at: str, *, stands: bool) -> None:
        until = agreed(valid_until=local("2026-11-03 10:00"))

        assert stands == invited(under(STOCKHOLM).told(need_raised(), until, called(at)))

    def test_consent_that_was_past_when_it_was_given_is_none(self) -> None:
        past = agreed("2026-11-04 10:00", valid_until=local("2026-11-03 12:00"))

        assert not invited(under(STOCKHOLM).told(need_raised(), called(), past))

    def test_a_refusal_withdraws_the_invitation_and_what_the_parties_knew(self) -> None:
        story = given(need_raised(), agreed(), called(), consent("2026-11-04 10:00", WITHDRAWN, "no more"))

        assert (False, False) == (invited(story), known_to(story))

    def test_a_no_is_documented_with_who_and_when_and_nobody_is_invited(self) -> None:
        story = given(need_raised(), consent("2026-11-02 15:00", REFUSED), called())

        assert not invited(story)
        (refusal,) = [fact for fact in story.case.facts if type(fact).__name__ == "ConsentRecorded"]
        assert (OPEN_CARE_UNIT, ConsentGiver.PATIENT, local("2026-11-02 15:00")) == (
            refusal.told.sender,
            refusal.given_by,
            refusal.decided_at,
        )

    def test_consent_after_a_refusal_invites_again(self) -> None:
        story = given(
            need_raised(), consent("2026-11-02 15:00", REFUSED), called(), agreed("2026-11-04 10:00", message_id="yes")
        )

        assert (True, True) == (invited(story), known_to(story))

    def test_a_guardian_decides_for_a_child(self) -> None:
        child = need_raised(minor=True)

        assert known_to(given(child, agreed(given_by=ConsentGiver.GUARDIAN)))

    def test_a_childs_own_word_is_for_a_person_to_judge(self) -> None:
        story = given(need_raised(minor=True), agreed())

        assert not known_to(story)
        assert ["CONSENT_BY_MINOR"] == [reason.split()[0] for reason in story.case.reviews]

    def test_one_who_cannot_consent_has_neither_consented_nor_refused(self) -> None:
        story = given(need_raised(), agreed(given_by=ConsentGiver.CANNOT_CONSENT), called())

        assert (True, False) == (invited(story), known_to(story))
        assert ["CANNOT_CONSENT"] == [reason.split()[0] for reason in story.case.reviews]


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

    def test_after_a_death_nobody_is_invited(self) -> None:
        story = given(need_raised(), agreed(), called(), deceased("2026-11-05 10:00"))
        later = given(need_raised(), agreed(), called(), _by_open_care(deceased("2026-11-05 10:00")))

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

        assert (False, "NoticeRecalled") == (invited(story), _last_withdrawal(story))

    def test_a_receipt_changes_nothing(self) -> None:
        story = given(need_raised(), agreed())
        before = dict(story.case.issued)

        story.told(acknowledged("2026-11-02 16:00", "a notice", sender=SOCIAL_SERVICES))

        assert before == dict(story.case.issued)


def _by_open_care(fact: object) -> object:
    """The same, told by open care."""
    return replace(fact, told=replace(fact.told, sender=OPEN_CARE_UNIT, facility=None))


def _last_withdrawal(story: Story) -> str:
    withdrawing = {"SipInvitationWithdrawn", "NoticeRecalled"}
    contents = [type(e.content).__name__ for e in story.events if type(e).__name__ == "NoticeIssued"]
    return [name for name in contents if name in withdrawing][-1]
