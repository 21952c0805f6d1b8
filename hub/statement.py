"""What each municipality owes for one month, as the log tells it: a fold of the log's decisions, and never identity.

A stay that is counted by itself owes for its payable days within the month; one in an average counts in the month in
which the patient left.  What a person must judge first is named, and keeps the municipality's amount back.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, TypeAlias, get_args

from hub.codec import decode_body
from hub.domain.calendar import civil_day
from hub.domain.clocks import stay_broken_off
from hub.domain.duty import VOID
from hub.domain.events import (
    Liability,
    LiabilityAssessed,
    LiabilityEnded,
    LiabilityPrevented,
    LiabilityStarted,
    Period,
)
from hub.domain.facts import Fact, LiabilityContested
from hub.domain.hearing import hear
from hub.domain.liability import LEFT_ON_SEVERAL_DAYS, PAYER_CHANGED
from hub.domain.payers import has_agreement
from hub.domain.stay import Stay
from hub.domain.terms import LiabilityStatus
from hub.internal import Decision, RecordedEvent
from hub.profile_files import Entry, Profile, load_profile, load_rules, profile_names
from hub.profile_values import STATUTE
from hub.rates import READ, Rate
from hub.settlement import NOT_KNOWN, Outcome, Stated, StayDays, amount_of, outcome_of
from hub.spells import by_the_month, ended_on, notice_of, spell_of

Judged: TypeAlias = LiabilityAssessed | LiabilityStarted | LiabilityPrevented | LiabilityEnded

_JUDGED: Final[dict[str, type[Judged]]] = {cls.__name__: cls for cls in get_args(Judged)}
_FACTS: Final[dict[str, type[Fact]]] = {cls.__name__: cls for cls in get_args(Fact)}
_DAY: Final = timedelta(days=1)
_UNDECIDED: Final = {LiabilityStatus.MANUAL_REVIEW, LiabilityStatus.CALL_PENDING}
NOT_DISCHARGED: Final = "NOT_DISCHARGED"
"""Why a stay that ended otherwise than by discharge is left out of the average: the agreements speak of discharges."""

TERMS: Final = (
    "average_threshold_days",
    "average_counts_day_zero",
    "average_after_noon_days",
    "average_rounding",
    "long_stay_days",
    "long_stay_rule",
)
"""The values of a profile on which an average turns."""


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month in Sweden, both days included."""

    first: date
    last: date

    @classmethod
    def of(cls, year: int, month: int) -> "Month":
        """Return that month."""
        first = date(year, month, 1)
        return cls(first, (first + timedelta(days=31)).replace(day=1) - _DAY)

    def days_of(self, period: Period, today: date) -> int:
        """Return how many days of *period* lie in the month; an open one goes on to the day before *today*."""
        ends_on = min(period.ends_on or today - _DAY, self.last)
        return max(0, (ends_on - max(period.starts_on, self.first)).days + 1)


@dataclass(frozen=True, slots=True)
class Undecided:
    """A stay that a person must judge before the month can be settled, and why."""

    case_id: str
    reasons: tuple[str, ...]


@dataclass(slots=True)
class Account:
    """What one municipality owes one region for the month, as far as it is known.

    `stays` are all whose ready notice stood in the month, those that owe nothing too.
    """

    region: str
    municipality: str
    stays: set[str] = field(default_factory=set)
    own_days: dict[str, int] = field(default_factory=dict)
    average: list[StayDays] = field(default_factory=list)
    undecided: list[Undecided] = field(default_factory=list)
    left_out: list[Undecided] = field(default_factory=list)
    contested: list[str] = field(default_factory=list)
    still_ready: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """One municipality's row: `payable` days and `amount` in kronor are None where `why_not` says why.

    `unsettled` is what the profile says of each value that the amount turns on and no text that was read settles.
    """

    account: Account
    outcome: Outcome | None
    stated: Stated
    profile: Profile
    rate: Rate
    payable: Decimal | None
    amount: Decimal | None
    why_not: tuple[str, ...]
    unsettled: Mapping[str, Entry]


@dataclass(slots=True)
class Statement:
    """The cases of one partition of the log, and what they mean for *month*, seen on the day *today*."""

    month: Month
    today: date
    through: datetime | None = None
    _facts: dict[str, list[RecordedEvent]] = field(default_factory=lambda: defaultdict(list))
    _judged: dict[str, dict[int, RecordedEvent]] = field(default_factory=lambda: defaultdict(dict))
    _profiles: dict[str, str] = field(default_factory=dict)

    def fold(self, decision: Decision) -> None:
        """Take in a decision that counts."""
        self._profiles[decision.case_id] = decision.rules.profile
        self.through = max(self.through or decision.recorded_at, decision.recorded_at)
        for event in decision.events:
            if event.type in _FACTS:
                self._facts[decision.case_id].append(event)
            elif (kind := _JUDGED.get(event.type)) is not None:
                count = decode_body(event.fingerprint, event.body, {kind}).count
                self._judged[decision.case_id][count] = event

    def add_to(self, accounts: dict[tuple[str, str], Account]) -> None:
        """Add what the cases mean for the month to the accounts, by region and municipality."""
        for case_id in self._judged:
            facts = [decode_body(e.fingerprint, e.body, {_FACTS[e.type]}) for e in self._facts[case_id]]
            stay = hear(case_id, facts, load_rules(self._profiles[case_id]))
            if stay is not None:
                contested = any(isinstance(fact, LiabilityContested) for fact in facts)
                self._add(stay, list(self._liabilities(case_id)), accounts, contested=contested)

    def _liabilities(self, case_id: str) -> Iterator[Liability]:
        for _, event in sorted(self._judged[case_id].items()):
            row = decode_body(event.fingerprint, event.body, {_JUDGED[event.type]}).liability
            if row.reasons != (VOID,):
                yield row

    def _add(
        self,
        stay: Stay,
        liabilities: list[Liability],
        accounts: dict[tuple[str, str], Account],
        *,
        contested: bool,
    ) -> None:
        region = stay.admission.hospital_region
        for payer in sorted({row.payer for row in liabilities if row.payer is not None}):
            own = [row for row in liabilities if row.payer == payer]
            if not any(self._bears_on(row, stay) for row in own):
                continue
            account = accounts.setdefault((region, payer), Account(region, payer))
            account.stays.add(stay.case_id)
            account.still_ready += stay.discharge is None and stay.state == "DISCHARGE_READY"
            if contested:
                account.contested.append(stay.case_id)
            shared = {row.subject for row in liabilities if row.payer != payer}
            self._settle(stay, own, account, shared)

    def _bears_on(self, row: Liability, stay: Stay) -> bool:
        """Whether the notice stood on some day of the month."""
        ready = notice_of(row, stay)
        end = ended_on(ready, stay)
        return civil_day(ready.given_at) <= self.month.last and (end is None or end >= self.month.first)

    def _settle(self, stay: Stay, rows: list[Liability], account: Account, shared: set[str]) -> None:
        """Put the stay where it belongs: to be judged first, left out, by itself, or in the average.

        *shared* are the notices of which others pay days too.
        """
        by_month = [row for row in rows if by_the_month(row, stay)]
        by_itself = [row for row in rows if row not in by_month]
        undecided = [row for row in by_itself if row.status in _UNDECIDED and self._could_begin(row)]
        if undecided:
            account.undecided.append(Undecided(stay.case_id, _reasons(undecided)))
        days = sum(self.month.days_of(period, self.today) for row in by_itself for period in row.periods)
        if days:
            account.own_days[stay.case_id] = days
        if not by_month:
            return
        if self._left_in_month(stay):
            _into_average(stay, by_month, account, shared)
        elif stay.discharge is None and self._broken_off_in_month(stay):
            account.left_out.append(Undecided(stay.case_id, (NOT_DISCHARGED,)))

    def _could_begin(self, row: Liability) -> bool:
        return row.starts_on is None or row.starts_on <= self.month.last

    def _broken_off_in_month(self, stay: Stay) -> bool:
        at, _ = stay_broken_off(stay)
        return at is not None and self.month.first <= civil_day(at) <= self.month.last

    def _left_in_month(self, stay: Stay) -> bool:
        return any(self.month.first <= day <= self.month.last for day in stay.left_on)


def profile_of(region: str) -> Profile:
    """Return the profile by which the region's months are settled: its own, or the Act's where it has none."""
    name = f"region-{region}"
    return load_profile(name if name in profile_names() else STATUTE)


def settled(account: Account, month: Month, profile: Profile, rate: Rate, today: date) -> Settled:
    """Return the municipality's row for the month, by *profile* as it holds on the last day of it."""
    stated = stated_on(profile, month.last)
    outcome = outcome_of(account.average, stated) if account.average else None
    own = Decimal(sum(account.own_days.values()))
    known = own if outcome is None else None if outcome.payable is None else own + outcome.payable
    why_not = tuple(_why_not(account, outcome, rate, month, today))
    payable = None if account.undecided or (outcome is not None and outcome.payable is None) else known
    amount = None if why_not else amount_of(payable, rate)
    return Settled(
        account=account,
        outcome=outcome,
        stated=stated,
        profile=profile,
        rate=rate,
        payable=payable,
        amount=amount,
        why_not=why_not,
        unsettled={name: entry_on(profile, name, month.last) for name in (outcome.unsaid if outcome else ())},
    )


def stated_on(profile: Profile, day: date) -> dict[str, object]:
    """Return what the profile states of averages on *day*; what was not read, and what nobody knows, is NOT_KNOWN."""
    entries = {name: entry_on(profile, name, day) for name in TERMS}
    return {
        name: NOT_KNOWN if entry.unknown or entry.status not in READ else entry.value for name, entry in entries.items()
    }


def entry_on(profile: Profile, name: str, day: date) -> Entry:
    """Return what the profile says of the value on *day*, with its source."""
    return next(each for each in reversed(profile.values[name]) if each.since <= day)


def _into_average(stay: Stay, rows: list[Liability], account: Account, shared: set[str]) -> None:
    statuses = {row.status for row in rows}
    if len(stay.left_on) > 1 or len(stay.died_on) > 1:
        account.undecided.append(Undecided(stay.case_id, (LEFT_ON_SEVERAL_DAYS,)))
    elif any(row.subject in shared for row in rows):
        account.undecided.append(Undecided(stay.case_id, (PAYER_CHANGED,)))
    elif not has_agreement(stay, account.municipality):
        account.left_out.append(Undecided(stay.case_id, ("NO_AGREEMENT_KNOWN",)))
    elif statuses & (_UNDECIDED | {LiabilityStatus.PREVENTED}):
        account.undecided.append(Undecided(stay.case_id, _reasons(rows)))
    elif statuses == {LiabilityStatus.NOT_APPLICABLE}:
        account.left_out.append(Undecided(stay.case_id, _reasons(rows)))
    else:
        spells = tuple(spell_of(notice_of(row, stay), stay) for row in rows)
        own_days = sum(period.days or 0 for row in rows for period in row.periods)
        account.average.append(StayDays(stay.case_id, spells, own_days))


def _why_not(account: Account, outcome: Outcome | None, rate: Rate, month: Month, today: date) -> Iterator[str]:
    if today <= month.last:
        yield "MONTH_NOT_OVER"
    if account.undecided:
        yield "UNDECIDED_STAYS"
    if outcome is not None:
        yield from (f"{name.upper()}_NOT_KNOWN" for name in outcome.unsaid)
    if rate.sek is None:
        yield "RATE_NOT_KNOWN"


def _reasons(rows: list[Liability]) -> tuple[str, ...]:
    return tuple(sorted({reason for row in rows for reason in (row.reasons or (str(row.status),))}))
