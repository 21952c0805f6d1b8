"""The contract as files: every `.avsc` under `schemas/`, by full name and by fingerprint.

The present schemas write and read; those of `schemas/released/` are read as well, so that the log can be folded
from its first record.  Nothing outside these folders is ever trusted as a writer's schema.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from fastavro.schema import fingerprint, parse_schema, to_parsing_canonical_form

ROOT: Final = Path(__file__).resolve().parent.parent / "schemas"
NAMESPACES: Final = {
    "inbound": "se.siphub.inbound",
    "event": "se.siphub.event",
    "notice": "se.siphub.notice",
    "internal": "se.siphub.internal",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """One record's schema: its full name, its source, what the codec writes with, its CRC-64-AVRO.

    `parsed` carries no logical types: on the wire they are plain numbers, and the codec turns them itself.
    """

    full_name: str
    source: dict[str, Any]
    parsed: Any
    fingerprint: bytes

    @property
    def name(self) -> str:
        """The record's name without namespace."""
        return self.full_name.rpartition(".")[2]


@cache
def current() -> dict[str, Schema]:
    """Return the present schemas by full name."""
    return {schema.full_name: schema for folder in NAMESPACES for schema in _read(ROOT / folder)}


@cache
def released() -> dict[str, tuple[Schema, ...]]:
    """Return the schemas of each release by the release's name, oldest first."""
    return {path.stem: tuple(_lines(path)) for path in sorted((ROOT / "released").glob("v*.jsonl"))}


@cache
def writers() -> dict[bytes, Schema]:
    """Return the schemas that a record may be written with, by fingerprint; the present ones hold before old ones."""
    old = (schema for schemas in released().values() for schema in schemas)
    return {schema.fingerprint: schema for schema in (*old, *current().values())}


def schema_of(full_name: str) -> Schema:
    """Return the present schema of *full_name*; a `KeyError` means that there is none."""
    return current()[full_name]


def _read(folder: Path) -> Iterator[Schema]:
    for path in sorted(folder.glob("*.avsc")):
        yield load(json.loads(path.read_text(encoding="utf-8")))


def _lines(path: Path) -> Iterator[Schema]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield load(json.loads(line))


def load(source: dict[str, Any]) -> Schema:
    """Return the schema that *source*, the JSON of an `.avsc`, describes."""
    return Schema(
        full_name=f"{source['namespace']}.{source['name']}",
        source=source,
        parsed=parse_schema(_without_logical_types(source)),
        fingerprint=bytes.fromhex(fingerprint(to_parsing_canonical_form(source), "CRC-64-AVRO")),
    )


def fingerprint_of(text: str) -> bytes:
    """Return the CRC-64-AVRO of a schema that somebody else holds, and nothing for text that is no schema."""
    try:
        return bytes.fromhex(fingerprint(to_parsing_canonical_form(json.loads(text)), "CRC-64-AVRO"))
    except Exception:  # noqa: BLE001 - it may be anything, and fastavro has no one exception for what is wrong with it
        return b""


def _without_logical_types(node: Any) -> Any:  # noqa: ANN401 - any part of a schema
    match node:
        case {"type": str(plain), "logicalType": _}:
            return plain
        case dict():
            return {key: value if key in _LEAVES else _without_logical_types(value) for key, value in node.items()}
        case list():
            return [_without_logical_types(item) for item in node]
        case _:
            return node


_LEAVES: Final = frozenset({"default", "doc", "symbols"})
