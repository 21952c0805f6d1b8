"""The cursor: below it skip, above it fetch again, never on past a hole."""

from dataclasses import dataclass

from faust.types import TP

from processors.cursors import Cursors, Hole

HERE, THERE = TP("hub.commands.v1", 0), TP("hub.commands.v1", 1)


@dataclass(frozen=True)
class Record:
    """A record that has nothing but its place."""

    offset: int


def records(*offsets: int) -> list[Record]:
    """Records at these offsets."""
    return [Record(offset) for offset in offsets]


def cursors(**_: int) -> Cursors[Record]:
    """Cursors that expect offset 5 in one partition."""
    made: Cursors[Record] = Cursors()
    made.restart({HERE: 5})
    return made


def test_what_continues_the_partition_is_taken() -> None:
    assert ({HERE: records(5, 6, 7)}, []) == cursors().take({HERE: records(5, 6, 7)})


def test_what_was_handed_out_before_is_skipped() -> None:
    assert ({HERE: records(5, 6)}, []) == cursors().take({HERE: records(3, 4, 5, 6)})


def test_a_fetch_above_the_cursor_is_a_hole() -> None:
    assert ({}, [Hole(HERE, 5, 8)]) == cursors().take({HERE: records(8, 9)})


def test_a_hole_within_a_fetch_ends_what_is_taken() -> None:
    assert ({HERE: records(5, 6)}, [Hole(HERE, 7, 9)]) == cursors().take({HERE: records(5, 6, 9)})


def test_a_partition_that_is_not_served_is_left_alone() -> None:
    assert ({}, []) == cursors().take({THERE: records(0, 1)})


def test_only_what_is_acknowledged_moves_the_cursor() -> None:
    it = cursors()
    taken, _ = it.take({HERE: records(5, 6)})

    assert it[HERE] == 5

    it.advance(taken)

    assert it[HERE] == 7


def test_a_hole_counts_how_often_it_was_met_until_records_come() -> None:
    it = cursors()
    hole = Hole(HERE, 5, 8)

    assert [1, 2] == [it.times_seen(hole), it.times_seen(hole)]

    it.advance({HERE: records(5)})

    assert it.times_seen(hole) == 1


def test_a_position_is_to_be_committed_until_the_broker_has_it() -> None:
    it = cursors()

    assert {HERE: 5} == it.uncommitted()

    it.committed({HERE: 5})

    assert {} == it.uncommitted()

    it.advance({HERE: records(5)})

    assert {HERE: 6} == it.uncommitted()
