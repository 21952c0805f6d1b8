"""`sip-hub parties show`: who it is, who reads its notices, who may speak for it, and how that is known."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from hub.cli.app import app

ON = ("--on", "2026-11-20")
OWN = """
organisations:
  - {number: "5561234567", name: Vårdval AB, controller: org-5561234567, speaks_as: [OPEN_CARE],
     valid_from: 2026-01-01, valid_to: 2026-12-31, source: contract 1, status: V}
"""


def show(*arguments: str, **environment: str):  # noqa: ANN201 - Click's own result
    return CliRunner().invoke(app, ["parties", "show", *arguments], env={"COLUMNS": "200", **environment})


def shown(*arguments: str, **environment: str) -> dict[str, Any]:
    done = show(*arguments, *ON, "--json", **environment)
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_municipal_party_is_read_by_its_board_and_spoken_for_by_itself_and_its_units() -> None:
    found = shown("municipality:0880:HEALTH_CARE")

    assert ("kommun-0880", "inbox.kommun-0880.v1") == (found["controller"]["controller"], found["controller"]["inbox"])
    assert ["municipality:0880:HEALTH_CARE", "SE2120000746-…"] == [each["sender"] for each in found["speakers"]]
    assert "V" == found["speakers"][1]["status"]
    assert found["source"].startswith("the hub's default rule")


def test_a_unit_of_open_care_is_read_and_spoken_for_by_its_region() -> None:
    found = shown("open_care:SE2321000073-V001")

    assert "region-08" == found["controller"]["controller"]
    assert ["open_care:SE2321000073-V001", "SE2321000073-…"] == [each["sender"] for each in found["speakers"]]


def test_a_controller_tells_whom_it_reads_for_and_what_is_not_known_of_it() -> None:
    found = shown("kommun-0188")

    assert "Kommunalförbundet sjukvård och omsorg i Norrtälje" == found["name"]
    assert "municipality:0188:HEALTH_CARE" in found["reads_for"]
    assert "its organisation number" in found["unknown"]


def test_a_region_reads_for_its_open_care_and_its_units() -> None:
    found = shown("region-08")

    assert ["open_care:region-08"] == found["reads_for"]
    assert ["2321000073"] == [each["organisation"] for each in found["organisations"]]


@pytest.mark.parametrize("name", ["SE2120000746-K001", "se2120000746-k001", "2120000746"])
def test_a_sender_is_known_by_its_organisation_number(name: str) -> None:
    found = shown(name)

    assert ("Kalmar kommun", ["MUNICIPALITY"], "0880") == (found["name"], found["speaks_as"], found["municipality"])


def test_what_is_in_force_depends_on_the_day(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    own = {"SIP_HUB_PARTIES": str(tmp_path)}

    assert "Vårdval AB" == shown("5561234567", **own)["name"]
    assert 1 == show("5561234567", "--on", "2027-01-01", **own).exit_code
    assert 1 == show("5561234567", *ON).exit_code


def test_without_a_name_everything_that_stands_in_a_file_is_shown() -> None:
    found = shown()

    assert (22, 290) == (len(found["organisations"]), found["municipalities"])
    assert "kommun-0180-sodermalm" in [each["controller"] for each in found["controllers"]]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["municipality:0880:HEALTH_CARE"], "  read by: kommun-0880  Kalmar, kommun"),
        (["municipality:0880:HEALTH_CARE", "--lang", "sv"], "  läses av: kommun-0880  Kalmar, kommun"),
        (["region-08"], "    source [M]: from memory, from 2018-01-01"),
        (["SE2120000746-K001"], "  speaks as: municipality"),
        (["SE2120000746-K001", "--lang", "sv"], "  talar som: kommun"),
        ([], "municipality:0188:HEALTH_CARE  [V]  read by kommun-0188"),
    ],
)
def test_it_is_told_in_lines_that_a_person_reads(arguments: list[str], line: str) -> None:
    done = show(*arguments, *ON)

    assert done.exit_code == 0
    assert line in done.stdout.splitlines()


@pytest.mark.parametrize("name", ["municipality:1917:LSS", "school:somewhere", "kommun-1917", "nobody", "SE1-"])
def test_who_is_not_known_is_said_not_to_be(name: str) -> None:
    done = show(name, *ON)

    assert done.exit_code == 1
    assert "knows nothing of that name" in done.stderr


def test_a_file_of_ones_own_that_cannot_be_used_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OWN.replace("contract 1", '""'), encoding="utf-8")

    done = show(SIP_HUB_PARTIES=str(tmp_path))

    assert done.exit_code == 2
    assert "own.yaml, line 3: 5561234567: source is no text" in done.stderr
