"""What was said and is no longer so: readiness withdrawn, notices corrected, needs and homes that change."""

from datetime import datetime

from hub.simulation.books.ledger import LAPSED, MET
from hub.simulation.period import at_work, within
from hub.simulation.stay import APART, Stay
from hub.simulation.stories import hospital, open_care
from hub.simulation.stories.needs import EVERYTHING, HOME_HELP_ONLY
from hub.simulation.stories.ordinary import (
    HOUR,
    admission,
    admitted_and_ready,
    call_between,
    called_in_time,
    home_after,
    ready_on,
    too_late,
)
from hub.simulation.told import Told


def withdrawn_and_ready_again(stay: Stay) -> None:
    """Ready, worse again, ready once more: the first count lapses and a second begins."""
    first = admitted_and_ready(stay, 1, 2)
    hospital.ready_withdrawn(stay, _next_morning(stay, first))
    stay.must("sip_call", LAPSED)
    second = ready_on(stay, stay.day_of(first.given_at) + 2)
    home_after(stay, call_between(stay, second.arrived_at + APART, second.arrived_at + 24 * HOUR))
    stay.must("sip_call", MET, 2)


def withdrawn_after_the_call(stay: Stay) -> None:
    """Called, worse again, ready once more: the call still stands, and does for the second count too."""
    first = admitted_and_ready(stay, 1, 2)
    open_care.contact_appointed(stay, first.arrived_at + APART)
    open_care.called(stay, first.arrived_at + 5 * HOUR)
    hospital.ready_withdrawn(stay, _next_morning(stay, first) + 6 * HOUR)
    stay.must("sip_call", MET)
    ready_on(stay, stay.day_of(first.given_at) + 2)
    stay.must("sip_call", MET, 2)


def withdrawn_for_good(stay: Stay) -> None:
    """Ready, and worse again before anyone had called."""
    ready = admitted_and_ready(stay, 1, 5)
    hospital.ready_withdrawn(stay, _next_morning(stay, ready))
    stay.must("sip_call", LAPSED)


def ready_notice_corrected(stay: Stay) -> None:
    """Something in the ready notice was wrong: it is sent anew, and the three days are counted from then."""
    first = admitted_and_ready(stay, 1, 3)
    again = hospital.ready_corrected(stay, first.arrived_at + stay.chance.randrange(4, 20) * HOUR, first)
    called_in_time(stay, again)


def ready_notice_retracted(stay: Stay) -> None:
    """The ready notice was about somebody else: what was told because of it is taken back."""
    ready = admitted_and_ready(stay, 1, 5)
    hospital.ready_retracted(stay, ready.arrived_at + stay.chance.randrange(4, 12) * HOUR, ready)
    stay.must("sip_call", LAPSED)


def ready_told_by_phone(stay: Stay) -> None:
    """The line was down: the ready notice is given by phone, registered the next morning, counted from the phone."""
    day = stay.chance.randrange(1, 5)
    admission(stay, day - 1)
    told_at = within(stay.chance, stay.instant(day, 14), stay.instant(day, 16))
    reserve = {"method": "phone", "told": "jour", "told_at": told_at, "registered_by": stay.ward}
    at = stay.instant(day + 1, 8, stay.chance.randrange(50))
    ready = hospital.ready(stay, at, {"channel": "RESERVE_ROUTINE", "reserve": reserve})
    called_in_time(stay, ready)


def needs_grow_after_the_notice(stay: Stay) -> None:
    """Home help turns out to be needed as well, after the ready notice: the call must reach social services too."""
    ready = admitted_and_ready(stay, 1, 4)
    judged = hospital.reassessed(stay, ready.arrived_at + stay.chance.randrange(3, 6) * HOUR, EVERYTHING)
    home_after(stay, call_between(stay, judged.arrived_at + APART, too_late(ready) - HOUR))
    stay.must("sip_call", MET)


def needs_cease(stay: Stay) -> None:
    """The patient turns out to need home help alone: nothing is left to plan together."""
    ready = admitted_and_ready(stay, 1, 4)
    hospital.reassessed(stay, ready.arrived_at + stay.chance.randrange(4, 20) * HOUR, HOME_HELP_ONLY)
    stay.must("sip_call", LAPSED)


def a_need_found_later(stay: Stay) -> None:
    """Social services turn out to be needed as well, and join before the patient is ready."""
    told = admission(stay, stay.chance.randrange(4))
    day = stay.day_of(told.given_at)
    hospital.reassessed(stay, at_work(stay.chance, told.arrived_at + APART, stay.instant(day + 1, 20)), EVERYTHING)
    called_in_time(stay, ready_on(stay, day + 2))


def wrong_municipality_at_first(stay: Stay) -> None:
    """The admission notice named the wrong municipality: one is told that it was a mistake, another joins."""
    told = admission(stay, stay.chance.randrange(3))
    home = stay.given.elsewhere
    hospital.admission_corrected(stay, told.arrived_at + stay.chance.randrange(3, 9) * HOUR, home)
    called_in_time(stay, ready_on(stay, stay.day_of(told.given_at) + 2))


def wrong_patient(stay: Stay) -> None:
    """The whole stay was somebody else's: nothing of it counts."""
    ready = admitted_and_ready(stay, 1, 4)
    hospital.wrong_patient(stay, ready.arrived_at + stay.chance.randrange(3, 20) * HOUR)
    stay.must("sip_call", LAPSED)


def moved_home(stay: Stay) -> None:
    """The patient moves to another municipality while in hospital: that one is told, and called."""
    told = admission(stay, stay.chance.randrange(3))
    hospital.moved_home(stay, told.arrived_at + stay.chance.randrange(4, 9) * HOUR, stay.given.elsewhere)
    called_in_time(stay, ready_on(stay, stay.day_of(told.given_at) + 2))


def _next_morning(stay: Stay, ready: Told) -> datetime:
    return stay.instant(stay.day_of(ready.given_at) + 1, 7, stay.chance.randrange(50))
