"""SFS 2017:612, 4 kap. 1 § -- when a SIP must be planned, and what lawfully ends the duty."""

import pytest

from hub.domain.dated import Dated
from hub.domain.events import CoordinatedCarePlanRequired
from hub.domain.outbound import SipInvitation
from hub.domain.terms import (
    AftercareForm,
    ConsentDecision,
    DeadlineStatus,
    InterruptionReason,
    LegalEffect,
    LegalForm,
    Needs,
    ReadyBasis,
    Role,
)
from tests.specs.given import STATUTE, given, under
from tests.specs.told import (
    HEALTH_CARE,
    OPEN_CARE,
    SOCIAL_SERVICES,
    admission,
    appointed,
    consent,
    convened,
    deceased,
    discharged,
    interrupted,
    local,
    needs,
    ready,
    reassessed,
    withdrawn,
)

DUE = "2026-11-23 23:59:59.999999"
TOO_LATE = "2026-11-24 00:00"


@pytest.mark.paragraph("4 kap. 1 §")
class TestWhenPlanningIsRequired:
    """Services from both region and municipality; with municipal health care open care always takes part."""

    @pytest.mark.parametrize(
        ("judged", "required"),
        [
            (needs(outpatient=True), False),
            (needs(social=True), False),
            (needs(social=True, outpatient=True), True),
            (needs(health_care=True), True),
            (needs(health_care=True, social=True), True),
            (needs(health_care=True, social=True, outpatient=True), True),
            (needs(), False),
        ],
    )
    def test_by_need(self, judged: Needs, required: bool) -> None:  # noqa: FBT001 - a column of the table
        story = given(admission(needs=judged), ready())

        assert required == story.has("sip_call")
        assert required == ("DutyToConveneArose" in story.kinds())
        assert required == any(purpose == "SipInvitation" for _, purpose in story.case.issued)

    @pytest.mark.paragraph("LPT 7 a §")
    def test_open_compulsory_care_after_discharge_has_a_coordinated_care_plan_instead(self) -> None:
        story = given(admission(), ready(aftercare_form=AftercareForm.OPEN_COMPULSORY_PSYCHIATRIC))

        assert not story.has("sip_call")
        plan = next(event for event in story.events if isinstance(event, CoordinatedCarePlanRequired))
        assert "SFS 1991:1128 (LPT) 7 a §" == plan.law

    @pytest.mark.paragraph("LRV 12 a §")
    def test_so_has_a_notice_that_rests_on_such_a_decision(self) -> None:
        story = given(admission(), ready(basis=ReadyBasis.OPEN_FORENSIC_CARE_DECISION))

        assert not story.has("sip_call")
        plan = next(event for event in story.events if isinstance(event, CoordinatedCarePlanRequired))
        assert "SFS 1991:1129 (LRV) 12 a §" == plan.law

    @pytest.mark.paragraph("LPT 7 a §")
    def test_compulsory_care_in_hospital_does_not_lift_the_duty(self) -> None:
        assert given(admission(legal_form=LegalForm.LPT), ready()).has("sip_call")

    def test_needs_in_the_ready_notice_replace_those_of_the_admission(self) -> None:
        assert not given(admission(), ready(needs=needs(social=True))).has("sip_call")


@pytest.mark.paragraph("4 kap. 1 §")
class TestLawfulEndings:
    """At or before the due moment they lapse the count; after it they end the overdue, but it stays missed."""

    def test_death(self) -> None:
        story = given(admission(), ready(), appointed("2026-11-20 13:00"), convened("2026-11-20 15:00"))
        lapsed = given(admission(), ready(), deceased("2026-11-21 09:00")).deadline("sip_call")

        story.told(deceased("2026-11-21 09:00"))

        assert (DeadlineStatus.LAPSED, "DECEASED") == (lapsed.status, lapsed.reason)
        assert DeadlineStatus.MET is story.deadline("sip_call").status
        assert (None, None) == (story.effect(HEALTH_CARE), story.effect(OPEN_CARE))

    def test_death_after_the_due_moment(self) -> None:
        deadline = given(admission(), ready(), deceased(TOO_LATE)).deadline("sip_call")

        assert (DeadlineStatus.MISSED, "DECEASED") == (deadline.status, deadline.reason)

    def test_needs_that_no_longer_require_planning(self) -> None:
        deadline = given(admission(), ready(), reassessed("2026-11-21 09:00", needs(social=True))).deadline("sip_call")

        assert (DeadlineStatus.LAPSED, "NEEDS_CHANGED") == (deadline.status, deadline.reason)

    def test_needs_that_come_to_require_planning_are_counted_from_the_reassessment(self) -> None:
        story = given(
            admission(needs=needs(social=True)),
            ready("2026-11-16 09:00"),
            reassessed("2026-11-18 09:00", needs(social=True, outpatient=True)),
        )

        deadline = story.deadline("sip_call")
        assert (local("2026-11-18 09:00"), local(DUE)) == (deadline.starts_at, deadline.due_at)
        assert any(reason.startswith("NEEDS_CHANGED_AFTER_NOTICE") for reason in story.case.reviews)

    def test_a_party_added_by_a_reassessment_is_told_and_must_be_called(self) -> None:
        story = given(
            admission(),
            ready(),
            appointed("2026-11-20 13:00"),
            reassessed("2026-11-21 09:00", needs(health_care=True, social=True, outpatient=True)),
        )
        assert LegalEffect.DUTY_NOTICE is story.effect(SOCIAL_SERVICES)

        story.told(convened("2026-11-23 15:00"))

        assert [f"CALL_DOES_NOT_FULFIL call: PARTY_LEFT_OUT {SOCIAL_SERVICES}"] == [
            reason for reason in story.case.reviews if reason.startswith("CALL")
        ]

    @pytest.mark.parametrize(
        ("reason", "ending"),
        [
            (InterruptionReason.TRANSFERRED_TO_OTHER_REGION, "TRANSFERRED"),
            (InterruptionReason.NEEDS_CEASED, "NEEDS_CHANGED"),
            (InterruptionReason.WRONG_PATIENT, "VOID"),
            (InterruptionReason.SENT_IN_ERROR, "VOID"),
        ],
    )
    def test_an_interrupted_process(self, reason: InterruptionReason, ending: str) -> None:
        deadline = given(admission(), ready(), interrupted("2026-11-21 09:00", reason)).deadline("sip_call")

        assert (DeadlineStatus.LAPSED, ending) == (deadline.status, deadline.reason)

    def test_only_void_wipes_a_miss(self) -> None:
        late = interrupted("2026-11-25 09:00", InterruptionReason.WRONG_PATIENT)
        story = given(admission(), ready()).until(TOO_LATE).told(late)

        assert {DeadlineStatus.LAPSED} == {deadline.status for deadline in story.case.deadlines.values()}
        assert "DeadlineCorrected" in story.kinds()

    def test_a_withdrawn_notice_is_withdrawn_whatever_its_reason(self) -> None:
        assert (
            "READY_WITHDRAWN" == given(admission(), ready(), withdrawn("2026-11-21 09:00")).deadline("sip_call").reason
        )

    def test_a_refused_plan_is_for_a_person_to_judge_where_the_profile_says_so(self) -> None:
        story = given(admission(), ready(), consent("2026-11-21 09:00", ConsentDecision.REFUSED))

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status
        assert any(reason.startswith("CONSENT_REFUSED") for reason in story.case.reviews)

    def test_a_refused_plan_lapses_the_count_where_the_profile_says_so_and_consent_starts_a_new_one(self) -> None:
        lapsing = under(STATUTE, refusal_ends_call=Dated.always("lapse"))
        story = lapsing.told(admission(), ready(), consent("2026-11-21 09:00", ConsentDecision.REFUSED))
        assert "CONSENT_REFUSED" == story.deadline("sip_call").reason

        story.told(consent("2026-11-24 09:00", ConsentDecision.GIVEN, "consent given"))

        assert local("2026-11-27 23:59:59.999999") == story.deadline("sip_call", count=2).due_at


@pytest.mark.paragraph("4 kap. 3 §")
class TestTheDutyNotices:
    """The moment the duty arises the hub tells open care and each municipal party; in law that is no call."""

    def test_open_care_is_to_convene_and_learns_the_last_lawful_moment(self) -> None:
        expected = SipInvitation(role=Role.CONVENER, legal_effect=LegalEffect.DUTY_NOTICE, convene_by=local(DUE))

        assert expected == given(admission(), ready()).invitation(OPEN_CARE)

    def test_the_municipality_is_to_take_part(self) -> None:
        expected = SipInvitation(role=Role.PARTICIPANT, legal_effect=LegalEffect.DUTY_NOTICE)

        assert expected == given(admission(), ready()).invitation(HEALTH_CARE)

    def test_a_duty_notice_does_not_fulfil_the_duty(self) -> None:
        assert DeadlineStatus.OPEN is given(admission(), ready()).deadline("sip_call").status

    def test_they_are_issued_once(self) -> None:
        story = given(admission(), ready(), appointed("2026-11-20 13:00"), discharged("2026-11-20 15:00"))

        issued = story.case.issued
        assert {1} == {i.head.revision for (_, purpose), i in issued.items() if purpose == "SipInvitation"}
