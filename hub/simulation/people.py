"""Invented patients.  Their numbers are of Skatteverket's test series alone: serial 238 or 239, right check digit."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from hub.identifiers import luhn_digit

_OLDEST = date(1926, 1, 1)
_DAYS_OF_BIRTH = (date(2004, 12, 31) - _OLDEST).days
# The third digit of a serial is even for women: 238, and odd for men: 239.
_GIVEN_NAMES = {
    "238": ("Astrid", "Barbro", "Birgitta", "Elsa", "Gun", "Ingrid", "Kerstin", "Maj-Britt", "Rut", "Siv", "Zahra"),
    "239": ("Arne", "Bengt", "Bo", "Gunnar", "Hassan", "Ivar", "Kjell", "Lennart", "Rune", "Sven-Erik", "Yngve"),
}
_SURNAMES = (
    "Ahlqvist", "Björkhem", "Dahlberg", "Eklöv", "Forsgren", "Granath", "Hedlund", "Isacsson", "Juhlin", "Kvist",
    "Lagerman", "Mårdh", "Nyblom", "Olinder", "Palmgren", "Rosenholm", "Sandell", "Thuresson", "Ulfsson", "Wennerholm",
)  # fmt: skip
_STREETS = ("Björkvägen", "Ekstigen", "Fyrgatan", "Hamngatan", "Kyrkvägen", "Nygatan", "Skolgatan", "Åkervägen")


@dataclass(frozen=True, slots=True)
class Person:
    """A patient: twelve digits, name, and registered address without its town."""

    number: str
    name: str
    street: str

    @property
    def written_numbers(self) -> tuple[str, ...]:
        """The number in every way it is written: with and without century, with and without hyphen."""
        long, short = self.number, self.number[2:]
        return long, f"{long[:8]}-{long[8:]}", short, f"{short[:6]}-{short[6:]}"


def people(chance: random.Random) -> Iterator[Person]:
    """Give invented persons without end, no two with the same number."""
    used: set[str] = set()
    while True:
        serial = chance.choice(("238", "239"))
        number = _number(_OLDEST + timedelta(chance.randrange(_DAYS_OF_BIRTH)), serial)
        if number not in used:
            used.add(number)
            name = f"{chance.choice(_GIVEN_NAMES[serial])} {chance.choice(_SURNAMES)}"
            yield Person(number, name, f"{chance.choice(_STREETS)} {chance.randrange(1, 90)}")


def _number(born: date, serial: str) -> str:
    digits = f"{born:%Y%m%d}{serial}"
    return f"{digits}{luhn_digit(digits[2:])}"
