"""Deviations of a SIP outside discharge: what is reported, a call declined or never answered, a follow-up missed.

The same one record as at a discharge (ADR 0071): of what one who was called did the convener hears, of what the
convener did those who were called; and whoever reported it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

from hub.domain.calendar import END_OF_TIME
from hub.domain.calls import Call
from hub.domain.clocks import HSL_16_4
from hub.domain.community import CommunitySip, speaking_party, speaks_in, voice_in
from hub.domain.community_notices import SipSituation, waits_for_consent
from hub.domain.deviations import Deviation, deviation_id, found, replied, reported
from hub.domain.events import Deadline, DeviationFound
from hub.domain.facts import Told
from hub.domain.findings import DEADLINE_MISSED, Finding, Invited, Said, addressees, of_interest, unwilling
from hub.domain.hearing import party_of
from hub.domain.outbound import DeviationForwarded, Notice
from hub.domain.telling import given_at
from hub.domain.terms import Responsible

_KINDS: Final = {Responsible.OPEN_CARE: "open_care:", Responsible.HOSPITAL: "hospital:"}


def sip_deviations(
    now: SipSituation, deadlines: Iterable[Deadline], sent: Mapping[str, tuple[str, Notice]]
) -> tuple[Deviation, ...]:
    """Return every deviation of the SIP, in order of when it was; none of a need that was taken back."""
    seen = {deviation_id(now.sip.case_id, one): one for one in _findings(now, deadlines, sent)}
    return _as_they_stand(now, seen)


def recorded_sip_deviations(now: SipSituation, recorded: Iterable[DeviationFound]) -> tuple[Deviation, ...]:
    """Return the deviations of the SIP as they stand by what the log says was found."""
    events = ((e, Finding(e.kind, e.law, e.about or now.sip.need.convener, e.at, e.cause)) for e in recorded)
    return _as_they_stand(now, {e.deviation_id or deviation_id(now.sip.case_id, one): one for e, one in events})


def _as_they_stand(now: SipSituation, seen: Mapping[str, Finding]) -> tuple[Deviation, ...]:
    sip = now.sip
    if sip.void_at is not None:
        return ()
    records = [
        *reported(sip.deviation_reports, partial(_speaker, sip), sip.rules),
        *(found(name, one, sip.rules) for name, one in seen.items()),
    ]
    reached = {one.party for one in _invited(now)}
    told = [replace(one, told_to=_told_to(sip, one.record, reached)) for one in records]
    return replied(told, sip.deviation_answers, sip.deviation_closings, partial(speaks_in, sip))


def _findings(
    now: SipSituation, deadlines: Iterable[Deadline], sent: Mapping[str, tuple[str, Notice]]
) -> Iterator[Finding]:
    for row in of_interest(deadlines):
        if row.due_at is not None:
            yield Finding(f"{DEADLINE_MISSED} {row.name}", row.law, _whose(now.sip, row), row.due_at, row.subject)
    said: tuple[Said, ...] = (*now.sip.answers, *now.sip.rejections)
    answering = partial(_answering, now.sip, addressees(said, sent))
    yield from unwilling(_invited(now), said, now.sip.meetings, answering, HSL_16_4)


def _invited(now: SipSituation) -> list[Invited]:
    """Each party that a call has reached through the hub, but the one who called; a later call takes its place."""
    pairs = zip(now.sip.calls, now.calls, strict=True)
    calls = [(call.given_at, versions[-1].told.message_id, call) for versions, call in pairs if call.fault is None]
    calls.sort(key=lambda one: one[:2])
    nexts = [at for at, _, _ in calls[1:]] + [END_OF_TIME]
    return [
        Invited(name, party, at, min(call.cancelled_at or END_OF_TIME, until))
        for (at, name, call), until in zip(calls, nexts, strict=False)
        for party in _reached(now.sip, call)
    ]


def _reached(sip: CommunitySip, call: Call) -> Iterator[str]:
    if not sip.protected:
        caller = voice_in(sip, call.fact.told)
        yield from (p for p in call.fact.called if p != caller and not waits_for_consent(sip, p, call))


def _answering(sip: CommunitySip, sent_to: Mapping[str, str], said: Said) -> tuple[datetime, frozenset[str]]:
    """When it was said, and for whom: of several that the sender speaks for, the one to whom the notice went."""
    own = frozenset(party for party in sip.parties if speaks_in(sip, said.told, party))
    if len(own) > 1 and said.notice_id in sent_to:
        own &= {sent_to[said.notice_id]}
    return given_at(said.told, sip.rules), own


def _speaker(sip: CommunitySip, told: Told) -> str:
    return speaking_party(sip, told) or party_of(told)


def _whose(sip: CommunitySip, row: Deadline) -> str:
    """The party whose duty the clock is: the convener, if it is of that principal, else the first that is."""
    kind = _KINDS.get(row.responsible, "municipality:")
    return next((party for party in sip.parties if party.startswith(kind)), sip.need.convener)


def _told_to(sip: CommunitySip, record: DeviationForwarded, reached: set[str]) -> frozenset[str]:
    others = reached if record.about == sip.need.convener else {sip.need.convener}
    known = {record.about, *others, *([record.reported_by] if record.reported_by else [])}
    return frozenset(known & (reached | {sip.need.convener}))
