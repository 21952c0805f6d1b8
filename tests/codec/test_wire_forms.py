"""Both forms on the wire are those of their specifications, and neither is taken on trust."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import avro.schema
import pytest

from hub import codec, schema_files
from hub.codec import DecodeRefused
from hub.domain.events import NoticeIssued
from hub.inbound import DischargeReady
from hub.internal import Heartbeat, PartitionClaimed
from tests.contracts.examples import read_example

BEAT = Heartbeat(at=datetime(2026, 11, 20, 11, 0, tzinfo=UTC), worker="intake-1")
FINGERPRINT = schema_files.schema_of("se.siphub.internal.Heartbeat").fingerprint
# microseconds since 1970 as a zigzag varint, then length and letters of the worker's name
BODY = bytes.fromhex("80b0b3d3e4acb006") + b"\x10intake-1"
REGISTERED = {7: FINGERPRINT}


def test_single_object_encoding_is_marker_fingerprint_body() -> None:
    assert b"\xc3\x01" + FINGERPRINT + BODY == codec.encode(BEAT)


def test_the_confluent_prefix_is_zero_and_the_id_in_big_endian() -> None:
    assert b"\x00\x00\x00\x00\x07" + BODY == codec.encode(BEAT, registry_id=7)


def test_readers_take_both_forms() -> None:
    assert BEAT == codec.decode(codec.encode(BEAT), (Heartbeat,))
    assert BEAT == codec.decode(codec.encode(BEAT, registry_id=7), (Heartbeat,), ids=REGISTERED)


def test_a_notice_is_read_in_both_forms() -> None:
    notice = read_example("se.siphub.notice.SipInvitation")
    ids = {9: schema_files.schema_of("se.siphub.notice.SipInvitation").fingerprint}

    assert notice == codec.decode_notice(codec.encode_notice(*notice, registry_id=9), ids=ids)


@pytest.mark.parametrize("name", sorted(schema_files.current()))
def test_the_fingerprint_is_the_one_that_avro_itself_reckons(name: str) -> None:
    schema = schema_files.schema_of(name)
    # The package forgets to strip a logical type to its plain form, as the specification's PRIMITIVES step asks.
    plain = re.sub(r'\{"type": "(long|int)", "logicalType": "[a-z-]+"\}', r'"\1"', json.dumps(schema.source))

    assert avro.schema.parse(plain).fingerprint("CRC-64-AVRO") == schema.fingerprint


def test_no_two_schemas_share_a_fingerprint() -> None:
    assert len(schema_files.current()) == len({schema.fingerprint for schema in schema_files.current().values()})


@pytest.mark.parametrize(
    ("code", "buf"),
    [
        ("NOT_A_RECORD", b""),
        ("NOT_A_RECORD", b"\xc3"),
        ("NOT_A_RECORD", b"\x00\x00\x00\x07"),
        ("NOT_A_RECORD", b'{"message_id": 1}'),
        ("UNKNOWN_SCHEMA", b"\xc3\x01" + FINGERPRINT[:5]),
        ("UNKNOWN_SCHEMA", b"\xc3\x01" + bytes(8) + BODY),
        ("UNKNOWN_SCHEMA", b"\x00\x00\x00\x00\x08" + BODY),
        ("MALFORMED", b"\xc3\x01" + FINGERPRINT),
        ("MALFORMED", b"\xc3\x01" + FINGERPRINT + BODY[:-1]),
        ("MALFORMED", b"\xc3\x01" + FINGERPRINT + BODY[:-1] + b"\xff"),
        ("MALFORMED", b"\xc3\x01" + FINGERPRINT + b"\xff" * 9 + b"\x01\x00"),
        ("TRAILING_BYTES", b"\xc3\x01" + FINGERPRINT + BODY + b"\x00"),
    ],
)
def test_anything_else_is_refused_with_its_reason(code: str, buf: bytes) -> None:
    with pytest.raises(DecodeRefused) as refused:
        codec.decode(buf, (Heartbeat,), ids=REGISTERED)

    assert code == refused.value.code


def test_a_record_that_the_caller_did_not_ask_for_is_refused_by_name() -> None:
    with pytest.raises(DecodeRefused, match="RECORD_NOT_ALLOWED: Heartbeat is not taken here"):
        codec.decode(codec.encode(BEAT), (PartitionClaimed,))


def test_an_event_with_a_head_is_no_notice() -> None:
    issued: NoticeIssued = read_example("se.siphub.event.NoticeIssued")

    assert not codec.is_notice(codec.encode(issued))
    with pytest.raises(DecodeRefused, match="RECORD_NOT_ALLOWED"):
        codec.decode_notice(codec.encode(issued))


def test_size_is_capped_before_anything_is_read() -> None:
    with pytest.raises(DecodeRefused, match="TOO_LARGE: the record has 101 bytes; send at most 100"):
        codec.decode(b"\xc3" * 101, (Heartbeat,), limit=100)


def test_a_refusal_by_the_message_itself_keeps_its_code_and_field() -> None:
    message: Any = read_example("se.siphub.inbound.DischargeReady")
    spoilt = message.model_copy(update={"assessed_by": "nobody"})

    with pytest.raises(DecodeRefused) as refused:
        codec.decode(codec.encode(spoilt), (DischargeReady,))

    assert ("NOT_AN_HSA_ID", "assessed_by") == (refused.value.code, refused.value.field)


def test_identity_stands_in_no_refusal() -> None:
    message: Any = read_example("se.siphub.inbound.AdmissionNotice")
    patient = message.patient.model_copy(update={"id_value": "191212121213"})

    with pytest.raises(DecodeRefused) as refused:
        codec.decode(codec.encode(message.model_copy(update={"patient": patient})), (type(message),))

    assert "1212" not in f"{refused.value}{refused.value.__cause__}{refused.value.args}"
    assert refused.value.__suppress_context__
