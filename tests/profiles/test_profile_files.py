"""Profiles: numbers in data, each dated and cited; a file that is not whole is refused with file, line and remedy."""

from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from hub.profile_files import ProfileRefusedError, load_rules, profile_names, read_rules, rules_for_region

STATUTE = files("hub.profiles").joinpath("statute.yaml").read_text(encoding="utf-8")
PATH = Path("hub/profiles/statute.yaml")


class TestTheStatute:
    """What the Act says, on every day since it came into force."""

    @pytest.mark.parametrize("name", profile_names())
    def test_every_day_has_exactly_one_value_for_every_limit(self, name: str) -> None:
        rules = load_rules(name)
        day = date(2018, 1, 1)
        while day < date(2036, 1, 1):
            assert (3, 24) == (rules.sip_call_days.on(day), rules.admission_notice_hours.on(day))
            day += timedelta(1)

    def test_before_the_act_there_was_no_limit(self) -> None:
        assert load_rules().sip_call_days.on(date(2017, 12, 31)) is None

    def test_only_the_call_is_moved_by_lag_1930_173(self) -> None:
        expected = {"sip_call": True, "admission_notice": False, "discharge_information": False}

        assert expected == {duty: rolls.on(date(2026, 11, 20)) for duty, rolls in load_rules().rolls.items()}

    def test_a_region_without_a_profile_of_its_own_follows_the_statute(self) -> None:
        assert "statute" == rules_for_region("23").profile

    def test_an_unknown_profile_is_refused_with_those_there_are(self) -> None:
        with pytest.raises(ProfileRefusedError, match="no profile 'nowhere'; there are: region-13, statute"):
            load_rules("nowhere")


class TestARegionsAgreement:
    """It extends the statute, from its first day on, and may change only what is the region's to agree on."""

    HALLAND = files("hub.profiles").joinpath("region-13.yaml").read_text(encoding="utf-8")
    PATH = Path("hub/profiles/region-13.yaml")

    def test_holds_from_its_first_day(self) -> None:
        hours = rules_for_region("13").planning_input_hours

        assert (None, 48) == (hours.on(date(2022, 10, 31)), hours.on(date(2022, 11, 1)))

    def test_what_it_does_not_state_is_the_statutes(self) -> None:
        statute, halland = load_rules(), rules_for_region("13")

        assert ("region-13", statute.sip_call_days) == (halland.profile, halland.sip_call_days)
        assert statute.digest != halland.digest

    @pytest.mark.parametrize(
        ("was", "is_now", "sentence"),
        [
            ("planning_input_hours", "sip_call_days", "line 8: sip_call_days is the statute's alone; state only"),
            ("extends: statute", "extends: region-14", "line 2: extends 'region-14'; write extends: statute"),
            ("value: 48", "value: soon", "line 8: planning_input_hours: 'soon' is of the wrong kind; write a int"),
        ],
    )
    def test_anything_else_is_refused(self, was: str, is_now: str, sentence: str) -> None:
        with pytest.raises(ProfileRefusedError) as refusal:
            read_rules(self.HALLAND.replace(was, is_now), self.PATH)
        assert str(refusal.value).startswith(f"hub/profiles/region-13.yaml, {sentence}")


class TestTheDigest:
    """It names exactly these values."""

    def test_a_comment_changes_nothing(self) -> None:
        assert load_rules().digest == read_rules(f"# another comment\n{STATUTE}", PATH).digest

    def test_a_number_changes_it(self) -> None:
        changed = STATUTE.replace("value: 24", "value: 25")

        assert load_rules().digest != read_rules(changed, PATH).digest


class TestAFileThatIsNotWhole:
    """Refused with file, line and remedy."""

    @pytest.mark.parametrize(
        ("was", "is_now", "sentence"),
        [
            ("  sip_call_days:", "  sip_call_dayz:", "line 18: sip_call_dayz is not a value the hub knows; use one of"),
            (", status: I}", "}", "line 42: rolls.sip_call: status is missing; every value has"),
            ("status: I}", "status: X}", "line 42: rolls.sip_call: status 'X'; use one of"),
            ("value: true,", "value: 1,", "line 42: rolls.sip_call: 1 is of the wrong kind; write a bool"),
            ("value: 24,", "value: many,", "line 12: admission_notice_hours: 'many' is of the wrong kind; write a int"),
            (
                'source: "SFS 2017:612, 2 kap. 3 §"',
                'source: ""',
                "line 12: admission_notice_hours: the source is empty",
            ),
            (
                "{from: 2018-01-01, value: 24",
                "{from: soon, value: 24",
                "line 12: admission_notice_hours: from is not a day",
            ),
            ("value: 24, source", "value: 24, note: x, source", "line 12: admission_notice_hours: note is not known"),
        ],
    )
    def test_says_what_and_where(self, was: str, is_now: str, sentence: str) -> None:
        text = STATUTE.replace(was, is_now, 1)
        assert text != STATUTE

        with pytest.raises(ProfileRefusedError) as refusal:
            read_rules(text, PATH)
        assert str(refusal.value).startswith(f"hub/profiles/statute.yaml, {sentence}")

    def test_days_must_rise(self) -> None:
        version = '    - {from: 2018-01-01, value: 24, source: "SFS 2017:612, 2 kap. 3 §", status: V}\n'

        with pytest.raises(ProfileRefusedError, match="admission_notice_hours: the days do not rise"):
            read_rules(STATUTE.replace(version, version * 2), PATH)

    def test_a_value_left_out_is_named(self) -> None:
        with pytest.raises(ProfileRefusedError, match="values lack consent_before_invitation, refusal_ends_call; add each, with value null"):
            read_rules(STATUTE[: STATUTE.index("  refusal_ends_call")], PATH)
