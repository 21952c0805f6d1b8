"""Finds the profile that a command is asked for: by its name, by a digest that a decision names, or in a file."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

import typer

from hub.cited_yaml import refuse
from hub.cli.language import said_elsewhere
from hub.cli.profile_view import Shown, shown_kept, shown_profile
from hub.cli.terminal import Exit, complain, fail
from hub.domain.rules import Rules
from hub.kept_profiles import kept_digests, kept_version
from hub.profile_files import (
    Profile,
    ProfileRefusedError,
    load_profile,
    parent_name,
    profile_names,
    read_profile,
    rules_of,
)
from hub.profile_text import level_of
from hub.profile_values import Level

_SHORT: Final = {2: "region-", 4: "kommun-"}
_DIGEST: Final = re.compile(r"[0-9a-f]{6,64}", re.ASCII)
_FILE: Final = ".yaml"


def full_name(name: str) -> str:
    """Return the name of a profile for which *name* may be short: 08 is region-08, and 1497 is kommun-1497."""
    return _SHORT.get(len(name), "") + name if name.isascii() and name.isdigit() else name


def is_file(name: str) -> bool:
    """Tell whether *name* is a file with a profile in it, one of the operator's own or a proposal."""
    return name.endswith(_FILE)


def found_profile(name: str) -> Shown:
    """Find a profile by its name, by a digest or in a file; end the command if there is none."""
    if is_file(name):
        path = Path(name)
        return shown_profile(read_profile(text_of(path), path))
    wanted = full_name(name)
    return _version(name) if wanted == name and _DIGEST.fullmatch(name) else _profile(wanted)


def found_rules(name: str) -> Rules:
    """Return the rules of the profile that `found_profile` finds; the same ends the command."""
    found = found_profile(name)
    profile = Profile(
        name=found.name,
        title=found.title or "",
        level=found.level or Level.STATUTE,
        parents=found.parents,
        values=found.values,
        notes=found.notes,
    )
    return rules_of(profile)


def text_of(path: Path) -> str:
    """Return what the file says; FileRefusedError if it is no UTF-8, OSError if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        refuse(path, line, "is not UTF-8", "save the file as UTF-8")


def _profile(wanted: str) -> Shown:
    """Find the profile by its name; a region or municipality that has none has its parent's."""
    exists = wanted in profile_names() or level_of(wanted) is None
    try:
        return shown_profile(load_profile(wanted if exists else parent_name(wanted)))
    except ProfileRefusedError as error:
        complain(said_elsewhere(str(error)))
        raise typer.Exit(Exit.INPUT) from None


def _version(prefix: str) -> Shown:
    """Find the version that was used whose digest begins with *prefix*; the present one comes with its notes."""
    kept = kept_version(the_digest(prefix, kept_digests()))
    present = load_profile(kept.name) if kept.name in profile_names() else None
    if present and present.digest == kept.digest:
        return shown_profile(present)
    return shown_kept(kept, present.digest if present else None)


def the_digest(prefix: str, digests: Iterable[str]) -> str:
    """Return the one of *digests* that begins with *prefix*; end the command if there is none, or more than one."""
    found = sorted(digest for digest in digests if digest.startswith(prefix))
    if not found:
        fail(
            Exit.INPUT,
            "No version that was used has a digest that begins {prefix}; `sip-hub profile list --json` lists them.",
            prefix=prefix,
        )
    if len(found) > 1:
        fail(
            Exit.INPUT,
            "{prefix} begins more than one digest: {digests}. Give more of it.",
            prefix=prefix,
            digests=", ".join(found),
        )
    return found[0]


def day_of(text: str) -> date:
    """Return the day that `--on` names; end the command if it names none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        fail(Exit.INPUT, "{option} is a day; write it like 2026-11-20.", option="--on")
