"""The gate: each thing that is refused has a code, and a sentence that names field and remedy; the rest is a fact."""

import copy
import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hub.domain.facts import AdmissionNotice, DischargeReady, Fact, Source
from hub.domain.terms import Channel, Protection, WithdrawalReason
from hub.gate import canonical, judge, judge_message
from hub.identifiers import find_personal_numbers
from hub.inbound import MESSAGES
from hub.inbound.fields import MAX_ITEMS, MAX_TEXT
from hub.refusals import Refused
from hub.vault import Vault
from tests.contracts.examples import ROOT

SOURCE = Source("by hand", 2, 107)
A_UUID = "0000000a-0000-4000-8000-00000000000a"
GIVEN_OUTSIDE = "NoticeGivenOutsideHub"
LEAVE_OUT = object()


@pytest.fixture
def vault() -> Iterator[Vault]:
    with Vault.in_memory(bytes(32)) as vault:
        yield vault


def example(record: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((ROOT / "inbound" / f"{record}.json").read_text(encoding="utf-8"))
    return body


def changed(record: str, changes: dict[str, Any]) -> dict[str, Any]:
    """Return the example of *record* with other values; a dotted name leads into a nested one."""
    body = copy.deepcopy(example(record))
    for path, value in changes.items():
        *outer, last = [int(name) if re.fullmatch(r"\d{1,2}", name) else name for name in path.split(".")]
        holder: Any = body
        for name in outer:
            holder = holder[name]
        if value is LEAVE_OUT:
            del holder[last]
        else:
            holder[last] = value
    return body


def told(record: str, body: dict[str, Any], vault: Vault, after: timedelta = timedelta(seconds=2)) -> Fact | Refused:
    """Judge *body* as received a moment after the example of its record was sent."""
    received_at = datetime.fromisoformat(example(record)["sent_at"]).astimezone(UTC) + after
    return judge(record, body, received_at=received_at, source=SOURCE, vault=vault)


def nested(depth: int) -> Any:
    """Return a list of lists of lists."""
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


PROTECTED = {"patient": {"protection": "PROTECTED_REGISTRATION"}}
CASES: list[tuple[str, str, str, dict[str, Any]]] = [
    # code, field that the sentence names, record, what is changed in its example
    ("FIELD_MISSING", "basis", "DischargeReady", {"basis": LEAVE_OUT}),
    ("FIELD_MISSING", "registered_municipality", "AdmissionNotice", {"registered_municipality": LEAVE_OUT}),
    ("FIELD_MISSING", "needs.social_services", "AdmissionNotice", {"needs.social_services": LEAVE_OUT}),
    ("FIELD_MALFORMED", "assessed_at", "DischargeReady", {"assessed_at": 1763636400}),
    ("FIELD_MALFORMED", "basis", "DischargeReady", {"basis": "GUESS"}),
    ("FIELD_MALFORMED", "needs.social_services", "AdmissionNotice", {"needs.social_services": "yes"}),
    ("FIELD_MALFORMED", "called", "SipConvened", {"called": "municipality:0880:HEALTH_CARE"}),
    ("NOT_A_UUID", "message_id", "DischargeReady", {"message_id": "A-1"}),
    ("NOT_A_UUID", "corrects", "DischargeReady", {"corrects": "191212121212"}),
    ("NOT_A_UUID", "case_id", "SipConvened", {"case_id": "A-1"}),
    ("NOT_A_UUID", "notice_id", "NoticeAcknowledged", {"notice_id": "{b206bda3}"}),
    ("NOT_AN_HSA_ID", "episode.facility", "DischargeReady", {"episode.facility": "Kalmar lasarett"}),
    ("NOT_AN_HSA_ID", "sender", "DischargeReady", {"sender": "SE232100007-W001"}),
    ("NOT_AN_HSA_ID", "unit", "CareContactAppointed", {"unit": "open_care:SE2321000073-V001"}),
    ("NOT_A_SENDER", "called_by", "SipConvened", {"called_by": "Vårdcentralen"}),
    ("NOT_A_SENDER", "sender", "DischargeReady", {"sender": "Avdelning 7"}),
    ("NOT_A_PARTY", "called.0", "SipConvened", {"called": ["Kalmar kommun"]}),
    ("NOT_A_PARTY", "called.0", "SipConvened", {"called": ["municipality:0880:PARKS"]}),
    ("NOT_AN_HSA_ID", "called.0", "SipConvened", {"called": ["open_care:Vårdcentralen"]}),
    ("NOT_A_PARTY", "concerned.0.party", "AdmissionNotice", {"concerned.0.party": "Kalmar kommun"}),
    ("UNKNOWN_MUNICIPALITY", "registered_municipality", "AdmissionNotice", {"registered_municipality": "1917"}),
    ("UNKNOWN_MUNICIPALITY", "stay_municipality", "AdmissionNotice", {"stay_municipality": "880"}),
    ("UNKNOWN_MUNICIPALITY", "belongs_to", "NoticeRejected", {"belongs_to": "municipality:0000:HEALTH_CARE"}),
    ("UNKNOWN_REGION", "hospital_region", "AdmissionNotice", {"hospital_region": "02"}),
    ("UNKNOWN_REGION", "about", "DeviationReported", {"about": "open_care:region-99"}),
    (
        "PARTY_TWICE",
        "concerned",
        "AdmissionNotice",
        {"concerned": [{"party": "open_care:region-08", "role": "INFORMED"}] * 2},
    ),
    ("FIELD_MALFORMED", "sender", "DischargeReady", {"sender": None}),
    ("FIELD_MALFORMED", "needs", "AdmissionNotice", {"needs": []}),
    ("FIELD_MALFORMED", "episode", "DischargeReady", {"episode": "A-1"}),
    ("FIELD_MALFORMED", "days.0", "LiabilityContested", {"days": ["23/11"]}),
    ("FIELD_NOT_KNOWN", "basiss", "DischargeReady", {"basiss": "GUESS"}),
    ("FIELD_NOT_KNOWN", "episode.ward", "DischargeReady", {"episode.ward": "7"}),
    ("FIELD_NOT_KNOWN", "reserve.phone", GIVEN_OUTSIDE, {"reserve.phone": "7"}),
    ("TOO_DEEP", "ground", "LiabilityContested", {"ground": nested(30)}),
    ("TOO_DEEP", "ground", "LiabilityContested", {"ground": nested(5_000)}),
    ("UNSAFE_CHARACTER", "message_id", "DischargeReady", {"message_id": "\ud800"}),
    ("UNSAFE_CHARACTER", "episode.facility", "DischargeReady", {"episode.facility": "SE2321000073-H\udfff"}),
    ("UNSAFE_CHARACTER", "episode", "DischargeReady", {"episode.\ud800": 1}),
    ("UNSAFE_CHARACTER", "ward", "WardChanged", {"ward": "1912\u00ad1212"}),
    ("UNSAFE_CHARACTER", "ward", "WardChanged", {"ward": "avd\u200d 7"}),
    ("UNSAFE_CHARACTER", "ward", "WardChanged", {"ward": "avd\ufe0f 7"}),
    ("REFERS_TO_ITSELF", "corrects", "DischargeReady", {"corrects": "00000006-0000-4000-8000-000000000006"}),
    ("REFERS_TO_ITSELF", "retracts", "MessageRetracted", {"message_id": A_UUID.upper(), "retracts": A_UUID}),
    ("REFERS_TO_ITSELF", "corrects", "MessageRetracted", {"message_id": A_UUID, "corrects": A_UUID}),
    ("REFERS_TO_ITSELF", "withdraws", "DischargeReadyWithdrawn", {"message_id": A_UUID, "withdraws": A_UUID}),
    ("UNKNOWN_VALUE", "basis", "DischargeReady", {"basis": "UNKNOWN"}),
    ("UNKNOWN_VALUE", "aftercare_form", "DischargeReady", {"aftercare_form": "UNKNOWN"}),
    ("UNKNOWN_VALUE", "channel", "DischargeReady", {"channel": "UNKNOWN"}),
    ("UNKNOWN_VALUE", "concerned.0.role", "AdmissionNotice", {"concerned.0.role": "UNKNOWN"}),
    ("UNKNOWN_VALUE", "patient.protection", "AdmissionNotice", {"patient.protection": "UNKNOWN"}),
    ("RESERVE_AND_CHANNEL", "reserve", GIVEN_OUTSIDE, {"reserve": None}),
    ("RESERVE_AND_CHANNEL", "reserve", GIVEN_OUTSIDE, {"channel": "SYSTEM"}),
    ("PLACE_AT_HOME", "place", "SipRescheduled", {"place": "Storgatan 1"}),
    ("FOLLOW_UP_OR_REASON", "follow_up_on", "SipEstablished", {"follow_up_on": None}),
    ("FOLLOW_UP_OR_REASON", "follow_up_on", "SipRevised", {"follow_up_on": "2027-03-01"}),
    ("INSTANT_WITHOUT_OFFSET", "assessed_at", "DischargeReady", {"assessed_at": "2026-11-20T11:50:00"}),
    ("INSTANT_WITHOUT_OFFSET", "reserve.told_at", GIVEN_OUTSIDE, {"reserve.told_at": "2026-11-20T13:15:00"}),
    (
        "YEAR_OUT_OF_RANGE",
        "expected_discharge_at",
        "AdmissionNotice",
        {"expected_discharge_at": "2100-01-01T00:00:00Z"},
    ),
    ("YEAR_OUT_OF_RANGE", "admitted_at", "AdmissionNotice", {"admitted_at": "1900-12-31T23:00:00Z"}),
    ("YEAR_OUT_OF_RANGE", "days.0", "LiabilityContested", {"days": ["1899-01-01"]}),
    ("TEXT_TOO_LONG", "ground", "LiabilityContested", {"ground": "x" * (MAX_TEXT + 1)}),
    ("TEXT_TOO_LONG", "reserve.registered_by", GIVEN_OUTSIDE, {"reserve.registered_by": "x" * (MAX_TEXT + 1)}),
    ("TEXT_TOO_LONG", "patient.name", "AdmissionNotice", {"patient.name": "x" * (MAX_TEXT + 1)}),
    ("UNSAFE_CHARACTER", "ground", "LiabilityContested", {"ground": "a\x00b"}),
    ("UNSAFE_CHARACTER", "leader", "SipMeetingHeld", {"leader": "\u202eevil"}),
    (
        "UNSAFE_CHARACTER",
        "patient.registered_address",
        "AdmissionNotice",
        {"patient.registered_address": "Storgatan\u2066 1"},
    ),
    ("EMPTY_TEXT", "ward", "WardChanged", {"ward": " "}),
    ("EMPTY_TEXT", "episode.id", "DischargeReady", {"episode.id": ""}),
    ("NOT_A_PHONE_NUMBER", "phone", "CareContactAppointed", {"phone": "ring växeln"}),
    ("TOO_MANY_ITEMS", "called", "SipConvened", {"called": ["open_care:region-08"] * (MAX_ITEMS + 1)}),
    ("TOO_MANY_ITEMS", "days", "LiabilityContested", {"days": ["2026-11-23"] * (MAX_ITEMS + 1)}),
    ("PERSONAL_NUMBER_AS_EPISODE", "episode.id", "DischargeReady", {"episode.id": "191212121212"}),
    ("PERSONAL_NUMBER_AS_EPISODE", "episode.id", "DischargeReady", {"episode.id": "VTF-121212-1212"}),
    ("PERSONAL_NUMBER_IN_TEXT", "ground", "LiabilityContested", {"ground": "gäller 19121212-1212"}),
    ("PERSONAL_NUMBER_IN_TEXT", "reserve.told", GIVEN_OUTSIDE, {"reserve.told": "om 701063-2391"}),
    ("PERSONAL_NUMBER_IN_TEXT", "called.0", "SipConvened", {"called": ["school:191212121212"]}),
    ("PERSONAL_NUMBER_IN_TEXT", "sender", "DischargeReady", {"sender": "SE2321000073-191212121212"}),
    ("PERSONAL_NUMBER_IN_TEXT", "phone", "CareContactAppointed", {"phone": "19121212-1212"}),
    ("PERSONAL_NUMBER_IN_TEXT", "phone", "CareContactAppointed", {"phone": "121212-1212"}),
    ("PERSONAL_NUMBER_IN_TEXT", "phone", "CareContactAppointed", {"phone": "1212121212"}),
    ("PERSONAL_NUMBER_IN_TEXT", "phone", "CareContactAppointed", {"phone": "000101-2384"}),
    ("PERSONAL_NUMBER_IN_TEXT", "name", "CareContactAppointed", {"name": "22790814-AA01"}),
    ("NOT_A_VALID_NUMBER", "patient.id_value", "AdmissionNotice", {"patient.id_value": "191212121213"}),
    ("NOT_A_VALID_NUMBER", "patient.id_value", "AdmissionNotice", {"patient.id_value": "1212121212"}),
    ("NOT_A_VALID_NUMBER", "patient.id_value", "AdmissionNotice", {"patient.id_system": "SAMORDNINGSNUMMER"}),
    ("NOT_A_VALID_NUMBER", "patient.id_value", "AdmissionNotice", {"patient.id_system": "NATIONAL_RESERVE"}),
    (
        "NOT_A_VALID_NUMBER",
        "patient.id_value",
        "AdmissionNotice",
        {"patient.id_system": "LOCAL_RESERVE", "patient.id_oid": "1.2.3"},
    ),
    ("OID_MISSING", "patient.id_oid", "AdmissionNotice", {"patient.id_system": "LOCAL_RESERVE"}),
    ("OID_NOT_WANTED", "patient.id_oid", "AdmissionNotice", {"patient.id_oid": "1.2.752.129.2.1.3.1"}),
    ("IDENTITY_MISSING", "patient.id_value", "AdmissionNotice", {"patient": {"protection": "NONE"}}),
    (
        "IDENTITY_OF_PROTECTED_PERSON",
        "patient.id_value",
        "AdmissionNotice",
        {"patient.protection": "CONFIDENTIALITY_MARK"},
    ),
    ("IDENTITY_OF_PROTECTED_PERSON", "patient.name", "PatientDetailsChanged", {"patient.name": "Tolvan"}),
    ("AHEAD_OF_TIME", "sent_at", "DischargeReady", {"sent_at": "2026-11-20T12:02:00+01:00"}),
    ("AHEAD_OF_TIME", "assessed_at", "DischargeReady", {"assessed_at": "2026-11-20T12:02:00+01:00"}),
    (
        "AHEAD_OF_TIME",
        "disclosure.decided_at",
        "DischargeReady",
        {"disclosure.decided_at": "2026-11-21T00:00:00+01:00"},
    ),
    ("AHEAD_OF_TIME", "reserve.told_at", GIVEN_OUTSIDE, {"reserve.told_at": "2026-11-20T14:15:00+01:00"}),
    ("AHEAD_OF_TIME", "deceased_at", "PatientDeceased", {"deceased_at": "2026-11-23T06:12:00+01:00"}),
]


@pytest.mark.parametrize(("code", "field", "record", "changes"), CASES, ids=[f"{case[0]}-{case[1]}" for case in CASES])
def test_a_refusal_names_field_and_remedy(
    code: str, field: str, record: str, changes: dict[str, Any], vault: Vault
) -> None:
    refused = told(record, changed(record, changes), vault)

    assert isinstance(refused, Refused)
    assert code == refused.code
    assert field == refused.field
    assert refused.sentence.startswith(f"field `{field}`: ")
    assert 1 == refused.sentence.count("field `")
    assert ";" in refused.sentence or " must " in refused.sentence, "the sentence has no remedy"


@pytest.mark.parametrize(("code", "field", "record", "changes"), CASES, ids=[f"{case[0]}-{case[1]}" for case in CASES])
def test_no_refusal_repeats_what_was_sent(
    code: str, field: str, record: str, changes: dict[str, Any], vault: Vault
) -> None:
    refused = told(record, changed(record, changes), vault)

    assert isinstance(refused, Refused), (code, field)
    assert [] == list(find_personal_numbers(refused.sentence))
    assert "Tolvan" not in refused.sentence


@pytest.mark.parametrize("name", ["191212121212", "1912", "Tolvan Tolvansson", "", "a" * 41, "`"])
def test_a_name_that_no_schema_would_have_is_refused_without_repeating_it(name: str, vault: Vault) -> None:
    inner = told("DischargeReady", changed("DischargeReady", {f"episode.{name}": 1}), vault)
    outer = told("DischargeReady", changed("DischargeReady", {name: 1}), vault)

    remedy = "holds a field of another name than its schema knows; leave that out"
    assert Refused(code="FIELD_NOT_KNOWN", field="episode", sentence=f"field `episode`: {remedy}") == inner
    assert Refused(code="FIELD_NOT_KNOWN", field="", sentence=f"field `body`: {remedy}") == outer


@pytest.mark.parametrize("wrong", [5, None, "", "yesterday", "2026-11-20", "2026-13-20T10:00:00Z", [], "0"])
def test_an_instant_of_another_form_is_shown_one_that_is_right(wrong: Any, vault: Vault) -> None:
    refused = told("DischargeReady", changed("DischargeReady", {"assessed_at": wrong}), vault)

    assert isinstance(refused, Refused)
    assert (
        "field `assessed_at`: must be an instant with offset; write it like 2026-11-20T11:59:28+01:00"
    ) == refused.sentence


@pytest.mark.parametrize("phone", ["0701232381", "070-123 23 81", "+46701232381", "0480-00 00 00", "1234"])
def test_a_number_that_one_dials_is_a_telephone_number_also_where_it_reads_as_a_personal_number(
    phone: str, vault: Vault
) -> None:
    judged = told("CareContactAppointed", changed("CareContactAppointed", {"phone": phone}), vault)

    assert not isinstance(judged, Refused), judged


@pytest.mark.parametrize("record", sorted(MESSAGES))
def test_a_bare_number_is_neither_an_instant_nor_a_day(record: str, vault: Vault) -> None:
    """Seconds since 1970 say nothing of an offset; every such field of every message is asked."""
    for place in _moments(example(record)):
        refused = told(record, changed(record, {place: "1763636368"}), vault)
        assert isinstance(refused, Refused), place
        assert ("FIELD_MALFORMED", place) == (refused.code, refused.field)


def _moments(value: Any, place: str = "") -> Iterator[str]:
    """Yield the place of each instant and each day."""
    if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value):
        yield place
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in pairs:
        yield from _moments(inner, f"{place}.{name}".lstrip("."))


def test_of_a_closed_list_the_words_are_told_that_may_be_sent(vault: Vault) -> None:
    refused = told("DischargeReady", changed("DischargeReady", {"aftercare_form": "GUESS"}), vault)

    assert isinstance(refused, Refused)
    assert (
        "field `aftercare_form`: is none of the words that the hub knows; send one of VOLUNTARY, "
        "OPEN_COMPULSORY_PSYCHIATRIC, OPEN_FORENSIC_PSYCHIATRIC"
    ) == refused.sentence


@pytest.mark.parametrize("record", sorted(MESSAGES))
def test_no_instant_that_has_happened_may_lie_ahead_and_a_minute_is_forgiven(record: str, vault: Vault) -> None:
    """Both sides of the limit, for every such field of every message."""
    received_at = datetime.fromisoformat(example(record)["sent_at"]).astimezone(UTC)
    for field in ("sent_at", *_happened(record)):
        for ahead, refused in ((timedelta(minutes=1), False), (timedelta(minutes=1, microseconds=1), True)):
            body = changed(record, {field: (received_at + ahead).isoformat()})
            judged = judge(record, body, received_at=received_at, source=SOURCE, vault=vault)
            assert refused == isinstance(judged, Refused), (field, ahead)


def _happened(record: str) -> list[str]:
    """Return the instants that messages.md gives as legal instants of what has happened."""
    ahead = {
        "expected_discharge_at",
        "effective_from",
        "planned_at",
        "meeting_at",
        "proposed_at",
        "from_at",
        "valid_until",
    }
    return [
        name
        for name, field in MESSAGES[record].model_fields.items()
        if name.endswith("_at") and name not in ahead and field.is_required()
    ]


@pytest.mark.parametrize(
    ("record", "changes"),
    [
        ("AdmissionNotice", {"expected_discharge_at": "2027-01-20T10:00:00+01:00"}),
        ("DischargePlanned", {"planned_at": "2026-12-24T10:00:00+01:00"}),
        ("ReadyToReceive", {"from_at": "2026-12-23T08:00:00+01:00"}),
        ("OutpatientCareUnavailable", {"from_at": "2026-12-20T12:00:00+01:00"}),
        ("PatientDetailsChanged", {"effective_from": "2026-12-18T00:00:00+01:00"}),
        ("ConsentRecorded", {"valid_until": "2027-12-18T00:00:00+01:00"}),
    ],
)
def test_what_is_planned_may_lie_ahead(record: str, changes: dict[str, Any], vault: Vault) -> None:
    assert record == type(told(record, changed(record, changes), vault)).__name__


@pytest.mark.parametrize(
    ("record", "field"),
    [
        ("DischargeReadyWithdrawn", "reason"),
        ("SipClosed", "reason"),
        ("SipConvened", "purpose"),
        ("OutpatientCareUnavailable", "reason"),
    ],
)
def test_a_reason_that_nothing_rests_on_may_be_unknown(record: str, field: str, vault: Vault) -> None:
    """A withdrawal counts whatever its reason."""
    assert "UNKNOWN" == getattr(told(record, changed(record, {field: "UNKNOWN"}), vault), field)


def test_a_withdrawal_keeps_the_reason_it_was_sent_with(vault: Vault) -> None:
    judged = told("DischargeReadyWithdrawn", example("DischargeReadyWithdrawn"), vault)

    assert WithdrawalReason.DETERIORATED == getattr(judged, "reason")  # noqa: B009 - a fact of any kind


@pytest.mark.parametrize(
    ("system", "oid", "number"),
    [
        ("PERSONNUMMER", None, "191212121212"),
        ("SAMORDNINGSNUMMER", None, "197010632391"),
        ("NATIONAL_RESERVE", None, "22790814AA01"),
        ("LOCAL_RESERVE", "1.2.752.74.9.5", "19900101AB1C"),
    ],
)
def test_an_identity_of_each_register_is_sealed(system: str, oid: str | None, number: str, vault: Vault) -> None:
    body = changed("AdmissionNotice", {"patient.id_system": system, "patient.id_oid": oid, "patient.id_value": number})
    fact = told("AdmissionNotice", body, vault)

    assert isinstance(fact, AdmissionNotice)
    assert fact.sealed_patient is not None
    assert number == vault.open_patient(fact.told.case_id, fact.told.message_id, fact.sealed_patient).id_value


def test_no_fact_holds_any_part_of_the_identity(vault: Vault) -> None:
    fact = told("AdmissionNotice", example("AdmissionNotice"), vault)

    assert [] == [
        part for part in ("191212121212", "Tolvan", "Storgatan") if part in repr(fact) or part.encode() in _bytes(fact)
    ]


def _bytes(value: Any) -> bytes:
    """Return all bytes that stand anywhere within."""
    if isinstance(value, bytes):
        return value
    return b"".join(_bytes(getattr(value, field.name)) for field in fields(value)) if is_dataclass(value) else b""


@pytest.mark.parametrize(
    "patient",
    [
        PROTECTED["patient"],
        {
            **dict.fromkeys(("id_system", "id_oid", "id_value", "name", "registered_address")),
            "protection": "CONFIDENTIALITY_MARK",
        },
    ],
)
def test_of_a_protected_person_only_the_protection_is_kept(patient: dict[str, Any], vault: Vault) -> None:
    fact = told("AdmissionNotice", changed("AdmissionNotice", {"patient": patient}), vault)

    assert isinstance(fact, AdmissionNotice)
    assert (None, Protection(patient["protection"])) == (fact.sealed_patient, fact.protection)


def test_a_shredded_case_takes_no_identity(vault: Vault) -> None:
    fact = told("AdmissionNotice", example("AdmissionNotice"), vault)
    assert isinstance(fact, AdmissionNotice)
    vault.destroy(fact.told.case_id)

    refused = told("AdmissionNotice", example("AdmissionNotice"), vault)

    assert isinstance(refused, Refused)
    assert ("CASE_SHREDDED", "patient") == (refused.code, refused.field)
    assert "; send the id of the new stay" in refused.sentence


def test_a_fact_knows_who_told_it_when_and_from_where(vault: Vault) -> None:
    fact = told(
        "DischargeReady",
        changed("DischargeReady", {"sender": "SE2321000073-w001", "episode.facility": "SE2321000073-h001"}),
        vault,
    )

    assert isinstance(fact, DischargeReady)
    assert ("SE2321000073-W001", "SE2321000073-H001", SOURCE) == (
        fact.told.sender,
        fact.told.facility,
        fact.told.source,
    )
    assert "a25b5e03-63fa-51bb-a4f7-d289d73dbd79" == fact.told.case_id
    assert Channel.SYSTEM is fact.told.channel
    assert timedelta(seconds=2) == fact.told.received_at - fact.told.sent_at


SAME: list[dict[str, Any]] = [
    {"sent_at": "2026-11-20T10:59:28Z"},
    {"channel": "SYSTEM", "reserve": None, "corrects": None},
    {"message_id": "00000006-0000-4000-8000-000000000006".upper()},
    {"sender": "SE2321000073-w001"},
    {"needs": None},
]


@pytest.mark.parametrize("changes", SAME)
def test_a_resend_in_other_clothes_has_the_same_digest(changes: dict[str, Any], vault: Vault) -> None:
    first = told("DischargeReady", example("DischargeReady"), vault)
    again = told("DischargeReady", changed("DischargeReady", changes), vault, after=timedelta(hours=3))

    assert not isinstance(first, Refused)
    assert not isinstance(again, Refused)
    assert first.told.digest == again.told.digest


@pytest.mark.parametrize(
    "changes",
    [
        {"assessed_at": "2026-11-20T11:50:00.000001+01:00"},
        {"sender": "SE2321000073-W002"},
        {"aftercare_form": "OPEN_COMPULSORY_PSYCHIATRIC"},
        {"disclosure": None},
        {"needs": {"municipal_health_care": True, "social_services": True, "regional_outpatient_care": True}},
    ],
)
def test_another_content_has_another_digest(changes: dict[str, Any], vault: Vault) -> None:
    first = told("DischargeReady", example("DischargeReady"), vault)
    again = told("DischargeReady", changed("DischargeReady", changes), vault)

    assert not isinstance(first, Refused)
    assert not isinstance(again, Refused)
    assert first.told.digest != again.told.digest


def test_the_digest_tells_identities_apart(vault: Vault) -> None:
    first = told("AdmissionNotice", example("AdmissionNotice"), vault)
    again = told("AdmissionNotice", changed("AdmissionNotice", {"patient.name": "Elvan Elvansson"}), vault)

    assert not isinstance(first, Refused)
    assert not isinstance(again, Refused)
    assert first.told.digest != again.told.digest


def test_the_canonical_content_does_not_depend_on_fields_at_their_default() -> None:
    """So a field that a later release adds changes no digest of what is resent after the upgrade."""
    message = MESSAGES["DischargeReady"].model_validate_json(json.dumps(example("DischargeReady")))

    assert b"corrects" not in canonical(message)
    assert b"channel" not in canonical(message)


@pytest.mark.parametrize("record", sorted(MESSAGES))
def test_json_and_avro_are_judged_alike(record: str, vault: Vault) -> None:
    body = example(record)
    message = MESSAGES[record].model_validate_json(json.dumps(body))
    received_at = message.sent_at + timedelta(seconds=2)

    assert judge(record, body, received_at=received_at, source=SOURCE, vault=vault) == judge_message(
        message, received_at=received_at, source=SOURCE, vault=vault
    )
