"""What must come of the simulated week, case by case: the simulator's own books, kept without the core.

The reader of the hub's topics (`hub.simulation.found`) fills in the same books, so that the two can be compared.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

OPEN = "OPEN"
MET = "MET"
MISSED = "MISSED"
DONE_LATE = "DONE_LATE"
LAPSED = "LAPSED"

DUTY_NOTICE = "DUTY_NOTICE"
CALL = "CALL"


@dataclass(slots=True)
class CaseBook:
    """One case.

    `facts` are ids of messages that the hub must hold; `conflicts` ids that came again with other content.
    `invitations` are (party, count, legal effect) and `withdrawn` (party, count); `told` is every other notice, as
    (party, record); `withheld` what the hospital must give itself, as (party, record, legal effect or empty).
    `deadlines` maps (name, count) to how it stands: DONE_LATE is missed and then done or ended, MISSED still overdue.
    `last_moments` are those of the calls, by count, in UTC.  `raised` and `resolved` are the operators' alerts, as
    (duty, count).  `findings` are what a person must look at.
    """

    facts: set[str] = field(default_factory=set)
    conflicts: set[str] = field(default_factory=set)
    duties: set[int] = field(default_factory=set)
    deadlines: dict[tuple[str, int], str] = field(default_factory=dict)
    last_moments: dict[int, datetime] = field(default_factory=dict)
    invitations: set[tuple[str, int, str]] = field(default_factory=set)
    withdrawn: set[tuple[str, int]] = field(default_factory=set)
    told: set[tuple[str, str]] = field(default_factory=set)
    withheld: set[tuple[str, str, str]] = field(default_factory=set)
    raised: set[tuple[str, int]] = field(default_factory=set)
    resolved: set[tuple[str, int]] = field(default_factory=set)
    findings: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Books:
    """All cases by id, what was accepted with duplicates and conflicts counted each time, and what was refused."""

    cases: dict[str, CaseBook] = field(default_factory=dict)
    accepted: int = 0
    quarantined: Counter[str] = field(default_factory=Counter)

    def of(self, case_id: str) -> CaseBook:
        """Return the book of a case, a new one if there is none."""
        return self.cases.setdefault(case_id, CaseBook())
