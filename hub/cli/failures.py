"""What is said, and with which exit code a command ends, when something that a person can mend stands in its way."""

import ssl
import sys
from dataclasses import dataclass
from typing import Final

from confluent_kafka import KafkaException
from kafka.errors import KafkaError
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from hub.access import AccessError
from hub.cited_yaml import FileRefusedError
from hub.cli.language import help_text, said_elsewhere, say
from hub.cli.terminal import Exit
from hub.kafka_clients import KafkaUnreachableError, MayNotWriteError
from hub.kafka_jars import KafkaUnavailableError
from hub.registry import RegistryUnreachableError
from hub.settings import Settings, SettingsError
from hub.topic_reader import TopicMissingError
from processors.claims import UnreadableLogError
from processors.log_exceptions import LogExceptionsError

UNAVAILABLE: Final = (
    AccessError,
    KafkaUnavailableError,
    KafkaUnreachableError,
    MayNotWriteError,
    RegistryUnreachableError,
    TopicMissingError,
)
UNUSABLE: Final = (FileRefusedError, LogExceptionsError, SettingsError, UnreadableLogError)


@dataclass(frozen=True, slots=True)
class Failure:
    """How a command ends, and what is said: what is wrong, and what to do about it."""

    code: Exit
    sentence: str


def failure_of(error: BaseException) -> Failure | None:
    """Tell what *error* is to whoever runs the command; None if it is a fault of the program."""
    match error:
        case _ if isinstance(error, UNAVAILABLE):
            return Failure(Exit.UNAVAILABLE, said_elsewhere(str(error)))
        case _ if isinstance(error, UNUSABLE):
            return Failure(Exit.INPUT, said_elsewhere(str(error)))
        case KafkaException() | KafkaError():
            return Failure(Exit.UNAVAILABLE, say("Kafka broke off: {why}", why=_short(error)))
        case ValidationError(title=Settings.__name__):
            lines = (_setting(each) for each in error.errors(include_input=False))
            return Failure(Exit.INPUT, "\n".join(lines))
        case ssl.SSLError():
            return Failure(Exit.INPUT, say("The certificate files cannot be used: {why}", why=error.reason or error))
        case OSError(filename=str(name), strerror=str(why)):
            return Failure(Exit.INPUT, say("{name} cannot be used: {why}", name=name, why=said_elsewhere(why)))
        case _:
            return _of_the_vault(error)


def _of_the_vault(error: BaseException) -> Failure | None:
    """SQLAlchemy is slow to import, so that it is asked for only where it has been imported already."""
    errors = sys.modules.get("sqlalchemy.exc")
    if errors is None or not isinstance(error, errors.SQLAlchemyError):
        return None
    sentence = say(
        "The vault does not answer ({why}). Start its database, or name the right one in SIP_HUB_VAULT_URL.",
        why=_short(getattr(error, "orig", None) or error),
    )
    return Failure(Exit.UNAVAILABLE, sentence)


def _short(error: BaseException) -> str:
    """The first line of what a library says; it names addresses and users, never a password or a patient."""
    told = error.args[0].str() if isinstance(error, KafkaException) else str(error)
    return next(iter(told.splitlines()), "") or type(error).__name__


def _setting(error: ErrorDetails) -> str:
    name = "_".join(str(part) for part in error["loc"])
    field = Settings.model_fields.get(name)
    meaning = help_text(field.description or "") if field else ""
    return say(
        "SIP_HUB_{name}: {why}. It is: {meaning}", name=name.upper(), why=said_elsewhere(error["msg"]), meaning=meaning
    )
