"""`sip-hub case`: the story of one case, as the log tells it."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from hub.cli.terminal import Exit, Kafka, fail, out, print_json, settings_with

_COLUMNS = {
    "Events": ("events", ("at", "version", "type", "name", "reason")),
    "Deadlines": ("deadlines", ("name", "law", "responsible", "count", "status", "due_at", "ended_at", "reason")),
    "Notices": ("notices", ("issued_at", "type", "party", "role", "legal_effect", "count", "revision", "standing")),
}


def case(
    case_id: Annotated[str, typer.Argument(help="The id of the case; `sip-hub publish` prints it.")],
    as_json: Annotated[bool, typer.Option("--json", help="The same JSON object as `sip-hub explain` prints.")] = False,
    log_exceptions: Annotated[Path, typer.Option(help="Records of the log to pass over.")] = Path(
        "log-exceptions.yaml"
    ),
    kafka: Kafka = None,
) -> None:
    """Tell what the hub was told of a case and what followed, read from the log by the rule of claims."""
    from hub.cli.case_story import case_story

    story = case_story(settings_with(kafka), case_id, log_exceptions)
    if story is None:
        fail(Exit.DIFFERS, f"The log holds no case {case_id}.")
    if as_json:
        print_json(story)
    else:
        _show(story)


def _show(story: dict[str, Any]) -> None:
    rules = story["rules"]
    out.print(f"[bold]{story['case_id']}[/bold]  {story['state']}  rules: {rules['profile']} {rules['digest'][:12]}")
    for reason in story["manual_review"]:
        out.print(f"A person must look at this: {reason}", style="yellow", markup=False)
    for title, (part, columns) in _COLUMNS.items():
        out.print(_table(title, columns, story[part]))


def _table(title: str, columns: tuple[str, ...], rows: list[dict[str, Any]]) -> Table:
    table = Table(*columns, title=title, title_justify="left", box=None, padding=(0, 2, 0, 0))
    for row in rows:
        table.add_row(*(_cell(row.get(column)) for column in columns))
    return table


def _cell(value: object) -> str:
    return "" if value is None else str(value)
