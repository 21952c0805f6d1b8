"""What an operator may set, and what is said when it cannot be used."""

import base64
import os
import stat
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from hub.kafka_clients import for_aiokafka, for_kafka_python, for_librdkafka
from hub.settings import Security, Settings, SettingsError, master_key

KEY = bytes(range(32))


@pytest.fixture(autouse=True)
def _no_settings_of_the_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("SIP_HUB_")]:
        monkeypatch.delenv(name)


def secured(**changes: object) -> Settings:
    return Settings(
        kafka="one:9093,two:9093",
        kafka_security=Security.SASL_SSL,
        kafka_username="hub",
        kafka_password=SecretStr("hush"),
        **changes,
    )


def test_environment_variables_bear_the_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIP_HUB_KAFKA", "kafka:9092")
    monkeypatch.setenv("SIP_HUB_SIMULATION", "1")

    assert (Settings().kafka, Settings().simulation) == ("kafka:9092", True)


def test_without_any_setting_the_hub_speaks_with_a_broker_on_this_machine() -> None:
    assert Settings().kafka == "127.0.0.1:9092"


def test_an_unknown_log_level_is_refused_before_anything_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIP_HUB_LOG_LEVEL", "LOUD")

    with pytest.raises(ValidationError, match="log_level"):
        Settings()


def test_a_secret_is_not_shown_when_settings_are_printed() -> None:
    assert "hush" not in repr(secured())


def test_a_plain_broker_needs_no_more_than_its_address() -> None:
    settings = Settings(kafka="kafka:9092")

    assert for_librdkafka(settings) == {"bootstrap.servers": "kafka:9092", "security.protocol": "PLAINTEXT"}
    assert for_aiokafka(settings) == {"bootstrap_servers": ["kafka:9092"], "security_protocol": "PLAINTEXT"}


def test_one_security_setting_serves_librdkafka(tmp_path: Path) -> None:
    (ca := tmp_path / "ca.pem").touch()

    assert for_librdkafka(secured(kafka_ca_file=ca)) == {
        "bootstrap.servers": "one:9093,two:9093",
        "security.protocol": "SASL_SSL",
        "ssl.ca.location": str(ca),
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": "hub",
        "sasl.password": "hush",
    }


@pytest.mark.parametrize("client", [for_aiokafka, for_kafka_python])
def test_one_security_setting_serves_the_python_clients(client) -> None:  # noqa: ANN001 - either of two functions
    arguments = client(secured())

    assert arguments.pop("ssl_context").check_hostname is True
    assert arguments == {
        "bootstrap_servers": ["one:9093", "two:9093"],
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "hub",
        "sasl_plain_password": "hush",
    }


def test_sasl_without_a_user_is_refused_with_the_names_of_what_is_missing() -> None:
    with pytest.raises(SettingsError, match="SIP_HUB_KAFKA_USERNAME and SIP_HUB_KAFKA_PASSWORD"):
        for_librdkafka(Settings(kafka_security=Security.SASL_SSL))


@pytest.mark.parametrize("name", ["kafka_ca_file", "kafka_certificate_file", "kafka_key_file"])
def test_a_certificate_that_is_not_there_is_refused_by_the_name_of_its_setting(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        Settings(**{name: tmp_path / "nowhere.pem"})

    [fault] = refusal.value.errors()
    assert ((name,), "Path does not point to a file") == (fault["loc"], fault["msg"])


def test_a_given_master_key_is_used() -> None:
    given = SecretStr(base64.b64encode(KEY).decode())

    assert master_key(Settings(master_key=given)) == KEY


@pytest.mark.parametrize("text", ["", "not base64!", base64.b64encode(KEY[:31]).decode()])
def test_a_master_key_that_is_not_32_bytes_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="SIP_HUB_MASTER_KEY must be 32 bytes"):
        master_key(Settings(master_key=SecretStr(text)))


def test_a_vault_of_this_machine_gets_a_key_of_its_own_and_keeps_it(tmp_path: Path) -> None:
    settings = Settings(state_directory=tmp_path / "state")

    first = master_key(settings)

    assert len(first) == 32
    assert master_key(settings) == first
    assert stat.S_IMODE((tmp_path / "state" / "master.key").stat().st_mode) == 0o600


def test_a_shared_vault_without_a_key_is_refused_rather_than_given_a_new_one(tmp_path: Path) -> None:
    settings = Settings(state_directory=tmp_path, vault_url="postgresql+psycopg://vault/hub")

    with pytest.raises(SettingsError, match="SIP_HUB_MASTER_KEY must be set"):
        master_key(settings)
    assert list(tmp_path.iterdir()) == []


def test_the_vault_lies_in_the_state_directory_unless_it_is_named(tmp_path: Path) -> None:
    assert Settings(state_directory=tmp_path).vault == f"sqlite:///{tmp_path}/vault.db"
    assert Settings(vault_url="postgresql+psycopg://vault/hub").vault == "postgresql+psycopg://vault/hub"


@pytest.mark.parametrize("before", [None, 0o644])
def test_the_vault_is_its_owners_alone_also_one_that_was_made_open(tmp_path: Path, before: int | None) -> None:
    vault = tmp_path / "vault.db"
    if before is not None:
        vault.write_bytes(b"")
        vault.chmod(before)

    assert Settings(state_directory=tmp_path).vault.endswith("vault.db")
    assert stat.S_IMODE(vault.stat().st_mode) == 0o600
