"""One case read from the log: its own partition from the first record, by the rule of claims, folded by the core."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.cli.log_reading import decisions_in
from hub.cli.rate_log import rates_in_force
from hub.codec import decode_body
from hub.domain.case import Case, replay
from hub.domain.community import CommunitySip, hear_case
from hub.domain.rules import Rules
from hub.domain.stay import Stay
from hub.explanation import Recorded, explain_case
from hub.internal import Decision
from hub.partitioning import partition_of
from hub.profile_files import load_rules
from hub.rates import RateTable
from hub.settings import Settings
from hub.topic_reader import partition_count
from hub.topics import CASE_EVENTS
from processors.decide import EVENTS
from processors.log_exceptions import load_log_exceptions


@dataclass(frozen=True, slots=True)
class Story:
    """A case as it stands, and everything that was recorded of it, oldest first.

    `heard` is the stay once the admission is known, or the SIP outside discharge once its need is.

    `rates` are what a day costs each year, with what operators have entered.
    """

    case: Case
    history: tuple[Recorded, ...]
    rules: Rules
    heard: Stay | CommunitySip | None
    rates: RateTable

    @property
    def stay(self) -> Stay | None:
        """The stay, if the case is about one."""
        return self.heard if isinstance(self.heard, Stay) else None

    @property
    def explained(self) -> dict[str, Any]:
        """What `sip-hub explain` would say of the case."""
        return explain_case(self.case, self.history, self.rules, [], self.rates)


def read_story(settings: Settings, case_id: str, log_exceptions: Path) -> Story | None:
    """Read the case of that id; None if the log does not know it."""
    decisions = list(_decisions(settings, case_id, log_exceptions))
    if not decisions:
        return None
    history = tuple(recorded for decision in decisions for recorded in _recorded(decision))
    case, rules = replay(recorded.event for recorded in history), load_rules(decisions[-1].rules.profile)
    return Story(case, history, rules, hear_case(case_id, case.facts, rules), rates_in_force(settings))


def _decisions(settings: Settings, case_id: str, log_exceptions: Path) -> Iterator[Decision]:
    """Give the decisions about the case that count, oldest first."""
    number = partition_of(case_id.encode(), partition_count(settings, CASE_EVENTS))
    exceptions = load_log_exceptions(log_exceptions)
    yield from (each for each in decisions_in(settings, number, exceptions) if each.case_id == case_id)


def _recorded(decision: Decision) -> list[Recorded]:
    events = (decode_body(event.fingerprint, event.body, EVENTS) for event in decision.events)
    return [Recorded(decision.version, event, decision.recorded_at) for event in events]
