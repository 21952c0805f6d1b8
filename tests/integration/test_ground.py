"""The ground under the design, on a real broker: nothing lost, nothing twice, whatever happens to the workers.

Session timeouts are short (6 s) so that the group notices quickly.
"""

import hashlib
import json
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from processors.ending import CRASH_POINTS, EXIT_OUTCOME_UNKNOWN
from tests.integration.ground import PARTITIONS, Ground, ground


@pytest.fixture
def stage(kafka: str, tmp_path: Path) -> Iterator[Ground]:
    """An inbox, a log, and no workers yet."""
    with ground(kafka, tmp_path) as it:
        yield it


def test_nothing_is_lost_at_start_while_records_keep_coming(stage: Ground) -> None:
    """Every command is decided once, over a cold start and a restart with a log to recover, under load."""
    stage.feed(20_000)
    for _ in range(2):
        worker = stage.start()
        feeding = stage.feeding(20, every=0.02, times=120)
        feeding.start()
        feeding.join()
        stage.wait_until_all_decided()
        worker.signal(signal.SIGTERM)
        assert worker.wait() == 0

    assert sorted(stage.verdict().decided) == sorted(stage.sent)


def test_recovery_folds_whole_fetches(stage: Ground) -> None:
    """A restart folds the log in far fewer steps than it has records, and ends with every case."""
    stage.feed(20_000)
    first = stage.start()
    stage.wait_until_all_decided()
    first.signal(signal.SIGTERM)
    first.wait()

    report = stage.start().next_report()

    assert report["folded"] == 20_000 + 2 * PARTITIONS
    assert report["cases"] == 500
    assert int(str(report["fetches"])) < 200


def test_nothing_is_acknowledged_before_the_log_has_what_it_caused(stage: Ground) -> None:
    """Decisions that wait to be appended keep their commands unacknowledged, though commits run meanwhile."""
    stage.feed(400)
    stage.start(pause=3).next_report()
    time.sleep(2)

    assert stage.acknowledged() == 0
    stage.wait_until_all_decided()
    time.sleep(1)
    assert stage.acknowledged() == 400


def test_an_exception_ends_the_worker_and_acknowledges_nothing(stage: Ground) -> None:
    """A command on which the processor raises is there again for the next worker, and so is all that came with it."""
    stage.feed(400)

    assert stage.start(instance="one", raise_at="message-200").wait() == EXIT_OUTCOME_UNKNOWN
    assert stage.acknowledged() == 0
    stage.start(instance="one")
    assert sorted(stage.wait_until_all_decided().decided) == sorted(stage.sent)


def test_a_repeated_command_yields_no_record(stage: Ground) -> None:
    """One record for each decision, and none for what was decided before."""
    stage.feed(2_000)
    stage.repeat(range(1_000))
    stage.start()
    stage.wait_until_all_decided()
    stage.repeat(range(1_000))
    stage.feed(1)

    verdict = stage.wait_until_all_decided()

    assert sorted(verdict.decided) == sorted(stage.sent)


def test_a_zombie_writes_only_void_records(stage: Ground) -> None:
    """A worker frozen past its session, with decisions in hand, can't harm the log when it thaws, and ends itself."""
    stage.feed(400)
    zombie = stage.start("zombie", pause=1.0)
    zombie.next_report()
    stage.feed(400)
    time.sleep(0.5)
    zombie.signal(signal.SIGSTOP)
    stage.start("heir").next_report()
    stage.feed(400)
    stage.wait_until_all_decided()
    zombie.signal(signal.SIGCONT)

    assert zombie.wait() == EXIT_OUTCOME_UNKNOWN
    verdict = stage.wait_until_all_decided()
    assert verdict.void > 0
    assert sorted(verdict.decided) == sorted(stage.sent)


def test_two_workers_share_and_lose_partitions(stage: Ground) -> None:
    """Partitions go from one to two workers and back, by a good stop and by a kill, and nothing is lost or doubled."""
    feeding = stage.feeding(50, every=0.05, times=200)
    stage.feed(1_000)
    one = stage.start("one")
    one.next_report()
    feeding.start()
    two = stage.start("two")
    assert two.next_report()["partitions"] == PARTITIONS // 2
    assert one.next_report()["partitions"] == PARTITIONS // 2
    two.signal(signal.SIGTERM)
    assert two.wait() == 0
    assert one.next_report()["partitions"] == PARTITIONS
    stage.start("three").next_report()
    one.signal(signal.SIGKILL)
    feeding.join()

    verdict = stage.wait_until_all_decided()

    assert sorted(verdict.decided) == sorted(stage.sent)
    assert verdict.void == 0


def test_killed_at_any_named_point_nothing_is_lost_or_doubled(kafka: str, tmp_path: Path) -> None:
    """At each crash point a worker dies as by kill -9; the next one decides the rest, and only the rest."""

    def die_and_go_on(point: str) -> None:
        (tmp_path / point).mkdir()
        with ground(kafka, tmp_path / point) as stage:
            stage.feed(1_500)
            assert stage.start(environment={"SIP_HUB_CRASH_AT": point}).wait() == 137
            stage.feed(500)
            stage.start()
            verdict = stage.wait_until_all_decided()
            assert sorted(verdict.decided) == sorted(stage.sent)

    with ThreadPoolExecutor() as pool:
        list(pool.map(die_and_go_on, CRASH_POINTS))


def test_killed_at_random_moments_the_log_stays_whole(stage: Ground) -> None:
    """Three kills -9 under load, each followed at once by a worker of the same name (static membership)."""
    feeding = stage.feeding(50, every=0.02, times=400)
    feeding.start()
    for _ in range(3):
        worker = stage.start(instance="one")
        worker.next_report()
        time.sleep(0.7)
        worker.signal(signal.SIGKILL)
    feeding.join()
    stage.start(instance="one")

    verdict = stage.wait_until_all_decided()

    assert sorted(verdict.decided) == sorted(stage.sent)


def test_a_lost_group_offset_costs_nothing(stage: Ground) -> None:
    """A group without offsets goes on behind the last inbox offset that the log names."""
    stage.feed(1_000)
    first = stage.start()
    stage.wait_until_all_decided()
    first.signal(signal.SIGTERM)
    first.wait()
    stage.feed(200)
    stage.start("other", group=f"{stage.name}-forgetful")

    verdict = stage.wait_until_all_decided()

    assert sorted(verdict.decided) == sorted(stage.sent)


def test_a_record_that_cannot_be_folded_stops_the_worker_until_it_is_named(stage: Ground, tmp_path: Path) -> None:
    """The worker says partition, offset and remedy; log-exceptions.yaml is the one way past."""
    stage.feed(100)
    broken = b"no decision"
    stage.append_to_log(1, broken)

    assert stage.start().wait() == EXIT_OUTCOME_UNKNOWN
    assert "partition 1, offset 0" in stage.stderr()
    assert "log-exceptions.yaml" in stage.stderr()

    exceptions = tmp_path / "log-exceptions.yaml"
    exceptions.write_text(
        json.dumps(
            [
                {
                    "partition": 1,
                    "offset": 0,
                    "sha256": hashlib.sha256(broken).hexdigest(),
                    "reason": "planted",
                    "by": "the test",
                }
            ]
        )
    )
    other_group = f"{stage.name}-again"  # the first group waits for a member that is gone
    report = stage.start(log_exceptions=str(exceptions), group=other_group).next_report()
    assert report["what"] == "taken over"
