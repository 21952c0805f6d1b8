"""What each notice carries and what it never does (messages.md, "Outbound"), of schemas and of what the core issues."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from hypothesis import given, settings

from hub import schema_files
from hub.domain.case import record_of
from hub.domain.events import NoticeIssued
from hub.domain.facts import Fact
from hub.domain.outbound import (
    AdmissionForwarded,
    DeviationForwarded,
    ManualHandlingRequired,
    Notice,
    NoticeHead,
    SipInvitation,
)
from hub.domain.rules import Rules
from hub.domain.terms import LegalEffect, MeetingMode, Need, Role
from hub.records import fields_of
from hub.schema_files import NAMESPACES
from tests.properties.stays import stays
from tests.properties.test_core import PROFILES, told_in_order

HEAD = tuple(fields_of(NoticeHead))
CARRIES: dict[str, tuple[str, ...]] = {
    "AdmissionForwarded": ("patient", "hospital", "expected_discharge_at", "role", "need", "reference"),
    "ExpectedDischargeForwarded": ("expected_discharge_at", "changed_at", "reference"),
    "NeedsReassessedForwarded": ("assessed_at", "reference"),
    "CareContactForwarded": ("appointed_at", "reference"),
    "PlanningInputForwarded": ("submitted_at", "reference"),
    "DischargePlannedForwarded": ("planned_at", "reference"),
    "DischargedForwarded": ("discharged_at", "reference"),
    "EpisodeInterruptedForwarded": ("interrupted_at", "reference"),
    "DischargeReadyForwarded": ("given_at", "sip_required", "first_payable_on", "reference"),
    "DischargeReadyWithdrawnForwarded": ("withdraws", "withdrawn_at", "reference"),
    "SipInvitation": (
        "role",
        "legal_effect",
        "respond_by",
        "convene_by",
        "convener_unit",
        "convener_phone",
        "meeting_at",
        "mode",
        "place",
        "interpreter",
        "adaptations",
    ),
    "SipInvitationWithdrawn": ("withdraws", "reason"),
    "NoticeRecalled": ("recalls", "reason"),
    "Reminder": ("duty", "paragraph", "last_moment"),
    "MessageRefused": ("message_id", "code", "sentence"),
    "InvitationAnswerForwarded": ("reference", "answer", "proposed_at"),
    "NoticeRejectedForwarded": ("reference", "reason", "belongs_to"),
    "SipNeedForwarded": ("patient", "convener", "raised_at", "role", "reference"),
    "SipEstablishedForwarded": ("established_at", "overall_responsibility", "follow_up_on", "reference"),
    "SipClosedForwarded": ("closed_at", "reference"),
    "SurveyOffered": ("survey",),
    "DeviationForwarded": (
        "deviation_id",
        "kind",
        "law",
        "about",
        "reported_by",
        "at",
        "system",
        "answer",
        "answered_at",
        "closed_at",
    ),
    "ManualHandlingRequired": ("record", "withheld_from", "legal_effect", "reason"),
}
ALERTS: dict[str, tuple[str, ...]] = {
    "OverdueRaised": ("alert_id", "case_id", "party", "duty", "count", "paragraph", "due_at"),
    "OverdueResolved": (
        "alert_id",
        "case_id",
        "party",
        "duty",
        "count",
        "paragraph",
        "due_at",
        "ended_at",
        "reason",
    ),
}
IDENTITY = {"patient", "id_value", "name", "registered_address", "sealed_patient", "pseudonym"}
PLANTED = "planted in free text"
PLANTED_AT = datetime(2026, 11, 20, tzinfo=UTC)


class TestTheTable:
    """A field added to an outbound record must be added here, by somebody who has asked whether it may leave."""

    @pytest.mark.parametrize("name", sorted({*CARRIES, *ALERTS}))
    def test_the_schema_carries_this_and_nothing_else(self, name: str) -> None:
        expected = (*HEAD, *CARRIES[name]) if name in CARRIES else ALERTS[name]
        schema = schema_files.current()[f"{NAMESPACES['notice']}.{name}"]

        assert expected == tuple(field["name"] for field in schema.source["fields"])

    def test_it_names_every_notice_and_alert_there_is(self) -> None:
        known = {
            name.rpartition(".")[2] for name in schema_files.current() if name.startswith(f"{NAMESPACES['notice']}.")
        }

        assert {*CARRIES, *ALERTS} == known
        assert set(CARRIES) == {kind.__name__ for kind in get_args(Notice)}

    @pytest.mark.parametrize("name", sorted({*CARRIES, *ALERTS} - {"AdmissionForwarded", "SipNeedForwarded"}))
    def test_identity_has_no_place_but_in_what_tells_whose_the_case_is(self, name: str) -> None:
        schema = schema_files.current()[f"{NAMESPACES['notice']}.{name}"]

        assert set() == IDENTITY & {field["name"] for field in schema.source["fields"]}


def planted(fact: Fact) -> Fact:
    """The same fact with every free text in it marked."""
    free = {"name", "appointed_by", "reason", "ground", "kind", "method", "coordinator", "leader", "secretary", "place"}
    marked = {
        field.name: PLANTED
        for field in fields(fact)
        if field.name in free and type(getattr(fact, field.name)) in (str, type(None))
    }
    if getattr(fact, "mode", None) is MeetingMode.HOME:
        marked["place"] = PLANTED
    return replace(fact, **marked)


def texts(value: Any) -> Iterator[str]:
    """Every text in a notice."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)


class TestWhatTheCoreIssues:
    """Of any stay, told in any way."""

    @settings(max_examples=150, deadline=None)
    @given(rules=PROFILES, facts=stays())
    def test_nothing_but_its_own_party_need_and_duty(self, rules: Rules, facts: list[Fact]) -> None:
        story = told_in_order(rules, [planted(fact) for fact in facts])
        for event in story.events:
            if isinstance(event, NoticeIssued):
                assert [] == list(amiss(event)), event

    def test_the_check_can_fail(self) -> None:
        head = NoticeHead(
            notice_id="n",
            case_id="c",
            party="municipality:0880:HEALTH_CARE",
            controller="kommun-0880",
            purpose="SipInvitation",
            count=1,
            revision=1,
            issued_at=PLANTED_AT,
            causation_id="m",
        )
        invitation = SipInvitation(
            role=Role.PARTICIPANT,
            legal_effect=LegalEffect.DUTY_NOTICE,
            convene_by=PLANTED_AT,
            mode=MeetingMode.HOME,
            place=PLANTED,
            convener_unit="municipality:0881:HEALTH_CARE",
        )

        expected = [
            "the last moment to one who does not convene",
            "a meeting before it is called",
            "a place at home",
            "free text",
            "another party",
        ]
        assert expected == list(amiss(NoticeIssued(head=head, content=invitation, closes=None)))


def amiss(event: NoticeIssued) -> Iterator[str]:
    """What the notice tells that it never may."""
    head, content = event.head, event.content
    match content:
        case AdmissionForwarded():
            own = {"HEALTH_CARE": Need.MUNICIPAL_HEALTH_CARE, "SOCIAL_SERVICES": Need.SOCIAL_SERVICES}
            theirs = own.get(head.party.rpartition(":")[2], Need.REGIONAL_OUTPATIENT_CARE)
            if content.need not in (None, theirs):
                yield "another's need"
            if content.patient is not None:
                yield "identity in the log"
        case SipInvitation():
            if content.convene_by is not None and content.role is not Role.CONVENER:
                yield "the last moment to one who does not convene"
            meeting = (content.convener_unit, content.convener_phone, content.meeting_at, content.mode, content.place)
            if content.legal_effect is LegalEffect.DUTY_NOTICE and any(meeting):
                yield "a meeting before it is called"
            if content.mode is MeetingMode.HOME and content.place is not None:
                yield "a place at home"
    if PLANTED in texts(content) and not _is_the_meetings_place(content):
        yield "free text"
    if isinstance(content, DeviationForwarded):
        content = replace(content, about=head.party, reported_by=None)
    if not isinstance(content, ManualHandlingRequired) and record_of(content) != "NoticeRejectedForwarded":
        others = [text for text in texts(content) if text.startswith("municipality:") and text != head.party]
        if others:
            yield "another party"


def _is_the_meetings_place(content: Notice) -> bool:
    return isinstance(content, SipInvitation) and content.place == PLANTED and content.mode is not MeetingMode.HOME
