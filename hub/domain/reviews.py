"""What a person must judge: each reason is stable text, its code first, and goes when what caused it is gone."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from hub.domain.calendar import END_OF_TIME
from hub.domain.calls import Call, calls_outside
from hub.domain.community import CommunitySip, principals_of
from hub.domain.community import speaks_in as speaks_in_sip
from hub.domain.community_notices import SipSituation, ended_by, waits_for_consent
from hub.domain.deviations import Deviation, without_effect
from hub.domain.facts import DeviationAnswered, DeviationClosed
from hub.domain.hearing import speaks_in
from hub.domain.parties import participants_at
from hub.domain.plan import plan_reviews
from hub.domain.remembering import remembered
from hub.domain.stay import Stay
from hub.domain.terms import Need, Origin, SipNeed

_MUNICIPAL: Final = {Need.MUNICIPAL_HEALTH_CARE, Need.SOCIAL_SERVICES}


@remembered
def reviews(stay: Stay, calls: tuple[Call, ...], deviations: tuple[Deviation, ...]) -> frozenset[str]:
    """Return everything about the stay that a person must judge."""
    return frozenset(
        [
            *stay.dangling,
            *_calls(stay, calls),
            *_consent(stay),
            *_needs(stay),
            *_protection(stay),
            *_told_otherwise(stay),
            *plan_reviews(stay),
            *_replies(stay, deviations),
        ]
    )


def _calls(stay: Stay, calls: tuple[Call, ...]) -> Iterator[str]:
    for call in calls:
        message_id = call.fact.told.message_id
        if call.fault:
            yield f"CALL_DOES_NOT_FULFIL {message_id}: {call.fault}"
        elif stay.open_from(call.given_at) is None and not calls_outside(stay):
            yield f"CALL_WITHHELD {message_id}: give it outside the hub, and tell so by NoticeGivenOutsideHub"


def _protection(stay: Stay) -> Iterator[str]:
    if stay.protected:
        yield "PROTECTED_PERSON: the hospital must give every notice itself; liability is judged by a person"


def _consent(stay: Stay) -> Iterator[str]:
    refusal = stay.refusal_at(END_OF_TIME)
    if refusal and not stay.refusal_ending_call_at(END_OF_TIME):
        yield f"CONSENT_REFUSED {refusal.told.message_id}: whether the call is still due is judged by a person"
    for consent in stay.unable_to_consent:
        yield f"CANNOT_CONSENT {consent.told.message_id}: who may decide for the person is judged by a person"
    if stay.sharing_refused:
        last = stay.sharing_consents[-1].told.message_id
        yield f"INFORMATION_SHARING_REFUSED {last}: whether secrecy hinders a notice is judged by the hospital"


def _needs(stay: Stay) -> Iterator[str]:
    """Needs judged, or put right, while a ready notice stood; and no SIP said to be needed, against stated needs."""
    if stay.need_assessments and stay.need_assessments[-1].outcome is SipNeed.NOT_NEEDED:
        last = stay.need_assessments[-1]
        if stay.needs_at(last.decided_at).require_planning:
            yield f"NOT_NEEDED_AGAINST_STATED_NEEDS {last.told.message_id}: whether a SIP is due is judged by a person"
    judged = [a.told.message_id for a in stay.assessments[1:] if not a.by_ready_notice and stay.ready_at(a.at)]
    put_right = [message_id for message_id, at in stay.changed_needs if stay.ready_at(at)]
    for message_id in {*judged, *put_right}:
        yield f"NEEDS_CHANGED_AFTER_NOTICE {message_id}: liability is judged by a person"


def _told_otherwise(stay: Stay) -> Iterator[str]:
    """What the hub can't act on by itself and must not pass over."""
    for fact in stay.by_reserve:
        yield f"RESERVE_ROUTINE {fact.told.message_id}: evidence of {type(fact).__name__} must be shown"
    if stay.needs_at(END_OF_TIME).wanted & _MUNICIPAL and not participants_at(stay, END_OF_TIME):
        yield "NO_MUNICIPALITY_KNOWN: nobody is told who could give what is needed; name the parties in `concerned`"
    if stay.admission.concerned:
        for place in stay.residences[1:]:
            yield f"MUNICIPALITY_CHANGED {place.told.message_id}: the parties stay as the hospital named them"
    yield from _left_on_several_days(stay)
    for ready in stay.ready_notices:
        if ready.ended_by is not None and ready.ends_at == ready.given_at:
            yield f"WITHDRAWN_NOTICE_CORRECTED {ready.fact.told.message_id}: it does not stand; send a new ready notice"


def _replies(stay: Stay, deviations: tuple[Deviation, ...]) -> Iterator[str]:
    """Answers to deviations, and closings of them, that are kept and have no effect."""
    replies: tuple[DeviationAnswered | DeviationClosed, ...] = (*stay.deviation_answers, *stay.deviation_closings)
    if replies and stay.void_at is None:
        yield from without_effect(deviations, replies, speaks_in(stay), stay.retracted)


def _left_on_several_days(stay: Stay) -> Iterator[str]:
    """A patient who has left, or died, can't do so again in the same stay."""
    if len(stay.left_on) > 1 or len(stay.died_on) > 1:
        days = ", ".join(map(str, (*stay.left_on, *stay.died_on)))
        yield f"LEFT_ON_SEVERAL_DAYS {days}: correct or take back the message that is wrong; a new stay is a new case"


def sip_reviews(now: SipSituation, deviations: tuple[Deviation, ...]) -> frozenset[str]:
    """Return everything about a SIP outside discharge that a person must judge."""
    sip = now.sip
    replies: tuple[DeviationAnswered | DeviationClosed, ...] = (*sip.deviation_answers, *sip.deviation_closings)
    unheeded = without_effect(deviations, replies, partial(speaks_in_sip, sip), sip.retracted)
    return frozenset([*sip.dangling, *_of_the_case(sip), *_of_calls(now), *plan_reviews(sip), *unheeded])


def _of_the_case(sip: CommunitySip) -> Iterator[str]:
    if sip.protected:
        yield "PROTECTED_PERSON: the one who invites must tell every party itself"
    for consent in sip.unable_to_consent:
        yield f"CANNOT_CONSENT {consent.told.message_id}: who may decide for the person is judged by a person"
    if sip.sharing_refused:
        last = sip.sharing_consents[-1].told.message_id
        yield f"INFORMATION_SHARING_REFUSED {last}: what the parties may know is judged by the one who invites"
    within_one = len(principals_of(sip)) == 1
    if within_one != (sip.origin is Origin.LOCAL):
        found, right = ("one principal takes", Origin.LOCAL) if within_one else ("several take", Origin.COMMUNITY)
        yield f"ORIGIN_DOES_NOT_FIT {sip.need.told.message_id}: {found} part; send {right}"


def _of_calls(now: SipSituation) -> Iterator[str]:
    for call in now.calls:
        message_id = call.fact.told.message_id
        if call.fault:
            yield f"CALL_DOES_NOT_COUNT {message_id}: {call.fault}"
            continue
        waiting = sorted(party for party in call.fact.called if waits_for_consent(now.sip, party, call))
        if waiting and ended_by(now.sip) is None:
            yield f"CALL_WAITS_FOR_CONSENT {message_id}: NOT_COVERED_BY_CONSENT {', '.join(waiting)}"
