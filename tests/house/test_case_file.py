"""Files of messages, one JSON object on each line."""

import json
from datetime import UTC, datetime

import pytest

from hub.case_file import CaseFileError, read_case_file
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


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["{"], "Line 1: is not JSON"),
        ([READY, "[]"], "Line 2: must be an object with `message` and `body`"),
        (['{"message": "DischargeReady"}'], "Line 1: must be an object"),
        (['{"message": "Nonsense", "body": {}}'], "Line 1: `message` is 'Nonsense'; it must be one of AdmissionNotice"),
        (['{"message": "DischargeReady", "received_at": "today", "body": {}}'], "must be an instant with offset"),
        (
            ['{"message": "DischargeReady", "received_at": "2026-11-20T11:59:30", "body": {}}'],
            "must be an instant with offset",
        ),
        ([CALLED], "Line 1: `case_id` is null, but the file names 0 stays"),
        ([READY, READY.replace("A-1", "A-2"), CALLED], "Line 3: `case_id` is null, but the file names 2 stays"),
    ],
)
def test_a_line_that_is_not_a_message_is_named_with_the_remedy(lines: list[str], sentence: str) -> None:
    with pytest.raises(CaseFileError) as refused:
        read_case_file(lines)

    assert str(refused.value).startswith(sentence) or sentence in str(refused.value)
