"""The one reader of the log: it knows which records count, and every reader of the log is built on it.

Kafka has no compare-and-set, so the right to write a partition of the log is itself a record in it.
Whoever takes over a partition appends `PartitionClaimed` first; each decision carries the offset of its writer's claim;
a decision whose claim is not the latest that stands before it is void, for everyone alike.
Pure: bytes and offsets in, decisions out.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from hub.internal import Decision, PartitionClaimed
from processors.log_exceptions import NO_EXCEPTIONS, LogExceptions

LogRecord: TypeAlias = Decision | PartitionClaimed
DecodeLogRecord: TypeAlias = Callable[[bytes], LogRecord]

NO_CLAIM = -1


class UnreadableLogError(Exception):
    """A record of the log that can't be folded; the sentence names where it stands and the remedy."""

    def __init__(self, partition: int, offset: int, value: bytes, why: str) -> None:
        super().__init__(
            f"The log record at partition {partition}, offset {offset}, sha256 {hashlib.sha256(value).hexdigest()} "
            f"can't be used: {why} Repair the program if it is at fault; if the record is, name its partition, offset, "
            "sha256 and the reason in log-exceptions.yaml, and every reader passes over it."
        )


@dataclass(slots=True)
class ClaimReader:
    """One reader's place in one partition of the log: the latest claim it has seen and the offset it expects next.

    A reader that goes on from a stored position stores `claim` with it; one that has none begins at offset 0.
    """

    partition: int
    decode: DecodeLogRecord
    exceptions: LogExceptions = NO_EXCEPTIONS
    claim: int = NO_CLAIM
    next_offset: int = 0
    void: int = 0

    def read(self, offset: int, value: bytes) -> Decision | None:
        """Take in the record at *offset*: the decision, if it is one and counts."""
        if offset < self.next_offset:
            return None
        record = self._decoded(offset, value)
        self.next_offset = offset + 1
        match record:
            case PartitionClaimed():
                self.claim = offset
                return None
            case Decision(claim=claim) if claim == self.claim:
                return record
            case Decision():
                self.void += 1
                return None
            case None:
                return None

    def _decoded(self, offset: int, value: bytes) -> LogRecord | None:
        if offset > self.next_offset:
            raise UnreadableLogError(
                self.partition, offset, value, f"offset {self.next_offset} should have come before it."
            )
        if self.exceptions.pass_over(self.partition, offset, value):
            return None
        try:
            return self.decode(value)
        except Exception as error:
            raise UnreadableLogError(self.partition, offset, value, f"it can't be decoded ({error}).") from error
