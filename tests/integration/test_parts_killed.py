"""Intake, decide and notify killed at each named point, one after the other, and started again under the same name."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hub.broker import Broker
from hub.domain.outbound import AdmissionForwarded, SipInvitation
from processors.ending import CRASH_POINTS, EXIT_OUTCOME_UNKNOWN
from tests.house.kafka_backend import NEEDS_OWN_BROKER
from tests.integration.ground import ROOT, ground
from tests.integration.hub_stage import INBOXES, HubStage, events_of, eventually
from tests.integration.stays import Stay, local

pytestmark = pytest.mark.kafka


def test_each_part_killed_at_each_point_loses_and_doubles_nothing(past_hub: HubStage) -> None:
    """Every stay that is told meanwhile is in the log once, and its notices reach their inboxes."""
    stays = [Stay(f"A-{number}", local("2026-01-13 08:00:00")) for number in range(5)]
    for stay in stays:
        past_hub.say(stay.admission(), stay.ready(local("2026-01-14 08:00:00")))

    def die_again_and_again(role: str) -> None:
        """At every point in turn: what was not acknowledged is there again for the next; after-ack comes last."""
        for point in (point for point in CRASH_POINTS if point != "during-recovery"):
            dying = past_hub.start(role, SIP_HUB_INSTANCE_ID="one", SIP_HUB_CRASH_AT=point)
            assert dying.wait(60) == 137, (role, point)
        past_hub.start(role, SIP_HUB_INSTANCE_ID="one")

    with ThreadPoolExecutor() as pool:
        list(pool.map(die_again_and_again, ("intake", "decide", "notify")))

    cases = eventually(past_hub.cases, lambda seen: len(seen) == len(stays))

    facts = [
        event.told.message_id
        for decision in past_hub.decisions()
        for event in events_of(decision)
        if hasattr(event, "told")
    ]
    assert len(facts) == len(set(facts)) == 2 * len(stays)
    issued = {held.head.notice_id for case in cases.values() for held in case.issued.values()}
    told = eventually(
        lambda: [notice for inbox in INBOXES for notice in past_hub.notices(inbox)],
        lambda notices: issued <= {head.notice_id for head, _ in notices},
    )
    assert all(content.patient for _, content in told if isinstance(content, AdmissionForwarded))
    assert {head.case_id for head, content in told if isinstance(content, SipInvitation)} == {s.case_id for s in stays}


@NEEDS_OWN_BROKER
def test_a_broker_killed_and_started_again_loses_nothing(tmp_path: Path) -> None:
    """Workers that no longer know what the broker has taken end, and are started again; the log stays whole."""
    broker = Broker(tmp_path / "broker")
    broker.start()
    try:
        with ground(broker.address, tmp_path) as stage:
            stage.feed(2_000)
            worker = stage.start()
            worker.next_report()
            broker.kill()
            time.sleep(1)
            broker.start()
            stage.feed(2_000)
            deadline = time.monotonic() + 60
            while len(stage.verdict().decided) < len(stage.sent):
                assert time.monotonic() < deadline
                if worker.process.poll() is not None:
                    assert worker.wait() == EXIT_OUTCOME_UNKNOWN
                    worker = stage.start()
                time.sleep(0.3)

            assert sorted(stage.verdict().decided) == sorted(stage.sent)
    finally:
        broker.stop()


def test_a_worker_that_finds_no_broker_ends_and_says_so(tmp_path: Path) -> None:
    """It does not stay behind, running and doing nothing."""
    environment = {**os.environ, "SIP_HUB_KAFKA": "127.0.0.1:1", "SIP_HUB_STATE_DIRECTORY": str(tmp_path)}

    ended = subprocess.run(
        [sys.executable, "-m", "tests.integration.hub_worker", "all"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert ended.returncode == EXIT_OUTCOME_UNKNOWN
    assert "could not start" in ended.stderr
