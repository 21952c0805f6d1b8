"""A worker whose Kafka is gone for good ends: whoever supervises it is told, and starts it again.

Without this the clients would knock for ever, and the process would look as if it worked.
"""

import asyncio
from collections.abc import Sequence
from time import monotonic

from hub.settings import Settings
from processors.ending import end_process

_LOOKS = 10


async def end_without_kafka(settings: Settings) -> None:
    """End the process once no server of Kafka's has taken a call for as long as the settings allow."""
    await until_gone(settings.kafka.split(","), settings.kafka_patience)
    end_process("No Kafka can be reached.", kafka=settings.kafka, seconds=settings.kafka_patience)


async def until_gone(servers: Sequence[str], patience: float) -> None:
    """Return when none of *servers* (host:port) has taken a call for *patience* seconds."""
    heard_at = monotonic()
    while monotonic() - heard_at < patience:
        await asyncio.sleep(patience / _LOOKS)
        if await _takes_calls(servers, patience / _LOOKS):
            heard_at = monotonic()


async def _takes_calls(servers: Sequence[str], seconds: float) -> bool:
    for server in servers:
        host, _, port = server.rpartition(":")
        try:
            async with asyncio.timeout(seconds):
                _, writer = await asyncio.open_connection(host.strip("[]"), int(port))
        except (OSError, ValueError):
            continue
        writer.close()
        return True
    return False
