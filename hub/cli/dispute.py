"""`sip-hub dispute`: all that one needs to settle the days of one stay, as JSON or as a page to print."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hub.cli.terminal import LOG_EXCEPTIONS, Exit, Kafka, LogExceptionsFile, fail, out, print_json, settings_with
from hub.clock import wall_clock

if TYPE_CHECKING:
    from hub.dispute import Written
    from hub.settings import Settings


def dispute(
    case_id: Annotated[str, typer.Argument(help="The id of the case; `sip-hub settle` and `overdue` print it.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
    log_exceptions: LogExceptionsFile = LOG_EXCEPTIONS,
    kafka: Kafka = None,
) -> None:
    """Give what settles the days of one stay: conditions, days, sums, messages, decisions and paragraphs, with digests.

    A page of HTML, whole in itself, fit for printing; with --json the same for programs. Who the patient is stands
    nowhere here.

    Exit code 1: the log does not know the case.

    sip-hub dispute 7e0cf1f5-3a8e-5f0f-9f6b-0c1d2e3f4a5b > page.html
    """
    from hub import dispute as the_dispute
    from hub.cli.case_story import read_story
    from hub.cli.dispute_page import page
    from hub.cli.naming import Names

    settings, wanted = settings_with(kafka), case_id.strip().lower()
    story = read_story(settings, wanted, log_exceptions)
    if story is None:
        fail(
            Exit.DIFFERS,
            "The log holds no case {case_id}. `sip-hub publish` and `sip-hub overdue` print the ids of cases.",
            case_id=case_id,
        )
    if story.stay is None:
        fail(
            Exit.DIFFERS,
            "Case {case_id} has no admission notice yet, so that nothing can be counted.",
            case_id=case_id,
        )
    written = list(_written(settings, wanted, log_exceptions))
    found = the_dispute.dispute(story.case, story.stay, story.history, written, story.rates, wall_clock())
    if as_json:
        print_json(found)
    else:
        out.print(page(found, Names(settings)), markup=False)


def _written(settings: "Settings", case_id: str, log_exceptions: Path) -> "Iterator[Written]":
    """Give the decisions about the case that count, with their places in the log and the digests of the records."""
    from hub.dispute import Written
    from hub.partitioning import partition_of
    from hub.topic_reader import partition_count, read_to_end
    from hub.topics import CASE_EVENTS
    from processors.claims import ClaimReader
    from processors.log_exceptions import load_log_exceptions
    from processors.log_format import AVRO_LOG

    number = partition_of(case_id.encode(), partition_count(settings, CASE_EVENTS))
    reader = ClaimReader(number, AVRO_LOG.decode, load_log_exceptions(log_exceptions))
    for record in read_to_end(settings, CASE_EVENTS, number):
        decision = reader.read(record.offset, record.value or b"")
        if decision is not None and decision.case_id == case_id:
            yield Written(
                version=decision.version,
                partition=number,
                offset=record.offset,
                sha256=hashlib.sha256(record.value or b"").hexdigest(),
                recorded_at=decision.recorded_at,
                cause=decision.cause,
                profile=decision.rules.profile,
                digest=decision.rules.digest,
                events=tuple(event.type for event in decision.events),
            )
