"""What the simulator did against what the hub's topics say, line by line, and in every case item by item."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from hub.simulation.books.ledger import Books, CaseBook
from hub.simulation.counted import DEADLINES, INBOUND, LOOKED_AT, PAYMENTS, TOLD, Rows, days_paid
from hub.simulation.found import Found
from hub.simulation.week import Week

PAYING = "What the municipalities pay"
_FIELDS = tuple(field.name for field in fields(CaseBook))


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
        *_counted("On the way in", INBOUND, week.books, found.books),
        *_refusals(week.books.quarantined, found.books.quarantined),
        *_counted("Duties and deadlines", DEADLINES, week.books, found.books),
        *_counted(PAYING, PAYMENTS, week.books, found.books),
        _days_paid(week, found),
        *_counted("What the parties were told", TOLD, week.books, found.books),
        *_counted("What people must look at", LOOKED_AT, week.books, found.books),
        Line("Promises", "numbers or names of patients where none may stand", 0, leaks),
        Line("Promises", "notices in the log that reached no inbox", 0, found.undelivered()),
        Line("Promises", "gaps, doubles and contradictions in log and inboxes", 0, len(found.complaints)),
    ]
    compared = sum(len(_items(getattr(book, name))) for book in week.books.cases.values() for name in _FIELDS)
    return Reckoning(tuple(lines), compared, (*found.complaints, *_differences(week.stories, week.books, found.books)))


def _days_paid(week: Week, found: Found) -> Line:
    until = week.period.date_of(week.period.days - 1)
    what = f"days that a municipality pays, until {until:%a} {until.day} {until:%b}"
    return Line(PAYING, what, days_paid(week.books, until), days_paid(found.books, until))


def _counted(heading: str, rows: Rows, expected: Books, found: Books) -> Iterator[Line]:
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
