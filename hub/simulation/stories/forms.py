"""How the hospital's messages are filled in, whether they are ever sent or not."""

from datetime import datetime, timedelta
from hashlib import blake2s
from typing import Any

from hub.simulation.books.known import HEALTH_CARE, OPEN_CARE, SOCIAL_SERVICES
from hub.simulation.stay import Stay


def admission_fields(stay: Stay, at: datetime, told_at: datetime) -> dict[str, Any]:
    """Return the fields of the admission notice that are its own."""
    given = stay.given
    return {
        "patient": patient_fields(stay),
        "registered_municipality": given.pays.code,
        "stay_municipality": given.lives_in.code if given.pays is not given.lives_in else None,
        "hospital_region": given.region,
        "open_care_region": given.region,
        "care_setting": "PSYCHIATRIC" if given.psychiatric else "SOMATIC",
        "legal_form": "LPT" if given.psychiatric else "VOLUNTARY",
        "admitted_at": at,
        "need_assessed_at": at,
        "expected_discharge_at": told_at + timedelta(days=stay.chance.randrange(1, 4)),
        "needs": three_needs(given.needs),
        "outpatient_unit": stay.open_care,
        "concerned": [],
    }


def ready_fields(stay: Stay, at: datetime) -> dict[str, Any]:
    """Return the fields of a ready notice that are its own."""
    return {
        "assessed_at": at - timedelta(minutes=stay.chance.randrange(2, 30)),
        "assessed_by": f"{stay.ward}L{stay.chance.randrange(100, 999)}",
        "basis": "PHYSICIAN_ASSESSMENT",
        "aftercare_form": "VOLUNTARY",
    }


def identity_mark(identity: dict[str, Any] | None) -> str | None:
    """Return what tells one identity from another and says nothing of it."""
    if identity is None:
        return None
    text = "|".join(str(identity[name]) for name in ("id_value", "name", "registered_address"))
    return blake2s(text.encode(), digest_size=6).hexdigest()


def patient_fields(stay: Stay) -> dict[str, Any]:
    """Return who the patient is, as a message says it: nothing of one who is protected."""
    return address_in(stay, stay.given.pays.town)


def address_in(stay: Stay, town: str) -> dict[str, Any]:
    """Return who the patient is, registered in *town*."""
    if stay.given.protected:
        return {"protection": "PROTECTED_REGISTRATION"}
    person = stay.given.person
    return {
        "protection": "NONE",
        "id_system": "PERSONNUMMER",
        "id_value": person.number,
        "name": person.name,
        "registered_address": f"{person.street}, {town}",
    }


def three_needs(needs: frozenset[str]) -> dict[str, bool]:
    """Return the needs as a message says them."""
    return {
        "municipal_health_care": HEALTH_CARE in needs,
        "social_services": SOCIAL_SERVICES in needs,
        "regional_outpatient_care": OPEN_CARE in needs,
    }
