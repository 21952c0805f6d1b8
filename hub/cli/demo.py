"""`sip-hub demo`: a simulated week through the whole hub, and the simulator's books held against the hub's topics."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.live import Live
from rich.table import Table
from rich.text import Text

from hub.cli.terminal import Exit, err, fail, out, print_json
from hub.settings import Settings

if TYPE_CHECKING:
    from hub.cli.demo_view import WeekView
    from hub.cli.staging import Play, WorkerProcess
    from hub.simulation.reckoning import Line, Reckoning
    from hub.simulation.week import Week

REGION = "08"
MOST_STAYS = 400  # what the broker in memory can hold
SHOWN_SECONDS = 20.0
STANDSTILL_SECONDS = 45.0
DIFFERENCES_SHOWN = 10
ENDED_BY_CTRL_C = 130
AFTER = """
This ran on a broker in memory, which keeps nothing. For one that keeps things (Java 17 and Maven):
  sip-hub broker            and in another terminal
  sip-hub topics apply && sip-hub worker all"""


class StandstillError(RuntimeError):
    """Nothing has happened for too long; the sentence says what was waited for."""


@dataclass(slots=True)
class Patience:
    """Notices when nothing changes any more."""

    seen: object = None
    since: float = 0.0

    def look(self, now: object, waiting_for: str) -> None:
        """Raise `StandstillError` if *now* has been the same for too long."""
        if now != self.seen:
            self.seen, self.since = now, time.monotonic()
        elif time.monotonic() - self.since > STANDSTILL_SECONDS:
            raise StandstillError(
                f"Nothing has happened for {STANDSTILL_SECONDS:.0f} seconds; waited for {waiting_for}."
            )


def demo(
    stays: Annotated[int, typer.Option(min=1, max=MOST_STAYS, help="Stays in hospital during the week.")] = 40,
    seed: Annotated[int, typer.Option(help="Another seed is another week; the same seed is the same week.")] = 1,
    plain: Annotated[bool, typer.Option("--plain", help="No live table, and as fast as it goes.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Only the result, as one JSON object.")] = False,
) -> None:
    """Play a simulated week in one county through the whole hub, on a Kafka in memory, and check what came of it.

    Hospitals, open care and municipalities are simulated; intake, decide and notify are the hub's own, run for real.
    Ends with 0 only if the hub's topics say exactly what the simulator did.
    """
    began = time.monotonic()
    live = out.is_terminal and not plain and not as_json
    if not as_json:
        out.print(f"A simulated week: {stays} stays, seed {seed}. Starting Kafka in memory and the hub's worker …")
    try:
        reckoning, messages = _played(stays, seed, live=live, quiet=as_json)
    except KeyboardInterrupt:
        err.print("Stopped; nothing was kept.")
        raise typer.Exit(ENDED_BY_CTRL_C) from None
    seconds = time.monotonic() - began
    if as_json:
        print_json(_as_json(reckoning, stays=stays, seed=seed, messages=messages, seconds=round(seconds, 1)))
    else:
        _show(reckoning, messages, seconds)
    raise typer.Exit(Exit.DONE if reckoning.agrees else Exit.DIFFERS)


def _played(stays: int, seed: int, *, live: bool, quiet: bool) -> "tuple[Reckoning, int]":
    """Play the week; return what came of it, and how many messages were sent."""
    from hub.cli.staging import inbound_partitions, outcome_partitions, read_back
    from hub.embedded import embedded_kafka
    from hub.provisioning import controllers
    from hub.simulation.reckoning import reckon
    from hub.simulation.traces import Traces
    from hub.simulation.week import simulate

    week = simulate(seed, stays, inbound_partitions())
    outcome = outcome_partitions(controllers([REGION]))
    traces = Traces(week.persons)
    with embedded_kafka({**inbound_partitions(), **outcome}) as kafka, _worker(kafka.address) as worker:
        settings = Settings(kafka=kafka.address)
        _play(settings, week, outcome, worker, live=live, quiet=quiet)
        found, leaks = read_back(settings, outcome, traces)
        leaks += sum(traces.in_bytes(line) for line in worker.log.read_bytes().splitlines())
    return reckon(week, found, leaks), len(week.messages)


@contextmanager
def _worker(kafka: str) -> "Iterator[WorkerProcess]":
    """Run the hub's three parts in a process of their own, and end it whatever happens."""
    from hub.cli.staging import WorkerProcess

    with tempfile.TemporaryDirectory(prefix="sip-hub-demo-") as name:
        worker = WorkerProcess("all", kafka, Path(name), Path(name) / "worker.log")
        try:
            yield worker
        finally:
            worker.kill()


def _play(
    settings: Settings, week: "Week", outcome: dict[str, int], worker: "WorkerProcess", *, live: bool, quiet: bool
) -> None:
    """Feed the week until the hub has done everything that follows from it."""
    from hub.cli.demo_view import WeekView
    from hub.cli.staging import Feeder, Play, TopicsTail, WorkerFellError

    with TopicsTail(settings, outcome) as tail:
        play = Play(Feeder(settings, week), tail)
        view = WeekView(play, len(week.messages))
        try:
            if live:
                with Live(view, console=out, refresh_per_second=10, transient=True):
                    _until_over(play, worker, _Pace(SHOWN_SECONDS))
            else:
                _until_over(play, worker, _Pace(0), None if quiet else _DayByDay(view))
        except (StandstillError, WorkerFellError) as error:
            fail(Exit.UNAVAILABLE, f"{error}\nThe worker's last lines:\n{worker.last_lines()}")


def _until_over(play: "Play", worker: "WorkerProcess", pace: "_Pace", watcher: "_DayByDay | None" = None) -> None:
    from hub.simulation.days import ENDS_AT

    patience = Patience()
    while True:
        play.turn(pace.at_most(play.clock))
        worker.check()
        clock = play.clock
        if watcher is not None and clock is not None:
            watcher.look(clock)
        over = clock is not None and clock >= ENDS_AT
        waiting_for = play.waiting_for() if over else None
        if over and waiting_for is None:
            return
        patience.look((clock, waiting_for), waiting_for or play.waiting_for() or "")


class _Pace:
    """Lets the week take at least so many seconds, so that eyes can follow it."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._began: float | None = None

    def at_most(self, clock: datetime | None) -> datetime | None:
        """Return the simulated instant beyond which nothing may be sent yet; None for no bound."""
        from hub.simulation.days import ENDS_AT, STARTS_AT

        if not self._seconds:
            return None
        if self._began is None:
            self._began = time.monotonic() if clock is not None else None
            return STARTS_AT + timedelta(hours=1)
        share = (time.monotonic() - self._began) / self._seconds
        return STARTS_AT + (ENDS_AT - STARTS_AT) * share if share < 1 else None


class _DayByDay:
    """Prints a line for each simulated day, where there is no terminal to draw on."""

    def __init__(self, view: "WeekView") -> None:
        self._view = view
        self._day = 0

    def look(self, clock: datetime) -> None:
        """Print a line if a new day has begun."""
        from hub.simulation.days import day_of

        if (day := day_of(clock)) != self._day:
            self._day = day
            out.print(self._view.plain(clock))


def _show(reckoning: "Reckoning", messages: int, seconds: float) -> None:
    out.print(_result_table(reckoning))
    for difference in reckoning.differences[:DIFFERENCES_SHOWN]:
        out.print(Text(f"✗ {difference}", style="red"))
    if len(reckoning.differences) > DIFFERENCES_SHOWN:
        out.print(Text(f"✗ … and {len(reckoning.differences) - DIFFERENCES_SHOWN} more", style="red"))
    verdict = "the hub's topics say exactly what the simulator did" if reckoning.agrees else "they do not agree"
    mark, style = ("✓", "bold green") if reckoning.agrees else ("✗", "bold red")
    out.print(Text(f"{mark} {messages} messages in {seconds:.0f} seconds: {verdict}.", style=style))
    out.print(AFTER, markup=False)


def _result_table(reckoning: "Reckoning") -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2))
    table.add_column("")
    table.add_column("simulator", justify="right")
    table.add_column("hub", justify="right")
    table.add_column("")
    worth_showing = (line for line in reckoning.lines if line.expected or line.found or line.heading == "Promises")
    for heading, lines in groupby(worth_showing, key=lambda line: line.heading):
        table.add_row(Text(heading, style="bold"))
        for line in lines:
            table.add_row(f"  {line.what}", str(line.expected), str(line.found), _mark(line))
    return table


def _mark(line: "Line") -> Text:
    return Text("✓", style="green") if line.agrees else Text("✗", style="bold red")


def _as_json(reckoning: "Reckoning", **facts: object) -> dict[str, object]:
    lines = [{**asdict(line), "agrees": line.agrees} for line in reckoning.lines]
    return {**facts, "agrees": reckoning.agrees, "lines": lines, "differences": list(reckoning.differences)}
