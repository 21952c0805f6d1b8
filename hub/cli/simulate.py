"""`sip-hub simulate`: what the hospitals, open care and municipalities of a region send, into files or into Kafka."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import Progress

from hub.cli.language import say
from hub.cli.terminal import Exit, err, fail, print_json, settings_with

if TYPE_CHECKING:
    from hub.simulation.week import Scenario, Week

LONGEST_DAYS = 366
MOST_STAYS = 1_000_000
_STDOUT = "-"


def simulate(  # noqa: PLR0913, PLR0917 - each is an option of the command line
    region: Annotated[str, typer.Option(metavar="NAME", help="The region; so far there is kalmar.")] = "kalmar",
    first_day: Annotated[
        str, typer.Option("--from", metavar="DAY", help="The first day, such as 2026-11-05.")
    ] = "2026-11-05",
    days: Annotated[int, typer.Option(min=1, max=LONGEST_DAYS, metavar="DAYS", help="How many days.")] = 7,
    stays: Annotated[
        int | None,
        typer.Option(min=1, max=MOST_STAYS, metavar="NUMBER", help="Stays in hospital; 43 a day if it is left out."),
    ] = None,
    seed: Annotated[
        int, typer.Option(metavar="NUMBER", help="Another seed is another week; the same seed is the same week.")
    ] = 1,
    to: Annotated[
        str,
        typer.Option(
            "--out",
            metavar="PATH",
            help="A file for all messages, or a directory, ending in /, for one file a stay; - is standard output.",
        ),
    ] = _STDOUT,
    bad: Annotated[
        bool, typer.Option("--bad", help="Write also the messages that the hub must refuse; `publish` sends none then.")
    ] = False,
    kafka: Annotated[
        str | None,
        typer.Option("--kafka", metavar="HOST:PORT", help="Send it there instead, to a hub that runs as a simulation."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="What was made, as one JSON object and without lines.")
    ] = False,
) -> None:
    """Make up what a region's hospitals, open care and municipalities send, with all that goes wrong in a week.

    One JSON object on each line, in the order in which they arrive, as `explain` and `publish` read them. Nobody in it
    exists: numbers are of Skatteverket's test series, units are invented, and who is punctual, slow or silent is drawn
    anew for each seed. The same options give the same bytes.

    See one stay, and what the Act says of it:

    sip-hub simulate --stays 40 --out week/
    sip-hub explain week/CASE_ID.jsonl

    A week for a hub of your own, on an empty Kafka, with the time of the week instead of the clock's:

    sip-hub simulate --kafka localhost:9092
    SIP_HUB_SIMULATION=1 sip-hub worker all --kafka localhost:9092
    """
    if kafka is not None and to != _STDOUT:
        fail(Exit.INPUT, "--out and --kafka lead to different places; give one of them.")
    scenario = _scenario(region, first_day, days, stays, seed)
    week = _made(scenario)
    if kafka is not None:
        _sent(week, kafka)
    elif to != _STDOUT or not as_json:
        _written(week, to, bad=bad)
    if as_json:
        print_json(_summary(week, None if to == _STDOUT else to, kafka))
    else:
        err.print(_told(week), markup=False)


def _scenario(region: str, first_day: str, days: int, stays: int | None, seed: int) -> "Scenario":
    from hub.simulation.county import regions
    from hub.simulation.period import Period
    from hub.simulation.week import STAYS_A_DAY, Scenario

    if region not in regions():
        fail(
            Exit.INPUT,
            "--region: there is no {region} to simulate; there is {regions}.",
            region=region,
            regions=", ".join(regions()),
        )
    try:
        period = Period(date.fromisoformat(first_day), days)
    except ValueError:
        fail(Exit.INPUT, "{option} is a day; write it like 2026-11-20.", option="--from")
    if not period.is_reckoned:
        fail(Exit.INPUT, "--from: the week must lie in the years 2018 to 2098.")
    return Scenario(region, period, stays or STAYS_A_DAY * days, seed)


def _made(scenario: "Scenario") -> "Week":
    from hub.simulation.week import simulate as make

    with Progress(console=err, transient=True, disable=not err.is_terminal) as progress:
        task = progress.add_task(say("Making stays"), total=scenario.stays)
        return make(scenario, lambda made: progress.update(task, completed=made))


def _written(week: "Week", to: str, *, bad: bool) -> None:
    """Write every line; into a directory, a file for each stay."""
    from hub.simulation.lines import lines

    with Progress(console=err, transient=True, disable=not err.is_terminal) as progress, _files(to) as files_of:
        task = progress.add_task(say("Writing"), total=len(week.sent))
        for case_ids, line in lines(week, bad=bad):
            for file in files_of(case_ids):
                file.write(line)
            progress.advance(task)


@contextmanager
def _files(to: str) -> Iterator[Any]:
    """Give what finds the files for the cases of a line, and write to the disk in the end."""
    if to == _STDOUT:
        stdout = typer.get_text_stream("stdout", encoding="utf-8")
        yield lambda _case_ids: [stdout]
        stdout.flush()
        return
    try:
        with _directory(Path(to)) if to.endswith("/") or Path(to).is_dir() else _one_file(Path(to)) as files_of:
            yield files_of
    except OSError as error:
        fail(Exit.INPUT, "{path} cannot be written: {why}.", path=error.filename or to, why=error.strerror or error)


@contextmanager
def _one_file(path: Path) -> Iterator[Any]:
    with path.open("w", encoding="utf-8") as file:
        yield lambda _case_ids: [file]


@contextmanager
def _directory(path: Path) -> Iterator[Any]:
    """Keep the lines of each case together, so that no more than one file is open at a time."""
    path.mkdir(parents=True, exist_ok=True)
    found: dict[str, StringIO] = {}
    yield lambda case_ids: [found.setdefault(case_id, StringIO()) for case_id in case_ids]
    for case_id, kept in found.items():
        (path / f"{case_id}.jsonl").write_text(kept.getvalue(), encoding="utf-8")


def _sent(week: "Week", kafka: str) -> None:
    from hub.cli.simulate_send import NotASimulationError, send

    try:
        with Progress(console=err, transient=True, disable=not err.is_terminal) as progress:
            task = progress.add_task(say("Sending"), total=None)
            send(settings_with(kafka), week, lambda done, total: progress.update(task, completed=done, total=total))
    except NotASimulationError as error:
        fail(
            Exit.INPUT,
            "Nothing was sent: {topic} takes the broker's own time, as a hub in earnest wants it. "
            "Take an empty Kafka for the simulation.",
            topic=error.topic,
        )


def _told(week: "Week") -> str:
    return say(
        "{stays} stays, {messages} messages and {bad} that must be refused, from {first_day} on for {days} days "
        "(seed {seed}).",
        stays=len(week.stays),
        messages=week.told.total(),
        bad=week.books.quarantined.total(),
        first_day=week.period.first_day,
        days=week.period.days,
        seed=week.scenario.seed,
    )


def _summary(week: "Week", written_to: str | None, kafka: str | None) -> dict[str, Any]:
    return {
        "region": week.scenario.region,
        "first_day": week.period.first_day,
        "days": week.period.days,
        "seed": week.scenario.seed,
        "stays": len(week.stays),
        "messages": dict(sorted(week.told.items())),
        "to_be_refused": dict(sorted(week.books.quarantined.items())),
        "written_to": written_to,
        "sent_to": kafka,
    }
