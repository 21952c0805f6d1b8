"""The one way past a log record that can't be folded: a file that names it, read by every reader of the log."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml


class LogExceptionsError(ValueError):
    """The file of exceptions can't be used; the sentence says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class LogException:
    """A record that is passed over: where it stands, what it holds, why, and who answers for it."""

    partition: int
    offset: int
    sha256: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class LogExceptions:
    """All records that are passed over, by partition and offset."""

    by_place: dict[tuple[int, int], LogException] = field(default_factory=dict)

    def pass_over(self, partition: int, offset: int, value: bytes) -> bool:
        """Say whether the record at this place, with exactly this content, is to be passed over."""
        named = self.by_place.get((partition, offset)) if self.by_place else None
        return named is not None and named.sha256 == hashlib.sha256(value).hexdigest()


NO_EXCEPTIONS = LogExceptions()


def load_log_exceptions(path: Path) -> LogExceptions:
    """Read *path*, a YAML list; a file that is not there names nothing. Raises LogExceptionsError."""
    if not path.exists():
        return NO_EXCEPTIONS
    entries = _read(path) or []
    if not isinstance(entries, list):
        raise LogExceptionsError(f"{path} must be a list of exceptions.")
    named = [_exception(path, entry) for entry in entries]
    return LogExceptions({(each.partition, each.offset): each for each in named})


def _read(path: Path) -> Any:  # noqa: ANN401 - whatever YAML holds
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, ValueError) as error:  # a day that is none, or bytes that are no text, are ValueErrors
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise LogExceptionsError(f"{path}, line {line}: it is no YAML; write it as a list of exceptions.") from error


def _exception(path: Path, entry: Any) -> LogException:  # noqa: ANN401 - whatever YAML holds
    try:
        return LogException(**entry)
    except TypeError as error:
        raise LogExceptionsError(
            f"{path}: each exception has partition, offset, sha256, reason and by ({error})."
        ) from error
