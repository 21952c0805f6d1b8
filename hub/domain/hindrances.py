"""Open care's services that are missing, or not known to be there, and hinder the discharge (5 kap. 5 §), as spans.

Lack of the municipality's own places is no such hindrance, nor is what hinders the treating ward.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hub.domain.calendar import MICROSECOND, civil_day, end_of_day
from hub.domain.parties import open_care_concerned
from hub.domain.stay import ReadyNotice, Stay

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hindrance:
    """A span from `begins_at` to `ends_at`, that instant not included; None: it lasts still.

    `told_by` is the message that said so, `ended_by` the one that said that the services are there again.
    """

    begins_at: datetime
    told_by: str
    ends_at: datetime | None
    ended_by: str | None

    def holds_at(self, at: datetime) -> bool:
        """Whether the services are missing at the instant *at*."""
        return self.begins_at <= at and (self.ends_at is None or at < self.ends_at)


def hindrances(stay: Stay, ready: ReadyNotice) -> tuple[Hindrance, ...]:
    """Return every span in order of legal instant; none where open care is not to give the patient anything."""
    if not open_care_concerned(stay.needs_at(ready.given_at)):
        return ()
    return tuple(_hindrances(stay))


def first_day_without(spans: Sequence[Hindrance], day: date) -> date | None:
    """Return the first day from *day* on at whose beginning nothing is missing; None if there is none such yet."""
    while (span := next((each for each in spans if each.holds_at(beginning_of(day))), None)) is not None:
        if span.ends_at is None:
            return None
        day = civil_day(span.ends_at - MICROSECOND) + _DAY
    return day


def beginning_of(day: date) -> datetime:
    """Return the first moment of *day* in Stockholm, as UTC."""
    return end_of_day(day - _DAY) + MICROSECOND


def _hindrances(stay: Stay) -> Iterator[Hindrance]:
    for gone in stay.unavailable:
        if gone.blocks_discharge:
            back = next((each for each in stay.available if each.from_at > gone.from_at), None)
            ended = (back.from_at, back.told.message_id) if back else (None, None)
            yield Hindrance(gone.from_at, gone.told.message_id, *ended)
