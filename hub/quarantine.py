"""What was not accepted: found again by where it stood, with what people have done about it, and judged again.

`hub.quarantine.v1` holds `Quarantined` records and, under the same key, a `QuarantineHandled` for each thing that was
done; nothing there is ever altered.  Judging again is judging as intake does, with the first receipt and place.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any, Final, Self, TypeAlias

from fastavro import parse_schema, schemaless_reader

from hub import schema_files, topics
from hub.codec import CONFLUENT, SINGLE_OBJECT, DecodeRefused, Ids, decode
from hub.domain.facts import Fact, Source
from hub.gate import judge_message
from hub.internal import Handling, Heartbeat, Quarantined, QuarantineHandled
from hub.party_registry import PartyRegistry
from hub.refusals import Refused
from hub.vault import KeyDestroyedError, SealBrokenError, Vault

Handled: TypeAlias = Quarantined | QuarantineHandled
RECORDS: Final[frozenset[type[Handled]]] = frozenset({Quarantined, QuarantineHandled})

_ENDS: Final = {Handling.RELEASED, Handling.DISCARDED}
_FINGERPRINT_END: Final = len(SINGLE_OBJECT) + 8
_ID_END: Final = len(CONFLUENT) + 4


class PlaceError(ValueError):
    """What should name a record in quarantine does not; the sentence says how it is written."""


class OriginalGoneError(LookupError):
    """The original cannot be had; the sentence says why."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a record stood: what names it in quarantine, written `topic/partition/offset`."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic}/{self.partition}/{self.offset}"

    @property
    def key(self) -> bytes:
        """The key of all records about it in `hub.quarantine.v1`."""
        return f"{self.topic}|{self.partition}|{self.offset}".encode()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the place that *text* names; raise `PlaceError`."""
        match text.split("/"):
            case [topic, partition, offset] if topic and partition.isdecimal() and offset.isdecimal():
                return cls(topic, int(partition), int(offset))
            case _:
                raise PlaceError(f"{text!r} is no id; write topic/partition/offset, as `sip-hub quarantine list` does.")


@dataclass(frozen=True, slots=True)
class Kept:
    """One record that was not accepted, and what has been done about it since, oldest first."""

    quarantined: Quarantined
    handled: tuple[QuarantineHandled, ...] = ()

    @property
    def place(self) -> Place:
        """Where it stood."""
        return _place(self.quarantined)

    @property
    def ending(self) -> QuarantineHandled | None:
        """Its release, or else the last time it was set aside; None while nobody has decided."""
        released = (each for each in self.handled if each.handling is Handling.RELEASED)
        ended = (each for each in reversed(self.handled) if each.handling in _ENDS)
        return next(released, None) or next(ended, None)


@dataclass(slots=True)
class Quarantine:
    """A fold of `hub.quarantine.v1`, in the order of each partition; the same record quarantined twice is one."""

    _kept: dict[tuple[Place, bytes], Quarantined] = field(default_factory=dict)
    _handled: dict[tuple[Place, bytes], list[QuarantineHandled]] = field(default_factory=dict)

    def fold(self, record: Handled) -> None:
        """Take in one record."""
        name = _place(record), record.digest
        if isinstance(record, Quarantined):
            self._kept.setdefault(name, record)
        else:
            self._handled.setdefault(name, []).append(record)

    def kept(self) -> Iterator[Kept]:
        """Give everything that was not accepted, in the order in which it was read."""
        for name, quarantined in self._kept.items():
            yield Kept(quarantined, tuple(self._handled.get(name, ())))


def handled(
    kept: Kept, handling: Handling, *, at: datetime, by: str, reason: str | None, case_id: str | None = None
) -> QuarantineHandled:
    """Return the record that says what *by* did about *kept*, and when."""
    return QuarantineHandled(
        source_topic=kept.place.topic,
        source_partition=kept.place.partition,
        source_offset=kept.place.offset,
        digest=kept.quarantined.digest,
        handling=handling,
        handled_at=at,
        by=by,
        reason=reason,
        case_id=case_id,
    )


def original_of(kept: Kept, vault: Vault) -> bytes:
    """Return the bytes as they were received; raise `OriginalGoneError`."""
    place, sealed = kept.place, kept.quarantined.sealed
    if sealed is None:
        raise OriginalGoneError(f"{place} was too large to keep ({kept.quarantined.size} bytes); have it sent again.")
    try:
        return vault.open_original(place.topic, place.partition, place.offset, sealed)
    except (KeyDestroyedError, SealBrokenError) as error:
        raise OriginalGoneError(f"{place} cannot be opened: {error}. Use the vault that the workers use.") from error


def judged_again(kept: Kept, original: bytes, *, vault: Vault, parties: PartyRegistry, ids: Ids) -> Fact | Refused:
    """Return the fact that the original tells, by its first receipt and from its first place, or why it is refused."""
    place, topic = kept.place, topics.topic(kept.place.topic)
    try:
        message = decode(original, topic.records - {Heartbeat}, ids=ids, limit=topic.limit)
    except DecodeRefused as refused:
        return Refused(code=refused.code, sentence=refused.sentence, field=refused.field)
    source = Source(place.topic, place.partition, place.offset)
    received_at = kept.quarantined.received_at
    return judge_message(message, received_at=received_at, source=source, vault=vault, parties=parties)


def fields_of(original: bytes, ids: Ids) -> tuple[str, Any] | None:
    """Return name and fields of a record, whatever they hold, by the schema that it names; None if it is no record."""
    single = original[:2] == SINGLE_OBJECT
    start = _FINGERPRINT_END if single else _ID_END
    number = int.from_bytes(original[1:start], "big") if original[:1] == CONFLUENT else -1
    schema = schema_files.writers().get(original[2:start] if single else ids.get(number, b""))
    if schema is None:
        return None
    try:
        return schema.name, schemaless_reader(BytesIO(original[start:]), parse_schema(schema.source), None)
    except Exception:  # noqa: BLE001 - the bytes come from outside, and fastavro raises a dozen kinds for bad ones
        return None


def _place(record: Handled) -> Place:
    return Place(record.source_topic, record.source_partition, record.source_offset)
