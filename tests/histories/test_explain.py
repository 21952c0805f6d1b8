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
        ('\n{"message": "Gossip", "body": {}}', "Line 2: `message` is no type of message; write one of"),
        ('{"message": "DischargeReady"}', "Line 1: must be an object with `message` and `body`"),
        ('{"message": "DischargeReady", "body": {}}', "Line 1: `received_at` is missing"),
        (
            '{"message": "DischargeReady", "received_at": "2026-11-20T12:00", "body": {}}',
            "Line 1: `received_at` must be",
        ),
        ("[" * 100_000, "Line 1: is not JSON"),
        ('{"message": "DischargeReady", "body": {"basis": 1, "basis": 2}}', "Line 1: gives `basis` twice"),
        (
            '{"message": "DischargeReady", "received_at": "0001-01-01T00:00+01:00", "body": {}}',
            "Line 1: `received_at` lies outside the years",
        ),
        ("", "The file holds no message"),
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


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        ("2026-11-24T00:00", "--until must be an instant with offset"),
        ("tomorrow", "--until must be an instant with offset"),
        ("9999-12-31T23:59:59-12:00", "--until lies outside the years 1901-2099"),
        (
            "2026-11-20T11:59:29.999999+01:00",
            "--until lies before a message was received, and time does not pass backw",
        ),
    ],
)
def test_time_passes_only_to_an_instant_that_can_come(until: str, sentence: str) -> None:
    result = run("--until", until, str(CASE_1))

    assert (2, "", sentence) == (result.exit_code, result.stdout, result.stderr[: len(sentence)])


def test_time_may_stop_where_the_last_message_was_received() -> None:
    assert 0 == run("--until", "2026-11-20T10:59:30Z", str(CASE_1)).exit_code


def test_a_file_that_is_not_utf_8_is_said_so_and_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    text = CASE_1.read_bytes()
    (tmp_path / "latin").write_bytes(text.replace(b"Storgatan", "Storgår".encode("latin-1")))
    (tmp_path / "marked").write_bytes(b"\xef\xbb\xbf" + text)

    latin, marked, bare = run(str(tmp_path / "latin")), run(str(tmp_path / "marked")), run(str(CASE_1))

    assert (2, "Line 1: is not UTF-8 at character") == (latin.exit_code, latin.stderr[:33])
    assert (0, bare.stdout) == (marked.exit_code, marked.stdout)


def test_a_terminal_that_knows_only_ascii_gets_the_same_json() -> None:
    ascii_only = CliRunner(charset="ascii").invoke(app, ["explain", str(CASE_1)])

    assert "\\u00a7" in ascii_only.stdout
    assert json.loads(run(str(CASE_1)).stdout) == json.loads(ascii_only.stdout)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"basis": {"a": "NEST"}}, "basis"),
        ({"message_id": "\ud800"}, "message_id"),
        ({"episode": {"facility": "SE2321000073-H001", "id": "\ud800"}}, "episode.id"),
        ({"episode": {"facility": "\ud800", "id": "A-1"}}, "episode.facility"),
        ({"assessed_at": int("9" * 4_000)}, "assessed_at"),
        ({"sent_at": "0001-01-01T00:00+01:00"}, "sent_at"),
        ({"sent_at": "9999-12-31T23:59:59-12:00"}, "sent_at"),
        ({"corrects": "00000000-0000-4000-8000-000000000002"}, "corrects"),
    ],
)
def test_whatever_a_message_says_it_is_refused_and_the_others_are_explained(body: dict[str, Any], field: str) -> None:
    deep = "[" * 2_000 + "]" * 2_000
    result = run(lines=changed(1, **body).replace('"NEST"', deep).replace("9" * 4_000, "9" * 5_000))

    (refusal,) = json.loads(result.stdout)["refusals"]
    assert (0, "") == (result.exit_code, result.stderr)
    assert f"field `{field}`: " == refusal["sentence"][: len(field) + 10]


def test_a_message_about_another_case_is_refused_by_name_and_its_facts_are_not_mixed_in() -> None:
    other = changed(1, episode={"facility": "SE2321000073-H001", "id": "A-2"}).splitlines()[1]
    ended = {"case_id": "00000000-0000-4000-8000-00000000000c", "deceased_at": "2026-11-20T11:00:00+01:00"}
    told = {"message_id": "00000000-0000-4000-8000-00000000000d", "sent_at": "2026-11-20T11:59:28+01:00"}
    line = {
        "message": "PatientDeceased",
        "received_at": "2026-11-20T11:59:30+01:00",
        "body": ended | told | {"sender": "SE2321000073-W001"},
    }

    mixed = json.loads(run(lines=f"{changed(0)}\n{other}\n{json.dumps(line)}").stdout)
    alone = json.loads(run(lines=changed(0)).stdout)

    assert alone | {"refusals": mixed["refusals"]} == mixed
    remedy = "names another case than the first message taken; a file holds one case, so give this one its own file"
    assert [
        ("00000000-0000-4000-8000-000000000002", "OTHER_CASE", f"field `episode`: {remedy}"),
        ("00000000-0000-4000-8000-00000000000d", "OTHER_CASE", f"field `case_id`: {remedy}"),
    ] == [(one["message_id"], one["code"], one["sentence"]) for one in mixed["refusals"]]


def test_the_case_is_that_of_the_first_message_taken_not_of_one_refused() -> None:
    """The first line names another stay, and is refused for something else."""
    refused = changed(0, episode={"facility": "SE2321000073-H001", "id": "A-2"}, basis="unasked").splitlines()[0]
    found = json.loads(run(lines=f"{refused}\n{changed(0)}").stdout)

    assert ("a25b5e03-63fa-51bb-a4f7-d289d73dbd79", ["FIELD_NOT_KNOWN"]) == (
        found["case_id"],
        [refusal["code"] for refusal in found["refusals"]],
    )


def test_a_null_case_id_is_refused_where_the_file_names_no_one_stay() -> None:
    line = '{"message": "SipConvened", "received_at": "2026-11-20T12:00+01:00", "body": {"case_id": null}}'
    found = json.loads(run(lines=line).stdout)

    sentence = "field `case_id`: is null, and no one stay is named; write the case id in full"
    assert [{"message_id": None, "code": "CASE_NOT_NAMED", "sentence": sentence}] == found["refusals"]


@pytest.mark.parametrize(
    "body",
    [
        {"message_id": "191212121212"},
        {"message_id": 191212121212},
        {"message_id": ["191212121212"]},
        {"case_id": "191212121212"},
        {"191212121212": 1},
        {"basis": "191212121212"},
        {"assessed_at": "191212121212"},
        {"episode": {"facility": "SE2321000073-H001", "id": "191212121212"}},
        {"episode": {"facility": "191212121212", "id": "A-1"}},
        {"episode": {"facility": "SE2321000073-H001", "id": "A-1", "191212121212": 1}},
    ],
)
def test_nothing_that_was_put_in_the_wrong_place_is_shown(body: dict[str, Any]) -> None:
    result = run(lines=changed(1, **body).splitlines()[1])
    found = json.loads(result.stdout)

    assert [] == [text for text in (result.stdout, result.stderr) if "1212" in text]
    assert 1 == len(found["refusals"])


def test_a_stay_that_bears_a_personal_number_has_no_case_id_to_show() -> None:
    """Whoever has the case id could try numbers until one gives it."""
    for number in ("191212121212", "1912 1212-1212"):
        line = changed(1, episode={"facility": "SE2321000073-H001", "id": number}).splitlines()[1]
        found = json.loads(run(lines=line).stdout)

        assert (None, "PERSONAL_NUMBER_AS_EPISODE") == (found["case_id"], found["refusals"][0]["code"])


@pytest.mark.parametrize(("region", "profile"), [("23", "region-23"), ("16", "statute")])
def test_without_a_profile_the_hospitals_region_decides_else_the_statute(region: str, profile: str) -> None:
    """No region has had the code 16 since 1998, so that no profile bears it."""
    assert profile == json.loads(run(lines=changed(0, hospital_region=region)).stdout)["rules"]["profile"]


def test_the_watermark_is_the_highest_instant_received_so_far() -> None:
    """A line that goes back in time does not turn it back: the call of case 1 is missed by then."""
    late = changed(0).splitlines()[0].replace("0001", "0009").replace("2026-11-17T10:00:0", "2026-11-25T10:00:0")
    found = json.loads(run(lines=f"{changed(0)}\n{late}").stdout)

    (call,) = (row for row in found["deadlines"] if row["name"] == "sip_call")
    assert ("MISSED", None) == (call["status"], call["ended_at"])
