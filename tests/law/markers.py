"""A pytest plugin that tells which tests bear which paragraph: `pytest --collect-only -p tests.law.markers`.

Markers are read where pytest sees them, not guessed from the text of the files.
"""

import json
from typing import Final

import pytest

BEGINS: Final = "paragraphs borne: "
"""How the line begins on which the plugin prints what it found, as JSON."""


class _Borne:
    """Each paragraph with the classes, or single tests, that bear its marker, as file::Class or file::Class::test."""

    def __init__(self) -> None:
        self.by_paragraph: dict[str, list[str]] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Read the markers of every test, from the place where each stands."""
        for item in items:
            for node, mark in item.iter_markers_with_node("paragraph"):
                place = node.nodeid.partition("[")[0]
                borne = self.by_paragraph.setdefault(str(mark.args[0]), [])
                if place not in borne:
                    borne.append(place)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print it on one line."""
        terminalreporter.write_line(BEGINS + json.dumps(self.by_paragraph))


def pytest_configure(config: pytest.Config) -> None:
    """Listen to the collection."""
    config.pluginmanager.register(_Borne())
