"""The claim rule: a decision counts only under the latest claim before it, for every reader alike."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hub.internal import Decision, PartitionClaimed, RulesUsed
from processors.case_log import resume_at
from processors.claims import ClaimReader, LogRecord, UnreadableLogError
from processors.consumer_thread import Position
from processors.log_exceptions import LogExceptions, LogExceptionsError, load_log_exceptions

AT = datetime(2026, 1, 1, tzinfo=UTC)
BROKEN = b"broken"


def decode(value: bytes) -> LogRecord:
    """Read `claim`, or the number of the claim that a decision bears."""
    if value == b"claim":
        return PartitionClaimed(worker="w", claimed_at=AT)
    return Decision(
        case_id="c", version=1, claim=int(value), inbox_offset=0, cause="m", recorded_at=AT,
        rules=RulesUsed(profile="statute", digest=""), events=(),
    )  # fmt: skip


def counted(*values: bytes, exceptions: LogExceptions | None = None) -> list[int]:
    """The offsets of the decisions that count."""
    reader = ClaimReader(0, decode, exceptions or LogExceptions())
    return [offset for offset, value in enumerate(values) if reader.read(offset, value)]


def test_decisions_under_the_latest_claim_count() -> None:
    assert [1, 2] == counted(b"claim", b"0", b"0")


def test_what_a_zombie_writes_after_another_claim_is_void() -> None:
    assert [1, 4] == counted(b"claim", b"0", b"claim", b"0", b"2", b"0")


def test_a_decision_before_any_claim_is_void() -> None:
    assert [] == counted(b"0", b"1", b"-2")


def test_a_reader_that_goes_on_with_its_stored_claim_agrees() -> None:
    whole = [b"claim", b"0", b"claim", b"0", b"2", b"0"]
    for stop in range(len(whole)):
        before = ClaimReader(0, decode)
        for offset in range(stop):
            before.read(offset, whole[offset])
        after = ClaimReader(0, decode, claim=before.claim, next_offset=before.next_offset)

        assert [o for o in (1, 4) if o >= stop] == [o for o in range(stop, 6) if after.read(o, whole[o])]


def test_a_record_missing_from_the_log_stops_the_reader() -> None:
    reader = ClaimReader(3, decode)
    reader.read(0, b"claim")

    with pytest.raises(UnreadableLogError, match=r"partition 3, offset 2.*offset 1 should have come"):
        reader.read(2, b"0")


def test_a_record_that_cannot_be_read_stops_the_reader_and_names_the_remedy() -> None:
    with pytest.raises(UnreadableLogError, match=r"partition 0, offset 1, sha256 [0-9a-f]{64} .*log-exceptions\.yaml"):
        counted(b"claim", BROKEN)


def test_a_named_record_is_passed_over_if_its_content_is_the_one_that_was_named(tmp_path: Path) -> None:
    path = tmp_path / "log-exceptions.yaml"
    digest = hashlib.sha256(BROKEN).hexdigest()
    path.write_text(f"- {{partition: 0, offset: 1, sha256: {digest}, reason: planted, by: a test}}\n")

    assert [2] == counted(b"claim", BROKEN, b"0", exceptions=load_log_exceptions(path))
    with pytest.raises(UnreadableLogError):
        counted(b"claim", b"other", b"0", exceptions=load_log_exceptions(path))


def test_an_exception_must_say_everything(tmp_path: Path) -> None:
    path = tmp_path / "log-exceptions.yaml"
    path.write_text("- {partition: 0, offset: 1}\n")

    with pytest.raises(LogExceptionsError, match="sha256"):
        load_log_exceptions(path)


@pytest.mark.parametrize(
    ("stored", "last_decided", "expected"),
    [
        pytest.param(None, -1, 0, id="nothing was ever decided"),
        pytest.param(None, 41, 42, id="the group's offsets are lost"),
        pytest.param(Position(40, "39"), 41, 40, id="killed after the append, before the commit"),
        pytest.param(Position(100, "41"), 41, 100, id="a long tail that led to no decision is not read again"),
        pytest.param(Position(100, "99"), 41, 42, id="the log has lost decisions that the group had seen"),
        pytest.param(Position(100, "-1"), -1, 100, id="a tail of watermarks before any decision"),
        pytest.param(Position(100, ""), 41, 42, id="a position without a note is believed as far as the log goes"),
    ],
)
def test_the_inbox_is_read_from_where_group_and_log_agree(
    stored: Position | None, last_decided: int, expected: int
) -> None:
    """What is read again is judged again, so the lesser is always safe; the greater is believed only with its log."""
    assert expected == resume_at(stored, last_decided)


@pytest.mark.parametrize(("text", "line"), [("- {partition: 1", 1), ("- offset: 1\n  partition: 1\n- b: [", 3)])
def test_a_file_of_exceptions_that_is_no_yaml_is_refused_by_line(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "log-exceptions.yaml"
    path.write_text(text)

    with pytest.raises(LogExceptionsError, match=f"line {line}: it is no YAML"):
        load_log_exceptions(path)


def test_nor_is_one_with_an_impossible_day(tmp_path: Path) -> None:
    path = tmp_path / "log-exceptions.yaml"
    path.write_text("- {partition: 1, offset: 2, sha256: x, reason: 2026-02-30, by: me}")

    with pytest.raises(LogExceptionsError, match="it is no YAML"):
        load_log_exceptions(path)
