"""A worker with the smallest possible decider, on our transport and case log: the ground under the real one.

A command is `<case>|<message id>`; a decision remembers the message id; a message id seen before yields no decision.
Run as `python tiny_worker.py <arguments as JSON>`.
"""

import asyncio
import json
import logging
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
import uvloop
from aiokafka.structs import ConsumerRecord
from faust.types import TP

from hub.clock import wall_clock
from hub.internal import Decision, PartitionClaimed, RecordedEvent, RulesUsed
from hub.settings import Settings
from processors.app import new_app
from processors.case_log import CaseLog, LogCodec
from processors.claims import LogRecord
from processors.ending import crash_point
from processors.log_exceptions import load_log_exceptions
from processors.running import serve
from processors.transport import Fetch

RULES = RulesUsed(profile="tiny", digest="0")


def encode(record: LogRecord) -> bytes:
    """Write a log record as JSON: the ground does not depend on the hub's own formats."""
    match record:
        case PartitionClaimed():
            return json.dumps(["claim", record.worker]).encode()
        case Decision():
            seen = [event.type for event in record.events]
            return json.dumps(
                ["decision", record.case_id, record.version, record.claim, record.inbox_offset, record.cause, seen]
            ).encode()


def decode(value: bytes) -> LogRecord:
    """Read what `encode` wrote."""
    kind, *rest = json.loads(value)
    if kind == "claim":
        return PartitionClaimed(worker=rest[0], claimed_at=datetime(2026, 1, 1, tzinfo=UTC))
    case_id, version, claim, inbox_offset, cause, seen = rest
    return Decision(
        case_id=case_id, version=version, claim=claim, inbox_offset=inbox_offset, cause=cause,
        recorded_at=datetime(2026, 1, 1, tzinfo=UTC), rules=RULES,
        events=tuple(RecordedEvent(type=each, fingerprint=b"", body=b"") for each in seen),
    )  # fmt: skip


def evolve(state: tuple[str, ...] | None, decision: Decision) -> tuple[str, ...]:
    """Remember the message ids in the order in which they were decided."""
    return (state or ()) + tuple(event.type for event in decision.events)


class TinyProcessor:
    """Decides each command once."""

    def __init__(self, log: CaseLog[tuple[str, ...]], arguments: dict[str, Any]) -> None:
        self.log, self.inbox = log, arguments["inbox"]
        self.pause, self.raise_at = float(arguments.get("pause", "0")), arguments.get("raise_at")

    async def take_over(self, generation: int, partitions: frozenset[TP]) -> dict[TP, int]:
        """Claim, recover, and say where to go on."""
        del generation
        started = asyncio.get_running_loop().time()
        positions = await self.log.take_over(self.inbox, partitions)
        report(
            "taken over",
            partitions=len(positions),
            cases=sum(len(each.cases) for each in self.log.owned.values()),
            folded=sum(each.next_offset for each in self.log.owned.values()),
            fetches=self.log.fetches_folded,
            seconds=asyncio.get_running_loop().time() - started,
        )
        return positions

    async def handle(self, generation: int, fetch: Fetch) -> None:
        """Decide the commands, append the decisions."""
        del generation
        crash_point("after-decode")
        decided = {tp.partition: self._decided(tp.partition, records) for tp, records in fetch.items()}
        await asyncio.sleep(self.pause)
        await asyncio.gather(*(self.log.append(number, decisions) for number, decisions in decided.items()))

    def _decided(self, number: int, records: Sequence[ConsumerRecord]) -> list[Decision]:
        return [each for record in records if (each := self._decide(number, record)) is not None]

    def _decide(self, number: int, record: ConsumerRecord) -> Decision | None:
        case_id, message_id = record.value.decode().split("|")
        owned = self.log.owned[number]
        if message_id == self.raise_at:
            raise RuntimeError(message_id)
        held = owned.cases.get(case_id)
        if held and message_id in held.state:
            return None
        decision = Decision(
            case_id=case_id, version=owned.version_of(case_id) + 1, claim=owned.claim,
            inbox_offset=record.offset, cause=message_id, recorded_at=wall_clock(), rules=RULES,
            events=(RecordedEvent(type=message_id, fingerprint=b"", body=b""),),
        )  # fmt: skip
        self.log.remember(number, decision, evolve(held.state if held else None, decision))
        return decision

    def note(self, partition: TP) -> str:
        """Store what the log holds beside the position."""
        return self.log.note(partition)

    def let_go(self) -> None:
        """Keep the state: it is folded on from the log if the partition comes back."""


def report(what: str, **facts: object) -> None:
    """Tell the test what happens, one JSON object a line on standard output."""
    print(json.dumps({"what": what, **facts}), flush=True)  # noqa: T201 - the test reads it from the pipe


async def main(arguments: dict[str, Any]) -> None:
    """Run one worker until it is told to stop."""
    settings = Settings(
        kafka=arguments["kafka"],
        session_timeout=float(arguments.get("session_timeout", "6")),
        heartbeat_interval=1,
        rebalance_timeout=10,
        instance_id=arguments.get("instance"),
    )
    app = new_app(arguments["group"], [arguments["inbox"]], settings)
    exceptions = load_log_exceptions(Path(arguments.get("log_exceptions", "/nowhere")))
    log = CaseLog(
        app,
        arguments["log"],
        evolve,
        LogCodec(decode, encode, lambda _record: ()),
        wall_clock,
        arguments["worker"],
        exceptions,
    )
    app.tables.add(log)
    app.processor = TinyProcessor(log, arguments)
    await serve([app])


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(json.loads(sys.argv[1])))
