"""Looks for patients in the hub's bytes: their numbers in every way of writing, and their names."""

import re
from collections.abc import Iterable

from hub.simulation.people import Person

# Every stretch of digits that could be a number, with century and without, also within a longer one.
_STRETCHES = (re.compile(rb"(?=(\d{8}-?\d{4}))"), re.compile(rb"(?=(\d{6}-?\d{4}))"))


class Traces:
    """What must not be found of *persons*."""

    def __init__(self, persons: Iterable[Person]) -> None:
        persons = tuple(persons)
        self._numbers = frozenset(number.encode() for person in persons for number in person.written_numbers)
        self._names = frozenset(person.name.encode() for person in persons)
        self._surnames = frozenset(name.rpartition(b" ")[2] for name in self._names)

    def in_bytes(self, *parts: bytes | None) -> bool:
        """Tell whether any part holds somebody's number or name."""
        return any(self._in_one(part) for part in parts if part)

    def _in_one(self, part: bytes) -> bool:
        written = (found for pattern in _STRETCHES for found in pattern.findall(part))
        return any(found in self._numbers for found in written) or self._names_somebody(part)

    def _names_somebody(self, part: bytes) -> bool:
        """Look for surnames first: there are few of them, and most records hold none."""
        return any(each in part for each in self._surnames) and any(name in part for name in self._names)
