"""What notify holds of one partition of the log: the sealed identity of each case, and which alerts stand. Pure.

A fold of decisions that count; the same decisions give the same view, however often it is made anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias, get_args
from uuid import uuid5

from hub.codec import decode_body
from hub.domain.events import Deadline, DeadlineCorrected, DeadlineMissed, NoticeIssued, OverdueEnded
from hub.domain.facts import AdmissionNotice, PatientDetailsChanged, SealedPatient, SipNeedRaised
from hub.domain.issuing import NAMESPACE
from hub.domain.outbound import OverdueRaised, OverdueResolved
from hub.domain.terms import DeadlineStatus
from hub.internal import Decision

Heeded: TypeAlias = (
    NoticeIssued
    | DeadlineMissed
    | OverdueEnded
    | DeadlineCorrected
    | AdmissionNotice
    | PatientDetailsChanged
    | SipNeedRaised
)
HEEDED: Final[dict[str, type[Heeded]]] = {cls.__name__: cls for cls in get_args(Heeded)}
Errand: TypeAlias = NoticeIssued | OverdueRaised | OverdueResolved


@dataclass(slots=True)
class LogView:
    """The view of one partition; an identity is found by its case and by the message that told it.

    `ended` counts how often a deadline was overdue and is so no more: one that is overdue again is another alert.
    """

    identities: dict[tuple[str, str], SealedPatient] = field(default_factory=dict)
    overdue: dict[str, Deadline] = field(default_factory=dict)
    ended: dict[str, int] = field(default_factory=dict)

    def fold(self, decision: Decision) -> list[Errand]:
        """Take in *decision*; give what must be told because of it, in order."""
        heeded = [
            decode_body(event.fingerprint, event.body, {HEEDED[event.type]})
            for event in decision.events
            if event.type in HEEDED
        ]
        return [errand for event in heeded for errand in self._errands(decision, event)]

    def _errands(self, decision: Decision, event: Heeded) -> Iterator[Errand]:
        match event:
            case NoticeIssued():
                yield event
            case (
                AdmissionNotice(told=told, sealed_patient=sealed)
                | PatientDetailsChanged(told=told, sealed_patient=sealed)
                | SipNeedRaised(told=told, sealed_patient=sealed)
            ):
                if sealed is not None:
                    self.identities[told.case_id, told.message_id] = sealed
            case DeadlineCorrected(deadline=deadline, dropped=dropped):
                yield from self._alerts(decision, deadline, stands=_is_overdue(deadline) and not dropped)
            case DeadlineMissed(deadline=deadline) | OverdueEnded(deadline=deadline):
                yield from self._alerts(decision, deadline, stands=_is_overdue(deadline))

    def _alerts(
        self, decision: Decision, deadline: Deadline, *, stands: bool
    ) -> Iterator[OverdueRaised | OverdueResolved]:
        alert_id = self._alert_id(decision.case_id, deadline)
        if stands and alert_id not in self.overdue and deadline.due_at is not None:
            self.overdue[alert_id] = deadline
            yield OverdueRaised(
                alert_id=alert_id, case_id=decision.case_id, party=_party(deadline), duty=deadline.name,
                count=deadline.count, paragraph=deadline.law, due_at=deadline.due_at,
            )  # fmt: skip
        elif not stands and (raised := self.overdue.pop(alert_id, None)) and raised.due_at is not None:
            own = _overdue_id(decision.case_id, deadline)
            self.ended[own] = self.ended.get(own, 0) + 1
            yield OverdueResolved(
                alert_id=alert_id, case_id=decision.case_id, party=_party(deadline), duty=deadline.name,
                count=deadline.count, paragraph=deadline.law, due_at=raised.due_at,
                ended_at=deadline.ended_at or decision.recorded_at, reason=deadline.reason or "CORRECTED",
            )  # fmt: skip

    def _alert_id(self, case_id: str, deadline: Deadline) -> str:
        own = _overdue_id(case_id, deadline)
        times = self.ended.get(own, 0)
        return own if not times else str(uuid5(NAMESPACE, f"alert|{own}|{times}"))


def _is_overdue(deadline: Deadline) -> bool:
    return deadline.status is DeadlineStatus.MISSED and deadline.ended_at is None


def _overdue_id(case_id: str, deadline: Deadline) -> str:
    return str(uuid5(NAMESPACE, f"alert|{case_id}|{deadline.name}|{deadline.count}|{deadline.party or ''}"))


def _party(deadline: Deadline) -> str:
    return deadline.party or str(deadline.responsible)
