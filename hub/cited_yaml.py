"""Reads YAML whose values are dated and cited: the line of each mapping is kept, so that a refusal can name it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, NoReturn

import yaml

LINE: Final = "__line__"
"""The key under which each mapping bears the line at which it begins, counted from 1."""

STATUSES: Final = frozenset({"V", "V2", "I", "M", "HUB"})
"""How a value is known: text read, read in a second source, inferred, from memory, or the hub's own choice."""


class FileRefusedError(ValueError):
    """A file that must not be used; the text names file, line and remedy."""


class _LineLoader(yaml.SafeLoader):
    """Keeps the line of each mapping, and takes no key twice: PyYAML would keep the last and say nothing."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        """Add the line to what PyYAML makes of the node."""
        seen = set[str]()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value} stands there twice", key.start_mark)
            seen.add(key.value)
        return {**super().construct_mapping(node, deep=deep), LINE: node.start_mark.line + 1}


def _day(loader: _LineLoader, node: yaml.ScalarNode) -> Any:  # noqa: ANN401 - a day or an instant, as PyYAML makes them
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        raise yaml.constructor.ConstructorError(None, None, f"{node.value} is no day", node.start_mark) from None


_LineLoader.add_constructor("tag:yaml.org,2002:timestamp", _day)


def read_yaml(text: str, path: Path) -> dict[str, Any]:
    """Return the mapping that *text* is; *path* is named if it is none."""
    try:
        document = yaml.load(text, _LineLoader)  # noqa: S506 - a SafeLoader that keeps line numbers
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        refuse(path, line, str(error.problem), "write it as YAML, each key once")
    if not isinstance(document, dict):
        refuse(path, 1, "holds no mapping", "begin with a key and a colon")
    return document


def refuse(path: Path, line: int, fault: str, remedy: str) -> NoReturn:
    """Refuse the file at *line*."""
    raise FileRefusedError(sentence(path, line, fault, remedy))


def sentence(path: Path, line: int, fault: str, remedy: str) -> str:
    """Say what is wrong where, and what to do about it."""
    return f"{path}, line {line}: {fault}; {remedy}"


@dataclass(frozen=True, slots=True)
class Part:
    """A mapping of the file at *path*, under the name by which it is refused; every refusal is a FileRefusedError."""

    path: Path
    name: str
    found: Mapping[str, Any]

    @property
    def line(self) -> int:
        """The line at which it begins."""
        return int(self.found.get(LINE, 1))

    @property
    def keys(self) -> list[str]:
        """What stands in it, as the file has it."""
        return [key for key in self.found if key != LINE]

    def refuse(self, fault: str, remedy: str) -> NoReturn:
        """Refuse the file at this part."""
        refuse(self.path, self.line, f"{self.name}: {fault}", remedy)

    def must(self, holds: object, fault: str, remedy: str) -> None:
        """Refuse the file unless *holds* is true."""
        if not holds:
            self.refuse(fault, remedy)

    def know(self, keys: set[str]) -> None:
        """Refuse what stands under another key than *keys*."""
        strange = sorted(str(key) for key in set(self.keys) - keys)
        self.must(not strange, f"{', '.join(strange)} is not known", f"use {', '.join(sorted(keys))}")

    def text(self, key: str) -> str:
        """Return the text under *key*, which must say something."""
        value = self.found.get(key)
        self.must(value is not None, f"{key} is missing", "add it")
        self.must(isinstance(value, str) and value.strip(), f"{key} is no text", "write it within quotation marks")
        return str(value)

    def day(self, key: str) -> date:
        """Return the day under *key*; an instant is none."""
        value = self.found[key]
        if type(value) is not date:
            self.refuse(f"{key} is not a day", "write it as 2018-01-01")
        return value

    def status(self) -> str:
        """Return how surely it is known."""
        value = self.text("status")
        self.must(value in STATUSES, f"status {value!r}", f"use one of {', '.join(sorted(STATUSES))}")
        return value

    def section(self, key: str) -> "Part":
        """Return the mapping under *key*, empty if there is none."""
        value = self.found.get(key, {LINE: self.line})
        self.must(isinstance(value, dict), f"{key} holds no mapping", "write one name and its list on each line")
        return Part(self.path, key, value)

    def items(self, key: str) -> "list[Part]":
        """Return the mappings of the list under *key*, each by the name of the list; none if there is no list."""
        value = self.found.get(key, [])
        right = isinstance(value, list) and all(isinstance(item, dict) for item in value)
        self.must(right, f"{key} is no list", "begin each entry with a hyphen")
        return [Part(self.path, key, item) for item in value]
