"""The simulated week: from a Thursday six in the morning to the next, over one weekend and no other holiday.

Days are counted from 0, the first Thursday; instants are UTC.  The last moment of a call is reckoned here anew, in
three lines that hold for this week, and not asked of the core.
"""

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
FIRST_DAY = date(2026, 11, 5)
DAYS = 7
_WEEKEND = (5, 6)
_OPENS, _CLOSES = 8, 16
_MINUTE = timedelta(minutes=1)


def instant(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """Return a time of day in Sweden on the *day* of the simulated week."""
    return datetime.combine(FIRST_DAY + timedelta(day), time(hour, minute), STOCKHOLM).astimezone(UTC)


STARTS_AT = instant(0, 6)
ENDS_AT = instant(DAYS, 6)


def day_of(at: datetime) -> int:
    """Return the day of the simulated week that it is in Sweden at *at*."""
    return (at.astimezone(STOCKHOLM).date() - FIRST_DAY).days


def last_moment_of_call(ready_at: datetime) -> datetime:
    """Return the last moment of the third day after the notice, or of the Monday where that is in the weekend."""
    last = FIRST_DAY + timedelta(day_of(ready_at) + 3)
    while last.weekday() in _WEEKEND:
        last += timedelta(1)
    return datetime.combine(last, time.max, STOCKHOLM).astimezone(UTC)


def last_moment_of_day(at: datetime) -> datetime:
    """Return the last moment of the day, in Sweden, on which *at* lies."""
    return datetime.combine(at.astimezone(STOCKHOLM).date(), time.max, STOCKHOLM).astimezone(UTC)


def within(chance: random.Random, after: datetime, before: datetime) -> datetime:
    """Draw a whole second between the two."""
    return after + timedelta(seconds=chance.randrange(1, max(2, int((before - after).total_seconds()))))


def at_work(chance: random.Random, after: datetime, before: datetime) -> datetime:
    """Draw a moment between the two on a weekday from eight to four; any moment where there is no such."""
    spans = [(max(after, opens), min(before, closes)) for opens, closes in _working_days()]
    open_spans = [(opens, closes) for opens, closes in spans if closes - opens > _MINUTE]
    return within(chance, *(chance.choice(open_spans) if open_spans else (after, before)))


def _working_days() -> list[tuple[datetime, datetime]]:
    weekdays = (day for day in range(DAYS + 1) if (FIRST_DAY + timedelta(day)).weekday() not in _WEEKEND)
    return [(instant(day, _OPENS), instant(day, _CLOSES)) for day in weekdays]
