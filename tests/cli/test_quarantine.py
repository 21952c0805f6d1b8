"""`sip-hub quarantine`: what was not accepted can be seen, let in once the fault is mended, or set aside."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from hub import topics
from hub.cli.quarantine_acts import everything, opening, release_of
from hub.codec import decode, decode_body, decode_notice, encode, encode_notice
from hub.domain.facts import AdmissionNotice, DischargeReady
from hub.embedded import embedded_kafka
from hub.inbound import MESSAGES
from hub.internal import Handling, InboxMessage, Quarantined, QuarantineHandled
from hub.partitioning import partition_of
from hub.party_registry import PartyRegistry, Speaker
from hub.refusals import Refused
from tests.cli.kept_records import ADMISSIONS, DISCHARGES, INBOX, MADE, QUARANTINE_PARTITIONS, RECEIVED, STAY, Kept
from tests.contracts.examples import read_example
from tests.integration.stays import NAME, PERSONNUMMER, Saying, local


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    with embedded_kafka(MADE) as kafka:
        yield Kept(kafka.address, tmp_path)


def value_of(saying: Saying) -> bytes:
    return encode(MESSAGES[saying.record].model_validate_json(json.dumps(saying.body)))


ADMISSION = value_of(STAY.admission())
READY = value_of(STAY.ready(local("2026-11-02 11:00:00")))


# The list


def test_the_newest_comes_first_with_code_sentence_and_place(kept: Kept) -> None:
    first = kept.refuse(ADMISSIONS, b"one", "TOO_OLD")
    second = kept.refuse(DISCHARGES, b"two!", received_at=RECEIVED + timedelta(hours=1))

    told = json.loads(kept.run("list", "--json").stdout)

    assert [record["id"] for record in told["records"]] == [second, first]
    assert told["records"][1] == {
        "id": first,
        "received_at": "2026-11-02T12:00:00+01:00",
        "code": "TOO_OLD",
        "sentence": "field `x`: is wrong; mend it",
        "size": 3,
        "original_kept": True,
        "ending": None,
        "handled": [],
    }


def test_the_list_can_be_narrowed(kept: Kept) -> None:
    old = kept.refuse(ADMISSIONS, b"one", "A", received_at=RECEIVED - timedelta(days=1))
    new = kept.refuse(ADMISSIONS, b"two", "B")

    assert kept.listed("--code", "A") == [old]
    assert kept.listed("--since", "2026-11-02") == [new]
    assert kept.listed("--since", "2026-11-02T12:00:00+01:00") == [new]
    assert kept.listed("--since", "2026-11-02T12:00:01+01:00") == []
    assert kept.listed("--max", "1") == [new]


def test_for_people_each_has_two_lines_and_an_empty_quarantine_is_said_so(kept: Kept) -> None:
    empty = kept.run("list").stdout
    place = kept.refuse(ADMISSIONS, b"one", "A")

    shown = kept.run("list").stdout

    assert empty == "Nothing waits in quarantine.\n"
    assert f"2026-11-02 12:00  {place}  3 bytes" in shown
    assert "A: field `x`: is wrong; mend it" in shown


def test_a_record_quarantined_twice_is_listed_once(kept: Kept) -> None:
    """Intake may do so after a crash: the seal of the same bytes at the same place is the same."""
    place = kept.refuse(ADMISSIONS, b"one")
    again = kept.records(topics.QUARANTINE)[0]
    assert again.value is not None
    assert again.key is not None
    kept.write(again.value, again.key)

    assert kept.listed() == [place]


def test_a_record_of_the_quarantine_that_cannot_be_read_is_counted(kept: Kept) -> None:
    kept.write(b"nonsense", b"k")

    done = kept.run("list")

    assert (done.exit_code, done.stderr) == (0, "1 records of the quarantine itself cannot be read.\n")


# Showing, and revealing


def test_showing_tells_the_reason_and_never_who(kept: Kept) -> None:
    place = kept.refuse(ADMISSIONS, ADMISSION)

    shown = kept.run("show", place)

    assert shown.exit_code == 0
    assert "FAULT: field `x`: is wrong; mend it" in shown.output
    assert NAME not in shown.output
    assert PERSONNUMMER not in shown.output
    assert kept.handled(place) == []


def test_revealing_opens_the_original_with_a_warning_and_is_recorded(kept: Kept) -> None:
    place = kept.refuse(ADMISSIONS, ADMISSION)

    shown = kept.run("show", place, "--reveal", "--reason", "The vendor asks.")

    assert json.loads(shown.stdout[shown.stdout.index("{") :])["fields"]["patient"]["name"] == NAME
    assert "may tell who a patient is" in shown.stderr
    assert kept.handled(place) == [("REVEALED", "vera", "The vendor asks.")]
    assert kept.listed() == [place]


def test_what_is_no_record_is_revealed_as_text(kept: Kept) -> None:
    place = kept.refuse(ADMISSIONS, "Åsa".encode() + b"\xff" + b"." * 5000)

    original = json.loads(kept.run("show", place, "--reveal", "--json").stdout)["original"]

    assert original["text"].startswith("Åsa\\xff....")
    assert original["bytes_not_shown"] == 5005 - 4096


def test_what_was_too_large_to_keep_is_said_so(kept: Kept) -> None:
    place = kept.refuse(ADMISSIONS, b"x" * 9, kept=False)

    revealed, released = kept.run("show", place, "--reveal"), kept.run("release", place)

    assert (revealed.exit_code, released.exit_code) == (1, 1)
    assert "was too large to keep (9 bytes); have it sent again." in revealed.stderr
    assert "was too large to keep (9 bytes); have it sent again." in released.stderr
    assert kept.handled(place) == []


def test_another_vault_opens_nothing(kept: Kept, tmp_path: Path) -> None:
    place = kept.refuse(ADMISSIONS, ADMISSION)

    done = kept.run("show", place, "--reveal", SIP_HUB_STATE_DIRECTORY=str(tmp_path / "other"))

    assert (done.exit_code, done.stdout) == (1, "")
    assert "Use the vault that the workers use." in done.stderr


# Releasing


def test_what_is_released_lies_in_the_inbox_of_its_case_as_first_received(kept: Kept) -> None:
    place = kept.refuse(ADMISSIONS, ADMISSION)

    done = kept.run("release", place, "--reason", "Registered now.")

    assert done.exit_code == 0, done.output
    assert done.stdout == f"{place} was released as AdmissionNotice; sip-hub case {STAY.case_id}\n"
    [record] = kept.records(topics.COMMANDS)
    message = decode(record.value or b"", (InboxMessage,))
    fact = decode_body(message.fingerprint, message.body, (AdmissionNotice,))
    assert record.partition == topics.partition_for(STAY.case_id)
    assert record.key == STAY.case_id.encode()
    assert (message.received_at, fact.told.received_at) == (RECEIVED, RECEIVED)
    assert place == f"{message.source_topic}/{message.source_partition}/{message.source_offset}"
    assert fact.sealed_patient is not None
    assert kept.vault.open_patient(STAY.case_id, fact.told.message_id, fact.sealed_patient).name == NAME
    assert kept.handled(place) == [("RELEASED", "vera", "Registered now.")]
    assert kept.listed() == []
    assert kept.listed("--all") == [place]


def test_who_the_patient_is_stands_neither_in_the_inbox_nor_in_the_quarantine(kept: Kept) -> None:
    kept.run("release", kept.refuse(ADMISSIONS, ADMISSION))

    written = [record.value or b"" for topic in MADE for record in kept.records(topic)]

    assert len(written) == 3
    assert [value for value in written if PERSONNUMMER.encode() in value or NAME.encode() in value] == []


def test_releasing_twice_adds_nothing(kept: Kept) -> None:
    place = kept.refuse(ADMISSIONS, ADMISSION)
    kept.run("release", place)

    again = kept.run("release", place)

    assert again.exit_code == 0
    assert "was released" in again.stdout
    assert "it is left as it is" in again.stdout
    assert len(kept.records(topics.COMMANDS)) == 1
    assert len(kept.handled(place)) == 1


def test_what_is_still_refused_stays_with_the_reason_and_keeps_all_others_back(kept: Kept) -> None:
    good, bad = kept.refuse(DISCHARGES, READY), kept.refuse(DISCHARGES, b"nonsense")

    done = kept.run("release", good, bad)

    assert done.exit_code == 1
    assert f"{bad} is still refused: NOT_A_RECORD: " in done.stderr
    assert done.stderr.endswith("Nothing was released.\n")
    assert kept.records(topics.COMMANDS) == []
    assert set(kept.listed()) == {good, bad}


def test_a_message_on_the_wrong_topic_is_refused_there_again(kept: Kept) -> None:
    place = kept.refuse("outpatient.events.v1", READY)

    done = kept.run("release", place)

    assert "RECORD_NOT_ALLOWED" in done.stderr


class NoRegistry(PartyRegistry):
    """A registry that is at fault."""

    def speaker(self, sender: str, day: date) -> Speaker | None:
        raise ValueError(f"{sender} {day} {NAME}")


def test_a_fault_of_the_hubs_own_is_a_refusal_that_repeats_nothing_of_what_was_sent(kept: Kept) -> None:
    kept.refuse(ADMISSIONS, ADMISSION)
    [found] = everything(kept.settings).kept

    with opening(kept.settings) as opener:
        judged = release_of(found, opener, NoRegistry((), (), ()), [])

    assert judged == Refused(
        code="INTERNAL_ERROR",
        sentence="the hub cannot judge this record (ValueError); have the program repaired",
    )


def test_checking_releases_nothing(kept: Kept) -> None:
    place = kept.refuse(DISCHARGES, READY)

    done = kept.run("release", "--check", place)

    assert done.stdout == f"{place} could be released as DischargeReady; sip-hub case {STAY.case_id}\n"
    assert kept.records(topics.COMMANDS) == []
    assert kept.listed() == [place]


def test_several_messages_of_one_case_go_in_together(kept: Kept) -> None:
    places = [kept.refuse(ADMISSIONS, ADMISSION), kept.refuse(DISCHARGES, READY)]

    kept.run("release", *places)

    messages = [decode(record.value or b"", (InboxMessage,)) for record in kept.records(topics.COMMANDS)]
    assert [message.type for message in messages] == [AdmissionNotice.__name__, DischargeReady.__name__]


def test_a_notice_that_had_no_inbox_is_sent_to_it_once_it_exists(kept: Kept) -> None:
    head, content = read_example("se.siphub.notice.SipInvitation")
    notice = encode_notice(head, content)
    assert topics.inbox_of(head.controller) == INBOX
    place = kept.refuse(topics.CASE_EVENTS, notice, "NO_INBOX")

    done = kept.run("release", place)

    assert done.stdout == f"{place} was released as SipInvitation\n"
    [record] = kept.records(INBOX)
    assert decode_notice(record.value or b"") == (head, content)
    assert record.key == head.case_id.encode()
    assert kept.records(topics.COMMANDS) == []


def test_a_notice_whose_inbox_is_still_missing_stays(tmp_path: Path) -> None:
    head, content = read_example("se.siphub.notice.SipInvitation")
    with embedded_kafka({topics.QUARANTINE: QUARANTINE_PARTITIONS}) as kafka:
        kept = Kept(kafka.address, tmp_path)
        place = kept.refuse(topics.CASE_EVENTS, encode_notice(head, content), "NO_INBOX")

        done = kept.run("release", place)

    assert done.exit_code == 1
    assert f"topic {INBOX} still does not exist; make it with `sip-hub topics apply`" in done.stderr


# Discarding


def test_what_is_discarded_leaves_the_list_and_says_who_when_and_why(kept: Kept) -> None:
    place = kept.refuse(ADMISSIONS, b"one")

    done = kept.run("discard", place, "--reason", "A test of the vendor's.", "--by", "Karin")

    assert (done.exit_code, done.stdout) == (0, f"{place} was discarded\n")
    assert kept.listed() == []
    assert kept.handled(place) == [("DISCARDED", "Karin", "A test of the vendor's.")]
    record = decode(kept.records(topics.QUARANTINE)[-1].value or b"", (Quarantined, QuarantineHandled))
    assert isinstance(record, QuarantineHandled)
    assert record.handling is Handling.DISCARDED
    assert abs(datetime.now(UTC) - record.handled_at) < timedelta(minutes=1)


def test_what_is_done_lies_in_the_partition_of_the_record_and_under_its_key(kept: Kept) -> None:
    kept.run("discard", kept.refuse(ADMISSIONS, b"one"), "--reason", "r")

    found = [(record.partition, record.key) for record in kept.records(topics.QUARANTINE)]

    key = f"{ADMISSIONS}|2|0".encode()
    assert found == [(partition_of(key, QUARANTINE_PARTITIONS), key)] * 2


def test_discarding_twice_adds_nothing_and_a_discarded_record_can_still_be_released(kept: Kept) -> None:
    place = kept.refuse(ADMISSIONS, ADMISSION)
    kept.run("discard", place, "--reason", "first")
    kept.run("discard", place, "--reason", "second")
    kept.run("release", place)

    assert [(handling, reason) for handling, _, reason in kept.handled(place)] == [
        ("DISCARDED", "first"),
        ("RELEASED", None),
    ]


def test_what_was_released_cannot_be_discarded(kept: Kept) -> None:
    place, other = kept.refuse(ADMISSIONS, ADMISSION), kept.refuse(ADMISSIONS, b"other")
    kept.run("release", place)

    done = kept.run("discard", place, other, "--reason", "r")

    assert done.exit_code == 1
    assert "What was released is in the hub; nothing was discarded." in done.stderr
    assert kept.listed() == [other]


# What cannot be used


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["show", "nonsense"], 2, "'nonsense' is no id; write topic/partition/offset"),
        (["release", "a/b/c"], 2, "'a/b/c' is no id; write topic/partition/offset"),
        (["show", f"{ADMISSIONS}/2/99"], 1, f"Nothing of {ADMISSIONS}/2/99 is kept in quarantine"),
        (["discard", "PLACE", "--reason", ""], 2, "--reason must have 1 to 200 characters."),
        (["discard", "PLACE", "--reason", "x" * 201], 2, "--reason must have 1 to 200 characters."),
        (["discard", "PLACE", "--reason", "about 19121212-1212"], 2, "--reason holds a personal number"),
        (["release", "PLACE", "--by", "191212121212"], 2, "--by holds a personal number"),
        (["discard", "PLACE", f"{ADMISSIONS}/2/99", "--reason", "r"], 1, f"Nothing of {ADMISSIONS}/2/99"),
        (["list", "--since", "yesterday"], 2, "--since must be an instant with offset"),
    ],
)
def test_what_cannot_be_used_is_named_and_nothing_is_done(
    kept: Kept, arguments: list[str], code: int, sentence: str
) -> None:
    place = kept.refuse(ADMISSIONS, ADMISSION)

    done = kept.run(*(place if argument == "PLACE" else argument for argument in arguments))

    assert (done.exit_code, done.stdout) == (code, "")
    assert sentence in done.stderr
    assert len(kept.records(topics.QUARANTINE)) == 1
