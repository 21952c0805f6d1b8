"""What the simulator did against what the hub's topics say, line by line, and in every case item by item."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from hub.simulation.books.ledger import (
    CALL,
    DONE_LATE,
    DUTY_NOTICE,
    ENDED_LATE,
    LAPSED,
    MET,
    MISSED,
    OPEN,
    Books,
    CaseBook,
    Clock,
    Note,
)
from hub.simulation.found import Found
from hub.simulation.week import Week

_STANDINGS = {
    MET: "done in time",
    DONE_LATE: "missed, then done late",
    ENDED_LATE: "missed, then ended",
    MISSED: "missed, still overdue",
    LAPSED: "lapsed lawfully",
    OPEN: "still running",
}
_DUTIES = {
    "sip_call": "call",
    "care_contact": "care contact",
    "admission_notice": "admission notice",
    "patient_information": "patient informed",
    "discharge_information": "parties informed",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was counted twice: by the simulator (`expected`) and in the hub's topics (`found`)."""

    heading: str
    what: str
    expected: int
    found: int

    @property
    def agrees(self) -> bool:
        """Whether both counts are the same."""
        return self.expected == self.found


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Every line, how many items were held against each other, and every difference in a sentence.

    The counts may agree while the cases do not.
    """

    lines: tuple[Line, ...]
    compared: int
    differences: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether simulator and hub say the same of every line and every case."""
        return not self.differences and all(line.agrees for line in self.lines)


def reckon(week: Week, found: Found, leaks: int) -> Reckoning:
    """Compare; *leaks* is the number of records that hold a patient's number or name where none may stand."""
    lines = [
        *_counted("On the way in", _INBOUND, week.books, found.books),
        *_refusals(week.books.quarantined, found.books.quarantined),
        *_counted("Duties and deadlines", _DEADLINES, week.books, found.books),
        *_counted("What the parties were told", _TOLD, week.books, found.books),
        *_counted("What people must look at", _LOOKED_AT, week.books, found.books),
        Line("Promises", "numbers or names of patients where none may stand", 0, leaks),
        Line("Promises", "notices in the log that reached no inbox", 0, found.undelivered()),
        Line("Promises", "gaps, doubles and contradictions in log and inboxes", 0, len(found.complaints)),
    ]
    compared = sum(len(_items(getattr(book, name))) for book in week.books.cases.values() for name in _FIELDS)
    return Reckoning(tuple(lines), compared, (*found.complaints, *_differences(week.stories, week.books, found.books)))


def _counted(heading: str, rows: "_Rows", expected: Books, found: Books) -> Iterator[Line]:
    for what, count in rows.items():
        yield Line(heading, what, count(expected), count(found))


def _refusals(expected: Counter[str], found: Counter[str]) -> Iterator[Line]:
    yield Line("On the way in", "refused, sealed in quarantine", expected.total(), found.total())
    yield Line("On the way in", "reasons for refusing", len(expected), len(found))
    for code in sorted(expected | found):
        yield Line("On the way in", f"  {code}", expected[code], found[code])


def _differences(stories: Mapping[str, str], expected: Books, found: Books) -> Iterator[str]:
    for case_id in sorted(expected.cases.keys() | found.cases.keys()):
        here, there = expected.cases.get(case_id, CaseBook()), found.cases.get(case_id, CaseBook())
        story = stories.get(case_id, "unknown to the simulator")
        for name in _FIELDS:
            want, have = _items(getattr(here, name)), _items(getattr(there, name))
            yield from (f"{case_id} ({story}): {name} lack {item}" for item in sorted((want - have).elements()))
            yield from (
                f"{case_id} ({story}): {name} hold {item} too many" for item in sorted((have - want).elements())
            )


def _items(values: Any) -> Counter[str]:  # noqa: ANN401 - a set, a mapping or a counter of the book
    if isinstance(values, Counter):
        return Counter({str(item): count for item, count in values.items()})
    if isinstance(values, dict):
        return Counter(f"{key}: {value}" for key, value in values.items())
    return Counter(map(str, values))


_FIELDS = tuple(field.name for field in fields(CaseBook))
_Rows = dict[str, Callable[[Books], int]]


def _sum(count: Callable[[CaseBook], int]) -> Callable[[Books], int]:
    return lambda books: sum(count(book) for book in books.cases.values())


def _standing(name: str, how: str) -> Callable[[Books], int]:
    return _sum(lambda book: sum((clock.name, each.how) == (name, how) for clock, each in book.deadlines.items()))


def _alerts(name: str, alerts: Callable[[CaseBook], Mapping[Clock, object]]) -> Callable[[Books], int]:
    return _sum(lambda book: sum(clock.name == name for clock in alerts(book)))


def _noted(these: Callable[[Note], bool]) -> Callable[[Books], int]:
    return _sum(lambda book: sum(count for note, count in book.notices.items() if these(note)))


def _is(record: str) -> Callable[[Note], bool]:
    return lambda note: note.record == record


def _invited(effect: str, to: str) -> Callable[[Books], int]:
    words = f"legal_effect {effect}"
    return _noted(lambda note: note.record == "SipInvitation" and words in note.says and note.party.startswith(to))


_SINGLED_OUT = {
    "AdmissionForwarded": "told of an admission, with identity",
    "DischargeReadyForwarded": "told that the patient is ready",
    "DischargeReadyWithdrawnForwarded": "told that she is not, after all",
    "CareContactForwarded": "told of the care contact",
    "DischargedForwarded": "told of the discharge",
    "PlanningInputForwarded": "told of another party's plans",
    "SipInvitationWithdrawn": "invitations withdrawn",
    "NoticeRecalled": "notices recalled",
    "InvitationAnswerForwarded": "answers to a call, passed on",
    "NoticeRejectedForwarded": "notices turned away, told the hospital",
    "MessageRefused": "told that a message was refused",
    "ManualHandlingRequired": "withheld for protected persons",
}
_INBOUND: _Rows = {
    "messages let in, duplicates among them": lambda books: books.accepted,
    "stays": lambda books: len(books.cases),
    "facts in the log, each once": _sum(lambda book: len(book.facts)),
    "ids that came again with other content": _sum(lambda book: len(book.conflicts)),
}
_DEADLINES: _Rows = {
    "duties to call to a SIP": _sum(lambda book: len(book.duties)),
    **{
        f"  {words} {standing}": _standing(name, how)
        for name, words in _DUTIES.items()
        for how, standing in _STANDINGS.items()
    },
    "  other clocks": _sum(lambda book: sum(clock.name not in _DUTIES for clock in book.deadlines)),
}
_TOLD: _Rows = {
    "open care told of its duty": _invited(DUTY_NOTICE, "open_care:"),
    "municipal parties told of it": _invited(DUTY_NOTICE, "municipality:"),
    "municipal parties called": _invited(CALL, "municipality:"),
    **{words: _noted(_is(record)) for record, words in _SINGLED_OUT.items()},
    "told of anything else": _noted(lambda note: note.record not in {*_SINGLED_OUT, "SipInvitation"}),
}
_LOOKED_AT: _Rows = {
    **{f"overdue: {words}": _alerts(name, lambda book: book.raised) for name, words in _DUTIES.items()},
    "overdue: others": _sum(lambda book: sum(clock.name not in _DUTIES for clock in book.raised)),
    "overdue no more": _sum(lambda book: len(book.resolved)),
    "findings and reviews": _sum(lambda book: len(book.findings)),
}
