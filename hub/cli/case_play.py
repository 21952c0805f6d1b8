"""Plays one case through the real decider, fact by fact and moment by moment, without Kafka and without keeping it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from hub.domain.calendar import MICROSECOND
from hub.domain.case import INITIAL, Case, next_moment, replay
from hub.domain.commands import Command, PassTime, Tell
from hub.domain.decider import decide
from hub.domain.facts import Fact
from hub.domain.rules import Rules
from hub.explanation import Recorded

_BEGINNING: Final = datetime.min.replace(tzinfo=UTC)


@dataclass
class CasePlay:
    """The case so far under *rules*, and the watermark: the highest instant to which time has passed."""

    rules: Rules
    case: Case = INITIAL
    watermark: datetime = _BEGINNING
    passed: datetime = _BEGINNING
    history: list[Recorded] = field(default_factory=list)
    version: int = 0

    def tell(self, fact: Fact, received_at: datetime) -> None:
        """Let the decider hear *fact*, received at *received_at*; time has passed so far already."""
        self._decide(Tell(fact), received_at)

    def pass_time(self, until: datetime) -> None:
        """Let time pass from one moment at which something is due to the next, as it does in the hub; never back."""
        self.watermark = max(self.watermark, until)
        while (moment := next_moment(self.case)) is not None and moment < self.watermark:
            before = self.version
            self._pass_to(max(moment + MICROSECOND, self.passed))
            if self.version == before:
                break
        self._pass_to(self.watermark)

    def _pass_to(self, moment: datetime) -> None:
        self.passed = max(self.passed, moment)
        if self.case.case_id:
            self._decide(PassTime(self.case.case_id, moment.astimezone(UTC), "time"), moment)

    def _decide(self, command: Command, at: datetime) -> None:
        events = decide(command, self.case, self.rules)
        self.version += bool(events)
        self.history += [Recorded(self.version, event, at) for event in events]
        self.case = replay(events, self.case)
