"""The whole slice from the command line: publish, worker, case and tail, on a real Kafka of its own."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hub.broker import running_broker
from hub.identifiers import case_id_of
from hub.settings import Settings
from hub.topic_reader import partition_count, read_to_end
from tests.house.kafka_backend import NEEDS_OWN_BROKER

pytestmark = [
    pytest.mark.kafka,
    pytest.mark.slow,
    NEEDS_OWN_BROKER,
]
FACILITY, UNIT, SENDER = "SE2321000073-H001", "SE2321000073-V001", "SE2321000073-W001"
PATIENT = {
    "id_system": "PERSONNUMMER",
    "id_value": "191212121212",
    "name": "Tolvan Tolvansson",
    "registered_address": "Storgatan 1, 391 00 Kalmar",
    "protection": "NONE",
}
NOW = datetime.now(ZoneInfo("Europe/Stockholm"))
CASE = case_id_of(FACILITY, "A-1")
WAIT_SECONDS = 40


@dataclass
class Hub:
    """A broker, and the environment in which commands find it."""

    environment: dict[str, str]

    def run(self, *arguments: str, wait: float = WAIT_SECONDS) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "hub.cli", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=self.environment, timeout=wait)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    with running_broker() as broker:
        yield Hub(os.environ | {"SIP_HUB_KAFKA": broker.address, "SIP_HUB_STATE_DIRECTORY": str(tmp_path / "state")})


def ago(**span: float) -> str:
    return (NOW - timedelta(**span)).isoformat()


def message(name: str, **fields: object) -> str:
    told = {"message_id": str(uuid.uuid4()), "sent_at": ago(seconds=1), "sender": SENDER}
    return json.dumps({"message": name, "body": {**told, "episode": {"facility": FACILITY, "id": "A-1"}, **fields}})


def stay() -> list[str]:
    admission = message(
        "AdmissionNotice",
        patient=PATIENT,
        registered_municipality="0880",
        hospital_region="08",
        open_care_region="08",
        care_setting="SOMATIC",
        legal_form="VOLUNTARY",
        admitted_at=ago(hours=3),
        need_assessed_at=ago(hours=3),
        expected_discharge_at=ago(days=-2),
        needs={"municipal_health_care": True, "social_services": False, "regional_outpatient_care": True},
        outpatient_unit=UNIT,
    )
    ready = message(
        "DischargeReady",
        assessed_at=ago(minutes=10),
        assessed_by="SE2321000073-L001",
        basis="PHYSICIAN_ASSESSMENT",
        aftercare_form="VOLUNTARY",
    )
    return [admission, ready]


def test_a_stay_goes_from_a_file_to_the_inboxes_and_its_story_can_be_told(hub: Hub, tmp_path: Path) -> None:
    file = tmp_path / "stay.jsonl"
    file.write_text("\n".join(stay()), encoding="utf-8")
    assert hub.run("topics", "apply", "--region", "08").returncode == 0

    published = hub.run("publish", str(file))
    with subprocess.Popen(
        [sys.executable, "-m", "hub.cli", "worker", "all"], env=hub.environment, stderr=subprocess.PIPE, text=True
    ) as worker:
        invitation = hub.run(
            "tail", "inbox.kommun-0880.v1", "--from-beginning", "--type", "SipInvitation", "--max", "1", "--json"
        )
        story = hub.run("case", CASE, "--json")
        told = hub.run("case", CASE)
        worker.terminate()
        _, logged = worker.communicate(timeout=60)

    assert (published.returncode, published.stdout.splitlines()) == (
        0,
        ["hospital.admissions.v1: 1 acknowledged", "hospital.discharges.v1: 1 acknowledged", f"sip-hub case {CASE}"],
    )
    content = json.loads(invitation.stdout)["content"]
    assert (content["case_id"], content["party"], content["legal_effect"]) == (
        CASE,
        "municipality:0880:HEALTH_CARE",
        "DUTY_NOTICE",
    )
    assert told.stdout.startswith(f"Case {CASE}  discharge ready\n")
    deadlines = {row["name"]: row["status"] for row in json.loads(story.stdout)["deadlines"]}
    assert deadlines == {"admission_notice": "MET", "care_contact": "OPEN", "sip_call": "OPEN"}
    assert worker.returncode == 0
    shown = logged + invitation.stdout + story.stdout + told.stdout
    assert "Tolvan" not in shown
    assert "121212" not in shown


def test_a_worker_refuses_to_start_without_its_topics_and_a_case_unknown_to_the_log_is_said_so(hub: Hub) -> None:
    refused = hub.run("worker", "decide")

    assert refused.returncode == 3
    assert "Kafka lacks" in refused.stderr
    assert "hub.case-events.v1" in refused.stderr
    assert "`sip-hub topics apply`" in refused.stderr

    hub.run("topics", "apply", "--region", "08")
    unknown = hub.run("case", CASE)

    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert unknown.stderr.startswith(f"The log holds no case {CASE}.")


def test_nothing_is_sent_if_one_line_would_be_refused_and_each_is_named(hub: Hub, tmp_path: Path) -> None:
    hub.run("topics", "apply", "--region", "08")
    admission, ready = stay()
    file = tmp_path / "bad.jsonl"
    file.write_text("\n".join([admission, ready.replace(SENDER, "me"), "{}"]), encoding="utf-8")
    not_a_message = hub.run("publish", str(file))
    file.write_text("\n".join([admission, ready.replace(SENDER, "me")]), encoding="utf-8")
    refused = hub.run("publish", str(file))

    assert (not_a_message.returncode, refused.returncode) == (2, 2)
    assert not_a_message.stderr.startswith("Nothing was sent.\nLine 3: must be an object")
    assert refused.stderr.startswith("Nothing was sent.\nLine 2: field `sender`: ")
    assert held(hub, "hospital.admissions.v1") == held(hub, "hospital.discharges.v1") == 0


def held(hub: Hub, topic: str) -> int:
    settings = Settings(kafka=hub.environment["SIP_HUB_KAFKA"])
    return sum(1 for number in range(partition_count(settings, topic)) for _ in read_to_end(settings, topic, number))
