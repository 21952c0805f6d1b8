"""A record that an older release wrote is read with today's schema, and unknown symbols of a newer one as UNKNOWN."""

import copy
from io import BytesIO
from typing import Any

from fastavro import schemaless_reader, schemaless_writer

from hub import codec, schema_files
from hub.records import outward
from tests.contracts.examples import read_example

READY = "se.siphub.event.DischargeReady"


def test_every_released_schema_may_still_have_written_what_is_read() -> None:
    released = {schema.fingerprint for schemas in schema_files.released().values() for schema in schemas}

    assert released <= schema_files.writers().keys()


def test_a_field_that_the_older_schema_lacked_takes_its_default() -> None:
    """As in `codec`: the writer's schema reads, today's resolves."""
    today = schema_files.schema_of("se.siphub.inbound.DischargeReady")
    older = schema_files.load(
        {**today.source, "fields": [f for f in today.source["fields"] if f["name"] != "disclosure"]}
    )
    message: Any = read_example(today.full_name)
    values = outward(type(message))(message)

    assert values | {"disclosure": None} == _resolved(values, older.parsed, today.parsed)


def test_a_symbol_that_the_older_schema_lacks_becomes_unknown() -> None:
    today = schema_files.schema_of(READY)
    newer = copy.deepcopy(today.source)
    next(field for field in newer["fields"] if field["name"] == "basis")["type"]["symbols"].append("COURT_DECISION")
    fact: Any = read_example(READY)
    values = outward(type(fact))(fact) | {"basis": "COURT_DECISION"}

    assert "UNKNOWN" == _resolved(values, schema_files.load(newer).parsed, today.parsed)["basis"]


def test_a_schema_that_only_explains_itself_better_has_the_same_fingerprint() -> None:
    today = schema_files.schema_of(READY)

    assert today.fingerprint == schema_files.load({**today.source, "doc": "Better words."}).fingerprint
    assert codec.encode(read_example(READY))[2:10] == today.fingerprint


def _resolved(values: dict[str, Any], writer: Any, reader: Any) -> dict[str, Any]:
    out = BytesIO()
    schemaless_writer(out, writer, values)
    resolved: Any = schemaless_reader(BytesIO(out.getvalue()), writer, reader)
    return dict(resolved)
