"""Time passes when every inbound partition has passed it, never backwards, and the first due comes first."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hub.internal import PartitionWatermark
from processors.watermarks import GRACE, DueTimes, Source, Standstill, WatermarkLedger

NOON = datetime(2026, 1, 12, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
A, B = ("hospital.admissions.v1", 0), ("outpatient.events.v1", 5)


def mark(source: Source, at: datetime) -> PartitionWatermark:
    """What intake says of one inbound partition."""
    return PartitionWatermark(topic=source[0], partition=source[1], at=at)


def ledger(*marks: PartitionWatermark) -> WatermarkLedger:
    """A ledger over two inbound partitions that has heard *marks*."""
    made = WatermarkLedger(frozenset({A, B}))
    made.hear(marks)
    return made


def test_time_stands_still_until_every_inbound_partition_is_heard_of() -> None:
    assert ledger(mark(A, NOON)).passed is None
    assert ledger(mark(A, NOON)).silent() == {B}


def test_the_least_of_all_holds_minus_the_grace() -> None:
    assert NOON - GRACE == ledger(mark(A, NOON), mark(B, NOON + SECOND)).passed


def test_it_never_falls() -> None:
    it = ledger(mark(A, NOON), mark(B, NOON))

    it.hear([mark(A, NOON - timedelta(hours=1))])

    assert it.least == NOON


def test_a_partition_outside_the_catalogue_says_nothing() -> None:
    assert NOON == ledger(mark(A, NOON), mark(B, NOON), mark(("elsewhere", 0), NOON - timedelta(days=1))).least


@given(st.lists(st.tuples(st.sampled_from([A, B]), st.integers(0, 1000)), max_size=30))
def test_whatever_is_heard_the_least_never_falls_and_never_runs_ahead_of_a_partition(
    heard: list[tuple[Source, int]],
) -> None:
    """Over any sequence of marks."""
    it = ledger()
    latest: dict[Source, datetime] = {}
    before = None
    for source, seconds in heard:
        at = NOON + seconds * SECOND
        latest[source] = max(at, latest.get(source, at))
        it.hear([mark(source, at)])
        assert it.least is None or it.least == min(latest.values())
        assert before is None or (it.least is not None and it.least >= before)
        before = it.least


def test_the_due_come_in_the_order_of_instant_and_case() -> None:
    due = DueTimes()
    for case_id, seconds in (("b", 1), ("c", 0), ("a", 1), ("d", 9)):
        due.set(case_id, NOON + seconds * SECOND)

    assert ["c", "a", "b"] == list(due.due_before(NOON + 5 * SECOND))
    assert [] == list(due.due_before(NOON + 5 * SECOND))


def test_an_instant_is_due_only_when_it_has_been_passed() -> None:
    due = DueTimes()
    due.set("a", NOON)

    assert [] == list(due.due_before(NOON))
    assert ["a"] == list(due.due_before(NOON + timedelta(microseconds=1)))


def test_the_last_word_on_a_case_holds() -> None:
    due = DueTimes()
    due.set("a", NOON)
    due.set("b", NOON)
    due.set("a", NOON + 9 * SECOND)
    due.set("b", None)

    assert [] == list(due.due_before(NOON + SECOND))
    assert ["a"] == list(due.due_before(NOON + 10 * SECOND))


def test_a_watermark_that_does_not_rise_stands_still() -> None:
    it = Standstill()

    assert [0, 30, 60] == [it.seconds(None, now) for now in (100, 130, 160)]
    assert it.seconds(NOON, 170) == 0
    assert it.seconds(NOON, 231) == 61
