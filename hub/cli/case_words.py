"""What one event of a case says to people, in the language spoken; never who the patient is."""

from datetime import date, datetime
from typing import TypeAlias

from hub.cli.instants import shown_with_weekday
from hub.cli.language import say, term
from hub.cli.naming import Names, duty, kind_of_deviation, paragraph, whole_reason
from hub.domain import facts
from hub.domain.calendar import civil_day
from hub.domain.case import Case
from hub.domain.events import (
    CaseClosed,
    Deadline,
    DeadlineCorrected,
    DeadlineDated,
    DeadlineLapsed,
    DeadlineMet,
    DeadlineMissed,
    DeadlineReminded,
    DeadlineStarted,
    DeviationCorrected,
    DeviationFound,
    DutyToConveneArose,
    DutyToConveneEnded,
    Event,
    Liability,
    LiabilityAssessed,
    LiabilityEnded,
    LiabilityPrevented,
    LiabilityStarted,
    ManualReviewNeeded,
    ManualReviewResolved,
    MessageConflicted,
    MessageRefused,
    NoticeIssued,
    OverdueEnded,
    Period,
)
from hub.domain.outbound import ManualHandlingRequired, SipInvitation
from hub.domain.stay import Stay
from hub.domain.terms import Needs
from hub.spells import counts_in_average, ended_on, notice_of, spell_of

Ended: TypeAlias = DeadlineMet | OverdueEnded | DeadlineLapsed


def notice_name(event: NoticeIssued) -> str:
    """Name what a party was told; an invitation by what it does, what the hospital gives itself by what it is."""
    match event.content:
        case SipInvitation(legal_effect=effect):
            return term(effect)
        case ManualHandlingRequired(record=record, legal_effect=effect):
            return f"{term('ManualHandlingRequired')}: {term(effect or record)}"
        case content:
            return term(type(content).__name__)


def receiver(event: NoticeIssued) -> str:
    """Return the party that the notice is for; of what is withheld, the one to whom the hospital must give it."""
    match event.content:
        case ManualHandlingRequired(withheld_from=party):
            return party
        case _:
            return event.head.party


def conclusion(event: Event, names: Names, stay: Stay | None) -> str:
    """Say what followed, on one line."""
    what = term(type(event).__name__)
    match event:
        case DeadlineStarted() | DeadlineDated():
            return f"{what}: {_clock(event.deadline)}"
        case DeadlineMet() | OverdueEnded() | DeadlineLapsed():
            return f"{what}: {_ended(event)}"
        case DeadlineMissed() | DeadlineReminded():
            return f"{what}: {_owed(event.deadline)}"
        case DeadlineCorrected(deadline=clock, dropped=dropped):
            outcome = say("it never should have run") if dropped else term(clock.status)
            return f"{what}: {_clock(clock)}: {outcome}"
        case DutyToConveneEnded(reason=reason):
            return f"{what}: {term(reason)}"
        case ManualReviewNeeded(reason=reason) | ManualReviewResolved(reason=reason):
            return f"{what}: {whole_reason(reason, names)}"
        case DeviationFound(kind=kind) | DeviationCorrected(kind=kind):
            return f"{what}: {kind_of_deviation(kind)}"
        case CaseClosed(reason=kind):
            return f"{what}: {term(kind)}"
        case MessageRefused():
            told = f"{term(event.record)}, {names.sender(event.sender)}: {term(event.code)}"
            return f"{what}: {told} [{event.code} {event.message_id}]"
        case MessageConflicted():
            return f"{what}: {term(event.record)}, {names.sender(event.sender)} [{event.message_id}]"
        case DutyToConveneArose():
            return f"{what} (4 kap. 3 §)"
        case LiabilityAssessed() | LiabilityStarted() | LiabilityPrevented() | LiabilityEnded():
            return f"{what}: {liability_stood(event.liability, names, stay)}"
        case _:
            return what


def liability_stands(row: Liability, names: Names, stay: Stay | None) -> str:
    """Say how a liability stands: who is to pay, which days, or why none; *stay* is None while nobody knows it."""
    payer = names.party(f"municipality:{row.payer}") if row.payer else say("nobody")
    if stay is not None and counts_in_average(row, stay):
        return f"{payer}: {term('IN_MONTHLY_AVERAGE')} {_spell(row, stay)}"
    return _stands(row, payer)


def liability_stood(row: Liability, names: Names, stay: Stay | None) -> str:
    """Say how a liability stood when it was judged; in the average of a month no day was the first."""
    payer = names.party(f"municipality:{row.payer}") if row.payer else say("nobody")
    known = stay is not None and any(each.fact.told.message_id == row.subject for each in stay.ready_notices)
    if stay is not None and known and counts_in_average(row, stay):
        return f"{payer}: {term('IN_MONTHLY_AVERAGE')}"
    return _stands(row, payer)


def _stands(row: Liability, payer: str) -> str:
    days = [_days(period) for period in row.periods] or ([_from(row)] if row.starts_on and not row.reasons else [])
    why = [" ".join(filter(None, map(term, reason.partition(" ")[::2]))) for reason in row.reasons]
    return f"{payer}: {'; '.join([term(row.status), *days, *why])}"


def _spell(row: Liability, stay: Stay) -> str:
    ready = notice_of(row, stay)
    first, last = civil_day(ready.given_at), ended_on(ready, stay)
    if last is None:
        return say("from {first}", first=first)
    return say("from {first} to {last}, {days} days", first=first, last=last, days=spell_of(ready, stay).days)


def _days(period: Period) -> str:
    counted = term(period.reason)
    if period.ends_on is None:
        return f"{counted} {say('from {first}', first=period.starts_on)}"
    return f"{counted} {say('from {first} to {last}', first=period.starts_on, last=period.ends_on)}"


def _from(row: Liability) -> str:
    return f"{say('First payable day').lower()} {row.starts_on}"


def detail(event: Event, case: Case, names: Names) -> str:
    """Say what a message tells beyond what it is called; empty if nothing that people need here."""
    told = list[str]()
    match event:
        case facts.AdmissionNotice(needs=needs, expected_discharge_at=at):
            told = [say("needs: {needs}", needs=_needs(needs)), say("expected discharge {at}", at=_at(at))]
        case facts.ExpectedDischargeChanged(expected_discharge_at=at):
            told = [say("expected discharge {at}", at=_at(at))]
        case facts.NeedsReassessed(needs=needs) | facts.DischargeReady(needs=Needs() as needs):
            told = [say("needs: {needs}", needs=_needs(needs))]
        case facts.DischargePlanned(planned_at=at, destination=where):
            told = [_at(at), term(where)]
        case facts.CareContactAppointed(unit=unit) | facts.CareContactEnded(unit=unit):
            told = [names.sender(unit)]
        case facts.ConsentRecorded(subject=subject, decision=decision):
            told = [f"{term(subject)}: {term(decision)}"]
        case facts.SipConvened(called=called):
            told = ["; ".join(map(names.party, called)), _meeting(event.meeting_at)]
        case facts.SipRescheduled(meeting_at=at):
            told = [_meeting(at)]
        case facts.SipMeetingHeld(participants=parties):
            told = ["; ".join(map(names.party, parties))]
        case facts.SipEstablished(follow_up_on=day) | facts.SipRevised(follow_up_on=day):
            told = [_follow_up(day)]
        case facts.SipFollowedUp(next_follow_up_on=day):
            told = [_follow_up(day)]
        case facts.NoticeAcknowledged(notice_id=notice, kind=kind):
            told = [_notice(notice, case), term(kind)]
        case facts.NoticeRejected(notice_id=notice, reason=reason, belongs_to=party):
            told = [_notice(notice, case), term(reason), *([names.party(party)] if party else [])]
        case facts.InvitationAnswered(notice_id=notice, answer=answer):
            told = [_notice(notice, case), term(answer)]
        case facts.NoticeGivenOutsideHub(purpose=purpose, recipient=recipient):
            told = [term(purpose), names.party(recipient)]
        case facts.PatientReadmitted(new_case_id=new):
            told = [say("Case {case_id}", case_id=new)]
        case facts.DeviationReported(kind=kind, about=about):
            told = [f"[{kind}]", names.party(about)]
        case facts.DeviationAnswered(answer=answer):
            told = [term(answer)]
        case facts.MessageRetracted(retracts=message, reason=reason):
            told = [_message(message, case), term(reason)]
        case _:
            told = [term(code) for name in _SAID if (code := getattr(event, name, None))]
    return "; ".join(filter(None, told))


_SAID = ("reason", "destination", "outcome")
"""The fields of the other messages that say something to people."""


def _clock(clock: Deadline) -> str:
    if clock.due_at is None:
        return _owed(clock)
    return say("{owed}, last moment {at}", owed=_owed(clock), at=_at(clock.due_at))


def _ended(event: Ended) -> str:
    reason = event.deadline.reason
    return f"{_owed(event.deadline)}: {term(reason)}" if reason else _owed(event.deadline)


def _owed(clock: Deadline) -> str:
    return f"{duty(clock.name, clock.about)} ({paragraph(clock.law)})"


def _at(at: datetime) -> str:
    return shown_with_weekday(at)


def _needs(needs: Needs) -> str:
    return ", ".join(sorted(map(term, needs.wanted))) or say("none")


def _meeting(at: datetime | None) -> str:
    return say("meeting {at}", at=_at(at)) if at else ""


def _follow_up(day: date | None) -> str:
    return say("follow-up {day}", day=day) if day else ""


def _notice(notice_id: str, case: Case) -> str:
    party_and_content = case.sent.get(notice_id)
    return term(type(party_and_content[1]).__name__) if party_and_content else notice_id


def _message(message_id: str, case: Case) -> str:
    found = (term(type(fact).__name__) for fact in case.facts if fact.told.message_id == message_id)
    return next(found, message_id)
