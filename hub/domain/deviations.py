"""Deviations, reported and found: each is one record that both principals see, with its answer and its closing.

Region and municipality follow them up together, by their joint guidelines (4 kap. 4 §).  A party reports one, or the
hub finds it (`hub.domain.findings`); from then on it is the same for all who see it (ADR 0071).
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final
from uuid import uuid5

from hub.domain.calendar import civil_day
from hub.domain.calls import Call
from hub.domain.events import Deadline, DeviationFound
from hub.domain.facts import DeviationAnswered, DeviationClosed, DeviationReported, Told
from hub.domain.findings import Finding, addressees, findings, of_interest
from hub.domain.hearing import Speaks, parts_in, speaker_in, speaks_in
from hub.domain.issuing import NAMESPACE, NoticeKey, Wanted
from hub.domain.outbound import DeviationForwarded, Notice
from hub.domain.parties import REGIONAL, concerned_at, hospital
from hub.domain.remembering import remembered
from hub.domain.rules import Rules
from hub.domain.stay import Stay
from hub.domain.telling import given_at
from hub.domain.terms import Role

REPORTED: Final = "REPORTED"
"""What a report is called whose own words are no code: no free text leaves the hub."""

_CODE: Final = re.compile(r"[A-Z][A-Z0-9_]{2,60}")


@dataclass(frozen=True, slots=True)
class Deviation:
    """The record, the same for all who see it (`told_to`); `names` are the ids by which it is answered and closed."""

    record: DeviationForwarded
    cause: str
    told_to: frozenset[str]
    names: frozenset[str]


def deviations_of(
    stay: Stay, calls: tuple[Call, ...], deadlines: Iterable[Deadline], sent: Mapping[str, tuple[str, Notice]]
) -> tuple[Deviation, ...]:
    """Return every deviation of the stay, in order of when it was; none of a stay that was a mistake.

    *sent* is every notice issued, by id: the party it went to, and what it told.
    """
    return _deviations_of(stay, calls, of_interest(deadlines), addressees((*stay.answers, *stay.rejections), sent))


@remembered
def _deviations_of(
    stay: Stay, calls: tuple[Call, ...], missed: tuple[Deadline, ...], sent_to: Mapping[str, str]
) -> tuple[Deviation, ...]:
    if stay.void_at is not None:
        return ()
    seen: dict[str, Finding] = {}
    for one in sorted(findings(stay, calls, missed, sent_to), key=lambda one: (one.at, one.about)):
        seen.setdefault(deviation_id(stay.case_id, one), one)  # what rests on the same thing is one, the first of them
    if not seen and not stay.deviation_reports:
        return ()
    records = [
        *reported(stay.deviation_reports, partial(speaker_in, stay), stay.rules),
        *(found(name, one, stay.rules) for name, one in seen.items()),
    ]
    return _as_they_stand(stay, records)


def recorded_deviations(stay: Stay, recorded: Iterable[DeviationFound]) -> tuple[Deviation, ...]:
    """Return the deviations of the stay as they stand by what the log says was found, with no clock judged anew."""
    records = list(reported(stay.deviation_reports, partial(speaker_in, stay), stay.rules))
    for event in recorded:
        about = event.about or hospital(stay.admission)  # older than the field: what the hospital did
        one = Finding(event.kind, event.law, about, event.at, event.cause)
        records.append(found(event.deviation_id or deviation_id(stay.case_id, one), one, stay.rules))
    return _as_they_stand(stay, records)


def _as_they_stand(stay: Stay, records: Iterable[Deviation]) -> tuple[Deviation, ...]:
    """Give each record to those who may see it, with what they have said of it."""
    parts = parts_in(stay)
    told = [replace(one, told_to=_told_to(stay, one.record) & parts) for one in records]
    return replied(told, stay.deviation_answers, stay.deviation_closings, speaks_in(stay))


def standing(deviations: Iterable[Deviation]) -> dict[NoticeKey, Wanted]:
    """Return each deviation with all who see it: one purpose for each, so that answer and closing are its revisions."""
    return {
        (party, f"DeviationForwarded:{one.record.deviation_id}"): Wanted(0, one.record)
        for one in deviations
        for party in one.told_to
    }


def deviation_id(case_id: str, one: Finding) -> str:
    """Return the id that what the hub found always has."""
    return str(uuid5(NAMESPACE, f"deviation|{case_id}|{one.kind}|{one.cause}"))


def found(name: str, one: Finding, rules: Rules) -> Deviation:
    """Return the record of what the hub found, as yet told to nobody."""
    return _begun(name, frozenset({name}), one, None, rules)


def reported(
    reports: Iterable[Sequence[DeviationReported]], speaker: Callable[[Told], str], rules: Rules
) -> Iterator[Deviation]:
    """Yield the record of each report, given in all its versions; no free text is in it, only what looks like a code.

    A report put right stays the record that it was: it is answered and closed by the id of any of its versions.
    """
    for versions in reports:
        latest, first = versions[0], versions[-1].told
        kind = latest.kind if _CODE.fullmatch(latest.kind) else REPORTED
        one = Finding(kind, None, latest.about, given_at(first, rules), first.message_id)
        names = frozenset(each.told.message_id for each in versions)
        yield _begun(first.message_id, names, one, speaker(first), rules)


def replied(
    deviations: Iterable[Deviation],
    answers: Sequence[DeviationAnswered],
    closings: Sequence[DeviationClosed],
    speaks: Speaks,
) -> tuple[Deviation, ...]:
    """Return the deviations with the last answer to each, and when it was first closed; in order of when they were."""
    known = [_with_replies(one, answers, closings, speaks) for one in deviations]
    return tuple(sorted(known, key=lambda one: (one.record.at, one.record.deviation_id)))


def without_effect(
    deviations: Sequence[Deviation],
    replies: Iterable[DeviationAnswered | DeviationClosed],
    speaks: Speaks,
    retracted: Collection[str],
) -> Iterator[str]:
    """Yield, as a sentence for a person, each answer and closing of one who may not, or of what is no deviation."""
    for reply in replies:
        message_id, name = reply.told.message_id, reply.deviation_id
        meant = [one for one in deviations if name in one.names]
        if not meant and name not in retracted:
            yield f"NO_SUCH_DEVIATION {message_id}: no deviation {name} stands in this case"
        elif meant and not any(_may_say(one, reply, speaks) for one in meant):
            which = "ANSWERED" if isinstance(reply, DeviationAnswered) else "CLOSED"
            yield f"DEVIATION_{which}_BY_ANOTHER {message_id}: it has no effect on deviation {name}"


def _begun(name: str, names: frozenset[str], one: Finding, reported_by: str | None, rules: Rules) -> Deviation:
    record = DeviationForwarded(
        deviation_id=name,
        kind=one.kind,
        law=one.law,
        about=one.about,
        reported_by=reported_by,
        at=one.at,
        system=rules.deviation_system.on(civil_day(one.at)),
        answer=None,
        answered_at=None,
        closed_at=None,
    )
    return Deviation(record, one.cause, frozenset(), names)


def _told_to(stay: Stay, record: DeviationForwarded) -> frozenset[str]:
    """Both principals: whoever it is about, who reported it, and those of the other side who took part at the time."""
    parties = concerned_at(stay, record.at)
    if record.about.startswith(REGIONAL):
        others = {p.id for p in parties if p.role is Role.PARTICIPANT and not p.id.startswith(REGIONAL)}
    else:
        others = {party.id for party in parties if party.role is Role.CONVENER}
    return frozenset({record.about, *others, *([record.reported_by] if record.reported_by else [])})


def _with_replies(
    one: Deviation, answers: Sequence[DeviationAnswered], closings: Sequence[DeviationClosed], speaks: Speaks
) -> Deviation:
    heeded = [each for each in answers if each.deviation_id in one.names and _may_say(one, each, speaks)]
    closed = [each for each in closings if each.deviation_id in one.names and _may_say(one, each, speaks)]
    last = heeded[-1] if heeded else None
    record = replace(
        one.record,
        answer=last.answer if last else None,
        answered_at=last.answered_at if last else None,
        closed_at=closed[0].closed_at if closed else None,
    )
    return replace(one, record=record)


def _may_say(one: Deviation, reply: DeviationAnswered | DeviationClosed, speaks: Speaks) -> bool:
    """Whether the sender may: whoever it is about answers; who reported it closes, or either where the hub found it."""
    record = one.record
    if isinstance(reply, DeviationAnswered):
        return speaks(reply.told, record.about)
    closers = [record.reported_by] if record.reported_by else one.told_to
    return any(speaks(reply.told, party) for party in closers)
