"""`sip-hub publish`: messages from a file to the hub, as a party's own system would send them."""

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress

from hub.case_file import CaseFileError, read_case_file
from hub.cli.terminal import Exit, Kafka, err, fail, out, settings_with

if TYPE_CHECKING:
    from hub.publishing import Publication


def publish(
    file: Annotated[
        typer.FileText,
        typer.Argument(
            metavar="FILE.jsonl", encoding="utf-8", errors="surrogateescape", help="`-` reads the keyboard."
        ),
    ],
    check: Annotated[bool, typer.Option("--check", help="Check the messages, and send nothing.")] = False,
    kafka: Kafka = None,
) -> None:
    """Send messages to the hub: one JSON object on each line, as `explain` reads them; all are sent, or none.

    {"message": "DischargeReady", "body": {…fields; those with a default may be left out…}}
    """
    publications = _prepared(file)
    if not check:
        _send(publications, kafka)
    for topic, count in sorted(Counter(each.topic for each in publications).items()):
        out.print(f"{topic}: {count} {'valid' if check else 'acknowledged'}")
    for case_id in dict.fromkeys(each.case_id for each in publications):
        out.print(f"sip-hub case {case_id}")


def _prepared(file: typer.FileText) -> "list[Publication]":
    from hub.clock import wall_clock
    from hub.domain.calendar import civil_day
    from hub.party_files import load_parties
    from hub.publishing import NotPublishableError, prepare

    parties = load_parties(settings_with(None).parties)
    try:
        return prepare(read_case_file(file), parties, civil_day(wall_clock()))
    except (CaseFileError, NotPublishableError) as error:
        fail(Exit.INPUT, f"Nothing was sent.\n{error}")


def _send(publications: "list[Publication]", kafka: str | None) -> None:
    from hub.publishing import publish as send

    with Progress(console=err, transient=True, disable=not err.is_terminal) as progress:
        task = progress.add_task("Sending", total=len(publications))
        send(settings_with(kafka), publications, lambda: progress.advance(task))
