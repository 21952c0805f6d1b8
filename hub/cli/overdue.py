"""`sip-hub overdue`: what is late or soon due, whose turn it is, and by which paragraph."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from hub.cli.instants import instant, plain, shown
from hub.cli.terminal import Exit, Kafka, fail, out, print_json, settings_with
from hub.clock import wall_clock

if TYPE_CHECKING:
    from hub.settings import Settings
    from hub.worklist import Work

_MOST_SHOWN: Final = 200
_REGION: Final = re.compile(r"\d\d", re.ASCII)


class Language(StrEnum):
    """The language of duties and headings."""

    ENGLISH = "en"
    SWEDISH = "sv"


_HEADINGS: Final = {
    Language.ENGLISH: ("How late\nLast moment", "What is owed\nParagraph", "Whose turn\nCase"),
    Language.SWEDISH: ("Hur sent\nSista stund", "Vad som ska göras\nParagraf", "Vems tur\nÄrende"),
}
_DUTIES: Final = {
    "admission_notice": ("tell the parties of the admission", "skicka inskrivningsmeddelande"),
    "planning_input": ("send what the planning needs", "lämna planeringsunderlag"),
    "care_contact": ("appoint a care contact", "utse fast vårdkontakt"),
    "sip_call": ("call to a SIP", "kalla till SIP"),
    "discharge_information": ("hand over information at discharge", "föra över information vid utskrivning"),
    "patient_information": ("inform the patient", "informera patienten"),
    "acknowledgement": ("acknowledge the notice", "kvittera underrättelsen"),
    "sip_meeting": ("hold the SIP meeting", "hålla SIP-möte"),
    "sip_follow_up": ("follow up the SIP", "följa upp SIP"),
}
_WORDS: Final = {
    Language.ENGLISH: {
        "late": "{} late",
        "left": "{} left",
        "passed": "just passed, not yet judged",
        "none": "Nothing is late, and nothing is due within {}.",
        "sum": "{} late, {} due within {}.",
        "more": "… and {} more; --json gives them all.",
    },
    Language.SWEDISH: {
        "late": "{} sent",
        "left": "{} kvar",
        "passed": "nyss passerat, ej avgjort",
        "none": "Inget är sent, och inget ska vara gjort inom {}.",
        "sum": "{} sena, {} ska vara gjorda inom {}.",
        "more": "… och {} till; --json ger alla.",
    },
}
_UNITS: Final = {Language.ENGLISH: ("d", "h", "min"), Language.SWEDISH: ("d", "tim", "min")}


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
    language: Annotated[Language, typer.Option("--lang", help="The language of duties and headings.")] = (
        Language.ENGLISH
    ),
    log_exceptions: Annotated[Path, typer.Option(help="Records of the log to pass over.")] = Path(
        "log-exceptions.yaml"
    ),
    kafka: Kafka = None,
) -> None:
    """Show what is late or soon due: which case, whose turn, what is owed, by which paragraph, and how late.

    A deadline is late when its last moment has passed and what was owed is still not done.
    The most urgent comes first. Who a patient is stands nowhere here.

    Exit code 0: nothing is late. 1: something is late.
    """
    _check_region(region)
    moment, span = _moment(at), timedelta(hours=within)
    found = _due(settings_with(kafka), moment, span, log_exceptions)
    wanted = [work for work in found if work.concerns(party, region)]
    if as_json:
        print_json({"at": plain(moment), "within_hours": within, "deadlines": [_plain(work) for work in wanted]})
    else:
        _show(wanted, span, language)
    if any(work.late for work in wanted):
        raise typer.Exit(Exit.DIFFERS)


def _due(settings: "Settings", at: datetime, within: timedelta, log_exceptions: Path) -> "list[Work]":
    """Read the log, one partition after the other; only one partition's cases are held at a time."""
    from hub.cli.log_reading import decisions_in, reading
    from hub.topic_reader import partition_count
    from hub.topics import CASE_EVENTS
    from hub.worklist import Worklist, urgency
    from processors.log_exceptions import load_log_exceptions

    exceptions, partitions = load_log_exceptions(log_exceptions), partition_count(settings, CASE_EVENTS)
    found = list["Work"]()
    with reading(CASE_EVENTS, partitions) as begin:
        for number in range(partitions):
            worklist = Worklist()
            for decision in decisions_in(settings, number, exceptions, begin(number)):
                worklist.fold(decision)
            found += worklist.due(at, within)
    return sorted(found, key=urgency)


def _moment(text: str | None) -> datetime:
    return wall_clock() if text is None else instant("--at", text)


def _check_region(region: str | None) -> None:
    if region is not None and not _REGION.fullmatch(region):
        fail(Exit.INPUT, "--region is the two digits of a region (länskod); write for example 08 for Kalmar.")


def _plain(work: "Work") -> dict[str, Any]:
    return {
        "case_id": work.case_id,
        "duty": work.duty,
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


def _show(found: "Sequence[Work]", within: timedelta, language: Language) -> None:
    from rich.table import Column, Table
    from rich.text import Text

    words, span = _WORDS[language], _span(within, language)
    if not found:
        out.print(words["none"].format(span))
        return
    columns = (Column(heading, overflow="fold") for heading in _HEADINGS[language])
    table = Table(*columns, box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for work in found[:_MOST_SHOWN]:
        table.add_row(*map(Text, _cells(work, language)), style="red" if work.late else None)
    out.print(table)
    if len(found) > _MOST_SHOWN:
        out.print(words["more"].format(len(found) - _MOST_SHOWN))
    late = sum(work.late for work in found)
    out.print(words["sum"].format(late, len(found) - late, span))


def _cells(work: "Work", language: Language) -> tuple[str, ...]:
    english, swedish = _DUTIES.get(work.duty, (work.duty, work.duty))
    duty = english if language is Language.ENGLISH else swedish
    return f"{_how_late(work, language)}\n{shown(work.due_at)}", f"{duty}\n{work.law}", f"{work.party}\n{work.case_id}"


def _how_late(work: "Work", language: Language) -> str:
    words = _WORDS[language]
    if work.late:
        return words["late"].format(_span(-work.left, language))
    return words["left"].format(_span(work.left, language)) if work.left >= timedelta() else words["passed"]


def _span(span: timedelta, language: Language) -> str:
    """Say how long, in its two largest units."""
    minutes = int(span.total_seconds() // 60)
    sizes = (minutes // 1440, minutes // 60 % 24, minutes % 60)
    parts = [f"{size} {unit}" for size, unit in zip(sizes, _UNITS[language], strict=True) if size]
    return " ".join(parts[:2]) or f"0 {_UNITS[language][-1]}"
