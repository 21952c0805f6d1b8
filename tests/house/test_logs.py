"""Log lines: one form for ours and the libraries', and never who a patient is."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from hub.logs import configure
from hub.settings import LogFormat, Settings

PLANTED = "191212121212"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that is logged as JSON, with the logging of the test run put back afterwards."""
    root = logging.getLogger()
    kept = (root.handlers, root.level)
    stream = io.StringIO()
    configure(Settings(log_format=LogFormat.JSON), stream)
    yield stream
    root.handlers, root.level = kept[0], kept[1]
    structlog.reset_defaults()


def logged(lines: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_a_line_is_one_json_object_with_level_and_utc_time(lines: io.StringIO) -> None:
    structlog.get_logger("intake").info("batch", records=3)

    [line] = logged(lines)
    assert (line["event"], line["level"], line["records"]) == ("batch", "info", 3)
    assert str(line["timestamp"]).endswith("Z")


def test_a_library_speaks_in_the_same_form(lines: io.StringIO) -> None:
    logging.getLogger("faust.worker").warning("rebalanced %d partitions", 4)

    [line] = logged(lines)
    assert (line["event"], line["level"]) == ("rebalanced 4 partitions", "warning")


@pytest.mark.parametrize(
    "written",
    [PLANTED, "19121212-1212", "121212-1212", "121212+1212", "1212121212", "191212721219", f"patient {PLANTED} came"],
)
def test_a_personal_number_is_blotted_out_wherever_it_stands(lines: io.StringIO, written: str) -> None:
    log = structlog.get_logger()
    log.info(written)
    log.info("x", note=written)
    log.info("x", deep={"list": [{"note": written}]})
    logging.getLogger("library").error("refused %s", written)
    log.error("failed", exc_info=ValueError(written))

    assert len(logged(lines)) == 5
    assert all(digits not in lines.getvalue() for digits in (PLANTED, "1212-12", "1212+12", "12121212", "721219"))


def test_fields_that_hold_identity_are_blotted_out_whatever_they_hold(lines: io.StringIO) -> None:
    structlog.get_logger().info("x", patient={"name": "Tolvan Tolvansson"}, body={"registered_address": "Storgatan 1"})

    [line] = logged(lines)
    assert (line["patient"], line["body"]) == ("[identity]", {"registered_address": "[identity]"})


@pytest.mark.parametrize(
    "written",
    [
        "e045a741-c289-5753-a787-191212121212",  # a case id may end in digits only
        "1795296258584000",  # microseconds
        "SE2321000073-H001",  # HSA-id
        "inbox.org-5561234567.v1",  # organisation number: the third digit is never below two
    ],
)
def test_what_is_needed_to_follow_a_case_stays(lines: io.StringIO, written: str) -> None:
    structlog.get_logger().info("x", note=written)

    assert logged(lines)[0]["note"] == written


def test_bytes_are_counted_and_not_shown(lines: io.StringIO) -> None:
    structlog.get_logger().info("x", payload=b"sealed")

    assert logged(lines)[0]["payload"] == "<6 bytes>"


def test_a_library_that_repeats_itself_is_heard_once_a_minute_with_the_number_it_repeated(lines: io.StringIO) -> None:
    def knock(second: float, node: int = 1) -> None:
        record = logging.makeLogRecord(
            {"name": "aiokafka", "levelno": logging.ERROR, "levelname": "ERROR", "msg": "no node %s", "args": (node,)}
        )
        record.created = second
        logging.getLogger().handle(record)

    for second in (1_000.0, 1_001.0, 1_059.9, 1_060.0):
        knock(second)
    structlog.get_logger("intake").error("no node 1")
    structlog.get_logger("intake").error("no node 1")

    assert ["no node 1", "no node 1 (2 more like it)", "no node 1", "no node 1"] == [
        line["event"] for line in logged(lines)
    ]
