"""What a profile states shows in what `sip-hub explain` answers: the same stay under several profiles."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from hub.cli.app import app
from hub.kept_profiles import kept_version
from hub.profile_files import load_profile

CASE = Path(__file__).parents[1] / "histories" / "cases" / "1-the-users-own-sentence.jsonl"


def explained(*arguments: str, region: str = "08") -> dict[str, Any]:
    """Case 1, ready on Friday 2026-11-20, in a hospital of *region*."""
    lines = [json.loads(line) for line in CASE.read_text(encoding="utf-8").splitlines()]
    lines[0]["body"]["hospital_region"] = region
    done = CliRunner().invoke(app, ["explain", *arguments, "-"], input="\n".join(map(json.dumps, lines)))
    assert done.exit_code == 0
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def clocks(found: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [each for each in found["deadlines"] if each["name"] == name]


def invited(found: dict[str, Any]) -> list[str]:
    return [each["role"] for each in found["notices"] if each["type"] == "SipInvitation"]


@pytest.mark.parametrize(
    ("region", "profile"), [("01", "region-01"), ("08", "region-08"), ("14", "region-14"), ("23", "region-23")]
)
def test_the_hospitals_region_decides_and_the_answer_names_profile_and_digest(region: str, profile: str) -> None:
    rules = explained(region=region)["rules"]

    assert (profile, load_profile(profile).digest) == (rules["profile"], rules["digest"])
    assert profile == kept_version(rules["digest"]).name


@pytest.mark.parametrize(("region", "ended"), [("14", ["2020-11-30"]), ("08", [])])
def test_the_answer_says_which_of_the_profiles_texts_held_no_more(region: str, ended: list[str]) -> None:
    told = explained(region=region)["rules"].get("ended", [])

    assert len(ended) == len(told)
    assert all(f"Held to {day}; what it alone stated falls back" in each for day, each in zip(ended, told, strict=True))


def test_in_hjo_the_meeting_has_a_goal_of_three_weeks_that_is_never_missed() -> None:
    [goal] = clocks(explained("--profile", "kommun-1497", "--until", "2027-01-31T00:00:00+01:00"), "sip_meeting")

    assert ("2026-12-11", None, "OPEN") == (goal["target_at"][:10], goal["due_at"], goal["status"])


@pytest.mark.parametrize("profile", ["statute", "region-14"])
def test_elsewhere_there_is_no_such_goal(profile: str) -> None:
    assert [] == clocks(explained("--profile", profile), "sip_meeting")


@pytest.mark.parametrize("region", ["01", "08"])
def test_at_discharge_nobody_waits_for_consent_to_be_invited(region: str) -> None:
    assert ["CONVENER", "PARTICIPANT"] == sorted(invited(explained(region=region)))


@pytest.mark.parametrize(("profile", "runs"), [("region-13", True), ("region-08", False), ("statute", False)])
def test_planning_input_has_a_clock_where_a_number_is_known(profile: str, runs: bool) -> None:  # noqa: FBT001 - parametrized
    found = clocks(explained("--profile", profile), "planning_input")

    assert runs is bool(found)
    assert all(each["due_at"].startswith("2026-11-19") for each in found)
