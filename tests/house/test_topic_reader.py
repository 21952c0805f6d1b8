"""Reading topics for people, and the partition that every client gives a key."""

import asyncio
import uuid
from collections import deque
from collections.abc import Iterator
from itertools import islice

import pytest
from aiokafka import AIOKafkaProducer
from confluent_kafka import Producer
from kafka import KafkaProducer

from hub.embedded import EmbeddedKafka, embedded_kafka
from hub.kafka_clients import KafkaUnreachableError
from hub.partitioning import partition_of
from hub.provisioning import TopicAdmin, WantedTopic
from hub.settings import Settings
from hub.topic_reader import TopicMissingError, follow, partition_count, read_to_end

TOPIC = "records"
PARTITIONS = 12


@pytest.fixture
def settings() -> Iterator[Settings]:
    with embedded_kafka({TOPIC: PARTITIONS, "empty": 1}) as kafka:
        yield Settings(kafka=kafka.address)


def write(settings: Settings, values: list[bytes], partition: int = 3) -> None:
    producer = Producer({"bootstrap.servers": settings.kafka})
    for value in values:
        producer.produce(TOPIC, value, key=b"k", partition=partition, headers=[("h", b"v")])
    producer.flush(10)


def test_one_partition_is_read_to_its_present_end(settings: Settings) -> None:
    write(settings, [b"one", b"two"])
    write(settings, [b"elsewhere"], partition=4)

    records = list(read_to_end(settings, TOPIC, 3))

    assert [(record.offset, record.key, record.value, record.headers) for record in records] == [
        (0, b"k", b"one", (("h", b"v"),)),
        (1, b"k", b"two", (("h", b"v"),)),
    ]


def test_an_empty_partition_ends_at_once(settings: Settings) -> None:
    assert list(read_to_end(settings, "empty", 0)) == []


def test_a_topic_is_followed_from_its_beginning_over_all_partitions(settings: Settings) -> None:
    write(settings, [b"one"], partition=0)
    write(settings, [b"two"], partition=11)

    seen = (record.value for record in follow(settings, TOPIC, from_beginning=True) if record is not None)

    assert set(islice(seen, 2)) == {b"one", b"two"}


def test_a_topic_is_followed_from_now_on_unless_asked_otherwise(settings: Settings) -> None:
    write(settings, [b"before"])
    records = follow(settings, TOPIC, from_beginning=False)
    assert list(islice(records, 10)) == [None] * 10

    write(settings, [b"after"])

    assert next(record.value for record in records if record is not None) == b"after"


@pytest.mark.slow
def test_a_kafka_that_goes_while_it_is_read_is_not_waited_for_for_ever() -> None:
    """Of nearly five megabytes the client holds two ahead; the rest never comes."""
    kafka = EmbeddedKafka()
    kafka.create_topic(TOPIC, PARTITIONS)
    settings = Settings(kafka=kafka.address)
    write(settings, [b"x" * 10_000] * 480)
    records = read_to_end(settings, TOPIC, 3)
    next(records)
    kafka.close()

    with pytest.raises(KafkaUnreachableError, match=r"nothing came for 20 seconds"):
        deque(records, maxlen=0)


@pytest.mark.slow
def test_a_kafka_that_goes_while_it_is_followed_is_told() -> None:
    kafka = EmbeddedKafka()
    kafka.create_topic(TOPIC, PARTITIONS)
    records = follow(Settings(kafka=kafka.address), TOPIC, from_beginning=False)
    assert next(records) is None
    kafka.close()

    with pytest.raises(KafkaUnreachableError, match=r"No Kafka answers at"):
        deque(islice(records, 200), maxlen=0)


def test_partitions_are_counted(settings: Settings) -> None:
    assert partition_count(settings, TOPIC) == PARTITIONS


def test_three_clients_and_our_own_reckoning_give_a_key_the_same_partition(kafka: str) -> None:
    keys = [str(uuid.UUID(int=number * 7919)).encode() for number in range(100)]
    reckoned = [partition_of(key, PARTITIONS) for key in keys]

    with embedded_kafka({TOPIC: PARTITIONS}) as embedded:
        assert asyncio.run(by_aiokafka(embedded.address, keys)) == reckoned
        assert by_librdkafka(embedded.address, keys) == reckoned
    assert by_kafka_python(kafka, keys) == reckoned
    assert len(set(reckoned)) == PARTITIONS


async def by_aiokafka(address: str, keys: list[bytes]) -> list[int]:
    async with AIOKafkaProducer(bootstrap_servers=address) as producer:
        return [(await producer.send_and_wait(TOPIC, b"x", key=key)).partition for key in keys]


def by_librdkafka(address: str, keys: list[bytes]) -> list[int]:
    landed: dict[bytes, int] = {}
    producer = Producer({"bootstrap.servers": address, "partitioner": "murmur2_random"})
    for key in keys:
        producer.produce(
            TOPIC, b"x", key=key, on_delivery=lambda _error, sent: landed.update({sent.key(): sent.partition()})
        )
    producer.flush(10)
    return [landed[key] for key in keys]


def by_kafka_python(address: str, keys: list[bytes]) -> list[int]:
    topic = make_topic(address)
    producer = KafkaProducer(bootstrap_servers=address)
    landed = [producer.send(topic, b"x", key=key) for key in keys]
    producer.flush()
    partitions = [sent.get(timeout=10).partition for sent in landed]
    producer.close()
    return partitions


def make_topic(address: str) -> str:
    topic = WantedTopic(f"partitioned-{uuid.uuid4()}", PARTITIONS, {})
    with TopicAdmin(Settings(kafka=address)) as admin:
        admin.create([topic], 1)
    return topic.name


def test_a_topic_that_is_not_there_is_named_with_the_remedy(kafka: str) -> None:
    with pytest.raises(TopicMissingError, match=r"nobody-made-this.*`sip-hub topics apply`"):
        partition_count(Settings(kafka=kafka), "nobody-made-this")
