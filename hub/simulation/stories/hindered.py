"""Patients who cannot leave since open care's services are missing (5 kap. 5 §), before the days are paid and after."""

from hub.simulation.books.ledger import ENDED, MANUAL_REVIEW, PREVENTED, RUNNING
from hub.simulation.stay import Stay
from hub.simulation.stories import open_care
from hub.simulation.stories.ordinary import HOUR, go_home
from hub.simulation.stories.waiting import called_at_once, first_day


def open_care_missing_for_some_days(stay: Stay) -> None:
    """Open care cannot give what is needed until after the first payable day began: the next one is the first."""
    ready = called_at_once(stay)
    open_care.missing(stay, ready.arrived_at + 7 * HOUR)
    day = first_day(stay, ready)
    open_care.there_again(stay, stay.instant(day, stay.chance.randrange(8, 12)))
    go_home(stay, stay.instant(day + 2, 5))
    stay.must_pay(ready, ENDED, days=1)


def open_care_missing_and_back_in_time(stay: Stay) -> None:
    """Open care is not sure that it can give what is needed, and is the day after: no day is lost."""
    ready = called_at_once(stay)
    open_care.missing(stay, ready.arrived_at + 7 * HOUR, reason="UNCLEAR")
    open_care.there_again(stay, ready.arrived_at + 24 * HOUR)
    go_home(stay, stay.instant(first_day(stay, ready) + 1, 9))
    stay.must_pay(ready, ENDED, days=1)


def open_care_missing_throughout(stay: Stay) -> None:
    """Open care cannot give what is needed, and the patient waits for that: the municipality does not pay."""
    ready = called_at_once(stay)
    open_care.missing(stay, ready.arrived_at + 8 * HOUR)
    stay.must_pay(ready, PREVENTED, "OPEN_CARE_UNAVAILABLE")


def open_care_missing_once_days_are_paid(stay: Stay) -> None:
    """Open care falls away when the municipality already pays: the Act speaks of the start alone."""
    ready = called_at_once(stay)
    open_care.missing(stay, stay.instant(first_day(stay, ready), stay.chance.randrange(8, 18)))
    stay.must_pay(ready, MANUAL_REVIEW, "OPEN_CARE_UNAVAILABLE_AFTER_START")


def open_care_missing_and_no_hindrance(stay: Stay) -> None:
    """Open care lacks something that does not keep the patient in hospital: the days are paid."""
    ready = called_at_once(stay)
    open_care.missing(stay, ready.arrived_at + 8 * HOUR, hinders=False)
    stay.must_pay(ready, RUNNING)
