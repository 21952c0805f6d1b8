"""A value that changes over the years, so that a day always has the value of its own time."""

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """`versions` are (first day in force, value), newest first.

    A value of None is one that nobody knows: no such clock runs.  A day before the first version has none either.
    """

    versions: tuple[tuple[date, T | None], ...]

    @classmethod
    def always(cls, value: T | None) -> "Dated[T]":
        """Return a value that never changes."""
        return cls(((date.min, value),))

    @property
    def known(self) -> bool:
        """Whether there is a value on any day."""
        return any(value is not None for _, value in self.versions)

    def on(self, day: date) -> T | None:
        """Return the value in force on *day*, or None where it is not known."""
        for start, value in self.versions:
            if start <= day:
                return value
        return None
