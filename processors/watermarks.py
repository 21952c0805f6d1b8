"""Time as it passes through the inbox: how far every inbound partition has been forwarded, and what is due by then.

Pure bookkeeping, one ledger for each partition of the inbox. Instants are aware UTC.
"""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from hub.internal import PartitionWatermark

GRACE = timedelta(seconds=10)

Source: TypeAlias = tuple[str, int]
"""An inbound partition: topic and number."""


@dataclass(slots=True)
class WatermarkLedger:
    """What one inbox partition has heard of each inbound partition of the catalogue.

    A partition not heard of counts as minus infinity, so time stands still until all have been heard; what has been
    said never falls, whatever a broker's clock does. After a restart all of it is learned again from the inbox.
    """

    sources: frozenset[Source]
    _heard: dict[Source, datetime] = field(default_factory=dict)

    def hear(self, marks: Iterable[PartitionWatermark]) -> None:
        """Take in how far some inbound partitions have come; partitions outside the catalogue say nothing."""
        for mark in marks:
            source = (mark.topic, mark.partition)
            if source in self.sources:
                self._heard[source] = max(mark.at, self._heard.get(source, mark.at))

    @property
    def least(self) -> datetime | None:
        """Tell the instant that every inbound partition has passed; None while one of them is not heard of."""
        if len(self._heard) < len(self.sources):
            return None
        return min(self._heard.values(), default=None)

    @property
    def passed(self) -> datetime | None:
        """Tell the instant until which time has passed for the cases: the least, minus a grace of ten seconds."""
        return None if self.least is None else self.least - GRACE

    def silent(self) -> frozenset[Source]:
        """Name the inbound partitions that have not been heard of."""
        return self.sources - self._heard.keys()


@dataclass(slots=True)
class Standstill:
    """How long a watermark has not risen; *now* is seconds of a clock that never steps."""

    mark: datetime | None = None
    since: float | None = None

    def seconds(self, mark: datetime | None, now: float) -> float:
        """Take in where the watermark stands now; give how long it has stood there."""
        if self.since is None or mark != self.mark:
            self.mark, self.since = mark, now
        return now - self.since


@dataclass(slots=True)
class DueTimes:
    """When time will next matter to each case, in the order of instant and case; its cost is that of what is due."""

    _heap: list[tuple[datetime, str]] = field(default_factory=list)
    _moment: dict[str, datetime] = field(default_factory=dict)

    def set(self, case_id: str, moment: datetime | None) -> None:
        """Note the earliest instant at which time will matter to the case; None for never."""
        if moment is None:
            self._moment.pop(case_id, None)
        elif self._moment.get(case_id) != moment:
            self._moment[case_id] = moment
            heapq.heappush(self._heap, (moment, case_id))

    def due_before(self, until: datetime) -> Iterator[str]:
        """Give each case that is due before *until* and take it off; it comes again only if it is set again."""
        while self._heap and self._heap[0][0] < until:
            moment, case_id = heapq.heappop(self._heap)
            if self._moment.get(case_id) == moment:
                del self._moment[case_id]
                yield case_id
