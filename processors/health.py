"""How one worker stands, for whoever watches it: a small HTTP endpoint of our own, off unless a port is set.

`/healthz` answers while the process serves; `/readyz` tells whether each part has taken over its partitions, and
whether time passes. Both speak JSON and know nobody: counts, instants and sentences of our own.
"""

import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from hub.clock import Clock
from hub.settings import SettingsError
from processors.app import HubApp
from processors.decide import STANDSTILL_SECONDS, DecideProcessor


@dataclass(frozen=True, slots=True)
class TimeStanding:
    """Time in the partition that is furthest behind: the watermark (None: not known yet), and how long it has stood."""

    watermark: datetime | None
    stood_seconds: float


@dataclass(frozen=True, slots=True)
class PartStanding:
    """One part of the worker; `time` is told by the part that decides alone, and not in a simulated week."""

    part: str
    taken_over: bool
    partitions: int
    time: TimeStanding | None = None

    @property
    def ready(self) -> bool:
        """Say whether the part does its work: it may own no partition, where workers are many."""
        return self.taken_over and (self.time is None or self.time.stood_seconds < STANDSTILL_SECONDS)


def standing_of(app: HubApp, *, simulation: bool) -> PartStanding:
    """Ask one app how it stands."""
    processor = app.processor
    time = _time_of(processor) if isinstance(processor, DecideProcessor) and not simulation else None
    consumer = app.hub_consumer if app.started else None
    taken_over = consumer is not None and consumer.taken_over
    return PartStanding(app.conf.id, taken_over, len(consumer.serving) if consumer and taken_over else 0, time)


def _time_of(processor: DecideProcessor) -> TimeStanding | None:
    """Give the least watermark of the owned partitions and the longest standstill; None where none is owned."""
    standings = [(ledger.least, stood) for _, ledger, stood in processor.standings()]
    if not standings:
        return None
    known = [least for least, _ in standings if least is not None]
    watermark = min(known) if len(known) == len(standings) else None
    return TimeStanding(watermark, max(stood for _, stood in standings))


class LastError(logging.Handler):
    """Keeps the latest line of level ERROR or worse: when, which logger, and what it says if the sentence is ours."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.told: Mapping[str, str | None] | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Keep *record* without its fields: they may name a case, and a library's sentence may hold anything."""
        ours = record.msg if isinstance(record.msg, Mapping) else {}
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds")
        self.told = {"at": at, "logger": record.name, "sentence": ours.get("event")}


@asynccontextmanager
async def health_endpoint(
    address: str, port: int, standings: Callable[[], Sequence[PartStanding]], clock: Clock
) -> AsyncIterator[int]:
    """Answer on *address* and *port* (0: any that is free) for the length of an `async with`; give the port.

    Raises SettingsError if the port is not to be had.
    """
    errors = LastError()

    async def healthz(_request: web.Request) -> web.Response:
        return web.json_response({"status": "serving"})

    async def readyz(_request: web.Request) -> web.Response:
        told = readiness(standings(), errors.told, clock())
        return web.json_response(told, status=200 if told["ready"] else 503)

    site = web.Application()
    site.add_routes([web.get("/healthz", healthz), web.get("/readyz", readyz)])
    runner = web.AppRunner(site, access_log=None)
    logging.getLogger().addHandler(errors)
    try:
        yield await _opened(runner, address, port)
    finally:
        logging.getLogger().removeHandler(errors)
        await runner.cleanup()


async def _opened(runner: web.AppRunner, address: str, port: int) -> int:
    await runner.setup()
    try:
        await web.TCPSite(runner, address, port, shutdown_timeout=1.0).start()
    except OSError as error:
        raise SettingsError(
            f"The health endpoint cannot listen on {address}:{port} ({error.strerror}). Name a free port in "
            "SIP_HUB_HEALTH_PORT and an address of this machine in SIP_HUB_HEALTH_ADDRESS."
        ) from error
    listening: int = runner.addresses[0][1]
    return listening


def readiness(
    standings: Sequence[PartStanding], last_error: Mapping[str, str | None] | None, now: datetime
) -> dict[str, Any]:
    """Give the answer of `/readyz`: ready if every part is."""
    return {
        "ready": all(each.ready for each in standings),
        "parts": [_part(each, now) for each in standings],
        "last_error": last_error,
    }


def _part(standing: PartStanding, now: datetime) -> dict[str, Any]:
    told = {
        "part": standing.part,
        "ready": standing.ready,
        "taken_over": standing.taken_over,
        "partitions": standing.partitions,
    }
    return told if standing.time is None else {**told, "time": _time(standing.time, now)}


def _time(time: TimeStanding, now: datetime) -> dict[str, Any]:
    age = None if time.watermark is None else round((now - time.watermark).total_seconds(), 1)
    watermark = None if time.watermark is None else time.watermark.isoformat()
    return {"watermark": watermark, "age_seconds": age, "stood_seconds": round(time.stood_seconds, 1)}
