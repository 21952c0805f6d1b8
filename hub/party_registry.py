"""Who the parties are: organisations, boards and other controllers, each from day to day, each with its source.

Read from `hub/parties/*.yaml` by `hub.party_files`.  What stands in no file follows the default rule: all 290
municipalities are parties by their registry ids, one board `kommun-<code>` reads for each, a region reads for its own
units, and a private provider for its own.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from hub.domain.register import UNASSIGNED
from hub.identifiers import luhn_digit
from hub.municipalities import is_municipality, is_region, municipalities

FUNCTIONS: Final = ("HEALTH_CARE", "SOCIAL_SERVICES", "LSS", "SCHOOL")
"""The functions of a municipality that may be told or may speak."""

DEFAULT_SOURCE: Final = "the hub's default rule: one board for each municipality, one region for its own units"
DEFAULT_STATUS: Final = "HUB"

_HSA_ID: Final = re.compile(r"SE(\d{10})-[A-Z0-9]{1,18}", re.IGNORECASE | re.ASCII)
_MUNICIPAL: Final = re.compile(r"municipality:(\d{4})((?:-[a-z0-9]+)*):([A-Z_]+)", re.ASCII)
_REGIONAL: Final = re.compile(r"open_care:region-(\d\d)", re.ASCII)
_OTHER: Final = re.compile(r"[a-z][a-z_]{1,30}:[A-Za-z0-9][A-Za-z0-9_.-]{0,60}", re.ASCII)
_CONTROLLER: Final = re.compile(r"(region(?=-\d\d$)|kommun|org(?=-\d{10}$))-(\d+)((?:-[a-z0-9]+)*)", re.ASCII)
_TEN_DIGITS: Final = re.compile(r"\d{10}", re.ASCII)


class Role(StrEnum):
    """What a sender may speak as.  OTHER is a body such as Försäkringskassan, a school, a god man."""

    HOSPITAL = "HOSPITAL"
    OPEN_CARE = "OPEN_CARE"
    MUNICIPALITY = "MUNICIPALITY"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """From which day to which (both inclusive, None: without end), where it was read, and how surely it is known."""

    valid_from: date
    valid_to: date | None
    source: str
    status: str

    def holds_on(self, day: date) -> bool:
        """Tell whether it holds on *day*."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A legal person by its organisation number (ten digits), the first part of its units' HSA-ids.

    `also_for` holds the numbers of other organisations whose facilities its units may speak for, and `municipality`
    the code of the one it speaks for, if it does.
    """

    number: str
    name: str
    controller: str
    speaks_as: frozenset[Role]
    municipality: str | None
    also_for: frozenset[str]
    cited: Cited


@dataclass(frozen=True, slots=True, kw_only=True)
class Controller:
    """Who owns what a party reads; `unknown` says what must be found out before it is connected."""

    id: str
    name: str
    unknown: str | None
    cited: Cited


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedParty:
    """A party whose controller is another than the default rule says, or that the rule does not know.

    Its controller is `unassigned` where nobody reads for it in Kafka: it may be named and may speak, and is told by
    hand.
    """

    id: str
    controller: str
    cited: Cited


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """What a sender may speak as; `number` is its organisation number, None for a registry id that has none."""

    roles: frozenset[Role]
    number: str | None = None
    organisation: Organisation | None = None


E = TypeVar("E", Organisation, Controller, ListedParty)


@dataclass(frozen=True, slots=True)
class PartyRegistry:
    """Everything that the party files say; every question is asked for a day."""

    organisations: tuple[Organisation, ...]
    controllers: tuple[Controller, ...]
    parties: tuple[ListedParty, ...]

    def organisation(self, number: str, day: date) -> Organisation | None:
        """Return the organisation with *number*, if it is registered."""
        return _on(day, (one for one in self.organisations if one.number == number))

    def controller(self, name: str, day: date) -> Controller | None:
        """Return what a file says of the controller; None for one of the default rule."""
        return _on(day, (one for one in self.controllers if one.id == name))

    def controller_names(self) -> set[str]:
        """Return every controller that a file names, whenever it holds."""
        by_organisation = {one.controller for one in self.organisations}
        by_party = {one.controller for one in self.parties} - {UNASSIGNED}
        return by_organisation | by_party | {one.id for one in self.controllers}

    def party(self, party: str, day: date) -> ListedParty | None:
        """Return what a file says of the party; None for one of the default rule."""
        return _on(day, (one for one in self.parties if one.id == party))

    def controller_of(self, party: str, day: date) -> str | None:
        """Return who owns what *party* reads, `unassigned` if it is told by hand; None if the party is not known."""
        if listed := self.party(party, day):
            return listed.controller
        if code := municipality_of(party):
            return f"kommun-{code}"
        if regional := _REGIONAL.fullmatch(party):
            return f"region-{regional[1]}" if is_region(regional[1]) else None
        number = organisation_number(party)
        if number is None:
            return None
        organisation = self.organisation(number, day)
        return organisation.controller if organisation else f"org-{number}"

    def speaker(self, sender: str, day: date) -> Speaker | None:
        """Return what *sender*, an HSA-id or a registry id, may speak as; None if it is not registered."""
        if number := organisation_number(sender):
            return self._of_organisation(sender, number, day)
        if self.party(sender, day):
            municipal = _MUNICIPAL.fullmatch(sender)
            return Speaker(roles=frozenset({Role.MUNICIPALITY if municipal else Role.OTHER}))
        if municipality_of(sender):
            return Speaker(roles=frozenset({Role.MUNICIPALITY}))
        return self._of_region(sender, day)

    def speakers_for(self, party: str, day: date) -> list[Organisation]:
        """Return the organisations whose units may speak for *party*, beside the party itself by its id."""
        in_force = [one for one in self.organisations if one.cited.holds_on(day)]
        if _MUNICIPAL.fullmatch(party):
            code = party.removeprefix("municipality:")[:4]
            return [one for one in in_force if one.municipality == code]
        role = Role.HOSPITAL if party.startswith("hospital:") else Role.OPEN_CARE
        number = organisation_number(party)
        controller = self.controller_of(party, day)
        return [
            one
            for one in in_force
            if role in one.speaks_as and (number in {one.number, *one.also_for} or one.controller == controller)
        ]

    def _of_region(self, sender: str, day: date) -> Speaker | None:
        """Let a region's open care speak as a whole, with no unit named."""
        controller = self.controller_of(sender, day) if _REGIONAL.fullmatch(sender) else None
        regional = (one for one in self.organisations if one.controller == controller)
        region = None if controller is None else _on(day, regional)
        if region is None:
            return None
        return Speaker(roles=frozenset({Role.OPEN_CARE}), number=region.number, organisation=region)

    def _of_organisation(self, sender: str, number: str, day: date) -> Speaker | None:
        organisation = self.organisation(number, day)
        if organisation is None:
            return None
        kind = sender.partition(":")[0]
        wanted = {"hospital": {Role.HOSPITAL}, "open_care": {Role.OPEN_CARE}}.get(kind, set(Role))
        return Speaker(roles=organisation.speaks_as & wanted, number=number, organisation=organisation)


def organisation_number(unit: str) -> str | None:
    """Return the organisation number within an HSA-id, also one that stands in the id of a party."""
    kind, _, rest = unit.rpartition(":")
    found = _HSA_ID.fullmatch(rest) if kind in {"", "hospital", "open_care"} else None
    return found[1] if found else None


def municipality_of(party: str) -> str | None:
    """Return the code of a municipality's own function; None for a district's, which must be listed, and for others."""
    found = _MUNICIPAL.fullmatch(party)
    known = found and found[1] in municipalities() and not found[2] and found[3] in FUNCTIONS
    return found[1] if found and known else None


def is_party(party: str) -> bool:
    """Tell whether *party* could be the id of one: of a municipality that exists, or of any other kind."""
    if party.startswith("municipality:"):
        found = _MUNICIPAL.fullmatch(party)
        return found is not None and found[1] in municipalities() and found[3] in FUNCTIONS
    return _OTHER.fullmatch(party) is not None


def is_controller(name: str) -> bool:
    """Tell whether *name* is one that a controller may have: of a region, a municipality or its board, a provider."""
    found = _CONTROLLER.fullmatch(name)
    if found is None:
        return False
    return {"region": is_region, "kommun": is_municipality, "org": is_organisation_number}[found[1]](found[2])


def is_organisation_number(number: str) -> bool:
    """Tell whether *number* is ten digits with a valid check digit."""
    return _TEN_DIGITS.fullmatch(number) is not None and luhn_digit(number[:-1]) == int(number[-1])


def _on(day: date, versions: Iterable[E]) -> E | None:
    return next((one for one in versions if one.cited.holds_on(day)), None)
