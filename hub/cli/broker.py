"""`sip-hub broker`: a real Kafka on this machine, in the foreground."""

import signal
from pathlib import Path
from typing import Annotated

import typer

from hub.broker import Broker, running_broker
from hub.cli.language import say
from hub.cli.terminal import Exit, err, fail
from hub.kafka_jars import cached_jars


def broker(
    port: Annotated[int, typer.Option(help="Where clients find it on 127.0.0.1; 0 takes any free port.")] = 9092,
    directory: Annotated[Path, typer.Option(help="Where its files are kept between runs.")] = Path(".sip-hub/kafka"),
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin empty, and keep nothing afterwards.")] = False,
) -> None:
    """Run a real Apache Kafka (KRaft, one node) until Ctrl-C; needs Java 17 or later, and Maven the first time.

    sip-hub broker --port 9092
    """
    for number in (signal.SIGINT, signal.SIGTERM):  # both said outright: a background shell hands SIGINT down ignored
        signal.signal(number, signal.default_int_handler)
    if not cached_jars().is_dir():
        err.print(say("Fetching Apache Kafka with Maven, some 50 MB, once …"))
    try:
        with running_broker(None if fresh else directory, port) as running:
            _introduce(running, fresh=fresh)
            code = running.wait()
            why = running.complaints()
            fail(Exit.UNAVAILABLE, "Kafka ended by itself with code {code}:\n{why}", code=code, why=why)
    except KeyboardInterrupt:
        typer.echo(say("Stopped."))


def _introduce(running: Broker, *, fresh: bool) -> None:
    kept = say("nothing is kept") if fresh else say("kept in {directory}", directory=running.directory)
    # Not by rich, which keeps a line until it is written: one that a signal cuts short would come once more.
    typer.echo(say("Apache Kafka serves at {address} ({kept}). Ctrl-C stops it.", address=running.address, kept=kept))
    typer.echo(say("In another terminal:"))
    typer.echo(f"  export SIP_HUB_KAFKA={running.address}")
    for command, meaning in (("topics apply", say("make the topics")), ("worker all  ", say("run the hub"))):
        typer.echo(f"  sip-hub {command}      # {meaning}")
