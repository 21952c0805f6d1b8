"""`sip-hub deviations`: what deviates and nobody has closed, the oldest first, and what was answered."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from typer.testing import CliRunner

from hub.cli.app import app
from tests.cli.written_log import WrittenLog, written_log
from tests.integration.stays import HOSPITAL, NAME, OPEN_CARE, PERSONNUMMER, Saying, Stay, local

MONDAY = local("2026-11-02 08:00:00")
LATE, REPORTED, CLOSED, CALLED = (Stay(f"D-{number}", MONDAY) for number in range(4))
TUESDAY = MONDAY + timedelta(days=1)
HEALTH_CARE = "municipality:0880:HEALTH_CARE"


def said(stay: Stay, record: str, at: datetime, sender: str, **body: object) -> Saying:
    """Something said of a stay by a party."""
    shared = {"message_id": stay.message_id(record), "sent_at": at.isoformat(), "sender": sender}
    return Saying(record, {**shared, "case_id": stay.case_id, **body}, at)


def stays() -> Iterator[Saying]:
    """One that nobody calls, one that is reported on and answered, one whose report is closed, one that is called."""
    for stay in (LATE, REPORTED, CLOSED, CALLED):
        yield stay.admission()
        yield stay.appointed(MONDAY + timedelta(hours=3))
    yield LATE.ready(MONDAY + timedelta(hours=5))
    yield CALLED.ready(MONDAY + timedelta(hours=5))
    yield CALLED.convened(TUESDAY)
    for stay in (REPORTED, CLOSED):
        report = stay.message_id("DeviationReported")
        yield said(stay, "DeviationReported", TUESDAY, HEALTH_CARE, kind="LIST_MISSING", about=f"hospital:{HOSPITAL}")
        answer = {
            "deviation_id": report,
            "answer": "DISPUTED",
            "answered_at": (TUESDAY + timedelta(hours=1)).isoformat(),
        }
        yield said(stay, "DeviationAnswered", TUESDAY + timedelta(hours=1), HOSPITAL, **answer)
    closing = {"deviation_id": CLOSED.message_id("DeviationReported"), "closed_at": TUESDAY.isoformat()}
    yield said(CLOSED, "DeviationClosed", TUESDAY + timedelta(hours=2), HEALTH_CARE, **closing)


@pytest.fixture(scope="module")
def log() -> Iterator[WrittenLog]:
    with written_log() as written:
        written.say(*stays())
        written.pass_time(local("2026-11-06 12:00:00"))
        yield written


def deviations(log: WrittenLog, *options: str):  # noqa: ANN201 - Click's own result
    return CliRunner().invoke(app, ["deviations", "--kafka", log.kafka, *options])


def found(log: WrittenLog, *options: str) -> list[tuple[object, object]]:
    rows = json.loads(deviations(log, "--json", *options).stdout)["deviations"]
    return [(row["case_id"], row["kind"]) for row in rows]


def test_the_oldest_comes_first_and_what_is_closed_is_left_out(log: WrittenLog) -> None:
    assert found(log) == [(REPORTED.case_id, "LIST_MISSING"), (LATE.case_id, "DEADLINE_MISSED sip_call")]


def test_a_row_says_whose_doing_who_reported_it_and_what_was_answered(log: WrittenLog) -> None:
    reported, missed = json.loads(deviations(log, "--json").stdout)["deviations"]

    assert reported == {
        "case_id": REPORTED.case_id,
        "deviation_id": REPORTED.message_id("DeviationReported"),
        "kind": "LIST_MISSING",
        "law": None,
        "about": f"hospital:{HOSPITAL}",
        "reported_by": HEALTH_CARE,
        "regions": ["08"],
        "at": "2026-11-03T08:00:00+01:00",
        "system": None,
        "answer": "DISPUTED",
        "answered_at": "2026-11-03T09:00:00+01:00",
    }
    assert (missed["law"], missed["about"]) == ("SFS 2017:612 4 kap. 3 §", f"open_care:{OPEN_CARE}")
    assert (missed["reported_by"], missed["answer"], missed["answered_at"]) == (None, None, None)


@pytest.mark.parametrize(
    ("options", "cases"),
    [
        (["--party", f"open_care:{OPEN_CARE}"], [LATE]),
        (["--party", "hospital"], [REPORTED]),
        (["--party", "municipality:0880"], [REPORTED]),
        (["--party", "municipality:088"], []),
        (["--region", "08"], [REPORTED, LATE]),
        (["--region", "01"], []),
    ],
)
def test_only_what_is_asked_for(log: WrittenLog, options: list[str], cases: list[Stay]) -> None:
    assert [case for case, _ in found(log, *options)] == [stay.case_id for stay in cases]
    assert deviations(log, *options).exit_code == (1 if cases else 0)


def test_for_people_it_is_a_table_and_a_sum(log: WrittenLog) -> None:
    shown = deviations(log).stdout.splitlines()

    assert re.split(" {2,}", shown[2]) == ["2026-11-03 08:00", "[LIST_MISSING]", "hospital, Region Kalmar län"]
    assert re.split(" {2,}", shown[3])[:2] == ["not so", "reported by Kalmar, health care"]
    assert shown[-1] == "2 open, 1 of them not answered."


def test_in_swedish_too(log: WrittenLog) -> None:
    shown = deviations(log, "--lang", "sv").stdout

    assert "för sent eller aldrig gjort: kallelse till SIP" in shown
    assert "bestridd" in shown
    assert shown.endswith("2 öppna, varav 1 inte besvarade.\n")


def test_nothing_open_is_said_so(log: WrittenLog) -> None:
    assert deviations(log, "--region", "01").stdout == "No deviation is open.\n"


def test_who_a_patient_is_stands_nowhere(log: WrittenLog) -> None:
    shown = deviations(log).output + deviations(log, "--json").output

    assert [word for word in (NAME, PERSONNUMMER, "Storgatan", "Vera", "0480-00") if word in shown] == []


def test_a_region_that_is_none_is_named_with_the_remedy(log: WrittenLog) -> None:
    done = deviations(log, "--region", "Kalmar")

    assert (done.exit_code, done.stdout) == (2, "")
    assert "the two digits of a region" in done.stderr


def test_what_was_found_and_taken_back_leaves_the_list() -> None:
    with written_log() as log:
        log.say(LATE.admission(), LATE.ready(MONDAY + timedelta(hours=5)))
        log.pass_time(local("2026-11-06 12:00:00"))
        before = found(log)
        retraction = {"retracts": LATE.message_id("DischargeReady"), "reason": "SENT_IN_ERROR"}
        log.say(said(LATE, "MessageRetracted", local("2026-11-06 13:00:00"), HOSPITAL, **retraction))
        after = found(log)

    assert (before, after) == ([(LATE.case_id, "DEADLINE_MISSED sip_call")], [])
