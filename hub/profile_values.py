"""Every value that a profile may state: of what kind it is, and which level may state it.

The Act's own limits, and how lag (1930:173) moves them, are the statute's alone: an agreement may change only when and
how much the municipality pays (4 kap. 5 §).  What the hub itself runs by is stated once, beside the Act.  Routines that
the Act leaves to those who work by it are the region's to agree on with its municipalities.  A municipality states
for itself only what it alone owes or aims at: an agreement's `refusal_ends_call`, say, binds the region's open care.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

STATUTE: Final = "statute"

ACT_BEGINS: Final = date(2018, 1, 1)
"""The first day of the Act (SFS 2017:612); no value can hold before it."""


class Level(StrEnum):
    """Who states a profile, from the widest to the narrowest: each is laid over the one before."""

    STATUTE = "statute"
    REGION = "region"
    MUNICIPALITY = "municipality"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value may be; `remedy` says how to write one, `accepts` tells whether it is one."""

    remedy: str
    accepts: Callable[[object], bool]


@dataclass(frozen=True, slots=True)
class Form:
    """The kind of one value, and the levels that may state it."""

    kind: Kind
    levels: tuple[Level, ...]


NUMBER: Final = Kind("write a whole number, 1 or more", lambda value: type(value) is int and value >= 1)
COUNT: Final = Kind("write a whole number, 0 or more", lambda value: type(value) is int and value >= 0)
YES_OR_NO: Final = Kind("write true or false", lambda value: type(value) is bool)
REFUSAL: Final = Kind("write lapse or manual", lambda value: isinstance(value, str) and value in {"lapse", "manual"})
LATE: Final = Kind("write block, shift or manual", lambda value: value in ("block", "shift", "manual"))
TIMELY: Final = Kind(
    "write retroactive, from_call or manual", lambda value: value in ("retroactive", "from_call", "manual")
)
MODEL: Final = Kind("write individual or average", lambda value: value in ("individual", "average"))
DAYS: Final = Kind(
    "write days, 0 or more, with at most two decimals",
    lambda value: isinstance(value, int | float) and type(value) is not bool and 0 <= value == round(value, 2),
)
ROUNDING: Final = Kind("write exact or two_decimals", lambda value: value in ("exact", "two_decimals"))
NAME: Final = Kind("write a name", lambda value: isinstance(value, str) and bool(value.strip()))
LONG_STAY: Final = Kind("write exclude, cap or manual", lambda value: value in ("exclude", "cap", "manual"))

_STATUTE: Final = (Level.STATUTE,)
_REGION: Final = (Level.STATUTE, Level.REGION)
_ALL: Final = (Level.STATUTE, Level.REGION, Level.MUNICIPALITY)

VALUES: Final[Mapping[str, Form]] = {
    "admission_notice_hours": Form(NUMBER, _STATUTE),
    "sip_call_days": Form(NUMBER, _STATUTE),
    "rolls.sip_call": Form(YES_OR_NO, _STATUTE),
    "rolls.admission_notice": Form(YES_OR_NO, _STATUTE),
    "rolls.discharge_information": Form(YES_OR_NO, _STATUTE),
    "carried_within_minutes": Form(NUMBER, _STATUTE),
    "reserve_grace_hours": Form(NUMBER, _STATUTE),
    "refusal_ends_call": Form(REFUSAL, _REGION),
    "payment_start_days.SOMATIC": Form(NUMBER, _REGION),
    "payment_start_days.PSYCHIATRIC": Form(NUMBER, _REGION),
    "payment_after_noon_days.SOMATIC": Form(COUNT, _REGION),
    "payment_after_noon_days.PSYCHIATRIC": Form(COUNT, _REGION),
    "cutoff_inclusive": Form(YES_OR_NO, _REGION),
    "timely_call_after_start": Form(TIMELY, _REGION),
    "late_precondition": Form(LATE, _REGION),
    "charge_discharge_day": Form(YES_OR_NO, _REGION),
    "payment_model": Form(MODEL, _REGION),
    "average_threshold_days": Form(DAYS, _REGION),
    "average_counts_day_zero": Form(YES_OR_NO, _REGION),
    "average_after_noon_days": Form(COUNT, _REGION),
    "average_rounding": Form(ROUNDING, _REGION),
    "long_stay_days": Form(NUMBER, _REGION),
    "long_stay_rule": Form(LONG_STAY, _REGION),
    "consent_before_invitation": Form(YES_OR_NO, _REGION),
    "community_consent_before_invitation": Form(YES_OR_NO, _REGION),
    "deviation_system": Form(NAME, _REGION),
    "satisfaction_survey": Form(NAME, _REGION),
    "reminder_hours.sip_call": Form(NUMBER, _REGION),
    "reminder_hours.discharge_information": Form(NUMBER, _REGION),
    "planning_input_hours": Form(NUMBER, _ALL),
    "technical_receipt_minutes": Form(NUMBER, _ALL),
    "read_receipt_hours": Form(NUMBER, _ALL),
    "reminder_hours.planning_input": Form(NUMBER, _ALL),
    "reminder_hours.acknowledgement": Form(NUMBER, _ALL),
    "sip_meeting_days": Form(NUMBER, _ALL),
    "sip_start_days": Form(NUMBER, _ALL),
}
"""The one table of what may stand in a profile, and where."""


def values_of(level: Level) -> list[str]:
    """Return the names of the values that *level* may state."""
    return sorted(name for name, form in VALUES.items() if level in form.levels)
