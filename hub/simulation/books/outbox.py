"""What each party has been told so far, numbered as the message contract numbers it.

For one party and purpose the highest revision of a count holds, and a withdrawal is final for its count: what comes
after it is a new count.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid5

from hub.simulation.books.deviations import NAMESPACE
from hub.simulation.books.duties import fault, spans
from hub.simulation.books.known import Known
from hub.simulation.books.ledger import CALL, DUTY_NOTICE, Note, number_of, told
from hub.simulation.books.notices import Key, Wish, withheld

NO_LONGER_CONCERNED = "NO_LONGER_CONCERNED"


@dataclass(frozen=True, slots=True)
class Issued:
    """The latest notice of its kind to one party; `duty` is the count of the duty that ran when it was issued."""

    count: int
    revision: int
    carries: Mapping[str, Any]
    duty: int | None
    closed: bool = False


@dataclass(slots=True)
class Outbox:
    """All notices of one case."""

    known: Known
    latest: dict[Key, Issued] = field(default_factory=dict)
    letters: list[tuple[Key, Issued]] = field(default_factory=list)

    def settle(self, wished: Mapping[Key, Wish]) -> list[Note]:
        """Withdraw what no longer stands, issue what is new or reads differently, and give it all."""
        if self.known.protected:
            by_hand = {key: withheld(self.known, key, wish.carries) for key, wish in wished.items()}
            wished = {instead: Wish(wished[key].count, carries) for key, (instead, carries) in by_hand.items()}
        duty = max((count for count, span in spans(self.known).items() if span.ended_at is None), default=None)
        gone = [key for key, before in self.latest.items() if not before.closed and not self._goes_on(key, wished)]
        withdrawn = [self._withdrawn(key) for key in gone]
        issued = [note for key, wish in wished.items() if (note := self._issued(key, wish, duty))]
        return [*withdrawn, *issued, *self._letters()]

    def _goes_on(self, key: Key, wished: Mapping[Key, Wish]) -> bool:
        """Whether what stands goes on, as it is or as the next revision; a duty's notice only while its count runs."""
        before, wish = self.latest[key], wished.get(key)
        if wish is None:
            return False
        if key[1] == "DischargeReadyForwarded":
            ended = {ready.message_id for ready in self.known.readies if ready.ended_at is not None}
            return before.carries["reference"] not in ended
        if key[1] == "SipInvitation" and before.carries["legal_effect"] == DUTY_NOTICE:
            return before.duty == wish.count
        return True

    def _issued(self, key: Key, wish: Wish, duty: int | None) -> Note | None:
        before = self.latest.get(key)
        if before is not None and not before.closed and before.carries == wish.carries:
            return None
        if before is None:
            count, revision = wish.count, 1
        elif before.closed:
            count, revision = max(wish.count, before.count + 1), 1
        else:
            count, revision = before.count, before.revision + 1
        self.latest[key] = Issued(count, revision, wish.carries, duty)
        return _note(key, count, revision, wish.carries)

    def _withdrawn(self, key: Key) -> Note:
        before = self.latest[key]
        self.latest[key] = replace(before, closed=True)
        return self._recall(key, before)

    def _recall(self, key: Key, before: Issued) -> Note:
        record, carries = self._withdrawal(key, before)
        to: Key = (str(before.carries.get("withheld_from", key[0])), record)
        if self.known.protected:
            to, carries = withheld(self.known, to, carries)
        return _note(to, before.count, 0, carries)

    def _withdrawal(self, key: Key, before: Issued) -> tuple[str, dict[str, Any]]:
        """What tells that a notice no longer stands, and why."""
        own_id = self._id(key, before)
        match str(before.carries.get("record", key[1])):
            case "SipInvitation":
                return "SipInvitationWithdrawn", {"withdraws": own_id, "reason": self._why(before)}
            case "DischargeReadyForwarded" if ended := self._withdrawn_ready(before):
                carries = {"withdraws": own_id, "withdrawn_at": ended.ended_at, "reference": ended.ended_by}
                return "DischargeReadyWithdrawnForwarded", carries
            case _:
                return "NoticeRecalled", {"recalls": own_id, "reason": self._why_recalled(key, before)}

    def _withdrawn_ready(self, before: Issued) -> Any:  # noqa: ANN401 - a ready notice, or None
        reference = before.carries.get("reference") if "record" not in before.carries else None
        ended = [ready for ready in self.known.readies if ready.ended_by is not None and not ready.void]
        return next((ready for ready in reversed(ended) if reference in (None, ready.message_id)), None)

    def _why_recalled(self, key: Key, before: Issued) -> str:
        party, record = before.carries.get("withheld_from", key[0]), str(before.carries.get("record", key[1]))
        retracted = {ready.message_id for ready in self.known.readies if ready.void}
        if self.known.void_at:
            return "VOID"
        if record.startswith("DeviationForwarded"):
            return "CORRECTED"
        if party not in self.known.parts():
            return NO_LONGER_CONCERNED
        if before.carries.get("reference") in retracted:
            return "RETRACTED"
        return "CARE_CONTACT_ENDED" if record == "CareContactForwarded" else "CORRECTED"

    def _why(self, before: Issued) -> str:
        if self.known.void_at:
            return "VOID"
        is_call = before.carries["legal_effect"] == CALL
        standing_call = any(call.cancelled_at is None and not fault(self.known, call) for call in self.known.calls)
        if is_call and not self.known.broken_off and not standing_call:
            return "CANCELLED"
        own = spans(self.known).get(before.duty or 0)
        if own is not None and own.reason is not None and not is_call:
            return own.reason
        ended = [(span.ended_at, span.reason) for span in spans(self.known).values() if span.ended_at and span.reason]
        standing = len(ended) < len(spans(self.known))
        return max(ended)[1] if ended and not standing else NO_LONGER_CONCERNED

    def _letters(self) -> Iterator[Note]:
        """What is passed on once: answers to open care, refusals to the hospital; of a void stay nothing holds."""
        for party, record, carries in self.known.letters[len(self.letters) :]:
            key: Key = (party, record)
            if self.known.protected:
                key, carries = withheld(self.known, key, carries)  # noqa: PLW2901 - what goes in its place
            count = 1 + sum(earlier == key for earlier, _ in self.letters)
            self.letters.append((key, Issued(count, 1, carries, None)))
            yield _note(key, count, 1, carries)
        if self.known.void_at:
            for number, (key, letter) in enumerate(self.letters):
                if not letter.closed:
                    self.letters[number] = (key, replace(letter, closed=True))
                    yield self._recall(key, letter)

    def _id(self, key: Key, issued: Issued) -> str:
        parts = ("notice", self.known.case_id, *key, issued.count, issued.revision)
        return str(uuid5(NAMESPACE, "|".join(map(str, parts))))


def notice_id(case_id: str, note: Note) -> str:
    """Return the id of a numbered notice."""
    count, _, revision = note.number.partition(".")
    return str(uuid5(NAMESPACE, f"notice|{case_id}|{note.party}|{note.purpose}|{count}|{revision}"))


def _note(key: Key, count: int, revision: int, carries: Mapping[str, Any]) -> Note:
    party, purpose = key
    return Note(party, purpose, number_of(purpose, count, revision), told(carries))
