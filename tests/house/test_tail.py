"""`sip-hub tail`: any record, decoded to the bottom, and never who a patient is."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from confluent_kafka import Producer

from hub.codec import encode, encode_body
from hub.domain.events import CaseOpened
from hub.embedded import embedded_kafka
from hub.internal import Decision, PartitionClaimed, RecordedEvent, RulesUsed
from hub.schema_files import schema_of
from tests.codec.small_registry import SmallRegistry, running

LOG = "hub.case-events.v1"
NOON = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
CASE = "6f3c0f0a-0000-5000-8000-000000000001"
FINGERPRINT, BODY = encode_body(CaseOpened(case_id=CASE, opened_at=NOON))
DECISION = Decision(
    case_id=CASE,
    version=1,
    claim=0,
    inbox_offset=7,
    cause="a message",
    recorded_at=NOON,
    rules=RulesUsed(profile="statute", digest="d"),
    events=(RecordedEvent(type="CaseOpened", fingerprint=FINGERPRINT, body=BODY),),
)


@pytest.fixture
def kafka_with_log() -> Iterator[str]:
    with embedded_kafka({LOG: 1}) as kafka:
        producer = Producer({"bootstrap.servers": kafka.address})
        producer.produce(LOG, encode(PartitionClaimed(worker="w", claimed_at=NOON)), key=b"w")
        producer.produce(LOG, encode(DECISION), key=CASE.encode())
        producer.produce(LOG, b"nonsense", key=b"19121212-1212")
        producer.flush(10)
        yield kafka.address


def tail(address: str, *options: str, registry: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hub.cli", "tail", LOG, "--from-beginning", *options]
    environment = os.environ | {"SIP_HUB_KAFKA": address} | ({"SIP_HUB_SCHEMA_REGISTRY": registry} if registry else {})
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=30)


def test_each_record_is_one_json_object_with_its_events_opened_up(kafka_with_log: str) -> None:
    done = tail(kafka_with_log, "--json", "--max", "2")

    assert done.returncode == 0, done.stderr
    claim, decision = map(json.loads, done.stdout.splitlines())
    assert (claim["type"], claim["offset"], claim["content"]["worker"]) == ("PartitionClaimed", 0, "w")
    assert (decision["type"], decision["key"], decision["content"]["version"]) == ("Decision", CASE, 1)
    assert decision["content"]["events"] == [
        {"type": "CaseOpened", "case_id": CASE, "opened_at": "2026-11-20T12:00:00+01:00"}
    ]


def test_a_record_that_cannot_be_read_says_why_and_hides_a_number_in_its_key(kafka_with_log: str) -> None:
    done = tail(kafka_with_log, "--json", "--max", "3")

    unreadable = json.loads(done.stdout.splitlines()[2])
    assert unreadable["type"] is None
    assert unreadable["unreadable"].startswith("NOT_A_RECORD: ")
    assert unreadable["key"] == "[identity]"


def test_records_of_one_type_can_be_picked_out(kafka_with_log: str) -> None:
    done = tail(kafka_with_log, "--json", "--max", "1", "--type", "Decision")

    assert [json.loads(line)["offset"] for line in done.stdout.splitlines()] == [1]


def test_for_people_it_is_a_line_of_place_type_and_key_and_a_line_of_content(kafka_with_log: str) -> None:
    place, content = tail(kafka_with_log, "--max", "1").stdout.splitlines()

    assert " 0:0 PartitionClaimed w" in place
    assert '"worker": "w"' in content


def test_with_a_registry_named_its_ids_are_looked_up() -> None:
    """The registry answers in this process while the command runs in its own."""

    async def tail_beside_registry() -> tuple[str, str]:
        server = SmallRegistry()
        number = server.number(json.dumps(schema_of("se.siphub.internal.PartitionClaimed").source))
        with embedded_kafka({LOG: 1}) as kafka:
            producer = Producer({"bootstrap.servers": kafka.address})
            claim = encode(PartitionClaimed(worker="w", claimed_at=NOON), registry_id=number)
            producer.produce(LOG, claim, key=b"w")
            producer.flush(10)
            async with running(server) as url:
                known = await asyncio.to_thread(tail, kafka.address, "--json", "--max", "1", registry=url)
            unknown = await asyncio.to_thread(tail, kafka.address, "--json", "--max", "1")
        return json.loads(known.stdout)["type"], json.loads(unknown.stdout)["unreadable"]

    known, unknown = asyncio.run(tail_beside_registry())

    assert known == "PartitionClaimed"
    assert unknown.startswith("UNKNOWN_SCHEMA: ")


def test_a_registry_that_does_not_answer_is_named() -> None:
    with embedded_kafka({LOG: 1}) as kafka:
        producer = Producer({"bootstrap.servers": kafka.address})
        producer.produce(LOG, encode(PartitionClaimed(worker="w", claimed_at=NOON), registry_id=7))
        producer.flush(10)

        done = tail(kafka.address, "--json", "--max", "1", registry="http://127.0.0.1:1")

    assert (done.returncode, done.stdout) == (3, "")
    assert "127.0.0.1:1" in done.stderr
    assert "Traceback" not in done.stderr
