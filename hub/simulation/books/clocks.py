"""The clocks of the Act for one case: from when, until when, and what ended them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.simulation.books.duties import called_at, spans
from hub.simulation.books.known import Known
from hub.simulation.books.ledger import DONE_LATE, ENDED_LATE, LAPSED, MET, MISSED, OPEN, Clock, Standing
from hub.simulation.red_days import last_moment_of, last_moment_of_day, last_moments_of_call

A_MOMENT = timedelta(microseconds=1)
GRACE = timedelta(hours=24)  # for what was past when it was told


@dataclass(frozen=True, slots=True)
class Run:
    """A clock as it runs: `missed_after` is the moment at which it is declared missed if nothing ended it.

    `subject` is the message that started it.
    """

    clock: Clock
    starts_at: datetime
    target_at: datetime | None
    due_at: datetime | None
    missed_after: datetime | None
    done_at: datetime | None = None
    ended_at: datetime | None = None
    reason: str | None = None
    subject: str = ""

    def standing(self, passed: datetime) -> Standing:
        """Tell how it stands once time has passed to *passed*."""
        how, ended_at, reason = self._outcome(passed)
        return Standing(how, self.starts_at, self.target_at, self.due_at, ended_at, reason)

    def _outcome(self, passed: datetime) -> tuple[str, datetime | None, str | None]:
        late = datetime.max.replace(tzinfo=passed.tzinfo)
        done, ended, due = self.done_at or late, self.ended_at or late, self.due_at or late
        if self.reason == "VOID":
            return LAPSED, self.ended_at, "VOID"
        if self.done_at and done <= due and done <= ended:
            return MET, self.done_at, None
        if self.ended_at and ended <= due:
            return LAPSED, self.ended_at, self.reason
        if self.done_at and done <= ended:
            return DONE_LATE, self.done_at, None
        if self.ended_at:
            return ENDED_LATE, self.ended_at, self.reason
        return (MISSED if self.missed_after and passed > self.missed_after else OPEN), None, None


def runs(known: Known) -> dict[Clock, Run]:
    """Return every clock of the case; none before the admission was told."""
    if known.admission is None:
        return {}
    found = [
        *_admission_notices(known),
        *_care_contact(known),
        *_calls(known),
        *_at_discharge(known),
        *_follow_ups(known),
    ]
    return {run.clock: _voided(known, run) for run in found}


def _admission_notices(known: Known) -> Iterator[Run]:
    """24 hours from the admission, and again from each judgement that shows a need not seen before."""
    for count, (judged, _) in enumerate(known.new_needs(), start=1):
        if known.admission:
            starts_at = max(known.admission.admitted_at, judged.at)
            due_at = starts_at + timedelta(hours=24)
            clock, subject = Clock("admission_notice", count), judged.message_id
            yield Run(clock, starts_at, due_at, due_at, due_at, judged.told_at, subject=subject)


def _care_contact(known: Known) -> Iterator[Run]:
    """Before the discharge, once open care has been told."""
    first = next((judged for judged in sorted(known.judgements, key=lambda each: each.at) if judged.open_care), None)
    if first is None:
        return
    due_at = known.discharged_at - A_MOMENT if known.discharged_at else None
    missed_after = max(due_at, known.discharge_arrived_at) if due_at and known.discharge_arrived_at else None
    held = known.contact_at(due_at)
    later = [each for each in known.contacts if due_at and each.appointed_at > due_at]
    contact = held or (later[0] if later else None)
    appointed_at = contact.appointed_at if contact else None
    ends = (known.ended_at, known.end_reason)
    yield Run(Clock("care_contact"), first.told_at, due_at, due_at, missed_after, appointed_at, *ends, first.first)


def _calls(known: Known) -> Iterator[Run]:
    """Three days from the ready notice, moved over red days."""
    for count, span in spans(known).items():
        if span.notice is None or known.admission is None:
            continue
        target_at, due_at = last_moments_of_call(span.arose_at)
        known_at = max(span.known_at, known.admission.arrived_at)
        missed_after = due_at if known_at <= due_at else known_at + GRACE
        done_at = called_at(known, span, due_at)
        yield Run(
            Clock("sip_call", count),
            span.arose_at,
            target_at,
            due_at,
            missed_after,
            done_at,
            span.ended_at,
            span.reason,
            span.cause,
        )


def _at_discharge(known: Known) -> Iterator[Run]:
    """The parties the same day, the patient at the discharge."""
    at, arrived_at = known.discharged_at, known.discharge_arrived_at
    if at is None or arrived_at is None or not known.judged_at(at).needs:
        return
    due_at = last_moment_of_day(at)
    missed_after = due_at if arrived_at <= due_at else arrived_at + GRACE
    endings = [(known.withheld_at, "SECRECY"), (known.ended_at, known.end_reason)]
    ended_at, reason = min(((when, why) for when, why in endings if when), default=(None, None))
    informed = Clock("discharge_information")
    yield Run(informed, at, due_at, due_at, missed_after, known.transferred_at, ended_at, reason, known.discharge_id)
    ends = (known.ended_at, known.end_reason)
    told_past = at if arrived_at <= at else arrived_at + GRACE
    yield Run(Clock("patient_information"), at, at, at, told_past, known.informed_at, *ends)


def _follow_ups(known: Known) -> Iterator[Run]:
    """The day that the plan itself has set; only death ends a plan."""
    for count, plan in enumerate(known.plans, start=1):
        due_at = last_moment_of(plan.follow_up_on)
        done_at = min((at for at in known.followed_up if at > plan.made_at), default=None)
        died_at, why = (known.ended_at, "DECEASED") if known.end_reason == "DECEASED" else (None, None)
        clock = Clock("sip_follow_up", count)
        yield Run(clock, plan.made_at, due_at, due_at, due_at, done_at, died_at, why, plan.message_id)


def _voided(known: Known, run: Run) -> Run:
    if known.void_at is None:
        return run
    return Run(
        run.clock, run.starts_at, run.target_at, run.due_at, run.missed_after, ended_at=known.void_at, reason="VOID"
    )
