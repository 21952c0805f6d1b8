"""`sip-hub tail`: what stands on a topic, decoded, as it comes."""

import json
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Annotated, Any

import typer
from rich.text import Text

from hub.cli.language import say
from hub.cli.terminal import Kafka, out, print_json, settings_with


def tail(
    topic: Annotated[str, typer.Argument(help="For example hub.case-events.v1, or inbox.kommun-0880.v1.")],
    from_beginning: Annotated[bool, typer.Option("--from-beginning", help="All there is, then what comes.")] = False,
    most: Annotated[int | None, typer.Option("--max", min=1, help="Stop after so many records.")] = None,
    only: Annotated[str | None, typer.Option("--type", help="Only records of this type, for example Decision.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object for each record.")] = False,
    kafka: Kafka = None,
) -> None:
    """Show the records of a topic, decoded, as they come, until Ctrl-C; who a patient is stays hidden.

    sip-hub tail hub.case-events.v1 --from-beginning --max 10
    """
    views = (view for view in _views(topic, kafka, from_beginning) if only in (None, view["type"]))
    with suppress(KeyboardInterrupt):
        for view in islice(views, most):
            if as_json:
                print_json(view)
            else:
                _show(view)


def _views(topic: str, kafka: str | None, from_beginning: bool) -> Iterator[dict[str, Any]]:
    from hub.cli.registry_ids import registry_ids
    from hub.record_view import view
    from hub.topic_reader import follow

    settings = settings_with(kafka)
    with registry_ids(settings.schema_registry) as ids_of:
        for record in follow(settings, topic, from_beginning=from_beginning):
            if record is not None:
                yield view(record, ids_of(record.value or b""))


def _show(view: dict[str, Any]) -> None:
    line = Text.assemble(
        (view["at"], "dim"),
        f" {view['partition']}:{view['offset']} ",
        (view["type"] or say("unreadable"), "bold" if view["type"] else "bold red"),
        (f" {view['key']}", "cyan"),
    )
    out.print(line)
    content = view.get("content", view.get("unreadable"))
    out.print(Text("  " + json.dumps(content, ensure_ascii=False)))
