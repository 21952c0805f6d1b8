"""Reminders that an agreement asks for: one for each clock, to whoever has the duty, while it is still open.

A reminder tells of the moment at which it was sent; it is neither revised nor withdrawn.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from hub.domain.calendar import END_OF_TIME
from hub.domain.case import Case, DeadlineKey, evolve, reminder_key
from hub.domain.events import Deadline, DeadlineReminded, Event, NoticeIssued
from hub.domain.issuing import Issuer, Occasion
from hub.domain.outbound import Reminder
from hub.domain.parties import concerned_at, hospital
from hub.domain.stay import Stay
from hub.domain.terms import DeadlineStatus, Responsible, Role


def reminders(
    case: Case,
    stay: Stay,
    issuer: Issuer,
    deadlines: Mapping[DeadlineKey, Deadline],
    passed: datetime | None,
    occasion: Occasion,
) -> Iterator[Event]:
    """Yield each reminder whose moment has passed and whose clock is open, and the record that it was sent."""
    if passed is None:
        return
    for row in deadlines.values():
        if _is_due(row, passed) and reminder_key(row) not in case.reminded:
            yield DeadlineReminded(deadline=row)
            for reminder in _sent(case, issuer, row, _in_turn(stay, row), occasion):
                case = evolve(case, reminder)
                yield reminder


def _is_due(row: Deadline, passed: datetime) -> bool:
    return row.status is DeadlineStatus.OPEN and row.remind_at is not None and row.remind_at < passed


def _sent(
    case: Case, issuer: Issuer, row: Deadline, parties: Sequence[str], occasion: Occasion
) -> Iterator[NoticeIssued]:
    if row.due_at is None:
        return
    for party in parties:
        reminder = Reminder(duty=row.name, paragraph=row.law, last_moment=row.due_at)
        key, content = issuer.addressed((party, "Reminder"), reminder)
        number = len(case.letters.get(key, ())) + 1
        yield NoticeIssued(head=issuer.head_of(case, key, number, 1, occasion), content=content, closes=None)


def _in_turn(stay: Stay, row: Deadline) -> list[str]:
    """The party whose turn it is: the clock's own, the hospital, or whoever is to convene."""
    if row.party is not None:
        return [row.party]
    if row.responsible is Responsible.HOSPITAL:
        return [hospital(stay.admission)]
    return [party.id for party in concerned_at(stay, END_OF_TIME) if party.role is Role.CONVENER]
