"""Who may read and write what: no party may read another's inbox, and no part of the hub more than it needs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hub.access import AccessAdmin, AccessError, Kind, Right, Verb, Who, rights_of
from hub.broker import Broker
from hub.cli.app import app
from hub.settings import Settings
from hub.topics import ALERTS, CASE_EVENTS, COMMANDS, INBOX_FAMILY, QUARANTINE, RATES, catalogue, inbound_topics
from tests.house.kafka_backend import NEEDS_OWN_BROKER

PARTS = (Who.INTAKE, Who.DECIDE, Who.NOTIFY)
PARTIES = tuple(who for who in Who if who.is_party)


def topics_with(verb: Verb, rights: frozenset[Right]) -> set[str]:
    return {right.name for right in rights if right.kind is Kind.TOPIC and right.verb is verb and not right.prefixed}


@pytest.mark.parametrize("who", PARTIES)
def test_a_party_reads_its_own_inbox_and_nothing_else(who: Who) -> None:
    assert topics_with(Verb.READ, rights_of(who, "kommun-0880")) == {"inbox.kommun-0880.v1"}


@pytest.mark.parametrize("who", PARTIES)
def test_no_right_of_a_party_to_a_topic_is_for_a_whole_family(who: Who) -> None:
    rights = rights_of(who, "kommun-0180")

    [family] = [right for right in rights if right.prefixed]
    assert family == Right(Kind.GROUP, "kommun-0180.", Verb.READ, prefixed=True)


def test_each_inbound_topic_has_one_kind_of_party_that_may_speak_on_it() -> None:
    spoken = [name for who in PARTIES for name in topics_with(Verb.WRITE, rights_of(who, "region-08"))]

    assert sorted(spoken) == sorted(inbound_topics())


def test_the_log_has_one_writer() -> None:
    rights = {who: rights_of(who, "region-08" if who.is_party else None) for who in Who}

    assert [who for who in Who if CASE_EVENTS in topics_with(Verb.WRITE, rights[who])] == [Who.DECIDE]


def test_only_intake_reads_what_the_parties_say() -> None:
    readers = {who for who in (*PARTS, Who.OPERATOR) if topics_with(Verb.READ, rights_of(who)) & set(inbound_topics())}

    assert readers == {Who.INTAKE}


def test_an_operator_writes_nothing_and_reads_no_inbox() -> None:
    rights = rights_of(Who.OPERATOR)

    assert {right.verb for right in rights} == {Verb.READ, Verb.DESCRIBE}
    assert {COMMANDS, CASE_EVENTS, QUARANTINE, RATES} < topics_with(Verb.READ, rights)
    assert [right for right in rights if right.name.startswith("inbox.")] == []


def test_a_caretaker_may_release_from_quarantine_and_reads_no_more_than_an_operator() -> None:
    rights = rights_of(Who.CARETAKER)

    assert topics_with(Verb.READ, rights) == topics_with(Verb.READ, rights_of(Who.OPERATOR))
    assert topics_with(Verb.WRITE, rights) == {COMMANDS, QUARANTINE, RATES, ALERTS}
    assert Right(Kind.TOPIC, "inbox.", Verb.WRITE, prefixed=True) in rights


@pytest.mark.parametrize("part", PARTS)
def test_each_part_sees_every_topic_that_it_checks_at_start(part: Who) -> None:
    assert topics_with(Verb.DESCRIBE, rights_of(part)) == catalogue().keys() - {INBOX_FAMILY}


@pytest.mark.parametrize("part", PARTS)
def test_what_a_part_may_write_is_what_the_catalogue_says_it_produces(part: Who) -> None:
    named = {name for name, topic in catalogue().items() if any(f"processors/{part}" in one for one in topic.producers)}
    quarantine = {QUARANTINE} if part is Who.NOTIFY else set()  # a notice without an inbox is kept there

    assert topics_with(Verb.WRITE, rights_of(part)) | {INBOX_FAMILY} == named | quarantine | {INBOX_FAMILY}


@pytest.mark.parametrize("arguments", [["hospital"], ["intake", "--controller", "region-08"]])
def test_a_party_without_a_controller_and_a_part_with_one_are_refused(arguments: list[str]) -> None:
    refused = CliRunner().invoke(app, ["access", "grant", *arguments, "--principal", "User:x"])

    assert refused.exit_code == 2
    assert "controller" in refused.output


def test_a_name_that_no_controller_can_have_is_refused() -> None:
    with pytest.raises(ValueError, match="no name of a controller"):
        rights_of(Who.HOSPITAL, "*")


def test_a_kafka_that_keeps_no_rights_is_told_from_one_that_does(kafka: str) -> None:
    with AccessAdmin(Settings(kafka=kafka)) as admin:
        with pytest.raises(AccessError, match="keeps no rights"):
            admin.grant("User:x", rights_of(Who.OPERATOR))
        with pytest.raises(AccessError, match="keeps no rights"):
            admin.granted()


class GuardedBroker(Broker):
    """A broker that keeps rights; whoever comes may do everything, so that a test can give them."""

    def _write_properties(self) -> None:
        super()._write_properties()
        with self._properties.open("a") as properties:
            properties.write("authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer\n")
            properties.write("super.users=User:ANONYMOUS\n")


@pytest.fixture
def guarded_kafka(tmp_path: Path) -> Iterator[str]:
    broker = GuardedBroker(tmp_path)
    broker.start()
    yield broker.address
    broker.stop()


@pytest.mark.kafka
@NEEDS_OWN_BROKER
def test_rights_are_given_shown_and_taken(guarded_kafka: str) -> None:
    run, kafka = CliRunner(), ["--kafka", guarded_kafka]
    hospital = ["hospital", "--principal", "User:CN=h", "--controller", "region-08", *kafka]
    for _ in range(2):  # given twice is given once
        assert run.invoke(app, ["access", "grant", *hospital]).exit_code == 0
    run.invoke(app, ["access", "grant", "operator", "--principal", "User:CN=o", *kafka])
    shown = run.invoke(app, ["access", "show", "--json", *kafka]).stdout.splitlines()
    taken = run.invoke(app, ["access", "revoke", *hospital])
    left = run.invoke(app, ["access", "show", *kafka]).stdout.splitlines()

    assert len(shown) == len(rights_of(Who.HOSPITAL, "region-08")) + len(rights_of(Who.OPERATOR))
    assert '{"principal": "User:CN=h", "kind": "GROUP", "name": "region-08.*", "verb": "READ"}' in shown
    assert taken.stdout == "User:CN=h has lost 5 rights.\n"
    assert {line.split()[0] for line in left} == {"User:CN=o"}
