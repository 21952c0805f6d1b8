"""`sip-hub profile`: every number with its source, its status and its days, and what falls back to the statute."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from hub.cli.app import app
from hub.profile_files import load_rules, profile_names


def run(*arguments: str):  # noqa: ANN201 - Click's own result
    return CliRunner().invoke(app, ["profile", *arguments])


def shown(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("show", *arguments, "--json").stdout)
    return found


def value(found: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [each for each in found["values"] if each["name"] == name]


def test_the_list_names_every_profile_with_what_it_states_itself() -> None:
    told = json.loads(run("list", "--json").stdout)["profiles"]

    assert [each["name"] for each in told] == profile_names()
    halland = next(each for each in told if each["name"] == "region-13")
    assert (halland["extends"], "planning_input_hours" in halland["own_values"]) == ("statute", True)
    assert run("list").stdout.endswith("A region that is not listed follows statute.\n")


@pytest.mark.parametrize("name", profile_names())
def test_every_profile_can_be_shown_and_bears_the_digest_that_decisions_name(name: str) -> None:
    assert run("show", name).exit_code == 0
    assert shown(name)["digest"] == load_rules(name).digest


def test_a_value_comes_with_source_status_and_days() -> None:
    assert value(shown("statute"), "sip_call_days") == [
        {
            "name": "sip_call_days",
            "value": 3,
            "from": "2018-01-01",
            "until": None,
            "source": "SFS 2017:612, 4 kap. 3 §",
            "status": "V",
            "stated_in": "statute",
        }
    ]


def test_a_region_says_what_is_its_own_and_what_falls_back() -> None:
    found = shown("13")

    assert [each["stated_in"] for each in value(found, "sip_call_days")] == ["statute"]
    before, since = value(found, "planning_input_hours")
    assert (before["value"], before["until"], before["stated_in"]) == (None, "2022-10-31", "region-13")
    assert (since["value"], since["from"], since["until"], since["stated_in"]) == (48, "2022-11-01", None, "region-13")
    assert "falls back to statute" in run("show", "region-13").stdout
    assert "falls back" not in run("show", "statute").stdout


@pytest.mark.parametrize(("day", "hours"), [("2022-10-31", [None]), ("2022-11-01", [48]), ("2017-12-31", [])])
def test_on_a_day_only_what_holds_then(day: str, hours: list[int | None]) -> None:
    assert [each["value"] for each in value(shown("region-13", "--on", day), "planning_input_hours")] == hours


def test_a_value_that_nobody_knows_starts_no_clock_and_says_so() -> None:
    assert (
        "planning_input_hours = not known, so no such clock runs\n  from 2018-01-01 to 2022-10-31; "
        in run("show", "13", "--on", "2022-10-31").stdout
    )


def test_a_region_without_a_profile_has_the_statute_and_is_told_so() -> None:
    done = run("show", "region-25")

    assert done.stdout.startswith("region-25 has no profile of its own; the statute holds there.\n")
    assert shown("25")["name"] == "statute"


def test_before_the_act_nothing_holds() -> None:
    assert (
        "Nothing is stated for 2017-12-31; the Act holds from 2018-01-01." in run("show", "--on", "2017-12-31").stdout
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["show", "halland"], "no profile 'halland'; there are: kommun-1497, region-"),
        (["show", "--on", "today"], "--on is a day; write it like 2026-11-20."),
    ],
)
def test_what_cannot_be_used_is_named_with_the_remedy(arguments: list[str], sentence: str) -> None:
    done = run(*arguments)

    assert (done.exit_code, done.stdout) == (2, "")
    assert sentence in done.stderr
