"""What each party of a SIP outside discharge is told: whose it is, by consent; the call; and what came of it.

Identity has no other ground here than the person's consent, so it goes to nobody that the
consent does not cover.  Where the guide wants consent before the call, the invitation waits for it too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from hub.domain.calendar import civil_day
from hub.domain.calls import CANCELLED, Call, cancelled_at, last_booked, standing_call
from hub.domain.case import LETTERS, Case, Issued, record_of
from hub.domain.community import NO_PART_SENTENCE, CommunitySip, speaking_party, speaks_in, voice_in
from hub.domain.duty import CONSENT_REFUSED, DECEASED, VOID
from hub.domain.facts import ConsentRecorded, InvitationAnswered, NoticeRejected, SipConvened
from hub.domain.hearing import refusals
from hub.domain.issuing import Issuer, NoticeKey, Wanted
from hub.domain.outbound import (
    DeviationForwarded,
    InvitationAnswerForwarded,
    ManualHandlingRequired,
    Notice,
    NoticeRecalled,
    NoticeRejectedForwarded,
    SipInvitation,
    SipInvitationWithdrawn,
    SipNeedForwarded,
)
from hub.domain.plan import PlanClosing, by_child_alone, closing_of, covers
from hub.domain.plan_notices import plan_notices
from hub.domain.register import unit_of
from hub.domain.telling import given_at
from hub.domain.terms import ConsentDecision, LegalEffect, MeetingMode, Role

_NOT_PROTECTED: Final = "PROTECTION_LIFTED"
_NOT_CONCERNED: Final = "NO_LONGER_CONCERNED"
_RETRACTED: Final = "RETRACTED"
_HEARD: Final = "SENDER_HAS_A_PART"
_CORRECTED: Final = "CORRECTED"


@dataclass(frozen=True, slots=True)
class SipSituation:
    """How everything stands that the notices about a SIP outside discharge tell of."""

    sip: CommunitySip
    calls: tuple[Call, ...]


def calls_of(sip: CommunitySip) -> tuple[Call, ...]:
    """Return every call of the SIP: anyone who has a part may call, in the name of its own unit."""
    return tuple(_judged(sip, versions) for versions in sip.calls)


def ended_by(sip: CommunitySip) -> str | None:
    """Return why nobody is to be invited any more: taken back, dead, or the person said no; None while it goes on."""
    if sip.void_at is not None:
        return VOID
    if sip.death is not None:
        return DECEASED
    return CONSENT_REFUSED if sip.refusal is not None else None


def consent_to(sip: CommunitySip, party: str, call: Call | None = None) -> ConsentRecorded | None:
    """Return the consent by which *party* may learn whose the SIP is, and be called by *call*; None if there is none.

    It is the last word, from one who may decide, covers the party, and was in force when the call was given, or else
    when the party was first named or called, or has been given since.  A child's own word is for a person to judge,
    and opens nothing by itself.
    """
    last = sip.plan_consents[-1] if sip.plan_consents else None
    if last is None or last.decision is not ConsentDecision.GIVEN or not covers(last, party):
        return None
    if by_child_alone(sip, last):
        return None
    asked_at = max(call.given_at if call else _first_named_at(sip, party), last.decided_at)
    return last if last.valid_until is None or asked_at <= last.valid_until else None


def _first_named_at(sip: CommunitySip, party: str) -> datetime:
    """When the party was first named in the need, or called."""
    named = [need.told for need in sip.needs_ever if party in (one.party for one in need.concerned)]
    called = [call.told for call in sip.calls_ever if party in call.called]
    return min(given_at(told, sip.rules) for told in (*named, *called))


def waits_for_consent(sip: CommunitySip, party: str, call: Call) -> bool:
    """Whether the agreement lets *party* be invited only once the person has consented, and nobody has told so."""
    asks = sip.rules.community_consent_before_invitation.on(civil_day(call.given_at))
    return bool(asks) and consent_to(sip, party, call) is None


def sip_notices(now: SipSituation) -> dict[NoticeKey, Wanted]:
    """Return, by party and purpose, every notice about the SIP that should stand now that this is how things are."""
    refused = refusals(now.sip.strangers, NO_PART_SENTENCE, protected=now.sip.protected)
    if now.sip.void_at is not None:
        return refused
    told_of_the_plan = plan_notices(now.sip, now.sip.parties, partial(voice_in, now.sip))
    return refused | told_of_the_plan | dict(_invitations(now))


def _invitations(now: SipSituation) -> Iterator[tuple[NoticeKey, Wanted]]:
    """Who is to know whose the SIP is, and who is called."""
    sip = now.sip
    if ended_by(sip) is not None:
        return
    for party, role in sip.parties.items():
        if role is not Role.CONVENER and consent_to(sip, party) is not None:
            yield (party, "SipNeedForwarded"), Wanted(0, _need(sip, role))
    call = standing_call(now.calls)
    if call is not None and _closed_before_they_met(sip, call) is None:
        for party in call.fact.called:
            if not waits_for_consent(sip, party, call) and party != voice_in(sip, call.fact.told):
                yield (party, "SipInvitation"), Wanted(1, _call(call))


def _closed_before_they_met(sip: CommunitySip, call: Call) -> PlanClosing | None:
    """What closed the SIP after the call, and before the meeting that it calls to; None if nothing did."""
    end, meeting_at = closing_of(sip), call.meeting.meeting_at
    in_between = end is not None and call.given_at <= end.at and (meeting_at is None or end.at < meeting_at)
    return end if in_between else None


def said_in_sip(now: SipSituation, case: Case) -> Iterator[tuple[str, Notice]]:
    """Yield what was said that is passed on: a rejection to the one who invites, an answer to the one who called."""
    sip = now.sip
    if sip.void_at is not None:
        return
    for each in (one for one in sip.rejections if _was_its_own(sip, one, case)):
        yield (
            sip.need.convener,
            NoticeRejectedForwarded(reference=each.notice_id, reason=each.reason, belongs_to=each.belongs_to),
        )
    for answer in (one for one in sip.answers if _was_its_own(sip, one, case)):
        content = InvitationAnswerForwarded(
            reference=answer.notice_id, answer=answer.answer, proposed_at=answer.proposed_at
        )
        yield _caller(now), content


def sip_issuer(now: SipSituation) -> Issuer:
    """Return how notices about the SIP are issued: by the convener's hand, if the person is protected."""
    return Issuer(
        keeper=now.sip.need.convener,
        protected=now.sip.protected,
        register=now.sip.rules.register,
        goes_on=lambda before, one: one is not None and not (_is_call(before.content) and _call_retracted(now)),
        withdrawal=lambda before: _withdrawal(before, now),
    )


def _judged(sip: CommunitySip, versions: tuple[SipConvened, ...]) -> Call:
    """Give the call, judged as it was first given without fault."""
    latest = versions[0]
    instants = [given_at(each.told, sip.rules) for each in versions]
    at = min((at for at, each in zip(instants, versions, strict=True) if _fault(each) is None), default=instants[0])
    meeting = last_booked(sip, latest, instants[0])
    return Call(latest, meeting, at, cancelled_at(sip, latest.told.sender, at), None, _fault(latest))


def _fault(call: SipConvened) -> str | None:
    return None if unit_of(call.told.sender) == unit_of(call.called_by) else "SENDER_IS_NOT_THE_CALLER"


def _need(sip: CommunitySip, role: Role) -> SipNeedForwarded:
    need = sip.need
    return SipNeedForwarded(convener=need.convener, raised_at=need.raised_at, role=role, reference=need.told.message_id)


def _call(call: Call) -> SipInvitation:
    fact, meeting = call.fact, call.meeting
    return SipInvitation(
        role=Role.PARTICIPANT,
        legal_effect=LegalEffect.CALL,
        convener_unit=fact.called_by,
        meeting_at=meeting.meeting_at,
        mode=meeting.mode,
        place=None if meeting.mode is MeetingMode.HOME else meeting.place,
        interpreter=fact.interpreter,
        adaptations=fact.adaptations,
    )


def _caller(now: SipSituation) -> str:
    call = standing_call(now.calls)
    return (speaking_party(now.sip, call.fact.told) if call else None) or now.sip.need.convener


def _was_its_own(sip: CommunitySip, reply: NoticeRejected | InvitationAnswered, case: Case) -> bool:
    """Whether the notice that is answered went to the one who answers; one that the hub does not know is passed on."""
    if reply.notice_id not in case.sent:
        return True
    receiver, content = case.sent[reply.notice_id]
    return speaks_in(
        sip, reply.told, content.withheld_from if isinstance(content, ManualHandlingRequired) else receiver
    )


def _withdrawal(before: Issued, now: SipSituation) -> Notice:
    """The notice that withdraws *before*, and why."""
    closes, told = before.head.notice_id, before.content
    if isinstance(told, ManualHandlingRequired) and not now.sip.protected:
        return NoticeRecalled(recalls=closes, reason=_NOT_PROTECTED)
    if record_of(told) == "SipInvitation" and not _call_retracted(now):
        return SipInvitationWithdrawn(withdraws=closes, reason=_why_uninvited(now))
    return NoticeRecalled(recalls=closes, reason=_why_recalled(before, now))


def _why_uninvited(now: SipSituation) -> str:
    cancelled = any(call.cancelled_at is not None for call in now.calls) and standing_call(now.calls) is None
    call = standing_call(now.calls)
    closing = _closed_before_they_met(now.sip, call) if call else None
    closed = str(closing.reason) if closing else None
    return ended_by(now.sip) or closed or (CANCELLED if cancelled else _NOT_CONCERNED)


def _why_recalled(before: Issued, now: SipSituation) -> str:
    told, record = before.content, record_of(before.content)
    if record == "MessageRefused":
        return _HEARD
    if (reason := ended_by(now.sip)) and record == "SipNeedForwarded":
        return reason
    if record == "SurveyOffered" and not now.sip.meetings:
        return _RETRACTED
    if isinstance(told, DeviationForwarded):
        return _RETRACTED if told.deviation_id in now.sip.retracted else _CORRECTED
    if record in LETTERS or record == "SipInvitation" or getattr(told, "reference", None) in now.sip.retracted:
        return _RETRACTED
    return VOID if now.sip.void_at is not None else _NOT_CONCERNED


def _is_call(told: Notice) -> bool:
    return record_of(told) == "SipInvitation"


def _call_retracted(now: SipSituation) -> bool:
    """Whether there is no call since the message that was one has been taken back."""
    taken_back = any(call.told.message_id in now.sip.retracted for call in now.sip.calls_ever)
    cancelled = any(call.cancelled_at is not None for call in now.calls)
    return taken_back and standing_call(now.calls) is None and not cancelled and ended_by(now.sip) is None
