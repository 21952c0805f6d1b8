"""The recorded cases of tests/histories as stories: judged and decided as the hub does, without Kafka."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from hub.case_file import CaseLine, read_case_file
from hub.cli.case_story import Story
from hub.domain.case import INITIAL, Case, replay
from hub.domain.commands import Command, PassTime, Tell
from hub.domain.community import hear_case
from hub.domain.decider import decide
from hub.domain.facts import Source
from hub.domain.rules import Rules
from hub.explanation import Recorded
from hub.gate import judge
from hub.party_files import load_parties, register_of
from hub.profile_files import rules_for_region
from hub.rates import own_rates
from hub.refusals import Refused
from hub.vault import Vault

CASES = sorted((Path(__file__).parent.parent / "histories" / "cases").glob("*.jsonl"))


@dataclass
class _Telling:
    rules: Rules
    case: Case = INITIAL
    history: list[Recorded] = field(default_factory=list)
    version: int = 0

    def decide(self, command: Command, at: datetime) -> None:
        events = decide(command, self.case, self.rules)
        self.version += bool(events)
        self.history += [Recorded(self.version, event, at) for event in events]
        self.case = replay(events, self.case)

    def hear(self, line: CaseLine, vault: Vault) -> None:
        assert line.received_at is not None
        at, source = line.received_at.astimezone(UTC), Source("case", 0, line.number)
        if self.case.case_id:
            self.decide(PassTime(self.case.case_id, at, "time"), at)
        fact = judge(line.message, line.body, received_at=at, source=source, vault=vault)
        if not isinstance(fact, Refused) and self.case.case_id in ("", fact.told.case_id):
            self.decide(Tell(fact), at)


def story_of(path: Path) -> tuple[Story, datetime] | None:
    """Return the story of a recorded case, and when it was last heard of; None if every message was refused."""
    lines = read_case_file(path.read_text(encoding="utf-8").splitlines())
    named = (line.body.get(key) for line in lines for key in ("hospital_region", "region"))
    regions = [str(region) for region in named if region]
    telling = _Telling(replace(rules_for_region(next(iter(regions), "")), register=register_of(load_parties())))
    with Vault.in_memory(b"k" * 32) as vault:
        for line in lines:
            telling.hear(line, vault)
    case, rules = telling.case, telling.rules
    if not case.case_id:
        return None
    last = max(line.received_at for line in lines if line.received_at)
    heard = hear_case(case.case_id, case.facts, rules)
    return Story(case, tuple(telling.history), rules, heard, own_rates()), last.astimezone(UTC)
