"""Reads a message that came as JSON: strictly, and with a refusal for whatever JSON can hold."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

from pydantic import ValidationError

from hub.inbound import MESSAGES, Inbound
from hub.refusals import DAY, INSTANT, Refused, refusal_of, refused

MAX_DEPTH: Final = 20
"""How deep a message may be nested; the deepest record has three levels."""

_SURROGATES: Final = range(0xD800, 0xE000)
# pydantic would take "1763636368" for an instant, and for a day.
_BEGINS_AS_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NAMES_AN_INSTANT: Final = re.compile(r"\w+_at|effective_from|valid_until")
_NAMES_A_DAY: Final = re.compile(r"\w+_on|days")

Place: TypeAlias = tuple[str | int, ...]


def read_message(record: str, body: Mapping[str, Any]) -> Inbound | Refused:
    """Return the message of type *record* that *body* holds, or why it is refused.

    *body* is what `json.loads` gives; fields with a default may be left out.
    """
    if (refusal := next(_unreadable(body), None)) is not None:
        return refusal
    if "case_id" in MESSAGES[record].model_fields and body.get("case_id", "") is None:
        return refused("CASE_NOT_NAMED", ("case_id",), "is null, and no one stay is named; write the case id in full")
    try:
        return MESSAGES[record].model_validate_json(json.dumps(body))
    except ValidationError as error:
        return refusal_of(error)


def _unreadable(body: Mapping[str, Any]) -> Iterator[Refused]:
    """Yield what no reader of JSON would get past: it could not say which field is to blame."""
    waiting: list[tuple[Place, Any]] = [((), body)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, str):
            yield from _unreadable_text(place, value)
        if len(place) > MAX_DEPTH:
            yield refused(
                "TOO_DEEP", place[:1], f"is nested more than {MAX_DEPTH} levels; send it as its schema has it"
            )
        elif isinstance(value, Mapping):
            if any(map(_is_broken, value)):
                yield refused("UNSAFE_CHARACTER", place, "holds a name with half a character; send whole ones")
            waiting += [((*place, name), inner) for name, inner in value.items()]
        elif isinstance(value, list):
            waiting += [((*place, number), inner) for number, inner in enumerate(value)]


def _unreadable_text(place: Place, text: str) -> Iterator[Refused]:
    if _is_broken(text):
        yield refused("UNSAFE_CHARACTER", place, "holds half a character; send whole ones")
    if _BEGINS_AS_DAY.match(text) is None:
        name = next((name for name in reversed(place) if isinstance(name, str)), "")
        for form, remedy in ((_NAMES_AN_INSTANT, INSTANT), (_NAMES_A_DAY, DAY)):
            if form.fullmatch(name):
                yield refused(remedy[0], place, remedy[1])


def _is_broken(text: str) -> bool:
    return not text.isascii() and any(ord(char) in _SURROGATES for char in text)
