"""What begins a SIP that does not come from a discharge: somebody has seen that one is needed."""

from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, model_validator

from hub.domain.terms import Concerned, NeedSeenBy, Origin
from hub.identifiers import case_id_of_need
from hub.inbound.fields import (
    Known,
    MunicipalityCode,
    NamesParties,
    OwnParty,
    PastInstant,
    RegionCode,
    Sender,
    Several,
    Text,
    each_party_once,
    refuse,
)
from hub.inbound.message import Message, Strict, own_id
from hub.inbound.patient import Patient

_OUTSIDE_DISCHARGE = (Origin.COMMUNITY, Origin.LOCAL)


NeedId = Annotated[Text, BeforeValidator(own_id)]


class OwnNeed(Strict):
    """A need as the one who saw it knows it: the sender, and its own id of the need."""

    sender: Sender
    need_id: NeedId

    @property
    def case_id(self) -> str:
        """The case that this need is."""
        return case_id_of_need(self.sender, self.need_id)


class SipNeedRaised(Message):
    """Behov av SIP utanför utskrivning (HSL 16 kap. 4 §); the case follows from the sender and its own id of the need.

    `convener` is the sender's party: whoever sees the need invites.
    """

    need_id: NeedId
    origin: Known[Origin]
    seen_by: Known[NeedSeenBy]
    convener: OwnParty
    region: RegionCode
    municipality: MunicipalityCode | None = None
    patient: Patient
    minor: bool = False
    concerned: Annotated[Several[Concerned], AfterValidator(each_party_once), NamesParties()]
    raised_at: PastInstant

    @property
    def case_id(self) -> str:
        """The case that the message is about."""
        return case_id_of_need(self.sender, self.need_id)

    @model_validator(mode="after")
    def _a_discharge_is_told_by_the_hospital(self) -> Self:
        if self.origin not in _OUTSIDE_DISCHARGE:
            refuse(
                "ORIGIN_IS_A_DISCHARGE", "must be COMMUNITY or LOCAL; a discharge begins by AdmissionNotice", "origin"
            )
        return self

    @model_validator(mode="after")
    def _somebody_else_is_to_be_invited(self) -> Self:
        if not any(one.party != self.convener for one in self.concerned):
            refuse(
                "NOBODY_TO_INVITE", "must name another party than the convener; name who is to be invited", "concerned"
            )
        return self

    @model_validator(mode="after")
    def _a_local_sip_is_within_a_municipality(self) -> Self:
        if self.municipality is not None and self.municipality not in {None, *_municipalities(self)}:
            refuse("MUNICIPALITY_NOT_CONCERNED", "is that of no party named; name it in `concerned`", "municipality")
        return self


def _municipalities(need: SipNeedRaised) -> set[str]:
    parties = (need.convener, *(one.party for one in need.concerned))
    return {party.split(":")[1][:4] for party in parties if party.startswith("municipality:")}
