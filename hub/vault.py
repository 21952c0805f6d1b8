"""The keys of the cases, and what is done with them: identity is sealed before anything is kept.

Each case has a key of its own in a small SQL table, wrapped by the hub's master key; a few keys of the hub's own (for
digests, pseudonyms and quarantine) lie beside them, so that the master key can be changed by wrapping anew.  Sealing
is AES-256-GCM with a nonce that follows from key, place and content: a redelivery gives the same bytes, and two
contents never share a nonce.  Destroying a case's key shreds its identity wherever a copy lies.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from types import TracebackType
from typing import Any, Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import (
    Column,
    Engine,
    LargeBinary,
    MetaData,
    Row,
    String,
    Table,
    create_engine,
    event,
    make_url,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.pool import StaticPool
from sqlalchemy.schema import CreateTable

from hub.domain.facts import SealedPatient
from hub.domain.outbound import Patient
from hub.domain.terms import IdSystem

KEY_BYTES: Final = 32
_CONNECT_SECONDS: Final = 10
_NONCE_BYTES: Final = 12
_FORM: Final = b"\x01"
_MAX_CACHED: Final = 50_000

_KEYS: Final = Table(
    "vault_keys",
    MetaData(),
    Column("name", String(80), primary_key=True),
    # Null once the key has been destroyed: the row stays, so that no new key is ever made in its place.
    Column("wrapped", LargeBinary, nullable=True),
)
_INSERT: Final[dict[str, Callable[..., Any]]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class KeyDestroyedError(LookupError):
    """The case's key has been destroyed; its identity can't be read, and none can be added."""


class SealBrokenError(ValueError):
    """The sealed bytes were altered, or belong to another case, message or place."""


class Vault:
    """The table of keys behind a SQLAlchemy URL (SQLite or PostgreSQL); close it, or use it in a `with`."""

    def __init__(self, url: str, master_key: bytes) -> None:
        self._start(create_engine(url, connect_args=_patience(url)), master_key)

    @classmethod
    def in_memory(cls, master_key: bytes) -> Self:
        """Return a vault that forgets everything when it is closed."""
        vault = cls.__new__(cls)
        engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
        vault._start(engine, master_key)  # noqa: SLF001 - our own, before anyone else has it
        return vault

    def _start(self, engine: Engine, master_key: bytes) -> None:
        if len(master_key) != KEY_BYTES:
            message = f"the master key has {len(master_key)} bytes; it must have {KEY_BYTES}"
            raise ValueError(message)
        self._engine = engine
        self._wrapping = AESGCM(master_key)
        self._cached: dict[str, bytes] = {}
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _overwrite_what_is_deleted)
        with engine.begin() as connection:  # workers start together: one of them makes the table
            connection.execute(CreateTable(_KEYS, if_not_exists=True))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget the keys in memory and let go of the table."""
        self._cached.clear()
        self._engine.dispose()

    def seal_patient(self, case_id: str, message_id: str, patient: Patient) -> SealedPatient:
        """Seal *patient* for one message of one case; raise `KeyDestroyedError` if the case has been shredded."""
        plain = json.dumps(_plain(patient), ensure_ascii=False, sort_keys=True).encode()
        sealed = _seal(self._sealing_key(_case(case_id)), f"{case_id}|{message_id}".encode(), plain)
        return SealedPatient(sealed=sealed, pseudonym=self._pseudonym(patient))

    def open_patient(self, case_id: str, message_id: str, sealed: SealedPatient) -> Patient:
        """Return the patient sealed for that message; raise `KeyDestroyedError` or `SealBrokenError`.

        The table is asked each time: a key that another worker has destroyed opens nothing here either.
        """
        key = self._stored_key(_case(case_id))
        values = json.loads(_open(key, f"{case_id}|{message_id}".encode(), sealed.sealed))
        return Patient(**{**values, "id_system": IdSystem(values["id_system"])})

    def digest(self, content: bytes) -> bytes:
        """Return the keyed digest of a message's plain content: 32 bytes, the same on every worker of this hub."""
        return hmac.digest(self._sealing_key("hub:digest"), content, hashlib.sha256)

    def seal_original(self, topic: str, partition: int, offset: int, original: bytes) -> bytes:
        """Seal what goes to quarantine, bound to the place it came from."""
        return _seal(self._sealing_key("hub:quarantine"), _place(topic, partition, offset), original)

    def open_original(self, topic: str, partition: int, offset: int, sealed: bytes) -> bytes:
        """Return what was quarantined from that place; raise `SealBrokenError` if it is not that."""
        return _open(self._stored_key("hub:quarantine"), _place(topic, partition, offset), sealed)

    def destroy(self, case_id: str) -> None:
        """Destroy the case's key for ever, also before it was ever made: what it sealed is shredded."""
        name = _case(case_id)
        self._cached.pop(name, None)
        with self._engine.begin() as connection:
            connection.execute(self._insert_if_absent(name, None))
            connection.execute(update(_KEYS).where(_KEYS.c.name == name).values(wrapped=None))

    def _pseudonym(self, patient: Patient) -> str:
        number = f"{patient.id_system}|{patient.id_oid or ''}|{patient.id_value}"
        return hmac.digest(self._sealing_key("hub:pseudonym"), number.encode(), hashlib.sha256).hex()

    def _sealing_key(self, name: str) -> bytes:
        """Return the key of that name, made at first need; whoever inserts first makes it for all."""
        if (cached := self._cached.get(name)) is not None:
            return cached
        if self._row(name) is None:
            with self._engine.begin() as connection:
                connection.execute(self._insert_if_absent(name, self._wrap(name, secrets.token_bytes(KEY_BYTES))))
        if len(self._cached) >= _MAX_CACHED:
            self._cached.clear()
        self._cached[name] = key = self._stored_key(name)
        return key

    def _stored_key(self, name: str) -> bytes:
        row = self._row(name)
        if row is None or row.wrapped is None:
            message = f"there is no key {name}: it was destroyed, or belongs to another vault"
            raise KeyDestroyedError(message)
        return self._unwrap(name, row.wrapped)

    def _row(self, name: str) -> Row[tuple[bytes | None]] | None:
        with self._engine.connect() as connection:
            return connection.execute(select(_KEYS.c.wrapped).where(_KEYS.c.name == name)).one_or_none()

    def _insert_if_absent(self, name: str, wrapped: bytes | None) -> Any:  # noqa: ANN401 - each dialect has its own
        insert = _INSERT[self._engine.dialect.name]
        return insert(_KEYS).values(name=name, wrapped=wrapped).on_conflict_do_nothing()

    def _wrap(self, name: str, key: bytes) -> bytes:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._wrapping.encrypt(nonce, key, name.encode())

    def _unwrap(self, name: str, wrapped: bytes) -> bytes:
        try:
            return self._wrapping.decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], name.encode())
        except InvalidTag:
            message = f"the key {name} was wrapped by another master key; give the hub that one"
            raise SealBrokenError(message) from None


def _case(case_id: str) -> str:
    return f"case:{case_id}"


def _place(topic: str, partition: int, offset: int) -> bytes:
    return f"{topic}|{partition}|{offset}".encode()


def _plain(patient: Patient) -> dict[str, str | None]:
    return {name: getattr(patient, name) for name in Patient.__slots__}


def _seal(key: bytes, place: bytes, plain: bytes) -> bytes:
    content = hashlib.sha256(plain).digest()
    nonce = hmac.digest(_derived(key, b"nonce"), place + b"|" + content, hashlib.sha256)[:_NONCE_BYTES]
    return _FORM + nonce + AESGCM(_derived(key, b"seal")).encrypt(nonce, plain, _FORM + place)


def _open(key: bytes, place: bytes, sealed: bytes) -> bytes:
    form, nonce = sealed[: len(_FORM)], sealed[len(_FORM) :][:_NONCE_BYTES]
    try:
        return AESGCM(_derived(key, b"seal")).decrypt(nonce, sealed[len(_FORM) + _NONCE_BYTES :], form + place)
    except (InvalidTag, ValueError):
        raise SealBrokenError("the sealed bytes do not belong here, or were altered") from None


def _derived(key: bytes, use: bytes) -> bytes:
    """Return the key for one use: what makes nonces never seals."""
    return hmac.digest(key, use, hashlib.sha256)


def _patience(url: str) -> dict[str, int]:
    """Wait so long for a database to answer; PostgreSQL's client would wait for ever."""
    return {"connect_timeout": _CONNECT_SECONDS} if make_url(url).get_backend_name() == "postgresql" else {}


def _overwrite_what_is_deleted(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
    connection.execute("PRAGMA secure_delete = ON")
