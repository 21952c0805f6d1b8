"""The help of every command: an example, every option, in both languages, folded to the terminal."""

from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from hub.cli.app import app
from hub.settings import Settings

# Belongs to the demo, which is an example itself, and to explain, whose help shows a message.
WITHOUT_EXAMPLE = {"demo", "explain", "simulate"}


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command by the words that lead to it, lists of commands too."""
    yield path
    for name, each in getattr(command, "commands", {}).items():
        yield from commands(each, (*path, name))


ALL = list(commands(get_command(app)))
LEAVES = [path for path in ALL if not any(other[: len(path)] == path and other != path for other in ALL)]


def page(path: tuple[str, ...], language: str = "en", columns: int = 80) -> list[str]:
    done = CliRunner().invoke(app, [*path, "--help", "--lang", language], env={"COLUMNS": str(columns)})
    assert done.exit_code == 0, done.output
    return done.stdout.splitlines()


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_no_line_is_wider_than_the_terminal_but_for_what_one_types(
    path: tuple[str, ...], language: str, columns: int
) -> None:
    lines = page(path, language, columns)

    assert [line for line in lines if len(line) > columns and not line.startswith(("  sip-hub ", "  {"))] == []


@pytest.mark.parametrize("path", [path for path in LEAVES if path[0] not in WITHOUT_EXAMPLE], ids=" ".join)
def test_each_command_shows_how_it_is_typed(path: tuple[str, ...]) -> None:
    assert [line for line in page(path) if line.startswith(f"  sip-hub {' '.join(path)} ")] != []


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_each_command_tells_of_language_and_help(path: tuple[str, ...]) -> None:
    shown = "\n".join(page(path))

    assert "  --lang en|sv" in shown
    assert "  --help, -h" in shown


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_help_of_the_worker_lists_every_setting_with_its_default(language: str) -> None:
    shown = "\n".join(page(("worker",), language))

    assert [name for name in Settings.model_fields if f"  SIP_HUB_{name.upper()}" not in shown] == []
    assert "SIP_HUB_KAFKA [127.0.0.1:9092]" in shown


def test_an_argument_shows_whether_it_may_be_left_out_and_an_option_its_default() -> None:
    assert page(("parties", "show"))[0].split(maxsplit=1)[1].endswith("parties show [PARTY|CONTROLLER] [OPTIONS]")
    assert page(("quarantine", "release"))[0].endswith("quarantine release ID … [OPTIONS]")
    assert any("[default: 24]" in line for line in page(("overdue",)))
    assert "[must be given]" in " ".join(" ".join(page(("quarantine", "discard"))).split())
