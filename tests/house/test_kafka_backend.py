"""Which Kafka the tests run on, and what happens where there is none."""

from pathlib import Path

import pytest

from tests.house.kafka_backend import KafkaBackend, choose_backend

NONE = KafkaBackend("no real Kafka: for a reason", None)


def test_a_kafka_that_is_named_is_taken_before_all_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIP_HUB_KAFKA", "kafka:9092")

    backend = choose_backend()

    assert backend.sentence == "the broker that SIP_HUB_KAFKA names, kafka:9092"
    assert backend.run is not None
    with backend.run() as address:
        assert address == "kafka:9092"


def test_without_java_and_docker_the_reason_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("SIP_HUB_KAFKA", "JAVA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))

    backend = choose_backend()

    assert backend.run is None
    assert backend.sentence.startswith("no real Kafka: Java 17 or later is not on PATH")
    assert "no Docker here holds apache/kafka:" in backend.sentence


def test_a_test_without_kafka_is_skipped_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SIP_HUB_REQUIRE_KAFKA", raising=False)

    with pytest.raises(pytest.skip.Exception, match="for a reason"):
        NONE.refuse_or_skip()


def test_where_kafka_is_required_nothing_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIP_HUB_REQUIRE_KAFKA", "1")

    with pytest.raises(pytest.fail.Exception, match="SIP_HUB_REQUIRE_KAFKA=1, but no real Kafka: for a reason"):
        NONE.refuse_or_skip()
