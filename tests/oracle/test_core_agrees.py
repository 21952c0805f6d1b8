"""The core and the oracle, side by side: every limit in days or hours, every day and every hour from 2018 to 2035.

The oracle (`limits.py`) shares nothing with the core; what the core says is read out of its decisions.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from pathlib import Path

import pytest

from hub.domain.case import INITIAL, replay
from hub.domain.commands import Tell
from hub.domain.dated import Dated
from hub.domain.decider import decide
from hub.domain.events import CaseOpened
from hub.domain.facts import Told
from hub.domain.terms import CareSetting, DeadlineStatus
from tests.oracle import limits
from tests.specs.given import STATUTE, Story
from tests.specs.told import CASE, HEALTH_CARE, admission, discharged, ready

ORACLE = Path(limits.__file__)
YEARS = range(2018, 2036)
ANSWER_WITHIN_48_HOURS = replace(STATUTE, planning_input_hours=Dated.always(48))
ADMISSION, READY, DISCHARGED = admission(), ready(), discharged("2026-11-20 12:00")


def everything_at(at: datetime, setting: CareSetting = CareSetting.SOMATIC) -> Story:
    """Admitted, discharge ready and discharged at one instant, so that every clock starts there."""
    first = replace(ADMISSION, told=_at(ADMISSION.told, at), admitted_at=at, need_assessed_at=at, care_setting=setting)
    notice = replace(READY, told=_at(READY.told, at), assessed_at=at)
    left = replace(DISCHARGED, told=_at(DISCHARGED.told, at), discharged_at=at)
    story = Story(rules=ANSWER_WITHIN_48_HOURS)
    story.case = replay([CaseOpened(case_id=CASE, opened_at=at), first, notice], INITIAL)
    story.case = replay(decide(Tell(left), story.case, story.rules), story.case)
    return story


def _at(told: Told, at: datetime) -> Told:
    return replace(told, sent_at=at, received_at=at)


def by_the_core(at: datetime, setting: CareSetting) -> dict[str, object]:
    """Every limit that the core counts from the instant."""
    case = everything_at(at, setting).case
    call, told = case.deadlines["sip_call", 1, None], case.deadlines["discharge_information", 1, None]
    return {
        "admission notice": case.deadlines["admission_notice", 1, None].due_at,
        "planning input": case.deadlines["planning_input", 1, HEALTH_CARE].due_at,
        "call, target": call.target_at,
        "call": call.due_at,
        "information, target": told.target_at,
        "information": told.due_at,
        "first payable day": case.liabilities[1].starts_on,
    }


def by_the_oracle(at: datetime, setting: CareSetting) -> dict[str, object]:
    """The same, worked out apart."""
    return {
        "admission notice": limits.hours_later(at, 24),
        "planning input": limits.hours_later(at, 48),
        "call, target": limits.call_target(at),
        "call": limits.call_by(at),
        "information, target": limits.information_by(at),
        "information": limits.information_by(at),
        "first payable day": limits.first_payable_day(at, psychiatric=setting is CareSetting.PSYCHIATRIC),
    }


def days(year: int) -> Iterator[date]:
    """Every day of the year."""
    first = date(year, 1, 1)
    return takewhile(lambda day: day.year == year, (first + timedelta(n) for n in range(366)))


def hours(day: date) -> list[datetime]:
    """Every hour that begins on the day in Sweden: 23, 24 or 25 of them."""
    midnight = limits.last_moment(day - timedelta(1)) + limits.LAST_INSTANT
    return [midnight + n * limits.HOUR for n in range(25) if limits.day_of(midnight + n * limits.HOUR) == day]


def edges(day: date) -> list[datetime]:
    """The instants at which a limit may jump: the day's first and last, twelve sharp and the next."""
    last = limits.last_moment(day)
    noon = last + limits.LAST_INSTANT - 12 * limits.HOUR
    return [hours(day)[0], noon, noon + limits.LAST_INSTANT, last]


def settings_of(at: datetime) -> list[CareSetting]:
    """Both kinds of care in 2018, when they differed; afterwards each in turn, every hour of the day in both."""
    both = [CareSetting.SOMATIC, CareSetting.PSYCHIATRIC]
    return both if at.year <= 2018 else [both[(at.toordinal() + at.hour) % 2]]


def assert_agreed(instants: list[datetime]) -> None:
    """The core and the oracle say the same of each instant."""
    for at in instants:
        for setting in settings_of(at):
            assert by_the_oracle(at, setting) == by_the_core(at, setting), f"{at:%Y-%m-%d %H:%M:%S.%f} UTC {setting}"


@pytest.mark.parametrize("year", YEARS)
def test_every_day_at_one_hour_and_one_edge(year: int) -> None:
    """The hour moves on from day to day, and so does the edge: over the years each day of the year meets them all."""
    instants = []
    for number, day in enumerate(days(year), start=year):
        instants += [hours(day)[7 * number % 23], edges(day)[number % 4]]

    assert_agreed(instants)


@pytest.mark.parametrize("year", YEARS)
def test_every_hour_around_the_two_nights_on_which_the_clocks_are_turned(year: int) -> None:
    nights = [limits.turn(year, month).date() for month in (3, 10)]

    assert [23, 25] == [len(hours(night)) for night in nights]
    assert_agreed([at for night in nights for n in (-1, 0, 1) for at in hours(night + timedelta(n))])


@pytest.mark.slow
@pytest.mark.parametrize("year", YEARS)
def test_every_hour_and_every_edge_of_every_day(year: int) -> None:
    """All 158,000 hours of the eighteen years, which take some two minutes."""
    assert_agreed([at for day in days(year) for at in [*hours(day), *edges(day)]])


@pytest.mark.parametrize("year", [2026, 2027])
def test_a_call_is_missed_one_microsecond_after_the_moment_that_the_oracle_names(year: int) -> None:
    for day in days(year):
        story = everything_at(hours(day)[9])
        due = limits.call_by(hours(day)[9])

        assert DeadlineStatus.OPEN is story.until(due).deadline("sip_call").status
        assert DeadlineStatus.MISSED is story.until(due + limits.LAST_INSTANT).deadline("sip_call").status


@pytest.mark.parametrize(
    ("year", "easter"),
    [(2018, (4, 1)), (2019, (4, 21)), (2024, (3, 31)), (2026, (4, 5)), (2035, (3, 25)), (2038, (4, 25))],
)
def test_the_oracle_finds_easter_where_almanacs_have_it(year: int, easter: tuple[int, int]) -> None:
    assert date(year, *easter) == limits.easter(year)


def test_the_oracle_is_short_and_knows_nothing_of_the_core() -> None:
    text = ORACLE.read_text(encoding="utf-8")

    assert len(text.splitlines()) <= 150
    assert "hub" not in text
    assert ["from datetime import UTC, date, datetime, timedelta"] == [
        line for line in text.splitlines() if line.startswith(("import ", "from "))
    ]


def test_the_oracle_counts_as_the_acts_own_examples_do() -> None:
    """Worked out by hand: a Friday at noon, a second later, and four days before Christmas Eve's end."""
    friday = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)

    assert date(2026, 11, 23) == limits.first_payable_day(friday)
    assert date(2026, 11, 24) == limits.first_payable_day(friday + timedelta(seconds=1))
    assert datetime(2026, 12, 28, 22, 59, 59, 999999, UTC) == limits.call_by(datetime(2026, 12, 21, 8, tzinfo=UTC))
