"""Lays the profiles over one another, statute → region → municipality, and makes them the `Rules` that decide.

What a profile states holds on the days that it names; on all others, and for all else, its parent's values hold.  The
digest is SHA-256 over the profile's name and every value as it then stands, with days, source, status and who states
it: a changed comment, title or note is the same version, and a changed number is another.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from hub.cited_yaml import FileRefusedError
from hub.domain.dated import Dated
from hub.domain.rules import Rules
from hub.municipalities import municipalities
from hub.party_files import load_register
from hub.profile_text import Note, Stated, Version, read_profile_text
from hub.profile_values import STATUTE, Level

RATES: Final = "rates.yaml"
"""What stands beside the profiles and is none: the amount for each year (`hub.rates`)."""

_ONE_DAY: Final = timedelta(days=1)
_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)


class ProfileRefusedError(FileRefusedError):
    """There is no such profile; the text names those there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A value from the day `since` on, until the next entry's; `stated_in` is the profile that states it.

    `unknown` says what would settle a value that is None because nobody here knows it.
    """

    since: date
    value: object
    source: str
    status: str
    unknown: str | None
    stated_in: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A profile as it holds, what it takes from its parents included; entries oldest first, notes of all levels."""

    name: str
    title: str
    level: Level
    parents: tuple[str, ...]
    values: Mapping[str, tuple[Entry, ...]]
    notes: tuple[tuple[str, Note], ...]

    @property
    def digest(self) -> str:
        """What names exactly this version."""
        return digest_of(as_kept(self.name, self.values))


def profile_names() -> list[str]:
    """Return the names of the profiles that exist."""
    found = (entry.name for entry in files("hub.profiles").iterdir())
    return sorted(name.removesuffix(".yaml") for name in found if name.endswith(".yaml") and name != RATES)


@cache
def load_rules(name: str = STATUTE) -> Rules:
    """Return the rules of the profile *name*; raises as `load_profile`."""
    return rules_of(load_profile(name))


@cache
def load_profile(name: str = STATUTE) -> Profile:
    """Return the profile *name*; `ProfileRefusedError` if there is none such, FileRefusedError if it is not whole."""
    if name not in profile_names():
        message = f"no profile {name!r}; there are: {', '.join(profile_names())}"
        raise ProfileRefusedError(message)
    text = files("hub.profiles").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return read_profile(text, Path(f"hub/profiles/{name}.yaml"))


def rules_for_region(region: str) -> Rules:
    """Return the rules of the hospital's region (a two-digit county code): its own profile, else the statute."""
    name = f"region-{region}"
    return load_rules(name if name in profile_names() else STATUTE)


def rules_for_need(region: str, municipality: str | None) -> Rules:
    """Return the rules of a SIP outside discharge: the municipality's own routine, where one is named that has one."""
    name = f"kommun-{municipality}"
    return load_rules(name) if name in profile_names() else rules_for_region(region)


def read_rules(text: str, path: Path) -> Rules:
    """Return the rules that *text* states; *path* is named in refusals."""
    return rules_of(read_profile(text, path))


def read_profile(text: str, path: Path) -> Profile:
    """Return the profile that *text* states, laid over its parent; *path* is named in refusals."""
    stated = read_profile_text(text, path)
    own = tuple((stated.name, note) for note in stated.notes)
    parent = _parent(stated)
    if parent is None:
        entries = {name: tuple(_entry(v, stated.name) for v in versions) for name, versions in stated.values.items()}
        return Profile(name=stated.name, title=stated.title, level=stated.level, parents=(), values=entries, notes=own)
    laid = {name: _over(parent.values[name], versions, stated.name) for name, versions in stated.values.items()}
    return Profile(
        name=stated.name,
        title=stated.title,
        level=stated.level,
        parents=(parent.name, *parent.parents),
        values={**parent.values, **laid},
        notes=(*own, *parent.notes),
    )


def _parent(stated: Stated) -> Profile | None:
    """Give the profile that *stated* must extend: so no file extends one that is not there, nor itself in a ring."""
    if stated.level is Level.STATUTE:
        return None
    wanted = parent_name(stated.name)
    right = f"write extends: {wanted}"
    stated.document.must(stated.extends == wanted, f"{stated.name} extends {stated.extends!r}", right)
    return load_profile(wanted)


def parent_name(name: str) -> str:
    """Return what the profile *name* extends: a municipality its region if that has a profile, all else the statute."""
    municipality = municipalities().get(name.removeprefix("kommun-"))
    region = f"region-{municipality.region}" if municipality else ""
    return region if region in profile_names() else STATUTE


def _over(parent: tuple[Entry, ...], own: tuple[Version, ...], name: str) -> tuple[Entry, ...]:
    """Let *own* versions hold on their days, and the *parent*'s on all others; an entry begins where another held."""
    ends = (version.until + _ONE_DAY for version in own if version.until)
    days = sorted({entry.since for entry in parent} | {version.since for version in own} | set(ends))
    held = [_held(parent, own, day, name) for day in days]
    return (held[0], *(later for earlier, later in pairwise(held) if replace(later, since=earlier.since) != earlier))


def _held(parent: tuple[Entry, ...], own: tuple[Version, ...], day: date, name: str) -> Entry:
    version = next((each for each in own if each.since <= day and (each.until is None or day <= each.until)), None)
    if version is None or version.inherits:
        return replace(next(each for each in reversed(parent) if each.since <= day), since=day)
    return replace(_entry(version, name), since=day)


def _entry(version: Version, name: str) -> Entry:
    return Entry(
        since=version.since,
        value=version.value,
        source=version.source,
        status=version.status,
        unknown=version.unknown,
        stated_in=name,
    )


def as_kept(name: str, values: Mapping[str, Iterable[Entry]]) -> dict[str, Any]:
    """Return a version of a profile as it is kept: what the digest is taken of."""
    return {"profile": name, "values": {value: [_plain(each) for each in found] for value, found in values.items()}}


def digest_of(kept: Mapping[str, Any]) -> str:
    """Return what names a version that `as_kept` gave."""
    return hashlib.sha256(json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _plain(entry: Entry) -> dict[str, Any]:
    return {
        "from": entry.since.isoformat(),
        "value": entry.value,
        "unknown": entry.unknown,
        "source": entry.source,
        "status": entry.status,
        "stated_in": entry.stated_in,
    }


def rules_of(profile: Profile) -> Rules:
    """Return the rules that *profile* makes, with the register of parties as it stands now."""
    entries = profile.values
    return Rules(
        profile=profile.name,
        digest=profile.digest,
        sip_call_days=_dated(entries["sip_call_days"]),
        sip_meeting_days=_dated(entries["sip_meeting_days"]),
        sip_start_days=_dated(entries["sip_start_days"]),
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
        community_consent_before_invitation=_dated(entries["community_consent_before_invitation"]),
        deviation_system=_dated(entries["deviation_system"]),
        satisfaction_survey=_dated(entries["satisfaction_survey"]),
        payment_start_days={setting: _dated(found) for setting, found in _group("payment_start_days.", entries)},
        payment_after_noon_days={s: _dated(found) for s, found in _group("payment_after_noon_days.", entries)},
        cutoff_inclusive=_dated(entries["cutoff_inclusive"]),
        timely_call_after_start=_dated(entries["timely_call_after_start"]),
        late_precondition=_dated(entries["late_precondition"]),
        charge_discharge_day=_dated(entries["charge_discharge_day"]),
        payment_model=_dated(entries["payment_model"]),
        register=load_register(),
    )


def _group(prefix: str, entries: Mapping[str, tuple[Entry, ...]]) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    return ((name.removeprefix(prefix), found) for name, found in entries.items() if name.startswith(prefix))


def _dated(entries: tuple[Entry, ...]) -> Dated[Any]:
    """Give values whose kind `hub.profile_text` has seen to by name."""
    return Dated(tuple((entry.since, entry.value) for entry in reversed(entries)))


def _span(entries: tuple[Entry, ...], unit: timedelta) -> Dated[timedelta]:
    known: Dated[int] = _dated(entries)
    return Dated(tuple((since, None if many is None else many * unit) for since, many in known.versions))
