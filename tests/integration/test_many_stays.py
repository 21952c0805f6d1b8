"""Five hundred stays on a real broker: messages twice and in disorder, the writer killed twice, a second joining."""

import random
import signal
import time
from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from hub import topics
from hub.codec import decode, decode_body
from hub.domain.case import INITIAL, Case, replay
from hub.domain.commands import Command, PassTime, Tell
from hub.domain.decider import decide
from hub.domain.outbound import Notice, SipInvitation
from hub.domain.terms import DeadlineStatus
from hub.internal import InboxMessage, Watermark
from processors.decide import FACTS, INBOX_RECORDS
from processors.watermarks import GRACE
from processors.workers import rules_of
from tests.integration.ground import read_topic
from tests.integration.hub_stage import INBOXES, HubStage, events_of, eventually
from tests.integration.stays import Saying, Stay, local, whole_week

pytestmark = pytest.mark.kafka

STAYS = 500
MONDAY = local("2026-01-12 08:00:00")
END = MONDAY + timedelta(days=12)
SEED = 20260112


def test_five_hundred_stays_come_out_right_whatever_happens_to_the_writers(past_hub: HubStage) -> None:
    """Each fact once, each invitation once, and the inbox decided again by the pure core says the same."""
    said = _in_disorder([saying for number in range(STAYS) for saying in whole_week(number, MONDAY)])
    intake, writer = past_hub.start("intake"), past_hub.start("decide")
    past_hub.start("notify")
    for part in range(8):
        past_hub.say(*said[part::8])
        past_hub.beat(MONDAY + timedelta(days=part / 2))
        time.sleep(0.5)
        if part in {2, 5}:
            writer.signal(signal.SIGKILL)
            writer.wait()
            writer = past_hub.start("decide")
    past_hub.start("decide")
    past_hub.beat(END)

    cases = eventually(past_hub.cases, _all_concluded, seconds=90)

    intake.signal(signal.SIGTERM)
    assert _calls(cases) == {_case(n): _called(n) for n in range(STAYS) if _ready(n)}
    _each_fact_once(past_hub, said)
    _invitations_as_they_should_be(past_hub, cases)
    again = _decided_again(past_hub)
    assert {case: _outcome(again[case]) for case in cases} == {case: _outcome(held) for case, held in cases.items()}


def _in_disorder(sayings: list[Saying]) -> list[Saying]:
    """Every fifth message twice, and each up to some hundred places from where it belongs."""
    chance = random.Random(SEED)
    sayings = [*sayings, *sayings[::5]]
    places = {id(saying): place + chance.uniform(0, 300) for place, saying in enumerate(sayings)}
    return sorted(sayings, key=lambda saying: places[id(saying)])


def _ready(number: int) -> bool:
    return number % 3 != 0


def _called(number: int) -> bool:
    return _ready(number) and number % 2 == 1


def _case(number: int) -> str:
    return Stay(f"S-{number}", MONDAY).case_id


def _calls(cases: dict[str, Case]) -> dict[str, bool]:
    """Whether the call of each case that needed one was made in time."""
    rows = ((case_id, row) for case_id, case in cases.items() for row in case.deadlines.values())
    return {case_id: row.status is DeadlineStatus.MET for case_id, row in rows if row.name == "sip_call"}


def _all_concluded(cases: dict[str, Case]) -> bool:
    concluded = [row.status for case in cases.values() for row in case.deadlines.values() if row.name == "sip_call"]
    return len(concluded) == sum(map(_ready, range(STAYS))) and DeadlineStatus.OPEN not in concluded


def _each_fact_once(hub: HubStage, said: list[Saying]) -> None:
    told = Counter(
        (decision.case_id, event.told.message_id)
        for decision in hub.decisions()
        for event in events_of(decision)
        if isinstance(event, tuple(FACTS))
    )
    assert set(told.values()) == {1}
    assert {saying.body["message_id"] for saying in said} == {message_id for _, message_id in told}


def _invitations_as_they_should_be(hub: HubStage, cases: dict[str, Case]) -> None:
    """Each party has each issued notice, and never two ids for one (count, revision)."""
    issued = {held.head.notice_id for case in cases.values() for held in case.issued.values()}
    told = eventually(
        lambda: [notice for inbox in INBOXES for notice in hub.notices(inbox)],
        lambda notices: issued <= {head.notice_id for head, _ in notices},
    )
    ids = defaultdict(set)
    for head, content in told:
        if isinstance(content, SipInvitation):
            ids[head.case_id, head.party, head.count, head.revision].add(head.notice_id)
    assert {len(each) for each in ids.values()} == {1}
    invited = {case_id for case_id, *_ in ids}
    assert invited == {_case(n) for n in range(STAYS) if _ready(n)}


def _decided_again(hub: HubStage) -> dict[str, Case]:
    """Decide the inbox anew without Kafka: all that was told, then time to the end."""
    cases: dict[str, Case] = defaultdict(lambda: INITIAL)
    for values in read_topic(hub.kafka, topics.COMMANDS).values():
        for value in values:
            match decode(value, INBOX_RECORDS):
                case InboxMessage() as message:
                    fact = decode_body(message.fingerprint, message.body, FACTS)
                    _take(cases, message.case_id, Tell(fact))
                case Watermark():
                    pass
    for case_id in list(cases):
        _take(cases, case_id, PassTime(case_id, END - GRACE, "again"))
    return cases


def _take(cases: dict[str, Case], case_id: str, command: Command) -> None:
    case = cases[case_id]
    cases[case_id] = replay(decide(command, case, rules_of(case, command)), case)


def _outcome(case: Case) -> tuple[object, object]:
    """What must not depend on the way there: statuses at their legal instants, and the notices that stand."""
    deadlines = {
        key: (row.status, row.due_at, row.ended_at, row.reason) for key, row in sorted(case.deadlines.items(), key=str)
    }
    standing: dict[tuple[str, str], Notice] = {
        key: held.content for key, held in case.issued.items() if not held.closed
    }
    return deadlines, standing
