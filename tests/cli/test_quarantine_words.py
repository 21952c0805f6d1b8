"""What the quarantine commands say to who reads Swedish, and to programs: the contract's own words stay."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub import topics
from hub.embedded import embedded_kafka
from tests.cli.kept_records import ADMISSIONS, DISCHARGES, MADE, STAY, Kept
from tests.cli.test_quarantine import ADMISSION


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    with embedded_kafka(MADE) as kafka:
        yield Kept(kafka.address, tmp_path)


def test_the_swedish_stands_beneath_the_contracts_own_words_with_the_remedy(kept: Kept) -> None:
    place = kept.refuse(ADMISSIONS, b"one", "SENDER_MAY_NOT_SPEAK")

    shown = kept.run("show", place, "--lang", "sv").stdout.splitlines()
    listed = kept.run("list", "--lang", "sv").stdout.splitlines()

    assert shown == [
        f"{place}  mottaget 2026-11-02 12:00  3 byte",
        "SENDER_MAY_NOT_SPEAK: field `x`: is wrong; mend it",
        "  Avsändaren får inte skicka detta. Skicka från rätt enhet, eller låt registrera den.",
        (
            "Ska avsändaren rätta det: be om ett nytt meddelande och avskriv sedan detta. Saknades något här, till "
            f"exempel en registrering: rätta det och kör sedan: sip-hub quarantine release {place}"
        ),
    ]
    assert listed[-1] == "1 i karantän. `sip-hub quarantine show ID` berättar mer om en."
    assert any("Avsändaren får inte skicka detta." in line for line in listed)


def test_in_english_the_contracts_own_words_stand_alone(kept: Kept) -> None:
    place = kept.refuse(ADMISSIONS, b"one", "NO_INBOX")

    shown = kept.run("show", place).stdout.splitlines()

    assert shown[1:] == [
        "NO_INBOX: field `x`: is wrong; mend it",
        f"Make the inbox with `sip-hub topics apply`, then: sip-hub quarantine release {place}",
    ]


def test_what_was_done_is_told_in_swedish_too(kept: Kept) -> None:
    place = kept.refuse(ADMISSIONS, b"one")

    done = kept.run("discard", place, "--reason", "Ett prov.", "--by", "Karin", "--lang", "sv")
    again = kept.run("discard", place, "--reason", "Ett prov.", "--lang", "sv")
    refused = kept.run("release", place, "--lang", "sv")

    assert done.stdout == f"{place} avskrevs\n"
    assert f"{place} blev avskriven " in again.stdout
    assert again.stdout.endswith(" av Karin: Ett prov.; det får vara som det är\n")
    assert refused.stderr.startswith(f"{place} avvisas fortfarande: NOT_A_RECORD: ")
    assert refused.stderr.endswith("Inget frisläpptes.\n")


# What programs read


def told(kept: Kept, *arguments: str) -> tuple[int, dict[str, object]]:
    done = kept.run(*arguments, "--json", "--lang", "sv")
    return done.exit_code, json.loads(done.stdout)


def test_a_release_is_told_to_programs_as_what_was_ready_and_what_was_left(kept: Kept) -> None:
    place = kept.refuse(ADMISSIONS, ADMISSION)
    ready = {"id": place, "type": "AdmissionNotice", "case_id": STAY.case_id}

    assert told(kept, "release", place, "--check") == (0, {"done": False, "ready": [ready], "refused": [], "left": []})
    assert told(kept, "release", place) == (0, {"done": True, "ready": [ready], "refused": [], "left": []})
    assert told(kept, "release", place) == (0, {"done": True, "ready": [], "refused": [], "left": [place]})


def test_what_keeps_all_others_back_is_told_to_programs_with_its_code(kept: Kept) -> None:
    good, bad = kept.refuse(ADMISSIONS, ADMISSION), kept.refuse(DISCHARGES, b"nonsense")
    gone = kept.refuse(DISCHARGES, b"x" * 9, kept=False)

    code, found = told(kept, "release", good, bad, gone)

    assert (code, found["done"]) == (1, False)
    assert isinstance(found["refused"], list)
    assert [(each["id"], each["code"]) for each in found["refused"]] == [(bad, "NOT_A_RECORD"), (gone, "ORIGINAL_GONE")]
    assert kept.records(topics.COMMANDS) == []


def test_what_is_set_aside_is_told_to_programs(kept: Kept) -> None:
    place, other = kept.refuse(ADMISSIONS, b"one"), kept.refuse(ADMISSIONS, b"two")
    kept.run("discard", place, "--reason", "r")

    assert told(kept, "discard", place, other, "--reason", "r") == (0, {"discarded": [other], "left": [place]})
