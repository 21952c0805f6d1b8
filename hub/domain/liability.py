"""The municipality's liability to pay (5 kap.): on what conditions, and for which days.

Days are Stockholm days.  The first payable day is counted in calendar days from the ready notice, with a cut-off at
noon (5 kap. 4 §) and no roll over weekends.  What the Act and the agreement leave unsaid is MANUAL_REVIEW with its
reason, never a guess.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from hub.domain.calendar import END_OF_TIME, civil_day, end_of_day
from hub.domain.calls import Call
from hub.domain.case import Case, DeadlineKey
from hub.domain.clocks import ADMISSION_NOTICE, SIP_CALL, stay_broken_off
from hub.domain.duty import DECEASED, READY_WITHDRAWN
from hub.domain.events import Deadline, Liability, Period, Precondition
from hub.domain.facts import AdmissionNotice, DischargeReady
from hub.domain.hindrances import Hindrance, beginning_of, first_day_without, hindrances
from hub.domain.parties import open_care_concerned
from hub.domain.payers import (
    AVERAGE,
    INDIVIDUAL,
    PayerSpan,
    first_payable_day_from,
    has_agreement,
    payer_spans,
    why_nobody_pays,
)
from hub.domain.remembering import remembered
from hub.domain.stay import ReadyNotice, Stay
from hub.domain.terms import DeadlineStatus, LiabilityStatus, Need

DISCHARGED: Final = "DISCHARGED"
PAYER_CHANGED: Final = "PAYER_CHANGED"
LEFT_ON_SEVERAL_DAYS: Final = "LEFT_ON_SEVERAL_DAYS"

_DAY: Final = timedelta(days=1)
_LAW: Final = {
    "admission_notice": "SFS 2017:612 5 kap. 3 § 1",
    "ready_notice": "SFS 2017:612 5 kap. 3 § 2",
    "sip_call": "SFS 2017:612 5 kap. 3 § 3",
    "open_care_available": "SFS 2017:612 5 kap. 5 §",
}
_MUNICIPAL: Final = {Need.MUNICIPAL_HEALTH_CARE, Need.SOCIAL_SERVICES}
_BEGUN: Final = set(LiabilityStatus) - {LiabilityStatus.NOT_STARTED, LiabilityStatus.NOT_APPLICABLE}
_LATE_NOTICE: Final = "ADMISSION_NOTICE_LATE"


def liabilities_of(
    stay: Stay,
    calls: tuple[Call, ...],
    deadlines: Mapping[DeadlineKey, Deadline],
    case: Case,
    passed: datetime | None,
) -> Mapping[int, Liability]:
    """Return the liability that each ready notice gives rise to, as it stands when time has passed to *passed*.

    There is one for each municipality that was to pay in turn.  A retracted notice gives rise to none, nor does a
    stay that was a mistake.  Each bears the count that it has in the log, or the next free one.
    """
    clocks = {key: row for key, row in deadlines.items() if row.name in {ADMISSION_NOTICE, SIP_CALL}}
    return _liabilities(stay, calls, clocks, case.liabilities, passed)


@remembered
def _liabilities(
    stay: Stay,
    calls: tuple[Call, ...],
    clocks: Mapping[DeadlineKey, Deadline],
    recorded: Mapping[int, Liability],
    passed: datetime | None,
) -> Mapping[int, Liability]:
    if stay.void_at is not None:
        return {}
    found: dict[int, Liability] = {}
    for ready in stay.ready_notices:
        if stay.governed(ready):
            subject = ready.fact.told.message_id
            known = [count for count, row in sorted(recorded.items()) if row.subject == subject]
            for number, span in enumerate(payer_spans(stay, ready)):
                count = known[number] if number < len(known) else max([0, *recorded, *found]) + 1
                account = _Account(stay, ready, span, calls, clocks)
                found[count] = _judged(account, recorded.get(count), passed)
    return dict(sorted(found.items()))


def may_be_liable(stay: Stay, payer: str, at: datetime) -> bool:
    """Whether *payer* may have to pay for days of its own from a notice given at *at*, by rules that the hub knows."""
    wanted = stay.needs_at(at).wanted & _MUNICIPAL
    by_itself = stay.rules.payment_model.on(civil_day(at)) == INDIVIDUAL
    return bool(wanted) and why_nobody_pays(stay, payer) is None and has_agreement(stay, payer) and by_itself


@dataclass(frozen=True, slots=True)
class _Account:
    """One ready notice, one municipality that is to pay, and what bears on its days."""

    stay: Stay
    ready: ReadyNotice
    span: PayerSpan
    calls: tuple[Call, ...]
    deadlines: Mapping[DeadlineKey, Deadline]

    @property
    def sent_on(self) -> date:
        """The day whose rules hold."""
        return civil_day(self.ready.given_at)

    @property
    def lawful(self) -> date | None:
        """The first payable day by 5 kap. 4 §; another payer's is counted from when it was sent the notice."""
        return first_payable_day_from(self.span.told_at or self.ready.given_at, self.stay)

    @property
    def hindrances(self) -> tuple[Hindrance, ...]:
        """When open care's services were missing (5 kap. 5 §), as far as that was before the days had ended."""
        end = end_of_day(self.last_day) if self.last_day else END_OF_TIME
        return tuple(each for each in hindrances(self.stay, self.ready) if each.begins_at <= end)

    @property
    def unhindered(self) -> date | None:
        """The first payable day that begins with open care's services there; None if there is none such yet."""
        return first_day_without(self.hindrances, self.lawful) if self.lawful else None

    @property
    def sip_due(self) -> bool:
        """Whether a SIP is to be carried out (5 kap. 3 § 3, 4 kap. 1 §)."""
        ready = self.ready
        return self.stay.needs_at(ready.given_at).require_planning and not ready.under_open_compulsory_care

    @property
    def call(self) -> Deadline | None:
        """The clock of the call that this notice started; None if there is none."""
        subject = self.ready.fact.told.message_id
        own = (row for row in self.deadlines.values() if row.name == SIP_CALL and row.subject == subject)
        return max(own, key=lambda row: row.count, default=None)

    @property
    def call_made(self) -> str | None:
        """The message by which the call was made, or was told to have been made outside the hub."""
        if self.call is None or self.call.ended_at is None:
            return None
        made = [(call.given_at, call.fact.told.message_id) for call in self.calls if call.fault is None]
        made += [(outside.given_at, outside.told.message_id) for outside in self.stay.given_outside]
        return next((message_id for at, message_id in made if at == self.call.ended_at), None)

    @property
    def late_admission_notice(self) -> Deadline | None:
        """The clock of an admission notice to the municipality that came too late (5 kap. 3 § 1: as 2 kap. says)."""
        subjects, seen = set[str](), frozenset[Need]()
        for assessment in self.stay.assessments:
            new = assessment.needs.wanted - seen
            seen |= new
            if new & _MUNICIPAL:
                subjects.add(assessment.told.message_id)
        rows = (row for row in self.deadlines.values() if row.name == ADMISSION_NOTICE and row.subject in subjects)
        return next((row for row in rows if row.status is DeadlineStatus.MISSED), None)

    @property
    def last_day(self) -> date | None:
        """The last day that may be charged: the one before it all ended; None if it has not.

        Where the patient is told to have left, or died, on several days, the latest of them.
        """
        return self._last_day(max)

    @property
    def last_days_differ(self) -> bool:
        """Whether what was told of the patient's leaving, or death, gives several last days."""
        several = len(self.stay.left_on) > 1 or len(self.stay.died_on) > 1
        return several and self._last_day(min) != self.last_day

    def _last_day(self, pick: Callable[..., datetime]) -> date | None:
        """Whether the day of discharge itself is charged is the agreement's (the Act does not say)."""
        at, why = min(self._endings(pick), default=(None, None))
        if at is None:
            return None
        charged = why == DISCHARGED and self.stay.rules.charge_discharge_day.on(civil_day(at))
        return civil_day(at) if charged else civil_day(at) - _DAY

    def _endings(self, pick: Callable[..., datetime]) -> Iterator[tuple[datetime, str]]:
        if self.ready.ends_at is not None:
            yield self.ready.ends_at, READY_WITHDRAWN
        if self.stay.departures:
            yield pick(each.discharged_at for each in self.stay.departures), DISCHARGED
        if self.stay.deaths:
            yield pick(each.deceased_at for each in self.stay.deaths), DECEASED
        if self.span.until is not None:
            yield self.span.until, PAYER_CHANGED
        broken_off_at, why = stay_broken_off(self.stay)
        if broken_off_at is not None:
            yield broken_off_at, why or ""


def _judged(account: _Account, before: Liability | None, passed: datetime | None) -> Liability:
    """The liability as it stands: whether it can arise at all, whether a person must judge it, then by its days."""
    row, last_day = _unstarted(account), account.last_day
    if (why := _not_applicable(account)) is not None:
        return replace(row, status=LiabilityStatus.NOT_APPLICABLE, reasons=(why,))
    row = replace(row, starts_on=account.unhindered or account.lawful)
    if row.starts_on is not None and last_day is not None and last_day < row.starts_on:
        return row
    row = replace(row, waits_until=_waits_until(before, row.starts_on, last_day, passed))
    reasons = tuple(sorted(set(_for_a_person(account))))
    if reasons or row.starts_on is None:
        return replace(row, status=LiabilityStatus.MANUAL_REVIEW, reasons=reasons)
    if row.waits_until is not None:
        return row
    if account.unhindered is None:
        return replace(row, status=LiabilityStatus.PREVENTED, reasons=("OPEN_CARE_UNAVAILABLE",))
    return _by_the_notice(account, row, account.unhindered)


def _waits_until(
    before: Liability | None, starts_on: date | None, last_day: date | None, passed: datetime | None
) -> datetime | None:
    """The last moment before the first payable day; None once time has passed it, or what ended it all came after."""
    if starts_on is None or last_day is not None:
        return None
    waits_until = end_of_day(starts_on - _DAY)
    has_come = before is not None and _begun_on(before) >= starts_on
    return None if has_come or (passed is not None and passed > waits_until) else waits_until


def _begun_on(row: Liability) -> date:
    """The first payable day that had come when the liability was last judged."""
    begun = row.status in _BEGUN and row.waits_until is None
    return row.starts_on if begun and row.starts_on is not None else date.min


def _by_the_notice(account: _Account, row: Liability, begins_on: date) -> Liability:
    """5 kap. 3 § 1: the municipality was told of the admission as 2 kap. says; too late is what the agreement says."""
    late = account.late_admission_notice
    if late is None or late.ended_at is None:
        return _by_the_call(account, row, begins_on)
    if account.stay.rules.late_precondition.on(account.sent_on) == "block":
        return replace(row, status=LiabilityStatus.PREVENTED, reasons=(_LATE_NOTICE,))
    return _by_the_call(account, row, max(begins_on, civil_day(late.ended_at)))


def _by_the_call(account: _Account, row: Liability, begins_on: date) -> Liability:
    """5 kap. 3 § 3: where a SIP is to be carried out the care contact has called, as 4 kap. 3 § says."""
    call, rules = account.call, account.stay.rules
    match call:
        case None:
            return _running(account, row, begins_on)
        case Deadline(status=DeadlineStatus.OPEN):
            return replace(row, status=LiabilityStatus.CALL_PENDING)
        case Deadline(status=DeadlineStatus.MET, ended_at=datetime() as called_at):
            if civil_day(called_at) < begins_on:
                return _running(account, row, begins_on)
            policy = rules.timely_call_after_start.on(account.sent_on)
            return _by_policy(account, row, policy, (begins_on, called_at), "CALL_AFTER_THE_FIRST_PAYABLE_DAY")
        case Deadline(status=DeadlineStatus.MISSED, ended_at=datetime() as called_at, reason=None):
            policy = rules.late_precondition.on(account.sent_on)
            return _by_policy(account, row, policy, (begins_on, called_at), "SIP_CALL_LATE")
        case Deadline(status=DeadlineStatus.MISSED):
            return replace(row, status=LiabilityStatus.PREVENTED, reasons=("SIP_CALL_MISSED",))
        case _:
            return replace(row, status=LiabilityStatus.MANUAL_REVIEW, reasons=(f"SIP_CALL_ENDED {call.reason}",))


def _by_policy(
    account: _Account, row: Liability, policy: str | None, days: tuple[date, datetime], why: str
) -> Liability:
    """What the agreement says of a call made too late for the first payable day; unknown is for a person.

    *days* are the first payable day, and when the call was made.
    """
    begins_on, called_at = days
    match policy:
        case "retroactive":
            return _running(account, row, begins_on)
        case "shift" | "from_call":
            return _running(account, row, max(begins_on, civil_day(called_at)))
        case "block":
            return replace(row, status=LiabilityStatus.PREVENTED, reasons=(why,))
        case _:
            return replace(row, status=LiabilityStatus.MANUAL_REVIEW, reasons=(why,))


def _running(account: _Account, row: Liability, begins_on: date) -> Liability:
    last_day = account.last_day
    if last_day is not None and last_day < begins_on:
        return replace(row, starts_on=begins_on)
    status = LiabilityStatus.RUNNING if last_day is None else LiabilityStatus.ENDED
    by_the_month = account.stay.rules.payment_model.on(account.sent_on) == AVERAGE
    period = Period(begins_on, last_day, "IN_MONTHLY_AVERAGE" if by_the_month else "PAYABLE")
    return replace(row, status=status, starts_on=begins_on, periods=(period,))


def _not_applicable(account: _Account) -> str | None:
    if not account.stay.needs_at(account.ready.given_at).wanted & _MUNICIPAL:
        return "NO_MUNICIPAL_NEED"
    return why_nobody_pays(account.stay, account.span.payer)


def _for_a_person(account: _Account) -> Iterator[str]:
    """What neither the Act nor the agreement settles, as far as it bears on this notice's days."""
    stay, ready, payer = account.stay, account.ready, account.span.payer
    if stay.protected:
        yield "PROTECTED_PERSON"
    yield from _by_reserve(account)
    if account.last_days_differ:
        yield LEFT_ON_SEVERAL_DAYS
    if _needs_changed(account):
        yield "NEEDS_CHANGED_AFTER_NOTICE"
    if stay.ready_at(ready.given_at) is not ready:
        yield "ANOTHER_NOTICE_STOOD"
    elif account.sip_due and account.call is None:
        yield "SIP_REFUSED" if stay.refusal_at(ready.given_at) else "SIP_CALL_NOT_COUNTED"
    if _refused_before_the_call(account):
        yield "SIP_REFUSED"
    if account.span.told_at is not None:
        yield PAYER_CHANGED
    if payer is not None and not has_agreement(stay, payer):
        yield "NO_AGREEMENT_KNOWN"
    if account.late_admission_notice and stay.rules.late_precondition.on(account.sent_on) not in {"block", "shift"}:
        yield _LATE_NOTICE
    if _hindered_after_start(account):
        yield "OPEN_CARE_UNAVAILABLE_AFTER_START"
    if account.lawful is None:
        yield "START_NOT_KNOWN"
    if stay.rules.payment_model.on(account.sent_on) is None:
        yield "PAYMENT_MODEL_NOT_KNOWN"


def _by_reserve(account: _Account) -> Iterator[str]:
    """What was told by phone or paper and bears on this notice: the admission, the notice itself, the call made."""
    others = {ready.fact.told.message_id for ready in account.stay.ready_notices if ready is not account.ready}
    for fact in account.stay.by_reserve:
        match fact:
            case AdmissionNotice():
                rests_on = True
            case DischargeReady():
                rests_on = fact.told.message_id not in others
            case _:
                rests_on = fact.told.message_id == account.call_made
        if rests_on:
            yield f"RESERVE_ROUTINE {fact.told.message_id}"


def _needs_changed(account: _Account) -> bool:
    """Whether needs that differ from those of the notice were judged after it, and before its days had ended."""
    stay, given = account.stay, account.ready.given_at
    end = end_of_day(account.last_day) if account.last_day else None
    later = (a for a in stay.assessments if given < a.at and (end is None or a.at <= end))
    return any(a.needs != stay.needs_at(given) and not a.by_ready_notice for a in later)


def _refused_before_the_call(account: _Account) -> bool:
    """Whether the person refused a SIP while the call was still in time and not made: the Act is silent on it."""
    call = account.call
    if call is None or call.status not in {DeadlineStatus.OPEN, DeadlineStatus.MISSED} or account.call_made:
        return False
    return account.stay.refusal_at(call.due_at or account.ready.given_at) is not None


def _hindered_after_start(account: _Account) -> bool:
    """Whether open care's services went missing once liability had started: the Act speaks of its start alone."""
    begins_on = account.unhindered
    return begins_on is not None and any(beginning_of(begins_on) < each.begins_at for each in account.hindrances)


def _unstarted(account: _Account) -> Liability:
    return Liability(
        subject=account.ready.fact.told.message_id,
        payer=account.span.payer,
        status=LiabilityStatus.NOT_STARTED,
        starts_on=None,
        waits_until=None,
        periods=(),
        preconditions=tuple(_preconditions(account)),
        reasons=(),
    )


def _preconditions(account: _Account) -> Iterator[Precondition]:
    """5 kap. 3 and 5 §§, each with the message that fulfils it; null where it does not apply, or is not yet decided."""
    stay, call = account.stay, account.call
    told = stay.first_admission.told.message_id
    yield _precondition("admission_notice", told, fulfilled=account.late_admission_notice is None)
    yield _precondition("ready_notice", account.ready.fact.told.message_id, fulfilled=True)
    decided = call if call and call.status in {DeadlineStatus.MET, DeadlineStatus.MISSED} else None
    met = decided.status is DeadlineStatus.MET if decided else None
    yield _precondition("sip_call", account.call_made, fulfilled=met)
    yield _open_care(account)


def _open_care(account: _Account) -> Precondition:
    """5 kap. 5 §: the last that was said of open care's services before the days end; null where none are needed."""
    if not account.hindrances:
        needed = open_care_concerned(account.stay.needs_at(account.ready.given_at))
        return _precondition("open_care_available", None, fulfilled=True if needed else None)
    last = account.hindrances[-1]
    return _precondition("open_care_available", last.ended_by or last.told_by, fulfilled=last.ends_at is not None)


def _precondition(name: str, event: str | None, *, fulfilled: bool | None) -> Precondition:
    return Precondition(name=name, law=_LAW[name], fulfilled=fulfilled, event=event)
