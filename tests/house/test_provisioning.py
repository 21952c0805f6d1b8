"""Topics as the hub needs them, beside topics as Kafka has them."""

import uuid
from collections.abc import Iterator

import pytest

from hub.provisioning import (
    Difference,
    FoundTopic,
    PlannedTopic,
    TopicAdmin,
    TopicState,
    WantedTopic,
    plan,
    replicated,
)
from hub.settings import Settings

CONFIG = {"cleanup.policy": "delete", "message.timestamp.type": "LogAppendTime", "retention.ms": "2592000000"}
INBOUND = WantedTopic("hospital.admissions.v1", 6, CONFIG)


def test_a_topic_that_kafka_lacks_is_missing() -> None:
    assert plan([INBOUND], {}) == [PlannedTopic(INBOUND, TopicState.MISSING)]


def test_a_topic_that_is_as_wanted_is_the_same_whatever_else_is_set() -> None:
    found = FoundTopic(6, {**CONFIG, "segment.bytes": "1073741824"})

    assert plan([INBOUND], {INBOUND.name: found}) == [PlannedTopic(INBOUND, TopicState.SAME)]


def test_each_setting_that_differs_is_named_with_both_values() -> None:
    found = FoundTopic(3, {"cleanup.policy": "delete", "message.timestamp.type": "CreateTime"})

    assert plan([INBOUND], {INBOUND.name: found}) == [
        PlannedTopic(
            INBOUND,
            TopicState.DIFFERENT,
            (
                Difference("partitions", "6", "3"),
                Difference("message.timestamp.type", "LogAppendTime", "CreateTime"),
                Difference("retention.ms", "2592000000", None),
            ),
        )
    ]


def test_a_topic_that_nobody_wants_is_left_alone() -> None:
    assert plan([], {"somebody-else": FoundTopic(1, {})}) == []


def test_only_a_topic_with_three_copies_waits_for_two_of_them() -> None:
    assert replicated(INBOUND, 1) == INBOUND
    assert replicated(INBOUND, 3).config["min.insync.replicas"] == "2"
    assert replicated(INBOUND, 3).config["unclean.leader.election.enable"] == "false"


@pytest.fixture
def admin(kafka: str) -> Iterator[TopicAdmin]:
    with TopicAdmin(Settings(kafka=kafka)) as admin:
        yield admin


@pytest.fixture
def topic() -> WantedTopic:
    """A topic that no other test has."""
    return WantedTopic(f"provisioned-{uuid.uuid4()}", 3, CONFIG)


class TestOnARealKafka:
    """What is planned, made and found again by Kafka's own account."""

    def test_what_was_made_is_found_as_it_was_wanted(self, admin: TopicAdmin, topic: WantedTopic) -> None:
        assert plan([topic], admin.found([topic.name])) == [PlannedTopic(topic, TopicState.MISSING)]

        admin.create([topic], admin.replication())

        assert plan([topic], admin.found([topic.name])) == [PlannedTopic(topic, TopicState.SAME)]

    def test_a_setting_left_to_its_default_is_compared_too(self, admin: TopicAdmin, topic: WantedTopic) -> None:
        admin.create([WantedTopic(topic.name, 3, {})], 1)

        [planned] = plan([topic], admin.found([topic.name]))

        assert planned.differences == (
            Difference("message.timestamp.type", "LogAppendTime", "CreateTime"),
            Difference("retention.ms", "2592000000", "604800000"),
        )

    def test_one_broker_keeps_one_copy(self, admin: TopicAdmin) -> None:
        assert admin.replication() in {1, 3}  # three where SIP_HUB_KAFKA names a cluster

    def test_nothing_to_make_is_nothing_done(self, admin: TopicAdmin) -> None:
        admin.create([], 1)
