"""What is not taken, and why: a stable code, a sentence that names field and remedy, and the field itself."""

from dataclasses import dataclass
from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

_REMEDIES: Final = {
    "missing": ("FIELD_MISSING", "is missing; fill it in"),
    "extra_forbidden": ("FIELD_NOT_KNOWN", "is not a field of this message; leave it out"),
    "unexpected_keyword_argument": ("FIELD_NOT_KNOWN", "is not a field of this message; leave it out"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A message that is not taken.  `field` is empty where no one field is to blame; identity stands nowhere in it."""

    code: str
    sentence: str
    field: str = ""


def refusal_of(error: ValidationError) -> Refused:
    """Return the first thing that is wrong, without what was sent."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    field = ".".join(_place(first))
    code, remedy = _REMEDIES.get(first["type"], _other(first))
    sentence = remedy if remedy.startswith("field `") and not field else f"field `{field}`: {remedy}"
    return Refused(code=code, sentence=sentence, field=field)


def _place(error: ErrorDetails) -> list[str]:
    """Name the place of the error; a key that the sender made up may be anything, and is not repeated."""
    places = [str(place) for place in error["loc"]]
    return places[:-1] if _REMEDIES.get(error["type"], ("",))[0] == "FIELD_NOT_KNOWN" else places


def _other(error: ErrorDetails) -> tuple[str, str]:
    if error["type"].isupper():
        return error["type"], error["msg"]
    wanted = error["msg"].removeprefix("Input should be ").removeprefix("'UNKNOWN', ")
    return "FIELD_MALFORMED", f"must be {wanted}"
