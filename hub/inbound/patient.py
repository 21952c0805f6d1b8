"""Who the patient is: the only place in any message where identity may stand."""

from typing import Final, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from hub.domain.terms import IdSystem, Protection
from hub.identifiers import (
    is_local_reserve_number,
    is_national_reserve_number,
    is_personnummer,
    is_samordningsnummer,
)
from hub.inbound.fields import Known, check_characters
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
    id_oid: str | None = None
    id_value: str | None = None
    name: str | None = None
    registered_address: str | None = None

    @model_validator(mode="after")
    def _protection_and_identity_exclude_each_other(self) -> Self:
        if self.protection is not Protection.NONE:
            self._must_be_empty()
        elif self.id_system is None or not self.id_value:
            _refuse("IDENTITY_MISSING", "id_value", "must be filled in, with `id_system`, for a patient not protected")
        else:
            self._must_be_valid(self.id_system, self.id_value)
        return self

    def _must_be_empty(self) -> None:
        for name in ("id_oid", "id_value", "name", "registered_address"):
            if getattr(self, name) is not None:
                _refuse("IDENTITY_OF_PROTECTED_PERSON", name, "must be null for a protected person; leave it out")

    def _must_be_valid(self, system: IdSystem, value: str) -> None:
        for text in filter(None, (self.id_oid, value, self.name, self.registered_address)):
            check_characters(text)
        if system is IdSystem.LOCAL_RESERVE:
            self._must_be_a_local_reserve_number(value)
        elif self.id_oid is not None:
            _refuse("OID_NOT_WANTED", "id_oid", "must be null in a national system; leave it out")
        elif not _NATIONAL[system](value):
            _refuse("NOT_A_VALID_NUMBER", "id_value", f"is not a valid {system}; check its twelve characters")

    def _must_be_a_local_reserve_number(self, value: str) -> None:
        if self.id_oid is None:
            _refuse("OID_MISSING", "id_oid", "must name the register that gave the local reserve number")
        elif not is_local_reserve_number(self.id_oid, value):
            _refuse("NOT_A_VALID_NUMBER", "id_value", "is not a number of the register in `id_oid`; check both")


def _refuse(code: str, field: str, sentence: str) -> None:
    raise PydanticCustomError(code, f"field `{field}` {sentence}")
