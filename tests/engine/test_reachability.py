"""A worker notices that Kafka is gone, and not merely slow or restarting."""

import asyncio
import socket

from hub.broker import free_port
from processors.reachability import until_gone

PATIENCE = 0.5


def test_nobody_that_listens_is_noticed_within_the_patience() -> None:
    async def notice() -> None:
        await asyncio.wait_for(until_gone([f"127.0.0.1:{free_port()}"], PATIENCE), 4 * PATIENCE)

    asyncio.run(notice())


def test_one_server_of_several_is_enough() -> None:
    async def wait() -> bool:
        with socket.create_server(("127.0.0.1", 0)) as server:
            servers = [f"127.0.0.1:{free_port()}", f"127.0.0.1:{server.getsockname()[1]}"]
            gone = asyncio.ensure_future(until_gone(servers, PATIENCE))
            await asyncio.sleep(3 * PATIENCE)
            before = gone.done()
        await asyncio.wait_for(gone, 4 * PATIENCE)
        return before

    assert not asyncio.run(wait())


def test_one_that_is_back_in_time_was_not_gone() -> None:
    async def wait() -> bool:
        port = free_port()
        gone = asyncio.ensure_future(until_gone([f"127.0.0.1:{port}"], PATIENCE))
        await asyncio.sleep(PATIENCE / 2)
        with socket.create_server(("127.0.0.1", port)):
            await asyncio.sleep(2 * PATIENCE)
            return gone.done()

    assert not asyncio.run(wait())
