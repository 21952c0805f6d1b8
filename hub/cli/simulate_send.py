"""Sends a simulated week into a Kafka that is there for nothing else."""

from collections.abc import Callable
from dataclasses import replace

from hub import topics
from hub.cli.staging import Feeder
from hub.kafka_clients import KafkaUnreachableError
from hub.provisioning import TopicAdmin, WantedTopic, controllers, wanted_topics
from hub.settings import Settings
from hub.simulation.week import Week

_AT_ONCE = 500
_TIME = "message.timestamp.type"
_THE_SENDERS = "CreateTime"


class NotASimulationError(Exception):
    """An inbound topic takes the broker's own time: whoever made it means it in earnest."""

    def __init__(self, topic: str) -> None:
        super().__init__(topic)
        self.topic = topic


def send(settings: Settings, week: Week, sent: Callable[[int, int], None]) -> None:
    """Send the whole week with its heartbeats, making the topics where there are none; tell *sent* how far it has come.

    Raises NotASimulationError, before anything is sent, and KafkaUnreachableError.
    """
    make_topics(settings, week.scenario.county.regions)
    feeder = Feeder(settings, week)
    while not feeder.done:
        feeder.send_next(_AT_ONCE)
        if feeder.failures:
            raise KafkaUnreachableError(settings, feeder.failures[0])
        sent(*feeder.progress)


def make_topics(settings: Settings, regions: list[str]) -> None:
    """Make what is missing of the hub's topics, so that those of the parties take the senders' time and keep the past.

    Raises NotASimulationError if one of these is there and takes the broker's time.
    """
    with TopicAdmin(settings) as admin:
        copies = admin.replication()
        wanted = simulated_topics(regions, copies)
        found = admin.found(topic.name for topic in wanted)
        for name in topics.inbound_topics():
            if name in found and found[name].config.get(_TIME) != _THE_SENDERS:
                raise NotASimulationError(name)
        admin.create([topic for topic in wanted if topic.name not in found], copies)


def simulated_topics(regions: list[str], copies: int) -> list[WantedTopic]:
    """Give the hub's topics as a simulation needs them, with the inboxes of *regions*."""
    return [_in_the_past(topic) for topic in wanted_topics(controllers(regions), copies)]


def _in_the_past(topic: WantedTopic) -> WantedTopic:
    if topic.name not in topics.inbound_topics():
        return topic
    return replace(topic, config={**topic.config, _TIME: _THE_SENDERS, "retention.ms": "-1"})
