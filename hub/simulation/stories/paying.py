"""Which municipality pays: the one of registration, one that has placed the patient, another in turn, or none."""

from hub.simulation.books.ledger import ENDED, MANUAL_REVIEW, MET, NOT_APPLICABLE, NOT_STARTED
from hub.simulation.period import at_work
from hub.simulation.stay import APART, Stay
from hub.simulation.stories import hospital, open_care
from hub.simulation.stories.forms import address_in
from hub.simulation.stories.ordinary import HOUR, admitted_and_ready, call_between, go_home
from hub.simulation.stories.waiting import called_at_once, first_day, leaves_after, ready_early


def placed_by_another_municipality(stay: Stay) -> None:
    """Another municipality has placed the patient in a home here: that one pays, wherever the patient is registered."""
    placing = stay.given.elsewhere.code
    ready = called_at_once(stay, placing_municipality=placing)
    leaves_after(stay, ready, 1)
    stay.must_pay(ready, ENDED, days=1, payer=placing)


def registered_nowhere(stay: Stay) -> None:
    """The patient has moved out of the country and is cared for here all the same: no municipality is there to pay."""
    here = stay.given.lives_in.code
    ready = called_at_once(stay, registered_municipality=None, stay_municipality=here)
    stay.must_pay(ready, NOT_APPLICABLE, "REGISTERED_NOWHERE", payer=None)


def registered_in_another_region(stay: Stay) -> None:
    """The patient is registered in another county and will live with kin here: no agreement of this county binds."""
    there = stay.chance.choice(stay.given.neighbours)
    where = {"registered_municipality": there.code, "stay_municipality": stay.given.lives_in.code}
    ready = called_at_once(stay, **where, patient=address_in(stay, there.town))
    stay.must_pay(ready, MANUAL_REVIEW, "NO_AGREEMENT_KNOWN", payer=there.code)


def moves_while_days_are_paid(stay: Stay) -> None:
    """Registered in another municipality while waiting: the first pays up to then, the other's days must be judged."""
    ready = called_at_once(stay)
    other = stay.given.elsewhere
    hospital.registered_elsewhere(stay, stay.instant(first_day(stay, ready) + 1, 9), other)
    stay.must_pay(ready, ENDED, days=1)
    stay.must_pay(ready, MANUAL_REVIEW, "PAYER_CHANGED", payer=other.code, number=2)


def moves_before_any_day_is_paid(stay: Stay) -> None:
    """Registered in another municipality the day after the ready notice: the first has no days to pay."""
    ready = called_at_once(stay)
    other = stay.given.elsewhere
    hospital.registered_elsewhere(stay, ready.arrived_at + 20 * HOUR, other)
    stay.must_pay(ready, NOT_STARTED)
    stay.must_pay(ready, MANUAL_REVIEW, "PAYER_CHANGED", payer=other.code, number=2)


def registration_put_right_while_waiting(stay: Stay) -> None:
    """The admission notice named the wrong municipality, which comes out after the ready notice."""
    ready = ready_early(stay)
    home = stay.given.elsewhere
    corrected = hospital.admission_corrected(stay, ready.arrived_at + stay.chance.randrange(4, 8) * HOUR, home)
    after = corrected.arrived_at + APART
    call_between(stay, after, after + 12 * HOUR)
    stay.must("sip_call", MET)
    stay.must_pay(ready, MANUAL_REVIEW, "PAYER_CHANGED", payer=home.code)


def open_care_alone(stay: Stay) -> None:
    """Nothing of the municipality's is needed: there is nothing for it to pay."""
    ready = admitted_and_ready(stay, 1, 5)
    open_care.contact_appointed(stay, at_work(stay.chance, ready.arrived_at + APART, ready.arrived_at + 24 * HOUR))
    go_home(stay, ready.arrived_at + 26 * HOUR)
    stay.must_pay(ready, NOT_APPLICABLE, "NO_MUNICIPAL_NEED")
