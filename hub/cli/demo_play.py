"""Plays a simulated week for `sip-hub demo`: Kafka in memory, one worker process, a pace that eyes can follow."""

import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from rich.live import Live

from hub.cli.demo_view import WeekView
from hub.cli.staging import (
    Feeder,
    Play,
    TopicsTail,
    WorkerFellError,
    WorkerProcess,
    inbound_partitions,
    outcome_partitions,
    read_back,
)
from hub.cli.terminal import out
from hub.embedded import embedded_kafka
from hub.provisioning import controllers
from hub.settings import Security, Settings
from hub.simulation.period import Period
from hub.simulation.reckoning import Reckoning, reckon
from hub.simulation.traces import Traces
from hub.simulation.week import Scenario, Week, simulate

SHOWN_SECONDS = 50.0
STANDSTILL_SECONDS = 45.0
REDRAW_SECONDS = 0.1
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Watcher = Callable[[datetime | None], None]


class PlayFailedError(RuntimeError):
    """The week could not be played to its end; the sentence says why, and shows the end of the worker's log."""


class StoppedError(Exception):
    """Somebody has had enough: Ctrl-C, SIGTERM, or a terminal that was closed."""


class StandstillError(RuntimeError):
    """Nothing has happened for too long; the sentence says what was waited for."""


@dataclass(slots=True)
class Patience:
    """Notices when nothing has changed for so many seconds."""

    seconds: float = STANDSTILL_SECONDS
    _seen: object = None
    _since: float = field(default_factory=time.monotonic)

    def look(self, now: object, waiting_for: str | None) -> None:
        """Raise `StandstillError` if *now* has been the same for too long."""
        if now != self._seen:
            self._seen, self._since = now, time.monotonic()
        elif time.monotonic() - self._since > self.seconds:
            raise StandstillError(f"Nothing has happened for {self.seconds:.0f} seconds; waited for {waiting_for}.")


class Stopping:
    """Hears the signals that ask us to stop, and lets go of the week where nothing is cut in two.

    An exception thrown by the signal itself could land anywhere, also where a worker has just been started.
    """

    def __init__(self) -> None:
        self._asked = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._ask) for number in STOPPING}
        return self

    def __exit__(self, *_error: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def check(self) -> None:
        """Raise `StoppedError` if a signal has come."""
        if self._asked:
            raise StoppedError

    def _ask(self, _number: int, _frame: object) -> None:
        self._asked = True


class Pace:
    """Lets the week take at least so many seconds from the moment in which the hub is ready."""

    def __init__(self, seconds: float, period: Period) -> None:
        self._seconds = seconds
        self._period = period
        self._began: float | None = None

    def at_most(self, clock: datetime | None) -> datetime | None:
        """Return the simulated instant beyond which nothing may be sent yet; None for no bound."""
        if not self._seconds:
            return None
        if self._began is None:
            self._began = time.monotonic() if clock is not None else None
            return self._period.starts_at + timedelta(hours=1)
        share = (time.monotonic() - self._began) / self._seconds
        whole = self._period.ends_at - self._period.starts_at
        return self._period.starts_at + whole * share if share < 1 else None


def played(scenario: Scenario, *, live: bool, quiet: bool) -> tuple[Reckoning, int]:
    """Play the week of *scenario*; return what came of it, and how many messages were sent.

    Raises `PlayFailedError`, `StoppedError` or `EmbeddedKafkaError`; the worker is gone then, too.
    """
    week = simulate(scenario)
    outcome = outcome_partitions(controllers(scenario.county.regions))
    traces = Traces(week.persons)
    with (
        Stopping() as stopping,
        embedded_kafka({**inbound_partitions(), **outcome}) as kafka,
        worker_of(kafka.address) as worker,
    ):
        settings = Settings(kafka=kafka.address, kafka_security=Security.PLAINTEXT)
        _play(settings, week, outcome, worker, stopping, live=live, quiet=quiet)
        found, leaks = read_back(settings, outcome, traces)
        leaks += sum(traces.in_bytes(line) for line in worker.log.read_bytes().splitlines())
    return reckon(week, found, leaks), len(week.sent)


@contextmanager
def worker_of(kafka: str) -> Iterator[WorkerProcess]:
    """Run the hub's three parts in a process of their own, and end it whatever happens."""
    with tempfile.TemporaryDirectory(prefix="sip-hub-demo-") as name:
        worker = WorkerProcess("all", kafka, Path(name), Path(name) / "worker.log")
        try:
            yield worker
        finally:
            worker.kill()


def _play(
    settings: Settings,
    week: Week,
    outcome: Mapping[str, int],
    worker: WorkerProcess,
    stopping: Stopping,
    *,
    live: bool,
    quiet: bool,
) -> None:
    """Feed the week until the hub has done everything that follows from it."""
    with TopicsTail(settings, outcome) as tail:
        play = Play(Feeder(settings, week), tail)
        view = WeekView(play)
        try:
            if live:
                with Live(view, console=out, auto_refresh=False, transient=True) as drawing:
                    until_over(play, worker, Pace(SHOWN_SECONDS, week.period), stopping, _redrawn(drawing))
            else:
                until_over(play, worker, Pace(0, week.period), stopping, _unseen if quiet else _day_by_day(view))
        except (StandstillError, WorkerFellError) as error:
            raise PlayFailedError(f"{error}\nThe worker's last lines:\n{worker.last_lines()}") from error


def until_over(play: Play, worker: WorkerProcess, pace: Pace, stopping: Stopping, watcher: Watcher) -> None:
    """Take turns until nothing is waited for; raise `StandstillError`, `StoppedError` or `WorkerFellError`."""
    patience = Patience()
    while True:
        clock = play.clock
        play.turn(pace.at_most(clock))
        worker.check()
        stopping.check()
        watcher(clock)
        waiting_for = play.waiting_for()
        if waiting_for is None:
            return
        patience.look(waiting_for, waiting_for)


def _redrawn(drawing: Live) -> Watcher:
    """Draw now and then, in the thread that changes what is drawn."""
    last = time.monotonic()

    def draw(_clock: datetime | None) -> None:
        nonlocal last
        if time.monotonic() - last > REDRAW_SECONDS:
            last = time.monotonic()
            drawing.refresh()

    return draw


def _day_by_day(view: WeekView) -> Watcher:
    """Print a line for each simulated day, where there is no terminal to draw on."""
    day = 0

    def look(clock: datetime | None) -> None:
        nonlocal day
        if clock is not None and view.period.day_of(clock) != day:
            day = view.period.day_of(clock)
            out.print(view.plain(clock))

    return look


def _unseen(_clock: datetime | None) -> None:
    """Show nothing."""
