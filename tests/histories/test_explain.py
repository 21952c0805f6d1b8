"""`sip-hub explain` as a command: refusals, exit codes, the passing of time."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from hub.cli.app import app

CASE_1 = Path(__file__).parent / "cases" / "1-the-users-own-sentence.jsonl"


def run(*arguments: str, lines: str | None = None) -> Any:
    """Run the command, on *lines* from standard input if given."""
    return CliRunner().invoke(app, ["explain", *arguments, *(["-"] if lines is not None else [])], input=lines)


def changed(number: int, **body: object) -> str:
    """Case 1 with the body of one of its two lines changed."""
    lines = [json.loads(line) for line in CASE_1.read_text(encoding="utf-8").splitlines()]
    lines[number]["body"] |= body
    return "\n".join(json.dumps(line) for line in lines)


def test_a_refused_message_is_shown_with_code_and_remedy_and_the_command_succeeds() -> None:
    result = run(lines=changed(1, basis="GUESS"))

    (refusal,) = json.loads(result.stdout)["refusals"]
    assert 0 == result.exit_code
    assert "00000000-0000-4000-8000-000000000002" == refusal["message_id"]
    assert "basis" in refusal["sentence"]


def test_a_case_of_which_everything_was_refused_is_still_named() -> None:
    found = json.loads(run(lines=changed(0, admitted_at="never").splitlines()[0]).stdout)

    assert ("a25b5e03-63fa-51bb-a4f7-d289d73dbd79", "UNKNOWN") == (found["case_id"], found["state"])


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("not json", "Line 1: is not JSON"),
        ('\n{"message": "Gossip", "body": {}}', "Line 2: `message` is 'Gossip'; it must be one of"),
        ('{"message": "DischargeReady"}', "Line 1: must be an object with `message` and `body`"),
        ('{"message": "DischargeReady", "body": {}}', "Line 1: `received_at` is missing"),
        (
            '{"message": "DischargeReady", "received_at": "2026-11-20T12:00", "body": {}}',
            "Line 1: `received_at` must be",
        ),
        ('{"message": "SipConvened", "received_at": "2026-11-20T12:00+01:00", "body": {"case_id": null}}', "Line 1:"),
    ],
)
def test_a_line_that_is_no_message_ends_the_command_naming_the_line(lines: str, sentence: str) -> None:
    result = run(lines=lines)

    assert (2, "") == (result.exit_code, result.stdout)
    assert sentence in result.stderr


def test_an_unknown_profile_is_refused() -> None:
    result = run("--profile", "nowhere", str(CASE_1))

    assert 2 == result.exit_code
    assert "no profile 'nowhere'" in result.stderr


def test_an_instant_without_offset_is_refused() -> None:
    result = run("--until", "2026-11-24T00:00", str(CASE_1))

    assert 2 == result.exit_code
    assert "needs an offset" in result.stderr


def test_without_a_profile_the_hospitals_region_decides_else_the_statute() -> None:
    assert "statute" == json.loads(run(lines=changed(0, hospital_region="23")).stdout)["rules"]["profile"]


def test_the_watermark_is_the_highest_instant_received_so_far() -> None:
    """A line that goes back in time does not turn it back: the call of case 1 is missed by then."""
    late = changed(0).splitlines()[0].replace("0001", "0009").replace("2026-11-17T10:00:0", "2026-11-25T10:00:0")
    found = json.loads(run(lines=f"{changed(0)}\n{late}").stdout)

    (call,) = (row for row in found["deadlines"] if row["name"] == "sip_call")
    assert ("MISSED", None) == (call["status"], call["ended_at"])
