"""What is kept of cases read has a limit: the cases decided last keep it, the others are read anew."""

from hub.domain.memory import Memory
from processors.recent import Recent
from tests.specs.given import given
from tests.specs.told import admission, appointed, ready


def held(reading: str) -> Memory:
    memory = Memory()
    memory.reading = reading
    return memory


def test_the_case_decided_longest_ago_is_forgotten_first() -> None:
    recent, first, second, third = Recent(most=2), held("first"), held("second"), held("third")

    recent.decided("1", first)
    recent.decided("2", second)
    recent.decided("1", first)
    recent.decided("3", third)

    assert ("first", None, "third") == (first.reading, second.reading, third.reading)


def test_the_first_record_of_a_case_gives_it_a_memory_of_its_own() -> None:
    recent, before, after = Recent(most=1), held("before it was opened"), held("since")

    recent.decided("1", before)
    recent.decided("1", after)

    assert "since" == after.reading


def test_a_case_that_was_forgotten_is_decided_alike() -> None:
    told, next_one = (admission(), ready()), appointed("2026-11-20 13:00")
    remembered, forgotten = given(*told), given(*told)
    forgotten.case.memory.forget()

    assert remembered.told(next_one).events == forgotten.told(next_one).events
