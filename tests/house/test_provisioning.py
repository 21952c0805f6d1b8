"""Topics as the hub needs them, beside topics as Kafka has them."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.cited_yaml import FileRefusedError
from hub.party_files import load_parties
from hub.provisioning import (
    Difference,
    FoundTopic,
    PlannedTopic,
    TopicAdmin,
    TopicState,
    WantedTopic,
    controllers,
    controllers_in_use,
    plan,
    wanted_topics,
)
from hub.settings import Settings
from hub.topics import INBOX_FAMILY, catalogue

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


def test_every_topic_of_the_catalogue_is_wanted_and_one_inbox_for_each_controller() -> None:
    wanted = {topic.name: topic for topic in wanted_topics(["region-08", "kommun-0880"], replication=1)}

    inboxes = {name for name in wanted if name.startswith("inbox.")}
    assert inboxes == {"inbox.region-08.v1", "inbox.kommun-0880.v1"}
    assert set(wanted) - inboxes == set(catalogue()) - {INBOX_FAMILY}
    assert wanted["hub.commands.v1"].partitions == wanted["hub.case-events.v1"].partitions == 12
    assert wanted["hospital.admissions.v1"].config["message.timestamp.type"] == "LogAppendTime"
    assert wanted["hub.case-events.v1"].config["retention.ms"] == "-1"


def test_only_where_three_copies_are_kept_must_two_have_a_record() -> None:
    [single, *_], [copied, *_] = (wanted_topics([], replication=copies) for copies in (1, 3))

    assert "min.insync.replicas" not in single.config
    assert copied.config["min.insync.replicas"] == "2"
    assert copied.config["unclean.leader.election.enable"] == "false"


def test_the_controllers_of_a_region_are_itself_its_municipalities_and_nobody_known() -> None:
    assert controllers(["09"]) == ["region-09", "kommun-0980"]


def test_the_controllers_of_sweden_are_all_regions_all_municipalities_and_the_boards_that_are_known() -> None:
    assert len(controllers()) == 21 + 290 + 1
    assert "kommun-0180-sodermalm" in controllers(["01"])
    assert "kommun-0180-sodermalm" not in controllers(["08"])


def test_a_registered_provider_has_an_inbox_where_all_of_sweden_has(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        'organisations: [{number: "5561234567", name: Vård AB, controller: org-5561234567, speaks_as: [OPEN_CARE], '
        "valid_from: 2020-01-01, source: contract, status: V}]",
        encoding="utf-8",
    )

    assert "org-5561234567" in controllers(parties=load_parties(tmp_path))
    assert "org-5561234567" not in controllers(["08"], load_parties(tmp_path))


def test_the_controllers_in_use_stand_in_a_file_one_on_each_line(tmp_path: Path) -> None:
    file = tmp_path / "controllers.txt"
    file.write_text("region-08\n\nkommun-0880  # Kalmar\norg-5561234567\nregion-08\n", encoding="utf-8")

    assert controllers_in_use(file) == ["region-08", "kommun-0880", "org-5561234567"]


@pytest.mark.parametrize("wrong", ["kommun-1917", "region-02", "org-5561234568", "Kalmar", "inbox.region-08.v1"])
def test_a_line_that_names_no_controller_is_refused(wrong: str, tmp_path: Path) -> None:
    file = tmp_path / "controllers.txt"
    file.write_text(f"region-08\n{wrong}\n", encoding="utf-8")

    with pytest.raises(FileRefusedError, match=r"controllers.txt, line 2: is the name of no controller; write region-"):
        controllers_in_use(file)


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
