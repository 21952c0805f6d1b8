"""Messages written by hand, one JSON object on each line, as `sip-hub explain` and `sip-hub publish` read them.

`{"message": "DischargeReady", "received_at": "2026-11-20T11:59:30+01:00", "body": {…}}`; only `explain` needs
`received_at`. In a body, `"case_id": null` means the case of the file: that of the only stay it names.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hub.identifiers import case_id_of
from hub.inbound import MESSAGES


class CaseFileError(ValueError):
    """A line that is not a message at all; the sentence names the line and the remedy."""

    def __init__(self, number: int, sentence: str) -> None:
        super().__init__(f"Line {number}: {sentence}")
        self.number = number


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One message of the file, not yet judged; `number` counts from 1, `received_at` is aware."""

    number: int
    message: str
    received_at: datetime | None
    body: dict[str, Any]

    @property
    def case_id(self) -> str | None:
        """The case that the message is about, refused or not; None if it does not say."""
        stated = self.body.get("case_id")
        return _case_of_stay(self.body) or (stated if isinstance(stated, str) else None)


def read_case_file(lines: Iterable[str]) -> list[CaseLine]:
    """Read every line that is not blank; raises CaseFileError at the first that is not a message."""
    read = [_read(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    stays = {case_id for line in read if (case_id := _case_of_stay(line.body)) is not None}
    return [_with_case_id(line, stays) for line in read]


def _read(number: int, line: str) -> CaseLine:
    try:
        found = json.loads(line)
    except json.JSONDecodeError as error:
        raise CaseFileError(number, f"is not JSON ({error.msg} at character {error.pos + 1}).") from error
    match found:
        case {"message": str(message), "body": dict(body)} if message in MESSAGES:
            return CaseLine(number, message, _instant(number, found.get("received_at")), body)
        case {"message": str(message), "body": dict()}:
            raise CaseFileError(number, f"`message` is {message!r}; it must be one of {', '.join(sorted(MESSAGES))}.")
        case _:
            raise CaseFileError(number, 'must be an object with `message` and `body`: {"message": "…", "body": {…}}.')


def _instant(number: int, text: object) -> datetime | None:
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(str(text))
    except ValueError:
        instant = datetime.min  # noqa: DTZ901 - refused below, since it has no offset
    if instant.tzinfo is None:
        raise CaseFileError(number, "`received_at` must be an instant with offset, like 2026-11-20T11:59:30+01:00.")
    return instant


def _case_of_stay(body: dict[str, Any]) -> str | None:
    match body.get("episode"):
        case {"facility": str(facility), "id": str(stay)}:
            return case_id_of(facility, stay)
        case _:
            return None


def _with_case_id(line: CaseLine, stays: set[str]) -> CaseLine:
    if "case_id" not in line.body or line.body["case_id"] is not None:
        return line
    if len(stays) != 1:
        raise CaseFileError(
            line.number, f"`case_id` is null, but the file names {len(stays)} stays; write the case id in full."
        )
    return replace(line, body={**line.body, "case_id": next(iter(stays))})
