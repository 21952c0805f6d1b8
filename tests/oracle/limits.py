"""The Act's limits worked out a second time, by one who has not seen the core.

Written from the statutes' words: lag (2017:612) 2 kap. 3 §, 3 kap. 2 §, 4 kap. 3 §, 5 kap. 4 §, SFS 2017:1130 point 2,
lag (1930:173) 2 §, lag (1989:253), and the summer time of the European Union (from the last Sunday of March to that of
October, at 01:00 UTC).  It rests on nothing but arithmetic with dates: no time zones, no list of holidays, no core.
Instants are UTC; days are Swedish.
"""

from datetime import UTC, date, datetime, timedelta

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LAST_INSTANT = timedelta(microseconds=1)
FRIDAY, SATURDAY, SUNDAY = 5, 6, 7
SAME_DAY_EACH_YEAR = {(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)}
PASCHAL_MOONS = [
    (4, 14), (4, 3), (3, 23), (4, 11), (3, 31), (4, 18), (4, 8), (3, 28), (4, 16), (4, 5),
    (3, 25), (4, 13), (4, 2), (3, 22), (4, 10), (3, 30), (4, 17), (4, 7), (3, 27),
]  # fmt: skip
"""The church's full moon of spring in each year of its cycle of nineteen, as almanacs print it for 1900-2199."""


def hours_later(began: datetime, hours: int) -> datetime:
    """The end of a limit in hours, whatever clocks on walls do meanwhile (2 kap. 3 §: 24; Halland: 48)."""
    return began + hours * HOUR


def call_target(given: datetime) -> datetime:
    """4 kap. 3 §: the end of the third day after the day on which the notice was given."""
    return last_moment(day_of(given) + 3 * DAY)


def call_by(given: datetime) -> datetime:
    """The same, moved to the next day that is not free (lag (1930:173) 2 §)."""
    day = day_of(given) + 3 * DAY
    while is_free(day):
        day += DAY
    return last_moment(day)


def information_by(discharged: datetime) -> datetime:
    """3 kap. 2 §: the same day, and no day moves it."""
    return last_moment(day_of(discharged))


def first_payable_day(sent: datetime, *, psychiatric: bool = False) -> date:
    """5 kap. 4 §: three days after the notice was sent, four if after noon; thirty for psychiatry in 2018."""
    shown = wall_clock(sent)
    if psychiatric and shown.year == 2018:
        return shown.date() + 30 * DAY
    noon = shown.replace(hour=12, minute=0, second=0, microsecond=0)
    return shown.date() + (4 if shown > noon else 3) * DAY


def is_free(day: date) -> bool:
    """Whether a limit may wait on the day: a Saturday, a Sunday, a public holiday or one of the three eves."""
    after_easter = (day - easter(day.year)).days
    return (
        day.isoweekday() in (SATURDAY, SUNDAY)
        or (day.month, day.day) in SAME_DAY_EACH_YEAR
        or after_easter in (-2, 1, 39)
        or (day.isoweekday() == FRIDAY and date(day.year, 6, 19) <= day <= date(day.year, 6, 25))
    )


def easter(year: int) -> date:
    """The Sunday after the paschal moon."""
    moon = date(year, *PASCHAL_MOONS[year % 19])
    return moon + (SUNDAY - moon.isoweekday() or SUNDAY) * DAY


def is_summer(at: datetime) -> bool:
    """Whether clocks in Sweden show summer time."""
    return turn(at.year, 3) <= at < turn(at.year, 10)


def turn(year: int, month: int) -> datetime:
    """When clocks are turned in March or October: the last Sunday at 01:00 UTC."""
    last = date(year, month, 31)
    sunday = last - last.isoweekday() % 7 * DAY
    return datetime(year, month, sunday.day, 1, tzinfo=UTC)


def wall_clock(at: datetime) -> datetime:
    """What a clock in Sweden shows, written as if it were UTC."""
    return at + (2 if is_summer(at) else 1) * HOUR


def day_of(at: datetime) -> date:
    """The day it is in Sweden."""
    return wall_clock(at).date()


def last_moment(day: date) -> datetime:
    """The last microsecond of the day; clocks never turn near midnight, so the season just before it is the one."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) + DAY
    return midnight - (2 if is_summer(midnight - 3 * HOUR) else 1) * HOUR - LAST_INSTANT
