"""Messages written by hand, one JSON object on each line, as `sip-hub explain` and `sip-hub publish` read them.

`{"message": "DischargeReady", "received_at": "2026-11-20T11:59:30+01:00", "body": {…}}`; only `explain` needs
`received_at`. In a body, `"case_id": null` means the case of the file: that of the only stay it names, beside later
stays that name that case as the one before.

A line that is no message at all ends the reading; what a message says is not judged here.  No sentence repeats what
stands in the file: it may be anything, put anywhere.
"""

import json
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Final

from pydantic import ValidationError

from hub.identifiers import is_uuid
from hub.inbound import MESSAGES, CaseMessage, Episode
from hub.inbound.community import OwnNeed
from hub.inbound.fields import FIRST_YEAR, LAST_YEAR
from hub.refusals import is_plain_name

BYTE_ORDER_MARK: Final = "\ufeff"
MAX_DEPTH: Final = 64
"""How deep a line is read; below stands null.  Python's own reader would go deeper, but not as deep everywhere."""

_MAX_DIGITS: Final = 100
# A string (also one that is never ended), an opening, a closing, or what lies between.
_PARTS: Final = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]|[^"\[\]{}]+', re.DOTALL)


class CaseFileError(ValueError):
    """A line that is not a message at all; the sentence names the line and the remedy."""

    def __init__(self, number: int | None, sentence: str) -> None:
        super().__init__(sentence if number is None else f"Line {number}: {sentence}")


class InstantError(ValueError):
    """What should be an instant is none that the hub can count with; the text says what it must be."""


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One message of the file, not yet judged; `number` counts from 1, `received_at` is aware."""

    number: int
    message: str
    received_at: datetime | None
    body: dict[str, Any]

    @property
    def message_id(self) -> str | None:
        """The id of the message, refused or not; None if it is not well formed."""
        return _uuid(self.body.get("message_id"))

    @property
    def case_id(self) -> str | None:
        """The case that the message is about, refused or not; None if it does not say so in a form that may be told."""
        return _case_of_stay(self.body) or _uuid(self.body.get("case_id"))


def read_case_file(lines: Iterable[str]) -> list[CaseLine]:
    """Read every line that is not blank; raises CaseFileError at the first that is not a message, or if there is none.

    The text is to be decoded with `errors="surrogateescape"`, so that a line that is not UTF-8 can be named.
    """
    numbered = enumerate(lines, start=1)
    read = [_read(number, line) for number, line in numbered if line.removeprefix(BYTE_ORDER_MARK).strip()]
    if not read:
        raise CaseFileError(None, "The file holds no message; write one on each line.")
    stays = {case_id for line in read if (case_id := _case_of_stay(line.body)) is not None}
    later = {_case_of_stay(line.body) for line in read if _uuid(line.body.get("previous_case_id")) in stays}
    return [_with_case_id(line, stays - later) for line in read]


def instant_of(text: object) -> datetime:
    """Return the instant (aware) that *text* is; raises InstantError."""
    try:
        instant = datetime.fromisoformat(str(text))
    except ValueError:
        instant = datetime.min  # noqa: DTZ901 - refused below, since it has no offset
    if instant.tzinfo is None:
        raise InstantError("must be an instant with offset, like 2026-11-20T11:59:30+01:00.")
    if not FIRST_YEAR < instant.year < LAST_YEAR:
        raise InstantError(f"lies outside the years {FIRST_YEAR + 1}-{LAST_YEAR - 1}; check the year.")
    return instant


def _read(number: int, line: str) -> CaseLine:
    match _parsed(number, line):
        case {"message": str(message), "body": dict(body)} as found if message in MESSAGES:
            return CaseLine(number, message, _received_at(number, found.get("received_at")), body)
        case {"message": str(), "body": dict()}:
            raise CaseFileError(number, f"`message` is no type of message; write one of {', '.join(sorted(MESSAGES))}.")
        case _:
            raise CaseFileError(number, 'must be an object with `message` and `body`: {"message": "…", "body": {…}}.')


def _parsed(number: int, line: str) -> Any:  # noqa: ANN401 - whatever JSON can hold
    try:
        line.encode()
    except UnicodeEncodeError as error:
        sentence = f"is not UTF-8 at character {error.start + 1}; save the file as UTF-8."
        raise CaseFileError(number, sentence) from None
    text = _no_deeper(line.removeprefix(BYTE_ORDER_MARK))
    try:
        return json.loads(text, parse_int=_integer, object_pairs_hook=partial(_each_once, number))
    except json.JSONDecodeError as error:
        sentence = f"is not JSON ({error.msg} at character {error.pos + 1}); write one object on one line."
        raise CaseFileError(number, sentence) from None


def _no_deeper(text: str) -> str:
    """Put null in the place of what is nested deeper than MAX_DEPTH; the gate refuses the field that holds it."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return text
    kept, depth = list[str](), 0
    for part in _PARTS.findall(text):
        depth += part in "[{"
        if depth <= MAX_DEPTH:
            kept.append(part)
        elif part in "[{" and depth == MAX_DEPTH + 1:
            kept.append("null")
        depth -= part in "]}"
    return "".join(kept)


def _integer(digits: str) -> int | float:
    """Read a whole number; one of absurd length as a float, which no field takes."""
    return int(digits) if len(digits) <= _MAX_DIGITS else float(digits)


def _each_once(number: int, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            what = f"`{name}`" if is_plain_name(name) else "one name"
            raise CaseFileError(number, f"gives {what} twice in one object; keep one of the two.")
        found[name] = value
    return found


def _received_at(number: int, text: object) -> datetime | None:
    try:
        return None if text is None else instant_of(text)
    except InstantError as error:
        raise CaseFileError(number, f"`received_at` {error}") from None


def _uuid(value: object) -> str | None:
    return value.lower() if isinstance(value, str) and is_uuid(value) else None


def _case_of_stay(body: dict[str, Any]) -> str | None:
    """Return the case of the stay, or of the need, that is named; None if the gate would refuse the id."""
    for own, said in (
        (Episode, body.get("episode")),
        (OwnNeed, {name: body.get(name) for name in ("sender", "need_id")}),
    ):
        with suppress(ValidationError):
            return own.model_validate(said).case_id
    return None


def _with_case_id(line: CaseLine, stays: set[str]) -> CaseLine:
    """Fill in the case of the file; where it names no stay, or several, the gate refuses the null."""
    null = issubclass(MESSAGES[line.message], CaseMessage) and line.body.get("case_id", "") is None
    return replace(line, body={**line.body, "case_id": next(iter(stays))}) if null and len(stays) == 1 else line
