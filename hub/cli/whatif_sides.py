"""One case under one profile, in few figures: what is late, and what the municipality pays.  Pure.

Taken from what `sip-hub explain` says of it, so that both say the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

_MANUAL: Final = "MANUAL_REVIEW"
_MISSED: Final = "MISSED"


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

    `payable_days` are counted to the last day that time has passed to, where they still `run`; None where a person
    must say.  `amount_sek` is None where there are days and the rate of one of them is not known.
    """

    late: tuple[Late, ...]
    liability: str | None
    reasons: tuple[str, ...]
    payable_days: int | None
    run: bool
    amount_sek: int | None

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
    manual: int
    running: int
    amount_sek: int | None


def side_of(told: Mapping[str, Any], until: date) -> Side:
    """Return the figures of what `sip-hub explain` told; *until* is the local day that time has passed to."""
    liability = told["liability"] or {}
    status = liability.get("status")
    periods = liability.get("periods", ())
    days = [_days(period, until) for period in periods]
    return Side(
        late=tuple(_late(row) for row in told["deadlines"] if row["status"] == _MISSED),
        liability=status,
        reasons=tuple(liability.get("reasons", ())),
        payable_days=None if status == _MANUAL else sum(days),
        run=any(period["ends_on"] is None for period in periods),
        amount_sek=None if status == _MANUAL else _amount(periods, days),
    )


def total_of(sides: Sequence[Side]) -> Total:
    """Return what the cases come to; what a person must say is counted, and no days are guessed for it."""
    amounts = [side.amount_sek for side in sides if not side.manual]
    known = [amount for amount in amounts if amount is not None]
    return Total(
        late=sum(len(side.late) for side in sides),
        payable_days=sum(side.payable_days or 0 for side in sides),
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


def _days(period: Mapping[str, Any], until: date) -> int:
    starts_on = date.fromisoformat(period["starts_on"])
    ends_on = date.fromisoformat(period["ends_on"]) if period["ends_on"] else max(until, starts_on)
    return (ends_on - starts_on).days + 1


def _amount(periods: Sequence[Mapping[str, Any]], days: Sequence[int]) -> int | None:
    amount = 0
    for period, count in zip(periods, days, strict=True):
        if period["rate_sek"] is None:
            return None
        amount += count * period["rate_sek"]
    return amount
