"""What each party of a stay is to be told, as a function of the facts alone, and why what was told no longer holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from hub.domain.calendar import END_OF_TIME
from hub.domain.calls import CANCELLED, Call, standing_call
from hub.domain.case import LETTERS, DeadlineKey, Issued, record_of
from hub.domain.clocks import SIP_CALL
from hub.domain.deviations import Deviation, standing
from hub.domain.duty import CONSENT_REFUSED, DECEASED, VOID, DutySpan
from hub.domain.events import Deadline
from hub.domain.hearing import NO_PART_SENTENCE, refusals
from hub.domain.issuing import Issuer, NoticeKey, Wanted
from hub.domain.liability import may_be_liable
from hub.domain.outbound import (
    AdmissionForwarded,
    CareContactForwarded,
    DeviationForwarded,
    DischargedForwarded,
    DischargePlannedForwarded,
    DischargeReadyForwarded,
    DischargeReadyWithdrawnForwarded,
    EpisodeInterruptedForwarded,
    ExpectedDischargeForwarded,
    ManualHandlingRequired,
    NeedsReassessedForwarded,
    Notice,
    NoticeRecalled,
    PlanningInputForwarded,
    SipInvitation,
    SipInvitationWithdrawn,
)
from hub.domain.parties import Party, concerned_at, ever_concerned, hospital, speaks_for, voice_of
from hub.domain.payers import first_payable_day_from, payer_spans
from hub.domain.plan import lets_invite
from hub.domain.plan_notices import plan_notices
from hub.domain.remembering import remembered
from hub.domain.stay import READMITTED, TRANSFERRED, ReadyNotice, Stay
from hub.domain.terms import DeadlineStatus, LegalEffect, MeetingMode, Role

_NOT_PROTECTED: Final = "PROTECTION_LIFTED"
_NOT_CONCERNED: Final = "NO_LONGER_CONCERNED"
_RETRACTED: Final = "RETRACTED"
_HEARD: Final = "SENDER_HAS_A_PART"
_CONTACT_ENDED: Final = "CARE_CONTACT_ENDED"
_CORRECTED: Final = "CORRECTED"
_GONE: Final = {DECEASED, READMITTED, TRANSFERRED}
"""Endings of the duty that are no news about what the ready notice required."""

_DONE: Final = {DeadlineStatus.MET, DeadlineStatus.MISSED}


@dataclass(frozen=True, slots=True)
class Situation:
    """How everything stands that notices tell of."""

    stay: Stay
    duties: Mapping[int, DutySpan]
    calls: tuple[Call, ...]
    deviations: tuple[Deviation, ...] = ()


def standing_notices(now: Situation, deadlines: Mapping[DeadlineKey, Deadline]) -> Mapping[NoticeKey, Wanted]:
    """Return, by party and purpose, every notice that should stand now that this is how things are."""
    clocks = {key: row for key, row in deadlines.items() if row.name == SIP_CALL}
    return {**_standing_notices(now.stay, now.duties, now.calls, clocks), **standing(now.deviations)}


@remembered
def _standing_notices(
    stay: Stay, duties: Mapping[int, DutySpan], calls: tuple[Call, ...], clocks: Mapping[DeadlineKey, Deadline]
) -> Mapping[NoticeKey, Wanted]:
    refused = refusals(stay.strangers, NO_PART_SENTENCE, protected=stay.protected)
    if stay.void_at is not None:
        return refused
    parties = concerned_at(stay, END_OF_TIME)
    wanted = {
        (party.id, type(content).__name__): Wanted(count, content)
        for party in parties
        for count, content in _forwarded(stay, party, duties)
    }
    now = Situation(stay, duties, calls)
    involved = _involved(now)
    told_of_the_plan = plan_notices(stay, involved, lambda said: voice_of(stay, said, involved))
    return wanted | refused | told_of_the_plan | _invitations(now, parties, clocks)


def _involved(now: Situation) -> dict[str, Role]:
    """Those concerned, each in its role, and whoever else a call that stands has called."""
    concerned = {party.id: party.role for party in concerned_at(now.stay, END_OF_TIME)}
    standing = [call for call in now.calls if call.fault is None and call.cancelled_at is None]
    called = {party for call in standing for party in call.fact.called} - ever_concerned(now.stay)
    return dict.fromkeys(called, Role.PARTICIPANT) | concerned


def issuer_of(now: Situation) -> Issuer:
    """Return how notices about the stay are issued: by the hospital's hand, if the person is protected."""
    return Issuer(
        keeper=hospital(now.stay.admission),
        protected=now.stay.protected,
        register=now.stay.rules.register,
        goes_on=lambda before, one: _goes_on(before, one, now),
        withdrawal=lambda before: _withdrawal(before, now),
    )


def _goes_on(before: Issued, one: Wanted | None, now: Situation) -> bool:
    """Whether what stands goes on as it is, or as the next revision; else it is withdrawn, and a new count begins.

    A new count begins where the ready notice that a party was told of has been withdrawn, and where the count that
    a duty notice belongs to has ended.
    """
    if one is None:
        return False
    match before.content:
        case DischargeReadyForwarded(reference=told):
            same = isinstance(one.content, DischargeReadyForwarded) and one.content.reference == told
            ended = any(ready.fact.told.message_id == told and ready.ends_at for ready in now.stay.ready_notices)
            return same or not ended
        case SipInvitation(legal_effect=LegalEffect.DUTY_NOTICE):
            return before.duty == one.count
        case SipInvitation(legal_effect=LegalEffect.CALL):
            return not _call_retracted(now)
        case _:
            return True


def _forwarded(stay: Stay, party: Party, duties: Mapping[int, DutySpan]) -> Iterator[tuple[int, Notice]]:
    admission = stay.admission
    yield (
        0,
        AdmissionForwarded(
            hospital=str(admission.told.facility),
            expected_discharge_at=admission.expected_discharge_at,
            role=party.role,
            need=party.need,
            reference=stay.identity,
        ),
    )
    for content in _events_forwarded(stay, party):
        yield 0, content
    ready = next((notice for notice in stay.ready_notices if not notice.void and notice.ends_at is None), None)
    if ready:
        yield (
            1,
            DischargeReadyForwarded(
                given_at=ready.given_at,
                sip_required=any(span.ends_at is None or span.reason in _GONE for span in duties.values()),
                first_payable_on=_first_payable_on(stay, ready, party),
                reference=ready.fact.told.message_id,
            ),
        )


def _first_payable_on(stay: Stay, ready: ReadyNotice, party: Party) -> date | None:
    """The first payable day (5 kap. 4 §), for the municipality that pays and for nobody else."""
    sent_to = payer_spans(stay, ready)[0]
    if sent_to.payer is None or sent_to.told_at or not party.id.startswith(f"municipality:{sent_to.payer}"):
        return None
    return first_payable_day_from(ready.given_at, stay) if may_be_liable(stay, sent_to.payer, ready.given_at) else None


def _events_forwarded(stay: Stay, party: Party) -> Iterator[Notice]:
    """What happened in the stay: that it did, when, and which message told it."""
    if stay.expectations:
        changed = stay.expectations[-1]
        yield ExpectedDischargeForwarded(
            expected_discharge_at=changed.expected_discharge_at,
            changed_at=changed.changed_at,
            reference=changed.told.message_id,
        )
    if stay.reassessments:
        latest = stay.reassessments[-1]
        yield NeedsReassessedForwarded(assessed_at=latest.assessed_at, reference=latest.told.message_id)
    contact = stay.contact_at(END_OF_TIME)
    if contact and not speaks_for(stay, contact.told, party.id):
        yield CareContactForwarded(appointed_at=contact.appointed_at, reference=contact.told.message_id)
    if stay.plans:
        plan = stay.plans[-1]
        yield DischargePlannedForwarded(planned_at=plan.planned_at, reference=plan.told.message_id)
    others = [each for each in stay.planning_inputs if not speaks_for(stay, each.told, party.id)]
    if others:
        yield PlanningInputForwarded(submitted_at=others[-1].submitted_at, reference=others[-1].told.message_id)
    if stay.discharge:
        told = stay.discharge.told
        yield DischargedForwarded(discharged_at=stay.discharge.discharged_at, reference=told.message_id)
    if stay.interruption:
        told = stay.interruption.told
        yield EpisodeInterruptedForwarded(interrupted_at=stay.interruption.interrupted_at, reference=told.message_id)


def _invitations(
    now: Situation, parties: tuple[Party, ...], deadlines: Mapping[DeadlineKey, Deadline]
) -> dict[NoticeKey, Wanted]:
    """The call to those called while it stands, and the notice of the duty to everyone else who has a part in it."""
    current = max((count for count, span in now.duties.items() if span.ends_at is None), default=None)
    call = None if _calls_ended(now) else standing_call(now.calls)
    wanted: dict[NoticeKey, Wanted] = {}
    if current is not None:
        clock = deadlines.get((SIP_CALL, current, None))
        done = clock is not None and clock.status in _DONE and clock.ended_at is not None
        called_off = done and call is None and any(each.cancelled_at is not None for each in now.calls)
        arose_at = now.duties[current].starts_at
        for party in parties:
            asked = party.role is Role.PARTICIPANT and not called_off and _may_invite(now.stay, party.id, arose_at)
            if party.role is Role.CONVENER or asked:
                wanted[party.id, "SipInvitation"] = Wanted(current, _duty_notice(party, clock))
    if call is not None:
        count = current or max(now.duties, default=0) + 1
        wanted |= {(party, "SipInvitation"): Wanted(count, _call(call)) for party in _reached(now, call, parties)}
    return wanted


def _may_invite(stay: Stay, party: str, at: datetime) -> bool:
    return not stay.consent_comes_first or lets_invite(stay, party, at)


def _reached(now: Situation, call: Call, parties: tuple[Party, ...]) -> list[str]:
    """Those whom the call is passed on to: neither the conveners nor who is no longer concerned."""
    conveners = {party.id for party in parties if party.role is Role.CONVENER}
    gone = ever_concerned(now.stay) - {party.id for party in parties}
    called = (party for party in call.fact.called if party not in conveners | gone)
    return [party for party in called if _may_invite(now.stay, party, call.given_at)]


def _calls_ended(now: Situation) -> bool:
    """Whether something ended the planning itself, and not only the count: then a call is withdrawn too."""
    last = max(now.duties.values(), key=lambda span: (span.starts_at, span.cause), default=None)
    return now.stay.broken_off or (last is not None and last.reason == CONSENT_REFUSED)


def _duty_notice(party: Party, clock: Deadline | None) -> SipInvitation:
    convene_by = clock.due_at if clock and party.role is Role.CONVENER else None
    return SipInvitation(role=party.role, legal_effect=LegalEffect.DUTY_NOTICE, convene_by=convene_by)


def _call(call: Call) -> SipInvitation:
    meeting = call.meeting
    return SipInvitation(
        role=Role.PARTICIPANT,
        legal_effect=LegalEffect.CALL,
        convener_unit=call.fact.called_by,
        convener_phone=call.phone,
        meeting_at=meeting.meeting_at,
        mode=meeting.mode,
        place=None if meeting.mode is MeetingMode.HOME else meeting.place,
        interpreter=call.fact.interpreter,
        adaptations=call.fact.adaptations,
    )


def _withdrawal(before: Issued, now: Situation) -> Notice:
    """The notice that withdraws *before*, and why, judged from what *before* told."""
    closes, told = before.head.notice_id, before.content
    if isinstance(told, ManualHandlingRequired) and not now.stay.protected:
        return NoticeRecalled(recalls=closes, reason=_NOT_PROTECTED)
    record = record_of(told)
    if record == "SipInvitation" and not (_is_call(told) and _call_retracted(now)):
        return SipInvitationWithdrawn(withdraws=closes, reason=_why_uninvited(before, now))
    if record == "DischargeReadyForwarded" and (ready := _withdrawn_notice(told, now.stay)):
        return DischargeReadyWithdrawnForwarded(
            withdraws=closes, withdrawn_at=ready.ends_at or ready.given_at, reference=ready.ended_by or ""
        )
    return NoticeRecalled(recalls=closes, reason=_why_recalled(before, now))


def _is_call(told: Notice) -> bool:
    return getattr(told, "legal_effect", None) is LegalEffect.CALL


def _call_retracted(now: Situation) -> bool:
    """Whether there is no call since the message that was one has been taken back."""
    cancelled = any(call.cancelled_at is not None for call in now.calls)
    return bool(now.stay.retracted_calls) and standing_call(now.calls) is None and not cancelled


def _why_recalled(before: Issued, now: Situation) -> str:
    told, record = before.content, record_of(before.content)
    if now.stay.void_at is not None:
        return VOID
    if record == "MessageRefused":
        return _HEARD
    if isinstance(told, DeviationForwarded):
        return _why_no_deviation(told, now)
    party = told.withheld_from if isinstance(told, ManualHandlingRequired) else before.head.party
    if record not in LETTERS and party not in _involved(now):
        return _NOT_CONCERNED
    if record == "SurveyOffered" and not now.stay.meetings:
        return _RETRACTED
    if record in LETTERS or record == "SipInvitation" or getattr(told, "reference", None) in now.stay.retracted:
        return _RETRACTED
    return _CONTACT_ENDED if record == "CareContactForwarded" else _CORRECTED


def _why_no_deviation(told: DeviationForwarded, now: Situation) -> str:
    if any(one.record.deviation_id == told.deviation_id for one in now.deviations):
        return _NOT_CONCERNED
    return _RETRACTED if told.deviation_id in now.stay.retracted else _CORRECTED


def _withdrawn_notice(told: Notice, stay: Stay) -> ReadyNotice | None:
    """The ready notice that *told* forwarded, if a withdrawal ended it; what was withheld names none: the last one."""
    reference = told.reference if isinstance(told, DischargeReadyForwarded) else None
    withdrawn = [ready for ready in stay.ready_notices if ready.ended_by is not None]
    return next((r for r in reversed(withdrawn) if reference in (None, r.fact.told.message_id)), None)


def _why_uninvited(before: Issued, now: Situation) -> str:
    """Why the invitation no longer stands: by what ended the count it belonged to, else by what ended the last one."""
    if now.stay.void_at is not None:
        return VOID
    if _is_call(before.content) and not now.stay.broken_off:
        cancelled = any(call.cancelled_at is not None for call in now.calls) and standing_call(now.calls) is None
        if cancelled:
            return CANCELLED
    own = now.duties.get(before.duty or 0)
    if own is not None and own.reason is not None and not _is_call(before.content):
        return own.reason
    ended = [span for span in now.duties.values() if span.reason is not None]
    last = max(ended, key=lambda span: (span.ends_at or span.starts_at, span.cause), default=None)
    standing = len(ended) < len(now.duties)
    return _NOT_CONCERNED if last is None or last.reason is None or standing else last.reason
