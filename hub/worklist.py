"""What is late, or soon will be: the open clocks of many cases as a list to work by.  Pure, and never identity.

One `Worklist` is the fold of one partition of the log.  Every conclusion about a deadline carries the deadline as it
then stands, so only the clocks that still wait for somebody are kept; of the rest of a case its facts are kept as they
stand in the log, and read for those cases alone that somebody must act on.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, TypeAlias, get_args

from hub.codec import decode_body
from hub.domain.case import DeadlineKey, deadline_key
from hub.domain.community import CommunitySip, hear_case
from hub.domain.community_deviations import recorded_sip_deviations
from hub.domain.community_notices import SipSituation, calls_of
from hub.domain.deviations import Deviation, recorded_deviations
from hub.domain.events import (
    Deadline,
    DeadlineCorrected,
    DeadlineDated,
    DeadlineLapsed,
    DeadlineMet,
    DeadlineMissed,
    DeadlineStarted,
    DeviationCorrected,
    DeviationFound,
    OverdueEnded,
)
from hub.domain.facts import DeviationReported, Fact
from hub.domain.findings import whose_duty
from hub.domain.outbound import DeviationForwarded
from hub.domain.stay import Stay
from hub.domain.terms import DeadlineStatus, Responsible
from hub.internal import Decision, RecordedEvent
from hub.profile_files import load_rules

Clock: TypeAlias = (
    DeadlineStarted | DeadlineDated | DeadlineMet | DeadlineMissed | OverdueEnded | DeadlineLapsed | DeadlineCorrected
)
_CLOCKS: Final[dict[str, type[Clock]]] = {cls.__name__: cls for cls in get_args(Clock)}
_FACTS: Final[dict[str, type[Fact]]] = {cls.__name__: cls for cls in get_args(Fact)}
_FINDINGS: Final[dict[str, type[DeviationFound | DeviationCorrected]]] = {
    cls.__name__: cls for cls in (DeviationFound, DeviationCorrected)
}
_SEPARATOR: Final = ":"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One deadline that somebody must act on, seen from the instant `at`; instants are UTC.

    `party` is whose turn it is, `about` tells clocks of one name apart, `regions` are the two-digit codes of the
    hospital's region and of open care's.
    """

    case_id: str
    duty: str
    about: str | None
    count: int
    law: str
    responsible: Responsible
    party: str
    regions: frozenset[str]
    status: DeadlineStatus
    starts_at: datetime
    due_at: datetime
    at: datetime

    @property
    def late(self) -> bool:
        """Whether the deadline has been missed, and what was owed is still not done."""
        return self.status is DeadlineStatus.MISSED and self.due_at < self.at

    @property
    def left(self) -> timedelta:
        """How long is left until the last moment; negative once it has passed."""
        return self.due_at - self.at

    def concerns(self, party: str | None, region: str | None) -> bool:
        """Whether it is *party*'s turn (or one of its functions or units), in *region*; None asks for any."""
        return _is_of(self.party, party) and (region is None or region in self.regions)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDeviation:
    """A deviation that nobody has closed, as both principals see it; `regions` as for `Work`."""

    case_id: str
    record: DeviationForwarded
    regions: frozenset[str]

    def concerns(self, party: str | None, region: str | None) -> bool:
        """Whether *party* (or one of its functions or units) did it, or reported it, in *region*; None asks for any."""
        ours = any(_is_of(one, party) for one in (self.record.about, self.record.reported_by) if one)
        return ours and (region is None or region in self.regions)


@dataclass(slots=True)
class Worklist:
    """One partition of the log: clocks that wait, what was found, and the facts of its cases as they stand in it."""

    waiting: dict[str, dict[DeadlineKey, Deadline]] = field(default_factory=lambda: defaultdict(dict))
    _facts: dict[str, list[RecordedEvent]] = field(default_factory=lambda: defaultdict(list))
    _profiles: dict[str, str] = field(default_factory=dict)
    _found: dict[str, dict[tuple[str, str], DeviationFound]] = field(default_factory=lambda: defaultdict(dict))
    _reported: set[str] = field(default_factory=set)

    def fold(self, decision: Decision) -> None:
        """Take in a decision that counts."""
        self._profiles[decision.case_id] = decision.rules.profile
        for event in decision.events:
            if event.type in _FACTS:
                self._facts[decision.case_id].append(event)
                if event.type == DeviationReported.__name__:
                    self._reported.add(decision.case_id)
            elif (clock := _CLOCKS.get(event.type)) is not None:
                self._turn(decision.case_id, decode_body(event.fingerprint, event.body, {clock}))
            elif (finding := _FINDINGS.get(event.type)) is not None:
                self._find(decision.case_id, decode_body(event.fingerprint, event.body, {finding}))

    def due(self, at: datetime, within: timedelta) -> list[Work]:
        """Give what is late at *at*, or due within *within* of it, most urgent first."""
        last = at + within
        urgent = (
            (case_id, clock, clock.due_at)
            for case_id, clocks in self.waiting.items()
            for clock in clocks.values()
            if clock.due_at is not None and clock.due_at <= last
        )
        return sorted((self._work(*each, at) for each in urgent), key=urgency)

    def deviations(self) -> Iterator[OpenDeviation]:
        """Yield each deviation that nobody has closed."""
        for case_id in sorted(self._reported | {case_id for case_id, found in self._found.items() if found}):
            heard = self._hear(case_id)
            if heard is not None and heard.void_at is None:
                for one in _deviations(heard, self._found[case_id].values()):
                    if one.record.closed_at is None:
                        yield OpenDeviation(case_id=case_id, record=one.record, regions=_regions(heard))

    def _find(self, case_id: str, event: DeviationFound | DeviationCorrected) -> None:
        key = (event.kind, event.cause)
        if isinstance(event, DeviationFound):
            self._found[case_id][key] = event
        else:
            self._found[case_id].pop(key, None)

    def _turn(self, case_id: str, event: Clock) -> None:
        dropped = isinstance(event, DeadlineCorrected) and event.dropped
        if waits(event.deadline) and not dropped:
            self.waiting[case_id][deadline_key(event.deadline)] = event.deadline
        else:
            self.waiting[case_id].pop(deadline_key(event.deadline), None)

    def _work(self, case_id: str, clock: Deadline, due_at: datetime, at: datetime) -> Work:
        heard = self._hear(case_id)
        return Work(
            case_id=case_id,
            duty=clock.name,
            about=clock.about,
            count=clock.count,
            law=clock.law,
            responsible=clock.responsible,
            party=whose_turn(clock, max(due_at, at), heard),
            regions=_regions(heard) if heard else frozenset(),
            status=clock.status,
            starts_at=clock.starts_at,
            due_at=due_at,
            at=at,
        )

    def _hear(self, case_id: str) -> Stay | CommunitySip | None:
        return hear_case(case_id, self._read_facts(case_id), load_rules(self._profiles[case_id]))

    def _read_facts(self, case_id: str) -> Iterator[Fact]:
        for event in self._facts[case_id]:
            yield decode_body(event.fingerprint, event.body, {_FACTS[event.type]})


def _is_of(party: str, asked: str | None) -> bool:
    """Whether *party* is the one asked for, or one of its functions or units; None asks for any."""
    whole = party.upper() + _SEPARATOR
    return asked is None or whole.startswith(asked.upper().rstrip(_SEPARATOR) + _SEPARATOR)


def _deviations(heard: Stay | CommunitySip, recorded: Iterable[DeviationFound]) -> tuple[Deviation, ...]:
    if isinstance(heard, CommunitySip):
        return recorded_sip_deviations(SipSituation(heard, calls_of(heard)), recorded)
    return recorded_deviations(heard, recorded)


def urgency(work: Work) -> tuple[datetime, str, str, int]:
    """Return what puts the most urgent first: what has been late the longest, then what is due the soonest."""
    return work.due_at, work.case_id, f"{work.duty} {work.about or ''}", work.count


def waits(clock: Deadline) -> bool:
    """Whether somebody must still act: an open clock, or one that was missed and is not ended."""
    return clock.status is DeadlineStatus.OPEN or (clock.status is DeadlineStatus.MISSED and clock.ended_at is None)


def whose_turn(clock: Deadline, at: datetime, heard: Stay | CommunitySip | None) -> str:
    """Name the party that must act on *clock*, as it stands at *at*; before it is known what of, only its kind."""
    if isinstance(heard, CommunitySip):
        return clock.party or heard.need.convener
    if heard is not None:
        return whose_duty(heard, clock, at)
    return clock.party or str(clock.responsible)


def _regions(heard: Stay | CommunitySip) -> frozenset[str]:
    if isinstance(heard, CommunitySip):
        return frozenset({heard.need.region})
    stay = heard
    return frozenset({stay.admission.hospital_region, stay.admission.open_care_region})
