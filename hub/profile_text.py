"""Reads the text of one profile: what this file itself states, from day to day, each with source and status.

A file is refused, with line and remedy, that is not what it says it is, that states what its level may not, or whose
values are not dated, cited and whole: no day between two versions of a value is left out, and none has two.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final

from hub.cited_yaml import Part, read_yaml
from hub.municipalities import is_municipality, is_region
from hub.profile_values import ACT_BEGINS, STATUTE, VALUES, Level, values_of

TOPICS: Final = (
    "agreement",
    "call",
    "consent",
    "deviations",
    "flow",
    "meeting",
    "payment",
    "receipts",
    "school",
    "searched",
    "system",
)
"""What a note may be about."""

_KEYS: Final = {"name", "title", "extends", "values", "notes"}
_CITED: Final = {"from", "source", "status"}
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A value as a file states it, from `since` to `until`, both included; None: for as long as nothing else is known.

    `unknown` says what would settle a value that is None because nobody here knows it; without it, None says that the
    source sets none.  Where it `inherits`, the file says that on these days its parent's value holds.
    """

    since: date
    until: date | None
    value: object
    source: str
    status: str
    unknown: str | None
    inherits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What is no number, but what a person needs to know; `topic` is one of `TOPICS`.  It decides nothing."""

    topic: str
    text: str
    since: date
    until: date | None
    source: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What one file, the `document`, states; versions oldest first, each with its last day unless it has none."""

    name: str
    title: str
    level: Level
    extends: str | None
    document: Part
    values: Mapping[str, tuple[Version, ...]]
    notes: tuple[Note, ...]


def read_profile_text(text: str, path: Path) -> Stated:
    """Return what *text* states; *path* is named in refusals.  Raises FileRefusedError."""
    document = Part(path, "the file", read_yaml(text, path))
    document.know(_KEYS)
    name, level = _name(document)
    values = document.section("values")
    missing = sorted(VALUES.keys() - values.keys) if level is Level.STATUTE else []
    values.must(not missing, f"{', '.join(missing)} is missing", "add it, with value null if the Act sets none")
    return Stated(
        name=name,
        title=document.text("title"),
        level=level,
        extends=None if level is Level.STATUTE else document.text("extends"),
        document=document,
        values={value: _versions(value, values, level) for value in values.keys},
        notes=tuple(_note(each) for each in document.items("notes")),
    )


def _name(document: Part) -> tuple[str, Level]:
    name, stem = document.text("name"), document.path.stem
    document.must(name == stem, f"name is {name!r}", f"write name: {stem}, as the file is called")
    level = level_of(name)
    if level is None:
        document.refuse(
            f"{name!r} is the name of no profile", "call it statute, region-<county code> or kommun-<municipality code>"
        )
    document.must(
        level is not Level.STATUTE or "extends" not in document.found, "the statute extends nothing", "remove extends"
    )
    return name, level


def level_of(name: str) -> Level | None:
    """Return the level that a profile of that name has; None if no profile can have it."""
    kind, _, code = name.partition("-")
    if name == STATUTE:
        return Level.STATUTE
    if kind == "region" and is_region(code):
        return Level.REGION
    return Level.MUNICIPALITY if kind == "kommun" and is_municipality(code) else None


def _versions(name: str, values: Part, level: Level) -> tuple[Version, ...]:
    values.must(name in VALUES, f"{name} is not a value the hub knows", f"use one of {', '.join(values_of(level))}")
    parts = values.items(name)
    values.must(parts, f"{name} states nothing", "give it a version, or remove it")
    if level not in VALUES[name].levels:
        parts[0].refuse(f"a {level} may not state it", f"remove it; a {level} states {', '.join(values_of(level))}")
    read = [_version(part, level) for part in parts]
    for (part, earlier), (later_part, later) in pairwise(zip(parts, read, strict=True)):
        _follows(later_part, earlier, later, part.line)
    if level is Level.STATUTE:
        _covers_all_days(parts, read)
    return tuple(_ended(read))


def _version(part: Part, level: Level) -> Version:
    part.know(_CITED | {"to", "value", "unknown", "inherits"})
    since, until, source, status = _cited(part)
    inherits, unknown = "inherits" in part.found, None
    if inherits:
        part.must(part.found["inherits"] is True and "value" not in part.found, *_INHERITS)
        part.must(level is not Level.STATUTE, "the statute inherits nothing", "give it a value")
    else:
        part.must("value" in part.found, "value is missing", "add it, null if there is none")
    value = part.found.get("value")
    if "unknown" in part.found:
        unknown = part.text("unknown")
        part.must(value is None and not inherits, "unknown, yet it has a value", "write value: null, or remove unknown")
    kind = VALUES[part.name].kind
    part.must(value is None or kind.accepts(value), f"{value!r} is of the wrong kind", kind.remedy)
    return Version(
        since=since, until=until, value=value, source=source, status=status, unknown=unknown, inherits=inherits
    )


_INHERITS: Final = ("inherits is not true alone", "write inherits: true and no value, or a value and no inherits")


def _cited(part: Part) -> tuple[date, date | None, str, str]:
    lacking = sorted(_CITED - part.found.keys())
    part.must(not lacking, f"{', '.join(lacking)} is missing", "every entry has from, source and status")
    since = part.day("from")
    until = part.day("to") if "to" in part.found else None
    remedy = f"write {ACT_BEGINS} or later, and name the older day in the source"
    part.must(since >= ACT_BEGINS, f"{since} lies before the Act", remedy)
    part.must(until is None or until >= since, "ends before it begins", "let `to` be its last day")
    return since, until, part.text("source"), part.status()


def _follows(part: Part, earlier: Version, later: Version, earlier_line: int) -> None:
    """Refuse a day that two versions claim, and one between them that neither does."""
    part.must(
        later.since > earlier.since,
        f"begins {later.since}, not after line {earlier_line}",
        "list versions oldest first, one a day",
    )
    if earlier.until is None:
        return
    next_day = earlier.until + _ONE_DAY
    part.must(later.since >= next_day, f"overlaps line {earlier_line}", f"begin {next_day}, or end the earlier before")
    part.must(
        later.since == next_day,
        f"leaves {next_day} to {later.since - _ONE_DAY} to nobody, after line {earlier_line}",
        f"begin {next_day}, or state those days with inherits: true",
    )


def _covers_all_days(parts: list[Part], read: list[Version]) -> None:
    first, last = read[0], read[-1]
    parts[0].must(first.since == ACT_BEGINS, f"leaves {ACT_BEGINS} and on to nobody", f"begin {ACT_BEGINS}")
    parts[-1].must(last.until is None, f"leaves the days after {last.until} to nobody", "remove `to`, or add a version")


def _ended(read: list[Version]) -> Iterator[Version]:
    """Give each version its last day: the one that it names, or the day before the next begins."""
    ends = [later.since - _ONE_DAY for later in read[1:]]
    return (replace(version, until=end) for version, end in zip(read, [*ends, read[-1].until], strict=True))


def _note(part: Part) -> Note:
    part.know(_CITED | {"to", "topic", "text"})
    since, until, source, status = _cited(part)
    topic = part.found.get("topic")
    part.must(topic in TOPICS, f"topic {topic!r}", f"use one of {', '.join(TOPICS)}")
    return Note(topic=str(topic), text=part.text("text"), since=since, until=until, source=source, status=status)
