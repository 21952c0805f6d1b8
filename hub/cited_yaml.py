"""Reads YAML whose values are dated and cited: the line of each mapping is kept, so that a refusal can name it."""

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
