"""How a worker ends when it no longer knows what is true: at once, without a word to the broker.

A graceful stop would acknowledge; after an outcome that is unknown nothing may be acknowledged.
Whoever supervises the process starts it again, and it recovers from the log.
"""

import logging
import os
import sys
from typing import NoReturn

import structlog

EXIT_OUTCOME_UNKNOWN = 70
CRASH_POINT = "SIP_HUB_CRASH_AT"
CRASH_POINTS = ("after-decode", "before-produce", "after-produce", "before-ack", "after-ack", "during-recovery")

_log = structlog.stdlib.get_logger(__name__)


def end_process(reason: str, **facts: object) -> NoReturn:
    """Say why, naming the facts, and end the process without acknowledging anything."""
    _log.critical(reason, **facts)
    _vanish(EXIT_OUTCOME_UNKNOWN)


def crash_point(name: str) -> None:
    """Kill the process here, if the environment asks for it: tests prove that no moment is a bad one to die."""
    if os.environ.get(CRASH_POINT) == name:
        _vanish(137)


def _vanish(status: int) -> NoReturn:
    for handler in logging.getLogger().handlers:
        handler.flush()
    sys.stderr.flush()
    os._exit(status)
