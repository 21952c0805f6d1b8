"""What the municipalities tell, each after its habit: at once, days later, or never."""

from datetime import datetime, timedelta
from functools import partial

from hub.simulation.books.known import Report
from hub.simulation.books.ledger import CALL, Deviation, Note
from hub.simulation.books.outbox import notice_id
from hub.simulation.county import Habit
from hub.simulation.period import next_at_work
from hub.simulation.stay import APART, DISCHARGES, MUNICIPALITY, Stay
from hub.simulation.told import Told

TECHNICAL_SHARE = 0.5
REJECTED_SHARE = 0.03
PLANNED_SHARE = 0.45
READY_TO_RECEIVE_SHARE = 0.2
_A_WHILE = timedelta(minutes=20)
_SLOW = timedelta(hours=26)
NO_PART = "SENDER_HAS_NO_PART"
_HEEDED = ("AdmissionForwarded", "DischargeReadyForwarded", "SipInvitation")


def react(stay: Stay, told: Told, note: Note) -> None:
    """Let the party that gets *note* read it and answer it when it comes to that."""
    own = note.party.startswith(f"municipality:{stay.given.lives_in.code}:")
    if note.record not in _HEEDED or not own or stay.given.habit is Habit.SILENT:
        return
    reference = notice_id(stay.case_id, note)
    there_at = _there_at(stay, told, note.party)
    if stay.chance.random() < TECHNICAL_SHARE:
        at = there_at + timedelta(minutes=stay.chance.randrange(2, 15))
        stay.later(at, partial(_acknowledged, by=note.party, reference=reference, kind="TECHNICAL"))
    delay = _SLOW if stay.given.habit is Habit.SLOW else _A_WHILE
    stay.later(next_at_work(stay.chance, there_at + delay), partial(_read, note=note, reference=reference))


def _there_at(stay: Stay, told: Told, party: str) -> datetime:
    """When the notice is there to be answered.

    A party that joins later has no part in the case before the message that made it join; so nothing is heard of it
    until that has surely been read.
    """
    stay.joined.setdefault(party, told)
    joined = stay.joined[party]
    late = joined.id not in {judged.first for judged in stay.known.judgements[:1]}
    return max(told.arrived_at, joined.arrived_at + APART) if late else told.arrived_at


def died_at_home(stay: Stay, at: datetime) -> None:
    """Tell that the patient has died after coming home."""
    by = stay.known.participants()[0]
    with stay.telling(MUNICIPALITY, "PatientDeceased", {"deceased_at": at}, at + _A_WHILE, sender=by):
        stay.known.ended_at, stay.known.end_reason, stay.known.broken_off = at, "DECEASED", True


def spoken_by_mistake(stay: Stay, at: datetime) -> None:
    """Let a municipality that has no part in the case say what it plans: it is kept without effect, and it is told."""
    by = stay.given.elsewhere.function("HEALTH_CARE")
    with stay.telling(MUNICIPALITY, "PlanningInputSubmitted", {"submitted_at": at}, at, sender=by) as told:
        stay.known.findings.add(f"MessageRefused {told.id} {NO_PART}")
        stay.known.strangers.append((by, told.id))


def deviation_reported(stay: Stay, at: datetime) -> None:
    """Tell that something went wrong; the hospital answers, and the municipality is content."""
    by, hospital = stay.known.participants()[0], f"hospital:{stay.given.hospital.hsa_id}"
    fields = {"kind": "Läkemedelslista saknades", "about": hospital}
    with stay.telling(MUNICIPALITY, "DeviationReported", fields, at, sender=by) as told:
        what = Deviation("REPORTED", None, hospital, told.given_at, told.id)
        stay.known.reports.append(Report(told.id, by, what))
    stay.later(told.arrived_at + APART, partial(_deviation_answered, name=told.id))
    stay.later(told.arrived_at + 2 * APART, partial(_deviation_closed, name=told.id, by=by))


def _deviation_answered(stay: Stay, at: datetime, *, name: str) -> None:
    """Let a ward of the hospital answer for it."""
    fields = {"deviation_id": name, "answer": "MEASURES_TAKEN", "answered_at": at}
    with stay.telling(DISCHARGES, "DeviationAnswered", fields, at):
        stay.known.replies[name] = {"answer": "MEASURES_TAKEN", "answered_at": at}


def _deviation_closed(stay: Stay, at: datetime, *, name: str, by: str) -> None:
    with stay.telling(MUNICIPALITY, "DeviationClosed", {"deviation_id": name, "closed_at": at}, at, sender=by):
        stay.known.replies[name] = {**stay.known.replies[name], "closed_at": at}


def _read(stay: Stay, at: datetime, *, note: Note, reference: str) -> None:
    """Acknowledge, and say what there is to say."""
    if note.record == "AdmissionForwarded" and stay.chance.random() < REJECTED_SHARE:
        _rejected(stay, at, by=note.party, reference=reference)
        return
    _acknowledged(stay, at, by=note.party, reference=reference, kind="READ")
    soon = at + timedelta(minutes=stay.chance.randrange(5, 90))
    match note.record:
        case "AdmissionForwarded" if stay.chance.random() < PLANNED_SHARE:
            stay.later(soon, partial(_planned, by=note.party))
        case "DischargeReadyForwarded" if stay.chance.random() < READY_TO_RECEIVE_SHARE:
            stay.later(soon, partial(_ready_to_receive, by=note.party))
        case "SipInvitation" if f"legal_effect {CALL}" in note.says:
            stay.later(soon, partial(_answered, by=note.party, reference=reference))
        case _:
            pass  # read, and put aside


def _acknowledged(stay: Stay, at: datetime, *, by: str, reference: str, kind: str) -> None:
    stay.tell(MUNICIPALITY, "NoticeAcknowledged", {"notice_id": reference, "kind": kind}, at, sender=by)


def _rejected(stay: Stay, at: datetime, *, by: str, reference: str) -> None:
    carries = {"reason": "NOT_OURS", "belongs_to": stay.given.pays.function("SOCIAL_SERVICES")}
    with stay.telling(MUNICIPALITY, "NoticeRejected", {"notice_id": reference, **carries}, at, sender=by) as told:
        stay.known.said.append((by, told.given_at, "REJECTED"))
        if stay.known.void_at is None:
            hospital = f"hospital:{stay.given.hospital.hsa_id}"
            stay.known.letters.append((hospital, "NoticeRejectedForwarded", {"reference": reference, **carries}))


def _planned(stay: Stay, at: datetime, *, by: str) -> None:
    """Tell what the party plans: each of the others is told that it did."""
    if stay.over:
        return
    with stay.telling(MUNICIPALITY, "PlanningInputSubmitted", {"submitted_at": at}, at, sender=by) as told:
        stay.known.inputs.append((by, {"submitted_at": at, "reference": told.id}))


def _ready_to_receive(stay: Stay, at: datetime, *, by: str) -> None:
    if not stay.over:
        stay.tell(MUNICIPALITY, "ReadyToReceive", {"from_at": at + timedelta(days=1)}, at, sender=by)


def _answered(stay: Stay, at: datetime, *, by: str, reference: str) -> None:
    """Answer the call: open care is told what the answer was."""
    answer = stay.chance.choice(("ACCEPTED", "ACCEPTED", "ACCEPTED", "NEW_TIME_PROPOSED", "DECLINED"))
    proposed_at = at + timedelta(days=stay.chance.randrange(4, 12)) if answer == "NEW_TIME_PROPOSED" else None
    carries = {"answer": answer, "proposed_at": proposed_at}
    with stay.telling(MUNICIPALITY, "InvitationAnswered", {"notice_id": reference, **carries}, at, sender=by) as told:
        stay.known.said.append((by, told.given_at, answer))
        convener = f"open_care:{stay.open_care}"
        if stay.known.void_at is None and convener in stay.known.parts():
            stay.known.letters.append((convener, "InvitationAnswerForwarded", {"reference": reference, **carries}))
