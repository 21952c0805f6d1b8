"""Who owns what a party reads, and whom an organisation's units speak for: dated, as `hub/parties/*.yaml` say.

Read by `hub.party_files`.  What stands in no file follows the default rule: `kommun-<code>` reads for a municipality,
`region-<county>` for the region's open care, and a provider for its own units.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from hub.domain.dated import Dated

UNASSIGNED: Final = "unassigned"

_ORGANISATION: Final = re.compile(r"SE(\d{10})-", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """The controller that an organisation's units belong to, and the municipality they speak for, if they do."""

    controller: str
    municipality: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Organisations by number (ten digits), and the parties whose controller is another than the default rule says.

    A version of None says that nobody is known from that day on: then the default rule holds.
    """

    organisations: Mapping[str, Dated[Owner]]
    parties: Mapping[str, Dated[str]]

    def controller_of(self, party: str, day: date) -> str:
        """Return who owns what *party* reads on *day*: a region, a municipal board, or a provider by number."""
        if (listed := self.parties.get(party)) and (controller := listed.on(day)):
            return controller
        kind, _, rest = party.partition(":")
        if kind == "municipality":
            return f"kommun-{rest.partition(':')[0]}"
        if rest.startswith("region-"):
            return rest
        number = organisation_number(rest)
        if number is None:
            return UNASSIGNED
        owner = self.owner(number, day)
        return owner.controller if owner else f"org-{number}"

    def owner(self, number: str, day: date) -> Owner | None:
        """Return whose units bear the organisation number on *day*; None if it is not registered."""
        versions = self.organisations.get(number)
        return versions.on(day) if versions else None


def unit_of(sender: str) -> str:
    """Return the unit that speaks, in capitals, whether it gives its HSA-id or its id in the registry."""
    kind, _, unit = sender.rpartition(":")
    return (unit if kind in {"open_care", "hospital"} else sender).upper()


def organisation_number(unit: str) -> str | None:
    """Return the organisation number in an HSA-id; None if *unit* is not one."""
    found = _ORGANISATION.match(unit)
    return found[1] if found else None
