"""What the specifications of 5 kap. share: stays that rest on days alone, and open care that comes and goes."""

from hub.domain.events import Liability
from hub.domain.facts import OutpatientCareAvailable, OutpatientCareUnavailable
from hub.domain.terms import UnavailabilityReason
from tests.specs.given import Story, given
from tests.specs.told import OPEN_CARE_UNIT, admission, local, needs, told

SOCIAL_ONLY = needs(social=True)


def liability(story: Story, count: int = 1) -> Liability:
    """What the ready notice of that count means for the municipality."""
    return story.case.liabilities[count]


def social(*facts: object, **more: object) -> Story:
    """A stay after which social services alone are needed: no SIP, so nothing but days decides."""
    return given(admission(needs=SOCIAL_ONLY, **more), *facts)


def gone(at: str, message_id: str = "gone", *, blocks: bool = True) -> OutpatientCareUnavailable:
    """Open care can't give its services from an instant on."""
    return OutpatientCareUnavailable(
        told=told(message_id, at, sender=OPEN_CARE_UNIT, facility=None),
        from_at=local(at),
        reason=UnavailabilityReason.UNAVAILABLE,
        blocks_discharge=blocks,
    )


def back(at: str) -> OutpatientCareAvailable:
    """Open care can give them again."""
    who = told("back", at, sender=OPEN_CARE_UNIT, facility=None)
    return OutpatientCareAvailable(told=who, from_at=local(at))
