"""SFS 2017:612, 2 kap. -- inskrivningsmeddelande and fast vårdkontakt."""

from dataclasses import replace
from datetime import date

import pytest

from hub.domain.dated import Dated
from hub.domain.outbound import AdmissionForwarded
from hub.domain.terms import Concerned, DeadlineStatus, Destination, InterruptionReason, Need, Role
from tests.specs.given import given, under
from tests.specs.told import (
    HEALTH_CARE,
    HOME_NURSING,
    OPEN_CARE,
    SOCIAL_SERVICES,
    admission,
    appointed,
    by_phone,
    contact_ended,
    correcting,
    deceased,
    discharged,
    interrupted,
    local,
    needs,
    ready,
    reassessed,
    told,
)


@pytest.mark.paragraph("2 kap. 1 §")
class TestThePartiesConcernedAreTold:
    """The notice goes to those whose services may be needed; with municipal health care also to open care."""

    def test_home_nursing_concerns_the_municipality_and_open_care(self) -> None:
        story = given(admission(needs=needs(health_care=True)))

        assert {HEALTH_CARE, OPEN_CARE} == {party for party, _ in story.case.issued}

    def test_social_services_alone_do_not_concern_open_care(self) -> None:
        story = given(admission(needs=needs(social=True)))

        assert {SOCIAL_SERVICES} == {party for party, _ in story.case.issued}

    def test_open_care_alone_does_not_concern_the_municipality(self) -> None:
        story = given(admission(needs=needs(outpatient=True)))

        assert {OPEN_CARE} == {party for party, _ in story.case.issued}

    def test_each_party_reads_its_own_need_only(self) -> None:
        story = given(admission(needs=needs(health_care=True, social=True, outpatient=True)))

        contents = {party: story.notice(party, "AdmissionForwarded") for party in (HEALTH_CARE, SOCIAL_SERVICES)}
        found = {party: content.need for party, content in contents.items() if isinstance(content, AdmissionForwarded)}
        assert {HEALTH_CARE: Need.MUNICIPAL_HEALTH_CARE, SOCIAL_SERVICES: Need.SOCIAL_SERVICES} == found

    def test_the_municipality_where_the_person_will_live_gives_the_services_and_the_payer_is_told_too(self) -> None:
        story = given(admission(needs=needs(health_care=True), stay_municipality="0881"))

        roles = {
            party: issued.content.role
            for (party, _), issued in story.case.issued.items()
            if isinstance(issued.content, AdmissionForwarded)
        }
        assert {
            "municipality:0881:HEALTH_CARE": Role.PARTICIPANT,
            HEALTH_CARE: Role.INFORMED,
            OPEN_CARE: Role.CONVENER,
        } == roles

    def test_those_whom_the_hospital_names_stand_before_those_derived(self) -> None:
        school = "municipality:0880:SCHOOL"
        named = (Concerned(HEALTH_CARE, Role.PARTICIPANT), Concerned(school, Role.INFORMED))
        story = given(admission(concerned=named))

        assert {HEALTH_CARE, school, OPEN_CARE} == {party for party, _ in story.case.issued}

    def test_without_a_unit_the_region_is_told(self) -> None:
        story = given(admission(outpatient_unit=None))

        assert story.notice("open_care:region-08", "AdmissionForwarded") is not None

    def test_a_party_no_longer_concerned_is_told_so(self) -> None:
        story = given(admission(), reassessed("2026-11-18 09:00", needs(social=True)))

        assert story.notice(HEALTH_CARE, "AdmissionForwarded") is None
        assert story.notice(HEALTH_CARE, "NoticeRecalled") is not None
        assert story.notice(SOCIAL_SERVICES, "AdmissionForwarded") is not None


@pytest.mark.paragraph("2 kap. 3 §")
class TestTheAdmissionNoticeWithin24Hours:
    """At latest 24 hours after the admission, or after a later assessment of the need."""

    def test_at_the_last_moment_it_is_in_time(self) -> None:
        deadline = given(admission("2026-11-18 08:00:00")).deadline("admission_notice")

        assert (DeadlineStatus.MET, local("2026-11-18 08:00")) == (deadline.status, deadline.ended_at)
        assert local("2026-11-18 08:00") == deadline.due_at

    def test_a_microsecond_later_it_is_late(self) -> None:
        deadline = given(admission("2026-11-18 08:00:00.000001")).deadline("admission_notice")

        assert (DeadlineStatus.MISSED, local("2026-11-18 08:00:00.000001")) == (deadline.status, deadline.ended_at)

    def test_a_need_assessed_after_the_admission_starts_the_24_hours(self) -> None:
        notice = admission("2026-11-19 10:00", need_assessed_at=local("2026-11-19 09:00"))

        deadline = given(notice).deadline("admission_notice")

        assert (local("2026-11-19 09:00"), local("2026-11-20 09:00")) == (deadline.starts_at, deadline.due_at)
        assert DeadlineStatus.MET is deadline.status

    @pytest.mark.parametrize(
        ("admitted", "due"),
        [
            ("2026-03-28 12:00", "2026-03-29 13:00"),  # the clocks go forward: 24 hours end at one
            ("2026-10-24 12:00", "2026-10-25 11:00"),  # the clocks go back: they end at eleven
        ],
    )
    def test_hours_are_elapsed_hours_over_the_two_daylight_saving_nights(self, admitted: str, due: str) -> None:
        notice = admission(admitted, admitted_at=local(admitted), need_assessed_at=local(admitted))

        assert local(due) == given(notice).deadline("admission_notice").due_at

    def test_weekends_and_holidays_do_not_move_it(self) -> None:
        christmas_eve = "2026-12-24 15:00"
        notice = admission(christmas_eve, admitted_at=local(christmas_eve), need_assessed_at=local(christmas_eve))

        assert local("2026-12-25 15:00") == given(notice).deadline("admission_notice").due_at

    def test_a_corrected_reassessment_is_as_early_as_when_it_was_first_told(self) -> None:
        both = needs(social=True, health_care=True)
        better = correcting(reassessed("2026-11-25 09:00", both, "better"), "reassessed")
        corrected = replace(better, assessed_at=local("2026-11-19 08:30"))
        story = given(admission(needs=needs(social=True)), reassessed("2026-11-19 09:00", both), corrected)

        assert DeadlineStatus.MET is story.deadline("admission_notice", count=2).status

    def test_a_need_found_later_has_24_hours_of_its_own(self) -> None:
        story = given(
            admission(needs=needs(social=True)),
            reassessed("2026-11-19 09:00", needs(social=True, health_care=True)),
        )

        second = story.deadline("admission_notice", count=2)
        assert (local("2026-11-19 09:00"), DeadlineStatus.MET) == (second.starts_at, second.status)
        assert local("2026-11-19 09:00") == second.ended_at
        assert story.notice(HEALTH_CARE, "AdmissionForwarded") is not None

    def test_a_reassessment_that_finds_nothing_new_starts_no_clock(self) -> None:
        story = given(admission(), reassessed("2026-11-19 09:00", needs(outpatient=True)))

        assert not story.has("admission_notice", count=2)

    def test_without_any_need_no_notice_is_due(self) -> None:
        assert not given(admission(needs=needs())).has("admission_notice")

    def test_a_notice_by_phone_counts_from_when_it_was_told_and_must_be_shown(self) -> None:
        story = given(by_phone(admission("2026-11-19 10:00"), "2026-11-17 20:00"))

        assert DeadlineStatus.MET is story.deadline("admission_notice").status
        assert any(reason.startswith("RESERVE_ROUTINE") for reason in story.case.reviews)

    def test_an_unknown_limit_starts_no_clock(self) -> None:
        story = under(given().rules, admission_notice_hours=Dated(())).told(admission())

        assert not story.has("admission_notice")

    def test_a_changed_profile_never_changes_a_clock_that_ran(self) -> None:
        story = given(admission("2026-11-18 08:00"))
        story.rules = replace(story.rules, admission_notice_hours=Dated(((date(2018, 1, 1), 12),)))

        story.told(appointed("2026-11-18 10:00"))

        assert DeadlineStatus.MET is story.deadline("admission_notice").status


@pytest.mark.paragraph("2 kap. 3 §")
class TestThreeInstants:
    """messages.md: the sender's own instant is believed if it lies zero to five minutes before the broker's."""

    @pytest.mark.parametrize(
        ("received", "given_at"),
        [
            ("2026-11-17 10:00:00", "2026-11-17 10:00:00"),
            ("2026-11-17 10:05:00", "2026-11-17 10:00:00"),
            ("2026-11-17 10:05:00.000001", "2026-11-17 10:05:00.000001"),
            ("2026-11-17 09:59:59.999999", "2026-11-17 09:59:59.999999"),
        ],
    )
    def test_when_a_notice_was_given(self, received: str, given_at: str) -> None:
        notice = admission()
        late = replace(notice, told=told("admission", "2026-11-17 10:00:00", received=received))

        assert local(given_at) == given(late).deadline("admission_notice").ended_at


@pytest.mark.paragraph("2 kap. 5 §")
class TestTheCareContactBeforeDischarge:
    """The head of the open-care unit appoints a care contact before the patient is discharged."""

    def test_the_last_moment_is_unknown_until_the_discharge(self) -> None:
        deadline = given(admission(), appointed("2026-11-18 10:00")).deadline("care_contact")

        assert (None, None, DeadlineStatus.MET) == (deadline.due_at, deadline.target_at, deadline.status)
        assert local("2026-11-18 10:00") == deadline.ended_at

    def test_it_is_one_microsecond_before_the_discharge(self) -> None:
        deadline = given(admission(), discharged("2026-11-20 10:00")).deadline("care_contact")

        assert local("2026-11-20 09:59:59.999999") == deadline.due_at

    def test_appointed_a_microsecond_before_is_in_time(self) -> None:
        story = given(admission(), appointed("2026-11-20 09:59:59.999999"), discharged("2026-11-20 10:00"))

        assert DeadlineStatus.MET is story.deadline("care_contact").status

    def test_appointed_at_the_discharge_is_late(self) -> None:
        story = given(admission(), discharged("2026-11-20 10:00"), appointed("2026-11-20 10:00"))

        deadline = story.deadline("care_contact")
        assert (DeadlineStatus.MISSED, local("2026-11-20 10:00")) == (deadline.status, deadline.ended_at)

    def test_nobody_appointed_is_overdue_once_time_has_passed(self) -> None:
        story = given(admission(), discharged("2026-11-20 10:00")).until("2026-11-20 10:01")

        deadline = story.deadline("care_contact")
        assert (DeadlineStatus.MISSED, None) == (deadline.status, deadline.ended_at)

    def test_an_existing_contact_may_continue(self) -> None:
        story = given(admission(), appointed("2026-01-07 10:00"), discharged("2026-11-20 10:00"))

        assert DeadlineStatus.MET is story.deadline("care_contact").status

    def test_a_contact_that_has_ended_does_not_count(self) -> None:
        story = given(admission(), appointed("2026-11-18 10:00"), contact_ended("2026-11-19 10:00"))

        assert DeadlineStatus.OPEN is story.deadline("care_contact").status

    def test_death_ends_the_duty(self) -> None:
        deadline = given(admission(), deceased("2026-11-18 10:00")).deadline("care_contact")

        assert (DeadlineStatus.LAPSED, "DECEASED") == (deadline.status, deadline.reason)

    def test_appointed_at_the_moment_of_death_it_was_done(self) -> None:
        story = given(admission(), appointed("2026-11-18 10:00"), deceased("2026-11-18 10:00"))

        assert DeadlineStatus.MET is story.deadline("care_contact").status

    def test_a_transfer_to_another_region_ends_the_duty(self) -> None:
        away = interrupted("2026-11-18 10:00", InterruptionReason.TRANSFERRED_TO_OTHER_REGION)

        assert "TRANSFERRED" == given(admission(), away).deadline("care_contact").reason

    def test_a_discharge_told_late_waits_for_what_was_sent_before_it(self) -> None:
        """The appointment comes on another topic; the hub first reads all that came before the discharge was told."""
        told_late = discharged("2026-11-20 10:00")
        told_late = replace(told_late, told=replace(told_late.told, received_at=local("2026-11-20 12:00")))
        story = given(admission(), told_late).until("2026-11-20 11:59")
        assert DeadlineStatus.OPEN is story.deadline("care_contact").status

        assert DeadlineStatus.MISSED is story.until("2026-11-20 12:00").deadline("care_contact").status

    @pytest.mark.paragraph("1 kap. 3 §")
    def test_a_move_to_other_inpatient_care_is_no_discharge(self) -> None:
        moved = discharged("2026-11-20 10:00", Destination.OTHER_INPATIENT_CARE)

        assert given(admission(), moved).until("2026-11-30 00:00").deadline("care_contact").due_at is None

    def test_without_open_care_nobody_is_to_be_appointed(self) -> None:
        assert not given(admission(needs=needs(social=True)), ready()).has("care_contact")

    def test_the_other_parties_are_told_of_the_contact(self) -> None:
        story = given(admission(needs=HOME_NURSING), appointed("2026-11-18 10:00"))

        assert story.notice(HEALTH_CARE, "CareContactForwarded") is not None
        assert story.notice(OPEN_CARE, "CareContactForwarded") is None
