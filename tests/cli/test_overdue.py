"""`sip-hub overdue`: what is late or soon due, most urgent first, and whose turn it is."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from hub.cli.app import app
from hub.domain.events import CaseOpened
from tests.cli.written_log import WrittenLog, written_log
from tests.integration.stays import HOSPITAL, NAME, OPEN_CARE, PERSONNUMMER, Saying, Stay, local

MONDAY = local("2026-11-02 08:00:00")
LATE, SOON, LATER, CALLED = (Stay(f"A-{number}", MONDAY) for number in range(4))
AT = "2026-11-06T12:00:00+01:00"


def stays() -> Iterator[Saying]:
    """Ready on Monday, Tuesday and Wednesday, due three days later; the fourth has been called."""
    for stay in (LATE, SOON, LATER, CALLED):
        yield stay.admission()
        yield stay.appointed(MONDAY + timedelta(hours=3))
    yield LATE.ready(MONDAY + timedelta(hours=5))
    yield SOON.ready(MONDAY + timedelta(days=1))
    yield LATER.ready(MONDAY + timedelta(days=2, hours=1))
    yield CALLED.ready(MONDAY + timedelta(hours=5))
    yield CALLED.convened(MONDAY + timedelta(days=1))


@pytest.fixture(scope="module")
def log() -> Iterator[WrittenLog]:
    with written_log() as written:
        written.say(*stays())
        written.pass_time(local("2026-11-06 12:00:00"))
        yield written


def overdue(log: WrittenLog, *options: str):  # noqa: ANN201 - Click's own result
    return CliRunner().invoke(app, ["overdue", "--kafka", log.kafka, *options])


def found(log: WrittenLog, *options: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(overdue(log, "--json", "--at", AT, *options).stdout)["deadlines"]
    return rows


def calls(rows: list[dict[str, object]]) -> list[tuple[object, object, object]]:
    return [(row["case_id"], row["status"], row["late"]) for row in rows if row["duty"] == "sip_call"]


def test_the_longest_late_comes_first_and_what_is_done_or_far_off_is_left_out(log: WrittenLog) -> None:
    assert calls(found(log)) == [(LATE.case_id, "MISSED", True), (SOON.case_id, "OPEN", False)]


def test_a_row_says_case_turn_duty_paragraph_and_how_late(log: WrittenLog) -> None:
    [row] = [row for row in found(log) if row["case_id"] == LATE.case_id]

    assert row == {
        "case_id": LATE.case_id,
        "duty": "sip_call",
        "about": None,
        "count": 1,
        "law": "SFS 2017:612 4 kap. 3 §",
        "responsible": "open_care",
        "party": f"open_care:{OPEN_CARE}",
        "regions": ["08"],
        "status": "MISSED",
        "late": True,
        "starts_at": "2026-11-02T13:00:00+01:00",
        "due_at": "2026-11-05T23:59:59.999999+01:00",
        "seconds_left": -43200.000001,
    }


def test_the_last_moment_of_the_span_belongs_to_it(log: WrittenLog) -> None:
    """SOON is due at the end of Friday: twelve hours from noon, less a microsecond."""
    assert (SOON.case_id, "OPEN", False) in calls(found(log, "--within", "12"))
    assert calls(found(log, "--within", "11.9")) == [(LATE.case_id, "MISSED", True)]


def test_what_the_span_reaches_is_listed(log: WrittenLog) -> None:
    """LATER is due on Saturday, which the law on computing time moves to Monday."""
    assert [case for case, _, _ in calls(found(log, "--within", "84"))] == [
        LATE.case_id,
        SOON.case_id,
        LATER.case_id,
    ]


@pytest.mark.parametrize(
    ("options", "cases"),
    [
        (["--party", f"open_care:{OPEN_CARE}"], 2),
        (["--party", "open_care"], 2),
        (["--party", "open_care:SE2321000073-V00"], 0),
        (["--party", "municipality:0880"], 0),
        (["--party", f"hospital:{HOSPITAL}"], 0),
        (["--region", "08"], 2),
        (["--region", "01"], 0),
    ],
)
def test_only_what_is_asked_for(log: WrittenLog, options: list[str], cases: int) -> None:
    assert len(calls(found(log, *options))) == cases


@pytest.mark.parametrize(("options", "code"), [([], 1), (["--party", "municipality:0880"], 0)])
def test_the_exit_code_tells_whether_anything_is_late(log: WrittenLog, options: list[str], code: int) -> None:
    assert overdue(log, "--at", AT, *options).exit_code == code
    assert overdue(log, "--at", AT, "--json", *options).exit_code == code


def test_due_soon_alone_is_not_late(log: WrittenLog) -> None:
    """Counted from Thursday afternoon nothing has passed its last moment."""
    assert overdue(log, "--at", "2026-11-05T15:00:00+01:00").exit_code == 0


def test_for_people_it_is_a_table_and_a_sum(log: WrittenLog) -> None:
    shown = overdue(log, "--at", AT).stdout.splitlines()

    assert re.split(" {2,}", shown[2]) == ["12 h late", "call to a SIP", "open care, Region Kalmar län"]
    assert shown[3].split() == ["2026-11-05", "23:59", "4", "kap.", "3", "§", f"open_care:{OPEN_CARE}"]
    assert shown[4].strip() == LATE.case_id
    assert shown[-1] == "1 late, 1 due within 1 d."


def test_in_swedish_too(log: WrittenLog) -> None:
    shown = overdue(log, "--at", AT, "--lang", "sv").stdout

    assert "12 tim sent" in shown
    assert "kallelse till SIP" in shown
    assert "öppen vård, Region Kalmar län" in shown
    assert shown.endswith("1 sena, 1 ska vara gjorda inom 1 d.\n")


def test_nothing_to_do_is_said_so(log: WrittenLog) -> None:
    assert overdue(log, "--at", AT, "--region", "01").stdout == "Nothing is late, and nothing is due within 1 d.\n"


def test_who_a_patient_is_stands_nowhere(log: WrittenLog) -> None:
    shown = overdue(log, "--at", AT, "--within", "8760").output + overdue(log, "--at", AT, "--json").output

    assert [word for word in (NAME, PERSONNUMMER, "Storgatan", "Vera", "0480-00") if word in shown] == []


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--at", "yesterday"], "--at must be an instant with offset"),
        (["--at", "2026-11-06T12:00:00"], "--at must be an instant with offset"),
        (["--region", "Kalmar"], "the two digits of a region; write for example 08"),
    ],
)
def test_what_cannot_be_used_is_named_with_the_remedy(log: WrittenLog, options: list[str], sentence: str) -> None:
    done = overdue(log, *options)

    assert (done.exit_code, done.stdout) == (2, "")
    assert sentence in done.stderr


def test_a_call_made_late_leaves_the_list_and_a_void_decision_does_not_count() -> None:
    with written_log() as log:
        log.say(LATE.admission(), LATE.appointed(MONDAY + timedelta(hours=3)), LATE.ready(MONDAY + timedelta(hours=5)))
        log.pass_time(local("2026-11-06 12:00:00"))
        log.write_void(LATE.case_id, [CaseOpened(case_id=LATE.case_id, opened_at=MONDAY)], claim=99)
        before = calls(found(log))
        log.say(LATE.convened(local("2026-11-06 12:30:00")))
        after = calls(found(log))

    assert (before, after) == ([(LATE.case_id, "MISSED", True)], [])


def test_without_a_care_contact_it_is_the_turn_of_the_open_care_named_to_convene() -> None:
    with written_log() as log:
        log.say(LATE.admission(), LATE.ready(MONDAY + timedelta(hours=5)))
        log.pass_time(local("2026-11-06 12:00:00"))

        rows = found(log)

    assert {(row["duty"], row["party"]) for row in rows} == {("sip_call", f"open_care:{OPEN_CARE}")}


def test_a_record_that_cannot_be_read_is_told_in_a_sentence_with_its_place_and_remedy() -> None:
    with written_log() as log:
        log.write_nonsense(3)
        command = [sys.executable, "-m", "hub.cli", "overdue", "--kafka", log.kafka]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)

    assert (done.returncode, done.stdout) == (2, "")
    assert "partition 3, offset 1" in done.stderr
    assert "log-exceptions.yaml" in done.stderr
    assert "Traceback" not in done.stderr
