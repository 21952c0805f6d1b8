"""What a municipality owes for a month: by each stay's own days, or by the month's average (4 kap. 5 §, 5 kap.).  Pure.

Days are whole Stockholm days.  In the average model a stay counts in the month in which the patient left, with the
days from the ready notice to that day; the municipality pays for what the average exceeds the threshold, for every
stay that counts.  A value that no text settles takes every form it can have: an amount is told only if it is the same
in all of them, so that nothing is guessed and nothing is withheld that does not turn on it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from typing import Final, TypeAlias, TypeVar

from hub.rates import Rate

N = TypeVar("N", int, Decimal)

_CENT: Final = Decimal("0.01")
_FORMS: Final[Mapping[str, tuple[object, ...]]] = {
    "average_counts_day_zero": (True, False),
    "average_after_noon_days": (0, 1),
    "average_rounding": ("exact", "two_decimals"),
    "long_stay_rule": ("exclude", "cap"),
}
"""Every form that a value can have, of those that an agreement may have left unsaid."""

NOT_KNOWN: Final = "NOT_KNOWN"
_NO_THRESHOLD: Final = {"average_threshold_days": 0}


@dataclass(frozen=True, slots=True)
class Spell:
    """Whole days from one ready notice until it ended, 0 if on the same day; `after_noon` if it was sent after noon."""

    days: int
    after_noon: bool = False


@dataclass(frozen=True, slots=True)
class StayDays:
    """One stay of the month, with a spell for each ready notice that held in turn.

    `own_days` are those that its own count makes payable (5 kap. 4 §), for where it is counted by itself.
    """

    case_id: str
    spells: tuple[Spell, ...]
    own_days: int = 0

    def days(self, after_noon_days: int = 0) -> int:
        """Return its days, where each notice sent after noon begins so many later."""
        return sum(max(0, each.days - after_noon_days * each.after_noon) for each in self.spells)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """An agreement on averages, every value known.

    `long_stay_days` is None where no stay is counted by itself; `long_stay_rule` says whether one that is longer leaves
    the average whole (exclude) or with what lies beyond those days (cap).
    """

    threshold: Decimal
    counts_day_zero: bool
    after_noon_days: int
    rounding: str
    long_stay_days: int | None
    long_stay_rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Average:
    """What the average comes to: `payable` days, of which `own` are those of stays counted by themselves."""

    stays: int
    days: int
    average: Decimal
    payable: Decimal
    own: int


Stated: TypeAlias = Mapping[str, object]
"""What an agreement states of each value of `_FORMS`, `average_threshold_days` and `long_stay_days`; NOT_KNOWN if it
does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What can be said of a month: each number that is the same however what is unsaid were settled, else None.

    `unsaid` names what it turns on.
    """

    stays: int | None
    days: int | None
    average: Decimal | None
    payable: Decimal | None
    unsaid: tuple[str, ...]


def average_of(stays: Sequence[StayDays], terms: Terms) -> Average:
    """Return what the average model makes of the stays that ended in the month."""
    counted, own = list[int](), 0
    for stay in stays:
        days = stay.days(terms.after_noon_days)
        if terms.long_stay_days is None or days <= terms.long_stay_days:
            counted.append(days)
        elif terms.long_stay_rule == "cap":
            counted.append(terms.long_stay_days)
            own += days - terms.long_stay_days
        else:
            own += stay.own_days
    if not terms.counts_day_zero:
        counted = [days for days in counted if days > 0]
    total, number = sum(counted), len(counted)
    average = _mean(total, number, terms.rounding)
    rounded = terms.rounding == "two_decimals"
    excess = (average - terms.threshold) * number if rounded else total - terms.threshold * number
    shown = _mean(total, number, "two_decimals")
    return Average(stays=number, days=total, average=shown, payable=max(Decimal(0), excess) + own, own=own)


def outcome_of(stays: Sequence[StayDays], stated: Stated) -> Outcome:
    """Return what can be said of the month by what the agreement states."""
    no_threshold = stated["average_threshold_days"] in (None, NOT_KNOWN)
    found = [average_of(stays, terms) for terms in _every_form({**stated, **(_NO_THRESHOLD if no_threshold else {})})]
    if no_threshold:
        unsaid: tuple[str, ...] = ("average_threshold_days",)
    else:
        unsaid = (*_turns_on(stays, stated), *_long_stays_unsaid(stays, stated))
    limit_unsaid = stated["long_stay_days"] == NOT_KNOWN and (no_threshold or "long_stay_days" in unsaid)
    return Outcome(
        stays=None if limit_unsaid else _the_same({each.stays for each in found}),
        days=None if limit_unsaid else _the_same({each.days for each in found}),
        average=None if limit_unsaid else _the_same({each.average for each in found}),
        payable=None if unsaid else _the_same({each.payable for each in found}),
        unsaid=unsaid,
    )


def amount_of(days: Decimal | None, rate: Rate) -> Decimal | None:
    """Return kronor for so many days at the year's rate, to the öre; None where either is not known."""
    return None if days is None or rate.sek is None else (days * rate.sek).quantize(_CENT, ROUND_HALF_UP)


def _mean(total: int, number: int, rounding: str) -> Decimal:
    if number == 0:
        return Decimal(0)
    if rounding == "exact":
        return Decimal(total) / number
    return Decimal((200 * total + number) // (2 * number)) * _CENT


def _every_form(stated: Stated) -> Iterator[Terms]:
    """Give the agreement with every form of what it leaves unsaid; a rule left to a person is unsaid."""
    forms = [_forms_of(name, stated) for name in _FORMS]
    limit = stated["long_stay_days"]
    for day_zero, after_noon, rounding, rule in product(*forms):
        yield Terms(
            threshold=Decimal(str(stated["average_threshold_days"])),
            counts_day_zero=bool(day_zero),
            after_noon_days=int(str(after_noon)),
            rounding=str(rounding),
            long_stay_days=limit if isinstance(limit, int) else None,
            long_stay_rule=str(rule),
        )


def _forms_of(name: str, stated: Stated) -> tuple[object, ...]:
    value = stated[name]
    return _FORMS[name] if value in (None, NOT_KNOWN, "manual") else (value,)


def _turns_on(stays: Sequence[StayDays], stated: Stated) -> Iterator[str]:
    """Name each unsaid value that makes a difference, whatever the others are."""
    for name in _FORMS:
        forms = _forms_of(name, stated)
        if len(forms) > 1:
            settled = ([*_every_form({**stated, name: form})] for form in forms)
            if len({tuple(average_of(stays, terms).payable for terms in each) for each in settled}) > 1:
                yield name


def _long_stays_unsaid(stays: Sequence[StayDays], stated: Stated) -> Iterator[str]:
    """A limit that is not known matters once a stay is longer than the threshold: no limit would lie below that."""
    longest = max((stay.days() for stay in stays), default=0)
    if stated["long_stay_days"] == NOT_KNOWN and longest > Decimal(str(stated["average_threshold_days"])):
        yield "long_stay_days"


def _the_same(found: set[N]) -> N | None:
    return next(iter(found)) if len(found) == 1 else None
