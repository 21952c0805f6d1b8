"""What was told, put right: which messages still count, and at what instant each does.

A message that another `corrects` counts no more, nor does one that was retracted; both work only within the same
case, from the same sender (or the same hospital), and on a message of the kind they are about.  Order of arrival
plays no part.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from hub.domain.calendar import civil_day
from hub.domain.facts import (
    CareContactAppointed,
    CareContactEnded,
    ConsentRecorded,
    DeviationAnswered,
    DeviationClosed,
    DischargeInformationTransferred,
    DischargeReady,
    DischargeReadyWithdrawn,
    EpisodeInterrupted,
    ExpectedDischargeChanged,
    Fact,
    MessageRetracted,
    NeedsReassessed,
    NoticeGivenOutsideHub,
    OutpatientCareAvailable,
    OutpatientCareUnavailable,
    PatientDeceased,
    PatientDetailsChanged,
    PatientDischarged,
    PatientInformed,
    PatientReadmitted,
    PlanningInputSubmitted,
    ReadyToReceive,
    SipCancelled,
    SipClosed,
    SipEstablished,
    SipFollowedUp,
    SipMeetingHeld,
    SipNeedAssessed,
    SipNeedRaised,
    SipRevised,
    Told,
    WardChanged,
)
from hub.domain.register import organisation_number, unit_of
from hub.domain.rules import Rules

F = TypeVar("F")

_AT_ONCE: Final = timedelta(0)
_INSTANT_OF: Final[dict[type[Fact], str]] = {
    ExpectedDischargeChanged: "changed_at",
    NeedsReassessed: "assessed_at",
    PatientDetailsChanged: "effective_from",
    WardChanged: "changed_at",
    DischargeReadyWithdrawn: "withdrawn_at",
    PatientDischarged: "discharged_at",
    DischargeInformationTransferred: "transferred_at",
    PatientInformed: "informed_at",
    EpisodeInterrupted: "interrupted_at",
    CareContactAppointed: "appointed_at",
    CareContactEnded: "ended_at",
    ConsentRecorded: "decided_at",
    SipNeedAssessed: "decided_at",
    SipNeedRaised: "raised_at",
    SipCancelled: "cancelled_at",
    OutpatientCareUnavailable: "from_at",
    OutpatientCareAvailable: "from_at",
    SipMeetingHeld: "held_at",
    SipEstablished: "established_at",
    SipRevised: "established_at",
    SipFollowedUp: "followed_up_at",
    SipClosed: "closed_at",
    PlanningInputSubmitted: "submitted_at",
    ReadyToReceive: "from_at",
    DeviationAnswered: "answered_at",
    DeviationClosed: "closed_at",
    PatientDeceased: "deceased_at",
    PatientReadmitted: "readmitted_at",
    NoticeGivenOutsideHub: "given_at",
}


def given_at(told: Told, rules: Rules) -> datetime:
    """Return when a notice or call that the hub carries was given (messages.md, "Three instants").

    By the reserve routine: when it was told.  Else the sender's own instant if it lies within the profile's limit
    before the broker received it, else when it was received.
    """
    if told.reserve is not None:
        return told.reserve.told_at
    within = rules.carried_within.on(civil_day(told.received_at)) or _AT_ONCE
    believed = _AT_ONCE <= told.received_at - told.sent_at <= within
    return told.sent_at if believed else told.received_at


def legal_instant(fact: Fact, rules: Rules) -> datetime:
    """Return the instant at which the fact counts: its own, or, where it has none, when it was given."""
    own = _INSTANT_OF.get(type(fact))
    at: datetime = given_at(fact.told, rules) if own is None else getattr(fact, own)
    return at


class Telling:
    """Everything told about one case, read as it is meant; `asked` are the kinds of message that were asked for."""

    def __init__(self, facts: Iterable[Fact], rules: Rules) -> None:
        self.rules = rules
        self.asked: set[type] = set()
        self._facts = list(facts)
        self._kinds: dict[type, list[Any]] = defaultdict(list)
        self._by_id: dict[str, list[Fact]] = defaultdict(list)
        for fact in self._facts:
            self._kinds[type(fact)].append(fact)
            self._by_id[fact.told.message_id].append(fact)
        for several in (*self._kinds.values(), *self._by_id.values()):
            if len(several) > 1:
                several.sort(key=self._place)
        self._spoken_of = {about for fact in self._facts for about in _speaks_of(fact)}
        self._retracted = self._all_retracted()
        self._corrected = frozenset(id(old) for new in self._facts for old in self._corrected_by(new))

    def adds(self, fact: Fact) -> bool:
        """Whether *fact* says nothing of other messages, and none of them said anything of it."""
        return fact.told.message_id not in self._spoken_of and not _speaks_of(fact)

    def take(self, fact: Fact) -> None:
        """Take in one more message, which only adds to what was told."""
        self._facts.append(fact)
        for several in (self._kinds[type(fact)], self._by_id[fact.told.message_id]):
            several.append(fact)
            if len(several) > 1 and self._place(fact) < self._place(several[-2]):
                several.sort(key=self._place)

    def _place(self, fact: Fact) -> tuple[datetime, str, str]:
        return legal_instant(fact, self.rules), fact.told.message_id, fact.told.sender

    def of(self, kind: type[F]) -> tuple[F, ...]:
        """Return those of *kind* that still count, in order of legal instant, ties by message id."""
        if kind not in self._kinds or not (self._retracted or self._corrected):
            return self.ever(kind)  # the ordinary stay: nothing was taken back
        return tuple(fact for fact in self.uncorrected(kind) if id(fact) not in self._retracted)

    def uncorrected(self, kind: type[F]) -> tuple[F, ...]:
        """Return those of *kind* that nothing corrects, retracted ones included."""
        return tuple(fact for fact in self.ever(kind) if id(fact) not in self._corrected)

    def given(self, kind: type[F]) -> tuple[F, ...]:
        """Return those of *kind* that were given and not retracted, in the words first used or in later ones."""
        return tuple(fact for fact in self.ever(kind) if id(fact) not in self._retracted)

    def ever(self, kind: type[F]) -> tuple[F, ...]:
        """Return all of *kind*."""
        self.asked.add(kind)
        return tuple(self._kinds.get(kind, ()))

    def versions(self, fact: F) -> tuple[F, ...]:
        """Return *fact* and what it corrects, what that corrects, and so on; the latest first."""
        chain: list[Any] = [fact]
        while earlier := next((old for old in self._corrected_by(chain[-1]) if old not in chain), None):
            chain.append(earlier)
        return tuple(chain)

    def retracted_at(self, fact: Fact) -> datetime | None:
        """Return when the message was first taken back, if it was."""
        return self._retracted.get(id(fact))

    def retracted(self) -> frozenset[str]:
        """Return the ids of the messages that were taken back."""
        return frozenset(fact.told.message_id for fact in self._facts if id(fact) in self._retracted)

    def dangling(self) -> tuple[str, ...]:
        """Return, as sentences, which corrections and retractions refer to nothing that they could be about."""
        return tuple(sorted(self._dangling()))

    def _dangling(self) -> Iterator[str]:
        for fact in self._facts:
            told = fact.told
            if told.corrects is not None and not self._corrected_by(fact) and not self.retracted_at(fact):
                yield f"NOTHING_TO_CORRECT {told.message_id}: no {type(fact).__name__} {told.corrects} of this sender"
            if (
                isinstance(fact, DischargeReadyWithdrawn)
                and fact.withdraws is not None
                and not self._withdrawn_by(fact)
            ):
                yield f"NOTHING_TO_WITHDRAW {told.message_id}: no ready notice {fact.withdraws}"
            if isinstance(fact, MessageRetracted) and not self._retracted_by(fact):
                yield f"NOTHING_TO_RETRACT {told.message_id}: no message {fact.retracts} of this sender"

    def _all_retracted(self) -> dict[int, datetime]:
        """When each retracted message was first taken back."""
        moments: dict[int, datetime] = {}
        for retraction in self._working():
            at = given_at(retraction.told, self.rules)
            moments |= {id(old): min(at, moments.get(id(old), at)) for old in self._retracted_by(retraction)}
        return moments

    def _working(self) -> list[MessageRetracted]:
        """The retractions that hold: a working one undoes those it takes back, and of a ring of them none works."""
        retractions: list[MessageRetracted] = self._kinds.get(MessageRetracted, [])
        undone_by = {
            id(each): [old for old in self._retracted_by(each) if isinstance(old, MessageRetracted)]
            for each in retractions
        }
        against = {id(each): 0 for each in retractions}
        for undone in undone_by.values():
            for old in undone:
                against[id(old)] += 1
        settled: dict[int, bool] = {}
        free = [each for each in retractions if not against[id(each)]]
        while free:
            each = free.pop()
            works = settled.setdefault(id(each), True)
            for old in undone_by[id(each)]:
                against[id(old)] -= 1
                if id(old) not in settled and (works or not against[id(old)]):
                    settled[id(old)] = not works
                    free.append(old)
        return [each for each in retractions if settled.get(id(each), False)]

    def _retracted_by(self, fact: MessageRetracted) -> list[Fact]:
        return [old for old in self._by_id[fact.retracts] if old is not fact and _same_voice(old.told, fact.told)]

    def _withdrawn_by(self, fact: DischargeReadyWithdrawn) -> list[Fact]:
        return [old for old in self._by_id[str(fact.withdraws)] if isinstance(old, DischargeReady)]

    def _corrected_by(self, fact: Any) -> list[Any]:  # noqa: ANN401 - a fact of any kind
        told: Told = fact.told
        if told.corrects is None or id(fact) in self._retracted:
            return []
        found = self._by_id[told.corrects]
        return [old for old in found if type(old) is type(fact) and old is not fact and _same_voice(old.told, told)]


def _speaks_of(fact: Fact) -> list[str]:
    """The messages that this one corrects, retracts or withdraws; a withdrawal that names none is of any before it."""
    about = [fact.told.corrects] if fact.told.corrects is not None else []
    match fact:
        case MessageRetracted(retracts=message_id):
            return [*about, message_id]
        case DischargeReadyWithdrawn(withdraws=message_id):
            return [*about, message_id or ""]
        case _:
            return about


def _same_voice(one: Told, other: Told) -> bool:
    """Whether the same sender speaks, or another unit of the same hospital.

    A retraction names no facility: it is the hospital's if it came on a topic that is the hospitals' alone.
    """
    if unit_of(one.sender) == unit_of(other.sender):
        return True
    if one.facility is None:
        return False
    if one.facility == other.facility or unit_of(other.sender) == one.facility.upper():
        return True
    own = organisation_number(other.sender)
    by_hospital = other.facility is None and other.source.topic.startswith("hospital.")
    return by_hospital and own is not None and own == organisation_number(one.facility)
