"""The cursor of each partition: below it skip, above it fetch again, never go on past a hole.

Pure bookkeeping: which offset is expected next in each partition, and what has been committed of that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from faust.types import TP


class HasOffset(Protocol):
    """A record as a fetch brings it."""

    @property
    def offset(self) -> int:
        """Tell the record's place in its partition."""


Record = TypeVar("Record", bound=HasOffset)


@dataclass(frozen=True, slots=True)
class Hole:
    """A fetch of *partition* began, or went on, at *found* where *expected* should have come."""

    partition: TP
    expected: int
    found: int


@dataclass(slots=True)
class Cursors(Generic[Record]):
    """The next expected offset of each partition that is served now."""

    _next: dict[TP, int] = field(default_factory=dict)
    _committed: dict[TP, int] = field(default_factory=dict)
    _holes_seen: dict[TP, int] = field(default_factory=dict)

    def restart(self, positions: Mapping[TP, int]) -> None:
        """Forget everything; expect these offsets next."""
        self._next = dict(positions)
        self._committed = {}
        self._holes_seen = {}

    def __getitem__(self, partition: TP) -> int:
        return self._next[partition]

    def take(self, fetched: Mapping[TP, Sequence[Record]]) -> tuple[dict[TP, Sequence[Record]], list[Hole]]:
        """Give the records that continue each partition without a gap, and the holes that must be fetched again."""
        taken: dict[TP, Sequence[Record]] = {}
        holes: list[Hole] = []
        for partition, records in fetched.items():
            if partition not in self._next:
                continue
            unbroken, hole = self._unbroken(partition, records)
            if unbroken:
                taken[partition] = unbroken
            if hole:
                holes.append(hole)
        return taken, holes

    def _unbroken(self, partition: TP, records: Sequence[Record]) -> tuple[Sequence[Record], Hole | None]:
        expected = self._next[partition]
        unbroken: list[Record] = []
        for record in records:
            if record.offset > expected:
                return unbroken, Hole(partition, expected, record.offset)
            if record.offset == expected:
                unbroken.append(record)
                expected += 1
        return unbroken, None

    def advance(self, taken: Mapping[TP, Sequence[Record]]) -> None:
        """Acknowledge these records: everything that they caused is durable."""
        for partition, records in taken.items():
            if partition in self._next:
                self._next[partition] = records[-1].offset + 1
                self._holes_seen.pop(partition, None)

    def times_seen(self, hole: Hole) -> int:
        """Count how often in a row this hole has been met, this time included."""
        seen = self._holes_seen.get(hole.partition, 0) + 1
        self._holes_seen[hole.partition] = seen
        return seen

    def jump(self, hole: Hole) -> None:
        """Accept that what is missing is gone from the broker."""
        self._next[hole.partition] = hole.found
        self._holes_seen.pop(hole.partition, None)

    def uncommitted(self) -> dict[TP, int]:
        """Give the positions that have moved since they were last committed."""
        return {tp: offset for tp, offset in self._next.items() if self._committed.get(tp) != offset}

    def committed(self, offsets: Mapping[TP, int]) -> None:
        """Remember that the broker keeps these positions for the group."""
        self._committed.update({tp: offset for tp, offset in offsets.items() if tp in self._next})
