"""A schema registry of our own for tests: it speaks as much of Confluent's HTTP interface as the hub asks for."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web


class SmallRegistry:
    """Numbers schemas from 1 as they come, the same schema under the same number; counts what it is asked."""

    def __init__(self) -> None:
        self.schemas: list[str] = []
        self.asked: list[str] = []

    async def take(self, request: web.Request) -> web.Response:
        text = (await request.json())["schema"]
        self.asked.append(request.path)
        return web.json_response({"id": self.number(text)})

    def number(self, text: str) -> int:
        if text not in self.schemas:
            self.schemas.append(text)
        return self.schemas.index(text) + 1

    async def tell(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        number = int(request.match_info["id"])
        if not 1 <= number <= len(self.schemas):
            return web.json_response({"error_code": 40403}, status=404)
        return web.json_response({"schema": self.schemas[number - 1]})


@asynccontextmanager
async def running(registry: SmallRegistry) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/subjects/{subject}/versions", registry.take)
    app.router.add_get("/schemas/ids/{id}", registry.tell)
    runner = web.AppRunner(app)
    await runner.setup()
    await (site := web.TCPSite(runner, "127.0.0.1", 0)).start()
    try:
        yield site.name
    finally:
        await runner.cleanup()
