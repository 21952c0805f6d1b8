"""`sip-hub worker`: the hub itself, one part of it or all three in one process."""

from enum import StrEnum
from typing import Annotated, Final

import typer

from hub.cli.language import say
from hub.cli.terminal import Exit, Kafka, err, fail, settings_with
from hub.settings import Settings

_SETTINGS: Final = "Settings, from the environment:"


class Part(StrEnum):
    """What a worker does: check and seal, decide, tell, or all of it."""

    INTAKE = "intake"
    DECIDE = "decide"
    NOTIFY = "notify"
    ALL = "all"


def settings_help() -> str:
    """List every setting for the help of the command, each as its environment variable."""
    return "\n\n".join([_SETTINGS, *map(_setting_help, Settings.model_fields)])


def worker(
    part: Annotated[
        Part,
        typer.Argument(metavar="|".join(Part), help="intake checks and seals, decide applies the Act, notify tells."),
    ],
    kafka: Kafka = None,
) -> None:
    """Run a part of the hub until Ctrl-C or SIGTERM; several workers of one kind share the partitions.

    Exit code 70: it no longer knows what is true; start it again, and it recovers from the log.

    sip-hub worker all
    """
    from hub.cli.vault_door import refuse_other_vault
    from hub.logs import configure
    from processors.workers import Role, run

    settings = settings_with(kafka)
    configure(settings)
    _refuse_other_topics(settings)
    if part is not Part.DECIDE:
        refuse_other_vault(settings)
    err.print(say("Running {part} on {kafka}. Ctrl-C stops it.", part=part, kafka=settings.kafka), style="dim")
    run(Role(part), settings)


def _refuse_other_topics(settings: Settings) -> None:
    """End here if a topic is missing or has other partitions: Faust would wait for it without a word."""
    from hub.topic_reader import partition_counts
    from hub.topics import INBOX_FAMILY, catalogue

    found = partition_counts(settings)
    wanted = {name: topic.partitions for name, topic in catalogue().items() if name != INBOX_FAMILY}
    missing = sorted(wanted.keys() - found.keys())
    if missing:
        fail(
            Exit.UNAVAILABLE,
            "Kafka lacks {topics}. Make the topics with `sip-hub topics apply`.",
            topics=", ".join(missing),
        )
    for name, partitions in wanted.items():
        if found[name] != partitions:
            fail(
                Exit.UNAVAILABLE,
                "{topic} has {found} partitions and must have {wanted}, for ever.",
                topic=name,
                found=found[name],
                wanted=partitions,
            )


def _setting_help(name: str) -> str:
    field = Settings.model_fields[name]
    default = "" if field.default is None else f" [{field.default}]"
    return f"SIP_HUB_{name.upper()}{default}  {field.description or ''}"
