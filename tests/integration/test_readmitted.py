"""A readmission on a real broker: the case before is told once, however and whenever intake dies."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka import Consumer, Producer

from hub import topics
from hub.codec import decode, encode
from hub.domain.events import Event, MessageConflicted
from hub.domain.facts import Fact, PatientReadmitted, Source
from hub.gate import consequences, judge_message
from hub.inbound import MESSAGES
from hub.inbox import to_inbox
from hub.internal import Heartbeat, InboxMessage, Quarantined, Watermark
from hub.refusals import Refused
from hub.settings import Settings, master_key
from hub.vault import Vault
from tests.integration.hub_stage import HubStage, eventually
from tests.integration.stays import Saying, Stay

pytestmark = pytest.mark.kafka

ADMISSIONS = "hospital.admissions.v1"
STRANGER = "SE5566778899-W001"
REGISTERED = """
organisations:
  - {number: "5566778899", name: Sjukhusbolaget AB, controller: region-08, speaks_as: [HOSPITAL],
     also_for: ["2321000073"], valid_from: 2018-01-01, source: "a test", status: HUB}
"""


def two_stays() -> tuple[Stay, Stay]:
    """Return a stay and the next one of the same person, whose cases lie in different partitions."""
    began = datetime.now(UTC) - timedelta(hours=3)
    before, *others = (Stay(f"A-{number}", began) for number in range(1, 9))
    there = topics.partition_for(before.case_id)
    return before, next(stay for stay in others if topics.partition_for(stay.case_id) != there)


def readmission(after: Stay, before: Stay) -> Saying:
    saying = after.admission()
    return replace(saying, body=saying.body | {"previous_case_id": before.case_id})


def told_to(hub: HubStage, case_id: str) -> list[Fact]:
    held = hub.cases().get(case_id)
    return list(held.facts) if held else []


def test_intake_that_dies_before_or_after_it_forwards_tells_both_cases_once(hub: HubStage) -> None:
    before, after = two_stays()
    hub.say(before.admission(), readmission(after, before))
    for point in ("before-produce", "after-produce", "after-ack"):
        dying = hub.start("intake", SIP_HUB_INSTANCE_ID="one", SIP_HUB_CRASH_AT=point)
        assert 137 == dying.wait(60), point

    hub.start("intake", SIP_HUB_INSTANCE_ID="one")
    hub.start("decide")

    eventually(lambda: told_to(hub, before.case_id), lambda facts: len(facts) > 1)
    eventually(lambda: told_to(hub, after.case_id), bool)
    assert ["AdmissionNotice", "PatientReadmitted"] == sorted(_names(told_to(hub, before.case_id)))
    assert ["AdmissionNotice"] == _names(told_to(hub, after.case_id))


@pytest.mark.parametrize("landed", [0, 1])
def test_one_of_the_two_landed_and_the_other_did_not(hub: HubStage, landed: int) -> None:
    """As if intake had died between them: what is repeated counts once, what was missing is there."""
    before, after = two_stays()
    hub.say(before.admission(), readmission(after, before))
    both = _as_intake_judges(hub, after)
    _append(hub, to_inbox(both[landed]))

    hub.start("intake")
    hub.start("decide")

    [readmitted] = eventually(lambda: _readmissions(hub, before), bool)
    eventually(lambda: told_to(hub, after.case_id), bool)
    assert after.case_id == readmitted.new_case_id
    assert ["AdmissionNotice"] == _names(told_to(hub, after.case_id))
    assert {both[landed].told.case_id: 2} == _forwarded_more_than_once(hub)
    assert [] == [event for case in (before, after) for event in _disputes(hub, case)]


def test_a_readmission_that_was_refused_tells_both_cases_when_it_is_released(hub: HubStage, tmp_path: Path) -> None:
    before, after = two_stays()
    refused = readmission(after, before)
    hub.start("intake")
    hub.start("decide")
    hub.say(before.admission(), replace(refused, body=refused.body | {"sender": STRANGER}))
    [kept] = eventually(lambda: hub.values(topics.QUARANTINE), bool)
    quarantined = decode(kept, (Quarantined,))
    place = "/".join(map(str, (ADMISSIONS, quarantined.source_partition, quarantined.source_offset)))
    (tmp_path / "parties").mkdir()
    (tmp_path / "parties" / "own.yaml").write_text(REGISTERED, encoding="utf-8")

    released = subprocess.run(
        [sys.executable, "-m", "hub.cli", "quarantine", "release", place], capture_output=True, text=True, check=False,
        env=os.environ | {"SIP_HUB_KAFKA": hub.kafka, "SIP_HUB_STATE_DIRECTORY": str(hub.directory / "state"),
                          "SIP_HUB_PARTIES": str(tmp_path / "parties")},
    )  # fmt: skip

    assert 0 == released.returncode, released.stderr
    [readmitted] = eventually(lambda: _readmissions(hub, before), bool)
    eventually(lambda: told_to(hub, after.case_id), bool)
    assert after.case_id == readmitted.new_case_id
    assert quarantined.received_at == readmitted.told.received_at
    assert ["AdmissionNotice"] == _names(told_to(hub, after.case_id))


def _readmissions(hub: HubStage, stay: Stay) -> list[PatientReadmitted]:
    return [fact for fact in told_to(hub, stay.case_id) if isinstance(fact, PatientReadmitted)]


def _names(facts: list[Fact]) -> list[str]:
    return [type(fact).__name__ for fact in facts]


def _disputes(hub: HubStage, stay: Stay) -> list[Event]:
    return [event for event in hub.events(stay.case_id) if isinstance(event, MessageConflicted)]


def _as_intake_judges(hub: HubStage, stay: Stay) -> tuple[Fact, ...]:
    """Return what intake makes of the admission notice of *stay* where it lies in Kafka: the fact, and what follows."""
    settings = Settings(state_directory=hub.directory / "state")
    with Vault(settings.vault, master_key(settings)) as vault:
        for message, at, source in _admissions(hub):
            if message.case_id == stay.case_id:
                fact = judge_message(message, received_at=at, source=source, vault=vault)
                assert not isinstance(fact, Refused), fact
                return (fact, *consequences(fact))
    pytest.fail("the admission notice is not in Kafka")


def _admissions(hub: HubStage) -> list[tuple[Any, datetime, Source]]:
    consumer = Consumer({"bootstrap.servers": hub.kafka, "group.id": "reader", "auto.offset.reset": "earliest"})
    consumer.subscribe([ADMISSIONS])
    found: list[tuple[Any, datetime, Source]] = []
    while len(found) < 2:
        record = consumer.poll(10)
        assert record is not None, "the notices are not in Kafka"
        message = decode(record.value(), (MESSAGES["AdmissionNotice"], Heartbeat), limit=2**20)
        at = datetime.fromtimestamp(record.timestamp()[1] / 1000, UTC)
        found.append((message, at, Source(ADMISSIONS, record.partition(), record.offset())))
    consumer.close()
    return found


def _append(hub: HubStage, message: InboxMessage) -> None:
    producer = Producer({"bootstrap.servers": hub.kafka})
    partition = topics.partition_for(message.case_id)
    producer.produce(topics.COMMANDS, encode(message), message.case_id.encode(), partition=partition)
    assert 0 == producer.flush(10)


def _forwarded_more_than_once(hub: HubStage) -> dict[str, int]:
    """Count the inbox records of the later stay's notice by case, where they are more than one."""
    read = (decode(value, (InboxMessage, Watermark)) for value in hub.values(topics.COMMANDS))
    cases = [
        (each.case_id, each.type, each.source_partition, each.source_offset)
        for each in read
        if isinstance(each, InboxMessage)
    ]
    return {case[0]: cases.count(case) for case in cases if cases.count(case) > 1}
