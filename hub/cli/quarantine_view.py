"""What a record in quarantine looks like, to people and to programs; who a patient is only in a revealed original."""

from typing import Any, Final, TypeAlias

from rich.table import Column, Table
from rich.text import Text

from hub.cli.instants import plain, shown
from hub.cli.language import said_elsewhere, say, term, with_explanation
from hub.cli.quarantine_acts import Release
from hub.cli.terminal import complain, err, out, tell
from hub.codec import Ids
from hub.internal import QuarantineHandled
from hub.logs import without_personal_numbers
from hub.quarantine import Kept, Place, fields_of
from hub.refusals import Refused
from processors.notify import NO_INBOX

StillRefused: TypeAlias = tuple[Kept, Refused]

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
        tell("Nothing waits in quarantine.")
        return
    headings = say("Received"), say("Id\nCode: reason")
    table = Table(Column(headings[0], no_wrap=True), Column(headings[1], overflow="fold"), box=None, pad_edge=False)
    for kept in wanted[:most]:
        table.add_row(shown(kept.quarantined.received_at), _row(kept))
    out.show(table)
    if len(wanted) > most:
        tell("… and {count} older; --max shows more.", count=len(wanted) - most)
    tell("{count} in quarantine. `sip-hub quarantine show ID` tells more of one.", count=len(wanted))


def show_kept(kept: Kept, original: dict[str, Any] | None) -> None:
    """Print one record with what has been done about it, and the original if it was opened."""
    found = kept.quarantined
    tell("{place}  received {at}  {size}", place=kept.place, at=shown(found.received_at), size=_size(kept))
    for line in reason_lines(found.code, found.sentence):
        out.print(line, markup=False)
    for each in kept.handled:
        out.print(told(kept.place, each), markup=False)
    if kept.ending is None and original is None:
        out.print(_remedy(found.code, kept.place), style="dim", markup=False)
    if original is not None:
        warning = say("What follows may tell who a patient is. That you have seen it is recorded.")
        err.print(warning, style="bold yellow")
        out.print_json(data=original, default=str)


def told(place: Place, done: QuarantineHandled) -> str:
    """Say what was done, when, by whom and why."""
    why = f": {done.reason}" if done.reason else ""
    told = say(
        "{place} was {done} {at} by {who}",
        place=place,
        done=term(done.handling),
        at=shown(done.handled_at),
        who=done.by,
    )
    return told + why


def reason_lines(code: str, sentence: str) -> list[str]:
    """Say why something is refused: the code and the contract's own sentence, and beneath it the Swedish if asked."""
    return with_explanation(code, f"{code}: {without_personal_numbers(sentence)}")


def released_plain(
    ready: list[Release], refused: list[StillRefused], left: list[Kept], *, done: bool
) -> dict[str, Any]:
    """Return what programs read of a release: all was done, or, with `done` false, nothing."""
    return {
        "done": done,
        "ready": [{"id": str(each.kept.place), "type": each.type, "case_id": each.case_id} for each in ready],
        "refused": [{"id": str(kept.place), "code": why.code, "sentence": why.sentence} for kept, why in refused],
        "left": [str(kept.place) for kept in left],
    }


def show_still_refused(refused: list[StillRefused]) -> None:
    """Say why nothing was released."""
    for kept, why in refused:
        first, *more = reason_lines(why.code, said_elsewhere(why.sentence))
        complain("\n".join([say("{place} is still refused: {why}", place=kept.place, why=first), *more]))
    complain(say("Nothing was released."))


def show_released(ready: list[Release], left: list[Kept], *, check: bool) -> None:
    """Say what was let in, or could be, with the command that shows its case."""
    _show_left(left)
    for each in ready:
        case = f"; sip-hub case {each.case_id}" if each.case_id else ""
        said = say(
            "{place} could be released as {type}" if check else "{place} was released as {type}",
            place=each.kept.place,
            type=each.type,
        )
        out.print(said + case, markup=False)


def show_discarded(discarded: list[Kept], left: list[Kept]) -> None:
    """Say what was set aside."""
    _show_left(left)
    for kept in discarded:
        tell("{place} was discarded", place=kept.place)


def _show_left(left: list[Kept]) -> None:
    for kept in left:
        if kept.ending:
            tell("{told}; it is left as it is", told=told(kept.place, kept.ending))


def legible(original: bytes, ids: Ids) -> dict[str, Any]:
    """Return an original as its schema tells it, or else as text, bytes that are none escaped."""
    if (found := fields_of(original, ids)) is not None:
        return {"type": found[0], "fields": found[1]}
    text = original[:_MOST_BYTES].decode("utf-8", "backslashreplace")
    return {"type": None, "text": text, "bytes_not_shown": max(0, len(original) - _MOST_BYTES)}


def _row(kept: Kept) -> Text:
    found, ending = kept.quarantined, kept.ending
    lines = [f"{kept.place}  {_size(kept)}", *reason_lines(found.code, found.sentence)]
    return Text("\n".join([*lines, *([told(kept.place, ending)] if ending else [])]))


def _size(kept: Kept) -> str:
    found = kept.quarantined
    told = say("{size} bytes", size=f"{found.size:,}")
    return told if found.sealed is not None else f"{told}, {say('too large to keep')}"


def _remedy(code: str, place: Place) -> str:
    """Say what a person can do about a record that nobody has decided about."""
    if code == NO_INBOX:
        return say("Make the inbox with `sip-hub topics apply`, then: sip-hub quarantine release {place}", place=place)
    return say(
        "If the sender is to mend it: have it sent again, then discard this one. If something was missing here, such "
        "as a registration: mend that, then: sip-hub quarantine release {place}",
        place=place,
    )


def _handled(each: QuarantineHandled) -> dict[str, Any]:
    own = {"by": each.by, "reason": each.reason, "case_id": each.case_id}
    return {"handling": each.handling, "at": plain(each.handled_at), **own}
