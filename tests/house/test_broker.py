"""`sip-hub broker`: a real Kafka that starts, stops, is killed, and still holds what it acknowledged."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.errors import KafkaError

from hub.broker import Broker, free_port
from hub.kafka_jars import KafkaUnavailableError
from tests.house.kafka_backend import NEEDS_OWN_BROKER

pytestmark = [
    pytest.mark.kafka,
    NEEDS_OWN_BROKER,
]
TOPIC = "kept"


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    """A broker of the test's own, since it is going to be killed."""
    broker = Broker(tmp_path / "kafka")
    broker.start()
    yield broker
    broker.stop()


def create_topic(broker: Broker) -> None:
    admin = KafkaAdminClient(bootstrap_servers=broker.address)
    admin.create_topics({TOPIC: {"num_partitions": 1, "replication_factor": 1}})
    admin.close()


def write(broker: Broker, *values: bytes) -> None:
    producer = KafkaProducer(bootstrap_servers=broker.address, acks="all")
    for value in values:
        producer.send(TOPIC, value).get(timeout=10)
    producer.close()


def read(broker: Broker, count: int) -> list[bytes]:
    consumer = KafkaConsumer(
        TOPIC, bootstrap_servers=broker.address, auto_offset_reset="earliest", consumer_timeout_ms=15_000
    )
    values = [record.value for _, record in zip(range(count), consumer, strict=False)]
    consumer.close()
    return values


def test_what_was_acknowledged_survives_a_kill(broker: Broker) -> None:
    create_topic(broker)
    write(broker, b"one", b"two")

    broker.kill()
    broker.start()
    write(broker, b"three")

    assert read(broker, 3) == [b"one", b"two", b"three"]


def test_it_comes_back_on_the_same_address_after_a_stop(broker: Broker) -> None:
    address = broker.address
    create_topic(broker)
    write(broker, b"one")

    broker.stop()
    broker.start()

    assert broker.address == address
    assert read(broker, 1) == [b"one"]


def test_nothing_listens_after_a_stop(broker: Broker) -> None:
    broker.stop()

    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", broker.port)) != 0


def test_a_topic_that_nobody_made_is_not_made_by_writing_to_it(broker: Broker) -> None:
    producer = KafkaProducer(bootstrap_servers=broker.address, max_block_ms=1000)

    with pytest.raises(KafkaError):
        producer.send("nobody-made-this", b"x").get(timeout=5)
    producer.close()


def test_a_port_that_is_taken_is_told_with_the_words_of_kafka(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        broker = Broker(tmp_path, port=taken.getsockname()[1])

        with pytest.raises(KafkaUnavailableError, match="Address already in use"):
            broker.start()


def test_two_free_ports_can_be_listened_on() -> None:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", free_port()))
        other.bind(("127.0.0.1", free_port()))
