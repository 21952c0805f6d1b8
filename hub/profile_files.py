"""Reads `hub/profiles/*.yaml` into `Rules`, and refuses a file whose values are not dated, cited and whole.

A region's file `extends: statute`: what it states holds from its first day on, before that and where it states nothing
the statute does.  Most values are the statute's alone: 4 kap. 5 § lets an agreement change only when and how much the
municipality pays.

Every refusal names file, line and remedy.  The digest is SHA-256 over the values themselves, so a changed comment
is the same profile and a changed number is another.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, NoReturn

from hub.cited_yaml import LINE, STATUSES, FileRefusedError, read_yaml, sentence
from hub.domain.dated import Dated
from hub.domain.rules import Rules
from hub.party_files import load_register

STATUTE: Final = "statute"

_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)

_PARTS: Final = {"from", "value", "source", "status"}
_KINDS: Final[Mapping[str, tuple[type, ...]]] = {
    "admission_notice_hours": (int,),
    "planning_input_hours": (int,),
    "sip_call_days": (int,),
    "sip_meeting_days": (int,),
    "technical_receipt_minutes": (int,),
    "read_receipt_hours": (int,),
    "reminder_hours.planning_input": (int,),
    "reminder_hours.sip_call": (int,),
    "reminder_hours.discharge_information": (int,),
    "reminder_hours.acknowledgement": (int,),
    "rolls.sip_call": (bool,),
    "rolls.admission_notice": (bool,),
    "rolls.discharge_information": (bool,),
    "carried_within_minutes": (int,),
    "reserve_grace_hours": (int,),
    "refusal_ends_call": (str,),
    "consent_before_invitation": (bool,),
}

_AGREED: Final = {"planning_input_hours", "refusal_ends_call"}
"""What a region may decide for itself."""


class ProfileRefusedError(FileRefusedError):
    """A profile that must not be used; the text names file, line and remedy."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated value with where it comes from; `stated_in` is the profile whose file states it."""

    since: date
    value: object
    source: str
    status: str
    stated_in: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile as its file reads, what it takes from the profile that it extends included; versions oldest first."""

    name: str
    title: str
    extends: str | None
    values: Mapping[str, tuple[Entry, ...]]


def profile_names() -> list[str]:
    """Return the names of the profiles that exist."""
    return sorted(
        entry.name.removesuffix(".yaml") for entry in files("hub.profiles").iterdir() if ".yaml" in entry.name
    )


@cache
def load_rules(name: str = STATUTE) -> Rules:
    """Return the rules of the profile *name*; `ProfileRefusedError` if there is none such, or if it is not whole."""
    return read_rules(_text(name), _path(name))


@cache
def load_profile(name: str = STATUTE) -> Profile:
    """Return what the file of the profile *name* states, with its sources; `ProfileRefusedError` as `load_rules`."""
    document = read_yaml(_text(name), _path(name))
    title = str(document.get("title") or document["name"])
    return Profile(document["name"], title, document.get("extends"), _whole(document, _path(name)))


def _text(name: str) -> str:
    if name not in profile_names():
        message = f"no profile {name!r}; there are: {', '.join(profile_names())}"
        raise ProfileRefusedError(message)
    return files("hub.profiles").joinpath(f"{name}.yaml").read_text(encoding="utf-8")


def _path(name: str) -> Path:
    return Path(f"hub/profiles/{name}.yaml")


def rules_for_region(region: str) -> Rules:
    """Return the rules of the hospital's region (a two-digit county code): its own profile, else the statute."""
    name = f"region-{region}"
    return load_rules(name if name in profile_names() else STATUTE)


def read_rules(text: str, path: Path) -> Rules:
    """Return the rules that *text* states; *path* is named in refusals."""
    document = read_yaml(text, path)
    return _rules(document["name"], _whole(document, path))


def _whole(document: Mapping[str, Any], path: Path) -> dict[str, tuple[Entry, ...]]:
    """Every value the hub knows, from the file itself or, where it extends the statute, from there."""
    values = document.get("values") or {}
    own = {name: _entries(name, versions, path) for name, versions in values.items() if name != LINE}
    if document.get("extends") is None:
        if missing := sorted(_KINDS.keys() - own.keys()):
            _refuse(path, document[LINE], f"values lack {', '.join(missing)}", "add each, with value null if not known")
        return own
    for name in sorted(own.keys() - _AGREED):
        _refuse(
            path, values[name][0][LINE], f"{name} is the statute's alone", f"state only {', '.join(sorted(_AGREED))}"
        )
    return _over(_base(document, path), own)


def _base(document: Mapping[str, Any], path: Path) -> dict[str, tuple[Entry, ...]]:
    if document["extends"] != STATUTE:
        _refuse(path, document[LINE], f"extends {document['extends']!r}", f"write extends: {STATUTE}")
    return _whole(read_yaml(_text(STATUTE), _path(STATUTE)), _path(STATUTE))


def _over(base: Mapping[str, tuple[Entry, ...]], own: Mapping[str, tuple[Entry, ...]]) -> dict[str, tuple[Entry, ...]]:
    """Let *own* values hold from their first day on, and the *base* before that."""
    earlier = {name: [entry for entry in base[name] if entry.since < entries[0].since] for name, entries in own.items()}
    return {**base, **{name: (*earlier[name], *entries) for name, entries in own.items()}}


def _entries(name: str, versions: Sequence[Mapping[str, Any]], path: Path) -> tuple[Entry, ...]:
    if name not in _KINDS:
        line = versions[0][LINE] if versions else 1
        _refuse(path, line, f"{name} is not a value the hub knows", f"use one of {', '.join(_KINDS)}")
    for version in versions:
        _check_entry(name, version, path)
    days = [version["from"] for version in versions]
    if days != sorted(set(days)):
        _refuse(path, versions[0][LINE], f"{name}: the days do not rise", "list versions oldest first, one a day")
    return tuple(Entry(v["from"], v["value"], v["source"], v["status"], path.stem) for v in versions)


def _check_entry(name: str, version: Mapping[str, Any], path: Path) -> None:
    line = version[LINE]
    if lacking := sorted(_PARTS - version.keys()):
        _refuse(path, line, f"{name}: {', '.join(lacking)} is missing", "every value has from, value, source, status")
    if extra := sorted(version.keys() - _PARTS - {LINE}):
        _refuse(path, line, f"{name}: {', '.join(extra)} is not known", "remove it")
    if not isinstance(version["from"], date):
        _refuse(path, line, f"{name}: from is not a day", "write it as 2018-01-01")
    if version["status"] not in STATUSES:
        _refuse(path, line, f"{name}: status {version['status']!r}", f"use one of {', '.join(sorted(STATUSES))}")
    if not str(version["source"] or "").strip():
        _refuse(path, line, f"{name}: the source is empty", "name the paragraph, agreement or decision")
    if version["value"] is not None and type(version["value"]) not in _KINDS[name]:
        _refuse(path, line, f"{name}: {version['value']!r} is of the wrong kind", f"write a {_KINDS[name][0].__name__}")


def _rules(name: str, entries: Mapping[str, tuple[Entry, ...]]) -> Rules:
    return Rules(
        profile=name,
        digest=_digest(entries),
        sip_call_days=_dated(entries["sip_call_days"]),
        sip_meeting_days=_dated(entries["sip_meeting_days"]),
        admission_notice_hours=_dated(entries["admission_notice_hours"]),
        planning_input_hours=_dated(entries["planning_input_hours"]),
        technical_receipt=_span(entries["technical_receipt_minutes"], _MINUTE),
        read_receipt=_span(entries["read_receipt_hours"], _HOUR),
        reminders={duty: _span(found, _HOUR) for duty, found in _group("reminder_hours.", entries)},
        rolls={duty: _dated(found) for duty, found in _group("rolls.", entries)},
        carried_within=_span(entries["carried_within_minutes"], _MINUTE),
        reserve_grace=_span(entries["reserve_grace_hours"], _HOUR),
        refusal_ends_call=_dated(entries["refusal_ends_call"]),
        consent_before_invitation=_dated(entries["consent_before_invitation"]),
        register=load_register(),
    )


def _group(prefix: str, entries: Mapping[str, tuple[Entry, ...]]) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    return ((name.removeprefix(prefix), found) for name, found in entries.items() if name.startswith(prefix))


def _dated(entries: tuple[Entry, ...]) -> Dated[Any]:
    """Give values whose kind `_check_entry` has seen to by name."""
    return Dated(tuple((entry.since, entry.value) for entry in reversed(entries)))


def _span(entries: tuple[Entry, ...], unit: timedelta) -> Dated[timedelta]:
    known: Dated[int] = _dated(entries)
    return Dated(tuple((since, None if many is None else many * unit) for since, many in known.versions))


def _digest(entries: Mapping[str, tuple[Entry, ...]]) -> str:
    plain = {name: [[e.since.isoformat(), e.value, e.source, e.status] for e in es] for name, es in entries.items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _refuse(path: Path, line: int, fault: str, remedy: str) -> NoReturn:
    raise ProfileRefusedError(sentence(path, line, fault, remedy))
