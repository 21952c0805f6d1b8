"""When open care must call to a SIP (4 kap. 1 and 3 §§), as spans of legal time.

The duty stands while the patient is notified as discharge ready, needs services that region and municipality must
plan together, and nothing hinders it.  Each span is one count of the three days.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Final

from hub.domain.case import Duty
from hub.domain.remembering import remembered
from hub.domain.stay import TRANSFERRED, ReadyNotice, Stay
from hub.domain.terms import InterruptionReason

READY_WITHDRAWN: Final = "READY_WITHDRAWN"
NEEDS_CHANGED: Final = "NEEDS_CHANGED"
OPEN_COMPULSORY_CARE: Final = "OPEN_COMPULSORY_CARE"
CONSENT_REFUSED: Final = "CONSENT_REFUSED"
DECEASED: Final = "DECEASED"
VOID: Final = "VOID"

_INTERRUPTED: Final = {
    InterruptionReason.TRANSFERRED_TO_OTHER_REGION: TRANSFERRED,
    InterruptionReason.NEEDS_CEASED: NEEDS_CHANGED,
    InterruptionReason.WRONG_PATIENT: VOID,
    InterruptionReason.SENT_IN_ERROR: VOID,
}


@dataclass(frozen=True, slots=True)
class DutySpan:
    """One unbroken span of the duty, from `starts_at` until `ends_at` for `reason`; None while it stands.

    `cause` is the message that made it arise, received at `received_at`.  Without a ready notice the duty exists
    but no three days are counted.
    """

    cause: str
    starts_at: datetime
    received_at: datetime
    counted: bool = True
    ends_at: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the duty rests on: a ready notice, or a discharge that had none."""

    cause: str
    given_at: datetime
    received_at: datetime
    ends_at: datetime | None
    compulsory: bool
    counted: bool = True

    def stands_at(self, at: datetime) -> bool:
        return self.given_at <= at and (self.ends_at is None or at < self.ends_at)


@remembered
def duty_spans(stay: Stay) -> tuple[DutySpan, ...]:
    """Return every span in which the duty stood, in order of legal instant."""
    grounds = [_of_notice(ready) for ready in stay.ready_notices if not ready.void] + _discharged_without_notice(stay)
    spans: list[DutySpan] = []
    resting_on: _Ground | None = None
    for at in _moments(stay, grounds):
        standing = [ground for ground in grounds if ground.stands_at(at)]
        hindrance = _hindrance(stay, standing, at)
        if resting_on and (hindrance or resting_on not in standing):
            spans[-1] = replace(spans[-1], ends_at=at, reason=hindrance or READY_WITHDRAWN)
            taken_over = not hindrance
            resting_on = None
        else:
            taken_over = False
        if resting_on is None and not hindrance:
            resting_on = next((g for g in standing if g.given_at == at), standing[0])
            spans.append(_new_span(stay, resting_on, resting_on.given_at if taken_over else at))
    return tuple(sorted([*spans, *_void_spans(stay)], key=lambda span: (span.starts_at, span.cause)))


def numbered(spans: Sequence[DutySpan], recorded: Mapping[int, Duty]) -> dict[int, DutySpan]:
    """Give each span the count it already bears in the log, or the next free one.

    A count stays with the message that caused it.  A count whose cause is gone (corrected, or found to come after
    another) goes to the span that took its place; one that the log has ended is final and is never revived.
    """
    taken: dict[int, DutySpan] = {}
    homeless: list[DutySpan] = []
    for span in spans:
        own = next((n for n, duty in recorded.items() if duty.cause == span.cause and _may_bear(duty, span)), None)
        if own is None or own in taken:
            homeless.append(span)
        else:
            taken[own] = span
    for span in homeless:
        free = (n for n, duty in recorded.items() if n not in taken and _may_bear(duty, span))
        taken[next(free, max([0, *recorded, *taken]) + 1)] = span
    return dict(sorted(taken.items()))


def coordinated_care_plan_law(ready: ReadyNotice) -> str:
    """Return the law under which a coordinated care plan takes the SIP's place for this notice."""
    forensic = "FORENSIC" in ready.fact.aftercare_form or "FORENSIC" in ready.fact.basis
    return "SFS 1991:1129 (LRV) 12 a §" if forensic else "SFS 1991:1128 (LPT) 7 a §"


def _may_bear(duty: Duty, span: DutySpan) -> bool:
    return duty.ended_at is None or span.ends_at is not None


def _of_notice(ready: ReadyNotice) -> _Ground:
    return _Ground(
        cause=ready.fact.told.message_id,
        given_at=ready.given_at,
        received_at=ready.fact.told.received_at,
        ends_at=ready.ends_at,
        compulsory=ready.under_open_compulsory_care,
    )


def _discharged_without_notice(stay: Stay) -> list[_Ground]:
    """A discharge with no ready notice standing then or given later: the duty exists, and no count runs."""
    discharge = stay.discharge
    if discharge is None or any(
        not ready.void and (ready.ends_at is None or ready.ends_at > discharge.discharged_at)
        for ready in stay.ready_notices
    ):
        return []
    told = discharge.told
    return [_Ground(told.message_id, discharge.discharged_at, told.received_at, None, compulsory=False, counted=False)]


def _moments(stay: Stay, grounds: Sequence[_Ground]) -> list[datetime]:
    """Every instant at which the duty may arise or end."""
    moments = {ground.given_at for ground in grounds}
    moments |= {ground.ends_at for ground in grounds if ground.ends_at is not None}
    moments |= {assessment.at for assessment in stay.assessments}
    moments |= {consent.decided_at for consent in stay.plan_consents}
    moments |= {stay.death.deceased_at} if stay.death else set()
    moments |= {stay.interruption.interrupted_at} if stay.interruption else set()
    moments |= {stay.readmission.readmitted_at} if stay.readmission else set()
    moments |= {stay.void_at} if stay.void_at else set()
    return sorted(moments)


def _hindrance(stay: Stay, standing: Sequence[_Ground], at: datetime) -> str | None:
    """Return why there is no duty at *at*; None if there is one."""
    if stay.void_at and stay.void_at <= at:
        return VOID
    if stay.interruption and stay.interruption.interrupted_at <= at:
        return _INTERRUPTED.get(stay.interruption.reason, NEEDS_CHANGED)
    if stay.death and stay.death.deceased_at <= at:
        return DECEASED
    if stay.readmission and stay.readmission.readmitted_at <= at:
        return stay.left_for
    if not standing:
        return READY_WITHDRAWN
    if standing[-1].compulsory:
        return OPEN_COMPULSORY_CARE
    if not stay.needs_at(at).require_planning:
        return NEEDS_CHANGED
    if stay.refusal_ending_call_at(at):
        return CONSENT_REFUSED
    return None


def _new_span(stay: Stay, ground: _Ground, starts_at: datetime) -> DutySpan:
    """The span is caused by its notice, unless what was told later made the duty arise: a reassessment, a consent."""
    later = chain(
        (assessment.told for assessment in stay.assessments if assessment.at == starts_at),
        (consent.told for consent in stay.plan_consents if consent.decided_at == starts_at),
    )
    told = None if starts_at == ground.given_at else next(later, None)
    if told is None:
        return DutySpan(ground.cause, starts_at, ground.received_at, ground.counted)
    return DutySpan(told.message_id, starts_at, max(told.received_at, ground.received_at), ground.counted)


def _void_spans(stay: Stay) -> list[DutySpan]:
    """Counts of retracted ready notices: shown as void, since parties were told of them."""
    return [
        DutySpan(
            ready.fact.told.message_id,
            ready.given_at,
            ready.fact.told.received_at,
            ends_at=ready.ends_at,
            reason=VOID,
        )
        for ready in stay.ready_notices
        if ready.void
        and stay.needs_at(ready.given_at).require_planning
        and not ready.under_open_compulsory_care
        and stay.ready_at(ready.given_at) is None
    ]
