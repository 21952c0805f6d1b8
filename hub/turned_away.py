"""Who sent what intake turned away, and what they are told of it: the hub's own code and sentence, nothing of theirs.

Only a record that can be read by the schema it names says who sent it; bytes that are none are answered by nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from fastavro import schemaless_reader
from pydantic import TypeAdapter, ValidationError

from hub import schema_files
from hub.codec import CONFLUENT, SINGLE_OBJECT, Ids
from hub.domain.calendar import civil_day
from hub.domain.issuing import notice_id
from hub.domain.outbound import MessageRefused, NoticeHead
from hub.domain.register import Register
from hub.inbound import MESSAGES, Episode
from hub.inbound.community import OwnNeed
from hub.inbound.fields import Sender, Uuid
from hub.party_registry import PartyRegistry, Speaker, organisation_number
from hub.refusals import Refused

_FINGERPRINT_END: Final = len(SINGLE_OBJECT) + 8
_ID_END: Final = len(CONFLUENT) + 4
_INBOUND: Final = f"{schema_files.NAMESPACES['inbound']}."
_SENDER: Final[TypeAdapter[str]] = TypeAdapter(Sender)
_UUID: Final[TypeAdapter[str]] = TypeAdapter(Uuid)
# As the core addresses whoever has no part in a case (`hub.domain.hearing`): by the topic on which it speaks.
_KINDS: Final = {"hospital": "hospital", "outpatient": "open_care"}


@dataclass(frozen=True, slots=True)
class Signed:
    """What a record that was not taken says of itself, each value well formed; `facility` is that of a stay."""

    message_id: str
    sender: str
    case_id: str
    facility: str | None


def signed(value: bytes, ids: Ids) -> Signed | None:
    """Return who sent the message in *value*, which may be refused for any other of its fields; None if it hides it."""
    values = _values(value, ids)
    try:
        return None if values is None else _signed(values)
    except ValidationError:
        return None


def refusal_notice(
    sent: Signed, refused: Refused, topic: str, received_at: datetime, parties: PartyRegistry, register: Register
) -> tuple[NoticeHead, MessageRefused] | None:
    """Return what the sender is told of the refusal, the same each time; None for a sender that nobody knows.

    `received_at` is the broker's append time, aware UTC, on *topic*.
    """
    day = civil_day(received_at)
    speaker = parties.speaker(sent.sender, day)
    if speaker is None:
        return None
    party, purpose = _party(sent, topic, speaker), f"MessageRefused:{sent.message_id}"
    head = NoticeHead(
        notice_id=notice_id(sent.case_id, party, purpose, 0, 1),
        case_id=sent.case_id,
        party=party,
        controller=register.controller_of(party, day),
        purpose=purpose,
        count=0,
        revision=1,
        issued_at=received_at,
        causation_id=sent.message_id,
    )
    return head, MessageRefused(message_id=sent.message_id, code=refused.code, sentence=refused.sentence)


def _party(sent: Signed, topic: str, speaker: Speaker) -> str:
    """Address the hospital of the stay, if the sender is of it, and else the sender itself."""
    if ":" in sent.sender:
        return sent.sender
    if sent.facility is not None and organisation_number(sent.facility) == speaker.number:
        return f"hospital:{sent.facility}"
    return f"{_KINDS.get(topic.partition('.')[0], 'unit')}:{sent.sender}"


def _signed(values: Mapping[str, Any]) -> Signed:
    episode = Episode.model_validate(values["episode"]) if "episode" in values else None
    return Signed(
        message_id=_UUID.validate_python(values["message_id"]),
        sender=_SENDER.validate_python(values["sender"]),
        case_id=episode.case_id if episode else _case_id(values),
        facility=episode.facility if episode else None,
    )


def _case_id(values: Mapping[str, Any]) -> str:
    if "case_id" in values:
        return _UUID.validate_python(values["case_id"])
    return OwnNeed.model_validate({name: values[name] for name in ("sender", "need_id")}).case_id


def _values(value: bytes, ids: Ids) -> dict[str, Any] | None:
    """Return the fields of the inbound message that *value* is, whatever they hold; None if it is none."""
    single = value[:2] == SINGLE_OBJECT
    start = _FINGERPRINT_END if single else _ID_END
    number = int.from_bytes(value[1:start], "big") if value[:1] == CONFLUENT else -1
    schema = schema_files.writers().get(value[2:start] if single else ids.get(number, b""))
    if schema is None or schema.name not in MESSAGES or not schema.full_name.startswith(_INBOUND):
        return None
    body = BytesIO(value[start:])
    try:
        values: Any = schemaless_reader(body, schema.parsed, None)
    except Exception:  # noqa: BLE001 - the bytes come from outside, and fastavro raises a dozen kinds for bad ones
        return None
    return values if not body.read(1) else None
