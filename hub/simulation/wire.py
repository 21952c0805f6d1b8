"""Messages as a vendor would write them: Avro single-object encoding, with nothing of ours but the schema files."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

from fastavro import schemaless_writer

from hub import schema_files

SINGLE_OBJECT = b"\xc3\x01"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def avro(full_name: str, fields: Mapping[str, Any]) -> bytes:
    """Return a record as it stands on a topic; fields that are left out take the schema's default."""
    schema = schema_files.schema_of(full_name)
    out = BytesIO()
    schemaless_writer(out, schema.parsed, _plain(fields))
    return SINGLE_OBJECT + schema.fingerprint + out.getvalue()


def message(record: str, fields: Mapping[str, Any]) -> bytes:
    """Return an inbound message."""
    return avro(f"se.siphub.inbound.{record}", fields)


def heartbeat(at: datetime) -> bytes:
    """Return the pulse by which simulated time passes."""
    return avro("se.siphub.internal.Heartbeat", {"at": at, "worker": "simulator"})


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a message may hold
    match value:
        case datetime():
            return (value - _EPOCH) // timedelta(microseconds=1)
        case date():
            return (value - _EPOCH.date()).days
        case Mapping():
            return {name: _plain(item) for name, item in value.items()}
        case str() | bytes():
            return value
        case Sequence():
            return [_plain(item) for item in value]
        case _:
            return value
