"""`sip-hub overdue`: what is late or soon due, whose turn it is, and by which paragraph."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from hub.cli.instants import instant, lasting, plain, shown
from hub.cli.language import say
from hub.cli.naming import Names, duty, paragraph
from hub.cli.terminal import LOG_EXCEPTIONS, Exit, Kafka, LogExceptionsFile, fail, out, print_json, settings_with, tell
from hub.clock import wall_clock

if TYPE_CHECKING:
    from hub.settings import Settings
    from hub.worklist import Work, Worklist

_MOST_SHOWN: Final = 200
_REGION: Final = re.compile(r"\d\d", re.ASCII)


def overdue(
    within: Annotated[float, typer.Option(metavar="HOURS", min=0, max=8760, help="Also what is due so soon.")] = 24,
    party: Annotated[
        str | None,
        typer.Option(
            metavar="PARTY", help="Only this party's turn: municipality:0880, open_care:SE2321000073-V001, hospital …"
        ),
    ] = None,
    region: Annotated[
        str | None, typer.Option(metavar="NN", help="Only stays of this region, two digits, for example 08.")
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(metavar="INSTANT", help="Count from this instant instead of now; the log is read as it stands."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object with every deadline, for programs.")] = False,
    log_exceptions: LogExceptionsFile = LOG_EXCEPTIONS,
    kafka: Kafka = None,
) -> None:
    """Show what is late or soon due: which case, whose turn, what is owed, by which paragraph, and how late.

    A deadline is late when its last moment has passed and what was owed is still not done. The most urgent comes
    first. Who a patient is stands nowhere here.

    Exit code 0: nothing is late. 1: something is late.

    sip-hub overdue --party municipality:0880 --within 48
    """
    check_region(region)
    moment, span = _moment(at), timedelta(hours=within)
    settings = settings_with(kafka)
    found = _due(settings, moment, span, log_exceptions)
    wanted = [work for work in found if work.concerns(party, region)]
    if as_json:
        print_json({"at": plain(moment), "within_hours": within, "deadlines": [_plain(work) for work in wanted]})
    else:
        _show(wanted, span, settings)
    if any(work.late for work in wanted):
        raise typer.Exit(Exit.DIFFERS)


def _due(settings: "Settings", at: datetime, within: timedelta, log_exceptions: Path) -> "list[Work]":
    from hub.worklist import urgency

    found = (work for worklist in worklists(settings, log_exceptions) for work in worklist.due(at, within))
    return sorted(found, key=urgency)


def worklists(settings: "Settings", log_exceptions: Path) -> "Iterator[Worklist]":
    """Read the log, one partition after the other; only one partition's cases are held at a time."""
    from hub.cli.log_reading import decisions_in, reading
    from hub.topic_reader import partition_count
    from hub.topics import CASE_EVENTS
    from hub.worklist import Worklist
    from processors.log_exceptions import load_log_exceptions

    exceptions, partitions = load_log_exceptions(log_exceptions), partition_count(settings, CASE_EVENTS)
    with reading(CASE_EVENTS, partitions) as begin:
        for number in range(partitions):
            worklist = Worklist()
            for decision in decisions_in(settings, number, exceptions, begin(number)):
                worklist.fold(decision)
            yield worklist


def _moment(text: str | None) -> datetime:
    return wall_clock() if text is None else instant("--at", text)


def check_region(region: str | None) -> None:
    """End the command if that is no region's code."""
    if region is not None and not _REGION.fullmatch(region):
        fail(Exit.INPUT, "--region is the two digits of a region; write for example 08 for Kalmar.")


def _plain(work: "Work") -> dict[str, Any]:
    return {
        "case_id": work.case_id,
        "duty": work.duty,
        "about": work.about,
        "count": work.count,
        "law": work.law,
        "responsible": work.responsible,
        "party": work.party,
        "regions": sorted(work.regions),
        "status": work.status,
        "late": work.late,
        "starts_at": plain(work.starts_at),
        "due_at": plain(work.due_at),
        "seconds_left": work.left.total_seconds(),
    }


def _show(found: "Sequence[Work]", within: timedelta, settings: "Settings") -> None:
    if not found:
        tell("Nothing is late, and nothing is due within {span}.", span=lasting(within))
        return
    names = Names(settings)
    headings = (say("How late\nLast moment"), say("What is owed\nParagraph"), say("Whose turn\nCase"))
    show_rows(headings, ((_cells(work, names), work.late) for work in found), len(found))
    late = sum(work.late for work in found)
    tell("{late} late, {soon} due within {span}.", late=late, soon=len(found) - late, span=lasting(within))


def show_rows(headings: Sequence[str], rows: Iterable[tuple[Sequence[str], bool]], count: int) -> None:
    """Print as a table the first of so many rows, each with whether it is pressing."""
    from rich.table import Column, Table
    from rich.text import Text

    columns = (Column(heading, overflow="fold") for heading in headings)
    table = Table(*columns, box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for cells, pressing in islice(rows, _MOST_SHOWN):
        table.add_row(*map(Text, cells), style="red" if pressing else None)
    out.show(table)
    if count > _MOST_SHOWN:
        tell("… and {count} more; --json gives them all.", count=count - _MOST_SHOWN)


def _cells(work: "Work", names: "Names") -> tuple[str, str, str]:
    return (
        f"{how_late(work.left, late=work.late)}\n{shown(work.due_at)}",
        f"{duty(work.duty, work.about)}\n{paragraph(work.law)}",
        f"{names.party(work.party)}\n{work.party}\n{work.case_id}",
    )


def how_late(left: timedelta, *, late: bool) -> str:
    """Say how late something is, or how long is left until its last moment."""
    if late:
        return say("{span} late", span=lasting(-left))
    return say("{span} left", span=lasting(left)) if left >= timedelta() else say("passed, not yet judged")
