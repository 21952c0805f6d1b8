"""When open care must call to a SIP (4 kap. 1 and 3 §§), and which call does it."""

from dataclasses import dataclass, replace
from datetime import datetime

from hub.simulation.books.known import Call, Judgement, Known, Ready

_CALLS = ("SipInvitation", "SipConvened")


@dataclass(frozen=True, slots=True)
class Span:
    """One duty to call: since when, known to the hub since when, until when and why; without a count of days if none.

    `notice` is the ready notice that it follows from, None for a discharge that had none, and `cause` the
    message that made it arise.
    """

    arose_at: datetime
    known_at: datetime
    notice: Ready | None
    ended_at: datetime | None = None
    reason: str | None = None
    cause: str = ""


def spans(known: Known) -> dict[int, Span]:
    """Return the duties by count."""
    found = [span for ready in leading(known.readies) if (span := _of_notice(known, ready))]
    at, known_at = known.discharged_at, known.discharge_arrived_at
    if at and known_at and left_without_notice(known) and known.judged_at(at).planning:
        found.append(_ended(known, Span(at, known_at, None), []))
    return dict(enumerate(sorted(found, key=lambda span: span.arose_at), start=1))


def left_without_notice(known: Known) -> bool:
    """Tell whether somebody with needs has left alive without a ready notice."""
    at = known.discharged_at
    if at is None or known.void_at or (known.ended_at is not None and known.ended_at <= at):
        return False
    return bool(known.judged_at(at).needs) and not any(_stands(ready, at) for ready in known.readies)


def fault(known: Known, call: Call) -> str | None:
    """Return why the call does not do what the law asks; None if it does."""
    contact = known.contact_at(call.given_at)
    if call.sender.upper() != call.called_by.upper():
        return "SENDER_IS_NOT_THE_CALLER"
    if contact is None:
        return "NO_CARE_CONTACT_IN_FORCE"
    if contact.unit != call.called_by:
        return "CALLER_IS_NOT_THE_CARE_CONTACT"
    left_out = set(known.participants(known.judged_at(call.given_at))) - set(call.called)
    return "PARTY_LEFT_OUT" if left_out else None


def called_at(known: Known, span: Span, due_at: datetime) -> datetime | None:
    """Return when the duty was first done by a right call, before it ended; None if it was not.

    The hub withholds the call of a protected person, so that only one given by hand does it.
    """
    carried = [] if known.protected else [call for call in known.calls if fault(known, call) is None]
    called = [call.given_at for call in carried if _counts(call, span, due_at)]
    by_hand = called_by_hand_at(known)
    if by_hand and (span.ended_at is None or by_hand <= span.ended_at):
        called.append(by_hand)
    return min(called, default=None)


def called_by_hand_at(known: Known) -> datetime | None:
    """Return when the care contact had reached the last of the participants without the hub; None if not all."""
    missing = set(known.participants())
    for each in sorted(known.by_hand, key=lambda each: each.given_at):
        contact = known.contact_at(each.given_at)
        if each.purpose in _CALLS and contact and contact.unit == each.sender:
            missing.discard(each.recipient)
            if not missing:
                return each.given_at
    return None


def _counts(call: Call, span: Span, due_at: datetime) -> bool:
    """A call that was cancelled before the count began, or in time while it ran, is as if never sent."""
    if span.ended_at is not None and call.given_at > span.ended_at:
        return False
    last = min(due_at, span.ended_at or due_at)
    return call.cancelled_at is None or call.cancelled_at > max(span.arose_at, last)


def leading(readies: list[Ready]) -> list[Ready]:
    """Leave out each notice that came while another stood: it starts nothing."""
    return [each for each in readies if not any(_stands(other, each.given_at) for other in readies if other != each)]


def _stands(ready: Ready, at: datetime) -> bool:
    return not ready.void and ready.given_at <= at and (ready.ended_at is None or at < ready.ended_at)


def _of_notice(known: Known, ready: Ready) -> Span | None:
    """The duty begins with the notice, or with the later judgement that first demands planning."""
    later = [judged for judged in known.judgements if judged.at > ready.given_at]
    demanding = [judged for judged in [known.judged_at(ready.given_at), *later] if judged.planning]
    if ready.compulsory or not demanding:
        return None
    first = demanding[0]
    arose_at = max(ready.given_at, first.at)
    cause = first.message_id if first.at > ready.given_at else ready.message_id
    span = _ended(known, Span(arose_at, max(ready.arrived_at, first.told_at), ready, cause=cause), later)
    return None if span.ended_at is not None and span.ended_at <= arose_at and not ready.void else span


def _ended(known: Known, span: Span, later: list[Judgement]) -> Span:
    ends = [(judged.at, "NEEDS_CHANGED") for judged in later if not judged.planning and judged.at > span.arose_at]
    if known.ended_at and known.end_reason:
        ends.append((known.ended_at, known.end_reason))
    if known.void_at:
        ends.append((known.void_at, "VOID"))
    if span.notice and span.notice.ended_at:
        ends.append((span.notice.ended_at, "VOID" if span.notice.void else "READY_WITHDRAWN"))
    ended_at, reason = min(ends, default=(None, None))
    return replace(span, ended_at=ended_at, reason=reason)
