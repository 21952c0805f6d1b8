"""What a municipality owes, on a real broker: from the parties' messages to the month, the page and the comparison."""

import csv
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from typer.testing import CliRunner

from hub import topics
from hub.cli.app import app
from hub.identifiers import case_id_of
from tests.integration.ground import ROOT, read_topic
from tests.integration.hub_stage import HubStage, eventually
from tests.integration.stays import NAME, PERSONNUMMER, Saying, Stay, local

pytestmark = pytest.mark.kafka

MONDAY = local("2026-01-12 08:00:00")
CALLED, RUNS, AVERAGED = Stay("A-1", MONDAY), Stay("A-2", MONDAY), Stay("A-3", MONDAY)
GOTHENBURG = case_id_of("SE2321000131-H001", "A-3")
RATE = ["--year", "2026", "--sek", "12400", "--source", "HSLF-FS 2025:74", "--by", "vera"]


def in_gothenburg(saying: Saying) -> Saying:
    """The same message from a hospital of a region that pays by the average of a month."""
    text = json.dumps(saying.body).replace("SE2321000073", "SE2321000131").replace('"0880"', '"1480"')
    return replace(saying, body=json.loads(text.replace('_region": "08"', '_region": "14"')))


def told() -> Iterator[Saying]:
    """Ready on Tuesday before noon, called the same day: payable from Friday; one left on Tuesday, one never did.

    In Gothenburg nobody called, and the patient left after six days.
    """
    for stay in (CALLED, RUNS):
        yield stay.admission()
        yield stay.appointed(MONDAY + timedelta(hours=3))
        yield stay.ready(MONDAY + timedelta(days=1))
        yield stay.convened(MONDAY + timedelta(days=1, hours=2))
    yield CALLED.discharged(local("2026-01-20 15:00:00"))
    admission = in_gothenburg(AVERAGED.admission())
    social = {"municipal_health_care": False, "social_services": True, "regional_outpatient_care": False}
    yield replace(admission, body={**admission.body, "needs": social, "outpatient_unit": None})
    yield in_gothenburg(AVERAGED.ready(MONDAY + timedelta(days=1)))
    yield in_gothenburg(AVERAGED.discharged(local("2026-01-19 15:00:00")))


@pytest.fixture
def settled_hub(past_hub: HubStage) -> HubStage:
    """The hub when everything has been told and January is over."""
    for role in ("intake", "decide", "notify"):
        past_hub.start(role)
    past_hub.say(*told())
    past_hub.beat(local("2026-02-02 12:00:00"))
    eventually(lambda: _statuses(past_hub), lambda seen: sorted(seen) == ["ENDED", "ENDED", "RUNNING"])
    return past_hub


def _statuses(hub: HubStage) -> list[str]:
    return [str(row.status) for case in hub.cases().values() for row in case.liabilities.values()]


def run(hub: HubStage, *words: str):  # noqa: ANN201 - Click's own result
    done = CliRunner().invoke(app, [*words, "--kafka", hub.kafka])
    assert not [secret for secret in (NAME, PERSONNUMMER, "Storgatan") if secret in done.output]
    return done


def answer(hub: HubStage, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(hub, *words, "--json").stdout)
    return found


def test_days_a_rate_that_somebody_enters_and_everything_that_settles_them(settled_hub: HubStage) -> None:
    """In one test, since the stage takes longer to set than to look at."""
    hub = settled_hub
    gothenburg, kalmar = _by_municipality(hub)
    assert ("20", None, ["RATE_NOT_KNOWN"]) == (kalmar["payable_days"], kalmar["amount_sek"], kalmar["why_not"])
    assert (2, {GOTHENBURG: 6}) == (kalmar["stays"], gothenburg["average"]["cases"])
    assert ["AVERAGE_THRESHOLD_DAYS_NOT_KNOWN", "RATE_NOT_KNOWN"] == gothenburg["why_not"]

    _as_an_operator(hub, 0, "rates", "add", *RATE)

    assert "vera" == answer(hub, "rates", "list")["entered"][0]["by"]
    gothenburg, kalmar = _by_municipality(hub)
    assert ("248000.00", None) == (kalmar["amount_sek"], gothenburg["amount_sek"])
    assert "248000.00 kronor" in _as_an_operator(hub, 1, "settle", "--month", "2026-01")
    [row] = csv.DictReader(StringIO(run(hub, "settle", "--month", "2026-01", "--region", "08", "--csv").stdout))
    assert ("248000.00", "ENTERED", "vera") == (row["amount_sek"], row["rate_status"], row["rate_entered_by"])
    _dispute(hub)
    _compared(hub)
    assert "payable day from 2026-01-16 to 2026-01-19" in run(hub, "case", CALLED.case_id).stdout
    assert "from 2026-01-13 to 2026-01-19, 6 days" in run(hub, "case", GOTHENBURG).stdout


def _by_municipality(hub: HubStage) -> list[dict[str, Any]]:
    rows = answer(hub, "settle", "--month", "2026-01")["municipalities"]
    return sorted(rows, key=lambda row: str(row["municipality"]), reverse=True)


def _as_an_operator(hub: HubStage, code: int, *words: str) -> str:
    """In a process of its own, as at a terminal."""
    command = [sys.executable, "-m", "hub.cli", *words, "--kafka", hub.kafka]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert code == done.returncode, done.stderr
    return done.stdout + done.stderr


def _dispute(hub: HubStage) -> None:
    """Every digest and every place is that of a record which the broker holds."""
    found = answer(hub, "dispute", CALLED.case_id)
    [row] = found["liabilities"]
    assert (4, "vera", "49600.00") == (row["sums"][0]["days"], row["sums"][0]["rate_entered_by"], row["amount_sek"])
    log = read_topic(hub.kafka, topics.CASE_EVENTS)
    assert [each["sha256"] for each in found["decisions"]] == [
        hashlib.sha256(log[each["partition"]][each["offset"]]).hexdigest() for each in found["decisions"]
    ]
    received = {topic: read_topic(hub.kafka, topic) for topic in {each["topic"] for each in found["messages"]}}
    assert 5 == len(found["messages"])
    for each in found["messages"]:
        assert each["message_id"].encode() in received[each["topic"]][each["partition"]][each["offset"]]
    assert "<!DOCTYPE html>" in run(hub, "dispute", CALLED.case_id).stdout


def _compared(hub: HubStage) -> None:
    """The stays that are counted by themselves in Kalmar count in the average under another agreement."""
    found = answer(
        hub, "whatif", "--profile", "08", "--profile", "14", "--from-log", "--until", "2026-02-01T00:00:00+01:00"
    )
    ours, theirs = found["totals"]
    assert (4 + 16 + 3, 0) == (ours["payable_days"], ours["average_days"])
    assert (0, 7 + 19 + 6) == (theirs["payable_days"], theirs["average_days"])
    assert 23 * 12400 == ours["amount_sek"]
