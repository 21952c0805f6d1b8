"""`sip-hub simulate`: the same options give the same bytes, in the form that `explain` and `publish` take."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from hub import topics
from hub.case_file import read_case_file
from hub.cli.app import app
from hub.cli.explain import explained
from hub.cli.simulate_send import NotASimulationError, make_topics, send
from hub.cli.staging import TopicsTail, inbound_partitions
from hub.party_files import load_parties
from hub.profile_files import rules_for_region
from hub.provisioning import TopicAdmin, controllers, wanted_topics
from hub.publishing import prepare
from hub.settings import Settings
from hub.simulation.lines import lines
from hub.simulation.told import Sent
from hub.simulation.week import Scenario, simulate
from tests.house.kafka_backend import kafka_alone

WEEK = simulate(Scenario(stays=60))
LIKE_IT = ("--stays", "60")


def run(*options: str) -> Any:
    return CliRunner().invoke(app, ["simulate", *options])


class TestTheLines:
    """One message on each line, in order of arrival."""

    def test_go_to_standard_output_and_the_count_to_standard_error(self) -> None:
        done = run(*LIKE_IT)

        assert (0, [line for _, line in lines(WEEK)]) == (done.exit_code, done.stdout.splitlines(keepends=True))
        assert done.stderr.startswith("60 stays, ")
        instants = [json.loads(line)["received_at"] for line in done.stdout.splitlines()]
        assert sorted(instants) == instants

    def test_are_the_same_for_the_same_seed_and_others_for_another(self) -> None:
        assert run("--stays", "20").stdout == run("--stays", "20", "--seed", "1").stdout
        assert run("--stays", "20").stdout != run("--stays", "20", "--seed", "2").stdout

    def test_are_what_publish_sends_byte_for_byte(self) -> None:
        """Written by another encoder, from the same schema files."""
        published = prepare(read_case_file(line for _, line in lines(WEEK)), load_parties(), date(2026, 11, 5))
        sent = [each for each in WEEK.sent if isinstance(each, Sent)]

        assert [(each.key.encode(), each.value) for each in sent] == [(each.key, each.value) for each in published]

    def test_begin_on_the_day_asked_for_and_last_as_long(self) -> None:
        done = run("--from", "2027-03-22", "--days", "3", "--stays", "30")
        days = [date.fromisoformat(json.loads(line)["received_at"][:10]) for line in done.stdout.splitlines()]

        assert date(2027, 3, 22) == min(days)
        assert timedelta(2) <= max(days) - min(days) <= timedelta(3)

    def test_hold_what_must_be_refused_only_if_asked(self) -> None:
        added = set(run(*LIKE_IT, "--bad").stdout.splitlines()) - set(run(*LIKE_IT).stdout.splitlines())

        assert 5 < len(added) < WEEK.books.quarantined.total()


class TestAFileForEachStay:
    """Each is read by `explain`, which comes to what the simulator's books say."""

    @pytest.fixture(scope="class")
    def directory(self, tmp_path_factory: pytest.TempPathFactory) -> Path:
        path: Path = tmp_path_factory.mktemp("week")
        assert 0 == run(*LIKE_IT, "--out", f"{path}/").exit_code
        return path

    def test_bears_the_name_of_its_case(self, directory: Path) -> None:
        assert set(WEEK.stories) == {path.stem for path in directory.iterdir()}

    def test_explains_itself_as_the_books_do(self, directory: Path) -> None:
        rules = rules_for_region("08")
        for case_id, book in WEEK.books.cases.items():
            read = read_case_file((directory / f"{case_id}.jsonl").read_text(encoding="utf-8").splitlines())
            found = explained(read, rules, WEEK.period.ends_at - timedelta(seconds=10))
            assert case_id == found["case_id"]
            refused = {f"MessageRefused {each['message_id']} {each['code']}" for each in found["refusals"]}
            assert {finding for finding in book.findings if finding.startswith("MessageRefused")} == refused
            assert {(clock.name, clock.count, each.how) for clock, each in book.deadlines.items()} == {
                (row["name"], row["count"], _how(row)) for row in found["deadlines"]
            }, WEEK.stories[case_id]

    def test_is_one_file_where_a_file_is_named(self, tmp_path: Path) -> None:
        done = run(*LIKE_IT, "--out", str(tmp_path / "week.jsonl"))

        assert ("", len(list(lines(WEEK)))) == (done.stdout, len((tmp_path / "week.jsonl").read_text().splitlines()))


def test_the_summary_says_what_was_made() -> None:
    said = json.loads(run(*LIKE_IT, "--json").stdout)

    assert (60, "2026-11-05", 7) == (said["stays"], said["first_day"], said["days"])
    assert WEEK.told.total() == sum(said["messages"].values())
    assert dict(WEEK.books.quarantined) == said["to_be_refused"]


def test_left_out_the_stays_are_as_many_as_a_county_has() -> None:
    assert 86 == json.loads(run("--days", "2", "--json").stdout)["stays"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--region", "gotland"), "--region: there is no gotland to simulate; there is kalmar.\n"),
        (("--from", "yesterday"), "--from is a day; write it like 2026-11-20.\n"),
        (("--from", "2017-12-31"), "--from: the week must lie in the years 2018 to 2098.\n"),
        (("--from", "2098-12-31"), "--from: the week must lie in the years 2018 to 2098.\n"),
        (
            ("--out", "no/such/place/week.jsonl"),
            "no/such/place/week.jsonl cannot be written: No such file or directory.\n",
        ),
        (("--out", "x", "--kafka", "127.0.0.1:1"), "--out and --kafka lead to different places; give one of them.\n"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(options: tuple[str, ...], sentence: str) -> None:
    done = run("--stays", "1", *options)

    assert (2, "", sentence) == (done.exit_code, done.stdout, done.stderr)


@pytest.mark.kafka
class TestStraightToABroker:
    """Into a Kafka that is there for the simulation alone."""

    @pytest.fixture(scope="class")
    def settings(self, request: pytest.FixtureRequest) -> Any:
        with kafka_alone(request.config) as address:
            yield Settings(kafka=address)

    def test_every_record_arrives_with_the_time_of_the_week(self, settings: Settings) -> None:
        seen: list[tuple[int, int]] = []
        send(settings, WEEK, lambda done, total: seen.append((done, total)))

        with TopicsTail(settings, inbound_partitions()) as tail:
            arrived = list(tail.to_end())
        assert seen[-1] == (len(arrived), len(arrived))
        wanted = sorted(each.value for each in WEEK.sent)
        assert wanted == sorted(each.value() for each in arrived if each.key() != b"simulator")
        ends = (WEEK.period.starts_at, WEEK.period.ends_at)
        stamps = [each.timestamp()[1] for each in arrived]
        assert [at.timestamp() * 1000 for at in ends] == [min(stamps), max(stamps)]

    def test_nothing_is_sent_to_a_hub_in_earnest(self, request: pytest.FixtureRequest) -> None:
        with kafka_alone(request.config) as address:
            settings = Settings(kafka=address)
            with TopicAdmin(settings) as admin:
                admin.create(
                    [each for each in wanted_topics(controllers(["08"]), 1) if each.name in topics.inbound_topics()], 1
                )

            with pytest.raises(NotASimulationError, match=r"hospital\.admissions\.v1"):
                make_topics(settings, ["08"])
            done = run("--stays", "1", "--kafka", address)

        assert (2, True) == (done.exit_code, done.stderr.startswith("Nothing was sent: hospital.admissions.v1 takes"))


def _how(row: dict[str, Any]) -> str:
    if row["status"] != "MISSED" or row["ended_at"] is None:
        return str(row["status"])
    return "ENDED_LATE" if row["reason"] else "DONE_LATE"
