"""What the specifications of SIPs outside discharge share: the call, the consent, and what a party then knows."""

from dataclasses import replace

from hub.domain.outbound import SipInvitationWithdrawn, SipNeedForwarded
from hub.domain.terms import ConsentDecision, LegalEffect
from tests.specs.given import Story
from tests.specs.told import (
    OPEN_CARE_UNIT,
    SOCIAL_SERVICES,
    consent,
    convened,
    local,
)

SCHOOL = "municipality:0880:SCHOOL"


def called(at: str = "2026-11-03 10:00", to: tuple[str, ...] = (SOCIAL_SERVICES,), **more: object) -> object:
    """The one who saw the need calls."""
    return convened(at, called=to, meeting_at=local("2026-11-10 13:00"), **more)


def agreed(at: str = "2026-11-02 15:00", **more: object) -> object:
    """The person consents."""
    return consent(at, ConsentDecision.GIVEN, **more)


def invited(story: Story, party: str = SOCIAL_SERVICES) -> bool:
    """Whether the party has a call that stands."""
    return story.effect(party) is LegalEffect.CALL


def known_to(story: Story, party: str = SOCIAL_SERVICES) -> bool:
    """Whether the party has been told whose the SIP is."""
    return isinstance(story.notice(party, "SipNeedForwarded"), SipNeedForwarded)


def by_open_care(fact: object) -> object:
    """The same, told by open care."""
    return replace(fact, told=replace(fact.told, sender=OPEN_CARE_UNIT, facility=None))


def last_withdrawal(story: Story) -> str:
    """The kind of the withdrawal issued last."""
    withdrawing = {"SipInvitationWithdrawn", "NoticeRecalled"}
    contents = [type(e.content).__name__ for e in story.events if type(e).__name__ == "NoticeIssued"]
    return [name for name in contents if name in withdrawing][-1]


def why_withdrawn(story: Story) -> str:
    """Why the invitation withdrawn last was."""
    contents = [e.content for e in story.events if type(e).__name__ == "NoticeIssued"]
    return [content.reason for content in contents if isinstance(content, SipInvitationWithdrawn)][-1]
