"""What a municipality tells, and what any party may tell, about a case that it has been told of."""

from typing import ClassVar

from hub.domain.terms import Answer, DeviationAnswer, ReceiptKind, RejectionReason, RetractionReason
from hub.inbound.fields import Days, Instant, Known, Party, PartyOrNone, PastInstant, Text, Uuid
from hub.inbound.message import CaseMessage


class NoticeAcknowledged(CaseMessage):
    """Kvittens."""

    notice_id: Uuid
    kind: Known[ReceiptKind]


class NoticeRejected(CaseMessage):
    """Avvisad: goes back to the hospital; identity is never re-routed on it."""

    notice_id: Uuid
    reason: Known[RejectionReason]
    belongs_to: PartyOrNone = None


class PlanningInputSubmitted(CaseMessage):
    """Planeringsunderlag."""

    submitted_at: PastInstant


class InvitationAnswered(CaseMessage):
    """Svar på kallelse."""

    notice_id: Uuid
    answer: Known[Answer]
    proposed_at: Instant | None = None


class ReadyToReceive(CaseMessage):
    """Kan ta emot; the day may lie ahead."""

    from_at: Instant


class LiabilityContested(CaseMessage):
    """Bestridande av betalningsansvar; days in Stockholm."""

    days: Days
    ground: Text


class DeviationReported(CaseMessage):
    """Avvikelse."""

    kind: Text
    about: Party


class DeviationAnswered(CaseMessage):
    """Svar på avvikelse; `deviation_id` stands in the record that the party was told."""

    deviation_id: Uuid
    answer: Known[DeviationAnswer]
    answered_at: PastInstant


class DeviationClosed(CaseMessage):
    """Avvikelsen avslutad."""

    deviation_id: Uuid
    closed_at: PastInstant


class PatientDeceased(CaseMessage):
    """Patienten avliden."""

    deceased_at: PastInstant


class NoticeGivenOutsideHub(CaseMessage):
    """Underrättelse given utanför navet; `purpose` names the notice that was given."""

    purpose: Text
    recipient: Party
    given_at: PastInstant
    method: Text


class MessageRetracted(CaseMessage):
    """Återkallat meddelande."""

    earlier: ClassVar[tuple[str, ...]] = ("corrects", "retracts")

    retracts: Uuid
    reason: Known[RetractionReason]
