"""What each municipality owes for one month, as the log tells it: a fold of the log's decisions, and never identity.

A stay that is counted by itself owes for its payable days within the month; one in an average counts in the month in
which the patient left.  What a person must judge first is named, and keeps the municipality's amount back.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, TypeAlias, get_args

from hub.codec import decode_body
from hub.domain.calendar import STOCKHOLM, civil_day
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
from hub.domain.liability import LEFT_ON_SEVERAL_DAYS
from hub.domain.payers import AVERAGE, has_agreement
from hub.domain.stay import ReadyNotice, Stay
from hub.domain.terms import LiabilityStatus
from hub.internal import Decision, RecordedEvent
from hub.profile_files import Profile, load_profile, load_rules, profile_names
from hub.profile_values import STATUTE
from hub.rates import READ, Rate
from hub.settlement import NOT_KNOWN, Outcome, Spell, Stated, StayDays, amount_of, outcome_of

Judged: TypeAlias = LiabilityAssessed | LiabilityStarted | LiabilityPrevented | LiabilityEnded

_JUDGED: Final[dict[str, type[Judged]]] = {cls.__name__: cls for cls in get_args(Judged)}
_FACTS: Final[dict[str, type[Fact]]] = {cls.__name__: cls for cls in get_args(Fact)}
_DAY: Final = timedelta(days=1)
_UNDECIDED: Final = {LiabilityStatus.MANUAL_REVIEW, LiabilityStatus.CALL_PENDING}
_NOON: Final = 12
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
    """What one municipality owes one region for the month, as far as it is known."""

    region: str
    municipality: str
    own_days: dict[str, int] = field(default_factory=dict)
    average: list[StayDays] = field(default_factory=list)
    undecided: list[Undecided] = field(default_factory=list)
    left_out: list[Undecided] = field(default_factory=list)
    contested: list[str] = field(default_factory=list)
    still_ready: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """One municipality's row: `payable` days and `amount` in kronor are None where `why_not` says why."""

    account: Account
    outcome: Outcome | None
    stated: Stated
    profile: Profile
    rate: Rate
    payable: Decimal | None
    amount: Decimal | None
    why_not: tuple[str, ...]


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
            account.still_ready += stay.discharge is None and stay.state == "DISCHARGE_READY"
            if contested:
                account.contested.append(stay.case_id)
            self._settle(stay, own, account)

    def _bears_on(self, row: Liability, stay: Stay) -> bool:
        """Whether the notice stood on some day of the month."""
        ready = _notice(row, stay)
        ended_on = _ended_on(ready, stay)
        return civil_day(ready.given_at) <= self.month.last and (ended_on is None or ended_on >= self.month.first)

    def _settle(self, stay: Stay, rows: list[Liability], account: Account) -> None:
        """Put the stay where it belongs: to be judged first, left out, by itself, or in the average."""
        by_month = [row for row in rows if _by_month(row, stay)]
        by_itself = [row for row in rows if row not in by_month]
        undecided = [row for row in by_itself if row.status in _UNDECIDED and self._could_begin(row)]
        if undecided:
            account.undecided.append(Undecided(stay.case_id, _reasons(undecided)))
        days = sum(self.month.days_of(period, self.today) for row in by_itself for period in row.periods)
        if days:
            account.own_days[stay.case_id] = days
        if by_month and self._left_in_month(stay):
            _into_average(stay, by_month, account)

    def _could_begin(self, row: Liability) -> bool:
        return row.starts_on is None or row.starts_on <= self.month.last

    def _left_in_month(self, stay: Stay) -> bool:
        return any(self.month.first <= day <= self.month.last for day in stay.left_on)


def settled(account: Account, month: Month, rate: Rate, today: date) -> Settled:
    """Return the municipality's row for the month, by the profile of the region as it holds on the last day of it."""
    name = f"region-{account.region}"
    profile = load_profile(name if name in profile_names() else STATUTE)
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
    )


def stated_on(profile: Profile, day: date) -> dict[str, object]:
    """Return what the profile states of averages on *day*; what was not read, and what nobody knows, is NOT_KNOWN."""
    found: dict[str, object] = {}
    for name in TERMS:
        entry = next(each for each in reversed(profile.values[name]) if each.since <= day)
        found[name] = NOT_KNOWN if entry.unknown or entry.status not in READ else entry.value
    return found


def _into_average(stay: Stay, rows: list[Liability], account: Account) -> None:
    statuses = {row.status for row in rows}
    if len(stay.left_on) > 1 or len(stay.died_on) > 1:
        account.undecided.append(Undecided(stay.case_id, (LEFT_ON_SEVERAL_DAYS,)))
    elif not has_agreement(stay, account.municipality):
        account.left_out.append(Undecided(stay.case_id, ("NO_AGREEMENT_KNOWN",)))
    elif statuses & (_UNDECIDED | {LiabilityStatus.PREVENTED}):
        account.undecided.append(Undecided(stay.case_id, _reasons(rows)))
    elif statuses == {LiabilityStatus.NOT_APPLICABLE}:
        account.left_out.append(Undecided(stay.case_id, _reasons(rows)))
    else:
        spells = tuple(_spell(_notice(row, stay), stay) for row in rows)
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


def _by_month(row: Liability, stay: Stay) -> bool:
    day = civil_day(_notice(row, stay).given_at)
    return stay.rules.payment_model.on(day) == AVERAGE


def _notice(row: Liability, stay: Stay) -> ReadyNotice:
    return next(ready for ready in stay.ready_notices if ready.fact.told.message_id == row.subject)


def _ended_on(ready: ReadyNotice, stay: Stay) -> date | None:
    ends = [ready.ends_at]
    ends += [stay.discharge.discharged_at] if stay.discharge else []
    ends += [stay.death.deceased_at] if stay.death else []
    return min((civil_day(at) for at in ends if at is not None), default=None)


def _spell(ready: ReadyNotice, stay: Stay) -> Spell:
    begins_on, ended_on = civil_day(ready.given_at), _ended_on(ready, stay)
    local = ready.given_at.astimezone(STOCKHOLM)
    after_noon = (local.hour, local.minute, local.second, local.microsecond) > (_NOON, 0, 0, 0)
    return Spell(0 if ended_on is None else max(0, (ended_on - begins_on).days), after_noon)


def _reasons(rows: list[Liability]) -> tuple[str, ...]:
    return tuple(sorted({reason for row in rows for reason in (row.reasons or (str(row.status),))}))
