"""The numbers of people and units: what is well formed, and what must not stand where it does not belong.

Personnummer (folkbokföringslagen 18 §), samordningsnummer (lag 2022:1697, 2 kap. 8 §), national and local reserve
numbers, HSA-ids and case ids.  Pure functions over text; nothing here knows whether a number is in use.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final
from uuid import UUID, uuid5

CASE_NAMESPACE: Final = UUID("e045a741-c289-5753-a787-1d718f01ac21")

PERSONNUMMER_OID: Final = "1.2.752.129.2.1.3.1"
SAMORDNINGSNUMMER_OID: Final = "1.2.752.129.2.1.3.3"
NATIONAL_RESERVE_OID: Final = "1.2.752.74.9.1"

_HSA_ID: Final = re.compile(r"SE\d{10}-[A-Za-z0-9]{1,18}", re.ASCII)
_UUID: Final = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", re.ASCII)
_TWELVE_DIGITS: Final = re.compile(r"\d{12}", re.ASCII)
_NATIONAL_RESERVE: Final = re.compile(r"\d{8}[A-HJ-NPR-UX-Z]{2}[0-9A-Z]\d", re.ASCII)
# What may stand between the parts of a number that somebody has typed, after `_plain`.
_GAP: Final = r"[\s._/+\u00b7\-\u2010-\u2015\u2212]{0,3}"
_MARK: Final = r"[._/+\-\u2010-\u2015\u2212]"
# A year first, and then a month and a day: the second date of "2026-11-20 - 2026-11-25" is no last four digits.
_NO_DATE: Final = rf"(?!(?:19|20)\d\d{_MARK}\d\d{_MARK}\d\d(?!\d))"
# The last four, whole or in pairs; not as in "2026-11-20 11.59", which is a time of day.
_LAST_FOUR: Final = rf"(?:{_GAP}{_NO_DATE}(?:\d{{4}}|\d\d\s{{1,3}}\d\d)|{_MARK}\d\d{_MARK}\d\d)(?!\d)"
_LONG_FORMS: Final = (
    re.compile(r"(?=((?:18|19|20)\d{10}))"),
    re.compile(rf"(?<!\d)(?=((?:18|19|20){_GAP}\d\d{_GAP}\d\d{_GAP}\d\d{_LAST_FOUR}))"),
)
# A number in ten digits begins neither within a longer one nor with a plus, as telephone numbers do.
_SHORT_FORMS: Final = (
    re.compile(rf"(?<!\d)(?=(\d{{6}}{_GAP}{_NO_DATE}\d{{4}}(?!\d)))"),
    re.compile(rf"(?<![\d+])(?=(\d\d(?:{_MARK}|\s)\d\d(?:{_MARK}|\s)\d\d{_LAST_FOUR}))"),
)
_RESERVE_FORMS: Final = (
    re.compile(rf"(?<!\d)(?=(\d{{4}}{_GAP}\d\d{_GAP}\d\d{_GAP}[A-Za-z]{{2}}[0-9A-Za-z]\d(?!\d)))"),
)
_UNSEEN: Final = {"Cc", "Cf", "Cs", "Me", "Mn"}
_CENTURIES: Final = ("19", "20", "18")


def case_id_of(facility: str, episode: str) -> str:
    """Return the id of the case that the hospital's own id of the stay stands for (messages.md, frozen for ever)."""
    return str(uuid5(CASE_NAMESPACE, f"case|{facility.upper()}|{episode.strip()}"))


def case_id_of_need(sender: str, need: str) -> str:
    """Return the id of the case that a sender's own id of a need of a SIP stands for (outside discharge; for ever)."""
    return str(uuid5(CASE_NAMESPACE, f"sip|{sender}|{need.strip()}"))


def is_hsa_id(text: str) -> bool:
    """Tell whether *text* has the form of an HSA-id: SE, ten digits, a hyphen and up to 18 letters or digits."""
    return _HSA_ID.fullmatch(text) is not None


def is_uuid(text: str) -> bool:
    """Tell whether *text* has the form of a UUID, with its four hyphens."""
    return _UUID.fullmatch(text) is not None


def is_personnummer(text: str) -> bool:
    """Tell whether *text* is a personnummer in twelve digits, with a real date and a right check digit."""
    return _is_dated_number(text, day_offset=0)


def is_samordningsnummer(text: str) -> bool:
    """Tell whether *text* is a samordningsnummer in twelve digits: as a personnummer, with 60 added to the day."""
    return _is_dated_number(text, day_offset=60)


def is_national_reserve_number(text: str) -> bool:
    """Tell whether *text* is a national reserve number (NRID): `XXYYMMDDNNGC` with a right check digit.

    XX is the century of birth moved on by 3, 6 ... or `00` where the birth date is unknown; a letter counts as its
    ASCII value in the check sum.
    """
    if _NATIONAL_RESERVE.fullmatch(text) is None:
        return False
    return _has_reserve_date(text) and _weighted_sum(text[:11]) % 10 == -int(text[11]) % 10


def is_local_reserve_number(oid: str, text: str) -> bool:
    """Tell whether *text* has the form that the owner of *oid* has published, and its check digit where there is one.

    False for an owner whose form is not known.
    """
    check = _LOCAL_FORMS.get(oid)
    return check is not None and check(text)


def find_personal_numbers(text: str) -> Iterator[str]:
    """Yield each part of *text* that reads as a valid personnummer, samordningsnummer or national reserve number.

    For free text.  Finds numbers with or without century, typed with spaces, hyphens, points or slashes between their
    parts, in digits of any script and with unseen characters among them; with century also within a longer run of
    digits.  Yields what is written, as `_plain` leaves it.  How often it strikes by chance stands in ADR 0011.
    """
    yield from _found(text, _LONG_FORMS + _SHORT_FORMS + _RESERVE_FORMS)


def find_long_personal_numbers(text: str) -> Iterator[str]:
    """As `find_personal_numbers`, but only numbers written with their century: twelve characters without separators.

    For telephone numbers: one in twenty of those that begin with 070 happens to read as a number in ten digits.
    """
    yield from _found(text, _LONG_FORMS + _RESERVE_FORMS)


def luhn_digit(digits: str) -> int:
    """Return the check digit (modulus 10, weights 2, 1, 2 ... from the left) of an odd number of *digits*."""
    return -_digit_sum(int(digit) * (2 - index % 2) for index, digit in enumerate(digits)) % 10


def _found(text: str, forms: tuple[re.Pattern[str], ...]) -> Iterator[str]:
    plain, end = _plain(text), 0
    matches = sorted((match.start(1), match[1]) for form in forms for match in form.finditer(plain))
    for start, written in matches:
        if start >= end and _is_written_number(written):
            yield written
            end = start + len(written)


def _plain(text: str) -> str:
    """Return *text* with every digit as 0-9 and without what nobody sees: soft hyphens, zero-width marks, accents."""
    if text.isascii():
        return text
    return "".join(map(_plain_character, unicodedata.normalize("NFKC", text)))


def _plain_character(char: str) -> str:
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    return char if char.isspace() or unicodedata.category(char) not in _UNSEEN else ""


def _is_written_number(written: str) -> bool:
    bare = re.sub(r"[\W_]", "", written).upper()
    return any(map(_is_personal_number, _with_century(bare))) or is_national_reserve_number(bare)


def _is_personal_number(twelve_digits: str) -> bool:
    return is_personnummer(twelve_digits) or is_samordningsnummer(twelve_digits)


def _with_century(digits: str) -> list[str]:
    return [digits] if len(digits) == len("YYYYMMDDNNNC") else [century + digits for century in _CENTURIES]


def _is_dated_number(text: str, *, day_offset: int) -> bool:
    if _TWELVE_DIGITS.fullmatch(text) is None or text[:2] not in _CENTURIES:
        return False
    day = int(text[6:8]) - day_offset
    return _is_date(int(text[:4]), int(text[4:6]), day) and luhn_digit(text[2:11]) == int(text[11])


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _has_reserve_date(text: str) -> bool:
    """Tell whether the first eight digits are a moved birth date, or a serial where it is unknown."""
    century, month, day = int(text[:2]), int(text[4:6]), int(text[6:8])
    if century == 0:
        return 20 <= month <= 99 and 40 <= day <= 59  # noqa: PLR2004 - the ranges of the published specification
    born = (century - 19) % 3 + 19
    return century >= 22 and _is_date(born * 100 + int(text[2:4]), month, day)  # noqa: PLR2004 - 19 moved by three


def _weighted_sum(text: str) -> int:
    """Sum the decimal digits of each term; a term is a digit, or a letter's ASCII value, times 2, 1, 2 ..."""
    terms = (int(char) if char.isdigit() else ord(char) for char in text)
    return _digit_sum(term * (2 - index % 2) for index, term in enumerate(terms))


def _digit_sum(numbers: Iterator[int]) -> int:
    return sum(int(digit) for number in numbers for digit in str(number))


def _form(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.ASCII)
    return lambda text: compiled.fullmatch(text) is not None


def _is_stockholm_number(text: str) -> bool:
    return re.fullmatch(r"99\d{10}", text, re.ASCII) is not None and _last_is_luhn(text[4:])


def _is_vgr_number(text: str) -> bool:
    if re.fullmatch(r"\d{8}[KMX]\d{3}", text, re.ASCII) is None:
        return False
    digits = text.translate(str.maketrans("KMX", "578"))
    return 6 <= int(text[9:11]) <= 89 and _last_is_luhn(digits[2:])  # noqa: PLR2004 - the published serial range


def _is_carelink_number(text: str) -> bool:
    """Tell whether *text* is a birth date with 31 or 32 added to the day, so that no personnummer looks the same."""
    digits = re.fullmatch(r"\d{12}", text, re.ASCII) is not None
    return digits and 32 <= int(text[6:8]) <= 59 and _last_is_luhn(text[2:])  # noqa: PLR2004 - published day range


def _last_is_luhn(digits: str) -> bool:
    return luhn_digit(digits[:-1]) == int(digits[-1])


# Owner's OID -> the form it has published (HL7 Sweden, Inera).  Numbers are unique only within their OID.
_LOCAL_FORMS: Final[dict[str, Callable[[str], bool]]] = {
    "1.2.752.97.3.1.3": _is_stockholm_number,
    "1.2.752.113.11.0.2.1.1.1": _is_vgr_number,
    "1.2.752.74.9.2": _form(r"\d{8}S[FUXPL]\d([A-UW-Z]|[1-9])"),  # Värmland
    "1.2.752.129.2.1.3.2": _is_carelink_number,  # and Halland
    "1.2.752.74.9.3": _form(r"\d{8}T[A-Z][0-9][A-J]"),  # Örebro
    "1.2.752.219.1.10.10.1": _form(r"(\d{6}|\d{8})[DEF][A-Z][01][A-Z]"),  # Skåne
    "1.2.752.74.9.5": _form(r"\d{8}[A-Z]{2}\d[A-Z]"),  # Blekinge
    "1.2.752.269.1.1": _form(r"\d{8}\d{3}R"),  # Västernorrland
    "1.2.752.266.1.1.1": _form(r"\d{8}[A-Z]{2}\d[A-Z]"),  # Sörmland
    "1.2.752.266.1.1.2": _form(r"(18500101|18600101)[MNKP]\d{3}"),  # Sörmland, birth date unknown
}
