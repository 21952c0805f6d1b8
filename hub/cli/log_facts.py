"""The facts of each case as the log holds them, for commands that ask what else could have followed from them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, get_args

from hub.cli.log_reading import decisions_in, reading
from hub.codec import decode_body
from hub.domain.facts import Fact
from hub.settings import Settings
from hub.topic_reader import partition_count
from hub.topics import CASE_EVENTS
from processors.log_exceptions import load_log_exceptions

_FACTS: Final[dict[str, type[Fact]]] = {cls.__name__: cls for cls in get_args(Fact)}


def facts_in_log(settings: Settings, log_exceptions: Path) -> Iterator[tuple[str, Sequence[Fact]]]:
    """Give each case's id and facts, oldest first; only one partition's cases are held at a time.

    Raises UnreadableLogError.
    """
    exceptions, partitions = load_log_exceptions(log_exceptions), partition_count(settings, CASE_EVENTS)
    with reading(CASE_EVENTS, partitions) as begin:
        for number in range(partitions):
            facts = defaultdict[str, list[Fact]](list)
            for decision in decisions_in(settings, number, exceptions, begin(number)):
                told = (event for event in decision.events if event.type in _FACTS)
                facts[decision.case_id] += [decode_body(e.fingerprint, e.body, {_FACTS[e.type]}) for e in told]
            yield from facts.items()
