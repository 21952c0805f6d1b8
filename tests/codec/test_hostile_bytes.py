"""Whatever bytes come, the codec takes them or says why not; nothing else happens, and nothing takes long."""

import random
import time
from collections import Counter
from typing import Any

import pytest

from hub import codec, schema_files, topics
from hub.codec import DecodeRefused
from hub.internal import Decision, Watermark
from hub.records import classes
from tests.contracts.examples import example_files, full_name, read_example

MUTANTS = 100_000
SEED = 20261120
EVERYTHING = frozenset(classes().values())
HEADER = 10


def test_a_hundred_thousand_mutants_are_taken_or_refused() -> None:
    chance = random.Random(SEED)
    originals = [_encoded(read_example(full_name(path))) for path in example_files()]
    outcomes: Counter[str] = Counter()
    for number in range(MUTANTS):
        outcomes[_outcome(_mutant(originals[number % len(originals)], originals, chance))] += 1

    assert MUTANTS == outcomes.total()
    assert {"taken", "MALFORMED", "TRAILING_BYTES", "UNKNOWN_SCHEMA", "NOT_A_RECORD"} <= outcomes.keys()
    assert "refused without a word" not in outcomes


def _outcome(buf: bytes) -> str:
    """Return what became of *buf*; any exception but a refusal fails the test."""
    try:
        if codec.is_notice(buf):
            codec.decode_notice(buf)
        else:
            codec.decode(buf, EVERYTHING)
    except DecodeRefused as refused:
        return refused.code if refused.sentence else "refused without a word"
    return "taken"


def _encoded(record: Any) -> bytes:
    return codec.encode_notice(*record) if isinstance(record, tuple) else codec.encode(record)


def _mutant(buf: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """Return *buf* with something done to it, most often beyond the header, where the schema decides."""
    start = HEADER if chance.random() < 0.9 else 0
    at = chance.randrange(start, len(buf))
    match chance.randrange(6):
        case 0:
            return buf[:at] + bytes([buf[at] ^ (1 << chance.randrange(8))]) + buf[at + 1 :]
        case 1:
            return buf[:at] + chance.randbytes(chance.randrange(1, 12)) + buf[at:]
        case 2:
            return buf[:at]
        case 3:
            return buf[:at] + buf[at + chance.randrange(1, 12) :]
        case 4:
            return buf[:HEADER] + chance.choice(others)[HEADER:]
        case _:
            extreme = chance.choice([b"\xff" * 9 + b"\x01", b"\xfe" * 9 + b"\x01", b"\x00", b"\xc3\x28", b"\x80" * 12])
            return buf[:at] + extreme + buf[at + len(extreme) :]


def _bomb(cls: type[Any], payload: bytes) -> bytes:
    name = next(full_name for full_name, each in classes().items() if each is cls)
    return codec.SINGLE_OBJECT + schema_files.schema_of(name).fingerprint + payload


def _long(number: int) -> bytes:
    """Return *number* as Avro writes it: zigzag, seven bits to a byte."""
    rest, out = (number << 1) ^ (number >> 63), bytearray()
    while rest > 0x7F:
        out.append(rest & 0x7F | 0x80)
        rest >>= 7
    return bytes([*out, rest])


@pytest.mark.parametrize("count", [20_000_000, 2**40, 2**62, -(2**40), -(2**63) + 1])
def test_an_array_that_claims_more_items_than_it_holds_is_refused_at_once(count: int) -> None:
    watermark = _long(0) + _long(1) + b"w" + _long(count) + (_long(8) if count < 0 else b"") + b"\x00" * 8

    assert "MALFORMED" == _refused_quickly(_bomb(Watermark, watermark))


@pytest.mark.parametrize("length", [2**31, 2**40, 2**62, -1, -(2**62)])
def test_a_text_that_claims_to_be_longer_than_the_record_is_refused_at_once(length: int) -> None:
    assert "MALFORMED" == _refused_quickly(_bomb(Decision, _long(length) + b"x"))


def test_an_array_of_more_items_than_any_message_needs_is_refused() -> None:
    """Eighty thousand partitions of three zero bytes each fit in what an inbound topic takes."""
    count = 80_000
    watermark = _long(0) + _long(1) + b"w" + _long(count) + bytes(3 * count) + _long(0)

    assert len(watermark) < topics.topic("hospital.admissions.v1").limit
    assert "TOO_MANY_ITEMS" == _refused_quickly(_bomb(Watermark, watermark))


def _refused_quickly(buf: bytes) -> str:
    """Return the code of the refusal, which must come long before a bomb would have unfolded."""
    began = time.process_time()
    with pytest.raises(DecodeRefused) as refused:
        codec.decode(buf, EVERYTHING)

    assert time.process_time() - began < 2
    return refused.value.code
