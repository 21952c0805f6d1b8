"""`sip-hub profile`: every number with its source, its status and its days, and whom it is taken from."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from hub.cli.app import app
from hub.cli.profile_lookup import the_digest
from hub.cli.profile_view import show_card, shown_kept, shown_profile
from hub.kept_profiles import Kept, kept_digests
from hub.profile_files import load_profile, load_rules, profile_names, read_profile


def run(*arguments: str):  # noqa: ANN201 - Click's own result
    return CliRunner().invoke(app, ["profile", *arguments])


def shown(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("show", *arguments, "--json").stdout)
    return found


def value(found: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [each for each in found["values"] if each["name"] == name]


class TestList:
    """Which profiles there are, and what each states itself."""

    def test_names_every_profile_with_what_it_states_and_does_not_know(self) -> None:
        told = {each["name"]: each for each in json.loads(run("list", "--json").stdout)["profiles"]}

        assert profile_names() == list(told)
        assert ("municipality", ["region-14", "statute"], ["sip_meeting_days", "sip_start_days"]) == (
            told["kommun-1497"]["level"],
            told["kommun-1497"]["parents"],
            told["kommun-1497"]["own_values"],
        )
        assert ["planning_input_hours", "read_receipt_hours", "technical_receipt_minutes"] == (
            told["region-08"]["not_known"]
        )
        assert "planning_input_hours" not in told["region-13"]["not_known"], "it was not known once, and is now"

    def test_names_every_version_that_was_used(self) -> None:
        told = json.loads(run("list", "--json").stdout)["profiles"]

        assert kept_digests() == {digest: each["name"] for each in told for digest in each["versions"]}

    def test_says_in_words_what_is_whose(self) -> None:
        told = run("list").stdout

        assert "states sip_meeting_days; does not know sip_start_days; all else from region-14\n" in told
        assert "states no value of its own; does not know planning_input_hours, read_receipt_hours, " in told
        assert told.endswith("A region that is not listed follows statute, and a municipality its region.\n")


class TestShow:
    """One profile, its own values first."""

    @pytest.mark.parametrize("name", profile_names())
    def test_every_profile_can_be_shown_and_bears_the_digest_that_decisions_name(self, name: str) -> None:
        assert run("show", name).exit_code == 0
        assert shown(name)["digest"] == load_rules(name).digest

    def test_a_value_comes_with_source_status_and_days(self) -> None:
        assert value(shown("statute"), "sip_call_days") == [
            {
                "name": "sip_call_days",
                "value": 3,
                "unknown": None,
                "from": "2018-01-01",
                "until": None,
                "source": "SFS 2017:612, 4 kap. 3 §",
                "status": "V",
                "stated_in": "statute",
            }
        ]

    def test_what_nobody_knows_comes_with_what_would_settle_it(self) -> None:
        [receipt] = value(shown("08"), "read_receipt_hours")

        assert (None, "region-08") == (receipt["value"], receipt["stated_in"])
        assert receipt["unknown"].startswith("Praktiska anvisningar")

    def test_what_is_its_own_stands_before_what_it_inherits(self) -> None:
        told = run("show", "region-13").stdout
        own, inherited = told.index("Stated by region-13\n"), told.index("Inherited\n")

        assert own < told.index("planning_input_hours") < told.index("from 2022-11-01: 48 hours  [V]\n") < inherited
        assert inherited < told.index("from 2018-01-01: 3 days  [V]  statute\n")

    def test_the_statute_inherits_nothing(self) -> None:
        told = run("show", "statute").stdout

        assert "the Act; it extends nothing; version " in told
        assert "Inherited" not in told

    def test_a_municipality_is_found_by_its_code_and_names_its_parents(self) -> None:
        told = run("show", "1497").stdout

        assert told == run("show", "kommun-1497").stdout
        assert "municipality; it extends region-14 → statute; version " in told
        assert "from 2018-01-01: 21 days  [I]\n" in told
        assert "SAMSA" in told

    @pytest.mark.parametrize(("day", "hours"), [("2022-10-31", [None]), ("2022-11-01", [48]), ("2017-12-31", [])])
    def test_on_a_day_only_what_holds_then(self, day: str, hours: list[int | None]) -> None:
        assert [each["value"] for each in value(shown("region-13", "--on", day), "planning_input_hours")] == hours

    def test_what_nobody_knows_says_so_and_what_would_settle_it(self) -> None:
        told = run("show", "13", "--on", "2022-10-31").stdout

        assert "from 2018-01-01 to 2022-10-31: not known, so no such clock runs  [V]\n" in told
        assert "what would settle it: Samverkansrutinen så som den löd före 2022-11-01\n" in told

    def test_what_the_source_sets_no_number_for_is_none_and_not_unknown(self) -> None:
        told = run("show").stdout

        assert "from 2018-01-01: none, so no such clock runs  [V]\n" in told
        assert "not known" not in told

    @pytest.mark.parametrize(
        ("name", "other"), [("kommun-0980", "region-09"), ("0980", "region-09"), ("1480", "region-14")]
    )
    def test_one_that_has_no_profile_has_its_parents_and_is_told_so(self, name: str, other: str) -> None:
        full = name if name.startswith("kommun-") else f"kommun-{name}"

        assert run("show", name).stdout.startswith(f"{full} has no profile of its own; {other} holds there.\n")
        assert shown(name)["name"] == other

    def test_before_the_act_nothing_holds(self) -> None:
        told = run("show", "--on", "2017-12-31").stdout

        assert told.endswith("Nothing is stated for 2017-12-31; the Act holds from 2018-01-01.\n")

    def test_an_agreement_that_has_ended_says_that_the_statute_applies_outside_its_days(self) -> None:
        told = run("show", "20").stdout

        assert told.count("    outside these days statute applies\n") == 2
        assert "from 2018-09-01 to 2020-12-31  [V]" in told
        assert [] == shown("20", "--on", "2022-01-01")["notes"]

    @pytest.mark.parametrize(
        ("name", "day", "says_so"),
        [
            ("region-20", "2020-12-31", False),
            ("region-20", "2021-01-01", True),
            ("region-20", "2026-06-15", True),
            ("region-08", "2026-06-15", False),
            ("kommun-1497", "2026-06-15", False),
            ("statute", "2026-06-15", False),
        ],
    )
    def test_on_a_day_without_an_agreement_it_says_so(self, name: str, day: str, says_so: bool) -> None:  # noqa: FBT001 - parametrized
        sentence = f"No agreement of {name} holds on {day}; statute applies.\n"

        assert says_so is (sentence in run("show", name, "--on", day).stdout)

    def test_outside_the_days_of_its_own_value_it_says_whose_applies(self, capsys: pytest.CaptureFixture[str]) -> None:
        version = '{from: 2020-01-01, to: 2021-12-31, value: 48, source: "§", status: V}'
        ended = read_profile(
            f"name: region-10\ntitle: x\nextends: statute\nvalues:\n  planning_input_hours: [{version}]",
            Path("hub/profiles/region-10.yaml"),
        )
        show_card(shown_profile(ended), date(2022, 1, 1))

        assert (
            "    from 2022-01-01: none, so no such clock runs  [V]  statute\n"
            "      outside the days of region-10, statute applies\n"
        ) in capsys.readouterr().out


class TestAVersionByItsDigest:
    """A decision in the log names a digest; what it then said is shown."""

    def test_the_present_one_is_shown_whole(self) -> None:
        digest = load_profile("region-08").digest

        assert run("show", digest[:12]).stdout == run("show", "region-08").stdout
        assert shown(digest)["present"] is True

    @pytest.mark.parametrize("digest", sorted(kept_digests()))
    def test_every_one_that_was_used_is_found(self, digest: str) -> None:
        assert (kept_digests()[digest], digest) == (shown(digest)["name"], shown(digest)["digest"])

    def test_one_that_is_not_the_present_is_shown_as_it_was(self, capsys: pytest.CaptureFixture[str]) -> None:
        present = load_profile("region-13")
        old = Kept(name="region-13", digest="0" * 64, values=present.values)
        show_card(shown_kept(old, present.digest), None)

        told = capsys.readouterr().out
        sentence = f"This version of region-13 is not the present one, which is {present.digest[:12]}.\n"
        assert told.startswith(f"{sentence}region-13\nregion; it extends statute; version 000000000000\n")
        assert "from 2022-11-01: 48 hours  [V]\n" in told

    def test_one_of_a_profile_that_is_gone_says_so(self, capsys: pytest.CaptureFixture[str]) -> None:
        gone = Kept(name="region-10", digest="0" * 64, values=load_profile("statute").values)
        show_card(shown_kept(gone, None), None)

        assert capsys.readouterr().out.startswith("There is no profile region-10 any longer.\nregion-10\n")

    def test_one_of_which_too_little_is_given_is_not_guessed(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert "abcdef1" == the_digest("abcdef1", ["abcdef1", "abcdef2"])
        with pytest.raises(typer.Exit):
            the_digest("abcdef", ["abcdef2", "abcdef1", "012345"])

        assert "abcdef begins more than one digest: abcdef1, abcdef2. Give more of it.\n" == capsys.readouterr().err

    def test_one_that_was_never_used_is_refused(self) -> None:
        done = run("show", "0123456789ab")

        assert (done.exit_code, done.stdout) == (2, "")
        assert "No version that was used has a digest that begins 0123456789ab; `sip-hub profile list" in done.stderr


class TestInSwedish:
    """`--lang sv`: all but what the sources themselves say."""

    def test_a_profile(self) -> None:
        told = run("show", "13", "--lang", "sv").stdout

        assert "region; bygger på statute; version " in told
        assert "region-13 anger\n  planning_input_hours  planeringsunderlaget lämnas inom\n" in told
        assert "från 2018-01-01 till 2022-10-31: inte känt, så ingen sådan frist löper  [V]\n" in told
        assert "från 2022-11-01: 48 timmar  [V]\n" in told
        assert "Bra att veta\n  överenskommelse: " in told

    def test_the_list(self) -> None:
        assert run("list", "--lang", "sv").stdout.endswith("följer statute, och en kommun sin region.\n")

    def test_what_programs_read_is_the_same(self) -> None:
        assert run("show", "13", "--json").stdout == run("show", "13", "--json", "--lang", "sv").stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["show", "halland"], "no profile 'halland'; there are: kommun-1497, region-"),
        (["show", "8"], "no profile '8'; there are: "),
        (["show", "--on", "today"], "--on is a day; write it like 2026-11-20."),
    ],
)
def test_what_cannot_be_used_is_named_with_the_remedy(arguments: list[str], sentence: str) -> None:
    done = run(*arguments)

    assert (done.exit_code, done.stdout) == (2, "")
    assert sentence in done.stderr
