"""How commands read the log: partition by partition from its first record, by the rule of claims, telling how far."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from hub.cli.language import say
from hub.cli.terminal import err
from hub.internal import Decision
from hub.settings import Settings
from hub.topic_reader import read_to_end
from hub.topics import CASE_EVENTS
from processors.claims import ClaimReader
from processors.log_exceptions import LogExceptions
from processors.log_format import AVRO_LOG

_TOLD_EVERY = 500


def decisions_in(
    settings: Settings, number: int, exceptions: LogExceptions, tell: Callable[[], None] = lambda: None
) -> Iterator[Decision]:
    """Give the decisions of one partition that count, oldest first; *tell* is called for each record read.

    Raises UnreadableLogError.
    """
    reader = ClaimReader(number, AVRO_LOG.decode, exceptions)
    for record in read_to_end(settings, CASE_EVENTS, number):
        tell()
        decision = reader.read(record.offset, record.value or b"")
        if decision is not None:
            yield decision


@contextmanager
def reading(topic: str, partitions: int) -> Iterator[Callable[[int], Callable[[], None]]]:
    """Show on a terminal how far the reading has come: say which partition it is at, and call back for each record."""
    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        task = progress.add_task("")
        read = 0

        def begin(number: int) -> Callable[[], None]:
            def one_more() -> None:
                nonlocal read
                read += 1
                if read % _TOLD_EVERY == 1:
                    said = say(
                        "Reading {topic}: partition {number} of {partitions}, {read} records",
                        topic=topic,
                        number=number + 1,
                        partitions=partitions,
                        read=f"{read:,}",
                    )
                    progress.update(task, description=said)

            return one_more

        yield begin
