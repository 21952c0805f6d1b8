"""How every command speaks: results on standard output, all else on standard error, and what the exit codes mean."""

import json
import os
import sys
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn, TypeAlias

import typer
from rich.console import Console, ConsoleDimensions
from rich.table import Table

from hub.cli.language import say
from hub.settings import Settings

_WIDE: Final = 240

LogExceptionsFile: TypeAlias = Annotated[
    Path, typer.Option("--log-exceptions", metavar="FILE", help="Records of the log to pass over.")
]
LOG_EXCEPTIONS: Final = Path("log-exceptions.yaml")
Kafka: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--kafka", metavar="HOST:PORT", help="Bootstrap servers; default SIP_HUB_KAFKA, else a broker on this machine."
    ),
]


class ReaderGoneError(Exception):
    """Whoever read what we print has gone: `sip-hub tail … | head -1`."""


class Terminal(Console):
    """A console that prints lines whole, and that says when nobody reads them any longer."""

    def __init__(self, *, stderr: bool) -> None:
        super().__init__(stderr=stderr, highlight=False, soft_wrap=True)

    @property
    def size(self) -> ConsoleDimensions:
        """The size of the terminal; where there is none, so wide that nothing is broken in two."""
        found = super().size
        return found if self.is_terminal or "COLUMNS" in os.environ else ConsoleDimensions(_WIDE, found.height)

    @size.setter
    def size(self, new_size: tuple[int, int]) -> None:
        self._width, self._height = new_size

    def show(self, table: Table) -> None:
        """Print a table; where there is no terminal, without the blanks at the ends of its lines."""
        if self.is_terminal:
            self.print(table)
            return
        with self.capture() as captured:
            self.print(table)
        for line in captured.get().splitlines():
            self.print(line.rstrip(), markup=False)

    def on_broken_pipe(self) -> None:
        """End the command in our own way, whatever rich would do."""
        raise ReaderGoneError


out = Terminal(stderr=False)
err = Terminal(stderr=True)


class Exit(IntEnum):
    """What the exit code of a command tells a script."""

    DONE = 0
    DIFFERS = 1  # the command worked, and its answer is no: topics differ, a case is unknown
    INPUT = 2  # what was given to the command cannot be used
    UNAVAILABLE = 3  # Kafka, the vault or the schema registry does not answer
    FAULT = 70  # the program itself is at fault, or a worker no longer knows what is true
    STOPPED = 130  # Ctrl-C, where it is not the usual way to end
    READER_GONE = 141  # nobody reads what we print any longer


def fail(code: Exit, english: str, /, **values: object) -> NoReturn:
    """End the command: the sentence, in the language spoken, says what is wrong and what to do about it."""
    complain(say(english, **values))
    raise typer.Exit(code)


def complain(sentence: str) -> None:
    """Print a sentence that is in the language spoken already, on standard error."""
    err.print(sentence, style="red", markup=False)


def tell(english: str, /, style: str | None = None, **values: object) -> None:
    """Print a sentence in the language spoken."""
    out.print(say(english, **values), style=style, markup=False)


def print_json(value: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
    """Print one JSON value on one line, for programs; Swedish letters as they are."""
    try:
        sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise ReaderGoneError from None


def settings_with(kafka: str | None) -> Settings:
    """Give the settings of the environment, with the bootstrap servers of the command line where they are given."""
    return Settings(kafka=kafka) if kafka else Settings()
