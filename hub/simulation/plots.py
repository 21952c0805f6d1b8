"""What can happen to a stay: each plot is one story, told to the hub in messages and written down in the stay's book.

A plot chooses its days so that everything it tells lies within the week, and says itself what must come of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.simulation.days import DAYS, ENDS_AT, at_work, day_of, instant, within
from hub.simulation.stay import HEALTH_CARE, OPEN_CARE, SOCIAL_SERVICES, Stay

ANY_PLANNING: frozenset[str] = frozenset()
EVERYTHING = frozenset({HEALTH_CARE, SOCIAL_SERVICES, OPEN_CARE})
HOME_NURSING = frozenset({HEALTH_CARE, OPEN_CARE})
BOTH_MUNICIPAL = frozenset({HEALTH_CARE, SOCIAL_SERVICES})
HOME_HELP_ONLY = frozenset({SOCIAL_SERVICES})

_HOUR = timedelta(hours=1)
_LAST_CHANCE = ENDS_AT - timedelta(hours=12)
OVERTAKEN_SHARE = 0.15
# A late call comes so long after the last moment that simulated time has surely passed it.
_LATE_ENOUGH = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Plot:
    """A story, how often it is told among a hundred, and what must be settled before it begins.

    No needs named means any that demand planning by both principals.
    """

    tell: Callable[[Stay], None]
    weight: int
    needs: frozenset[str] = ANY_PLANNING
    protected: bool = False
    psychiatric: bool = False

    @property
    def name(self) -> str:
        """The story in a few words."""
        return self.tell.__name__.replace("_", " ")


def called_in_time(stay: Stay) -> None:
    """Ready, and the appointed care contact calls everyone within three days."""
    ready = _ready_on(stay, 1, 5)
    _called_in_time(stay, ready, stay.duty_arises(ready))


def called_before_ready(stay: Stay) -> None:
    """The call goes out before the patient is ready: lawful, and it fulfils the count that comes."""
    told = _admission(stay, stay.chance.choice((0, 3, 4)))
    call = at_work(stay.chance, told + 2 * _HOUR, instant(day_of(told) + 1, 20))
    stay.contact_appointed(call - _HOUR)
    stay.call_sent(call)
    ready = _told_ready(stay, day_of(call) + 1)
    stay.duty_fulfilled(call, stay.duty_arises(ready))
    # Who has the call already is told of no duty besides it.
    stay.book.invitations = {
        each for each in stay.book.invitations if each[2] == "CALL" or each[0] not in stay.participants
    }


def called_late(stay: Stay) -> None:
    """The call comes the day after its last moment: overdue, and then done late."""
    ready = _ready_on(stay, 1, 2)
    due = stay.duty_arises(ready)
    stay.contact_appointed(ready + _HOUR)
    _goes_home(stay, ready + 5 * _HOUR)
    call = within(stay.chance, due + _LATE_ENOUGH, due + _LATE_ENOUGH + 8 * _HOUR)
    stay.call_sent(call)
    stay.duty_fulfilled(call, due)


def never_called(stay: Stay) -> None:
    """A care contact is appointed, and nobody calls."""
    ready = _ready_on(stay, 1, 3)
    due = stay.duty_arises(ready)
    stay.contact_appointed(ready + _HOUR)
    _goes_home(stay, ready + 6 * _HOUR)
    stay.nobody_calls(due)


def called_by_the_ward(stay: Stay) -> None:
    """The ward calls instead of the care contact, which fulfils nothing."""
    ready = _ready_on(stay, 1, 3)
    due = stay.duty_arises(ready)
    stay.contact_appointed(ready + _HOUR)
    message = stay.call_sent(ready + 3 * _HOUR, sender=stay.ward)
    stay.book.findings.add(f"CALL_DOES_NOT_FULFIL {message}")
    stay.nobody_calls(due)


def called_before_anyone_was_appointed(stay: Stay) -> None:
    """Open care calls, and appoints its care contact afterwards."""
    ready = _ready_on(stay, 1, 3)
    due = stay.duty_arises(ready)
    message = stay.call_sent(ready + 2 * _HOUR)
    stay.contact_appointed(ready + 4 * _HOUR)
    stay.book.findings.add(f"CALL_DOES_NOT_FULFIL {message}")
    stay.nobody_calls(due)


def a_party_left_out(stay: Stay) -> None:
    """The call reaches the home nurses and not the social services."""
    ready = _ready_on(stay, 1, 3)
    due = stay.duty_arises(ready)
    stay.contact_appointed(ready + _HOUR)
    message = stay.call_sent(ready + 3 * _HOUR, called=stay.participants[:1])
    stay.book.findings.add(f"CALL_DOES_NOT_FULFIL {message}")
    stay.nobody_calls(due)


def withdrawn_and_ready_again(stay: Stay) -> None:
    """Ready, worse again, ready once more: the first count lapses and a second begins."""
    first = _ready_on(stay, 1, 2)
    stay.duty_arises(first)
    withdrawn = instant(day_of(first) + 1, 7, 30)
    stay.ready_withdrawn(withdrawn, 1)
    second = _told_ready(stay, day_of(withdrawn) + stay.chance.choice((1, 2)))
    _called_in_time(stay, second, stay.duty_arises(second, 2), 2)


def withdrawn_for_good(stay: Stay) -> None:
    """Ready, and worse again before anyone had called."""
    ready = _ready_on(stay, 1, 5)
    stay.duty_arises(ready)
    stay.ready_withdrawn(instant(day_of(ready) + 1, 6, 45), 1)


def died_before_the_call(stay: Stay) -> None:
    """The patient dies while the count runs: it lapses, and nothing looks overdue."""
    ready = _ready_on(stay, 1, 5)
    stay.duty_arises(ready)
    stay.died(within(stay.chance, ready + 4 * _HOUR, ready + 14 * _HOUR), 1)


def protected_person(stay: Stay) -> None:
    """The clocks run, and the hospital is told what it must do itself; nobody else hears of it."""
    ready = _ready_on(stay, 1, 4)
    _called_in_time(stay, ready, stay.duty_arises(ready))


def home_help_alone(stay: Stay) -> None:
    """Social services alone are needed: nothing to plan together, so no duty."""
    ready = _ready_on(stay, 1, 5)
    _goes_home(stay, ready + 5 * _HOUR)


def open_compulsory_care(stay: Stay) -> None:
    """After discharge comes open compulsory care: a coordinated care plan takes the place of the SIP."""
    told = _admission(stay, stay.chance.randrange(4))
    stay.contact_appointed(told + 4 * _HOUR)
    _told_ready(
        stay,
        day_of(told) + 1,
        basis="OPEN_COMPULSORY_CARE_DECISION",
        aftercare_form="OPEN_COMPULSORY_PSYCHIATRIC",
    )


def a_need_found_later(stay: Stay) -> None:
    """Social services turn out to be needed as well, and join before the patient is ready."""
    told = _admission(stay, stay.chance.randrange(4))
    stay.reassessed(at_work(stay.chance, told + 2 * _HOUR, instant(day_of(told) + 1, 20)), EVERYTHING)
    ready = _told_ready(stay, day_of(told) + 2)
    _called_in_time(stay, ready, stay.duty_arises(ready))


def admission_told_late(stay: Stay) -> None:
    """The admission notice comes after its 24 hours."""
    admitted = _admission_hour(stay, stay.chance.randrange(3))
    told = admitted + timedelta(hours=stay.chance.randrange(25, 36))
    stay.admitted(admitted, told)
    ready = _told_ready(stay, day_of(told) + 1)
    _called_in_time(stay, ready, stay.duty_arises(ready))


def discharged_without_care_contact(stay: Stay) -> None:
    """The patient goes home and nobody has been appointed."""
    ready = _ready_on(stay, 4, 5)
    stay.nobody_calls(stay.duty_arises(ready))
    stay.discharged(ready + 4 * _HOUR)


def discharged_without_ready_notice(stay: Stay) -> None:
    """No ready notice was ever sent: the duty is there, no three days are counted, and somebody must look at it."""
    told = _admission(stay, stay.chance.randrange(4))
    stay.contact_appointed(told + 4 * _HOUR)
    stay.discharged(instant(day_of(told) + 2, 13))
    stay.duty_arises(told)
    del stay.book.deadlines["sip_call", 1], stay.book.last_moments[1]
    stay.book.findings.add("DISCHARGED_WITHOUT_READY_NOTICE")


def ready_told_before_the_admission(stay: Stay) -> None:
    """A short stay whose admission notice was stuck in a queue: the ready notice overtakes it."""
    day = stay.chance.randrange(1, 5)
    admitted, ready = instant(day, 6, 20), instant(day, 13, stay.chance.randrange(60))
    stay.ready(ready)
    stay.admitted(admitted, ready + 3 * _HOUR)
    _called_in_time(stay, ready + 3 * _HOUR, stay.duty_arises(ready))


def waiting_for_the_call(stay: Stay) -> None:
    """Ready late in the week: the last moment lies after it."""
    ready = _ready_on(stay, 4, 6)
    stay.contact_appointed(ready + 2 * _HOUR)
    stay.nobody_calls(stay.duty_arises(ready))


def still_in_hospital(stay: Stay) -> None:
    """Admitted, told, and not ready yet."""
    _admission(stay, stay.chance.randrange(4, DAYS))


PLOTS = (
    Plot(called_in_time, 26),
    Plot(never_called, 8),
    Plot(called_late, 6),
    Plot(withdrawn_and_ready_again, 6),
    Plot(protected_person, 2, HOME_NURSING, protected=True),
    Plot(ready_told_before_the_admission, 5),
    Plot(home_help_alone, 5, HOME_HELP_ONLY),
    Plot(called_by_the_ward, 3),
    Plot(a_party_left_out, 4, BOTH_MUNICIPAL),
    Plot(died_before_the_call, 3, HOME_NURSING),
    Plot(open_compulsory_care, 3, HOME_NURSING, psychiatric=True),
    Plot(called_before_ready, 5),
    Plot(a_need_found_later, 4, HOME_NURSING),
    Plot(waiting_for_the_call, 7),
    Plot(still_in_hospital, 8),
    Plot(discharged_without_care_contact, 3, HOME_NURSING),
    Plot(withdrawn_for_good, 3),
    Plot(called_before_anyone_was_appointed, 2),
    Plot(admission_told_late, 3),
    Plot(discharged_without_ready_notice, 2),
)
"""The plots in the order in which a small week tells them; one big enough tells each at least once."""


def _admission_hour(stay: Stay, day: int) -> datetime:
    return within(stay.chance, instant(day, 7), instant(day, 15))


def _admission(stay: Stay, day: int) -> datetime:
    """Admit on *day* and tell of it some hours later; return when it was told."""
    admitted = _admission_hour(stay, day)
    told = within(stay.chance, admitted + _HOUR, admitted + 7 * _HOUR)
    stay.admitted(admitted, told)
    return told


def _told_ready(stay: Stay, day: int, **changed: object) -> datetime:
    ready = within(stay.chance, instant(day, 8, 30), instant(day, 15, 30))
    stay.ready(ready, **changed)
    return ready


def _ready_on(stay: Stay, first: int, last: int) -> datetime:
    """Admit one to three days before a day between *first* and *last*, and tell on it that the patient is ready."""
    day = stay.chance.randrange(first, last + 1)
    _admission(stay, max(0, day - stay.chance.choice((1, 1, 2, 3))))
    return _told_ready(stay, day)


def _called_in_time(stay: Stay, ready: datetime, due: datetime, count: int = 1) -> None:
    """Let the care contact be appointed and call, between the ready notice and the last moment, and all go home.

    Now and then the call overtakes the appointment that it rests on.
    """
    call = at_work(stay.chance, ready + 2 * _HOUR, min(due, _LAST_CHANCE))
    overtaken = stay.chance.random() < OVERTAKEN_SHARE
    stay.contact_appointed(
        call - _HOUR, delay=_HOUR + timedelta(minutes=stay.chance.randrange(5, 60)) if overtaken else None
    )
    stay.call_sent(call)
    stay.duty_fulfilled(call, due, count)
    _goes_home(stay, call + timedelta(hours=stay.chance.randrange(2, 30)))


def _goes_home(stay: Stay, at: datetime) -> None:
    """Discharge at *at*; whoever has not gone home when the week ends is still there."""
    if at < _LAST_CHANCE:
        stay.discharged(at)
