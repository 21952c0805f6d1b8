"""One simulated stay: each thing that somebody tells the hub, and what must come of it, written down at once."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hub.identifiers import case_id_of
from hub.simulation import wire
from hub.simulation.county import County, Municipality
from hub.simulation.days import ENDS_AT, last_moment_of_call, last_moment_of_day
from hub.simulation.ledger import CALL, DONE_LATE, DUTY_NOTICE, LAPSED, MET, MISSED, OPEN, CaseBook
from hub.simulation.people import Person

ADMISSIONS = "hospital.admissions.v1"
DISCHARGES = "hospital.discharges.v1"
OUTPATIENT = "outpatient.events.v1"

HEALTH_CARE = "HEALTH_CARE"
SOCIAL_SERVICES = "SOCIAL_SERVICES"
OPEN_CARE = "OPEN_CARE"

LONGEST_LAG_SECONDS = 40


@dataclass(frozen=True, slots=True)
class Sent:
    """One record on its way to the hub, as bytes once it is asked for them."""

    topic: str
    key: str
    record: str
    fields: Mapping[str, Any]
    appended_at: datetime

    @property
    def value(self) -> bytes:
        """The record as it stands on the topic."""
        return wire.message(self.record, self.fields)

    def later(self, at: datetime, **changed: object) -> "Sent":
        """Return the same record appended again at *at*, with fields changed if any are given."""
        return replace(self, fields={**self.fields, **changed}, appended_at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is settled before a stay begins; `needs` are of HEALTH_CARE, SOCIAL_SERVICES and OPEN_CARE."""

    plot: str
    number: int
    person: Person
    lives_in: Municipality
    pays: Municipality
    needs: frozenset[str]
    protected: bool = False
    psychiatric: bool = False


class Stay:
    """What was sent about one stay, and the book of what must come of it."""

    def __init__(self, county: County, given: Circumstances, chance: random.Random) -> None:
        self.given = given
        self.chance = chance
        self.region = county.region
        self.hospital = given.lives_in.hospital
        if given.psychiatric and not self.hospital.psychiatric_wards:
            self.hospital = county.hospitals[0]
        wards = self.hospital.psychiatric_wards if given.psychiatric else self.hospital.wards
        self.ward = chance.choice(wards)
        self.open_care = given.lives_in.open_care
        self.episode = f"{chance.randrange(10, 100)}-{given.number:05d}"
        self.case_id = case_id_of(self.hospital.hsa_id, self.episode)
        self.needs = given.needs
        self.sent: list[Sent] = []
        self.book = CaseBook()
        if given.protected:
            self.book.findings.add("PROTECTED_PERSON")

    # Who is concerned

    @property
    def stay_key(self) -> str:
        """The key of what the hospital tells."""
        return f"{self.hospital.hsa_id}|{self.episode}"

    @property
    def participants(self) -> list[str]:
        """The municipal parties that a call must reach."""
        return [self.given.lives_in.function(name) for name in self._functions]

    @property
    def informed(self) -> list[str]:
        """The parties of the municipality that pays, where it is another: told, but not called."""
        elsewhere = self.given.pays is not self.given.lives_in
        return [self.given.pays.function(name) for name in self._functions] if elsewhere else []

    @property
    def convener(self) -> list[str]:
        """The open care that must call; with municipal health care it always takes part."""
        return [f"open_care:{self.open_care}"] if self.needs & {HEALTH_CARE, OPEN_CARE} else []

    @property
    def parties(self) -> list[str]:
        """Everyone concerned."""
        return self.convener + self.participants + self.informed

    @property
    def _functions(self) -> list[str]:
        return sorted(self.needs & {HEALTH_CARE, SOCIAL_SERVICES})

    # What the hospital tells

    def admitted(self, at: datetime, told_at: datetime) -> None:
        """Tell of the admission; 24 hours are the limit."""
        fields = self.admission(at, told_at)
        self.tell(ADMISSIONS, "AdmissionNotice", fields, told_at)
        in_time = told_at <= at + timedelta(hours=24)
        self.book.deadlines["admission_notice", 1] = MET if in_time else DONE_LATE
        if self.convener:
            self.book.deadlines["care_contact", 1] = OPEN
        self._everyone_is_told("AdmissionForwarded")

    def reassessed(self, at: datetime, needs: frozenset[str]) -> None:
        """Tell that a need was found which nobody had seen before."""
        self.needs = needs
        self.tell(ADMISSIONS, "NeedsReassessed", {"needs": self._needs(), "concerned": [], "assessed_at": at}, at)
        self.book.deadlines["admission_notice", 2] = MET
        self._everyone_is_told("AdmissionForwarded")
        self._everyone_is_told("NeedsReassessedForwarded")

    def ready(self, at: datetime, **changed: object) -> None:
        """Tell that the patient is ready for discharge."""
        fields = {
            "assessed_at": at - timedelta(minutes=self.chance.randrange(2, 30)),
            "assessed_by": f"{self.ward[:13]}L{self.chance.randrange(100, 999)}",
            "basis": "PHYSICIAN_ASSESSMENT",
            "aftercare_form": "VOLUNTARY",
            **changed,
        }
        self.tell(DISCHARGES, "DischargeReady", fields, at)
        self._everyone_is_told("DischargeReadyForwarded")

    def ready_withdrawn(self, at: datetime, count: int) -> None:
        """Tell that the patient is not ready after all: an open count lapses and its notices are withdrawn."""
        fields = {"withdrawn_at": at, "reason": self.chance.choice(("DETERIORATED", "NEW_TREATMENT"))}
        self.tell(DISCHARGES, "DischargeReadyWithdrawn", fields, at)
        self._everyone_is_told("DischargeReadyWithdrawnForwarded")
        self.book.deadlines["sip_call", count] = LAPSED
        self._invitations_withdrawn(count)

    def discharged(self, at: datetime) -> None:
        """Tell that the patient has left; whoever was to appoint a care contact had until then."""
        destination = self.chance.choice(("HOME", "HOME", "SHORT_TERM_HOUSING", "SPECIAL_HOUSING"))
        self.tell(DISCHARGES, "PatientDischarged", {"discharged_at": at, "destination": destination}, at)
        self._everyone_is_told("DischargedForwarded")
        if self.book.deadlines.get(("care_contact", 1)) == OPEN:
            self.book.deadlines["care_contact", 1] = MISSED
            self.book.raised.add(("care_contact", 1))
        self._informed_at_discharge(at)

    def _informed_at_discharge(self, at: datetime) -> None:
        """Tell that the patient was informed, and, as a rule the same day, the parties; one ward in five forgets."""
        informed_at = at - timedelta(minutes=self.chance.randrange(5, 40))
        fields = {"informed_at": informed_at, "care_contact": "INCLUDED", "sip_time": "NOT_AVAILABLE"}
        self.tell(DISCHARGES, "PatientInformed", fields, informed_at)
        self.book.deadlines["patient_information", 1] = MET
        due_at = last_moment_of_day(at)
        transferred_at = at + timedelta(minutes=self.chance.randrange(5, 60))
        if self.chance.random() < 0.8 and transferred_at < min(due_at, ENDS_AT - timedelta(hours=1)):  # noqa: PLR2004 - four in five
            whom = {
                "transferred_at": transferred_at,
                "to": self.convener + self.participants,
                "withheld_by_secrecy": False,
            }
            self.tell(DISCHARGES, "DischargeInformationTransferred", whom, transferred_at)
            self.book.deadlines["discharge_information", 1] = MET
        elif due_at < ENDS_AT:
            self.book.deadlines["discharge_information", 1] = MISSED
            self.book.raised.add(("discharge_information", 1))
        else:
            self.book.deadlines["discharge_information", 1] = OPEN

    def died(self, at: datetime, count: int) -> None:
        """Tell that the patient has died: what was open lapses, and the invitations are withdrawn."""
        self.tell(DISCHARGES, "PatientDeceased", {"deceased_at": at}, at, sender=self.ward, key=self.case_id)
        self.book.deadlines["sip_call", count] = LAPSED
        if self.book.deadlines["care_contact", 1] == OPEN:
            self.book.deadlines["care_contact", 1] = LAPSED
        self._invitations_withdrawn(count)

    # What open care tells

    def contact_appointed(self, at: datetime, delay: timedelta | None = None) -> None:
        """Tell that open care has appointed a care contact; the message may be stuck on its way for a while."""
        fields = {
            "unit": self.open_care,
            "name": "Vera Vårdkontakt",
            "phone": f"0480-{self.chance.randrange(100, 999)} 00",
            "appointed_by": f"{self.open_care}C",
            "appointed_at": at,
        }
        self.tell(OUTPATIENT, "CareContactAppointed", fields, at, delay=delay)
        self.book.deadlines["care_contact", 1] = MET
        for party in self.parties:
            if party not in self.convener:
                self._is_told(party, "CareContactForwarded")

    def call_sent(self, at: datetime, *, sender: str | None = None, called: list[str] | None = None) -> str:
        """Tell of a call, whether it fulfils the duty or not; return its message id."""
        by = sender or self.open_care
        mode = self.chance.choice(("PHYSICAL", "VIDEO", "PHONE", "HOME"))
        fields = {
            "called_by": by,
            "called": self.participants if called is None else called,
            "person_called": True,
            "relatives_called": self.chance.random() < 0.4,  # noqa: PLR2004 - about so many
            "meeting_at": at + timedelta(days=self.chance.randrange(3, 9)),
            "mode": mode,
            "place": "Konferensrum 2" if mode == "PHYSICAL" else None,
            "purpose": "NEW",
        }
        return self.tell(OUTPATIENT, "SipConvened", fields, at, sender=by)

    # What must come of it

    def duty_arises(self, ready_at: datetime, count: int = 1) -> datetime:
        """Note that open care must call, and that it and every participant is told so; return the last moment."""
        self.book.duties.add(count)
        self.book.deadlines["sip_call", count] = OPEN
        for party in self.convener + self.participants:
            self._invited(party, count, DUTY_NOTICE)
        self.book.last_moments[count] = last_moment_of_call(ready_at)
        return self.book.last_moments[count]

    def duty_fulfilled(self, call_at: datetime, due_at: datetime, count: int = 1) -> None:
        """Note that a right call was sent, in time or late, and that everyone called is told of it."""
        self.book.deadlines["sip_call", count] = MET if call_at <= due_at else DONE_LATE
        if call_at > due_at:
            self.book.raised.add(("sip_call", count))
            self.book.resolved.add(("sip_call", count))
        for party in self.participants:
            self._invited(party, count, CALL)

    def nobody_calls(self, due_at: datetime, count: int = 1) -> None:
        """Note that no right call comes before the week ends; the duty is overdue if its last moment has passed."""
        if due_at < ENDS_AT:
            self.book.deadlines["sip_call", count] = MISSED
            self.book.raised.add(("sip_call", count))

    def _invited(self, party: str, count: int, effect: str) -> None:
        if self.given.protected:
            self.book.withheld.add((party, "SipInvitation", effect))
        else:
            self.book.invitations.add((party, count, effect))

    def _invitations_withdrawn(self, count: int) -> None:
        self.book.withdrawn |= {(party, invited) for party, invited, _ in self.book.invitations if invited == count}

    def _everyone_is_told(self, record: str) -> None:
        for party in self.parties:
            self._is_told(party, record)

    def _is_told(self, party: str, record: str) -> None:
        if self.given.protected:
            self.book.withheld.add((party, record, ""))
        else:
            self.book.told.add((party, record))

    # The messages themselves

    def tell(
        self,
        topic: str,
        record: str,
        fields: Mapping[str, Any],
        at: datetime,
        *,
        sender: str | None = None,
        key: str | None = None,
        delay: timedelta | None = None,
    ) -> str:
        """Send a message at *at*; it is appended some seconds later, or after *delay*, and counts as a fact.

        Return its id.
        """
        whole = self.written(topic, fields, at, sender=sender, by_case=key is not None)
        lag = delay or timedelta(seconds=self.chance.randrange(1, LONGEST_LAG_SECONDS))
        by_key = key or (self.case_id if topic == OUTPATIENT else self.stay_key)
        self.sent.append(Sent(topic, by_key, record, whole, at + lag))
        message_id: str = whole["message_id"]
        self.book.facts.add(message_id)
        return message_id

    def written(
        self, topic: str, fields: Mapping[str, Any], at: datetime, *, sender: str | None = None, by_case: bool = False
    ) -> dict[str, Any]:
        """Return the fields of a message, with those that every message on *topic* bears."""
        head: dict[str, Any] = {"message_id": self._message_id(), "sent_at": at}
        if topic == OUTPATIENT or by_case:
            return {**head, "sender": sender or self.open_care, "case_id": self.case_id, **fields}
        episode = {"facility": self.hospital.hsa_id, "id": self.episode}
        return {**head, "sender": sender or self.ward, "episode": episode, **fields}

    def _message_id(self) -> str:
        return str(UUID(int=self.chance.getrandbits(128), version=4))

    def admission(self, at: datetime, told_at: datetime) -> dict[str, Any]:
        """Return the fields of the admission notice that are its own."""
        given = self.given
        return {
            "patient": self._patient(),
            "registered_municipality": given.pays.code,
            "stay_municipality": given.lives_in.code if given.pays is not given.lives_in else None,
            "hospital_region": self.region,
            "open_care_region": self.region,
            "care_setting": "PSYCHIATRIC" if given.psychiatric else "SOMATIC",
            "legal_form": "LPT" if given.psychiatric else "VOLUNTARY",
            "admitted_at": at,
            "need_assessed_at": at,
            "expected_discharge_at": told_at + timedelta(days=self.chance.randrange(1, 4)),
            "needs": self._needs(),
            "outpatient_unit": self.open_care,
            "concerned": [],
        }

    def _patient(self) -> dict[str, Any]:
        if self.given.protected:
            return {"protection": "PROTECTED_REGISTRATION"}
        person = self.given.person
        return {
            "protection": "NONE",
            "id_system": "PERSONNUMMER",
            "id_value": person.number,
            "name": person.name,
            "registered_address": f"{person.street}, {self.given.pays.town}",
        }

    def _needs(self) -> dict[str, bool]:
        return {
            "municipal_health_care": HEALTH_CARE in self.needs,
            "social_services": SOCIAL_SERVICES in self.needs,
            "regional_outpatient_care": OPEN_CARE in self.needs,
        }
