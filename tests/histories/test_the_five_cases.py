"""The five cases of the message contract, and what `sip-hub explain` must say of them; every value is exact."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from hub.cli.app import app

CASES = Path(__file__).parent / "cases"
OPEN_CARE = "open_care:SE2321000073-V001"
HEALTH_CARE = "municipality:0880:HEALTH_CARE"
HOSPITAL = "hospital:SE2321000073-H001"


def explain(name: str, *options: str) -> dict[str, Any]:
    """What the command prints of a recorded case."""
    result = CliRunner().invoke(app, ["explain", "--profile", "statute", *options, str(CASES / f"{name}.jsonl")])
    assert (0, "") == (result.exit_code, result.stderr)
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def deadline(found: dict[str, Any], name: str, count: int = 1) -> dict[str, Any]:
    """The one deadline of that name and count."""
    (row,) = (row for row in found["deadlines"] if (row["name"], row["count"]) == (name, count))
    return row


def told(found: dict[str, Any]) -> list[tuple[str, str]]:
    """Who was told what."""
    return sorted((notice["type"], notice["party"]) for notice in found["notices"])


def standing(found: dict[str, Any]) -> list[tuple[Any, ...]]:
    """What stands with whom."""
    shown = ("type", "party", "controller", "role", "legal_effect")
    return sorted(tuple(str(n[key]) for key in shown) for n in found["notices"] if n["standing"])


class TestCase1TheUsersOwnSentence:
    """Needs home nursing, ready on a Friday."""

    found = explain("1-the-users-own-sentence")

    def test_state_and_duty(self) -> None:
        assert "DISCHARGE_READY" == self.found["state"]
        assert "DutyToConveneArose" in [event["type"] for event in self.found["events"]]
        assert ([], "NONE") == (self.found["manual_review"], self.found["protection"])

    def test_the_facts_bear_their_legal_instant_and_the_version_of_their_decision(self) -> None:
        facts = [e for e in self.found["events"] if e["type"] in ("AdmissionNotice", "DischargeReady")]

        assert [
            ("AdmissionNotice", "2026-11-17T10:00:00+01:00", 1),
            ("DischargeReady", "2026-11-20T11:59:28+01:00", 2),
        ] == [(fact["type"], fact["at"], fact["version"]) for fact in facts]

    def test_admission_notice(self) -> None:
        expected = {
            "name": "admission_notice",
            "law": "SFS 2017:612 2 kap. 3 §",
            "responsible": "hospital",
            "count": 1,
            "party": None,
            "starts_at": "2026-11-17T08:00:00+01:00",
            "target_at": "2026-11-18T08:00:00+01:00",
            "due_at": "2026-11-18T08:00:00+01:00",
            "status": "MET",
            "ended_at": "2026-11-17T10:00:00+01:00",
            "reason": None,
        }
        assert expected == deadline(self.found, "admission_notice")

    def test_sip_call(self) -> None:
        expected = {
            "name": "sip_call",
            "law": "SFS 2017:612 4 kap. 3 §",
            "responsible": "open_care",
            "count": 1,
            "party": None,
            "starts_at": "2026-11-20T11:59:28+01:00",
            "target_at": "2026-11-23T23:59:59.999999+01:00",
            "due_at": "2026-11-23T23:59:59.999999+01:00",
            "status": "OPEN",
            "ended_at": None,
            "reason": None,
        }
        assert expected == deadline(self.found, "sip_call")

    @pytest.mark.parametrize(
        ("until", "status"),
        [("2026-11-23T23:59:59.999999+01:00", "OPEN"), ("2026-11-24T00:00:00+01:00", "MISSED")],
    )
    def test_at_midnight_and_not_before_it_is_missed(self, until: str, status: str) -> None:
        row = deadline(explain("1-the-users-own-sentence", "--until", until), "sip_call")

        assert (status, None) == (row["status"], row["ended_at"])

    @pytest.mark.parametrize(
        ("until", "status"),
        [
            ("2026-11-22T23:59:59.999999+01:00", "NOT_STARTED"),
            ("2026-11-23T00:00:00+01:00", "CALL_PENDING"),
            ("2026-11-23T23:59:59.999999+01:00", "CALL_PENDING"),
            ("2026-11-24T00:00:00+01:00", "PREVENTED"),
        ],
    )
    def test_liability_waits_for_the_call_from_the_first_payable_day_on(self, until: str, status: str) -> None:
        liability = explain("1-the-users-own-sentence", "--until", until)["liability"]

        assert (status, "0880", []) == (liability["status"], liability["payer"], liability["periods"])

    def test_the_payer_alone_is_told_the_first_payable_day(self) -> None:
        notices = [e for e in self.found["events"] if e.get("notice") == "DischargeReadyForwarded"]

        assert {HEALTH_CARE: "2026-11-23", OPEN_CARE: None} == {
            notice["party"]: notice["content"]["first_payable_on"] for notice in notices
        }

    def test_notices(self) -> None:
        assert [
            ("AdmissionForwarded", HEALTH_CARE),
            ("AdmissionForwarded", OPEN_CARE),
            ("DischargeReadyForwarded", HEALTH_CARE),
            ("DischargeReadyForwarded", OPEN_CARE),
            ("SipInvitation", HEALTH_CARE),
            ("SipInvitation", OPEN_CARE),
        ] == told(self.found)

    def test_invitations(self) -> None:
        shown = ("party", "controller", "role", "legal_effect", "count", "revision")
        invitations = [n for n in self.found["notices"] if n["type"] == "SipInvitation"]

        assert [
            (HEALTH_CARE, "kommun-0880", "PARTICIPANT", "DUTY_NOTICE", 1, 1),
            (OPEN_CARE, "region-08", "CONVENER", "DUTY_NOTICE", 1, 1),
        ] == [tuple(n[key] for key in shown) for n in invitations]

    def test_nobody_is_named(self) -> None:
        assert not [word for word in ("Tolvan", "1212121212", "Storgatan") if word in json.dumps(self.found)]


class TestCase2TheCallIsMade:
    """By the appointed care contact, on Monday."""

    found = explain("2-the-call-is-made")

    def test_it_is_met(self) -> None:
        row = deadline(self.found, "sip_call")

        assert ("MET", "2026-11-23T15:00:00+01:00") == (row["status"], row["ended_at"])

    def test_the_municipality_is_called_by_the_next_revision(self) -> None:
        (call,) = (n for n in self.found["notices"] if n["legal_effect"] == "CALL")

        assert ("SipInvitation", HEALTH_CARE, 1, 2) == (call["type"], call["party"], call["count"], call["revision"])

    def test_the_care_contacts_last_moment_is_unknown_before_the_discharge(self) -> None:
        assert deadline(self.found, "care_contact")["due_at"] is None


class TestCase3OverChristmas:
    """Withdrawn, and ready again."""

    found = explain("3-over-christmas")

    def test_the_first_count_lapses(self) -> None:
        row = deadline(self.found, "sip_call", 1)

        assert "2026-12-25T23:59:59.999999+01:00" == row["target_at"]
        assert "2026-12-28T23:59:59.999999+01:00" == row["due_at"]
        assert ("LAPSED", "READY_WITHDRAWN") == (row["status"], row["reason"])

    def test_its_duty_notices_are_withdrawn(self) -> None:
        withdrawn = [party for kind, party in told(self.found) if kind == "SipInvitationWithdrawn"]

        assert [HEALTH_CARE, OPEN_CARE] == withdrawn

    def test_the_second_count(self) -> None:
        row = deadline(self.found, "sip_call", 2)

        assert "2026-12-31T23:59:59.999999+01:00" == row["target_at"]
        assert ("2027-01-04T23:59:59.999999+01:00", "OPEN") == (row["due_at"], row["status"])

    def test_has_notices_of_its_own(self) -> None:
        invitations = [n for n in self.found["notices"] if n["type"] == "SipInvitation"]

        assert [(1, 1), (1, 1), (2, 1), (2, 1)] == sorted((n["count"], n["revision"]) for n in invitations)
        assert 4 == len({n["notice_id"] for n in invitations})


class TestCase4NoDuty:
    """Where planning is not required, or has another form."""

    def test_social_services_only(self) -> None:
        found = explain("4a-social-services-only")

        assert "sip_call" not in [row["name"] for row in found["deadlines"]]
        assert "SipInvitation" not in [kind for kind, _ in told(found)]

    def test_social_services_and_open_care(self) -> None:
        assert "OPEN" == deadline(explain("4b-social-services-and-open-care"), "sip_call")["status"]

    def test_open_compulsory_care_has_a_coordinated_care_plan_instead_and_the_output_says_so(self) -> None:
        found = explain("4c-open-compulsory-care")

        assert "sip_call" not in [row["name"] for row in found["deadlines"]]
        (plan,) = (event for event in found["events"] if event["type"] == "CoordinatedCarePlanRequired")
        assert "SFS 1991:1128 (LPT) 7 a §" == plan["law"]


class TestCase5ProtectedPersonAndDisorder:
    """The same clocks, and nobody told but the hospital; order and repetition change nothing."""

    case_1 = explain("1-the-users-own-sentence")

    def test_protected_person(self) -> None:
        found = explain("5a-protected-person")

        assert self.case_1["deadlines"] == found["deadlines"]
        assert [("ManualHandlingRequired", HOSPITAL)] * 6 == told(found)
        assert 6 == len({notice["notice_id"] for notice in found["notices"]})
        assert found["manual_review"]

    def test_the_other_order(self) -> None:
        found = explain("5b-the-other-order")

        assert self.case_1["deadlines"] == found["deadlines"]
        assert standing(self.case_1) == standing(found)

    def test_each_line_twice(self) -> None:
        assert self.case_1["events"] == explain("5c-each-line-twice")["events"]

    def test_another_content_under_the_same_id(self) -> None:
        found = explain("5d-another-content-under-the-same-id")

        *before, conflict = found["events"]
        assert self.case_1["events"] == before
        assert "MessageConflicted" == conflict["type"]
        assert self.case_1["deadlines"] == found["deadlines"]
        assert self.case_1["notices"] == found["notices"]
