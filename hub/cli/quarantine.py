"""`sip-hub quarantine`: what the hub did not accept, and what people do about it."""

import getpass
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias

import typer

from hub.cli.language import say
from hub.cli.program import Commands
from hub.cli.terminal import Exit, Kafka, err, fail, print_json, settings_with
from hub.clock import wall_clock

if TYPE_CHECKING:
    from hub.cli.quarantine_acts import Release
    from hub.cli.quarantine_view import StillRefused
    from hub.internal import Handling
    from hub.quarantine import Kept, Place
    from hub.settings import Settings

quarantine = Commands(
    help="See what the hub did not accept, and why; let it in once the fault is mended, or set it aside.",
    epilog="A record is named by where it stood: topic/partition/offset. What is done is recorded, with who and when.",
)

Ids: TypeAlias = Annotated[
    list[str], typer.Argument(metavar="ID", help="topic/partition/offset, as `list` shows it; one or more.")
]
By: TypeAlias = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help="Who does it; default: the user of this machine.")
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")]

_MOST_TEXT: Final = 200


@quarantine.command("list")
def show_list(
    code: Annotated[str | None, typer.Option(metavar="CODE", help="Only what was refused with this code.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="WHEN", help="Only what was received since: 2026-11-20, or an instant.")
    ] = None,
    include_handled: Annotated[bool, typer.Option("--all", help="Also what has been released or discarded.")] = False,
    most: Annotated[int, typer.Option("--max", min=1, max=100_000, help="The newest so many.")] = 100,
    as_json: AsJson = False,
    kafka: Kafka = None,
) -> None:
    """List what nobody has released or discarded yet, newest first: id, when, how large, code and reason.

    sip-hub quarantine list --since 2026-11-20 --code SENDER_MAY_NOT_SPEAK
    """
    from hub.cli.instants import instant_or_day
    from hub.cli.quarantine_acts import everything
    from hub.cli.quarantine_view import kept_plain, show_all

    start = None if since is None else instant_or_day("--since", since)
    found = everything(settings_with(kafka))
    wanted = [
        kept
        for kept in found.kept
        if (include_handled or kept.ending is None)
        and code in (None, kept.quarantined.code)
        and (start is None or kept.quarantined.received_at >= start)
    ]
    wanted.sort(key=lambda kept: (kept.quarantined.received_at, kept.place), reverse=True)
    if as_json:
        print_json({"total": len(wanted), "records": [kept_plain(kept) for kept in wanted[:most]]})
    else:
        show_all(wanted, most)
    if found.unreadable:
        told = say("{count} records of the quarantine itself cannot be read.", count=found.unreadable)
        err.print(told, style="yellow")


@quarantine.command("show")
def show_one(
    record: Annotated[str, typer.Argument(metavar="ID", help="topic/partition/offset, as `list` shows it.")],
    reveal: Annotated[
        bool, typer.Option("--reveal", help="Open the original too: it may tell who a patient is. This is recorded.")
    ] = False,
    by: By = None,
    reason: Annotated[str | None, typer.Option(help="Why the original is opened; recorded with it.")] = None,
    as_json: AsJson = False,
    kafka: Kafka = None,
) -> None:
    """Show why a record was not accepted, and what has been done about it since.

    Only with --reveal is the original opened; that is recorded, with who and when, before anything is shown.

    sip-hub quarantine show hospital.admissions.v1/3/1207
    """
    from hub.cli.quarantine_acts import kept_at
    from hub.cli.quarantine_view import kept_plain, show_kept

    settings = settings_with(kafka)
    for kept in kept_at(settings, _places([record])):
        original = _revealed(settings, kept, _who(by), _text("--reason", reason)) if reveal else None
        if as_json:
            print_json(kept_plain(kept) | ({} if original is None else {"original": original}))
        else:
            show_kept(kept, original)


@quarantine.command()
def release(
    records: Ids,
    by: By = None,
    reason: Annotated[str | None, typer.Option(help="Why it may go in now; recorded with it.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only tell what would happen.")] = False,
    as_json: AsJson = False,
    kafka: Kafka = None,
) -> None:
    """Judge records again, and let them in: all of them, or none.

    A message keeps the time and place of its first receipt, so it counts as received then. A notice that had no inbox
    is sent to its inbox, once that exists. One that has been released already is left as it is.

    Exit code 1: at least one is still refused, and why is told; nothing was released.

    sip-hub quarantine release hospital.admissions.v1/3/1207 --reason "Registered now."
    """
    from hub.cli.quarantine_acts import kept_at, record
    from hub.cli.quarantine_view import released_plain, show_released, show_still_refused
    from hub.internal import Handling
    from hub.publishing import publish
    from hub.quarantine import handled

    settings, who, why = settings_with(kafka), _who(by), _text("--reason", reason)
    left, wanted = _divided(kept_at(settings, _places(records)), Handling.RELEASED)
    ready, refused = _judged(settings, wanted)
    if not check and not refused:
        publish(settings, [sent for each in ready for sent in (each.publication, *each.also)], lambda: None)
        done = [(each.kept, each.case_id) for each in ready]
        at = wall_clock()
        record(settings, [handled(k, Handling.RELEASED, at=at, by=who, reason=why, case_id=c) for k, c in done])
    if as_json:
        print_json(released_plain(ready, refused, left, done=not check and not refused))
    elif refused:
        show_still_refused(refused)
    else:
        show_released(ready, left, check=check)
    if refused:
        raise typer.Exit(Exit.DIFFERS)


@quarantine.command()
def discard(
    records: Ids,
    reason: Annotated[str, typer.Option(help="Why it need not go in; recorded with it.")],
    by: By = None,
    as_json: AsJson = False,
    kafka: Kafka = None,
) -> None:
    """Set records aside for good: they leave the list. All of them, or none.

    Nothing is erased: the sealed original stays, and who set it aside, when and why is recorded. What was released
    cannot be discarded; what was discarded can still be released.

    sip-hub quarantine discard hospital.admissions.v1/3/1207 --reason "Sent again by the ward."
    """
    from hub.cli.quarantine_acts import kept_at, record
    from hub.cli.quarantine_view import show_discarded, told
    from hub.internal import Handling
    from hub.quarantine import handled

    settings, who, why = settings_with(kafka), _who(by), _text("--reason", reason)
    found = kept_at(settings, _places(records))
    released = [kept for kept in found if kept.ending and kept.ending.handling is Handling.RELEASED]
    if released:
        lines = [told(kept.place, kept.ending) for kept in released if kept.ending]
        err.print("\n".join(lines), markup=False)
        fail(Exit.DIFFERS, "What was released is in the hub; nothing was discarded.")
    left, wanted = _divided(found, Handling.DISCARDED)
    at = wall_clock()
    record(settings, [handled(kept, Handling.DISCARDED, at=at, by=who, reason=why) for kept in wanted])
    if as_json:
        print_json({"discarded": [str(kept.place) for kept in wanted], "left": [str(kept.place) for kept in left]})
    else:
        show_discarded(wanted, left)


def _judged(settings: "Settings", wanted: "Sequence[Kept]") -> "tuple[list[Release], list[StillRefused]]":
    """Judge all anew: what may go, and what may not."""
    from hub.cli.quarantine_acts import Release, existing_topics, opening, release_of
    from hub.party_files import load_parties

    parties, existing = load_parties(settings.parties), existing_topics(settings)
    with opening(settings) as opener:
        judged = [release_of(kept, opener, parties, existing) for kept in wanted]
    ready = [each for each in judged if isinstance(each, Release)]
    return ready, [(kept, each) for kept, each in zip(wanted, judged, strict=True) if not isinstance(each, Release)]


def _revealed(settings: "Settings", kept: "Kept", who: str, why: str | None) -> dict[str, Any]:
    """Open the original, once it stands recorded that somebody does."""
    from hub.cli.quarantine_acts import opening, record
    from hub.cli.quarantine_view import legible
    from hub.internal import Handling
    from hub.quarantine import OriginalGoneError, handled, original_of

    with opening(settings) as opener:
        try:
            original = original_of(kept, opener.vault)
        except OriginalGoneError as error:
            fail(Exit.DIFFERS, str(error))
        ids = opener.ids_of(original)
    record(settings, [handled(kept, Handling.REVEALED, at=wall_clock(), by=who, reason=why)])
    return legible(original, ids)


def _divided(found: "Sequence[Kept]", handling: "Handling") -> "tuple[list[Kept], list[Kept]]":
    """Divide into what has ended so already, and is left as it is, and all else."""
    ended = [kept for kept in found if kept.ending and kept.ending.handling is handling]
    return ended, [kept for kept in found if kept not in ended]


def _places(texts: "Sequence[str]") -> "list[Place]":
    from hub.quarantine import Place, PlaceError

    try:
        return list(dict.fromkeys(map(Place.parse, texts)))
    except PlaceError as error:
        fail(Exit.INPUT, str(error))


def _who(by: str | None) -> str:
    try:
        return _text("--by", by or getpass.getuser()) or ""
    except (KeyError, OSError):
        fail(Exit.INPUT, "This machine does not know who you are; say so with --by.")


def _text(option: str, text: str | None) -> str | None:
    """Take a user's own words, which are kept for ever and unsealed; end the command if they must not be."""
    from hub.identifiers import find_personal_numbers

    if text is None:
        return None
    if not 0 < len(text.strip()) <= _MOST_TEXT:
        fail(Exit.INPUT, "{option} must have 1 to {most} characters.", option=option, most=_MOST_TEXT)
    if any(find_personal_numbers(text)):
        fail(
            Exit.INPUT,
            "{option} holds a personal number, and would be kept for ever; say it without.",
            option=option,
        )
    return text.strip()
