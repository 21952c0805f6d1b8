"""The clock port: whoever needs the time takes a `Clock` as an argument, so that a test can hand it one."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]
"""Answers with the present instant, aware and in UTC."""


def wall_clock() -> datetime:
    """Tell the present instant of this machine, in UTC."""
    return datetime.now(UTC)
