"""Instants on the command line: with offset, or a day, which begins at midnight in Sweden."""

from datetime import UTC, date, datetime, time

from hub.case_file import InstantError, instant_of
from hub.cli.terminal import Exit, fail
from hub.domain.calendar import STOCKHOLM


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


def shown(at: datetime) -> str:
    """Write an instant for people: local time to the minute."""
    return f"{at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"


def plain(at: datetime) -> str:
    """Write an instant for programs: local time with offset."""
    return at.astimezone(STOCKHOLM).isoformat()
