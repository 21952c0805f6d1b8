"""Who is concerned: which parties take part, with what role, from when; and who speaks for one of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from hub.domain.calendar import civil_day
from hub.domain.facts import AdmissionNotice, NeedsReassessed, Told
from hub.domain.register import organisation_number
from hub.domain.remembering import remembered
from hub.domain.rules import Ruled
from hub.domain.stay import Residence, Stay, residence_of
from hub.domain.telling import given_at
from hub.domain.terms import Concerned, Need, Needs, Role

OPEN_CARE: Final = "open_care:"
REGIONAL: Final = (OPEN_CARE, "hospital:")
"""How the ids of a region's own parties begin, and of those under contract with it."""

_MUNICIPALITY: Final = "municipality:"
_NEED_OF: Final = {"HEALTH_CARE": Need.MUNICIPAL_HEALTH_CARE, "SOCIAL_SERVICES": Need.SOCIAL_SERVICES}


@dataclass(frozen=True, slots=True)
class Party:
    """A concerned party: its id in the registry, its role, and the one need that is its own, if it has one."""

    id: str
    role: Role
    need: Need | None


@dataclass(frozen=True, slots=True)
class _Turn:
    """Who is concerned from an instant on, until the next such, and the message that told of it first."""

    at: datetime
    said: Told
    parties: tuple[Party, ...]


def concerned_at(stay: Stay, at: datetime) -> tuple[Party, ...]:
    """Return the parties concerned at *at*: those the hospital named, else those that the needs point out.

    Where a region's open care must take part (2 kap. 1 §, 4 kap. 1 §) and nobody was named to convene, the open
    care of the admission notice does.
    """
    latest = next((turn for turn in reversed(_concerned(stay)) if turn.at <= at), None)
    return _parties_at(stay, at) if latest is None else latest.parties


def participants_at(stay: Stay, at: datetime) -> frozenset[str]:
    """Return those who take part at *at*: neither the convener nor those merely informed."""
    return frozenset(party.id for party in concerned_at(stay, at) if party.role is Role.PARTICIPANT)


def to_be_called_at(stay: Stay, at: datetime) -> frozenset[str]:
    """Return the parties that a call given at *at* must reach, by what had been told until then and nothing later.

    Nobody can call by what has not been told; what was told of a coming day is known already, and told to the parties.
    """
    known = [said for said in stay.statements if given_at(said.told, stay.rules) <= at] or stay.statements[:1]
    latest = max(known, key=lambda said: (said.at, given_at(said.told, stay.rules), said.told.message_id))
    naming = [said.concerned for said in known if said.concerned and not said.by_ready_notice]
    places = [place for place in stay.places_told if given_at(place.told, stay.rules) <= at] or stay.places_told[:1]
    parties = _parties(stay.admission, places[-1], latest.needs, naming[-1] if naming else ())
    return frozenset(party.id for party in parties if party.role is Role.PARTICIPANT)


@remembered
def first_told_by(stay: Stay) -> Mapping[str, Told]:
    """Return, for each party that is to take part, the message by which it first learnt of the stay."""
    told: dict[str, Told] = {}
    for turn in _concerned(stay):
        for party in turn.parties:
            if party.role is not Role.INFORMED:
                told[party.id] = _earlier(turn.said, told.get(party.id), stay)
    return told


def open_care_told_by(stay: Stay) -> Told | None:
    """Return the message by which open care first learnt of the stay (2 kap. 5 §); None if it never did."""
    first: Told | None = None
    for turn in _concerned(stay):
        if any(party.id.startswith(OPEN_CARE) for party in turn.parties):
            first = _earlier(turn.said, first, stay)
    return first


def left_at(stay: Stay, party: str) -> datetime | None:
    """Return when the party ceased to be concerned; None if it is concerned still, or never was."""
    last: datetime | None = None
    present = False
    for turn in _concerned(stay):
        here = any(one.id == party for one in turn.parties)
        last, present = (turn.at if present and not here else None if here else last), here
    return last


def ever_concerned(stay: Stay) -> frozenset[str]:
    """Return every party that was concerned at some time, by what still counts."""
    return frozenset(party.id for turn in _concerned(stay) for party in turn.parties)


def ever_told(stay: Stay) -> frozenset[str]:
    """Return every party that was ever told of the stay, by what was corrected or retracted since too."""
    told: set[str] = set()
    for admission in stay.admissions_ever:
        said: tuple[AdmissionNotice | NeedsReassessed, ...] = (admission, *stay.reassessments_ever)
        for one in said:
            told |= {party.id for party in _parties(admission, residence_of(admission), one.needs, one.concerned)}
    return ever_concerned(stay) | told


def speaks_for(case: Ruled, told: Told, party: str) -> bool:
    """Whether the sender is the party itself, by registry id or HSA-id, or a unit of the organisation that it is."""
    if _is_itself(told, party):
        return True
    number = organisation_number(told.sender)
    owner = case.rules.register.owner(number, civil_day(told.received_at)) if number else None
    if owner is None:
        return False
    if party.startswith(_MUNICIPALITY):
        return owner.municipality == party.removeprefix(_MUNICIPALITY)[:4]
    return party == f"{OPEN_CARE}{owner.controller}"


def voice_of(case: Ruled, told: Told, parties: Iterable[str]) -> str | None:
    """Return which of *parties* has spoken: the sender itself, else the only one it speaks for; None if unclear.

    A unit of a municipality speaks for all its functions, and which of them it meant nobody can tell.
    """
    among = tuple(parties)
    itself = [party for party in among if _is_itself(told, party)]
    found = itself or [party for party in among if speaks_for(case, told, party)]
    return found[0] if len(found) == 1 else None


def _is_itself(told: Told, party: str) -> bool:
    return told.sender.upper() in (party.upper(), party.partition(":")[2].upper())


def open_care_concerned(needs: Needs) -> bool:
    """Whether the region's open care must be told (2 kap. 1 § second paragraph)."""
    return needs.municipal_health_care or needs.regional_outpatient_care


def open_care(admission: AdmissionNotice) -> str:
    """Return the party id of the open care that is to appoint the care contact."""
    return f"{OPEN_CARE}{admission.outpatient_unit or f'region-{admission.open_care_region}'}"


def hospital(admission: AdmissionNotice) -> str:
    """Return the party id of the hospital."""
    return f"hospital:{admission.told.facility}"


@remembered
def _concerned(stay: Stay) -> tuple[_Turn, ...]:
    """Every instant at which who is concerned may change, in order, and who is from then on."""
    points = [(a.at, a.first_told) for a in stay.assessments]
    points += [(place.at, place.told) for place in stay.residences[1:]]
    return tuple(
        _Turn(at, said, _parties_at(stay, at))
        for at, said in sorted(points, key=lambda point: (point[0], point[1].message_id))
    )


def _parties_at(stay: Stay, at: datetime) -> tuple[Party, ...]:
    return _parties(stay.admission, stay.residence_at(at), stay.needs_at(at), stay.named_at(at))


def _earlier(said: Told, other: Told | None, stay: Stay) -> Told:
    return said if other is None or given_at(said, stay.rules) < given_at(other, stay.rules) else other


def _parties(
    admission: AdmissionNotice, place: Residence, needs: Needs, concerned: tuple[Concerned, ...]
) -> tuple[Party, ...]:
    named = concerned or admission.concerned
    parties = [_named(one, needs) for one in named] if named else list(_municipal(place, needs))
    if open_care_concerned(needs) and all(party.role is not Role.CONVENER for party in parties):
        parties = _with_convener(parties, Party(open_care(admission), Role.CONVENER, _regional(needs)))
    return tuple(sorted(parties, key=lambda party: party.id))


def _with_convener(parties: list[Party], derived: Party) -> list[Party]:
    """Let the open care that was named, in whatever role, convene; else the one of the admission notice."""
    named = next((party for party in parties if party.id.startswith(OPEN_CARE)), None)
    if named is None:
        return [*parties, derived]
    return [replace(party, role=Role.CONVENER) if party is named else party for party in parties]


def _named(one: Concerned, needs: Needs) -> Party:
    """A party as the hospital named it; only the region's open care can convene (4 kap. 3 §), any other takes part."""
    if one.party.startswith(OPEN_CARE):
        return Party(one.party, one.role, _regional(needs))
    need = _NEED_OF.get(one.party.rpartition(":")[2])
    role = Role.PARTICIPANT if one.role is Role.CONVENER else one.role
    return Party(one.party, role, need if need in needs.wanted else None)


def _municipal(place: Residence, needs: Needs) -> Iterator[Party]:
    """The functions of the municipality that gives the services, and those of the one that pays, if another."""
    serving = place.stay_in or place.registered
    paying = place.placing or place.registered
    functions = [(name, need) for name, need in _NEED_OF.items() if need in needs.wanted]
    if serving:
        yield from (Party(f"{_MUNICIPALITY}{serving}:{name}", Role.PARTICIPANT, need) for name, need in functions)
    if paying and paying != serving:
        yield from (Party(f"{_MUNICIPALITY}{paying}:{name}", Role.INFORMED, None) for name, _ in functions)


def _regional(needs: Needs) -> Need | None:
    return Need.REGIONAL_OUTPATIENT_CARE if needs.regional_outpatient_care else None
