"""Who is concerned: which parties take part, and with what role."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from hub.domain.facts import AdmissionNotice, Told
from hub.domain.stay import Assessment, Stay
from hub.domain.terms import Concerned, Need, Needs, Role

_NEED_OF: Final = {"HEALTH_CARE": Need.MUNICIPAL_HEALTH_CARE, "SOCIAL_SERVICES": Need.SOCIAL_SERVICES}
_OPEN_CARE: Final = "open_care:"


@dataclass(frozen=True, slots=True)
class Party:
    """A concerned party: its id in the registry, its role, and the one need that is its own, if it has one."""

    id: str
    role: Role
    need: Need | None


def concerned_at(stay: Stay, at: datetime) -> tuple[Party, ...]:
    """Return the parties concerned at *at*: those the hospital named, else those that the needs point out.

    Where a region's open care must take part (2 kap. 1 §, 4 kap. 1 §) and nobody was named to convene, the open
    care of the admission notice does.
    """
    return _concerned(stay, stay.assessment_at(at))


def open_care_told_by(stay: Stay) -> Told | None:
    """Return the message by which open care first learnt of the stay (2 kap. 5 §); None if it never did."""
    for assessment in stay.assessments:
        if any(party.id.startswith(_OPEN_CARE) for party in _concerned(stay, assessment)):
            return assessment.first_told
    return None


def ever_concerned(stay: Stay) -> frozenset[str]:
    """Return every party that any assessment concerned."""
    return frozenset(party.id for assessment in stay.assessments for party in _concerned(stay, assessment))


def speaks_for(sender: str, party: str) -> bool:
    """Whether the sender is the party itself, by its id in the registry or by its HSA-id."""
    return sender.upper() in (party.upper(), party.partition(":")[2].upper())


def first_told_by(stay: Stay) -> dict[str, Told]:
    """Return, for each party that is to take part, the message by which it first learnt of the stay."""
    told: dict[str, Told] = {}
    for assessment in stay.assessments:
        for party in _concerned(stay, assessment):
            if party.role is not Role.INFORMED:
                told.setdefault(party.id, assessment.first_told)
    return told


def _concerned(stay: Stay, assessment: Assessment) -> tuple[Party, ...]:
    named = assessment.concerned or stay.admission.concerned
    parties = [_named(one, assessment.needs) for one in named] if named else _municipal(stay.admission, assessment)
    if open_care_concerned(assessment.needs) and all(party.role is not Role.CONVENER for party in parties):
        parties = _with_convener(parties, Party(open_care(stay.admission), Role.CONVENER, _regional(assessment.needs)))
    return tuple(sorted(parties, key=lambda party: party.id))


def _with_convener(parties: list[Party], derived: Party) -> list[Party]:
    """Let the open care that was named, in whatever role, convene; else the one of the admission notice."""
    named = next((party for party in parties if party.id.startswith(_OPEN_CARE)), None)
    if named is None:
        return [*parties, derived]
    return [replace(party, role=Role.CONVENER) if party is named else party for party in parties]


def participants_at(stay: Stay, at: datetime) -> frozenset[str]:
    """Return the parties that a call must reach at *at*: the convener and those merely informed need none."""
    return frozenset(party.id for party in concerned_at(stay, at) if party.role is Role.PARTICIPANT)


def open_care_concerned(needs: Needs) -> bool:
    """Whether the region's open care must be told (2 kap. 1 § second paragraph)."""
    return needs.municipal_health_care or needs.regional_outpatient_care


def open_care(admission: AdmissionNotice) -> str:
    """Return the party id of the open care that is to appoint the care contact."""
    return f"open_care:{admission.outpatient_unit or f'region-{admission.open_care_region}'}"


def hospital(admission: AdmissionNotice) -> str:
    """Return the party id of the hospital."""
    return f"hospital:{admission.told.facility}"


def _named(one: Concerned, needs: Needs) -> Party:
    if one.party.startswith(_OPEN_CARE):
        return Party(one.party, one.role, _regional(needs))
    need = _NEED_OF.get(one.party.rpartition(":")[2])
    return Party(one.party, one.role, need if need in needs.wanted else None)


def _municipal(admission: AdmissionNotice, assessment: Assessment) -> list[Party]:
    """The functions of the municipality that gives the services, and those of the one that pays, if another."""
    serving = admission.stay_municipality or admission.registered_municipality
    paying = admission.placing_municipality or admission.registered_municipality
    functions = [(name, need) for name, need in _NEED_OF.items() if need in assessment.needs.wanted]
    parties = [Party(f"municipality:{serving}:{name}", Role.PARTICIPANT, need) for name, need in functions if serving]
    if paying and paying != serving:
        parties += [Party(f"municipality:{paying}:{name}", Role.INFORMED, None) for name, _ in functions]
    return parties


def _regional(needs: Needs) -> Need | None:
    return Need.REGIONAL_OUTPATIENT_CARE if needs.regional_outpatient_care else None
