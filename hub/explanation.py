"""One case told as JSON: what was said, what followed, and how everything stands (messages.md, `sip-hub explain`).

Instants are ISO-8601 in Swedish local time with offset, days ISO dates.  Nothing sealed is shown, and no identity is
known here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from hub.domain.calendar import STOCKHOLM, civil_day
from hub.domain.calls import judged_calls
from hub.domain.case import Case
from hub.domain.community import CommunitySip, hear_case
from hub.domain.community_deviations import sip_deviations
from hub.domain.community_notices import SipSituation, calls_of
from hub.domain.deviations import deviations_of
from hub.domain.duty import VOID
from hub.domain.events import (
    CaseClosed,
    CaseOpened,
    CoordinatedCarePlanRequired,
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
from hub.domain.facts import Told
from hub.domain.hearing import NO_PART
from hub.domain.outbound import DeviationForwarded, ManualHandlingRequired, NoticeHead
from hub.domain.rules import Rules
from hub.domain.stay import Stay
from hub.domain.telling import legal_instant
from hub.domain.terms import LiabilityStatus
from hub.plan_view import seen_sip
from hub.rates import RateTable, own_rates
from hub.spells import counts_in_average, ended_on, notice_of

_NOT_SHOWN: Final = {"told", "sealed_patient", "digest", "missed_after", "subject", "remind_at"}
_DEADLINE_ORDER: Final = (
    "admission_notice",
    "planning_input",
    "care_contact",
    "sip_call",
    "discharge_information",
    "patient_information",
    "acknowledgement",
    "sip_start",
    "sip_meeting",
    "sip_follow_up",
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event with the version of the case, that is the number of the decision, that recorded it, and when."""

    version: int
    event: Event
    at: datetime


def explain_case(
    case: Case,
    history: Iterable[Recorded],
    rules: Rules,
    refusals: Iterable[Mapping[str, Any]],
    rates: RateTable | None = None,
) -> dict[str, Any]:
    """Return the whole reasoning about one case, in the shape that messages.md fixes.

    *rates* are what a day costs each year; the hub's own table if it is None.
    """
    heard = hear_case(case.case_id, case.facts, rules)
    recorded = list(history)
    return {
        "case_id": case.case_id or None,
        "rules": {"profile": rules.profile, "digest": rules.digest},
        "state": heard.state if heard else "UNKNOWN",
        "protection": str(heard.protection) if heard else "UNKNOWN",
        "manual_review": sorted(case.reviews),
        "events": [_event(one, rules) for one in recorded],
        "deadlines": [_deadline(row) for row in sorted(case.deadlines.values(), key=_deadline_order)],
        "notices": [_notice(one.event, case) for one in recorded if isinstance(one.event, NoticeIssued)],
        "sip": plain(seen_sip(heard)),
        "deviations": [plain(record) for record in deviations_in(case, heard)],
        "liability": _liability(case, heard if isinstance(heard, Stay) else None, rates or own_rates()),
        "refusals": [*refusals, *_refused_by_the_decider(recorded, heard)],
    }


def deviations_in(case: Case, heard: Stay | CommunitySip | None) -> list[DeviationForwarded]:
    """Return every deviation of the case, as both principals see it, in order of when it was."""
    rows = case.deadlines.values()
    match heard:
        case Stay():
            found = deviations_of(heard, judged_calls(heard), rows, case.sent)
        case CommunitySip():
            found = sip_deviations(SipSituation(heard, calls_of(heard)), rows, case.sent)
        case None:
            found = ()
    return [one.record for one in found]


def plain(value: Any) -> Any:  # noqa: ANN401 - any value that a record may hold
    """Return *value* as JSON knows it: local time with offset, ISO dates, lists, nested objects."""
    if isinstance(value, datetime):
        return value.astimezone(STOCKHOLM).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value) if f.name not in _NOT_SHOWN}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def _event(recorded: Recorded, rules: Rules) -> dict[str, Any]:
    event = recorded.event
    shown = {"type": type(event).__name__, "at": plain(instant_of_event(recorded, rules)), "version": recorded.version}
    if isinstance(event, NoticeIssued):
        return shown | {"notice": type(event.content).__name__, **plain(event.head), "content": plain(event.content)}
    told = getattr(event, "told", None)
    return shown | (_told(told) if isinstance(told, Told) else {}) | _flat(event)


def _flat(event: Event) -> dict[str, Any]:
    """The event's own fields, with those of its deadline beside them."""
    own: dict[str, Any] = plain(event)
    own.pop("at", None)
    deadline = own.pop("deadline", None)
    return own if deadline is None else own | deadline


def _told(told: Told) -> dict[str, Any]:
    shown = ("message_id", "sender", "sent_at", "received_at", "channel", "reserve", "corrects")
    return {name: plain(getattr(told, name)) for name in shown}


def instant_of_event(recorded: Recorded, rules: Rules) -> datetime:
    """Return the legal instant of a fact or of a conclusion; for one without any, when it was recorded."""
    event = recorded.event
    match event:
        case CaseOpened():
            return event.opened_at
        case CaseClosed():
            return event.closed_at
        case DutyToConveneArose():
            return event.arose_at
        case DutyToConveneEnded():
            return event.ended_at
        case DeadlineStarted():
            return event.deadline.starts_at
        case DeadlineMissed():
            return event.deadline.due_at or recorded.at
        case DeadlineReminded():
            return event.deadline.remind_at or recorded.at
        case DeadlineDated() | DeadlineMet() | DeadlineLapsed() | OverdueEnded() | DeadlineCorrected():
            return event.deadline.ended_at or event.deadline.due_at or event.deadline.starts_at
        case NoticeIssued():
            return event.head.issued_at
        case LiabilityAssessed() | LiabilityStarted() | LiabilityPrevented() | LiabilityEnded():
            return recorded.at
        case DeviationFound() | CoordinatedCarePlanRequired():
            return event.at
        case MessageConflicted() | MessageRefused():
            return event.received_at
        case ManualReviewNeeded() | ManualReviewResolved() | DeviationCorrected():
            return recorded.at
        case _:
            return legal_instant(event, rules)


def _deadline_order(row: Deadline) -> tuple[int, str, int, str]:
    known = _DEADLINE_ORDER.index(row.name) if row.name in _DEADLINE_ORDER else len(_DEADLINE_ORDER)
    return known, row.name, row.count, row.party or ""


def _deadline(row: Deadline) -> dict[str, Any]:
    shown = ("name", "law", "responsible", "count", "party", "starts_at", "target_at", "due_at")
    about = () if row.about is None else ("about",)
    return {name: plain(getattr(row, name)) for name in (*shown, "status", "ended_at", "reason", *about)}


def _liability(case: Case, stay: Stay | None, rates: RateTable) -> dict[str, Any] | None:
    """How the liability of the last ready notice stands, with the payable days of all of them (5 kap.)."""
    standing = [one for _, one in sorted(case.liabilities.items()) if one.reasons != (VOID,)]
    if not standing or stay is None:
        return None
    last = _last_that_bears(standing)
    averaged = [_in_average(one, stay) for one in standing if counts_in_average(one, stay)]
    return {
        "status": str(last.status),
        "payer": last.payer,
        "periods": [
            _period(part, one.payer, rates) for one in standing for period in one.periods for part in by_year(period)
        ],
        "preconditions": plain(last.preconditions),
        "reasons": list(last.reasons),
        **({"in_average": averaged} if averaged else {}),
    }


def _in_average(row: Liability, stay: Stay) -> dict[str, Any]:
    """The days of one notice that count in the average of a month: from its own day to the one on which it ended."""
    ready = notice_of(row, stay)
    return {"from": plain(civil_day(ready.given_at)), "to": plain(ended_on(ready, stay))}


def _last_that_bears(standing: Sequence[Liability]) -> Liability:
    """The liability to show: the last, or where that one's days never came, the last of the same notice whose did."""
    last = standing[-1]
    began = (one for one in reversed(standing) if one.subject == last.subject and one.periods)
    return next(began, last) if last.status is LiabilityStatus.NOT_STARTED else last


def by_year(period: Period) -> list[Period]:
    """Return the period in one part for each year, since each day has the rate of its own year; the last may be open.

    An open period goes on into the years that follow its last part.
    """
    parts, begins = list[Period](), period.starts_on
    while period.ends_on is not None and begins.year < period.ends_on.year:
        parts.append(replace(period, starts_on=begins, ends_on=date(begins.year, 12, 31)))
        begins = date(begins.year + 1, 1, 1)
    return [*parts, replace(period, starts_on=begins)]


def days_past(period: Period, today: date) -> list[Period]:
    """Return the days of the period before *today*, in one part for each year; *today* is charged once it is over."""
    ends_on = period.ends_on or today - timedelta(days=1)
    return by_year(replace(period, ends_on=ends_on)) if period.starts_on <= ends_on else []


def _period(part: Period, payer: str | None, rates: RateTable) -> dict[str, Any]:
    """One part, with the rate of its year; null where it is not known, or where the month's average decides."""
    rate = rates.of(part.starts_on.year)
    sek = rate.sek if part.reason == "PAYABLE" else None
    known = {"rate_sek": sek, "rate_source": rate.source if sek else None, "rate_status": rate.status if sek else None}
    missing = None if sek or part.reason != "PAYABLE" else rate.settled_by
    return {**plain(part), "days": part.days, "payer": payer, **known, "rate_settled_by": missing}


def _notice(event: NoticeIssued, case: Case) -> dict[str, Any]:
    head, content = event.head, event.content
    shown = {
        "type": type(content).__name__,
        "notice_id": head.notice_id,
        "party": head.party,
        "controller": head.controller,
        "role": plain(getattr(content, "role", None)),
        "legal_effect": plain(getattr(content, "legal_effect", None)),
        "count": head.count,
        "revision": head.revision,
        "issued_at": plain(head.issued_at),
        "standing": _stands(head, case),
    }
    if isinstance(content, ManualHandlingRequired):
        shown |= {"withholds": content.record, "withheld_from": content.withheld_from}
    return shown


def _stands(head: NoticeHead, case: Case) -> bool:
    """Whether the notice is the highest revision of its count and was not withdrawn."""
    key = (head.party, head.purpose)
    kept = [*case.letters.get(key, ()), *([case.issued[key]] if key in case.issued else [])]
    return any(one.head.notice_id == head.notice_id and not one.closed for one in kept)


def _refused_by_the_decider(recorded: Iterable[Recorded], heard: Stay | CommunitySip | None) -> list[dict[str, Any]]:
    """What the decider refused, but for what counts since its sender has gained a part in the case."""
    strangers = {fact.told.message_id for fact in heard.strangers} if heard else set()
    events = (one.event for one in recorded)
    return [
        {"message_id": event.message_id, "code": event.code, "sentence": event.sentence}
        for event in events
        if isinstance(event, MessageRefused) and (event.code != NO_PART or event.message_id in strangers)
    ]
