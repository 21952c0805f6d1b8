"""The simulated week is believable, repeatable, and its books agree with gate and core."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import cache
from operator import attrgetter

import pytest

from hub.identifiers import is_personnummer
from hub.simulation.days import ENDS_AT, STARTS_AT, instant, last_moment_of_call
from hub.simulation.found import Found
from hub.simulation.mishaps import KINDS
from hub.simulation.plots import PLOTS
from hub.simulation.reckoning import reckon
from hub.simulation.traces import Traces
from hub.simulation.week import Week, simulate
from tests.simulation.hub_on_paper import PARTITIONS, HubOnPaper


@cache
def lived(seed: int, stays: int) -> tuple[Week, Found]:
    """A week, and what the hub on paper made of it."""
    week = simulate(seed, stays, PARTITIONS)
    return week, HubOnPaper().live_through(week)


@pytest.mark.parametrize("seed", range(12))
def test_the_books_agree_with_what_gate_and_core_make_of_the_week(seed: int) -> None:
    week, found = lived(seed, 60)

    reckoning = reckon(week, found, leaks=0)

    assert () == reckoning.differences
    assert [] == [line for line in reckoning.lines if not line.agrees]


def test_the_books_of_a_large_week_agree_too() -> None:
    assert reckon(*lived(7, 400), leaks=0).agrees


def test_each_plot_and_each_reason_for_refusal_comes_in_a_large_week() -> None:
    week, _ = lived(7, 400)

    assert {plot.name for plot in PLOTS} == set(week.plots.values())
    assert {code for code, _, _ in KINDS} == set(week.books.quarantined)


def test_every_way_a_deadline_can_stand_comes_in_an_ordinary_week() -> None:
    week, _ = lived(1, 40)

    stands = Counter((name, how) for book in week.books.cases.values() for (name, _), how in book.deadlines.items())
    calls = {how for name, how in stands if name == "sip_call"}
    assert {"MET", "MISSED", "DONE_LATE", "LAPSED", "OPEN"} == calls


def test_one_seed_gives_one_week() -> None:
    assert simulate(3, 40, PARTITIONS).messages == simulate(3, 40, PARTITIONS).messages
    assert simulate(3, 40, PARTITIONS).messages != simulate(4, 40, PARTITIONS).messages


def test_records_come_in_the_order_of_time_and_within_the_week() -> None:
    records = list(simulate(3, 40, PARTITIONS).records(PARTITIONS))

    assert sorted(records, key=attrgetter("appended_at")) == records
    assert (STARTS_AT, ENDS_AT) == (records[0].appended_at, records[-1].appended_at)


def test_every_inbound_partition_has_a_heartbeat_each_half_hour() -> None:
    beats = Counter(
        (each.topic, each.partition) for each in simulate(3, 1, PARTITIONS).records(PARTITIONS) if each.heartbeat
    )

    assert {7 * 48 + 1} == set(beats.values())
    assert sum(PARTITIONS.values()) == len(beats)


def test_persons_have_numbers_of_the_test_series_and_no_two_the_same() -> None:
    numbers = [person.number for person in simulate(5, 500, PARTITIONS).persons]

    assert all(is_personnummer(number) and number[8:11] in {"238", "239"} for number in numbers)
    assert 500 == len(set(numbers))


@pytest.mark.parametrize(
    ("ready", "last_day"),
    [(0, 4), (1, 4), (2, 5), (3, 6), (4, 7), (5, 8), (6, 11)],
)
def test_the_last_moment_of_a_call_is_reckoned_over_the_weekend(ready: int, last_day: int) -> None:
    assert instant(last_day + 1) - timedelta(microseconds=1) == last_moment_of_call(instant(ready, 13))


@pytest.mark.parametrize("way", range(4))
def test_a_trace_of_a_number_is_found_in_every_way_of_writing(way: int) -> None:
    person = simulate(5, 1, PARTITIONS).persons[0]
    traces = Traces([person])
    written = person.written_numbers[way].encode()

    assert traces.in_bytes(b"\x00 7" + written + b"9 ")
    assert not traces.in_bytes(b"\x00 7" + written[:-1] + b"\x00 ")
    assert not traces.in_bytes(None, b"")


def test_a_trace_of_a_name_is_found() -> None:
    person = simulate(5, 1, PARTITIONS).persons[0]

    assert Traces([person]).in_bytes(b"key", b"\x02" + person.name.encode() + b"\x02")


class TestAHubThatBreaksItsPromisesIsFoundOut:
    """The reckoning says no to each kind of wrong, however small."""

    def test_a_notice_that_never_reached_an_inbox(self) -> None:
        week, found = lived(1, 40)
        less = dict(found.delivered)
        del less[next(iter(less))]

        assert not reckon(week, replace(found, delivered=less), leaks=0).agrees

    def test_one_leak(self) -> None:
        assert not reckon(*lived(1, 40), leaks=1).agrees

    def test_what_two_cases_hide_in_a_sum(self) -> None:
        week = simulate(1, 40, PARTITIONS)
        found = HubOnPaper().live_through(week)
        one, other = [book for book in found.books.cases.values() if book.facts][:2]
        one.facts, other.facts = other.facts, one.facts

        reckoning = reckon(week, found, leaks=0)

        assert all(line.agrees for line in reckoning.lines)
        assert not reckoning.agrees

    def test_the_same_notice_with_another_content(self) -> None:
        week = simulate(1, 40, PARTITIONS)
        hub = HubOnPaper()
        found = hub.live_through(week)
        value = next(iter(found.delivered.values()))
        found.take("inbox.region-08.v1", 0, 0, value[:-1] + bytes([value[-1] ^ 2]))

        assert not reckon(week, found, leaks=0).agrees

    def test_a_fact_twice(self) -> None:
        week = simulate(1, 5, PARTITIONS)
        hub = HubOnPaper()
        found = hub.live_through(week)

        hub.log(hub.written[1])

        assert not reckon(week, found, leaks=0).agrees
