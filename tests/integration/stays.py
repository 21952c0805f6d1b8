"""Stays in Kalmar as their parties would tell them: JSON bodies, one for each message, with the sender's own times."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from hub.identifiers import case_id_of

HOSPITAL = "SE2321000073-H001"
WARD = "SE2321000073-W001"
OPEN_CARE = "SE2321000073-V001"
MUNICIPALITY = "municipality:0880:HEALTH_CARE"
# A test number of Skatteverket's: nobody bears it.
PERSONNUMMER = "191212121212"
NAME = "Tolvan Tolvansson"
SWEDEN = ZoneInfo("Europe/Stockholm")


@dataclass(frozen=True)
class Saying:
    """One message: its record, its body, and when it is sent."""

    record: str
    body: dict[str, Any]
    sent_at: datetime


@dataclass(frozen=True)
class Stay:
    """One stay, by the hospital's own id of it, beginning at *admitted_at*."""

    id: str
    admitted_at: datetime

    @property
    def case_id(self) -> str:
        """The case that the stay is."""
        return case_id_of(HOSPITAL, self.id)

    def message_id(self, what: str) -> str:
        """The id that the sender gives the message."""
        return str(uuid5(NAMESPACE_URL, f"{self.id}|{what}"))

    def admission(self) -> Saying:
        """Inskrivningsmeddelande, two hours after the admission."""
        return self._hospital("AdmissionNotice", self.admitted_at + timedelta(hours=2), {
            "patient": {"id_system": "PERSONNUMMER", "id_value": PERSONNUMMER, "name": NAME,
                        "registered_address": "Storgatan 1, 391 00 Kalmar", "protection": "NONE"},
            "registered_municipality": "0880", "hospital_region": "08", "open_care_region": "08",
            "care_setting": "SOMATIC", "legal_form": "VOLUNTARY", "admitted_at": _text(self.admitted_at),
            "need_assessed_at": _text(self.admitted_at),
            "expected_discharge_at": _text(self.admitted_at + timedelta(days=3)),
            "needs": {"municipal_health_care": True, "social_services": False, "regional_outpatient_care": True},
            "outpatient_unit": OPEN_CARE,
        })  # fmt: skip

    def ready(self, sent_at: datetime) -> Saying:
        """Underrättelse utskrivningsklar."""
        return self._hospital("DischargeReady", sent_at, {
            "assessed_at": _text(sent_at - timedelta(minutes=9)), "assessed_by": "SE2321000073-L001",
            "basis": "PHYSICIAN_ASSESSMENT", "aftercare_form": "VOLUNTARY",
        })  # fmt: skip

    def discharged(self, sent_at: datetime) -> Saying:
        """Utskriven, hem."""
        body = {"discharged_at": _text(sent_at), "destination": "HOME"}
        return self._hospital("PatientDischarged", sent_at, body)

    def appointed(self, sent_at: datetime) -> Saying:
        """Fast vårdkontakt utsedd."""
        return self._open_care("CareContactAppointed", sent_at, {
            "unit": OPEN_CARE, "name": "Vera Vårdkontakt", "phone": "0480-00 00 00",
            "appointed_by": OPEN_CARE, "appointed_at": _text(sent_at),
        })  # fmt: skip

    def convened(self, sent_at: datetime) -> Saying:
        """Kallelse till SIP."""
        return self._open_care("SipConvened", sent_at, {
            "called_by": OPEN_CARE, "called": [MUNICIPALITY], "person_called": True, "relatives_called": False,
            "meeting_at": _text(sent_at + timedelta(days=4)), "mode": "HOME", "purpose": "NEW",
        })  # fmt: skip

    def _hospital(self, record: str, sent_at: datetime, body: dict[str, Any]) -> Saying:
        about = {"episode": {"facility": HOSPITAL, "id": self.id}}
        return self._saying(record, sent_at, WARD, {**about, **body})

    def _open_care(self, record: str, sent_at: datetime, body: dict[str, Any]) -> Saying:
        return self._saying(record, sent_at, OPEN_CARE, {"case_id": self.case_id, **body})

    def _saying(self, record: str, sent_at: datetime, sender: str, body: dict[str, Any]) -> Saying:
        shared = {"message_id": self.message_id(record), "sent_at": _text(sent_at), "sender": sender}
        return Saying(record, {**shared, **body}, sent_at)


def local(text: str) -> datetime:
    """Read "2026-11-20 11:59:28" as Swedish time."""
    return datetime.fromisoformat(text).replace(tzinfo=SWEDEN)


def _text(at: datetime) -> str:
    return at.isoformat()


def whole_week(number: int, monday: datetime) -> Iterator[Saying]:
    """A stay from Monday on: two in three are ready on Wednesday, and half of those are called in time."""
    stay = Stay(f"S-{number}", monday + timedelta(minutes=number))
    yield stay.admission()
    yield stay.appointed(stay.admitted_at + timedelta(days=1))
    if number % 3:
        ready_at = stay.admitted_at + timedelta(days=2)
        yield stay.ready(ready_at)
        if number % 2:
            yield stay.convened(ready_at + timedelta(days=1))
