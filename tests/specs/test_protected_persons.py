"""Protected persons (messages.md): facts and clocks run, and the hub tells nobody but the hospital."""

import pytest

from hub.domain.outbound import ManualHandlingRequired
from hub.domain.terms import DeadlineStatus, LegalEffect, Protection
from tests.specs.given import Story, given
from tests.specs.told import (
    HEALTH_CARE,
    HOSPITAL,
    admission,
    appointed,
    convened,
    correcting,
    given_outside,
    local,
    ready,
    withdrawn,
)

PROTECTED = [Protection.PROTECTED_REGISTRATION, Protection.CONFIDENTIALITY_MARK]


def withheld(story: Story) -> list[str]:
    """The purposes of what the hospital must give itself."""
    assert {f"hospital:{HOSPITAL}"} == {party for party, _ in story.case.issued}
    return sorted(
        purpose.removeprefix("ManualHandlingRequired:") for (_, purpose), i in story.case.issued.items() if not i.closed
    )


@pytest.mark.parametrize("protection", PROTECTED)
class TestProtectedPersons:
    """One `ManualHandlingRequired` for each notice withheld."""

    def test_six_notices_are_withheld_in_case_1(self, protection: Protection) -> None:
        expected = [
            f"{record}:{party}"
            for record in ("AdmissionForwarded", "DischargeReadyForwarded", "SipInvitation")
            for party in ("municipality:0880:HEALTH_CARE", "open_care:SE2321000073-V001")
        ]

        assert expected == withheld(given(admission(protection=protection), ready()))

    def test_the_deadlines_are_the_same(self, protection: Protection) -> None:
        open_to_all = given(admission(), ready())
        story = given(admission(protection=protection), ready())

        assert open_to_all.case.deadlines == story.case.deadlines
        assert any(reason.startswith("PROTECTED_PERSON") for reason in story.case.reviews)

    def test_the_call_is_withheld_as_a_notice_of_its_own(self, protection: Protection) -> None:
        story = given(
            admission(protection=protection), ready(), appointed("2026-11-20 13:00"), convened("2026-11-23 15:00")
        )

        issued = story.case.issued[f"hospital:{HOSPITAL}", f"ManualHandlingRequired:SipInvitation:{HEALTH_CARE}"]
        assert isinstance(issued.content, ManualHandlingRequired)
        assert (LegalEffect.CALL, 2) == (issued.content.legal_effect, issued.head.revision)

    def test_a_call_that_the_hub_withholds_fulfils_nothing(self, protection: Protection) -> None:
        story = given(
            admission(protection=protection), ready(), appointed("2026-11-20 13:00"), convened("2026-11-23 15:00")
        )

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status
        assert any(reason.startswith("CALL_WITHHELD call") for reason in story.case.reviews)

    def test_a_call_given_outside_the_hub_fulfils_the_duty(self, protection: Protection) -> None:
        story = given(
            admission(protection=protection),
            ready(),
            appointed("2026-11-20 13:00"),
            convened("2026-11-23 15:00"),
            given_outside("2026-11-23 16:00", "2026-11-23 15:30"),
        )

        assert (DeadlineStatus.MET, local("2026-11-23 15:30")) == (
            story.deadline("sip_call").status,
            story.deadline("sip_call").ended_at,
        )
        assert not any(reason.startswith("CALL_WITHHELD") for reason in story.case.reviews)

    def test_a_withdrawal_too_is_for_the_hospital_to_give(self, protection: Protection) -> None:
        story = given(admission(protection=protection), ready(), withdrawn("2026-11-21 09:00"))

        assert f"SipInvitationWithdrawn:{HEALTH_CARE}" in withheld(story)
        assert f"SipInvitation:{HEALTH_CARE}" not in withheld(story)

    def test_nobody_else_hears_of_a_protection_that_is_found_out_later(self, protection: Protection) -> None:
        story = given(admission(), ready())
        before = len(story.events)

        story.told(correcting(admission("2026-11-20 13:00", "corrected", protection=protection), "admission"))

        told_now = [event for event in story.events[before:] if type(event).__name__ == "NoticeIssued"]
        assert {f"hospital:{HOSPITAL}"} == {event.head.party for event in told_now}
