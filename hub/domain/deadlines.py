"""The clocks of the Act: when each starts, when its last moment is, and how it stands.

2 kap. 3 § (24 hours from admission or a later assessment), 2 kap. 5 § (a care contact before discharge),
3 kap. 2 and 3 §§ (information to the parties the same day, and to the patient at discharge), 4 kap. 3 § (a call
within three days of the ready notice, moved by lag (1930:173) 2 § where the profile says so).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from hub.domain.calendar import END_OF_TIME, MICROSECOND, civil_day, end_of_day, next_working_day
from hub.domain.calls import Call, fulfilled_at
from hub.domain.case import DeadlineKey, deadline_key
from hub.domain.duty import DECEASED, NEEDS_CHANGED, TRANSFERRED, VOID, DutySpan
from hub.domain.events import Deadline
from hub.domain.facts import PatientDischarged
from hub.domain.parties import concerned_at, first_told_by, open_care_told_by, speaks_for
from hub.domain.stay import Assessment, Stay
from hub.domain.telling import given_at
from hub.domain.terms import DeadlineStatus, InterruptionReason, Need, Responsible, Role

ADMISSION_NOTICE: Final = "admission_notice"
PLANNING_INPUT: Final = "planning_input"
CARE_CONTACT: Final = "care_contact"
SIP_CALL: Final = "sip_call"
DISCHARGE_INFORMATION: Final = "discharge_information"
PATIENT_INFORMATION: Final = "patient_information"
SECRECY: Final = "SECRECY"

_LAW: Final = {
    ADMISSION_NOTICE: "SFS 2017:612 2 kap. 3 §",
    PLANNING_INPUT: "SFS 2017:612 2 kap. 6 §",
    CARE_CONTACT: "SFS 2017:612 2 kap. 5 §",
    SIP_CALL: "SFS 2017:612 4 kap. 3 §",
    DISCHARGE_INFORMATION: "SFS 2017:612 3 kap. 2 §",
    PATIENT_INFORMATION: "SFS 2017:612 3 kap. 3 §",
}
_RESPONSIBLE: Final = {
    ADMISSION_NOTICE: Responsible.HOSPITAL,
    CARE_CONTACT: Responsible.OPEN_CARE,
    SIP_CALL: Responsible.OPEN_CARE,
    DISCHARGE_INFORMATION: Responsible.HOSPITAL,
    PATIENT_INFORMATION: Responsible.HOSPITAL,
}


def deadlines_of(
    stay: Stay,
    duties: Mapping[int, DutySpan],
    calls: tuple[Call, ...],
    recorded: Mapping[DeadlineKey, Deadline],
    passed: datetime | None,
) -> dict[DeadlineKey, Deadline]:
    """Return every deadline of the stay as it stands when time has passed to *passed* (None: no further than recorded).

    A deadline that the log already holds keeps the due moment it was given then: a changed profile never changes
    the past.
    """
    rows = [
        *_admission_notices(stay, recorded),
        *_planning_inputs(stay, recorded),
        *_care_contact(stay),
        *_sip_calls(stay, duties, calls, recorded),
        *_at_discharge(stay),
    ]
    judged = (_voided(row, stay) if stay.void_at else _judged_by_time(row, recorded, passed) for row in rows)
    return {deadline_key(row): row for row in judged}


def _admission_notices(stay: Stay, recorded: Mapping[DeadlineKey, Deadline]) -> Iterator[Deadline]:
    """2 kap. 3 §: within 24 hours of the admission, or of the assessment that showed a need not seen before."""
    seen: frozenset[Need] = frozenset()
    count = 0
    for assessment in stay.assessments:
        if assessment.needs.wanted - seen:
            count += 1
            clock = _admission_clock(stay, assessment, count, recorded)
            if clock is not None:
                yield _ended(clock, given_at(assessment.first_told, stay.rules), None, None)
        seen |= assessment.needs.wanted


def _admission_clock(
    stay: Stay, assessment: Assessment, count: int, recorded: Mapping[DeadlineKey, Deadline]
) -> Deadline | None:
    subject = assessment.told.message_id
    starts_at = max(stay.admitted_at, assessment.at)
    if running := _running(recorded, ADMISSION_NOTICE, count, subject, starts_at):
        return running
    hours = stay.rules.admission_notice_hours.on(civil_day(starts_at))
    if hours is None:
        return None
    due_at = starts_at + timedelta(hours=hours)
    return _row(
        ADMISSION_NOTICE,
        count,
        subject=subject,
        starts_at=starts_at,
        target_at=due_at,
        due_at=due_at,
        missed_after=due_at,
    )


def _planning_inputs(stay: Stay, recorded: Mapping[DeadlineKey, Deadline]) -> Iterator[Deadline]:
    """2 kap. 6 § and the regional agreement: each party tells what it plans within the hours agreed, if any are."""
    for party, told in first_told_by(stay).items():
        starts_at = given_at(told, stay.rules)
        hours = stay.rules.planning_input_hours.on(civil_day(starts_at))
        clock = _running(recorded, PLANNING_INPUT, 1, told.message_id, starts_at, party)
        if clock is None and hours is not None:
            due_at = starts_at + timedelta(hours=hours)
            clock = _row(
                PLANNING_INPUT,
                1,
                party=party,
                subject=told.message_id,
                starts_at=starts_at,
                target_at=due_at,
                due_at=due_at,
                missed_after=_missed_after(stay, due_at, told.received_at),
            )
        if clock is not None:
            inputs = (i.submitted_at for i in stay.planning_inputs if speaks_for(i.told.sender, party))
            yield _ended(clock, next(inputs, None), *_stay_broken_off(stay))


def _care_contact(stay: Stay) -> Iterator[Deadline]:
    """2 kap. 5 §: appointed before the patient is discharged, once open care has been told of the admission."""
    told = open_care_told_by(stay)
    if told is None:
        return
    discharge = stay.discharge
    due_at = discharge.discharged_at - MICROSECOND if discharge else None
    row = _row(
        CARE_CONTACT,
        1,
        subject=told.message_id,
        starts_at=given_at(told, stay.rules),
        target_at=due_at,
        due_at=due_at,
        missed_after=max(due_at, discharge.told.received_at - MICROSECOND) if due_at and discharge else None,
    )
    yield _ended(row, _contact_held_from(stay, due_at), *_stay_broken_off(stay))


def _contact_held_from(stay: Stay, due_at: datetime | None) -> datetime | None:
    """When the contact in force at the due moment, or in the end, was appointed; else the first one after it."""
    in_force = stay.contact_at(due_at or END_OF_TIME)
    later = (a.appointed_at for a in stay.appointments if due_at and a.appointed_at > due_at)
    return in_force.appointed_at if in_force else next(later, None)


def _sip_calls(
    stay: Stay, duties: Mapping[int, DutySpan], calls: tuple[Call, ...], recorded: Mapping[DeadlineKey, Deadline]
) -> Iterator[Deadline]:
    """4 kap. 3 §: the call is sent at latest three days after the ready notice was given."""
    for count, span in duties.items():
        clock = _sip_call_clock(stay, count, span, recorded) if span.counted else None
        if clock is not None and clock.due_at is not None:
            yield _ended(clock, fulfilled_at(calls, span, clock.due_at), span.ends_at, span.reason)


def _sip_call_clock(
    stay: Stay, count: int, span: DutySpan, recorded: Mapping[DeadlineKey, Deadline]
) -> Deadline | None:
    told_at = max(span.received_at, stay.first_admission.told.received_at)
    if running := _running(recorded, SIP_CALL, count, span.cause, span.starts_at):
        return replace(running, missed_after=_missed_after(stay, running.due_at or told_at, told_at))
    days = stay.rules.sip_call_days.on(civil_day(span.starts_at))
    if days is None:
        return None
    last_day = civil_day(span.starts_at) + timedelta(days)
    due_at = end_of_day(_rolled(SIP_CALL, last_day, stay))
    return _row(
        SIP_CALL,
        count,
        subject=span.cause,
        starts_at=span.starts_at,
        target_at=end_of_day(last_day),
        due_at=due_at,
        missed_after=_missed_after(stay, due_at, told_at),
    )


def _missed_after(stay: Stay, due_at: datetime, told_at: datetime) -> datetime:
    """A clock that was already past when the hub was told of it waits the reserve grace (docs/adr/0004)."""
    grace = stay.rules.reserve_grace.on(civil_day(told_at)) or timedelta(0)
    return due_at if told_at <= due_at else told_at + grace


def _rolled(name: str, last_day: date, stay: Stay) -> date:
    """The last day, or the next working day where lag (1930:173) 2 § is read as covering the duty."""
    rolls = stay.rules.rolls.get(name)
    return next_working_day(last_day) if rolls is not None and rolls.on(last_day) else last_day


def _at_discharge(stay: Stay) -> Iterator[Deadline]:
    """3 kap. 2 and 3 §§: the parties are informed the same day, and the patient at the discharge."""
    if stay.discharge is None or not stay.needs_at(stay.discharge.discharged_at).wanted:
        return
    yield _discharge_information(stay, stay.discharge)
    yield _patient_information(stay, stay.discharge)


def _discharge_information(stay: Stay, discharge: PatientDischarged) -> Deadline:
    last_day = civil_day(discharge.discharged_at)
    rolled = _rolled(DISCHARGE_INFORMATION, last_day, stay)
    row = _row(
        DISCHARGE_INFORMATION,
        1,
        subject=discharge.told.message_id,
        starts_at=discharge.discharged_at,
        target_at=end_of_day(last_day),
        due_at=end_of_day(rolled),
        missed_after=_missed_after(stay, end_of_day(rolled), discharge.told.received_at),
    )
    done_at, withheld_at = _informed(stay, discharge.discharged_at)
    return _ended(row, done_at, withheld_at, SECRECY if withheld_at else None)


def _informed(stay: Stay, discharged_at: datetime) -> tuple[datetime | None, datetime | None]:
    """When the last concerned party had the information; or, if secrecy kept it from all of them, when that was said.

    A transfer that names nobody is about everyone left.
    """
    missing = {party.id for party in concerned_at(stay, discharged_at) if party.role is not Role.INFORMED}
    anyone = False
    for transfer in stay.transfers:
        reached = missing & set(transfer.to) if transfer.to else set(missing)
        missing -= reached
        anyone = anyone or (bool(reached) and not transfer.withheld_by_secrecy)
        if not missing:
            return (transfer.transferred_at, None) if anyone else (None, transfer.transferred_at)
    return None, None


def _patient_information(stay: Stay, discharge: PatientDischarged) -> Deadline:
    at = discharge.discharged_at
    row = _row(
        PATIENT_INFORMATION,
        1,
        subject=discharge.told.message_id,
        starts_at=at,
        target_at=at,
        due_at=at,
        missed_after=max(at, discharge.told.received_at - MICROSECOND),
    )
    return _ended(row, next((i.informed_at for i in stay.patient_informed), None), None, None)


def _running(
    recorded: Mapping[DeadlineKey, Deadline],
    name: str,
    count: int,
    subject: str,
    starts_at: datetime,
    party: str | None = None,
) -> Deadline | None:
    """The clock as the log holds it, if it is the same: it keeps the last moment it was given."""
    known = recorded.get((name, count, party))
    if known is None or (known.subject, known.starts_at) != (subject, starts_at):
        return None
    return replace(known, status=DeadlineStatus.OPEN, ended_at=None, reason=None)


def _ended(row: Deadline, done_at: datetime | None, ended_at: datetime | None, reason: str | None) -> Deadline:
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


def _stay_broken_off(stay: Stay) -> tuple[datetime | None, str | None]:
    """When and why the stay first ended otherwise than by discharge: then nobody need be appointed."""
    endings: list[tuple[datetime, str]] = []
    if stay.interruption is not None:
        transferred = stay.interruption.reason is InterruptionReason.TRANSFERRED_TO_OTHER_REGION
        endings.append((stay.interruption.interrupted_at, TRANSFERRED if transferred else NEEDS_CHANGED))
    if stay.death is not None:
        endings.append((stay.death.deceased_at, DECEASED))
    return min(endings, default=(None, None))


def _judged_by_time(row: Deadline, recorded: Mapping[DeadlineKey, Deadline], passed: datetime | None) -> Deadline:
    """Declare an open deadline missed once time has passed its moment, and keep it missed while that moment stands."""
    if row.status is not DeadlineStatus.OPEN or row.missed_after is None:
        return row
    known = recorded.get(deadline_key(row))
    already = known is not None and known.status is DeadlineStatus.MISSED and known.due_at == row.due_at
    if already or (passed is not None and passed > row.missed_after):
        return replace(row, status=DeadlineStatus.MISSED)
    return row


def _voided(row: Deadline, stay: Stay) -> Deadline:
    return replace(row, status=DeadlineStatus.LAPSED, ended_at=stay.void_at, reason=VOID)


def _row(
    name: str,
    count: int,
    *,
    party: str | None = None,
    subject: str,
    starts_at: datetime,
    target_at: datetime | None,
    due_at: datetime | None,
    missed_after: datetime | None,
) -> Deadline:
    return Deadline(
        name=name,
        count=count,
        party=party,
        law=_LAW[name],
        responsible=_responsible(name, party),
        subject=subject,
        starts_at=starts_at,
        target_at=target_at,
        due_at=due_at,
        missed_after=missed_after,
        status=DeadlineStatus.OPEN,
        ended_at=None,
        reason=None,
    )


def _responsible(name: str, party: str | None) -> Responsible:
    if party is None:
        return _RESPONSIBLE[name]
    return Responsible.OPEN_CARE if party.startswith("open_care:") else Responsible.MUNICIPALITY
