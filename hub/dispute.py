"""All that one needs to settle the days of one stay (5 kap.), as plain values: what was told, what followed, by what.

Nothing here tells who the patient is.  Each message bears where and when it was received and the keyed digest of its
content, each decision its place in the log and the SHA-256 of the record, so that two principals can see that they
speak of the same thing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, TypeAlias

from hub.domain.calendar import civil_day
from hub.domain.case import Case
from hub.domain.duty import VOID
from hub.domain.events import Liability, Period
from hub.domain.facts import LiabilityContested, Told
from hub.domain.hindrances import beginning_of, hindrances
from hub.domain.parties import hospital
from hub.domain.payers import first_payable_day_from
from hub.domain.rules import Rules
from hub.domain.stay import Stay
from hub.domain.terms import LiabilityStatus
from hub.explanation import Recorded, days_past, instant_of_event, plain
from hub.kept_profiles import kept_digests, kept_version
from hub.profile_files import Entry, load_profile
from hub.rates import RateTable
from hub.settlement import amount_of
from hub.spells import by_the_month, counts_in_average, ended_on, notice_of
from hub.statement import TERMS

PAYMENT_VALUES: Final = (
    "payment_model",
    "payment_start_days.SOMATIC",
    "payment_start_days.PSYCHIATRIC",
    "payment_after_noon_days.SOMATIC",
    "payment_after_noon_days.PSYCHIATRIC",
    "cutoff_inclusive",
    "timely_call_after_start",
    "late_precondition",
    "charge_discharge_day",
)
"""The values of a profile on which the days of a stay turn; in the average of a month those of the average too."""

PARAGRAPHS: Final = (
    "1 kap. 1 §",
    "2 kap. 1 §",
    "2 kap. 3 §",
    "3 kap. 1 §",
    "4 kap. 3 §",
    "4 kap. 5 §",
    "5 kap. 1 §",
    "5 kap. 2 §",
    "5 kap. 3 §",
    "5 kap. 4 §",
    "5 kap. 5 §",
    "5 kap. 6 §",
)
"""The paragraphs of the Act that bear on the days of a stay."""

_LAW_OF: Final = {
    "NO_MUNICIPAL_NEED": "5 kap. 1 §",
    "REGISTERED_NOWHERE": "5 kap. 2 §",
    "SAME_PRINCIPAL": "1 kap. 1 §",
    "OPEN_CARE_UNAVAILABLE": "5 kap. 5 §",
}
"""The paragraph that a day without liability rests on, by the reason; else it is a condition of 5 kap. 3 §."""

_DAY: Final = timedelta(days=1)
_MOST_DAYS: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One decision as it stands in the log: `sha256` is that of the whole record, in hexadecimal."""

    version: int
    partition: int
    offset: int
    sha256: str
    recorded_at: datetime
    cause: str
    profile: str
    digest: str
    events: tuple[str, ...]


def dispute(
    case: Case,
    stay: Stay,
    history: Sequence[Recorded],
    written: Sequence[Written],
    rates: RateTable,
    now: datetime,
) -> dict[str, Any]:
    """Return everything that bears on the days of the stay, as they are counted at *now* (aware)."""
    rules = stay.rules
    rows = [(count, row) for count, row in sorted(case.liabilities.items()) if row.reasons != (VOID,)]
    used = written[-1] if written else None
    today = civil_day(now)
    liabilities = [_liability(count, row, stay, rates, today) for count, row in rows]
    names = (*PAYMENT_VALUES, *(TERMS if any(each["by_the_month"] for each in liabilities) else ()))
    told = [one for one in history if isinstance(getattr(one.event, "told", None), Told)]
    return {
        "case_id": case.case_id,
        "made_at": plain(now),
        "hospital": hospital(stay.admission),
        "hospital_region": stay.admission.hospital_region,
        "state": stay.state,
        "protection": str(stay.protection),
        "liabilities": liabilities,
        "contested": [_contested(fact) for fact in case.facts if isinstance(fact, LiabilityContested)],
        "paragraphs": [f"SFS 2017:612 {paragraph}" for paragraph in PARAGRAPHS],
        "rules": {
            "profile": rules.profile,
            "digest": used.digest if used else rules.digest,
            "values": _values(names, rules, used, _first_day(stay)),
        },
        "messages": [_message(one, rules) for one in sorted(told, key=lambda one: instant_of_event(one, rules))],
        "decisions": [plain(each) for each in written],
    }


def _liability(count: int, row: Liability, stay: Stay, rates: RateTable, today: date) -> dict[str, Any]:
    by_month = by_the_month(row, stay)
    own = () if by_month else row.periods
    sums = [_sum(part, rates) for period in own for part in days_past(period, today)]
    known = [each["amount_sek"] for each in sums]
    total = None if by_month or None in known else str(sum((Decimal(each) for each in known), Decimal(0)))
    return {
        "count": count,
        "ready_notice": row.subject,
        "payer": row.payer,
        "status": str(row.status),
        "reasons": list(row.reasons),
        "by_the_month": by_month,
        "first_payable_on": None if by_month else plain(row.starts_on),
        "preconditions": plain(row.preconditions),
        "days": list(_days(row, stay, today)),
        "sums": sums,
        "amount_sek": total,
        "still_runs": any(period.ends_on is None for period in own),
    }


def _sum(part: Period, rates: RateTable) -> dict[str, Any]:
    rate, days = rates.of(part.starts_on.year), part.days or 0
    amount = amount_of(Decimal(days), rate)
    return {
        "year": part.starts_on.year,
        "from": plain(part.starts_on),
        "to": plain(part.ends_on),
        "days": days,
        "rate_sek": rate.sek,
        "rate_source": rate.source,
        "rate_status": rate.status,
        "rate_entered_by": rate.entered.by if rate.entered else None,
        "rate_settled_by": rate.settled_by if rate.sek is None else None,
        "amount_sek": None if amount is None else str(amount),
    }


def _days(row: Liability, stay: Stay, today: date) -> Iterator[dict[str, Any]]:
    """Each day from that of the ready notice to the last that is past: whether it is payable, why, and by what."""
    ready = notice_of(row, stay)
    begins, ends = civil_day(ready.given_at), ended_on(ready, stay) or today - _DAY
    for number in range(min(_MOST_DAYS, (ends - begins).days + 1)):
        day = begins + number * _DAY
        verdict = _in_average(day, ends) if counts_in_average(row, stay) else _by_itself(day, row, stay, ends)
        yield {"day": plain(day), **dict(zip(("payable", "why", "law"), verdict, strict=True))}


_Verdict: TypeAlias = tuple[bool | None, str, str]


def _in_average(day: date, last: date) -> _Verdict:
    """No day is payable as such: those before the last are counted, and the month decides."""
    return (False, "LAST_DAY", "4 kap. 5 §") if day == last else (None, "IN_MONTHLY_AVERAGE", "4 kap. 5 §")


def _by_itself(day: date, row: Liability, stay: Stay, last: date) -> _Verdict:
    period = next((p for p in row.periods if p.starts_on <= day and (p.ends_on is None or day <= p.ends_on)), None)
    if period is not None:
        return True, period.reason, "5 kap. 1 §"
    if row.status is LiabilityStatus.NOT_APPLICABLE:
        return False, row.reasons[0], _LAW_OF[row.reasons[0]]
    if row.starts_on is None:
        return None, "; ".join(row.reasons), "5 kap."
    if day < row.starts_on:
        return _before_the_first(day, row, stay)
    return _from_the_first_on(day, row, last)


def _before_the_first(day: date, row: Liability, stay: Stay) -> _Verdict:
    """The days that the Act gives the municipality, and after them those on which open care was missing."""
    ready = notice_of(row, stay)
    counted_to = first_payable_day_from(ready.given_at, stay)
    hindered = any(each.holds_at(beginning_of(day)) for each in hindrances(stay, ready))
    if hindered and counted_to is not None and day >= counted_to:
        return False, "OPEN_CARE_UNAVAILABLE", "5 kap. 5 §"
    return False, "BEFORE_FIRST_PAYABLE_DAY", "5 kap. 4 §"


def _from_the_first_on(day: date, row: Liability, last: date) -> _Verdict:
    match row.status:
        case LiabilityStatus.PREVENTED:
            return False, row.reasons[0], _LAW_OF.get(row.reasons[0], "5 kap. 3 §")
        case LiabilityStatus.MANUAL_REVIEW:
            return None, "; ".join(row.reasons), "5 kap."
        case LiabilityStatus.CALL_PENDING:
            return None, "CALL_PENDING", "5 kap. 3 §"
        case _:
            return False, "LAST_DAY" if day == last else "NOT_LIABLE_ANY_LONGER", "5 kap. 1 §"


def _first_day(stay: Stay) -> date:
    return min([civil_day(ready.given_at) for ready in stay.ready_notices] or [civil_day(stay.admitted_at)])


def _values(names: Iterable[str], rules: Rules, used: Written | None, day: date) -> list[dict[str, Any]]:
    """What the version of the profile that decided says of payment, as it holds on *day*."""
    kept = kept_version(used.digest) if used and used.digest in kept_digests() else None
    values = kept.values if kept else load_profile(rules.profile).values
    return [_value(name, values[name], day) for name in names if name in values]


def _value(name: str, entries: Iterable[Entry], day: date) -> dict[str, Any]:
    entry = [each for each in entries if each.since <= day][-1]
    return {
        "name": name,
        "value": entry.value,
        "unknown": entry.unknown,
        "from": plain(entry.since),
        "source": entry.source,
        "status": entry.status,
        "stated_in": entry.stated_in,
    }


def _message(one: Recorded, rules: Rules) -> dict[str, Any]:
    told: Told = one.event.told  # type: ignore[union-attr] # only events that were told are given
    return {
        "message_id": told.message_id,
        "type": type(one.event).__name__,
        "sender": told.sender,
        "at": plain(instant_of_event(one, rules)),
        "sent_at": plain(told.sent_at),
        "received_at": plain(told.received_at),
        "channel": str(told.channel),
        "topic": told.source.topic,
        "partition": told.source.partition,
        "offset": told.source.offset,
        "digest": told.digest.hex(),
        "version": one.version,
    }


def _contested(fact: LiabilityContested) -> dict[str, Any]:
    return {
        "message_id": fact.told.message_id,
        "sender": fact.told.sender,
        "received_at": plain(fact.told.received_at),
        "days": plain(fact.days),
        "ground": fact.ground,
    }
