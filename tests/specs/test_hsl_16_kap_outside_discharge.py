"""HSL 16 kap. 4 §, SoL 10 kap. 8 § -- en SIP som inte kommer av en utskrivning: vem som bjuder in, och samtycket."""

import pytest

from hub.domain.facts import SipRescheduled
from hub.domain.outbound import SipInvitation, SipNeedForwarded
from hub.domain.terms import (
    Answer,
    Concerned,
    ConsentDecision,
    ConsentGiver,
    ConsentSubject,
    LegalEffect,
    MeetingMode,
    Role,
)
from hub.profile_files import load_rules
from tests.specs.given import given, under
from tests.specs.outside import SCHOOL, agreed, called, invited, known_to, last_withdrawal
from tests.specs.told import (
    OPEN_CARE,
    OPEN_CARE_UNIT,
    SOCIAL_SERVICES,
    answered,
    cancelled,
    consent,
    correcting,
    local,
    need_raised,
    told,
)

GIVEN, REFUSED, WITHDRAWN = ConsentDecision.GIVEN, ConsentDecision.REFUSED, ConsentDecision.WITHDRAWN
STOCKHOLM = load_rules("region-01")
HJO = load_rules("kommun-1497")
INSURANCE = "insurance:kalmar"


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

    def test_a_unit_may_raise_in_the_name_of_its_organisations_party_and_goes_on_speaking_for_it(self) -> None:
        sister = "SE2321000073-K009"
        story = given(need_raised(sender=sister), agreed(sender=sister), called(sender=sister, called_by=sister))

        assert (True, True) == (invited(story), known_to(story))
        assert not [e for e in story.events if type(e).__name__ == "MessageRefused"]

    def test_another_unit_of_it_that_raised_nothing_has_no_part(self) -> None:
        sister, other = "SE2321000073-K009", "SE2321000073-K010"

        assert not known_to(given(need_raised(sender=sister), agreed(sender=other)))

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

        assert "SipInvitationWithdrawn" == last_withdrawal(given(need_raised(), agreed(), called(), wrong))

    def test_a_cancelled_call_is_withdrawn_and_a_new_one_comes_in_its_place(self) -> None:
        story = given(need_raised(), agreed(), called(), cancelled("2026-11-04 08:00"))
        again = story.told(called("2026-11-05 10:00", message_id="again"))

        assert ("SipInvitationWithdrawn", True) == (last_withdrawal(again), invited(again))


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

    @pytest.mark.parametrize(("until", "known"), [("2026-11-05 10:00", True), ("2026-11-05 09:59:59.999999", False)])
    def test_whom_the_need_names_later_learns_whose_it_is_only_in_the_time_of_consent(
        self, until: str, *, known: bool
    ) -> None:
        both = (Concerned(SOCIAL_SERVICES, Role.PARTICIPANT), Concerned(SCHOOL, Role.PARTICIPANT))
        later = correcting(need_raised("2026-11-05 10:00", "later", concerned=both), "need")
        story = given(need_raised(), agreed(valid_until=local(until)), later)

        assert (True, known) == (known_to(story), known_to(story, SCHOOL))

    @pytest.mark.parametrize(("until", "known"), [("2026-11-05 10:00", True), ("2026-11-05 09:59:59.999999", False)])
    def test_nor_does_whom_a_call_reaches_later(self, until: str, *, known: bool) -> None:
        call = called("2026-11-05 10:00", to=(SOCIAL_SERVICES, SCHOOL))
        story = given(need_raised(), agreed(valid_until=local(until)), call)

        assert (True, known) == (known_to(story), known_to(story, SCHOOL))
        assert known_to(story.told(agreed("2026-11-06 10:00", message_id="again")), SCHOOL)

    def test_a_no_to_sharing_information_is_for_a_person_to_judge(self) -> None:
        sharing = ConsentSubject.INFORMATION_SHARING
        story = given(need_raised(), agreed(), consent("2026-11-03 10:00", REFUSED, "no", subject=sharing))

        assert ["INFORMATION_SHARING_REFUSED no"] == [reason.partition(":")[0] for reason in story.case.reviews]
        assert frozenset() == story.told(agreed("2026-11-04 10:00", message_id="yes", subject=sharing)).case.reviews

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
