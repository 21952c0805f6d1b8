"""What stands between the topics the hub needs and those that Kafka has; made where missing, never altered or removed.

A topic that exists and differs is told, not mended: more partitions move every case, a shorter retention deletes.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from kafka.admin import ConfigResource, ConfigResourceType

from hub.cited_yaml import refuse
from hub.kafka_clients import admin_client
from hub.municipalities import municipalities, region_codes
from hub.party_files import load_parties
from hub.party_registry import PartyRegistry, is_controller
from hub.settings import Settings
from hub.topics import INBOX_FAMILY, catalogue, inbox_of, where_replicated

REPLICATED = 3


class TopicState(StrEnum):
    """How one wanted topic stands in Kafka."""

    MISSING = "MISSING"
    SAME = "SAME"
    DIFFERENT = "DIFFERENT"


@dataclass(frozen=True, slots=True)
class WantedTopic:
    """A topic as the hub needs it; `config` holds Kafka's own names and values."""

    name: str
    partitions: int
    config: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FoundTopic:
    """A topic as Kafka has it; `config` holds every setting, those left to their defaults too."""

    partitions: int
    config: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One setting of an existing topic that is not as it should be; None means that Kafka knows no such setting."""

    setting: str
    wanted: str
    found: str | None


@dataclass(frozen=True, slots=True)
class PlannedTopic:
    """A wanted topic, how it stands, and wherein it differs."""

    topic: WantedTopic
    state: TopicState
    differences: tuple[Difference, ...] = ()


def plan(wanted: Iterable[WantedTopic], found: Mapping[str, FoundTopic]) -> list[PlannedTopic]:
    """Compare each wanted topic with what Kafka has; topics that nobody wants are none of our business."""
    return [_planned(topic, found.get(topic.name)) for topic in wanted]


def _planned(topic: WantedTopic, found: FoundTopic | None) -> PlannedTopic:
    if found is None:
        return PlannedTopic(topic, TopicState.MISSING)
    differences = tuple(_differences(topic, found))
    return PlannedTopic(topic, TopicState.DIFFERENT if differences else TopicState.SAME, differences)


def _differences(topic: WantedTopic, found: FoundTopic) -> Iterable[Difference]:
    if topic.partitions != found.partitions:
        yield Difference("partitions", str(topic.partitions), str(found.partitions))
    for setting, value in sorted(topic.config.items()):
        if found.config.get(setting) != value:
            yield Difference(setting, value, found.config.get(setting))


def wanted_topics(controllers: Iterable[str], replication: int) -> list[WantedTopic]:
    """Give every topic of the catalogue, with one inbox for each of *controllers*."""
    added = where_replicated() if replication >= REPLICATED else {}
    inboxes = [inbox_of(controller) for controller in controllers]
    return [
        WantedTopic(name, topic.partitions, {**topic.config, **added})
        for entry, topic in catalogue().items()
        for name in (inboxes if entry == INBOX_FAMILY else [entry])
    ]


def controllers(regions: Collection[str] = (), parties: PartyRegistry | None = None) -> list[str]:
    """Name the controllers that the hub writes to: those of *regions* (two digits each), or of all of Sweden.

    Those that *parties* (the hub's own files if None) name beside the default rule are among them; a provider has no
    region, so it is named where all of Sweden is.  A party whose owner is not known has no inbox: what is meant for it
    goes to quarantine with an alarm.
    """
    chosen = sorted(set(regions) or region_codes())
    codes = sorted(each.code for each in municipalities().values() if each.region in chosen)
    by_rule = [*(f"region-{code}" for code in chosen), *(f"kommun-{code}" for code in codes)]
    named = (load_parties() if parties is None else parties).controller_names()
    beside = {name for name in named if (name.startswith("org-") and not regions) or name[:11] in by_rule}
    return [*by_rule, *sorted(beside - set(by_rule))]


def controllers_in_use(file: Path) -> list[str]:
    """Read the controllers in use, one on each line, `#` before a remark; raises FileRefusedError."""
    lines = [line.partition("#")[0].strip() for line in file.read_text(encoding="utf-8").splitlines()]
    for number, name in enumerate(lines, start=1):
        if name and not is_controller(name):
            remedy = "write region-<county code>, kommun-<code> or org-<number>, one on each line"
            refuse(file, number, "is the name of no controller", remedy)
    return list(dict.fromkeys(filter(None, lines)))


class TopicAdmin:
    """Kafka's side of provisioning; use it in a `with`."""

    def __init__(self, settings: Settings) -> None:
        """Connect within five seconds, or say why not."""
        self._client = admin_client(settings, "sip-hub-topics")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._client.close()

    def replication(self) -> int:
        """Give the number of copies that suits the cluster: three where there are three brokers, else one."""
        brokers = len(self._client.describe_cluster()["brokers"])
        return REPLICATED if brokers >= REPLICATED else 1

    def found(self, names: Iterable[str]) -> dict[str, FoundTopic]:
        """Read the topics among *names* that exist."""
        existing = sorted(set(names) & set(self._client.list_topics()))
        if not existing:
            return {}
        configs = self._client.describe_configs(
            [ConfigResource(ConfigResourceType.TOPIC, name) for name in existing], config_filter="all"
        )["topic"]
        described = self._client.describe_topics(existing)
        return {each["name"]: _found(each, configs[each["name"]]) for each in described}

    def create(self, topics: Iterable[WantedTopic], replication: int) -> None:
        """Make *topics*, all of which must be missing, and wait until they can be used."""
        wanted: dict[str, Any] = {
            topic.name: {
                "num_partitions": topic.partitions,
                "replication_factor": replication,
                "configs": dict(topic.config),
            }
            for topic in topics
        }
        if wanted:
            self._client.create_topics(wanted, wait_for_metadata=True)


def _found(described: Mapping[str, Any], config: Mapping[str, Mapping[str, Any]]) -> FoundTopic:
    return FoundTopic(len(described["partitions"]), {name: entry["value"] for name, entry in config.items()})
