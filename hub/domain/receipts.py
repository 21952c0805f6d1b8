"""Receipts that an agreement asks for: by when a system, and by when a person, has acknowledged a notice.

No receipt has legal effect (law.md, 4 kap. 4 §: joint guidelines); silence is what the operators want to see.  The
clock starts when the hospital, or the caller, gave what the hub passed on.  An answer to a notice, and a rejection of
it, show that a person has read it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hub.domain.calendar import END_OF_TIME, civil_day
from hub.domain.calls import CANCELLED, Call
from hub.domain.case import DeadlineKey, Sent
from hub.domain.clocks import ACKNOWLEDGEMENT, Term, ended, missed_after, started, stay_broken_off
from hub.domain.dated import Dated
from hub.domain.duty import READY_WITHDRAWN, VOID
from hub.domain.events import Deadline
from hub.domain.facts import InvitationAnswered, NoticeAcknowledged, NoticeRejected, Told
from hub.domain.outbound import AdmissionForwarded, DischargeReadyForwarded, Notice, SipInvitation
from hub.domain.parties import concerned_at, first_told_by, speaks_for
from hub.domain.plan import lets_invite
from hub.domain.remembering import all_remembered
from hub.domain.stay import Stay
from hub.domain.telling import given_at
from hub.domain.terms import LegalEffect, ReceiptKind

_Receipt = NoticeAcknowledged | InvitationAnswered | NoticeRejected


@dataclass(frozen=True, slots=True)
class _Passed:
    """What was passed on to a party: the notice's record, what told it and when it was given, and how it ended."""

    party: str
    record: str
    told: Told
    at: datetime
    ended_at: datetime | None = None
    reason: str | None = None

    def is_told_by(self, content: Notice) -> bool:
        """Whether *content* is the notice that passed this on."""
        match content:
            case AdmissionForwarded():
                return self.record == "AdmissionForwarded"
            case DischargeReadyForwarded(reference=reference):
                return self.record == "DischargeReadyForwarded" and self.told.message_id == reference
            case SipInvitation(legal_effect=LegalEffect.CALL):
                return self.record == "SipInvitation"
            case _:
                return False


@all_remembered
def acknowledgements(
    stay: Stay, calls: tuple[Call, ...], recorded: Mapping[DeadlineKey, Deadline], sent: Sent
) -> Iterator[Deadline]:
    """Yield every clock of a receipt that the agreement asks for; none about a protected person, told of by hand."""
    asked = {kind: limit for kind, limit in _limits(stay).items() if limit.known}
    if not asked or stay.protected:
        return
    rows = [
        row
        for passed in _passed_on(stay, calls)
        for kind, limit in asked.items()
        if (row := _clock(stay, sent, passed, kind, limit)) is not None
    ]
    yield from _numbered(rows, recorded)


def _limits(stay: Stay) -> dict[ReceiptKind, Dated[timedelta]]:
    return {ReceiptKind.TECHNICAL: stay.rules.technical_receipt, ReceiptKind.READ: stay.rules.read_receipt}


def _passed_on(stay: Stay, calls: Sequence[Call]) -> Iterator[_Passed]:
    still = {party.id for party in concerned_at(stay, END_OF_TIME)}
    for party, told in first_told_by(stay).items():
        if party not in still:
            continue
        known_at = given_at(told, stay.rules)
        yield _Passed(party, "AdmissionForwarded", told, known_at)
        for ready in stay.ready_notices:
            forwarded = ready.void or stay.governed(ready)
            if forwarded and (ready.ends_at is None or known_at < ready.ends_at):
                at, why = max(known_at, ready.given_at), VOID if ready.void else READY_WITHDRAWN
                reason = why if ready.ends_at else None
                yield _Passed(party, "DischargeReadyForwarded", ready.fact.told, at, ready.ends_at, reason)
        for call in calls:
            let_in = not stay.consent_comes_first or lets_invite(stay, party, call.given_at)
            if call.fault is None and party in call.fact.called and let_in:
                reason = CANCELLED if call.cancelled_at else None
                yield _Passed(party, "SipInvitation", call.fact.told, call.given_at, call.cancelled_at, reason)


def _clock(stay: Stay, sent: Sent, passed: _Passed, kind: ReceiptKind, limit: Dated[timedelta]) -> Deadline | None:
    within = limit.on(civil_day(passed.at))
    if within is None:
        return None
    due_at = passed.at + within
    row = started(
        stay,
        ACKNOWLEDGEMENT,
        0,
        Term(passed.at, due_at, due_at, missed_after(stay, due_at, passed.told.received_at)),
        party=passed.party,
        about=f"{passed.record} {kind}",
        subject=passed.told.message_id,
    )
    endings = [(at, why) for at, why in ((passed.ended_at, passed.reason), stay_broken_off(stay)) if at]
    return ended(row, _received_at(stay, sent, passed, kind), *min(endings, default=(None, None)))


def _received_at(stay: Stay, sent: Sent, passed: _Passed, kind: ReceiptKind) -> datetime | None:
    """When the party first acknowledged what it was told: a person's receipt shows that the system had it too."""
    receipts: list[_Receipt] = [r for r in stay.receipts if kind in (r.kind, ReceiptKind.TECHNICAL)]
    receipts += [*stay.answers, *stay.rejections]
    return min(
        (
            max(passed.at, given_at(receipt.told, stay.rules))
            for receipt in receipts
            if (notice := sent.get(receipt.notice_id))
            and notice[0] == passed.party
            and passed.is_told_by(notice[1])
            and speaks_for(stay, receipt.told, passed.party)
        ),
        default=None,
    )


def _numbered(rows: Sequence[Deadline], recorded: Mapping[DeadlineKey, Deadline]) -> Iterator[Deadline]:
    """Give each clock the count that it bears in the log, or the party's next free one."""
    known = {_what(row): row.count for row in recorded.values()}
    last: dict[str | None, int] = {}
    for row in recorded.values():
        last[row.party] = max(last.get(row.party, 0), row.count)
    for row in rows:
        count = known.get(_what(row))
        if count is None:
            count = last[row.party] = last.get(row.party, 0) + 1
        yield replace(row, count=count)


def _what(row: Deadline) -> tuple[str | None, str | None, str]:
    return row.party, row.about, row.subject
