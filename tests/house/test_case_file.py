"""Files of messages, one JSON object on each line."""

import json
from datetime import UTC, datetime

import pytest

from hub.case_file import MAX_DEPTH, CaseFileError, read_case_file
from hub.identifiers import case_id_of

EPISODE = {"facility": "SE2321000073-H001", "id": "A-1"}
READY = json.dumps({"message": "DischargeReady", "body": {"episode": EPISODE}})
CALLED = json.dumps({"message": "SipConvened", "body": {"case_id": None}})


def test_a_line_is_a_message_with_its_number_and_blank_lines_are_passed_over() -> None:
    [line] = read_case_file(["\n", READY])

    assert (line.number, line.message, line.body, line.received_at) == (2, "DischargeReady", {"episode": EPISODE}, None)


def test_received_at_is_read_with_its_offset() -> None:
    text = json.dumps({"message": "DischargeReady", "received_at": "2026-11-20T11:59:30+01:00", "body": {}})

    assert read_case_file([text])[0].received_at == datetime(2026, 11, 20, 10, 59, 30, tzinfo=UTC)


def test_a_null_case_id_means_the_case_of_the_only_stay_also_of_a_later_line() -> None:
    called, _ = read_case_file([CALLED, READY])

    assert called.body["case_id"] == case_id_of("SE2321000073-H001", "A-1")


def test_a_byte_order_mark_is_no_part_of_the_message() -> None:
    assert "DischargeReady" == read_case_file(["\ufeff" + READY])[0].message


@pytest.mark.parametrize("stays", [[], [READY, READY.replace("A-1", "A-2")], [READY.replace("A-1", "191212121212")]])
def test_a_null_case_id_stays_null_unless_the_file_names_one_stay_that_may_be(stays: list[str]) -> None:
    """It is then the gate that refuses the message."""
    assert {"case_id": None} == read_case_file([*stays, CALLED])[-1].body


def test_what_is_nested_too_deep_is_cut_off_for_the_gate_to_refuse() -> None:
    """Only there: a bracket within a text is no nesting."""
    deep = "[" * 5_000 + "]" * 5_000
    text = f'{{"message": "DischargeReady", "body": {{"to": {deep}, "basis": "{"[" * 99}"}}}}'
    body = read_case_file([text])[0].body

    depth, inner = 0, body["to"]
    while inner:
        depth, (inner,) = depth + 1, inner
    assert (MAX_DEPTH - 2, None, "[" * 99) == (depth, inner, body["basis"])


def test_a_number_of_absurd_length_is_left_for_the_gate_to_refuse() -> None:
    assert [float("inf")] == list(read_case_file([READY.replace('"A-1"', "9" * 5_000)])[0].body["episode"].values())[1:]


@pytest.mark.parametrize(
    ("body", "message_id", "case_id"),
    [
        ({"message_id": "0000000A-0000-4000-8000-00000000000A"}, "0000000a-0000-4000-8000-00000000000a", None),
        ({"message_id": "191212121212", "case_id": "191212121212"}, None, None),
        ({"message_id": 191212121212, "case_id": ["191212121212"]}, None, None),
        ({"message_id": "\ud800", "episode": {"facility": "SE2321000073-H001", "id": "\ud800"}}, None, None),
        ({"episode": {"facility": "SE2321000073-H001", "id": "191212121212"}}, None, None),
        ({"episode": {"facility": "191212121212", "id": "A-1"}}, None, None),
        ({"episode": EPISODE}, None, "a25b5e03-63fa-51bb-a4f7-d289d73dbd79"),
        ({"case_id": "A25B5E03-63FA-51BB-A4F7-D289D73DBD79"}, None, "a25b5e03-63fa-51bb-a4f7-d289d73dbd79"),
    ],
)
def test_only_ids_that_are_well_formed_may_be_told(
    body: dict[str, object], message_id: str | None, case_id: str | None
) -> None:
    [line] = read_case_file([json.dumps({"message": "DischargeReady", "body": body})])

    assert (message_id, case_id) == (line.message_id, line.case_id)


def received(text: str) -> str:
    return json.dumps({"message": "DischargeReady", "received_at": text, "body": {}})


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["{"], "Line 1: is not JSON"),
        (["[" * 100_000], "Line 1: is not JSON"),
        (["[" * 100_000 + "]" * 100_000], "Line 1: must be an object with `message` and `body`"),
        (['{"' * 50_000], "Line 1: is not JSON"),
        ([READY, "[]"], "Line 2: must be an object with `message` and `body`"),
        (["9" * 5_000], "Line 1: must be an object"),
        (['{"message": "DischargeReady"}'], "Line 1: must be an object"),
        (
            ['{"message": "Nonsense", "body": {}}'],
            "Line 1: `message` is no type of message; write one of AdmissionNotice",
        ),
        (['{"message": "\\ud800", "body": {}}'], "Line 1: `message` is no type of message"),
        (
            ['{"message": "DischargeReady", "body": {}, "body": {}}'],
            "Line 1: gives `body` twice in one object; keep one",
        ),
        (
            ['{"message": "DischargeReady", "body": {"1912": 1, "1912": 2}}'],
            "Line 1: gives one name twice in one object",
        ),
        ([READY, "\udcff" + READY], "Line 2: is not UTF-8 at character 1; save the file as UTF-8."),
        ([received("today")], "Line 1: `received_at` must be an instant with offset"),
        ([received("2026-11-20T11:59:30")], "Line 1: `received_at` must be an instant with offset"),
        ([received("\ud800")], "Line 1: `received_at` must be an instant with offset"),
        (
            [received("0001-01-01T00:00+01:00")],
            "Line 1: `received_at` lies outside the years 1901-2099; check the year.",
        ),
        ([received("9999-12-31T23:59:59-01:00")], "Line 1: `received_at` lies outside the years 1901-2099"),
        ([], "The file holds no message; write one on each line."),
        (["\ufeff\n", " \n"], "The file holds no message; write one on each line."),
    ],
)
def test_a_line_that_is_not_a_message_is_named_with_the_remedy(lines: list[str], sentence: str) -> None:
    with pytest.raises(CaseFileError) as refused:
        read_case_file(lines)

    assert sentence == str(refused.value)[: len(sentence)]


@pytest.mark.parametrize(
    "line",
    [
        '{"message": "191212121212", "body": {}}',
        '{"message": "DischargeReady", "body": "191212121212"}',
        '{"message": "DischargeReady", "received_at": "191212121212", "body": {}}',
        '{"message": "DischargeReady", "body": {"191212121212": 1, "191212121212": 1}}',
        '{"message" 191212121212}',
        "191212121212",
        '"191212121212',
    ],
)
def test_no_sentence_repeats_what_stands_in_the_file(line: str) -> None:
    with pytest.raises(CaseFileError) as refused:
        read_case_file([line])

    assert "1212" not in str(refused.value)
