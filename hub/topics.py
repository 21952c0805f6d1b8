"""The catalogue of topics (`schemas/topics.yaml`): what may stand where, and in which partition a case lies."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

import yaml

from hub.inbound import MESSAGES
from hub.partitioning import partition_of
from hub.records import classes
from hub.schema_files import NAMESPACES, ROOT

COMMANDS: Final = "hub.commands.v1"
CASE_EVENTS: Final = "hub.case-events.v1"
QUARANTINE: Final = "hub.quarantine.v1"
RATES: Final = "hub.rates.v1"
ALERTS: Final = "operators.alerts.v1"
CASE_PARTITIONS: Final = 12
_INBOX: Final = re.compile(r"inbox\.[a-z0-9-]{1,100}\.v1", re.ASCII)
INBOX_FAMILY: Final = "inbox.<controller>.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One topic, or the family of the controllers' inboxes.

    `records` may come on it, those of `at_home` by right; `config` holds Kafka's own names and values.
    """

    name: str
    says: str
    key: str
    at_home: frozenset[type[Any]]
    records: frozenset[type[Any]]
    producers: tuple[str, ...]
    consumers: tuple[str, ...]
    partitions: int
    config: Mapping[str, str]

    @property
    def limit(self) -> int:
        """The most bytes that one record may have."""
        return int(self.config["max.message.bytes"])


def topic(name: str) -> Topic:
    """Return what the catalogue says of the topic *name*; a `KeyError` means that it does not know it."""
    return catalogue()[INBOX_FAMILY if is_inbox(name) else name]


def inbound_topics() -> tuple[str, ...]:
    """Return the topics on which the parties speak to the hub, in the order of the catalogue."""
    return tuple(name for name, each in catalogue().items() if any(cls in each.records for cls in MESSAGES.values()))


def is_inbox(name: str) -> bool:
    """Tell whether *name* is that of some controller's inbox."""
    return _INBOX.fullmatch(name) is not None


def inbox_of(controller: str) -> str:
    """Return the one topic that the controller reads."""
    if not _INBOX.fullmatch(name := f"inbox.{controller}.v1"):
        message = f"{controller!r} is no name of a controller; small letters, digits and hyphens only"
        raise ValueError(message)
    return name


def home_of(record: type[Any]) -> str:
    """Return the topic that *record* is at home on; others may take it too."""
    return next(name for name, each in catalogue().items() if record in each.at_home)


@lru_cache(maxsize=65_536)
def partition_for(case_id: str) -> int:
    """Return the partition of the case in `hub.commands.v1` and `hub.case-events.v1`, the same in both for ever."""
    return partition_of(case_id.encode(), CASE_PARTITIONS)


@cache
def catalogue() -> dict[str, Topic]:
    """Return every topic by name; the inboxes stand as one family, `inbox.<controller>.v1`."""
    source = _source()
    return {entry["name"]: _read(entry, source["sets"]) for entry in source["topics"]}


@cache
def where_replicated() -> dict[str, str]:
    """Return what is added to every topic's config where the cluster keeps three copies."""
    return _config(_source()["where_replicated"])


@cache
def _source() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "topics.yaml").read_text(encoding="utf-8"))
    return loaded


def _read(entry: dict[str, Any], sets: dict[str, list[str]]) -> Topic:
    at_home = _records(entry["records"], sets)
    return Topic(
        name=entry["name"],
        says=entry["says"],
        key=entry["key"],
        at_home=at_home,
        records=at_home | _records(entry.get("also", []), sets),
        producers=tuple(entry["producers"]),
        consumers=tuple(entry["consumers"]),
        partitions=entry["partitions"],
        config=_config(entry["config"]),
    )


def _config(values: dict[str, object]) -> dict[str, str]:
    """Return the values in the form in which Kafka tells them back."""
    return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in values.items()}


def _records(names: list[str], sets: dict[str, list[str]]) -> frozenset[type[Any]]:
    """Return the classes of records and sets of records; no name stands in two of the namespaces of topics."""
    return frozenset(_class(name) for entry in names for name in sets.get(entry, [entry]))


def _class(name: str) -> type[Any]:
    found = (classes().get(f"{NAMESPACES[space]}.{name}") for space in ("inbound", "internal", "notice"))
    return next(cls for cls in found if cls is not None)
