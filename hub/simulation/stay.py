"""One simulated stay: what is told of it, message by message, and the book of what must come of that."""

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from typing import Any, TypeAlias
from uuid import UUID

from hub.identifiers import case_id_of
from hub.simulation.books.keeper import Keeper
from hub.simulation.books.known import Home, Known
from hub.simulation.books.ledger import CaseBook, Clock, Note, Turn
from hub.simulation.county import Hospital
from hub.simulation.period import Period
from hub.simulation.told import Circumstances, Owed, Sent, Told

ADMISSIONS = "hospital.admissions.v1"
DISCHARGES = "hospital.discharges.v1"
OUTPATIENT = "outpatient.events.v1"
MUNICIPALITY = "municipality.events.v1"

CARRIED_WITHIN = timedelta(minutes=5)
LONGEST_LAG_SECONDS = 40
LAST_WORD = timedelta(minutes=5)
FOLLOWING = 50_000
APART = timedelta(hours=3)
"""What must come in a certain order is told so long apart: the hub is fed two hours of simulated time at once."""
ITS_OWN = "its own"
"""The municipality where the patient is registered to begin with."""
_A_SECOND = timedelta(seconds=1)
_BY_CASE = frozenset(
    {
        "ConsentRecorded",
        "NoticeAcknowledged",
        "NoticeRejected",
        "PlanningInputSubmitted",
        "InvitationAnswered",
        "ReadyToReceive",
        "DeviationReported",
        "DeviationAnswered",
        "DeviationClosed",
        "PatientDeceased",
        "NoticeGivenOutsideHub",
        "MessageRetracted",
        "OutpatientCareUnavailable",
        "OutpatientCareAvailable",
    }
)
"""What is said of a case also by a hospital; all else a hospital says of its stay."""


class PeriodEndedError(Exception):
    """What was to be told lies after the end of the simulated time: the story ends here."""


React: TypeAlias = Callable[["Stay", Told, Note], None]
Act: TypeAlias = Callable[["Stay", datetime], object]


class Stay:
    """What was sent about one stay, and the book of what must come of it.

    Whoever is told something may react to it; what is to be said later waits in a queue, so that everything is told in
    the order in which it arrives.
    """

    def __init__(self, period: Period, given: Circumstances, chance: random.Random, react: React) -> None:
        self.period = period
        self.given = given
        self.chance = chance
        self.episode = f"{chance.randrange(10, 100)}-{given.number:05d}"
        wards = given.hospital.psychiatric_wards if given.psychiatric else given.hospital.wards
        self.ward = chance.choice(wards)
        self.open_care = given.lives_in.open_care
        self.case_id = case_id_of(given.hospital.hsa_id, self.episode)
        self.known = Known(
            self.case_id,
            given.region,
            given.hospital.hsa_id,
            self.open_care,
            protected=given.protected,
            psychiatric=given.psychiatric,
        )
        self.known.homes.append(Home(given.lives_in.code, given.pays.code))
        self.sent: list[Sent] = []
        self.promises: dict[Clock, str] = {}
        self.owed: dict[Turn, Owed] = {}
        self.joined: dict[str, Told] = {}
        self.next: Stay | None = None
        self.cut_short = False
        self._keeper = Keeper(self.known)
        self._react = react
        self._queue: list[tuple[datetime, int, Act]] = []
        self._queued = 0
        self._last = period.starts_at

    @property
    def book(self) -> CaseBook:
        """What must come of it."""
        return self._keeper.book

    @property
    def stay_key(self) -> str:
        """The key of what the hospital tells."""
        return f"{self.given.hospital.hsa_id}|{self.episode}"

    @property
    def all(self) -> "list[Stay]":
        """This stay, and the one that follows on it, if one does."""
        return [self, *(self.next.all if self.next else [])]

    def followed_by(self, hospital: Hospital) -> "Stay":
        """Begin another stay of the same person, told about in the same story."""
        given = replace(self.given, number=self.given.number + FOLLOWING, hospital=hospital)
        self.next = Stay(self.period, given, self.chance, self._react)
        return self.next

    @property
    def over(self) -> bool:
        """Whether the patient has left, died, or was never meant."""
        return any((self.known.discharged_at, self.known.ended_at, self.known.void_at))

    def instant(self, day: int, hour: int = 0, minute: int = 0) -> datetime:
        """Return a time of day in Sweden on a day of the story."""
        return self.period.instant(self.given.first_day + day, hour, minute)

    def day_of(self, at: datetime) -> int:
        """Return the day of the story that it is at *at*."""
        return self.period.day_of(at) - self.given.first_day

    def must(self, name: str, how: str, count: int = 1) -> None:
        """Note how a clock must stand in the end, as the story means it: the book must come to the same."""
        self.promises[Clock(name, count)] = how

    def must_pay(
        self,
        ready: Told,
        how: str,
        *why: str,
        days: int = 0,
        payer: str | None = ITS_OWN,
        number: int = 1,
    ) -> None:
        """Note what a ready notice must mean for the municipality that pays, or for the next in turn."""
        code = self.given.pays.code if payer == ITS_OWN else payer
        self.owed[Turn(ready.id, number)] = Owed(code, how, days, why)

    def later(self, at: datetime, act: Act) -> None:
        """Let *act* happen at *at*, if the simulated time lasts so long."""
        heappush(self._queue, (at, self._queued, act))
        self._queued += 1

    @contextmanager
    def telling(
        self,
        topic: str,
        record: str,
        fields: Mapping[str, Any],
        at: datetime,
        *,
        sender: str | None = None,
        lag: timedelta | None = None,
        alone: bool = False,
    ) -> Iterator[Told]:
        """Tell something at *at*; it arrives some seconds later, or after *lag*, and inside the `with` it is known.

        What changes who is told what comes *alone*: small things that would have been said about then are not.
        Raises `PeriodEndedError` if it would arrive after the end.
        """
        arrives_at = at + (lag or timedelta(seconds=self.chance.randrange(1, LONGEST_LAG_SECONDS)))
        if alone:
            self._leave_alone(arrives_at)
        self._catch_up(arrives_at)
        arrives_at = max(arrives_at, self._last + _A_SECOND)
        if arrives_at > self.period.ends_at - LAST_WORD:
            raise PeriodEndedError
        whole = self.written(topic, record, fields, at, sender=sender)
        key = self.case_id if "case_id" in whole else self.stay_key
        self.sent.append(Sent(topic, key, record, whole, arrives_at))
        told = Told(whole["message_id"], _given_at(whole, at, arrives_at), arrives_at)
        self._arrive(told.id, arrives_at)
        yield told
        self._conclude(told)

    def tell(
        self, topic: str, record: str, fields: Mapping[str, Any], at: datetime, *, sender: str | None = None
    ) -> str:
        """Tell something that nothing follows from; return the message's id."""
        with self.telling(topic, record, fields, at, sender=sender) as told:
            return told.id

    @contextmanager
    def hearing(self, told: Told) -> Iterator[None]:
        """Let what was told of another stay of the same person be known here too, inside the `with`."""
        self._leave_alone(told.arrived_at)
        self._catch_up(told.arrived_at)
        self._arrive(told.id, told.arrived_at)
        yield
        self._conclude(told)

    def end(self) -> None:
        """Let everything happen that is still to come before the simulated time ends."""
        while self._queue:
            at, _, act = heappop(self._queue)
            self._act(act, at)
        self._keeper.time_passes(self.period.ends_at)

    def _arrive(self, message_id: str, arrives_at: datetime) -> None:
        self._last = max(arrives_at, self._last)
        self._keeper.time_passes(arrives_at)
        self.book.facts.add(message_id)

    def _conclude(self, told: Told) -> None:
        for note in self._keeper.settle():
            self._react(self, told, note)

    def _leave_alone(self, at: datetime) -> None:
        """Let nothing be said for some time before and after *at*."""
        self._catch_up(at - APART)
        self._queue = [each for each in self._queue if abs(each[0] - at) > APART]
        heapify(self._queue)

    def _catch_up(self, until: datetime) -> None:
        while self._queue and self._queue[0][0] <= until:
            at, _, act = heappop(self._queue)
            self._act(act, at)

    def _act(self, act: Act, at: datetime) -> None:
        try:
            act(self, at)
        except PeriodEndedError:
            return

    # The messages themselves

    def written(
        self, topic: str, record: str, fields: Mapping[str, Any], at: datetime, *, sender: str | None = None
    ) -> dict[str, Any]:
        """Return the fields of a message, with those that every message of its kind bears."""
        head: dict[str, Any] = {"message_id": str(UUID(int=self.chance.getrandbits(128), version=4)), "sent_at": at}
        if topic in (OUTPATIENT, MUNICIPALITY) or record in _BY_CASE:
            by = self.ward if topic in (ADMISSIONS, DISCHARGES) else self.open_care
            return {**head, "sender": sender or by, "case_id": self.case_id, **fields}
        episode = {"facility": self.given.hospital.hsa_id, "id": self.episode}
        return {**head, "sender": sender or self.ward, "episode": episode, **fields}


def _given_at(whole: Mapping[str, Any], at: datetime, arrives_at: datetime) -> datetime:
    """When a notice or a call counts as given: as sent, if that is believed; by phone or paper, when it was told."""
    if whole.get("reserve"):
        told_at: datetime = whole["reserve"]["told_at"]
        return told_at
    return at if arrives_at - at <= CARRIED_WITHIN else arrives_at
