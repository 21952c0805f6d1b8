"""Any record of any topic as JSON for people: decoded to the bottom, local time, and never who a patient is."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, get_args

from pydantic import BaseModel

from hub.codec import NO_IDS, DecodeRefused, Ids, decode, decode_body, decode_notice, is_notice
from hub.domain.calendar import STOCKHOLM
from hub.domain.events import Event
from hub.domain.facts import Fact
from hub.internal import InboxMessage, RecordedEvent
from hub.logs import MASK, without_personal_numbers
from hub.records import full_names
from hub.topic_reader import TopicRecord

_IDENTITY = frozenset({"patient", "sealed_patient", "registered_address"})


def view(record: TopicRecord, ids: Ids = NO_IDS) -> dict[str, Any]:
    """Give where the record stands, its type and its content; a record that cannot be read says why instead.

    *ids* are those of the schema registry, where records bear them.
    """
    place = {
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "at": plain(record.at),
        "key": without_personal_numbers((record.key or b"").decode(errors="replace")),
    }
    try:
        return place | _content(record.value or b"", ids)
    except DecodeRefused as refused:
        return place | {"type": None, "unreadable": f"{refused.code}: {refused.sentence}"}


def _content(value: bytes, ids: Ids) -> dict[str, Any]:
    if is_notice(value, ids):
        head, content = decode_notice(value, ids=ids)
        return {"type": type(content).__name__, "content": {**plain(head), **plain(content)}}
    record: object = decode(value, full_names(), ids=ids)
    return {"type": type(record).__name__, "content": plain(record)}


def plain(value: Any) -> Any:  # noqa: ANN401 - any value that a record may hold
    """Turn a value into what JSON knows; instants are local time with offset, bytes are counted."""
    match value:
        case InboxMessage():
            return _plain_fields(value, leave_out={"body", "fingerprint"}) | {"fact": _body(value, get_args(Fact))}
        case RecordedEvent():
            return {"type": value.type, **_body(value, get_args(Event))}
        case datetime():
            return value.astimezone(STOCKHOLM).isoformat()
        case date():
            return value.isoformat()
        case bytes():
            return f"<{len(value)} bytes>"
        case Enum():
            return value.value
        case str():
            return without_personal_numbers(value)
        case list() | tuple():
            return [plain(item) for item in value]
        case Mapping():
            return {key: plain(item) for key, item in value.items()}
        case _:
            return _plain_fields(value) if isinstance(value, BaseModel) or is_dataclass(value) else value


def _body(holder: InboxMessage | RecordedEvent, allowed: tuple[type[Any], ...]) -> dict[str, Any]:
    return _plain_fields(decode_body(holder.fingerprint, holder.body, allowed))


def _plain_fields(record: Any, leave_out: frozenset[str] | set[str] = frozenset()) -> dict[str, Any]:  # noqa: ANN401 - a record of any class
    names = type(record).model_fields if isinstance(record, BaseModel) else [field.name for field in fields(record)]
    return {name: _plain_field(name, getattr(record, name)) for name in names if name not in leave_out}


def _plain_field(name: str, value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    return MASK if name in _IDENTITY and value is not None else plain(value)
