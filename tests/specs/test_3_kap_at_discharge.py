"""SFS 2017:612, 3 kap. 2 and 3 §§ -- information to the parties the same day, and to the patient at discharge."""

import pytest

from hub.domain.facts import DischargeInformationTransferred, Fact, PatientInformed
from hub.domain.terms import DeadlineStatus, Destination, Included
from tests.specs.given import Story, given
from tests.specs.told import (
    HEALTH_CARE,
    OPEN_CARE,
    admission,
    deceased,
    discharged,
    local,
    needs,
    readmitted,
    ready,
    told,
)

HOME_AT_TEN = discharged("2026-11-20 10:00")
EVERYONE = (HEALTH_CARE, OPEN_CARE)


def transferred(
    at: str, to: tuple[str, ...] = EVERYONE, *, withheld: bool = False, message_id: str = "transferred"
) -> DischargeInformationTransferred:
    """The ward sends what the parties need for their care."""
    return DischargeInformationTransferred(
        told=told(message_id, at), transferred_at=local(at), to=to, withheld_by_secrecy=withheld
    )


def informed(at: str) -> PatientInformed:
    """The patient gets the written summary."""
    return PatientInformed(
        told=told("informed", at), informed_at=local(at), care_contact=Included.INCLUDED, sip_time=Included.INCLUDED
    )


def stay(*facts: Fact) -> Story:
    """Ready, discharged on Friday at ten, and *facts*."""
    return given(admission(), ready("2026-11-20 09:00"), HOME_AT_TEN, *facts)


@pytest.mark.paragraph("3 kap. 2 §")
class TestInformationToThePartiesTheSameDay:
    """At latest the day of the discharge: until midnight, Swedish time."""

    def test_the_last_moment_is_the_end_of_the_day(self) -> None:
        deadline = stay().deadline("discharge_information")

        assert (local("2026-11-20 10:00"), local("2026-11-20 23:59:59.999999")) == (
            deadline.starts_at,
            deadline.due_at,
        )
        assert DeadlineStatus.OPEN is deadline.status

    def test_at_the_last_moment_it_is_in_time(self) -> None:
        story = stay(transferred("2026-11-20 23:59:59.999999"))

        assert DeadlineStatus.MET is story.deadline("discharge_information").status

    def test_a_microsecond_later_it_is_late(self) -> None:
        deadline = stay(transferred("2026-11-21 00:00")).deadline("discharge_information")

        assert (DeadlineStatus.MISSED, local("2026-11-21 00:00")) == (deadline.status, deadline.ended_at)

    def test_a_saturday_or_a_holiday_does_not_move_it(self) -> None:
        story = given(admission(), ready("2026-12-24 09:00"), discharged("2026-12-24 10:00"))

        assert local("2026-12-24 23:59:59.999999") == story.deadline("discharge_information").due_at

    def test_not_sent_it_is_missed_at_midnight(self) -> None:
        assert (
            DeadlineStatus.OPEN is stay().until("2026-11-20 23:59:59.999999").deadline("discharge_information").status
        )
        assert DeadlineStatus.MISSED is stay().until("2026-11-21 00:00").deadline("discharge_information").status

    def test_it_may_be_sent_before_the_patient_leaves(self) -> None:
        assert DeadlineStatus.MET is stay(transferred("2026-11-20 08:00")).deadline("discharge_information").status

    def test_a_party_left_out_is_not_informed(self) -> None:
        story = stay(transferred("2026-11-20 11:00", (HEALTH_CARE,)))
        assert DeadlineStatus.OPEN is story.deadline("discharge_information").status

        story.told(transferred("2026-11-20 12:00", (OPEN_CARE,), message_id="second"))

        deadline = story.deadline("discharge_information")
        assert (DeadlineStatus.MET, local("2026-11-20 12:00")) == (deadline.status, deadline.ended_at)

    def test_a_transfer_that_names_nobody_went_to_all(self) -> None:
        assert DeadlineStatus.MET is stay(transferred("2026-11-20 11:00", ())).deadline("discharge_information").status

    def test_secrecy_ends_the_duty(self) -> None:
        deadline = stay(transferred("2026-11-20 11:00", withheld=True)).deadline("discharge_information")

        assert (DeadlineStatus.LAPSED, "SECRECY") == (deadline.status, deadline.reason)

    def test_secrecy_towards_one_party_leaves_the_others_to_be_informed(self) -> None:
        story = stay(transferred("2026-11-20 11:00", (HEALTH_CARE,), withheld=True))
        assert DeadlineStatus.OPEN is story.deadline("discharge_information").status

        story.told(transferred("2026-11-20 12:00", (OPEN_CARE,), message_id="second"))

        assert DeadlineStatus.MET is story.deadline("discharge_information").status

    def test_secrecy_towards_a_stranger_ends_nothing(self) -> None:
        story = stay(transferred("2026-11-20 11:00", ("municipality:0880:LSS",), withheld=True))

        assert DeadlineStatus.OPEN is story.deadline("discharge_information").status

    def test_without_any_need_nobody_is_to_be_informed(self) -> None:
        story = given(admission(needs=needs()), HOME_AT_TEN)

        assert not story.has("discharge_information")

    @pytest.mark.paragraph("1 kap. 3 §")
    def test_a_move_to_other_inpatient_care_is_no_discharge(self) -> None:
        story = given(admission(), discharged("2026-11-20 10:00", Destination.OTHER_INPATIENT_CARE))

        assert not story.has("discharge_information")


@pytest.mark.paragraph("3 kap. 3 §")
@pytest.mark.paragraph("patientlagen 3 kap. 2 b §")
class TestInformationToThePatient:
    """The written summary is due at the discharge."""

    def test_at_the_discharge_it_is_in_time(self) -> None:
        deadline = stay(informed("2026-11-20 10:00")).deadline("patient_information")

        assert (local("2026-11-20 10:00"), DeadlineStatus.MET) == (deadline.due_at, deadline.status)

    def test_a_microsecond_later_it_is_late(self) -> None:
        story = stay(informed("2026-11-20 10:00:00.000001"))

        assert DeadlineStatus.MISSED is story.deadline("patient_information").status

    def test_never_given_it_is_missed_once_it_had_a_day_to_be_told(self) -> None:
        """Due at the discharge, it is born past: it waits the reserve grace before anybody is accused."""
        waits = stay().until("2026-11-21 10:00:02").deadline("patient_information")
        late = stay().until("2026-11-21 10:00:02.000001").deadline("patient_information")

        assert (DeadlineStatus.OPEN, DeadlineStatus.MISSED) == (waits.status, late.status)


@pytest.mark.paragraph("3 kap. 2 §")
@pytest.mark.paragraph("3 kap. 3 §")
class TestNobodyIsOwedItAnyMore:
    """Death, and a new stay, end both duties; what was missed before stays missed."""

    def test_a_death_the_same_day_lapses_the_information_to_the_parties(self) -> None:
        deadline = stay(deceased("2026-11-20 18:00")).deadline("discharge_information")

        assert (DeadlineStatus.LAPSED, "DECEASED") == (deadline.status, deadline.reason)

    def test_a_death_the_day_after_ends_the_overdue(self) -> None:
        story = stay().until("2026-11-21 00:00").told(deceased("2026-11-21 09:00"))
        deadline = story.deadline("discharge_information")

        assert (DeadlineStatus.MISSED, local("2026-11-21 09:00")) == (deadline.status, deadline.ended_at)

    def test_a_readmission_ends_them_too(self) -> None:
        story = stay(readmitted("2026-11-20 20:00"))

        assert "READMITTED" == story.deadline("discharge_information").reason
        assert DeadlineStatus.MISSED is story.deadline("patient_information").status
        assert local("2026-11-20 20:00") == story.deadline("patient_information").ended_at
