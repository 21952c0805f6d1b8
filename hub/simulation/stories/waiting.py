"""Patients who are still there on the first day that may be charged, and what that means for their municipality."""

from datetime import timedelta

from hub.simulation.books.ledger import (
    DONE_LATE,
    ENDED,
    MANUAL_REVIEW,
    MET,
    NOT_STARTED,
    PREVENTED,
    RUNNING,
)
from hub.simulation.period import within
from hub.simulation.red_days import first_moment_of, first_payable_day
from hub.simulation.stay import APART, Stay
from hub.simulation.stories import hospital, open_care
from hub.simulation.stories.ordinary import (
    HOUR,
    LATE_ENOUGH,
    admission,
    go_home,
    nobody_calls,
    ready_on,
    too_late,
)
from hub.simulation.told import Told

_EARLY = (4, 4, 1)
"""Thursday, Friday, and seldom Saturday, in the week that the demo plays."""


def waits_for_a_place(stay: Stay) -> None:
    """Called at once, and the municipality has no place until some days later: it pays for those days."""
    ready = called_at_once(stay)
    nights = stay.chance.choice((1, 1, 2))
    leaves_after(stay, ready, nights)
    stay.must_pay(ready, ENDED, days=nights)


def waits_still(stay: Stay) -> None:
    """Called at once, and still in hospital when the week is over."""
    stay.must_pay(called_at_once(stay), RUNNING)


def waits_with_home_help_alone(stay: Stay) -> None:
    """Social services alone are needed: no call is a condition, and the days are paid all the same."""
    ready = ready_early(stay)
    leaves_after(stay, ready, 1)
    stay.must_pay(ready, ENDED, days=1)


def waits_and_nobody_calls(stay: Stay) -> None:
    """Nobody calls, so the municipality does not pay, however long the patient stays."""
    ready = ready_early(stay)
    open_care.contact_appointed(stay, ready.arrived_at + APART)
    nobody_calls(stay, ready)
    if too_late(ready) < stay.period.ends_at:
        stay.must_pay(ready, PREVENTED, "SIP_CALL_MISSED")


def waits_and_is_called_late(stay: Stay) -> None:
    """The call comes after its last moment, while the patient waits: what that costs, nobody has settled."""
    ready = ready_early(stay)
    open_care.contact_appointed(stay, ready.arrived_at + APART)
    late = too_late(ready) + LATE_ENOUGH
    open_care.called(stay, within(stay.chance, late, late + LATE_ENOUGH))
    stay.must("sip_call", DONE_LATE)
    stay.must_pay(ready, MANUAL_REVIEW, "SIP_CALL_LATE")


def called_on_the_first_payable_day(stay: Stay) -> None:
    """The call is in time, and comes when the first day that may be charged has already begun."""
    ready = ready_at(stay, 10)
    open_care.contact_appointed(stay, ready.arrived_at + APART)
    open_care.called(stay, stay.instant(first_day(stay, ready), stay.chance.randrange(9, 15)))
    stay.must("sip_call", MET)
    stay.must_pay(ready, MANUAL_REVIEW, "CALL_AFTER_THE_FIRST_PAYABLE_DAY")


def ready_at_twelve_sharp(stay: Stay) -> None:
    """The notice is sent at twelve o'clock, which is not after twelve: the third day is paid."""
    ready = ready_at(stay, 12)
    call_at_once(stay, ready)
    go_home(stay, stay.instant(stay.day_of(ready.given_at) + 4, 13))
    stay.must_pay(ready, ENDED, days=1)


def ready_a_second_after_twelve(stay: Stay) -> None:
    """The notice is sent one second later: the third day is free, and the patient leaves on the fourth."""
    ready = ready_at(stay, 12, 1)
    call_at_once(stay, ready)
    go_home(stay, stay.instant(stay.day_of(ready.given_at) + 4, 13))
    stay.must_pay(ready, NOT_STARTED)


def waits_and_dies(stay: Stay) -> None:
    """Called at once, and the patient dies while waiting: that day is not paid, those before it are."""
    ready = called_at_once(stay)
    hospital.died(stay, stay.instant(first_day(stay, ready) + 1, stay.chance.randrange(4, 12)))
    stay.must_pay(ready, ENDED, days=1)


def waits_and_gets_worse(stay: Stay) -> None:
    """Called at once, worse while waiting, and ready again: the days of the first notice end, a second count begins."""
    ready = called_at_once(stay)
    day = first_day(stay, ready) + 1
    hospital.ready_withdrawn(stay, stay.instant(day, 8))
    stay.must_pay(ready, ENDED, days=1)
    again = hospital.ready(stay, stay.instant(day, 14))
    stay.must_pay(again, NOT_STARTED)


def waits_and_was_told_of_late(stay: Stay) -> None:
    """The admission notice came after its 24 hours; whether that bars the days of a patient who waits, is not said."""
    admitted_at = stay.instant(0, 6, stay.chance.randrange(60))
    told = hospital.admitted(stay, admitted_at, admitted_at + stay.chance.randrange(25, 30) * HOUR)
    ready = ready_on(stay, stay.day_of(told.given_at) + 1)
    call_at_once(stay, ready)
    leaves_after(stay, ready, 1)
    stay.must_pay(ready, MANUAL_REVIEW, "ADMISSION_NOTICE_LATE")


def waits_and_wants_no_plan(stay: Stay) -> None:
    """The patient wants no plan, and nobody calls: whether the municipality pays then, a person must judge."""
    ready = ready_early(stay)
    nobody_calls(stay, ready)
    open_care.contact_appointed(stay, ready.arrived_at + APART)
    open_care.plan_refused(stay, ready.arrived_at + stay.chance.randrange(5, 20) * HOUR)
    stay.must_pay(ready, MANUAL_REVIEW, "SIP_REFUSED")


def waits_and_was_ready_by_phone(stay: Stay) -> None:
    """The ready notice was given by phone, and registered the next day: what rests on it, a person must judge."""
    admission(stay, 0)
    told_at = within(stay.chance, stay.instant(1, 10), stay.instant(1, 14))
    reserve = {"method": "phone", "told": "jour", "told_at": told_at, "registered_by": stay.ward}
    ready = hospital.ready(stay, stay.instant(2, 8, 15), {"channel": "RESERVE_ROUTINE", "reserve": reserve})
    call_at_once(stay, ready)
    leaves_after(stay, ready, 1)
    stay.must_pay(ready, MANUAL_REVIEW, "RESERVE_ROUTINE")


def a_protected_person_waits(stay: Stay) -> None:
    """The call was made by phone, as it must be; who pays for a protected person, no machine says."""
    ready = ready_early(stay)
    open_care.contact_appointed(stay, ready.arrived_at + APART)
    for number, party in enumerate(stay.known.participants(), start=1):
        open_care.given_by_hand(stay, ready.arrived_at + (4 + number) * HOUR, "SipConvened", party)
    stay.must("sip_call", MET)
    leaves_after(stay, ready, 1)
    stay.must_pay(ready, MANUAL_REVIEW, "PROTECTED_PERSON")


def called_at_once(stay: Stay, **changed: object) -> Told:
    """Let the patient be ready early in the week, and be called the same day."""
    ready = ready_early(stay, **changed)
    call_at_once(stay, ready)
    return ready


def call_at_once(stay: Stay, ready: Told) -> None:
    """Let a care contact be appointed and call the same day, long before the first day that may be charged."""
    open_care.contact_appointed(stay, ready.arrived_at + APART)
    open_care.called(stay, ready.arrived_at + 5 * HOUR)
    stay.must("sip_call", MET)


def ready_early(stay: Stay, **changed: object) -> Told:
    """Let the patient be ready on one of the first days of the week."""
    day = _admitted_early(stay, **changed)
    return hospital.ready(stay, within(stay.chance, stay.instant(day, 10), stay.instant(day, 15, 30)))


def ready_at(stay: Stay, hour: int, second: int = 0) -> Told:
    """Let the patient be ready on one of the first days of the week, at a time of day to the second."""
    day = _admitted_early(stay)
    return hospital.ready(stay, stay.instant(day, hour) + timedelta(seconds=second))


def _admitted_early(stay: Stay, **changed: object) -> int:
    """Admit the day before one of the first days; for the first of all that is told as the week begins."""
    day = stay.chance.choices((0, 1, 2), _EARLY)[0]
    if day:
        admission(stay, day - 1, **changed)
    else:
        at = within(stay.chance, stay.instant(-1, 12), stay.instant(-1, 22))
        hospital.admitted(stay, at, within(stay.chance, stay.instant(0, 6, 10), stay.instant(0, 6, 50)), **changed)
    return day


def first_day(stay: Stay, ready: Told) -> int:
    """Return the first day of the story that may be charged."""
    return stay.day_of(first_moment_of(first_payable_day(ready.given_at)))


def leaves_after(stay: Stay, ready: Told, nights: int) -> None:
    """Let the patient leave so many nights after the first day that may be charged began."""
    go_home(stay, stay.instant(first_day(stay, ready) + nights, stay.chance.randrange(10, 15)))
