"""The demo's week in Kalmar county on a real Kafka: writers killed and joining, intake and notify killed too.

The week and its books are the simulator's, and the books are filled in from the topics by a reader that knows only
the schema files (`hub.simulation.found`); the core is asked in one test alone, to decide the inbox again.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub import topics
from hub.codec import decode, decode_body
from hub.domain.case import INITIAL, Case, evolve, replay
from hub.domain.commands import Command, PassTime, Tell
from hub.domain.decider import decide
from hub.internal import InboxMessage, Watermark
from hub.simulation.books.ledger import CaseBook
from hub.simulation.found import NO_CLAIM
from hub.simulation.reading import read
from hub.simulation.traces import Traces
from hub.simulation.week import Scenario
from processors.decide import EVENTS, FACTS, INBOX_RECORDS
from processors.watermarks import GRACE
from processors.workers import rules_of
from tests.e2e.week_on_kafka import PlayedWeek, play_week
from tests.house.kafka_backend import kafka_alone

pytestmark = [pytest.mark.kafka, pytest.mark.slow]

COUNTY_WEEK = Scenario(seed=20261105)
INVITED = {"SipInvitation"}


@pytest.fixture(scope="module")
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlayedWeek]:
    """The week, played once for all tests here."""
    directory: Path = tmp_path_factory.mktemp("week")
    with kafka_alone(request.config) as kafka:
        yield play_week(kafka, directory, COUNTY_WEEK)


def test_the_topics_say_exactly_what_the_simulator_did(played: PlayedWeek) -> None:
    assert () == played.reckoning.differences
    assert [] == [line for line in played.reckoning.lines if not line.agrees]


def test_the_week_had_in_it_what_it_is_meant_to_show(played: PlayedWeek) -> None:
    counts = {line.what.strip(): line.found for line in played.reckoning.lines}

    assert COUNTY_WEEK.stays == counts["stays"]
    assert 250 < counts["duties to call to a SIP"]
    assert 20 < counts["ids that came again with other content"]
    assert 40 < counts["refused, sealed in quarantine"]
    assert counts["facts in the log, each once"] + 150 < counts["messages let in, duplicates among them"]
    assert 9000 < played.reckoning.compared


def test_each_ready_notice_that_brings_a_duty_has_exactly_its_invitations(played: PlayedWeek) -> None:
    """One notice id for each case, party, count and revision, one party for each id, and as many as the books say."""
    notices = [read(value) for topic, value in _values(played) if topic.startswith("inbox.")]
    ids = {(name, each["notice_id"]): _numbered(each) for name, each in notices if name in INVITED}

    assert len(ids) == len(set(ids.values()))
    invited = Counter((case_id, party) for case_id, party, _, _ in ids.values())
    assert {
        (case_id, party): amount
        for case_id, book in played.week.books.cases.items()
        for party, amount in _invited(book).items()
    } == invited


def test_writers_came_and_went(played: PlayedWeek) -> None:
    """Each partition was taken over at the start, at each kill and at the joining; both died with work in hand."""
    assert 4 * topics.CASE_PARTITIONS <= played.found.claims
    assert 2 == len(played.unacknowledged_at_death)
    assert 0 < min(played.unacknowledged_at_death)


def test_the_inbox_decided_again_by_the_core_ends_in_the_same(played: PlayedWeek) -> None:
    held, again = _folded(played), _decided_again(played)

    assert held.keys() == again.keys()
    assert {case: _outcome(held[case]) for case in held} == {case: _outcome(again[case]) for case in again}


class TestNoPersonCanBeReadOutOfIt:
    """Three hundred planted numbers and names, searched for in the raw bytes of every topic and every log line."""

    def test_not_out_of_what_the_hub_keeps(self, played: PlayedWeek) -> None:
        traces = Traces(played.week.persons)
        kept = [record for record in played.records if record.topic.startswith(("hub.", "operators."))]

        assert {topics.COMMANDS, topics.CASE_EVENTS, topics.QUARANTINE, topics.ALERTS} == {each.topic for each in kept}
        assert [] == [record for record in kept if traces.in_bytes(*record.parts)]

    def test_not_out_of_any_notice_but_the_one_that_must_tell(self, played: PlayedWeek) -> None:
        traces = Traces(played.week.persons)
        told = [record for record in played.records if record.topic.startswith("inbox.")]

        assert {"AdmissionForwarded"} == {read(each.value)[0] for each in told if traces.in_bytes(*each.parts)}

    def test_not_out_of_any_log_line(self, played: PlayedWeek) -> None:
        assert played.worker_logs.count(b"\n") > 100
        assert not Traces(played.week.persons).in_bytes(played.worker_logs)

    def test_though_they_were_there_to_be_found(self, played: PlayedWeek) -> None:
        traces = Traces(played.week.persons)
        said = [record for record in played.records if record.topic in topics.inbound_topics()]

        assert COUNTY_WEEK.stays < sum(traces.in_bytes(*record.parts) for record in said)


def _invited(book: CaseBook) -> Counter[str]:
    """How many invitations each party must have, every revision counted."""
    return Counter(note.party for note in book.notices.elements() if note.record == "SipInvitation")


def _values(played: PlayedWeek) -> Iterator[tuple[str, bytes]]:
    return ((record.topic, record.value) for record in played.records)


def _numbered(notice: dict[str, object]) -> tuple[object, ...]:
    return notice["case_id"], notice["party"], notice["count"], notice["revision"]


def _folded(played: PlayedWeek) -> dict[str, Case]:
    """Fold the log by the claim rule, one partition after the other."""
    cases: dict[str, Case] = {}
    for values in played.partitions_of(topics.CASE_EVENTS):
        claim = NO_CLAIM
        for offset, value in enumerate(values):
            name, record = read(value)
            if name == "PartitionClaimed":
                claim = offset
            elif record["claim"] == claim:
                for event in record["events"]:
                    decoded = decode_body(event["fingerprint"], event["body"], EVENTS)
                    cases[record["case_id"]] = evolve(cases.get(record["case_id"], INITIAL), decoded)
    return cases


def _decided_again(played: PlayedWeek) -> dict[str, Case]:
    """Decide the inbox anew, without Kafka: all that was told, and then time at once to the end of the week."""
    cases: dict[str, Case] = {}
    for values in played.partitions_of(topics.COMMANDS):
        for value in values:
            match decode(value, INBOX_RECORDS):
                case InboxMessage() as message:
                    told = Tell(decode_body(message.fingerprint, message.body, FACTS))
                    cases[message.case_id] = _after(cases.get(message.case_id, INITIAL), told)
                case Watermark():
                    pass
    return {
        case_id: _after(case, PassTime(case_id, COUNTY_WEEK.period.ends_at - GRACE, "again"))
        for case_id, case in cases.items()
    }


def _after(case: Case, command: Command) -> Case:
    return replay(decide(command, case, rules_of(case, command)), case)


def _outcome(case: Case) -> tuple[object, object, object]:
    """What must not depend on the way: each clock's standing at its legal instant, standing notices, open reviews."""
    clocks = {
        (row.name, row.subject, row.starts_at): (row.status, row.due_at, row.ended_at, row.reason)
        for row in case.deadlines.values()
    }
    standing = {key: issued.content for key, issued in case.issued.items() if not issued.closed}
    return clocks, standing, case.reviews
