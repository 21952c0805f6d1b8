"""Deviations (4 kap. 4 §, joint guidelines): one record for each, that both principals see, answer and close."""

from dataclasses import replace

import pytest

from hub.domain.outbound import DeviationForwarded, ManualHandlingRequired, NoticeRecalled
from hub.domain.terms import DeviationAnswer, Protection
from hub.profile_files import load_rules
from tests.specs.given import Story, given
from tests.specs.seen import BOTH, THE_HOSPITAL, only, records, seen_by
from tests.specs.told import (
    HEALTH_CARE,
    HOSPITAL,
    OPEN_CARE,
    OPEN_CARE_UNIT,
    SOCIAL_SERVICES,
    WARD,
    admission,
    correcting,
    details_changed,
    deviation_answered,
    deviation_closed,
    local,
    ready,
    reported,
    retracted,
    told,
)


@pytest.mark.paragraph("4 kap. 4 §")
class TestAReportedDeviation:
    """What a party reports is one record for both principals, in the inbox of each."""

    def test_is_seen_by_whom_it_is_about_and_by_the_other_principal(self) -> None:
        story = given(admission(needs=BOTH), reported("2026-11-18 10:00"))

        assert {OPEN_CARE, HEALTH_CARE, SOCIAL_SERVICES} == seen_by(story, "LIST_MISSING")

    def test_says_what_it_is_about_who_reported_it_and_when(self) -> None:
        expected = DeviationForwarded(
            deviation_id="reported",
            kind="LIST_MISSING",
            law=None,
            about=OPEN_CARE,
            reported_by=HEALTH_CARE,
            at=local("2026-11-18 10:00"),
            system=None,
            answer=None,
            answered_at=None,
            closed_at=None,
        )

        assert expected == only(given(admission(), reported("2026-11-18 10:00")), "LIST_MISSING")

    def test_of_what_a_municipality_did_open_care_is_told_and_no_other_of_its_functions(self) -> None:
        story = given(admission(needs=BOTH), reported("2026-11-18 10:00", about=HEALTH_CARE, sender=OPEN_CARE_UNIT))

        assert {OPEN_CARE, HEALTH_CARE} == seen_by(story, "LIST_MISSING")

    @pytest.mark.parametrize("sender", [WARD, HOSPITAL])
    def test_the_hospital_that_reported_it_sees_it_whichever_unit_of_it_did(self, sender: str) -> None:
        report = reported("2026-11-18 10:00", about=HEALTH_CARE, sender=sender)
        source = replace(report.told.source, topic="hospital.discharges.v1")
        story = given(admission(), replace(report, told=replace(report.told, source=source)))

        assert {THE_HOSPITAL, OPEN_CARE, HEALTH_CARE} == seen_by(story, "LIST_MISSING")
        assert THE_HOSPITAL == only(story, "LIST_MISSING").reported_by

    def test_of_what_the_hospital_did_the_municipality_is_told_and_the_hospital(self) -> None:
        story = given(admission(), reported("2026-11-18 10:00", about=THE_HOSPITAL))

        assert {THE_HOSPITAL, HEALTH_CARE} == seen_by(story, "LIST_MISSING")

    def test_one_that_moves_in_later_hears_nothing_of_it_and_who_took_part_then_keeps_it(self) -> None:
        story = given(admission(), reported("2026-11-18 10:00"))
        story.told(details_changed("2026-11-19 10:00", registered_municipality="0881"))

        assert {OPEN_CARE, HEALTH_CARE} == seen_by(story, "LIST_MISSING")
        assert story.notice("municipality:0881:HEALTH_CARE", "AdmissionForwarded") is not None

    def test_one_merely_informed_is_not_told(self) -> None:
        payer = "municipality:0881:HEALTH_CARE"
        story = given(admission(placing_municipality="0881"), reported("2026-11-18 10:00"))

        assert payer in {party for party, _ in story.case.issued}
        assert payer not in seen_by(story, "LIST_MISSING")

    def test_one_without_a_part_is_never_told_though_it_is_about_it(self) -> None:
        story = given(admission(), reported("2026-11-18 10:00", about="municipality:1480:HEALTH_CARE"))

        assert {OPEN_CARE, HEALTH_CARE} == seen_by(story, "LIST_MISSING")

    def test_what_one_without_a_part_reports_has_no_effect(self) -> None:
        story = given(admission(), reported("2026-11-18 10:00", sender="municipality:1480:HEALTH_CARE"))

        assert {} == records(story)

    def test_before_the_admission_notice_it_waits(self) -> None:
        report = reported("2026-11-17 09:00")

        assert {} == records(given(report))
        assert {OPEN_CARE, HEALTH_CARE} == seen_by(given(report, admission()), "LIST_MISSING")

    def test_put_right_it_is_the_same_record(self) -> None:
        again = correcting(reported("2026-11-18 11:00", kind="LIST_WRONG", message_id="again"), "reported")
        story = given(admission(), reported("2026-11-18 10:00"), again)

        assert "reported" == only(story, "LIST_WRONG").deviation_id
        assert {"LIST_WRONG"} == set(records(story))
        assert {2} == {i.head.revision for (_, p), i in story.case.issued.items() if p == "DeviationForwarded:reported"}

    def test_taken_back_it_is_recalled_as_retracted(self) -> None:
        story = given(admission(), reported("2026-11-18 10:00"))
        before = story.case.issued[HEALTH_CARE, "DeviationForwarded:reported"].head.notice_id
        story.told(retracted("2026-11-18 12:00", "reported", sender=HEALTH_CARE))

        assert {} == records(story)
        assert NoticeRecalled(recalls=before, reason="RETRACTED") == story.notice(HEALTH_CARE, "NoticeRecalled")


@pytest.mark.paragraph("4 kap. 4 §")
class TestNoFreeTextLeaves:
    """A report is in its sender's own words; only a code goes on."""

    @pytest.mark.parametrize("kind", ["ABC", "MEDICATION_LIST_MISSING", "A" + "B" * 60])
    def test_a_code_goes_on(self, kind: str) -> None:
        assert {kind} == set(records(given(admission(), reported("2026-11-18 10:00", kind=kind))))

    @pytest.mark.parametrize(
        "kind", ["AB", "A" + "B" * 61, "Läkemedelslista saknades", "1ABC", "LIST-MISSING", "LIST_MISSING\n", "lista"]
    )
    def test_anything_else_is_called_reported(self, kind: str) -> None:
        assert {"REPORTED"} == set(records(given(admission(), reported("2026-11-18 10:00", kind=kind))))


@pytest.mark.paragraph("4 kap. 4 §")
class TestTheRegionsOwnSystem:
    """Where the region and its municipalities keep their deviations, by their agreement in force then."""

    KALMAR = load_rules("region-08")

    def test_kalmar_keeps_them_in_lisa(self) -> None:
        story = Story(rules=self.KALMAR).told(admission(), reported("2026-11-18 10:00"))

        assert "LISA" == only(story, "LIST_MISSING").system

    @pytest.mark.parametrize(("day", "system"), [("2020-09-29", None), ("2020-09-30", "LISA")])
    def test_from_the_day_of_the_agreement(self, day: str, system: str | None) -> None:
        start = admission(f"{day} 10:00", admitted_at=local(f"{day} 08:00"), need_assessed_at=local(f"{day} 08:00"))
        story = Story(rules=self.KALMAR).told(start, reported(f"{day} 12:00"))

        assert system == only(story, "LIST_MISSING").system


@pytest.mark.paragraph("4 kap. 4 §")
class TestTheAnswer:
    """By the party that the deviation is about; its latest word counts."""

    def test_is_the_next_revision_of_the_same_record_for_all(self) -> None:
        story = given(admission(), reported("2026-11-18 10:00"), deviation_answered("2026-11-19 10:00"))
        record = only(story, "LIST_MISSING")

        assert (DeviationAnswer.MEASURES_TAKEN, local("2026-11-19 10:00")) == (record.answer, record.answered_at)
        assert {2} == {i.head.revision for (_, p), i in story.case.issued.items() if p == "DeviationForwarded:reported"}

    def test_the_latest_counts_in_whatever_order_they_come(self) -> None:
        first = deviation_answered("2026-11-19 10:00", DeviationAnswer.DISPUTED, message_id="first")
        last = deviation_answered("2026-11-19 10:01")

        for facts in ((first, last), (last, first)):
            story = given(admission(), *facts, reported("2026-11-18 10:00"))
            assert DeviationAnswer.MEASURES_TAKEN is only(story, "LIST_MISSING").answer

    @pytest.mark.parametrize("sender", [HEALTH_CARE, WARD])
    def test_by_another_it_is_kept_without_effect_for_a_person_to_see(self, sender: str) -> None:
        story = given(admission(), reported("2026-11-18 10:00"), deviation_answered("2026-11-19 10:00", sender=sender))

        assert only(story, "LIST_MISSING").answer is None
        assert any(r.startswith("DEVIATION_ANSWERED_BY_ANOTHER deviation answered") for r in story.case.reviews)

    def test_of_what_is_no_deviation_a_person_is_told_until_it_is_one(self) -> None:
        story = given(admission(), deviation_answered("2026-11-19 10:00"))
        assert any(reason.startswith("NO_SUCH_DEVIATION deviation answered") for reason in story.case.reviews)

        story.told(reported("2026-11-18 10:00"))
        assert frozenset() == story.case.reviews
        assert DeviationAnswer.MEASURES_TAKEN is only(story, "LIST_MISSING").answer

    def test_of_what_was_taken_back_nobody_is_asked_to_look(self) -> None:
        story = given(admission(), reported("2026-11-18 10:00"), deviation_answered("2026-11-19 10:00"))
        story.told(retracted("2026-11-19 12:00", "reported", sender=HEALTH_CARE))

        assert frozenset() == story.case.reviews


@pytest.mark.paragraph("4 kap. 4 §")
class TestTheClosing:
    """By the one that reported it; of what the hub found, by either principal."""

    def test_by_the_reporter(self) -> None:
        story = given(admission(), reported("2026-11-18 10:00"), deviation_closed("2026-11-20 10:00"))

        assert local("2026-11-20 10:00") == only(story, "LIST_MISSING").closed_at

    def test_the_first_counts(self) -> None:
        story = given(
            admission(),
            deviation_closed("2026-11-20 12:00", message_id="again"),
            deviation_closed("2026-11-20 10:00"),
            reported("2026-11-18 10:00"),
        )

        assert local("2026-11-20 10:00") == only(story, "LIST_MISSING").closed_at

    def test_by_whom_it_is_about_it_is_kept_without_effect(self) -> None:
        closing = deviation_closed("2026-11-20 10:00", sender=OPEN_CARE_UNIT)
        story = given(admission(), reported("2026-11-18 10:00"), closing)

        assert only(story, "LIST_MISSING").closed_at is None
        assert any(r.startswith("DEVIATION_CLOSED_BY_ANOTHER deviation closed") for r in story.case.reviews)

    @pytest.mark.parametrize(("sender", "closes"), [(OPEN_CARE_UNIT, True), (HEALTH_CARE, True), (WARD, False)])
    def test_of_what_the_hub_found_by_either_principal(self, sender: str, closes: bool) -> None:  # noqa: FBT001 - a case
        story = given(admission(), ready()).until("2026-11-24 00:00")
        name = only(story, "DEADLINE_MISSED sip_call").deviation_id
        story.told(deviation_closed("2026-11-24 10:00", deviation_id=name, sender=sender))

        assert closes == (only(story, "DEADLINE_MISSED sip_call").closed_at is not None)


class TestOfAProtectedPerson:
    """The hospital gives it by hand; its own copy is its own."""

    def test_the_hospital_is_told_to_give_each_record_itself(self) -> None:
        story = given(
            admission(protection=Protection.CONFIDENTIALITY_MARK), reported("2026-11-18 10:00", about=THE_HOSPITAL)
        )

        assert {THE_HOSPITAL} == seen_by(story, "LIST_MISSING")
        purpose = f"ManualHandlingRequired:DeviationForwarded:reported:{HEALTH_CARE}"
        expected = ManualHandlingRequired(
            record="DeviationForwarded", withheld_from=HEALTH_CARE, legal_effect=None, reason="PROTECTED_PERSON"
        )
        assert expected == story.notice(THE_HOSPITAL, purpose)
        assert {THE_HOSPITAL} == {party for party, _ in story.case.issued}

    def test_protection_that_comes_later_recalls_all_but_the_hospitals_own(self) -> None:
        story = given(admission(), reported("2026-11-18 10:00", about=THE_HOSPITAL))
        again = correcting(
            admission("2026-11-18 11:00", message_id="again", protection=Protection.CONFIDENTIALITY_MARK), "admission"
        )
        story.told(again)

        assert {THE_HOSPITAL} == seen_by(story, "LIST_MISSING")
        purpose = f"ManualHandlingRequired:NoticeRecalled:{HEALTH_CARE}"
        assert story.notice(THE_HOSPITAL, purpose) is not None


def test_who_told_it_is_not_told_of_the_ward() -> None:
    """The hospital speaks as one: its wards stand in no notice."""
    report = reported("2026-11-18 10:00", sender=WARD)
    from_hospital = replace(report, told=told("reported", "2026-11-18 10:00", sender=WARD, facility=None))
    story = given(admission(), from_hospital)

    assert WARD not in str([issued.content for issued in story.case.issued.values()])
