"""All that one needs to settle the days of one stay (5 kap.), as plain values: what was told, what followed, by what.

Nothing here tells who the patient is.  Each message bears where and when it was received and the keyed digest of its
content, each decision its place in the log and the SHA-256 of the record, so that two principals can see that they
speak of the same thing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from hub.domain.calendar import civil_day
from hub.domain.case import Case
from hub.domain.duty import VOID
from hub.domain.events import Liability, Period
from hub.domain.facts import LiabilityContested, Told
from hub.domain.parties import hospital
from hub.domain.rules import Rules
from hub.domain.stay import ReadyNotice, Stay
from hub.domain.terms import LiabilityStatus
from hub.explanation import Recorded, days_past, instant_of_event, plain
from hub.kept_profiles import kept_digests, kept_version
from hub.profile_files import Entry, load_profile
from hub.rates import RateTable
from hub.settlement import amount_of

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
    "average_threshold_days",
    "long_stay_days",
)
"""The values of a profile on which the days of a stay turn."""

PARAGRAPHS: Final = (
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
    return {
        "case_id": case.case_id,
        "made_at": plain(now),
        "hospital": hospital(stay.admission),
        "hospital_region": stay.admission.hospital_region,
        "state": stay.state,
        "protection": str(stay.protection),
        "liabilities": [_liability(count, row, stay, rates, today) for count, row in rows],
        "contested": [_contested(fact) for fact in case.facts if isinstance(fact, LiabilityContested)],
        "paragraphs": [f"SFS 2017:612 {paragraph}" for paragraph in PARAGRAPHS],
        "rules": {
            "profile": rules.profile,
            "digest": used.digest if used else rules.digest,
            "values": _values(rules, used, _first_day(stay)),
        },
        "messages": [_message(one, rules) for one in history if isinstance(getattr(one.event, "told", None), Told)],
        "decisions": [plain(each) for each in written],
    }


def _liability(count: int, row: Liability, stay: Stay, rates: RateTable, today: date) -> dict[str, Any]:
    sums = [_sum(part, rates) for period in row.periods for part in days_past(period, today)]
    known = [each["amount_sek"] for each in sums]
    by_the_month = any(period.reason != "PAYABLE" for period in row.periods)
    total = None if by_the_month or None in known else str(sum((Decimal(each) for each in known), Decimal(0)))
    return {
        "count": count,
        "ready_notice": row.subject,
        "payer": row.payer,
        "status": str(row.status),
        "reasons": list(row.reasons),
        "first_payable_on": plain(row.starts_on),
        "preconditions": plain(row.preconditions),
        "days": list(_days(row, stay, today)),
        "sums": sums,
        "amount_sek": total,
        "still_runs": any(period.ends_on is None for period in row.periods),
    }


def _sum(part: Period, rates: RateTable) -> dict[str, Any]:
    rate, days = rates.of(part.starts_on.year), part.days or 0
    amount = amount_of(Decimal(days), rate) if part.reason == "PAYABLE" else None
    return {
        "year": part.starts_on.year,
        "from": plain(part.starts_on),
        "to": plain(part.ends_on),
        "days": days,
        "counted_as": part.reason,
        "rate_sek": rate.sek,
        "rate_source": rate.source,
        "rate_status": rate.status,
        "rate_entered_by": rate.entered.by if rate.entered else None,
        "rate_settled_by": rate.settled_by if rate.sek is None else None,
        "amount_sek": None if amount is None else str(amount),
    }


def _days(row: Liability, stay: Stay, today: date) -> Iterator[dict[str, Any]]:
    """Each day from that of the ready notice to the last that is past: whether it is payable, why, and by what."""
    ready = next((each for each in stay.ready_notices if each.fact.told.message_id == row.subject), None)
    if ready is None:
        return
    begins, ends = civil_day(ready.given_at), _last_day(ready, stay, today)
    for number in range(min(_MOST_DAYS, (ends - begins).days + 1)):
        day = begins + number * _DAY
        payable, why, law = _day(day, row, ends)
        yield {"day": plain(day), "payable": payable, "why": why, "law": law}


def _day(day: date, row: Liability, last: date) -> tuple[bool | None, str, str]:
    period = next((p for p in row.periods if p.starts_on <= day and (p.ends_on is None or day <= p.ends_on)), None)
    if period is not None:
        return True, period.reason, "5 kap. 1 §"
    if row.status in {LiabilityStatus.NOT_APPLICABLE, LiabilityStatus.PREVENTED}:
        return False, row.reasons[0], "5 kap. 3 §" if row.status is LiabilityStatus.PREVENTED else "5 kap. 2 §"
    if row.starts_on is None or (row.status is LiabilityStatus.MANUAL_REVIEW and day >= row.starts_on):
        return None, "; ".join(row.reasons), "5 kap."
    if day < row.starts_on:
        return False, "BEFORE_FIRST_PAYABLE_DAY", "5 kap. 4 §"
    if row.status is LiabilityStatus.CALL_PENDING:
        return None, "CALL_PENDING", "5 kap. 3 §"
    return False, "LAST_DAY" if day == last else "NOT_LIABLE_ANY_LONGER", "5 kap. 1 §"


def _last_day(ready: ReadyNotice, stay: Stay, today: date) -> date:
    ends = [ready.ends_at, stay.discharge.discharged_at if stay.discharge else None]
    ends += [stay.death.deceased_at if stay.death else None]
    return min([civil_day(at) for at in ends if at is not None] or [today - _DAY])


def _first_day(stay: Stay) -> date:
    return min([civil_day(ready.given_at) for ready in stay.ready_notices] or [civil_day(stay.admitted_at)])


def _values(rules: Rules, used: Written | None, day: date) -> list[dict[str, Any]]:
    """What the version of the profile that decided says of payment, as it holds on *day*."""
    kept = kept_version(used.digest) if used and used.digest in kept_digests() else None
    values = kept.values if kept else load_profile(rules.profile).values
    return [_value(name, values[name], day) for name in PAYMENT_VALUES if name in values]


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
