"""One clock: how it starts, when somebody is reminded of it, how it ends, and how time makes it missed."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from hub.domain.calendar import civil_day, next_working_day
from hub.domain.case import DeadlineKey, deadline_key
from hub.domain.duty import DECEASED, NEEDS_CHANGED, VOID
from hub.domain.events import Deadline
from hub.domain.rules import Ruled
from hub.domain.stay import TRANSFERRED, Stay
from hub.domain.terms import DeadlineStatus, InterruptionReason, Responsible

ADMISSION_NOTICE: Final = "admission_notice"
PLANNING_INPUT: Final = "planning_input"
CARE_CONTACT: Final = "care_contact"
SIP_CALL: Final = "sip_call"
DISCHARGE_INFORMATION: Final = "discharge_information"
PATIENT_INFORMATION: Final = "patient_information"
ACKNOWLEDGEMENT: Final = "acknowledgement"
SIP_START: Final = "sip_start"
SIP_MEETING: Final = "sip_meeting"
SIP_FOLLOW_UP: Final = "sip_follow_up"
SECRECY: Final = "SECRECY"
HSL_16_4: Final = "SFS 2017:30 (HSL) 16 kap. 4 §"

_LAW: Final = {
    ADMISSION_NOTICE: "SFS 2017:612 2 kap. 3 §",
    PLANNING_INPUT: "SFS 2017:612 2 kap. 6 §",
    CARE_CONTACT: "SFS 2017:612 2 kap. 5 §",
    SIP_CALL: "SFS 2017:612 4 kap. 3 §",
    DISCHARGE_INFORMATION: "SFS 2017:612 3 kap. 2 §",
    PATIENT_INFORMATION: "SFS 2017:612 3 kap. 3 §",
    ACKNOWLEDGEMENT: "SFS 2017:612 4 kap. 4 §",
    SIP_START: HSL_16_4,
    SIP_MEETING: "SFS 2017:612 4 kap. 2 §",
    SIP_FOLLOW_UP: HSL_16_4,
}
_RESPONSIBLE: Final = {
    ADMISSION_NOTICE: Responsible.HOSPITAL,
    CARE_CONTACT: Responsible.OPEN_CARE,
    SIP_CALL: Responsible.OPEN_CARE,
    DISCHARGE_INFORMATION: Responsible.HOSPITAL,
    PATIENT_INFORMATION: Responsible.HOSPITAL,
    SIP_MEETING: Responsible.OPEN_CARE,
}


@dataclass(frozen=True, slots=True)
class Term:
    """When a clock starts, its target and its last moment, and when it is missed if still open (see `Deadline`)."""

    starts_at: datetime
    target_at: datetime | None
    due_at: datetime | None
    missed_after: datetime | None


def started(
    ruled: Ruled,
    name: str,
    count: int,
    term: Term,
    *,
    subject: str,
    party: str | None = None,
    about: str | None = None,
    responsible: Responsible | None = None,
) -> Deadline:
    """Return the clock as it is when it starts; `responsible` is given where neither name nor party tells it."""
    return Deadline(
        name=name,
        count=count,
        party=party,
        law=_LAW[name],
        responsible=responsible or _responsible(name, party),
        subject=subject,
        starts_at=term.starts_at,
        target_at=term.target_at,
        due_at=term.due_at,
        missed_after=term.missed_after,
        status=DeadlineStatus.OPEN,
        ended_at=None,
        reason=None,
        about=about,
        remind_at=_remind_at(ruled, name, term),
    )


def running(
    recorded: Mapping[DeadlineKey, Deadline],
    name: str,
    count: int,
    subject: str,
    starts_at: datetime,
    party: str | None = None,
) -> Deadline | None:
    """Return the clock as the log holds it, if it is the same: it keeps the last moment it was given."""
    known = recorded.get((name, count, party))
    if known is None or (known.subject, known.starts_at) != (subject, starts_at):
        return None
    return replace(known, status=DeadlineStatus.OPEN, ended_at=None, reason=None)


def by_name(recorded: Mapping[DeadlineKey, Deadline]) -> defaultdict[str, dict[DeadlineKey, Deadline]]:
    """Return the recorded clocks of each name: a clock is judged by those of its own name, and by no other."""
    own = defaultdict[str, dict[DeadlineKey, Deadline]](dict)
    for key, row in recorded.items():
        own[row.name][key] = row
    return own


def ended(row: Deadline, done_at: datetime | None, ended_at: datetime | None, reason: str | None) -> Deadline:
    """Let the duty end by being done, or by ceasing lawfully for *reason*, whichever counts.

    Done in time it is met; ceased at or before the due moment it lapses; else it is missed, and ended by what came
    first.
    """
    due_at = row.due_at
    if reason == VOID:
        return replace(row, status=DeadlineStatus.LAPSED, ended_at=ended_at, reason=VOID)
    if done_at is not None and (due_at is None or done_at <= due_at) and (ended_at is None or done_at <= ended_at):
        return replace(row, status=DeadlineStatus.MET, ended_at=done_at)
    if ended_at is not None and (due_at is None or ended_at <= due_at):
        return replace(row, status=DeadlineStatus.LAPSED, ended_at=ended_at, reason=reason)
    if done_at is not None and (ended_at is None or done_at <= ended_at):
        return replace(row, status=DeadlineStatus.MISSED, ended_at=done_at)
    if ended_at is not None:
        return replace(row, status=DeadlineStatus.MISSED, ended_at=ended_at, reason=reason)
    return row


def missed_after(ruled: Ruled, due_at: datetime, told_at: datetime) -> datetime:
    """Return when an open clock is missed: one past already when the hub was told waits the grace (ADR 0004)."""
    grace = ruled.rules.reserve_grace.on(civil_day(told_at)) or timedelta(0)
    return due_at if told_at <= due_at else told_at + grace


def rolled(name: str, last_day: date, ruled: Ruled) -> date:
    """Return the last day, or the next working day where lag (1930:173) 2 § is read as covering the duty."""
    rolls = ruled.rules.rolls.get(name)
    return next_working_day(last_day) if rolls is not None and rolls.on(last_day) else last_day


def stay_broken_off(stay: Stay) -> tuple[datetime | None, str | None]:
    """Return when and why the stay first ended otherwise than by discharge: then nothing more is owed about it."""
    endings: list[tuple[datetime, str]] = []
    if stay.interruption is not None:
        transferred = stay.interruption.reason is InterruptionReason.TRANSFERRED_TO_OTHER_REGION
        endings.append((stay.interruption.interrupted_at, TRANSFERRED if transferred else NEEDS_CHANGED))
    if stay.death is not None:
        endings.append((stay.death.deceased_at, DECEASED))
    if stay.readmission is not None:
        endings.append((stay.readmission.readmitted_at, stay.left_for))
    return min(endings, default=(None, None))


def judged_by_time(row: Deadline, recorded: Mapping[DeadlineKey, Deadline], passed: datetime | None) -> Deadline:
    """Declare an open deadline missed once time has passed its moment, and keep it missed while that moment stands."""
    if row.status is not DeadlineStatus.OPEN or row.missed_after is None:
        return row
    known = recorded.get(deadline_key(row))
    already = known is not None and known.status is DeadlineStatus.MISSED and known.due_at == row.due_at
    if already or (passed is not None and passed > row.missed_after):
        return replace(row, status=DeadlineStatus.MISSED)
    return row


def voided(row: Deadline, stay: Stay) -> Deadline:
    """Return the clock of a stay that was a mistake."""
    return replace(row, status=DeadlineStatus.LAPSED, ended_at=stay.void_at, reason=VOID)


def _remind_at(ruled: Ruled, name: str, term: Term) -> datetime | None:
    """When the one who has the duty is reminded of it; None where the agreement says nothing, or it is past already."""
    due_at = term.due_at if term.missed_after == term.due_at else None
    before = ruled.rules.reminders.get(name)
    hours = before.on(civil_day(due_at)) if before is not None and due_at is not None else None
    return None if hours is None or due_at is None else due_at - hours


def _responsible(name: str, party: str | None) -> Responsible:
    if party is None:
        return _RESPONSIBLE[name]
    if party.startswith("hospital:"):
        return Responsible.HOSPITAL
    return Responsible.OPEN_CARE if party.startswith("open_care:") else Responsible.MUNICIPALITY
