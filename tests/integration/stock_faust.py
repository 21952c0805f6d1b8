"""An app with a table on stock Faust, as its documentation shows it: the measure of what our transport is for.

Run as `python -m tests.integration.stock_faust KAFKA TOPIC LOG GROUP FILE`; writes each record that its agent was
handed to FILE, as partition and offset.
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import faust


def main(kafka: str, topic: str, log: str, group: str, file: str) -> None:
    """Run the worker until it is told to stop."""
    app = faust.App(
        group,
        broker=f"kafka://{kafka}",
        store="memory://",
        web_enabled=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        key_serializer="raw",
        value_serializer="raw",
        consumer_auto_offset_reset="earliest",
        datadir=tempfile.mkdtemp(),
    )
    app.Table("cases", changelog_topic=app.topic(log, key_type=bytes, value_type=bytes), value_type=bytes)
    out = Path(file).open("a", buffering=1)  # noqa: SIM115 - open for as long as the process lives

    @app.agent(app.topic(topic, key_type=bytes, value_type=bytes))
    async def seen(stream: AsyncIterator[Any]) -> None:
        async for event in stream.events():
            out.write(f"{event.message.partition} {event.message.offset}\n")
            await asyncio.sleep(0.0005)  # half a millisecond of work for each record

    sys.argv = ["stock-faust", "worker", "--without-web", "-l", "error"]
    app.main()


if __name__ == "__main__":
    main(*sys.argv[1:])
