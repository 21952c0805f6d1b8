"""A record of an inbound topic, with the simulated instant at which it is appended there."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class TimedRecord:
    """A record of an inbound topic and the simulated instant (UTC) at which it is appended there."""

    appended_at: datetime
    topic: str
    partition: int
    key: bytes
    value: bytes
    heartbeat: bool = False
