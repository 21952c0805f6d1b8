"""What is particular about the person or the case: protection, consent, compulsory care, a stranger."""

from datetime import timedelta

from hub.simulation.books.ledger import DONE_LATE, MET
from hub.simulation.period import within
from hub.simulation.stay import APART, Stay
from hub.simulation.stories import hospital, municipality, open_care
from hub.simulation.stories.ordinary import (
    HOUR,
    admission,
    admitted_and_ready,
    call_between,
    called_in_time,
    go_home,
    home_after,
    nobody_calls,
    ready_on,
    too_late,
)
from hub.simulation.told import Told


def protected_person(stay: Stay) -> None:
    """The hospital is told what it must do itself, nobody else hears of it, and the care contact calls by phone."""
    ready = admitted_and_ready(stay, 1, 4)
    open_care.contact_appointed(stay, ready.arrived_at + APART)
    call = open_care.called(stay, ready.arrived_at + 5 * HOUR)
    for number, party in enumerate(stay.known.participants(), start=1):
        open_care.given_by_hand(stay, call.arrived_at + number * HOUR, "SipConvened", party)
    stay.must("sip_call", MET)


def protected_person_not_called(stay: Stay) -> None:
    """The care contact calls through the hub, which tells nobody, and does not take the phone: nobody was called."""
    ready = admitted_and_ready(stay, 1, 3)
    nobody_calls(stay, ready)
    open_care.contact_appointed(stay, ready.arrived_at + APART)
    open_care.called(stay, ready.arrived_at + 5 * HOUR)
    go_home(stay, ready.arrived_at + 24 * HOUR)


def protected_from_the_second_day(stay: Stay) -> None:
    """It turns out that the person's data are protected: the hospital must recall by hand what the hub has told."""
    told = admission(stay, stay.chance.randrange(2))
    hospital.protected_from_now(stay, told.arrived_at + stay.chance.randrange(6, 9) * HOUR)
    ready = ready_on(stay, stay.day_of(told.given_at) + 2)
    nobody_calls(stay, ready)
    open_care.contact_appointed(stay, ready.arrived_at + APART)


def home_help_alone(stay: Stay) -> None:
    """Social services alone are needed: nothing to plan together, so no duty."""
    ready = admitted_and_ready(stay, 1, 5)
    go_home(stay, ready.arrived_at + 5 * HOUR)


def open_compulsory_care(stay: Stay) -> None:
    """After discharge comes open compulsory care: a coordinated care plan takes the place of the SIP."""
    told = admission(stay, stay.chance.randrange(4))
    open_care.contact_appointed(stay, told.arrived_at + 4 * HOUR)
    form = {"basis": "OPEN_COMPULSORY_CARE_DECISION", "aftercare_form": "OPEN_COMPULSORY_PSYCHIATRIC"}
    ready_on(stay, stay.day_of(told.given_at) + 1, **form)


def plan_refused(stay: Stay) -> None:
    """The patient wants no plan: the clock runs on, and somebody must judge."""
    ready = admitted_and_ready(stay, 1, 4)
    nobody_calls(stay, ready)
    open_care.contact_appointed(stay, ready.arrived_at + APART)
    open_care.plan_refused(stay, ready.arrived_at + stay.chance.randrange(5, 12) * HOUR)
    go_home(stay, ready.arrived_at + 22 * HOUR)


def plan_refused_at_first(stay: Stay) -> None:
    """The patient wants no plan, sleeps on it, and is called."""
    ready = admitted_and_ready(stay, 1, 3)
    open_care.contact_appointed(stay, ready.arrived_at + APART)
    refusal = open_care.plan_refused(stay, ready.arrived_at + 5 * HOUR)
    open_care.plan_consented(stay, ready.arrived_at + 22 * HOUR, refusal)
    open_care.called(stay, ready.arrived_at + 25 * HOUR)
    stay.must("sip_call", MET)


def unable_to_consent(stay: Stay) -> None:
    """The patient can say neither yes nor no, and is called all the same."""
    ready = admitted_and_ready(stay, 1, 4)
    open_care.unable_to_consent(stay, ready.arrived_at + APART)
    home_after(stay, call_between(stay, ready.arrived_at + 6 * HOUR, too_late(ready) - HOUR))
    stay.must("sip_call", MET)


def sharing_refused(stay: Stay) -> None:
    """The patient does not let the parties share what they know: somebody must judge, and the clock runs on."""
    told = admission(stay, stay.chance.randrange(2))
    open_care.sharing_refused(stay, told.arrived_at + 33 * HOUR)
    called_in_time(stay, ready_on(stay, stay.day_of(told.given_at) + 2))


def admission_told_late(stay: Stay) -> None:
    """The admission notice comes after its 24 hours."""
    day = stay.chance.randrange(3)
    admitted_at = within(stay.chance, stay.instant(day, 7), stay.instant(day, 15))
    told = hospital.admitted(stay, admitted_at, admitted_at + timedelta(hours=stay.chance.randrange(25, 36)))
    stay.must("admission_notice", DONE_LATE)
    called_in_time(stay, ready_on(stay, stay.day_of(told.given_at) + 1))


def ready_told_before_the_admission(stay: Stay) -> None:
    """A short stay whose admission notice was stuck in a queue: the ready notice overtakes it."""
    day = stay.chance.randrange(1, 5)
    admitted_at, at = stay.instant(day, 6, 20), stay.instant(day, 13, stay.chance.randrange(60))
    ready = hospital.ready(stay, at)
    told = hospital.admitted(stay, admitted_at, at + 3 * HOUR)
    called_in_time(stay, Told(ready.id, ready.given_at, told.arrived_at))


def a_stranger_speaks(stay: Stay) -> None:
    """A municipality without a part in the case tells its plans by mistake: it hears so, and nothing follows."""
    ready = admitted_and_ready(stay, 1, 4)
    municipality.spoken_by_mistake(stay, ready.arrived_at + APART)
    home_after(stay, call_between(stay, ready.arrived_at + 6 * HOUR, too_late(ready) - HOUR))
    stay.must("sip_call", MET)
