"""A number planted in a message stands in the clear in nothing that the hub keeps: inbox, log, quarantine, headers.

On a real broker the same is asked of whole topics; here every byte that a case gives rise to is looked through, and
every field of every message that holds text is planted, as it would stand on the wire.
"""

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hub import codec, topics
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
from hub.party_files import load_parties
from hub.profile_files import load_rules
from hub.refusals import Refused
from hub.schema_files import NAMESPACES, schema_of
from hub.speaking import topic_for
from hub.vault import Vault
from processors.decide import FACTS
from tests.intake.as_sent import as_sent
from tests.intake.intake_on_paper import Taken, take_in
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


def texts_of(node: Any, path: str = "") -> Iterator[str]:
    """Yield the place of every text in a record of the schema *node*; the first of a list stands for all."""
    match node:
        case "string":
            yield path
        case list():
            for one in node:
                yield from texts_of(one, path)
        case {"type": "record", "fields": fields}:
            for one in fields:
                yield from texts_of(one["type"], f"{path}.{one['name']}".lstrip("."))
        case {"type": "array", "items": items}:
            yield from texts_of(items, f"{path}.0")
        case {"type": "enum"} | {"logicalType": _}:
            return
        case {"type": kind}:
            yield from texts_of(kind, path)


WRITTEN = [
    "191212121212",
    "19121212-1212",
    "121212-1212",
    "121212+1212",
    "1212121212",
    "19 12 12 12 12 12",
    "om 121212-1212, enligt uppgift",
    "\uff11\uff19\uff11\uff12\uff11\uff12\uff11\uff12\uff11\uff12\uff11\uff12",
    "197010632391",
    "701063-2391",
    "22790814AA01",
]
PLACES = [
    (record, place) for record in MESSAGES for place in texts_of(schema_of(f"{NAMESPACES['inbound']}.{record}").source)
]
IDENTITY = {"patient.id_value", "patient.name", "patient.registered_address"}
FREE = {"ward", "ground", "kind", "reason", "place", "leader", "secretary", "coordinator", "no_follow_up_reason"}
FREE |= {"name", "appointed_by", "purpose", "method", "reserve.method", "reserve.told", "reserve.registered_by"}
FREE_TEXTS = [(record, place) for record, place in PLACES if place in FREE]
WORDS = "Samtalsrummet bakom receptionen"
RESERVE = {"method": "PHONE", "told": "jouren", "told_at": "2026-11-17T10:00:00+01:00", "registered_by": "kansliet"}
WHOLE = {
    "reserve": RESERVE,
    "disclosure": {"basis": "CONSENT", "decided_by": "chefen", "decided_at": "2026-11-20T11:45:00+01:00"},
    "concerned": [{"party": "municipality:0880:HEALTH_CARE", "role": "PARTICIPANT"}],
}


def planted_in(record: str, place: str, text: str) -> dict[str, Any]:
    """Return the example of *record* with *text* at *place*, where a nested record may first have to be filled in."""
    first, *within = place.split(".")
    body = copy.deepcopy(example(record))
    if first == "reserve":
        body["channel"] = "RESERVE_ROUTINE"
    if first in WHOLE:
        body[first] = copy.deepcopy(WHOLE[first])
    if within == ["0"]:
        body[first] = [text]
    elif within:
        holder = body[first][0] if within[0] == "0" else body[first]
        holder[within[-1]] = text
    else:
        body[first] = text
    return body


def test_there_are_texts_to_plant_in_in_every_message() -> None:
    assert 300 < len(PLACES)
    assert set(MESSAGES) == {record for record, _ in PLACES}
    assert IDENTITY < {place for _, place in PLACES}
    assert {"ground", "kind", "reason", "place", "purpose", "phone"} <= {place for _, place in PLACES}


@pytest.mark.parametrize(("record", "place"), PLACES, ids=[f"{record}-{place}" for record, place in PLACES])
def test_a_number_in_any_text_of_any_message_is_refused_or_sealed_and_shown_by_nothing(record: str, place: str) -> None:
    """However it is written: also in no line of the log, no reason for the refusal, and nothing the sender is told."""
    at, topic = _heard(record)
    with Vault.in_memory(bytes(32)) as vault:
        for text in WRITTEN:
            taken = take_in(topic, as_sent(record, planted_in(record, place, text)), at, vault, key=text.encode())
            let_in = taken.on(topics.COMMANDS)
            assert 1 == len(let_in) + len(taken.on(topics.QUARANTINE))
            assert place in IDENTITY or [] == let_in, f"{text} was let in"
            traces = [*taken.traces(), *_decided(taken, vault)]
            assert [] == [trace for trace in traces if _shows_text(trace, text)], text


def test_what_is_planted_is_where_it_would_be_found() -> None:
    for record, place in PLACES:
        for text in WRITTEN:
            assert _shows_text(as_sent(record, planted_in(record, place, text)), text), (record, place)


def test_a_text_without_a_number_is_let_in_wherever_it_may_stand() -> None:
    """So it is the number that was refused, and not the field or the message."""
    with Vault.in_memory(bytes(32)) as vault:
        for record, place in FREE_TEXTS:
            at, topic = _heard(record)
            taken = take_in(topic, as_sent(record, _with_words(record, place)), at, vault)
            assert 1 == len(taken.on(topics.COMMANDS)), (record, place, taken.logged)


def test_free_text_goes_to_no_party_but_the_place_that_one_is_called_to() -> None:
    """The log keeps what a sender wrote; of that a notice carries nothing, and so do keys, headers and log lines."""
    shown = set[tuple[str, str]]()
    with Vault.in_memory(bytes(32)) as vault:
        for record, place in FREE_TEXTS:
            at, topic = _heard(record)
            taken = take_in(topic, as_sent(record, _with_words(record, place)), at, vault)
            outward = [*_told_to_parties(taken, vault), *(repr(line).encode() for line in taken.logged)]
            outward += [record.key or b"" for _, record in taken.appended]
            outward += [value for _, record in taken.appended for _, value in record.headers]
            shown |= {(record, place)} if any(WORDS.encode() in trace for trace in outward) else set()

    assert {("SipConvened", "place")} == shown


def _with_words(record: str, place: str) -> dict[str, Any]:
    """Return the example of *record* with plain words at *place*, and what they need beside them."""
    beside: dict[str, dict[str, Any]] = {"place": {"mode": "VIDEO"}, "no_follow_up_reason": {"follow_up_on": None}}
    return planted_in(record, place, WORDS) | beside.get(place, {})


def _told_to_parties(taken: Taken, vault: Vault) -> Iterator[bytes]:
    """Yield the notices that follow in a case where the hospital, open care and the municipality have had their say."""
    facts = [_fact(record, vault) for record in ("AdmissionNotice", "DischargeReady", "CareContactAppointed")]
    case = INITIAL
    for fact in facts:
        case = replay(decide(Tell(fact), case, STATUTE), case)
    for value in taken.on(topics.COMMANDS):
        inbox = codec.decode(value, (InboxMessage,))
        fact = _as_of(codec.decode_body(inbox.fingerprint, inbox.body, FACTS), case.case_id)
        yield from _notices([*decide(Tell(fact), case, STATUTE)])


def _fact(record: str, vault: Vault) -> Fact:
    at, topic = _heard(record)
    fact = judge(record, example(record), received_at=at, source=Source(topic, 0, 1), vault=vault)
    assert not isinstance(fact, Refused), fact
    return fact


def _as_of(fact: Fact, case_id: str) -> Fact:
    """Return the fact as one of the case, under an id of its own: the examples are of one stay."""
    told = replace(fact.told, case_id=case_id, message_id="0000000a-0000-4000-8000-00000000000a")
    return replace(fact, told=told)


def _heard(record: str) -> tuple[datetime, str]:
    """Return when the example of *record* was sent, and on which topic its sender is heard."""
    message = MESSAGES[record].model_validate_json(json.dumps(example(record)))
    return message.sent_at, topic_for(message, topics.home_of(type(message)), load_parties(), message.sent_at.date())


def _decided(taken: Taken, vault: Vault) -> Iterator[bytes]:
    """Yield what the log and the parties get of what was let in, into a case that knows its admission notice."""
    for value in taken.on(topics.COMMANDS):
        inbox = codec.decode(value, (InboxMessage,))
        fact = codec.decode_body(inbox.fingerprint, inbox.body, FACTS)
        source = Source("hospital.admissions.v1", 0, 1)
        first = judge(
            "AdmissionNotice", example("AdmissionNotice"), received_at=fact.told.received_at, source=source, vault=vault
        )
        assert not isinstance(first, Refused)
        case = replay(decide(Tell(first), INITIAL, STATUTE), INITIAL)
        events = decide(Tell(fact), case, STATUTE)
        yield from (codec.encode_body(event)[1] for event in events)
        yield from _notices([*events])


def _shows_text(trace: bytes, text: str) -> bool:
    """Tell whether *trace* holds what was planted, as it was written or as its digits alone."""
    bare = "".join(char for char in text if char.isascii() and char.isalnum() and not char.islower())
    return text.encode() in trace or (len(bare) >= 10 and bare.encode() in trace)
