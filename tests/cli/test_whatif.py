"""`sip-hub whatif`: the same cases under two agreements side by side, from files and from the hub's own log."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from hub.cli.app import app
from hub.cli.whatif_sides import Side, side_of, total_of
from hub.profile_files import load_profile
from hub.rates import own_rates
from tests.cli.written_log import WrittenLog, written_log
from tests.integration.stays import PERSONNUMMER, Saying, Stay, local

CASES = Path(__file__).parents[1] / "histories" / "cases"
CALLED = CASES / "429-an-appointment-told-after-the-call.jsonl"
NOT_CALLED = CASES / "1-the-users-own-sentence.jsonl"
KALMAR = Path(__file__).parents[2] / "hub" / "profiles" / "region-08.yaml"
LATER = "2026-12-20T00:00:00+01:00"


def run(*arguments: object):  # noqa: ANN201 - Click's own result
    return CliRunner().invoke(app, ["whatif", *map(str, arguments)])


def told(*arguments: object) -> dict[str, Any]:
    done = run(*arguments, "--json")
    assert (0, "") == (done.exit_code, done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture
def proposal(tmp_path: Path) -> Path:
    """Kalmar's profile, with an agreement that the municipality pays two days later, and planning input in a day."""
    path = tmp_path / "region-08.yaml"
    values = (
        '  payment_start_days.SOMATIC:\n    - {from: 2026-01-01, value: 5, source: "a proposal", status: HUB}\n\n'
        '  reminder_hours.sip_call:\n    - {from: 2026-01-01, value: 24, source: "a proposal", status: HUB}\n\n'
    )
    text = KALMAR.read_text(encoding="utf-8").replace("\nvalues:\n", f"\nvalues:\n{values}", 1)
    path.write_text(text, encoding="utf-8")
    return path


def two(proposal: Path, *arguments: object) -> dict[str, Any]:
    return told("--profile", "08", "--profile", proposal, *arguments)


class TestCasesInFiles:
    """The same messages as `sip-hub explain` reads."""

    def test_two_days_later_is_two_days_fewer(self, proposal: Path) -> None:
        [case] = two(proposal, CALLED, "--until", LATER)["cases"]
        now, then = case["sides"]

        assert (True, "RUNNING", "RUNNING") == (case["differs"], now["liability"], then["liability"])
        assert 2 == now["payable_days"] - then["payable_days"]
        # The first payable day is 2026-11-23, three days after Friday's notice; 12-20 has only begun.
        assert (date(2026, 12, 20) - date(2026, 11, 23)).days == now["payable_days"]

    def test_an_agreement_moves_no_duty_of_the_act(self, proposal: Path) -> None:
        [case] = two(proposal, NOT_CALLED, "--until", LATER)["cases"]
        now, then = case["sides"]

        assert now["late"] == then["late"]
        assert ["sip_call"] == [late["name"] for late in now["late"]]

    def test_the_totals_are_those_of_the_cases(self, proposal: Path) -> None:
        found = two(proposal, CALLED, NOT_CALLED, "--until", LATER)
        for number, total in enumerate(found["totals"]):
            sides = [case["sides"][number] for case in found["cases"]]
            assert sum(len(side["late"]) for side in sides) == total["late"]
            assert sum(side["payable_days"] or 0 for side in sides) == total["payable_days"]
            assert sum(side["liability"] == "MANUAL_REVIEW" for side in sides) == total["manual"]

    def test_profile_and_digest_are_named(self) -> None:
        found = told("--profile", "08", "--profile", "statute", CALLED)

        assert [{"name": name, "digest": load_profile(name).digest} for name in ("region-08", "statute")] == (
            found["profiles"]
        )

    def test_under_the_same_agreement_nothing_differs(self) -> None:
        found = told("--profile", "08", "--profile", "08", CALLED, NOT_CALLED, "--until", LATER)

        assert [False, False] == [case["differs"] for case in found["cases"]]
        assert found["totals"][0] == found["totals"][1]

    def test_what_no_text_settles_has_no_days(self) -> None:
        """Sörmland's agreement has replaced the Act's count by an analysis that nobody here has read."""
        side = told("--profile", "08", "--profile", "04", CALLED, "--until", LATER)["cases"][0]["sides"][1]

        assert ("MANUAL_REVIEW", None, None) == (side["liability"], side["payable_days"], side["amount_sek"])

    def test_where_the_month_counts_one_stay_has_no_days_and_no_amount_of_its_own(self) -> None:
        found = told("--profile", "08", "--profile", "14", CALLED, "--until", LATER)
        now, then = found["cases"][0]["sides"]

        # The average counts from the ready notice, on 11-20.
        assert (27, 0) == (now["payable_days"], now["average_days"])
        assert (0, 30, None) == (then["payable_days"], then["average_days"], then["amount_sek"])
        assert (30, 0) == (found["totals"][1]["average_days"], found["totals"][1]["payable_days"])

    def test_people_read_totals_and_the_cases_that_differ(self, proposal: Path) -> None:
        text = run("--profile", "08", "--profile", proposal, CALLED, NOT_CALLED, "--until", LATER).stdout

        assert "1 of 2 cases come to different ends.\n" in text
        assert f"\n{CALLED}\n" in text
        assert f"\n{NOT_CALLED}\n" not in text

    def test_in_swedish(self, proposal: Path) -> None:
        text = run("--profile", "08", "--profile", proposal, CALLED, "--until", LATER, "--lang", "sv").stdout

        assert "1 av 1 ärenden slutar olika.\n" in text
        assert "; löper; 27 dagar att betala; i kronor: inte känt\n" in text


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--profile", "08", CALLED], "--profile is given twice"),
        (["--profile", "08", "--profile", "14"], "Give either files with cases, or --from-log."),
        (["--profile", "08", "--profile", "14", "--from-log", CALLED], "Give either files with cases, or --from-log."),
        (["--profile", "08", "--profile", "nowhere", CALLED], "no profile 'nowhere'; there are: "),
        (["--profile", "08", "--profile", "14", "none.jsonl"], "none.jsonl cannot be used: No such file"),
        (["--profile", "08", "--profile", "14", KALMAR], "region-08.yaml: Line 1: "),
        (["--profile", "08", "--profile", "14", CALLED, "--until", "soon"], "--until"),
    ],
)
def test_what_cannot_be_used_is_named_with_the_remedy(arguments: list[object], sentence: str) -> None:
    done = run(*arguments)

    assert (2, "") == (done.exit_code, done.stdout)
    assert sentence in done.stderr


MONDAY = local("2026-11-02 08:00:00")
STAYS = [Stay(f"W-{number}", MONDAY) for number in range(3)]


def sayings() -> Iterator[Saying]:
    """Ready on Tuesday before noon; two are called the same day, and the last is not called."""
    for stay in STAYS:
        yield stay.admission()
        yield stay.appointed(MONDAY + timedelta(hours=3))
        yield stay.ready(MONDAY + timedelta(days=1))
    for stay in STAYS[:2]:
        yield stay.convened(MONDAY + timedelta(days=1, hours=2))


@pytest.fixture(scope="module")
def log() -> Iterator[WrittenLog]:
    with written_log() as written:
        written.say(*sayings())
        yield written


class TestTheHubsOwnLog:
    """Each case decided anew from what was told; what was decided then is left as it is."""

    def found(self, log: WrittenLog, proposal: Path) -> dict[str, Any]:
        until = "2026-11-15T12:00:00+01:00"
        return two(proposal, "--from-log", "--kafka", log.kafka, "--until", until)

    def test_every_case_is_there(self, log: WrittenLog, proposal: Path) -> None:
        cases = self.found(log, proposal)["cases"]

        assert {stay.case_id for stay in STAYS} == {case["case"] for case in cases}

    def test_days_and_misses_are_those_of_each_agreement(self, log: WrittenLog, proposal: Path) -> None:
        """Ready on 2026-11-03 at 08: payable from the 6th by the Act, from the 8th by the proposal, to the 14th."""
        now, then = self.found(log, proposal)["totals"]

        assert (2 * 9, 2 * 7) == (now["payable_days"], then["payable_days"])
        assert now["late"] == then["late"] >= 1

    def test_a_rate_that_was_entered_is_shown_with_whose_word_it_is(self, log: WrittenLog, proposal: Path) -> None:
        words = ["--year", "2026", "--sek", "12400", "--source", "HSLF-FS 2025:74", "--by", "vera"]
        before = self.found(log, proposal)
        CliRunner().invoke(app, ["rates", "add", *words, "--kafka", log.kafka])
        after = self.found(log, proposal)
        shown = run("--profile", "08", "--profile", proposal, "--from-log", "--kafka", log.kafka).stdout

        assert (None, "HSLF-FS 2025:74") == (before["totals"][0]["amount_sek"], before["rates"][0]["settled_by"])
        assert 2 * 9 * 12400 == after["totals"][0]["amount_sek"]
        assert "vera" == after["rates"][0]["entered"]["by"]
        assert "2026: 12400 kronor for each day, entered by vera; source: HSLF-FS 2025:74" in shown

    def test_nobody_is_named(self, log: WrittenLog, proposal: Path) -> None:
        assert PERSONNUMMER not in json.dumps(self.found(log, proposal))


def told_by_explain(*periods: dict[str, Any], status: str = "ENDED") -> dict[str, Any]:
    return {"deadlines": [], "liability": {"status": status, "reasons": [], "periods": list(periods)}}


def period(starts_on: str, ends_on: str | None, reason: str = "PAYABLE") -> dict[str, Any]:
    return {"starts_on": starts_on, "ends_on": ends_on, "reason": reason}


class TestTheFigures:
    """Days and amounts of what `sip-hub explain` says."""

    def side_of(self, told: dict[str, Any], today: str = "2027-01-01") -> Side:
        return side_of(told, date.fromisoformat(today), own_rates())

    def test_each_year_has_its_own_rate(self) -> None:
        told = told_by_explain(period("2019-12-30", "2019-12-31"), period("2020-01-01", "2020-01-01"))
        side = self.side_of(told)

        assert (3, 2 * 7800 + 8200, False) == (side.payable_days, side.amount_sek, side.run)
        assert (2019, 2020) == side.years

    def test_days_that_run_on_into_a_new_year_too(self) -> None:
        side = self.side_of(told_by_explain(period("2019-12-30", None), status="RUNNING"), today="2020-01-02")

        assert (3, 2 * 7800 + 8200, True) == (side.payable_days, side.amount_sek, side.run)

    def test_a_rate_that_is_not_known_makes_no_amount(self) -> None:
        side = self.side_of(told_by_explain(period("2020-12-31", "2020-12-31"), period("2021-01-01", "2021-01-01")))

        assert (2, None) == (side.payable_days, side.amount_sek)

    def test_days_in_an_average_cost_nothing_that_is_known_of_the_stay(self) -> None:
        told = told_by_explain(period("2020-12-30", "2020-12-31", "IN_MONTHLY_AVERAGE"))
        told["liability"]["in_average"] = [
            {"from": "2020-12-20", "to": "2020-12-21"},
            {"from": "2020-12-27", "to": None},
        ]
        side = self.side_of(told, today="2021-01-01")

        assert (0, 1 + 5, None) == (side.payable_days, side.average_days, side.amount_sek)

    @pytest.mark.parametrize(("today", "days"), [("2020-12-30", 0), ("2020-12-31", 1), ("2021-01-01", 2)])
    def test_days_that_run_are_counted_to_the_last_that_is_past(self, today: str, days: int) -> None:
        side = self.side_of(told_by_explain(period("2020-12-30", None), status="RUNNING"), today)

        assert (days, days * 8200, True) == (side.payable_days, side.amount_sek, side.run)

    def test_one_amount_that_is_not_known_makes_the_sum_not_known(self) -> None:
        known, unknown = self.side(100), self.side(None)

        assert 200 == total_of([known, known]).amount_sek
        assert total_of([known, unknown]).amount_sek is None

    def test_what_a_person_must_say_is_counted_apart(self) -> None:
        manual = Side((), "MANUAL_REVIEW", ("NO_AGREEMENT_KNOWN",), None, 0, run=False, amount_sek=None)
        total = total_of([self.side(100), manual])

        assert (1, 1, 100) == (total.payable_days, total.manual, total.amount_sek)

    def side(self, amount: int | None) -> Side:
        return Side((), "ENDED", (), 1, 0, run=False, amount_sek=amount)
