"""Reads `hub/parties/*.yaml`, and an operator's own files beside them, into the registry of the parties.

A file is refused, with line and remedy, whose entries are not dated, cited and right in form.  So is one that leaves
a day between two versions of the same entry to nobody, or gives it to both.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Generic, NoReturn, TypeVar

from hub.cited_yaml import LINE, STATUSES, FileRefusedError, read_yaml, refuse
from hub.domain.dated import Dated
from hub.domain.register import UNASSIGNED, Owner, Register
from hub.municipalities import is_municipality
from hub.party_registry import (
    Cited,
    Controller,
    ListedParty,
    Organisation,
    PartyRegistry,
    Role,
    is_controller,
    is_organisation_number,
    is_party,
)

E = TypeVar("E", Organisation, Controller, ListedParty)
T = TypeVar("T")

_CITED: Final = ("valid_from", "source", "status")


@dataclass(frozen=True, slots=True)
class _Form:
    """What an entry of one section is called by, must have, and may have."""

    key: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ("valid_to",)


_FORMS: Final[Mapping[str, _Form]] = {
    "organisations": _Form(
        "number", ("name", "controller", "speaks_as", *_CITED), ("valid_to", "municipality", "also_for")
    ),
    "controllers": _Form("id", ("name", *_CITED), ("valid_to", "unknown")),
    "parties": _Form("id", ("controller", *_CITED)),
}


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry as it stands in a file; refuses itself with its line."""

    section: str
    values: Mapping[str, Any]
    path: Path

    @property
    def name(self) -> str:
        return str(self.values.get(_FORMS[self.section].key))

    def refuse(self, fault: str, remedy: str) -> NoReturn:
        refuse(self.path, self.values[LINE], f"{self.name}: {fault}", remedy)

    def must(self, holds: object, fault: str, remedy: str) -> None:
        if not holds:
            self.refuse(fault, remedy)


@dataclass(frozen=True, slots=True)
class _Read(Generic[E]):
    """An entry and what became of it."""

    entry: _Entry
    value: E


@cache
def load_parties(own: Path | None = None) -> PartyRegistry:
    """Return the registry of the hub's files and of those in the directory *own*; raises FileRefusedError."""
    shipped = [(one.read_text(encoding="utf-8"), Path("hub/parties", one.name)) for one in _shipped()]
    added = _own(own) if own else []
    return read_parties([*shipped, *((path.read_text(encoding="utf-8"), path) for path in added)])


def _own(directory: Path) -> list[Path]:
    """Return the operator's files; a name that is mistyped would leave every party to the default rule, unseen."""
    if not directory.is_dir():
        message = f"{directory}: is no directory; name the one with your party files in SIP_HUB_PARTIES, or none"
        raise FileRefusedError(message)
    return sorted(directory.glob("*.yaml"))


def load_register(own: Path | None = None) -> Register:
    """Return what the core asks of the registry: who owns what each party reads, from day to day."""
    return register_of(load_parties(own))


def register_of(parties: PartyRegistry) -> Register:
    """Return the register that the core decides by."""
    owners = defaultdict[str, list[tuple[Cited, Owner]]](list)
    for one in parties.organisations:
        owners[one.number].append((one.cited, Owner(controller=one.controller, municipality=one.municipality)))
    listed = defaultdict[str, list[tuple[Cited, str]]](list)
    for party in parties.parties:
        listed[party.id].append((party.cited, party.controller))
    return Register(
        organisations=MappingProxyType({number: _dated(versions) for number, versions in owners.items()}),
        parties=MappingProxyType({name: _dated(versions) for name, versions in listed.items()}),
    )


def _dated(versions: Iterable[tuple[Cited, T]]) -> Dated[T]:
    """Let each version hold from its first day, and nothing from the day after the last one's end."""
    rising = sorted(versions, key=lambda version: version[0].valid_from)
    found: list[tuple[date, T | None]] = [(cited.valid_from, value) for cited, value in rising]
    if (ends := rising[-1][0].valid_to) is not None:
        found.append((ends + timedelta(days=1), None))
    return Dated(tuple(reversed(found)))


def read_parties(texts: Iterable[tuple[str, Path]]) -> PartyRegistry:
    """Return the registry that *texts* hold together; each path is named in refusals."""
    entries = [entry for text, path in texts for entry in _entries(text, path)]
    return PartyRegistry(
        organisations=_section("organisations", entries, _organisation),
        controllers=_section("controllers", entries, _controller),
        parties=_section("parties", entries, _party),
    )


def _shipped() -> list[Any]:
    """Return the files that came with the hub, in the order of their names."""
    return sorted(
        (one for one in files("hub.parties").iterdir() if one.name.endswith(".yaml")), key=lambda one: one.name
    )


def _entries(text: str, path: Path) -> list[_Entry]:
    document = read_yaml(text, path)
    if strange := sorted(document.keys() - _FORMS.keys() - {LINE}):
        refuse(path, document[LINE], f"{', '.join(map(str, strange))} is no section", f"use {', '.join(_FORMS)}")
    found = [(section, document.get(section) or []) for section in _FORMS]
    for section, items in found:
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            refuse(path, document[LINE], f"{section} is no list of entries", "begin each entry with a hyphen")
    return [_Entry(section, item, path) for section, items in found for item in items]


def _section(section: str, entries: Iterable[_Entry], make: Callable[[_Entry], E]) -> tuple[E, ...]:
    read = [_Read(entry, make(_well_formed(entry))) for entry in entries if entry.section == section]
    versions = defaultdict[str, list[_Read[E]]](list)
    for one in read:
        versions[one.entry.name].append(one)
    for several in versions.values():
        _whole(sorted(several, key=lambda one: one.value.cited.valid_from))
    return tuple(one.value for one in read)


def _whole(versions: Iterable[_Read[E]]) -> None:
    """Refuse a day that two versions claim, and one between them that none does."""
    for earlier, later in pairwise(versions):
        ends, begins = earlier.value.cited.valid_to, later.value.cited.valid_from
        next_day = None if ends is None else ends + timedelta(days=1)
        later.entry.must(
            next_day is not None and begins >= next_day,
            f"overlaps {earlier.entry.path}, line {earlier.entry.values[LINE]}",
            "end the earlier with valid_to the day before, or remove one of the two",
        )
        later.entry.must(
            begins == next_day,
            f"leaves {next_day} and on to nobody, after {earlier.entry.path}, line {earlier.entry.values[LINE]}",
            "let it begin the day after the earlier ends",
        )


def _well_formed(entry: _Entry) -> _Entry:
    form = _FORMS[entry.section]
    needed = (form.key, *form.required)
    lacking = [name for name in needed if entry.values.get(name) is None]
    entry.must(not lacking, f"{', '.join(lacking)} is missing", f"every one of {entry.section} has {', '.join(needed)}")
    strange = sorted(str(name) for name in entry.values.keys() - {*needed, *form.optional, LINE})
    entry.must(not strange, f"{', '.join(strange)} is not known", "remove it")
    for name in (form.key, "name", "controller", "source", "status", "unknown", "municipality"):
        value = entry.values.get(name, "-")
        entry.must(isinstance(value, str) and value.strip(), f"{name} is no text", "write it within quotation marks")
    return entry


def _cited(entry: _Entry) -> Cited:
    values = entry.values
    begins, ends = values["valid_from"], values.get("valid_to")
    entry.must(type(begins) is date, "valid_from is not a day", "write it as 2018-01-01")
    entry.must(ends is None or type(ends) is date, "valid_to is not a day", "write it as 2018-01-01, or leave it out")
    entry.must(ends is None or ends >= begins, "ends before it begins", "let valid_to be its last day")
    known = ", ".join(sorted(STATUSES))
    entry.must(values["status"] in STATUSES, f"status {values['status']!r}", f"use one of {known}")
    return Cited(valid_from=begins, valid_to=ends, source=values["source"], status=values["status"])


def _organisation(entry: _Entry) -> Organisation:
    values = entry.values
    entry.must(
        is_organisation_number(values["number"]),
        "is no organisation number",
        "write ten digits in quotation marks; the last is a check digit",
    )
    municipality = values.get("municipality")
    entry.must(municipality is None or is_municipality(municipality), *_unknown_municipality(municipality))
    roles = _roles(entry)
    entry.must(
        (Role.MUNICIPALITY in roles) == (municipality is not None),
        "speaks as a municipality and names none, or the other way round",
        "give both MUNICIPALITY and `municipality`, or neither",
    )
    return Organisation(
        number=values["number"],
        name=values["name"],
        controller=_controller_name(entry),
        speaks_as=roles,
        municipality=municipality,
        also_for=_also_for(entry),
        cited=_cited(entry),
    )


def _roles(entry: _Entry) -> frozenset[Role]:
    named = entry.values["speaks_as"]
    right = isinstance(named, list) and named and all(name in list(Role) for name in named)
    entry.must(right, "speaks_as names no role", f"list one or more of {', '.join(Role)}")
    return frozenset(map(Role, named))


def _also_for(entry: _Entry) -> frozenset[str]:
    named = entry.values.get("also_for", [])
    right = isinstance(named, list) and all(isinstance(one, str) and is_organisation_number(one) for one in named)
    entry.must(right, "also_for holds what is no organisation number", "list numbers of ten digits in quotation marks")
    return frozenset(named)


def _controller(entry: _Entry) -> Controller:
    entry.must(is_controller(entry.name), *_no_controller(entry.name))
    values = entry.values
    return Controller(id=values["id"], name=values["name"], unknown=values.get("unknown"), cited=_cited(entry))


def _party(entry: _Entry) -> ListedParty:
    if entry.name.startswith("municipality:"):
        code = entry.name.split(":")[1][:4]
        entry.must(is_municipality(code), *_unknown_municipality(code))
    entry.must(
        is_party(entry.name), "is the id of no party", "write it as municipality:0880:HEALTH_CARE or school:name"
    )
    by_hand = entry.values["controller"] == UNASSIGNED
    return ListedParty(
        id=entry.name, controller=UNASSIGNED if by_hand else _controller_name(entry), cited=_cited(entry)
    )


def _controller_name(entry: _Entry) -> str:
    name: str = entry.values["controller"]
    entry.must(is_controller(name), *_no_controller(name))
    return name


def _no_controller(name: str) -> tuple[str, str]:
    remedy = "write region-<county code>, kommun-<code> with its board after a hyphen if need be, or org-<number>"
    return f"{name!r} is the name of no controller", remedy


def _unknown_municipality(code: object) -> tuple[str, str]:
    return f"{code!r} is the code of no municipality", "write SCB's four digits, such as 0880"
