"""What the simulator did against what the hub's topics say, line by line and case by case."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from hub.simulation.found import Found
from hub.simulation.ledger import CALL, DONE_LATE, DUTY_NOTICE, LAPSED, MET, MISSED, OPEN, Books, CaseBook
from hub.simulation.week import Week

_STANDINGS = {
    MET: "met in time",
    DONE_LATE: "missed, then done late",
    MISSED: "missed, still overdue",
    LAPSED: "lapsed lawfully",
    OPEN: "still running",
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
    """Every line, and every difference in a sentence; the counts may agree while the cases do not."""

    lines: tuple[Line, ...]
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
        *_counted("Duties and deadlines", _DUTIES, week.books, found.books),
        *_counted("What the parties were told", _TOLD, week.books, found.books),
        *_counted("What people must look at", _LOOKED_AT, week.books, found.books),
        Line("Promises", "numbers or names of patients where none may stand", 0, leaks),
        Line("Promises", "notices in the log that reached no inbox", 0, found.undelivered()),
        Line("Promises", "gaps, doubles and contradictions in log and inboxes", 0, len(found.complaints)),
    ]
    return Reckoning(tuple(lines), (*found.complaints, *_differences(week.plots, week.books, found.books)))


def _counted(heading: str, rows: "_Rows", expected: Books, found: Books) -> Iterator[Line]:
    for what, count in rows.items():
        yield Line(heading, what, count(expected), count(found))


def _refusals(expected: Counter[str], found: Counter[str]) -> Iterator[Line]:
    yield Line("On the way in", "refused, sealed in quarantine", expected.total(), found.total())
    for code in sorted(expected | found):
        yield Line("On the way in", f"  {code}", expected[code], found[code])


def _differences(plots: Mapping[str, str], expected: Books, found: Books) -> Iterator[str]:
    for case_id in sorted(expected.cases.keys() | found.cases.keys()):
        here, there = expected.cases.get(case_id, CaseBook()), found.cases.get(case_id, CaseBook())
        for name in (field.name for field in fields(CaseBook)):
            want, have = getattr(here, name), getattr(there, name)
            if want != have:
                plot = plots.get(case_id, "unknown to the simulator")
                yield f"{case_id} ({plot}): {name} should be {_shown(want)}, but the topics say {_shown(have)}"


def _shown(values: Any) -> str:  # noqa: ANN401 - a set or a mapping of the book
    if isinstance(values, dict):
        return ", ".join(f"{key}: {value}" for key, value in sorted(values.items())) or "nothing"
    return ", ".join(map(str, sorted(values))) or "nothing"


_Rows = dict[str, Callable[[Books], int]]


def _sum(count: Callable[[CaseBook], int]) -> Callable[[Books], int]:
    return lambda books: sum(count(book) for book in books.cases.values())


def _standing(name: str, standing: str) -> Callable[[Books], int]:
    return _sum(lambda book: sum(1 for (each, _), how in book.deadlines.items() if (each, how) == (name, standing)))


def _invited(effect: str, to: str) -> Callable[[Books], int]:
    return _sum(lambda book: sum(1 for party, _, how in book.invitations if how == effect and party.startswith(to)))


_SAME_DAY = ((MET, "done"), (MISSED, "forgotten"), (OPEN, "not yet"))
_INBOUND: _Rows = {
    "messages let in, duplicates among them": lambda books: books.accepted,
    "stays": lambda books: len(books.cases),
    "facts in the log, each once": _sum(lambda book: len(book.facts)),
    "ids that came again with other content": _sum(lambda book: len(book.conflicts)),
}
_DUTIES: _Rows = {
    "duties to call to a SIP": _sum(lambda book: len(book.duties)),
    **{f"  call {words}": _standing("sip_call", how) for how, words in _STANDINGS.items()},
    **{f"  care contact {words}": _standing("care_contact", how) for how, words in _STANDINGS.items()},
    "  admission notice in time": _standing("admission_notice", MET),
    "  admission notice late": _standing("admission_notice", DONE_LATE),
    "  patient informed at discharge": _standing("patient_information", MET),
    **{
        f"  parties informed the same day, {words}": _standing("discharge_information", how) for how, words in _SAME_DAY
    },
}
_TOLD: _Rows = {
    "open care told of its duty": _invited(DUTY_NOTICE, "open_care:"),
    "municipal parties told of it": _invited(DUTY_NOTICE, "municipality:"),
    "municipal parties called": _invited(CALL, "municipality:"),
    "invitations withdrawn": _sum(lambda book: len(book.withdrawn)),
    "told of an admission, with identity": _sum(lambda book: sum(1 for _, name in book.told if name == _IDENTITY)),
    "told of anything else": _sum(lambda book: sum(1 for _, name in book.told if name != _IDENTITY)),
    "withheld for protected persons": _sum(lambda book: len(book.withheld)),
}
_LOOKED_AT: _Rows = {
    "alerts: overdue": _sum(lambda book: len(book.raised)),
    "alerts: overdue no more": _sum(lambda book: len(book.resolved)),
    "findings and reviews": _sum(lambda book: len(book.findings)),
}
_IDENTITY = "AdmissionForwarded"
