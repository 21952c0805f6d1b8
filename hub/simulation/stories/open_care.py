"""What the region's open care tells, and what is known from then on."""

from datetime import date, datetime, timedelta
from typing import Any

from hub.simulation.books.known import Call, Contact, Gap, GivenByHand, Plan
from hub.simulation.county import Habit
from hub.simulation.stay import OUTPATIENT, Stay
from hub.simulation.told import Told

PLACE = "Konferensrum 2"
_SHARING_REFUSED = "INFORMATION_SHARING_REFUSED"
_MUST_BE_STATED = ("services", "each_partys_part", "others_part", "overall_responsibility")
_HELP_NEEDED = {"interpreter": 0.08, "adaptations": 0.05}
_MODES = ("PHYSICAL", "VIDEO", "PHONE", "HOME")


def contact_appointed(stay: Stay, at: datetime, *, unit: str | None = None, lag: timedelta | None = None) -> None:
    """Tell that a care contact was appointed; the message may be stuck on its way for a while."""
    unit = unit or stay.open_care
    fields = {
        "unit": unit,
        "name": "Vera Vårdkontakt",
        "phone": f"0480-{stay.chance.randrange(100, 999)} 00",
        "appointed_by": f"{stay.open_care}C",
        "appointed_at": at,
    }
    with stay.telling(OUTPATIENT, "CareContactAppointed", fields, at, sender=unit, lag=lag) as told:
        stay.known.contacts.append(Contact(told.id, unit, str(fields["phone"]), at))


def contact_ended(stay: Stay, at: datetime) -> None:
    """Tell that the care contact is so no more."""
    contact = stay.known.contacts[-1]
    with stay.telling(OUTPATIENT, "CareContactEnded", {"unit": contact.unit, "ended_at": at}, at, sender=contact.unit):
        contact.ended_at = at


def called(
    stay: Stay,
    at: datetime,
    *,
    sender: str | None = None,
    to: list[str] | None = None,
    lag: timedelta | None = None,
) -> Told:
    """Tell of a call, whether it does what the law asks or not."""
    by = sender or stay.open_care
    to = stay.known.participants() if to is None else to
    meeting = _meeting(stay, at)
    help_needed = {name: stay.chance.random() < share for name, share in _HELP_NEEDED.items()}
    fields = {
        "called_by": by,
        "called": to,
        "person_called": True,
        "relatives_called": stay.chance.random() < 0.4,  # noqa: PLR2004 - about so many
        "purpose": "NEW",
        **meeting,
        **help_needed,
    }
    with stay.telling(OUTPATIENT, "SipConvened", fields, at, sender=by, lag=lag) as told:
        stay.known.calls.append(Call(told.id, by, by, tuple(to), told.given_at, meeting, help_needed))
    return told


def rescheduled(stay: Stay, at: datetime) -> None:
    """Tell of another time for the meeting."""
    meeting = _meeting(stay, at)
    with stay.telling(OUTPATIENT, "SipRescheduled", meeting, at):
        stay.known.calls[-1].meeting = meeting


def cancelled(stay: Stay, at: datetime) -> None:
    """Tell that the meeting is called off."""
    with stay.telling(OUTPATIENT, "SipCancelled", {"reason": None, "cancelled_at": at}, at):
        for call in stay.known.calls:
            if call.cancelled_at is None:
                call.cancelled_at = at


def plan_refused(stay: Stay, at: datetime) -> Told:
    """Tell that the patient wants no plan: whether the call is still due is for a person to judge."""
    with stay.telling(OUTPATIENT, "ConsentRecorded", _consent("SIP_PLAN", "REFUSED", at), at) as told:
        stay.known.findings.add(f"CONSENT_REFUSED {told.id}")
        stay.known.refusals.append((at, True))
    return told


def plan_consented(stay: Stay, at: datetime, refusal: Told | None = None) -> None:
    """Tell that the patient wants a plan, perhaps after all: nothing is left to judge."""
    with stay.telling(OUTPATIENT, "ConsentRecorded", _consent("SIP_PLAN", "GIVEN", at), at):
        if refusal:
            stay.known.findings.discard(f"CONSENT_REFUSED {refusal.id}")
        stay.known.refusals.append((at, False))


def sharing_consented(stay: Stay, at: datetime) -> None:
    """Tell that the patient lets the parties share what they know."""
    stay.tell(OUTPATIENT, "ConsentRecorded", _consent("INFORMATION_SHARING", "GIVEN", at), at)


def found_unneeded(stay: Stay, at: datetime) -> None:
    """Tell that open care sees no need of a plan, against what the hospital has said."""
    with stay.telling(OUTPATIENT, "SipNeedAssessed", {"outcome": "NOT_NEEDED", "decided_at": at}, at) as told:
        stay.known.findings.add(f"NOT_NEEDED_AGAINST_STATED_NEEDS {told.id}")


def met(stay: Stay, at: datetime) -> None:
    """Tell that the meeting was held; a municipality that never says a word did not come either."""
    came = [] if stay.given.habit is Habit.SILENT else stay.known.participants()
    participants = [f"open_care:{stay.open_care}", *came]
    fields = {"held_at": at, "participants": participants, "leader": "Vera Vårdkontakt", "secretary": "Sten Skrivare"}
    with stay.telling(OUTPATIENT, "SipMeetingHeld", fields, at + timedelta(minutes=50)):
        stay.known.meetings.append((at, frozenset(participants)))


def planned(stay: Stay, at: datetime, follow_up_on: date, *, whole: bool = True) -> None:
    """Tell that the plan is made, and on which day it is to be followed up; not *whole*, it lacks what others do."""
    fields = {
        "established_at": at,
        "coordinator": "Vera Vårdkontakt",
        "overall_responsibility": "REGION",
        "follow_up_on": follow_up_on,
        "contents": {**dict.fromkeys(_MUST_BE_STATED, True), "others_part": whole, "goals": True},
    }
    with stay.telling(OUTPATIENT, "SipEstablished", fields, at) as told:
        stay.known.plans.append(Plan(told.id, at, told.arrived_at, follow_up_on))
        if not whole:
            stay.known.findings.add(f"PLAN_LACKS_CONTENTS {told.id}")
        if not stay.known.consented_at(at):
            stay.known.findings.add(f"PLAN_WITHOUT_CONSENT {told.id}")


def followed_up(stay: Stay, at: datetime) -> None:
    """Tell that the plan was followed up, and needs it no more."""
    with stay.telling(OUTPATIENT, "SipFollowedUp", {"followed_up_at": at}, at):
        stay.known.followed_up.append(at)


def unable_to_consent(stay: Stay, at: datetime) -> None:
    """Tell that the patient can say neither yes nor no: that is no refusal, and somebody must judge who may."""
    fields = {**_consent("SIP_PLAN", "REFUSED", at), "given_by": "CANNOT_CONSENT"}
    with stay.telling(OUTPATIENT, "ConsentRecorded", fields, at) as told:
        stay.known.findings.add(f"CANNOT_CONSENT {told.id}")


def sharing_refused(stay: Stay, at: datetime) -> None:
    """Tell that the patient does not let the parties share what they know: the clocks run on."""
    with stay.telling(OUTPATIENT, "ConsentRecorded", _consent("INFORMATION_SHARING", "REFUSED", at), at) as told:
        stay.known.findings = {each for each in stay.known.findings if not each.startswith(_SHARING_REFUSED)}
        stay.known.findings.add(f"{_SHARING_REFUSED} {told.id}")


def missing(stay: Stay, at: datetime, *, reason: str = "UNAVAILABLE", hinders: bool = True) -> None:
    """Tell that open care cannot give its services, or does not know: what keeps the patient in hospital, or not."""
    fields = {"from_at": at, "reason": reason, "blocks_discharge": hinders}
    with stay.telling(OUTPATIENT, "OutpatientCareUnavailable", fields, at):
        if hinders:
            stay.known.gaps.append(Gap(at))


def there_again(stay: Stay, at: datetime) -> None:
    """Tell that open care can give its services."""
    with stay.telling(OUTPATIENT, "OutpatientCareAvailable", {"from_at": at}, at):
        for gap in stay.known.gaps:
            gap.until = gap.until or at


def given_by_hand(stay: Stay, at: datetime, purpose: str, recipient: str) -> None:
    """Tell that something was told without the hub, as it must be for a protected person."""
    fields = {"purpose": purpose, "recipient": recipient, "given_at": at, "method": "phone"}
    with stay.telling(OUTPATIENT, "NoticeGivenOutsideHub", fields, at):
        stay.known.by_hand.append(GivenByHand(stay.open_care, purpose, recipient, at))


def _meeting(stay: Stay, at: datetime) -> dict[str, Any]:
    mode = stay.chance.choice(_MODES)
    place = PLACE if mode == "PHYSICAL" else None
    return {"meeting_at": at + timedelta(days=stay.chance.randrange(3, 9)), "mode": mode, "place": place}


def _consent(subject: str, decision: str, at: datetime) -> dict[str, Any]:
    return {"subject": subject, "decision": decision, "given_by": "PATIENT", "actors": [], "decided_at": at}
