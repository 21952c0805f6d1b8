"""Reads the examples of `schemas/examples/` as records: JSON, instants in ISO-8601, bytes in hexadecimal."""

import json
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, create_model

from hub import schema_files
from hub.domain import outbound
from hub.domain.events import NoticeIssued
from hub.domain.outbound import Notice, NoticeHead
from hub.records import classes
from hub.schema_files import NAMESPACES

ROOT = schema_files.ROOT / "examples"
_HEX = ConfigDict(val_json_bytes="hex", extra="forbid", strict=True)


def example_files() -> list[Path]:
    """Return the example of every record."""
    return sorted(ROOT.glob("*/*.json"))


def full_name(path: Path) -> str:
    """Return the full name of the record that the file is an example of."""
    return f"{NAMESPACES[path.parent.name]}.{path.stem}"


def read_example(name: str) -> Any:
    """Return the example of *name* as a record; of a notice, its head and its content."""
    folder = next(folder for folder, namespace in NAMESPACES.items() if name.startswith(f"{namespace}."))
    values = json.loads((ROOT / folder / f"{name.rpartition('.')[2]}.json").read_text(encoding="utf-8"))
    return _record(classes()[name], values)


def _record(cls: type[Any], values: dict[str, Any]) -> Any:
    if cls is NoticeIssued:
        head, content = (
            _dataclass(NoticeHead, values["head"]),
            _dataclass(getattr(outbound, values["type"]), values["content"]),
        )
        return NoticeIssued(head=head, content=content, closes=values["closes"])
    if cls in get_args(Notice):
        head = {name: values.pop(name) for name in NoticeHead.__slots__}
        return _dataclass(NoticeHead, head), _dataclass(cls, values)
    return cls.model_validate_json(json.dumps(values)) if issubclass(cls, BaseModel) else _dataclass(cls, values)


def _dataclass(cls: type[Any], values: dict[str, Any]) -> Any:
    holder = create_model("Holder", __config__=_HEX, value=(cls, ...))
    return holder.model_validate_json(json.dumps({"value": values})).value  # type: ignore[attr-defined] # made above
