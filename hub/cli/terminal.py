"""How every command speaks: results on standard output, all else on standard error, and what the exit codes mean."""

import json
from enum import IntEnum
from typing import Annotated, Any, NoReturn, TypeAlias

import typer
from rich.console import Console

from hub.settings import Settings

Kafka: TypeAlias = Annotated[
    str | None, typer.Option("--kafka", help="Bootstrap servers; default SIP_HUB_KAFKA, else a broker on this machine.")
]

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


class Exit(IntEnum):
    """What the exit code of a command tells a script."""

    DONE = 0
    DIFFERS = 1  # the command worked, and its answer is no: topics differ, a case is unknown
    INPUT = 2  # what was given to the command cannot be used
    UNAVAILABLE = 3  # Kafka, or something else the command needs, is not there


def fail(code: Exit, sentence: str) -> NoReturn:
    """End the command: *sentence* says what is wrong and what to do about it."""
    err.print(sentence, style="red", markup=False)
    raise typer.Exit(code)


def print_json(value: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
    """Print one JSON value on one line, for programs; Swedish letters as they are."""
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))


def settings_with(kafka: str | None) -> Settings:
    """Give the settings of the environment, with the bootstrap servers of the command line where they are given."""
    return Settings(kafka=kafka) if kafka else Settings()
