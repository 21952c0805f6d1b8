"""Reads topics for people: one partition to its present end, or all partitions as records come. Commits nothing."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from confluent_kafka import OFFSET_BEGINNING, OFFSET_END, Consumer, KafkaError, KafkaException, Message, TopicPartition

from hub.kafka_clients import KafkaUnreachableError, for_librdkafka
from hub.settings import Settings

ANSWER_SECONDS = 10.0
QUIET_SECONDS = 20.0
POLL_SECONDS = 0.2
READER_GROUP = "sip-hub-reader"  # librdkafka asks for one; it is never joined
_AHEAD_KILOBYTES = 2048  # a person who looks holds little of a large topic in memory
_QUIET = 2


class TopicMissingError(LookupError):
    """The topic does not exist, or is not shown to us; the sentence says how to make it."""

    def __init__(self, topic: str) -> None:
        super().__init__(
            f"Kafka has no topic {topic}, or shows it to others only. "
            "Make the hub's topics with `sip-hub topics apply`, or ask for the right to it."
        )


@dataclass(frozen=True, slots=True)
class TopicRecord:
    """One record of a topic; `at` is Kafka's timestamp of it, in UTC."""

    topic: str
    partition: int
    offset: int
    at: datetime
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]


def read_to_end(settings: Settings, topic: str, partition: int) -> Iterator[TopicRecord]:
    """Give every record that one partition holds now, oldest first; KafkaUnreachableError if no more of them come."""
    with _consumer(settings) as consumer:
        _partitions(consumer, settings, topic)
        place = TopicPartition(topic, partition, OFFSET_BEGINNING)
        begin, end = consumer.get_watermark_offsets(place, timeout=ANSWER_SECONDS)
        consumer.assign([place])
        heard_at = time.monotonic()
        while begin < end and consumer.position([place])[0].offset < end:
            record = _next(consumer, settings)
            if record is not None:
                heard_at = time.monotonic()
            elif time.monotonic() - heard_at > QUIET_SECONDS:
                raise KafkaUnreachableError(settings, f"nothing came for {QUIET_SECONDS:.0f} seconds")
            if record is not None and record.offset < end:
                yield record


def partition_count(settings: Settings, topic: str) -> int:
    """Tell how many partitions a topic has."""
    with _consumer(settings) as consumer:
        return len(_partitions(consumer, settings, topic))


def partition_counts(settings: Settings) -> dict[str, int]:
    """Tell how many partitions each topic of this Kafka has."""
    with _consumer(settings) as consumer:
        return {name: len(topic.partitions) for name, topic in _topics(consumer, settings).items()}


def follow(settings: Settings, topic: str, *, from_beginning: bool) -> Iterator[TopicRecord | None]:
    """Give records of all partitions as they come, without end; None when nothing has come for a moment.

    Raises KafkaUnreachableError if Kafka is gone, and not back within ten seconds.
    """
    start = OFFSET_BEGINNING if from_beginning else OFFSET_END
    complaints = list[KafkaError]()
    with _consumer(settings, complaints.append) as consumer:
        numbers = _partitions(consumer, settings, topic)
        consumer.assign([TopicPartition(topic, number, start) for number in numbers])
        while True:
            record = _next(consumer, settings)
            if record is None and complaints:
                complaints.clear()
                _partitions(consumer, settings, topic)
            yield record


@contextmanager
def _consumer(settings: Settings, complain: Callable[[KafkaError], None] = lambda _: None) -> Iterator[Consumer]:
    consumer = Consumer(
        {
            **for_librdkafka(settings),
            "group.id": READER_GROUP,
            "enable.auto.commit": False,
            "allow.auto.create.topics": False,
            "log_level": _QUIET,
            "queued.max.messages.kbytes": _AHEAD_KILOBYTES,
            "error_cb": complain,
        }
    )
    try:
        yield consumer
    finally:
        consumer.close()


def _partitions(consumer: Consumer, settings: Settings, topic: str) -> list[int]:
    known = _topics(consumer, settings, topic)[topic]
    if known.error or not known.partitions:
        raise TopicMissingError(topic)
    return sorted(known.partitions)


def _topics(consumer: Consumer, settings: Settings, topic: str | None = None) -> dict[str, Any]:
    """Ask for one topic or all, as confluent_kafka's TopicMetadata by name."""
    asked = {"topic": topic} if topic else {}
    try:
        return dict(consumer.list_topics(**asked, timeout=ANSWER_SECONDS).topics)
    except KafkaException as error:
        raise KafkaUnreachableError(settings, error.args[0].str()) from error


def _next(consumer: Consumer, settings: Settings) -> TopicRecord | None:
    message = consumer.poll(POLL_SECONDS)
    if message is None:
        return None
    error = message.error()
    if error is not None:
        raise KafkaUnreachableError(settings, error.str())
    return _record(message)


def _record(message: Message) -> TopicRecord:
    """Copy what librdkafka gives; a message without error has a topic, a partition and an offset."""
    _, milliseconds = message.timestamp()
    headers = cast("list[tuple[str, bytes]]", message.headers() or [])
    return TopicRecord(
        topic=cast("str", message.topic()),
        partition=cast("int", message.partition()),
        offset=cast("int", message.offset()),
        at=datetime.fromtimestamp(milliseconds / 1000, UTC),
        key=message.key(),
        value=message.value(),
        headers=tuple(headers),
    )
