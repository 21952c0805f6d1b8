"""A number planted in a message stands in the clear in nothing that the hub keeps: inbox, log, quarantine, headers.

On a real broker the same is asked of whole topics; here every byte that a case gives rise to is looked through.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from hub import codec
from hub.domain.case import INITIAL, Case, replay
from hub.domain.commands import PassTime, Tell
from hub.domain.decider import decide
from hub.domain.events import Event, NoticeIssued
from hub.domain.facts import Fact, Source
from hub.domain.outbound import AdmissionForwarded
from hub.envelope import headers_of, inbound_headers
from hub.gate import judge
from hub.inbound import MESSAGES
from hub.internal import InboxMessage, Quarantined
from hub.profile_files import load_rules
from hub.refusals import Refused
from hub.vault import Vault
from tests.intake.test_gate import changed, example

STATUTE = load_rules("statute")
STORY = (
    "AdmissionNotice",
    "DischargeReady",
    "CareContactAppointed",
    "SipConvened",
    "PatientDetailsChanged",
    "PatientDischarged",
)
IDENTITIES = {
    "PERSONNUMMER": "191212121212",
    "SAMORDNINGSNUMMER": "197010632391",
    "NATIONAL_RESERVE": "22790814AA01",
}


@pytest.fixture(params=sorted(IDENTITIES))
def planted(request: pytest.FixtureRequest) -> tuple[str, str]:
    """Return a register and a number of it."""
    return request.param, IDENTITIES[request.param]


def test_nothing_that_is_kept_holds_the_number_in_the_clear(planted: tuple[str, str]) -> None:
    with Vault.in_memory(bytes(32)) as vault:
        kept = list(_kept(planted, vault))

    assert len(kept) > 30
    assert [] == [each for each in kept if _shows(each, planted[1])]


def test_the_search_would_find_it(planted: tuple[str, str]) -> None:
    """The inbound record itself does carry it, on a topic with short retention."""
    body = _body("AdmissionNotice", planted)

    assert _shows(codec.encode(MESSAGES["AdmissionNotice"].model_validate_json(json.dumps(body))), planted[1])


def _shows(kept: bytes, number: str) -> bool:
    short = number[2:8] + "-" + number[8:]
    forms = [number, number[:8] + "-" + number[8:], number[2:], short, "Tolvan", "Storgatan"]
    return any(form.encode() in kept for form in forms)


def _body(record: str, planted: tuple[str, str]) -> dict[str, object]:
    identity = {"patient.id_system": planted[0], "patient.id_value": planted[1]}
    body: dict[str, object] = changed(record, identity) if record == "AdmissionNotice" else example(record)
    return body


def _kept(planted: tuple[str, str], vault: Vault) -> Iterator[bytes]:
    """Yield every byte string that the story of one stay leaves behind, and that of each message refused."""
    case: Case = INITIAL
    for offset, record in enumerate(STORY):
        source, at = (
            Source("by hand", 0, offset),
            datetime.fromisoformat(example(record)["sent_at"]).astimezone(UTC),
        )
        fact = judge(record, _body(record, planted), received_at=at, source=source, vault=vault)
        assert not isinstance(fact, Refused), fact
        yield from _inbox(fact, source)
        events = [*decide(Tell(fact), case, STATUTE)]
        events += decide(
            PassTime(fact.told.case_id, at + timedelta(days=7), "watermark"), replay(events, case), STATUTE
        )
        case = replay(events, case)
        yield from (codec.encode_body(event)[1] for event in events)
        yield from _notices(events)
    yield from _refused(planted, vault)


def _inbox(fact: Fact, source: Source) -> Iterator[bytes]:
    fingerprint, body = codec.encode_body(fact)
    told = fact.told
    message = InboxMessage(
        case_id=told.case_id,
        received_at=told.received_at,
        source_topic=source.topic,
        source_partition=source.partition,
        source_offset=source.offset,
        digest=told.digest,
        type=type(fact).__name__,
        fingerprint=fingerprint,
        body=body,
    )
    yield codec.encode(message)
    yield from (
        value for _, value in headers_of(message, event_id="1", source="/intake", subject=told.case_id, at=told.sent_at)
    )


def _notices(events: list[Event]) -> Iterator[bytes]:
    for event in events:
        if isinstance(event, NoticeIssued):
            assert not isinstance(event.content, AdmissionForwarded) or event.content.patient is None
            yield codec.encode_notice(event.head, event.content)


def _refused(planted: tuple[str, str], vault: Vault) -> Iterator[bytes]:
    """Yield what quarantine and headers hold of a message that is refused for the number it holds elsewhere."""
    body = _body("AdmissionNotice", planted) | {"outpatient_unit": f"SE2321000073-{planted[1]}"}
    source, at = Source("hospital.admissions.v1", 0, 9), datetime(2026, 11, 20, tzinfo=UTC)
    refused = judge("AdmissionNotice", body, received_at=at, source=source, vault=vault)
    assert isinstance(refused, Refused)
    original = json.dumps(body).encode()
    yield codec.encode(
        Quarantined(
            source_topic=source.topic,
            source_partition=source.partition,
            source_offset=source.offset,
            received_at=at,
            code=refused.code,
            sentence=refused.sentence,
            sealed=vault.seal_original(source.topic, source.partition, source.offset, original),
            digest=vault.digest(original),
            size=len(original),
        )
    )
    message = MESSAGES["AdmissionNotice"].model_validate_json(json.dumps(_body("AdmissionNotice", planted)))
    yield from (value for _, value in inbound_headers(message))
