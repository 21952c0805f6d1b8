"""What a record in quarantine looks like, to people and to programs; who a patient is only in a revealed original."""

from typing import Any, Final

from rich.table import Column, Table
from rich.text import Text

from hub.cli.instants import plain, shown
from hub.cli.terminal import err, out
from hub.codec import Ids
from hub.internal import QuarantineHandled
from hub.logs import without_personal_numbers
from hub.quarantine import Kept, Place, fields_of

WARNING: Final = "What follows may tell who a patient is. That you have seen it is recorded."
_MOST_BYTES: Final = 4096


def kept_plain(kept: Kept) -> dict[str, Any]:
    """Return what programs read of one record."""
    found = kept.quarantined
    return {
        "id": str(kept.place),
        "received_at": plain(found.received_at),
        "code": found.code,
        "sentence": without_personal_numbers(found.sentence),
        "size": found.size,
        "original_kept": found.sealed is not None,
        "ending": kept.ending.handling if kept.ending else None,
        "handled": [_handled(each) for each in kept.handled],
    }


def show_all(wanted: list[Kept], most: int) -> None:
    """Print the records as a table, two lines for each."""
    if not wanted:
        out.print("Nothing waits in quarantine.")
        return
    table = Table(Column("Received", no_wrap=True), Column("Id\nCode: reason", overflow="fold"), box=None)
    for kept in wanted[:most]:
        table.add_row(shown(kept.quarantined.received_at), _row(kept))
    out.print(table)
    if len(wanted) > most:
        out.print(f"… and {len(wanted) - most} older; --max shows more.")
    out.print(f"{len(wanted)} in quarantine. `sip-hub quarantine show ID` tells more of one.")


def show_kept(kept: Kept, original: dict[str, Any] | None) -> None:
    """Print one record with what has been done about it, and the original if it was opened."""
    found = kept.quarantined
    out.print(f"{kept.place}  received {shown(found.received_at)}  {_size(kept)}", markup=False)
    out.print(f"{found.code}: {without_personal_numbers(found.sentence)}", markup=False)
    for each in kept.handled:
        out.print(told(kept.place, each), markup=False)
    if original is not None:
        err.print(WARNING, style="bold yellow")
        out.print_json(data=original, default=str)


def told(place: Place, done: QuarantineHandled) -> str:
    """Say what was done, when, by whom and why."""
    why = f": {done.reason}" if done.reason else ""
    return f"{place} was {done.handling.lower()} {shown(done.handled_at)} by {done.by}{why}"


def legible(original: bytes, ids: Ids) -> dict[str, Any]:
    """Return an original as its schema tells it, or else as text, bytes that are none escaped."""
    if (found := fields_of(original, ids)) is not None:
        return {"type": found[0], "fields": found[1]}
    text = original[:_MOST_BYTES].decode("utf-8", "backslashreplace")
    return {"type": None, "text": text, "bytes_not_shown": max(0, len(original) - _MOST_BYTES)}


def _row(kept: Kept) -> Text:
    found, ending = kept.quarantined, kept.ending
    lines = [f"{kept.place}  {_size(kept)}", f"{found.code}: {without_personal_numbers(found.sentence)}"]
    return Text("\n".join([*lines, *([told(kept.place, ending)] if ending else [])]))


def _size(kept: Kept) -> str:
    found = kept.quarantined
    return f"{found.size:,} bytes" + ("" if found.sealed is not None else ", too large to keep")


def _handled(each: QuarantineHandled) -> dict[str, Any]:
    own = {"by": each.by, "reason": each.reason, "case_id": each.case_id}
    return {"handling": each.handling, "at": plain(each.handled_at), **own}
