"""A profile as people read it: what it states itself, what nobody knows, what it inherits, and what is good to know."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from hub.cli.language import say, spoken
from hub.cli.terminal import out, tell
from hub.cli.words.profiles import CODES, VALUES
from hub.kept_profiles import Kept
from hub.profile_files import Entry, Profile
from hub.profile_text import Note, level_of
from hub.profile_values import ACT_BEGINS, STATUTE, Level
from hub.settings import Language

_OF_PAYMENT: Final = ("payment_", "average_", "long_stay_", "cutoff_", "timely_", "late_", "charge_")
"""How the values begin that say when the municipality pays (5 kap.); all others start clocks, or none."""


@dataclass(frozen=True, slots=True)
class Spell:
    """A value on the days on which it holds, both included; `until` is None while it holds still."""

    name: str
    entry: Entry
    until: date | None

    def holds_on(self, day: date) -> bool:
        """Tell whether it holds on *day*."""
        return self.entry.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A profile to be shown, or a version of one that was used once; that has neither title nor notes.

    `present_digest` is that of the profile as it is now; None if there is none of that name any longer.
    """

    name: str
    title: str | None
    level: Level | None
    parents: tuple[str, ...]
    digest: str
    present_digest: str | None
    values: Mapping[str, tuple[Entry, ...]]
    notes: tuple[tuple[str, Note], ...]

    @property
    def present(self) -> bool:
        """Whether this is the profile as it is now."""
        return self.digest == self.present_digest

    @property
    def own_values(self) -> list[str]:
        """The values that it states itself, known or not."""
        return sorted(name for name, found in self.values.items() if self.states(found))

    @property
    def not_known(self) -> list[str]:
        """The values that nobody knows now."""
        return sorted(name for name, found in self.values.items() if found[-1].unknown)

    def states(self, entries: Iterable[Entry]) -> bool:
        """Tell whether it states one of *entries* itself."""
        return any(entry.stated_in == self.name for entry in entries)

    def spells(self, day: date | None) -> list[Spell]:
        """Return every value with its days, by name; only what holds on *day* if it is given."""
        spells = [Spell(name, *each) for name, found in sorted(self.values.items()) for each in _with_ends(found)]
        return [each for each in spells if day is None or each.holds_on(day)]

    def notes_on(self, day: date | None) -> list[tuple[str, Note]]:
        """Return the notes with who states them; only those that hold on *day* if it is given."""
        return [
            (stated_in, note)
            for stated_in, note in self.notes
            if day is None or (note.since <= day and (note.until is None or day <= note.until))
        ]


def shown_profile(profile: Profile) -> Shown:
    """Return the present version of a profile, as it is shown."""
    return Shown(
        name=profile.name,
        title=profile.title,
        level=profile.level,
        parents=profile.parents,
        digest=profile.digest,
        present_digest=profile.digest,
        values=profile.values,
        notes=profile.notes,
    )


def shown_kept(kept: Kept, present_digest: str | None) -> Shown:
    """Return a version that was used once, as it is shown; whom it then extended is seen from who stated its values."""
    stated_in = {entry.stated_in for found in kept.values.values() for entry in found} - {kept.name}
    return Shown(
        name=kept.name,
        title=None,
        level=level_of(kept.name),
        parents=tuple(sorted(stated_in)),
        digest=kept.digest,
        present_digest=present_digest,
        values=kept.values,
        notes=(),
    )


def show_list(found: Iterable[Shown]) -> None:
    """Print each profile with what it states itself and what it does not know."""
    for each in found:
        _line(f"{each.name:<12}  {each.title}")
        _line(f"{'':<12}  {'; '.join(_summary(each))}", style="dim")
    tell("A region that is not listed follows {statute}, and a municipality its region.", statute=STATUTE)


def _summary(found: Shown) -> Iterator[str]:
    if not found.parents:
        yield say("states every value")
        return
    known = [name for name in found.own_values if name not in found.not_known]
    yield say("states {values}", values=", ".join(known)) if known else say("states no value of its own")
    if unknown := [name for name in found.own_values if name in found.not_known]:
        yield say("does not know {values}", values=", ".join(unknown))
    yield say("all else from {parent}", parent=found.parents[0])


def show_card(found: Shown, day: date | None) -> None:
    """Print a profile, its own values first, then what it inherits, then its notes."""
    if not found.present:
        _not_the_present(found)
    _line(f"{found.name}  {found.title or ''}".rstrip(), style="bold")
    level, digest = _word(CODES, found.level or ""), found.digest[:12]
    if found.parents:
        tell(
            "{level}; it extends {parents}; version {digest}",
            level=level,
            parents=" → ".join(found.parents),
            digest=digest,
        )
    else:
        tell("{level}; it extends nothing; version {digest}", level=level, digest=digest)
    spells = found.spells(day)
    if not spells:
        tell("Nothing is stated for {day}; the Act holds from {begins}.", day=day, begins=ACT_BEGINS)
        return
    if day and not _agreed_on(found, day):
        tell(
            "No agreement of {name} holds on {day}; {parent} applies.",
            "yellow",
            name=found.name,
            day=day,
            parent=STATUTE,
        )
    own = set(found.own_values)
    _values(say("Stated by {name}", name=found.name), [each for each in spells if each.name in own], found)
    _values(say("Inherited"), [each for each in spells if each.name not in own], found)
    _notes(found, day)
    _line("")
    tell(
        "Status: V read in the text itself, V2 in a second source, I inferred from a text, M from memory, "
        "HUB the hub's own choice.",
        "dim",
    )
    tell("Sources and notes stand in the language in which they were written.", "dim")


def _not_the_present(found: Shown) -> None:
    if found.present_digest is None:
        tell("There is no profile {name} any longer.", "yellow", name=found.name)
        return
    now = found.present_digest[:12]
    tell("This version of {name} is not the present one, which is {digest}.", "yellow", name=found.name, digest=now)


def _agreed_on(found: Shown, day: date) -> bool:
    """Tell whether an agreement that the profile names is in force on *day*; one that names none needs none."""
    agreements = [note for stated_in, note in found.notes if stated_in == found.name and note.topic == "agreement"]
    return not agreements or any(note in agreements for _, note in found.notes_on(day))


def _values(heading: str, spells: list[Spell], found: Shown) -> None:
    if not spells:
        return
    _line(f"\n{heading}", style="bold")
    for name, each in groupby(spells, key=lambda spell: spell.name):
        _line(f"  {name}  {_word(VALUES, name)}")
        for spell in each:
            _spell(spell, found)


def _spell(spell: Spell, found: Shown) -> None:
    entry, inherited = spell.entry, spell.entry.stated_in != found.name
    who = f"  {entry.stated_in}" if inherited else ""
    _line(f"    {shown_days(entry.since, spell.until)}: {shown_value(spell.name, entry)}  [{entry.status}]{who}")
    if inherited and found.states(found.values[spell.name]):
        sentence = say("outside the days of {name}, {parent} applies", name=found.name, parent=entry.stated_in)
        _line(f"      {sentence}", style="yellow")
    _line(f"      {entry.source}", style="dim")
    if entry.unknown:
        _line(f"      {say('what would settle it: {unknown}', unknown=entry.unknown)}", style="yellow")


def _notes(found: Shown, day: date | None) -> None:
    notes = found.notes_on(day)
    if notes:
        _line(f"\n{say('Good to know')}", style="bold")
    for stated_in, note in notes:
        who = "" if stated_in == found.name else f"  {stated_in}"
        _line(f"  {_word(CODES, note.topic)}: {note.text}")
        _line(f"    {shown_days(note.since, note.until)}  [{note.status}]{who}  {note.source}", style="dim")
        if note.until and note.topic == "agreement":
            _line(f"    {say('outside these days {parent} applies', parent=STATUTE)}", style="yellow")


def _with_ends(entries: tuple[Entry, ...]) -> Iterator[tuple[Entry, date | None]]:
    ends = [later.since - timedelta(days=1) for later in entries[1:]]
    return zip(entries, [*ends, None], strict=True)


def shown_days(since: date, until: date | None) -> str:
    """Say on which days, both included; *until* None: still."""
    return say("from {since} to {until}", since=since, until=until) if until else say("from {since}", since=since)


def shown_value(name: str, entry: Entry) -> str:
    """Say what the value *name* is, with its unit, or that there is none, or that nobody knows it."""
    clock = not name.startswith(_OF_PAYMENT)
    if entry.unknown:
        return say("not known, so no such clock runs") if clock else say("not known, so a person judges")
    if entry.value is None:
        return say("none, so no such clock runs") if clock else say("none")
    unit = next((unit for unit in ("days", "hours", "minutes") if f"_{unit}" in name), None)
    return f"{entry.value} {_word(CODES, unit)}" if unit else _word(CODES, str(entry.value))


def word_for(name: str) -> str:
    """Return what the value *name* says, so that its number can follow."""
    return _word(VALUES, name)


def _word(words: Mapping[str, tuple[str, str]], code: str) -> str:
    english, swedish = words.get(code, (code, code))
    return english if spoken() is Language.ENGLISH else swedish


def _line(text: str, style: str | None = None) -> None:
    out.print(text, style=style, markup=False)
