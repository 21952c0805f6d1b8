"""`sip-hub demo`: a simulated week through the whole hub, and the simulator's books held against the hub's topics."""

import os
import shutil
import sys
import time
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from hub.cli.terminal import Exit, err, fail, out, print_json

if TYPE_CHECKING:
    from hub.simulation.reckoning import Line, Reckoning

MOST_STAYS = 400  # the broker in memory drops what is beyond 5 MB in a partition
DIFFERENCES_SHOWN = 10
STOPPED = 130
AFTER = """
This ran on a broker in memory, which keeps nothing. For one that keeps things (Java 17 and Maven):
  {hub} broker
and in another terminal:
  {hub} topics apply && {hub} worker all"""


def demo(
    stays: Annotated[int, typer.Option(min=1, max=MOST_STAYS, help="Stays in hospital during the week.")] = 300,
    seed: Annotated[int, typer.Option(help="Another seed is another week; the same seed is the same week.")] = 1,
    plain: Annotated[bool, typer.Option("--plain", help="No live table, and as fast as it goes.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Only the result, as one JSON object.")] = False,
) -> None:
    """Play a week of Kalmar county through the whole hub, on a Kafka in memory, and check what came of it.

    Three hospitals and twelve municipalities are simulated; intake, decide and notify are the hub's own, run for real.
    The simulator keeps its own books: ends with 0 only if every deadline, notice and alert of every case is in the
    hub's topics as it is there, and nothing else.
    """
    began = time.monotonic()
    live = out.is_terminal and not plain and not as_json
    if not as_json:
        out.print(f"Kalmar county, a week of {stays} stays (seed {seed}): starting Kafka in memory and a worker …")
    reckoning, messages = _played(stays, seed, live=live, quiet=as_json)
    seconds = time.monotonic() - began
    if as_json:
        print_json(_as_json(reckoning, stays=stays, seed=seed, messages=messages, seconds=round(seconds, 1)))
    else:
        _show(reckoning, messages, seconds)
    raise typer.Exit(Exit.DONE if reckoning.agrees else Exit.DIFFERS)


def _played(stays: int, seed: int, *, live: bool, quiet: bool) -> "tuple[Reckoning, int]":
    from hub.cli.demo_play import PlayFailedError, StoppedError, played
    from hub.embedded import EmbeddedKafkaError
    from hub.simulation.week import Scenario

    try:
        return played(Scenario(stays=stays, seed=seed), live=live, quiet=quiet)
    except (PlayFailedError, EmbeddedKafkaError) as error:
        fail(Exit.UNAVAILABLE, str(error))
    except StoppedError:
        err.print("Stopped; nothing was kept.")
        raise typer.Exit(STOPPED) from None


def _show(reckoning: "Reckoning", messages: int, seconds: float) -> None:
    out.print(_result_table(reckoning))
    for difference in reckoning.differences[:DIFFERENCES_SHOWN]:
        out.print(Text(f"✗ {difference}", style="red"))
    if len(reckoning.differences) > DIFFERENCES_SHOWN:
        out.print(Text(f"✗ … and {len(reckoning.differences) - DIFFERENCES_SHOWN} more", style="red"))
    mark, style = ("✓", "bold green") if reckoning.agrees else ("✗", "bold red")
    out.print(Text(f"\n{mark} {messages} messages in {seconds:.0f} seconds: {_verdict(reckoning)}.", style=style))
    out.print(AFTER.format(hub=_as_typed()), markup=False)


def _verdict(reckoning: "Reckoning") -> str:
    if reckoning.agrees:
        what = "duties, deadlines, payments, notices, alerts, facts and findings"
        return f"each of {reckoning.compared} {what} is as it must be"
    return f"{len(reckoning.differences)} things are not as they must be"


def _as_typed() -> str:
    """Tell how the hub's command is typed here: `make demo` needs no more than the libraries, so it may lack a name."""
    if shutil.which("sip-hub"):
        return "sip-hub"
    return f"{os.path.relpath(sys.executable)} -m hub.cli"


def _result_table(reckoning: "Reckoning") -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2))
    table.add_column("")
    table.add_column("simulator", justify="right")
    table.add_column("hub", justify="right")
    table.add_column("")
    worth_showing = (line for line in reckoning.lines if _is_worth_showing(line))
    for heading, lines in groupby(worth_showing, key=lambda line: line.heading):
        table.add_row(Text(heading, style="bold"))
        for line in lines:
            table.add_row(f"  {line.what}", str(line.expected), str(line.found), _mark(line))
    return table


def _is_worth_showing(line: "Line") -> bool:
    """Leave out what never came; of each reason for refusal the sum is enough, unless it does not agree."""
    detail = line.heading == "On the way in" and line.what.startswith(" ")
    return not line.agrees or line.heading == "Promises" or (line.expected > 0 and not detail)


def _mark(line: "Line") -> Text:
    return Text("✓", style="green") if line.agrees else Text("✗", style="bold red")


def _as_json(reckoning: "Reckoning", **facts: object) -> dict[str, object]:
    lines = [{**asdict(line), "agrees": line.agrees} for line in reckoning.lines]
    return {
        **facts,
        "agrees": reckoning.agrees,
        "compared": reckoning.compared,
        "lines": lines,
        "differences": list(reckoning.differences),
    }
