"""What the operator decides about one running hub: environment variables with the prefix SIP_HUB_, checked at start."""

import base64
import binascii
import os
import secrets
import stat
from enum import StrEnum
from pathlib import Path

from pydantic import Field, FilePath, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

LOCAL_KAFKA = "127.0.0.1:9092"
KEY_BYTES = 32
_OWNER_ALONE = 0o600


class Security(StrEnum):
    """How the hub speaks with Kafka."""

    PLAINTEXT = "PLAINTEXT"
    SSL = "SSL"
    SASL_SSL = "SASL_SSL"


class LogFormat(StrEnum):
    """How a log line looks; AUTO is CONSOLE on a terminal and JSON elsewhere."""

    AUTO = "AUTO"
    JSON = "JSON"
    CONSOLE = "CONSOLE"


class Language(StrEnum):
    """In which language the command line speaks; what programs read is English in both."""

    ENGLISH = "en"
    SWEDISH = "sv"


class SettingsError(ValueError):
    """A setting that is missing or cannot be used; the sentence names the variable and the remedy."""


class Settings(BaseSettings):
    """All settings, each an environment variable `SIP_HUB_<NAME>`; durations are seconds."""

    model_config = SettingsConfigDict(env_prefix="SIP_HUB_", frozen=True, extra="ignore", hide_input_in_errors=True)

    kafka: str = Field(default=LOCAL_KAFKA, min_length=1, description="Bootstrap servers: host:port, comma between.")
    kafka_security: Security = Field(default=Security.PLAINTEXT, description="PLAINTEXT, SSL or SASL_SSL.")
    kafka_ca_file: FilePath | None = Field(default=None, description="CA certificates, PEM; none means the system's.")
    kafka_certificate_file: FilePath | None = Field(default=None, description="The hub's own certificate, PEM.")
    kafka_key_file: FilePath | None = Field(default=None, description="The private key of that certificate, PEM.")
    kafka_sasl_mechanism: str = Field(default="SCRAM-SHA-512", description="As the brokers offer it.")
    kafka_username: str | None = Field(default=None, description="Needed with SASL_SSL.")
    kafka_password: SecretStr | None = Field(default=None, description="Needed with SASL_SSL.")

    kafka_patience: float = Field(
        default=300.0, ge=1, description="Seconds without any Kafka after which a worker ends, to be started again."
    )

    schema_registry: str | None = Field(
        default=None, description="URL of a schema registry; then notices bear its ids, and its ids are read."
    )

    state_directory: Path = Field(default=Path(".sip-hub"), description="What one machine keeps between runs.")
    vault_url: str | None = Field(default=None, description="SQLAlchemy URL; none means SQLite in the state directory.")
    master_key: SecretStr | None = Field(default=None, description="32 bytes as base64; wraps the keys of the cases.")

    parties: Path | None = Field(
        default=None, description="Directory of your own party files (*.yaml), read beside those of the hub."
    )
    controllers: Path | None = Field(
        default=None, description="File that names the controllers in use, one a line; none means all of Sweden."
    )

    simulation: bool = Field(
        default=False, description="For the demo and simulated weeks only: time is what the records say."
    )
    instance_id: str | None = Field(default=None, description="Kafka static membership; one for each worker.")
    session_timeout: float = Field(default=45.0, ge=1, description="Seconds of silence before a worker is counted out.")
    heartbeat_interval: float = Field(default=3.0, gt=0, description="Seconds between a worker's signs of life.")
    rebalance_timeout: float = Field(default=60.0, ge=1, description="Seconds a worker has to hand over partitions.")

    health_port: int | None = Field(
        default=None, ge=1, le=65535, description="Port of /healthz and /readyz; none means no such endpoint."
    )
    health_address: str = Field(
        default="127.0.0.1", description="Where the port is opened; 0.0.0.0 lets other machines ask."
    )

    lang: Language = Field(default=Language.ENGLISH, description="en or sv; --lang of a command overrides it.")
    log_format: LogFormat = Field(default=LogFormat.AUTO, description="AUTO is CONSOLE on a terminal, else JSON.")
    log_level: str = Field(
        default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="DEBUG, INFO, WARNING or ERROR."
    )

    @property
    def vault(self) -> str:
        """The SQLAlchemy URL of the vault; in the state directory its file is made at need, for its owner alone."""
        if self.vault_url:
            return self.vault_url
        self.state_directory.mkdir(parents=True, exist_ok=True)
        path = self.state_directory / "vault.db"
        path.touch(mode=_OWNER_ALONE)
        if (found := path.stat()).st_uid == os.getuid() and stat.S_IMODE(found.st_mode) != _OWNER_ALONE:
            path.chmod(_OWNER_ALONE)
        return f"sqlite:///{path}"


def master_key(settings: Settings) -> bytes:
    """Give the key that wraps the keys of the cases.

    A vault in the state directory gets a key of its own beside it, made at first need.
    A vault named by SIP_HUB_VAULT_URL is shared, so its key must be given: a worker that made one of its own could
    never read what the others sealed.
    """
    if settings.master_key is not None:
        return _decoded(settings.master_key.get_secret_value())
    if settings.vault_url:
        raise SettingsError(
            "SIP_HUB_VAULT_URL names a shared vault, so SIP_HUB_MASTER_KEY must be set: 32 random bytes as base64, "
            "for example from `openssl rand -base64 32`, the same for every worker."
        )
    return _decoded(_kept_key(settings.state_directory / "master.key"))


def _kept_key(path: Path) -> str:
    """Read the key in *path*, after making one there if it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="ascii") as file:
            path.chmod(_OWNER_ALONE)
            file.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode())
    except FileExistsError:
        pass  # made by an earlier run, or this moment by another worker
    return path.read_text(encoding="ascii").strip()


def _decoded(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise SettingsError("SIP_HUB_MASTER_KEY must be 32 bytes as base64, as `openssl rand -base64 32` prints them.")
    return key
