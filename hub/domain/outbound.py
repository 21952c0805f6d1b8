"""What the hub tells the parties: the content of each notice, and of each alert to the operators.

A notice on the wire is its `NoticeHead` and its content side by side (`se.siphub.notice`).  Two contents that are
equal say the same thing, whatever they are numbered; identity stands in no content until `notify` opens it for
the notices that may carry it (`AdmissionForwarded`, 2 kap. 2 §; `SipNeedForwarded`, by consent).  Instants are UTC.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from hub.domain.terms import (
    Answer,
    DeviationAnswer,
    IdSystem,
    LegalEffect,
    MeetingMode,
    Need,
    Principal,
    RejectionReason,
    Role,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeHead:
    """What every notice bears.

    `notice_id` follows from case, party, purpose, count and revision, so the same notice always has the same id;
    `causation_id` is the message, or the moment, that made the hub issue it.
    """

    notice_id: str
    case_id: str
    party: str
    controller: str
    purpose: str
    count: int
    revision: int
    issued_at: datetime
    causation_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """The statutory identity of 2 kap. 2 §: number, name and registered address."""

    id_system: IdSystem
    id_oid: str | None
    id_value: str
    name: str | None
    registered_address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionForwarded:
    """Inskrivningsmeddelandet, vidarebefordrat: only *this* party's own need.

    `reference` is the admission notice whose identity it carries.
    """

    patient: Patient | None = None
    hospital: str
    expected_discharge_at: datetime
    role: Role
    need: Need | None
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedDischargeForwarded:
    """Ändrad beräknad utskrivning."""

    expected_discharge_at: datetime
    changed_at: datetime
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsReassessedForwarded:
    """Ny behovsbedömning: that it was made; a changed need of the party's own comes as a new AdmissionForwarded."""

    assessed_at: datetime
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CareContactForwarded:
    """Fast vårdkontakt utsedd."""

    appointed_at: datetime
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningInputForwarded:
    """Planeringsunderlag har lämnats."""

    submitted_at: datetime
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DischargePlannedForwarded:
    """Planerad utskrivning."""

    planned_at: datetime
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DischargedForwarded:
    """Patienten är utskriven."""

    discharged_at: datetime
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeInterruptedForwarded:
    """Processen är avbruten."""

    interrupted_at: datetime
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DischargeReadyForwarded:
    """Underrättelse utskrivningsklar; `first_payable_on` is a Stockholm day and stands to the payer only."""

    given_at: datetime
    sip_required: bool
    first_payable_on: date | None
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DischargeReadyWithdrawnForwarded:
    """Återtag."""

    withdraws: str
    withdrawn_at: datetime
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SipInvitation:
    """Underrättelse om SIP-skyldighet (DUTY_NOTICE), eller kallelsen själv (CALL).

    `convene_by` is the last lawful moment and stands to the convener only; unit, phone, time, mode, place, and what
    the meeting needs, an interpreter or other adaptations, stand in a CALL only.
    """

    role: Role
    legal_effect: LegalEffect
    respond_by: datetime | None = None
    convene_by: datetime | None = None
    convener_unit: str | None = None
    convener_phone: str | None = None
    meeting_at: datetime | None = None
    mode: MeetingMode | None = None
    place: str | None = None
    interpreter: bool = False
    adaptations: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SipInvitationWithdrawn:
    """Inbjudan återtagen; final for its count."""

    withdraws: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRecalled:
    """Underrättelse återkallad; final for its count."""

    recalls: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """Påminnelse om en skyldighet."""

    duty: str
    paragraph: str
    last_moment: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRefused:
    """Meddelandet togs inte emot."""

    message_id: str
    code: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationAnswerForwarded:
    """Svar på kallelsen."""

    reference: str
    answer: Answer
    proposed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRejectedForwarded:
    """Mottagaren har avvisat underrättelsen."""

    reference: str
    reason: RejectionReason
    belongs_to: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SipNeedForwarded:
    """Behov av SIP utanför utskrivning, vidarebefordrat till dem som samtycket omfattar.

    `reference` is the message whose identity it carries.
    """

    patient: Patient | None = None
    convener: str
    raised_at: datetime
    role: Role
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SipEstablishedForwarded:
    """SIP upprättad eller reviderad: that there is a plan, who answers for it, and when it is followed up."""

    established_at: datetime
    overall_responsibility: Principal
    follow_up_on: date | None
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SipClosedForwarded:
    """SIP avslutad: the plan holds no more."""

    closed_at: datetime
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyOffered:
    """Enkät att erbjuda den enskilde: the same words in every case, so that no answer can be traced to a person."""

    survey: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviationForwarded:
    """Avvikelse: the one record that both principals see, with its answer and its closing.

    `kind` is a code; `reported_by` null is the hub's own finding; `system` is where the region keeps its deviations.
    """

    deviation_id: str
    kind: str
    law: str | None
    about: str
    reported_by: str | None
    at: datetime
    system: str | None
    answer: DeviationAnswer | None
    answered_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualHandlingRequired:
    """Manuell hantering: the notice named is withheld, and the hospital must give it itself."""

    record: str
    withheld_from: str
    legal_effect: LegalEffect | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueRaised:
    """A duty has passed its last lawful moment: to the operators, without needs or identity."""

    alert_id: str
    case_id: str
    party: str
    duty: str
    count: int
    paragraph: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueResolved:
    """An overdue duty has ended: done late, ended lawfully, or corrected."""

    alert_id: str
    case_id: str
    party: str
    duty: str
    count: int
    paragraph: str
    due_at: datetime
    ended_at: datetime
    reason: str


Notice: TypeAlias = (
    AdmissionForwarded
    | ExpectedDischargeForwarded
    | NeedsReassessedForwarded
    | CareContactForwarded
    | PlanningInputForwarded
    | DischargePlannedForwarded
    | DischargedForwarded
    | EpisodeInterruptedForwarded
    | DischargeReadyForwarded
    | DischargeReadyWithdrawnForwarded
    | SipInvitation
    | SipInvitationWithdrawn
    | NoticeRecalled
    | Reminder
    | MessageRefused
    | InvitationAnswerForwarded
    | NoticeRejectedForwarded
    | SipNeedForwarded
    | SipEstablishedForwarded
    | SipClosedForwarded
    | SurveyOffered
    | DeviationForwarded
    | ManualHandlingRequired
)
