"""The municipality's liability to pay (5 kap.): from which day, by whom, on what conditions, for which days.

Days are Stockholm days.  The first payable day is counted in calendar days from the ready notice, with a cut-off at
noon (5 kap. 4 §) and no roll over weekends.  What the Act and the agreement leave unsaid is MANUAL_REVIEW with its
reason, never a guess.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from hub.domain.calendar import END_OF_TIME, STOCKHOLM, civil_day, end_of_day
from hub.domain.calls import Call
from hub.domain.case import Case, DeadlineKey
from hub.domain.clocks import ADMISSION_NOTICE, SIP_CALL, stay_broken_off
from hub.domain.duty import READY_WITHDRAWN
from hub.domain.events import Deadline, Liability, Period, Precondition
from hub.domain.parties import open_care_concerned
from hub.domain.stay import ReadyNotice, Stay
from hub.domain.terms import DeadlineStatus, LiabilityStatus, Need

DISCHARGED: Final = "DISCHARGED"

_DAY: Final = timedelta(days=1)
_NOON: Final = time(12)
_LAW: Final = {
    "admission_notice": "SFS 2017:612 5 kap. 3 § 1",
    "ready_notice": "SFS 2017:612 5 kap. 3 § 2",
    "sip_call": "SFS 2017:612 5 kap. 3 § 3",
    "open_care_available": "SFS 2017:612 5 kap. 5 §",
}
_GOTLAND: Final = ("09", "0980")
_MUNICIPAL: Final = {Need.MUNICIPAL_HEALTH_CARE, Need.SOCIAL_SERVICES}
_BEGUN: Final = set(LiabilityStatus) - {LiabilityStatus.NOT_STARTED, LiabilityStatus.NOT_APPLICABLE}


def liabilities_of(
    stay: Stay,
    calls: tuple[Call, ...],
    deadlines: Mapping[DeadlineKey, Deadline],
    case: Case,
    passed: datetime | None,
) -> dict[int, Liability]:
    """Return the liability that each ready notice gives rise to, as it stands when time has passed to *passed*.

    A retracted notice gives rise to none, nor does a stay that was a mistake.  Each bears the count that it has in the
    log, or the next free one.
    """
    if stay.void_at is not None:
        return {}
    known = {liability.subject: count for count, liability in case.liabilities.items()}
    found: dict[int, Liability] = {}
    for ready in stay.ready_notices:
        if _governs(ready, stay):
            count = known.get(ready.fact.told.message_id) or max([0, *case.liabilities, *found]) + 1
            found[count] = _judged(_Account(stay, ready, calls, deadlines), case.liabilities.get(count), passed)
    return dict(sorted(found.items()))


def _governs(ready: ReadyNotice, stay: Stay) -> bool:
    """Whether the notice was at some time the one that stood: one given while another stands starts nothing."""
    moments = [ready.given_at, *(other.ends_at for other in stay.ready_notices if other.ends_at is not None)]
    return any(stay.ready_at(at) is ready for at in moments)


def first_payable_day(ready: ReadyNotice, stay: Stay) -> date | None:
    """Return the first day that may be charged for the notice (5 kap. 4 §); None where no rule for it is known.

    Three days after the notice, four if it was sent after noon: calendar days, whatever days they are.
    """
    local = ready.given_at.astimezone(STOCKHOLM)
    setting, rules = stay.care_setting_at(ready.given_at), stay.rules
    days = rules.payment_start_days[setting].on(local.date()) if setting in rules.payment_start_days else None
    later = rules.payment_after_noon_days[setting].on(local.date()) if days is not None else None
    if days is None or later is None:
        return None
    in_time = local.time() <= _NOON if rules.cutoff_inclusive.on(local.date()) else local.time() < _NOON
    return local.date() + timedelta(days if in_time else days + later)


def payer_at(stay: Stay, at: datetime) -> str | None:
    """Return the municipality that pays (5 kap. 2 §): one that placed the patient elsewhere, else the registered."""
    place = stay.residence_at(at)
    return place.placing or place.registered


@dataclass(frozen=True, slots=True)
class _Account:
    """One ready notice and what bears on its days."""

    stay: Stay
    ready: ReadyNotice
    calls: tuple[Call, ...]
    deadlines: Mapping[DeadlineKey, Deadline]

    @property
    def call(self) -> Deadline | None:
        """The clock of the call that this notice started; None where no SIP is to be carried out."""
        subject = self.ready.fact.told.message_id
        own = (row for row in self.deadlines.values() if row.name == SIP_CALL and row.subject == subject)
        return max(own, key=lambda row: row.count, default=None)

    @property
    def late_admission_notice(self) -> Deadline | None:
        """The clock of an admission notice that came too late, if one did (5 kap. 3 § 1: as 2 kap. 1-3 §§ say)."""
        rows = (row for row in self.deadlines.values() if row.name == ADMISSION_NOTICE)
        return next((row for row in rows if row.status is DeadlineStatus.MISSED), None)


def _judged(account: _Account, before: Liability | None, passed: datetime | None) -> Liability:
    """The liability as it stands: whether it can arise at all, whether a person must judge it, then by its days."""
    row = _unstarted(account)
    if (why := _not_applicable(account.stay, account.ready.given_at)) is not None:
        return replace(row, status=LiabilityStatus.NOT_APPLICABLE, reasons=(why,))
    lawful = first_payable_day(account.ready, account.stay)
    begins_on = _unblocked(account, lawful) if lawful else None
    last_day = _last_day(account)
    row = replace(row, starts_on=begins_on or lawful)
    if row.starts_on is not None and last_day is not None and last_day < row.starts_on:
        return row
    reasons = tuple(sorted({*_for_a_person(account), *([] if lawful else ["START_NOT_KNOWN"])}))
    if reasons or row.starts_on is None:
        return replace(row, status=LiabilityStatus.MANUAL_REVIEW, reasons=reasons)
    waits_until = end_of_day(row.starts_on - _DAY)
    if not _has_begun(before, row, waits_until, last_day, passed):
        return replace(row, waits_until=waits_until)
    if begins_on is None:
        return replace(row, status=LiabilityStatus.PREVENTED, reasons=("OPEN_CARE_UNAVAILABLE",))
    return _by_the_call(account, row, begins_on, last_day)


def _has_begun(
    before: Liability | None, row: Liability, waits_until: datetime, last_day: date | None, passed: datetime | None
) -> bool:
    """Whether the first payable day has come: time has passed to it, or something told is dated after it."""
    known = before is not None and before.starts_on == row.starts_on and before.status in _BEGUN
    return known or last_day is not None or (passed is not None and passed > waits_until)


def _by_the_call(account: _Account, row: Liability, begins_on: date, last_day: date | None) -> Liability:
    """5 kap. 3 § 3: where a SIP is to be carried out the care contact has called, as 4 kap. 3 § says."""
    call, rules = account.call, account.stay.rules
    day = civil_day(account.ready.given_at)
    match call:
        case None:
            return _running(row, begins_on, last_day)
        case Deadline(status=DeadlineStatus.OPEN):
            return replace(row, status=LiabilityStatus.CALL_PENDING)
        case Deadline(status=DeadlineStatus.MET, ended_at=datetime() as called_at):
            if civil_day(called_at) < begins_on:
                return _running(row, begins_on, last_day)
            policy, late = rules.timely_call_after_start.on(day), "CALL_AFTER_THE_FIRST_PAYABLE_DAY"
            return _by_policy(row, policy, begins_on, civil_day(called_at), last_day, late)
        case Deadline(status=DeadlineStatus.MISSED, ended_at=None):
            return replace(row, status=LiabilityStatus.PREVENTED, reasons=("SIP_CALL_MISSED",))
        case Deadline(status=DeadlineStatus.MISSED, ended_at=datetime() as called_at, reason=None):
            policy = rules.late_precondition.on(day)
            return _by_policy(row, policy, begins_on, civil_day(called_at), last_day, "SIP_CALL_LATE")
        case _:
            return replace(row, status=LiabilityStatus.MANUAL_REVIEW, reasons=(f"SIP_CALL_ENDED {call.reason}",))


def _by_policy(
    row: Liability, policy: str | None, begins_on: date, fulfilled_on: date, last_day: date | None, why: str
) -> Liability:
    """What the agreement says of a condition fulfilled too late for the first payable day; unknown is for a person."""
    match policy:
        case "retroactive":
            return _running(row, begins_on, last_day)
        case "shift" | "from_call":
            return _running(row, max(begins_on, fulfilled_on), last_day)
        case "block":
            return replace(row, status=LiabilityStatus.PREVENTED, reasons=(why,))
        case _:
            return replace(row, status=LiabilityStatus.MANUAL_REVIEW, reasons=(why,))


def _running(row: Liability, begins_on: date, last_day: date | None) -> Liability:
    if last_day is not None and last_day < begins_on:
        return row
    status = LiabilityStatus.RUNNING if last_day is None else LiabilityStatus.ENDED
    return replace(row, status=status, starts_on=begins_on, periods=(Period(begins_on, last_day, "PAYABLE"),))


def may_be_liable(stay: Stay, ready: ReadyNotice) -> bool:
    """Whether a municipality may have to pay at all, and by rules that the hub knows."""
    payer = payer_at(stay, ready.given_at)
    return _not_applicable(stay, ready.given_at) is None and payer is not None and _has_agreement(stay, payer)


def _has_agreement(stay: Stay, payer: str) -> bool:
    """Agreements bind the hospital's region and its own municipalities; between others the hub knows none."""
    return payer[:2] == stay.admission.hospital_region


def _not_applicable(stay: Stay, at: datetime) -> str | None:
    payer = payer_at(stay, at)
    if not stay.needs_at(at).wanted & _MUNICIPAL:
        return "NO_MUNICIPAL_NEED"
    if payer is None:
        return "REGISTERED_NOWHERE"
    if (stay.admission.hospital_region, payer) == _GOTLAND:
        return "SAME_PRINCIPAL"
    return None


def _for_a_person(account: _Account) -> Iterator[str]:
    """What neither the Act nor the agreement settles, as far as it bears on this notice's days."""
    stay, ready = account.stay, account.ready
    if stay.protected:
        yield "PROTECTED_PERSON"
    for fact in stay.by_reserve:
        yield f"RESERVE_ROUTINE {fact.told.message_id}"
    if any(a.at > ready.given_at and not a.by_ready_notice for a in stay.assessments):
        yield "NEEDS_CHANGED_AFTER_NOTICE"
    if stay.ready_at(ready.given_at) is not ready:
        yield "ANOTHER_NOTICE_STOOD"
    payer = payer_at(stay, ready.given_at)
    if payer != payer_at(stay, END_OF_TIME):
        yield "PAYER_CHANGED"
    if payer is not None and not _has_agreement(stay, payer):
        yield "NO_AGREEMENT_KNOWN"
    late = account.late_admission_notice
    if late is not None and stay.rules.late_precondition.on(civil_day(ready.given_at)) != "shift":
        yield "ADMISSION_NOTICE_LATE"
    if _blocked_after_start(account):
        yield "OPEN_CARE_UNAVAILABLE_AFTER_START"


def _unblocked(account: _Account, lawful: date) -> date | None:
    """The first day from *lawful* on that begins with open care's services there (5 kap. 5 §); None if none does."""
    day = lawful
    for begins_at, ends_at in _blocking(account):
        if begins_at <= end_of_day(day - _DAY) and (ends_at is None or ends_at > end_of_day(day - _DAY)):
            if ends_at is None:
                return None
            day = civil_day(ends_at) + _DAY
    return day


def _blocked_after_start(account: _Account) -> bool:
    lawful = first_payable_day(account.ready, account.stay)
    day = _unblocked(account, lawful) if lawful else None
    last_day = _last_day(account)
    return day is not None and any(
        begins_at > end_of_day(day - _DAY) and (last_day is None or civil_day(begins_at) <= last_day)
        for begins_at, _ in _blocking(account)
    )


def _blocking(account: _Account) -> Iterator[tuple[datetime, datetime | None]]:
    """Each span in which open care's services were missing, or not known to be there, and hindered the discharge."""
    stay = account.stay
    if not open_care_concerned(stay.needs_at(account.ready.given_at)):
        return
    for gone in stay.unavailable:
        if gone.blocks_discharge:
            back = (each.from_at for each in stay.available if each.from_at > gone.from_at)
            yield gone.from_at, next(back, None)


def _last_day(account: _Account) -> date | None:
    """The last day that may be charged: the one before the patient left, or the notice was withdrawn; None if neither.

    Whether the day of discharge itself is charged is the agreement's (the Act does not say).
    """
    stay, ready = account.stay, account.ready
    endings: list[tuple[datetime, str]] = []
    if ready.ends_at is not None:
        endings.append((ready.ends_at, READY_WITHDRAWN))
    if stay.discharge is not None and stay.discharge.discharged_at >= ready.given_at:
        endings.append((stay.discharge.discharged_at, DISCHARGED))
    broken_off_at, why = stay_broken_off(stay)
    if broken_off_at is not None:
        endings.append((broken_off_at, why or ""))
    if not endings:
        return None
    at, why = min(endings)
    charged = why == DISCHARGED and stay.rules.charge_discharge_day.on(civil_day(at))
    return civil_day(at) if charged else civil_day(at) - _DAY


def _unstarted(account: _Account) -> Liability:
    return Liability(
        subject=account.ready.fact.told.message_id,
        payer=payer_at(account.stay, account.ready.given_at),
        status=LiabilityStatus.NOT_STARTED,
        starts_on=None,
        waits_until=None,
        periods=(),
        preconditions=tuple(_preconditions(account)),
        reasons=(),
    )


def _preconditions(account: _Account) -> Iterator[Precondition]:
    """5 kap. 3 and 5 §§, each with the message that fulfils it; null where it does not apply, or is not yet decided."""
    stay, ready = account.stay, account.ready
    told = stay.first_admission.told.message_id
    yield _precondition("admission_notice", told, fulfilled=account.late_admission_notice is None)
    yield _precondition("ready_notice", ready.fact.told.message_id, fulfilled=True)
    call = account.call
    made = next((c.fact.told.message_id for c in account.calls if c.given_at == call.ended_at), None) if call else None
    fulfilled = None if call is None or call.status is DeadlineStatus.OPEN else call.status is DeadlineStatus.MET
    yield _precondition("sip_call", made, fulfilled=fulfilled)
    blocking = [gone for gone, back in _blocking(account) if back is None]
    concerned = open_care_concerned(stay.needs_at(ready.given_at))
    event = stay.unavailable[-1].told.message_id if blocking else None
    yield _precondition("open_care_available", event, fulfilled=not blocking if concerned else None)


def _precondition(name: str, event: str | None, *, fulfilled: bool | None) -> Precondition:
    return Precondition(name=name, law=_LAW[name], fulfilled=fulfilled, event=event)
