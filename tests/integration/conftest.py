"""A broker of its own for each test of the whole hub: the hub's topics have fixed names."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.kafka_backend import BACKEND, KafkaBackend
from tests.integration.hub_stage import HubStage, hub_stage


@pytest.fixture
def own_kafka(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the address of a real Kafka that no other test uses at the same time."""
    backend: KafkaBackend = request.config.stash[BACKEND]
    if backend.run is None:
        backend.refuse_or_skip()
    else:
        with backend.run() as address:
            yield address


@pytest.fixture
def hub(own_kafka: str, tmp_path: Path) -> Iterator[HubStage]:
    """The hub's topics as in production, and no workers yet."""
    with hub_stage(own_kafka, tmp_path, simulated=False) as stage:
        yield stage


@pytest.fixture
def past_hub(own_kafka: str, tmp_path: Path) -> Iterator[HubStage]:
    """The hub in a simulated week: the test stamps the records and writes the heartbeats, all in the past."""
    with hub_stage(own_kafka, tmp_path, simulated=True) as stage:
        yield stage
