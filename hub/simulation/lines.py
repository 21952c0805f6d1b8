"""The simulated messages as one JSON object on each line, in the form that `sip-hub explain` and `publish` read."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from hub.simulation.mishaps import Bad
from hub.simulation.red_days import STOCKHOLM
from hub.simulation.told import Sent
from hub.simulation.week import Week


def lines(week: Week, *, bad: bool = False) -> Iterator[tuple[tuple[str, ...], str]]:
    """Give each message in order of arrival, with the cases that it is about; each line ends in a newline.

    An admission that follows on an earlier stay is about that one too.
    With *bad* also those that must be refused for what they say; bytes that are no message have no line.
    """
    cases = {stay.stay_key: stay.case_id for stay in week.stays}
    for each in week.sent:
        if isinstance(each, Sent) or (bad and _is_a_message(each)):
            sent = each if isinstance(each, Sent) else each.sent
            before = sent.fields.get("previous_case_id")
            yield (cases.get(sent.key, sent.key), *([before] if before else [])), _line(sent)


def _is_a_message(each: Bad) -> bool:
    """Tell whether what is wrong stands in the message: not in its bytes, and not in where it was sent."""
    return each.spoilt is None and each.code != "RECORD_NOT_ALLOWED"


def _line(sent: Sent) -> str:
    whole = {"message": sent.record, "received_at": sent.appended_at, "body": sent.fields}
    return json.dumps(_plain(whole), ensure_ascii=False) + "\n"


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a message may hold
    match value:
        case datetime():
            return value.astimezone(STOCKHOLM).isoformat()
        case date():
            return value.isoformat()
        case Mapping():
            return {name: _plain(item) for name, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case _:
            return value
