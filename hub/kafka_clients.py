"""One setting, three clients: how librdkafka, aiokafka and kafka-python are each told to reach the same Kafka."""

import ssl
from pathlib import Path
from typing import Any, Final

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from hub.settings import Security, Settings, SettingsError

_CONNECT_MILLISECONDS: Final = 5_000


class KafkaUnreachableError(RuntimeError):
    """Kafka does not answer, or does not let us in; the sentence names the address and the remedy."""

    def __init__(self, settings: Settings, why: object) -> None:
        super().__init__(
            f"No Kafka answers at {settings.kafka} ({why}). Start one with `sip-hub broker`, "
            "or name yours in SIP_HUB_KAFKA."
        )


class MayNotWriteError(RuntimeError):
    """Kafka does not let us write to the topic; the sentence names it and the remedy."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Kafka does not let this user write to {name}. "
            "Ask whoever keeps the hub for the right: `sip-hub access grant` gives it."
        )


def for_librdkafka(settings: Settings) -> dict[str, Any]:
    """Give the configuration that confluent-kafka's clients share."""
    config: dict[str, Any] = {
        "bootstrap.servers": settings.kafka,
        "security.protocol": settings.kafka_security.value,
    }
    if settings.kafka_security is not Security.PLAINTEXT:
        config |= _present("ssl.ca.location", settings.kafka_ca_file)
        config |= _present("ssl.certificate.location", settings.kafka_certificate_file)
        config |= _present("ssl.key.location", settings.kafka_key_file)
    if settings.kafka_security is Security.SASL_SSL:
        username, password = _credentials(settings)
        config |= {
            "sasl.mechanism": settings.kafka_sasl_mechanism,
            "sasl.username": username,
            "sasl.password": password,
        }
    return config


def for_aiokafka(settings: Settings) -> dict[str, Any]:
    """Give the arguments that aiokafka's clients share."""
    return _python_client(settings)


def for_kafka_python(settings: Settings) -> dict[str, Any]:
    """Give the arguments that kafka-python's clients share."""
    return _python_client(settings)


def admin_client(settings: Settings, client_id: str) -> KafkaAdminClient:
    """Connect to Kafka's administration within five seconds, or say why not."""
    try:
        return KafkaAdminClient(
            **for_kafka_python(settings), bootstrap_timeout_ms=_CONNECT_MILLISECONDS, client_id=client_id
        )
    except KafkaError as error:
        raise KafkaUnreachableError(settings, error) from error


def _python_client(settings: Settings) -> dict[str, Any]:
    arguments: dict[str, Any] = {
        "bootstrap_servers": settings.kafka.split(","),
        "security_protocol": settings.kafka_security.value,
    }
    if settings.kafka_security is not Security.PLAINTEXT:
        arguments["ssl_context"] = _ssl_context(settings)
    if settings.kafka_security is Security.SASL_SSL:
        username, password = _credentials(settings)
        arguments |= {
            "sasl_mechanism": settings.kafka_sasl_mechanism,
            "sasl_plain_username": username,
            "sasl_plain_password": password,
        }
    return arguments


def _ssl_context(settings: Settings) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=settings.kafka_ca_file)
    if settings.kafka_certificate_file:
        context.load_cert_chain(settings.kafka_certificate_file, settings.kafka_key_file)
    return context


def _credentials(settings: Settings) -> tuple[str, str]:
    if settings.kafka_username is None or settings.kafka_password is None:
        raise SettingsError(
            "SIP_HUB_KAFKA_SECURITY=SASL_SSL needs SIP_HUB_KAFKA_USERNAME and SIP_HUB_KAFKA_PASSWORD as well."
        )
    return settings.kafka_username, settings.kafka_password.get_secret_value()


def _present(name: str, path: Path | None) -> dict[str, str]:
    return {name: str(path)} if path else {}
