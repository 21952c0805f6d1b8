"""Encode and decode are each other's inverse, for everything that the hub keeps or sends."""

from typing import Any

import pytest
from hypothesis import given

from hub import codec
from hub.domain.outbound import Notice, NoticeHead
from tests.codec.records import conclusions, facts, internals, notices
from tests.contracts.examples import example_files, full_name, read_example

INBOUND = [full_name(path) for path in example_files() if path.parent.name == "inbound"]


@given(fact=facts())
def test_a_fact_comes_back_as_it_was(fact: Any) -> None:
    assert fact == codec.decode(codec.encode(fact), (type(fact),))


@given(conclusion=conclusions())
def test_a_conclusion_comes_back_as_it_was(conclusion: Any) -> None:
    assert conclusion == codec.decode_body(*codec.encode_body(conclusion), (type(conclusion),))


@given(record=internals())
def test_a_record_of_the_hubs_own_topics_comes_back_as_it_was(record: Any) -> None:
    assert record == codec.decode(codec.encode(record), (type(record),))


@given(notice=notices())
def test_a_notice_comes_back_as_it_was(notice: tuple[NoticeHead, Notice]) -> None:
    buf = codec.encode_notice(*notice)

    assert codec.is_notice(buf)
    assert notice == codec.decode_notice(buf)


@pytest.mark.parametrize("name", INBOUND)
def test_an_inbound_message_comes_back_as_it_was(name: str) -> None:
    message = read_example(name)

    assert message == codec.decode(codec.encode(message), (type(message),))


@given(notice=notices())
def test_the_log_holds_the_very_bytes_that_the_inbox_gets(notice: tuple[NoticeHead, Notice]) -> None:
    fingerprint, body = codec.encode_notice_body(*notice)

    assert codec.encode_notice(*notice) == codec.SINGLE_OBJECT + fingerprint + body
