"""Whoever sent what was refused is told so: under an id that never changes, and without a word of what was sent."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest

from hub import codec, topics
from hub.codec import NO_IDS, DecodeRefused, decode
from hub.domain.outbound import MessageRefused, NoticeHead
from hub.domain.register import Register
from hub.inbound import MESSAGES
from hub.internal import Heartbeat
from hub.party_files import load_parties, read_parties, register_of
from hub.party_registry import PartyRegistry
from hub.refusals import Refused
from hub.schema_files import schema_of
from hub.turned_away import refusal_notice, signed
from tests.intake.as_sent import as_sent
from tests.intake.test_gate import changed, example

RECEIVED_AT = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
REFUSED = Refused(code="UNKNOWN_VALUE", sentence="field `basis`: is UNKNOWN", field="basis")
CONTRACT = UUID("e045a741-c289-5753-a787-1d718f01ac21")
OWN = """
organisations:
  - {number: "5560360793", name: Sjukhus AB, controller: org-5560360793, speaks_as: [HOSPITAL],
     also_for: ["2321000073"], valid_from: 2018-01-01, source: contract, status: HUB}
parties:
  - {id: "school:lindblom", controller: kommun-0880-skola, valid_from: 2018-01-01, source: decision, status: HUB}
  - {id: "god_man:17", controller: unassigned, valid_from: 2018-01-01, source: decision, status: HUB}
"""


def parties() -> PartyRegistry:
    shipped = Path(__file__).parent.parent.parent / "hub" / "parties"
    texts = [(path.read_text(encoding="utf-8"), path) for path in sorted(shipped.glob("*.yaml"))]
    return read_parties([*texts, (OWN, Path("own.yaml"))])


REGISTER: Register = register_of(parties())


def told(record: str, topic: str, **changes: Any) -> tuple[NoticeHead, MessageRefused] | None:
    """Return what the sender of *record* is told when it is refused on *topic*."""
    sent = signed(as_sent(record, example(record) | changes), NO_IDS)
    return None if sent is None else refusal_notice(sent, REFUSED, topic, RECEIVED_AT, parties(), REGISTER)


@pytest.mark.parametrize("record", MESSAGES)
def test_every_message_says_who_sent_it_whatever_else_it_says(record: str) -> None:
    read = MESSAGES[record].model_validate_json(json.dumps(example(record)))

    sent = signed(as_sent(record, example(record)), NO_IDS)

    assert sent is not None
    assert (read.message_id, read.sender, read.case_id) == (sent.message_id, sent.sender, sent.case_id)


@pytest.mark.parametrize(
    ("record", "topic", "sender", "party", "controller"),
    [
        ("DischargeReady", "hospital.discharges.v1", "SE2321000073-W001", "hospital:SE2321000073-H001", "region-08"),
        ("DischargeReady", "hospital.discharges.v1", "SE2321000065-W001", "hospital:SE2321000065-W001", "region-07"),
        ("DischargeReady", "hospital.discharges.v1", "SE5560360793-W1", "hospital:SE5560360793-W1", "org-5560360793"),
        ("PatientDeceased", "hospital.discharges.v1", "SE2321000073-W001", "hospital:SE2321000073-W001", "region-08"),
        ("SipConvened", "outpatient.events.v1", "SE2321000073-V001", "open_care:SE2321000073-V001", "region-08"),
        ("SipConvened", "outpatient.events.v1", "open_care:region-08", "open_care:region-08", "region-08"),
        ("ReadyToReceive", "municipality.events.v1", "SE2120000746-K001", "unit:SE2120000746-K001", "kommun-0880"),
        (
            "ReadyToReceive",
            "municipality.events.v1",
            "municipality:0180-sodermalm:HEALTH_CARE",
            "municipality:0180-sodermalm:HEALTH_CARE",
            "kommun-0180-sodermalm",
        ),
        ("ReadyToReceive", "municipality.events.v1", "school:lindblom", "school:lindblom", "kommun-0880-skola"),
        ("ReadyToReceive", "municipality.events.v1", "god_man:17", "god_man:17", "unassigned"),
    ],
)
def test_it_is_addressed_as_the_sender_is_known_and_read_by_whoever_reads_for_it(
    record: str, topic: str, sender: str, party: str, controller: str
) -> None:
    found = told(record, topic, sender=sender)

    assert found is not None
    head, content = found
    assert (party, controller) == (head.party, head.controller)
    assert (
        MessageRefused(message_id=example(record)["message_id"], code="UNKNOWN_VALUE", sentence=REFUSED.sentence)
        == content
    )


def test_its_id_is_that_of_the_contract_and_the_same_each_time() -> None:
    first, again = (told("DischargeReady", "hospital.discharges.v1") for _ in range(2))

    assert first is not None
    assert first == again
    head = first[0]
    message_id = example("DischargeReady")["message_id"]
    named = f"notice|{head.case_id}|hospital:SE2321000073-H001|MessageRefused:{message_id}|0|1"
    assert (str(uuid5(CONTRACT, named)), 0, 1) == (head.notice_id, head.count, head.revision)
    assert (f"MessageRefused:{message_id}", message_id, RECEIVED_AT) == (
        head.purpose,
        head.causation_id,
        head.issued_at,
    )


def test_it_can_be_sent_and_read() -> None:
    found = told("DischargeReady", "hospital.discharges.v1")

    assert found is not None
    assert found == codec.decode_notice(codec.encode_notice(*found))


@pytest.mark.parametrize("sender", ["SE5590000013-W001", "school:somewhere", "municipality:1917:LSS"])
def test_a_sender_that_nobody_knows_is_told_nothing(sender: str) -> None:
    assert told("DischargeReady", "hospital.discharges.v1", sender=sender) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"message_id": "191212121212"},
        {"message_id": ""},
        {"sender": "Avdelning 7"},
        {"sender": "SE2321000073-191212121212"},
        {"sender": "school:191212121212"},
        {"episode": {"facility": "Kalmar", "id": "A-1"}},
        {"episode": {"facility": "SE2321000073-H001", "id": "191212121212"}},
    ],
)
def test_a_message_whose_own_name_cannot_be_told_is_answered_to_nobody(changes: dict[str, Any]) -> None:
    assert signed(as_sent("DischargeReady", example("DischargeReady") | changes), NO_IDS) is None


def test_a_message_about_a_case_that_is_none_is_answered_to_nobody() -> None:
    assert signed(as_sent("SipConvened", example("SipConvened") | {"case_id": "A-1"}), NO_IDS) is None


WHOLE = as_sent("DischargeReady", example("DischargeReady"))


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"\x00",
        b"\xc3\x01",
        WHOLE[:-1],
        WHOLE + b"\x00",
        WHOLE[2:],
        b"\xc3\x01" + bytes(8) + WHOLE[10:],
        b"\x00\x00\x00\x00\x07" + WHOLE[10:],
        codec.encode(Heartbeat(at=RECEIVED_AT, worker="intake-1")),
    ],
)
def test_bytes_that_are_no_message_are_answered_to_nobody(value: bytes) -> None:
    assert signed(value, NO_IDS) is None


def test_a_message_that_bears_a_registrys_id_is_read_as_well() -> None:
    ids = {7: schema_of("se.siphub.inbound.DischargeReady").fingerprint}

    assert signed(WHOLE, NO_IDS) == signed(b"\x00\x00\x00\x00\x07" + WHOLE[10:], ids) is not None


@pytest.mark.parametrize(
    ("record", "changes"),
    [
        ("DischargeReady", {"basis": "UNKNOWN"}),
        ("DischargeReady", {"assessed_by": "SE2321000073-191212121212"}),
        ("LiabilityContested", {"ground": "gäller 19121212-1212"}),
        ("AdmissionNotice", {"patient.id_value": "191212121213"}),
        ("AdmissionNotice", {"patient.protection": "PROTECTED_REGISTRATION"}),
        ("CareContactAppointed", {"phone": "19121212-1212"}),
    ],
)
def test_what_a_decoder_refuses_is_told_without_what_was_sent(record: str, changes: dict[str, Any]) -> None:
    """As intake does: the sentence of the refusal, which repeats nothing, and nothing else of the message."""
    value = as_sent(record, changed(record, changes))
    topic = topics.home_of(MESSAGES[record])
    with pytest.raises(DecodeRefused) as refusal:
        decode(value, topics.topic(topic).records)
    refused = Refused(code=refusal.value.code, sentence=refusal.value.sentence, field=refusal.value.field)
    sent = signed(value, NO_IDS)
    assert sent is not None

    found = refusal_notice(sent, refused, topic, RECEIVED_AT, load_parties(), register_of(load_parties()))

    assert found is not None
    outward = codec.encode_notice(*found)
    forms = ("191212121212", "19121212-1212", "191212121213", "Tolvan", "Storgatan", "Vera")
    assert [] == [form for form in forms if form.encode() in outward]
