"""Writes the book of one case as its messages arrive and as time passes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hub.simulation.books.clocks import Run, runs
from hub.simulation.books.deviations import deviations
from hub.simulation.books.duties import called_by_hand_at, fault, spans
from hub.simulation.books.known import Known
from hub.simulation.books.ledger import NOT_APPLICABLE, Alert, CaseBook, Clock, Duty, Note, Payment
from hub.simulation.books.notices import wishes
from hub.simulation.books.outbox import Outbox
from hub.simulation.books.payment import payments

_TIME_PASSES_BEHIND = timedelta(seconds=10)
_BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Keeper:
    """The book of a case, and how its clocks ran when it was last looked at."""

    known: Known
    book: CaseBook = field(default_factory=CaseBook)
    passed: datetime = _BEGINNING
    _runs: dict[Clock, Run] = field(default_factory=dict)
    _outbox: Outbox | None = None

    def time_passes(self, until: datetime) -> None:
        """Let time pass, with nothing told: what is open and past its moment becomes overdue."""
        self.passed = until - _TIME_PASSES_BEHIND
        for clock, run in self._runs.items():
            if self._overdue(run) and run.due_at and clock not in self.book.raised:
                self.book.raised[clock] = Alert(run.due_at)
        self._note_standings()
        self._tell()

    def settle(self) -> list[Note]:
        """Draw the conclusions of what is known now; give the notices that are issued because of it."""
        self._runs = runs(self.known)
        self._note_standings()
        for clock, alert in self.book.raised.items():
            run = self._runs.get(clock)
            if clock not in self.book.resolved and (run is None or not self._overdue(run)):
                self.book.resolved[clock] = Alert(alert.due_at, run.standing(self.passed).ended_at if run else None)
        return self._tell()

    def _tell(self) -> list[Note]:
        """Give the notices that stand to be issued, or withdrawn, now."""
        if self.known.admission is None:
            return []
        self._outbox = self._outbox or Outbox(self.known)
        notes = self._outbox.settle(wishes(self.known, self._runs, self.passed))
        self.book.notices.update(notes)
        return notes

    def _overdue(self, run: Run) -> bool:
        return run.standing(self.passed).how == "MISSED"

    def _note_standings(self) -> None:
        self.book.deadlines = {clock: run.standing(self.passed) for clock, run in self._runs.items()}
        if self.known.admission is None:
            return
        self.book.duties = {
            count: Duty(span.arose_at, span.ended_at, span.reason) for count, span in spans(self.known).items()
        }
        self.book.findings = self.known.findings | set(self._found())
        seen = deviations(self.known, self._runs, self.passed)
        self.book.deviations = {name: one.found for name, one in seen.items() if one.found}
        stands = payments(self.known, self._runs, self.passed)
        gone = {turn: _void(before) for turn, before in self.book.payments.items() if turn not in stands}
        self.book.payments = gone | stands

    def _found(self) -> Iterator[str]:
        """What follows from several things told: who is protected, which call was none."""
        if self.known.protected:
            yield "PROTECTED_PERSON"
        for call in self.known.calls:
            if fault(self.known, call):
                yield f"CALL_DOES_NOT_FULFIL {call.message_id}"
            elif self.known.protected and called_by_hand_at(self.known) is None:
                yield f"CALL_WITHHELD {call.message_id}"


def _void(before: Payment) -> Payment:
    """What becomes of a payment whose notice was taken back."""
    return Payment(before.payer, NOT_APPLICABLE, before.starts_on, why=("VOID",))
