"""`sip-hub profile check`: the hub's profiles and an operator's own, each refused with file, line and remedy."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from hub.cli.app import app
from hub.profile_files import load_profile, profile_names

OWN = Path(__file__).parents[2] / "hub" / "profiles"
GOOD = """name: region-10
title: Blekinge
extends: statute
values:
  planning_input_hours:
    - {from: 2024-03-01, value: 24, source: "§ 4.2", status: V}
  read_receipt_hours:
    - {from: 2024-03-01, value: null, unknown: "the routine", source: "§ 4.3", status: V}
"""


def run(*arguments: object):  # noqa: ANN201 - Click's own result
    return CliRunner().invoke(app, ["profile", "check", *map(str, arguments)])


def told(*arguments: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(*arguments, "--json").stdout)["profiles"]
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "region-10.yaml"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_the_hubs_own_can_all_be_used() -> None:
    done = run()

    assert (0, "") == (done.exit_code, done.stderr)
    assert done.stdout.endswith(f"All {len(profile_names())} can be used.\n")
    assert {name: load_profile(name).digest for name in profile_names()} == {
        each["name"]: each["digest"] for each in told()
    }


def test_the_directory_of_the_hubs_own_is_the_same() -> None:
    """The table of amounts lies there too, and is no profile."""
    assert [each["digest"] for each in told()] == [each["digest"] for each in told(OWN)]


def test_ones_own_file_can_be_used_and_says_what_it_does_not_know(file: Path) -> None:
    [found] = told(file)

    assert ("region-10", ["read_receipt_hours"], None) == (found["name"], found["not_known"], found["refusal"])
    assert f"{file}: can be used; version {found['digest'][:12]}; 1 values not known\n" in run(file).stdout


@pytest.mark.parametrize(
    ("was", "is_now", "line", "sentence"),
    [
        ("value: 24", "value: soon", 6, "planning_input_hours: 'soon' is of the wrong kind; write a whole number"),
        ("status: V}\n  read", "status: X}\n  read", 6, "planning_input_hours: status 'X'; use one of"),
        ("planning_input_hours", "sip_call_days", 6, "sip_call_days: a region may not state it; remove it"),
        ("name: region-10", "name: region-11", 1, "the file: name is 'region-11'; write name: region-10"),
        (
            "extends: statute",
            "extends: region-14",
            1,
            "the file: region-10 extends 'region-14'; write extends: statute",
        ),
        ("values:", "values", 5, "could not find expected ':'"),
    ],
)
def test_what_cannot_be_used_is_named_with_file_line_and_remedy(
    file: Path, was: str, is_now: str, line: int, sentence: str
) -> None:
    assert was in GOOD
    file.write_text(GOOD.replace(was, is_now), encoding="utf-8")
    done = run(file)

    assert 1 == done.exit_code
    assert f"{file}, line {line}: {sentence}" in done.stdout
    assert done.stdout.endswith("1 of 1 cannot be used.\n")


def test_one_that_cannot_be_used_hides_none_that_can(file: Path) -> None:
    broken = file.with_name("region-07.yaml")
    broken.write_text(GOOD, encoding="utf-8")
    found = {Path(each["path"]).name: each["refusal"] is None for each in told(file.parent)}

    assert {"region-07.yaml": False, "region-10.yaml": True} == found
    assert 1 == run(file.parent).exit_code


def test_a_file_that_is_no_utf_8_is_named_with_its_line(file: Path) -> None:
    file.write_bytes(GOOD.replace("Blekinge", "Blekinge län").encode("latin-1"))

    assert f"{file}, line 2: is not UTF-8; save the file as UTF-8\n" in run(file).stdout


def test_what_is_not_there_is_no_answer(tmp_path: Path) -> None:
    for missing, sentence in ((tmp_path / "x.yaml", "cannot be used: No such file"), (tmp_path, "holds no profile")):
        done = run(missing)
        assert (2, True) == (done.exit_code, sentence in done.stderr)


def test_in_swedish(file: Path) -> None:
    assert "1 värden är inte kända\nAlla 1 kan användas.\n" in run(file, "--lang", "sv").stdout
