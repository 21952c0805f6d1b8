"""Whose word counts: a sender's part in the case (messages.md, "Who is who").

Intake has seen to it that a sender may speak for its party at all.  Whether that party has a part in *this* case only
the admission notice can tell, and what the hospital told after it.  What others tell is kept and has no effect.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import is_
from typing import Final, TypeAlias

from hub.domain.calendar import civil_day
from hub.domain.facts import CareContactAppointed, Fact, Told
from hub.domain.issuing import NoticeKey, Wanted
from hub.domain.memory import Memory
from hub.domain.outbound import MessageRefused
from hub.domain.parties import OPEN_CARE, ever_concerned, ever_told, hospital, speaks_for
from hub.domain.register import Register, organisation_number
from hub.domain.remembering import remembered
from hub.domain.rules import Rules
from hub.domain.stay import Stay, as_far_as_new, read_on, read_stay, read_telling
from hub.domain.telling import Telling

NO_PART: Final = "SENDER_HAS_NO_PART"
NO_PART_SENTENCE: Final = (
    "sender: has no part in this case by what the hospital has told, so the message is kept without effect; "
    "check case_id, or ask the hospital to name the party in `concerned`"
)

Speaks: TypeAlias = Callable[[Told, str], bool]
"""Whether whoever told something speaks for a party."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A stay as it was read, by these rules, out of everything told, and who was found to have a part in it.

    The first `vouched` of the facts are no stranger's, by these `parts` and with these appointments.
    """

    stay: Stay | None
    told: Telling
    facts: tuple[Fact, ...]
    parts: "_Parts | None" = None
    appointments: tuple[CareContactAppointed, ...] = ()
    vouched: int = 0


def hear(case_id: str, facts: Iterable[Fact], rules: Rules, memory: Memory | None = None) -> Stay | None:
    """Read the stay out of what those told who have a part in it; None before the admission notice.

    What *memory* holds of the same facts is not read again.
    """
    memory = memory or Memory()
    reading = _read(case_id, tuple(facts), rules, memory)
    stay = reading.stay
    if stay is None:
        memory.reading = reading
        return None
    parts = _parts(stay)
    known = reading.vouched if parts is reading.parts and stay.appointments is reading.appointments else 0
    strangers = _strangers(stay, parts, reading.facts[known:])
    if not strangers:
        memory.reading = Reading(stay, reading.told, reading.facts, parts, stay.appointments, len(reading.facts))
        return stay
    memory.reading = reading
    outside = {id(fact) for fact in strangers}
    heard = read_stay(case_id, (fact for fact in reading.facts if id(fact) not in outside), rules)
    return heard and replace(heard, strangers=strangers)


def refusals(strangers: Sequence[Fact], sentence: str, *, protected: bool) -> dict[NoticeKey, Wanted]:
    """Return what those are told who have no part in the case; of a protected person they are told nothing at all."""
    if protected:
        return {}
    return {
        (party_of(fact.told), f"MessageRefused:{fact.told.message_id}"): Wanted(
            0, MessageRefused(message_id=fact.told.message_id, code=NO_PART, sentence=sentence)
        )
        for fact in strangers
    }


def _read(case_id: str, facts: tuple[Fact, ...], rules: Rules, memory: Memory) -> Reading:
    """Read on from what was read before, as far as it is the beginning of the same."""
    before, memory.reading = memory.reading, None  # should the core raise, what it was reading is forgotten
    if not isinstance(before, Reading) or before.told.rules is not rules or not _begins(facts, before.facts):
        told = Telling(facts, rules)
        return Reading(read_telling(case_id, told), told, facts)
    if len(facts) == len(before.facts):
        return before
    stay = before.stay
    for fact in facts[len(before.facts) :]:
        stay = stay and read_on(stay, before.told, fact)
    if stay is not None:
        return replace(before, stay=stay, facts=facts)
    told = Telling(facts, rules)
    stay = read_telling(case_id, told)
    if stay is not None and before.stay is not None:
        stay = as_far_as_new(before.stay, stay)
    return Reading(stay, told, facts)


def _begins(facts: tuple[Fact, ...], before: tuple[Fact, ...]) -> bool:
    return len(before) <= len(facts) and all(map(is_, facts, before))


def party_of(told: Told) -> str:
    """Return the party that the sender of a message about a case is addressed as."""
    if ":" in told.sender:
        return told.sender
    kind = told.source.topic.partition(".")[0]
    return f"{ {'hospital': 'hospital', 'outpatient': 'open_care'}.get(kind, 'unit') }:{told.sender}"


def parts_in(stay: Stay) -> frozenset[str]:
    """Return every party that has or had a part in the stay, the hospital and the units of care contacts among them."""
    units = {f"{OPEN_CARE}{appointed.unit}" for appointed in stay.appointments}
    return ever_concerned(stay) | units | {hospital(stay.admission)}


def speaks_in(stay: Stay) -> Speaks:
    """Return who speaks for whom in the stay: a party for itself, any other unit of the hospital's for the hospital."""
    return partial(_speaks, stay, parts_in(stay))


def speaker_in(stay: Stay, told: Told) -> str:
    """Return the party with a part in the stay that the sender speaks for; else as it is addressed."""
    speaks = speaks_in(stay)
    return next((party for party in sorted(parts_in(stay)) if speaks(told, party)), party_of(told))


def _speaks(stay: Stay, parts: Collection[str], told: Told, party: str) -> bool:
    sender = told.sender.upper()
    named = next((one for one in parts if sender in (one.upper(), one.partition(":")[2].upper())), None)
    if named is not None:
        return named == party
    own = organisation_number(told.sender)
    facility = hospital(stay.admission)
    if told.source.topic.startswith("hospital.") and own == organisation_number(facility.partition(":")[2]):
        return party == facility
    return speaks_for(stay, told, party)


def _strangers(stay: Stay, parts: "_Parts", facts: Iterable[Fact]) -> tuple[Fact, ...]:
    others = [fact for fact in facts if fact.told.facility is None]
    doubtful = [fact for fact in others if not parts.include(fact.told)]
    appointed = _appointed(stay, parts) if doubtful else parts
    return tuple(fact for fact in doubtful if not appointed.include(fact.told))


@dataclass(frozen=True, slots=True)
class _Parts:
    """Who has a part: parties by id, organisations by number, controllers, and municipalities by code."""

    register: Register
    parties: frozenset[str]
    numbers: frozenset[str]
    controllers: frozenset[str]
    municipalities: frozenset[str]

    def include(self, told: Told) -> bool:
        sender = told.sender
        if sender.upper() in self.parties:
            return True
        day = civil_day(told.received_at)
        if sender.startswith(OPEN_CARE) and self.register.controller_of(sender, day) in self.controllers:
            return True
        number = organisation_number(sender.rpartition(":")[2])
        if number is None:
            return False
        owner = self.register.owner(number, day)
        return number in self.numbers or (
            owner is not None and (owner.controller in self.controllers or owner.municipality in self.municipalities)
        )


@remembered
def _parts(stay: Stay) -> _Parts:
    """The hospital, and every party that was ever told; with open care, the region that is answerable for it."""
    concerned = ever_told(stay) | {hospital(stay.admission)}
    names = concerned | {party.partition(":")[2] for party in concerned}
    open_care = [party for party in concerned if party.startswith(OPEN_CARE)]
    day = civil_day(stay.admission.told.received_at)
    register = stay.rules.register
    controllers = {register.controller_of(party, day) for party in open_care}
    return _Parts(
        register=register,
        parties=frozenset(name.upper() for name in names),
        numbers=frozenset(number for name in names if (number := organisation_number(name))),
        controllers=frozenset(controllers | ({f"region-{stay.admission.open_care_region}"} if open_care else set())),
        municipalities=frozenset(p.split(":")[1][:4] for p in concerned if p.startswith("municipality:")),
    )


def _appointed(stay: Stay, parts: _Parts) -> _Parts:
    """Let the units too have a part that someone with a part has appointed care contact at: a region's contractors."""
    units = {appointment.unit for appointment in stay.appointments if parts.include(appointment.told)}
    return replace(
        parts,
        parties=parts.parties | {unit.upper() for unit in units},
        numbers=parts.numbers | {number for unit in units if (number := organisation_number(unit))},
    )
