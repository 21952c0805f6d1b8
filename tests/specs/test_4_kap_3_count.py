"""SFS 2017:612, 4 kap. 3 § -- which three days run: withdrawal, a new notice, cancellation."""

import pytest

from hub.domain.dated import Dated
from hub.domain.terms import (
    ConsentDecision,
    DeadlineStatus,
    LegalEffect,
)
from tests.specs.given import STATUTE, Story, given, under
from tests.specs.told import (
    HEALTH_CARE,
    OPEN_CARE,
    admission,
    appointed,
    cancelled,
    consent,
    convened,
    correcting,
    discharged,
    local,
    needs,
    ready,
    reassessed,
    retracted,
    withdrawn,
)

BOTH = needs(social=True, outpatient=True)
DUE = "2026-11-23 23:59:59.999999"
TOO_LATE = "2026-11-24 00:00"


@pytest.mark.paragraph("4 kap. 3 §")
class TestTheCount:
    """Withdrawal, a new notice, cancellation: which three days run."""

    def test_withdrawal_lapses_an_open_count_and_withdraws_its_duty_notices(self) -> None:
        story = given(admission(), ready(), withdrawn("2026-11-21 09:00"))

        deadline = story.deadline("sip_call")
        assert (DeadlineStatus.LAPSED, "READY_WITHDRAWN") == (deadline.status, deadline.reason)
        assert local("2026-11-21 09:00") == deadline.ended_at
        for party in (HEALTH_CARE, OPEN_CARE):
            assert story.invitation(party) is None
            assert story.notice(party, "SipInvitationWithdrawn") is not None

    def test_withdrawal_at_the_last_moment_lapses_it(self) -> None:
        assert DeadlineStatus.LAPSED is given(admission(), ready(), withdrawn(DUE)).deadline("sip_call").status

    def test_withdrawal_a_microsecond_later_ends_the_overdue_but_it_stays_missed(self) -> None:
        deadline = given(admission(), ready(), withdrawn(TOO_LATE)).deadline("sip_call")

        assert (DeadlineStatus.MISSED, local(TOO_LATE)) == (deadline.status, deadline.ended_at)
        assert "READY_WITHDRAWN" == deadline.reason

    def test_a_new_notice_after_a_withdrawal_starts_a_new_count(self) -> None:
        story = given(admission(), ready(), withdrawn("2026-11-21 09:00"), ready("2026-11-24 10:00", "ready again"))

        assert local("2026-11-27 23:59:59.999999") == story.deadline("sip_call", count=2).due_at
        head = story.case.issued[HEALTH_CARE, "SipInvitation"].head
        assert (2, 1) == (head.count, head.revision)

    def test_a_new_notice_while_another_stands_starts_none(self) -> None:
        story = given(admission(), ready(), ready("2026-11-22 10:00", "second"))

        assert not story.has("sip_call", count=2)
        assert local(DUE) == story.deadline("sip_call").due_at

    def test_unless_it_corrects_the_first(self) -> None:
        story = given(admission(), ready(), correcting(ready("2026-11-22 10:00", "second"), "ready"))

        deadline = story.deadline("sip_call")
        assert (local("2026-11-22 10:00"), local("2026-11-25 23:59:59.999999")) == (
            deadline.starts_at,
            deadline.due_at,
        )

    def test_a_call_that_is_not_cancelled_stands_and_fulfils_the_next_count(self) -> None:
        story = given(
            admission(),
            ready(),
            appointed("2026-11-20 13:00"),
            convened("2026-11-20 15:00"),
            withdrawn("2026-11-21 09:00"),
        )
        assert LegalEffect.CALL is story.effect(HEALTH_CARE)

        story.told(ready("2026-11-24 10:00", "ready again"))

        second = story.deadline("sip_call", count=2)
        assert (DeadlineStatus.MET, local("2026-11-20 15:00")) == (second.status, second.ended_at)
        assert DeadlineStatus.MET is story.deadline("sip_call", count=1).status

    def test_a_call_cancelled_before_the_due_moment_reopens_the_same_count(self) -> None:
        story = given(admission(), ready(), appointed("2026-11-20 13:00"), convened("2026-11-20 15:00"))

        story.told(cancelled(DUE))

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status
        assert LegalEffect.DUTY_NOTICE is story.effect(HEALTH_CARE)
        assert 3 == story.case.issued[HEALTH_CARE, "SipInvitation"].head.revision
        assert story.notice(HEALTH_CARE, "SipInvitationWithdrawn") is None

    def test_a_call_cancelled_after_it_was_met(self) -> None:
        story = given(
            admission(), ready(), appointed("2026-11-20 13:00"), convened("2026-11-20 15:00"), cancelled(TOO_LATE)
        )

        assert DeadlineStatus.MET is story.deadline("sip_call").status

    def test_a_retracted_notice_voids_its_count(self) -> None:
        story = given(admission(), ready()).until(TOO_LATE).told(retracted("2026-11-25 09:00", "ready"))

        deadline = story.deadline("sip_call")
        assert (DeadlineStatus.LAPSED, "VOID") == (deadline.status, deadline.reason)


@pytest.mark.paragraph("4 kap. 3 §")
class TestWhatCausedTheDuty:
    """Each count names the message that made it arise, and keeps its number whatever arrives later."""

    def causes(self, story: Story) -> list[tuple[int, str]]:
        """Count and cause of every duty that stands in the log."""
        return [(count, duty.cause) for count, duty in story.case.duties.items() if duty.reason != "CORRECTED"]

    def test_the_ready_notice(self) -> None:
        assert [(1, "ready")] == self.causes(given(admission(), ready()))

    def test_the_reassessment(self) -> None:
        story = given(admission(needs=needs(social=True)), ready(), reassessed("2026-11-21 09:00", BOTH))

        assert [(1, "reassessed")] == self.causes(story)

    def test_the_consent(self) -> None:
        refused = consent("2026-11-21 09:00", ConsentDecision.REFUSED)
        allowed = consent("2026-11-24 09:00", ConsentDecision.GIVEN, "consent given")
        story = under(STATUTE, refusal_ends_call=Dated.always("lapse")).told(admission(), ready(), refused, allowed)

        assert [(1, "ready"), (2, "consent given")] == self.causes(story)

    def test_a_notice_that_turns_out_to_be_the_first_takes_the_count_over(self) -> None:
        story = given(admission(), ready("2026-11-20 15:00", "second"), ready("2026-11-19 09:00", "first"))

        assert [(1, "first")] == self.causes(story)
        assert [("sip_call", 1)] == [key[:2] for key in story.case.deadlines if key[0] == "sip_call"]
        assert local("2026-11-19 09:00") == story.deadline("sip_call").starts_at

    def test_counts_keep_their_numbers_when_an_earlier_one_is_found(self) -> None:
        story = given(admission(), ready("2026-11-24 09:00", "later"), withdrawn("2026-11-19 12:00"))

        story.told(ready("2026-11-19 09:00", "earlier"))

        assert [(1, "later"), (2, "earlier")] == self.causes(story)
        assert DeadlineStatus.LAPSED is story.deadline("sip_call", count=2).status

    def test_a_count_that_was_ended_is_never_revived(self) -> None:
        story = given(admission(), ready(), withdrawn("2026-11-21 09:00"), retracted("2026-11-21 10:00", "withdrawn"))

        assert [(2, "ready")] == self.causes(story)
        assert not story.has("sip_call", count=1)
        assert DeadlineStatus.OPEN is story.deadline("sip_call", count=2).status
        assert LegalEffect.DUTY_NOTICE is story.effect(HEALTH_CARE)

    def test_the_notice_that_still_stands_takes_over_from_one_withdrawn_by_name(self) -> None:
        story = given(
            admission(),
            ready("2026-11-19 09:00", "first"),
            ready("2026-11-20 09:00", "second"),
            withdrawn("2026-11-21 09:00", withdraws="first"),
        )

        assert [(1, "first"), (2, "second")] == self.causes(story)
        assert local("2026-11-20 09:00") == story.deadline("sip_call", count=2).starts_at

    def test_of_two_notices_at_the_same_moment_the_first_by_id_counts(self) -> None:
        story = given(admission(), ready("2026-11-20 09:00", "b"), ready("2026-11-20 09:00", "a"))

        assert [(1, "a")] == self.causes(story)


@pytest.mark.paragraph("4 kap. 3 §")
class TestDischargeAfterAWithdrawal:
    """A discharge while no notice stands: the duty exists, and no count runs."""

    def test_withdrawn_before_the_discharge(self) -> None:
        story = given(admission(), ready(), withdrawn("2026-11-21 09:00"), discharged("2026-11-21 10:00"))

        assert not story.has("sip_call", count=2)
        assert LegalEffect.DUTY_NOTICE is story.effect(OPEN_CARE)

    def test_withdrawn_at_the_moment_of_the_discharge(self) -> None:
        story = given(admission(), ready(), withdrawn("2026-11-21 09:00"), discharged("2026-11-21 09:00"))

        assert "DeviationFound" in story.kinds()
        assert LegalEffect.DUTY_NOTICE is story.effect(OPEN_CARE)

    def test_withdrawn_after_the_discharge(self) -> None:
        story = given(admission(), ready(), discharged("2026-11-21 08:00"), withdrawn("2026-11-21 09:00"))

        assert story.effect(OPEN_CARE) is None

    def test_a_retracted_notice_does_not_stand(self) -> None:
        story = given(admission(), ready(), retracted("2026-11-20 13:00", "ready"), discharged("2026-11-21 08:00"))

        assert LegalEffect.DUTY_NOTICE is story.effect(OPEN_CARE)
        assert "DeviationFound" in story.kinds()
