"""`sip-hub publish`: messages from a file to the hub, as a party's own system would send them."""

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress

from hub.case_file import CaseFileError, read_case_file
from hub.cli.language import said_elsewhere, say, with_explanation
from hub.cli.terminal import Exit, Kafka, complain, err, fail, out, print_json, settings_with, tell

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
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
    kafka: Kafka = None,
) -> None:
    """Send messages to the hub: one JSON object on each line, as `explain` reads them; all are sent, or none.

    {"message": "DischargeReady", "body": {…fields; those with a default may be left out…}}

    Of each case it prints the command that tells its story.

    sip-hub publish --check tests/histories/cases/2-the-call-is-made.jsonl
    """
    publications = _prepared(file)
    if not check:
        _send(publications, kafka)
    _show(publications, check=check, as_json=as_json)


def _show(publications: "list[Publication]", *, check: bool, as_json: bool) -> None:
    counts = sorted(Counter(each.topic for each in publications).items())
    case_ids = list(dict.fromkeys(each.case_id for each in publications))
    if as_json:
        print_json({"sent": not check, "topics": dict(counts), "case_ids": case_ids})
        return
    for topic, count in counts:
        tell("{topic}: {count} valid" if check else "{topic}: {count} acknowledged", topic=topic, count=count)
    for case_id in case_ids:
        out.print(f"sip-hub case {case_id}")


def _prepared(file: typer.FileText) -> "list[Publication]":
    from hub.clock import wall_clock
    from hub.domain.calendar import civil_day
    from hub.party_files import load_parties
    from hub.publishing import NotPublishableError, prepare

    parties = load_parties(settings_with(None).parties)
    try:
        return prepare(read_case_file(file), parties, civil_day(wall_clock()))
    except CaseFileError as error:
        complain(say("Nothing was sent."))
        fail(Exit.INPUT, str(error))
    except NotPublishableError as error:
        complain(say("Nothing was sent."))
        for code, sentence in error.reasons:
            complain("\n".join(with_explanation(code, said_elsewhere(sentence))))
        raise typer.Exit(Exit.INPUT) from None


def _send(publications: "list[Publication]", kafka: str | None) -> None:
    from hub.publishing import publish as send

    with Progress(console=err, transient=True, disable=not err.is_terminal) as progress:
        task = progress.add_task(say("Sending"), total=len(publications))
        send(settings_with(kafka), publications, lambda: progress.advance(task))
