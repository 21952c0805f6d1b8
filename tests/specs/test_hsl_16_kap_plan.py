"""HSL 16 kap. 4 § and SoL 10 kap. 8 and 9 §§ -- planen: samtycke, innehåll, koder, steg och avslut."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime

import pytest

from hub.domain.calendar import MICROSECOND
from hub.domain.facts import (
    ConsentRecorded,
    Fact,
    PatientDeceased,
    SipClosed,
    SipEstablished,
    SipFollowedUp,
    SipMeetingHeld,
    SipRevised,
)
from hub.domain.hearing import hear
from hub.domain.plan import (
    Planned,
    PlanTold,
    Reached,
    closing_of,
    consent_at,
    covers,
    kva_codes,
    plan_reviews,
    steps,
)
from hub.domain.rules import Rules
from hub.domain.stay import Stay
from hub.domain.terms import (
    AftercareForm,
    ClosingReason,
    ConsentDecision,
    ConsentGiver,
    DeadlineStatus,
    InterruptionReason,
    Origin,
)
from tests.specs.given import STATUTE, given
from tests.specs.told import (
    CASE,
    HEALTH_CARE,
    SOCIAL_SERVICES,
    WHOLE,
    admission,
    closed,
    consent,
    deceased,
    established,
    followed_up,
    interrupted,
    local,
    meeting_held,
    ready,
    revised,
)

GIVEN, REFUSED, WITHDRAWN = ConsentDecision.GIVEN, ConsentDecision.REFUSED, ConsentDecision.WITHDRAWN
AGREED = consent("2026-11-24 10:00", GIVEN)
MET = meeting_held("2026-11-27 10:00")
PLAN = established("2026-11-27 11:00", date(2027, 1, 15))
TAKEN_BACK = consent("2026-12-01 10:00", WITHDRAWN, "taken back")


@dataclass(frozen=True, slots=True)
class OfItsOwn:
    """A SIP that comes from no stay, as little of one as a plan needs."""

    plan_consents: tuple[ConsentRecorded, ...] = ()
    unable_to_consent: tuple[ConsentRecorded, ...] = ()
    meetings: tuple[SipMeetingHeld, ...] = ()
    plans_made: tuple[PlanTold, ...] = ()
    follow_ups: tuple[SipFollowedUp, ...] = ()
    closings: tuple[SipClosed, ...] = ()
    death: PatientDeceased | None = None
    origin: Origin = Origin.COMMUNITY
    minor: bool = False
    case_id: str = CASE
    rules: Rules = STATUTE
    care_plans: frozenset[datetime] = frozenset()
    void_at: datetime | None = None

    def care_plan_instead_at(self, at: datetime) -> bool:
        """At the instants named."""
        return at in self.care_plans


_FIELDS = {
    ConsentRecorded: "plan_consents",
    SipMeetingHeld: "meetings",
    SipEstablished: "plans_made",
    SipRevised: "plans_made",
    SipFollowedUp: "follow_ups",
    SipClosed: "closings",
}


def sip(*facts: Fact, **more: object) -> OfItsOwn:
    """A SIP of which *facts* were told, in order of legal instant."""
    assert {f.name for f in fields(OfItsOwn)} > set(_FIELDS.values())
    found: dict[str, tuple[Fact, ...]] = {}
    for fact in facts:
        name = _FIELDS[type(fact)]
        found[name] = (*found.get(name, ()), fact)
    return replace(OfItsOwn(), **{**found, **more})


def stay(*facts: Fact) -> Stay:
    """A stay of which *facts* were told after its admission notice."""
    found = hear(CASE, (admission(), *facts), STATUTE)
    assert found
    return found


def codes(planned: Planned) -> list[str]:
    """The codes alone."""
    return [one.code for one in kva_codes(planned)]


def judged(planned: Planned) -> list[str]:
    """The codes of what a person must judge, with the message each is about."""
    return [reason.partition(":")[0] for reason in plan_reviews(planned)]


def reached(planned: Planned) -> Iterator[str]:
    """The steps that were reached, without the need and the call, which the plan does not know."""
    return (step.name for step in steps(planned, None, None) if step.reached)


@pytest.mark.paragraph("HSL 16 kap. 4 §")
@pytest.mark.paragraph("SoL 10 kap. 8 §")
class TestConsentToThePlan:
    """The last word counts, by whoever may decide, to its last moment and for those it names."""

    @pytest.mark.parametrize("giver", [ConsentGiver.PATIENT, ConsentGiver.GUARDIAN, ConsentGiver.REPRESENTATIVE])
    def test_is_in_force_from_when_it_is_given(self, giver: ConsentGiver) -> None:
        agreed = replace(AGREED, given_by=giver)

        assert agreed is consent_at(sip(agreed), agreed.decided_at)
        assert consent_at(sip(agreed), agreed.decided_at - MICROSECOND) is None

    def test_ends_after_its_last_moment(self) -> None:
        until = local("2026-11-30 12:00")
        agreed = replace(AGREED, valid_until=until)

        assert agreed is consent_at(sip(agreed), until)
        assert consent_at(sip(agreed), until + MICROSECOND) is None

    @pytest.mark.parametrize("word", [REFUSED, WITHDRAWN])
    def test_ends_with_another_word(self, word: ConsentDecision) -> None:
        later = consent("2026-11-25 10:00", word, "later")

        assert consent_at(sip(AGREED, later), later.decided_at) is None
        assert AGREED is consent_at(sip(AGREED, later), later.decided_at - MICROSECOND)

    def test_nobody_who_may_not_decide_gives_it(self) -> None:
        assert consent_at(sip(replace(AGREED, given_by=ConsentGiver.UNKNOWN)), local("2026-11-27 11:00")) is None

    def test_what_names_nobody_covers_all(self) -> None:
        assert covers(AGREED, HEALTH_CARE)

    def test_what_names_somebody_covers_nobody_else(self) -> None:
        narrow = replace(AGREED, actors=(HEALTH_CARE,))

        assert (True, False) == (covers(narrow, HEALTH_CARE.lower()), covers(narrow, SOCIAL_SERVICES))

    def test_a_child_alone_is_for_a_person_to_judge(self) -> None:
        assert ["CONSENT_BY_MINOR consent"] == judged(sip(AGREED, minor=True))
        assert [] == judged(sip(AGREED))

    def test_a_guardians_word_after_the_childs_leaves_nothing_to_judge(self) -> None:
        guardian = consent("2026-11-25 10:00", GIVEN, "guardian", given_by=ConsentGiver.GUARDIAN)

        assert [] == judged(sip(AGREED, guardian, minor=True))


@pytest.mark.paragraph("HSL 16 kap. 4 §")
@pytest.mark.paragraph("SoL 10 kap. 8 §")
class TestAPlanWithoutConsent:
    """A plan is made if the person consents; one made without is kept, and a person judges."""

    def test_consent_in_force_leaves_nothing_to_judge(self) -> None:
        assert [] == judged(sip(AGREED, PLAN))

    @pytest.mark.parametrize(
        "words",
        [
            (),
            (consent("2026-11-24 10:00", REFUSED),),
            (AGREED, consent("2026-11-27 10:59", WITHDRAWN, "taken back")),
            (consent("2026-11-27 11:01", GIVEN),),
            (replace(AGREED, valid_until=PLAN.established_at - MICROSECOND),),
        ],
    )
    def test_none_refused_withdrawn_later_and_run_out(self, words: tuple[ConsentRecorded, ...]) -> None:
        assert ["PLAN_WITHOUT_CONSENT plan"] == judged(sip(*words, PLAN))

    def test_consent_at_the_same_moment_and_to_its_last_is_in_force(self) -> None:
        at = PLAN.established_at

        assert [] == judged(sip(replace(AGREED, decided_at=at, valid_until=at), PLAN))

    def test_a_revised_plan_with_consent_mends_it(self) -> None:
        agreed = consent("2026-12-01 10:00", GIVEN)

        assert [] == judged(sip(agreed, PLAN, revised("2026-12-01 10:00")))

    def test_the_case_says_so_in_whatever_order_it_is_told(self) -> None:
        expected = {"PLAN_WITHOUT_CONSENT plan: no consent was in force when it was made"}

        assert expected == given(admission(), PLAN).case.reviews
        assert frozenset() == given(admission(), PLAN, AGREED).case.reviews


@pytest.mark.paragraph("HSL 16 kap. 4 §")
@pytest.mark.paragraph("SoL 10 kap. 9 §")
class TestWhatThePlanMustState:
    """Services, each principal's part, what others do, and the overall responsibility; nothing else is judged."""

    @pytest.mark.parametrize("item", ["services", "each_partys_part", "others_part", "overall_responsibility"])
    def test_each_of_the_four_is_missed(self, item: str) -> None:
        lacking = replace(PLAN, contents=replace(WHOLE, **{item: False}))

        assert [f"PLAN_LACKS_CONTENTS plan: NOT_STATED {item}"] == list(plan_reviews(sip(AGREED, lacking)))

    @pytest.mark.parametrize("item", ["goals", "own_part", "disagreement"])
    def test_what_the_guides_add_is_never_judged(self, item: str) -> None:
        assert [] == judged(sip(AGREED, replace(PLAN, contents=replace(WHOLE, **{item: True}))))

    def test_a_revised_plan_that_states_it_mends_it(self) -> None:
        lacking = replace(PLAN, contents=replace(WHOLE, services=False))

        assert [] == judged(sip(AGREED, lacking, revised("2026-12-01 10:00")))

    def test_a_local_sip_need_not_say_what_others_do(self) -> None:
        lacking = replace(PLAN, contents=replace(WHOLE, others_part=False))

        assert [] == judged(sip(AGREED, lacking, origin=Origin.LOCAL))

    def test_a_local_sip_must_say_the_rest(self) -> None:
        lacking = replace(PLAN, contents=replace(WHOLE, services=False))

        assert ["PLAN_LACKS_CONTENTS plan"] == judged(sip(AGREED, lacking, origin=Origin.LOCAL))


@pytest.mark.paragraph("HSL 16 kap. 4 §")
class TestTheMeeting:
    """Leader and secretary are two persons, say the guides."""

    def test_two_persons(self) -> None:
        assert [] == judged(sip(MET))

    @pytest.mark.parametrize("secretary", ["Vera Vårdkontakt", " vera  VÅRDKONTAKT "])
    def test_one_person(self, secretary: str) -> None:
        alone = meeting_held("2026-11-27 10:00", leader="Vera Vårdkontakt", secretary=secretary)

        assert ["LEADER_IS_SECRETARY held"] == judged(sip(alone))


@pytest.mark.paragraph("HSL 16 kap. 4 §")
class TestTheEnd:
    """A plan is closed, or ends with the person's consent or death; the Act's own duties go on."""

    def test_by_its_closing(self) -> None:
        end = closing_of(sip(AGREED, PLAN, closed("2026-12-20 10:00")))

        assert end
        assert (local("2026-12-20 10:00"), ClosingReason.GOALS_MET) == (end.at, end.reason)

    def test_by_consent_withdrawn(self) -> None:
        end = closing_of(sip(AGREED, TAKEN_BACK, PLAN))

        assert end
        assert (ClosingReason.CONSENT_WITHDRAWN, "taken back") == (end.reason, end.told.message_id)

    @pytest.mark.parametrize("begun", [MET, PLAN])
    def test_consent_withdrawn_closes_what_was_begun_at_that_moment(self, begun: SipMeetingHeld | PlanTold) -> None:
        at = begun.held_at if isinstance(begun, SipMeetingHeld) else begun.established_at

        assert closing_of(sip(AGREED, replace(TAKEN_BACK, decided_at=at), begun))
        assert closing_of(sip(AGREED, replace(TAKEN_BACK, decided_at=at - MICROSECOND), begun)) is None

    def test_a_refusal_closes_nothing(self) -> None:
        assert closing_of(sip(AGREED, consent("2026-12-01 10:00", REFUSED, "refused"), PLAN)) is None

    def test_by_death(self) -> None:
        end = closing_of(sip(AGREED, PLAN, death=deceased("2026-12-02 10:00")))

        assert end
        assert ClosingReason.DECEASED is end.reason

    def test_the_first_of_them(self) -> None:
        end = closing_of(sip(AGREED, TAKEN_BACK, PLAN, closed("2026-12-01 09:59")))

        assert end
        assert ClosingReason.GOALS_MET is end.reason

    def test_a_plan_made_afterwards_is_a_new_plan(self) -> None:
        again = (consent("2026-12-03 10:00", GIVEN, "again"), established("2026-12-03 11:00", message_id="another"))

        assert closing_of(sip(AGREED, TAKEN_BACK, again[0], PLAN, again[1])) is None

    def test_a_new_plan_has_an_end_of_its_own(self) -> None:
        another = established("2026-12-03 11:00", message_id="another")
        end = closing_of(sip(PLAN, another, closed("2026-12-01 10:00"), closed("2026-12-05 10:00", "again")))

        assert end
        assert "again" == end.told.message_id

    def test_the_dead_have_no_new_plan(self) -> None:
        end = closing_of(sip(PLAN, established("2026-12-03 11:00"), death=deceased("2026-12-02 10:00")))

        assert end
        assert ClosingReason.DECEASED is end.reason

    def test_withdrawn_consent_ends_the_follow_up_and_not_the_duty_to_call(self) -> None:
        told = (AGREED, MET, PLAN, ready("2026-11-27 12:00"), consent("2026-11-27 13:00", WITHDRAWN, "taken back"))
        story = given(admission(), *told)
        follow_up, call = story.deadline("sip_follow_up"), story.deadline("sip_call")

        assert (DeadlineStatus.LAPSED, "CONSENT_WITHDRAWN") == (follow_up.status, follow_up.reason)
        assert DeadlineStatus.OPEN is call.status

    def test_a_new_plans_follow_up_outlives_the_old_plans_end(self) -> None:
        another = established("2026-12-03 11:00", date(2027, 2, 1), "another")
        story = given(admission(), AGREED, PLAN, closed("2026-12-01 10:00"), another)

        assert DeadlineStatus.OPEN is story.deadline("sip_follow_up", count=2).status

    def test_what_is_closed_at_the_moment_it_is_planned_needs_no_follow_up(self) -> None:
        clock = given(admission(), AGREED, PLAN, closed("2026-11-27 11:00")).deadline("sip_follow_up")

        assert (DeadlineStatus.LAPSED, clock.starts_at) == (clock.status, clock.ended_at)

    def test_a_closed_plan_that_is_revised_needs_no_follow_up(self) -> None:
        late = revised("2026-12-03 11:00", date(2027, 2, 1))
        clock = given(admission(), AGREED, PLAN, closed("2026-12-01 10:00"), late).deadline("sip_follow_up", count=2)

        assert (DeadlineStatus.LAPSED, clock.starts_at) == (clock.status, clock.ended_at)


@pytest.mark.paragraph("HSL 16 kap. 4 §")
@pytest.mark.paragraph("4 kap. 1 §")
class TestTheCodes:
    """AU125 at a discharge, AU124 outside it, AW010 for each follow-up; nothing unshown has a code."""

    def test_a_plan_at_a_discharge(self) -> None:
        assert ["AU125"] == codes(stay(AGREED, PLAN))

    def test_a_plan_outside_a_discharge(self) -> None:
        assert ["AU124"] == codes(sip(AGREED, PLAN))

    def test_a_local_plan_has_none(self) -> None:
        assert [] == codes(sip(AGREED, PLAN, followed_up("2026-12-10 10:00"), origin=Origin.LOCAL))

    def test_each_follow_up(self) -> None:
        told = (AGREED, PLAN, followed_up("2026-12-10 10:00"), followed_up("2027-01-10 10:00", message_id="again"))

        assert ["AU124", "AW010", "AW010"] == codes(sip(*told))

    def test_a_plan_without_consent_has_none(self) -> None:
        assert [] == codes(sip(PLAN))

    def test_a_plan_that_lacks_contents_has_none_until_it_is_revised(self) -> None:
        lacking = replace(PLAN, contents=replace(WHOLE, services=False))

        assert [] == codes(sip(AGREED, lacking))
        assert ["revised"] == [one.message_id for one in kva_codes(sip(AGREED, lacking, revised("2026-12-01 10:00")))]

    def test_nor_has_a_follow_up_while_one_takes_its_place(self) -> None:
        form = AftercareForm.OPEN_COMPULSORY_PSYCHIATRIC
        instead = ready("2026-12-01 11:00", aftercare_form=form)

        assert ["AU125"] == codes(stay(AGREED, PLAN, instead, followed_up("2026-12-01 11:00")))
        assert ["AU125", "AW010"] == codes(stay(AGREED, PLAN, instead, followed_up("2026-12-01 10:59")))

    def test_they_stand_in_order_of_when(self) -> None:
        first = followed_up("2026-11-27 10:59")

        assert ["AW010", "AU124"] == codes(sip(AGREED, PLAN, first))

    def test_a_new_plan_after_a_closing_has_its_own_and_a_revised_one_has_not(self) -> None:
        end, another = closed("2026-12-01 10:00"), established("2026-12-03 11:00", message_id="another")
        told = (
            AGREED,
            PLAN,
            revised("2026-11-30 10:00"),
            another,
            revised("2026-12-04 10:00", message_id="revised again"),
        )

        assert ["plan"] == [one.message_id for one in kva_codes(sip(*told))]
        assert ["plan", "another"] == [one.message_id for one in kva_codes(sip(*told, end))]

    def test_a_plan_that_rests_on_a_childs_word_alone_has_none(self) -> None:
        by_guardian = replace(AGREED, given_by=ConsentGiver.GUARDIAN)

        assert ([], ["AU124"]) == (codes(sip(AGREED, PLAN, minor=True)), codes(sip(by_guardian, PLAN, minor=True)))

    def test_what_was_a_mistake_has_none(self) -> None:
        told = (AGREED, PLAN, followed_up("2026-12-10 10:00"))

        assert [] == codes(sip(*told, void_at=local("2026-12-11 10:00")))
        assert [] == codes(stay(*told, interrupted("2026-12-11 10:00", InterruptionReason.WRONG_PATIENT)))

    def test_a_coordinated_care_plan_takes_its_place(self) -> None:
        form = AftercareForm.OPEN_COMPULSORY_PSYCHIATRIC

        assert [] == codes(stay(AGREED, PLAN, ready("2026-11-27 11:00", aftercare_form=form)))
        assert ["AU125"] == codes(stay(AGREED, PLAN, ready("2026-11-27 11:01", aftercare_form=form)))


@pytest.mark.paragraph("HSL 16 kap. 4 §")
class TestTheSixSteps:
    """Where a SIP stands in Västra Götaland's process."""

    def test_none_is_reached_by_nothing(self) -> None:
        assert [] == list(reached(sip()))

    def test_each_is_reached_by_what_was_told(self) -> None:
        told = (AGREED, MET, PLAN, followed_up("2026-12-10 10:00"), closed("2026-12-20 10:00"))

        assert ["PREPARED", "MEETING_HELD", "FOLLOWED_UP", "CLOSED"] == list(reached(sip(*told)))

    def test_a_plan_shows_that_there_was_a_meeting(self) -> None:
        assert ["MEETING_HELD"] == list(reached(sip(PLAN)))

    def test_where_a_meeting_was_told_of_it_is_the_meeting_that_counts(self) -> None:
        (held,) = (
            step.reached for step in steps(sip(MET, established("2026-11-26 11:00")), None, None) if step.reached
        )

        assert "held" == held.message_id

    def test_the_need_and_the_call_are_as_the_case_says(self) -> None:
        need, call = Reached(local("2026-11-20 10:00"), "need"), Reached(local("2026-11-21 10:00"), "call")
        found = {step.name: step.reached for step in steps(sip(), need, call)}

        assert (need, call) == (found["NEED_SEEN"], found["CALLED"])

    def test_refused_or_already_run_out_prepares_nothing(self) -> None:
        run_out = replace(AGREED, valid_until=AGREED.decided_at - MICROSECOND)

        assert [] == list(reached(sip(consent("2026-11-24 10:00", REFUSED))))
        assert [] == list(reached(sip(run_out)))

    def test_a_new_plan_is_not_closed(self) -> None:
        told = (AGREED, PLAN, closed("2026-12-01 10:00"), established("2026-12-03 11:00", message_id="another"))

        assert "CLOSED" not in list(reached(sip(*told)))
