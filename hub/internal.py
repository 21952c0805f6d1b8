"""What the hub writes to its own topics: the inbox, the log, and what was not accepted.

One class for each record of `se.siphub.internal`.  Instants are aware UTC; bodies are Avro without a prefix, and
the CRC-64-AVRO fingerprint beside them names their schema, so that a new event type changes no record here.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxMessage:
    """A message that passed intake, in the partition of its case: `body` is the fact, of the event namespace.

    `received_at` is the broker's append time of the inbound record; `digest` tells a resend from a conflict.
    """

    case_id: str
    received_at: datetime
    source_topic: str
    source_partition: int
    source_offset: int
    digest: bytes
    type: str
    fingerprint: bytes
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """Intake's pulse on an inbound partition; read back, its append time says that all before it has been read."""

    at: datetime
    worker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartitionWatermark:
    """Everything appended to that inbound partition before `at` has been forwarded to the inbox."""

    topic: str
    partition: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Watermark:
    """How far each inbound partition of one worker has been forwarded; `at` is that worker's clock."""

    at: datetime
    worker: str
    partitions: tuple[PartitionWatermark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesUsed:
    """The profile in force at a decision, and the digest of its content."""

    profile: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedEvent:
    """One event of a decision: the name of its type, its schema's fingerprint, its Avro body."""

    type: str
    fingerprint: bytes
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision about one case, and the only thing that is ever written about it.

    `version` runs from 1 without gap within a claim, `claim` is the offset of the writer's `PartitionClaimed`,
    `inbox_offset` the inbox record that was decided, `cause` its message id or watermark.
    """

    case_id: str
    version: int
    claim: int
    inbox_offset: int
    cause: str
    recorded_at: datetime
    rules: RulesUsed
    events: tuple[RecordedEvent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartitionClaimed:
    """From here this worker writes the log partition; decisions with an older claim that follow are void."""

    worker: str
    claimed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """What was not accepted, where it stood and why; `sealed` is null when the original was too large to keep."""

    source_topic: str
    source_partition: int
    source_offset: int
    received_at: datetime
    code: str
    sentence: str
    sealed: bytes | None
    digest: bytes
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RateEntered:
    """What a day costs the municipality in one year (5 kap. 6 §), as an operator has read it in `source`.

    `sek` is in whole kronor; of several for one year the last holds.
    """

    year: int
    sek: int
    source: str
    entered_at: datetime
    by: str


class Handling(StrEnum):
    """What was done about a record in quarantine: let in, set aside for good, or its original looked at."""

    UNKNOWN = "UNKNOWN"
    RELEASED = "RELEASED"
    DISCARDED = "DISCARDED"
    REVEALED = "REVEALED"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineHandled:
    """What a person did about a record that was not accepted; `case_id` is where a released message went.

    `reason` is in the user's own words, and holds no identity.
    """

    source_topic: str
    source_partition: int
    source_offset: int
    digest: bytes
    handling: Handling
    handled_at: datetime
    by: str
    reason: str | None
    case_id: str | None
