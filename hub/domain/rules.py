"""The numbers in force: what a profile says, dated, so that a day always has the value of its own time.

Read from `hub/profiles/*.yaml` by `hub.profile_files`; each value there bears its source and status.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """A value that changes over the years; `versions` are (first day in force, value), newest first.

    A value of None is one that nobody knows: no such clock runs.  A day before the first version has none either.
    """

    versions: tuple[tuple[date, T | None], ...]

    def on(self, day: date) -> T | None:
        """Return the value in force on *day*, or None where it is not known."""
        return next((value for start, value in self.versions if start <= day), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """One profile's values, and the digest that names exactly this version of it.

    `rolls` says for each duty whether lag (1930:173) 2 § moves a last day that falls on a weekend, holiday or eve.
    `carried_within` is how long before its arrival a message's own sent instant is believed (messages.md).
    `organisations` maps organisation numbers (ten digits) to the controller that owns them.
    """

    profile: str
    digest: str
    sip_call_days: Dated[int]
    admission_notice_hours: Dated[int]
    planning_input_hours: Dated[int]
    rolls: Mapping[str, bool]
    carried_within: timedelta
    reserve_grace: timedelta | None
    refusal_ends_call: str
    organisations: Mapping[str, str]
