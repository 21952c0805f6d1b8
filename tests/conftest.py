"""Fixtures shared by all tests: above all a real Kafka, in the order of architecture.md."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.house.kafka_backend import BACKEND, KafkaBackend, choose_backend

# In CI a red run tells of the change, not of luck; chance is for `make test` on a developer's machine and `make fuzz`.
# No test has a time limit of its own: the first example pays for what all share, and the machine is shared too.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_configure(config: pytest.Config) -> None:
    """Choose the broker once; pytest prints no header when it is told to be quiet."""
    config.stash[BACKEND] = choose_backend()
    os.environ.pop("SIP_HUB_LANG", None)  # whoever runs the tests may read Swedish; the tests read English


def pytest_report_header(config: pytest.Config) -> str:
    """Say at once which Kafka the tests will run on."""
    return f"kafka: {config.stash[BACKEND].sentence}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that asks for a broker, so that `-m kafka` and `-m 'not kafka'` mean what they say."""
    for item in items:
        if {"kafka", "broker"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.kafka)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say again which Kafka ran, where a skip is looked for."""
    terminalreporter.write_line(f"kafka: {config.stash[BACKEND].sentence}")


@pytest.fixture(scope="session")
def kafka(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the bootstrap address of a real Apache Kafka that all tests of the session share.

    Its topics are shared too: make your own, with names nobody else has.
    """
    backend: KafkaBackend = request.config.stash[BACKEND]
    if backend.run is None:
        backend.refuse_or_skip()
    else:
        with backend.run() as address:
            yield address
