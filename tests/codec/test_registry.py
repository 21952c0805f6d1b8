"""The client of a schema registry, against a small registry of our own that speaks Confluent's HTTP interface."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from aiohttp import web

from hub import codec, schema_files
from hub.codec import DecodeRefused
from hub.internal import Heartbeat
from hub.registry import RegistryUnreachableError, SchemaRegistry
from tests.codec.small_registry import SmallRegistry, running
from tests.contracts.examples import read_example

HEARTBEAT = "se.siphub.internal.Heartbeat"
STRANGER = {
    "type": "record",
    "name": "x.Stranger",
    "fields": [{"name": "a", "type": {"type": "array", "items": "null"}}],
}


def with_registry(test: Callable[[SmallRegistry, SchemaRegistry], Coroutine[Any, Any, None]]) -> SmallRegistry:
    async def run() -> SmallRegistry:
        server = SmallRegistry()
        async with running(server) as url, SchemaRegistry(url) as client:
            await test(server, client)
        return server

    return asyncio.run(run())


def test_a_record_bears_the_id_that_the_registry_gave_its_schema() -> None:
    beat: Heartbeat = read_example(HEARTBEAT)

    async def there_and_back(_server: SmallRegistry, client: SchemaRegistry) -> None:
        await client.register(schema_files.current().values())
        number = client.id_of(schema_files.schema_of(HEARTBEAT).fingerprint)
        buf = codec.encode(beat, registry_id=number)

        assert b"\x00" + number.to_bytes(4, "big") == buf[:5]
        assert beat == codec.decode(buf, (Heartbeat,), ids=client.ids)

    server = with_registry(there_and_back)

    assert sorted(f"/subjects/{name}/versions" for name in schema_files.current()) == sorted(server.asked)


def test_an_id_that_another_producer_registered_is_asked_for_once() -> None:
    """It may explain its fields in other words; the fingerprint is what counts."""
    beat: Heartbeat = read_example(HEARTBEAT)

    async def learn_twice(server: SmallRegistry, client: SchemaRegistry) -> None:
        number = server.number(json.dumps({**schema_files.schema_of(HEARTBEAT).source, "doc": "Other words."}))
        buf = codec.encode(beat, registry_id=number)
        await client.learn(buf)
        await client.learn(buf)

        assert beat == codec.decode(buf, (Heartbeat,), ids=client.ids)

    assert ["/schemas/ids/1"] == with_registry(learn_twice).asked


@pytest.mark.parametrize("schema", [json.dumps(STRANGER), "{", "[]", '{"type": "record"}', '"null"'])
def test_a_schema_that_is_not_ours_is_refused_though_the_registry_knows_it(schema: str) -> None:
    async def learn_twice(server: SmallRegistry, client: SchemaRegistry) -> None:
        buf = b"\x00" + server.number(schema).to_bytes(4, "big") + b"\xfe\xff\xff\xff\x0f"
        await client.learn(buf)
        await client.learn(buf)

        with pytest.raises(DecodeRefused, match="UNKNOWN_SCHEMA"):
            codec.decode(buf, (Heartbeat,), ids=client.ids)

    assert ["/schemas/ids/1"] == with_registry(learn_twice).asked


def test_an_id_that_nobody_knows_is_asked_for_once() -> None:
    async def learn_twice(_server: SmallRegistry, client: SchemaRegistry) -> None:
        await client.learn(b"\x00\x00\x00\x00\x63")
        await client.learn(b"\x00\x00\x00\x00\x63")

        assert {} == client.ids

    assert ["/schemas/ids/99"] == with_registry(learn_twice).asked


def test_single_object_records_ask_the_registry_nothing() -> None:
    async def learn(_server: SmallRegistry, client: SchemaRegistry) -> None:
        await client.learn(codec.encode(read_example(HEARTBEAT)))
        await client.learn(b"")
        await client.learn(b"\x00\x00")

    assert [] == with_registry(learn).asked


def test_a_registry_that_is_not_there_is_named() -> None:
    async def register() -> None:
        async with SchemaRegistry("http://127.0.0.1:1/") as client:
            await client.register([schema_files.schema_of(HEARTBEAT)])

    with pytest.raises(RegistryUnreachableError, match=r"http://127\.0\.0\.1:1 gave no answer to POST /subjects"):
        asyncio.run(register())


def test_something_else_than_a_registry_is_seen_through() -> None:
    async def odd(_request: web.Request) -> web.Response:
        return web.json_response(["hello"])

    async def register() -> None:
        app = web.Application()
        app.router.add_post("/{any:.*}", odd)
        runner = web.AppRunner(app)
        await runner.setup()
        await (site := web.TCPSite(runner, "127.0.0.1", 0)).start()
        try:
            async with SchemaRegistry(site.name) as client:
                await client.register([schema_files.schema_of(HEARTBEAT)])
        finally:
            await runner.cleanup()

    with pytest.raises(RegistryUnreachableError, match="is it a schema registry"):
        asyncio.run(register())
