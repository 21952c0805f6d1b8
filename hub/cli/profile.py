"""`sip-hub profile`: the numbers in force, each with its source, its status, and the days on which it holds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, Final, TypeAlias

import typer

from hub.cli.terminal import Exit, fail, out, print_json
from hub.profile_files import Entry, Profile, ProfileRefusedError, load_profile, load_rules, profile_names
from hub.profile_values import STATUTE

profile = typer.Typer(
    help="See the numbers that the hub counts with: those of the Act, and what each region has agreed on.",
    no_args_is_help=True,
)

AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")]

_REGION: Final = re.compile(r"(?:region-)?(\d\d)", re.ASCII)
_LEGEND: Final = (
    "Status: V read in the text itself, V2 in a second source, I inferred from a text, M from memory, "
    "HUB the hub's own choice."
)


@dataclass(frozen=True, slots=True)
class Version:
    """A value on the days on which it holds, both included; `until` is None while it holds still."""

    name: str
    entry: Entry
    until: date | None


@profile.command("list")
def show_list(as_json: AsJson = False) -> None:
    """List the profiles. A region that has none follows the Act itself, the profile `statute`."""
    profiles = [load_profile(name) for name in profile_names()]
    if as_json:
        print_json({"profiles": [_head(each) | {"own_values": _own(each)} for each in profiles]})
        return
    for each in profiles:
        own = (
            f"states {', '.join(_own(each)) or 'nothing'}, all else from {each.parents[0]}"
            if each.parents
            else "states every value"
        )
        out.print(f"{each.name:<10}  {each.title}", markup=False)
        out.print(f"{'':<10}  {own}", style="dim", markup=False)
    out.print("A region that is not listed follows statute.")


@profile.command("show")
def show_one(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="statute, or a region: region-13, or 13.", show_default=True)
    ] = STATUTE,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="Only what holds on this day, for example 2026-11-20.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show every value of a profile: what it is, since when, who says so, and whether it falls back to the statute.

    A value that nobody knows starts no clock.
    """
    day, found = None if on is None else _day(on), _profile(name)
    versions = [each for each in _versions(found) if day is None or _holds(each, day)]
    if as_json:
        print_json(_head(found) | {"on": day and day.isoformat(), "values": [_plain(each) for each in versions]})
        return
    if found.name != _full(name):
        out.print(f"{_full(name)} has no profile of its own; the statute holds there.", style="yellow", markup=False)
    _show(found, versions, day)


def _full(name: str) -> str:
    region = _REGION.fullmatch(name)
    return f"region-{region[1]}" if region else name


def _profile(name: str) -> Profile:
    """Find the profile by its name or its region; a region without one has the statute."""
    wanted = _full(name)
    if _REGION.fullmatch(name) and wanted not in profile_names():
        return load_profile(STATUTE)
    try:
        return load_profile(wanted)
    except ProfileRefusedError as error:
        fail(Exit.INPUT, str(error))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        fail(Exit.INPUT, "--on is a day; write it like 2026-11-20.")


def _versions(found: Profile) -> Iterator[Version]:
    for name, entries in sorted(found.values.items()):
        ends = [later.since - timedelta(days=1) for later in entries[1:]]
        for entry, until in zip(entries, [*ends, None], strict=True):
            yield Version(name, entry, until)


def _holds(version: Version, day: date) -> bool:
    return version.entry.since <= day and (version.until is None or day <= version.until)


def _own(found: Profile) -> list[str]:
    stated = {name for name, entries in found.values.items() if any(each.stated_in == found.name for each in entries)}
    return sorted(stated)


def _head(found: Profile) -> dict[str, Any]:
    digest = load_rules(found.name).digest
    return {"name": found.name, "title": found.title, "extends": next(iter(found.parents), None), "digest": digest}


def _plain(version: Version) -> dict[str, Any]:
    entry = version.entry
    return {
        "name": version.name,
        "value": entry.value,
        "from": entry.since.isoformat(),
        "until": version.until and version.until.isoformat(),
        "source": entry.source,
        "status": entry.status,
        "stated_in": entry.stated_in,
    }


def _show(found: Profile, versions: list[Version], day: date | None) -> None:
    out.print(f"{found.name}  {found.title}  {load_rules(found.name).digest[:12]}", markup=False)
    if not versions:
        out.print(f"Nothing is stated for {day}; the Act holds from 2018-01-01.")
        return
    for each in versions:
        own = each.entry.stated_in == found.name
        back = "" if own else f"; falls back to {each.entry.stated_in}"
        out.print(f"\n{each.name} = {_value(each.entry.value)}", style="bold" if own else None, markup=False)
        out.print(f"  {_days(each)}; status {each.entry.status}{back}", markup=False)
        out.print(f"  {each.entry.source}", style="dim", markup=False)
    out.print(f"\n{_LEGEND}", style="dim")


def _days(version: Version) -> str:
    return f"from {version.entry.since}" + (f" to {version.until}" if version.until else "")


def _value(value: object) -> str:
    if value is None:
        return "not known, so no such clock runs"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
