"""The days that move a limit are reckoned twice in this repository, and a third time by a library: all agree."""

from datetime import UTC, date, datetime, timedelta

import holidays
import pytest

from hub.domain.calendar import next_working_day
from hub.simulation.red_days import STOCKHOLM, first_payable_day, is_red, last_moments_of_call

YEARS = range(2018, 2036)
EVES = {"Midsommarafton", "Julafton", "Nyårsafton"}


@pytest.mark.parametrize("year", YEARS)
def test_each_day_is_red_in_the_simulator_the_core_and_the_library(year: int) -> None:
    known = holidays.country_holidays("SE", years=year, include_sundays=True, language="sv")
    eves = {date(year, 12, 24), date(year, 12, 31)}
    for number in range((date(year + 1, 1, 1) - date(year, 1, 1)).days):
        day = date(year, 1, 1) + timedelta(number)
        by_library = day in known or day in eves or day.weekday() == 5 or _is_midsummer_eve(day, known)

        assert (by_library, by_library) == (is_red(day), next_working_day(day) != day), day


def _is_midsummer_eve(day: date, known: "holidays.HolidayBase") -> bool:
    return "Midsommardagen" in known.get(day + timedelta(1), "")


@pytest.mark.parametrize(
    ("ready", "last", "moved"),
    [
        ("2026-11-05", "2026-11-08", "2026-11-09"),  # Thursday: Sunday, so Monday
        ("2026-11-06", "2026-11-09", "2026-11-09"),  # Friday: Monday
        ("2026-11-09", "2026-11-12", "2026-11-12"),  # Monday: Thursday
        ("2026-11-11", "2026-11-14", "2026-11-16"),  # Wednesday: Saturday, so Monday
        ("2027-03-23", "2027-03-26", "2027-03-30"),  # to Good Friday, so the day after Easter Monday
        ("2026-12-21", "2026-12-24", "2026-12-28"),  # to Christmas Eve, so the Monday after
    ],
)
def test_the_last_moment_of_a_call(ready: str, last: str, moved: str) -> None:
    at = datetime.fromisoformat(f"{ready}T13:00").replace(tzinfo=STOCKHOLM)
    ends = [datetime.fromisoformat(f"{day}T23:59:59.999999").replace(tzinfo=STOCKHOLM) for day in (last, moved)]

    assert tuple(ends) == last_moments_of_call(at)


@pytest.mark.parametrize(
    ("ready", "first"),
    [
        ("2026-11-20T11:59:28", "2026-11-23"),
        ("2026-11-20T12:00", "2026-11-23"),
        ("2026-11-20T12:00:00.000001", "2026-11-24"),
        ("2026-11-19T09:00", "2026-11-22"),  # a Sunday, which moves nothing
        ("2026-12-22T13:00", "2026-12-26"),
        ("2027-03-27T11:30", "2027-03-30"),  # summer time begins in between
        ("2026-11-20T23:59", "2026-11-24"),
    ],
)
def test_the_first_payable_day(ready: str, first: str) -> None:
    at = datetime.fromisoformat(ready).replace(tzinfo=STOCKHOLM)

    assert date.fromisoformat(first) == first_payable_day(at.astimezone(UTC))
