"""A SIP that does not come from a discharge, read out of the facts: the need seen, who invites, and what came of it.

HSL 16 kap. 4 § and SoL (2025:400) 10 kap. 8 §: whoever sees the need invites, and nothing of the Act's own clocks runs.
As with a stay, order of arrival plays no part: what is read is a function of the *set* of facts.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from hub.domain.calendar import civil_day
from hub.domain.facts import (
    ConsentRecorded,
    DeviationAnswered,
    DeviationClosed,
    DeviationReported,
    Fact,
    InvitationAnswered,
    NoticeRejected,
    PatientDeceased,
    SipCancelled,
    SipClosed,
    SipConvened,
    SipEstablished,
    SipFollowedUp,
    SipMeetingHeld,
    SipNeedRaised,
    SipRescheduled,
    SipRevised,
    Told,
)
from hub.domain.hearing import hear
from hub.domain.parties import speaks_for, voice_of
from hub.domain.plan import closing_of
from hub.domain.register import unit_of
from hub.domain.rules import Rules
from hub.domain.stay import Stay, consents_of, plans_made_in
from hub.domain.telling import Telling
from hub.domain.terms import ConsentDecision, Origin, Protection, Responsible, Role

NO_PART_SENTENCE: Final = (
    "sender: has no part in this SIP by what the one who invites has told, so the message is kept without effect; "
    "check case_id, or ask to be named in `concerned`"
)

_MUNICIPALITY: Final = len("kommun-0000")
_REFUSALS: Final = {ConsentDecision.REFUSED, ConsentDecision.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class CommunitySip:
    """A SIP outside discharge as the facts tell it; every sequence is in order of legal instant.

    `need` is the need as it was told last, `needs_ever` every word of it; `raised_at` is when it was first seen, and
    `first_told` the message that said so.  `void_at` is when it was taken back, and `calls` are the calls with what
    each corrected, the latest version first.
    """

    case_id: str
    rules: Rules
    need: SipNeedRaised
    needs_ever: tuple[SipNeedRaised, ...]
    raised_at: datetime
    first_told: str
    void_at: datetime | None
    dangling: tuple[str, ...]
    retracted: frozenset[str]
    calls: tuple[tuple[SipConvened, ...], ...]
    calls_ever: tuple[SipConvened, ...]
    cancellations: tuple[SipCancelled, ...]
    rebookings: tuple[SipRescheduled, ...]
    plan_consents: tuple[ConsentRecorded, ...]
    unable_to_consent: tuple[ConsentRecorded, ...]
    sharing_consents: tuple[ConsentRecorded, ...]
    meetings: tuple[SipMeetingHeld, ...]
    plans_made: tuple[SipEstablished | SipRevised, ...]
    follow_ups: tuple[SipFollowedUp, ...]
    closings: tuple[SipClosed, ...]
    answers: tuple[InvitationAnswered, ...]
    rejections: tuple[NoticeRejected, ...]
    deviation_reports: tuple[tuple[DeviationReported, ...], ...]
    deviation_answers: tuple[DeviationAnswered, ...]
    deviation_closings: tuple[DeviationClosed, ...]
    death: PatientDeceased | None
    strangers: tuple[Fact, ...] = ()

    @property
    def origin(self) -> Origin:
        """Whether region and municipality plan together, or the units of one principal (L-SIP)."""
        return self.need.origin

    @property
    def minor(self) -> bool:
        """Whether the person is a child."""
        return self.need.minor

    @property
    def protection(self) -> Protection:
        """What was told last of the protection."""
        return self.need.protection

    @property
    def protected(self) -> bool:
        """Whether the person's data are protected: then the one who invites tells every party by hand."""
        return self.protection is not Protection.NONE

    @property
    def refusal(self) -> ConsentRecorded | None:
        """The person's no to a plan, or to going on with it, if that is the last word."""
        last = self.plan_consents[-1] if self.plan_consents else None
        return last if last is not None and last.decision in _REFUSALS else None

    @property
    def sharing_refused(self) -> bool:
        """Whether the last word on sharing information is a refusal."""
        return bool(self.sharing_consents) and self.sharing_consents[-1].decision in _REFUSALS

    @property
    def parties(self) -> dict[str, Role]:
        """Whom the need concerns, by role: those named, and whoever has been called since."""
        called = {party: Role.PARTICIPANT for versions in self.calls for party in versions[0].called}
        named = {one.party: _role(one.role) for one in self.need.concerned}
        others = {party: role for party, role in (called | named).items() if party != self.need.convener}
        return {self.need.convener: Role.CONVENER, **dict(sorted(others.items()))}

    def care_plan_instead_at(self, at: datetime) -> bool:  # noqa: ARG002 - of a stay it depends on the day
        """Never: only at a discharge does a coordinated care plan take the place of a SIP."""
        return False

    @property
    def state(self) -> str:
        """Where the SIP stands, in one word: INTERRUPTED, CLOSED, or PLANNING while it goes on.

        One that was closed stays so, whatever becomes of the person afterwards.
        """
        broken_off = [self.death.deceased_at] if self.death else []
        broken_off += [self.refusal.decided_at] if self.refusal else []
        end = closing_of(self)
        if self.void_at is not None or (broken_off and (end is None or min(broken_off) <= end.at)):
            return "INTERRUPTED"
        return "PLANNING" if end is None else "CLOSED"

    @property
    def responsible(self) -> Responsible:
        """Whose the SIP is, as its clocks name it."""
        kind = self.need.convener.partition(":")[0]
        return {"open_care": Responsible.OPEN_CARE, "hospital": Responsible.HOSPITAL}.get(
            kind, Responsible.MUNICIPALITY
        )


def hear_need(case_id: str, facts: Iterable[Fact], rules: Rules) -> CommunitySip | None:
    """Read the SIP out of what those told who have a part in it; None before anybody has told of the need."""
    told = tuple(facts)
    sip = _read(case_id, told, rules)
    if sip is None:
        return None
    strangers = tuple(fact for fact in told if not _has_part(sip, fact))
    if not strangers:
        return sip
    outside = {id(fact) for fact in strangers}
    heard = _read(case_id, (fact for fact in told if id(fact) not in outside), rules)
    return heard and replace(heard, strangers=strangers)


def hear_case(case_id: str, facts: Iterable[Fact], rules: Rules) -> Stay | CommunitySip | None:
    """Read what the case is about: a stay in hospital, or a SIP outside discharge; None before either is known."""
    told = tuple(facts)
    return hear(case_id, told, rules) or hear_need(case_id, told, rules)


def speaks_in(sip: CommunitySip, told: Told, party: str) -> bool:
    """Whether the sender speaks for *party*: one that raised the need in its name, or whoever always may."""
    return _raised_for(sip, told, party) or speaks_for(sip, told, party)


def speaking_party(sip: CommunitySip, told: Told) -> str | None:
    """Return the party of the SIP for which the sender speaks, the convener before all others; None for no party."""
    return next((party for party in sip.parties if speaks_in(sip, told, party)), None)


def voice_in(sip: CommunitySip, told: Told) -> str | None:
    """Return the party that has spoken, the convener if the need was raised so; None if that is not clear, or none."""
    convener = sip.need.convener
    return convener if _raised_for(sip, told, convener) else voice_of(sip, told, sip.parties)


def principals_of(sip: CommunitySip) -> frozenset[str]:
    """Return the principals (huvudmän) of those who take part: a region, a municipality, or another by itself.

    What a school or a private provider belongs to is whoever reads for it.
    """
    taking_part = [party for party, role in sip.parties.items() if role is not Role.INFORMED]
    day = civil_day(sip.need.told.received_at)
    controllers = (sip.rules.register.controller_of(party, day) for party in taking_part)
    return frozenset(name[:_MUNICIPALITY] if name.startswith("kommun-") else name for name in controllers)


def _raised_for(sip: CommunitySip, told: Told, party: str) -> bool:
    raised = (need for need in sip.needs_ever if unit_of(need.told.sender) == unit_of(told.sender))
    return any(need.convener == party for need in raised)


def _has_part(sip: CommunitySip, fact: Fact) -> bool:
    """Whether the sender is one that the need ever concerned, or that has been called to it."""
    return any(speaks_in(sip, fact.told, party) for party in _ever(sip))


def _ever(sip: CommunitySip) -> Iterator[str]:
    for need in sip.needs_ever:
        yield need.convener
        yield from (one.party for one in need.concerned)
    conveners = {need.convener for need in sip.needs_ever}
    for call in sip.calls_ever:
        if any(speaks_in(sip, call.told, convener) for convener in conveners):
            yield from call.called


def _role(named: Role) -> Role:
    return Role.INFORMED if named is Role.INFORMED else Role.PARTICIPANT


def _read(case_id: str, facts: Iterable[Fact], rules: Rules) -> CommunitySip | None:
    told = Telling(facts, rules)
    ever = told.ever(SipNeedRaised)
    if not ever:
        return None
    needs = told.of(SipNeedRaised)
    first = (needs or ever)[0]
    deaths = told.of(PatientDeceased)
    plan_consents, unable, sharing = consents_of(told)
    return CommunitySip(
        case_id=case_id,
        rules=rules,
        need=(needs or ever)[-1],
        needs_ever=ever,
        raised_at=first.raised_at,
        first_told=told.versions(first)[-1].told.message_id,
        void_at=None if needs else told.retracted_at(ever[-1]),
        dangling=told.dangling(),
        retracted=told.retracted(),
        calls=tuple(told.versions(call) for call in told.of(SipConvened)),
        calls_ever=told.ever(SipConvened),
        cancellations=told.of(SipCancelled),
        rebookings=told.of(SipRescheduled),
        plan_consents=plan_consents,
        unable_to_consent=unable,
        sharing_consents=sharing,
        meetings=told.of(SipMeetingHeld),
        plans_made=plans_made_in(told),
        follow_ups=told.of(SipFollowedUp),
        closings=told.of(SipClosed),
        answers=told.of(InvitationAnswered),
        rejections=told.of(NoticeRejected),
        deviation_reports=tuple(told.versions(report) for report in told.of(DeviationReported)),
        deviation_answers=told.of(DeviationAnswered),
        deviation_closings=told.of(DeviationClosed),
        death=deaths[-1] if deaths else None,
    )
