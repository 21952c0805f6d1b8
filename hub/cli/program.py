"""The command line as a whole: which language it speaks, what its help looks like, and how each failure ends it.

Typer gives the commands; what it would say by itself is said here, in the language asked for.
"""

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Any, Final, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from hub.cli.failures import failure_of
from hub.cli.help_page import help_page
from hub.cli.language import LanguageError, say, speak_as_asked
from hub.cli.terminal import Exit, ReaderGoneError, complain
from hub.cli.usage import UsageError, misuse

_HELP: Final = {"help_option_names": ["--help", "-h"]}


class Command(TyperCommand):
    """A command whose help is a page of ours."""

    def format_help(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]  # noqa: ANN401 - Typer has one of its own, by no public name
        """Write the page in the language spoken."""
        formatter.write(help_page(self, ctx))


class Group(TyperGroup):
    """A list of commands whose help is a page of ours."""

    def format_help(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]  # noqa: ANN401 - as above
        """Write the page in the language spoken."""
        formatter.write(help_page(self, ctx))


class Program(Group):
    """The outermost list of commands, which decides about language and exit code."""

    def main(self, args: Sequence[str] | None = None, *others: Any, **named: Any) -> NoReturn:  # noqa: ANN401 - Typer's own
        """Run what *args* say, and end the process with an exit code of `Exit`."""
        try:
            words = speak_as_asked(sys.argv[1:] if args is None else args, os.environ)
            code = super().main(words, *others, **named | {"standalone_mode": False})
            sys.stdout.flush()
        except (ReaderGoneError, BrokenPipeError):
            _let_go_of_output()
            code = Exit.READER_GONE
        except Exception as error:  # noqa: BLE001 - the last one to hear of it: every error ends in a sentence
            code = _told(error)
        sys.exit(code)


class Commands(typer.Typer):
    """A list of commands, each of which is a `Command`; *cls* is what the list itself is."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - Typer's own
        own: dict[str, Any] = {"cls": Group, "context_settings": _HELP, "no_args_is_help": True}
        super().__init__(**own | {"add_completion": False} | options)

    def command(self, name: str | None = None, **options: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - Typer's own
        """Add a command."""
        own: dict[str, Any] = {"cls": Command, "context_settings": _HELP}
        return super().command(name, **own | options)


def _told(error: Exception) -> int:
    if isinstance(error, UsageError):
        complain(misuse(error))
        return Exit.INPUT
    if isinstance(error, LanguageError):
        complain(str(error))
        return Exit.INPUT
    if (failure := failure_of(error)) is not None:
        complain(failure.sentence)
        return failure.code
    traceback.print_exception(error)
    complain(say("This is a fault of the program's own. Send the lines above to whoever keeps it running."))
    return Exit.FAULT


def _let_go_of_output() -> None:
    """Let the interpreter flush into nothing at its end; it would complain once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
