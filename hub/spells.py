"""The days that count in the average of a month: those from a ready notice until it ended.  Pure.

Where an agreement counts by the average (4 kap. 5 §) no single day of a stay is payable, and none is the first.
"""

from datetime import date, time
from typing import Final

from hub.domain.calendar import STOCKHOLM, civil_day
from hub.domain.clocks import stay_broken_off
from hub.domain.events import Liability
from hub.domain.payers import AVERAGE
from hub.domain.stay import ReadyNotice, Stay
from hub.domain.terms import LiabilityStatus
from hub.settlement import Spell

_NOON: Final = time(12)
_COUNTED: Final = {LiabilityStatus.NOT_STARTED, LiabilityStatus.RUNNING, LiabilityStatus.ENDED}


def notice_of(row: Liability, stay: Stay) -> ReadyNotice:
    """Return the ready notice that the liability arose from."""
    return next(ready for ready in stay.ready_notices if ready.fact.told.message_id == row.subject)


def by_the_month(row: Liability, stay: Stay) -> bool:
    """Whether the agreement counts the days of the notice by the average of a month."""
    return stay.rules.payment_model.on(civil_day(notice_of(row, stay).given_at)) == AVERAGE


def counts_in_average(row: Liability, stay: Stay) -> bool:
    """Whether the days of the notice count in the average, with nothing left for a person to judge."""
    return row.status in _COUNTED and by_the_month(row, stay)


def ended_on(ready: ReadyNotice, stay: Stay) -> date | None:
    """Return the day on which the notice ended: withdrawn, or the stay ended; None if it stands."""
    broken_off_at, _ = stay_broken_off(stay)
    ends = (ready.ends_at, stay.discharge.discharged_at if stay.discharge else None, broken_off_at)
    return min((civil_day(at) for at in ends if at is not None), default=None)


def spell_of(ready: ReadyNotice, stay: Stay) -> Spell:
    """Return the whole days from the notice until it ended; none while it stands."""
    begins_on, end = civil_day(ready.given_at), ended_on(ready, stay)
    after_noon = ready.given_at.astimezone(STOCKHOLM).time() > _NOON
    return Spell(0 if end is None else max(0, (end - begins_on).days), after_noon)
