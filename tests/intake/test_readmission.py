"""An admission notice that names the case before tells that case too: as a fact of its own, the same each time."""

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from typer.testing import CliRunner

from hub import codec
from hub.cli.app import app
from hub.domain.facts import AdmissionNotice, Fact, PatientReadmitted, Source
from hub.gate import consequences, judge
from hub.identifiers import case_id_of
from hub.inbound import MESSAGES
from hub.inbox import to_inbox
from hub.refusals import Refused
from hub.vault import Vault
from tests.intake.test_gate import changed, example

HOSPITAL = "SE2321000073-H001"
BEFORE, AFTER = (case_id_of(HOSPITAL, stay) for stay in ("A-1", "A-2"))


@pytest.fixture
def vault() -> Iterator[Vault]:
    with Vault.in_memory(bytes(32)) as vault:
        yield vault


def again(**changes: Any) -> dict[str, Any]:
    """Return the example of the admission notice as that of a later stay which names the case before."""
    return changed("AdmissionNotice", {"episode.id": "A-2", "previous_case_id": BEFORE}) | changes


def told(body: dict[str, Any], vault: Vault, offset: int = 3) -> Fact | Refused:
    source, at = Source("hospital.admissions.v1", 1, offset), datetime.fromisoformat(body["sent_at"]).astimezone(UTC)
    return judge("AdmissionNotice", body, received_at=at, source=source, vault=vault)


def of_the_case_before(body: dict[str, Any], vault: Vault, offset: int = 3) -> PatientReadmitted:
    fact = told(body, vault, offset)
    assert not isinstance(fact, Refused), fact
    [readmitted] = consequences(fact)
    assert isinstance(readmitted, PatientReadmitted)
    return readmitted


def test_the_case_before_is_told_of_the_readmission(vault: Vault) -> None:
    fact = told(again(), vault)
    assert isinstance(fact, AdmissionNotice)

    [readmitted] = consequences(fact)

    assert isinstance(readmitted, PatientReadmitted)
    assert (AFTER, fact.admitted_at) == (readmitted.new_case_id, readmitted.readmitted_at)
    assert replace(fact.told, case_id=BEFORE, facility=None, digest=readmitted.told.digest) == readmitted.told
    assert fact.told.digest != readmitted.told.digest


def test_what_names_no_case_before_tells_no_other_case(vault: Vault) -> None:
    for record in MESSAGES:
        body = example(record)
        at = datetime.fromisoformat(body["sent_at"]).astimezone(UTC)
        fact = judge(record, body, received_at=at, source=Source("by hand", 0, 0), vault=vault)
        assert not isinstance(fact, Refused)
        assert () == consequences(fact), record


def test_the_same_notice_tells_it_the_same_wherever_and_whenever_it_is_judged(vault: Vault) -> None:
    """A resend lies elsewhere in Kafka; the digest by which it is known does not say where."""
    first, resent = of_the_case_before(again(), vault), of_the_case_before(again(), vault, offset=9)
    with Vault.in_memory(bytes([1]) * 32) as other_key:
        elsewhere = of_the_case_before(again(), other_key)

    assert first.told.digest == resent.told.digest == elsewhere.told.digest
    assert replace(resent, told=first.told) == first
    assert to_inbox(first) == to_inbox(of_the_case_before(again(), vault))


@pytest.mark.parametrize(
    "changes",
    [
        {"admitted_at": "2026-11-17T08:30:00+01:00"},
        {"sent_at": "2026-11-17T10:00:01+01:00"},
        {"episode": {"facility": HOSPITAL, "id": "A-3"}},
        {"corrects": "00000009-0000-4000-8000-000000000009"},
    ],
)
def test_another_content_under_the_same_id_is_another_digest(changes: dict[str, Any], vault: Vault) -> None:
    assert of_the_case_before(again(), vault).told.digest != of_the_case_before(again(**changes), vault).told.digest


def test_nothing_of_the_patient_goes_to_the_case_before(vault: Vault) -> None:
    readmitted = of_the_case_before(again(), vault)

    assert {"told", "new_case_id", "readmitted_at"} == {field.name for field in fields(readmitted)}
    assert not any(text in codec.encode(readmitted) for text in (b"191212121212", b"Tolvan", b"Storgatan"))


def test_a_stay_is_not_its_own_readmission(vault: Vault) -> None:
    refused = told(again(previous_case_id=AFTER.upper()), vault)

    assert isinstance(refused, Refused)
    assert ("REFERS_TO_ITSELF", "previous_case_id") == (refused.code, refused.field)
    assert refused.sentence.endswith("; send that of the stay before it, or leave it out")


@pytest.mark.parametrize("wrong", ["A-1", "191212121212", ""])
def test_the_case_before_is_named_by_its_case_id(wrong: str, vault: Vault) -> None:
    refused = told(again(previous_case_id=wrong), vault)

    assert isinstance(refused, Refused)
    assert ("NOT_A_UUID", "previous_case_id") == (refused.code, refused.field)


def explained(*bodies: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    lines = [{"message": record, "received_at": body["sent_at"], "body": body} for record, body in bodies]
    done = CliRunner().invoke(app, ["explain", "-"], input="\n".join(map(json.dumps, lines)))
    assert 0 == done.exit_code, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_explain_takes_the_notice_of_the_later_stay_as_what_it_means_for_the_case_of_the_file() -> None:
    """A body whose `case_id` is null still means that case, though the file names two stays."""
    contact = example("CareContactAppointed") | {"case_id": None}
    later = again(message_id="0000000a-0000-4000-8000-00000000000a", sent_at="2026-11-21T10:00:00+01:00")

    found = explained(
        ("AdmissionNotice", example("AdmissionNotice")),
        ("DischargeReady", example("DischargeReady")),
        ("AdmissionNotice", later),
        ("CareContactAppointed", contact),
    )

    assert (BEFORE, []) == (found["case_id"], found["refusals"])
    [readmitted] = [event for event in found["events"] if event["type"] == "PatientReadmitted"]
    assert AFTER == readmitted["new_case_id"]
    assert "CareContactAppointed" in [event["type"] for event in found["events"]]


def test_explain_refuses_a_later_stay_that_names_no_case_before() -> None:
    later = again(message_id="0000000a-0000-4000-8000-00000000000a", previous_case_id=None)

    found = explained(("AdmissionNotice", example("AdmissionNotice")), ("AdmissionNotice", later))

    assert ["OTHER_CASE"] == [refusal["code"] for refusal in found["refusals"]]
