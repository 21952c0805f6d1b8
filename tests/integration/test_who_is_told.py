"""On a real broker: who may not speak is quarantined, and a controller without an inbox keeps nobody else waiting."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hub import topics
from hub.codec import decode
from hub.domain.events import NoticeIssued
from hub.domain.outbound import AdmissionForwarded, MessageRefused
from hub.internal import Quarantined
from tests.intake.as_sent import as_sent
from tests.integration.hub_stage import INBOXES, HubStage, eventually
from tests.integration.stays import HOSPITAL, NAME, PERSONNUMMER, Saying, Stay

pytestmark = pytest.mark.kafka

KOMMUN, REGION = INBOXES
WITHOUT_INBOX = "0881"
CARE_BOARD = """
parties:
  - {id: "municipality:0881:HEALTH_CARE", controller: kommun-0880, valid_from: 2018-01-01,
     source: "a test: the two share a board", status: HUB}
"""


def test_a_notice_for_a_controller_without_an_inbox_is_quarantined_with_an_alarm_and_never_waits(hub: HubStage) -> None:
    """The stay told after it reaches its municipality as ever; nothing of the first is in the clear."""
    now = datetime.now(UTC)
    nobodys, theirs = (Stay(name, now - timedelta(hours=3)) for name in ("A-1", "A-2"))
    for role in ("intake", "decide", "notify"):
        hub.start(role)

    hub.say(_changed(nobodys.admission(), registered_municipality=WITHOUT_INBOX), theirs.admission())

    told = eventually(lambda: hub.notices(KOMMUN), bool)
    kept = eventually(lambda: _quarantined(hub), bool)
    assert {theirs.case_id} == {head.case_id for head, _ in told}
    assert ["NO_INBOX"] == [each.code for each in kept]
    assert kept[0].sentence.startswith(f"topic inbox.kommun-{WITHOUT_INBOX}.v1 does not exist; make it with")
    assert kept[0].source_topic == topics.CASE_EVENTS
    assert {nobodys.case_id, theirs.case_id} == {head.case_id for head, _ in hub.notices(REGION)}
    assert "A topic is missing, so a notice could not be delivered." in hub.said_by_workers()
    assert [] == [value for value in hub.values(topics.QUARANTINE) if _names_the_patient(value)]


def test_what_had_no_inbox_is_seen_by_the_operators_and_delivered_once_when_there_is_one(
    hub: HubStage, tmp_path: Path
) -> None:
    """At least two of the notices stand in quarantine by the same record of the log: one decision issued both."""
    now = datetime.now(UTC)
    stay = Stay("A-1", now - timedelta(hours=3))
    (tmp_path / "in-use").write_text(f"kommun-{WITHOUT_INBOX}\n", encoding="utf-8")
    for role in ("intake", "decide", "notify"):
        hub.start(role)
    hub.say(_changed(stay.admission(), registered_municipality=WITHOUT_INBOX), stay.ready(now))
    eventually(lambda: _quarantined(hub), lambda kept: len(kept) == 3)

    listed = json.loads(_sip_hub(hub, "quarantine", "list", "--json").stdout)["records"]
    places = sorted({record["id"] for record in listed})
    early = _sip_hub(hub, "quarantine", "release", *places)
    made = _sip_hub(hub, "topics", "apply", "--controllers", str(tmp_path / "in-use"))
    released, again = (_sip_hub(hub, "quarantine", "release", *places) for _ in range(2))

    assert ["NO_INBOX"] * 3 == [record["code"] for record in listed]
    assert len(places) < len(listed)
    assert (1, True) == (early.returncode, "still does not exist; make it with `sip-hub topics apply`" in early.stderr)
    assert (0, 0, 0) == (made.returncode, released.returncode, again.returncode), released.stderr + again.stderr
    told = hub.notices(f"inbox.kommun-{WITHOUT_INBOX}.v1")
    names = ["AdmissionForwarded", "DischargeReadyForwarded", "SipInvitation"]
    assert names == sorted(type(content).__name__ for _, content in told)
    issued = {event.head for event in hub.events(stay.case_id) if isinstance(event, NoticeIssued)}
    assert {head for head, _ in told} == {head for head in issued if head.controller == f"kommun-{WITHOUT_INBOX}"}
    others = [type(content).__name__ for _, content in hub.notices(REGION)]
    assert {*names} <= {*others}, "what went to others did not wait"
    assert [] == json.loads(_sip_hub(hub, "quarantine", "list", "--json").stdout)["records"]


def test_an_operators_own_file_decides_whose_inbox_a_notice_goes_to(hub: HubStage, tmp_path: Path) -> None:
    """The board of one municipality reads for another; by the default rule there would be no inbox for it."""
    stay = Stay("A-1", datetime.now(UTC) - timedelta(hours=3))
    (tmp_path / "parties").mkdir()
    (tmp_path / "parties" / "own.yaml").write_text(CARE_BOARD, encoding="utf-8")
    for role in ("intake", "decide", "notify"):
        hub.start(role, SIP_HUB_PARTIES=str(tmp_path / "parties"))

    hub.say(_changed(stay.admission(), registered_municipality=WITHOUT_INBOX))

    [(head, content)] = eventually(lambda: hub.notices(KOMMUN), bool)
    assert (f"municipality:{WITHOUT_INBOX}:HEALTH_CARE", "kommun-0880") == (head.party, head.controller)
    assert isinstance(content, AdmissionForwarded)
    assert [] == hub.values(topics.QUARANTINE)


def test_who_may_not_speak_is_quarantined_and_changes_nothing(hub: HubStage) -> None:
    now = datetime.now(UTC)
    stay = Stay("A-1", now - timedelta(hours=3))
    for role in ("intake", "decide"):
        hub.start(role)

    hub.say(_changed(stay.admission(), sender="SE2321000065-W001"), stay.ready(now - timedelta(seconds=5)))

    kept = eventually(lambda: _quarantined(hub), bool)
    cases = eventually(hub.cases, bool)
    assert ["SENDER_MAY_NOT_SPEAK"] == [each.code for each in kept]
    assert ["DischargeReady"] == [type(fact).__name__ for fact in cases[stay.case_id].facts]


def test_the_sender_of_what_was_refused_is_told_why_in_its_own_inbox_and_of_no_more(hub: HubStage) -> None:
    """By code and sentence; what nobody can read, and whose sender has no inbox, keeps nobody waiting."""
    now = datetime.now(UTC)
    stay = Stay("A-1", now - timedelta(hours=3))
    unknown, strange = stay.ready(now), _changed(stay.admission(), sender="SE2321000065-W001")
    hub.start("intake")

    hub.send("DischargeReady", "key", as_sent("DischargeReady", unknown.body | {"basis": "UNKNOWN"}), now)
    hub.send("DischargeReady", "key", b"no message at all", now)
    hub.say(strange)

    [(head, content)] = eventually(lambda: hub.notices(REGION), bool)
    refused = eventually(lambda: _quarantined(hub), lambda kept: len(kept) == 3)
    assert isinstance(content, MessageRefused)
    assert (unknown.body["message_id"], "UNKNOWN_VALUE") == (content.message_id, content.code)
    assert content.sentence.startswith("field `basis`: is UNKNOWN where the hub must know;")
    assert (f"hospital:{HOSPITAL}", "region-08", stay.case_id) == (head.party, head.controller, head.case_id)
    assert {"UNKNOWN_VALUE", "NOT_A_RECORD", "SENDER_MAY_NOT_SPEAK"} == {each.code for each in refused}
    said = [line for line in hub.said_by_workers().splitlines() if "so it was not told of a refusal" in line]
    assert ["inbox.region-07.v1"] == [json.loads(line)["topic"] for line in said]
    assert [] == hub.notices(KOMMUN)


def test_a_sender_is_told_of_a_refusal_though_intake_dies_and_always_under_the_same_id(hub: HubStage) -> None:
    """The notice is with the broker before the message counts as read: a death repeats it, and loses nothing."""
    now = datetime.now(UTC)
    stay = Stay("A-1", now - timedelta(hours=3))
    hub.send("DischargeReady", "key", as_sent("DischargeReady", stay.ready(now).body | {"basis": "UNKNOWN"}), now)
    hub.say()
    for point in ("before-produce", "after-produce"):
        dying = hub.start("intake", SIP_HUB_INSTANCE_ID="one", SIP_HUB_CRASH_AT=point)
        assert 137 == dying.wait(60), point
    before = hub.values(REGION)

    hub.start("intake", SIP_HUB_INSTANCE_ID="one")
    told = eventually(lambda: hub.values(REGION), lambda values: len(values) > len(before))

    assert 1 == len(set(told)), "a repeat is the same record, byte for byte"
    assert ["UNKNOWN_VALUE"] == list({each.code for each in _quarantined(hub)})


def _sip_hub(hub: HubStage, *arguments: str) -> subprocess.CompletedProcess[str]:
    own = {"SIP_HUB_KAFKA": hub.kafka, "SIP_HUB_STATE_DIRECTORY": str(hub.directory / "state")}
    command = [sys.executable, "-m", "hub.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | own, timeout=60)


def _names_the_patient(value: bytes) -> bool:
    return any(text.encode() in value for text in (PERSONNUMMER, NAME))


def _changed(saying: Saying, **fields: object) -> Saying:
    return replace(saying, body={**saying.body, **fields})


def _quarantined(hub: HubStage) -> list[Quarantined]:
    return [
        decode(value, (Quarantined,), limit=topics.topic(topics.QUARANTINE).limit)
        for value in hub.values(topics.QUARANTINE)
    ]
