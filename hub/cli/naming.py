"""What people call a party, a duty and a paragraph, in the language spoken."""

from datetime import date
from typing import Final

from hub.cli.instants import day_or_today
from hub.cli.language import term
from hub.municipalities import municipalities
from hub.party_files import load_parties
from hub.party_registry import organisation_number
from hub.settings import Settings

_ACT: Final = "SFS 2017:612 "


class Names:
    """Names of parties, as the registry has them today; an id that it does not know is its own name."""

    def __init__(self, settings: Settings) -> None:
        self._parties = load_parties(settings.parties)
        self._day: date = day_or_today("", None)

    def party(self, party: str) -> str:
        """Say who a party is: the municipality and its function, or the kind of care and whose it is."""
        kind, _, rest = party.partition(":")
        code, _, function = rest.partition(":")
        if kind == "municipality" and (known := municipalities().get(code)):
            return f"{known.name}, {term(function)}" if function else known.name
        if kind in {"hospital", "open_care"} and rest:
            return f"{term(kind)}, {self.organisation(rest)}"
        return term(party)

    def sender(self, sender: str) -> str:
        """Say who a sender is: its id, and the organisation that it is a unit of."""
        organisation = self.organisation(sender)
        return self.party(sender) if organisation == sender else f"{sender} ({organisation})"

    def organisation(self, unit: str) -> str:
        """Name the organisation of a unit, or the region of an id like region-08."""
        number = organisation_number(unit)
        found = self._parties.organisation(number, self._day) if number else None
        by_region = (one for one in self._parties.organisations if one.controller == unit)
        known = found or next(by_region, None)
        return known.name if known else unit


def duty(name: str, about: str | None = None) -> str:
    """Say what is owed; *about* tells the acknowledgements of one party apart: the notice, and the kind of receipt."""
    return f"{term(name)}: {', '.join(map(term, about.split()))}" if about else term(name)


def kind_of_deviation(kind: str) -> str:
    """Say what deviates: of a limit that was missed, which; what a party reported, by the code that it gave."""
    what, _, clock = kind.partition(" ")
    if clock:
        return f"{term(what)}: {term(clock)}"
    return term(kind) if term(kind) != kind else f"[{kind}]"


def paragraph(law: str) -> str:
    """Write a paragraph as people do; one without an act is of the Act that the hub exists for."""
    return law.removeprefix(_ACT)


def whole_reason(reason: str, names: Names) -> str:
    """Say why something must be looked at, with its code and what it is about; the hub writes `CODE about: cause`."""
    head, _, cause = reason.partition(": ")
    code, _, parties = cause.partition(" ")
    told = [term(head.partition(" ")[0])]
    if term(code) != code:
        told += [term(code), *([", ".join(map(names.party, parties.split(", ")))] if parties else [])]
    return f"{': '.join(told)} [{head}]"
