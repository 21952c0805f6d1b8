"""Lag (1930:173) om beräkning av lagstadgad tid, 2 §, and lag (1989:253) om allmänna helgdagar."""

from datetime import date, timedelta

import holidays
import pytest

from hub.domain.calendar import civil_day, end_of_day, next_working_day
from tests.specs.told import local

EVES = {"Midsommarafton", "Julafton", "Nyårsafton"}


def is_working_day(day: date) -> bool:
    """Whether a limit may end on the day."""
    return next_working_day(day) == day


@pytest.mark.paragraph("lag (1930:173) 2 §")
class TestALimitThatEndsOnAFreeDayEndsOnTheNextWorkingDay:
    """Sunday, public holiday, Saturday, Midsummer Eve, Christmas Eve and New Year's Eve."""

    @pytest.mark.parametrize(
        ("last_day", "moved_to"),
        [
            (date(2026, 11, 21), date(2026, 11, 23)),  # a Saturday
            (date(2026, 11, 22), date(2026, 11, 23)),  # a Sunday
            (date(2026, 12, 24), date(2026, 12, 28)),  # Christmas Eve, two holidays, a Sunday
            (date(2026, 12, 31), date(2027, 1, 4)),  # New Year's Eve, the first, a weekend
            (date(2026, 6, 19), date(2026, 6, 22)),  # Midsummer Eve
            (date(2027, 3, 26), date(2027, 3, 30)),  # Good Friday to Easter Monday
            (date(2026, 5, 14), date(2026, 5, 15)),  # Ascension Day
            (date(2028, 6, 6), date(2028, 6, 7)),  # the National Day, a Tuesday
        ],
    )
    def test_moves(self, last_day: date, moved_to: date) -> None:
        assert moved_to == next_working_day(last_day)

    @pytest.mark.parametrize("day", [date(2026, 11, 20), date(2026, 11, 23), date(2026, 12, 23), date(2027, 1, 5)])
    def test_an_ordinary_weekday_stands(self, day: date) -> None:
        assert day == next_working_day(day)

    def test_the_eve_of_epiphany_and_easter_saturday_are_no_eves_of_the_act(self) -> None:
        """Twelfth Night is a working day; Easter Saturday moves a limit only because it is a Saturday."""
        assert is_working_day(date(2027, 1, 5))
        assert not is_working_day(date(2027, 3, 27))

    @pytest.mark.parametrize("year", range(2018, 2036))
    def test_agrees_with_a_second_opinion_every_day(self, year: int) -> None:
        """The package `holidays` knows the public holidays and the eves; Saturdays and Sundays are ours to add."""
        free = holidays.country_holidays("SE", years=year, include_sundays=False, categories=("public", "de_facto"))
        day = date(year, 1, 1)
        while day.year == year:
            expected = day.weekday() < 5 and day not in free
            assert expected == is_working_day(day), f"{day}: {free.get(day)}"
            day += timedelta(1)


@pytest.mark.paragraph("3 kap. 2 §")
@pytest.mark.paragraph("4 kap. 3 §")
class TestADayEndsAtMidnightInStockholm:
    """Civil time, on the two nights when the clocks change as on any other."""

    @pytest.mark.parametrize(
        ("day", "utc"),
        [
            (date(2026, 11, 20), "2026-11-20T22:59:59.999999+00:00"),
            (date(2026, 7, 1), "2026-07-01T21:59:59.999999+00:00"),
            (date(2026, 3, 28), "2026-03-28T22:59:59.999999+00:00"),  # the night before the clocks go forward
            (date(2026, 3, 29), "2026-03-29T21:59:59.999999+00:00"),
            (date(2026, 10, 25), "2026-10-25T22:59:59.999999+00:00"),  # the day the clocks went back
        ],
    )
    def test_last_microsecond(self, day: date, utc: str) -> None:
        assert utc == end_of_day(day).isoformat()

    def test_half_past_midnight_is_already_the_new_day(self) -> None:
        """In UTC it would still be the day before."""
        assert date(2026, 11, 21) == civil_day(local("2026-11-21 00:30"))
