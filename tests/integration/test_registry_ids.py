"""With a schema registry: messages that bear its ids are read, notices bear them, and the log needs none."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from hub import topics
from hub.codec import CONFLUENT, SINGLE_OBJECT, decode_notice, encode
from hub.domain.outbound import AdmissionForwarded
from hub.inbound import MESSAGES
from hub.schema_files import fingerprint_of, schema_of
from tests.codec.small_registry import SmallRegistry, running
from tests.integration.hub_stage import INBOXES, HubStage, eventually
from tests.integration.stays import Stay

pytestmark = pytest.mark.kafka


@pytest.fixture
def registry() -> Iterator[tuple[str, SmallRegistry]]:
    """A registry on a thread of its own, by its address."""
    server, started, stop = SmallRegistry(), threading.Event(), asyncio.Event()
    address: list[str] = []
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        async with running(server) as url:
            address.append(url)
            started.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=[serve()])
    thread.start()
    assert started.wait(10)
    yield address[0], server
    loop.call_soon_threadsafe(stop.set)
    thread.join()
    loop.close()


def test_ids_are_read_on_the_way_in_and_written_on_the_way_out(
    hub: HubStage, registry: tuple[str, SmallRegistry]
) -> None:
    url, server = registry
    for role in ("intake", "decide", "notify"):
        hub.start(role, SIP_HUB_SCHEMA_REGISTRY=url)
    now = datetime.now(UTC)
    admission = Stay("A-1", now - timedelta(hours=3)).admission()
    message = MESSAGES["AdmissionNotice"].model_validate(admission.body, strict=False)
    eventually(lambda: server.schemas, lambda schemas: len(schemas) > 0)
    number = server.number(_text_of("se.siphub.inbound.AdmissionNotice", server))

    hub.send("AdmissionNotice", "any", encode(message, registry_id=number), now)
    (value, *_) = eventually(lambda: hub.values(INBOXES[0]), lambda values: len(values) >= 1)

    assert CONFLUENT == value[:1]
    ids = {server.number(text): fingerprint_of(text) for text in server.schemas}
    _, content = decode_notice(value, ids=ids)
    assert isinstance(content, AdmissionForwarded)
    kept = hub.values(topics.COMMANDS) + hub.values(topics.CASE_EVENTS)
    assert {SINGLE_OBJECT} == {record[:2] for record in kept}


def _text_of(full_name: str, server: SmallRegistry) -> str:
    wanted = schema_of(full_name).fingerprint
    return next(text for text in server.schemas if fingerprint_of(text) == wanted)
