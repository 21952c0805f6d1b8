"""What region-financed open care tells: the care contact, consent, the call, the meeting, the plan.

`ConsentRecorded` and the two about open care's services may come from others too; all refer to the case by id.
"""

from typing import Self

from pydantic import model_validator

from hub.domain.terms import (
    CallPurpose,
    ClosingReason,
    ConsentDecision,
    ConsentGiver,
    ConsentSubject,
    MeetingMode,
    Principal,
    RelatedPlan,
    SipContents,
    SipNeed,
    UnavailabilityReason,
)
from hub.inbound.fields import (
    Day,
    HsaId,
    Instant,
    Known,
    Parties,
    PastInstant,
    Phone,
    Sender,
    Several,
    Text,
    refuse,
)
from hub.inbound.message import CaseMessage


class CareContactAppointed(CaseMessage):
    """Fast vårdkontakt utsedd (2 kap. 5 §)."""

    unit: HsaId
    name: Text | None = None
    phone: Phone | None = None
    appointed_by: Text | None = None
    appointed_at: PastInstant


class CareContactEnded(CaseMessage):
    """Fast vårdkontakt har upphört."""

    unit: HsaId
    ended_at: PastInstant


class ConsentRecorded(CaseMessage):
    """Samtycke lämnat, nekat eller återkallat."""

    subject: Known[ConsentSubject]
    decision: Known[ConsentDecision]
    given_by: Known[ConsentGiver]
    actors: Parties = ()
    valid_until: Instant | None = None
    decided_at: PastInstant


class SipNeedAssessed(CaseMessage):
    """Bedömning av SIP-behov."""

    outcome: Known[SipNeed]
    decided_at: PastInstant


class _Meeting(CaseMessage):
    """Where and how one meets; at home no place is named, since that would be the home address."""

    mode: Known[MeetingMode]
    place: Text | None = None

    @model_validator(mode="after")
    def _no_place_at_home(self) -> Self:
        if self.mode is MeetingMode.HOME and self.place is not None:
            refuse("PLACE_AT_HOME", "must be null for mode HOME; leave it out", "place")
        return self


class SipConvened(_Meeting):
    """Kallelse till SIP, vid utskrivning av fast vårdkontakt (4 kap. 3 §), annars av den som såg behovet."""

    called_by: Sender
    called: Parties
    person_called: bool = False
    relatives_called: bool = False
    meeting_at: Instant | None = None
    purpose: Known[CallPurpose] = CallPurpose.NEW
    interpreter: bool = False
    adaptations: bool = False


class SipRescheduled(_Meeting):
    """SIP-mötet ombokat."""

    meeting_at: Instant


class SipCancelled(CaseMessage):
    """Kallelsen inställd."""

    reason: Text | None = None
    cancelled_at: PastInstant


class OutpatientCareUnavailable(CaseMessage):
    """Öppenvårdens insatser saknas eller är oklara (5 kap. 5 §)."""

    from_at: Instant
    reason: Known[UnavailabilityReason]
    blocks_discharge: bool


class OutpatientCareAvailable(CaseMessage):
    """Öppenvårdens insatser finns."""

    from_at: Instant


class SipMeetingHeld(CaseMessage):
    """SIP-möte genomfört."""

    held_at: PastInstant
    participants: Parties
    leader: Text
    secretary: Text
    person_took_part: bool = False


class SipEstablished(CaseMessage):
    """SIP upprättad (4 kap. 2 §, HSL 16 kap. 4 §)."""

    established_at: PastInstant
    coordinator: Text
    overall_responsibility: Known[Principal]
    follow_up_on: Day | None = None
    no_follow_up_reason: Text | None = None
    contents: SipContents
    related_plans: Several[RelatedPlan] = ()

    @model_validator(mode="after")
    def _follow_up_or_why_not(self) -> Self:
        if (self.follow_up_on is None) == (self.no_follow_up_reason is None):
            sentence = "must name a day, or be null with `no_follow_up_reason` filled in"
            refuse("FOLLOW_UP_OR_REASON", sentence, "follow_up_on")
        return self


class SipRevised(SipEstablished):
    """SIP reviderad."""


class SipFollowedUp(CaseMessage):
    """SIP uppföljd."""

    followed_up_at: PastInstant
    next_follow_up_on: Day | None = None


class SipClosed(CaseMessage):
    """SIP avslutad."""

    reason: Known[ClosingReason]
    closed_at: PastInstant
