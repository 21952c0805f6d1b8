"""The option by which a person approves what the command says of the recorded cases."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--approve`; it is known when tests/histories itself is named on the command line."""
    parser.addoption("--approve", action="store_true", help="Record the outputs whose statements are true.")
