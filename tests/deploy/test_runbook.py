"""Whoever is woken by a log line finds it in the runbook."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
ALARMS = {"error", "critical", "exception"}


def alarms() -> Iterator[str]:
    """Give every sentence that a worker says at level error or worse, and every one that it ends with."""
    for path in sorted((ROOT / "processors").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and _is_alarm(node.func):
                match node.args[0]:
                    case ast.Constant(value=str(sentence)):
                        yield sentence


def _is_alarm(function: ast.expr) -> bool:
    match function:
        case ast.Attribute(value=ast.Name(id="_log"), attr=attr):
            return attr in ALARMS
        case ast.Name(id="end_process"):
            return True
        case _:
            return False


def test_there_are_alarms_to_find() -> None:
    assert len(set(alarms())) > 10


@pytest.mark.parametrize("sentence", sorted(set(alarms())))
def test_the_runbook_knows_each_alarm_by_its_first_words(sentence: str) -> None:
    first, *_ = re.split(r"[.,:;](?: |$)", sentence)

    assert first in (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
