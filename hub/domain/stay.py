"""What the collected facts say of the stay, read in legal time.

Order of arrival plays no part here: a stay is a function of the *set* of facts.  Of values that replace each other
the latest legal instant wins, ties by message id; a message that another `corrects`, or that was retracted, counts
no more.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import dropwhile
from typing import Any, Final, TypeVar

from hub.domain.calendar import START_OF_TIME, civil_day
from hub.domain.facts import (
    AdmissionNotice,
    CareContactAppointed,
    CareContactEnded,
    ConsentRecorded,
    DeviationAnswered,
    DeviationClosed,
    DeviationReported,
    DischargeInformationTransferred,
    DischargePlanned,
    DischargeReady,
    DischargeReadyWithdrawn,
    EpisodeInterrupted,
    ExpectedDischargeChanged,
    Fact,
    InvitationAnswered,
    NeedsReassessed,
    NoticeAcknowledged,
    NoticeGivenOutsideHub,
    NoticeRejected,
    OutpatientCareAvailable,
    OutpatientCareUnavailable,
    PatientDeceased,
    PatientDetailsChanged,
    PatientDischarged,
    PatientInformed,
    PatientReadmitted,
    PlanningInputSubmitted,
    SipCancelled,
    SipClosed,
    SipConvened,
    SipEstablished,
    SipFollowedUp,
    SipMeetingHeld,
    SipNeedAssessed,
    SipRescheduled,
    SipRevised,
    Told,
    WardChanged,
)
from hub.domain.frozen import but
from hub.domain.memory import Known
from hub.domain.rules import Rules
from hub.domain.telling import Telling, given_at
from hub.domain.terms import (
    AftercareForm,
    CareSetting,
    Concerned,
    ConsentDecision,
    ConsentGiver,
    ConsentSubject,
    Destination,
    InterruptionReason,
    Needs,
    Origin,
    Protection,
    ReadyBasis,
)

READMITTED: Final = "READMITTED"
TRANSFERRED: Final = "TRANSFERRED"

F = TypeVar("F")

_COMPULSORY_FORMS: Final = {AftercareForm.OPEN_COMPULSORY_PSYCHIATRIC, AftercareForm.OPEN_FORENSIC_PSYCHIATRIC}
_COMPULSORY_BASES: Final = {ReadyBasis.OPEN_COMPULSORY_CARE_DECISION, ReadyBasis.OPEN_FORENSIC_CARE_DECISION}
_REFUSALS: Final = {ConsentDecision.REFUSED, ConsentDecision.WITHDRAWN}
_VOIDING: Final = {InterruptionReason.WRONG_PATIENT, InterruptionReason.SENT_IN_ERROR}

_AS_TOLD: Final[dict[str, Any]] = {
    "appointments": CareContactAppointed,
    "appointment_ends": CareContactEnded,
    "cancellations": SipCancelled,
    "rebookings": SipRescheduled,
    "wards": WardChanged,
    "unavailable": OutpatientCareUnavailable,
    "available": OutpatientCareAvailable,
    "need_assessments": SipNeedAssessed,
    "expectations": ExpectedDischargeChanged,
    "plans": DischargePlanned,
    "planning_inputs": PlanningInputSubmitted,
    "transfers": DischargeInformationTransferred,
    "receipts": NoticeAcknowledged,
    "rejections": NoticeRejected,
    "answers": InvitationAnswered,
    "given_outside": NoticeGivenOutsideHub,
    "patient_informed": PatientInformed,
    "meetings": SipMeetingHeld,
    "follow_ups": SipFollowedUp,
    "closings": SipClosed,
    "reassessments": NeedsReassessed,
    "deaths": PatientDeceased,
    "deviation_answers": DeviationAnswered,
    "deviation_closings": DeviationClosed,
}
"""The fields of a stay that are all messages of one kind, in order of legal instant."""

_FIELD_OF: Final[dict[type[Fact], str]] = {kind: name for name, kind in _AS_TOLD.items()}


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
class Residence:
    """The municipalities that have to do with the patient, from an instant on; `told` is the message that said so.

    `registered` is null for one registered nowhere, `placing` is the one that has placed the patient elsewhere, and
    `stay_in` where the patient will live if not where registered.
    """

    registered: str | None
    placing: str | None
    stay_in: str | None
    at: datetime
    told: Told


@dataclass(frozen=True)
class Stay:
    """One stay in hospital as the facts tell it; every sequence is in order of legal instant.

    `admission` is the admission notice as it reads now, `first_admission` the one first given.  `void_at` is when
    the whole stay was declared a mistake, if it was; `dangling` says which messages refer to none that they could,
    `retracted` which were taken back, and `changed_needs` which corrections of the admission notice changed the
    needs, and when.  `departures` are the first discharge that ended inpatient care, and every one dated after
    it.  `by_reserve` are the notices and calls given by phone or paper, in every version; `identity` is the message
    that told the patient's identity last, `residences` where the patient belongs, the first of them from the
    beginning of time.  `strangers` are facts told by those who have no part in the case, which have no effect
    (`hub.domain.hearing`).  `known` is what has been judged of the stay, asked through `hub.domain.remembering`;
    `version` is how often it has been read on since it was first read.
    """

    case_id: str
    rules: Rules
    admission: AdmissionNotice
    first_admission: AdmissionNotice
    admitted_at: datetime
    changed_needs: tuple[tuple[str, datetime], ...]
    statements: tuple[Assessment, ...]
    places_told: tuple[Residence, ...]
    admissions_ever: tuple[AdmissionNotice, ...]
    reassessments_ever: tuple[NeedsReassessed, ...]
    residences: tuple[Residence, ...]
    identity: str
    by_reserve: tuple[AdmissionNotice | DischargeReady | SipConvened, ...]
    protections: tuple[tuple[datetime, Protection], ...]
    void_at: datetime | None
    dangling: tuple[str, ...]
    retracted: frozenset[str]
    retracted_calls: tuple[SipConvened, ...]
    assessments: tuple[Assessment, ...]
    ready_notices: tuple[ReadyNotice, ...]
    appointments: tuple[CareContactAppointed, ...]
    appointment_ends: tuple[CareContactEnded, ...]
    calls: tuple[tuple[SipConvened, ...], ...]
    cancellations: tuple[SipCancelled, ...]
    rebookings: tuple[SipRescheduled, ...]
    wards: tuple[WardChanged, ...]
    unavailable: tuple[OutpatientCareUnavailable, ...]
    available: tuple[OutpatientCareAvailable, ...]
    need_assessments: tuple[SipNeedAssessed, ...]
    expectations: tuple[ExpectedDischargeChanged, ...]
    plans: tuple[DischargePlanned, ...]
    planning_inputs: tuple[PlanningInputSubmitted, ...]
    transfers: tuple[DischargeInformationTransferred, ...]
    receipts: tuple[NoticeAcknowledged, ...]
    rejections: tuple[NoticeRejected, ...]
    answers: tuple[InvitationAnswered, ...]
    given_outside: tuple[NoticeGivenOutsideHub, ...]
    patient_informed: tuple[PatientInformed, ...]
    plan_consents: tuple[ConsentRecorded, ...]
    unable_to_consent: tuple[ConsentRecorded, ...]
    sharing_consents: tuple[ConsentRecorded, ...]
    meetings: tuple[SipMeetingHeld, ...]
    plans_made: tuple[SipEstablished | SipRevised, ...]
    follow_ups: tuple[SipFollowedUp, ...]
    closings: tuple[SipClosed, ...]
    reassessments: tuple[NeedsReassessed, ...]
    departures: tuple[PatientDischarged, ...]
    discharge: PatientDischarged | None
    deaths: tuple[PatientDeceased, ...]
    death: PatientDeceased | None
    interruption: EpisodeInterrupted | None
    readmission: PatientReadmitted | None
    deviation_reports: tuple[tuple[DeviationReported, ...], ...]
    deviation_answers: tuple[DeviationAnswered, ...]
    deviation_closings: tuple[DeviationClosed, ...]
    strangers: tuple[Fact, ...] = ()
    known: Known = field(default_factory=Known, compare=False, repr=False)
    version: int = field(default=0, compare=False, repr=False)

    @property
    def origin(self) -> Origin:
        """What a SIP of this stay comes from."""
        return Origin.DISCHARGE

    @property
    def minor(self) -> bool:
        """Whether the person is a child: of a patient in hospital the hub is not told."""
        return False

    @property
    def protection(self) -> Protection:
        """What was told last of the protection."""
        return self.protections[-1][1]

    def open_from(self, at: datetime) -> datetime | None:
        """Return when the hub could tell others than the hospital, from *at* on; None if it can't yet."""
        before = [kind for said_at, kind in self.protections if said_at <= at] or [self.protections[0][1]]
        if before[-1] is Protection.NONE:
            return at
        lifted = [said_at for said_at, kind in self.protections if said_at > at and kind is Protection.NONE]
        return lifted[0] if lifted else None

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
        if self.death is not None or self.readmission is not None:
            return "INTERRUPTED"
        return "DISCHARGE_READY" if any(r.ends_at is None for r in self.ready_notices) else "ADMITTED"

    @property
    def broken_off(self) -> bool:
        """Whether the process ended otherwise than by discharge: then no meeting is called to any more."""
        return self.interruption is not None or self.death is not None

    @property
    def left_for(self) -> str:
        """Why the patient's next stay ends this one: readmitted after a discharge, else moved without one."""
        again, discharge = self.readmission, self.discharge
        after_discharge = again and discharge and discharge.discharged_at <= again.readmitted_at
        return READMITTED if after_discharge else TRANSFERRED

    @property
    def left_on(self) -> tuple[date, ...]:
        """The days on which the patient is told to have left hospital: several where the messages contradict."""
        return tuple(sorted({civil_day(each.discharged_at) for each in self.departures}))

    @property
    def died_on(self) -> tuple[date, ...]:
        """The days on which the patient is told to have died: several where the messages contradict."""
        return tuple(sorted({civil_day(each.deceased_at) for each in self.deaths}))

    def care_setting_at(self, at: datetime) -> CareSetting:
        """Return the kind of inpatient care at *at*: the admission notice's, until a change of ward says otherwise."""
        changed = (w.care_setting for w in reversed(self.wards) if w.changed_at <= at and w.care_setting is not None)
        return next(changed, self.admission.care_setting)

    def residence_at(self, at: datetime) -> Residence:
        """Return where the patient belonged at *at*."""
        return next(r for r in reversed(self.residences) if r.at <= at)

    def assessment_at(self, at: datetime) -> Assessment:
        """Return the assessment in force at *at*; before the first, the first."""
        return next((a for a in reversed(self.assessments) if a.at <= at), self.assessments[0])

    def named_at(self, at: datetime) -> tuple[Concerned, ...]:
        """Return whom the hospital had named at *at*: a ready notice says what is needed, and never by whom."""
        own = [a for a in self.assessments if not a.by_ready_notice]
        return next((a.concerned for a in reversed(own) if a.at <= at), own[0].concerned if own else ())

    def governed(self, ready: ReadyNotice) -> bool:
        """Whether the notice was at some time the one that stood: one given while another stands starts nothing."""
        moments = [ready.given_at, *(other.ends_at for other in self.ready_notices if other.ends_at is not None)]
        return any(self.ready_at(at) is ready for at in moments)

    def needs_at(self, at: datetime) -> Needs:
        """Return the needs as judged at *at*."""
        return self.assessment_at(at).needs

    def ready_at(self, at: datetime) -> ReadyNotice | None:
        """Return the ready notice that governs at *at*: the earliest given of those that stand."""
        return next((ready for ready in self.ready_notices if ready.stands_at(at)), None)

    def care_plan_instead_at(self, at: datetime) -> bool:
        """Whether a coordinated care plan takes the SIP's place at *at* (4 kap. 1 § second paragraph)."""
        standing = [ready for ready in self.ready_notices if ready.stands_at(at)]
        return bool(standing) and standing[-1].under_open_compulsory_care

    def contact_at(self, at: datetime) -> CareContactAppointed | None:
        """Return the care contact in force at *at* (2 kap. 5 §): the latest appointed, unless that has ended."""
        latest = next((a for a in reversed(self.appointments) if a.appointed_at <= at), None)
        ended = latest and any(
            end.unit.upper() == latest.unit.upper() and latest.appointed_at <= end.ended_at <= at
            for end in self.appointment_ends
        )
        return None if ended else latest

    @property
    def consent_comes_first(self) -> bool:
        """Whether the agreement lets no participant be invited before the person has consented to a plan."""
        told = self.ready_notices[0].given_at if self.ready_notices else self.admitted_at
        return bool(self.rules.consent_before_invitation.on(civil_day(told)))

    @property
    def sharing_refused(self) -> bool:
        """Whether the last word on sharing information is a refusal."""
        return bool(self.sharing_consents) and self.sharing_consents[-1].decision in _REFUSALS

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
    return read_telling(case_id, Telling(facts, rules))


def read_on(stay: Stay, told: Telling, fact: Fact) -> Stay | None:
    """Read one message more into *told*, from which *stay* was read; None if it takes reading everything anew.

    It does not for a message that says nothing of others, and whose kind makes one field of the stay or none.
    """
    kind = type(fact)
    if kind in told.asked or not told.adds(fact):
        return None
    told.take(fact)
    name, now = _FIELD_OF.get(kind), told.of(kind)
    told.asked.discard(kind)  # it was only asked for its own field
    return _changed(stay, {name: now}) if name else stay


def as_far_as_new(before: Stay, now: Stay) -> Stay:
    """Return *now* as the next version of what was read *before*, so that what still holds need not be judged again."""
    old = before.__dict__
    changes = {name: new for name, new in now.__dict__.items() if not (old[name] is new or old[name] == new)}
    return _changed(before, {name: new for name, new in changes.items() if name not in {"known", "version"}})


def _changed(stay: Stay, changes: dict[str, object]) -> Stay:
    stay.known.changes.append(frozenset(changes))
    return but(stay, version=stay.version + 1, **changes)


def read_telling(case_id: str, told: Telling) -> Stay | None:
    """Read the stay out of everything told; None before the admission notice, when there are facts only."""
    rules = told.rules
    as_told: dict[str, Any] = {name: told.of(kind) for name, kind in _AS_TOLD.items()}
    told.asked.clear()  # from here on a kind that is asked for makes more than its own field
    first = told.ever(AdmissionNotice)
    if not first:
        return None
    admissions = told.of(AdmissionNotice)
    admission = admissions[-1] if admissions else first[-1]
    interruptions, departures = told.of(EpisodeInterrupted), _departures(told)
    plan_consents, unable_to_consent, sharing_consents = consents_of(told)
    details = _later_details(admission, told)
    admitted_at = (admissions or first)[0].admitted_at
    return Stay(
        case_id=case_id,
        rules=rules,
        **as_told,
        admission=admission,
        first_admission=(told.given(AdmissionNotice) or first)[0],
        admitted_at=admitted_at,
        changed_needs=tuple(
            (a.told.message_id, given_at(a.told, rules))
            for a in admissions
            if any(old.needs != a.needs for old in told.versions(a))
        ),
        statements=_statements(told) or _assessments((admission,), told),
        places_told=_places_told(first, told),
        admissions_ever=first,
        reassessments_ever=told.ever(NeedsReassessed),
        residences=_residences(admission, details),
        identity=next((d for d in reversed(details) if d.sealed_patient), admission).told.message_id,
        by_reserve=_by_reserve(told),
        protections=_protections(admissions or first, told),
        void_at=_void_at(interruptions, None if admissions else told.retracted_at(first[-1])),
        dangling=(*told.dangling(), *_readmitted_before(admitted_at, told)),
        retracted=told.retracted(),
        retracted_calls=tuple(call for call in told.ever(SipConvened) if told.retracted_at(call) is not None),
        assessments=_assessments(admissions or (admission,), told),
        ready_notices=tuple(_ready_notice(fact, told) for fact in told.uncorrected(DischargeReady)),
        calls=tuple(told.versions(call) for call in told.of(SipConvened)),
        deviation_reports=tuple(told.versions(report) for report in told.of(DeviationReported)),
        plan_consents=plan_consents,
        unable_to_consent=unable_to_consent,
        sharing_consents=sharing_consents,
        plans_made=plans_made_in(told),
        departures=departures,
        discharge=_last(d for d in departures if _ends_inpatient_care(d)),
        death=_last(told.of(PatientDeceased)),
        interruption=next(iter(interruptions), None),
        readmission=next((each for each in told.of(PatientReadmitted) if each.readmitted_at >= admitted_at), None),
    )


def _void_at(interruptions: Sequence[EpisodeInterrupted], retracted_at: datetime | None) -> datetime | None:
    """When the stay was declared a mistake: by an interruption that says so, or since its only notice was retracted."""
    voiding = [i.interrupted_at for i in interruptions if i.reason in _VOIDING]
    return min([*voiding, *([retracted_at] if retracted_at else [])], default=None)


def _readmitted_before(admitted_at: datetime, told: Telling) -> Iterator[str]:
    """Admission notices that name this stay as the previous one and begin before it."""
    for again in told.of(PatientReadmitted):
        if again.readmitted_at < admitted_at:
            yield f"READMITTED_BEFORE_ADMISSION {again.told.message_id}: it has no effect here; check previous_case_id"


def _by_reserve(told: Telling) -> tuple[AdmissionNotice | DischargeReady | SipConvened, ...]:
    given: list[AdmissionNotice | DischargeReady | SipConvened] = [
        *told.given(AdmissionNotice),
        *told.given(DischargeReady),
        *told.given(SipConvened),
    ]
    return tuple(fact for fact in given if fact.told.reserve is not None)


def _protections(admissions: Sequence[AdmissionNotice], told: Telling) -> tuple[tuple[datetime, Protection], ...]:
    """What was told of the protection, in order; of two told at once the stricter; none is lifted before its day."""
    said = [(given_at(a.told, told.rules), a.protection) for a in admissions]
    for details in told.of(PatientDetailsChanged):
        at = given_at(details.told, told.rules)
        if details.protection is not Protection.NONE or details.effective_from <= at:
            said.append((at, details.protection))
    return tuple(sorted(said, key=lambda each: (each[0], each[1] is not Protection.NONE)))


def _later_details(admission: AdmissionNotice, told: Telling) -> tuple[PatientDetailsChanged, ...]:
    """Changed details told after the admission notice as it reads now, which is newer than those before it."""
    since = given_at(admission.told, told.rules)
    return tuple(d for d in told.of(PatientDetailsChanged) if given_at(d.told, told.rules) >= since)


def _residences(admission: AdmissionNotice, details: Sequence[PatientDetailsChanged]) -> tuple[Residence, ...]:
    """Where the patient belongs: as the admission notice says, and from each change that names other municipalities."""
    places = [residence_of(admission)]
    for each in details:
        place = residence_of(each, each.effective_from)
        if replace(place, at=places[-1].at, told=places[-1].told) != places[-1]:
            places.append(place)
    return tuple(places)


def residence_of(said: AdmissionNotice | PatientDetailsChanged, at: datetime = START_OF_TIME) -> Residence:
    """Return where the patient belongs by what was said, from *at* on."""
    return Residence(
        said.registered_municipality, said.placing_municipality, said.stay_municipality, at=at, told=said.told
    )


def consents_of(
    told: Telling,
) -> tuple[tuple[ConsentRecorded, ...], tuple[ConsentRecorded, ...], tuple[ConsentRecorded, ...]]:
    """Return what was decided of a plan, who cannot decide, and what was decided of sharing information."""
    consents = told.of(ConsentRecorded)
    decided = tuple(c for c in consents if c.given_by is not ConsentGiver.CANNOT_CONSENT)
    of_plan, of_sharing = (
        tuple(c for c in decided if c.subject is subject)
        for subject in (ConsentSubject.SIP_PLAN, ConsentSubject.INFORMATION_SHARING)
    )
    return of_plan, tuple(c for c in consents if c.given_by is ConsentGiver.CANNOT_CONSENT), of_sharing


def plans_made_in(told: Telling) -> tuple[SipEstablished | SipRevised, ...]:
    """Return the plans established and revised, in order."""
    plans: list[SipEstablished | SipRevised] = [*told.of(SipEstablished), *told.of(SipRevised)]
    return tuple(sorted(plans, key=lambda plan: (plan.established_at, plan.told.message_id)))


def _assessments(admissions: Sequence[AdmissionNotice], told: Telling) -> tuple[Assessment, ...]:
    found = [
        Assessment(a.needs, a.concerned, a.need_assessed_at, a.told, told.versions(a)[-1].told) for a in admissions
    ]
    found += [
        Assessment(r.needs, r.concerned, r.assessed_at, r.told, told.versions(r)[-1].told)
        for r in told.of(NeedsReassessed)
    ]
    for ready in told.of(DischargeReady):
        if ready.needs is not None:
            first = [each for each in told.versions(ready) if each.needs is not None][-1]
            found.append(Assessment(ready.needs, (), ready.assessed_at, ready.told, first.told, by_ready_notice=True))
    return tuple(sorted(found, key=lambda a: (a.at, a.told.message_id)))


def _statements(told: Telling) -> tuple[Assessment, ...]:
    """Every assessment as it was told at the time, what was corrected since included; in the order it was given."""
    spoken: list[AdmissionNotice | NeedsReassessed] = [*told.given(AdmissionNotice), *told.given(NeedsReassessed)]
    said = [Assessment(each.needs, each.concerned, _assessed_at(each), each.told, each.told) for each in spoken]
    said += [
        Assessment(ready.needs, (), ready.assessed_at, ready.told, ready.told, by_ready_notice=True)
        for ready in told.given(DischargeReady)
        if ready.needs is not None
    ]
    return tuple(sorted(said, key=lambda each: (given_at(each.told, told.rules), each.told.message_id)))


def _assessed_at(said: AdmissionNotice | NeedsReassessed) -> datetime:
    return said.need_assessed_at if isinstance(said, AdmissionNotice) else said.assessed_at


def _places_told(admissions: Sequence[AdmissionNotice], told: Telling) -> tuple[Residence, ...]:
    """Where the patient belongs, as it was told at the time; in the order it was given."""
    said: list[AdmissionNotice | PatientDetailsChanged] = [*admissions, *told.given(PatientDetailsChanged)]
    said.sort(key=lambda each: (given_at(each.told, told.rules), each.told.message_id))
    return tuple(residence_of(each) for each in said)


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


def _departures(told: Telling) -> tuple[PatientDischarged, ...]:
    return tuple(dropwhile(lambda each: not _ends_inpatient_care(each), told.of(PatientDischarged)))


def _ends_inpatient_care(discharge: PatientDischarged) -> bool:
    return discharge.destination is not Destination.OTHER_INPATIENT_CARE


def _last(values: Iterable[F]) -> F | None:
    found = tuple(values)
    return found[-1] if found else None
