"""Who is told what: the parties concerned, what is withdrawn, and what every notice bears."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid5

import pytest

from hub.domain.events import DutyToConveneEnded, NoticeIssued
from hub.domain.facts import Fact
from hub.domain.outbound import AdmissionForwarded, SipInvitationWithdrawn
from hub.domain.terms import (
    Concerned,
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
    convened,
    deceased,
    interrupted,
    local,
    needs,
    ready,
    reassessed,
    withdrawn,
)

WRONG = InterruptionReason.WRONG_PATIENT


@pytest.mark.paragraph("2 kap. 1 §")
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
        assert controller == STATUTE.register.controller_of(party, date(2026, 11, 20))


@pytest.mark.paragraph("4 kap. 1 §")
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


class TestWhatIsWithdrawn:
    """The reason is told, and what comes afterwards belongs to a higher count."""

    def test_why_an_invitation_is_withdrawn(self) -> None:
        story = given(admission(), ready(), withdrawn("2026-11-21 09:00"))

        withdrawal = story.notice(HEALTH_CARE, "SipInvitationWithdrawn")
        invitation = story.case.issued[HEALTH_CARE, "SipInvitation"].head.notice_id
        assert SipInvitationWithdrawn(withdraws=invitation, reason="READY_WITHDRAWN") == withdrawal

    def test_a_second_withdrawal_gives_its_own_reason(self) -> None:
        again = ready("2026-11-24 10:00", "again")
        story = given(admission(), ready(), withdrawn("2026-11-21 09:00"), again, deceased("2026-11-25 09:00"))

        withdrawal = story.notice(HEALTH_CARE, "SipInvitationWithdrawn")
        assert isinstance(withdrawal, SipInvitationWithdrawn)
        assert "DECEASED" == withdrawal.reason

    def test_a_party_no_longer_concerned_is_told_that(self) -> None:
        fewer = reassessed("2026-11-21 09:00", needs(social=True, outpatient=True))
        story = given(admission(needs=needs(health_care=True, social=True, outpatient=True)), ready(), fewer)

        withdrawal = story.notice(HEALTH_CARE, "SipInvitationWithdrawn")
        assert isinstance(withdrawal, SipInvitationWithdrawn)
        assert "NO_LONGER_CONCERNED" == withdrawal.reason
        assert story.notice(SOCIAL_SERVICES, "SipInvitation") is not None

    def test_several_recalls_are_told_apart(self) -> None:
        story = given(admission(), appointed("2026-11-18 09:00"), reassessed("2026-11-18 10:00", needs(social=True)))

        heads = [e.head for e in story.events if isinstance(e, NoticeIssued) and e.head.purpose == "NoticeRecalled"]
        to_municipality = [(head.count, head.revision) for head in heads if head.party == HEALTH_CARE]
        assert [(1, 1), (2, 1)] == to_municipality
        assert len(heads) == len({head.notice_id for head in heads})

    def test_a_party_concerned_again_is_told_anew_under_a_new_count(self) -> None:
        story = given(
            admission(),
            reassessed("2026-11-18 10:00", needs(social=True)),
            reassessed("2026-11-19 10:00", needs(health_care=True), "again"),
        )

        head = story.case.issued[HEALTH_CARE, "AdmissionForwarded"].head
        assert (1, 1) == (head.count, head.revision)

    def test_a_notice_whose_own_count_ran_ahead_still_belongs_to_its_duty(self) -> None:
        """Invited, uninvited and invited again within one duty; when that ends it is withdrawn, and the next is new."""
        all_three = needs(health_care=True, social=True, outpatient=True)
        story = given(
            admission(needs=all_three),
            ready("2026-11-20 09:00", "first"),
            reassessed("2026-11-20 10:00", needs(health_care=True, outpatient=True)),
            reassessed("2026-11-20 11:00", all_three, "again"),
            ready("2026-11-20 12:00", "second"),
            withdrawn("2026-11-21 09:00", withdraws="first"),
        )

        heads = {party: story.case.issued[party, "SipInvitation"].head for party in (HEALTH_CARE, SOCIAL_SERVICES)}
        assert {HEALTH_CARE: (2, 1), SOCIAL_SERVICES: (3, 1)} == {p: (h.count, h.revision) for p, h in heads.items()}
        assert {"withdrawn"} == {head.causation_id for head in heads.values()}

    def test_the_duty_ends_in_the_log_with_its_reason_once(self) -> None:
        story = given(admission(), ready(), withdrawn("2026-11-21 09:00"), appointed("2026-11-21 10:00"))

        ended = [event for event in story.events if isinstance(event, DutyToConveneEnded)]
        expected = DutyToConveneEnded(count=1, ended_at=local("2026-11-21 09:00"), reason="READY_WITHDRAWN")
        assert [expected] == ended
