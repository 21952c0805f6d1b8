"""HSL 16 kap. 4 § -- hur en SIP står, som människor ser den: steg, samtycke, möte, plan, koder och avslut."""

from datetime import date

import pytest

from hub.domain.community import hear_case
from hub.domain.facts import Fact, SipNeedAssessed
from hub.domain.terms import ConsentDecision, ConsentGiver, SipNeed
from hub.plan_view import SipSeen, seen_sip
from tests.specs.given import STATUTE
from tests.specs.told import (
    CASE,
    OPEN_CARE_UNIT,
    SOCIAL_SERVICES,
    admission,
    appointed,
    cancelled,
    consent,
    convened,
    established,
    local,
    meeting_held,
    need_raised,
    needs,
    revised,
    told,
)

GIVEN, WITHDRAWN = ConsentDecision.GIVEN, ConsentDecision.WITHDRAWN
SOCIAL_ONLY = admission(needs=needs(social=True))
AGREED = consent("2026-11-18 10:00", GIVEN)


def seen(*facts: Fact) -> SipSeen:
    """How the SIP stands once *facts* were told, in whatever order."""
    found = seen_sip(hear_case(CASE, reversed(facts), STATUTE))
    assert found
    return found


def need_assessed(at: str, outcome: SipNeed) -> SipNeedAssessed:
    """Open care has judged whether a SIP is needed."""
    who = told("assessed", at, sender=OPEN_CARE_UNIT, facility=None)
    return SipNeedAssessed(told=who, outcome=outcome, decided_at=local(at))


def reached(sip: SipSeen) -> dict[str, str]:
    """Each step that was reached, and the message by which."""
    return {step.name: step.message_id for step in sip.steps if step.message_id}


@pytest.mark.paragraph("HSL 16 kap. 4 §")
class TestTheSteps:
    """When the need was seen and the call made, by a stay and outside one; the last step reached is where it stands."""

    def test_of_a_stay_of_which_nothing_of_a_sip_is_told_there_is_none_to_see(self) -> None:
        assert seen_sip(hear_case(CASE, (admission(),), STATUTE)) is None
        assert seen_sip(None) is None

    def test_the_need_is_seen_when_both_principals_are_first_needed(self) -> None:
        assert "admission" == reached(seen(admission(), AGREED))["NEED_SEEN"]
        assert "NEED_SEEN" not in reached(seen(SOCIAL_ONLY, AGREED))

    @pytest.mark.parametrize(("outcome", "step"), [(SipNeed.NEEDED, "NEED_SEEN"), (SipNeed.NOT_NEEDED, None)])
    def test_or_open_care_has_judged_a_sip_to_be_needed(self, outcome: SipNeed, step: str | None) -> None:
        assert step == seen(SOCIAL_ONLY, need_assessed("2026-11-18 10:00", outcome)).step

    def test_the_first_of_them_counts(self) -> None:
        judged = need_assessed("2026-11-18 10:00", SipNeed.NEEDED)

        assert "admission" == reached(seen(admission(), judged))["NEED_SEEN"]

    def test_outside_discharge_it_is_seen_when_it_is_raised(self) -> None:
        assert {"NEED_SEEN": "need"} == reached(seen(need_raised()))

    def test_the_first_call_that_counts_and_was_not_cancelled(self) -> None:
        wrong = convened(
            "2026-11-03 10:00", message_id="wrong", called=(SOCIAL_SERVICES,), called_by="SE2321000073-V002"
        )
        first = convened("2026-11-04 10:00", message_id="first", called=(SOCIAL_SERVICES,))
        again = convened("2026-11-06 10:00", message_id="again", called=(SOCIAL_SERVICES,))

        assert "CALLED" not in reached(seen(need_raised(), wrong))
        assert "first" == reached(seen(need_raised(), wrong, first, again))["CALLED"]
        assert "again" == reached(seen(need_raised(), first, cancelled("2026-11-05 10:00"), again))["CALLED"]

    def test_at_a_discharge_the_call_is_the_care_contacts(self) -> None:
        call = convened("2026-11-21 10:00")

        assert "CALLED" not in reached(seen(admission(), call))
        assert "call" == reached(seen(admission(), appointed("2026-11-20 13:00"), call))["CALLED"]

    def test_it_stands_at_the_last_step_reached(self) -> None:
        assert "PREPARED" == seen(admission(), AGREED).step
        assert "MEETING_HELD" == seen(admission(), AGREED, meeting_held("2026-11-27 10:00")).step


@pytest.mark.paragraph("HSL 16 kap. 4 §")
@pytest.mark.paragraph("SoL 10 kap. 8 §")
class TestTheLastWord:
    """The consent as it was said last, with who said it and who told it; and the plan as it was told last."""

    def test_the_last_word_counts(self) -> None:
        found = seen(admission(), AGREED, consent("2026-11-19 10:00", WITHDRAWN, "no more")).consent

        assert found
        assert (WITHDRAWN, "no more", OPEN_CARE_UNIT, local("2026-11-19 10:00")) == (
            found.decision,
            found.message_id,
            found.sender,
            found.decided_at,
        )

    def test_of_one_who_cannot_consent_it_is_said_until_somebody_decides(self) -> None:
        unable = consent("2026-11-19 10:00", GIVEN, "unable", given_by=ConsentGiver.CANNOT_CONSENT)

        for facts, expected in (((unable,), "unable"), ((unable, AGREED), "consent")):
            found = seen(admission(), *facts).consent
            assert found
            assert expected == found.message_id

    def test_the_plan_is_the_one_told_last(self) -> None:
        first, later = established("2026-11-27 11:00", date(2027, 1, 15)), revised("2026-12-02 11:00", date(2027, 3, 1))
        plan = seen(admission(), AGREED, first, later).plan

        assert plan
        assert ("revised", date(2027, 3, 1)) == (plan.message_id, plan.follow_up_on)
