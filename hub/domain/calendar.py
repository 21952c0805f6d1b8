"""Civil time in Sweden: days end at midnight in Stockholm, and some days move a legal limit.

Only this module knows time zones and holidays.  Everywhere else an instant is UTC.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

STOCKHOLM: Final = ZoneInfo("Europe/Stockholm")
MICROSECOND: Final = timedelta(microseconds=1)
START_OF_TIME: Final = datetime.min.replace(tzinfo=UTC)
END_OF_TIME: Final = datetime.max.replace(tzinfo=UTC)

_DAY: Final = timedelta(days=1)
_FIXED_HOLIDAYS: Final = ((1, 1), (1, 6), (5, 1), (6, 6), (12, 25), (12, 26))
_FIXED_EVES: Final = ((12, 24), (12, 31))
_SATURDAY: Final = 5
_SUNDAY: Final = 6


@lru_cache(maxsize=16384)
def civil_day(at: datetime) -> date:
    """Return the day it is in Stockholm at the instant *at*."""
    return at.astimezone(STOCKHOLM).date()


@lru_cache(maxsize=4096)
def end_of_day(day: date) -> datetime:
    """Return the last microsecond of *day* in Stockholm, as UTC."""
    return datetime.combine(day, time.max, STOCKHOLM).astimezone(UTC)


@lru_cache(maxsize=4096)
def next_working_day(day: date) -> date:
    """Return *day*, or the first day after it on which lag (1930:173) 2 § lets a limit end.

    A limit does not end on a Sunday or other public holiday, a Saturday, Midsummer Eve, Christmas Eve or New
    Year's Eve.
    """
    while day.weekday() in (_SATURDAY, _SUNDAY) or day in _holidays(day.year):
        day += _DAY
    return day


@lru_cache(maxsize=64)
def _holidays(year: int) -> frozenset[date]:
    """Public holidays (lag 1989:253) and the three eves of lag (1930:173) 2 § that can fall on a weekday."""
    easter = _easter_sunday(year)
    midsummer = _first_saturday_from(date(year, 6, 20))
    all_saints = _first_saturday_from(date(year, 10, 31))
    fixed = {date(year, month, day) for month, day in _FIXED_HOLIDAYS + _FIXED_EVES}
    by_easter = {easter + timedelta(days) for days in (-2, 0, 1, 39, 49)}
    return frozenset(fixed | by_easter | {midsummer, midsummer - _DAY, all_saints})


def _first_saturday_from(day: date) -> date:
    return day + timedelta((_SATURDAY - day.weekday()) % 7)


def _easter_sunday(year: int) -> date:
    """Easter by the Gregorian computus (Meeus, Jones and Butcher)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon_correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_correction + 15) % 30
    leaps, rest = divmod(of_century, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leaps - epact - rest) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)
