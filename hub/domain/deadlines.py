"""The clocks of the Act: when each starts, when its last moment is, and how it stands.

2 kap. 3 § (24 hours from admission or a later assessment), 2 kap. 5 § (a care contact before discharge),
3 kap. 2 and 3 §§ (information to the parties the same day, and to the patient at discharge), 4 kap. 3 § (a call
within three days of the ready notice, moved by lag (1930:173) 2 § where the profile says so).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from hub.domain.calendar import END_OF_TIME, MICROSECOND, civil_day, end_of_day
from hub.domain.calls import Call, fulfilled_at
from hub.domain.case import Case, DeadlineKey, Sent, deadline_key
from hub.domain.clocks import (
    ACKNOWLEDGEMENT,
    ADMISSION_NOTICE,
    CARE_CONTACT,
    DISCHARGE_INFORMATION,
    PATIENT_INFORMATION,
    PLANNING_INPUT,
    SECRECY,
    SIP_CALL,
    SIP_MEETING,
    Term,
    by_name,
    ended,
    judged_by_time,
    missed_after,
    rolled,
    running,
    started,
    stay_broken_off,
    voided,
)
from hub.domain.duty import NEEDS_CHANGED, DutySpan
from hub.domain.events import Deadline
from hub.domain.facts import PatientDischarged
from hub.domain.meetings import follow_ups, meeting_goals
from hub.domain.parties import concerned_at, first_told_by, left_at, open_care_told_by, speaks_for
from hub.domain.receipts import acknowledgements
from hub.domain.remembering import all_remembered, remembered
from hub.domain.stay import Assessment, Stay
from hub.domain.telling import given_at
from hub.domain.terms import Need, Role

_FOLLOW_UPS: Final = all_remembered(follow_ups)


def deadlines_of(
    stay: Stay,
    duties: Mapping[int, DutySpan],
    calls: tuple[Call, ...],
    case: Case,
    passed: datetime | None,
) -> Mapping[DeadlineKey, Deadline]:
    """Return every deadline of the stay as it stands when time has passed to *passed* (None: no further than recorded).

    A deadline that the log already holds keeps the due moment it was given then: a changed profile never changes
    the past.
    """
    return _deadlines(stay, duties, calls, case.deadlines, case.sent, passed)


@remembered
def _deadlines(
    stay: Stay,
    duties: Mapping[int, DutySpan],
    calls: tuple[Call, ...],
    recorded: Mapping[DeadlineKey, Deadline],
    sent: Sent,
    passed: datetime | None,
) -> Mapping[DeadlineKey, Deadline]:
    own = by_name(recorded)
    rows = [
        *_admission_notices(stay, own[ADMISSION_NOTICE]),
        *_planning_inputs(stay, own[PLANNING_INPUT]),
        *_care_contact(stay),
        *_sip_calls(stay, duties, calls, own[SIP_CALL]),
        *_at_discharge(stay, own[DISCHARGE_INFORMATION]),
        *acknowledgements(stay, calls, own[ACKNOWLEDGEMENT], sent),
        *meeting_goals(stay, duties, own[SIP_MEETING]),
        *_FOLLOW_UPS(stay),
    ]
    judged = (voided(row, stay) if stay.void_at else judged_by_time(row, recorded, passed) for row in rows)
    return {deadline_key(row): row for row in judged}


@all_remembered
def _admission_notices(stay: Stay, recorded: Mapping[DeadlineKey, Deadline]) -> Iterator[Deadline]:
    """2 kap. 3 §: within 24 hours of the admission, or of the assessment that showed a need not seen before."""
    seen: frozenset[Need] = frozenset()
    count = 0
    for assessment in stay.assessments:
        if assessment.needs.wanted - seen:
            count += 1
            clock = _admission_clock(stay, assessment, count, recorded)
            if clock is not None:
                yield ended(clock, given_at(assessment.first_told, stay.rules), None, None)
        seen |= assessment.needs.wanted


def _admission_clock(
    stay: Stay, assessment: Assessment, count: int, recorded: Mapping[DeadlineKey, Deadline]
) -> Deadline | None:
    subject = assessment.told.message_id
    starts_at = max(stay.admitted_at, assessment.at)
    if known := running(recorded, ADMISSION_NOTICE, count, subject, starts_at):
        return known
    hours = stay.rules.admission_notice_hours.on(civil_day(starts_at))
    if hours is None:
        return None
    due_at = starts_at + timedelta(hours=hours)
    return started(stay, ADMISSION_NOTICE, count, Term(starts_at, due_at, due_at, due_at), subject=subject)


@all_remembered
def _planning_inputs(stay: Stay, recorded: Mapping[DeadlineKey, Deadline]) -> Iterator[Deadline]:
    """2 kap. 6 § and the regional agreement: each party tells what it plans within the hours agreed, if any are."""
    for party, told in first_told_by(stay).items():
        starts_at = given_at(told, stay.rules)
        hours = stay.rules.planning_input_hours.on(civil_day(starts_at))
        clock = running(recorded, PLANNING_INPUT, 1, told.message_id, starts_at, party)
        if clock is None and hours is not None:
            due_at = starts_at + timedelta(hours=hours)
            clock = started(
                stay,
                PLANNING_INPUT,
                1,
                Term(starts_at, due_at, due_at, missed_after(stay, due_at, told.received_at)),
                party=party,
                subject=told.message_id,
            )
        if clock is not None:
            inputs = (i.submitted_at for i in stay.planning_inputs if speaks_for(stay, i.told, party))
            endings = [(left_at(stay, party), NEEDS_CHANGED), stay_broken_off(stay)]
            known = [(at, why) for at, why in endings if at is not None]
            yield ended(clock, next(inputs, None), *min(known, default=(None, None)))


@all_remembered
def _care_contact(stay: Stay) -> Iterator[Deadline]:
    """2 kap. 5 §: appointed before the patient is discharged, once open care has been told of the admission."""
    told = open_care_told_by(stay)
    if told is None:
        return
    discharge = stay.discharge
    if discharge is not None and given_at(told, stay.rules) >= discharge.discharged_at:
        return
    due_at = discharge.discharged_at - MICROSECOND if discharge else None
    row = started(
        stay,
        CARE_CONTACT,
        1,
        Term(
            given_at(told, stay.rules),
            due_at,
            due_at,
            max(due_at, discharge.told.received_at - MICROSECOND) if due_at and discharge else None,
        ),
        subject=told.message_id,
    )
    yield ended(row, _contact_held_from(stay, due_at), *stay_broken_off(stay))


def _contact_held_from(stay: Stay, due_at: datetime | None) -> datetime | None:
    """When the contact in force at the due moment, or in the end, was appointed; else the first one after it."""
    in_force = stay.contact_at(due_at or END_OF_TIME)
    later = (a.appointed_at for a in stay.appointments if due_at and a.appointed_at > due_at)
    return in_force.appointed_at if in_force else next(later, None)


@all_remembered
def _sip_calls(
    stay: Stay, duties: Mapping[int, DutySpan], calls: tuple[Call, ...], recorded: Mapping[DeadlineKey, Deadline]
) -> Iterator[Deadline]:
    """4 kap. 3 §: the call is sent at latest three days after the ready notice was given."""
    for count, span in duties.items():
        clock = _sip_call_clock(stay, count, span, recorded) if span.counted else None
        if clock is not None and clock.due_at is not None:
            yield ended(clock, fulfilled_at(stay, calls, span, clock.due_at), span.ends_at, span.reason)


def _sip_call_clock(
    stay: Stay, count: int, span: DutySpan, recorded: Mapping[DeadlineKey, Deadline]
) -> Deadline | None:
    assessed = stay.assessment_at(span.starts_at).told.received_at
    told_at = max(span.received_at, stay.first_admission.told.received_at, assessed)
    if known := running(recorded, SIP_CALL, count, span.cause, span.starts_at):
        return replace(known, missed_after=missed_after(stay, known.due_at or told_at, told_at))
    days = stay.rules.sip_call_days.on(civil_day(span.starts_at))
    if days is None:
        return None
    last_day = civil_day(span.starts_at) + timedelta(days)
    due_at = end_of_day(rolled(SIP_CALL, last_day, stay))
    return started(
        stay,
        SIP_CALL,
        count,
        Term(span.starts_at, end_of_day(last_day), due_at, missed_after(stay, due_at, told_at)),
        subject=span.cause,
    )


@all_remembered
def _at_discharge(stay: Stay, recorded: Mapping[DeadlineKey, Deadline]) -> Iterator[Deadline]:
    """3 kap. 2 and 3 §§: the parties are informed the same day, and the patient at the discharge."""
    if stay.discharge is None or not stay.needs_at(stay.discharge.discharged_at).wanted:
        return
    yield _discharge_information(stay, stay.discharge, recorded)
    yield _patient_information(stay, stay.discharge)


def _discharge_information(
    stay: Stay, discharge: PatientDischarged, recorded: Mapping[DeadlineKey, Deadline]
) -> Deadline:
    last_day = civil_day(discharge.discharged_at)
    due_at = end_of_day(rolled(DISCHARGE_INFORMATION, last_day, stay))
    known = running(recorded, DISCHARGE_INFORMATION, 1, discharge.told.message_id, discharge.discharged_at)
    row = known or started(
        stay,
        DISCHARGE_INFORMATION,
        1,
        Term(
            discharge.discharged_at,
            end_of_day(last_day),
            due_at,
            missed_after(stay, due_at, discharge.told.received_at),
        ),
        subject=discharge.told.message_id,
    )
    done_at, withheld_at = _informed(stay, discharge.discharged_at)
    endings = [(at, why) for at, why in ((withheld_at, SECRECY), stay_broken_off(stay)) if at is not None]
    return ended(row, done_at, *min(endings, default=(None, None)))


def _informed(stay: Stay, discharged_at: datetime) -> tuple[datetime | None, datetime | None]:
    """When the last concerned party had it, at once if there is none; or when secrecy was said to keep it from all.

    A transfer that names nobody is about everyone left.
    """
    missing = {party.id for party in concerned_at(stay, discharged_at) if party.role is not Role.INFORMED}
    if not missing:
        return discharged_at, None
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
    row = started(
        stay,
        PATIENT_INFORMATION,
        1,
        Term(at, at, at, missed_after(stay, at, discharge.told.received_at)),
        subject=discharge.told.message_id,
    )
    return ended(row, next((i.informed_at for i in stay.patient_informed), None), *stay_broken_off(stay))
