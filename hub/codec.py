"""Records to bytes and back: Avro single-object encoding, or the Confluent prefix where a registry gives ids.

Decoding distrusts: only schemas of our own files are taken as the writer's, only the records that the caller allows
come back, the whole buffer must be consumed, size and number of items are bounded, and every failure is a
`DecodeRefused` with a code and a sentence.  Bodies within records are bare Avro; their fingerprint stands beside them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from types import MappingProxyType
from typing import Any, Final, NoReturn, TypeAlias, TypeVar, cast

from fastavro import schemaless_reader, schemaless_writer
from pydantic import ValidationError

from hub import schema_files
from hub.domain.events import NoticeIssued
from hub.domain.outbound import Notice, NoticeHead
from hub.records import Record, TooManyItemsError, Turn, classes, full_names, head_names, inward, outward
from hub.refusals import refusal_of
from hub.schema_files import Schema

SINGLE_OBJECT: Final = b"\xc3\x01"
CONFLUENT: Final = b"\x00"
MAX_BYTES: Final = 4 * 1024 * 1024
_FINGERPRINT_END: Final = len(SINGLE_OBJECT) + 8
_ID_END: Final = len(CONFLUENT) + 4

R = TypeVar("R")
Ids: TypeAlias = Mapping[int, bytes]
"""What a schema registry has told us: fingerprint of the schema by its id there."""
NO_IDS: Final[Ids] = MappingProxyType({})


class DecodeRefused(Exception):  # noqa: N818 - a refusal is an answer, not a fault of the program
    """These bytes are not taken: `code` for machines, `sentence` for people, `field` if one is to blame."""

    def __init__(self, code: str, sentence: str, field: str = "") -> None:
        super().__init__(f"{code}: {sentence}")
        self.code = code
        self.sentence = sentence
        self.field = field


def encode(record: Record, *, registry_id: int | None = None) -> bytes:
    """Return *record* as it stands on a topic: prefixed with a registry id if it has one, else as one object."""
    fingerprint, body = encode_body(record)
    return _prefix(fingerprint, registry_id) + body


def decode(buf: bytes, allowed: Collection[type[R]], *, ids: Ids = NO_IDS, limit: int = MAX_BYTES) -> R:
    """Return the record in *buf*, one of *allowed*; raise `DecodeRefused` for anything else."""
    if len(buf) > limit:
        _refuse("TOO_LARGE", f"the record has {len(buf)} bytes; send at most {limit}")
    fingerprint, start = _writer_of(buf, ids)
    return decode_body(fingerprint, buf[start:], allowed)


def encode_body(record: Record) -> tuple[bytes, bytes]:
    """Return the fingerprint of the record's schema, and its bare Avro."""
    writer = _writers()[type(record)]
    if isinstance(record, NoticeIssued):
        return writer.schema.fingerprint, writer.write(_issued_outward(record))
    return writer.schema.fingerprint, writer.write(writer.turn(record))


def decode_body(fingerprint: bytes, body: bytes, allowed: Collection[type[R]]) -> R:
    """Return the record that *body* is, one of *allowed*; raise `DecodeRefused` for anything else."""
    reader = _readers().get(fingerprint) or _refuse_schema()
    if reader.cls not in allowed:
        _refuse("RECORD_NOT_ALLOWED", f"{reader.cls.__name__} is not taken here; send it where the catalogue says")
    return cast("R", _read(reader, body))


def encode_notice(head: NoticeHead, content: Notice, *, registry_id: int | None = None) -> bytes:
    """Return a notice as it stands in an inbox: the fields of its head, then its own."""
    fingerprint, body = encode_notice_body(head, content)
    return _prefix(fingerprint, registry_id) + body


def decode_notice(buf: bytes, *, ids: Ids = NO_IDS, limit: int = MAX_BYTES) -> tuple[NoticeHead, Notice]:
    """Return head and content of the notice in *buf*; raise `DecodeRefused` for anything else."""
    if len(buf) > limit:
        _refuse("TOO_LARGE", f"the record has {len(buf)} bytes; send at most {limit}")
    fingerprint, start = _writer_of(buf, ids)
    return decode_notice_body(fingerprint, buf[start:])


def encode_notice_body(head: NoticeHead, content: Notice) -> tuple[bytes, bytes]:
    """Return the fingerprint of the notice's schema, and its bare Avro, head and content side by side."""
    writer = _writers()[type(content)]
    return writer.schema.fingerprint, writer.write({**_HEAD_OUT(head), **writer.turn(content)})


def decode_notice_body(fingerprint: bytes, body: bytes) -> tuple[NoticeHead, Notice]:
    """Return head and content of a notice; raise `DecodeRefused` for anything else."""
    reader = _readers().get(fingerprint) or _refuse_schema()
    if not reader.headed:
        _refuse("RECORD_NOT_ALLOWED", f"{reader.cls.__name__} is not a notice")
    return cast("tuple[NoticeHead, Notice]", _read(reader, body))


def is_notice(buf: bytes, ids: Ids = NO_IDS) -> bool:
    """Tell whether *buf* begins as a notice with a head; `decode_notice` reads it, `decode` reads everything else."""
    reader = _readers().get(_writer_of(buf, ids)[0])
    return reader is not None and reader.headed


@dataclass(frozen=True, slots=True)
class _Writer:
    schema: Schema
    turn: Turn

    def write(self, values: dict[str, Any]) -> bytes:
        out = BytesIO()
        schemaless_writer(out, self.schema.parsed, values)
        return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Reader:
    """How to read what one schema has written: `resolved` is our present schema if the writer's is an older one."""

    cls: type[Any]
    written: Any
    resolved: Any
    turn: Turn
    headed: bool


@cache
def _writers() -> dict[type[Any], _Writer]:
    return {cls: _Writer(schema_files.schema_of(full_name), outward(cls)) for cls, full_name in full_names().items()}


@cache
def _readers() -> dict[bytes, _Reader]:
    return {fingerprint: _reader(schema) for fingerprint, schema in schema_files.writers().items()}


def _reader(schema: Schema) -> _Reader:
    cls, present = classes()[schema.full_name], schema_files.schema_of(schema.full_name)
    headed = "notice_id" in (names := [field["name"] for field in present.source["fields"]]) and "head" not in names
    headed = headed and schema.full_name.startswith(schema_files.NAMESPACES["notice"] + ".")
    turn = _issued_inward if cls is NoticeIssued else _headed(cls) if headed else inward(cls)
    older = present.parsed if present.fingerprint != schema.fingerprint else None
    return _Reader(cls, schema.parsed, older, turn, headed)


def _read(reader: _Reader, body: bytes) -> object:
    """Read the whole of *body*; whatever goes wrong within is the sender's doing, and becomes a refusal."""
    buffer = BytesIO(body)
    try:
        values = schemaless_reader(buffer, reader.written, reader.resolved)
        record = reader.turn(cast("dict[str, Any]", values))
    except DecodeRefused:
        raise
    except ValidationError as error:
        refusal = refusal_of(error)
        raise DecodeRefused(refusal.code, refusal.sentence, refusal.field) from None
    except TooManyItemsError:
        _refuse("TOO_MANY_ITEMS", "an array of the record has too many items; send fewer")
    except Exception:  # noqa: BLE001 - the bytes come from outside, and fastavro raises a dozen kinds for bad ones
        _refuse("MALFORMED", f"the bytes are not a {reader.cls.__name__} of the schema they name; encode it with that")
    if buffer.tell() != len(body):
        _refuse("TRAILING_BYTES", f"{len(body) - buffer.tell()} bytes follow the record; send one record alone")
    return record


def _prefix(fingerprint: bytes, registry_id: int | None) -> bytes:
    return SINGLE_OBJECT + fingerprint if registry_id is None else CONFLUENT + registry_id.to_bytes(4, "big")


def _writer_of(buf: bytes, ids: Ids) -> tuple[bytes, int]:
    """Return the fingerprint of the writer's schema, and where the body begins."""
    if buf[:2] == SINGLE_OBJECT:
        return buf[2:_FINGERPRINT_END], _FINGERPRINT_END
    if buf[:1] == CONFLUENT and len(buf) >= _ID_END:
        return ids.get(int.from_bytes(buf[1:_ID_END], "big")) or _refuse_schema(), _ID_END
    return _refuse(
        "NOT_A_RECORD", "the bytes begin neither as Avro single-object encoding nor with a registry id; use one"
    )


def _refuse_schema() -> NoReturn:
    _refuse("UNKNOWN_SCHEMA", "the record names a schema that is not the hub's; use one of schemas/")


def _refuse(code: str, sentence: str) -> NoReturn:
    raise DecodeRefused(code, sentence) from None


_HEAD_OUT: Final = outward(NoticeHead)
_HEAD_IN: Final = inward(NoticeHead)


def _headed(cls: type[Any]) -> Turn:
    names, turn = head_names(), inward(cls)

    def turn_in(values: dict[str, Any]) -> tuple[NoticeHead, Any]:
        return _HEAD_IN({name: values.pop(name) for name in names}), turn(values)

    return turn_in


def _issued_outward(event: NoticeIssued) -> dict[str, Any]:
    """Return the event with its notice in the bytes that will stand in the inbox, identity absent."""
    fingerprint, body = encode_notice_body(event.head, event.content)
    head, kind = _HEAD_OUT(event.head), type(event.content).__name__
    return {"head": head, "type": kind, "fingerprint": fingerprint, "body": body, "closes": event.closes}


def _issued_inward(values: dict[str, Any]) -> NoticeIssued:
    head, content = decode_notice_body(values["fingerprint"], values["body"])
    return NoticeIssued(head=head, content=content, closes=values["closes"])
