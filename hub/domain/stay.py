"""What the collected facts say of the stay, read in legal time.

Order of arrival plays no part here: a stay is a function of the *set* of facts.  Of values that replace each other
the latest legal instant wins, ties by message id; a message that another `corrects`, or that was retracted, counts
no more.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from hub.domain.calendar import civil_day
from hub.domain.facts import (
    AdmissionNotice,
    CareContactAppointed,
    CareContactEnded,
    ConsentRecorded,
    DischargeInformationTransferred,
    DischargePlanned,
    DischargeReady,
    DischargeReadyWithdrawn,
    EpisodeInterrupted,
    ExpectedDischargeChanged,
    Fact,
    InvitationAnswered,
    NeedsReassessed,
    NoticeRejected,
    PatientDeceased,
    PatientDetailsChanged,
    PatientDischarged,
    PatientInformed,
    PlanningInputSubmitted,
    SipCancelled,
    SipConvened,
    SipNeedAssessed,
    SipRescheduled,
    Told,
)
from hub.domain.rules import Rules
from hub.domain.telling import Telling, given_at
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
)

F = TypeVar("F")

_COMPULSORY_FORMS: Final = {AftercareForm.OPEN_COMPULSORY_PSYCHIATRIC, AftercareForm.OPEN_FORENSIC_PSYCHIATRIC}
_COMPULSORY_BASES: Final = {ReadyBasis.OPEN_COMPULSORY_CARE_DECISION, ReadyBasis.OPEN_FORENSIC_CARE_DECISION}
_REFUSALS: Final = {ConsentDecision.REFUSED, ConsentDecision.WITHDRAWN}
_VOIDING: Final = {InterruptionReason.WRONG_PATIENT, InterruptionReason.SENT_IN_ERROR}


@dataclass(frozen=True, slots=True)
class ReadyNotice:
    """A ready notice with the legal span in which it stands: from `given_at` until `ends_at`, None if it stands.

    `ended_by` is the withdrawal, or the retraction, that ended it; retracted, it is `void`.
    """

    fact: DischargeReady
    given_at: datetime
    ends_at: datetime | None
    ended_by: str | None
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
    """What somebody judged the patient to need, and whom the hospital named, from an instant on.

    `first_told` is the message by which it was first told, where `told` is a correction of that.
    """

    needs: Needs
    concerned: tuple[Concerned, ...]
    at: datetime
    told: Told
    first_told: Told
    by_ready_notice: bool = False


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay in hospital as the facts tell it; every sequence is in order of legal instant.

    `admission` is the admission notice as it reads now, `first_admission` the one first given.  `void_at` is when
    the whole stay was declared a mistake, if it was; `dangling` says which messages refer to none that they could,
    `changed_needs` which corrections of the admission notice changed the needs, `moves` which told of another
    municipality, and `by_reserve` are the notices and calls given by phone or paper, in every version.
    """

    case_id: str
    rules: Rules
    admission: AdmissionNotice
    first_admission: AdmissionNotice
    admitted_at: datetime
    changed_needs: tuple[str, ...]
    moves: tuple[str, ...]
    by_reserve: tuple[AdmissionNotice | DischargeReady | SipConvened, ...]
    protection: Protection
    void_at: datetime | None
    dangling: tuple[str, ...]
    assessments: tuple[Assessment, ...]
    ready_notices: tuple[ReadyNotice, ...]
    appointments: tuple[CareContactAppointed, ...]
    appointment_ends: tuple[CareContactEnded, ...]
    calls: tuple[tuple[SipConvened, ...], ...]
    cancellations: tuple[SipCancelled, ...]
    rebookings: tuple[SipRescheduled, ...]
    need_assessments: tuple[SipNeedAssessed, ...]
    expectations: tuple[ExpectedDischargeChanged, ...]
    plans: tuple[DischargePlanned, ...]
    planning_inputs: tuple[PlanningInputSubmitted, ...]
    transfers: tuple[DischargeInformationTransferred, ...]
    rejections: tuple[NoticeRejected, ...]
    answers: tuple[InvitationAnswered, ...]
    patient_informed: tuple[PatientInformed, ...]
    plan_consents: tuple[ConsentRecorded, ...]
    reassessments: tuple[NeedsReassessed, ...]
    discharge: PatientDischarged | None
    death: PatientDeceased | None
    interruption: EpisodeInterrupted | None

    @property
    def protected(self) -> bool:
        """Whether the person's data are protected: then the hub tells nobody but the hospital."""
        return self.protection is not Protection.NONE

    @property
    def state(self) -> str:
        """Where the stay stands, in one word of the message contract."""
        if self.interruption is not None or self.void_at is not None:
            return "INTERRUPTED"
        if self.discharge is not None:
            return "DISCHARGED"
        if self.death is not None:
            return "INTERRUPTED"
        return "DISCHARGE_READY" if any(r.ends_at is None for r in self.ready_notices) else "ADMITTED"

    @property
    def broken_off(self) -> bool:
        """Whether the process ended otherwise than by discharge: then no meeting is called to any more."""
        return self.interruption is not None or self.death is not None

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

    def refusal_at(self, at: datetime) -> ConsentRecorded | None:
        """Return the person's refusal of a plan, or withdrawal of consent to it, if that was the last word at *at*."""
        latest = next((c for c in reversed(self.plan_consents) if c.decided_at <= at), None)
        return latest if latest is not None and latest.decision in _REFUSALS else None

    def refusal_ending_call_at(self, at: datetime) -> ConsentRecorded | None:
        """Return the refusal in force at *at*, if the agreement lets it end the duty to call."""
        refusal = self.refusal_at(at)
        ends = refusal and self.rules.refusal_ends_call.on(civil_day(refusal.decided_at)) == "lapse"
        return refusal if ends else None


def read_stay(case_id: str, facts: Iterable[Fact], rules: Rules) -> Stay | None:
    """Read the stay out of the facts; None before the admission notice, when there are facts only."""
    told = Telling(facts, rules)
    first = told.ever(AdmissionNotice)
    if not first:
        return None
    admissions = told.of(AdmissionNotice)
    admission = admissions[-1] if admissions else first[-1]
    interruptions = told.of(EpisodeInterrupted)
    return Stay(
        case_id=case_id,
        rules=rules,
        admission=admission,
        first_admission=(told.given(AdmissionNotice) or first)[0],
        admitted_at=(admissions or first)[0].admitted_at,
        changed_needs=tuple(
            a.told.message_id for a in admissions if any(old.needs != a.needs for old in told.versions(a))
        ),
        moves=_moves(admission, told),
        by_reserve=_by_reserve(told),
        protection=_protection(admissions or first, told),
        void_at=_void_at(interruptions, None if admissions else told.retracted_at(first[-1])),
        dangling=told.dangling(),
        assessments=_assessments(admissions or (admission,), told),
        ready_notices=tuple(_ready_notice(fact, told) for fact in told.uncorrected(DischargeReady)),
        appointments=told.of(CareContactAppointed),
        appointment_ends=told.of(CareContactEnded),
        calls=tuple(told.versions(call) for call in told.of(SipConvened)),
        cancellations=told.of(SipCancelled),
        rebookings=told.of(SipRescheduled),
        need_assessments=told.of(SipNeedAssessed),
        expectations=told.of(ExpectedDischargeChanged),
        plans=told.of(DischargePlanned),
        planning_inputs=told.of(PlanningInputSubmitted),
        transfers=told.of(DischargeInformationTransferred),
        rejections=told.of(NoticeRejected),
        answers=told.of(InvitationAnswered),
        patient_informed=told.of(PatientInformed),
        plan_consents=tuple(c for c in told.of(ConsentRecorded) if c.subject is ConsentSubject.SIP_PLAN),
        reassessments=told.of(NeedsReassessed),
        discharge=_last(d for d in told.of(PatientDischarged) if _ends_inpatient_care(d)),
        death=_last(told.of(PatientDeceased)),
        interruption=next(iter(interruptions), None),
    )


def _void_at(interruptions: Sequence[EpisodeInterrupted], retracted_at: datetime | None) -> datetime | None:
    """When the stay was declared a mistake: by an interruption that says so, or since its only notice was retracted."""
    voiding = [i.interrupted_at for i in interruptions if i.reason in _VOIDING]
    return min([*voiding, *([retracted_at] if retracted_at else [])], default=None)


def _by_reserve(told: Telling) -> tuple[AdmissionNotice | DischargeReady | SipConvened, ...]:
    given: list[AdmissionNotice | DischargeReady | SipConvened] = [
        *told.given(AdmissionNotice),
        *told.given(DischargeReady),
        *told.given(SipConvened),
    ]
    return tuple(fact for fact in given if fact.told.reserve is not None)


def _protection(admissions: Sequence[AdmissionNotice], told: Telling) -> Protection:
    """What was told last of the protection; of two told at once the stricter, and none is lifted before its day."""
    said = [(given_at(a.told, told.rules), a.protection) for a in admissions]
    for details in told.of(PatientDetailsChanged):
        at = given_at(details.told, told.rules)
        if details.protection is not Protection.NONE or details.effective_from <= at:
            said.append((at, details.protection))
    return max(said, key=lambda each: (each[0], each[1] is not Protection.NONE))[1]


def _moves(admission: AdmissionNotice, told: Telling) -> tuple[str, ...]:
    """Changed details that name other municipalities than the admission notice does."""
    names = ("registered_municipality", "placing_municipality", "stay_municipality")
    known = [getattr(admission, name) for name in names]
    changed = told.of(PatientDetailsChanged)
    return tuple(d.told.message_id for d in changed if [getattr(d, name) for name in names] != known)


def _assessments(admissions: Sequence[AdmissionNotice], told: Telling) -> tuple[Assessment, ...]:
    found = [
        Assessment(a.needs, a.concerned, a.need_assessed_at, a.told, told.versions(a)[-1].told) for a in admissions
    ]
    found += [Assessment(r.needs, r.concerned, r.assessed_at, r.told, r.told) for r in told.of(NeedsReassessed)]
    ready = [r for r in told.of(DischargeReady) if r.needs is not None]
    found += [
        Assessment(r.needs, (), r.assessed_at, r.told, r.told, by_ready_notice=True)
        for r in ready
        if r.needs is not None
    ]
    return tuple(sorted(found, key=lambda a: (a.at, a.told.message_id)))


def _ready_notice(fact: DischargeReady, told: Telling) -> ReadyNotice:
    """Give the notice its span: a withdrawal ends every notice dated before it, or the one that it names.

    What is said of any version of the notice is said of it: a correction does not raise what was withdrawn.
    """
    given = given_at(fact.told, told.rules)
    versions = told.versions(fact)
    retracted = [at for each in versions if (at := told.retracted_at(each)) is not None]
    if retracted:
        return ReadyNotice(fact, given, max(given, min(retracted)), None, void=True)
    ended_at, ended_by = min(_withdrawals(versions, given, told), default=(None, None))
    return ReadyNotice(fact, given, ended_at, ended_by, void=False)


def _withdrawals(versions: Sequence[DischargeReady], given: datetime, told: Telling) -> Iterator[tuple[datetime, str]]:
    names = {each.told.message_id for each in versions}
    first_given = min(given_at(each.told, told.rules) for each in versions)
    for withdrawal in told.of(DischargeReadyWithdrawn):
        named = withdrawal.withdraws in names
        general = withdrawal.withdraws is None and withdrawal.withdrawn_at >= first_given
        if named or general:
            yield max(withdrawal.withdrawn_at, given), withdrawal.told.message_id


def _ends_inpatient_care(discharge: PatientDischarged) -> bool:
    return discharge.destination is not Destination.OTHER_INPATIENT_CARE


def _last(values: Iterable[F]) -> F | None:
    found = tuple(values)
    return found[-1] if found else None
