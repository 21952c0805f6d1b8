"""One example for each record, that a vendor can copy: it decodes, it is whole, and it names nobody real."""

import json
from pathlib import Path
from typing import Any

import pytest

from hub import codec, topics
from hub.domain.facts import Source
from hub.gate import judge
from hub.identifiers import find_personal_numbers
from hub.inbound import MESSAGES
from hub.party_files import load_parties
from hub.records import classes
from hub.speaking import topic_for
from hub.vault import Vault
from tests.contracts.examples import ROOT, example_files, full_name, read_example

FILES = example_files()
NAMES = [f"{path.parent.name}-{path.stem}" for path in FILES]
TEST_SERIES = ("238", "239")
CLASSIC = {"191212121212", "197010632391"}


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_an_example_encodes_and_decodes_to_itself(path: Path) -> None:
    expected = read_example(full_name(path))

    assert expected == _there_and_back(expected)


def _there_and_back(record: Any) -> Any:
    if isinstance(record, tuple):
        return codec.decode_notice(codec.encode_notice(*record))
    return codec.decode(codec.encode(record), (type(record),))


def test_every_record_has_an_example_and_every_example_a_record() -> None:
    assert sorted(classes()) == sorted(map(full_name, FILES))


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_an_inbound_example_passes_the_gate(name: str) -> None:
    body = json.loads((ROOT / "inbound" / f"{name}.json").read_text(encoding="utf-8"))
    message = MESSAGES[name].model_validate_json(json.dumps(body))
    received_at = message.sent_at
    topic = topic_for(message, topics.home_of(type(message)), load_parties(), received_at.date())
    source = Source(topic, 0, 0)

    with Vault.in_memory(bytes(32)) as vault:
        judged = judge(name, body, received_at=received_at, source=source, vault=vault)

    assert name == type(judged).__name__


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_the_persons_of_the_examples_are_skatteverkets(path: Path) -> None:
    numbers = set(find_personal_numbers(path.read_text(encoding="utf-8")))

    assert set() == {number for number in numbers - CLASSIC if number[-4:-1] not in TEST_SERIES}


@pytest.mark.parametrize("path", [path for path in FILES if path.parent.name in {"event", "internal"}])
def test_what_the_log_holds_names_nobody(path: Path) -> None:
    assert [] == list(find_personal_numbers(path.read_text(encoding="utf-8")))
