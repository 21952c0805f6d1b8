"""What holds of the municipality's liability and of invitations, whatever is told, in whatever order, how often.

What bounds the days is worked out from the messages themselves and by the oracle, never by the core.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import event, given, settings
from hypothesis import strategies as st

from hub.domain.commands import Tell
from hub.domain.dated import Dated
from hub.domain.decider import decide
from hub.domain.duty import DECEASED, VOID
from hub.domain.events import Liability, MessageConflicted, Period
from hub.domain.facts import (
    DischargeReady,
    Fact,
    MessageRetracted,
    NoticeGivenOutsideHub,
    OutpatientCareAvailable,
    OutpatientCareUnavailable,
    PatientDeceased,
    PatientDischarged,
    SipConvened,
    Told,
)
from hub.domain.hearing import hear
from hub.domain.outbound import SipInvitation
from hub.domain.rules import Rules
from hub.domain.terms import Destination, LegalEffect, LiabilityStatus, UnavailabilityReason
from tests.oracle.limits import day_of, first_payable_day
from tests.properties.stays import stays
from tests.properties.test_core import outcome
from tests.specs import told
from tests.specs.given import STATUTE, Story
from tests.specs.told import local

LONG_AFTER = local("2027-03-01 00:00")
ONE_DAY = timedelta(days=1)
ADMITTED_AT = local("2026-12-18 05:00")
_HOURS = st.integers(0, 8 * 24)


def _moment(hours: int) -> str:
    return f"2026-12-{18 + hours // 24} {hours % 24:02}:00"


_MOMENTS = _HOURS.map(_moment)
_IDS = st.uuids().map(str)


@dataclass(frozen=True)
class Agreement:
    """A profile, how many days it adds to the Act's three, and whether what came late is settled without a person."""

    rules: Rules
    more_days: int = 0
    settles_late: bool = False


AGREEMENTS = st.sampled_from(
    [
        Agreement(STATUTE),
        Agreement(replace(STATUTE, charge_discharge_day=Dated.always(value=True))),
        Agreement(
            replace(
                STATUTE,
                late_precondition=Dated.always("shift"),
                timely_call_after_start=Dated.always("from_call"),
                refusal_ends_call=Dated.always("lapse"),
            ),
            settles_late=True,
        ),
        Agreement(replace(STATUTE, payment_start_days=dict.fromkeys(STATUTE.payment_start_days, Dated.always(5))), 2),
    ]
)


def _by_open_care(at: str, message_id: str) -> Told:
    return told.told(message_id, at, sender=told.OPEN_CARE_UNIT, facility=None)


_ADMISSIONS = st.builds(
    lambda needs, late: told.admission(
        f"2026-12-{18 + late} 06:00", needs=needs, admitted_at=ADMITTED_AT, need_assessed_at=ADMITTED_AT
    ),
    st.sampled_from([told.needs(social=True), told.HOME_NURSING]),
    st.sampled_from([0, 0, 0, 2]),
)
_UP_TO_THE_LIMIT = st.integers(0, 24) | st.integers(60, 4 * 24)
_READIES = st.builds(told.ready, _MOMENTS, _IDS)
_GONE = st.builds(
    lambda at, message_id, blocks: OutpatientCareUnavailable(
        told=_by_open_care(at, message_id),
        from_at=local(at),
        reason=UnavailabilityReason.UNAVAILABLE,
        blocks_discharge=blocks,
    ),
    _MOMENTS,
    _IDS,
    st.booleans(),
)
_BACK = st.builds(
    lambda at, message_id: OutpatientCareAvailable(told=_by_open_care(at, message_id), from_at=local(at)),
    _MOMENTS,
    _IDS,
)
_ENDINGS = st.one_of(
    st.builds(told.discharged, _MOMENTS, st.just(Destination.HOME), _IDS),
    st.builds(told.deceased, _MOMENTS, _IDS),
    st.builds(told.withdrawn, _MOMENTS, _IDS),
)


@st.composite
def histories(draw: st.DrawFn) -> list[Fact]:
    """Draw a stay that somebody may have to pay for: who is needed, notices, calls, and how it goes on and ends."""
    facts: list[Fact] = [draw(_ADMISSIONS), told.appointed("2026-12-18 07:00")]
    first = draw(_HOURS)
    readies = [told.ready(_moment(first), "first"), *draw(st.lists(_READIES, max_size=1))]
    facts += readies + draw(st.lists(_ENDINGS, max_size=2))
    facts += [
        told.convened(_moment(first + later), draw(_IDS))
        for later in draw(st.lists(_UP_TO_THE_LIMIT, min_size=1, max_size=2))
    ]
    facts += draw(st.lists(_GONE, max_size=1)) + draw(st.lists(_BACK, max_size=1))
    one = draw(st.sampled_from(readies)).told.message_id
    facts += draw(
        st.one_of(
            st.just([]),
            st.builds(lambda at, new: [told.withdrawn(at, new, withdraws=one)], _MOMENTS, _IDS),
            st.builds(lambda at, new: [told.correcting(told.ready(at, new), one)], _MOMENTS, _IDS),
            st.builds(lambda at: [told.retracted(at, one)], _MOMENTS),
        )
    )
    return facts


def settled(rules: Rules, facts: Sequence[Fact]) -> Story:
    """The story when all is told and long over."""
    return Story(rules=rules).told(*facts).until(LONG_AFTER)


def liabilities(story: Story) -> list[Liability]:
    """How each came to stand, by its notice; those of retracted notices left out."""
    standing = (replace(one, waits_until=None) for one in story.case.liabilities.values() if one.reasons != (VOID,))
    return sorted(standing, key=lambda one: one.subject)


def charged(story: Story) -> Iterator[tuple[Liability, Period]]:
    """Each span of days that the municipality pays for."""
    for liability in liabilities(story):
        for period in liability.periods:
            event("some days are charged")
            yield liability, period


class TestOrderAndRepetition:
    """The same liability, in any order, with any message told again, however time passes between."""

    @settings(max_examples=150, deadline=None)
    @given(agreed=AGREEMENTS, facts=histories(), data=st.data())
    def test_any_order_with_repetitions_gives_the_same(
        self, agreed: Agreement, facts: list[Fact], data: st.DataObject
    ) -> None:
        again = data.draw(st.lists(st.sampled_from(facts), max_size=4))
        story = Story(rules=agreed.rules)
        now = min(fact.told.received_at for fact in facts)
        for fact in data.draw(st.permutations(facts + again)):
            now += timedelta(hours=data.draw(st.integers(0, 72)))
            story.until(now).told(fact)

        assert outcome(settled(agreed.rules, facts)) == outcome(story.until(LONG_AFTER))


class TestNeverBeforeItsConditions:
    """5 kap. 3-5 §§."""

    @settings(max_examples=150, deadline=None)
    @given(agreed=AGREEMENTS, facts=histories())
    def test_no_day_is_charged_before_the_first_that_the_act_or_the_agreement_allows(
        self, agreed: Agreement, facts: list[Fact]
    ) -> None:
        sent = {fact.told.message_id: fact.told for fact in facts if isinstance(fact, DischargeReady)}
        for liability, period in charged(settled(agreed.rules, facts)):
            notice = sent[liability.subject]
            first = min(one.sent_at for one in (notice, sent.get(notice.corrects or "", notice)))
            assert period.starts_on >= first_payable_day(first) + agreed.more_days * ONE_DAY
            assert period.starts_on == liability.starts_on

    @settings(max_examples=500, deadline=None)
    @given(agreed=AGREEMENTS, facts=histories())
    def test_nothing_is_charged_while_a_condition_is_not_fulfilled(self, agreed: Agreement, facts: list[Fact]) -> None:
        for liability, period in charged(settled(agreed.rules, facts)):
            fulfilled = {one.name: one.fulfilled for one in liability.preconditions}
            assert fulfilled["ready_notice"]
            assert False not in fulfilled.values() or agreed.settles_late
            if fulfilled["sip_call"] is not None:
                last = period.starts_on if agreed.settles_late else period.starts_on - ONE_DAY
                assert any(day_of(fact.told.sent_at) <= last for fact in facts if _is_call(fact))


def _is_call(fact: Fact) -> bool:
    return isinstance(fact, SipConvened) or (isinstance(fact, NoticeGivenOutsideHub) and "Sip" in fact.purpose)


class TestTheDaysCharged:
    """Whole days, each once, and none after the patient left."""

    @settings(max_examples=150, deadline=None)
    @given(agreed=AGREEMENTS, facts=histories())
    def test_no_day_is_charged_twice(self, agreed: Agreement, facts: list[Fact]) -> None:
        spans = sorted(
            (period.starts_on, period.ends_on or date.max) for _, period in charged(settled(agreed.rules, facts))
        )

        assert all(first <= last for first, last in spans)
        assert all(last < following for (_, last), (following, _) in pairwise(spans))

    @settings(max_examples=200, deadline=None)
    @given(agreed=AGREEMENTS, facts=histories())
    def test_none_is_charged_after_the_patient_left(self, agreed: Agreement, facts: list[Fact]) -> None:
        """Of two discharges, or deaths, the first: the days between them are a person's."""
        if any(isinstance(fact, MessageRetracted) or fact.told.corrects for fact in facts):
            return
        kept = 0 if agreed.rules.charge_discharge_day.on(date(2026, 12, 18)) else 1
        left = [day_of(fact.discharged_at) - kept * ONE_DAY for fact in facts if _is_discharge(fact)]
        dead = [day_of(fact.deceased_at) - ONE_DAY for fact in facts if isinstance(fact, PatientDeceased)]
        last = min([*left, *dead], default=date.max)
        for liability, period in charged(settled(agreed.rules, facts)):
            assert (period.ends_on is None) == (liability.status is LiabilityStatus.RUNNING)
            assert (period.ends_on or date.max) <= last


def _is_discharge(fact: Fact) -> bool:
    return isinstance(fact, PatientDischarged) and fact.destination is Destination.HOME


class TestWhatIsRefused:
    """Kept, and without effect."""

    @settings(max_examples=200, deadline=None)
    @given(agreed=AGREEMENTS, facts=stays())
    def test_the_word_of_strangers_changes_nothing_else(self, agreed: Agreement, facts: list[Fact]) -> None:
        story = settled(agreed.rules, facts)
        stay = hear(story.case.case_id, story.case.facts, agreed.rules)
        refused = stay.strangers if stay else ()
        heard = [fact for fact in facts if fact not in refused]
        if refused and heard:
            event("something is refused")
            assert _but_refusals(settled(agreed.rules, heard)) == _but_refusals(story)

    @settings(max_examples=150, deadline=None)
    @given(agreed=AGREEMENTS, facts=stays(), data=st.data())
    def test_other_content_under_a_known_id_changes_nothing_else(
        self, agreed: Agreement, facts: list[Fact], data: st.DataObject
    ) -> None:
        story = settled(agreed.rules, facts)
        known, other = data.draw(st.sampled_from(facts)).told, data.draw(st.sampled_from(facts))
        disputed = replace(
            other, told=replace(other.told, message_id=known.message_id, sender=known.sender, digest=b"?")
        )
        before, answer = outcome(story), decide(Tell(disputed), story.case, agreed.rules)
        story.told(disputed)

        assert [MessageConflicted] == [type(one) for one in answer]
        assert before == outcome(story)


def _but_refusals(story: Story) -> tuple[list[str], list[str]]:
    deadlines, standing = outcome(story)
    return deadlines, [one for one in standing if "MessageRefused" not in one]


class TestNoInvitationAfterALawfulEnd:
    """At no moment of any history does a party hold an invitation to what nobody must convene any more."""

    @settings(max_examples=200, deadline=None)
    @given(agreed=AGREEMENTS, facts=stays(), data=st.data())
    def test_at_no_moment(self, agreed: Agreement, facts: list[Fact], data: st.DataObject) -> None:
        story = Story(rules=agreed.rules)
        for fact in data.draw(st.permutations(facts)):
            story.told(fact)
            assert _stands(story) or LegalEffect.DUTY_NOTICE not in _held(story)
            assert DECEASED not in {duty.reason for duty in story.case.duties.values()} or not _held(story)


def _stands(story: Story) -> bool:
    return any(duty.ended_at is None for duty in story.case.duties.values())


def _held(story: Story) -> set[LegalEffect]:
    contents = (issued.content for issued in story.case.issued.values() if not issued.closed)
    return {content.legal_effect for content in contents if isinstance(content, SipInvitation)}
