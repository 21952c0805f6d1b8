"""Facts as a ward, an open-care unit or a municipality in Kalmar would tell them, with every field in its place.

Times are written as in the law's own examples: local Swedish time.  The hub receives a message two seconds after it
was sent unless the test says otherwise.
"""

import hashlib
import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from hub.domain.calendar import STOCKHOLM
from hub.domain.facts import (
    AdmissionNotice,
    CareContactAppointed,
    CareContactEnded,
    ConsentRecorded,
    DeviationAnswered,
    DeviationClosed,
    DeviationReported,
    DischargeReady,
    DischargeReadyWithdrawn,
    EpisodeInterrupted,
    Fact,
    InvitationAnswered,
    MessageRetracted,
    NeedsReassessed,
    NoticeAcknowledged,
    NoticeGivenOutsideHub,
    NoticeRejected,
    PatientDeceased,
    PatientDetailsChanged,
    PatientDischarged,
    PatientReadmitted,
    SealedPatient,
    SipCancelled,
    SipClosed,
    SipConvened,
    SipEstablished,
    SipFollowedUp,
    SipMeetingHeld,
    SipNeedRaised,
    SipRevised,
    Source,
    Told,
)
from hub.domain.terms import (
    AftercareForm,
    Answer,
    CallPurpose,
    CareSetting,
    Channel,
    ClosingReason,
    Concerned,
    ConsentDecision,
    ConsentGiver,
    ConsentSubject,
    Destination,
    DeviationAnswer,
    InterruptionReason,
    LegalForm,
    MeetingMode,
    Needs,
    NeedSeenBy,
    Origin,
    Principal,
    Protection,
    ReadyBasis,
    ReceiptKind,
    RejectionReason,
    Reserve,
    RetractionReason,
    Role,
    SipContents,
    WithdrawalReason,
)

F = TypeVar("F")

CASE = "11111111-2222-5333-8444-555555555555"
HOSPITAL = "SE2321000073-H001"
WARD = "SE2321000073-W001"
OPEN_CARE_UNIT = "SE2321000073-V001"
HEALTH_CARE = "municipality:0880:HEALTH_CARE"
SOCIAL_SERVICES = "municipality:0880:SOCIAL_SERVICES"
OPEN_CARE = f"open_care:{OPEN_CARE_UNIT}"

_offsets = itertools.count()


def local(text: str) -> datetime:
    """Read "2026-11-20 11:59:28" as Swedish local time; the answer is UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM).astimezone(UTC)


def told(message_id: str, sent: str, sender: str = WARD, received: str | None = None, **more: Any) -> Told:
    """Who told it and when; *received* defaults to two seconds after *sent*."""
    sent_at = local(sent)
    received_at = local(received) if received else sent_at + timedelta(seconds=2)
    values = {
        "case_id": CASE,
        "message_id": message_id,
        "sender": sender,
        "sent_at": sent_at,
        "received_at": received_at,
        "channel": Channel.SYSTEM,
        "reserve": None,
        "corrects": None,
        "facility": HOSPITAL,
        "digest": hashlib.sha256(message_id.encode()).digest(),
        "source": Source(_topic(sender, more.get("facility", HOSPITAL)), 0, next(_offsets)),
    }
    return Told(**(values | more))


def _topic(sender: str, facility: object) -> str:
    """Where such a sender is heard."""
    if facility or sender == WARD:
        return "hospital.discharges.v1"
    return "municipality.events.v1" if sender.startswith("municipality:") else "outpatient.events.v1"


def by_phone(fact: F, told_at: str) -> F:
    """The same notice, given by phone at *told_at* and registered when it was received."""
    reserve = Reserve("phone", "duty nurse", local(told_at), WARD)
    return replace(fact, told=replace(fact.told, channel=Channel.RESERVE_ROUTINE, reserve=reserve))


def correcting(fact: F, message_id: str) -> F:
    """The same message, said to replace an earlier one."""
    return replace(fact, told=replace(fact.told, corrects=message_id))


def needs(*, health_care: bool = False, social: bool = False, outpatient: bool = False) -> Needs:
    """Three yes or no."""
    return Needs(health_care, social, outpatient)


HOME_NURSING = needs(health_care=True, outpatient=True)


def admission(sent: str = "2026-11-17 10:00", message_id: str = "admission", **more: Any) -> AdmissionNotice:
    """The admission notice of case 1: admitted on Tuesday 17 November 2026 at eight, needs home nursing."""
    values = {
        "sealed_patient": SealedPatient(sealed=b"sealed", pseudonym="p"),
        "protection": Protection.NONE,
        "registered_municipality": "0880",
        "placing_municipality": None,
        "stay_municipality": None,
        "hospital_region": "08",
        "open_care_region": "08",
        "care_setting": CareSetting.SOMATIC,
        "legal_form": LegalForm.VOLUNTARY,
        "admitted_at": local("2026-11-17 08:00"),
        "need_assessed_at": local("2026-11-17 08:00"),
        "expected_discharge_at": local("2026-11-20 10:00"),
        "needs": HOME_NURSING,
        "outpatient_unit": OPEN_CARE_UNIT,
        "concerned": (),
        "previous_case_id": None,
    }
    return AdmissionNotice(told=told(message_id, sent), **(values | more))


def ready(sent: str = "2026-11-20 11:59:28", message_id: str = "ready", **more: Any) -> DischargeReady:
    """A ready notice by the physician's own judgement; case 1 sends it on a Friday."""
    values = {
        "assessed_at": local(sent) - timedelta(minutes=9),
        "assessed_by": "SE2321000073-L001",
        "needs": None,
        "basis": ReadyBasis.PHYSICIAN_ASSESSMENT,
        "aftercare_form": AftercareForm.VOLUNTARY,
        "disclosure": None,
    }
    return DischargeReady(told=told(message_id, sent), **(values | more))


def withdrawn(at: str, message_id: str = "withdrawn", withdraws: str | None = None) -> DischargeReadyWithdrawn:
    """The ready notice is withdrawn."""
    return DischargeReadyWithdrawn(
        told=told(message_id, at), withdraws=withdraws, withdrawn_at=local(at), reason=WithdrawalReason.DETERIORATED
    )


def reassessed(
    at: str, new: Needs, message_id: str = "reassessed", concerned: tuple[Concerned, ...] = ()
) -> NeedsReassessed:
    """The ward judges the needs anew."""
    return NeedsReassessed(told=told(message_id, at), needs=new, concerned=concerned, assessed_at=local(at))


def appointed(at: str, unit: str = OPEN_CARE_UNIT, message_id: str = "appointed") -> CareContactAppointed:
    """The unit's head appoints a care contact."""
    return CareContactAppointed(
        told=told(message_id, at, sender=unit, facility=None),
        unit=unit,
        name="Vera Vårdkontakt",
        phone="0480-000 00",
        appointed_by=None,
        appointed_at=local(at),
    )


def contact_ended(at: str, unit: str = OPEN_CARE_UNIT, message_id: str = "contact ended") -> CareContactEnded:
    """The care contact is one no more."""
    return CareContactEnded(told=told(message_id, at, sender=unit, facility=None), unit=unit, ended_at=local(at))


def convened(at: str, message_id: str = "call", sender: str = OPEN_CARE_UNIT, **more: Any) -> SipConvened:
    """The care contact calls to a SIP at the patient's home."""
    values = {
        "called_by": OPEN_CARE_UNIT,
        "called": (HEALTH_CARE,),
        "person_called": True,
        "relatives_called": False,
        "meeting_at": local("2026-11-27 10:00"),
        "mode": MeetingMode.HOME,
        "place": None,
        "purpose": CallPurpose.NEW,
    }
    return SipConvened(told=told(message_id, at, sender=sender, facility=None), **(values | more))


def cancelled(at: str, message_id: str = "cancelled") -> SipCancelled:
    """The call is cancelled."""
    who = told(message_id, at, sender=OPEN_CARE_UNIT, facility=None)
    return SipCancelled(told=who, reason=None, cancelled_at=local(at))


def discharged(
    at: str, destination: Destination = Destination.HOME, message_id: str = "discharged"
) -> PatientDischarged:
    """The patient leaves."""
    return PatientDischarged(told=told(message_id, at), discharged_at=local(at), destination=destination)


def deceased(at: str, message_id: str = "deceased") -> PatientDeceased:
    """The patient dies."""
    return PatientDeceased(told=told(message_id, at), deceased_at=local(at))


def interrupted(at: str, reason: InterruptionReason, message_id: str = "interrupted") -> EpisodeInterrupted:
    """The process is broken off."""
    return EpisodeInterrupted(told=told(message_id, at), reason=reason, interrupted_at=local(at))


def consent(
    at: str, decision: ConsentDecision, message_id: str = "consent", sender: str = OPEN_CARE_UNIT, **more: Any
) -> ConsentRecorded:
    """The person decides about the plan."""
    values = {
        "subject": ConsentSubject.SIP_PLAN,
        "decision": decision,
        "given_by": ConsentGiver.PATIENT,
        "actors": (),
        "valid_until": None,
        "decided_at": local(at),
    }
    return ConsentRecorded(told=told(message_id, at, sender=sender, facility=None), **(values | more))


def retracted(at: str, message_id: str, sender: str = WARD) -> MessageRetracted:
    """An earlier message is taken back as sent in error."""
    who = told(f"retract {message_id}", at, sender=sender, facility=None)
    return MessageRetracted(told=who, retracts=message_id, reason=RetractionReason.SENT_IN_ERROR)


def given_outside(
    at: str, given_at: str, message_id: str = "outside", recipient: str = HEALTH_CARE, sender: str = OPEN_CARE_UNIT
) -> NoticeGivenOutsideHub:
    """A call was given outside the hub, by telephone."""
    return NoticeGivenOutsideHub(
        told=told(message_id, at, sender=sender, facility=None),
        purpose="SipInvitation",
        recipient=recipient,
        given_at=local(given_at),
        method="phone",
    )


def details_changed(at: str, message_id: str = "details", **more: Any) -> PatientDetailsChanged:
    """The ward tells of changed details, in force from the same instant."""
    values = {
        "sealed_patient": None,
        "protection": Protection.NONE,
        "registered_municipality": "0880",
        "placing_municipality": None,
        "stay_municipality": None,
        "effective_from": local(at),
    }
    return PatientDetailsChanged(told=told(message_id, at), **(values | more))


def readmitted(at: str, message_id: str = "readmitted", sender: str = WARD) -> PatientReadmitted:
    """Another stay's admission notice names this case as the previous one."""
    who = told(message_id, at, sender=sender, facility=None)
    return PatientReadmitted(told=who, new_case_id="22222222-2222-5333-8444-555555555555", readmitted_at=local(at))


def acknowledged(
    at: str,
    notice_id: str,
    kind: ReceiptKind = ReceiptKind.READ,
    message_id: str = "receipt",
    sender: str = HEALTH_CARE,
) -> NoticeAcknowledged:
    """A party acknowledges a notice."""
    return NoticeAcknowledged(told=told(message_id, at, sender=sender, facility=None), notice_id=notice_id, kind=kind)


def rejected(
    at: str = "2026-11-17 11:00",
    reason: RejectionReason = RejectionReason.NOT_OURS,
    message_id: str = "rejected",
    notice_id: str = "a notice",
) -> NoticeRejected:
    """The municipality turns a notice away: the patient is another's."""
    return NoticeRejected(
        told=told(message_id, at, sender=HEALTH_CARE, facility=None),
        notice_id=notice_id,
        reason=reason,
        belongs_to="municipality:0881:HEALTH_CARE",
    )


def reported(
    at: str, kind: str = "LIST_MISSING", about: str = OPEN_CARE, message_id: str = "reported", sender: str = HEALTH_CARE
) -> DeviationReported:
    """A party reports that something went wrong at another."""
    return DeviationReported(told=told(message_id, at, sender=sender, facility=None), kind=kind, about=about)


def deviation_answered(
    at: str,
    answer: DeviationAnswer = DeviationAnswer.MEASURES_TAKEN,
    deviation_id: str = "reported",
    message_id: str = "deviation answered",
    sender: str = OPEN_CARE_UNIT,
) -> DeviationAnswered:
    """Whoever it is about answers a deviation."""
    return DeviationAnswered(
        told=told(message_id, at, sender=sender, facility=None),
        deviation_id=deviation_id,
        answer=answer,
        answered_at=local(at),
    )


def deviation_closed(
    at: str, deviation_id: str = "reported", message_id: str = "deviation closed", sender: str = HEALTH_CARE
) -> DeviationClosed:
    """A deviation is closed."""
    who = told(message_id, at, sender=sender, facility=None)
    return DeviationClosed(told=who, deviation_id=deviation_id, closed_at=local(at))


WHOLE = SipContents(services=True, each_partys_part=True, others_part=True, overall_responsibility=True)
"""Everything that a plan must state (HSL 16 kap. 4 §)."""


def meeting_held(at: str, message_id: str = "held", sender: str = OPEN_CARE_UNIT, **more: Any) -> SipMeetingHeld:
    """They have met."""
    values = {"held_at": local(at), "participants": (HEALTH_CARE,), "leader": "a", "secretary": "b"}
    return SipMeetingHeld(told=told(message_id, at, sender=sender, facility=None), **(values | more))


def established(
    at: str, follow_up_on: date | None = None, message_id: str = "plan", sender: str = OPEN_CARE_UNIT, **more: Any
) -> SipEstablished:
    """A plan is made, to be followed up on a day; it states all that it must."""
    values = _plan(at, follow_up_on) | more
    return SipEstablished(told=told(message_id, at, sender=sender, facility=None), **values)


def revised(
    at: str, follow_up_on: date | None = None, message_id: str = "revised", sender: str = OPEN_CARE_UNIT, **more: Any
) -> SipRevised:
    """The plan is revised."""
    values = _plan(at, follow_up_on) | more
    return SipRevised(told=told(message_id, at, sender=sender, facility=None), **values)


def _plan(at: str, follow_up_on: date | None) -> dict[str, Any]:
    return {
        "established_at": local(at),
        "coordinator": "c",
        "overall_responsibility": Principal.MUNICIPALITY,
        "follow_up_on": follow_up_on,
        "no_follow_up_reason": None if follow_up_on else "a reason",
        "contents": WHOLE,
    }


def followed_up(at: str, next_on: date | None = None, message_id: str = "followed up") -> SipFollowedUp:
    """The plan is followed up."""
    who = told(message_id, at, sender=OPEN_CARE_UNIT, facility=None)
    return SipFollowedUp(told=who, followed_up_at=local(at), next_follow_up_on=next_on)


def closed(
    at: str,
    message_id: str = "closed",
    reason: ClosingReason = ClosingReason.GOALS_MET,
    sender: str = OPEN_CARE_UNIT,
) -> SipClosed:
    """The plan is closed: its goals are met."""
    return SipClosed(told=told(message_id, at, sender=sender, facility=None), reason=reason, closed_at=local(at))


def need_raised(at: str = "2026-11-02 09:30", message_id: str = "need", **more: Any) -> SipNeedRaised:
    """Open care in Kalmar has seen that a SIP is needed, and will invite social services; heard at ten."""
    values = {
        "sealed_patient": SealedPatient(sealed=b"sealed", pseudonym="p"),
        "protection": Protection.NONE,
        "need_id": "SIP-2026-117",
        "origin": Origin.COMMUNITY,
        "seen_by": NeedSeenBy.PROFESSIONAL,
        "convener": OPEN_CARE,
        "region": "08",
        "municipality": None,
        "minor": False,
        "concerned": (Concerned(SOCIAL_SERVICES, Role.PARTICIPANT),),
        "raised_at": local(at),
    }
    sender = more.pop("sender", OPEN_CARE_UNIT)
    return SipNeedRaised(told=told(message_id, at, sender=sender, facility=None), **(values | more))


def answered(
    at: str, notice_id: str, answer: Answer, message_id: str = "answer", sender: str = SOCIAL_SERVICES
) -> InvitationAnswered:
    """A called party answers."""
    who = told(message_id, at, sender=sender, facility=None)
    return InvitationAnswered(told=who, notice_id=notice_id, answer=answer, proposed_at=None)


def in_order_received(*facts: Fact) -> list[Fact]:
    """The facts in the order the broker received them."""
    return sorted(facts, key=lambda fact: fact.told.received_at)
