"""HSL 16 kap. 4 § -- who is told of a plan, that it holds no more, and what the person is offered."""

from dataclasses import replace
from datetime import date

import pytest

from hub.domain.calendar import MICROSECOND
from hub.domain.dated import Dated
from hub.domain.facts import Fact
from hub.domain.outbound import (
    ManualHandlingRequired,
    NoticeRecalled,
    SipClosedForwarded,
    SipEstablishedForwarded,
    SurveyOffered,
)
from hub.domain.terms import Concerned, ConsentDecision, InterruptionReason, Principal, Protection, Role
from hub.profile_files import load_rules
from tests.specs.given import STATUTE, Story, given, under
from tests.specs.told import (
    HEALTH_CARE,
    OPEN_CARE,
    OPEN_CARE_UNIT,
    SOCIAL_SERVICES,
    admission,
    appointed,
    cancelled,
    closed,
    consent,
    convened,
    correcting,
    deceased,
    established,
    interrupted,
    local,
    meeting_held,
    need_raised,
    needs,
    ready,
    reassessed,
    retracted,
    revised,
)

HOSPITAL = "hospital:SE2321000073-H001"
SCHOOL = "municipality:0880:SCHOOL"
MUNICIPAL_UNIT = "SE2120000746-S001"
ALL = (HEALTH_CARE, SOCIAL_SERVICES, SCHOOL)
BOTH = needs(health_care=True, social=True, outpatient=True)
AGREED = consent("2026-11-24 10:00", ConsentDecision.GIVEN)
MET = meeting_held("2026-11-27 10:00")
PLAN = established("2026-11-27 11:00", date(2027, 1, 15))
TAKEN_BACK = consent("2026-12-01 10:00", ConsentDecision.WITHDRAWN, "taken back")
OFFERING = replace(STATUTE, satisfaction_survey=Dated.always("SIP-kollen"))
BY_SOCIAL_SERVICES = revised("2026-12-02 11:00", date(2027, 3, 1), sender=SOCIAL_SERVICES)


def planned(*facts: Fact) -> Story:
    """A stay with a plan, and what else was told."""
    return given(admission(needs=BOTH), AGREED, MET, PLAN, *facts)


def plan_of(story: Story, party: str) -> str | None:
    """The message by which the party knows of the plan."""
    content = story.notice(party, "SipEstablishedForwarded")
    assert content is None or isinstance(content, SipEstablishedForwarded)
    return content.reference if content else None


def end_of(story: Story, party: str) -> str | None:
    """The message by which the party knows that the plan has ended."""
    content = story.notice(party, "SipClosedForwarded")
    assert content is None or isinstance(content, SipClosedForwarded)
    return content.reference if content else None


def recalled(story: Story, party: str) -> str | None:
    """Why something was last recalled from the party."""
    content = story.notice(party, "NoticeRecalled")
    return content.reason if isinstance(content, NoticeRecalled) else None


@pytest.mark.paragraph("HSL 16 kap. 4 §")
class TestThePlanIsTold:
    """Everyone who has a part in it learns that there is a plan, who answers for it and when it is followed up."""

    def test_what_is_told(self) -> None:
        expected = SipEstablishedForwarded(
            established_at=local("2026-11-27 11:00"),
            overall_responsibility=Principal.MUNICIPALITY,
            follow_up_on=date(2027, 1, 15),
            reference="plan",
        )

        assert expected == planned().notice(HEALTH_CARE, "SipEstablishedForwarded")

    def test_who_is_told(self) -> None:
        story = planned()

        assert ["plan", "plan", None] == [plan_of(story, p) for p in (HEALTH_CARE, SOCIAL_SERVICES, OPEN_CARE)]
        assert plan_of(story, HOSPITAL) is None

    def test_whoever_was_called_is_told(self) -> None:
        story = planned(ready(), appointed("2026-11-20 13:00"), convened("2026-11-21 10:00", called=ALL))

        assert "plan" == plan_of(story, SCHOOL)

    def test_whose_call_was_cancelled_is_not(self) -> None:
        call = (appointed("2026-11-20 13:00"), convened("2026-11-21 10:00", called=ALL), cancelled("2026-11-22 10:00"))

        assert plan_of(planned(ready(), *call), SCHOOL) is None

    def test_whoever_pays_only_is_not(self) -> None:
        placed = admission(needs=BOTH, registered_municipality="0880", stay_municipality="0881")
        story = given(placed, AGREED, PLAN)

        assert (None, "plan") == (plan_of(story, HEALTH_CARE), plan_of(story, "municipality:0881:HEALTH_CARE"))

    def test_a_revised_plan_is_the_next_revision(self) -> None:
        story = planned(revised("2026-12-02 11:00"))

        assert "revised" == plan_of(story, HEALTH_CARE)
        assert 2 == story.case.issued[HEALTH_CARE, "SipEstablishedForwarded"].head.revision

    def test_each_keeps_what_another_has_said_last(self) -> None:
        story = planned(BY_SOCIAL_SERVICES)

        assert ["revised", "plan", "revised"] == [plan_of(story, p) for p in (HEALTH_CARE, SOCIAL_SERVICES, OPEN_CARE)]

    def test_a_retracted_plan_is_recalled(self) -> None:
        story = planned(retracted("2026-12-02 11:00", "plan", sender=OPEN_CARE_UNIT))

        assert (None, "RETRACTED") == (plan_of(story, HEALTH_CARE), recalled(story, HEALTH_CARE))

    def test_a_retracted_revision_leaves_the_plan_before_it(self) -> None:
        story = planned(revised("2026-12-02 11:00"), retracted("2026-12-03 11:00", "revised", sender=OPEN_CARE_UNIT))

        assert "plan" == plan_of(story, HEALTH_CARE)

    def test_a_corrected_plan_is_the_next_revision(self) -> None:
        right = correcting(established("2026-11-27 11:00", message_id="right"), "plan")

        assert "right" == plan_of(planned(right), HEALTH_CARE)

    def test_who_is_no_longer_concerned_has_it_recalled(self) -> None:
        story = planned(reassessed("2026-12-02 10:00", needs(health_care=True, outpatient=True)))

        assert (None, "NO_LONGER_CONCERNED") == (plan_of(story, SOCIAL_SERVICES), recalled(story, SOCIAL_SERVICES))

    def test_nor_keeps_it_for_having_been_called(self) -> None:
        call = (ready(), appointed("2026-11-20 13:00"), convened("2026-11-21 10:00", called=ALL))
        story = planned(*call, reassessed("2026-12-02 10:00", needs(health_care=True, outpatient=True)))

        assert [None, "plan"] == [plan_of(story, p) for p in (SOCIAL_SERVICES, SCHOOL)]

    def test_of_a_mistaken_stay_nothing_holds(self) -> None:
        story = planned(interrupted("2026-12-02 10:00", InterruptionReason.WRONG_PATIENT))

        assert (None, "VOID") == (plan_of(story, HEALTH_CARE), recalled(story, HEALTH_CARE))

    def test_of_a_protected_person_the_hospital_tells_by_hand(self) -> None:
        story = given(admission(needs=BOTH, protection=Protection.CONFIDENTIALITY_MARK), AGREED, MET, PLAN)
        by_hand = story.notice(HOSPITAL, f"ManualHandlingRequired:SipEstablishedForwarded:{HEALTH_CARE}")

        assert plan_of(story, HEALTH_CARE) is None
        assert isinstance(by_hand, ManualHandlingRequired)


@pytest.mark.paragraph("HSL 16 kap. 4 §")
@pytest.mark.paragraph("SoL 10 kap. 8 §")
class TestWhomConsentLeavesOut:
    """Consent names who may take part; whom it leaves out learns of no plan, but for the convener."""

    NARROW = replace(AGREED, actors=(HEALTH_CARE,))

    def test_they_are_not_told(self) -> None:
        story = given(admission(needs=BOTH), self.NARROW, replace(PLAN, told=BY_SOCIAL_SERVICES.told))

        assert ["revised", "revised"] == [plan_of(story, p) for p in (HEALTH_CARE, OPEN_CARE)]
        assert plan_of(given(admission(needs=BOTH), self.NARROW, PLAN), SOCIAL_SERVICES) is None

    def test_nor_that_it_has_ended(self) -> None:
        story = given(admission(needs=BOTH), self.NARROW, PLAN, TAKEN_BACK)

        assert ("taken back", None) == (end_of(story, HEALTH_CARE), end_of(story, SOCIAL_SERVICES))

    def test_consent_at_the_moment_of_the_plan_counts(self) -> None:
        at_once = replace(self.NARROW, decided_at=PLAN.established_at)

        assert plan_of(given(admission(needs=BOTH), at_once, PLAN), SOCIAL_SERVICES) is None

    def test_whom_a_later_consent_names_is_told(self) -> None:
        wider = consent("2026-11-25 10:00", ConsentDecision.GIVEN, "wider", actors=(HEALTH_CARE, SOCIAL_SERVICES))

        assert "plan" == plan_of(given(admission(needs=BOTH), self.NARROW, wider, PLAN), SOCIAL_SERVICES)

    def test_consent_counts_as_it_was_when_the_plan_was_made(self) -> None:
        late = replace(self.NARROW, decided_at=PLAN.established_at + MICROSECOND)

        assert "plan" == plan_of(given(admission(needs=BOTH), late, PLAN), SOCIAL_SERVICES)


@pytest.mark.paragraph("HSL 16 kap. 4 §")
class TestTheEndIsTold:
    """It matters to all involved to know when the plan holds no more."""

    def test_by_its_closing_to_all_but_the_sender(self) -> None:
        story = planned(closed("2026-12-20 10:00", sender=HEALTH_CARE))

        assert [None, "closed", "closed"] == [end_of(story, p) for p in (HEALTH_CARE, SOCIAL_SERVICES, OPEN_CARE)]

    def test_a_unit_that_speaks_for_two_functions_may_have_spoken_for_either_so_both_are_told(self) -> None:
        story = planned(closed("2026-12-20 10:00", sender=MUNICIPAL_UNIT))

        assert ["closed"] * 3 == [end_of(story, p) for p in (HEALTH_CARE, SOCIAL_SERVICES, OPEN_CARE)]

    def test_one_that_speaks_for_a_single_function_is_not_told_what_it_said(self) -> None:
        alone = admission(needs=needs(health_care=True, outpatient=True))
        story = given(alone, AGREED, MET, PLAN, closed("2026-12-20 10:00", sender=MUNICIPAL_UNIT))

        assert [None, "closed"] == [end_of(story, p) for p in (HEALTH_CARE, OPEN_CARE)]

    def test_what_is_told(self) -> None:
        expected = SipClosedForwarded(closed_at=local("2026-12-20 10:00"), reference="closed")

        assert expected == planned(closed("2026-12-20 10:00")).notice(HEALTH_CARE, "SipClosedForwarded")

    def test_by_withdrawn_consent(self) -> None:
        assert "taken back" == end_of(planned(TAKEN_BACK), HEALTH_CARE)

    def test_consent_withdrawn_before_anything_was_begun_ends_nothing(self) -> None:
        story = given(admission(needs=BOTH), AGREED, TAKEN_BACK)

        assert end_of(story, HEALTH_CARE) is None

    @pytest.mark.parametrize(
        ("begun", "died", "expected"),
        [
            ((MET,), "2026-12-02 10:00", "deceased"),
            ((MET,), "2026-11-27 10:00", "deceased"),
            ((MET,), "2026-11-27 09:59:59.999999", None),
            ((), "2026-12-02 10:00", None),
        ],
    )
    def test_by_death_where_there_is_something_to_end(
        self, begun: tuple[Fact, ...], died: str, expected: str | None
    ) -> None:
        assert expected == end_of(given(admission(needs=BOTH), *begun, deceased(died)), HEALTH_CARE)

    def test_a_retracted_closing_is_recalled(self) -> None:
        story = planned(closed("2026-12-20 10:00"), retracted("2026-12-21 10:00", "closed", sender=OPEN_CARE_UNIT))

        assert (None, "RETRACTED") == (end_of(story, HEALTH_CARE), recalled(story, HEALTH_CARE))

    def test_a_new_plan_recalls_nothing_and_its_end_is_the_next_revision(self) -> None:
        again = established("2027-01-10 11:00", message_id="another")
        story = planned(closed("2026-12-20 10:00"), again)

        assert ("another", "closed") == (plan_of(story, HEALTH_CARE), end_of(story, HEALTH_CARE))
        last = story.told(closed("2027-02-01 10:00", "at last")).notice(HEALTH_CARE, "SipClosedForwarded")
        assert SipClosedForwarded(closed_at=local("2027-02-01 10:00"), reference="at last") == last


@pytest.mark.paragraph("HSL 16 kap. 4 §")
class TestTheQuestionnaire:
    """Offered once a meeting was held, by the convener, where the region has one; nothing in it tells cases apart."""

    @staticmethod
    def offered(*facts: Fact) -> object:
        return under(OFFERING).told(*facts).notice(OPEN_CARE, "SurveyOffered")

    def test_is_offered_when_a_meeting_was_held(self) -> None:
        assert SurveyOffered(survey="SIP-kollen") == self.offered(admission(), MET)

    def test_not_before(self) -> None:
        assert self.offered(admission(), AGREED, PLAN) is None

    def test_by_nobody_else(self) -> None:
        assert under(OFFERING).told(admission(), MET).notice(HEALTH_CARE, "SurveyOffered") is None

    def test_not_where_there_is_none(self) -> None:
        assert given(admission(), MET).notice(OPEN_CARE, "SurveyOffered") is None

    def test_says_the_same_in_every_case(self) -> None:
        later = meeting_held("2027-03-04 15:00", "another", participants=(SOCIAL_SERVICES,), leader="c", secretary="d")
        other = admission(message_id="other", needs=BOTH, registered_municipality="0881")

        assert self.offered(admission(), MET) == self.offered(other, AGREED, later, PLAN)

    def test_a_second_meeting_offers_nothing_new(self) -> None:
        story = under(OFFERING).told(admission(), MET, meeting_held("2026-12-10 10:00", "again"))

        assert 1 == story.case.issued[OPEN_CARE, "SurveyOffered"].head.revision

    def test_a_retracted_meeting_recalls_it(self) -> None:
        story = under(OFFERING).told(admission(), MET, retracted("2026-12-01 10:00", "held", sender=OPEN_CARE_UNIT))

        assert (None, "RETRACTED") == (story.notice(OPEN_CARE, "SurveyOffered"), recalled(story, OPEN_CARE))

    @pytest.mark.parametrize(("held", "survey"), [("2019-01-01 00:00", "SIP-kollen"), ("2018-12-31 23:59", None)])
    def test_stockholm_offers_its_own(self, held: str, survey: str | None) -> None:
        offered = (
            under(load_rules("region-01")).told(admission(), meeting_held(held)).notice(OPEN_CARE, "SurveyOffered")
        )

        assert survey == (offered.survey if isinstance(offered, SurveyOffered) else None)

    def test_the_agreement_of_the_last_meetings_day_decides(self) -> None:
        before, after = meeting_held("2018-12-31 23:59", "before"), meeting_held("2019-01-01 00:00", "after")
        story = under(load_rules("region-01")).told(admission(), before, after)

        assert SurveyOffered(survey="SIP-kollen") == story.notice(OPEN_CARE, "SurveyOffered")


@pytest.mark.paragraph("HSL 16 kap. 4 §")
class TestAPlanOutsideDischarge:
    """The same is told of a SIP that comes from no discharge."""

    def test_those_concerned_are_told(self) -> None:
        story = given(need_raised(), AGREED, MET, PLAN, closed("2026-12-20 10:00"))

        assert ("plan", "closed") == (plan_of(story, SOCIAL_SERVICES), end_of(story, SOCIAL_SERVICES))
        assert (None, None) == (plan_of(story, OPEN_CARE), end_of(story, OPEN_CARE))

    def test_within_a_municipality_the_function_that_did_not_raise_the_need_is(self) -> None:
        need = need_raised(
            sender=MUNICIPAL_UNIT, convener=SOCIAL_SERVICES, concerned=(Concerned(HEALTH_CARE, Role.PARTICIPANT),)
        )
        by_unit = (
            established("2026-11-27 11:00", sender=MUNICIPAL_UNIT),
            closed("2026-12-20 10:00", sender=MUNICIPAL_UNIT),
        )
        story = given(need, consent("2026-11-24 10:00", ConsentDecision.GIVEN, sender=MUNICIPAL_UNIT), *by_unit)

        assert ("plan", "closed") == (plan_of(story, HEALTH_CARE), end_of(story, HEALTH_CARE))
        assert (None, None) == (plan_of(story, SOCIAL_SERVICES), end_of(story, SOCIAL_SERVICES))

    def test_a_unit_named_beside_its_region_is_known_to_have_spoken(self) -> None:
        unit, region = "open_care:SE2321000073-V002", "open_care:region-08"
        need = need_raised(concerned=(Concerned(unit, Role.PARTICIPANT), Concerned(region, Role.PARTICIPANT)))
        story = given(need, AGREED, established("2026-11-27 11:00", sender="SE2321000073-V002"))

        assert [None, "plan", "plan"] == [plan_of(story, p) for p in (unit, region, OPEN_CARE)]

    def test_whom_consent_leaves_out_is_not(self) -> None:
        elsewhere = replace(AGREED, actors=(SCHOOL,))

        assert plan_of(given(need_raised(), elsewhere, MET, PLAN), SOCIAL_SERVICES) is None

    def test_the_convener_offers_the_questionnaire(self) -> None:
        story = under(OFFERING).told(need_raised(), MET)

        assert SurveyOffered(survey="SIP-kollen") == story.notice(OPEN_CARE, "SurveyOffered")
        story.told(retracted("2026-12-01 10:00", "held", sender=OPEN_CARE_UNIT))
        assert "RETRACTED" == recalled(story, OPEN_CARE)

    def test_to_a_child_the_questionnaire_for_adults_is_not_offered(self) -> None:
        assert None is under(OFFERING).told(need_raised(minor=True), MET).notice(OPEN_CARE, "SurveyOffered")

    def test_of_a_need_taken_back_nothing_holds(self) -> None:
        story = given(need_raised(), AGREED, PLAN, retracted("2026-12-01 10:00", "need", sender=OPEN_CARE_UNIT))

        assert (None, "VOID") == (plan_of(story, SOCIAL_SERVICES), recalled(story, SOCIAL_SERVICES))


@pytest.mark.paragraph("4 kap. 3 §")
class TestWhatTheMeetingNeeds:
    """An interpreter, or other adaptations, stand in the call and nowhere else."""

    CALLED = (admission(), ready(), appointed("2026-11-20 13:00"))

    @pytest.mark.parametrize(("interpreter", "adaptations"), [(True, False), (False, True), (False, False)])
    def test_stand_in_the_call(self, interpreter: bool, adaptations: bool) -> None:  # noqa: FBT001 - as told
        call = convened("2026-11-21 10:00", interpreter=interpreter, adaptations=adaptations)
        invited = given(*self.CALLED, call).invitation(HEALTH_CARE)

        assert invited
        assert (interpreter, adaptations) == (invited.interpreter, invited.adaptations)

    def test_not_in_the_notice_of_the_duty(self) -> None:
        call = convened("2026-11-21 10:00", interpreter=True, adaptations=True)
        invited = given(*self.CALLED, call).invitation(OPEN_CARE)

        assert invited
        assert (False, False) == (invited.interpreter, invited.adaptations)
