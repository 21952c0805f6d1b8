"""What is passed on once, to one party: answers to a call, and notices that a receiver turned away.

A letter says that something was said; it is not revised and not withdrawn.  Nothing legal follows from it: an answer
changes no clock, and identity is never re-routed on a claim that a notice belongs to another (messages.md).
"""

from collections.abc import Iterator

from hub.domain.case import Case
from hub.domain.events import NoticeIssued
from hub.domain.notices import NoticeKey, Occasion, head_of, withheld
from hub.domain.outbound import InvitationAnswerForwarded, Notice, NoticeRejectedForwarded
from hub.domain.parties import concerned_at, hospital
from hub.domain.stay import Stay
from hub.domain.terms import Role


def letters(case: Case, stay: Stay, occasion: Occasion) -> Iterator[NoticeIssued]:
    """Yield every letter that has not been sent yet; each is a count of its own."""
    counts = {key: len(sent) for key, sent in case.letters.items()}
    sent = {key: list(contents) for key, contents in case.letters.items()}
    for key, content in _owed(stay):
        if content in sent.get(key, ()):
            sent[key].remove(content)
            continue
        counts[key] = counts.get(key, 0) + 1
        yield NoticeIssued(head=head_of(case, stay, key, counts[key], 1, occasion), content=content, closes=None)


def _owed(stay: Stay) -> Iterator[tuple[NoticeKey, Notice]]:
    """Every letter of the stay: to whom, for what purpose, and what it says; a protected person's to the hospital."""
    for party, content in _said(stay):
        key: NoticeKey = (party, type(content).__name__)
        by_hand = stay.protected and party != hospital(stay.admission)
        yield withheld(stay, key, content) if by_hand else (key, content)


def _said(stay: Stay) -> Iterator[tuple[str, Notice]]:
    if stay.void_at is not None:
        return
    for rejection in stay.rejections:
        yield (
            hospital(stay.admission),
            NoticeRejectedForwarded(
                reference=rejection.notice_id, reason=rejection.reason, belongs_to=rejection.belongs_to
            ),
        )
    conveners = [p.id for p in concerned_at(stay, stay.assessments[-1].at) if p.role is Role.CONVENER]
    for answer in stay.answers:
        content = InvitationAnswerForwarded(
            reference=answer.notice_id, answer=answer.answer, proposed_at=answer.proposed_at
        )
        yield from ((convener, content) for convener in conveners)
