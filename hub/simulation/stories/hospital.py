"""What the hospital tells, and what is known from then on."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from hub.simulation.books.known import Admission, Home, Judgement, Ready
from hub.simulation.county import Municipality
from hub.simulation.stay import ADMISSIONS, DISCHARGES, Stay
from hub.simulation.stories.forms import address_in, admission_fields, identity_mark, ready_fields, three_needs
from hub.simulation.told import Told


def admitted(stay: Stay, at: datetime, told_at: datetime, **changed: object) -> Told:
    """Tell of the admission; 24 hours are the limit."""
    fields = admission_fields(stay, at, told_at) | changed
    with stay.telling(ADMISSIONS, "AdmissionNotice", fields, told_at) as told:
        stay.known.homes = [_home(fields)]
        _admission_known(stay, fields, told)
        stay.known.judgements.append(Judgement(told.id, stay.given.needs, at, told.given_at, told.id))
    return told


def admitted_again(stay: Stay, before: Stay, at: datetime, told_at: datetime) -> Told:
    """Tell of an admission that follows on an earlier stay: that one hears of it, and what was still due there ends."""
    told = admitted(stay, at, told_at, previous_case_id=before.case_id)
    with before.hearing(told):
        before.known.ended_at = at
        before.known.end_reason = "READMITTED" if before.known.discharged_at else "TRANSFERRED"
    return told


def admission_corrected(stay: Stay, at: datetime, home: Municipality) -> Told:
    """Tell that the person is registered elsewhere than was said: those told by mistake must hear it."""
    judged = stay.known.judgements[0]
    codes = {"registered_municipality": home.code, "stay_municipality": None}
    fields = admission_fields(stay, judged.at, at) | codes | {"corrects": judged.first}
    with stay.telling(ADMISSIONS, "AdmissionNotice", fields, at, alone=True) as told:
        stay.known.homes.append(Home(home.code, home.code, told_at=told.given_at))
        stay.known.judgements[0] = Judgement(told.id, judged.needs, judged.at, judged.told_at, judged.first)
        _admission_known(stay, fields, told)
    return told


def moved_home(stay: Stay, at: datetime, home: Municipality) -> None:
    """Tell that the person is registered in another municipality from now on: one leaves the case, another joins."""
    patient = address_in(stay, home.town)
    fields = {"patient": patient, "registered_municipality": home.code, "effective_from": at}
    with stay.telling(ADMISSIONS, "PatientDetailsChanged", fields, at, alone=True) as told:
        stay.known.homes.append(Home(home.code, home.code, at, told.given_at))
        _identified(stay, told, patient)


def registered_elsewhere(stay: Stay, at: datetime, home: Municipality) -> None:
    """Tell that the person is registered in another municipality from now on, and will live where planned."""
    lives_in = stay.known.homes[-1].lives_in
    codes = {"registered_municipality": home.code, "stay_municipality": lives_in}
    patient = address_in(stay, home.town)
    fields = {"patient": patient, **codes, "effective_from": at}
    with stay.telling(ADMISSIONS, "PatientDetailsChanged", fields, at, alone=True) as told:
        stay.known.homes.append(Home(lives_in, home.code, at, told.given_at))
        _identified(stay, told, patient)


def protected_from_now(stay: Stay, at: datetime) -> None:
    """Tell that the person's data are protected: what was told is recalled, through the hospital alone."""
    home = stay.given.pays.code
    elsewhere = stay.given.lives_in.code if home != stay.given.lives_in.code else None
    fields = {
        "patient": {"protection": "CONFIDENTIALITY_MARK"},
        "registered_municipality": home,
        "stay_municipality": elsewhere,
        "effective_from": at,
    }
    with stay.telling(ADMISSIONS, "PatientDetailsChanged", fields, at, alone=True):
        stay.known.protected = True


def expected_discharge_changed(stay: Stay, at: datetime) -> None:
    """Tell of another day on which the patient is expected to leave."""
    if stay.over:
        return
    fields = {"expected_discharge_at": at + timedelta(hours=stay.chance.randrange(20, 90)), "changed_at": at}
    with stay.telling(ADMISSIONS, "ExpectedDischargeChanged", fields, at) as told:
        stay.known.forwarded["ExpectedDischargeForwarded"] = fields | {"reference": told.id}


def ward_changed(stay: Stay, at: datetime) -> None:
    """Tell that the patient lies on another ward: nobody outside need know."""
    if not stay.over:
        stay.tell(
            ADMISSIONS, "WardChanged", {"ward": stay.chance.choice(stay.given.hospital.wards), "changed_at": at}, at
        )


def reassessed(stay: Stay, at: datetime, needs: frozenset[str]) -> Told:
    """Tell that the needs are others than they seemed."""
    fields = {"needs": three_needs(needs), "concerned": [], "assessed_at": at}
    with stay.telling(ADMISSIONS, "NeedsReassessed", fields, at, alone=True) as told:
        if any(ready.ended_at is None and ready.given_at <= at for ready in stay.known.readies):
            stay.known.findings.add(f"NEEDS_CHANGED_AFTER_NOTICE {told.id}")
        stay.known.judgements.append(Judgement(told.id, needs, at, told.given_at, told.id))
        stay.known.forwarded["NeedsReassessedForwarded"] = {"assessed_at": at, "reference": told.id}
    return told


def ready(stay: Stay, at: datetime, changed: Mapping[str, Any] = MappingProxyType({})) -> Told:
    """Tell that the patient is ready for discharge."""
    fields = {**ready_fields(stay, at), **changed}
    with stay.telling(DISCHARGES, "DischargeReady", fields, at) as told:
        compulsory = fields["aftercare_form"] != "VOLUNTARY"
        stay.known.readies.append(Ready(told.id, told.given_at, told.arrived_at, compulsory))
        if "reserve" in fields:
            stay.known.findings.add(f"RESERVE_ROUTINE {told.id}")
            stay.known.by_phone.add(told.id)
    return told


def ready_corrected(stay: Stay, at: datetime, of: Told) -> Told:
    """Tell the ready notice anew, since something in it was wrong: it is given when it is right."""
    with stay.telling(DISCHARGES, "DischargeReady", ready_fields(stay, at) | {"corrects": of.id}, at) as told:
        stay.known.readies[-1] = Ready(told.id, told.given_at, told.arrived_at)
    return told


def ready_withdrawn(stay: Stay, at: datetime) -> None:
    """Tell that the patient is not ready after all."""
    fields = {"withdrawn_at": at, "reason": stay.chance.choice(("DETERIORATED", "NEW_TREATMENT"))}
    with stay.telling(DISCHARGES, "DischargeReadyWithdrawn", fields, at, alone=True) as told:
        for each in stay.known.readies:
            if each.ended_at is None:
                each.ended_at, each.ended_by = at, told.id


def ready_retracted(stay: Stay, at: datetime, of: Told) -> None:
    """Tell that the ready notice was about somebody else."""
    fields = {"retracts": of.id, "reason": "WRONG_PATIENT"}
    with stay.telling(DISCHARGES, "MessageRetracted", fields, at, alone=True) as told:
        for each in stay.known.readies:
            if each.message_id == of.id:
                each.ended_at, each.void = told.given_at, True


def discharge_planned(stay: Stay, at: datetime) -> None:
    """Tell when the patient is to leave."""
    if stay.over:
        return
    fields = {"planned_at": at + timedelta(hours=stay.chance.randrange(18, 70)), "destination": "HOME"}
    with stay.telling(DISCHARGES, "DischargePlanned", fields, at) as told:
        planned = {"planned_at": fields["planned_at"], "reference": told.id}
        stay.known.forwarded["DischargePlannedForwarded"] = planned


def patient_informed(stay: Stay, at: datetime) -> None:
    """Tell that the patient has the written summary."""
    fields = {"informed_at": at, "care_contact": "INCLUDED", "sip_time": "NOT_AVAILABLE"}
    with stay.telling(DISCHARGES, "PatientInformed", fields, at):
        stay.known.informed_at = at


def discharged(stay: Stay, at: datetime) -> None:
    """Tell that the patient has left."""
    destination = stay.chance.choice(("HOME", "HOME", "SHORT_TERM_HOUSING", "SPECIAL_HOUSING"))
    fields = {"discharged_at": at, "destination": destination}
    with stay.telling(DISCHARGES, "PatientDischarged", fields, at) as told:
        stay.known.discharged_at, stay.known.discharge_arrived_at = at, told.arrived_at
        stay.known.discharge_id = told.id
        stay.known.forwarded["DischargedForwarded"] = {"discharged_at": at, "reference": told.id}


def moved_within_the_county(stay: Stay, at: datetime) -> None:
    """Tell that the patient goes on to another ward elsewhere: inpatient care goes on."""
    stay.tell(DISCHARGES, "PatientDischarged", {"discharged_at": at, "destination": "OTHER_INPATIENT_CARE"}, at)


def information_transferred(stay: Stay, at: datetime, *, withheld: bool = False) -> None:
    """Tell that the parties have the information they need, or that secrecy kept it from them."""
    to = sorted(party for party, (role, _) in stay.known.parts().items() if role != "INFORMED")
    fields = {"transferred_at": at, "to": to, "withheld_by_secrecy": withheld}
    with stay.telling(DISCHARGES, "DischargeInformationTransferred", fields, at):
        if withheld:
            stay.known.withheld_at = at
        else:
            stay.known.transferred_at = at


def transferred_away(stay: Stay, at: datetime) -> None:
    """Tell that the patient is moved to a hospital in another region."""
    fields = {"reason": "TRANSFERRED_TO_OTHER_REGION", "interrupted_at": at}
    with stay.telling(DISCHARGES, "EpisodeInterrupted", fields, at, alone=True) as told:
        stay.known.ended_at, stay.known.end_reason, stay.known.broken_off = at, "TRANSFERRED", True
        stay.known.forwarded["EpisodeInterruptedForwarded"] = {"interrupted_at": at, "reference": told.id}


def wrong_patient(stay: Stay, at: datetime) -> None:
    """Tell that everything said of the stay was about somebody else: nothing of it counts."""
    fields = {"reason": "WRONG_PATIENT", "interrupted_at": at}
    with stay.telling(DISCHARGES, "EpisodeInterrupted", fields, at, alone=True):
        stay.known.void_at = at


def died(stay: Stay, at: datetime) -> None:
    """Tell that the patient has died in hospital."""
    with stay.telling(DISCHARGES, "PatientDeceased", {"deceased_at": at}, at, alone=True):
        stay.known.ended_at, stay.known.end_reason, stay.known.broken_off = at, "DECEASED", True


def _home(fields: Mapping[str, Any]) -> Home:
    """Where the person will live, and which municipality pays, as the admission notice says it (5 kap. 2 §)."""
    registered = fields["registered_municipality"]
    return Home(fields["stay_municipality"] or registered, fields.get("placing_municipality") or registered)


def _identified(stay: Stay, told: Told, patient: dict[str, Any]) -> None:
    if stay.known.admission and not stay.known.protected:
        stay.known.admission.identified_by = told.id
        stay.known.admission.identity = identity_mark(patient)


def _admission_known(stay: Stay, fields: dict[str, Any], told: Told) -> None:
    before = stay.known.admission
    stay.known.admission = Admission(
        told.id,
        fields["admitted_at"],
        told.given_at,
        before.arrived_at if before else told.arrived_at,
        fields["expected_discharge_at"],
        identity_mark(None if stay.given.protected else fields["patient"]),
    )
