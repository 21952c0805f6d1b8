"""`sip-hub profile diff`: every value in which two profiles differ, on its days, with who says so on either side."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from hub.cli.app import app
from hub.cli.profile_diff import differences
from hub.cli.profile_lookup import found_profile
from hub.profile_files import Entry, load_profile, profile_names
from hub.profile_values import ACT_BEGINS

HALLAND = Path(__file__).parents[2] / "hub" / "profiles" / "region-13.yaml"


def run(*arguments: str):  # noqa: ANN201 - Click's own result
    return CliRunner().invoke(app, ["profile", "diff", *arguments])


def told(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*arguments, "--json").stdout)
    return found


def named(found: dict[str, Any], name: str) -> list[tuple[str, str | None, list[object]]]:
    rows = [row for row in found["differences"] if row["name"] == name]
    return [(row["from"], row["until"], [side["value"] for side in row["sides"]]) for row in rows]


@pytest.mark.parametrize("name", ["statute", "08", "1497"])
def test_a_profile_does_not_differ_from_itself(name: str) -> None:
    done = run(name, name)

    assert (0, True) == (done.exit_code, "say the same.\n" in done.stdout)
    assert [] == told(name, name)["differences"]


def test_a_difference_has_its_days_and_both_sources() -> None:
    found = told("13", "statute")
    [row] = [
        row for row in found["differences"] if row["name"] == "planning_input_hours" and row["from"] > "2018-01-01"
    ]

    assert ("2022-11-01", None) == (row["from"], row["until"])
    assert [(48, "region-13", "V"), (None, "statute", "V")] == [
        (side["value"], side["stated_in"], side["status"]) for side in row["sides"]
    ]
    assert all(side["source"] for side in row["sides"])
    assert [load_profile("region-13").digest, load_profile("statute").digest] == [
        side["digest"] for side in found["profiles"]
    ]


def test_not_known_differs_from_none() -> None:
    assert [("2018-01-01", None, [None, None])] == named(told("08", "statute"), "read_receipt_hours")
    assert "    region-08: not known, so no such clock runs  [V]\n" in run("08", "statute").stdout
    assert "    statute: none, so no such clock runs  [V]\n" in run("08", "statute").stdout


def test_three_and_three_point_nought_are_the_same(tmp_path: Path) -> None:
    paths = [tmp_path / folder / "region-13.yaml" for folder in ("whole", "decimal")]
    for path, value in zip(paths, ("3", "3.0"), strict=True):
        path.parent.mkdir()
        version = f'{{from: 2020-01-01, value: {value}, source: "§", status: V}}'
        head = "name: region-13\ntitle: x\nextends: statute\nvalues:\n"
        path.write_text(f"{head}  average_threshold_days: [{version}]\n", encoding="utf-8")

    assert 0 == run(*map(str, paths)).exit_code


@pytest.mark.parametrize(("day", "hours"), [("2022-10-31", None), ("2022-11-01", 48)])
def test_on_a_day_only_what_differs_then(day: str, hours: int | None) -> None:
    rows = named(told("13", "statute", "--on", day), "planning_input_hours")

    assert [[hours, None]] == [values for _, _, values in rows]


def test_over_time_each_pair_of_entries_stands_by_itself() -> None:
    assert [
        ("2018-01-01", "2018-09-24", ["individual", None]),
        ("2018-09-25", "2020-11-30", ["average", None]),
        ("2020-12-01", None, ["average", None]),
    ] == named(told("14", "04"), "payment_model")


@pytest.mark.parametrize("one", ["region-01", "region-14", "region-20"])
@pytest.mark.parametrize("other", ["statute", "region-06"])
def test_day_by_day_it_says_what_the_entries_say(one: str, other: str) -> None:
    """Checked against the entries themselves, on every day of three years with many changes."""
    left, right = load_profile(one).values, load_profile(other).values
    found = differences(found_profile(one), found_profile(other))
    for number in range(365 * 3):
        day = ACT_BEGINS + timedelta(number)
        differ = {name for name in left if said(left[name], day) != said(right[name], day)}
        assert differ == {each.name for each in found if each.holds_on(day)}, day


def said(entries: tuple[Entry, ...], day: date) -> tuple[object, bool]:
    entry = [each for each in entries if each.since <= day][-1]
    return entry.value, entry.unknown is None


def test_a_file_of_ones_own_is_compared_with_what_holds(tmp_path: Path) -> None:
    proposal = tmp_path / "region-13.yaml"
    proposal.write_text(HALLAND.read_text(encoding="utf-8").replace("value: 48", "value: 24"), encoding="utf-8")

    assert [("2022-11-01", None, [48, 24])] == named(told("13", str(proposal)), "planning_input_hours")
    done = run("13", str(proposal))
    assert done.exit_code == 1
    assert f"    region-13 {load_profile('region-13').digest[:6]}: 48 hours  [V]\n" in done.stdout
    assert run("13", str(HALLAND)).exit_code == 0


def test_an_old_version_is_found_by_its_digest() -> None:
    assert run(load_profile("region-13").digest[:12], "13").exit_code == 0


def test_in_swedish_all_but_the_sources() -> None:
    swedish = run("08", "statute", "--lang", "sv").stdout

    assert "    statute: ingen, så ingen sådan frist löper  [V]\n" in swedish
    assert "det som skulle avgöra det: " in swedish
    assert "08 och statute säger detsamma" not in swedish


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["halland", "13"], "no profile 'halland'; there are: "),
        (["13", "statute", "--on", "today"], "--on is a day; write it like 2026-11-20."),
        (["13", "none.yaml"], "none.yaml cannot be used: No such file"),
    ],
)
def test_what_cannot_be_used_is_named_with_the_remedy(arguments: list[str], sentence: str) -> None:
    done = run(*arguments)

    assert (done.exit_code, done.stdout) == (2, "")
    assert sentence in done.stderr


def test_there_are_profiles_for_all_regions_to_compare() -> None:
    assert 21 == sum(name.startswith("region-") for name in profile_names())
