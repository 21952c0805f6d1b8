"""What an event of the log is to somebody who looks on: a line of news, or nothing worth a line."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hub.simulation.red_days import STOCKHOLM

_LAPSES = {
    "READY_WITHDRAWN": "not ready any more",
    "DECEASED": "the patient has died",
    "NEEDS_CHANGED": "the needs have changed",
    "TRANSFERRED": "moved to another hospital",
    "READMITTED": "in hospital again",
    "VOID": "it was a mistake",
}
_WORTH_A_LINE = {
    "AdmissionNotice": ("admitted_at", "admitted; the parties are told", ""),
    "CoordinatedCarePlanRequired": ("at", "open compulsory care: a care plan, no SIP", ""),
    "MessageConflicted": ("received_at", "same message id, other content: kept aside", "yellow"),
    "PatientReadmitted": ("readmitted_at", "in hospital again: the stay before ends", ""),
    "SipRescheduled": ("meeting_at", "the meeting is moved to this day", ""),
    "SipCancelled": ("cancelled_at", "the meeting is called off", "yellow"),
}
_DEVIATIONS = {
    "DISCHARGED_WITHOUT_READY_NOTICE": "discharged without a ready notice",
    "INVITATION_DECLINED": "called, and will not come",
    "NO_ANSWER": "called, and never heard of",
}
"""A missed limit has a line of its own already."""


def local(at: datetime) -> str:
    """Write an instant as people say it in Sweden's time."""
    return f"{at.astimezone(STOCKHOLM):%a %-d %b %H:%M}"


def news_of(kind: str, event: Mapping[str, Any]) -> tuple[datetime, str, str] | None:
    """Put an event into words, with its instant and a style; None where it is not worth a line."""
    deadline = event.get("deadline")
    if deadline is not None:
        return _deadline_news(kind, deadline)
    if kind == "Quarantined":
        return event["received_at"], f"a message was refused: {event['code']}", "yellow"
    if kind == "MessageRefused":
        return event["received_at"], f"no part in the case: {event['record']} without effect", "yellow"
    if kind == "DeviationFound" and event["kind"] in _DEVIATIONS:
        return event["at"], _DEVIATIONS[event["kind"]], "yellow"
    if kind in _WORTH_A_LINE:
        instant, words, style = _WORTH_A_LINE[kind]
        return event[instant], words, style
    return None


def _deadline_news(kind: str, deadline: Mapping[str, Any]) -> tuple[datetime, str, str] | None:
    due, ended = deadline["due_at"], deadline["ended_at"]
    if deadline["name"] == "care_contact" and kind == "DeadlineMissed" and ended is None:
        return due, "OVERDUE: went home without a care contact", "bold red"
    if deadline["name"] != "sip_call":
        return None
    match kind:
        case "DeadlineStarted":
            return deadline["starts_at"], f"ready for discharge; call by {local(due)}", ""
        case "DeadlineMet":
            return ended, "called in time", "green"
        case "DeadlineLapsed":
            return ended, f"the duty to call lapsed: {_LAPSES.get(deadline['reason'], deadline['reason'])}", ""
        case "DeadlineMissed" if ended is None:
            return due, "OVERDUE: nobody has called", "bold red"
        case "OverdueEnded" | "DeadlineMissed":
            return ended, "called too late: overdue no more", "yellow"
        case _:
            return None
