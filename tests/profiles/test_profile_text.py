"""A profile that is not dated, cited and whole, or that states what is not its own, is refused with line and remedy."""

from pathlib import Path

import pytest

from hub.cited_yaml import FileRefusedError
from hub.profile_files import load_profile, profile_names, read_profile
from hub.profile_values import Level, values_of

STATUTE = Path("hub/profiles/statute.yaml")
REGION = Path("hub/profiles/region-10.yaml")
HJO = Path("hub/profiles/kommun-1497.yaml")

ONE = 'from: 2020-01-01, value: 48, source: "§ 1", status: V'


def statute() -> str:
    return (Path(__file__).parents[2] / STATUTE).read_text(encoding="utf-8")


def line_of(text: str, within: str) -> int:
    return next(number for number, line in enumerate(within.splitlines(), start=1) if text in line)


def region(*versions: str, value: str = "planning_input_hours", head: str = "", notes: str = "") -> str:
    """Blekinge, which has no file of its own: line 5 names the value, and its versions begin on line 6."""
    lines = [head or "name: region-10\ntitle: Blekinge\nextends: statute", "values:", f"  {value}:"]
    return "\n".join([*lines, *(f"    - {{{version}}}" for version in versions)]) + f"\n{notes}"


def refusal(text: str, path: Path = REGION) -> str:
    with pytest.raises(FileRefusedError) as refused:
        read_profile(text, path)
    return str(refused.value)


@pytest.mark.parametrize("name", profile_names())
def test_every_file_that_the_hub_has_is_taken(name: str) -> None:
    assert name == load_profile(name).name


def test_the_region_that_is_spoilt_below_is_taken_as_it_is() -> None:
    assert "region-10" == read_profile(region(ONE), REGION).name


class TestOneVersion:
    """A value has its days, its source and its status, and is of its kind."""

    @pytest.mark.parametrize(
        ("version", "sentence"),
        [
            (ONE.replace(', source: "§ 1"', ""), "source is missing; every entry has from, source and status"),
            (ONE.replace(", status: V", ""), "status is missing; every entry has from, source and status"),
            (ONE.replace("from: 2020-01-01, ", ""), "from is missing; every entry has from, source and status"),
            (ONE.replace("value: 48, ", ""), "value is missing; add it, null if there is none"),
            (ONE.replace("§ 1", " "), "source is no text; write it within quotation marks"),
            (ONE.replace("status: V", "status: X"), "status 'X'; use one of HUB, I, M, V, V2"),
            (ONE.replace("status: V", "status: [V]"), "status is no text; write it within quotation marks"),
            (ONE.replace("2020-01-01", "soon"), "from is not a day; write it as 2018-01-01"),
            (ONE.replace("2020-01-01", "2020-01-01 10:00:00"), "from is not a day; write it as 2018-01-01"),
            (ONE.replace("2020-01-01", "2017-12-31"), "2017-12-31 lies before the Act; write 2018-01-01 or later"),
            (f"{ONE}, to: 2019-12-31", "ends before it begins; let `to` be its last day"),
            (f"{ONE}, to: never", "to is not a day; write it as 2018-01-01"),
            (f"{ONE}, note: x", "note is not known; use from, inherits, source, status, to, unknown, value"),
            (ONE.replace("48", "soon"), "'soon' is of the wrong kind; write a whole number, 1 or more"),
            (ONE.replace("48", "true"), "True is of the wrong kind; write a whole number, 1 or more"),
            (ONE.replace("48", "4.5"), "4.5 is of the wrong kind; write a whole number, 1 or more"),
            (ONE.replace("48", "0"), "0 is of the wrong kind; write a whole number, 1 or more"),
            (ONE.replace("48", "[48]"), "[48] is of the wrong kind; write a whole number, 1 or more"),
            (f"{ONE}, unknown: the routine", "unknown, yet it has a value; write value: null, or remove unknown"),
            (ONE.replace("48", 'null, unknown: ""'), "unknown is no text; write it within quotation marks"),
            (f"{ONE}, inherits: true", "inherits is not true alone; write inherits: true and no value"),
            (ONE.replace("value: 48", "inherits: 1"), "inherits is not true alone; write inherits: true and no value"),
            (
                ONE.replace("value: 48", "inherits: true, unknown: x"),
                "unknown, yet it has a value; write value: null, or remove unknown",
            ),
        ],
    )
    def test_that_is_not_whole_is_refused(self, version: str, sentence: str) -> None:
        expected = f"hub/profiles/region-10.yaml, line 6: planning_input_hours: {sentence}"

        assert expected == refusal(region(version))[: len(expected)]

    @pytest.mark.parametrize(
        ("value", "given", "remedy"),
        [
            ("refusal_ends_call", "never", "write lapse or manual"),
            ("refusal_ends_call", "[lapse]", "write lapse or manual"),
            ("consent_before_invitation", "1", "write true or false"),
        ],
    )
    def test_each_value_has_its_kind(self, value: str, given: str, remedy: str) -> None:
        told = refusal(region(ONE.replace("48", given), value=value))

        assert told.startswith(f"hub/profiles/region-10.yaml, line 6: {value}: ")
        assert told.endswith(f"is of the wrong kind; {remedy}")


class TestSeveralVersions:
    """Between them no day is left out, and none has two."""

    EARLIER = 'from: 2018-01-01, to: 2020-12-31, value: 24, source: "§ 1", status: V'

    @pytest.mark.parametrize(
        ("day", "sentence"),
        [
            ("2020-12-31", "overlaps line 6; begin 2021-01-01, or end the earlier before"),
            ("2021-01-02", "leaves 2021-01-01 to 2021-01-01 to nobody, after line 6; begin 2021-01-01, or state those"),
            ("2018-01-01", "begins 2018-01-01, not after line 6; list versions oldest first, one a day"),
        ],
    )
    def test_a_gap_or_an_overlap_is_refused_at_the_later(self, day: str, sentence: str) -> None:
        told = refusal(region(self.EARLIER, ONE.replace("2020-01-01", day)))

        assert told.startswith(f"hub/profiles/region-10.yaml, line 7: planning_input_hours: {sentence}")

    def test_the_day_after_is_taken(self) -> None:
        read_profile(region(self.EARLIER, ONE.replace("2020-01-01", "2021-01-01")), REGION)

    def test_the_same_day_twice_is_refused_though_no_end_is_named(self) -> None:
        assert "line 7: planning_input_hours: begins 2020-01-01, not after line 6" in refusal(region(ONE, ONE))

    def test_one_must_come_before_the_other(self) -> None:
        told = refusal(region(ONE, ONE.replace("2020", "2019")))

        assert "line 7: planning_input_hours: begins 2019-01-01, not after line 6" in told


class TestTheStatuteItself:
    """It states every value on every day, since nothing lies below it."""

    @pytest.mark.parametrize(
        ("was", "is_now", "sentence"),
        [
            ("{from: 2018-01-01, value: 24", "{from: 2018-01-02, value: 24", "leaves 2018-01-01 and on to nobody"),
            ("{from: 2018-01-01, value: 24", "{from: 2018-01-01, to: 2026-12-31, value: 24", "leaves the days after"),
            ("{from: 2018-01-01, value: 24", "{from: 2018-01-01, inherits: true", "the statute inherits nothing"),
        ],
    )
    def test_a_day_left_to_nobody_is_refused(self, was: str, is_now: str, sentence: str) -> None:
        line = line_of("value: 24", statute())
        told = refusal(statute().replace(was, is_now, 1), STATUTE)

        assert told.startswith(f"hub/profiles/statute.yaml, line {line}: admission_notice_hours: {sentence}")

    def test_a_value_left_out_is_named(self) -> None:
        text = statute()
        told = refusal(text[: text.index("  refusal_ends_call")], STATUTE)

        assert ", refusal_ends_call, " in told.partition(" is missing; add it, with value null")[0]
        assert "admission_notice_hours" not in told

    def test_it_extends_nothing(self) -> None:
        told = refusal(statute().replace("title:", "extends: region-14\ntitle:", 1), STATUTE)

        assert "the statute extends nothing; remove extends" in told


class TestWhatALevelMayState:
    """One table says it: `hub.profile_values.VALUES`."""

    @pytest.mark.parametrize(
        "value", ["sip_call_days", "admission_notice_hours", "rolls.sip_call", "reserve_grace_hours"]
    )
    def test_what_is_the_statutes_alone_no_region_states(self, value: str) -> None:
        told = refusal(region(ONE, value=value))

        assert told.startswith(
            f"hub/profiles/region-10.yaml, line 6: {value}: a region may not state it; remove it; a region"
        )
        assert told.endswith(f" a region states {', '.join(values_of(Level.REGION))}")

    @pytest.mark.parametrize("value", ["refusal_ends_call", "consent_before_invitation", "reminder_hours.sip_call"])
    def test_what_binds_open_care_no_municipality_states(self, value: str) -> None:
        text = region(ONE, value=value, head="name: kommun-1497\ntitle: Hjo\nextends: region-14")

        assert f"line 6: {value}: a municipality may not state it; remove it" in refusal(text, HJO)

    def test_a_value_that_the_hub_does_not_know_is_refused(self) -> None:
        told = refusal(region(ONE, value="sip_call_dayz"))

        assert "values: sip_call_dayz is not a value the hub knows; use one of " in told
        assert told.endswith(", ".join(values_of(Level.REGION)))


class TestTheHead:
    """Name, title, and what it extends."""

    @pytest.mark.parametrize(
        ("head", "sentence"),
        [
            ("name: region-10\nextends: statute", "title is missing; add it"),
            ("name: region-10\ntitle: ' '\nextends: statute", "title is no text; write it within quotation marks"),
            ("title: x\nextends: statute", "name is missing; add it"),
            ("name: region-11\ntitle: x\nextends: statute", "name is 'region-11'; write name: region-10, as the file"),
            ("name: region-10\ntitle: x", "extends is missing; add it"),
            ("name: region-10\ntitle: x\nextends: nowhere", "region-10 extends 'nowhere'; write extends: statute"),
            ("name: region-10\ntitle: x\nextends: region-14", "region-10 extends 'region-14'; write extends: statute"),
            ("name: region-10\ntitle: x\nextends: region-10", "region-10 extends 'region-10'; write extends: statute"),
            (
                "name: region-10\ntitle: x\nextends: statute\nrates: 1",
                "rates is not known; use extends, name, notes, title, values",
            ),
        ],
    )
    def test_that_is_wrong_is_refused(self, head: str, sentence: str) -> None:
        assert refusal(region(ONE, head=head)).startswith(f"hub/profiles/region-10.yaml, line 1: the file: {sentence}")

    def test_no_ring_of_files_that_extend_one_another_can_be_made(self) -> None:
        """Each level has one parent, always of a wider level: a region that extends its municipality is refused."""
        told = refusal(
            region(ONE, head="name: region-14\ntitle: x\nextends: kommun-1497"), Path("hub/profiles/region-14.yaml")
        )

        assert told.endswith("region-14 extends 'kommun-1497'; write extends: statute")

    def test_a_municipality_extends_its_own_region(self) -> None:
        told = refusal(region(ONE, head="name: kommun-1497\ntitle: x\nextends: region-08"), HJO)

        assert told.endswith("kommun-1497 extends 'region-08'; write extends: region-14")

    @pytest.mark.parametrize("name", ["region-02", "kommun-9999", "halland", "region-", "statutes"])
    def test_a_name_that_is_no_levels_is_refused(self, name: str) -> None:
        told = refusal(region(ONE, head=f"name: {name}\ntitle: x\nextends: statute"), Path(f"hub/profiles/{name}.yaml"))

        assert told.endswith(
            f"{name!r} is the name of no profile; call it statute, region-<county code> or kommun-<municipality code>"
        )


class TestTheForm:
    """What is no YAML of the form, also where it would be read as something else."""

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("- a", "line 1: holds no mapping; begin with a key and a colon"),
            ("a: [", "line 1: expected the node content, but found '<stream end>'; write it as YAML, each key once"),
            (region(ONE) + "title: y", "line 7: title stands there twice; write it as YAML, each key once"),
            ("name: region-10\ntitle: x\nextends: statute\nvalues: 3", "values holds no mapping; write one name"),
            (region().replace("planning_input_hours:", "planning_input_hours: 3"), "planning_input_hours is no list"),
            (
                region().replace("planning_input_hours:", "planning_input_hours: []"),
                "planning_input_hours states nothing",
            ),
        ],
    )
    def test_is_refused(self, text: str, sentence: str) -> None:
        told = refusal(text)

        assert told.startswith("hub/profiles/region-10.yaml, line ")
        assert sentence in told


class TestNotes:
    """What is no number is cited all the same."""

    NOTE = 'notes:\n  - {topic: deviations, text: LISA, from: 2020-09-30, source: "avtalet", status: V}\n'

    def test_a_note_that_is_whole_is_taken(self) -> None:
        [(stated_in, note)] = read_profile(region(ONE, notes=self.NOTE), REGION).notes

        assert ("region-10", "deviations", "LISA") == (stated_in, note.topic, note.text)

    @pytest.mark.parametrize(
        ("was", "is_now", "sentence"),
        [
            ("topic: deviations", "topic: gossip", "topic 'gossip'; use one of agreement, call, "),
            ("topic: deviations, ", "", "topic None; use one of agreement, call, "),
            (", text: LISA", "", "text is missing; add it"),
            (', source: "avtalet"', "", "source is missing; every entry has from, source and status"),
            ("from: 2020-09-30", "from: 2020-09-30, to: 2020-09-29", "ends before it begins; let `to` be its last day"),
            ("text: LISA", "text: LISA, value: 3", "value is not known; use from, source, status, text, to, topic"),
        ],
    )
    def test_one_that_is_not_is_refused(self, was: str, is_now: str, sentence: str) -> None:
        told = refusal(region(ONE, notes=self.NOTE.replace(was, is_now)))

        assert told.startswith(f"hub/profiles/region-10.yaml, line 8: notes: {sentence}")
