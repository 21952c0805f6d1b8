"""Records as any reader decodes them: Avro single-object encoding, by the fingerprints of the schema files alone."""

import json
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, cast

from fastavro import parse_schema, schemaless_reader
from fastavro.schema import fingerprint, to_parsing_canonical_form

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
_PREFIX = b"\xc3\x01"
_BODY = 10


def read(value: bytes) -> tuple[str, dict[str, Any]]:
    """Return name and fields of a record in single-object encoding; a `KeyError` names an unknown schema."""
    if value[:2] != _PREFIX:
        message = "the record is not in single-object encoding"
        raise ValueError(message)
    name, schema = _schemas()[value[2:_BODY]]
    return name, _record(schema, value[_BODY:])


def body_of(schema: bytes, body: bytes) -> dict[str, Any]:
    """Return the fields of a body within a record, by the fingerprint beside it."""
    return _record(_schemas()[schema][1], body)


def _record(schema: Any, body: bytes) -> dict[str, Any]:  # noqa: ANN401 - what fastavro makes of a schema
    return cast("dict[str, Any]", schemaless_reader(BytesIO(body), schema, None))


@cache
def _schemas() -> dict[bytes, tuple[str, Any]]:
    """Read every schema file: by fingerprint, the record's name and what fastavro reads it with."""
    sources = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(SCHEMAS.glob("*/*.avsc"))]
    return {_crc64(source): (source["name"], parse_schema(source)) for source in sources}


def _crc64(source: dict[str, Any]) -> bytes:
    return bytes.fromhex(fingerprint(to_parsing_canonical_form(source), "CRC-64-AVRO"))
