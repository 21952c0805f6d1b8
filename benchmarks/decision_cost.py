"""`make bench`: what one decision costs, over every message and every watermark of the simulated Kalmar week.

A decision is `decide` and the fold of its events, nothing of Kafka, Avro or the vault.  The week is made once and
decided several times from empty cases; the figures are over all decisions of all rounds.  The median message is the
one at the middle of all messages of the week by cost, whatever its kind.  The garbage collector is on, as it is in a
worker, and its share is told; each round begins with a full collection.  Figures of two machines, or of two days, are
not to be compared: run both versions in turn.
"""

import argparse
import cProfile
import gc
import hashlib
import pstats
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from statistics import mean, median, quantiles
from time import perf_counter_ns, thread_time_ns

from benchmarks.week_of_commands import Step, TimePasses, steps_of
from hub.codec import encode_body
from hub.domain.case import Case, next_moment, replay
from hub.domain.commands import Command, PassTime, Tell
from hub.domain.decider import decide
from hub.domain.events import Event
from hub.domain.rules import Rules
from hub.profile_files import rules_for_region
from hub.simulation.week import Scenario

REGION = "08"
TIME = "PassTime"
PROFILED_LINES = 40


@dataclass(frozen=True, slots=True)
class Cost:
    """What one decision cost: the kind of message or `TIME`, nanoseconds, and how many facts the case then held."""

    kind: str
    nanoseconds: int
    facts: int


@dataclass
class Round:
    """The whole week decided once, from empty cases."""

    rules: Rules
    clock: Callable[[], int] = perf_counter_ns
    cases: dict[str, Case] = field(default_factory=dict)
    costs: list[Cost] = field(default_factory=list)
    outcome: list[Event] = field(default_factory=list)

    def live_through(self, steps: Sequence[Step]) -> None:
        """Decide everything that the week asks."""
        for step in steps:
            for command in self._commands(step):
                self._decide(command)

    def _commands(self, step: Step) -> Iterator[Command]:
        if not isinstance(step, TimePasses):
            yield Tell(step)
            return
        for case_id, case in list(self.cases.items()):
            moment = next_moment(case)
            if moment is not None and moment < step.until:
                yield PassTime(case_id, step.until, "beat")

    def _decide(self, command: Command) -> None:
        case_id = command.fact.told.case_id if isinstance(command, Tell) else command.case_id
        case = self.cases.get(case_id) or Case()
        began = self.clock()
        events = decide(command, case, self.rules)
        after = replay(events, case)
        took = self.clock() - began
        self.cases[case_id] = after
        kind = type(command.fact).__name__ if isinstance(command, Tell) else TIME
        self.costs.append(Cost(kind, took, len(after.facts)))
        self.outcome += events


@dataclass
class Collections:
    """How long the garbage collector worked, and how often."""

    clock: Callable[[], int]
    nanoseconds: int = 0
    times: int = 0
    _began: int = 0

    def __call__(self, phase: str, _details: dict[str, int]) -> None:
        """Take one word of the collector's own."""
        if phase == "start":
            self._began = self.clock()
        else:
            self.nanoseconds += self.clock() - self._began
            self.times += 1


def main(arguments: Sequence[str] | None = None) -> None:
    """Decide the week as often as asked, and print what it cost."""
    asked = _parser().parse_args(arguments)
    steps, rules = steps_of(Scenario(stays=asked.stays, seed=asked.seed)), rules_for_region(REGION)
    Round(rules).live_through(steps)  # warms the caches of civil time, which a worker fills in its first minute
    if asked.profile:
        _profile(steps, rules)
        return
    clock = thread_time_ns if asked.cpu else perf_counter_ns
    collections = Collections(clock)
    rounds = [_timed(Round(rules, clock), steps, collections) for _ in range(asked.rounds)]
    _print(rounds, collections)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench", description="What one decision costs.")
    parser.add_argument("--rounds", type=int, default=5, help="how often the week is decided (%(default)s)")
    parser.add_argument("--stays", type=int, default=300, help="stays of the week (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="by which chance the week is drawn (%(default)s)")
    parser.add_argument("--cpu", action="store_true", help="tell the core's own time, where others share the machine")
    parser.add_argument("--profile", action="store_true", help="where the time goes, by cProfile, instead of figures")
    return parser


def _timed(now: Round, steps: Sequence[Step], collections: Collections) -> Round:
    gc.collect()
    gc.callbacks.append(collections)
    now.live_through(steps)
    gc.callbacks.remove(collections)
    return now


def _profile(steps: Sequence[Step], rules: Rules) -> None:
    with cProfile.Profile() as profile:
        Round(rules).live_through(steps)
    pstats.Stats(profile).sort_stats("tottime").print_stats(PROFILED_LINES)


def _print(rounds: Sequence[Round], collections: Collections) -> None:
    costs = [cost for each in rounds for cost in each.costs]
    by_kind = defaultdict[str, list[Cost]](list)
    for cost in costs:
        by_kind[cost.kind].append(cost)
    total = sum(cost.nanoseconds for cost in costs)
    print(f"{'µs for each decision':32}{'count':>7}{'p50':>8}{'p90':>8}{'p99':>8}{'share':>8}")
    for kind, own in sorted(by_kind.items(), key=lambda one: -_spent(one[1])):
        print(_row(kind, own, len(rounds), total))
    messages = [cost for cost in costs if cost.kind != TIME]
    print(_row("every message", messages, len(rounds), total))
    print(_row("everything", costs, len(rounds), total))
    print()
    _print_median(rounds, messages)
    print(f"Mean: {mean(cost.nanoseconds for cost in messages) / 1000:.1f} µs for a message.", end=" ")
    print(f"{1e9 * len(costs) / total:,.0f} decisions a second on one core.")
    print(
        f"Garbage collector: on, {collections.times} collections, {collections.nanoseconds / total:.1%} of the time "
        "told, between decisions included."
    )
    print(f"Outcome (every conclusion of the week, SHA-256): {_digest(rounds[0].outcome)}")


def _print_median(rounds: Sequence[Round], messages: Sequence[Cost]) -> None:
    middle = sorted(messages, key=attrgetter("nanoseconds"))[len(messages) // 2]
    of_rounds = [median(c.nanoseconds for c in each.costs if c.kind != TIME) / 1000 for each in rounds]
    length = median(cost.facts for cost in messages)
    spread = f"rounds {min(of_rounds):.1f} to {max(of_rounds):.1f}"
    print(f"The median message: {middle.nanoseconds / 1000:.1f} µs ({spread}).", end=" ")
    print(f"It is a {middle.kind}, in a case of {middle.facts} facts with it; half find {length:.0f} or more.")


def _row(kind: str, costs: Sequence[Cost], rounds: int, total: int) -> str:
    took = [cost.nanoseconds / 1000 for cost in costs]
    cuts = quantiles(took, n=100) if len(took) > 1 else took * 99
    share = _spent(costs) / total
    return f"{kind:32}{len(costs) // rounds:>7}{cuts[49]:>8.1f}{cuts[89]:>8.1f}{cuts[98]:>8.1f}{share:>8.1%}"


def _spent(costs: Sequence[Cost]) -> int:
    return sum(cost.nanoseconds for cost in costs)


def _digest(outcome: Sequence[Event]) -> str:
    """What two versions of the core have in common exactly when they conclude the same.

    What was told, or names its keyed digest, is left out: the vault's keys are new each time.
    """
    digest = hashlib.sha256()
    for event in outcome:
        if not (hasattr(event, "told") or hasattr(event, "digest")):
            digest.update(encode_body(event)[1])
    return digest.hexdigest()[:16]


if __name__ == "__main__":
    main()
