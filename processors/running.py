"""Running Faust apps in this process until a signal comes or one of them falls."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Coroutine, Sequence
from typing import Any

import structlog

from processors.app import HubApp
from processors.ending import end_process

STOP_SECONDS = 30.0

_log = structlog.stdlib.get_logger(__name__)


async def serve(apps: Sequence[HubApp], beside: Sequence[Coroutine[Any, Any, None]] = ()) -> None:
    """Start *apps*, wait for a signal, stop them in good order; *beside* runs as long as they do."""
    _quiet_libraries()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    starting = [asyncio.ensure_future(_start(app)) for app in apps]
    watch = [*map(asyncio.ensure_future, beside), *(asyncio.ensure_future(_end_if_crashed(app)) for app in apps)]
    await stop.wait()
    for task in (*watch, *starting):
        task.cancel()
    await asyncio.wait_for(asyncio.gather(*(app.stop() for app in apps)), STOP_SECONDS)


def _quiet_libraries() -> None:
    """Hear only what aiokafka, Faust and mode warn of, unless everything is asked for."""
    if logging.getLogger().level > logging.DEBUG:
        for name in ("aiokafka", "faust", "mode"):
            logging.getLogger(name).setLevel(logging.WARNING)


async def _start(app: HubApp) -> None:
    try:
        await app.start()
    except Exception as error:  # noqa: BLE001 - a part that can't start would leave the process running for nothing
        end_process("A part of the worker could not start.", app=app.conf.id, error=repr(error))


async def _end_if_crashed(app: HubApp) -> None:
    with contextlib.suppress(asyncio.CancelledError):
        await app._crashed.wait()  # noqa: SLF001 - mode tells of a crash in no other way
        end_process("A part of the worker crashed.", app=app.conf.id, error=repr(app.crash_reason))
