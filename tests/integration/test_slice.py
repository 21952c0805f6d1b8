"""The slice on a real broker: from a hospital's message to the inboxes, and time that passes only through the inbox."""

import signal
import time
from datetime import UTC, datetime, timedelta

import pytest

from hub import topics
from hub.codec import encode
from hub.domain.case import Case
from hub.domain.outbound import AdmissionForwarded, Patient, SipInvitation
from hub.domain.terms import DeadlineStatus, IdSystem, LegalEffect
from hub.internal import Heartbeat
from processors.ending import EXIT_OUTCOME_UNKNOWN
from tests.integration.hub_stage import INBOXES, HubStage, eventually
from tests.integration.stays import NAME, PERSONNUMMER, Stay, local

pytestmark = pytest.mark.kafka

KOMMUN, REGION = INBOXES


def test_from_admission_to_call(hub: HubStage) -> None:
    """A stay told now: identity reaches the concerned and stands nowhere else; duty and call are told."""
    now = datetime.now(UTC)
    stay = Stay("A-1", now - timedelta(hours=3))
    for role in ("intake", "decide", "notify"):
        hub.start(role)
    hub.say(stay.admission(), stay.appointed(now - timedelta(minutes=2)), stay.ready(now - timedelta(seconds=5)))
    hub.send("DischargeReady", "nobody", b"no record at all " + PERSONNUMMER.encode(), now)
    eventually(lambda: hub.notices(KOMMUN), lambda told: len(told) >= 3)
    hub.say(stay.convened(datetime.now(UTC)))

    told = eventually(lambda: hub.notices(KOMMUN), lambda told: any(_is_call(content) for _, content in told))

    patient = next(content.patient for _, content in told if isinstance(content, AdmissionForwarded))
    assert patient == Patient(
        id_system=IdSystem.PERSONNUMMER,
        id_oid=None,
        id_value=PERSONNUMMER,
        name=NAME,
        registered_address="Storgatan 1, 391 00 Kalmar",
    )
    assert any(isinstance(content, SipInvitation) for _, content in hub.notices(REGION))
    assert _sip_call(hub.cases()[stay.case_id]) is DeadlineStatus.MET
    assert len(hub.values(topics.QUARANTINE)) == 1
    for topic in (topics.COMMANDS, topics.CASE_EVENTS, topics.QUARANTINE):
        assert not [value for value in hub.values(topic) if PERSONNUMMER.encode() in value or NAME.encode() in value]
    assert PERSONNUMMER not in hub.said_by_workers()


def test_time_passes_only_when_every_inbound_partition_has_passed_it(past_hub: HubStage) -> None:
    """A call not made is missed when the watermark has passed its last moment by ten seconds, and not before."""
    stay = Stay("A-1", local("2026-01-13 08:00:00"))
    due = local("2026-01-19 23:59:59")
    for role in ("intake", "decide", "notify"):
        past_hub.start(role)
    past_hub.say(stay.admission(), stay.appointed(local("2026-01-14 08:00:00")))
    past_hub.say(stay.ready(local("2026-01-16 11:59:28")))
    past_hub.beat(due + timedelta(seconds=10))
    eventually(lambda: _statuses(past_hub), lambda seen: seen == [DeadlineStatus.OPEN])
    time.sleep(3)
    assert _statuses(past_hub) == [DeadlineStatus.OPEN]

    past_hub.beat(due + timedelta(seconds=12))

    eventually(lambda: _statuses(past_hub), lambda seen: seen == [DeadlineStatus.MISSED])
    alerts = eventually(lambda: past_hub.values(topics.ALERTS), bool)
    assert len(alerts) == 1


def test_a_hub_that_was_down_turns_no_call_into_a_miss(past_hub: HubStage) -> None:
    """Calls that wait before a stopped intake are met when it starts, though the clock has long passed them."""
    stays = [Stay(f"A-{n}", local("2026-01-13 08:00:00")) for n in range(20)]
    for role in ("decide", "notify"):
        past_hub.start(role)
    intake = past_hub.start("intake")
    for stay in stays:
        past_hub.say(stay.admission(), stay.appointed(local("2026-01-14 08:00:00")))
        past_hub.say(stay.ready(local("2026-01-16 11:59:28")))
    eventually(lambda: _statuses(past_hub), lambda seen: len(seen) == len(stays))
    intake.signal(signal.SIGTERM)
    intake.wait()
    for stay in stays[::2]:
        past_hub.say(stay.convened(local("2026-01-19 15:00:00")))
    past_hub.beat(local("2026-01-22 00:00:00"))
    time.sleep(2)
    assert set(_statuses(past_hub)) == {DeadlineStatus.OPEN}

    past_hub.start("intake")

    eventually(lambda: _statuses(past_hub), lambda seen: DeadlineStatus.OPEN not in seen)
    cases = past_hub.cases()
    assert {stay.id for stay in stays[::2]} == {
        stay.id for stay in stays if _sip_call(cases[stay.case_id]) is DeadlineStatus.MET
    }
    assert {stay.id for stay in stays[1::2]} == {
        stay.id for stay in stays if _sip_call(cases[stay.case_id]) is DeadlineStatus.MISSED
    }


def test_clocks_too_far_apart_stop_time_and_say_so(hub: HubStage) -> None:
    """A heartbeat whose worker's clock is an hour behind the broker's marks nothing, and raises an alarm."""
    hub.start("intake")
    eventually(lambda: hub.values(topics.COMMANDS), bool)
    skewed = encode(Heartbeat(at=datetime.now(UTC) - timedelta(hours=1), worker="skewed"))

    hub.send("AdmissionNotice", "anything", skewed, datetime.now(UTC))

    eventually(hub.said_by_workers, lambda said: "more than 60 seconds apart" in said)


def test_inbound_topics_that_the_broker_does_not_stamp_are_refused(past_hub: HubStage) -> None:
    """Outside simulated weeks nobody could prove when a message was received."""
    worker = past_hub.start("intake", SIP_HUB_SIMULATION="False")

    assert worker.wait() == EXIT_OUTCOME_UNKNOWN
    assert "LogAppendTime" in past_hub.said_by_workers()


def _is_call(content: object) -> bool:
    return isinstance(content, SipInvitation) and content.legal_effect is LegalEffect.CALL


def _sip_call(case: Case) -> DeadlineStatus | None:
    return next((row.status for row in case.deadlines.values() if row.name == "sip_call"), None)


def _statuses(hub: HubStage) -> list[DeadlineStatus]:
    return [status for case in hub.cases().values() if (status := _sip_call(case)) is not None]
