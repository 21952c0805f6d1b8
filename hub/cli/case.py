"""`sip-hub case`: the story of one case, as the log tells it."""

from typing import Annotated

import typer

from hub.cli.terminal import LOG_EXCEPTIONS, Exit, Kafka, LogExceptionsFile, fail, print_json, settings_with
from hub.clock import wall_clock


def case(
    case_id: Annotated[str, typer.Argument(help="The id of the case; `sip-hub publish` and `overdue` print it.")],
    as_json: Annotated[bool, typer.Option("--json", help="The same JSON object as `sip-hub explain` prints.")] = False,
    log_exceptions: LogExceptionsFile = LOG_EXCEPTIONS,
    kafka: Kafka = None,
) -> None:
    """Tell the story of one case: whose turn it is, what was told, what followed, and how each clock stands.

    Who the patient is stands nowhere here.

    Exit code 1: the log does not know the case.

    sip-hub case 7e0cf1f5-3a8e-5f0f-9f6b-0c1d2e3f4a5b
    """
    from hub.cli.case_story import read_story
    from hub.cli.case_view import show_story

    settings = settings_with(kafka)
    story = read_story(settings, case_id.strip().lower(), log_exceptions)
    if story is None:
        fail(
            Exit.DIFFERS,
            "The log holds no case {case_id}. `sip-hub publish` and `sip-hub overdue` print the ids of cases.",
            case_id=case_id,
        )
    if as_json:
        print_json(story.explained)
    else:
        show_story(story, settings, wall_clock())
