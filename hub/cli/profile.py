"""`sip-hub profile`: the numbers in force, each with its source, its status, and the days on which it holds."""

from datetime import date
from typing import Annotated, Any, TypeAlias

import typer

from hub.cli.profile_check import check
from hub.cli.profile_diff import diff
from hub.cli.profile_lookup import day_of, found_profile, full_name
from hub.cli.profile_view import Shown, Spell, show_card, show_list, shown_profile
from hub.cli.program import Commands
from hub.cli.terminal import print_json, tell
from hub.kept_profiles import kept_digests
from hub.profile_files import load_profile, profile_names
from hub.profile_text import level_of
from hub.profile_values import STATUTE

profile = Commands(
    help="See the numbers that the hub counts with: those of the Act, and what each region has agreed on."
)

AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")]


@profile.command("list")
def list_all(as_json: AsJson = False) -> None:
    """List the profiles, and what each states itself.

    A region that has none follows the Act, and a municipality its region.

    sip-hub profile list --json
    """
    found = [shown_profile(load_profile(name)) for name in profile_names()]
    if not as_json:
        show_list(found)
        return
    kept = kept_digests()
    versions = {each.name: sorted(digest for digest, name in kept.items() if name == each.name) for each in found}
    print_json({"profiles": [_head(each) | {"versions": versions[each.name]} for each in found]})


@profile.command("show")
def show_one(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME|DIGEST",
            help="statute; a region: region-13, or 13; a municipality: kommun-1497, or 1497; or six characters or more "
            "of the digest that a decision names; or a file of your own: ./region-08.yaml.",
        ),
    ] = STATUTE,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="Only what holds on this day, for example 2026-11-20.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show every value of a profile: what it is, since when, who says so, and what it takes from the Act.

    A value that nobody knows starts no clock. Of a digest, the values are shown that were then in force.

    sip-hub profile show 08 --on 2026-11-20
    """
    day = None if on is None else day_of(on)
    wanted, found = full_name(name), found_profile(name)
    if as_json:
        print_json(_head(found) | {"on": day and day.isoformat()} | _whole(found, day))
        return
    if wanted not in {found.name, found.digest} and level_of(wanted):
        tell("{name} has no profile of its own; {other} holds there.", "yellow", name=wanted, other=found.name)
    show_card(found, day)


def _head(found: Shown) -> dict[str, Any]:
    return {
        "name": found.name,
        "title": found.title,
        "level": found.level,
        "extends": next(iter(found.parents), None),
        "parents": list(found.parents),
        "digest": found.digest,
        "present": found.present,
        "own_values": found.own_values,
        "not_known": found.not_known,
    }


def _whole(found: Shown, day: date | None) -> dict[str, Any]:
    notes = [
        {
            "topic": note.topic,
            "text": note.text,
            "from": note.since.isoformat(),
            "until": note.until and note.until.isoformat(),
            "source": note.source,
            "status": note.status,
            "stated_in": stated_in,
        }
        for stated_in, note in found.notes_on(day)
    ]
    return {"values": [_plain(each) for each in found.spells(day)], "notes": notes}


def _plain(spell: Spell) -> dict[str, Any]:
    entry = spell.entry
    return {
        "name": spell.name,
        "value": entry.value,
        "unknown": entry.unknown,
        "from": entry.since.isoformat(),
        "until": spell.until and spell.until.isoformat(),
        "source": entry.source,
        "status": entry.status,
        "stated_in": entry.stated_in,
    }


profile.command()(diff)
profile.command()(check)
