"""`sip-hub tail`: what stands on a topic, decoded, as it comes."""

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from hub.cli.terminal import Kafka, out, print_json, settings_with

if TYPE_CHECKING:
    from hub.codec import Ids
    from hub.registry import SchemaRegistry


def tail(
    topic: Annotated[str, typer.Argument(help="For example hub.case-events.v1, or inbox.kommun-0880.v1.")],
    from_beginning: Annotated[bool, typer.Option("--from-beginning", help="All there is, then what comes.")] = False,
    most: Annotated[int | None, typer.Option("--max", min=1, help="Stop after so many records.")] = None,
    only: Annotated[str | None, typer.Option("--type", help="Only records of this type, for example Decision.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object for each record.")] = False,
    kafka: Kafka = None,
) -> None:
    """Show the records of a topic, decoded, as they come, until Ctrl-C; who a patient is stays hidden."""
    views = (view for view in _views(topic, kafka, from_beginning) if only in (None, view["type"]))
    with suppress(KeyboardInterrupt):
        for view in islice(views, most):
            if as_json:
                print_json(view)
            else:
                _show(view)


def _views(topic: str, kafka: str | None, from_beginning: bool) -> Iterator[dict[str, Any]]:
    from hub.record_view import view
    from hub.topic_reader import follow

    settings = settings_with(kafka)
    with _registry_ids(settings.schema_registry) as ids_of:
        for record in follow(settings, topic, from_beginning=from_beginning):
            if record is not None:
                yield view(record, ids_of(record.value or b""))


@contextmanager
def _registry_ids(url: str | None) -> "Iterator[Callable[[bytes], Ids]]":
    """Give the function that looks up the registry id a record bears, where there is a registry to ask."""
    from hub.codec import NO_IDS
    from hub.registry import SchemaRegistry

    if url is None:
        yield lambda _value: NO_IDS
        return
    with asyncio.Runner() as runner:
        registry = runner.run(_opened(SchemaRegistry, url))

        def ids_of(value: bytes) -> "Ids":
            runner.run(registry.learn(value))
            return registry.ids

        try:
            yield ids_of
        finally:
            runner.run(registry.__aexit__())


async def _opened(registry: "type[SchemaRegistry]", url: str) -> "SchemaRegistry":
    """Make the client on the loop that it is going to use."""
    return registry(url)


def _show(view: dict[str, Any]) -> None:
    line = Text.assemble(
        (view["at"], "dim"),
        f" {view['partition']}:{view['offset']} ",
        (view["type"] or "unreadable", "bold" if view["type"] else "bold red"),
        (f" {view['key']}", "cyan"),
    )
    out.print(line)
    content = view.get("content", view.get("unreadable"))
    out.print(Text("  " + json.dumps(content, ensure_ascii=False)))
