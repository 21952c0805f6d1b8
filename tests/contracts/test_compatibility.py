"""What was once released is read by every later schema, and reads what those write (FULL_TRANSITIVE)."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import avro.schema
import pytest
from avro.compatibility import ReaderWriterCompatibilityChecker, SchemaCompatibilityType

from hub import schema_files
from hub.schema_files import Schema
from hub.schema_release import release

RELEASED = [(version, schema) for version, schemas in schema_files.released().items() for schema in schemas]
READY = "se.siphub.inbound.DischargeReady"


@pytest.mark.parametrize(("version", "old"), RELEASED, ids=[f"{version}-{old.full_name}" for version, old in RELEASED])
def test_a_released_schema_and_the_present_one_read_each_other(version: str, old: Schema) -> None:
    present = schema_files.current()[old.full_name]

    assert [] == list(_incompatibilities(old.source, present.source)), f"since {version}"


def test_there_is_a_release() -> None:
    assert "v1" in schema_files.released()


def test_a_release_is_never_overwritten(tmp_path: Path) -> None:
    written = release("v7", tmp_path)

    assert len(schema_files.current()) == len(written.read_text(encoding="utf-8").splitlines())
    with pytest.raises(FileExistsError):
        release("v7", tmp_path)


def test_a_release_has_a_proper_name(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="v and a number"):
        release("../v1", tmp_path)


def _without_a_field(source: dict[str, Any]) -> None:
    source["fields"] = [field for field in source["fields"] if field["name"] != "assessed_by"]


def _with_a_field_without_default(source: dict[str, Any]) -> None:
    source["fields"].append({"name": "ward", "type": "string"})


def _with_another_type(source: dict[str, Any]) -> None:
    next(field for field in source["fields"] if field["name"] == "assessed_by")["type"] = "long"


def _with_a_field_renamed(source: dict[str, Any]) -> None:
    next(field for field in source["fields"] if field["name"] == "assessed_by")["name"] = "physician"


def _with_a_union_narrowed(source: dict[str, Any]) -> None:
    corrects = next(field for field in source["fields"] if field["name"] == "corrects")
    corrects.update(type="string", default="")


def _without_a_field_that_has_a_default(source: dict[str, Any]) -> None:
    source["fields"] = [field for field in source["fields"] if field["name"] != "disclosure"]


def _without_a_symbol(source: dict[str, Any]) -> None:
    next(field for field in source["fields"] if field["name"] == "basis")["type"]["symbols"].pop()


def _without_a_symbol_deep_within(source: dict[str, Any]) -> None:
    disclosure = next(field for field in source["fields"] if field["name"] == "disclosure")["type"][1]
    disclosure["fields"][0]["type"]["symbols"].remove("PSL")


@pytest.mark.parametrize(
    "spoil",
    [
        _without_a_field,
        _with_a_field_without_default,
        _with_another_type,
        _with_a_field_renamed,
        _with_a_union_narrowed,
        _without_a_field_that_has_a_default,
        _without_a_symbol,
        _without_a_symbol_deep_within,
    ],
)
def test_a_change_that_would_break_a_reader_is_found(spoil: Any) -> None:
    changed = copy.deepcopy(schema_files.current()[READY].source)
    spoil(changed)

    assert [] != list(_incompatibilities(schema_files.current()[READY].source, changed))


def test_a_field_with_default_and_a_symbol_at_the_end_are_welcome() -> None:
    changed = copy.deepcopy(schema_files.current()[READY].source)
    changed["fields"].append({"name": "ward", "type": ["null", "string"], "default": None})
    next(field for field in changed["fields"] if field["name"] == "basis")["type"]["symbols"].append("COURT_DECISION")

    assert [] == list(_incompatibilities(schema_files.current()[READY].source, changed))


def _incompatibilities(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """Yield what keeps either from reading the other, and what has been taken away though Avro would let it go.

    The checker takes an enum's default for its field's; so fields without a default are looked for here as well.
    """
    parsed = [avro.schema.parse(json.dumps(source)) for source in (old, new)]
    for reader, writer in (parsed, parsed[::-1]):
        found = ReaderWriterCompatibilityChecker().get_compatibility(reader, writer)
        if found.compatibility is not SchemaCompatibilityType.compatible:
            yield from found.messages
    before, after = dict(_parts(old, "")), dict(_parts(new, ""))
    yield from (f"{path} has gone" for path in before.keys() - after.keys())
    yield from (f"{path} has no default" for path in after.keys() - before.keys() if not after[path])


def _parts(node: Any, path: str) -> Iterator[tuple[str, bool]]:
    """Yield the path of each field and symbol, and whether a reader that has only the other schema can do without."""
    match node:
        case {"fields": fields}:
            for field in fields:
                yield (own := f"{path}.{field['name']}"), "default" in field
                yield from _parts(field["type"], own)
        case {"symbols": symbols}:
            yield from ((f"{path}={symbol}", "default" in node) for symbol in symbols)
        case {"items": items}:
            yield from _parts(items, path)
        case list():
            for branch in node:
                yield from _parts(branch, path)
        case _:
            pass
