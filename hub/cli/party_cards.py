"""What `sip-hub parties show` tells of a party, a controller, an organisation or the whole registry, as JSON has it."""

from datetime import date
from typing import Any, Final

from hub.municipalities import municipalities
from hub.party_registry import (
    DEFAULT_SOURCE,
    DEFAULT_STATUS,
    FUNCTIONS,
    Cited,
    Organisation,
    PartyRegistry,
    is_controller,
    is_organisation_number,
    is_party,
    municipality_of,
    organisation_number,
)
from hub.topics import inbox_of

Card = dict[str, Any]

_BY_DEFAULT: Final[Card] = {"source": DEFAULT_SOURCE, "status": DEFAULT_STATUS, "valid_from": None, "valid_to": None}


def whole(parties: PartyRegistry, day: date) -> Card:
    """Return everything that stands in the files and holds on *day*; the rest follows the default rule."""
    return {
        "on": day,
        "organisations": [_organisation(one) for one in parties.organisations if one.cited.holds_on(day)],
        "controllers": [_controller(one.id, parties, day) for one in parties.controllers if one.cited.holds_on(day)],
        "parties": [
            {**_listed(one.id, parties, day), "controller": one.controller}
            for one in parties.parties
            if one.cited.holds_on(day)
        ],
        "municipalities": len(municipalities()),
        "by_default": DEFAULT_SOURCE,
    }


def card(name: str, parties: PartyRegistry, day: date) -> Card | None:
    """Return what is known of *name*: a party, a controller, an HSA-id or an organisation number; None if nothing."""
    if is_controller(name):
        return _of_controller(name, parties, day)
    if is_organisation_number(name) or name.upper().startswith("SE"):
        found = parties.organisation(organisation_number(name) or name, day)
        unit = {"unit": name.upper()} if organisation_number(name) else {}
        return {"on": day, **unit, **_organisation(found)} if found else None
    controller = parties.controller_of(name, day) if is_party(name) else None
    return None if controller is None else _of_party(name, controller, parties, day)


def _of_party(party: str, controller: str, parties: PartyRegistry, day: date) -> Card:
    itself = {"sender": party, "name": _name(party)} if parties.speaker(party, day) else None
    units = [{"sender": f"SE{one.number}-…", **_organisation(one)} for one in parties.speakers_for(party, day)]
    return {
        **_listed(party, parties, day),
        "on": day,
        "name": _name(party),
        "controller": _controller(controller, parties, day),
        "speakers": [*([itself] if itself else []), *units],
    }


def _of_controller(name: str, parties: PartyRegistry, day: date) -> Card:
    by_id = [one.id for one in parties.parties if one.cited.holds_on(day)]
    by_rule = [f"municipality:{code}:{function}" for code in municipalities() for function in FUNCTIONS]
    candidates = dict.fromkeys([*by_id, *by_rule, f"open_care:{name}"])
    units = [one for one in parties.organisations if one.controller == name and one.cited.holds_on(day)]
    return {
        "on": day,
        **_controller(name, parties, day),
        "reads_for": [party for party in candidates if parties.controller_of(party, day) == name],
        "organisations": [_organisation(one) for one in units],
    }


def _listed(party: str, parties: PartyRegistry, day: date) -> Card:
    """Return the party with the source of who reads for it: a file's, that of its organisation, or the rule's."""
    listed = parties.party(party, day)
    number = organisation_number(party)
    organisation = parties.organisation(number, day) if number else None
    source = listed or organisation
    return {"party": party, **(_cited(source.cited) if source else _BY_DEFAULT)}


def _controller(name: str, parties: PartyRegistry, day: date) -> Card:
    found = parties.controller(name, day)
    organisation = next((one for one in parties.organisations if one.controller == name), None)
    kommun = municipalities().get(name.removeprefix("kommun-"))
    names = (found and found.name, kommun and f"{kommun.name}, kommun", organisation and organisation.name, name)
    return {
        "controller": name,
        "name": next(filter(None, names)),
        "inbox": inbox_of(name),
        "unknown": found.unknown if found else None,
        **(_cited(found.cited) if found else _BY_DEFAULT),
    }


def _organisation(one: Organisation) -> Card:
    return {
        "organisation": one.number,
        "name": one.name,
        "speaks_as": sorted(one.speaks_as),
        "municipality": one.municipality,
        "also_for": sorted(one.also_for),
        "controller": one.controller,
        **_cited(one.cited),
    }


def _cited(cited: Cited) -> Card:
    return {name: getattr(cited, name) for name in ("source", "status", "valid_from", "valid_to")}


def _name(party: str) -> str:
    code = municipality_of(party) or party.removeprefix("municipality:")[:4]
    known = municipalities().get(code)
    return f"{known.name}, {party.rpartition(':')[2]}" if known else party
