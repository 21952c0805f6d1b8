"""Random stays: sets of messages about one patient, with times that touch each other and the limits of the Act."""

from datetime import date, timedelta

from hypothesis import strategies as st

from hub.domain.calendar import STOCKHOLM
from hub.domain.clocks import SIP_CALL
from hub.domain.deviations import deviation_id
from hub.domain.facts import Fact
from hub.domain.findings import Finding
from hub.domain.issuing import notice_id
from hub.domain.terms import (
    AftercareForm,
    Answer,
    ClosingReason,
    Concerned,
    ConsentDecision,
    ConsentGiver,
    Destination,
    DeviationAnswer,
    InterruptionReason,
    Protection,
    ReceiptKind,
    Role,
    SipContents,
)
from tests.specs import told
from tests.specs.told import local

_START = local("2026-12-18 00:00")
_MOMENTS = st.integers(0, 14 * 24).map(
    lambda hours: (_START + timedelta(hours=hours)).astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M")
)
_NEEDS = st.builds(told.needs, health_care=st.booleans(), social=st.booleans(), outpatient=st.booleans())
_IDS = st.uuids().map(str)
_DAYS = st.none() | st.dates(date(2026, 12, 20), date(2027, 1, 20))
_PARTIES = st.sampled_from([told.HEALTH_CARE, told.SOCIAL_SERVICES])
STRANGER = "SE5561234567-V001"
FIRST_NOTICE = notice_id(told.CASE, told.HEALTH_CARE, "AdmissionForwarded", 0, 1)
_UNITS = st.sampled_from([told.OPEN_CARE_UNIT, "SE2321000073-V002"])
_CALLED = st.sampled_from([(told.HEALTH_CARE,), (told.HEALTH_CARE, told.SOCIAL_SERVICES), (told.SOCIAL_SERVICES,)])
_HOSPITAL = f"hospital:{told.HOSPITAL}"
_WHOM = st.sampled_from([told.OPEN_CARE, told.HEALTH_CARE, told.SOCIAL_SERVICES, _HOSPITAL])
_SPEAKERS = st.sampled_from([told.OPEN_CARE_UNIT, told.HEALTH_CARE, told.SOCIAL_SERVICES, told.HOSPITAL])
_PLAIN = st.sampled_from([Protection.NONE] * 5 + [Protection.CONFIDENTIALITY_MARK])

_admissions = st.builds(
    lambda at, message_id, needs, protection: told.admission(
        at, message_id, needs=needs, protection=protection, admitted_at=local(at), need_assessed_at=local(at)
    ),
    _MOMENTS,
    _IDS,
    _NEEDS,
    _PLAIN,
)
_readies = st.builds(
    lambda at, message_id, form, needs: told.ready(at, message_id, aftercare_form=form, needs=needs),
    _MOMENTS,
    _IDS,
    st.sampled_from([AftercareForm.VOLUNTARY] * 5 + [AftercareForm.OPEN_COMPULSORY_PSYCHIATRIC]),
    st.none() | _NEEDS,
)
_calls = st.builds(
    lambda at, message_id, unit, called: told.convened(at, message_id, sender=unit, called_by=unit, called=called),
    _MOMENTS,
    _IDS,
    _UNITS,
    _CALLED,
)
_others = st.one_of(
    st.builds(told.withdrawn, _MOMENTS, _IDS),
    st.builds(told.reassessed, _MOMENTS, _NEEDS, _IDS),
    st.builds(told.appointed, _MOMENTS, _UNITS, _IDS),
    st.builds(told.contact_ended, _MOMENTS, _UNITS, _IDS),
    st.builds(told.cancelled, _MOMENTS, _IDS),
    st.builds(told.discharged, _MOMENTS, st.sampled_from([Destination.HOME, Destination.OTHER_INPATIENT_CARE]), _IDS),
    st.builds(told.deceased, _MOMENTS, _IDS),
    st.builds(told.consent, _MOMENTS, st.sampled_from([ConsentDecision.GIVEN, ConsentDecision.REFUSED]), _IDS),
)
_named = (Concerned(f"open_care:{STRANGER}", Role.CONVENER), Concerned(told.HEALTH_CARE, Role.PARTICIPANT))
_more = st.one_of(
    st.builds(lambda at, message_id, to: told.given_outside(at, at, message_id, to), _MOMENTS, _IDS, _PARTIES),
    st.builds(
        lambda at, message_id, place: told.details_changed(at, message_id, stay_municipality=place),
        _MOMENTS,
        _IDS,
        st.sampled_from([None, "0881", "0884"]),
    ),
    st.builds(told.reassessed, _MOMENTS, _NEEDS, _IDS, st.just(_named)),
    st.builds(told.appointed, _MOMENTS, st.just(STRANGER), _IDS),
    st.builds(told.consent, _MOMENTS, st.just(ConsentDecision.REFUSED), _IDS, st.just("municipality:1480:HEALTH_CARE")),
    st.builds(told.readmitted, _MOMENTS, _IDS),
    st.builds(told.acknowledged, _MOMENTS, st.just(FIRST_NOTICE), st.sampled_from(ReceiptKind), _IDS),
    st.builds(told.meeting_held, _MOMENTS, _IDS, participants=st.just(())),
    st.builds(
        told.answered, _MOMENTS, st.just("a call"), st.sampled_from([Answer.ACCEPTED, Answer.DECLINED]), _IDS, _PARTIES
    ),
    st.builds(told.reported, _MOMENTS, st.sampled_from(["LIST_MISSING", "lista saknas"]), _WHOM, _IDS, _SPEAKERS),
    st.builds(told.followed_up, _MOMENTS, _DAYS, _IDS),
)
_planners = st.sampled_from([told.OPEN_CARE_UNIT, told.HEALTH_CARE, told.SOCIAL_SERVICES])
_plans = st.one_of(
    st.builds(
        lambda at, decision, message_id, until, actors, giver: told.consent(
            at, decision, message_id, valid_until=until and local(until), actors=actors, given_by=giver
        ),
        _MOMENTS,
        st.sampled_from([ConsentDecision.GIVEN] * 3 + [ConsentDecision.REFUSED, ConsentDecision.WITHDRAWN]),
        _IDS,
        st.none() | _MOMENTS,
        st.sampled_from([(), (), (told.HEALTH_CARE,), (told.SOCIAL_SERVICES, told.HEALTH_CARE)]),
        st.sampled_from([ConsentGiver.PATIENT, ConsentGiver.GUARDIAN, ConsentGiver.CANNOT_CONSENT]),
    ),
    st.builds(
        lambda at, message_id, sender, secretary: told.meeting_held(at, message_id, sender, secretary=secretary),
        _MOMENTS,
        _IDS,
        _planners,
        st.sampled_from(["a", "b"]),
    ),
    st.builds(
        lambda made, at, day, message_id, sender, contents: made(at, day, message_id, sender, contents=contents),
        st.sampled_from([told.established, told.established, told.revised]),
        _MOMENTS,
        _DAYS,
        _IDS,
        _planners,
        st.builds(SipContents, *(st.booleans() for _ in range(4))) | st.just(told.WHOLE),
    ),
    st.builds(
        told.closed, _MOMENTS, _IDS, st.sampled_from([ClosingReason.GOALS_MET, ClosingReason.NO_NEED]), _planners
    ),
)
_interruptions = st.builds(
    told.interrupted,
    _MOMENTS,
    st.sampled_from([reason for reason in InterruptionReason if reason is not InterruptionReason.UNKNOWN]),
    _IDS,
)


def _replies(facts: list[Fact]) -> st.SearchStrategy[Fact]:
    """Answers to deviations that there are, or are not, and closings of them."""
    reports = [fact.told.message_id for fact in facts if type(fact).__name__ == "DeviationReported"]
    missed = [Finding(f"DEADLINE_MISSED {SIP_CALL}", None, "", _START, fact.told.message_id) for fact in facts]
    named = st.sampled_from([*reports, *(deviation_id(told.CASE, one) for one in missed)])
    answers = st.sampled_from([DeviationAnswer.DISPUTED, DeviationAnswer.MEASURES_TAKEN])
    return st.one_of(
        st.builds(told.deviation_answered, _MOMENTS, answers, named, _IDS, _SPEAKERS),
        st.builds(told.deviation_closed, _MOMENTS, named, _IDS, _SPEAKERS),
    )


@st.composite
def stays(draw: st.DrawFn) -> list[Fact]:
    """Draw the messages of one stay: mostly an admission and some ready notices, and whatever else may happen."""
    facts: list[Fact] = draw(st.lists(_admissions, min_size=1, max_size=1))
    facts += draw(st.lists(_readies, max_size=3))
    facts += draw(st.lists(_calls, max_size=2))
    facts += draw(st.lists(_others, max_size=4))
    facts += draw(st.lists(_more, max_size=3))
    facts += draw(st.lists(_plans, max_size=4))
    facts += draw(st.lists(_interruptions, max_size=1))
    readies = [fact.told.message_id for fact in facts if type(fact).__name__ == "DischargeReady"]
    if readies and draw(st.booleans()):
        which = draw(st.sampled_from(readies))
        facts.append(told.withdrawn(draw(_MOMENTS), draw(_IDS), withdraws=which))
    if readies and draw(st.integers(0, 4)) == 0:
        facts.append(told.retracted(draw(_MOMENTS), draw(st.sampled_from(readies))))
    if readies and draw(st.integers(0, 4)) == 0:
        facts.append(told.correcting(told.ready(draw(_MOMENTS), draw(_IDS)), draw(st.sampled_from(readies))))
    facts += draw(st.lists(_replies(facts), max_size=3))
    left = [f for f in facts if f"retract {f.told.message_id}" not in {other.told.message_id for other in facts}]
    if left and draw(st.integers(0, 3)) == 0:
        facts.append(told.retracted(draw(_MOMENTS), draw(st.sampled_from(left)).told.message_id))
    return facts
