"""What is sent and told, and what is settled before a stay begins."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from hub.simulation import wire
from hub.simulation.county import Habit, Hospital, Municipality, Neighbour
from hub.simulation.people import Person


@dataclass(frozen=True, slots=True)
class Sent:
    """One record on its way to the hub, as bytes once it is asked for them."""

    topic: str
    key: str
    record: str
    fields: Mapping[str, Any]
    appended_at: datetime

    @property
    def value(self) -> bytes:
        """The record as it stands on the topic."""
        return wire.message(self.record, self.fields)

    def later(self, at: datetime, **changed: object) -> "Sent":
        """Return the same record appended again at *at*, with fields changed if any are given."""
        return replace(self, fields={**self.fields, **changed}, appended_at=at)


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was told: the message's id, the instant at which it counts as given, and when it arrived."""

    id: str
    given_at: datetime
    arrived_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is settled before a stay begins.

    `needs` are of HEALTH_CARE, SOCIAL_SERVICES and OPEN_CARE; `first_day` is the day of the period on which the story
    may begin, `habit` how the municipality answers, `elsewhere` another municipality of the county, `neighbours` some
    of other counties.
    """

    story: str
    number: int
    region: str
    person: Person
    lives_in: Municipality
    pays: Municipality
    elsewhere: Municipality
    neighbours: tuple[Neighbour, ...]
    hospital: Hospital
    another_hospital: Hospital
    needs: frozenset[str]
    first_day: int = 0
    habit: Habit = Habit.PUNCTUAL
    protected: bool = False
    psychiatric: bool = False


class Owed(NamedTuple):
    """What a story means a municipality to owe: who, how it stands, for how many days, and why."""

    payer: str | None
    how: str
    days: int
    why: tuple[str, ...]
