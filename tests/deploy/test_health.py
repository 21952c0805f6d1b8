"""What a worker tells whoever watches it, and what it never tells."""

import asyncio
import json
import logging
import os
import socket
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from aiohttp import ClientSession

from hub.broker import free_port
from hub.settings import Settings, SettingsError
from processors.health import LastError, PartStanding, TimeStanding, health_endpoint, readiness
from tests.house.kafka_backend import kafka_alone
from tests.integration.hub_stage import hub_stage

NOW = datetime(2026, 11, 20, 12, 0, 0, tzinfo=UTC)
READY_SECONDS = 60
INTAKE = PartStanding("sip-hub-intake", taken_over=True, partitions=24)


def decide(stood_seconds: float, watermark: datetime | None = NOW - timedelta(seconds=2.5)) -> PartStanding:
    return PartStanding("sip-hub-decide", taken_over=True, partitions=12, time=TimeStanding(watermark, stood_seconds))


def asked(path: str, standings: Sequence[PartStanding] = ()) -> tuple[int, Any]:
    """Open an endpoint over *standings*, ask it once, and give status and JSON."""

    async def ask() -> tuple[int, Any]:
        async with (
            health_endpoint("127.0.0.1", 0, lambda: standings, lambda: NOW) as port,
            ClientSession() as client,
            client.get(f"http://127.0.0.1:{port}{path}") as answer,
        ):
            return answer.status, await answer.json(content_type=None) if answer.status != 404 else None

    return asyncio.run(ask())


def test_healthz_says_that_the_process_serves_whatever_its_parts_do() -> None:
    assert asked("/healthz", [PartStanding("sip-hub-intake", taken_over=False, partitions=0)]) == (
        200,
        {"status": "serving"},
    )


def test_a_worker_is_ready_when_every_part_has_taken_over_and_time_passes() -> None:
    status, told = asked("/readyz", [INTAKE, decide(stood_seconds=0.4)])

    assert (status, told["ready"], told["last_error"]) == (200, True, None)
    assert told["parts"] == [
        {"part": "sip-hub-intake", "ready": True, "taken_over": True, "partitions": 24},
        {
            "part": "sip-hub-decide",
            "ready": True,
            "taken_over": True,
            "partitions": 12,
            "time": {"watermark": "2026-11-20T11:59:57.500000+00:00", "age_seconds": 2.5, "stood_seconds": 0.4},
        },
    ]


def test_a_worker_is_not_ready_while_one_part_has_not_taken_over() -> None:
    status, told = asked("/readyz", [INTAKE, PartStanding("sip-hub-notify", taken_over=False, partitions=0)])

    assert (status, told["ready"], [each["ready"] for each in told["parts"]]) == (503, False, [True, False])


@pytest.mark.parametrize(("stood", "ready"), [(59.9, True), (60.0, False)])
def test_time_that_has_stood_still_for_a_minute_is_not_ready(stood: float, ready: bool) -> None:  # noqa: FBT001 - a parametrised expectation
    assert readiness([decide(stood)], None, NOW)["ready"] is ready


def test_a_watermark_that_is_not_known_has_no_age() -> None:
    [part] = readiness([decide(1.0, watermark=None)], None, NOW)["parts"]

    assert part["time"] == {"watermark": None, "age_seconds": None, "stood_seconds": 1.0}


def test_a_part_without_partitions_is_ready_once_it_has_taken_over_none() -> None:
    assert readiness([PartStanding("sip-hub-decide", taken_over=True, partitions=0)], None, NOW)["ready"] is True


def test_no_other_path_is_answered() -> None:
    assert asked("/metrics") == (404, None)


def line(level: int, message: object) -> logging.LogRecord:
    return logging.LogRecord("processors.notify", level, __file__, 1, message, None, None)


def test_the_last_error_is_our_sentence_without_its_fields() -> None:
    errors = LastError()
    errors.handle(line(logging.ERROR, {"event": "The identity of a case is gone.", "case_id": "c-1", "name": "Tolvan"}))

    assert errors.told is not None
    assert (errors.told["logger"], errors.told["sentence"]) == ("processors.notify", "The identity of a case is gone.")
    assert "Tolvan" not in json.dumps(dict(errors.told))
    assert "c-1" not in json.dumps(dict(errors.told))


def test_of_a_librarys_error_nothing_is_told_but_that_there_was_one() -> None:
    errors = LastError()
    errors.handle(line(logging.ERROR, "could not send 191212121212"))

    assert errors.told is not None
    assert errors.told["sentence"] is None


def test_the_endpoint_hears_of_errors_while_it_is_open() -> None:
    async def ask() -> Any:
        async with (
            health_endpoint("127.0.0.1", 0, lambda: [INTAKE], lambda: NOW) as port,
            ClientSession() as client,
        ):
            logging.getLogger("processors.intake").error("anything")
            async with client.get(f"http://127.0.0.1:{port}/readyz") as answer:
                return await answer.json()

    told = asyncio.run(ask())
    assert (told["ready"], told["last_error"]["logger"]) == (True, "processors.intake")


def test_a_port_that_is_taken_is_named_with_the_remedy() -> None:
    async def open_endpoint(port: int) -> None:
        async with health_endpoint("127.0.0.1", port, list, lambda: NOW):
            pytest.fail("two listen on one port")

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=rf"127\.0\.0\.1:{port} .*SIP_HUB_HEALTH_PORT"):
            asyncio.run(open_endpoint(port))


def test_the_endpoint_is_off_and_for_this_machine_alone_unless_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("SIP_HUB_")]:
        monkeypatch.delenv(name)

    assert (Settings().health_port, Settings().health_address) == (None, "127.0.0.1")


@pytest.mark.kafka
@pytest.mark.slow
def test_a_worker_on_kafka_becomes_ready_and_its_time_passes(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    port = free_port()
    with kafka_alone(request.config) as kafka, hub_stage(kafka, tmp_path, simulated=False) as stage:
        stage.start("all", SIP_HUB_HEALTH_PORT=str(port))
        told = answer_when_time_passes(f"http://127.0.0.1:{port}/readyz")

    parts = {each["part"]: each for each in told["parts"]}
    assert told["ready"] is True
    assert {part: each["partitions"] for part, each in parts.items()} == {
        "sip-hub-intake": 24,
        "sip-hub-decide": 12,
        "sip-hub-notify": 12,
    }
    assert 0 <= parts["sip-hub-decide"]["time"]["age_seconds"] < READY_SECONDS


def answer_when_time_passes(url: str) -> Any:
    """Ask until the worker is ready and knows a watermark; its process takes some seconds to listen at all."""
    limit = time.monotonic() + READY_SECONDS
    told: Any = None
    while time.monotonic() < limit:
        try:
            with urlopen(url, timeout=5) as answer:  # noqa: S310 - an address of our own, on this machine
                told = json.load(answer)
        except HTTPError as answer:
            told = json.load(answer)
        except OSError:
            told = None
        if told and told["ready"] and any(each.get("time", {}).get("watermark") for each in told["parts"]):
            return told
        time.sleep(0.5)
    pytest.fail(f"The worker did not become ready; it last said {told}")
