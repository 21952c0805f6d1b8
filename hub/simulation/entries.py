"""How one record of the hub's topics reads in the books."""

from typing import Any
from uuid import uuid5

from hub.simulation.books.deviations import NAMESPACE
from hub.simulation.books.ledger import (
    DONE_LATE,
    ENDED_LATE,
    MISSED,
    CaseBook,
    Clock,
    Deviation,
    Duty,
    Note,
    Payment,
    Standing,
    number_of,
    told,
)
from hub.simulation.stories.forms import identity_mark

PAYABLE = "PAYABLE"
_HEAD = frozenset(
    {"notice_id", "case_id", "party", "controller", "purpose", "count", "revision", "issued_at", "causation_id"}
)
_FOR_PEOPLE = frozenset({"sentence"})
"""Whose wording is the hub's own."""


def notice_id_of(record: dict[str, Any]) -> str:
    """Return the id that a notice must bear."""
    parts = ("notice", *(record[name] for name in ("case_id", "party", "purpose", "count", "revision")))
    return str(uuid5(NAMESPACE, "|".join(map(str, parts))))


def may_read(party: str, controller: str) -> bool:
    """Tell whether *controller* is who reads for *party*, where nobody has said otherwise."""
    kind, _, rest = party.partition(":")
    return controller == f"kommun-{rest[:4]}" if kind == "municipality" else controller.startswith("region-")


def note_of(record: dict[str, Any]) -> Note:
    """Return a notice as the books keep it."""
    carries = {name: value for name, value in record.items() if name not in _HEAD | _FOR_PEOPLE}
    if "patient" in carries:
        carries["patient"] = identity_mark(carries["patient"])
    number = number_of(record["purpose"], record["count"], record["revision"])
    return Note(record["party"], record["purpose"], number, told(carries))


def payment_of(row: dict[str, Any]) -> Payment:
    """Return a liability as the books keep it: of each reason its code, and what is not plainly payable too."""
    period = row["periods"][0] if row["periods"] else {"starts_on": None, "ends_on": None}
    why = {reason.partition(" ")[0] for reason in row["reasons"]} | (
        {each["reason"] for each in row["periods"]} - {PAYABLE}
    )
    days = (row["starts_on"], period["starts_on"], period["ends_on"])
    return Payment(row["payer"], row["status"], *days, tuple(sorted(why)))


def note_deadline(book: CaseBook, event: dict[str, Any]) -> None:
    """Note how a clock stands, or that there was none."""
    deadline = event["deadline"]
    clock = Clock(deadline["name"], deadline["count"], deadline["party"] or "", deadline.get("about") or "")
    if event.get("dropped"):
        book.deadlines.pop(clock, None)
        return
    how, ended_at, reason = deadline["status"], deadline["ended_at"], deadline["reason"]
    if how == MISSED and ended_at is not None:
        how = ENDED_LATE if reason else DONE_LATE
    moments = (deadline["starts_at"], deadline["target_at"], deadline["due_at"], ended_at)
    book.deadlines[clock] = Standing(how, *moments, reason)


def note_conclusion(book: CaseBook, kind: str, event: dict[str, Any]) -> None:
    """Note any other conclusion."""
    match kind:
        case "DutyToConveneArose":
            book.duties[event["count"]] = Duty(event["arose_at"])
        case "DutyToConveneEnded" if event["reason"] == "CORRECTED":
            book.duties.pop(event["count"], None)
        case "DutyToConveneEnded":
            before = book.duties[event["count"]]
            book.duties[event["count"]] = before._replace(ended_at=event["ended_at"], reason=event["reason"])
        case "MessageConflicted":
            book.conflicts.add(event["message_id"])
        case "ManualReviewNeeded":
            book.findings.add(_short(event["reason"]))
        case "ManualReviewResolved":
            book.findings.discard(_short(event["reason"]))
        case "DeviationFound":
            what = (event["kind"], event["law"], event["about"], event["at"], event["cause"])
            book.deviations[event["deviation_id"]] = Deviation(*what)
        case "DeviationCorrected":
            gone = (event["kind"], event["cause"])
            book.deviations = {name: one for name, one in book.deviations.items() if (one.kind, one.cause) != gone}
        case "MessageRefused":
            book.findings.add(f"MessageRefused {event['message_id']} {event['code']}")
        case _:
            pass  # the rest says nothing that the books keep


def _short(reason: str) -> str:
    return reason.partition(":")[0]
