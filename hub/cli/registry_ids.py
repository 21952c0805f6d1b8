"""How commands read records that bear the ids of a schema registry: each id is asked for once."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hub.codec import NO_IDS, Ids
from hub.registry import SchemaRegistry


@contextmanager
def registry_ids(url: str | None) -> Iterator[Callable[[bytes], Ids]]:
    """Give the function that looks up the registry id a record bears, where there is a registry to ask."""
    if url is None:
        yield lambda _value: NO_IDS
        return
    with asyncio.Runner() as runner:
        registry = runner.run(_opened(SchemaRegistry, url))

        def ids_of(value: bytes) -> Ids:
            runner.run(registry.learn(value))
            return registry.ids

        try:
            yield ids_of
        finally:
            runner.run(registry.__aexit__())


async def _opened(registry: type[SchemaRegistry], url: str) -> SchemaRegistry:
    """Make the client on the loop that it is going to use."""
    return registry(url)
