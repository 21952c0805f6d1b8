"""The decision: what follows when a message comes, or when time passes.

Each decision reads the whole stay out of the facts, states how everything should stand, and yields the events that
make it so.  Hence order of arrival and redelivery can't change the outcome: the outcome is a function of the set of
facts and of the time that has passed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from operator import attrgetter, itemgetter
from typing import Final, assert_never

from hub.domain.calls import judged_calls
from hub.domain.case import Case, DeadlineKey, Duty, evolve, replay
from hub.domain.commands import Command, PassTime, Tell
from hub.domain.community import NO_PART_SENTENCE as SIP_SENTENCE
from hub.domain.community import CommunitySip, hear_need
from hub.domain.community_clocks import sip_deadlines
from hub.domain.community_deviations import sip_deviations
from hub.domain.community_notices import SipSituation, calls_of, said_in_sip, sip_issuer, sip_notices
from hub.domain.deadlines import deadlines_of
from hub.domain.deviations import Deviation, deviations_of, standing
from hub.domain.duty import VOID, DutySpan, coordinated_care_plan_law, duty_spans, numbered
from hub.domain.events import (
    CaseOpened,
    CoordinatedCarePlanRequired,
    Deadline,
    DeadlineCorrected,
    DeadlineDated,
    DeadlineLapsed,
    DeadlineMet,
    DeadlineMissed,
    DeadlineStarted,
    DeviationCorrected,
    DeviationFound,
    DutyToConveneArose,
    DutyToConveneEnded,
    Event,
    Liability,
    LiabilityAssessed,
    LiabilityEnded,
    LiabilityPrevented,
    LiabilityStarted,
    ManualReviewNeeded,
    ManualReviewResolved,
    MessageConflicted,
    MessageRefused,
    OverdueEnded,
)
from hub.domain.facts import Fact
from hub.domain.hearing import NO_PART, NO_PART_SENTENCE, hear
from hub.domain.issuing import Occasion, issue
from hub.domain.letters import letters, said_in
from hub.domain.liability import liabilities_of
from hub.domain.notices import Situation, issuer_of, standing_notices
from hub.domain.remembering import Watched, keep, recalled
from hub.domain.reminders import reminders
from hub.domain.reviews import reviews, sip_reviews
from hub.domain.rules import Rules
from hub.domain.stay import Stay
from hub.domain.terms import DeadlineStatus, LiabilityStatus

CARE_PLAN_REQUIRED: Final = "CoordinatedCarePlanRequired"

_concluded: Final = attrgetter(*(each.name for each in fields(Case) if each.name not in {"facts", "seen", "memory"}))
"""All that a case holds but what was told."""


def decide(command: Command, case: Case, rules: Rules) -> list[Event]:
    """Return what follows from *command* in *case* under *rules*; nothing, if it adds nothing.

    Total: every command in every state has an answer, and none raises.  A message told before (same sender, id and
    digest) adds nothing; one with the same id and other content is recorded as a conflict and changes nothing else.
    """
    match command:
        case Tell(fact):
            return _take_in(fact, case, rules)
        case PassTime(until=until, cause=cause):
            return _conclude(case, rules, Occasion(until, cause), passed=until)
        case _:
            assert_never(command)


def _take_in(fact: Fact, case: Case, rules: Rules) -> list[Event]:
    told = fact.told
    known = case.seen.get((told.sender, told.message_id))
    if known is not None:
        disputed = known != told.digest and (told.sender, told.message_id, told.digest) not in case.disputed
        return [_conflict(fact)] if disputed else []
    opened: list[Event] = [] if case.case_id else [CaseOpened(case_id=told.case_id, opened_at=told.received_at)]
    events = [*opened, fact]
    for event in events:
        case = evolve(case, event)
    return events + _conclude(case, rules, Occasion(told.received_at, told.message_id), passed=None)


def _conflict(fact: Fact) -> MessageConflicted:
    told = fact.told
    return MessageConflicted(
        message_id=told.message_id,
        sender=told.sender,
        record=type(fact).__name__,
        received_at=told.received_at,
        digest=told.digest,
        source=told.source,
    )


def _conclude(case: Case, rules: Rules, occasion: Occasion, passed: datetime | None) -> list[Event]:
    """Yield the events by which the recorded conclusions become what the facts say; before admission there are none."""
    stay = hear(case.case_id, case.facts, rules, case.memory)
    if stay is not None:
        return _of_a_stay(case, stay, occasion, passed)
    sip = hear_need(case.case_id, case.facts, rules)
    return [] if sip is None else _of_a_need(case, sip, occasion, passed)


def _of_a_need(case: Case, sip: CommunitySip, occasion: Occasion, passed: datetime | None) -> list[Event]:
    """Conclude about a SIP that does not come from a discharge: goals, a plan, and no duty of the Act."""
    now = SipSituation(sip, calls_of(sip))
    deadlines = sip_deadlines(now, case, passed)
    issuer = sip_issuer(now)
    deviations = sip_deviations(now, deadlines.values(), case.sent)
    notices = list(issue(case, issuer, sip_notices(now) | standing(deviations), occasion))
    return [
        *_refusal_events(case, sip.strangers, SIP_SENTENCE),
        *_deadline_events(case, deadlines),
        *_deviation_events(case, deviations),
        *_review_events(case, sip_reviews(now, deviations)),
        *notices,
        *letters(replay(notices, case), issuer, said_in_sip(now, case), occasion),
    ]


def _of_a_stay(case: Case, stay: Stay, occasion: Occasion, passed: datetime | None) -> list[Event]:
    """What follows; where nothing did last, and nothing that was looked at then has changed, nothing does now."""
    if passed is None and recalled(stay, _what_follows, _concluded(case)):
        return []
    watched = Watched(stay)
    events = _what_follows(case, watched, occasion, passed)
    if not events and passed is None:
        keep(watched, _what_follows, _concluded(case), None)
    return events


def _what_follows(case: Case, stay: Stay, occasion: Occasion, passed: datetime | None) -> list[Event]:
    duties = numbered(duty_spans(stay), case.duties)
    calls = judged_calls(stay)
    deadlines = deadlines_of(stay, duties, calls, case, passed)
    now = Situation(stay, duties, calls, deviations_of(stay, calls, deadlines.values(), case.sent))
    liabilities = liabilities_of(stay, calls, deadlines, case, passed)
    issuer = issuer_of(now)
    notices = list(issue(case, issuer, standing_notices(now, deadlines), occasion))
    return [
        *_refusal_events(case, stay.strangers, NO_PART_SENTENCE),
        *_duty_events(case, duties),
        *_deadline_events(case, deadlines),
        *_liability_events(case, liabilities),
        *_deviation_events(case, now.deviations),
        *_care_plans(case, stay),
        *_review_events(case, reviews(stay, calls, now.deviations)),
        *notices,
        *letters(replay(notices, case), issuer, said_in(stay, case.sent), occasion),
        *reminders(case, stay, issuer, deadlines, passed, occasion),
    ]


def _refusal_events(case: Case, strangers: Sequence[Fact], sentence: str) -> Iterator[MessageRefused]:
    """What was told by those who have no part in the case: refused once, however it stands afterwards."""
    for fact in strangers:
        told = fact.told
        if (told.sender, told.message_id, told.digest) not in case.disputed:
            yield MessageRefused(
                message_id=told.message_id,
                sender=told.sender,
                record=type(fact).__name__,
                received_at=told.received_at,
                digest=told.digest,
                source=told.source,
                code=NO_PART,
                sentence=sentence,
            )


def _duty_events(case: Case, duties: Mapping[int, DutySpan]) -> Iterator[Event]:
    for count, span in duties.items():
        before = case.duties.get(count)
        if before is None or (before.cause, before.arose_at) != (span.cause, span.starts_at):
            yield DutyToConveneArose(count=count, arose_at=span.starts_at, cause=span.cause)
            before = Duty(span.cause, span.starts_at)
        if span.ends_at is not None and (before.ended_at, before.reason) != (span.ends_at, span.reason):
            yield DutyToConveneEnded(count=count, ended_at=span.ends_at, reason=span.reason or "")
    for count, gone in case.duties.items():
        if count not in duties and gone.reason != "CORRECTED":
            yield DutyToConveneEnded(count=count, ended_at=gone.arose_at, reason="CORRECTED")


def _deadline_events(case: Case, deadlines: Mapping[DeadlineKey, Deadline]) -> Iterator[Event]:
    for key, row in deadlines.items():
        before = case.deadlines.get(key)
        if before == row:
            continue
        if before is None:
            yield DeadlineStarted(deadline=_as_started(row))
            if row.status is not DeadlineStatus.OPEN:
                yield _outcome(row)
        else:
            yield from _changes(before, row)
    for key, before in case.deadlines.items():
        if key not in deadlines:
            yield DeadlineCorrected(deadline=before, dropped=True)


def _as_started(row: Deadline) -> Deadline:
    return replace(row, status=DeadlineStatus.OPEN, ended_at=None, reason=None)


def _changes(before: Deadline, row: Deadline) -> Iterator[Event]:
    """The ordinary next thing to happen to *before*; or, where what was said no longer holds, a correction."""
    if before.due_at is None and row.due_at is not None and before.starts_at == row.starts_at:
        before = replace(before, target_at=row.target_at, due_at=row.due_at, missed_after=row.missed_after)
        yield DeadlineDated(deadline=before)
    if before == row:
        return
    same_clock = _as_started(before) == _as_started(row)
    overdue = before.status is DeadlineStatus.MISSED and before.ended_at is None
    if same_clock and before.status is DeadlineStatus.OPEN:
        yield _outcome(row)
    elif same_clock and overdue and row.status is DeadlineStatus.MISSED:
        yield OverdueEnded(deadline=row)
    else:
        yield DeadlineCorrected(deadline=row, dropped=False)


def _outcome(row: Deadline) -> Event:
    match row.status:
        case DeadlineStatus.MET:
            return DeadlineMet(deadline=row)
        case DeadlineStatus.LAPSED:
            return DeadlineLapsed(deadline=row)
        case _:
            return DeadlineMissed(deadline=row)


def _liability_events(case: Case, liabilities: Mapping[int, Liability]) -> Iterator[Event]:
    """How each liability has come to stand; one whose notice was retracted is no more, and the log says so."""
    for count, row in liabilities.items():
        before = case.liabilities.get(count)
        if before == row:
            continue
        if row.status is LiabilityStatus.PREVENTED:
            yield LiabilityPrevented(count=count, liability=row)
        elif row.status is LiabilityStatus.ENDED:
            yield LiabilityEnded(count=count, liability=row)
        elif row.status is LiabilityStatus.RUNNING:
            yield LiabilityStarted(count=count, liability=row)
        else:
            yield LiabilityAssessed(count=count, liability=row)
    for count, gone in case.liabilities.items():
        if count not in liabilities and gone.reasons != (VOID,):
            row = replace(gone, status=LiabilityStatus.NOT_APPLICABLE, periods=(), waits_until=None, reasons=(VOID,))
            yield LiabilityAssessed(count=count, liability=row)


def _deviation_events(case: Case, deviations: Iterable[Deviation]) -> Iterator[Event]:
    """What the hub itself has found that deviates, said once, and what turned out to be none."""
    found = {(one.record.kind, one.cause): one.record for one in deviations if one.record.reported_by is None}
    for (kind, cause), record in sorted(found.items(), key=itemgetter(0)):
        if case.found.get((kind, cause)) != (record.at, record.about):
            yield DeviationFound(
                kind=kind,
                law=record.law,
                at=record.at,
                cause=cause,
                deviation_id=record.deviation_id,
                about=record.about,
            )
    for kind, cause in sorted(case.found.keys() - found.keys()):
        if kind != CARE_PLAN_REQUIRED:
            yield DeviationCorrected(kind=kind, cause=cause)


def _care_plans(case: Case, stay: Stay) -> Iterator[Event]:
    """A coordinated care plan that takes the SIP's place, said once (4 kap. 1 § second paragraph)."""
    for ready in stay.ready_notices:
        cause = ready.fact.told.message_id
        if ready.under_open_compulsory_care and (CARE_PLAN_REQUIRED, cause) not in case.found:
            yield CoordinatedCarePlanRequired(law=coordinated_care_plan_law(ready), at=ready.given_at, cause=cause)


def _review_events(case: Case, reviews: frozenset[str]) -> Iterator[Event]:
    yield from (ManualReviewNeeded(reason=reason) for reason in sorted(reviews - case.reviews))
    yield from (ManualReviewResolved(reason=reason) for reason in sorted(case.reviews - reviews))
