"""The help of a command as a page of plain lines, in either language; on a terminal and in a pipe it is the same.

Its sentences stand in English with the command, and in Swedish in `hub/cli/words/help_texts.py`, paragraph by
paragraph.  A paragraph that begins with `sip-hub` or a brace is an example, and is neither folded nor translated;
one that begins with SIP_HUB_ is a setting: its name, two spaces, and what it is.
"""

import inspect
import shutil
import textwrap
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any, Final, TypeAlias

import typer

from hub.cli.language import help_text, say
from hub.settings import Language

Row: TypeAlias = tuple[str, str]

_WIDEST: Final = 100
_NARROWEST: Final = 40
_LEFT: Final = 26
_SETTING_LEFT: Final = 34
_SETTING: Final = "SIP_HUB_"
EXAMPLE: Final = ("sip-hub", "{", "$", "export ", _SETTING)


def help_page(command: Any, context: typer.Context) -> str:  # noqa: ANN401 - Typer's commands have no public name
    """Return the help of *command*, folded to the terminal's width."""
    width = max(_NARROWEST, min(shutil.get_terminal_size().columns, _WIDEST))
    pages = [[_usage(command, context)], _paragraphs(command.help or "", width)]
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    options = [each for each in command.params if each.param_type_name == "option"]
    pages += [
        _table(say("Arguments:"), map(_argument, arguments), width),
        _table(say("Options:"), [*map(_option, options), _language(), _help()], width),
        _table(say("Commands:"), _commands(command), width),
        _paragraphs(command.epilog or "", width),
    ]
    return "\n\n".join("\n".join(lines) for lines in pages if lines) + "\n"


def paragraphs(text: str) -> list[str]:
    """Divide *text* at its empty lines; each is one line, but for examples, which stay as they are."""
    blocks = inspect.cleandoc(text).split("\n\n")
    return [block if block.startswith(EXAMPLE) else " ".join(block.split()) for block in blocks if block.strip()]


def _paragraphs(text: str, width: int) -> list[str]:
    lines = list[str]()
    for paragraph in paragraphs(text):
        lines += [""] if lines else []
        if paragraph.startswith(_SETTING):
            name, _, told = paragraph.partition("  ")
            lines[-1:] = _row((name, help_text(told)), _SETTING_LEFT, width)
        elif paragraph.startswith(EXAMPLE):
            lines += [f"  {line}" for line in paragraph.splitlines()]
        else:
            lines += textwrap.wrap(help_text(paragraph), width, break_long_words=False, break_on_hyphens=False)
    return lines


def _usage(command: Any, context: typer.Context) -> str:  # noqa: ANN401 - as above
    names = [_argument(each)[0] for each in command.params if each.param_type_name == "argument"]
    group = [say("COMMAND …")] if hasattr(command, "commands") else []
    return " ".join([say("Usage:"), context.command_path, *names, say("[OPTIONS]"), *group])


def _argument(parameter: Any) -> Row:  # noqa: ANN401 - as above
    name = parameter.metavar or parameter.name.upper()
    shown = f"{name} …" if parameter.nargs == -1 else name
    return shown if parameter.required else f"[{shown}]", _told(parameter)


def _option(parameter: Any) -> Row:  # noqa: ANN401 - as above
    names = ", ".join(parameter.opts)
    return names if parameter.is_flag else f"{names} {_kind(parameter)}", _told(parameter)


def _kind(parameter: Any) -> str:  # noqa: ANN401 - as above
    return str(parameter.metavar or parameter.name.upper())


def _told(parameter: Any) -> str:  # noqa: ANN401 - as above
    """What the parameter is, with its default, or that it must be given."""
    default = parameter.default
    told = help_text(parameter.help or "")
    if parameter.param_type_name == "option" and parameter.required:
        return f"{told} {say('[must be given]')}"
    if default in (None, False, ()) or callable(default):
        return told
    shown = default.value if isinstance(default, Enum) else default
    return f"{told} {say('[default: {default}]', default=shown)}"


def _language() -> Row:
    return f"--lang {'|'.join(Language)}", say("The language of this command; default SIP_HUB_LANG, else en.")


def _help() -> Row:
    return "--help, -h", say("Show this, and end.")


def _commands(command: Any) -> Iterator[Row]:  # noqa: ANN401 - as above
    for name, each in getattr(command, "commands", {}).items():
        if not each.hidden:
            yield name, help_text(paragraphs(each.help or "")[0])


def _table(title: str, rows: Iterable[Row], width: int) -> list[str]:
    found = list(rows)
    if not found:
        return []
    left = min(_LEFT, 4 + max(len(name) for name, _ in found))
    return [title, *(line for row in found for line in _row(row, left, width))]


def _row(row: Row, left: int, width: int) -> list[str]:
    name, told = row
    lines = textwrap.wrap(told, width - left, break_long_words=False, break_on_hyphens=False) or [""]
    beside = len(name) + 4 <= left
    first = [f"  {name}".ljust(left) + lines[0]] if beside else [f"  {name}", " " * left + lines[0]]
    return [*first, *(" " * left + line for line in lines[1:])]
