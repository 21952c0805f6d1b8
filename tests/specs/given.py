"""Given, when, then for the core: tell it facts, let time pass, and read how everything stands."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from hub.domain.case import INITIAL, Case, replay
from hub.domain.commands import PassTime, Tell
from hub.domain.decider import decide
from hub.domain.events import Deadline, Event
from hub.domain.facts import Fact
from hub.domain.outbound import Notice, SipInvitation
from hub.domain.rules import Rules
from hub.domain.terms import LegalEffect
from hub.profile_files import load_rules
from tests.specs.told import CASE, local

STATUTE = load_rules("statute")


@dataclass
class Story:
    """One case as it unfolds: every event so far, and the case they fold to."""

    rules: Rules = STATUTE
    case: Case = INITIAL
    events: list[Event] = field(default_factory=list)

    def told(self, *facts: Fact) -> "Story":
        """The hub is told *facts*, in this order; time stands still."""
        for fact in facts:
            self._take(decide(Tell(fact), self.case, self.rules))
        return self

    def until(self, moment: str | datetime) -> "Story":
        """Time passes to *moment*, local time if written as text."""
        at = local(moment) if isinstance(moment, str) else moment
        self._take(decide(PassTime(CASE, at, "watermark"), self.case, self.rules))
        return self

    def _take(self, events: list[Event]) -> None:
        self.events += events
        self.case = replay(events, self.case)

    def deadline(self, name: str, count: int = 1) -> Deadline:
        """How the deadline stands."""
        return self.case.deadlines[name, count, None]

    def has(self, name: str, count: int = 1) -> bool:
        """Whether there is such a deadline."""
        return (name, count, None) in self.case.deadlines

    def notice(self, party: str, purpose: str) -> Notice | None:
        """What stands with the party for that purpose; None if nothing does, or it was withdrawn."""
        issued = self.case.issued.get((party, purpose))
        return issued.content if issued and not issued.closed else None

    def letters(self, party: str, purpose: str) -> list[Notice]:
        """The letters of that kind that stand with the party."""
        return [one.content for one in self.case.letters.get((party, purpose), ()) if not one.closed]

    def invitation(self, party: str) -> SipInvitation | None:
        """The invitation that stands with the party."""
        content = self.notice(party, "SipInvitation")
        assert content is None or isinstance(content, SipInvitation)
        return content

    def effect(self, party: str) -> LegalEffect | None:
        """Whether the party has a duty notice or a call, if anything."""
        content = self.invitation(party)
        return content.legal_effect if content else None

    def kinds(self) -> list[str]:
        """The names of the events so far."""
        return [type(event).__name__ for event in self.events]


def given(*facts: Fact) -> Story:
    """A case of which the hub has been told *facts*."""
    return Story().told(*facts)


def under(rules: Rules, **changes: object) -> Story:
    """A case judged by *rules*, with the changes named."""
    return Story(rules=replace(rules, **changes))
