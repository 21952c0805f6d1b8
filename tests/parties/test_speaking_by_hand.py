"""`publish` and `explain` ask the registry as intake does: the same refusals, the topic on which a sender is heard."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from hub.cli.app import app
from tests.contracts.examples import ROOT

OWN = """
organisations:
  - {number: "5561234567", name: Vårdval AB, controller: org-5561234567, speaks_as: [OPEN_CARE],
     valid_from: 2018-01-01, source: contract 1, status: V}
"""

BOARDS = """
parties:
  - {id: "municipality:0880:HEALTH_CARE", controller: kommun-0880-omsorg, valid_from: 2018-01-01, source: reglemente 1,
     status: V}
  - {id: "municipality:0880:SOCIAL_SERVICES", controller: kommun-0880-omsorg, valid_from: 2018-01-01,
     source: reglemente 1, status: V}
"""


def line(record: str, **changes: Any) -> str:
    """Return the example of *record* as a line of a file of messages."""
    body = json.loads((ROOT / "inbound" / f"{record}.json").read_text(encoding="utf-8")) | changes
    return json.dumps({"message": record, "received_at": body["sent_at"], "body": body})


def run(*arguments: str, lines: str, **environment: str):  # noqa: ANN201 - Click's own result
    return CliRunner().invoke(app, [*arguments, "-"], input=lines, env={"COLUMNS": "200", **environment})


@pytest.mark.parametrize(
    ("record", "sender", "topic"),
    [
        ("PatientDeceased", "SE2321000073-W001", "hospital.discharges.v1"),
        ("PatientDeceased", "open_care:SE2321000073-V001", "outpatient.events.v1"),
        ("PatientDeceased", "municipality:0880:HEALTH_CARE", "municipality.events.v1"),
        ("NoticeAcknowledged", "SE2321000073-W001", "hospital.discharges.v1"),
        ("ConsentRecorded", "SE2120000746-K001", "municipality.events.v1"),
        ("ConsentRecorded", "SE2321000073-V001", "outpatient.events.v1"),
        ("OutpatientCareAvailable", "hospital:SE2321000073-H001", "hospital.discharges.v1"),
        ("AdmissionNotice", "SE2321000073-W001", "hospital.admissions.v1"),
    ],
)
def test_publish_sends_on_the_topic_on_which_the_sender_is_heard(record: str, sender: str, topic: str) -> None:
    done = run("publish", "--check", lines=line(record, sender=sender))

    assert (0, f"{topic}: 1 valid") == (done.exit_code, done.stdout.splitlines()[0])


def test_publish_sends_nothing_that_intake_would_refuse() -> None:
    done = run("publish", "--check", lines=line("AdmissionNotice", sender="municipality:0880:LSS"))

    assert 2 == done.exit_code
    assert "Line 1: field `sender`: may not send AdmissionNotice, which comes from the hospital; let" in done.stderr


def test_explain_shows_the_refusal_and_nothing_else_follows() -> None:
    done = run("explain", lines=line("AdmissionNotice", sender="SE2321000065-W001"))

    found = json.loads(done.stdout)
    assert ["SENDER_MAY_NOT_SPEAK"] == [each["code"] for each in found["refusals"]]
    assert ("UNKNOWN", []) == (found["state"], found["events"])


@pytest.mark.parametrize(
    ("own", "inboxes"),
    [({}, {"kommun-0880", "region-08"}), ({"SIP_HUB_PARTIES": "."}, {"kommun-0880-omsorg", "region-08"})],
)
def test_an_operators_own_files_say_where_notices_go(
    own: dict[str, str], inboxes: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own.yaml").write_text(BOARDS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    done = run("explain", lines="\n".join(line(record) for record in ("AdmissionNotice", "DischargeReady")), **own)

    found = json.loads(done.stdout)
    assert [] == found["refusals"]
    assert inboxes == {notice["controller"] for notice in found["notices"]}
    assert {"AdmissionForwarded", "SipInvitation"} <= {notice["type"] for notice in found["notices"]}


@pytest.mark.parametrize("command", [["explain"], ["publish", "--check"]])
def test_what_an_operators_own_files_add_is_heard(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    lines = line("SipNeedAssessed", sender="SE5561234567-V001")

    without = run(*command, lines=lines)
    withal = run(*command, lines=lines, SIP_HUB_PARTIES=str(tmp_path))

    refused = "is not in the hub's registry of parties"
    assert refused in without.stdout + without.stderr
    assert refused not in withal.stdout + withal.stderr
    assert 0 == withal.exit_code
