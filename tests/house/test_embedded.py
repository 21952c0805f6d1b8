"""The Kafka in memory that the demo runs on."""

import asyncio
import signal
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient

from hub.embedded import EmbeddedKafkaError, embedded_kafka


def test_a_topic_has_as_many_partitions_as_it_was_made_with() -> None:
    with embedded_kafka({"three": 3, "twelve": 12}) as kafka:
        topics = AdminClient({"bootstrap.servers": kafka.address}).list_topics(timeout=10).topics

    assert {name: len(topics[name].partitions) for name in ("three", "twelve")} == {"three": 3, "twelve": 12}


def test_what_one_client_writes_another_reads() -> None:
    with embedded_kafka({"notes": 1}) as kafka:
        producer = Producer({"bootstrap.servers": kafka.address})
        producer.produce("notes", value=b"hello", key=b"k", headers=[("h", b"v")])
        producer.flush(10)

        record = asyncio.run(first_record(kafka.address))

    assert (record.key, record.value, record.headers) == (b"k", b"hello", (("h", b"v"),))


async def first_record(address: str):  # noqa: ANN201 - aiokafka gives its record no type
    consumer = AIOKafkaConsumer("notes", bootstrap_servers=address, auto_offset_reset="earliest")
    async with consumer:
        return await asyncio.wait_for(consumer.getone(), 10)


def test_offsets_run_from_zero_without_a_gap() -> None:
    async def offsets(address: str) -> list[int]:
        async with AIOKafkaProducer(bootstrap_servers=address, acks="all") as producer:
            return [(await producer.send_and_wait("notes", b"x")).offset for _ in range(3)]

    with embedded_kafka({"notes": 1}) as kafka:
        assert asyncio.run(offsets(kafka.address)) == [0, 1, 2]


def test_a_topic_cannot_be_made_twice() -> None:
    with pytest.raises(EmbeddedKafkaError, match="did not make same"), embedded_kafka({"same": 1}) as kafka:
        kafka.create_topic("same", 1)


def test_two_clusters_know_nothing_of_each_other() -> None:
    with embedded_kafka({"one": 1}) as one, embedded_kafka({"other": 1}) as other:
        names = set(AdminClient({"bootstrap.servers": one.address}).list_topics(timeout=10).topics)

        assert one.address != other.address
        assert "other" not in names


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads the masks of threads where Linux shows them")
def test_no_signal_reaches_the_clusters_thread() -> None:
    """One that did would end the cluster at the first Ctrl-C or resized window."""
    wanted = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGWINCH}
    with embedded_kafka({"signals.v1": 1}):
        masks = [
            int(status.split("SigBlk:")[1].split()[0], 16)
            for task in Path("/proc/self/task").iterdir()
            if "rdk:mock" in (status := (task / "status").read_text())
        ]

    assert [wanted] * len(masks) == [{number for number in wanted if mask >> (number - 1) & 1} for mask in masks]
    assert masks
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == set()
