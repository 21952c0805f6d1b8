"""Messages as a party's own system would put them on the wire, whatever they hold: the hub's models are not asked."""

import re
from datetime import date, datetime
from io import BytesIO
from typing import Any

from fastavro import parse_schema, schemaless_writer

from hub import schema_files
from hub.codec import SINGLE_OBJECT
from hub.schema_files import NAMESPACES


def as_sent(record: str, body: dict[str, Any]) -> bytes:
    """Return the Avro of *record* with the fields of *body*, as JSON has them; those with a default may be left out."""
    schema = schema_files.schema_of(f"{NAMESPACES['inbound']}.{record}")
    out = BytesIO()
    schemaless_writer(out, parse_schema(schema.source), _turned(body))
    return SINGLE_OBJECT + schema.fingerprint + out.getvalue()


def _turned(value: Any) -> Any:
    match value:
        case dict():
            return {name: _turned(inner) for name, inner in value.items()}
        case list():
            return [_turned(inner) for inner in value]
        case str() if re.fullmatch(r"\d{4}-\d\d-\d\dT\S+", value):
            return datetime.fromisoformat(value)
        case str() if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return date.fromisoformat(value)
        case _:
            return value
