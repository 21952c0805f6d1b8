"""What the collected facts say of the stay, read in legal time.

Order of arrival plays no part here: a stay is a function of the *set* of facts.  Of values that replace each other
the latest legal instant wins, ties by message id; a message that another `corrects`, or that was retracted, counts
no more.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from hub.domain.facts import (
    AdmissionNotice,
    CareContactAppointed,
    CareContactEnded,
    ConsentRecorded,
    DischargeReady,
    DischargeReadyWithdrawn,
    EpisodeInterrupted,
    Fact,
    MessageRetracted,
    NeedsReassessed,
    PatientDeceased,
    PatientDischarged,
    SipCancelled,
    SipConvened,
    Told,
)
from hub.domain.rules import Rules
from hub.domain.terms import (
    AftercareForm,
    Concerned,
    ConsentDecision,
    ConsentSubject,
    Destination,
    InterruptionReason,
    Needs,
    Protection,
    ReadyBasis,
    RetractionReason,
)

F = TypeVar("F")

_AT_ONCE: Final = timedelta(0)
_COMPULSORY_FORMS: Final = {AftercareForm.OPEN_COMPULSORY_PSYCHIATRIC, AftercareForm.OPEN_FORENSIC_PSYCHIATRIC}
_COMPULSORY_BASES: Final = {ReadyBasis.OPEN_COMPULSORY_CARE_DECISION, ReadyBasis.OPEN_FORENSIC_CARE_DECISION}
_VOIDING: Final = {InterruptionReason.WRONG_PATIENT, InterruptionReason.SENT_IN_ERROR}
_INSTANT_FIELDS: Final = (
    "appointed_at",
    "ended_at",
    "decided_at",
    "withdrawn_at",
    "discharged_at",
    "deceased_at",
    "interrupted_at",
    "cancelled_at",
    "transferred_at",
    "informed_at",
    "held_at",
    "established_at",
    "followed_up_at",
    "closed_at",
    "submitted_at",
    "given_at",
    "changed_at",
    "effective_from",
    "from_at",
    "assessed_at",
)


def given_at(told: Told, rules: Rules) -> datetime:
    """Return when a notice or call that the hub carries was given (messages.md, "Three instants").

    By the reserve routine: when it was told.  Else the sender's own instant if it lies within the profile's limit
    before the broker received it, else when it was received.
    """
    if told.reserve is not None:
        return told.reserve.told_at
    believed = _AT_ONCE <= told.received_at - told.sent_at <= rules.carried_within
    return told.sent_at if believed else told.received_at


def legal_instant(fact: Fact, rules: Rules) -> datetime:
    """Return the instant at which the fact counts: its own field, or when it was given."""
    if isinstance(fact, AdmissionNotice | DischargeReady | SipConvened):
        return given_at(fact.told, rules)
    own = (getattr(fact, name, None) for name in _INSTANT_FIELDS)
    return next((at for at in own if at is not None), None) or given_at(fact.told, rules)


@dataclass(frozen=True, slots=True)
class ReadyNotice:
    """A ready notice with the legal span in which it stands: from `given_at` until `ends_at`, None if it stands."""

    fact: DischargeReady
    given_at: datetime
    ends_at: datetime | None
    void: bool

    @property
    def under_open_compulsory_care(self) -> bool:
        """Whether the care after discharge is open compulsory care (4 kap. 1 § second paragraph)."""
        return self.fact.aftercare_form in _COMPULSORY_FORMS or self.fact.basis in _COMPULSORY_BASES

    def stands_at(self, at: datetime) -> bool:
        """Whether the notice stands at the instant *at*."""
        return not self.void and self.given_at <= at and (self.ends_at is None or at < self.ends_at)


@dataclass(frozen=True, slots=True)
class Assessment:
    """What somebody judged the patient to need, and whom the hospital named, from an instant on."""

    needs: Needs
    concerned: tuple[Concerned, ...]
    at: datetime
    told: Told


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay in hospital as the facts tell it; every sequence is in order of legal instant."""

    case_id: str
    rules: Rules
    admission: AdmissionNotice
    first_admission: AdmissionNotice
    assessments: tuple[Assessment, ...]
    ready_notices: tuple[ReadyNotice, ...]
    appointments: tuple[CareContactAppointed, ...]
    appointment_ends: tuple[CareContactEnded, ...]
    calls: tuple[SipConvened, ...]
    cancellations: tuple[SipCancelled, ...]
    plan_consents: tuple[ConsentRecorded, ...]
    reassessments: tuple[NeedsReassessed, ...]
    discharge: PatientDischarged | None
    death: PatientDeceased | None
    interruption: EpisodeInterrupted | None

    @property
    def protected(self) -> bool:
        """Whether the person's data are protected: then the hub tells nobody but the hospital."""
        return self.admission.protection is not Protection.NONE

    @property
    def void_at(self) -> datetime | None:
        """When the whole stay was declared a mistake, if it was."""
        interruption = self.interruption
        return interruption.interrupted_at if interruption and interruption.reason in _VOIDING else None

    @property
    def state(self) -> str:
        """Where the stay stands, in one word of the message contract."""
        if self.interruption is not None:
            return "INTERRUPTED"
        if self.discharge is not None:
            return "DISCHARGED"
        if self.death is not None:
            return "INTERRUPTED"
        return "DISCHARGE_READY" if any(r.ends_at is None for r in self.ready_notices) else "ADMITTED"

    def assessment_at(self, at: datetime) -> Assessment:
        """Return the assessment in force at *at*; before the first, the first."""
        return next((a for a in reversed(self.assessments) if a.at <= at), self.assessments[0])

    def needs_at(self, at: datetime) -> Needs:
        """Return the needs as judged at *at*."""
        return self.assessment_at(at).needs

    def ready_at(self, at: datetime) -> ReadyNotice | None:
        """Return the ready notice that governs at *at*: the earliest given of those that stand."""
        return next((ready for ready in self.ready_notices if ready.stands_at(at)), None)

    def contact_at(self, at: datetime) -> CareContactAppointed | None:
        """Return the care contact in force at *at* (2 kap. 5 §): the latest appointed, unless that has ended."""
        latest = next((a for a in reversed(self.appointments) if a.appointed_at <= at), None)
        ended = latest and any(
            end.unit.upper() == latest.unit.upper() and latest.appointed_at <= end.ended_at <= at
            for end in self.appointment_ends
        )
        return None if ended else latest

    def plan_refused_at(self, at: datetime) -> bool:
        """Whether the person had refused a plan, or withdrawn consent to it, at *at*."""
        latest = next((c for c in reversed(self.plan_consents) if c.decided_at <= at), None)
        return latest is not None and latest.decision in (ConsentDecision.REFUSED, ConsentDecision.WITHDRAWN)


def read_stay(case_id: str, facts: Iterable[Fact], rules: Rules) -> Stay | None:
    """Read the stay out of the facts; None before the admission notice, when there are facts only."""
    kinds: dict[type, list[Any]] = defaultdict(list)
    for fact in facts:
        kinds[type(fact)].append(fact)
    retracted = {f.retracts: f for f in kinds[MessageRetracted]}
    effective = _Effective(kinds, rules, retracted)
    admissions = effective.of(AdmissionNotice)
    if not admissions:
        return None
    reassessments = effective.of(NeedsReassessed)
    return Stay(
        case_id=case_id,
        rules=rules,
        admission=admissions[-1],
        first_admission=admissions[0],
        assessments=_assessments(admissions[-1], reassessments, effective.of(DischargeReady)),
        ready_notices=_ready_notices(effective),
        appointments=effective.of(CareContactAppointed),
        appointment_ends=effective.of(CareContactEnded),
        calls=effective.of(SipConvened),
        cancellations=effective.of(SipCancelled),
        plan_consents=tuple(c for c in effective.of(ConsentRecorded) if c.subject is ConsentSubject.SIP_PLAN),
        reassessments=reassessments,
        discharge=_last(d for d in effective.of(PatientDischarged) if _ends_inpatient_care(d)),
        death=_last(effective.of(PatientDeceased)),
        interruption=_last(effective.of(EpisodeInterrupted)),
    )


class _Effective:
    """The facts of each kind that still count, in order of legal instant."""

    def __init__(self, kinds: dict[type, list[Any]], rules: Rules, retracted: dict[str, MessageRetracted]) -> None:
        self._kinds = kinds
        self.rules = rules
        self.retracted = retracted

    def of(self, kind: type[F]) -> tuple[F, ...]:
        """Return those of *kind* that were neither corrected nor retracted."""
        return tuple(fact for fact in self.uncorrected(kind) if _message_id(fact) not in self.retracted)

    def uncorrected(self, kind: type[F]) -> tuple[F, ...]:
        """Return those of *kind* that no message of the same kind corrects, retracted ones included."""
        told: list[Any] = self._kinds.get(kind, [])
        if not told:
            return ()
        corrected = {fact.told.corrects for fact in told}
        standing = [fact for fact in told if fact.told.message_id not in corrected]
        return tuple(sorted(standing, key=lambda fact: (legal_instant(fact, self.rules), fact.told.message_id)))


def _message_id(fact: Any) -> str:  # noqa: ANN401 - a fact of any kind
    return str(fact.told.message_id)


def _assessments(
    admission: AdmissionNotice, reassessments: Sequence[NeedsReassessed], readies: Sequence[DischargeReady]
) -> tuple[Assessment, ...]:
    first = Assessment(admission.needs, admission.concerned, admission.need_assessed_at, admission.told)
    later = [Assessment(r.needs, r.concerned, r.assessed_at, r.told) for r in reassessments]
    with_notice = [Assessment(r.needs, (), r.assessed_at, r.told) for r in readies if r.needs is not None]
    return (first, *sorted(later + with_notice, key=lambda a: (a.at, a.told.message_id)))


def _ready_notices(effective: _Effective) -> tuple[ReadyNotice, ...]:
    withdrawals = effective.of(DischargeReadyWithdrawn)
    return tuple(_ready_notice(fact, effective, withdrawals) for fact in effective.uncorrected(DischargeReady))


def _ready_notice(
    fact: DischargeReady, effective: _Effective, withdrawals: Sequence[DischargeReadyWithdrawn]
) -> ReadyNotice:
    """Give the notice its span: a withdrawal ends every notice dated before it, or the one that it names."""
    given = given_at(fact.told, effective.rules)
    retraction = effective.retracted.get(fact.told.message_id)
    if retraction is not None and retraction.reason is not RetractionReason.UNKNOWN:
        return ReadyNotice(fact, given, max(given, given_at(retraction.told, effective.rules)), void=True)
    named = [max(w.withdrawn_at, given) for w in withdrawals if w.withdraws == fact.told.message_id]
    general = [w.withdrawn_at for w in withdrawals if w.withdraws is None and w.withdrawn_at >= given]
    return ReadyNotice(fact, given, min(named + general, default=None), void=False)


def _ends_inpatient_care(discharge: PatientDischarged) -> bool:
    return discharge.destination is not Destination.OTHER_INPATIENT_CARE


def _last(values: Iterable[F]) -> F | None:
    found = tuple(values)
    return found[-1] if found else None
