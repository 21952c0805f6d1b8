"""The days on which a limit does not end (lag 1930:173, 2 §) and those it is counted to, none asked of the core.

Easter is found by Gauss's rule, which holds from 1900 to 2099.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAYS_TO_CALL = 3
DAYS_TO_PAY = 3
PSYCHIATRIC_DAYS_TO_PAY_IN_2018 = 30
_NOON = time(12)
_FRIDAY, _SATURDAY = 4, 5
_SAME_EACH_YEAR = frozenset({(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)})
_AFTER_EASTER = (-2, 1, 39)  # Good Friday, Easter Monday, Ascension Day; the Sundays are red anyhow
_APRIL_26, _APRIL_25, _LATE_MOON, _LATE_GOLDEN = 35, 34, 28, 10


def is_red(day: date) -> bool:
    """Tell whether *day* is a Saturday, a Sunday, another public holiday, or one of the three eves."""
    midsummer_eve = day.month == 6 and 19 <= day.day <= 25 and day.weekday() == _FRIDAY  # noqa: PLR2004 - June 19 to 25
    by_easter = (day - easter(day.year)).days in _AFTER_EASTER
    return day.weekday() >= _SATURDAY or (day.month, day.day) in _SAME_EACH_YEAR or midsummer_eve or by_easter


def last_moments_of_call(ready_at: datetime) -> tuple[datetime, datetime]:
    """Return the end of the third day after the notice, and that of the first day from it on which a limit may end."""
    last = ready_at.astimezone(STOCKHOLM).date() + timedelta(DAYS_TO_CALL)
    moved = last
    while is_red(moved):
        moved += timedelta(1)
    return last_moment_of(last), last_moment_of(moved)


def first_payable_day(ready_at: datetime, *, psychiatric: bool = False) -> date:
    """Return the third day after the notice, the fourth if it was given after noon; no red day moves it.

    In psychiatric care it was the thirtieth throughout 2018, whatever the hour (SFS 2017:1130).
    """
    local = ready_at.astimezone(STOCKHOLM)
    if psychiatric and local.year == 2018:  # noqa: PLR2004 - the one year
        return local.date() + timedelta(PSYCHIATRIC_DAYS_TO_PAY_IN_2018)
    return local.date() + timedelta(DAYS_TO_PAY + (local.time() > _NOON))


def day_of(at: datetime) -> date:
    """Return the day, in Sweden, on which *at* lies."""
    return at.astimezone(STOCKHOLM).date()


def first_moment_of(day: date) -> datetime:
    """Return the midnight in Sweden with which the day begins."""
    return datetime.combine(day, time.min, STOCKHOLM).astimezone(UTC)


def last_moment_of_day(at: datetime) -> datetime:
    """Return the last moment of the day, in Sweden, on which *at* lies."""
    return last_moment_of(at.astimezone(STOCKHOLM).date())


@cache
def easter(year: int) -> date:
    """Return Easter Sunday."""
    moon = (19 * (year % 19) + 24) % 30
    days = moon + (2 * (year % 4) + 4 * (year % 7) + 6 * moon + 5) % 7
    if days == _APRIL_26 or (days == _APRIL_25 and moon == _LATE_MOON and year % 19 > _LATE_GOLDEN):
        days -= 7
    return date(year, 3, 22) + timedelta(days)


def last_moment_of(day: date) -> datetime:
    """Return the last moment of the day in Sweden."""
    return datetime.combine(day, time.max, STOCKHOLM).astimezone(UTC)
