"""What each party is to be told, and what must be issued or withdrawn for that to be so.

`standing_notices` is a function of the facts alone; `issue` compares it with what was issued before and says what
is new, as the next revision, and what must be withdrawn.  A withdrawal is final for its count: what comes after it
is a new count.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias
from uuid import UUID, uuid5

from hub.domain.calls import Call, standing_call
from hub.domain.case import Case, DeadlineKey, Issued, evolve
from hub.domain.deadlines import SIP_CALL
from hub.domain.duty import CONSENT_REFUSED, DECEASED, VOID, DutySpan
from hub.domain.events import Deadline, NoticeIssued
from hub.domain.outbound import (
    AdmissionForwarded,
    CareContactForwarded,
    DischargedForwarded,
    DischargeReadyForwarded,
    DischargeReadyWithdrawnForwarded,
    ManualHandlingRequired,
    NeedsReassessedForwarded,
    Notice,
    NoticeHead,
    NoticeRecalled,
    SipInvitation,
    SipInvitationWithdrawn,
)
from hub.domain.parties import Party, concerned_at, controller_of, hospital
from hub.domain.stay import Stay
from hub.domain.terms import LegalEffect, MeetingMode, Role

NAMESPACE: Final = UUID("e045a741-c289-5753-a787-1d718f01ac21")

_ENDS_CALLS: Final = {DECEASED, VOID, CONSENT_REFUSED}
_PROTECTED: Final = "PROTECTED_PERSON"
_NOT_CONCERNED: Final = "NO_LONGER_CONCERNED"

NoticeKey: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A notice that should stand: its content, and the count it belongs to (0 where no count applies)."""

    count: int
    content: Notice


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and why notices are issued: the instant, the message or moment that caused it, and why any is withdrawn."""

    at: datetime
    cause: str
    withdrawn_at: datetime | None = None
    withdrawn_because: str | None = None


def standing_notices(
    stay: Stay,
    duties: Mapping[int, DutySpan],
    calls: tuple[Call, ...],
    deadlines: Mapping[DeadlineKey, Deadline],
) -> dict[NoticeKey, Wanted]:
    """Return, by party and purpose, every notice that should stand now that these are the facts."""
    if stay.void_at is not None:
        return {}
    parties = concerned_at(stay, _latest_assessment(stay))
    wanted = {
        (party.id, type(content).__name__): Wanted(count, content)
        for party in parties
        for count, content in _forwarded(stay, party, duties)
    }
    return wanted | _invitations(stay, parties, duties, calls, deadlines)


def issue(case: Case, stay: Stay, wanted: Mapping[NoticeKey, Wanted], occasion: Occasion) -> Iterator[NoticeIssued]:
    """Yield what must be issued, and then what must be withdrawn, in order of party and purpose."""
    if stay.protected:
        wanted = {_manual_key(stay, key): Wanted(one.count, _manual(key, one.content)) for key, one in wanted.items()}
    for key, one in sorted(wanted.items()):
        before = case.issued.get(key)
        if before is None or before.closed or before.content != one.content:
            yield _issued(case, stay, key, one, before, occasion)
    for key, before in sorted(case.issued.items()):
        if key not in wanted and not before.closed and not _is_closing(before):
            closing = _closing(case, stay, before, occasion)
            case = evolve(case, closing)  # so that a second recall to the same party is its own revision
            yield closing


def notice_id(case_id: str, party: str, purpose: str, count: int, revision: int) -> str:
    """Return the id that this notice always has (messages.md, "Outbound")."""
    return str(uuid5(NAMESPACE, f"notice|{case_id}|{party}|{purpose}|{count}|{revision}"))


def _forwarded(stay: Stay, party: Party, duties: Mapping[int, DutySpan]) -> Iterator[tuple[int, Notice]]:
    admission = stay.admission
    yield (
        0,
        AdmissionForwarded(
            hospital=str(admission.told.facility),
            expected_discharge_at=admission.expected_discharge_at,
            role=party.role,
            need=party.need,
        ),
    )
    if stay.reassessments:
        latest = stay.reassessments[-1]
        yield (
            0,
            NeedsReassessedForwarded(assessed_at=latest.assessed_at, need=party.need, reference=latest.told.message_id),
        )
    contact = stay.appointments[-1] if stay.appointments else None
    if contact and party.id != f"open_care:{contact.told.sender}":
        yield 0, CareContactForwarded(appointed_at=contact.appointed_at, reference=contact.told.message_id)
    if stay.discharge:
        told = stay.discharge.told
        yield 0, DischargedForwarded(discharged_at=stay.discharge.discharged_at, reference=told.message_id)
    ready = next((notice for notice in stay.ready_notices if not notice.void and notice.ends_at is None), None)
    if ready:
        yield (
            1,
            DischargeReadyForwarded(
                given_at=ready.given_at,
                sip_required=any(span.ends_at is None for span in duties.values()),
                first_payable_on=None,
                reference=ready.fact.told.message_id,
            ),
        )


def _invitations(
    stay: Stay,
    parties: tuple[Party, ...],
    duties: Mapping[int, DutySpan],
    calls: tuple[Call, ...],
    deadlines: Mapping[DeadlineKey, Deadline],
) -> dict[NoticeKey, Wanted]:
    """The call to those called while it stands, and the notice of the duty to everyone else who has a part in it."""
    current = max((count for count, span in duties.items() if span.ends_at is None), default=None)
    call = standing_call(calls) if not _calls_ended(stay, duties) else None
    wanted: dict[NoticeKey, Wanted] = {}
    if current is not None:
        clock = deadlines.get((SIP_CALL, current, None))
        for party in parties:
            if party.role is not Role.INFORMED:
                wanted[party.id, "SipInvitation"] = Wanted(current, _duty_notice(party, clock))
    if call is not None:
        count = current or max(duties, default=0) + 1
        wanted |= {(party, "SipInvitation"): Wanted(count, _call(call)) for party in call.fact.called}
    return wanted


def _calls_ended(stay: Stay, duties: Mapping[int, DutySpan]) -> bool:
    """Whether something ended the planning itself, and not only the count: then a call is withdrawn too."""
    last = max(duties.values(), key=lambda span: (span.starts_at, span.cause), default=None)
    return stay.death is not None or (last is not None and last.reason in _ENDS_CALLS)


def _duty_notice(party: Party, clock: Deadline | None) -> SipInvitation:
    convene_by = clock.due_at if clock and party.role is Role.CONVENER else None
    return SipInvitation(role=party.role, legal_effect=LegalEffect.DUTY_NOTICE, convene_by=convene_by)


def _call(call: Call) -> SipInvitation:
    fact = call.fact
    return SipInvitation(
        role=Role.PARTICIPANT,
        legal_effect=LegalEffect.CALL,
        convener_unit=fact.called_by,
        convener_phone=call.phone,
        meeting_at=fact.meeting_at,
        mode=fact.mode,
        place=None if fact.mode is MeetingMode.HOME else fact.place,
    )


def _issued(
    case: Case, stay: Stay, key: NoticeKey, one: Wanted, before: Issued | None, occasion: Occasion
) -> NoticeIssued:
    """The next revision of what stands, or the first of a new count."""
    if before is None:
        count, revision = one.count, 1
    elif before.closed:
        count, revision = max(one.count, before.head.count + 1), 1
    else:
        count, revision = before.head.count, before.head.revision + 1
    party, purpose = key
    return NoticeIssued(
        head=_head(case, stay, party, purpose, count, revision, occasion), content=one.content, closes=None
    )


def _closing(case: Case, stay: Stay, before: Issued, occasion: Occasion) -> NoticeIssued:
    """Withdraw what no longer stands, from the one who got it; for a protected person, through the hospital."""
    closes = before.head.notice_id
    content = _withdrawal(before, occasion)
    party, purpose = before.head.party, type(content).__name__
    if stay.protected:
        receiver = _withheld_from(before) or party
        content = _manual((receiver, purpose), content)
        party, purpose = _manual_key(stay, (receiver, purpose))
    latest = case.issued.get((party, purpose))
    # One line of revisions for all counts: a party may be recalled several notices of one count.
    revision = latest.head.revision + 1 if latest else 1
    head = _head(case, stay, party, purpose, before.head.count, revision, occasion)
    return NoticeIssued(head=head, content=content, closes=closes)


def _withdrawal(before: Issued, occasion: Occasion) -> Notice:
    record = before.content.record if isinstance(before.content, ManualHandlingRequired) else before.head.purpose
    closes, reason = before.head.notice_id, occasion.withdrawn_because or _NOT_CONCERNED
    if record == "SipInvitation":
        return SipInvitationWithdrawn(withdraws=closes, reason=reason)
    if record == "DischargeReadyForwarded" and occasion.withdrawn_at is not None:
        return DischargeReadyWithdrawnForwarded(
            withdraws=closes, withdrawn_at=occasion.withdrawn_at, reference=occasion.cause
        )
    return NoticeRecalled(recalls=closes, reason=reason)


def _is_closing(issued: Issued) -> bool:
    """Whether the notice itself withdraws another: it has nothing to be withdrawn."""
    content = issued.content
    record = content.record if isinstance(content, ManualHandlingRequired) else type(content).__name__
    return record in {"SipInvitationWithdrawn", "DischargeReadyWithdrawnForwarded", "NoticeRecalled"}


def _manual_key(stay: Stay, withheld: NoticeKey) -> NoticeKey:
    party, record = withheld
    return hospital(stay.admission), f"ManualHandlingRequired:{record}:{party}"


def _manual(withheld: NoticeKey, content: Notice) -> ManualHandlingRequired:
    party, record = withheld
    effect = content.legal_effect if isinstance(content, SipInvitation) else None
    return ManualHandlingRequired(record=record, withheld_from=party, legal_effect=effect, reason=_PROTECTED)


def _withheld_from(before: Issued) -> str | None:
    return before.content.withheld_from if isinstance(before.content, ManualHandlingRequired) else None


def _head(
    case: Case, stay: Stay, party: str, purpose: str, count: int, revision: int, occasion: Occasion
) -> NoticeHead:
    return NoticeHead(
        notice_id=notice_id(case.case_id, party, purpose, count, revision),
        case_id=case.case_id,
        party=party,
        controller=controller_of(party, stay.rules),
        purpose=purpose,
        count=count,
        revision=revision,
        issued_at=occasion.at,
        causation_id=occasion.cause,
    )


def _latest_assessment(stay: Stay) -> datetime:
    return max(assessment.at for assessment in stay.assessments)
