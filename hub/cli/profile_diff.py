"""`sip-hub profile diff`: in what two profiles differ, from which day to which, and who says so on either side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, Final

import typer

from hub.cli.language import say
from hub.cli.profile_lookup import day_of, found_profile
from hub.cli.profile_view import Shown, shown_days, shown_value, word_for
from hub.cli.terminal import Exit, out, print_json, tell
from hub.profile_files import Entry

_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Difference:
    """A value on days, both included, on which two profiles say different things; `until` None: still."""

    name: str
    since: date
    until: date | None
    one: Entry
    other: Entry

    def holds_on(self, day: date) -> bool:
        """Tell whether they differ on *day*."""
        return self.since <= day and (self.until is None or day <= self.until)


def diff(
    one: Annotated[
        str, typer.Argument(metavar="A", help="A profile, as `sip-hub profile show` takes it, or a file of your own.")
    ],
    other: Annotated[str, typer.Argument(metavar="B", help="Another, or an earlier version of the same.")],
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="Only what differs on this day, for example 2026-11-20.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
) -> None:
    """Show in what two profiles differ: each value, on which days, and who says so on either side.

    What the one knows and the other does not is a difference, and so is none against not known.

    Exit code 0: they say the same. 1: they differ.

    sip-hub profile diff 14 01 --on 2026-11-20
    sip-hub profile diff 08 ./region-08.yaml
    """
    day = None if on is None else day_of(on)
    sides = found_profile(one), found_profile(other)
    found = [each for each in differences(*sides) if day is None or each.holds_on(day)]
    if as_json:
        print_json({"profiles": [_head(side) for side in sides], "on": day and day.isoformat(), **_plain(found)})
    else:
        _show(sides, found, day)
    if found:
        raise typer.Exit(Exit.DIFFERS)


def differences(one: Shown, other: Shown) -> list[Difference]:
    """Return in what they differ, by name, then by day; one for each pair of entries that meet."""
    names = sorted(one.values.keys() & other.values.keys())
    return [each for name in names for each in _of_value(name, one.values[name], other.values[name])]


def _of_value(name: str, one: Sequence[Entry], other: Sequence[Entry]) -> Iterator[Difference]:
    days = sorted({entry.since for entry in (*one, *other)})
    ends: list[date | None] = [*(day - _ONE_DAY for day in days[1:]), None]
    for since, until in zip(days, ends, strict=True):
        left, right = _held(one, since), _held(other, since)
        if left and right and _said(left) != _said(right):
            yield Difference(name, since, until, left, right)


def _held(entries: Sequence[Entry], day: date) -> Entry | None:
    return next((each for each in reversed(entries) if each.since <= day), None)


def _said(entry: Entry) -> tuple[object, bool]:
    """What the value is, and whether it is known: not known is not none."""
    return entry.value, entry.unknown is None


def _head(side: Shown) -> dict[str, Any]:
    return {"name": side.name, "title": side.title, "digest": side.digest}


def _plain(found: Sequence[Difference]) -> dict[str, Any]:
    return {
        "differences": [
            {
                "name": each.name,
                "from": each.since.isoformat(),
                "until": each.until and each.until.isoformat(),
                "sides": [_side(each.one), _side(each.other)],
            }
            for each in found
        ]
    }


def _side(entry: Entry) -> dict[str, Any]:
    return {
        "value": entry.value,
        "unknown": entry.unknown,
        "source": entry.source,
        "status": entry.status,
        "stated_in": entry.stated_in,
    }


def _show(sides: tuple[Shown, Shown], found: Sequence[Difference], day: date | None) -> None:
    if not found:
        tell("{one} and {other} say the same.", one=sides[0].name, other=sides[1].name)
        return
    for side in sides:
        _line(f"{side.name}  {side.digest[:12]}  {side.title or ''}".rstrip(), style="bold")
    labels = _labels(sides)
    named = None
    for each in found:
        if each.name != named:
            _line(f"\n{each.name}  {word_for(each.name)}", style="bold")
        named = each.name
        _line(f"  {day.isoformat() if day else shown_days(each.since, each.until)}")
        for side, label, entry in zip(sides, labels, (each.one, each.other), strict=True):
            _entry(side, label, each.name, entry)


def _labels(sides: tuple[Shown, Shown]) -> list[str]:
    """Name the sides; two versions of one profile are told apart by their digests."""
    one, other = sides
    return [side.name if one.name != other.name else f"{side.name} {side.digest[:6]}" for side in sides]


def _entry(side: Shown, label: str, name: str, entry: Entry) -> None:
    who = "" if entry.stated_in == side.name else f"  {entry.stated_in}"
    _line(f"    {label}: {shown_value(name, entry)}  [{entry.status}]{who}")
    _line(f"      {entry.source}", style="dim")
    if entry.unknown:
        _line(f"      {say('what would settle it: {unknown}', unknown=entry.unknown)}", style="yellow")


def _line(text: str, style: str | None = None) -> None:
    out.print(text, style=style, markup=False)
