"""Every version of a profile that was ever used, kept by digest in `hub/profiles/kept/`, one file each.

A decision in the log names profile and digest; what that version said can be asked for as long as the log stands.
A file proves itself: its digest is taken of what stands in it.  `python -m hub.profile_release` adds the present ones.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from hub.cited_yaml import FileRefusedError, sentence
from hub.profile_files import Entry, Profile, as_kept, digest_of

FOLDER: Final = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A version of the profile *name* as it was when it was used; entries oldest first."""

    name: str
    digest: str
    values: Mapping[str, tuple[Entry, ...]]


@cache
def kept_digests() -> dict[str, str]:
    """Return the profile of each digest that is kept."""
    names = [entry.name for entry in files("hub.profiles").joinpath(FOLDER).iterdir() if entry.name.endswith(".json")]
    return {digest: profile for profile, digest in sorted(name.removesuffix(".json").split(".") for name in names)}


def kept_version(digest: str) -> Kept:
    """Return the version that *digest*, one of `kept_digests`, names; FileRefusedError if it is not as it was."""
    name = file_name(kept_digests()[digest], digest)
    text = files("hub.profiles").joinpath(FOLDER).joinpath(name).read_text(encoding="utf-8")
    return read_kept(text, Path("hub/profiles", FOLDER, name))


def read_kept(text: str, path: Path) -> Kept:
    """Return the version that *text* holds; FileRefusedError if it is not what the name of the file says."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    name, _, digest = path.stem.partition(".")
    if not isinstance(found, dict) or digest_of(found) != digest or found["profile"] != name:
        raise FileRefusedError(
            sentence(path, 1, "does not hold the version that it is named for", "restore it: git log finds it")
        )
    return Kept(name=name, digest=digest, values={value: _entries(each) for value, each in found["values"].items()})


def keep(profile: Profile, folder: Path) -> Path:
    """Write the present version of *profile* into *folder*; one that is there already stays as it is."""
    path = folder / file_name(profile.name, profile.digest)
    if not path.exists():
        kept = as_kept(profile.name, profile.values)
        path.write_text(json.dumps(kept, sort_keys=True, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def file_name(profile: str, digest: str) -> str:
    """Return the name of the file that keeps that version."""
    return f"{profile}.{digest}.json"


def _entries(found: Iterable[Mapping[str, Any]]) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            since=date.fromisoformat(each["from"]),
            value=each["value"],
            source=each["source"],
            status=each["status"],
            unknown=each["unknown"],
            stated_in=each["stated_in"],
        )
        for each in found
    )
