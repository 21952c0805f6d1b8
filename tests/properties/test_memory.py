"""What a case remembers of its last decision spares reading and judging, and changes nothing (docs/adr/0069)."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.case import INITIAL, Case, replay
from hub.domain.commands import Command, PassTime, Tell
from hub.domain.decider import decide
from hub.domain.events import Event
from hub.domain.facts import Fact
from hub.domain.hearing import hear
from hub.domain.memory import Memory
from hub.domain.remembering import Watched, all_remembered, remembered
from hub.domain.rules import Rules
from hub.domain.stay import Stay
from hub.domain.terms import Protection
from tests.properties.stays import STRANGER, stays
from tests.properties.test_core import AGREED, LONG_AFTER, PROFILES
from tests.properties.test_totality import TOLD
from tests.specs.given import STATUTE, Story
from tests.specs.told import (
    CASE,
    OPEN_CARE_UNIT,
    acknowledged,
    admission,
    appointed,
    needs,
    ready,
    reassessed,
    retracted,
)

LATER = "2026-11-21 10:00"
RECEIPT = acknowledged(LATER, "a notice")
FACTS_OF_EVERY_KIND = [pytest.param(st.builds(kind, told=TOLD), id=kind.__name__) for kind in get_args(Fact)]


def forgetful(case: Case) -> Case:
    return replace(case, memory=Memory())


def answers(commands: Iterable[Command], rules: Rules) -> Iterator[tuple[list[Event], list[Event], Case]]:
    """What is answered to each command by a case that remembers, and by the same case when it has forgotten all."""
    case = INITIAL
    for command in commands:
        remembering, forgetting = decide(command, case, rules), decide(command, forgetful(case), rules)
        case = replay(remembering, case)
        yield remembering, forgetting, case


def with_time_passing(facts: list[Fact], hours: list[int]) -> Iterator[Command]:
    now = min(fact.told.received_at for fact in facts)
    for fact, passed in zip(facts, hours, strict=True):
        now += timedelta(hours=passed)
        yield PassTime(CASE, now, "watermark")
        yield Tell(fact)
    yield PassTime(CASE, LONG_AFTER, "watermark")


class TestRememberingChangesNothing:
    @settings(max_examples=150, deadline=None)
    @given(rules=PROFILES, facts=stays(), data=st.data())
    def test_the_answer_is_the_same_in_any_order_and_however_time_passes(
        self, rules: Rules, facts: list[Fact], data: st.DataObject
    ) -> None:
        shuffled = data.draw(st.permutations(facts))
        hours = data.draw(st.lists(st.integers(0, 72), min_size=len(facts), max_size=len(facts)))

        for remembering, forgetting, _ in answers(with_time_passing(shuffled, hours), rules):
            assert forgetting == remembering

    @settings(max_examples=50, deadline=None)
    @given(rules=PROFILES, facts=stays(), data=st.data())
    def test_the_stay_that_was_read_on_is_the_one_read_anew(
        self, rules: Rules, facts: list[Fact], data: st.DataObject
    ) -> None:
        memory, shuffled = Memory(), data.draw(st.permutations(facts))
        for number in range(len(shuffled) + 1):
            told = shuffled[:number]
            assert hear(CASE, told, rules) == hear(CASE, told, rules, memory)

    @pytest.mark.parametrize("of_one_kind", FACTS_OF_EVERY_KIND)
    @settings(max_examples=5, deadline=None)
    @given(data=st.data())
    def test_whatever_kind_of_message_comes_next(
        self, of_one_kind: st.SearchStrategy[Fact], data: st.DataObject
    ) -> None:
        """In a stay that has most of what there is to say, twice, so that what the first left is remembered."""
        told = [*data.draw(stays()), *data.draw(st.lists(of_one_kind, min_size=2, max_size=3))]

        for remembering, forgetting, _ in answers(map(Tell, told), data.draw(PROFILES)):
            assert forgetting == remembering

    @settings(max_examples=30, deadline=None)
    @given(facts=stays(), data=st.data())
    def test_a_decision_that_was_tried_and_thrown_away_leaves_no_trace(
        self, facts: list[Fact], data: st.DataObject
    ) -> None:
        case = Story().told(*facts[:-2]).case
        tried = data.draw(st.lists(st.sampled_from(facts), max_size=3))
        for fact in tried:
            decide(Tell(fact), case, STATUTE)

        assert decide(Tell(facts[-1]), forgetful(case), STATUTE) == decide(Tell(facts[-1]), case, STATUTE)

    def test_other_rules_are_not_answered_by_what_these_led_to(self) -> None:
        case = Story().told(admission(), ready()).case

        answer = decide(Tell(RECEIPT), case, AGREED)

        assert decide(Tell(RECEIPT), forgetful(case), AGREED) == answer
        assert [RECEIPT] != answer

    def test_who_had_a_part_by_an_appointment_that_was_taken_back_has_none(self) -> None:
        contact = replace(appointed(LATER), unit=STRANGER)
        said = replace(RECEIPT, told=replace(RECEIPT.told, sender=STRANGER))
        case = Story().told(admission(), contact, said).case

        answer = decide(Tell(taken_back := retracted(LATER, "appointed", OPEN_CARE_UNIT)), case, STATUTE)

        assert decide(Tell(taken_back), forgetful(case), STATUTE) == answer
        assert "MessageRefused" in {type(event).__name__ for event in answer}


class TestMemoryIsNoPartOfTheCase:
    def test_a_case_that_has_forgotten_is_the_same_case(self) -> None:
        case = Story().told(admission(), ready()).case

        assert case.memory.reading is not None
        assert forgetful(case) == case
        assert "memory" not in repr(case)

    def test_a_case_of_its_own_keeps_what_was_read_of_its_first_message(self) -> None:
        case = Story(case=Case()).told(admission()).case

        assert case.memory.reading is not None

    def test_two_cases_share_no_memory(self) -> None:
        assert Story().told(admission()).case.memory is not Story().told(admission()).case.memory


class TestAJudgementIsMadeAnewOnlyIfWhatItSawHasChanged:
    """The judgements here count how often they are made."""

    def heard(self, *facts: Fact, memory: Memory) -> Stay:
        stay = hear(CASE, facts, STATUTE, memory)
        assert stay is not None
        return stay

    def test_not_for_a_message_of_a_kind_that_it_did_not_look_at(self) -> None:
        made: list[int] = []
        memory, first, second = Memory(), admission(), RECEIPT

        @remembered
        def judge(stay: Stay) -> int:
            made.append(len(stay.assessments))
            return len(made)

        assert [1, 1] == [judge(self.heard(first, memory=memory)), judge(self.heard(first, second, memory=memory))]
        assert 2 == judge(self.heard(first, second, reassessed(LATER, needs(health_care=True)), memory=memory))

    def test_what_one_judgement_saw_the_one_that_asked_it_has_seen(self) -> None:
        memory, first = Memory(), admission()

        @all_remembered
        def receipts(stay: Stay) -> Iterator[str]:
            yield from (each.told.message_id for each in stay.receipts)

        @remembered
        def how_many(stay: Stay) -> int:
            return len(receipts(stay))

        assert 0 == how_many(self.heard(first, memory=memory))
        assert 0 == how_many(self.heard(first, memory=memory))
        assert 1 == how_many(self.heard(first, RECEIPT, memory=memory))

    def test_if_something_else_is_asked(self) -> None:
        stay = self.heard(admission(), memory=Memory())

        @remembered
        def later(stay: Stay, at: datetime) -> bool:
            return stay.admitted_at < at

        assert later(stay, LONG_AFTER)
        assert not later(stay, stay.admitted_at)
        assert later(stay, at=LONG_AFTER)

    @pytest.mark.parametrize("name", [each.name for each in fields(Stay)])
    def test_every_field_that_is_looked_at_is_noted(self, name: str) -> None:
        stay = self.heard(admission(), memory=Memory())
        watched = Watched(stay)

        assert frozenset() == watched.seen()
        assert getattr(stay, name) is getattr(watched, name)
        assert {name} == watched.seen()

    def test_and_every_field_that_a_property_looks_at(self) -> None:
        watched = Watched(self.heard(admission(), memory=Memory()))

        assert watched.protection is Protection.NONE
        assert {"protections"} == watched.seen()
