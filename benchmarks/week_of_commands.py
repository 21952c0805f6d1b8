"""The simulated Kalmar week as the core meets it: gate passed, every message a fact, and time passing between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import TypeAlias

from hub import topics
from hub.cli.staging import RUN_AHEAD
from hub.codec import DecodeRefused, decode
from hub.domain.facts import Fact, Source
from hub.gate import consequences, judge_message
from hub.refusals import Refused
from hub.simulation.records import TimedRecord
from hub.simulation.week import Scenario, Week, simulate
from hub.vault import Vault

_GRACE = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class TimePasses:
    """A watermark: time passes to `until` for every case that waits for a moment before it."""

    until: datetime


Step: TypeAlias = Fact | TimePasses


def steps_of(scenario: Scenario) -> list[Step]:
    """Return the week's facts in the order of their append instants, and between them how time passes."""
    week = simulate(scenario)
    partitions = {name: topics.topic(name).partitions for name in topics.inbound_topics()}
    vault = Vault.in_memory(b"k" * 32)
    steps: list[Step] = []
    for _, together in groupby(week.messages(partitions), lambda each: _fed_with(each, week)):
        messages = list(together)
        steps.append(TimePasses(messages[0].appended_at - 2 * RUN_AHEAD))
        steps += [fact for record in messages for fact in _facts_of(record, vault)]
        steps.append(TimePasses(max(each.appended_at for each in messages) - RUN_AHEAD))
    return [*steps, TimePasses(week.period.ends_at - _GRACE)]


def _fed_with(record: TimedRecord, week: Week) -> int:
    """Number the stretches of time that are fed at once, as `sip-hub simulate` feeds them."""
    return (record.appended_at - week.period.starts_at) // RUN_AHEAD


def _facts_of(record: TimedRecord, vault: Vault) -> Iterator[Fact]:
    """What the gate lets through."""
    topic = topics.topic(record.topic)
    try:
        message = decode(record.value, topic.records, limit=topic.limit)
    except DecodeRefused:
        return
    source = Source(record.topic, record.partition, 0)
    judged = judge_message(message, received_at=record.appended_at, source=source, vault=vault)
    if not isinstance(judged, Refused):
        yield from (judged, *consequences(judged))
