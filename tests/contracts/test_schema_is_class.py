"""The `.avsc` files and the classes are written by hand, each for its own reader, and say the same."""

import dataclasses
from datetime import date, datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from hub import schema_files
from hub.domain.events import NoticeIssued
from hub.domain.outbound import Notice, NoticeHead
from hub.records import bare, classes, fields_of
from hub.schema_files import NAMESPACES, Schema

CURRENT = schema_files.current()
ABSENT = object()
PLAIN = {
    str: "string",
    bool: "boolean",
    int: "long",
    bytes: "bytes",
    datetime: {"type": "long", "logicalType": "timestamp-micros"},
    date: {"type": "int", "logicalType": "date"},
}


@pytest.mark.parametrize("full_name", sorted(classes()))
def test_schema_and_class_agree_field_by_field(full_name: str) -> None:
    expected = _expected_fields(full_name)
    fields = CURRENT[full_name].source["fields"]

    assert list(expected) == [field["name"] for field in fields]
    known: dict[str, Any] = {}
    for field in fields:
        kind, default = expected[field["name"]]
        assert default == field.get("default", ABSENT), field["name"]
        assert _said_by_class(kind, known) == _said_by_schema(field["type"], known), field["name"]


def test_every_class_has_a_schema_and_every_schema_a_class() -> None:
    assert sorted(classes()) == sorted(CURRENT)


@pytest.mark.parametrize("full_name", sorted(CURRENT))
def test_a_schema_bears_the_name_of_its_file_and_its_class(full_name: str) -> None:
    space, _, name = full_name.rpartition(".")
    folder = next(folder for folder, namespace in NAMESPACES.items() if namespace == space)

    assert (schema_files.ROOT / folder / f"{name}.avsc").is_file()
    assert classes()[full_name].__name__ == name


@pytest.mark.parametrize("schema", CURRENT.values(), ids=sorted(CURRENT))
def test_every_record_field_and_enum_is_explained_in_a_sentence(schema: Schema) -> None:
    unexplained = [
        path for path, node in _explained(schema.source, schema.name) if not node.get("doc", "").endswith(".")
    ]

    assert [] == unexplained


@pytest.mark.parametrize("schema", CURRENT.values(), ids=sorted(CURRENT))
def test_every_enum_can_gain_symbols(schema: Schema) -> None:
    enums = [node for _, node in _explained(schema.source, "") if node.get("type") == "enum"]

    assert [] == [enum["name"] for enum in enums if enum.get("default") != "UNKNOWN" or enum["symbols"][0] != "UNKNOWN"]


def test_a_notice_has_no_field_of_its_heads_names() -> None:
    """Head and content stand side by side on the wire."""
    head = set(fields_of(NoticeHead))

    assert [] == [cls.__name__ for cls in get_args(Notice) if head & set(fields_of(cls))]


def test_no_array_holds_items_without_bytes() -> None:
    """An array of nulls or of empty records would unfold from five bytes to millions of items."""
    items = [node["items"] for schema in CURRENT.values() for node in _arrays(schema.source)]

    assert len(items) > 10
    assert [] == [item for item in items if item == "null" or (isinstance(item, dict) and item.get("fields") == [])]


def _expected_fields(full_name: str) -> dict[str, tuple[Any, Any]]:
    """Return type and default of each field that the class of *full_name* asks the schema for."""
    cls = classes()[full_name]
    if cls is NoticeIssued:
        return _issued_fields()
    head = _fields(NoticeHead) if cls in get_args(Notice) else {}
    return head | _fields(cls)


def _issued_fields() -> dict[str, tuple[Any, Any]]:
    """Return those of `NoticeIssued`: on the wire its notice is the bytes that will be sent, and their schema."""
    enclosed = {"type": (str, ABSENT), "fingerprint": (bytes, ABSENT), "body": (bytes, ABSENT)}
    own = _fields(NoticeIssued)
    return {
        "head": own["head"],
        **enclosed,
        **{name: kind for name, kind in own.items() if name not in {"head", "content"}},
    }


def _fields(cls: type[Any]) -> dict[str, tuple[Any, Any]]:
    kinds = fields_of(cls)
    if issubclass(cls, BaseModel):
        fields = {name: ABSENT if field.is_required() else field.default for name, field in cls.model_fields.items()}
    else:
        fields = {
            field.name: ABSENT if field.default is dataclasses.MISSING else field.default
            for field in dataclasses.fields(cls)
        }
    return {name: (kinds[name], _json(default)) for name, default in fields.items()}


def _json(default: Any) -> Any:
    return list(default) if isinstance(default, tuple) else default


def _said_by_class(kind: Any, known: dict[str, Any]) -> Any:
    kind = bare(kind)
    if get_origin(kind) in (Union, UnionType):
        (inner,) = (member for member in get_args(kind) if member is not NoneType)
        return ["null", _said_by_class(inner, known)]
    if get_origin(kind) is tuple:
        return {"array": _said_by_class(get_args(kind)[0], known)}
    if kind in PLAIN:
        return PLAIN[kind]
    if issubclass(kind, StrEnum):
        return {"enum": kind.__name__, "symbols": [member.value for member in kind]}
    fields = {name: (_said_by_class(kind, known), default) for name, (kind, default) in _fields(kind).items()}
    return {"record": kind.__name__, "fields": fields}


def _said_by_schema(node: Any, known: dict[str, Any]) -> Any:
    match node:
        case {"type": "enum", "name": name}:
            return known.setdefault(name, {"enum": name, "symbols": node["symbols"]})
        case {"type": "record", "name": name}:
            fields = {
                field["name"]: (_said_by_schema(field["type"], known), field.get("default", ABSENT))
                for field in node["fields"]
            }
            return known.setdefault(name, {"record": name, "fields": fields})
        case {"type": "array", "items": items}:
            return {"array": _said_by_schema(items, known)}
        case ["null", inner]:
            return ["null", _said_by_schema(inner, known)]
        case str() if node in known:
            return known[node]
        case _:
            return node


def _explained(node: Any, path: str) -> list[tuple[str, dict[str, Any]]]:
    """Return every part of a schema that must have a `doc`: records, enums and fields."""
    match node:
        case {"fields": fields}:
            return [(path, node), *(found for field in fields for found in _field(field, path))]
        case {"symbols": _}:
            return [(path, node)]
        case {"items": items}:
            return _explained(items, path)
        case list():
            return [found for item in node for found in _explained(item, path)]
        case _:
            return []


def _field(field: dict[str, Any], path: str) -> list[tuple[str, dict[str, Any]]]:
    return [(f"{path}.{field['name']}", field), *_explained(field["type"], f"{path}.{field['name']}")]


def _arrays(node: Any) -> list[dict[str, Any]]:
    match node:
        case {"items": items}:
            return [node, *_arrays(items)]
        case dict():
            return [found for value in node.values() for found in _arrays(value)]
        case list():
            return [found for item in node for found in _arrays(item)]
        case _:
            return []
