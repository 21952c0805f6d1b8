"""What a hospital tells: admission, need, readiness, discharge.  Each names the stay by the hospital's own id."""

from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, model_validator

from hub.domain.terms import (
    AftercareForm,
    CareSetting,
    Concerned,
    Destination,
    Disclosure,
    Included,
    InterruptionReason,
    LegalForm,
    Needs,
    ReadyBasis,
    WithdrawalReason,
)
from hub.inbound.fields import (
    HsaId,
    Instant,
    Known,
    MunicipalityCode,
    NamesParties,
    Parties,
    PastInstant,
    RegionCode,
    Several,
    Text,
    Uuid,
    Whole,
    each_party_once,
    refuse,
)
from hub.inbound.message import EpisodeMessage
from hub.inbound.patient import Patient

ConcernedParties = Annotated[Several[Concerned], AfterValidator(each_party_once), NamesParties()]


class AdmissionNotice(EpisodeMessage):
    """Inskrivningsmeddelande (2 kap. 1-3 §§)."""

    patient: Patient
    registered_municipality: MunicipalityCode | None
    placing_municipality: MunicipalityCode | None = None
    stay_municipality: MunicipalityCode | None = None
    hospital_region: RegionCode
    open_care_region: RegionCode
    care_setting: Known[CareSetting]
    legal_form: Known[LegalForm]
    admitted_at: PastInstant
    need_assessed_at: PastInstant
    expected_discharge_at: Instant
    needs: Needs
    outpatient_unit: HsaId | None = None
    concerned: ConcernedParties = ()
    previous_case_id: Uuid | None = None

    @model_validator(mode="after")
    def _the_previous_case_is_another(self) -> Self:
        if self.previous_case_id == self.case_id:
            sentence = "is the case of this stay itself; send that of the stay before it, or leave it out"
            refuse("REFERS_TO_ITSELF", sentence, "previous_case_id")
        return self


class ExpectedDischargeChanged(EpisodeMessage):
    """Ändrad beräknad utskrivning (2 kap. 4 §)."""

    expected_discharge_at: Instant
    changed_at: PastInstant


class NeedsReassessed(EpisodeMessage):
    """Ny behovsbedömning (2 kap. 3 §)."""

    needs: Needs
    concerned: ConcernedParties = ()
    assessed_at: PastInstant


class PatientDetailsChanged(EpisodeMessage):
    """Ändrade uppgifter om patienten; a day on which they take effect may lie ahead."""

    patient: Patient
    registered_municipality: MunicipalityCode | None
    placing_municipality: MunicipalityCode | None = None
    stay_municipality: MunicipalityCode | None = None
    effective_from: Instant


class WardChanged(EpisodeMessage):
    """Byte av vårdenhet; what is null is as before."""

    ward: Text
    care_setting: Known[CareSetting] | None = None
    legal_form: Known[LegalForm] | None = None
    changed_at: PastInstant


class DischargeReady(EpisodeMessage):
    """Underrättelse utskrivningsklar (3 kap. 1 §); null needs are as before."""

    assessed_at: PastInstant
    assessed_by: HsaId
    needs: Needs | None = None
    basis: Known[ReadyBasis]
    aftercare_form: Known[AftercareForm]
    disclosure: Whole[Disclosure] | None = None


class DischargeReadyWithdrawn(EpisodeMessage):
    """Återtag; `withdraws` null means every ready notice dated before it."""

    earlier: ClassVar[tuple[str, ...]] = ("corrects", "withdraws")

    withdraws: Uuid | None = None
    withdrawn_at: PastInstant
    reason: Known[WithdrawalReason]


class DischargePlanned(EpisodeMessage):
    """Utskrivningsmeddelande: the discharge is planned."""

    planned_at: Instant
    destination: Known[Destination]


class PatientDischarged(EpisodeMessage):
    """Patienten utskriven."""

    discharged_at: PastInstant
    destination: Known[Destination]


class DischargeInformationTransferred(EpisodeMessage):
    """Informationsöverföring (3 kap. 2 §)."""

    transferred_at: PastInstant
    to: Parties
    withheld_by_secrecy: bool = False


class PatientInformed(EpisodeMessage):
    """Sammanfattande information till patienten (3 kap. 3 §, patientlagen 3 kap. 2 b §)."""

    informed_at: PastInstant
    care_contact: Known[Included]
    sip_time: Known[Included]


class EpisodeInterrupted(EpisodeMessage):
    """Avbrott i processen."""

    reason: Known[InterruptionReason]
    interrupted_at: PastInstant
