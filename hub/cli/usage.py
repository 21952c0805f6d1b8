"""What is said when a command is not used as its help says, in place of what Typer would say."""

from collections.abc import Callable
from typing import Any, Final

import typer

from hub.cli.language import said_elsewhere, say

UsageError: Final[type[Exception]] = typer.BadParameter.__mro__[2]
"""What all that Typer complains of derives from; it has no public name of its own."""


def misuse(error: Any) -> str:  # noqa: ANN401 - Typer's errors have no public names
    """Say what is wrong with the command line, and where the help is."""
    told = _SENTENCES.get(type(error).__name__, _other)(error)
    context = getattr(error, "ctx", None)
    if context is None or type(error).__name__ == _NO_ARGUMENTS:
        return told
    return f"{told}\n" + say("`{command} --help` tells how it is used.", command=context.command_path)


def _no_such_option(error: Any) -> str:  # noqa: ANN401 - as above
    told = say("There is no option {name} here.", name=error.option_name)
    return told + _perhaps(error.possibilities or ())


def _no_value(error: Any) -> str:  # noqa: ANN401 - as above
    return say("{name} needs a value after it.", name=error.option_name)


def _missing(error: Any) -> str:  # noqa: ANN401 - as above
    return say("{name} is missing; it must be given.", name=_named(error))


def _bad_value(error: Any) -> str:  # noqa: ANN401 - as above
    why = error.message.removeprefix("Value error, ").rstrip(".")
    return say("{name} cannot have that value: {why}.", name=_named(error), why=said_elsewhere(why))


def _bad_file(error: Any) -> str:  # noqa: ANN401 - as above
    return say("The file {name} cannot be read: {why}", name=error.ui_filename, why=error.message)


def _help_itself(error: Any) -> str:  # noqa: ANN401 - as above
    return str(error.message)


def _other(error: Any) -> str:  # noqa: ANN401 - as above
    return said_elsewhere(error.format_message())


_NO_ARGUMENTS: Final = "NoArgsIsHelpError"
_SENTENCES: Final[dict[str, Callable[[Any], str]]] = {
    "NoSuchOption": _no_such_option,
    "BadOptionUsage": _no_value,
    "MissingParameter": _missing,
    "BadParameter": _bad_value,
    "FileError": _bad_file,
    _NO_ARGUMENTS: _help_itself,
}


def _named(error: Any) -> str:  # noqa: ANN401 - as above
    if error.param is None:
        return str(error.param_hint or "?")
    if error.param.param_type_name == "option":
        return str(max(error.param.opts, key=len))
    metavar = error.param.metavar or ""
    return metavar if metavar and "|" not in metavar else str(error.param.name.upper())


def _perhaps(names: Any) -> str:  # noqa: ANN401 - as above
    return " " + say("Do you mean {names}?", names=", ".join(sorted(names))) if names else ""
