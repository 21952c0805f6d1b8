"""Whether and how the call is made: in time, late, stuck, by the wrong one, to too few, called off, by phone."""

from hub.simulation.books.ledger import DONE_LATE, MET
from hub.simulation.period import within
from hub.simulation.stay import APART, Stay
from hub.simulation.stories import open_care
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
    open_care.called(stay, ready.arrived_at + 24 * HOUR)
    stay.must("sip_call", MET)


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


def called_by_phone(stay: Stay) -> None:
    """The care contact takes the phone instead of the hub, and tells so afterwards: that is a call as good as any."""
    ready = admitted_and_ready(stay, 1, 4)
    open_care.contact_appointed(stay, ready.arrived_at + APART)
    for number, party in enumerate(stay.known.participants(), start=1):
        open_care.given_by_hand(stay, ready.arrived_at + (5 + number) * HOUR, "SipConvened", party)
    stay.must("sip_call", MET)


def found_unneeded(stay: Stay) -> None:
    """Open care sees no need of a plan, against the hospital: the duty stands."""
    ready = admitted_and_ready(stay, 1, 3)
    nobody_calls(stay, ready)
    open_care.contact_appointed(stay, ready.arrived_at + APART)
    open_care.found_unneeded(stay, ready.arrived_at + 6 * HOUR)


def waiting_for_the_call(stay: Stay) -> None:
    """Ready, an appointed contact, and the call still to come when the time is over."""
    ready = admitted_and_ready(stay, 4, 6)
    nobody_calls(stay, ready)
    open_care.contact_appointed(stay, ready.arrived_at + APART)


def met_and_planned(stay: Stay) -> None:
    """Called at once, met the next day, planned, and followed up two days later, or not."""
    ready = admitted_and_ready(stay, 1, 2)
    open_care.contact_appointed(stay, ready.arrived_at + APART)
    call = open_care.called(stay, ready.arrived_at + 5 * HOUR)
    stay.must("sip_call", MET)
    open_care.met(stay, call.arrived_at + 18 * HOUR)
    follow_up = stay.day_of(call.given_at) + 3
    drawn = stay.chance.random()
    if drawn < 0.8:  # noqa: PLR2004 - one in five is not asked
        open_care.plan_consented(stay, call.arrived_at + 19 * HOUR)
    day = stay.period.date_of(stay.given.first_day + follow_up)
    open_care.planned(stay, call.arrived_at + 21 * HOUR, day, whole=drawn > 0.2)  # noqa: PLR2004 - one in five
    go_home(stay, call.arrived_at + 26 * HOUR)
    if stay.chance.random() < 0.5:  # noqa: PLR2004 - every other
        open_care.followed_up(stay, stay.instant(follow_up, 13))
        stay.must("sip_follow_up", MET)
