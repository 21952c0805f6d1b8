"""`sip-hub topics plan|apply` as an operator meets it, on a real Kafka of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from kafka import KafkaAdminClient

from hub.broker import running_broker
from tests.house.kafka_backend import NEEDS_OWN_BROKER


@pytest.fixture(scope="module")
def broker() -> Iterator[str]:
    """A Kafka without any topic, which the shared one is not."""
    with running_broker() as broker:
        yield broker.address


def topics(address: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hub.cli", "topics", *arguments, "--kafka", address]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ, timeout=60)


def states(done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    return {each["topic"]: each["state"] for each in map(json.loads, done.stdout.splitlines())}


@NEEDS_OWN_BROKER
def test_what_is_missing_is_planned_made_and_then_as_it_should_be(broker: str) -> None:
    before = topics(broker, "plan", "--region", "08", "--json")
    made = topics(broker, "apply", "--region", "08")
    after = topics(broker, "plan", "--region", "08", "--json")

    assert (before.returncode, set(states(before).values())) == (1, {"MISSING"})
    assert (made.returncode, made.stdout.splitlines()[-1]) == (0, "22 made, 0 as they should be, 0 that differ.")
    assert (after.returncode, set(states(after).values())) == (0, {"SAME"})
    assert "inbox.kommun-0880.v1" in states(after)


@NEEDS_OWN_BROKER
def test_the_controllers_in_use_get_an_inbox_and_no_others(broker: str, tmp_path: Path) -> None:
    file = tmp_path / "controllers.txt"
    file.write_text("region-23\nkommun-2380\n", encoding="utf-8")

    made = topics(broker, "apply", "--controllers", str(file))
    after = states(topics(broker, "plan", "--controllers", str(file), "--json"))

    assert made.returncode == 0, made.stderr
    assert [name for name in after if name.startswith("inbox.")] == [
        "inbox.region-23.v1",
        "inbox.kommun-2380.v1",
    ]
    assert set(after.values()) == {"SAME"}


@NEEDS_OWN_BROKER
def test_a_topic_that_differs_is_told_and_left_as_it_is(broker: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=broker)
    admin.create_topics({"inbox.org-5561234567.v1": {"num_partitions": 2, "replication_factor": 1}})

    done = topics(broker, "apply", "--region", "08", "--controller", "org-5561234567")
    [described] = admin.describe_topics(["inbox.org-5561234567.v1"])
    admin.close()

    assert done.returncode == 1
    assert "differs    inbox.org-5561234567.v1 (1 partitions)" in done.stdout
    assert "partitions is 2, should be 1" in done.stdout
    assert "retention.ms is 604800000, should be 2592000000" in done.stdout
    assert len(described["partitions"]) == 2


def test_a_broker_that_is_not_there_is_named_with_the_remedy() -> None:
    done = topics("127.0.0.1:1", "plan")

    assert done.returncode == 3
    assert "No Kafka answers at 127.0.0.1:1" in done.stderr
    assert "`sip-hub broker`" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_setting_that_cannot_be_used_is_named() -> None:
    command = [sys.executable, "-m", "hub.cli", "topics", "plan"]
    environment = os.environ | {"SIP_HUB_LOG_LEVEL": "LOUD"}

    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=60)

    assert done.returncode == 2
    assert done.stderr.startswith("SIP_HUB_LOG_LEVEL: ")


def test_a_region_that_does_not_exist_is_refused_before_anything_is_asked() -> None:
    result = topics("127.0.0.1:1", "plan", "--region", "99", "--region", "8")

    assert (2, True) == (result.returncode, "8, 99: no region has that code" in result.stderr)
