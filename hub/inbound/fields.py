"""The kinds of field an inbound message is made of, each refusing what can't be right with a code and a remedy.

A refusal is a `PydanticCustomError`: its type is the code that stands in quarantine, its message the sentence; the
gate adds the name of the field.  Identifiers are brought to one form here (HSA-ids in capitals, UUIDs in small
letters, instants in UTC), so that the core compares plain strings.
"""

import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, Final, NoReturn, TypeVar

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from hub.domain import terms
from hub.identifiers import find_long_personal_numbers, find_personal_numbers, is_hsa_id, is_uuid
from hub.municipalities import is_municipality, is_region
from hub.party_registry import FUNCTIONS, is_party

MAX_TEXT: Final = 500
MAX_ITEMS: Final = 50
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100

# Where UNKNOWN stands for a reason or a purpose that nothing rests on, the message is worth more than the word.
_MAY_BE_UNKNOWN: Final = (
    terms.WithdrawalReason,
    terms.ClosingReason,
    terms.UnavailabilityReason,
    terms.CallPurpose,
)
# Control characters, the marks that nobody sees or that turn the order of reading, halves of characters.
_UNSAFE: Final = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_UNSEEN: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)
_REGISTRY_ID: Final = re.compile(r"[a-z][a-z_]{1,30}:[A-Za-z0-9][A-Za-z0-9_.-]{0,60}(:[A-Z_]{1,30})?", re.ASCII)
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ()/-]{3,30}", re.ASCII)
# As one dials: many such numbers read as a personal number in ten digits, though none as six, a hyphen and four.
_DIALLED: Final = re.compile(r"\+|0(?!\d{5}-\d{4}$)", re.ASCII)

V = TypeVar("V")
E = TypeVar("E", bound=StrEnum)


class Past:
    """Marks an instant that says when something happened: it can't lie after the message was received."""


class NamesParties:
    """Marks a field that names a party, or several: the registry must know each."""


def refuse(code: str, sentence: str, field: str | None = None) -> NoReturn:
    """Refuse the value in hand, or the *field* within it."""
    raise PydanticCustomError(code, sentence, {"field": field})


def check_text(text: str) -> str:
    """Return *text* if it may stand in the log: short, printable, and without anybody's personal number."""
    check_characters(text)
    if any(find_personal_numbers(text)):
        refuse("PERSONAL_NUMBER_IN_TEXT", "holds a personal number; leave it out, only `patient` may carry one")
    return text


def check_characters(text: str) -> str:
    """Return *text* if it is short enough, and holds nothing but what is seen, and tabs and ends of lines."""
    if len(text) > MAX_TEXT:
        refuse("TEXT_TOO_LONG", f"is longer than {MAX_TEXT} characters; shorten it")
    if not _is_plain(text):
        refuse("UNSAFE_CHARACTER", "holds a control character, or one that is not seen; send plain text")
    return text


def _is_plain(text: str) -> bool:
    if text.isascii() and text.isprintable():
        return True
    unsafe = any(unicodedata.category(char) in _UNSAFE for char in text if char not in "\t\n\r")
    return not unsafe and _UNSEEN.search(text) is None


def _not_blank(text: str) -> str:
    return text if text.strip() else refuse("EMPTY_TEXT", "is empty; fill it in")


def _uuid(text: str) -> str:
    if not is_uuid(text):
        refuse("NOT_A_UUID", "is not a UUID; send one with its four hyphens")
    return text.lower()


def _hsa_id(text: str) -> str:
    if not is_hsa_id(text):
        refuse("NOT_AN_HSA_ID", "is not an HSA-id; send SE, ten digits, a hyphen and up to 18 letters or digits")
    return check_text(text).upper()


def _sender(text: str) -> str:
    return _hsa_id(text) if text[:2].upper() == "SE" else _registry_id(text)


def _registry_id(text: str) -> str:
    if _REGISTRY_ID.fullmatch(text) is None:
        refuse("NOT_A_SENDER", "is neither an HSA-id nor an id of the hub's registry; send one of them")
    kind, _, unit = check_text(text).partition(":")
    return f"{kind}:{unit.upper()}" if is_hsa_id(unit.upper()) else text


def _party(text: str) -> str:
    kind, _, rest = text.partition(":")
    match kind:
        case "municipality":
            return _municipal_party(text, rest[:4], rest.rpartition(":")[2])
        case "open_care" if rest.startswith("region-"):
            return text if is_region(rest.removeprefix("region-")) else refuse(*_UNKNOWN_REGION)
        case "open_care" | "hospital":
            return f"{kind}:{_hsa_id(rest)}"
        case _ if _REGISTRY_ID.fullmatch(text):
            return check_text(text)
        case _:
            refuse("NOT_A_PARTY", "is not a party; send municipality:<code>:<FUNCTION>, open_care:<HSA-id> or the like")


def _municipal_party(text: str, code: str, function: str) -> str:
    """Take a municipality's own function, or that of a board of its own: municipality:0180-sodermalm:HEALTH_CARE."""
    _municipality(code)
    if function not in FUNCTIONS:
        refuse("NOT_A_PARTY", f"names no function of a municipality; send one of {', '.join(FUNCTIONS)}")
    if not is_party(text):
        remedy = "send municipality:<code>:<FUNCTION>, or after the code a hyphen and the board in small letters"
        refuse("NOT_A_PARTY", f"is not the id of a municipality's function; {remedy}")
    return check_text(text)


_UNKNOWN_REGION: Final = ("UNKNOWN_REGION", "is not the county code of a region; send two digits, such as 08")


def _region(code: str) -> str:
    return code if is_region(code) else refuse(*_UNKNOWN_REGION)


def _municipality(code: str) -> str:
    if not is_municipality(code):
        refuse("UNKNOWN_MUNICIPALITY", "is not the code of a municipality; send SCB's four digits, such as 0880")
    return code


def _phone(text: str) -> str:
    if _PHONE.fullmatch(text) is None:
        refuse("NOT_A_PHONE_NUMBER", "is not a telephone number; send digits, spaces and hyphens")
    looks_like_one = find_long_personal_numbers if _DIALLED.match(text) else find_personal_numbers
    if any(looks_like_one(text)):
        refuse("PERSONAL_NUMBER_IN_TEXT", "holds a personal number; leave it out, only `patient` may carry one")
    return text


def _instant(at: datetime) -> datetime:
    if at.tzinfo is None:
        refuse("INSTANT_WITHOUT_OFFSET", "has no offset from UTC; send one, such as +01:00")
    _year(at.year)
    return at.astimezone(UTC)


def _day(on: date) -> date:
    _year(on.year)
    return on


def _year(year: int) -> None:
    if not FIRST_YEAR < year < LAST_YEAR:
        refuse("YEAR_OUT_OF_RANGE", f"lies outside {FIRST_YEAR + 1}-{LAST_YEAR - 1}; check the year")


def _known(value: E) -> E:
    if value == "UNKNOWN" and not isinstance(value, _MAY_BE_UNKNOWN):
        refuse("UNKNOWN_VALUE", "is UNKNOWN where the hub must know; send one of the other values")
    return value


def _few(items: tuple[V, ...]) -> tuple[V, ...]:
    if len(items) > MAX_ITEMS:
        refuse("TOO_MANY_ITEMS", f"has more than {MAX_ITEMS} items; send fewer")
    return items


def each_party_once(items: tuple[terms.Concerned, ...]) -> tuple[terms.Concerned, ...]:
    """Return *items* if no party is named twice: it would have two roles."""
    if len({item.party for item in items}) < len(items):
        refuse("PARTY_TWICE", "names one party twice; name each once, with one role")
    return items


def _whole(value: V) -> V:
    """Check each field of a domain value as if it were a field of the message itself."""
    if not is_dataclass(value) or isinstance(value, type):
        return value
    return replace(value, **{field.name: _checked(field.name, getattr(value, field.name)) for field in fields(value)})


def _checked(name: str, value: Any) -> Any:  # noqa: ANN401 - any leaf of any domain value
    try:
        return _checked_leaf(name, value)
    except PydanticCustomError as error:
        refuse(error.type, error.message_template, name)


def _checked_leaf(name: str, value: Any) -> Any:  # noqa: ANN401 - any leaf of any domain value
    match value:
        case StrEnum():
            return _known(value)
        case datetime():
            return _instant(value)
        case str() if name == "party":
            return _party(value)
        case str():
            return check_text(_not_blank(value))
        case _:
            return value


Text = Annotated[str, AfterValidator(_not_blank), AfterValidator(check_text)]
Characters = Annotated[str, AfterValidator(check_characters)]
Uuid = Annotated[str, AfterValidator(_uuid)]
HsaId = Annotated[str, AfterValidator(_hsa_id)]
Sender = Annotated[str, AfterValidator(_sender)]
OwnParty = Annotated[str, AfterValidator(_party)]
Party = Annotated[OwnParty, NamesParties()]
PartyOrNone = Annotated[Party | None, NamesParties()]
Parties = Annotated[tuple[Party, ...], AfterValidator(_few), NamesParties()]
MunicipalityCode = Annotated[str, AfterValidator(_municipality)]
RegionCode = Annotated[str, AfterValidator(_region)]
Phone = Annotated[str, AfterValidator(_phone)]
Instant = Annotated[datetime, AfterValidator(_instant)]
PastInstant = Annotated[datetime, AfterValidator(_instant), Past()]
Day = Annotated[date, AfterValidator(_day)]
Days = Annotated[tuple[Day, ...], AfterValidator(_few)]
Known = Annotated[E, AfterValidator(_known)]
Whole = Annotated[V, AfterValidator(_whole)]
Several = Annotated[tuple[Whole[V], ...], AfterValidator(_few)]
