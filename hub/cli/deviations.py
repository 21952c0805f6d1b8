"""`sip-hub deviations`: what deviates and is not closed: whose doing, by which paragraph, and what was answered."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hub.cli.instants import plain, shown
from hub.cli.language import say, term
from hub.cli.naming import Names, kind_of_deviation, paragraph
from hub.cli.overdue import check_region, show_rows, worklists
from hub.cli.terminal import LOG_EXCEPTIONS, Exit, Kafka, LogExceptionsFile, print_json, settings_with, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hub.domain.outbound import DeviationForwarded
    from hub.settings import Settings
    from hub.worklist import OpenDeviation


def deviations(
    party: Annotated[
        str | None,
        typer.Option(
            metavar="PARTY", help="Only what this party did or reported: municipality:0880, open_care, hospital …"
        ),
    ] = None,
    region: Annotated[
        str | None, typer.Option(metavar="NN", help="Only stays of this region, two digits, for example 08.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object with every deviation, for programs.")
    ] = False,
    log_exceptions: LogExceptionsFile = LOG_EXCEPTIONS,
    kafka: Kafka = None,
) -> None:
    """Show the deviations that nobody has closed: what, whose doing, who reported it, and what has been answered.

    Each is one record that region and municipality see alike. The oldest comes first. Who a patient is stands nowhere
    here.

    Exit code 0: none is open. 1: some are.

    sip-hub deviations --party municipality:0880
    """
    check_region(region)
    settings = settings_with(kafka)
    found = (one for worklist in worklists(settings, log_exceptions) for one in worklist.deviations())
    wanted = [one for one in found if one.concerns(party, region)]
    wanted.sort(key=lambda one: (one.record.at, one.case_id, one.record.deviation_id))
    if as_json:
        print_json({"deviations": [_plain(one) for one in wanted]})
    else:
        _show(wanted, settings)
    if wanted:
        raise typer.Exit(Exit.DIFFERS)


def _plain(one: "OpenDeviation") -> dict[str, Any]:
    record = one.record
    return {
        "case_id": one.case_id,
        "deviation_id": record.deviation_id,
        "kind": record.kind,
        "law": record.law,
        "about": record.about,
        "reported_by": record.reported_by,
        "regions": sorted(one.regions),
        "at": plain(record.at),
        "system": record.system,
        "answer": record.answer,
        "answered_at": plain(record.answered_at) if record.answered_at else None,
    }


def _show(found: "Sequence[OpenDeviation]", settings: "Settings") -> None:
    if not found:
        tell("No deviation is open.")
        return
    names = Names(settings)
    headings = (say("When\nAnswer"), say("What deviates\nParagraph"), say("Whose doing\nCase"))
    show_rows(headings, ((_cells(one, names), one.record.answer is None) for one in found), len(found))
    unanswered = sum(one.record.answer is None for one in found)
    tell("{count} open, {unanswered} of them not answered.", count=len(found), unanswered=unanswered)


def _cells(one: "OpenDeviation", names: Names) -> tuple[str, str, str]:
    record = one.record
    return (
        f"{shown(record.at)}\n{answered(record)}",
        f"{kind_of_deviation(record.kind)}\n{paragraph(record.law) if record.law else reporter(record, names)}",
        f"{names.party(record.about)}\n{record.about}\n{one.case_id}",
    )


def answered(record: "DeviationForwarded") -> str:
    """Say what has been answered, if anything."""
    return term(record.answer) if record.answer else say("not answered")


def reporter(record: "DeviationForwarded", names: Names) -> str:
    """Say who reported it, or that the hub found it."""
    by = record.reported_by
    return say("reported by {party}", party=names.party(by)) if by else say("found by the hub")
