"""What intake refused is let in by a person, on a real broker: it counts as received when it first was, and once."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from confluent_kafka import Producer

from hub import topics
from hub.codec import decode, encode
from hub.inbound import MESSAGES
from hub.internal import InboxMessage, Quarantined, Watermark
from tests.integration.hub_stage import HubStage, eventually
from tests.integration.stays import Stay

pytestmark = pytest.mark.kafka

STRANGER = "SE5566778899-W001"
REGISTERED = """
organisations:
  - {number: "5566778899", name: Sjukhusbolaget AB, controller: region-08, speaks_as: [HOSPITAL],
     also_for: ["2321000073"], valid_from: 2018-01-01, source: "a test", status: HUB}
"""


def test_a_message_of_a_sender_that_is_registered_afterwards(hub: HubStage, tmp_path: Path) -> None:
    """Released twice, also where the record of the first release was lost, it stands in the log once."""
    now = datetime.now(UTC)
    stay = Stay("A-1", now - timedelta(hours=3))
    admission = stay.admission()
    body = admission.body | {"sender": STRANGER}
    message = MESSAGES[admission.record].model_validate_json(json.dumps(body))
    hub.start("intake")
    hub.start("decide")
    hub.send(admission.record, "key", encode(message), now)
    [kept] = eventually(lambda: hub.values(topics.QUARANTINE), bool)
    refused = decode(kept, (Quarantined,))
    place = f"{refused.source_topic}/{refused.source_partition}/{refused.source_offset}"

    still = quarantine(hub, "release", place)
    (tmp_path / "parties").mkdir()
    (tmp_path / "parties" / "own.yaml").write_text(REGISTERED, encoding="utf-8")
    released = quarantine(hub, "release", place, SIP_HUB_PARTIES=str(tmp_path / "parties"))
    eventually(hub.cases, lambda found: stay.case_id in found)
    again = quarantine(hub, "release", place, SIP_HUB_PARTIES=str(tmp_path / "parties"))
    repeat_what_was_released(hub)
    hub.say(stay.appointed(datetime.now(UTC)))
    facts = eventually(lambda: hub.cases()[stay.case_id].facts, lambda found: len(found) > 1)

    assert refused.code == "SENDER_MAY_NOT_SPEAK"
    assert (still.returncode, "is still refused: SENDER_MAY_NOT_SPEAK" in still.stderr) == (1, True)
    assert (released.returncode, again.returncode) == (0, 0), released.stderr + again.stderr
    assert [type(fact).__name__ for fact in facts] == ["AdmissionNotice", "CareContactAppointed"]
    assert facts[0].told.received_at == refused.received_at


def repeat_what_was_released(hub: HubStage) -> None:
    """Append the message anew, as a release would whose predecessor died before it was recorded."""
    [message] = [value for value in hub.values(topics.COMMANDS) if is_message(value)]
    producer = Producer({"bootstrap.servers": hub.kafka})
    case_id = decode(message, (InboxMessage,)).case_id
    producer.produce(topics.COMMANDS, message, case_id.encode(), partition=topics.partition_for(case_id))
    producer.flush(10)


def is_message(value: bytes) -> bool:
    return isinstance(decode(value, (InboxMessage, Watermark)), InboxMessage)


def quarantine(hub: HubStage, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    own = {"SIP_HUB_KAFKA": hub.kafka, "SIP_HUB_STATE_DIRECTORY": str(hub.directory / "state")}
    command = [sys.executable, "-m", "hub.cli", "quarantine", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | own | environment, timeout=60
    )
