"""What the core is asked: to take in what was told, or to let time pass."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from hub.domain.facts import Fact


@dataclass(frozen=True, slots=True)
class Tell:
    """A message about the case has passed intake."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class PassTime:
    """Time has passed to `until` (UTC) for everyone: everything due before it is decided.

    `cause` names the watermark, for the notices it makes the hub issue.
    """

    case_id: str
    until: datetime
    cause: str


Command: TypeAlias = Tell | PassTime
