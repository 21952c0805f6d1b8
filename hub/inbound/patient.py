"""Who the patient is: the only place in any message where identity may stand."""

from typing import Final, Self

from pydantic import model_validator

from hub.domain.terms import IdSystem, Protection
from hub.identifiers import (
    is_local_reserve_number,
    is_national_reserve_number,
    is_personnummer,
    is_samordningsnummer,
)
from hub.inbound.fields import Characters, Known, refuse
from hub.inbound.message import Strict

_NATIONAL: Final = {
    IdSystem.PERSONNUMMER: is_personnummer,
    IdSystem.SAMORDNINGSNUMMER: is_samordningsnummer,
    IdSystem.NATIONAL_RESERVE: is_national_reserve_number,
}


class Patient(Strict):
    """The patient's number, name and registered address (2 kap. 2 §), or only that they are protected.

    `id_value` has twelve characters without separator in the three national systems; a local reserve number is
    unique only within the OID of the register that gave it.
    """

    protection: Known[Protection]
    id_system: Known[IdSystem] | None = None
    id_oid: Characters | None = None
    id_value: Characters | None = None
    name: Characters | None = None
    registered_address: Characters | None = None

    @model_validator(mode="after")
    def _protection_and_identity_exclude_each_other(self) -> Self:
        if self.protection is not Protection.NONE:
            self._must_be_empty()
        elif self.id_system is None or not self.id_value:
            refuse("IDENTITY_MISSING", "must be filled in, with `id_system`, for a patient not protected", "id_value")
        else:
            self._must_be_valid(self.id_system, self.id_value)
        return self

    def _must_be_empty(self) -> None:
        for name in ("id_oid", "id_value", "name", "registered_address"):
            if getattr(self, name) is not None:
                refuse("IDENTITY_OF_PROTECTED_PERSON", "must be null for a protected person; leave it out", name)

    def _must_be_valid(self, system: IdSystem, value: str) -> None:
        if system is IdSystem.LOCAL_RESERVE:
            self._must_be_a_local_reserve_number(value)
        elif self.id_oid is not None:
            refuse("OID_NOT_WANTED", "must be null in a national system; leave it out", "id_oid")
        elif not _NATIONAL[system](value):
            refuse("NOT_A_VALID_NUMBER", f"is not a valid {system}; check its twelve characters", "id_value")

    def _must_be_a_local_reserve_number(self, value: str) -> None:
        if self.id_oid is None:
            refuse("OID_MISSING", "must name the register that gave the local reserve number", "id_oid")
        elif not is_local_reserve_number(self.id_oid, value):
            refuse("NOT_A_VALID_NUMBER", "is not a number of the register in `id_oid`; check both", "id_value")
