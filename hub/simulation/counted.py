"""What is counted of the books, in the words of the closing table: one row for each thing, and how it is counted."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeAlias

from hub.simulation.books.ledger import (
    CALL,
    CALL_PENDING,
    DONE_LATE,
    DUTY_NOTICE,
    ENDED,
    ENDED_LATE,
    LAPSED,
    MANUAL_REVIEW,
    MET,
    MISSED,
    NOT_APPLICABLE,
    NOT_STARTED,
    OPEN,
    PREVENTED,
    RUNNING,
    Books,
    CaseBook,
    Clock,
    Note,
)

Rows: TypeAlias = dict[str, Callable[[Books], int]]

_STANDINGS = {
    MET: "done in time",
    DONE_LATE: "missed, then done late",
    ENDED_LATE: "missed, then ended",
    MISSED: "missed, still overdue",
    LAPSED: "lapsed lawfully",
    OPEN: "still running",
}
_DUTIES = {
    "sip_call": "call",
    "care_contact": "care contact",
    "admission_notice": "admission notice",
    "patient_information": "patient informed",
    "discharge_information": "parties informed",
}


def _sum(count: Callable[[CaseBook], int]) -> Callable[[Books], int]:
    return lambda books: sum(count(book) for book in books.cases.values())


def _standing(name: str, how: str) -> Callable[[Books], int]:
    return _sum(lambda book: sum((clock.name, each.how) == (name, how) for clock, each in book.deadlines.items()))


def _alerts(name: str, alerts: Callable[[CaseBook], Mapping[Clock, object]]) -> Callable[[Books], int]:
    return _sum(lambda book: sum(clock.name == name for clock in alerts(book)))


def _noted(these: Callable[[Note], bool]) -> Callable[[Books], int]:
    return _sum(lambda book: sum(count for note, count in book.notices.items() if these(note)))


def _is(record: str) -> Callable[[Note], bool]:
    return lambda note: note.record == record


def _invited(effect: str, to: str) -> Callable[[Books], int]:
    words = f"legal_effect {effect}"
    return _noted(lambda note: note.record == "SipInvitation" and words in note.says and note.party.startswith(to))


def _payments(how: str, why: str | None = None) -> Callable[[Books], int]:
    return _sum(lambda book: sum(each.how == how and why in (None, *each.why) for each in book.payments.values()))


def _deviations(kind: str) -> Callable[[Books], int]:
    return _sum(lambda book: sum(one.kind.partition(" ")[0] == kind for one in book.deviations.values()))


def days_paid(books: Books, until: date) -> int:
    """Count the days that municipalities pay, those that still run to *until*."""
    return _sum(lambda book: sum(each.days(until) for each in book.payments.values()))(books)


_DOUBTS = {
    "CALL_AFTER_THE_FIRST_PAYABLE_DAY": "called in time, and not before that day",
    "SIP_CALL_LATE": "called too late",
    "SIP_CALL_ENDED": "the call is due no more",
    "SIP_REFUSED": "the patient wants no plan",
    "ADMISSION_NOTICE_LATE": "told of the admission too late",
    "NEEDS_CHANGED_AFTER_NOTICE": "the needs changed after the notice",
    "PAYER_CHANGED": "another municipality took over",
    "NO_AGREEMENT_KNOWN": "registered in another region",
    "OPEN_CARE_UNAVAILABLE_AFTER_START": "open care fell away afterwards",
    "RESERVE_ROUTINE": "told by phone",
    "PROTECTED_PERSON": "protected persons",
}
_HINDRANCES = {"SIP_CALL_MISSED": "nobody called", "OPEN_CARE_UNAVAILABLE": "open care was missing"}
_NOBODY = {
    "NO_MUNICIPAL_NEED": "the municipality is not needed",
    "REGISTERED_NOWHERE": "registered nowhere",
    "VOID": "the notice was taken back",
}
_SINGLED_OUT = {
    "AdmissionForwarded": "told of an admission, with identity",
    "DischargeReadyForwarded": "told that the patient is ready",
    "DischargeReadyWithdrawnForwarded": "told that she is not, after all",
    "CareContactForwarded": "told of the care contact",
    "DischargedForwarded": "told of the discharge",
    "SipEstablishedForwarded": "told that a plan is made",
    "PlanningInputForwarded": "told of another party's plans",
    "SipInvitationWithdrawn": "invitations withdrawn",
    "NoticeRecalled": "notices recalled",
    "InvitationAnswerForwarded": "answers to a call, passed on",
    "NoticeRejectedForwarded": "notices turned away, told the hospital",
    "MessageRefused": "told that a message was refused",
    "DeviationForwarded": "told of a deviation, its answer or its closing",
    "ManualHandlingRequired": "withheld for protected persons",
}
_DEVIATIONS = {
    "DEADLINE_MISSED": "too late, or never done",
    "INVITATION_DECLINED": "called, and would not come",
    "NO_ANSWER": "called, and never heard of",
    "DISCHARGED_WITHOUT_READY_NOTICE": "discharged without a ready notice",
}
INBOUND: Rows = {
    "messages let in, duplicates among them": lambda books: books.accepted,
    "stays": lambda books: len(books.cases),
    "facts in the log, each once": _sum(lambda book: len(book.facts)),
    "ids that came again with other content": _sum(lambda book: len(book.conflicts)),
}
DEADLINES: Rows = {
    "duties to call to a SIP": _sum(lambda book: len(book.duties)),
    **{
        f"  {words} {standing}": _standing(name, how)
        for name, words in _DUTIES.items()
        for how, standing in _STANDINGS.items()
    },
    "  other clocks": _sum(lambda book: sum(clock.name not in _DUTIES for clock in book.deadlines)),
}
PAYMENTS: Rows = {
    "ready notices, for each municipality in its turn": _sum(lambda book: len(book.payments)),
    "  left in time, or no day to pay yet": _payments(NOT_STARTED),
    "  paid, and over": _payments(ENDED),
    "  paid, and the days still run": _payments(RUNNING),
    "  not decided: the call can still come in time": _payments(CALL_PENDING),
    "  days that a person must judge": _payments(MANUAL_REVIEW),
    **{f"    {words}": _payments(MANUAL_REVIEW, code) for code, words in _DOUBTS.items()},
    **{f"  not to be paid: {words}": _payments(PREVENTED, code) for code, words in _HINDRANCES.items()},
    **{f"  nobody pays: {words}": _payments(NOT_APPLICABLE, code) for code, words in _NOBODY.items()},
}
TOLD: Rows = {
    "open care told of its duty": _invited(DUTY_NOTICE, "open_care:"),
    "municipal parties told of it": _invited(DUTY_NOTICE, "municipality:"),
    "municipal parties called": _invited(CALL, "municipality:"),
    **{words: _noted(_is(record)) for record, words in _SINGLED_OUT.items()},
    "told of anything else": _noted(lambda note: note.record not in {*_SINGLED_OUT, "SipInvitation"}),
}
LOOKED_AT: Rows = {
    **{f"overdue: {words}": _alerts(name, lambda book: book.raised) for name, words in _DUTIES.items()},
    "overdue: others": _sum(lambda book: sum(clock.name not in _DUTIES for clock in book.raised)),
    "overdue no more": _sum(lambda book: len(book.resolved)),
    **{f"deviation: {words}": _deviations(kind) for kind, words in _DEVIATIONS.items()},
    "findings and reviews": _sum(lambda book: len(book.findings)),
}
