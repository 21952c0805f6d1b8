"""The hub without Kafka: gate and core in one loop, so that a simulated week can be held against its books in a second.

What it writes, `Found` reads as if it had stood on topics.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby

from hub import topics
from hub.cli.staging import RUN_AHEAD
from hub.codec import NO_IDS, DecodeRefused, decode, encode, encode_body, encode_notice
from hub.domain.case import INITIAL, Case, next_moment, replay
from hub.domain.commands import Command, PassTime, Tell
from hub.domain.decider import decide
from hub.domain.events import NoticeIssued
from hub.domain.facts import Fact, Source
from hub.domain.outbound import AdmissionForwarded, Notice
from hub.domain.rules import Rules
from hub.gate import consequences, judge_message
from hub.internal import Decision, PartitionClaimed, RecordedEvent, RulesUsed
from hub.party_files import load_parties, register_of
from hub.profile_files import rules_for_region
from hub.refusals import Refused
from hub.simulation.found import Found
from hub.simulation.records import TimedRecord
from hub.simulation.week import Week
from hub.turned_away import refusal_notice, signed
from hub.vault import Vault
from processors.log_view import Errand, LogView

PARTIES = load_parties()
PARTITIONS = {name: topics.topic(name).partitions for name in topics.inbound_topics()}
AT = datetime(2026, 11, 12, tzinfo=UTC)
REGION = "08"
GRACE = timedelta(seconds=10)


def fed_with(record: TimedRecord, week: Week) -> int:
    """Number the stretches of time that are fed at once."""
    return (record.appended_at - week.period.starts_at) // RUN_AHEAD


def out_of_order(records: list[TimedRecord], chance: random.Random) -> Iterator[TimedRecord]:
    """Mix the records of all partitions, each of which keeps its own order."""
    lanes: dict[tuple[str, int], list[TimedRecord]] = defaultdict(list)
    for record in reversed(records):
        lanes[record.topic, record.partition].append(record)
    while lanes:
        place = chance.choice(list(lanes))
        yield lanes[place].pop()
        if not lanes[place]:
            del lanes[place]


@dataclass
class HubOnPaper:
    """One partition of the log, one of everything."""

    found: Found = field(default_factory=Found)
    cases: dict[str, Case] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    view: LogView = field(default_factory=LogView)
    vault: Vault = field(default_factory=lambda: Vault.in_memory(b"k" * 32))
    written: list[bytes] = field(default_factory=list)
    rules: Rules = field(default_factory=lambda: rules_for_region(REGION))

    def live_through(self, week: Week, chance: random.Random | None = None) -> Found:
        """Take in the whole week, and give what a reader finds afterwards.

        With *chance*, what is fed at once comes in any order but that of each partition, as on a real broker.
        """
        self.log(encode(PartitionClaimed(worker="paper", claimed_at=AT)))
        for _, together in groupby(week.messages(PARTITIONS), lambda each: fed_with(each, week)):
            messages = list(together)
            self.pass_time(messages[0].appended_at - 2 * RUN_AHEAD)
            for record in out_of_order(messages, chance) if chance else messages:
                self.take_in(record)
            self.pass_time(max(each.appended_at for each in messages) - RUN_AHEAD)
        self.pass_time(week.period.ends_at - GRACE)
        return self.found

    def log(self, value: bytes) -> None:
        self.found.take(topics.CASE_EVENTS, 0, len(self.written), value)
        self.written.append(value)

    def take_in(self, record: TimedRecord) -> None:
        judged = self.judged(record)
        if isinstance(judged, Refused):
            self.found.books.quarantined[judged.code] += 1
            self.turn_away(record, judged)
        else:
            self.found.books.accepted += 1
            for fact in (judged, *consequences(judged)):
                self.decide(fact.told.case_id, Tell(fact))

    def judged(self, record: TimedRecord) -> Fact | Refused:
        source = Source(record.topic, record.partition, 0)
        try:
            message = decode(record.value, topics.topic(record.topic).records, limit=topics.topic(record.topic).limit)
        except DecodeRefused as refused:
            return Refused(code=refused.code, sentence=refused.sentence)
        return judge_message(message, received_at=record.appended_at, source=source, vault=self.vault)

    def turn_away(self, record: TimedRecord, refused: Refused) -> None:
        sent = signed(record.value, NO_IDS)
        answer = sent and refusal_notice(sent, refused, record.topic, record.appended_at, PARTIES, register_of(PARTIES))
        if answer:
            self.found.take(topics.inbox_of(answer[0].controller), 0, 0, encode_notice(*answer))

    def pass_time(self, until: datetime) -> None:
        for case_id, case in list(self.cases.items()):
            moment = next_moment(case)
            if moment is not None and moment < until:
                self.decide(case_id, PassTime(case_id, until, "beat"))

    def decide(self, case_id: str, command: Command) -> None:
        case = self.cases.get(case_id, INITIAL)
        events = decide(command, case, self.rules)
        if not events:
            return
        self.cases[case_id] = replay(events, case)
        self.versions[case_id] = self.versions.get(case_id, 0) + 1
        bodies = [(type(event).__name__, *encode_body(event)) for event in events]
        decision = Decision(
            case_id=case_id,
            version=self.versions[case_id],
            claim=0,
            inbox_offset=0,
            cause="paper",
            recorded_at=AT,
            rules=RulesUsed(profile="statute", digest=""),
            events=tuple(RecordedEvent(type=kind, fingerprint=schema, body=body) for kind, schema, body in bodies),
        )
        self.log(encode(decision))
        for errand in self.view.fold(decision):
            self.told(errand)

    def told(self, errand: Errand) -> None:
        if isinstance(errand, NoticeIssued):
            inbox = topics.inbox_of(errand.head.controller)
            self.found.take(inbox, 0, 0, encode_notice(errand.head, self.with_identity(errand)))
        else:
            self.found.take(topics.ALERTS, 0, 0, encode(errand))

    def with_identity(self, errand: NoticeIssued) -> Notice:
        if not isinstance(errand.content, AdmissionForwarded):
            return errand.content
        case_id, reference = errand.head.case_id, errand.content.reference
        patient = self.vault.open_patient(case_id, reference, self.view.identities[case_id, reference])
        return replace(errand.content, patient=patient)
