"""What is passed on once, to one party: answers to a call, and notices that a receiver turned away.

A letter says that something was said; it is not revised, and recalled only if what it tells was taken back.  Nothing
legal follows from it: an answer changes no clock, and identity is never re-routed on a claim that a notice belongs to
another (messages.md).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from hub.domain.calendar import END_OF_TIME
from hub.domain.case import LETTERS, Case, Issued, Sent, evolve, record_of
from hub.domain.events import NoticeIssued
from hub.domain.facts import InvitationAnswered, NoticeRejected
from hub.domain.issuing import Issuer, NoticeKey, Occasion, closing
from hub.domain.outbound import InvitationAnswerForwarded, ManualHandlingRequired, Notice, NoticeRejectedForwarded
from hub.domain.parties import concerned_at, hospital, speaks_for
from hub.domain.remembering import all_remembered
from hub.domain.stay import Stay
from hub.domain.terms import Role


def letters(
    case: Case, issuer: Issuer, said: Iterable[tuple[str, Notice]], occasion: Occasion
) -> Iterator[NoticeIssued]:
    """Yield the recall of each letter that no longer holds, and each letter not sent yet; every one has its count.

    *said* is all that is to be passed on, and to whom.
    """
    owed = _owed(issuer, said)
    for key, sent in sorted(case.letters.items()):
        for letter in _taken_back(sent, owed[key]):
            recall = closing(case, issuer, letter, occasion)
            case = evolve(case, recall)
            yield recall
    for key, contents in sorted(owed.items()):
        sent = case.letters.get(key, ())
        standing = [letter.content for letter in sent if not letter.closed]
        for number, content in zip(count(len(sent) + 1), _beyond(contents, standing), strict=False):
            yield NoticeIssued(head=issuer.head_of(case, key, number, 1, occasion), content=content, closes=None)


def _taken_back(sent: Sequence[Issued], owed: Sequence[Notice]) -> list[Issued]:
    left = list(owed)
    gone: list[Issued] = []
    for letter in sent:
        if letter.closed or record_of(letter.content) not in LETTERS:
            continue
        if letter.content in left:
            left.remove(letter.content)
        else:
            gone.append(letter)
    return gone


def _beyond(contents: Sequence[Notice], standing: list[Notice]) -> list[Notice]:
    """Those of *contents* that no standing letter says; two that say the same are two."""
    new: list[Notice] = []
    for content in contents:
        if content in standing:
            standing.remove(content)
        else:
            new.append(content)
    return new


def _owed(issuer: Issuer, said: Iterable[tuple[str, Notice]]) -> defaultdict[NoticeKey, list[Notice]]:
    """Every letter: to whom, for what purpose, and what it says; a protected person's to the one who tells by hand."""
    owed = defaultdict[NoticeKey, list[Notice]](list)
    for party, content in said:
        key, letter = issuer.addressed((party, type(content).__name__), content)
        owed[key].append(letter)
    return owed


@all_remembered
def said_in(stay: Stay, sent: Sent) -> Iterator[tuple[str, Notice]]:
    """Yield what was said in the stay that is passed on: to whom, and the letter; *sent* are the notices so far."""
    if stay.void_at is not None:
        return
    for rejection in (each for each in stay.rejections if _was_its_own(stay, sent, each)):
        yield (
            hospital(stay.admission),
            NoticeRejectedForwarded(
                reference=rejection.notice_id, reason=rejection.reason, belongs_to=rejection.belongs_to
            ),
        )
    conveners = [p.id for p in concerned_at(stay, END_OF_TIME) if p.role is Role.CONVENER]
    for answer in (each for each in stay.answers if _was_its_own(stay, sent, each)):
        content = InvitationAnswerForwarded(
            reference=answer.notice_id, answer=answer.answer, proposed_at=answer.proposed_at
        )
        yield from ((convener, content) for convener in conveners)


def _was_its_own(stay: Stay, sent: Sent, reply: NoticeRejected | InvitationAnswered) -> bool:
    """Whether the notice that is answered went to the one who answers; one that the hub does not know is passed on."""
    if reply.notice_id not in sent:
        return True
    party, content = sent[reply.notice_id]
    receiver = content.withheld_from if isinstance(content, ManualHandlingRequired) else party
    return speaks_for(stay, reply.told, receiver)
