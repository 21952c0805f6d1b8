"""Puts messages on the inbound topics as a party's own system would: checked, encoded, keyed, acknowledged."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from hub.case_file import CaseLine
from hub.codec import encode
from hub.envelope import inbound_headers
from hub.inbound import EpisodeMessage, Inbound
from hub.inbound.reading import read_message
from hub.kafka_clients import KafkaUnreachableError, MayNotWriteError, for_librdkafka
from hub.naming import unknown_party
from hub.party_registry import PartyRegistry
from hub.refusals import Refused
from hub.settings import Settings
from hub.speaking import may_speak, topic_for
from hub.topic_reader import ANSWER_SECONDS, TopicMissingError
from hub.topics import home_of, topic

ACKNOWLEDGED_SECONDS = 15.0
_QUIET = 2
_MISSING = {KafkaError.UNKNOWN_TOPIC_OR_PART, KafkaError._UNKNOWN_TOPIC}  # noqa: SLF001 - librdkafka's own codes


class NotPublishableError(ValueError):
    """Messages that intake would refuse; one sentence for each, naming line, field and remedy.

    `reasons` holds each sentence with the code of its refusal.
    """

    def __init__(self, reasons: Sequence[tuple[str, str]]) -> None:
        super().__init__("\n".join(sentence for _, sentence in reasons))
        self.reasons = tuple(reasons)


@dataclass(frozen=True, slots=True)
class Publication:
    """One message ready to go: `case_id` is that of its case."""

    topic: str
    key: bytes
    value: bytes
    headers: tuple[tuple[str, bytes], ...]
    case_id: str


def prepare(lines: Iterable[CaseLine], parties: PartyRegistry, day: date) -> list[Publication]:
    """Check and encode every line; raises NotPublishableError if any of them would be refused.

    *parties* says who may speak on *day*, that on which the messages are sent.
    """
    publications, reasons = list[Publication](), list[tuple[str, str]]()
    for line in lines:
        message = read_message(line.message, line.body)
        one = message if isinstance(message, Refused) else _publication(message, parties, day)
        if isinstance(one, Refused):
            reasons.append((one.code, f"Line {line.number}: {one.sentence}."))
        else:
            publications.append(one)
    if reasons:
        raise NotPublishableError(reasons)
    return publications


def publish(settings: Settings, publications: Iterable[Publication], acknowledged: Callable[[], None]) -> None:
    """Send in the order given, calling *acknowledged* for each.

    Raises TopicMissingError or MayNotWriteError, mostly before anything is sent, or KafkaUnreachableError if one was
    not taken.
    """
    producer = Producer(
        {
            **for_librdkafka(settings),
            "enable.idempotence": True,
            "partitioner": "murmur2_random",
            "delivery.timeout.ms": int(ACKNOWLEDGED_SECONDS * 1000),
            "allow.auto.create.topics": False,
            "log_level": _QUIET,
        }
    )
    wanted, failures = list(publications), list[tuple[str, KafkaError]]()
    _find(producer, settings, {each.topic for each in wanted})

    def delivered(error: KafkaError | None, message: Message) -> None:
        if error is None:
            acknowledged()
        else:
            failures.append((message.topic() or "", error))

    for each in wanted:
        producer.produce(each.topic, each.value, each.key, headers=list(each.headers), on_delivery=delivered)
        producer.poll(0)
    left = producer.flush(ACKNOWLEDGED_SECONDS)
    if failures or left:
        for name, error in failures:
            raise_for(name, error)
        why = failures[0][1].str() if failures else "no acknowledgement in time"
        raise KafkaUnreachableError(settings, f"{max(len(failures), left)} messages not taken: {why}")


def _find(producer: Producer, settings: Settings, names: set[str]) -> None:
    """Ask for all topics: for one that is not there librdkafka waits half a minute, in case it is being made."""
    try:
        found = producer.list_topics(timeout=ANSWER_SECONDS).topics
    except KafkaException as error:
        raise KafkaUnreachableError(settings, error.args[0].str()) from error
    for name in sorted(names - found.keys()):
        raise TopicMissingError(name)


def raise_for(name: str, error: KafkaError) -> None:
    """Name what can be mended; anything else is for the caller."""
    if error.code() in _MISSING:
        raise TopicMissingError(name)
    if error.code() == KafkaError.TOPIC_AUTHORIZATION_FAILED:
        raise MayNotWriteError(name)


def _publication(message: Inbound, parties: PartyRegistry, day: date) -> Publication | Refused:
    on = topic_for(message, home_of(type(message)), parties, day)
    if (refusal := may_speak(message, on, parties, day) or unknown_party(message, parties, day)) is not None:
        return refusal
    value = encode(message)
    if len(value) > topic(on).limit:
        sentence = f"the message has {len(value)} bytes; {on} takes at most {topic(on).limit}"
        return Refused(code="TOO_LARGE", sentence=sentence)
    return Publication(on, _key(message).encode(), value, tuple(inbound_headers(message)), message.case_id)


def _key(message: Inbound) -> str:
    """Give what keeps the messages of one stay in order: the stay, or the case."""
    if isinstance(message, EpisodeMessage):
        return f"{message.episode.facility}|{message.episode.id.strip()}"
    return message.case_id
