"""What is not taken, and why: a stable code, a sentence that names field and remedy, and the field itself."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

WHOLE: Final = "body"
"""The field that is named where no one field of the message is to blame."""

_MALFORMED: Final = "FIELD_MALFORMED"
INSTANT: Final = (_MALFORMED, "must be an instant with offset; write it like 2026-11-20T11:59:28+01:00")
DAY: Final = (_MALFORMED, "must be a day; write it like 2026-11-23")
_OBJECT: Final = (_MALFORMED, "must be an object; write its fields within braces")
_NOT_KNOWN: Final = ("FIELD_NOT_KNOWN", "is not a field of this message; leave it out")
_NAME_NOT_KNOWN: Final = ("FIELD_NOT_KNOWN", "holds a field of another name than its schema knows; leave that out")
# pydantic's own kinds of error, beyond those of `hub.inbound`; instants and days have several each.
_REMEDIES: Final = {
    "missing": ("FIELD_MISSING", "is missing; fill it in"),
    "extra_forbidden": _NOT_KNOWN,
    "unexpected_keyword_argument": _NOT_KNOWN,
    "string_type": (_MALFORMED, "must be text; write it within quotation marks"),
    "bool_type": (_MALFORMED, "must be true or false; write one of them, without quotation marks"),
    "int_type": (_MALFORMED, "must be a whole number; write its digits, without quotation marks"),
    "tuple_type": (_MALFORMED, "must be a list; write it within square brackets, [] if it is empty"),
    "model_type": _OBJECT,
    "dataclass_type": _OBJECT,
    "json_invalid": (_MALFORMED, "cannot be read as JSON; send text, numbers and nesting as JSON has them"),
}
_OTHER: Final = (_MALFORMED, "has another form than its schema says; send it in that")
_PLAIN_NAME: Final = re.compile(r"[a-z_]{1,40}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A message that is not taken.  `field` is empty where no one field is to blame; identity stands nowhere in it."""

    code: str
    sentence: str
    field: str = ""


def is_plain_name(name: str) -> bool:
    """Tell whether *name* may be told to anybody: a field of some schema could bear it, and no person."""
    return _PLAIN_NAME.fullmatch(name) is not None


def refused(code: str, place: Iterable[str | int], remedy: str) -> Refused:
    """Refuse what stands at *place*, given as the names that lead there; nothing that a sender made up is repeated."""
    field = ".".join(_plain_names(place))
    return Refused(code=code, field=field, sentence=f"field `{field or WHOLE}`: {remedy}")


def refusal_of(error: ValidationError) -> Refused:
    """Return the first thing that is wrong, without what was sent."""
    first = error.errors(include_url=False, include_input=False)[0]
    context: dict[str, Any] = first.get("ctx", {})
    if first["type"].isupper():
        return refused(first["type"], (*first["loc"], *filter(None, [context.get("field")])), first["msg"])
    return refused(*_with_place(first, _remedy(first["type"], context)))


def _with_place(error: ErrorDetails, known: tuple[str, str]) -> tuple[str, tuple[str | int, ...], str]:
    """Name the place too; a name that the sender made up is not repeated, but its holder is named."""
    place = error["loc"]
    if known == _NOT_KNOWN and len([*_plain_names(place)]) < len(place):
        known = _NAME_NOT_KNOWN
    return known[0], place, known[1]


def _remedy(kind: str, context: dict[str, Any]) -> tuple[str, str]:
    if kind == "enum":
        allowed = [word for word in re.findall(r"'(\w+)'", context["expected"]) if word != "UNKNOWN"]
        return _MALFORMED, f"is none of the words that the hub knows; send one of {', '.join(allowed)}"
    if kind.startswith(("datetime_", "timezone_")):
        return INSTANT
    return DAY if kind.startswith("date_") else _REMEDIES.get(kind, _OTHER)


def _plain_names(place: Iterable[str | int]) -> list[str]:
    """Return the names up to the first that no schema would have."""
    names: list[str] = []
    for name in place:
        if isinstance(name, str) and not is_plain_name(name):
            break
        names.append(str(name))
    return names
