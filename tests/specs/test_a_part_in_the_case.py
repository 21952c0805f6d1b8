"""A sender's part in the case (messages.md, "Who is who"): judged once the admission notice is known."""

from dataclasses import replace

import pytest

from hub.domain.facts import PatientDeceased
from hub.domain.outbound import MessageRefused
from hub.domain.terms import Concerned, ConsentDecision, DeadlineStatus, Protection, RejectionReason, Role
from tests.specs.given import Story, given
from tests.specs.told import (
    HEALTH_CARE,
    HOME_NURSING,
    HOSPITAL,
    OPEN_CARE_UNIT,
    WARD,
    admission,
    appointed,
    consent,
    convened,
    correcting,
    local,
    ready,
    reassessed,
    rejected,
    told,
)

STRANGER = "SE5561234567-V001"
ELSEWHERE = "municipality:1480:HEALTH_CARE"
REFUSED = "MessageRefused:death"


def death(sender: str) -> PatientDeceased:
    """*sender* says that the patient has died, the day after the ready notice."""
    who = told("death", "2026-11-21 09:00", sender=sender, facility=None)
    return PatientDeceased(told=who, deceased_at=local("2026-11-21 08:00"))


def counts(story: Story) -> bool:
    """Whether the death ended the duty to call."""
    return "DECEASED" == story.deadline("sip_call").reason


class TestWhoHasAPart:
    """The hospital, whoever it has told, and the units that these have appointed a care contact at."""

    @pytest.mark.parametrize(
        "sender",
        [
            WARD,
            f"hospital:{HOSPITAL}",
            OPEN_CARE_UNIT,
            OPEN_CARE_UNIT.lower(),
            "SE2321000073-V009",  # another unit of the region
            "open_care:region-08",
            HEALTH_CARE,
            "SE2120000746-M001",  # a unit of Kalmar kommun
        ],
    )
    def test_their_word_counts(self, sender: str) -> None:
        story = given(admission(), ready(), death(sender))

        assert counts(story)
        assert "MessageRefused" not in story.kinds()

    @pytest.mark.parametrize(
        "sender",
        [
            STRANGER,
            ELSEWHERE,
            "municipality:0880:SOCIAL_SERVICES",  # has no need of its own to meet here
            "open_care:region-14",
            "SE2321000131-V001",  # another region's unit
            "SE1234",
        ],
    )
    def test_the_word_of_others_is_kept_without_effect_and_refused_once(self, sender: str) -> None:
        story = given(admission(), ready(), death(sender), ready("2026-11-20 12:00", "another"))

        assert not counts(story)
        assert 1 == story.kinds().count("PatientDeceased")
        assert 1 == story.kinds().count("MessageRefused")

    def test_a_contractor_has_a_part_once_the_region_appoints_a_contact_there(self) -> None:
        contact = replace(appointed("2026-11-20 13:00"), unit=STRANGER)
        call = convened("2026-11-23 15:00", sender=STRANGER, called_by=STRANGER)

        assert DeadlineStatus.MET is given(admission(), ready(), contact, call).deadline("sip_call").status

    def test_a_stranger_gives_itself_no_part(self) -> None:
        contact = appointed("2026-11-20 13:00", unit=STRANGER)
        call = convened("2026-11-23 15:00", sender=STRANGER, called_by=STRANGER)
        story = given(admission(), ready(), contact, call)

        assert DeadlineStatus.OPEN is story.deadline("sip_call").status
        assert 2 == story.kinds().count("MessageRefused")

    def test_a_stranger_gives_no_consent(self) -> None:
        story = given(admission(), ready(), consent("2026-11-21 09:00", ConsentDecision.REFUSED, sender=ELSEWHERE))

        assert frozenset() == story.case.reviews

    def test_one_who_was_told_by_mistake_may_say_so_after_the_mistake_is_corrected(self) -> None:
        corrected = correcting(admission("2026-11-17 11:00", "again", registered_municipality="0881"), "admission")
        turned_away = rejected("2026-11-17 12:00", RejectionReason.NOT_OURS)

        assert "MessageRefused" not in given(admission(), corrected, turned_away).kinds()


class TestBeforeAndAfterTheAdmissionNotice:
    """Until the admission notice is known the fact is kept; order is never a reason to refuse."""

    def test_nothing_is_judged_before_it(self) -> None:
        assert ["CaseOpened", "PatientDeceased"] == given(death(STRANGER)).kinds()

    def test_it_is_judged_when_the_notice_comes(self) -> None:
        story = given(death(STRANGER), admission(), ready())

        assert 1 == story.kinds().count("MessageRefused")
        assert not counts(story)

    def test_who_gains_a_part_is_heard_and_the_refusal_is_recalled(self) -> None:
        named = (Concerned(HEALTH_CARE, Role.PARTICIPANT), Concerned(f"open_care:{STRANGER}", Role.CONVENER))
        story = given(admission(), ready(), from_outpatient(death(STRANGER)))
        assert isinstance(story.notice(f"open_care:{STRANGER}", REFUSED), MessageRefused)

        story.told(reassessed("2026-11-21 10:00", HOME_NURSING, concerned=named))

        assert counts(story)
        assert story.notice(f"open_care:{STRANGER}", REFUSED) is None
        assert story.notice(f"open_care:{STRANGER}", "NoticeRecalled") is not None


class TestTheSenderIsTold:
    """`MessageRefused` to the sender: which message, why, and what to do; nothing of the case."""

    def test_by_registry_id(self) -> None:
        story = given(admission(), ready(), death(ELSEWHERE))
        refusal = story.notice(ELSEWHERE, REFUSED)

        assert isinstance(refusal, MessageRefused)
        assert ("death", "SENDER_HAS_NO_PART") == (refusal.message_id, refusal.code)
        assert "kommun-1480" == story.case.issued[ELSEWHERE, REFUSED].head.controller

    @pytest.mark.parametrize(
        ("topic", "party"),
        [
            ("outpatient.events.v1", f"open_care:{STRANGER}"),
            ("hospital.discharges.v1", f"hospital:{STRANGER}"),
            ("municipality.events.v1", f"unit:{STRANGER}"),
        ],
    )
    def test_by_hsa_id_as_what_it_spoke_as(self, topic: str, party: str) -> None:
        story = given(admission(), ready(), from_outpatient(death(STRANGER), topic))

        assert "org-5561234567" == story.case.issued[party, REFUSED].head.controller

    def test_not_of_a_protected_person(self) -> None:
        hidden = admission(protection=Protection.PROTECTED_REGISTRATION)
        story = given(hidden, ready(), death(ELSEWHERE))

        assert 1 == story.kinds().count("MessageRefused")
        assert {f"hospital:{HOSPITAL}"} == {party for party, _ in story.case.issued}


def from_outpatient(fact: PatientDeceased, topic: str = "outpatient.events.v1") -> PatientDeceased:
    """The same message, sent on that topic."""
    return replace(fact, told=replace(fact.told, source=replace(fact.told.source, topic=topic)))
