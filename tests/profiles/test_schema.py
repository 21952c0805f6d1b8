"""`profile.schema.json` tells an editor what a profile may be; it agrees with the files and with what reads them."""

import json
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from hub import profile_values
from hub.cited_yaml import STATUSES, FileRefusedError
from hub.profile_files import profile_names, read_profile
from hub.profile_text import TOPICS
from hub.profile_values import VALUES, Kind, Level, values_of
from tests.profiles.json_schema import fits

PROFILES = files("hub.profiles")
SCHEMA = json.loads(PROFILES.joinpath("profile.schema.json").read_text(encoding="utf-8"))
STATUTE = PROFILES.joinpath("statute.yaml").read_text(encoding="utf-8")
HJO = PROFILES.joinpath("kommun-1497.yaml").read_text(encoding="utf-8")


def as_json(value: Any) -> Any:
    match value:
        case dict():
            return {key: as_json(each) for key, each in value.items()}
        case list():
            return [as_json(each) for each in value]
        case date():
            return value.isoformat()
        case _:
            return value


def is_a_profile(text: str) -> bool:
    return fits(as_json(yaml.safe_load(text)), SCHEMA, SCHEMA)


@pytest.mark.parametrize("name", profile_names())
def test_every_file_is_a_profile_and_names_the_schema_for_editors(name: str) -> None:
    text = PROFILES.joinpath(f"{name}.yaml").read_text(encoding="utf-8")

    assert text.startswith("# yaml-language-server: $schema=profile.schema.json\n")
    assert is_a_profile(text)


@pytest.mark.parametrize(
    ("was", "is_now"),
    [
        ("value: 21", "value: soon"),
        ("value: 21", "value: 0"),
        ("value: 21", "value: true"),
        ("value: 21", "value: 21, unknown: the routine"),
        ("value: 21, ", ""),
        ("value: 21", "inherits: false"),
        ("status: I", "status: X"),
        ("from: 2018-01-01, value", "from: soon, value"),
        ("sip_meeting_days", "sip_meeting_dayz"),
        ("sip_meeting_days", "sip_call_days"),
        ("sip_meeting_days", "refusal_ends_call"),
        ("topic: consent", "topic: gossip"),
        ("name: kommun-1497", "name: hjo"),
        ("extends: region-14\n", ""),
        ("title: Hjo kommun, rutin för lokalt samordnad individuell plan (L-SIP)\n", ""),
        ("values:", "rates: 1\nvalues:"),
    ],
)
def test_what_the_schema_does_not_take_the_hub_refuses_too(was: str, is_now: str) -> None:
    text = HJO.replace(was, is_now)
    assert text != HJO

    assert not is_a_profile(text)
    with pytest.raises(FileRefusedError):
        read_profile(text, Path("hub/profiles/kommun-1497.yaml"))


@pytest.mark.parametrize(
    "version", ["value: null", 'value: null, unknown: "the routine"', "inherits: true", "value: 20, to: 2026-12-31"]
)
def test_every_form_of_a_version_is_taken_by_both(version: str) -> None:
    text = HJO.replace("value: 21", version)

    assert is_a_profile(text)
    read_profile(text, Path("hub/profiles/kommun-1497.yaml"))


def test_the_statute_must_state_every_value() -> None:
    assert not is_a_profile(STATUTE[: STATUTE.index("  consent_before_invitation")])


def test_it_knows_the_values_the_hub_knows_each_of_its_kind_and_level() -> None:
    kinds = {f"#/$defs/{name.lower()}": kind for name, kind in vars(profile_values).items() if isinstance(kind, Kind)}
    told = {name: kinds[each["$ref"]] for name, each in SCHEMA["properties"]["values"]["properties"].items()}
    region, municipality = (each["then"]["properties"]["values"]["propertyNames"] for each in SCHEMA["allOf"][1:])

    assert {name: form.kind for name, form in VALUES.items()} == told
    assert (values_of(Level.REGION), values_of(Level.MUNICIPALITY)) == (region["enum"], municipality["enum"])
    assert (set(STATUSES), TOPICS) == (
        set(SCHEMA["$defs"]["status"]["enum"]),
        tuple(SCHEMA["$defs"]["note"]["properties"]["topic"]["enum"]),
    )


def test_a_keyword_that_the_check_does_not_know_is_no_agreement() -> None:
    assert not fits("x", {"maxLength": 3}, {})
    assert not fits({}, {"maxProperties": 3}, {})
