"""What most stays have in common: the admission, the ready notice, the call in time, the way home."""

from datetime import datetime, timedelta

from hub.simulation.books.clocks import A_MOMENT
from hub.simulation.books.ledger import MET, MISSED, OPEN
from hub.simulation.period import at_work, within
from hub.simulation.red_days import is_red, last_moment_of_day, last_moments_of_call
from hub.simulation.stay import APART, Stay
from hub.simulation.stories import hospital, open_care
from hub.simulation.told import Told

HOUR = timedelta(hours=1)
LATE_ENOUGH = timedelta(hours=8)
"""A late call comes so long after the last moment that simulated time has surely passed it."""
WEEKEND_SHARE = 0.2


def admission(stay: Stay, day: int, **changed: object) -> Told:
    """Admit on *day*, more often by day than by night, and tell of it some hours later."""
    begins, ends = ((7, 15), (7, 15), (15, 23), (0, 7))[stay.chance.randrange(4)]
    at = within(stay.chance, stay.instant(day, begins), stay.instant(day, ends))
    at = max(at, stay.period.starts_at)
    told = hospital.admitted(stay, at, within(stay.chance, at + HOUR, at + 7 * HOUR), **changed)
    _meanwhile(stay, told.given_at)
    return told


def _meanwhile(stay: Stay, told_at: datetime) -> None:
    """Let small things happen on the ward, as they do."""
    if stay.chance.random() < 0.25:  # noqa: PLR2004 - one in four
        stay.later(told_at + stay.chance.randrange(5, 30) * HOUR, hospital.expected_discharge_changed)
    if stay.chance.random() < 0.12:  # noqa: PLR2004 - one in eight
        stay.later(told_at + stay.chance.randrange(4, 40) * HOUR, hospital.ward_changed)
    if stay.chance.random() < 0.3:  # noqa: PLR2004 - three in ten
        stay.later(told_at + stay.chance.randrange(4, 30) * HOUR, open_care.sharing_consented)


def ready_on(stay: Stay, day: int, **changed: str) -> Told:
    """Tell on *day* that the patient is ready."""
    at = within(stay.chance, stay.instant(day, 8, 30), stay.instant(day, 15, 30))
    told = hospital.ready(stay, at, changed=changed)
    if stay.chance.random() < 0.3:  # noqa: PLR2004 - three in ten
        stay.later(told.given_at + APART, hospital.discharge_planned)
    return told


def admitted_and_ready(stay: Stay, first: int, last: int, **changed: object) -> Told:
    """Admit one to three days before a day between *first* and *last*, and tell on it that the patient is ready."""
    days = range(first, last + 1)
    red = [is_red(stay.period.date_of(stay.given.first_day + day)) for day in days]
    day = stay.chance.choices(days, [WEEKEND_SHARE if each else 1.0 for each in red])[0]
    admission(stay, max(0, day - stay.chance.choice((1, 1, 2, 3))), **changed)
    return ready_on(stay, day)


def too_late(ready: Told) -> datetime:
    """Return the midnight from which on a call is too late."""
    return last_moments_of_call(ready.given_at)[1] + A_MOMENT


def called_in_time(stay: Stay, ready: Told, count: int = 1) -> Told:
    """Let a care contact be appointed and call within three days, and all go home."""
    call = call_between(stay, ready.arrived_at + APART, too_late(ready) - HOUR)
    stay.must("sip_call", MET, count)
    home_after(stay, call)
    return call


def call_between(stay: Stay, after: datetime, before: datetime) -> Told:
    """Let the care contact be appointed, and call; now and then the call overtakes the appointment it rests on."""
    at = at_work(stay.chance, after, before)
    overtaken = stay.chance.random() < 0.15  # noqa: PLR2004 - one in seven
    if not overtaken:
        open_care.contact_appointed(stay, at - HOUR)
    call = open_care.called(stay, at)
    if overtaken:
        stuck = HOUR + timedelta(minutes=stay.chance.randrange(5, 60))
        open_care.contact_appointed(stay, at - HOUR, lag=stuck)
    if stay.chance.random() < 0.1:  # noqa: PLR2004 - one in ten
        stay.later(call.given_at + APART, open_care.rescheduled)
    return call


def home_after(stay: Stay, call: Told) -> None:
    """Let the patient leave some time after the call."""
    go_home(stay, call.arrived_at + timedelta(hours=stay.chance.randrange(3, 30)))


def go_home(stay: Stay, at: datetime) -> None:
    """Let the patient leave, informed, and tell the parties the same day; one ward in four forgets, or is late."""
    if stay.chance.random() < 0.95:  # noqa: PLR2004 - one in twenty forgets
        hospital.patient_informed(stay, at - timedelta(minutes=stay.chance.randrange(5, 40)))
    hospital.discharged(stay, at)
    midnight = last_moment_of_day(at) + A_MOMENT
    soon = at + timedelta(minutes=stay.chance.randrange(5, 60))
    drawn = stay.chance.random()
    if soon > midnight - timedelta(minutes=5) or drawn < 0.1:  # noqa: PLR2004 - one in ten is late
        hospital.information_transferred(stay, midnight + stay.chance.randrange(9, 15) * HOUR)
    elif drawn < 0.84:  # noqa: PLR2004 - most are told at once
        hospital.information_transferred(stay, soon, withheld=drawn < 0.13)  # noqa: PLR2004 - a few by secrecy


def nobody_calls(stay: Stay, ready: Told, count: int = 1) -> None:
    """Nobody calls rightly before the time is over: the duty is overdue if its last moment lies before that."""
    stay.must("sip_call", MISSED if too_late(ready) < stay.period.ends_at else OPEN, count)
