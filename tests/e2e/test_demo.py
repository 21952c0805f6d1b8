"""`sip-hub demo` as a newcomer runs it: on Python alone, to the end, and out of it in the middle."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from hub.cli.demo_news import news_of
from hub.cli.demo_play import Pace, Patience, StandstillError, Stopping, until_over, worker_of
from hub.cli.demo_view import WeekView
from hub.cli.staging import Feeder, Play, TopicsTail, WorkerFellError, inbound_partitions, outcome_partitions
from hub.embedded import embedded_kafka
from hub.provisioning import controllers
from hub.settings import Settings
from hub.simulation.found import Found
from hub.simulation.period import Period
from hub.simulation.reading import read
from hub.simulation.week import Scenario, simulate
from tests.simulation.hub_on_paper import HubOnPaper

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 11, 9, 22, 59, 59, tzinfo=UTC)
WEEK = Period()


def demo(*options: str, directory: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "hub.cli", "demo", *options],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(directory), "SIP_HUB_KAFKA_SECURITY": "SSL", "SIP_HUB_VAULT_URL": "nonsense"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_a_week_of_the_hub_agrees_with_the_simulator_and_leaves_nothing_behind(tmp_path: Path) -> None:
    """Settings of a real hub in the environment do not reach it."""
    running = demo("--json", "--stays", "50", "--seed", "11", directory=tmp_path)
    said = running.communicate(timeout=120)[0]

    assert (0, []) == (running.returncode, list(tmp_path.iterdir())), said
    result = json.loads(said)
    assert (50, 11, True, []) == (result["stays"], result["seed"], result["agrees"], result["differences"])
    assert 50 == next(line["found"] for line in result["lines"] if line["what"] == "stays")
    assert 1000 < result["compared"]


def test_in_plain_it_tells_each_day_then_every_line_and_the_way_on(tmp_path: Path) -> None:
    running = demo("--plain", "--stays", "20", directory=tmp_path)
    said = running.communicate(timeout=120)[0]

    assert 0 == running.returncode, said
    for words in ("Sat 7 Nov", "duties to call to a SIP", "✓", "keeps nothing", " broker\n", " worker all\n"):
        assert words in said
    assert "✗" not in said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopped_in_the_middle_it_takes_its_worker_with_it(number: signal.Signals, tmp_path: Path) -> None:
    running = demo("--plain", "--stays", "40", directory=tmp_path)
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob("sip-hub-demo-*/worker.log")) and time.monotonic() < deadline:
        time.sleep(0.05)

    running.send_signal(number)
    said = running.communicate(timeout=60)[0]

    assert (130, []) == (running.returncode, list(tmp_path.iterdir())), said
    assert said.endswith("Stopped; nothing was kept.\n")


def test_a_worker_that_falls_is_noticed_at_once() -> None:
    week = simulate(Scenario(stays=1))
    outcome = outcome_partitions(controllers(week.scenario.county.regions))
    with embedded_kafka({**inbound_partitions(), **outcome}) as kafka, worker_of(kafka.address) as worker:
        settings = Settings(kafka=kafka.address)
        with TopicsTail(settings, outcome) as tail:
            play = Play(Feeder(settings, week), tail)
            worker.kill()

            with pytest.raises(WorkerFellError, match="ended by itself with code -9"):
                until_over(play, worker, Pace(0, WEEK), Stopping(), lambda _clock: None)


def test_standing_still_is_an_error_that_names_what_was_waited_for() -> None:
    patience = Patience(seconds=0.01)
    patience.look("x", "x")
    time.sleep(0.02)

    with pytest.raises(StandstillError, match=r"waited for notify\."):
        patience.look("x", "notify")


def test_while_anything_changes_nothing_stands_still() -> None:
    patience = Patience(seconds=0.01)
    for each in range(3):
        patience.look(each, "x")
        time.sleep(0.02)


def test_the_pace_begins_when_the_hub_is_ready_and_lets_go_at_the_end() -> None:
    pace = Pace(0.05, WEEK)

    assert WEEK.starts_at < (pace.at_most(None) or WEEK.ends_at) < WEEK.ends_at
    pace.at_most(WEEK.starts_at)
    time.sleep(0.06)
    assert pace.at_most(WEEK.starts_at) is None


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 50)])
def test_the_live_picture_fits_the_terminal(width: int, height: int) -> None:
    """Drawn from a week on paper; the broker has been told nothing."""
    week = simulate(Scenario(stays=60))
    settings = Settings(kafka="127.0.0.1:1")
    play = Play(Feeder(settings, week), TopicsTail(settings, {}), HubOnPaper().live_through(week))
    drawn = io.StringIO()

    Console(width=width, height=height, file=drawn).print(WeekView(play))

    lines = drawn.getvalue().splitlines()
    assert len(lines) < height
    assert "…" not in drawn.getvalue()
    assert 12 == sum("▇" in line or " 0 " in line for line in lines[3:15])
    assert {"Kalmar", "Högsby", "Torsås"} <= {line.split()[0] for line in lines[3:15]}
    assert any("overdue" in line for line in lines)


def test_the_live_picture_can_be_drawn_before_anything_has_happened_and_ever_since() -> None:
    """Among them the one when parties have been told of admissions, and nobody has been invited yet."""
    week = simulate(Scenario(stays=12))
    found = Found()
    view = WeekView(
        Play(Feeder(Settings(kafka="127.0.0.1:1"), week), TopicsTail(Settings(kafka="127.0.0.1:1"), {}), found)
    )
    console = Console(width=80, height=24, file=io.StringIO())

    console.print(view)
    hub = HubOnPaper()
    hub.live_through(week)
    told = [("hub.case-events.v1", offset, value) for offset, value in enumerate(hub.written)]
    told += [(f"inbox.{read(value)[1]['controller']}.v1", 0, value) for value in hub.found.delivered.values()]
    for number, (topic, offset, value) in enumerate(told):
        found.take(topic, 0, offset, value)
        if number % 9 == 0:
            console.print(view)

    assert found.books.cases.keys() == hub.found.books.cases.keys()


def test_what_is_overdue_is_said_with_its_last_moment() -> None:
    deadline = {"name": "sip_call", "due_at": AT, "ended_at": None}

    assert (AT, "OVERDUE: nobody has called", "bold red") == news_of("DeadlineMissed", {"deadline": deadline})
    assert news_of("DeadlineMissed", {"deadline": {**deadline, "name": "discharge_information"}}) is None
