"""What each party is to be told as things stand, every field of it (the message contract, "Outbound")."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from hub.simulation.books.clocks import Run
from hub.simulation.books.deviations import deviations
from hub.simulation.books.duties import Span, fault, spans
from hub.simulation.books.known import Call, Known, Ready
from hub.simulation.books.ledger import CALL, DONE_LATE, DUTY_NOTICE, ENDED_LATE, MET, MISSED, Clock, Standing
from hub.simulation.books.payers import GOTLAND, MUNICIPAL, payers_in_turn

Key: TypeAlias = tuple[str, str]
_NO_NEWS_OF_THE_NOTICE = ("DECEASED", "TRANSFERRED", "READMITTED")
_NO_HELP_NEEDED = {"interpreter": False, "adaptations": False}
_DONE = (MET, MISSED, DONE_LATE, ENDED_LATE)


@dataclass(frozen=True, slots=True)
class Wish:
    """A notice that should stand: the count it belongs to, 0 where none applies, and what it carries."""

    count: int
    carries: dict[str, Any]


def wishes(known: Known, clocks: Mapping[Clock, Run], passed: datetime) -> dict[Key, Wish]:
    """Return, by party and record, every notice that should stand."""
    if known.admission is None:
        return {}
    refused = dict(_refusals(known))
    if known.void_at is not None:
        return refused
    duties = spans(known)
    found = {(party, record): wish for party in known.parts() for record, wish in _forwarded(known, party, duties)}
    found |= refused | dict(_deviations(known, clocks, passed))
    return found | _invitations(known, duties, {key: run.standing(passed) for key, run in clocks.items()}, clocks)


def _refusals(known: Known) -> Iterator[tuple[Key, Wish]]:
    """What those are told who have no part in the case; nobody is told anything of a protected person."""
    for sender, message_id in known.strangers if not known.protected else []:
        carries = {"message_id": message_id, "code": "SENDER_HAS_NO_PART"}
        yield (sender, f"MessageRefused:{message_id}"), Wish(0, carries)


def _deviations(known: Known, clocks: Mapping[Clock, Run], passed: datetime) -> Iterator[tuple[Key, Wish]]:
    """Each deviation to all who see it, the same to each; an answer and a closing make it read anew."""
    for name, one in deviations(known, clocks, passed).items():
        for party in sorted(one.told_to):
            yield (party, f"DeviationForwarded:{name}"), Wish(0, one.carries)


def withheld(known: Known, key: Key, carries: Mapping[str, Any]) -> tuple[Key, dict[str, Any]]:
    """Return what the hospital is told instead of a notice about a protected person; its own it gets as it is."""
    party, purpose = key
    if party == f"hospital:{known.hospital}":
        return key, dict(carries)
    instead = {
        "record": purpose.partition(":")[0],
        "withheld_from": party,
        "legal_effect": carries.get("legal_effect"),
        "reason": "PROTECTED_PERSON",
    }
    return (f"hospital:{known.hospital}", f"ManualHandlingRequired:{purpose}:{party}"), instead


def _forwarded(known: Known, party: str, duties: Mapping[int, Span]) -> Iterator[tuple[str, Wish]]:
    role, need = known.parts()[party]
    if known.admission:
        admission = {
            "patient": known.admission.identity,
            "hospital": known.hospital,
            "expected_discharge_at": known.admission.expected_discharge_at,
            "role": role,
            "need": need,
            "reference": known.admission.identified_by,
        }
        yield "AdmissionForwarded", Wish(0, admission)
    for record, carries in known.forwarded.items():
        yield record, Wish(0, carries)
    if known.plans and role == "PARTICIPANT":
        plan = known.plans[-1]
        carries = {"follow_up_on": plan.follow_up_on, "overall_responsibility": "REGION"}
        made = _told_by(plan.message_id, established_at=plan.made_at, **carries)
        yield "SipEstablishedForwarded", Wish(0, made)
    contact = known.contact_at(None)
    if contact and party != f"open_care:{contact.unit}":
        yield "CareContactForwarded", Wish(0, _told_by(contact.message_id, appointed_at=contact.appointed_at))
    of_others = [carries for by, carries in known.inputs if by != party]
    if of_others:
        latest = max(of_others, key=lambda carries: (carries["submitted_at"], carries["reference"]))
        yield "PlanningInputForwarded", Wish(0, latest)
    standing = [ready for ready in known.readies if not ready.void and ready.ended_at is None]
    if standing:
        first = min(standing, key=lambda ready: ready.given_at)
        required = any(span.ended_at is None or span.reason in _NO_NEWS_OF_THE_NOTICE for span in duties.values())
        carries = {
            "given_at": first.given_at,
            "sip_required": required,
            "first_payable_on": _first_payable_on(known, first, party),
        }
        yield "DischargeReadyForwarded", Wish(1, _told_by(first.message_id, **carries))


def _first_payable_on(known: Known, ready: Ready, party: str) -> date | None:
    """The first day that may be charged (5 kap. 4 §), told to whoever pays as far as the county's agreement binds it.

    One that became the payer after the notice is told none, nor one without a need of its own; on Gotland region and
    municipality are one.
    """
    payer = payers_in_turn(known, ready)[0]
    needed = known.judged_at(ready.given_at).needs & MUNICIPAL
    bound = payer.agrees_with(known.region) and known.region != GOTLAND
    pays = party.startswith(f"municipality:{payer.code}:")
    return payer.first_day if pays and needed and bound and payer.told_late_at is None else None


def _told_by(message_id: str, **carries: object) -> dict[str, Any]:
    return {**carries, "reference": message_id}


def _invitations(
    known: Known, duties: Mapping[int, Span], standings: Mapping[Clock, Standing], clocks: Mapping[Clock, Run]
) -> dict[Key, Wish]:
    """The call for those called while it stands; word of the duty for everyone else who has a part in it."""
    current = max((count for count, span in duties.items() if span.ended_at is None), default=None)
    call = _standing_call(known)
    found: dict[Key, Wish] = {}
    parts = known.parts()
    if current is not None:
        clock = standings.get(Clock("sip_call", current))
        done = clock is not None and clock.how in _DONE and clock.ended_at is not None
        called_off = done and call is None and any(each.cancelled_at for each in known.calls)
        due_at = clocks[Clock("sip_call", current)].due_at if clock else None
        for party, (role, _) in parts.items():
            if role == "CONVENER" or (role == "PARTICIPANT" and not called_off):
                convene_by = due_at if role == "CONVENER" else None
                carries = {"role": role, "legal_effect": DUTY_NOTICE, "convene_by": convene_by, **_NO_HELP_NEEDED}
                found[party, "SipInvitation"] = Wish(current, carries)
    if call is not None:
        count = current or max(duties, default=0) + 1
        ever = {party for judged in known.judgements for party in known.parts(judged)}
        called = [party for party in call.called if not party.startswith("open_care:")]
        found |= {
            (party, "SipInvitation"): Wish(count, _call(known, call))
            for party in called
            if party in parts or party not in ever
        }
    return found


def _standing_call(known: Known) -> Call | None:
    """The latest right call that was not cancelled, unless the planning itself has ended."""
    if known.broken_off:
        return None
    good = [call for call in known.calls if fault(known, call) is None and call.cancelled_at is None]
    return max(good, key=lambda call: call.given_at, default=None)


def _call(known: Known, call: Call) -> dict[str, Any]:
    contact = known.contact_at(call.given_at)
    return {
        "role": "PARTICIPANT",
        "legal_effect": CALL,
        "convener_unit": call.called_by,
        "convener_phone": contact.phone if contact else None,
        **call.meeting,
        **call.help_needed,
    }
