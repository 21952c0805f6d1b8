"""What can happen to a stay: each plot is one story, told as the parties tell it, and says what must come of its call.

A plot may be cut short where the simulated time ends; then it says nothing of what was to come.
"""

from datetime import datetime, timedelta

from hub.simulation.books.known import HEALTH_CARE, OPEN_CARE, SOCIAL_SERVICES
from hub.simulation.books.ledger import DONE_LATE, LAPSED, MET
from hub.simulation.period import at_work, within
from hub.simulation.stay import APART, Stay, Told
from hub.simulation.stories import hospital, municipality, open_care
from hub.simulation.stories.ordinary import (
    HOUR,
    LATE_ENOUGH,
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

EVERYTHING = frozenset({HEALTH_CARE, SOCIAL_SERVICES, OPEN_CARE})
HOME_NURSING = frozenset({HEALTH_CARE, OPEN_CARE})
BOTH_MUNICIPAL = frozenset({HEALTH_CARE, SOCIAL_SERVICES})
HOME_HELP_ONLY = frozenset({SOCIAL_SERVICES})


def called_within_three_days(stay: Stay) -> None:
    """Ready, and the appointed care contact calls everyone within three days."""
    called_in_time(stay, admitted_and_ready(stay, 1, 5))


def called_before_ready(stay: Stay) -> None:
    """The call goes out before the patient is ready: lawful, and it does for the count that comes."""
    told = admission(stay, stay.chance.choice((0, 1, 3, 4)))
    call = call_between(stay, told.arrived_at + APART, stay.instant(stay.day_of(told.given_at) + 1, 20))
    ready_on(stay, stay.day_of(call.given_at) + 1)
    stay.must("sip_call", MET)


def called_late(stay: Stay) -> None:
    """The call comes the day after its last moment: overdue, and then done late."""
    ready = admitted_and_ready(stay, 1, 2)
    open_care.contact_appointed(stay, ready.arrived_at + APART)
    go_home(stay, ready.arrived_at + 7 * HOUR)
    late = too_late(ready) + LATE_ENOUGH
    open_care.called(stay, within(stay.chance, late, late + LATE_ENOUGH))
    stay.must("sip_call", DONE_LATE)


def call_stuck_on_its_way(stay: Stay) -> None:
    """The call is sent just in time and arrives the morning after: it counts as given when it arrived."""
    ready = admitted_and_ready(stay, 1, 2)
    open_care.contact_appointed(stay, ready.arrived_at + APART)
    open_care.called(stay, too_late(ready) - HOUR, lag=LATE_ENOUGH + HOUR)
    stay.must("sip_call", DONE_LATE)


def never_called(stay: Stay) -> None:
    """A care contact is appointed, and nobody calls."""
    ready = admitted_and_ready(stay, 1, 3)
    nobody_calls(stay, ready)
    open_care.contact_appointed(stay, ready.arrived_at + APART)
    go_home(stay, ready.arrived_at + 8 * HOUR)


def called_by_the_ward(stay: Stay) -> None:
    """The ward calls instead of the care contact, which does nothing for the duty."""
    ready = admitted_and_ready(stay, 1, 3)
    nobody_calls(stay, ready)
    open_care.contact_appointed(stay, ready.arrived_at + APART)
    open_care.called(stay, ready.arrived_at + 6 * HOUR, sender=stay.ward)


def called_before_anyone_was_appointed(stay: Stay) -> None:
    """Open care calls, and appoints its care contact afterwards."""
    ready = admitted_and_ready(stay, 1, 3)
    nobody_calls(stay, ready)
    open_care.called(stay, ready.arrived_at + APART)
    open_care.contact_appointed(stay, ready.arrived_at + 6 * HOUR)


def a_party_left_out(stay: Stay) -> None:
    """The call reaches the home nurses and not the social services."""
    ready = admitted_and_ready(stay, 1, 3)
    nobody_calls(stay, ready)
    open_care.contact_appointed(stay, ready.arrived_at + APART)
    open_care.called(stay, ready.arrived_at + 6 * HOUR, to=stay.known.participants()[:1])


def called_by_the_contact_before(stay: Stay) -> None:
    """The care contact is replaced; a call by the one before does nothing, that by the new one does."""
    ready = admitted_and_ready(stay, 1, 4)
    unit = f"{stay.open_care[:12]}-V{stay.chance.randrange(900, 999)}"
    open_care.contact_appointed(stay, ready.arrived_at + APART, unit=unit)
    open_care.contact_appointed(stay, ready.arrived_at + 5 * HOUR)
    open_care.called(stay, ready.arrived_at + 7 * HOUR, sender=unit)
    open_care.called(stay, ready.arrived_at + 20 * HOUR)
    stay.must("sip_call", MET)


def withdrawn_and_ready_again(stay: Stay) -> None:
    """Ready, worse again, ready once more: the first count lapses and a second begins."""
    first = admitted_and_ready(stay, 1, 2)
    hospital.ready_withdrawn(stay, _next_morning(stay, first))
    stay.must("sip_call", LAPSED)
    called_in_time(stay, ready_on(stay, stay.day_of(first.given_at) + stay.chance.choice((2, 3))), 2)


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


def called_off_and_called_again(stay: Stay) -> None:
    """The meeting is called off while the three days run: the duty is back, and a new call does it."""
    ready = admitted_and_ready(stay, 1, 4)
    open_care.contact_appointed(stay, ready.arrived_at + APART)
    open_care.called(stay, ready.arrived_at + 5 * HOUR)
    open_care.cancelled(stay, ready.arrived_at + 9 * HOUR)
    home_after(stay, open_care.called(stay, ready.arrived_at + 26 * HOUR))
    stay.must("sip_call", MET)


def called_off_afterwards(stay: Stay) -> None:
    """The meeting is called off once the three days are over: the call was made all the same."""
    ready = admitted_and_ready(stay, 1, 2)
    open_care.contact_appointed(stay, ready.arrived_at + APART)
    open_care.called(stay, ready.arrived_at + 5 * HOUR)
    open_care.cancelled(stay, too_late(ready) + LATE_ENOUGH)
    stay.must("sip_call", MET)


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
    open_care.plan_consented(stay, ready.arrived_at + 20 * HOUR, refusal)
    open_care.called(stay, ready.arrived_at + 24 * HOUR)
    stay.must("sip_call", MET)


def found_unneeded(stay: Stay) -> None:
    """Open care sees no need of a plan, against the hospital: the duty stands."""
    ready = admitted_and_ready(stay, 1, 3)
    nobody_calls(stay, ready)
    open_care.contact_appointed(stay, ready.arrived_at + APART)
    open_care.found_unneeded(stay, ready.arrived_at + 6 * HOUR)


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
    hospital.admission_corrected(stay, told.arrived_at + stay.chance.randrange(3, 9) * HOUR, told, home)
    called_in_time(stay, ready_on(stay, stay.day_of(told.given_at) + 2))


def wrong_patient(stay: Stay) -> None:
    """The whole stay was somebody else's: nothing of it counts."""
    ready = admitted_and_ready(stay, 1, 4)
    hospital.wrong_patient(stay, ready.arrived_at + stay.chance.randrange(3, 20) * HOUR)
    stay.must("sip_call", LAPSED)


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


def admission_told_late(stay: Stay) -> None:
    """The admission notice comes after its 24 hours."""
    day = stay.chance.randrange(3)
    admitted_at = within(stay.chance, stay.instant(day, 7), stay.instant(day, 15))
    told = hospital.admitted(stay, admitted_at, admitted_at + timedelta(hours=stay.chance.randrange(25, 36)))
    stay.must("admission_notice", DONE_LATE)
    called_in_time(stay, ready_on(stay, stay.day_of(told.given_at) + 1))


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


def ready_told_before_the_admission(stay: Stay) -> None:
    """A short stay whose admission notice was stuck in a queue: the ready notice overtakes it."""
    day = stay.chance.randrange(1, 5)
    admitted_at, at = stay.instant(day, 6, 20), stay.instant(day, 13, stay.chance.randrange(60))
    ready = hospital.ready(stay, at)
    told = hospital.admitted(stay, admitted_at, at + 3 * HOUR)
    called_in_time(stay, Told(ready.id, ready.given_at, told.arrived_at))


def waiting_for_the_call(stay: Stay) -> None:
    """Ready, an appointed contact, and the call still to come when the time is over."""
    ready = admitted_and_ready(stay, 4, 6)
    nobody_calls(stay, ready)
    open_care.contact_appointed(stay, ready.arrived_at + APART)


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


def _next_morning(stay: Stay, ready: Told) -> datetime:
    return stay.instant(stay.day_of(ready.given_at) + 1, 7, stay.chance.randrange(50))
