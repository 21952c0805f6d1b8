"""The catalogue of topics is whole: no orphan, nothing left to a broker's default, and one partition for a case."""

import itertools
from typing import get_args

import aiokafka.partitioner
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kafka.partitioner.default import murmur2

from hub import schema_files, topics
from hub.domain.events import Event
from hub.domain.facts import Fact
from hub.inbound import MESSAGES
from hub.internal import Heartbeat
from hub.partitioning import partition_of
from hub.records import classes
from hub.schema_files import NAMESPACES

CATALOGUE = topics.catalogue()
NEVER = -1
THIRTY_DAYS = 30 * 24 * 3600 * 1000


def test_every_record_that_stands_on_a_topic_is_at_home_on_exactly_one() -> None:
    """Events stand within decisions and the inbox, and heartbeats on every inbound topic: they have no home."""
    homeless = {*get_args(Event), Heartbeat}
    expected = sorted(cls.__name__ for cls in classes().values() if cls not in homeless)

    assert expected == sorted(cls.__name__ for topic in CATALOGUE.values() for cls in topic.at_home)


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_topic_says_what_it_is_for(name: str) -> None:
    topic = CATALOGUE[name]

    assert topic.says.endswith(".")
    assert all((topic.key, topic.records, topic.producers, topic.consumers))


@pytest.mark.parametrize("name", CATALOGUE)
def test_nothing_about_keeping_is_left_to_the_brokers_default(name: str) -> None:
    explicit = {"cleanup.policy", "retention.ms", "retention.bytes", "message.timestamp.type", "max.message.bytes"}

    assert explicit == set(CATALOGUE[name].config)


@pytest.mark.parametrize("name", CATALOGUE)
def test_identity_is_kept_for_thirty_days_and_the_truth_for_ever(name: str) -> None:
    expected = NEVER if name.startswith("hub.") else THIRTY_DAYS

    assert expected == int(CATALOGUE[name].config["retention.ms"])
    assert CATALOGUE[name].config["cleanup.policy"] == "delete"


def test_inbound_topics_bear_the_brokers_time() -> None:
    stamped = [name for name, topic in CATALOGUE.items() if topic.config["message.timestamp.type"] == "LogAppendTime"]

    assert list(topics.inbound_topics()) == stamped


def test_the_partition_counts_that_are_for_ever() -> None:
    expected = dict.fromkeys(topics.inbound_topics(), 6) | {topics.COMMANDS: 12, topics.CASE_EVENTS: 12}

    assert expected == {name: CATALOGUE[name].partitions for name in expected}
    assert topics.topic("inbox.region-08.v1").partitions == 1
    assert topics.CASE_PARTITIONS == CATALOGUE[topics.COMMANDS].partitions == CATALOGUE[topics.CASE_EVENTS].partitions


def test_size_limits_rise_from_inbound_to_quarantine() -> None:
    """What one topic took always fits the next, with what is put around it."""
    limits = [max(CATALOGUE[name].limit for name in topics.inbound_topics())]
    limits += [CATALOGUE[name].limit for name in (topics.COMMANDS, topics.CASE_EVENTS, topics.QUARANTINE)]

    assert [] == [(low, high) for low, high in itertools.pairwise(limits) if low * 2 > high]


def test_where_three_copies_are_kept_two_must_have_the_record() -> None:
    assert {"min.insync.replicas": "2", "unclean.leader.election.enable": "false"} == topics.where_replicated()


def test_every_inbound_record_becomes_a_fact_of_its_name() -> None:
    """One fact is no message of its own: what an admission notice tells the patient's previous case."""
    assert sorted({*MESSAGES, "PatientReadmitted"}) == sorted(cls.__name__ for cls in get_args(Fact))


@pytest.mark.parametrize("name", ["inbox.region-08.v1", "inbox.kommun-0180-sodermalm.v1", "inbox.org-5561234567.v1"])
def test_each_controller_has_an_inbox_of_the_family(name: str) -> None:
    assert topics.topic(name) is CATALOGUE["inbox.<controller>.v1"]
    assert name == topics.inbox_of(name.removeprefix("inbox.").removesuffix(".v1"))


@pytest.mark.parametrize("controller", ["", "Region-08", "kommun 0880", "../x", "kommun.0880"])
def test_a_controller_has_a_name_that_can_be_a_topics(controller: str) -> None:
    with pytest.raises(ValueError, match="no name of a controller"):
        topics.inbox_of(controller)


@pytest.mark.parametrize("folder", NAMESPACES)
def test_no_file_lies_among_the_schemas_that_is_not_one(folder: str) -> None:
    strangers = [path.name for path in (schema_files.ROOT / folder).iterdir() if path.suffix != ".avsc"]

    assert [] == strangers


@given(key=st.binary(min_size=1, max_size=60))
def test_three_clients_put_a_key_in_the_same_partition(key: bytes) -> None:
    """The third, librdkafka, is asked through a broker, in `tests/house/test_topic_reader.py`."""
    everywhere = list(range(12))
    expected = partition_of(key, 12)

    assert expected == aiokafka.partitioner.DefaultPartitioner()(key, everywhere, everywhere)
    assert expected == (murmur2(key) & 0x7FFFFFFF) % 12


# From UtilsTest.testMurmur2 of Apache Kafka.
@pytest.mark.parametrize(
    ("key", "hashed"),
    [(b"21", -973932308), (b"foobar", -790332482), (b"a-little-bit-long-string", -985981536), (b"abc", 479470107)],
)
def test_known_answers_of_kafkas_own_hash(key: bytes, hashed: int) -> None:
    assert (hashed & 0x7FFFFFFF) % 12 == partition_of(key, 12)


def test_the_partition_of_a_case_is_for_ever() -> None:
    known = {"a25b5e03-63fa-51bb-a4f7-d289d73dbd79": 1}

    assert known == {case_id: topics.partition_for(case_id) for case_id in known}
