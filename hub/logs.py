"""Log lines: JSON in production, colour on a terminal, one rich line for each unit of work, never anyone's identity.

Faust, mode and aiokafka log through the standard library; their lines take the same way out as ours.
"""

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from hub.settings import LogFormat, Settings

MASK = "[identity]"
IDENTITY_FIELDS = frozenset({"patient", "id_value", "name", "registered_address", "phone", "sealed_patient"})
_REPEAT_THEMSELVES = ("aiokafka", "faust", "mode", "kafka")
_SILENCE_SECONDS = 60.0
# Ten or twelve digits as a Swedish number for a person is written; not a stretch of a longer number or of a UUID.
_PERSONAL_NUMBER = re.compile(r"(?<![0-9A-Za-z-])(?:\d{2})?\d{2}[01]\d[0-9]\d[-+]?[0-9A-Za-z]\d{3}(?![0-9A-Za-z-])")


def configure(settings: Settings, stream: TextIO = sys.stderr) -> None:
    """Send every log line of this process, ours and the libraries', to *stream* in the chosen form."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        mask_identity,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.addFilter(_Repeated())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                mask_identity,
                _renderer(settings.log_format, stream),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level)


class _Repeated(logging.Filter):
    """Lets a library say the same thing once a minute; how often it has said it meanwhile stands beside it."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[tuple[str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether *record* is to be heard; our own lines always are."""
        if not record.name.startswith(_REPEAT_THEMSELVES):
            return True
        key = record.name, str(record.msg)
        said_at, passed_over = self._said.get(key, (-_SILENCE_SECONDS, 0))
        if record.created - said_at < _SILENCE_SECONDS:
            self._said[key] = said_at, passed_over + 1
            return False
        if passed_over:
            record.msg, record.args = f"{record.getMessage()} ({passed_over} more like it)", ()
        self._said[key] = record.created, 0
        return True


def mask_identity(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Blot out what could tell who a patient is: fields known to hold it, and numbers that look like a person's."""
    return {key: MASK if key in IDENTITY_FIELDS else _masked(value) for key, value in event.items()}


def without_personal_numbers(text: str) -> str:
    """Blot out every stretch of *text* that looks like a personal number."""
    return _PERSONAL_NUMBER.sub(MASK, text)


def _masked(value: Any) -> Any:  # noqa: ANN401 - a log line may carry any value
    match value:
        case str():
            return without_personal_numbers(value)
        case Mapping():
            return {key: MASK if key in IDENTITY_FIELDS else _masked(item) for key, item in value.items()}
        case list() | tuple():
            return [_masked(item) for item in value]
        case bytes():
            return f"<{len(value)} bytes>"
        case _:
            return value


def _renderer(chosen: LogFormat, stream: TextIO) -> Processor:
    console = chosen is LogFormat.CONSOLE or (chosen is LogFormat.AUTO and stream.isatty())
    return structlog.dev.ConsoleRenderer() if console else structlog.processors.JSONRenderer(ensure_ascii=False)
