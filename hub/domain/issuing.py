"""How notices come to stand: what is new is issued as the next revision, and what no longer holds is withdrawn.

What should stand is said by others, as a function of the facts alone; here it is compared with what was issued before.
A withdrawal is final for its count: what comes after it is a new count.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias
from uuid import UUID, uuid5

from hub.domain.calendar import civil_day
from hub.domain.case import Case, Issued, evolve, record_of
from hub.domain.events import NoticeIssued
from hub.domain.outbound import ManualHandlingRequired, Notice, NoticeHead, SipInvitation
from hub.domain.register import Register

NAMESPACE: Final = UUID("e045a741-c289-5753-a787-1d718f01ac21")

_PROTECTED: Final = "PROTECTED_PERSON"
_CLOSING: Final = {"SipInvitationWithdrawn", "DischargeReadyWithdrawnForwarded", "NoticeRecalled"}

NoticeKey: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A notice that should stand: its content, and the count it belongs to (0 where no count applies)."""

    count: int
    content: Notice


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and why notices are issued now: the instant, and the message or moment that caused it."""

    at: datetime
    cause: str


@dataclass(frozen=True, slots=True)
class Issuer:
    """What issuing must know of a case.

    `keeper` is the party that tells by hand what the hub may not, when the person is `protected`; `goes_on` says
    whether a notice that stands goes on, as it is or as the next revision, and `withdrawal` what withdraws one that
    does not.
    """

    keeper: str
    protected: bool
    register: Register
    goes_on: Callable[[Issued, Wanted | None], bool]
    withdrawal: Callable[[Issued], Notice]

    def addressed(self, key: NoticeKey, content: Notice) -> tuple[NoticeKey, Notice]:
        """Return to whom the notice goes, and what: of a protected person only the keeper's own goes as it is."""
        return self.withheld(key, content) if self.protected and key[0] != self.keeper else (key, content)

    def withheld(self, key: NoticeKey, content: Notice) -> tuple[NoticeKey, Notice]:
        """Return what the keeper is told in the place of a notice about a protected person."""
        party, purpose = key
        record = purpose.partition(":")[0]
        effect = content.legal_effect if isinstance(content, SipInvitation) else None
        manual = ManualHandlingRequired(record=record, withheld_from=party, legal_effect=effect, reason=_PROTECTED)
        return (self.keeper, f"ManualHandlingRequired:{purpose}:{party}"), manual

    def head_of(self, case: Case, key: NoticeKey, count: int, revision: int, occasion: Occasion) -> NoticeHead:
        """Return what the notice bears: its id, whose inbox it goes to, and what caused it."""
        party, purpose = key
        return NoticeHead(
            notice_id=notice_id(case.case_id, party, purpose, count, revision),
            case_id=case.case_id,
            party=party,
            controller=self.register.controller_of(party, civil_day(occasion.at)),
            purpose=purpose,
            count=count,
            revision=revision,
            issued_at=occasion.at,
            causation_id=occasion.cause,
        )


def notice_id(case_id: str, party: str, purpose: str, count: int, revision: int) -> str:
    """Return the id that this notice always has (messages.md, "Outbound")."""
    return str(uuid5(NAMESPACE, f"notice|{case_id}|{party}|{purpose}|{count}|{revision}"))


def issue(case: Case, issuer: Issuer, wanted: Mapping[NoticeKey, Wanted], occasion: Occasion) -> Iterator[NoticeIssued]:
    """Yield what must be withdrawn, and then what must be issued, each in order of party and purpose."""
    if issuer.protected:
        by_hand = {key: issuer.addressed(key, one.content) for key, one in wanted.items()}
        wanted = {manual: Wanted(wanted[key].count, content) for key, (manual, content) in by_hand.items()}
    for key, before in sorted(case.issued.items()):
        if (
            not before.closed
            and record_of(before.content) not in _CLOSING
            and not issuer.goes_on(before, wanted.get(key))
        ):
            withdrawal = closing(case, issuer, before, occasion)
            case = evolve(case, withdrawal)
            yield withdrawal
    for key, one in sorted(wanted.items()):
        latest = case.issued.get(key)
        if latest is None or latest.closed or latest.content != one.content:
            yield _issued(case, issuer, key, one, occasion)


def closing(case: Case, issuer: Issuer, before: Issued, occasion: Occasion) -> NoticeIssued:
    """Withdraw what no longer stands, from the one who got it; for a protected person, through the keeper."""
    content = issuer.withdrawal(before)
    told, party = before.content, before.head.party
    if issuer.protected and isinstance(told, ManualHandlingRequired):
        party = told.withheld_from
    key, content = issuer.addressed((party, type(content).__name__), content)
    latest = case.issued.get(key)
    if "NoticeRecalled" in key[1]:  # each recall is a count of its own, so that none hides another
        count, revision = (latest.head.count if latest else 0) + 1, 1
    else:
        count, revision = before.head.count, (latest.head.revision if latest else 0) + 1
    head = issuer.head_of(case, key, count, revision, occasion)
    return NoticeIssued(head=head, content=content, closes=before.head.notice_id)


def _issued(case: Case, issuer: Issuer, key: NoticeKey, one: Wanted, occasion: Occasion) -> NoticeIssued:
    """The next revision of what stands, or the first of a new count."""
    before = case.issued.get(key)
    if before is None:
        count, revision = one.count, 1
    elif before.closed:
        count, revision = max(one.count, before.head.count + 1), 1
    else:
        count, revision = before.head.count, before.head.revision + 1
    head = issuer.head_of(case, key, count, revision, occasion)
    return NoticeIssued(head=head, content=one.content, closes=None)
