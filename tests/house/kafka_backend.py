"""Which real Kafka the tests run on: one that is named, one from jars, one in Docker, or none, for a reason."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass

import pytest

from hub.broker import free_port, running_broker
from hub.kafka_jars import why_not

IMAGE = "apache/kafka:4.1.1"


@dataclass(frozen=True)
class KafkaBackend:
    """A way to a real Kafka; `run` gives its address for the length of a `with`, and is None where there is no way."""

    sentence: str
    run: Callable[[], AbstractContextManager[str]] | None

    def refuse_or_skip(self) -> None:
        """Skip the test, or fail it where the environment says that no Kafka test may skip."""
        if os.environ.get("SIP_HUB_REQUIRE_KAFKA") == "1":
            pytest.fail(f"SIP_HUB_REQUIRE_KAFKA=1, but {self.sentence}", pytrace=False)
        pytest.skip(self.sentence)


BACKEND = pytest.StashKey[KafkaBackend]()
NEEDS_OWN_BROKER = pytest.mark.skipif(
    why_not() is not None and os.environ.get("SIP_HUB_REQUIRE_KAFKA") != "1",
    reason=f"a broker of the test's own, from jars, cannot be started here: {why_not()}",
)


def choose_backend() -> KafkaBackend:
    """Take the first way that is open: SIP_HUB_KAFKA, Java and Maven, Docker that holds the image."""
    named = os.environ.get("SIP_HUB_KAFKA")
    if named:
        return KafkaBackend(f"the broker that SIP_HUB_KAFKA names, {named}", lambda: nullcontext(named))
    reason = why_not()
    if reason is None:
        return KafkaBackend("Apache Kafka in KRaft mode, started from jars for this run", _from_jars)
    if _docker_holds_image():
        return KafkaBackend(f"{IMAGE} in Docker, started for this run", _in_docker)
    return KafkaBackend(f"no real Kafka: {reason}; and no Docker here holds {IMAGE}", None)


@contextmanager
def kafka_alone(config: pytest.Config) -> Iterator[str]:
    """Run a real Kafka that no other test uses at the same time, unless SIP_HUB_KAFKA names one for all."""
    backend: KafkaBackend = config.stash[BACKEND]
    if backend.run is None:
        backend.refuse_or_skip()
    else:
        with backend.run() as address:
            yield address


@contextmanager
def _from_jars() -> Iterator[str]:
    with running_broker() as broker:
        yield broker.address


def _docker_holds_image() -> bool:
    """Ask for the image without pulling: an engine that answers but cannot pull is no engine."""
    try:
        done = subprocess.run(["docker", "image", "inspect", IMAGE], capture_output=True, check=False, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


@contextmanager
def _in_docker() -> Iterator[str]:
    """Run the image of Apache itself; the packaged KafkaContainer knows only Confluent's."""
    from testcontainers.core.container import DockerContainer  # noqa: PLC0415 - only where Docker is the way
    from testcontainers.core.wait_strategies import LogMessageWaitStrategy  # noqa: PLC0415 - the same

    port = free_port()
    container = DockerContainer(IMAGE).with_bind_ports(9092, port)
    for name, value in _environment(port).items():
        container = container.with_env(name, value)
    with container.waiting_for(LogMessageWaitStrategy("Kafka Server started")):
        yield f"127.0.0.1:{port}"


def _environment(port: int) -> dict[str, str]:
    return {
        "KAFKA_NODE_ID": "1",
        "KAFKA_PROCESS_ROLES": "broker,controller",
        "KAFKA_LISTENERS": "PLAINTEXT://:9092,CONTROLLER://:9093",
        "KAFKA_ADVERTISED_LISTENERS": f"PLAINTEXT://127.0.0.1:{port}",
        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
        "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@localhost:9093",
        "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "false",
        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
        "KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS": "1",
        "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": "1",
        "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
        "KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS": "1000",
    }
