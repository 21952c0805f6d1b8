"""How a stay is read: where it stands, who is concerned, and which of several values counts."""

from dataclasses import replace
from uuid import UUID, uuid5

import pytest

from hub.domain.events import NoticeIssued
from hub.domain.facts import Fact
from hub.domain.outbound import AdmissionForwarded
from hub.domain.parties import controller_of
from hub.domain.stay import legal_instant, read_stay
from hub.domain.terms import (
    CareSetting,
    Concerned,
    DeadlineStatus,
    Destination,
    InterruptionReason,
    LegalEffect,
    Role,
)
from tests.specs.given import STATUTE, given
from tests.specs.told import (
    CASE,
    HEALTH_CARE,
    OPEN_CARE,
    SOCIAL_SERVICES,
    admission,
    appointed,
    by_phone,
    contact_ended,
    convened,
    correcting,
    deceased,
    discharged,
    interrupted,
    local,
    needs,
    ready,
    reassessed,
    retracted,
    withdrawn,
)

WRONG = InterruptionReason.WRONG_PATIENT


class TestWhereTheStayStands:
    """One word, for people."""

    @pytest.mark.parametrize(
        ("facts", "state"),
        [
            ([admission()], "ADMITTED"),
            ([admission(), ready()], "DISCHARGE_READY"),
            ([admission(), ready(), withdrawn("2026-11-21 09:00")], "ADMITTED"),
            ([admission(), ready(), discharged("2026-11-21 09:00")], "DISCHARGED"),
            ([admission(), discharged("2026-11-21 09:00", Destination.OTHER_INPATIENT_CARE)], "ADMITTED"),
            ([admission(), ready(), deceased("2026-11-21 09:00")], "INTERRUPTED"),
            ([admission(), discharged("2026-11-21 09:00"), deceased("2026-11-22 09:00")], "DISCHARGED"),
            ([admission(), discharged("2026-11-21 09:00"), interrupted("2026-11-22 09:00", WRONG)], "INTERRUPTED"),
        ],
    )
    def test_state(self, facts: list[Fact], state: str) -> None:
        stay = read_stay(CASE, facts, STATUTE)

        assert stay is not None
        assert state == stay.state

    def test_before_the_admission_notice_there_is_no_stay(self) -> None:
        assert read_stay(CASE, [ready()], STATUTE) is None


class TestWhichValueCounts:
    """The latest legal instant wins, ties by message id; what is corrected or retracted counts no more."""

    def test_a_later_admission_notice_replaces_an_earlier_one_whatever_the_order(self) -> None:
        later = admission("2026-11-17 12:00", "later", expected_discharge_at=local("2026-11-25 10:00"))
        for facts in ([admission(), later], [later, admission()]):
            content = given(*facts).notice(HEALTH_CARE, "AdmissionForwarded")
            assert isinstance(content, AdmissionForwarded)
            assert local("2026-11-25 10:00") == content.expected_discharge_at

    def test_a_corrected_admission_notice_is_issued_as_the_next_revision(self) -> None:
        story = given(
            admission(), correcting(admission("2026-11-17 12:00", "better", stay_municipality="0881"), "admission")
        )

        head = story.case.issued["municipality:0881:HEALTH_CARE", "AdmissionForwarded"].head
        assert (0, 1) == (head.count, head.revision)
        content = story.notice(HEALTH_CARE, "AdmissionForwarded")
        assert isinstance(content, AdmissionForwarded)
        assert Role.INFORMED is content.role

    def test_the_first_admission_notice_met_the_24_hours(self) -> None:
        story = given(admission(), admission("2026-11-19 12:00", "later"))

        assert local("2026-11-17 10:00") == story.deadline("admission_notice").ended_at

    def test_of_two_assessments_at_one_moment_the_last_by_id_counts(self) -> None:
        none = reassessed("2026-11-18 09:00", needs(social=True), "b")
        both = reassessed("2026-11-18 09:00", needs(health_care=True), "a")

        assert not given(admission(), both, none, ready()).has("sip_call")
        assert not given(admission(), none, both, ready()).has("sip_call")

    def test_a_correction_of_another_kind_corrects_nothing(self) -> None:
        other = correcting(discharged("2026-11-21 09:00"), "ready")

        assert given(admission(), ready(), other).has("sip_call")

    def test_a_retracted_call_is_as_if_never_made(self) -> None:
        story = given(admission(), ready(), appointed("2026-11-20 12:00"), convened("2026-11-20 15:00"))

        story.told(retracted("2026-11-20 16:00", "call"))

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status


class TestWithdrawals:
    """A withdrawal ends every notice dated before it, or the one that it names."""

    def test_at_the_moment_of_the_notice(self) -> None:
        assert not given(admission(), ready("2026-11-20 12:00"), withdrawn("2026-11-20 12:00")).has("sip_call")

    def test_by_name_and_dated_before_the_notice(self) -> None:
        story = given(admission(), ready("2026-11-20 12:00"), withdrawn("2026-11-20 11:00", withdraws="ready"))

        assert not story.has("sip_call")

    def test_by_name_it_leaves_others_alone(self) -> None:
        story = given(admission(), ready("2026-11-20 12:00"), withdrawn("2026-11-21 11:00", withdraws="another"))

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status

    def test_the_first_of_two_counts(self) -> None:
        story = given(
            admission(), ready(), withdrawn("2026-11-22 09:00"), withdrawn("2026-11-21 09:00", "by name", "ready")
        )

        assert local("2026-11-21 09:00") == story.deadline("sip_call").ended_at

    def test_a_retraction_ends_the_notice_when_it_was_given(self) -> None:
        story = given(admission(), ready(), retracted("2026-11-21 09:00", "ready"))

        assert local("2026-11-21 09:00") == story.deadline("sip_call").ended_at
        assert "DischargeReadyWithdrawnForwarded" not in {purpose for _, purpose in story.case.issued}
        assert story.notice(HEALTH_CARE, "DischargeReadyForwarded") is None


class TestTheContactInForce:
    """The latest appointed, unless that one has ended."""

    def called(self, *facts: Fact) -> DeadlineStatus:
        """How the duty stands when the first unit calls on Monday at three."""
        return given(admission(), ready(), *facts, convened("2026-11-23 15:00")).deadline("sip_call").status

    def test_appointed_at_the_moment_of_the_call(self) -> None:
        assert DeadlineStatus.MET is self.called(appointed("2026-11-23 15:00"))

    def test_ended_at_the_moment_of_the_call(self) -> None:
        facts = appointed("2026-11-20 12:00"), contact_ended("2026-11-23 15:00")

        assert DeadlineStatus.OPEN is self.called(*facts)

    def test_ended_as_soon_as_appointed(self) -> None:
        facts = appointed("2026-11-20 12:00"), contact_ended("2026-11-20 12:00")

        assert DeadlineStatus.OPEN is self.called(*facts)

    def test_the_end_of_an_earlier_appointment_does_not_end_a_later_one(self) -> None:
        facts = appointed("2026-11-20 12:00"), contact_ended("2026-11-20 11:00")

        assert DeadlineStatus.MET is self.called(*facts)

    def test_the_end_of_another_units_appointment_is_not_its_end(self) -> None:
        facts = appointed("2026-11-20 12:00"), contact_ended("2026-11-21 12:00", "SE2321000073-V002")

        assert DeadlineStatus.MET is self.called(*facts)


class TestWhoIsConcerned:
    """Those the hospital names, else those that the needs point out."""

    def test_a_reassessment_may_name_others_than_the_admission_did(self) -> None:
        first = (Concerned(HEALTH_CARE, Role.PARTICIPANT),)
        later = replace(
            reassessed("2026-11-18 09:00", needs(social=True, outpatient=True)),
            concerned=(Concerned(SOCIAL_SERVICES, Role.PARTICIPANT),),
        )
        story = given(admission(concerned=first), later, ready())

        assert story.notice(SOCIAL_SERVICES, "SipInvitation") is not None
        assert story.notice(HEALTH_CARE, "SipInvitation") is None

    def test_a_named_convener_stands_for_open_care(self) -> None:
        other = "open_care:SE5561234567-V9"
        named = (Concerned(other, Role.CONVENER), Concerned(HEALTH_CARE, Role.PARTICIPANT))
        story = given(admission(concerned=named), ready())

        assert story.notice(other, "SipInvitation") is not None
        assert story.notice(OPEN_CARE, "SipInvitation") is None

    def test_a_party_merely_informed_gets_no_invitation(self) -> None:
        named = (Concerned(HEALTH_CARE, Role.PARTICIPANT), Concerned(SOCIAL_SERVICES, Role.INFORMED))
        story = given(admission(concerned=named), ready())

        assert story.notice(SOCIAL_SERVICES, "DischargeReadyForwarded") is not None
        assert story.notice(SOCIAL_SERVICES, "SipInvitation") is None

    def test_a_person_registered_nowhere_concerns_the_municipality_where_she_will_live(self) -> None:
        story = given(admission(registered_municipality=None, stay_municipality="0881"))

        assert {"municipality:0881:HEALTH_CARE", OPEN_CARE} == {party for party, _ in story.case.issued}

    def test_the_placing_municipality_is_told_since_it_pays(self) -> None:
        story = given(admission(placing_municipality="1480"))

        content = story.notice("municipality:1480:HEALTH_CARE", "AdmissionForwarded")
        assert isinstance(content, AdmissionForwarded)
        assert Role.INFORMED is content.role

    @pytest.mark.parametrize(
        ("party", "controller"),
        [
            ("municipality:0880:HEALTH_CARE", "kommun-0880"),
            ("municipality:0880:SOCIAL_SERVICES", "kommun-0880"),
            ("open_care:region-08", "region-08"),
            ("open_care:SE2321000073-V001", "region-08"),
            ("open_care:se2321000073-v001", "region-08"),
            ("hospital:SE2321000016-H001", "region-01"),
            ("open_care:SE5561234567-V001", "org-5561234567"),
            ("school:somewhere", "unassigned"),
        ],
    )
    def test_which_controller_owns_what_the_party_reads(self, party: str, controller: str) -> None:
        assert controller == controller_of(party, STATUTE)


class TestInvitationsAfterAnEnd:
    """What ends the planning itself withdraws the call too; what ends only the count does not."""

    def standing(self, *facts: Fact) -> LegalEffect | None:
        """What the municipality has, after a call on Friday and then *facts*."""
        called = (admission(), ready(), appointed("2026-11-20 12:00"), convened("2026-11-20 15:00"))
        content = given(*called, *facts).notice(HEALTH_CARE, "SipInvitation")
        return getattr(content, "legal_effect", None)

    def test_withdrawn(self) -> None:
        assert LegalEffect.CALL is self.standing(withdrawn("2026-11-21 09:00"))

    def test_deceased_after_a_withdrawal(self) -> None:
        assert self.standing(withdrawn("2026-11-21 09:00"), deceased("2026-11-22 09:00")) is None

    def test_wrong_patient(self) -> None:
        assert self.standing(interrupted("2026-11-21 09:00", WRONG)) is None

    def test_the_later_of_two_counts_says_which(self) -> None:
        twice = (
            withdrawn("2026-11-21 09:00"),
            ready("2026-11-24 10:00", "again"),
            withdrawn("2026-11-25 09:00", "again not"),
        )

        assert LegalEffect.CALL is self.standing(*twice)


class TestEveryNotice:
    """Ids follow from what they number, and say what caused them."""

    def test_ids_are_those_of_the_contract(self) -> None:
        namespace = UUID("e045a741-c289-5753-a787-1d718f01ac21")
        for event in given(admission(), ready(), withdrawn("2026-11-21 09:00")).events:
            if isinstance(event, NoticeIssued):
                head = event.head
                text = f"notice|{CASE}|{head.party}|{head.purpose}|{head.count}|{head.revision}"
                assert str(uuid5(namespace, text)) == head.notice_id

    def test_each_names_the_message_that_caused_it_and_when_that_was_received(self) -> None:
        heads = [event.head for event in given(admission(), ready()).events if isinstance(event, NoticeIssued)]

        assert {("admission", local("2026-11-17 10:00:02")), ("ready", local("2026-11-20 11:59:30"))} == {
            (head.causation_id, head.issued_at) for head in heads
        }

    def test_a_notice_that_closes_another_names_it(self) -> None:
        story = given(admission(), ready(), withdrawn("2026-11-21 09:00"))

        issued = {event.head.notice_id for event in story.events if isinstance(event, NoticeIssued)}
        closed = [event.closes for event in story.events if isinstance(event, NoticeIssued) and event.closes]
        assert 4 == len(closed)
        assert set(closed) <= issued


class TestLegalInstants:
    """Each fact counts at its own instant; what the hub carries, when it was given."""

    @pytest.mark.parametrize(
        ("fact", "instant"),
        [
            (admission(), "2026-11-17 10:00"),
            (ready(), "2026-11-20 11:59:28"),
            (by_phone(ready(), "2026-11-20 09:00"), "2026-11-20 09:00"),
            (withdrawn("2026-11-21 09:00"), "2026-11-21 09:00"),
            (appointed("2026-11-20 12:00"), "2026-11-20 12:00"),
            (deceased("2026-11-20 12:00"), "2026-11-20 12:00"),
            (discharged("2026-11-20 12:00"), "2026-11-20 12:00"),
        ],
    )
    def test_instant(self, fact: Fact, instant: str) -> None:
        assert local(instant) == legal_instant(fact, STATUTE)

    def test_care_setting_never_leaves(self) -> None:
        told = str(given(admission(care_setting=CareSetting.PSYCHIATRIC)).case.issued)

        assert "PSYCHIATRIC" not in told
