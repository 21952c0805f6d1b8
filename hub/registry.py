"""A small client of a schema registry with Confluent's HTTP interface, so that records can bear its ids.

The registry numbers schemas and nothing more: which schemas may have written a record is decided by our own files.
Subjects are named by record (`se.siphub.inbound.AdmissionNotice`), since several records share a topic.
"""

import json
from collections.abc import Iterable
from typing import Any, Final, Self, TypeVar

from aiohttp import ClientError, ClientSession, ClientTimeout

from hub import schema_files
from hub.codec import CONFLUENT
from hub.schema_files import Schema

_TIMEOUT: Final = ClientTimeout(total=10)
_CONTENT: Final = {"Content-Type": "application/vnd.schemaregistry.v1+json"}
_NOT_FOUND: Final = 404
_ID_END: Final = 5
_MAX_STRANGERS: Final = 10_000

V = TypeVar("V")


class RegistryUnreachableError(ConnectionError):
    """The registry does not answer, or answers something else than a registry would; the sentence names it."""


class SchemaRegistry:
    """What one registry has told us; use it in an `async with`.

    `ids` gives the fingerprint of each schema of ours by its id there, and is what `codec.decode` asks for.
    """

    def __init__(self, url: str) -> None:
        self.ids: dict[int, bytes] = {}
        self._url = url.rstrip("/")
        self._session = ClientSession(timeout=_TIMEOUT, headers=_CONTENT)
        self._own: dict[bytes, int] = {}
        self._strangers: set[int] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._session.close()

    def id_of(self, fingerprint: bytes) -> int:
        """Return the id of a schema that has been registered; a `KeyError` means that it has not."""
        return self._own[fingerprint]

    async def register(self, schemas: Iterable[Schema]) -> None:
        """Make the registry number *schemas*; one that it has already keeps its number."""
        for schema in schemas:
            answer = await self._ask(
                "POST", f"/subjects/{schema.full_name}/versions", {"schema": json.dumps(schema.source)}
            )
            number = self._read(answer, "id", int)
            self.ids[number] = schema.fingerprint
            self._own[schema.fingerprint] = number

    async def learn(self, buf: bytes) -> None:
        """Ask once what the id at the head of *buf* means, if it is new; a schema that is not ours stays unknown."""
        number = int.from_bytes(buf[1:_ID_END], "big")
        if buf[:1] != CONFLUENT or len(buf) < _ID_END or number in self.ids or number in self._strangers:
            return
        fingerprint = await self._fingerprint(number)
        if fingerprint in schema_files.writers():
            self.ids[number] = fingerprint
        elif len(self._strangers) < _MAX_STRANGERS:
            self._strangers.add(number)

    async def _fingerprint(self, number: int) -> bytes:
        answer = await self._ask("GET", f"/schemas/ids/{number}")
        return schema_files.fingerprint_of(self._read(answer, "schema", str)) if answer else b""

    async def _ask(self, method: str, path: str, body: dict[str, str] | None = None) -> dict[str, Any]:
        """Return the registry's answer, empty where it knows nothing of what was asked."""
        try:
            async with self._session.request(method, self._url + path, json=body) as response:
                if response.status == _NOT_FOUND and method == "GET":
                    return {}
                response.raise_for_status()
                answer: dict[str, Any] = await response.json(content_type=None)
                return answer
        except (ClientError, TimeoutError, ValueError) as error:
            message = f"the schema registry at {self._url} gave no answer to {method} {path}: {error}"
            raise RegistryUnreachableError(message) from error

    def _read(self, answer: dict[str, Any], name: str, kind: type[V]) -> V:
        match answer:
            case {**values} if isinstance(value := values.get(name), kind):
                return value
            case _:
                message = f"the schema registry at {self._url} answered without `{name}`; is it a schema registry?"
                raise RegistryUnreachableError(message)
