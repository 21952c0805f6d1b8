"""`sip-hub case`: the story of one case, as the log tells it."""

from pathlib import Path
from typing import Annotated, Any

import typer

from hub.cli.terminal import Exit, Kafka, fail, out, print_json, settings_with


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
    out.print(f"{story['case_id']}  {story['state']}  rules: {rules['profile']} {rules['digest'][:12]}", markup=False)
    for reason in story["manual_review"]:
        out.print(f"A person must look at this: {reason}", style="yellow", markup=False)
    for title, lines in (
        ("Events", map(_event, story["events"])),
        ("Deadlines", map(_deadline, story["deadlines"])),
        ("Notices", map(_notice, story["notices"])),
    ):
        out.print(f"\n{title}", style="bold")
        for line in lines:
            out.print(f"  {line}", markup=False)


def _event(event: dict[str, Any]) -> str:
    subject = f"{event['notice']} to {event['party']}" if "notice" in event else event.get("law") or event.get("reason")
    return _line(f"{event['version']:>3}", _instant(event["at"]), event["type"], event.get("name"), subject)


def _deadline(row: dict[str, Any]) -> str:
    due = row["due_at"] and f"due {_instant(row['due_at'])}"
    ended = row["ended_at"] and f"ended {_instant(row['ended_at'])}"
    return _line(f"{row['status']:<6}", row["name"], row["count"], row["responsible"], due, ended, row["reason"])


def _notice(row: dict[str, Any]) -> str:
    stands = "stands " if row["standing"] else "over   "
    number = f"count {row['count']} revision {row['revision']}"
    return _line(stands, row["type"], row["legal_effect"], row["role"], f"to {row['party']}", number)


def _line(*parts: object) -> str:
    return "  ".join(str(part) for part in parts if part)


def _instant(iso: str) -> str:
    """Show an instant of local time to the second, as people write it."""
    return iso[:19].replace("T", " ")
