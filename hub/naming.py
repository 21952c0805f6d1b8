"""Which parties a message names, and whether the registry knows them: whoever is named may be told, or be waited for.

A municipality's own functions, a region's open care and any unit by its HSA-id are known by the default rule; a board
within a municipality and a body without HSA-id (a school, Försäkringskassan, a god man) only once they are registered.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final, TypeAlias

from hub.domain.terms import Concerned
from hub.inbound import Inbound
from hub.inbound.fields import NamesParties
from hub.party_registry import PartyRegistry
from hub.refusals import Refused, refused

CODE: Final = "UNKNOWN_PARTY"

Place: TypeAlias = tuple[str | int, ...]

_BOARD: Final = (
    "names a board of a municipality that is not in the hub's registry; send the municipality's own function, "
    "municipality:<code>:<FUNCTION>, or have the board registered"
)
_BODY: Final = (
    "names a party that is not in the hub's registry, so nobody would be told; have it registered with who reads for "
    "it, or leave it out"
)


def unknown_party(message: Inbound, parties: PartyRegistry, day: date) -> Refused | None:
    """Return why a party that *message* names cannot be told anything on *day*; None if all are known."""
    for place, party in named_parties(message):
        if parties.controller_of(party, day) is None:
            return refused(CODE, place, _BOARD if party.startswith("municipality:") else _BODY)
    return None


def named_parties(message: Inbound) -> Iterator[tuple[Place, str]]:
    """Yield every party that *message* names, each with the names that lead to it."""
    for name, field in type(message).model_fields.items():
        if any(isinstance(mark, NamesParties) for mark in field.metadata):
            yield from _named((name,), getattr(message, name))


def _named(place: Place, value: object) -> Iterator[tuple[Place, str]]:
    match value:
        case str():
            yield place, value
        case Concerned(party=party):
            yield (*place, "party"), party
        case tuple():
            for number, one in enumerate(value):
                yield from _named((*place, number), one)
        case _:
            pass
