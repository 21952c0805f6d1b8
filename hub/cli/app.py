"""`sip-hub`: all commands, and what is said when one of them cannot go on."""

import typer
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from hub.access import AccessError
from hub.cited_yaml import FileRefusedError
from hub.cli import (
    access,
    broker,
    case,
    demo,
    explain,
    overdue,
    parties,
    profile,
    publish,
    quarantine,
    tail,
    topics,
    worker,
)
from hub.cli.terminal import Exit, err
from hub.kafka_clients import KafkaUnreachableError
from hub.kafka_jars import KafkaUnavailableError
from hub.registry import RegistryUnreachableError
from hub.settings import SettingsError
from hub.topic_reader import TopicMissingError
from processors.claims import UnreadableLogError
from processors.log_exceptions import LogExceptionsError

UNAVAILABLE = (
    AccessError,
    KafkaUnavailableError,
    KafkaUnreachableError,
    RegistryUnreachableError,
    TopicMissingError,
)
UNUSABLE = (FileRefusedError, LogExceptionsError, SettingsError, UnreadableLogError)

app = typer.Typer(
    help="SIP Hub: who must be told, who must convene, and by when, from admission to discharge (SFS 2017:612).",
    epilog="Exit codes: 0 done, 1 the answer is no, 2 the input cannot be used, 3 Kafka is not there.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.command()(demo.demo)
app.command()(broker.broker)
app.add_typer(topics.topics, name="topics")
app.add_typer(access.access, name="access")
app.command(epilog=worker.settings_help())(worker.worker)
app.command()(publish.publish)
app.command()(tail.tail)
app.command()(case.case)
app.command()(overdue.overdue)
app.add_typer(quarantine.quarantine, name="quarantine")
app.add_typer(profile.profile, name="profile")
app.command()(explain.explain)
app.add_typer(parties.parties, name="parties")


@app.callback()
def root() -> None:
    """Let Typer show a list of commands, also while there is only one."""


def main() -> None:
    """Run the command line; an error that a person can mend is told in a sentence, not in a traceback."""
    try:
        app()
    except UNAVAILABLE as error:
        _end(Exit.UNAVAILABLE, str(error))
    except UNUSABLE as error:
        _end(Exit.INPUT, str(error))
    except ValidationError as error:
        if error.title != "Settings":
            raise
        _end(Exit.INPUT, "\n".join(_setting(each) for each in error.errors(include_input=False)))


def _setting(error: ErrorDetails) -> str:
    name = "_".join(str(part) for part in error["loc"])
    return f"SIP_HUB_{name.upper()}: {error['msg']}"


def _end(code: Exit, sentence: str) -> None:
    err.print(sentence, style="red", markup=False)
    raise SystemExit(code)
