"""The simulated time: so many days, from six in the morning of the first to six in the morning after the last.

Days are counted from 0; instants are UTC, and clock times are Sweden's.
"""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from hub.simulation.red_days import STOCKHOLM, is_red

FIRST_DAY = date(2026, 11, 5)
DAYS = 7
LAST_YEAR = 2099
_BEGINS, _OPENS, _CLOSES = 6, 8, 16
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """So many days from the first; without arguments a week over one weekend and no other holiday."""

    first_day: date = FIRST_DAY
    days: int = DAYS

    @property
    def starts_at(self) -> datetime:
        """The first instant."""
        return self.instant(0, _BEGINS)

    @property
    def ends_at(self) -> datetime:
        """The instant at which nothing is told any more."""
        return self.instant(self.days, _BEGINS)

    @property
    def is_reckoned(self) -> bool:
        """Whether the Act is in force and the holidays of these days are known (`hub.simulation.red_days`)."""
        return date(2018, 1, 1) <= self.first_day and self.date_of(self.days).year < LAST_YEAR

    def instant(self, day: int, hour: int = 0, minute: int = 0) -> datetime:
        """Return a time of day in Sweden on the *day* of the period."""
        return datetime.combine(self.date_of(day), time(hour, minute), STOCKHOLM).astimezone(UTC)

    def day_of(self, at: datetime) -> int:
        """Return the day of the period that it is in Sweden at *at*."""
        return (at.astimezone(STOCKHOLM).date() - self.first_day).days

    def date_of(self, day: int) -> date:
        """Return the date of a day of the period."""
        return self.first_day + timedelta(day)


def within(chance: random.Random, after: datetime, before: datetime) -> datetime:
    """Draw a whole second between the two; one after *after* where there is no room."""
    return after + timedelta(seconds=chance.randrange(1, max(2, int((before - after).total_seconds()))))


def at_work(chance: random.Random, after: datetime, before: datetime) -> datetime:
    """Draw a moment between the two on a working day from eight to four; any moment where there is no such."""
    spans = [(max(after, opens), min(before, closes)) for opens, closes in _working_hours(after, before)]
    open_spans = [(opens, closes) for opens, closes in spans if closes - opens > _MINUTE]
    return within(chance, *(chance.choice(open_spans) if open_spans else (after, before)))


def next_at_work(chance: random.Random, after: datetime) -> datetime:
    """Draw a moment in what is left of the working day, or in the next one if too little is left."""
    opens, closes = next(
        (max(after, opens), closes)
        for opens, closes in _working_hours(after, after + 14 * _DAY)
        if closes > after + timedelta(minutes=30)
    )
    return within(chance, opens, closes)


def _working_hours(after: datetime, before: datetime) -> list[tuple[datetime, datetime]]:
    first = after.astimezone(STOCKHOLM).date()
    days = (first + timedelta(number) for number in range((before - after).days + 2))
    return [(_at(day, _OPENS), _at(day, _CLOSES)) for day in days if not is_red(day)]


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), STOCKHOLM).astimezone(UTC)
