"""CloudEvents 1.0 headers in binary mode: enough for a router, and nothing of the patient."""

from datetime import UTC, datetime
from typing import Any

import pytest

from hub.envelope import headers_of, inbound_headers, notice_headers
from hub.identifiers import find_personal_numbers
from hub.inbound import MESSAGES
from hub.internal import Decision
from tests.contracts.examples import read_example

REQUIRED = {"ce_specversion", "ce_id", "ce_source", "ce_type"}


def test_a_decision_tells_its_case_and_instant() -> None:
    decision: Decision = read_example("se.siphub.internal.Decision")
    at = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)

    headers = dict(headers_of(decision, event_id="a|2", source="/decide", subject=decision.case_id, at=at))

    assert {
        "ce_specversion": b"1.0",
        "content-type": b"application/avro",
        "ce_id": b"a|2",
        "ce_source": b"/decide",
        "ce_type": b"se.siphub.internal.Decision",
        "ce_subject": decision.case_id.encode(),
        "ce_time": b"2026-11-20T11:00:00Z",
        "ce_dataschema": b"urn:siphub:schema:se.siphub.internal.Decision",
    } == headers


@pytest.mark.parametrize("record", sorted(MESSAGES))
def test_no_header_of_a_message_tells_who_the_patient_is(record: str) -> None:
    message: Any = read_example(f"se.siphub.inbound.{record}")
    headers = dict(inbound_headers(message))

    assert headers.keys() >= REQUIRED
    assert message.message_id.encode() == headers["ce_id"]
    assert b"/parties/" + message.sender.encode() == headers["ce_source"]
    assert [] == [name for name, value in headers.items() if any(find_personal_numbers(value.decode()))]


def test_repeats_of_a_notice_bear_the_same_id() -> None:
    head, _ = read_example("se.siphub.notice.AdmissionForwarded")
    headers = dict(notice_headers(head, "se.siphub.notice.AdmissionForwarded"))

    assert (head.notice_id.encode(), head.case_id.encode()) == (headers["ce_id"], headers["ce_subject"])
