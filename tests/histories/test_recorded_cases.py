"""Every recorded case: the command says what the Act and the contract ask for, and exactly what was approved."""

import difflib
import json
from collections import Counter
from typing import Any

import pytest

from hub.inbound import MESSAGES
from tests.histories.recorded_cases import (
    CASES,
    RecordedCase,
    as_recorded,
    catalogue,
    digest_in_force,
    output_of,
    recorded_cases,
)
from tests.histories.statements import ANY, ROWS, field, rows, untrue

NAMES = list(recorded_cases())
REMEDY = "If the new output is right, run `pytest tests/histories --approve`, read the diff, and commit it."


@pytest.fixture
def approving(request: pytest.FixtureRequest) -> bool:
    """Whether a person has asked that the outputs be recorded."""
    return bool(request.config.getoption("--approve", default=False))


def contradicted(case: RecordedCase) -> list[str]:
    """The case's own statements that are not true of what came out."""
    return untrue(case.expect, output_of(case.name), case.told.read_text(encoding="utf-8"), output_of)


@pytest.mark.parametrize("name", NAMES)
def test_the_output_is_as_stated_and_as_approved(name: str, approving: bool) -> None:  # noqa: FBT001 - a fixture
    case, output = recorded_cases()[name], output_of(name)
    assert not (wrong := contradicted(case)), f"{case.title}\n" + "\n".join(wrong)

    if approving:
        case.approved.write_text(as_recorded(output), encoding="utf-8")
    assert case.approved.exists(), f"nothing has been approved yet. {REMEDY}"
    approved, now = case.approved.read_text(encoding="utf-8"), as_recorded(output)
    assert approved == now, f"{case.title}\n{changed(approved, now)}\n{REMEDY}"


def changed(approved: str, now: str) -> str:
    """The lines that differ."""
    return "\n".join(difflib.unified_diff(approved.splitlines(), now.splitlines(), "approved", "now", lineterm="", n=0))


@pytest.mark.parametrize("name", NAMES)
def test_the_digest_is_that_of_the_profile_named(name: str) -> None:
    """It is not recorded: a profile that gains a source keeps the answers that were approved."""
    output = output_of(name)

    assert digest_in_force(output, recorded_cases()[name]) == output["rules"]["digest"]


def test_what_is_recorded_is_the_whole_output() -> None:
    output = output_of("1-the-users-own-sentence")

    assert output | {"rules": {"profile": "statute", "digest": "…"}} == json.loads(as_recorded(output))


def test_there_are_as_many_files_as_cases() -> None:
    files = sorted(path.name for path in CASES.iterdir() if path.name != "cases.yaml")

    assert sorted(f"{name}.{kind}" for name in NAMES for kind in ("jsonl", "approved.json")) == files


def test_every_inbound_record_is_told_and_taken_in_some_case() -> None:
    taken = {event["type"] for name in NAMES for event in output_of(name)["events"]}

    assert set() == set(MESSAGES) - taken


def test_every_situation_has_a_case_and_every_case_a_situation() -> None:
    known = set(catalogue()["situations"])
    named = Counter(situation for case in recorded_cases().values() for situation in case.situations)

    assert known == set(named)
    assert [] == [case.name for case in recorded_cases().values() if not case.situations or not case.law]


class TestStatements:
    """A statement that cannot be false states nothing."""

    def test_what_is_said_not_to_be_there_is_there_in_another_case(self) -> None:
        assert [] == [
            (case.name, dict(statement))
            for case in recorded_cases().values()
            for statement in case.expect
            if statement.get("times") == "0" and not could_be(statement)
        ]

    @pytest.mark.parametrize(
        "statement",
        [
            {"deadline": "sip_call", "status": "MET"},
            {"deadline": "sip_call", "count": "2"},
            {"deadline": "sip_call", "ended": "null"},
            {"deadline": "sip_call", "times": "2"},
            {"deadline": "any", "times": "4"},
            {"notice": "SipInvitation", "legal_effect": "CALL"},
            {"notice": "SipInvitation", "party": "municipality:0880:SOCIAL_SERVICES"},
            {"event": "DeviationFound"},
            {"event": "NoticeIssued", "notice": "SipInvitation", "content.role": "INFORMED"},
            {"review": "any"},
            {"refusal": "any"},
            {"period": "any"},
            {"precondition": "sip_call", "fulfilled": "true"},
            {"precondition": "sip_meeting"},
            {"liability": "RUNNING"},
            {"liability": "none"},
            {"liability": "NOT_STARTED", "payer": "0885"},
            {"liability": "NOT_STARTED", "because": "SIP_CALL_MISSED"},
            {"liability": "NOT_STARTED", "amount": "0"},
            {"state": "ADMITTED"},
            {"protection": "CONFIDENTIALITY_MARK"},
            {"profile": "region-08"},
            {"ended": "2026-06-14"},
            {"same_as": "2-the-call-is-made", "what": "deadlines"},
            {"same_as": "2-the-call-is-made", "what": "standing"},
            {"same_as": "2-the-call-is-made", "what": "events"},
            {"only_to": "municipality:0880:HEALTH_CARE", "type": "SipInvitation"},
            {"never_told": "SE2321000073-H001"},
            {"never_shown": "SE2321000073-L001"},
            {"never_shown": "what nobody said"},
            {"hope": "any"},
        ],
        ids=str,
    )
    def test_a_false_one_is_found_out(self, statement: dict[str, str]) -> None:
        case = recorded_cases()["1-the-users-own-sentence"]

        assert 1 == len(untrue((statement,), output_of(case.name), case.told.read_text(encoding="utf-8"), output_of))

    @pytest.mark.parametrize(
        "statement",
        [
            {"liability": "RUNNING", "payer": "0880", "because": "nothing"},
            {"liability": "none"},
            {"period": "2026-11-24"},
            {"period": "2026-11-23", "ends_on": "2026-11-24"},
            {"period": "2026-11-23", "days": "2"},
            {"period": "2026-11-23", "rate_sek": "7800"},
            {"period": "any", "times": "2"},
            {"same_as": "501-three-days-from-a-notice-before-noon", "what": "liability"},
        ],
        ids=str,
    )
    def test_a_false_one_of_days_is_found_out(self, statement: dict[str, str]) -> None:
        case = recorded_cases()["523-gone-as-the-next-day-begins"]

        assert 1 == len(untrue((statement,), output_of(case.name), case.told.read_text(encoding="utf-8"), output_of))

    def test_one_of_a_stay_without_liability_is_found_out(self) -> None:
        case = recorded_cases()["537-a-retracted-ready-notice"]
        statements = ({"liability": "NOT_STARTED"}, {"period": "any"}, {"precondition": "sip_call"})

        assert 3 == len(untrue(statements, output_of(case.name), case.told.read_text(encoding="utf-8"), output_of))


def could_be(statement: dict[str, str]) -> bool:
    """Whether some case has such a thing, with every field that the statement names."""
    kind, name = next(iter(statement.items()))
    if kind == "review":
        return any(
            name == ANY or reason.startswith(name) for each in NAMES for reason in output_of(each)["manual_review"]
        )
    fields = [path for path in statement if path not in (kind, "times")]
    found: list[dict[str, Any]] = [row for each in NAMES for row in rows(kind, name, output_of(each))]
    return kind in ROWS and any(all(field(row, path) is not None for path in fields) for row in found)
