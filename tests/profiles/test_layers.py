"""Profiles lie over one another, statute → region → municipality: whose value holds on which day."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from hub.domain.dated import Dated
from hub.domain.rules import Rules
from hub.municipalities import region_codes
from hub.profile_files import (
    Entry,
    Profile,
    ProfileRefusedError,
    load_profile,
    load_rules,
    parent_name,
    profile_names,
    read_profile,
    read_rules,
    rules_for_region,
)
from hub.profile_values import ACT_BEGINS, VALUES, Level

END = date(2036, 1, 1)
PROFILES = profile_names()
REGIONS = sorted(region_codes())


def region(values: str) -> Profile:
    """A profile for Blekinge that states *values* for `planning_input_hours`, and nothing else."""
    text = f"name: region-10\ntitle: Blekinge\nextends: statute\nvalues:\n  planning_input_hours:\n{values}"
    return read_profile(text, Path("hub/profiles/region-10.yaml"))


def hours(profile: Profile, day: str) -> tuple[object, str]:
    """The hours that hold on *day*, and the profile that says so."""
    entry = held(profile.values["planning_input_hours"], date.fromisoformat(day))[-1]
    return entry.value, entry.stated_in


def held(entries: tuple[Entry, ...], day: date) -> list[Entry]:
    """Every entry whose days include *day*; more than one would be an overlap, none a gap."""
    ends = [*(later.since - timedelta(1) for later in entries[1:]), None]
    return [each for each, end in zip(entries, ends, strict=True) if each.since <= day and (end is None or day <= end)]


@pytest.mark.parametrize("name", PROFILES)
class TestEveryProfile:
    """Each file that the hub has, on every day since the Act came into force."""

    def test_every_value_has_exactly_one_entry_on_every_day(self, name: str) -> None:
        values = load_profile(name).values
        days = [ACT_BEGINS + timedelta(number) for number in range((END - ACT_BEGINS).days)]

        assert VALUES.keys() == values.keys()
        for value, entries in values.items():
            assert [] == [(value, day) for day in days if len(held(entries, day)) != 1]

    def test_what_nobody_knows_is_no_value_and_says_what_would_settle_it(self, name: str) -> None:
        for entries in load_profile(name).values.values():
            assert [] == [each for each in entries if each.unknown is not None and each.value is not None]
            assert [] == [each for each in entries if each.unknown is not None and not each.unknown.strip()]

    def test_the_limits_of_the_act_hold_whatever_was_agreed_on(self, name: str) -> None:
        rules, day = load_rules(name), ACT_BEGINS
        while day < END:
            assert (3, 24) == (rules.sip_call_days.on(day), rules.admission_notice_hours.on(day))
            day += timedelta(1)

    def test_what_is_the_statutes_alone_is_stated_there_alone(self, name: str) -> None:
        profile = load_profile(name)
        for value, entries in profile.values.items():
            allowed = {"statute" if level is Level.STATUTE else level.value for level in VALUES[value].levels}
            assert {level_of_stated(each) for each in entries} <= allowed

    def test_the_rules_say_what_the_entries_say(self, name: str) -> None:
        rules, entries = load_rules(name), load_profile(name).values
        for value in ("sip_call_days", "sip_meeting_days", "planning_input_hours", "consent_before_invitation"):
            dated = getattr(rules, value)
            assert isinstance(dated, Dated)
            assert [(each.since, each.value) for each in reversed(entries[value])] == list(dated.versions)


def level_of_stated(entry: Entry) -> str:
    return {"region": "region", "kommun": "municipality"}.get(entry.stated_in.partition("-")[0], "statute")


class TestTheStatute:
    """What the Act says."""

    def test_before_the_act_there_was_no_limit(self) -> None:
        assert load_rules().sip_call_days.on(date(2017, 12, 31)) is None

    def test_only_the_call_is_moved_by_lag_1930_173(self) -> None:
        expected = {"sip_call": True, "admission_notice": False, "discharge_information": False}

        assert expected == {duty: rolls.on(date(2026, 11, 20)) for duty, rolls in load_rules().rolls.items()}

    @pytest.mark.parametrize("code", ["", "02", "99"])
    def test_what_is_no_region_follows_the_statute(self, code: str) -> None:
        assert "statute" == rules_for_region(code).profile

    @pytest.mark.parametrize("code", REGIONS)
    def test_every_region_follows_its_own_profile(self, code: str) -> None:
        assert f"region-{code}" == rules_for_region(code).profile

    def test_there_are_twenty_one_regions_and_each_has_a_file(self) -> None:
        assert 21 == len(REGIONS)
        assert [f"region-{code}" for code in REGIONS] == [name for name in PROFILES if name.startswith("region-")]

    def test_an_unknown_profile_is_refused_with_those_there_are(self) -> None:
        with pytest.raises(ProfileRefusedError, match="no profile 'nowhere'; there are: kommun-1497, region-01, "):
            load_rules("nowhere")


class TestWhatIsNotKnown:
    """A region of which little is known still has a file, which says what was read, and what would settle the rest."""

    @pytest.mark.parametrize("code", REGIONS)
    def test_it_names_an_agreement_or_says_what_was_looked_for(self, code: str) -> None:
        topics = {note.topic for _, note in load_profile(f"region-{code}").notes}

        assert topics & {"agreement", "searched"}

    @pytest.mark.parametrize("code", REGIONS)
    def test_no_region_has_a_clock_beside_the_act_that_nobody_has_read(self, code: str) -> None:
        """Planning input and receipts: a number, or what would settle it; only Halland's hours have been read."""
        values = load_profile(f"region-{code}").values
        beside = ("planning_input_hours", "technical_receipt_minutes", "read_receipt_hours")
        last = {name: values[name][-1] for name in beside}

        assert {name for name, each in last.items() if each.value is not None} <= {"planning_input_hours"}
        assert [] == [name for name, each in last.items() if each.value is None and each.unknown is None]
        assert {"region-13"} >= {each.stated_in for each in last.values() if each.value is not None}


class TestOneOverTheOther:
    """A level's values hold on the days that it names; on all others its parent's do."""

    def test_a_regions_value_holds_from_its_first_day(self) -> None:
        found = region('    - {from: 2022-11-01, value: 48, source: "§ 1", status: V}')

        assert ((None, "statute"), (48, "region-10")) == (hours(found, "2022-10-31"), hours(found, "2022-11-01"))

    def test_after_its_last_day_the_statute_holds_again(self) -> None:
        found = region('    - {from: 2020-01-01, to: 2021-12-31, value: 48, source: "§ 1", status: V}')

        assert ((48, "region-10"), (None, "statute")) == (hours(found, "2021-12-31"), hours(found, "2022-01-01"))
        assert [date(2018, 1, 1), date(2020, 1, 1), date(2022, 1, 1)] == [
            each.since for each in found.values["planning_input_hours"]
        ]

    def test_between_two_agreements_the_parent_holds_where_the_file_says_so(self) -> None:
        found = region(
            '    - {from: 2018-01-01, to: 2020-12-31, value: 48, source: "v 4", status: V}\n'
            '    - {from: 2021-01-01, inherits: true, source: "v 4 ended", status: V}\n'
            '    - {from: 2023-06-15, value: 24, source: "v 5", status: V}\n'
        )

        days = ("2020-12-31", "2021-01-01", "2023-06-14", "2023-06-15")
        assert [(48, "region-10"), (None, "statute"), (None, "statute"), (24, "region-10")] == [
            hours(found, day) for day in days
        ]

    def test_a_value_that_nobody_knows_is_the_regions_own_and_no_number(self) -> None:
        found = region(
            '    - {from: 2020-01-01, value: null, unknown: "the routine", source: "the agreement", status: V}'
        )

        assert (None, "region-10") == hours(found, "2020-01-01")
        assert "the routine" == found.values["planning_input_hours"][-1].unknown

    def test_what_is_not_stated_is_inherited(self) -> None:
        statute, halland = load_rules(), rules_for_region("13")

        assert ("region-13", statute.sip_call_days) == (halland.profile, halland.sip_call_days)
        assert statute.digest != halland.digest


class TestAMunicipality:
    """It lies over its region, which lies over the statute."""

    def test_hjo_has_its_goal_of_three_weeks_and_its_regions_values(self) -> None:
        hjo, region_of_hjo = load_rules("kommun-1497"), load_rules("region-14")

        assert (21, None) == (on(hjo), on(region_of_hjo))
        assert region_of_hjo.planning_input_hours == hjo.planning_input_hours
        assert ("region-14", "statute") == load_profile("kommun-1497").parents

    def test_its_notes_come_with_its_regions(self) -> None:
        stated_in = [name for name, _ in load_profile("kommun-1497").notes]

        assert ["kommun-1497", "region-14"] == sorted(set(stated_in))

    @pytest.mark.parametrize(
        ("name", "parent"), [("kommun-1497", "region-14"), ("kommun-0980", "region-09"), ("region-14", "statute")]
    )
    def test_it_extends_its_region_which_extends_the_statute(self, name: str, parent: str) -> None:
        assert parent == parent_name(name)

    def test_its_own_value_is_one_though_its_regions_changes_meanwhile(self) -> None:
        """Halland's planning input is not known before 2022-11-01; Halmstad's would hold on both sides of that day."""
        halmstad = read_profile(
            "name: kommun-1380\ntitle: Halmstad\nextends: region-13\nvalues:\n  planning_input_hours:\n"
            '    - {from: 2020-01-01, value: 24, source: "§ 1", status: V}',
            Path("hub/profiles/kommun-1380.yaml"),
        )

        assert [(date(2018, 1, 1), "region-13"), (date(2020, 1, 1), "kommun-1380")] == [
            (each.since, each.stated_in) for each in halmstad.values["planning_input_hours"]
        ]


def on(rules: Rules) -> int | None:
    return rules.sip_meeting_days.on(date(2026, 11, 20))


class TestWhatIsKnown:
    """Values that a document states; each has been read there."""

    @pytest.mark.parametrize(
        ("profile", "day", "value"),
        [
            ("region-13", "2022-10-31", None),
            ("region-13", "2022-11-01", 48),
            ("region-08", "2026-11-20", None),
            ("region-01", "2026-11-20", None),
            ("region-14", "2026-11-20", None),
        ],
    )
    def test_planning_input(self, profile: str, day: str, value: int | None) -> None:
        assert value == load_rules(profile).planning_input_hours.on(date.fromisoformat(day))

    def test_stockholms_guide_holds_back_no_invitation_at_discharge(self) -> None:
        """Its consent before the call is for SIPs outside discharge (messages.md)."""
        assert not load_rules("region-01").consent_before_invitation.on(date(2026, 11, 20))

    def test_in_stockholm_receipts_are_required_and_nobody_knows_how_soon(self) -> None:
        assert load_rules("region-01").read_receipt.on(date(2026, 11, 20)) is None
        assert load_profile("region-01").values["read_receipt_hours"][-1].unknown is not None


class TestPaymentThatIsKnown:
    """What a text says of 5 kap., dated; where two readings are possible, or none was read, there is no value."""

    @pytest.mark.parametrize(
        ("profile", "name", "day", "value"),
        [
            ("region-01", "payment_model", "2019-12-31", "individual"),
            ("region-01", "payment_model", "2020-01-01", "average"),
            ("region-01", "payment_start_days.SOMATIC", "2019-12-31", None),
            ("region-01", "payment_start_days.SOMATIC", "2020-01-01", 3),
            ("region-01", "payment_start_days.PSYCHIATRIC", "2026-11-20", None),
            ("region-01", "cutoff_inclusive", "2019-12-31", True),
            ("region-01", "cutoff_inclusive", "2020-01-01", False),
            ("region-01", "average_threshold_days", "2026-11-20", None),
            ("region-14", "payment_start_days.SOMATIC", "2018-09-24", None),
            ("region-14", "payment_model", "2018-09-24", "individual"),
            ("region-14", "payment_model", "2018-09-25", "average"),
            ("region-14", "payment_start_days.PSYCHIATRIC", "2019-12-31", None),
            ("region-14", "payment_start_days.PSYCHIATRIC", "2020-01-01", 3),
            ("region-14", "average_threshold_days", "2026-10-01", 3),
            ("region-14", "long_stay_days", "2026-10-01", 7),
            ("region-14", "long_stay_rule", "2026-10-01", None),
            ("region-06", "payment_start_days.SOMATIC", "2018-02-28", None),
            ("region-06", "payment_model", "2018-02-28", "individual"),
            ("region-06", "payment_model", "2018-03-01", "average"),
            ("region-06", "long_stay_days", "2018-03-01", 7),
            ("region-12", "payment_model", "2026-11-20", None),
            ("region-12", "payment_model", "2026-11-21", "average"),
            ("region-20", "payment_model", "2022-12-31", "individual"),
            ("region-20", "average_threshold_days", "2025-01-16", None),
            ("region-20", "average_threshold_days", "2025-01-17", 3),
            ("region-20", "average_counts_day_zero", "2025-01-17", True),
            ("region-20", "average_rounding", "2023-01-01", "two_decimals"),
            ("region-25", "average_threshold_days", "2026-11-21", 3),
            ("region-04", "payment_model", "2018-01-01", None),
            ("region-24", "payment_model", "2021-12-31", "individual"),
            ("region-24", "payment_model", "2022-01-01", None),
            ("region-07", "payment_model", "2026-11-20", "individual"),
        ],
    )
    def test_on_the_day(self, profile: str, name: str, day: str, value: object) -> None:
        [entry] = held(load_profile(profile).values[name], date.fromisoformat(day))

        assert value == entry.value

    @pytest.mark.parametrize("code", REGIONS)
    def test_what_a_region_has_changed_and_nobody_has_read_says_what_would_settle_it(self, code: str) -> None:
        """Were it silent, it would be read as if the region's agreement set none."""
        own = {
            name: [each for each in entries if each.stated_in == f"region-{code}" and each.value is None]
            for name, entries in load_profile(f"region-{code}").values.items()
        }

        assert [] == [name for name, found in own.items() if any(each.unknown is None for each in found)]


@pytest.mark.parametrize(
    ("value", "span"),
    [
        ("technical_receipt_minutes", timedelta(minutes=30)),
        ("read_receipt_hours", timedelta(hours=30)),
        ("reminder_hours.sip_call", timedelta(hours=30)),
        ("reminder_hours.acknowledgement", timedelta(hours=30)),
    ],
)
def test_a_span_has_the_unit_that_its_name_says(value: str, span: timedelta) -> None:
    text = (
        f"name: region-10\ntitle: x\nextends: statute\nvalues:\n  {value}:\n"
        '    - {from: 2020-01-01, value: 30, source: "§ 1", status: V}'
    )
    rules = read_rules(text, Path("hub/profiles/region-10.yaml"))
    spans = {
        "technical_receipt_minutes": rules.technical_receipt,
        "read_receipt_hours": rules.read_receipt,
        **{f"reminder_hours.{duty}": found for duty, found in rules.reminders.items()},
    }

    assert {value: span} == {name: found.on(date(2020, 1, 1)) for name, found in spans.items() if found.known}


def test_the_hub_s_own_spans_are_minutes_and_hours() -> None:
    day = date(2026, 11, 20)

    assert (timedelta(minutes=5), timedelta(hours=24)) == (
        load_rules().carried_within.on(day),
        load_rules().reserve_grace.on(day),
    )


class TestTheDigest:
    """It names exactly these values of this profile."""

    ONE = '    - {from: 2022-11-01, value: 48, source: "§ 1", status: V}'

    def test_a_comment_or_a_title_changes_nothing(self) -> None:
        other = read_profile(
            f"# other\nname: region-10\ntitle: Other\nextends: statute\nvalues:\n  planning_input_hours:\n{self.ONE}",
            Path("hub/profiles/region-10.yaml"),
        )

        assert region(self.ONE).digest == other.digest

    @pytest.mark.parametrize(
        ("was", "is_now"),
        [
            ("value: 48", "value: 47"),
            ("2022-11-01", "2022-11-02"),
            ("§ 1", "§ 2"),
            ("status: V", "status: V2"),
            ("from: 2022-11-01", "from: 2022-11-01, to: 2026-12-31"),
            ("value: 48", 'value: null, unknown: "the routine"'),
        ],
    )
    def test_whatever_decides_or_says_why_changes_it(self, was: str, is_now: str) -> None:
        assert region(self.ONE).digest != region(self.ONE.replace(was, is_now)).digest

    def test_two_profiles_that_say_the_same_are_two(self) -> None:
        digests = [load_profile(name).digest for name in PROFILES]

        assert len(PROFILES) == len(set(digests))
