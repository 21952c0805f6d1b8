"""Instants on the command line: with offset, or a day, which begins at midnight in Sweden; and how they are shown."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from hub.case_file import InstantError, instant_of
from hub.cli.language import say, spoken
from hub.cli.terminal import Exit, fail
from hub.clock import wall_clock
from hub.domain.calendar import STOCKHOLM, civil_day
from hub.settings import Language

_WEEKDAYS: Final = {
    Language.ENGLISH: ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    Language.SWEDISH: ("mån", "tis", "ons", "tor", "fre", "lör", "sön"),
}


def instant(option: str, text: str) -> datetime:
    """Return the instant (UTC) that *text* is, or end the command with a sentence that names *option*."""
    try:
        return instant_of(text).astimezone(UTC)
    except InstantError as error:
        fail(Exit.INPUT, f"{option} {error}")


def instant_or_day(option: str, text: str) -> datetime:
    """Return the instant (UTC) that *text* is, or the first moment of the day that it is."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return instant(option, text)
    return instant(option, datetime.combine(day, time(), STOCKHOLM).isoformat())


def day_or_today(option: str, text: str | None) -> date:
    """Return the day that *text* is, or the present day in Sweden if there is none."""
    if text is None:
        return civil_day(wall_clock())
    try:
        return date.fromisoformat(text)
    except ValueError:
        fail(Exit.INPUT, "{option} is a day; write it like 2026-11-20.", option=option)


def shown(at: datetime) -> str:
    """Write an instant for people: local time to the minute."""
    return f"{at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"


def shown_with_weekday(at: datetime) -> str:
    """Write an instant for people: weekday, day and local time to the minute."""
    return f"{_WEEKDAYS[spoken()][at.astimezone(STOCKHOLM).weekday()]} {shown(at)}"


def lasting(length: timedelta) -> str:
    """Say how long, in its two largest units."""
    minutes = int(length.total_seconds() // 60)
    sizes = ((minutes // 1440, say("d")), (minutes // 60 % 24, say("h")), (minutes % 60, say("min")))
    parts = [f"{size} {unit}" for size, unit in sizes if size]
    return " ".join(parts[:2]) or f"0 {say('min')}"


def plain(at: datetime) -> str:
    """Write an instant for programs: local time with offset."""
    return at.astimezone(STOCKHOLM).isoformat()
