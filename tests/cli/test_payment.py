"""`sip-hub rates`, `settle` and `dispute`: what a municipality owes, from the log to the page that settles a day."""

import csv
import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from io import StringIO

import pytest
from typer.testing import CliRunner

from hub import topics
from hub.cli.app import app
from hub.settings import Settings
from hub.topic_reader import read_to_end
from tests.cli.written_log import WrittenLog, written_log
from tests.integration.stays import NAME, PERSONNUMMER, Saying, Stay, local

MONDAY = local("2025-11-03 08:00:00")
CALLED, MISSED, OLD = Stay("A-0", MONDAY), Stay("A-1", MONDAY), Stay("A-2", local("2023-12-25 08:00:00"))


def stays() -> Iterator[Saying]:
    """Ready on Monday the 3rd after noon: payable from the 7th; one was called to in time, and left on the 12th."""
    for stay in (CALLED, MISSED, OLD):
        yield stay.admission()
        yield stay.appointed(stay.admitted_at + timedelta(hours=3))
        yield stay.ready(stay.admitted_at + timedelta(hours=5))
    yield CALLED.convened(MONDAY + timedelta(days=1))
    yield OLD.convened(OLD.admitted_at + timedelta(days=1))
    yield CALLED.discharged(MONDAY + timedelta(days=9))
    yield OLD.discharged(local("2024-01-03 10:00:00"))


@pytest.fixture(scope="module")
def log() -> Iterator[WrittenLog]:
    with written_log() as written:
        written.say(*stays())
        written.pass_time(local("2025-11-20 12:00:00"))
        yield written


def run(log: WrittenLog, *words: str):  # noqa: ANN201 - Click's own result
    return CliRunner().invoke(app, [*words, "--kafka", log.kafka])


def settled(log: WrittenLog, month: str) -> dict[str, object]:
    [row] = json.loads(run(log, "settle", "--month", month, "--json").stdout)["municipalities"]
    found: dict[str, object] = row
    return found


def test_a_year_that_nobody_knows_gives_days_and_no_amount_until_somebody_enters_it(log: WrittenLog) -> None:
    before = settled(log, "2025-11")
    entered = run(
        log, "rates", "add", "--year", "2025", "--sek", "12000", "--source", "HSLF-FS 2024:99", "--by", "vera"
    )
    after = settled(log, "2025-11")

    assert ("5", None, ["RATE_NOT_KNOWN"]) == (before["payable_days"], before["amount_sek"], before["why_not"])
    assert entered.exit_code == 0
    assert ("60000.00", []) == (after["amount_sek"], after["why_not"])
    assert ("ENTERED", "HSLF-FS 2024:99", "vera") == (
        after["rate"]["status"],  # type: ignore[index] # JSON
        after["rate"]["source"],  # type: ignore[index] # JSON
        after["rate"]["entered"]["by"],  # type: ignore[index] # JSON
    )
    [row] = csv.DictReader(StringIO(run(log, "settle", "--month", "2025-11", "--csv").stdout))
    assert ("ENTERED", "vera") == (row["rate_status"], row["rate_entered_by"])
    assert "12000 kronor for each day, entered by vera" in run(log, "settle", "--month", "2025-11").stdout


def test_each_month_has_its_own_days_at_the_rate_of_its_year(log: WrittenLog) -> None:
    """Ready on Christmas Day after noon: payable from the 29th to the 2nd."""
    december, january = settled(log, "2023-12"), settled(log, "2024-01")

    assert ("3", "31500.00") == (december["payable_days"], december["amount_sek"])
    assert ("2", None, ["RATE_NOT_KNOWN"]) == (january["payable_days"], january["amount_sek"], january["why_not"])


def test_a_month_without_stays_has_no_rows(log: WrittenLog) -> None:
    found = run(log, "settle", "--month", "2024-06", "--json")

    assert (0, []) == (found.exit_code, json.loads(found.stdout)["municipalities"])


def test_another_regions_stays_are_left_out(log: WrittenLog) -> None:
    assert (
        json.loads(run(log, "settle", "--month", "2023-12", "--region", "14", "--json").stdout)["municipalities"] == []
    )


def test_a_spreadsheet_has_the_same_numbers(log: WrittenLog) -> None:
    [row] = csv.DictReader(StringIO(run(log, "settle", "--month", "2023-12", "--csv").stdout))

    assert ("0880", "3", "31500.00", "10500") == (
        row["municipality"],
        row["payable_days"],
        row["amount_sek"],
        row["rate_sek"],
    )


@pytest.mark.parametrize(
    "words",
    [
        ["settle", "--month", "2025-13"],
        ["settle", "--month", "2025-11", "--region", "8"],
        ["settle", "--month", "2025-11", "--json", "--csv"],
        ["rates", "add", "--year", "2019", "--sek", "7900", "--source", "x"],
        ["rates", "add", "--year", "2026", "--sek", "12000", "--source", " "],
    ],
)
def test_what_cannot_be_used_is_refused(log: WrittenLog, words: list[str]) -> None:
    assert run(log, *words).exit_code == 2


def test_the_page_for_people_says_it_in_swedish(log: WrittenLog) -> None:
    shown = run(log, "settle", "--month", "2023-12", "--lang", "sv").stdout

    assert "vårdtillfällen för sig: 1; betalningsdagar: 3" in shown
    assert "belopp: 31500.00 kronor" in shown


def test_the_list_of_rates_says_what_would_settle_a_year(log: WrittenLog) -> None:
    listed = json.loads(run(log, "rates", "list", "--json").stdout)["rates"]
    by_year = {each["year"]: each for each in listed}

    assert (7800, "V") == (by_year[2019]["sek"], by_year[2019]["status"])
    assert (None, 11600, "I") == (by_year[2024]["sek"], by_year[2024]["believed_sek"], by_year[2024]["status"])
    assert "HSLF-FS 2025:74" in run(log, "rates", "list").stdout


def disputed(log: WrittenLog, stay: Stay) -> dict[str, object]:
    found: dict[str, object] = json.loads(run(log, "dispute", stay.case_id, "--json").stdout)
    return found


def test_a_dispute_tells_every_day_and_why(log: WrittenLog) -> None:
    [row] = disputed(log, CALLED)["liabilities"]  # type: ignore[misc] # JSON
    days = [(each["day"][-2:], each["payable"], each["why"]) for each in row["days"]]

    assert days == [
        *((f"{day:02}", False, "BEFORE_FIRST_PAYABLE_DAY") for day in (3, 4, 5, 6)),
        *((f"{day:02}", True, "PAYABLE") for day in range(7, 12)),
        ("12", False, "LAST_DAY"),
    ]


def test_days_over_a_new_year_are_summed_year_by_year(log: WrittenLog) -> None:
    [row] = disputed(log, OLD)["liabilities"]  # type: ignore[misc] # JSON

    assert [(2023, 3, 10500, "31500.00"), (2024, 2, None, None)] == [
        (each["year"], each["days"], each["rate_sek"], each["amount_sek"]) for each in row["sums"]
    ]
    assert row["amount_sek"] is None


def test_a_condition_that_was_not_fulfilled_is_told(log: WrittenLog) -> None:
    [row] = disputed(log, MISSED)["liabilities"]  # type: ignore[misc] # JSON

    assert ("PREVENTED", ["SIP_CALL_MISSED"]) == (row["status"], row["reasons"])
    assert {"sip_call": False} == {
        p["name"]: p["fulfilled"] for p in row["preconditions"] if p["fulfilled"] is not True
    }


def test_each_decision_bears_the_digest_of_its_record(log: WrittenLog) -> None:
    decisions = disputed(log, CALLED)["decisions"]
    records = {
        record.offset: hashlib.sha256(record.value or b"").hexdigest()
        for record in read_to_end(Settings(kafka=log.kafka), topics.CASE_EVENTS, topics.partition_for(CALLED.case_id))
    }

    assert [(d["version"], records[d["offset"]]) for d in decisions] == [  # type: ignore[attr-defined] # JSON
        (d["version"], d["sha256"])
        for d in decisions  # type: ignore[attr-defined] # JSON
    ]


class Page(HTMLParser):
    """What stands in a page, and whether every tag that it opens is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open, self.tags, self.text = list[str](), set[str](), ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not {name for name, _ in attrs} & {"src", "href", "onclick"}
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize(("language", "said"), [("sv", "Första betalningsdagen"), ("en", "First payable day")])
def test_the_page_is_whole_in_itself_and_tells_nobodys_name(log: WrittenLog, language: str, said: str) -> None:
    page = Page()
    shown = run(log, "dispute", CALLED.case_id, "--lang", language).stdout
    page.feed(shown)

    assert page.open == []
    assert not page.tags & {"script", "link", "img", "iframe"}
    assert said in page.text
    assert CALLED.message_id("DischargeReady") in page.text
    assert "2025-11-03 13:00:00" in page.text, "whether it was after noon may turn on a second"
    assert not [secret for secret in (NAME, PERSONNUMMER, "Storgatan") if secret in shown]


def test_a_case_that_the_log_does_not_hold(log: WrittenLog) -> None:
    assert run(log, "dispute", "7e0cf1f5-3a8e-5f0f-9f6b-0c1d2e3f4a5b").exit_code == 1


def test_the_story_of_a_case_says_who_pays_and_which_days(log: WrittenLog) -> None:
    shown = run(log, "case", CALLED.case_id).stdout

    assert "Kalmar: ended; payable day from 2025-11-07 to 2025-11-11" in shown
