"""What deviates and who sees it: what a party reports, and what somebody else could have expected and did not get."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from hub.simulation.books.clocks import Run
from hub.simulation.books.duties import fault, left_without_notice
from hub.simulation.books.known import Call, Known
from hub.simulation.books.ledger import DONE_LATE, ENDED_LATE, MISSED, Clock, Deviation

NAMESPACE = UUID("e045a741-c289-5753-a787-1d718f01ac21")
_KEPT_IN = {"08": (datetime(2020, 9, 29, 22, tzinfo=UTC), "LISA")}
"""Where a county keeps its deviations, and since when, as far as anybody has read."""

_EXPECTED_BY_OTHERS = {
    "admission_notice": "SFS 2017:612 2 kap. 3 §",
    "care_contact": "SFS 2017:612 2 kap. 5 §",
    "sip_call": "SFS 2017:612 4 kap. 3 §",
    "discharge_information": "SFS 2017:612 3 kap. 2 §",
    "sip_follow_up": "SFS 2017:30 (HSL) 16 kap. 4 §",
}
_THE_HOSPITALS = ("admission_notice", "discharge_information")
_LATE = (MISSED, DONE_LATE, ENDED_LATE)
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Seen:
    """One record, and who sees it; `found` is what the log says of it, None where a party reported it."""

    carries: dict[str, Any]
    told_to: frozenset[str]
    found: Deviation | None


def deviations(known: Known, clocks: Mapping[Clock, Run], passed: datetime) -> dict[str, Seen]:
    """Return every deviation by its id; a stay that was never meant has none."""
    if known.admission is None or known.void_at is not None:
        return {}
    found = [*_missed(known, clocks, passed), *_without_notice(known), *_not_there(known)]
    names = [str(uuid5(NAMESPACE, f"deviation|{known.case_id}|{one.kind}|{one.cause}")) for one in found]
    reported = {one.message_id: _seen(known, one.message_id, one.what, one.by) for one in known.reports}
    return reported | {name: _seen(known, name, one, None) for name, one in zip(names, found, strict=True)}


def _seen(known: Known, name: str, one: Deviation, by: str | None) -> Seen:
    since, system = _KEPT_IN.get(known.region, (_NEVER, ""))
    carries = {
        "deviation_id": name,
        "kind": one.kind,
        "law": one.law,
        "about": one.about,
        "reported_by": by,
        "at": one.at,
        "system": system if one.at >= since else None,
        "answer": None,
        "answered_at": None,
        "closed_at": None,
    }
    role = "CONVENER" if one.about.startswith("municipality:") else "PARTICIPANT"
    parts = known.parts(known.judged_at(one.at), known.home_at(one.at))
    others = {party for party, (its_role, _) in parts.items() if its_role == role}
    told_to = frozenset({one.about, *others, *([by] if by else [])})
    return Seen(carries | known.replies.get(name, {}), told_to, None if by else one)


def _missed(known: Known, clocks: Mapping[Clock, Run], passed: datetime) -> Iterator[Deviation]:
    """What was due to others and late; of open care it is the unit whose care contact had it to do."""
    for clock, run in clocks.items():
        law = _EXPECTED_BY_OTHERS.get(clock.name)
        if law and run.due_at and run.standing(passed).how in _LATE:
            contact = known.contact_at(run.due_at)
            about = f"open_care:{contact.unit if contact else known.open_care}"
            about = f"hospital:{known.hospital}" if clock.name in _THE_HOSPITALS else about
            yield Deviation(f"DEADLINE_MISSED {clock.name}", law, about, run.due_at, run.subject)


def _without_notice(known: Known) -> Iterator[Deviation]:
    at = known.discharged_at
    if at and left_without_notice(known):
        by, law = f"hospital:{known.hospital}", "SFS 2017:612 3 kap. 1 §"
        yield Deviation("DISCHARGED_WITHOUT_READY_NOTICE", law, by, at, known.discharge_id)


def _not_there(known: Known) -> Iterator[Deviation]:
    """Who was called and said no in the end, or said nothing and stayed away."""
    calls = [] if known.protected else sorted(_right(known), key=lambda call: call.given_at)
    for number, call in enumerate(calls):
        later = [other.given_at for other in calls[number + 1 :]]
        until = min([*later[:1], *([call.cancelled_at] if call.cancelled_at else [])], default=_NEVER)
        met = [(at, there) for at, there in known.meetings if call.given_at <= at < until]
        for party in call.called:
            if not party.startswith("municipality:") or any(party in there for _, there in met):
                continue
            said = sorted((at, answer) for by, at, answer in known.said if by == party and call.given_at <= at < until)
            cause, law = f"{call.message_id} {party}", "SFS 2017:612 4 kap. 1 §"
            if said and said[-1][1] == "DECLINED":
                yield Deviation("INVITATION_DECLINED", law, party, said[-1][0], cause)
            elif met and not [at for at, _ in said if at <= met[0][0]]:
                yield Deviation("NO_ANSWER", law, party, met[0][0], cause)


def _right(known: Known) -> list[Call]:
    return [call for call in known.calls if fault(known, call) is None]
