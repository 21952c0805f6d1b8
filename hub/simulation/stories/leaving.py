"""How the patient leaves: home, dead, moved, back again, with or without what should have gone before."""

from hub.simulation.books.ledger import DONE_LATE, LAPSED, MET
from hub.simulation.period import within
from hub.simulation.stay import APART, Stay
from hub.simulation.stories import hospital, municipality, open_care
from hub.simulation.stories.ordinary import (
    HOUR,
    admission,
    admitted_and_ready,
    called_in_time,
    go_home,
    nobody_calls,
    ready_on,
)


def died_before_the_call(stay: Stay) -> None:
    """The patient dies while the count runs: it lapses, and nothing looks overdue."""
    ready = admitted_and_ready(stay, 1, 5)
    hospital.died(stay, within(stay.chance, ready.arrived_at + 4 * HOUR, ready.arrived_at + 14 * HOUR))
    stay.must("sip_call", LAPSED)


def died_after_the_call(stay: Stay) -> None:
    """The call was made in time, and then the patient dies: the meeting is called off, the duty was done."""
    ready = admitted_and_ready(stay, 1, 4)
    open_care.contact_appointed(stay, ready.arrived_at + APART)
    call = open_care.called(stay, ready.arrived_at + 5 * HOUR)
    hospital.died(stay, call.arrived_at + stay.chance.randrange(4, 20) * HOUR)
    stay.must("sip_call", MET)


def died_at_home(stay: Stay) -> None:
    """The patient goes home before anyone has called, and dies there while the count runs."""
    ready = admitted_and_ready(stay, 1, 4)
    open_care.contact_appointed(stay, ready.arrived_at + APART)
    go_home(stay, ready.arrived_at + 5 * HOUR)
    municipality.died_at_home(stay, ready.arrived_at + 34 * HOUR)
    stay.must("sip_call", LAPSED)


def transferred_away(stay: Stay) -> None:
    """The patient is moved to another region's hospital while the count runs."""
    ready = admitted_and_ready(stay, 1, 4)
    open_care.contact_appointed(stay, ready.arrived_at + APART)
    hospital.transferred_away(stay, ready.arrived_at + stay.chance.randrange(6, 20) * HOUR)
    stay.must("sip_call", LAPSED)


def readmitted(stay: Stay) -> None:
    """Home before anyone has called, and in hospital again the next day: the count ends, and a new stay begins."""
    ready = admitted_and_ready(stay, 1, 3)
    open_care.contact_appointed(stay, ready.arrived_at + APART)
    go_home(stay, ready.arrived_at + 5 * HOUR)
    again = stay.followed_by(stay.given.hospital)
    at = ready.arrived_at + stay.chance.randrange(30, 40) * HOUR
    told = hospital.admitted_again(again, stay, at, at + 2 * HOUR)
    stay.must("sip_call", LAPSED)
    called_in_time(again, ready_on(again, again.day_of(told.given_at) + 1))


def moved_to_another_hospital(stay: Stay) -> None:
    """Ready, worse, and moved to another hospital of the county: what was due at the first ends, and starts there."""
    ready = admitted_and_ready(stay, 1, 3)
    open_care.contact_appointed(stay, ready.arrived_at + APART)
    at = ready.arrived_at + stay.chance.randrange(6, 12) * HOUR
    hospital.moved_within_the_county(stay, at)
    there = stay.followed_by(stay.given.another_hospital)
    told = hospital.admitted_again(there, stay, at + HOUR, at + 4 * HOUR)
    stay.must("sip_call", LAPSED)
    ready_there = ready_on(there, there.day_of(told.given_at) + 1)
    nobody_calls(there, ready_there)


def discharged_without_care_contact(stay: Stay) -> None:
    """The patient goes home and nobody has been appointed."""
    ready = admitted_and_ready(stay, 1, 5)
    nobody_calls(stay, ready)
    go_home(stay, ready.arrived_at + 4 * HOUR)


def care_contact_after_the_discharge(stay: Stay) -> None:
    """The care contact is appointed the day after the patient went home: late, and then the call comes in time."""
    ready = admitted_and_ready(stay, 1, 4)
    go_home(stay, ready.arrived_at + 4 * HOUR)
    open_care.contact_appointed(stay, ready.arrived_at + 22 * HOUR)
    stay.must("care_contact", DONE_LATE)
    open_care.called(stay, ready.arrived_at + 24 * HOUR)
    stay.must("sip_call", MET)


def discharged_without_ready_notice(stay: Stay) -> None:
    """No ready notice was ever sent: the duty is there, no three days are counted, and somebody must look at it."""
    told = admission(stay, stay.chance.randrange(4))
    open_care.contact_appointed(stay, told.arrived_at + 4 * HOUR)
    go_home(stay, stay.instant(stay.day_of(told.given_at) + 2, 13))


def ready_notice_found_afterwards(stay: Stay) -> None:
    """It looked as if no ready notice had been given; it had been, by phone, and is registered the next day."""
    told = admission(stay, stay.chance.randrange(3))
    open_care.contact_appointed(stay, told.arrived_at + 4 * HOUR)
    day = stay.day_of(told.given_at) + 2
    go_home(stay, stay.instant(day, 13))
    told_at = stay.instant(day, 9, stay.chance.randrange(60))
    reserve = {"method": "phone", "told": "jour", "told_at": told_at, "registered_by": stay.ward}
    ready = hospital.ready(stay, stay.instant(day + 1, 9), {"channel": "RESERVE_ROUTINE", "reserve": reserve})
    open_care.called(stay, ready.arrived_at + APART)
    stay.must("sip_call", MET)


def still_in_hospital(stay: Stay) -> None:
    """Admitted, told, and not ready yet."""
    admission(stay, stay.chance.randrange(2, 7))


def a_long_stay_reported_on(stay: Stay) -> None:
    """Called in time, and at home the municipality finds something amiss with the discharge."""
    ready = admitted_and_ready(stay, 1, 3)
    open_care.contact_appointed(stay, ready.arrived_at + APART)
    call = open_care.called(stay, ready.arrived_at + 5 * HOUR)
    go_home(stay, call.arrived_at + 4 * HOUR)
    municipality.deviation_reported(stay, call.arrived_at + 20 * HOUR)
    stay.must("sip_call", MET)
