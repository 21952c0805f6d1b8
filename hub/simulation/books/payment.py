"""The municipality's liability to pay (5 kap.), reckoned from the Act: from which day, on what conditions, which days.

What the Act leaves open, a person must judge, and the books say why.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hub.simulation.books.clocks import Run
from hub.simulation.books.duties import leading, spans
from hub.simulation.books.known import Gap, Known, Ready
from hub.simulation.books.ledger import (
    CALL_PENDING,
    DONE_LATE,
    ENDED,
    ENDED_LATE,
    MANUAL_REVIEW,
    MET,
    MISSED,
    NOT_APPLICABLE,
    NOT_STARTED,
    OPEN,
    PREVENTED,
    RUNNING,
    Clock,
    Payment,
    Standing,
    Turn,
)
from hub.simulation.books.payers import GOTLAND, MUNICIPAL, Payer, payers_in_turn
from hub.simulation.red_days import day_of, first_moment_of, last_moment_of

_A_DAY = timedelta(days=1)
_LATE = (MISSED, DONE_LATE, ENDED_LATE)
_NEVER_MADE = (OPEN, MISSED, ENDED_LATE)


def payments(known: Known, clocks: Mapping[Clock, Run], passed: datetime) -> dict[Turn, Payment]:
    """Return what each ready notice means for each municipality in its turn, once time has passed to *passed*."""
    if known.void_at is not None:
        return {}
    standings = {clock: run.standing(passed) for clock, run in clocks.items()}
    return {
        Turn(ready.message_id, number): _Account(known, ready, payer, standings, passed).payment()
        for ready in leading(known.readies)
        if not ready.void
        for number, payer in enumerate(payers_in_turn(known, ready), start=1)
    }


@dataclass(frozen=True, slots=True)
class _Account:
    """One ready notice and one payer, with all that bears on its days."""

    known: Known
    ready: Ready
    payer: Payer
    clocks: Mapping[Clock, Standing]
    passed: datetime

    def payment(self) -> Payment:
        """Nobody pays; or the patient left in time; or a person must judge; or the conditions and the days decide."""
        if nobody := self._why_nobody():
            return Payment(self.payer.code, NOT_APPLICABLE, why=(nobody,))
        last, start = self._last_day(), self._start()
        day = start or self.payer.first_day
        if last is not None and last < day:
            return Payment(self.payer.code, NOT_STARTED, day)
        if doubts := sorted(set(self._doubts(start))):
            return Payment(self.payer.code, MANUAL_REVIEW, day, why=tuple(doubts))
        if last is None and self.passed < first_moment_of(day):
            return Payment(self.payer.code, NOT_STARTED, day)
        if start is None:
            return Payment(self.payer.code, PREVENTED, day, why=("OPEN_CARE_UNAVAILABLE",))
        return self._by_the_call(start, last)

    def _why_nobody(self) -> str | None:
        if not self._needs & MUNICIPAL:
            return "NO_MUNICIPAL_NEED"
        if self.payer.code is None:
            return "REGISTERED_NOWHERE"
        return "SAME_PRINCIPAL" if self.payer.code.startswith(GOTLAND) and self.known.region == GOTLAND else None

    def _by_the_call(self, first: date, last: date | None) -> Payment:
        """Where a SIP is to be carried out, the days are paid if the call was made in time and before the first."""
        call = self._call
        made_before = call is None or (call.ended_at is not None and day_of(call.ended_at) < first)
        match call.how if call else MET:
            case "OPEN":
                how, why = CALL_PENDING, ""
            case "MET" if made_before:
                return Payment(self.payer.code, ENDED if last else RUNNING, first, first, last)
            case "MET":
                how, why = MANUAL_REVIEW, "CALL_AFTER_THE_FIRST_PAYABLE_DAY"
            case "DONE_LATE":
                how, why = MANUAL_REVIEW, "SIP_CALL_LATE"
            case "LAPSED":
                how, why = MANUAL_REVIEW, "SIP_CALL_ENDED"
            case _:
                how, why = PREVENTED, "SIP_CALL_MISSED"
        return Payment(self.payer.code, how, first, why=(why,) if why else ())

    @property
    def _needs(self) -> frozenset[str]:
        return self.known.judged_at(self.ready.given_at).needs

    @property
    def _call(self) -> Standing | None:
        """How the call stands that is due because of this notice; None if none is."""
        own = (count for count, span in spans(self.known).items() if span.notice is self.ready)
        return next((self.clocks[Clock("sip_call", count)] for count in own), None)

    def _last_day(self) -> date | None:
        """The day before the one on which the patient left, died, was not ready any more, or another had to pay."""
        known = self.known
        ends = [self.ready.ended_at, known.discharged_at, known.ended_at, self.payer.until]
        return min((day_of(at) - _A_DAY for at in ends if at), default=None)

    def _gaps(self) -> list[Gap]:
        """The times without open care's services (5 kap. 5 §) that began while the days could still be counted."""
        last = self._last_day()
        if not self.known.judged_at(self.ready.given_at).open_care:
            return []
        return [gap for gap in self.known.gaps if last is None or gap.since <= last_moment_of(last)]

    def _start(self) -> date | None:
        """The first payable day that begins with open care's services there; None while they are missing."""
        day, gaps = self.payer.first_day, self._gaps()
        while any(gap.covers(first_moment_of(day)) for gap in gaps):
            if any(gap.until is None and gap.covers(first_moment_of(day)) for gap in gaps):
                return None
            day += _A_DAY
        return day

    def _doubts(self, start: date | None) -> Iterator[str]:
        """What neither the Act nor an agreement of this county settles."""
        known, call = self.known, self._call
        if known.protected:
            yield "PROTECTED_PERSON"
        if known.by_phone - {other.message_id for other in known.readies if other is not self.ready}:
            yield "RESERVE_ROUTINE"
        if self._needs_changed():
            yield "NEEDS_CHANGED_AFTER_NOTICE"
        if call and call.how in _NEVER_MADE and call.due_at and known.refused_at(call.due_at):
            yield "SIP_REFUSED"
        if self.payer.told_late_at:
            yield "PAYER_CHANGED"
        if not self.payer.agrees_with(known.region):
            yield "NO_AGREEMENT_KNOWN"
        if self._municipality_told_late():
            yield "ADMISSION_NOTICE_LATE"
        if start and any(first_moment_of(start) < gap.since for gap in self._gaps()):
            yield "OPEN_CARE_UNAVAILABLE_AFTER_START"

    def _needs_changed(self) -> bool:
        last = self._last_day()
        later = [judged for judged in self.known.judgements if judged.at > self.ready.given_at]
        return any(judged.needs != self._needs for judged in later if last is None or judged.at <= last_moment_of(last))

    def _municipality_told_late(self) -> bool:
        """Whether the notice of some municipal need came after its 24 hours (2 kap. 3 §, 5 kap. 3 § 1)."""
        told = enumerate(self.known.new_needs(), start=1)
        counts = [count for count, (_, new) in told if new & MUNICIPAL]
        return any(self.clocks[Clock("admission_notice", count)].how in _LATE for count in counts)
