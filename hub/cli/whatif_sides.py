"""One case under one profile, in few figures: what is late, and what the municipality pays.  Pure.

Taken from what `sip-hub explain` says of it, so that both say the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from hub.domain.events import Period
from hub.explanation import days_past
from hub.rates import RateTable

_MANUAL: Final = "MANUAL_REVIEW"
_MISSED: Final = "MISSED"
_IN_AVERAGE: Final = "IN_MONTHLY_AVERAGE"


@dataclass(frozen=True, slots=True)
class Late:
    """A deadline that was missed; instants are ISO texts in local time, `ended_at` None while it is still not met."""

    name: str
    about: str | None
    party: str | None
    count: int
    law: str
    due_at: str | None
    ended_at: str | None


@dataclass(frozen=True, slots=True)
class Side:
    """How a case stands under one profile.

    `payable_days` are the stay's own, to the last day that is past where they still `run`; None where a person must
    say.  `average_days`, from the ready notice on, count in the average of a month, from which nothing follows for one
    stay alone.
    `amount_sek` is None where that is so, and where the rate of one day is not known.  `years` are those whose rates
    the payable days turn on.
    """

    late: tuple[Late, ...]
    liability: str | None
    reasons: tuple[str, ...]
    payable_days: int | None
    average_days: int
    run: bool
    amount_sek: int | None
    years: tuple[int, ...] = ()

    @property
    def manual(self) -> bool:
        """Whether a person must say what the municipality pays."""
        return self.liability == _MANUAL

    def plain(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Total:
    """What all cases come to under one profile; `amount_sek` None where that of one of them is not known."""

    late: int
    payable_days: int
    average_days: int
    manual: int
    running: int
    amount_sek: int | None


def side_of(told: Mapping[str, Any], today: date, rates: RateTable) -> Side:
    """Return the figures of what `sip-hub explain` told; *today* is the local day that time has passed to."""
    liability = told["liability"] or {}
    status = liability.get("status")
    periods = [] if status == _MANUAL else [_period(each) for each in liability.get("periods", ())]
    own = [part for period in periods if period.reason != _IN_AVERAGE for part in days_past(period, today)]
    average = liability.get("in_average", ())
    return Side(
        late=tuple(_late(row) for row in told["deadlines"] if row["status"] == _MISSED),
        liability=status,
        reasons=tuple(liability.get("reasons", ())),
        payable_days=None if status == _MANUAL else _days(own),
        average_days=sum(_spell(each, today) for each in average),
        run=any(period.ends_on is None for period in periods),
        amount_sek=None if status == _MANUAL or average else _amount(own, rates),
        years=tuple(sorted({part.starts_on.year for part in own})),
    )


def total_of(sides: Sequence[Side]) -> Total:
    """Return what the cases come to; what a person must say is counted, and no days are guessed for it."""
    amounts = [side.amount_sek for side in sides if not side.manual]
    known = [amount for amount in amounts if amount is not None]
    return Total(
        late=sum(len(side.late) for side in sides),
        payable_days=sum(side.payable_days or 0 for side in sides),
        average_days=sum(side.average_days for side in sides),
        manual=sum(side.manual for side in sides),
        running=sum(side.run for side in sides),
        amount_sek=sum(known) if len(known) == len(amounts) else None,
    )


def _late(row: Mapping[str, Any]) -> Late:
    return Late(
        name=row["name"],
        about=row.get("about"),
        party=row["party"],
        count=row["count"],
        law=row["law"],
        due_at=row["due_at"],
        ended_at=row["ended_at"],
    )


def _period(told: Mapping[str, Any]) -> Period:
    ends_on = told["ends_on"]
    return Period(
        date.fromisoformat(told["starts_on"]), date.fromisoformat(ends_on) if ends_on else None, told["reason"]
    )


def _spell(told: Mapping[str, str | None], today: date) -> int:
    ended_on = date.fromisoformat(told["to"]) if told["to"] else today
    return max(0, (ended_on - date.fromisoformat(told["from"] or "")).days)


def _days(parts: Sequence[Period]) -> int:
    return sum(part.days or 0 for part in parts)


def _amount(own: Sequence[Period], rates: RateTable) -> int | None:
    amounts = [sek * (part.days or 0) for part in own if (sek := rates.of(part.starts_on.year).sek) is not None]
    return sum(amounts) if len(amounts) == len(own) else None
