"""Which calls to a SIP fulfil the duty (4 kap. 3 §), and why the others don't.

Only the appointed care contact in region-financed open care can call, and the call must reach every party that is
to take part.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from hub.domain.duty import DutySpan
from hub.domain.facts import SipCancelled, SipConvened, SipRescheduled
from hub.domain.parties import to_be_called_at
from hub.domain.register import unit_of
from hub.domain.remembering import remembered
from hub.domain.rules import Rules
from hub.domain.stay import Stay
from hub.domain.telling import given_at

CANCELLED: Final = "CANCELLED"

_CALLS: Final = {"SipInvitation", "SipConvened"}


class Booked(Protocol):
    """A stay, or a SIP outside discharge: meetings that were called to, rebooked and cancelled."""

    @property
    def rules(self) -> Rules:
        """The numbers in force."""

    @property
    def rebookings(self) -> tuple[SipRescheduled, ...]:
        """Every rebooking, in order of legal instant."""

    @property
    def cancellations(self) -> tuple[SipCancelled, ...]:
        """Every cancellation, in order of legal instant."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it reads now; `fault` says why it does not fulfil the duty, None if it does.

    `given_at` is when it was first given without fault: neither a corrected nor a rebooked meeting makes a call late.
    `meeting` is when, how and where they meet, as last booked.
    """

    fact: SipConvened
    meeting: SipConvened | SipRescheduled
    given_at: datetime
    cancelled_at: datetime | None
    phone: str | None
    fault: str | None


@dataclass(frozen=True, slots=True)
class OutsideCall:
    """A call that the care contact gave outside the hub, as it told afterwards: when it had reached everyone."""

    given_at: datetime
    cancelled_at: datetime | None


@remembered
def judged_calls(stay: Stay) -> tuple[Call, ...]:
    """Return every call of the stay, judged by what was in force when it was given."""
    return tuple(_judged(stay, versions) for versions in stay.calls)


def standing_call(calls: tuple[Call, ...]) -> Call | None:
    """Return the latest call that is valid and was not cancelled."""
    return next((call for call in reversed(calls) if call.fault is None and call.cancelled_at is None), None)


def fulfilled_at(stay: Stay, calls: tuple[Call, ...], span: DutySpan, due_at: datetime) -> datetime | None:
    """Return when the count was first fulfilled: by a call that still stood when it began, or one made before it ended.

    A call cancelled at or before the due moment, while the count was running, is as if never made.  A protected
    person's call is withheld by the hub, so that only what was given outside it fulfils the duty.
    """
    made: tuple[Call | OutsideCall, ...] = (*_carried(stay, calls), *calls_outside(stay))
    return min((call.given_at for call in made if _counts(call, span, due_at)), default=None)


def _carried(stay: Stay, calls: tuple[Call, ...]) -> Iterator[Call | OutsideCall]:
    """The calls that the hub has passed on: of a person who was protected then, when that was over."""
    for call in calls:
        if call.fault is None and (at := stay.open_from(call.given_at)) is not None:
            yield call if at == call.given_at else OutsideCall(at, call.cancelled_at)


def calls_outside(stay: Stay) -> tuple[OutsideCall, ...]:
    """Return each call that the care contact has given outside the hub, once it has reached every participant."""
    found: list[OutsideCall] = []
    reached: set[str] = set()
    for notice in stay.given_outside:
        contact = stay.contact_at(notice.given_at)
        if notice.purpose in _CALLS and contact and unit_of(contact.unit) == unit_of(notice.told.sender):
            reached.add(notice.recipient)
            if to_be_called_at(stay, notice.given_at) <= reached:
                found.append(OutsideCall(notice.given_at, cancelled_at(stay, notice.told.sender, notice.given_at)))
                reached = set()
    return tuple(found)


def _counts(call: Call | OutsideCall, span: DutySpan, due_at: datetime) -> bool:
    if span.ends_at is not None and call.given_at > span.ends_at:
        return False
    if call.cancelled_at is None:
        return True
    reopened = call.cancelled_at <= due_at and (span.ends_at is None or call.cancelled_at <= span.ends_at)
    return call.cancelled_at > span.starts_at and not reopened


def _judged(stay: Stay, versions: tuple[SipConvened, ...]) -> Call:
    latest = versions[0]
    instants = [(given_at(each.told, stay.rules), each) for each in versions]
    sound = [at for at, each in instants if _fault(stay, each, at) is None]
    at = min(sound, default=instants[0][0])
    contact = stay.contact_at(at)
    phone = contact.phone if contact else None
    meeting = last_booked(stay, latest, instants[0][0])
    return Call(latest, meeting, at, cancelled_at(stay, latest.told.sender, at), phone, _fault(stay, latest, at))


def last_booked(booked: Booked, call: SipConvened, since: datetime) -> SipConvened | SipRescheduled:
    """Return when, how and where they meet, as the caller has said last from *since* on."""
    own = [r for r in booked.rebookings if unit_of(r.told.sender) == unit_of(call.told.sender)]
    rebooked = [r for r in own if given_at(r.told, booked.rules) >= since]
    return rebooked[-1] if rebooked else call


def cancelled_at(booked: Booked, caller: str, given: datetime) -> datetime | None:
    """Return when the caller first cancelled after calling."""
    own = (c.cancelled_at for c in booked.cancellations if unit_of(c.told.sender) == unit_of(caller))
    return min((at for at in own if at >= given), default=None)


def _fault(stay: Stay, fact: SipConvened, at: datetime) -> str | None:
    contact = stay.contact_at(at)
    if unit_of(fact.told.sender) != unit_of(fact.called_by):
        return "SENDER_IS_NOT_THE_CALLER"
    if contact is None:
        return "NO_CARE_CONTACT_IN_FORCE"
    if unit_of(contact.unit) != unit_of(fact.called_by):
        return "CALLER_IS_NOT_THE_CARE_CONTACT"
    left_out = sorted(to_be_called_at(stay, at) - set(fact.called))
    return f"PARTY_LEFT_OUT {', '.join(left_out)}" if left_out else None
