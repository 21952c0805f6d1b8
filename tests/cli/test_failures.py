"""What stands in the way of a command is told in a sentence with its remedy, within seconds, and by its exit code."""

import base64
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from confluent_kafka import KafkaError
from kafka.errors import BrokerResponseError
from sqlalchemy.exc import OperationalError
from typer.testing import CliRunner

from hub import topics
from hub.cli.app import app
from hub.cli.failures import failure_of
from hub.cli.language import speak
from hub.cli.program import Commands, Program
from hub.cli.terminal import Exit, ReaderGoneError, out
from hub.embedded import embedded_kafka
from hub.kafka_clients import MayNotWriteError
from hub.publishing import raise_for
from hub.settings import Language, Settings
from hub.topic_reader import read_to_end
from hub.topics import INBOX_FAMILY, catalogue

FILE = Path(__file__).parent.parent / "histories" / "cases" / "2-the-call-is-made.jsonl"
KEY = base64.b64encode(b"k" * 32).decode()
LIMIT_SECONDS = 30.0


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command as its own process, in Swedish, so that nothing of another test is in its way."""
    command = [sys.executable, "-m", "hub.cli", *arguments]
    own = os.environ | {"SIP_HUB_LANG": "sv"} | environment
    return subprocess.run(command, capture_output=True, text=True, check=False, env=own, timeout=2 * LIMIT_SECONDS)


@contextmanager
def silent_server() -> Iterator[str]:
    """Take connections, and never say a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture(scope="module")
def whole_kafka() -> Iterator[str]:
    """Every topic that a worker asks for."""
    with embedded_kafka({name: each.partitions for name, each in catalogue().items() if name != INBOX_FAMILY}) as kafka:
        yield kafka.address


# Kafka


@pytest.mark.slow
def test_a_kafka_that_takes_the_call_and_never_answers_is_not_waited_for_long() -> None:
    """One command for each way in which the commands speak with Kafka, side by side."""
    commands = [["overdue"], ["topics", "plan"], ["tail", "hub.commands.v1"], ["worker", "all"], ["publish", str(FILE)]]
    with silent_server() as address, ThreadPoolExecutor(len(commands)) as pool:
        began = time.monotonic()
        ended = list(pool.map(lambda command: run(*command, "--kafka", address), commands))
        seconds = time.monotonic() - began

    assert [(done.returncode, done.stdout) for done in ended] == [(3, "")] * len(commands)
    assert {done.stderr.partition(" (")[0] for done in ended} == {f"Ingen Kafka svarar på {address}"}
    assert {done.stderr.rpartition("). ")[2] for done in ended} == {
        "Starta en med `sip-hub broker`, eller ange din egen i SIP_HUB_KAFKA.\n"
    }
    assert seconds < LIMIT_SECONDS


def test_a_topic_that_is_not_there_is_named_with_the_remedy() -> None:
    with embedded_kafka({topics.COMMANDS: 1}) as kafka:
        done = run("worker", "intake", "--kafka", kafka.address)

    assert (done.returncode, done.stdout) == (3, "")
    assert "hub.case-events.v1" in done.stderr


def test_so_is_one_that_messages_are_meant_for_and_none_is_sent() -> None:
    """Of the three topics that the file is for, the broker has two."""
    with embedded_kafka({"hospital.admissions.v1": 1, "hospital.discharges.v1": 1}) as kafka:
        done = run("publish", str(FILE), "--kafka", kafka.address)
        sent = list(read_to_end(Settings(kafka=kafka.address), "hospital.admissions.v1", 0))

    assert (done.returncode, done.stdout, sent) == (3, "", [])
    assert "Kafka har inget ämne outpatient.events.v1" in done.stderr


def test_a_right_that_is_missing_is_named_with_the_remedy() -> None:
    with pytest.raises(MayNotWriteError) as caught:
        raise_for("hospital.admissions.v1", KafkaError(KafkaError.TOPIC_AUTHORIZATION_FAILED))

    failure = failure_of(caught.value)

    assert failure is not None
    assert Exit.UNAVAILABLE is failure.code
    assert "does not let this user write to hospital.admissions.v1. Ask whoever" in failure.sentence


def test_whatever_a_kafka_client_raises_is_told_in_a_sentence() -> None:
    failure = failure_of(BrokerResponseError("gone away"))

    assert failure is not None
    assert (failure.code, "gone away" in failure.sentence) == (Exit.UNAVAILABLE, True)


# The vault


def vault(url: str) -> Mapping[str, str]:
    return {"SIP_HUB_VAULT_URL": url, "SIP_HUB_MASTER_KEY": KEY}


@pytest.mark.parametrize("part", ["intake", "notify", "all"])
def test_a_vault_that_refuses_the_call_ends_a_worker_with_the_remedy(whole_kafka: str, part: str) -> None:
    done = run("worker", part, "--kafka", whole_kafka, **vault("postgresql+psycopg://u:secret@127.0.0.1:1/db"))

    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("Valvet svarar inte (")
    assert done.stderr.endswith("Starta dess databas, eller ange rätt databas i SIP_HUB_VAULT_URL.\n")
    assert "secret" not in done.stderr


@pytest.mark.slow
def test_a_vault_that_takes_the_call_and_never_answers_is_not_waited_for_long(whole_kafka: str) -> None:
    with silent_server() as address:
        began = time.monotonic()
        done = run("worker", "intake", "--kafka", whole_kafka, **vault(f"postgresql+psycopg://u@{address}/db"))
        seconds = time.monotonic() - began

    assert (done.returncode, "Valvet svarar inte (" in done.stderr) == (3, True)
    assert seconds < LIMIT_SECONDS


@pytest.mark.parametrize("url", ["nonsense://x", "no address at all"])
def test_an_address_that_is_no_vault_is_refused_as_input(whole_kafka: str, url: str) -> None:
    done = run("worker", "intake", "--kafka", whole_kafka, **vault(url))

    assert (done.returncode, done.stderr.startswith("SIP_HUB_VAULT_URL anger ingen databas")) == (2, True)


def test_a_vault_locked_with_another_key_is_found_before_the_first_message(whole_kafka: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'vault.db'}"
    other = base64.b64encode(b"o" * 32).decode()
    first = start_and_stop(whole_kafka, **vault(url))
    done = run("worker", "intake", "--kafka", whole_kafka, **vault(url) | {"SIP_HUB_MASTER_KEY": other})

    assert "Kör intake mot" in first
    assert done.returncode == 3
    assert done.stderr.startswith("Valvet är inte detta navs: nyckeln hub:digest är låst med en annan huvudnyckel;")


def start_and_stop(kafka: str, **environment: str) -> str:
    """Let a worker make its keys, and give the first line that it says."""
    command = [sys.executable, "-m", "hub.cli", "worker", "intake", "--kafka", kafka]
    own = os.environ | {"SIP_HUB_LANG": "sv"} | environment
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=own) as worker:
        assert worker.stderr is not None
        said = worker.stderr.readline()
        worker.kill()
    return said


def test_what_a_vault_says_of_the_query_is_not_repeated() -> None:
    error = OperationalError("SELECT secret", {"name": "case:1"}, Exception("connection lost\nmore"))

    failure = failure_of(error)

    assert failure is not None
    assert "(connection lost)" in failure.sentence
    assert "SELECT" not in failure.sentence


# Settings and files


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("SIP_HUB_LOG_LEVEL", "LOUD", "SIP_HUB_LOG_LEVEL: det ska följa mönstret"),
        ("SIP_HUB_SESSION_TIMEOUT", "x", "SIP_HUB_SESSION_TIMEOUT: det ska vara ett tal. Den anger: Sekunder av"),
        ("SIP_HUB_MASTER_KEY", "abc", "SIP_HUB_MASTER_KEY ska vara 32 byte som base64"),
        ("SIP_HUB_VAULT_URL", "sqlite://", "SIP_HUB_VAULT_URL anger ett delat valv, så SIP_HUB_MASTER_KEY måste"),
        ("SIP_HUB_KAFKA_SECURITY", "SASL_SSL", "kräver även SIP_HUB_KAFKA_USERNAME"),
        ("SIP_HUB_STATE_DIRECTORY", "/dev/null/x", "/dev/null/x kan inte användas"),
        ("SIP_HUB_PARTIES", "/dev/null", "/dev/null: är ingen katalog"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_what_it_must_be(
    whole_kafka: str, setting: str, value: str, sentence: str
) -> None:
    command = ["parties", "show"] if setting == "SIP_HUB_PARTIES" else ["worker", "intake", "--kafka", whole_kafka]

    done = run(*command, **{setting: value})

    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


# The pipe, and the program's own faults


def test_a_reader_who_leaves_ends_the_command_without_a_word() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "hub.cli", "parties", "show"]
    with subprocess.Popen(command, stdout=writing, stderr=subprocess.PIPE, text=True) as running:
        os.close(writing)
        _, said = running.communicate(timeout=LIMIT_SECONDS)

    assert (running.returncode, said) == (141, "")


def test_a_reader_who_leaves_before_json_ends_it_so_too() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "hub.cli", "parties", "show", "--json"]
    with subprocess.Popen(command, stdout=writing, stderr=subprocess.PIPE, text=True) as running:
        os.close(writing)
        _, said = running.communicate(timeout=LIMIT_SECONDS)

    assert (running.returncode, said) == (141, "")


def faulty(error: BaseException):  # noqa: ANN201 - Click's own result
    """Run a program whose only command raises *error*."""
    program = Commands(cls=Program)

    @program.command("fall")
    def _fall() -> None:
        raise error

    @program.callback()
    def _root() -> None:
        pass

    return CliRunner().invoke(program, ["fall"])


def test_a_fault_of_the_program_is_never_an_answer() -> None:
    done = faulty(ZeroDivisionError("x"))

    assert done.exit_code == 70
    assert "ZeroDivisionError: x" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("This is a fault of the program's own.")


def test_ctrl_c_is_told_by_its_exit_code() -> None:
    assert faulty(KeyboardInterrupt()).exit_code == 130


def test_each_exit_code_is_in_the_help() -> None:
    page = CliRunner().invoke(app, ["--help"]).stdout
    told = " ".join(page[page.index("Exit codes:") :].split())

    assert [code for code in Exit if f" {code.value} " not in told] == []


def test_a_console_whose_reader_has_gone_says_so() -> None:
    with pytest.raises(ReaderGoneError):
        out.on_broken_pipe()


def test_swedish_does_not_outlive_its_command() -> None:
    run("parties", "show", "nobody")
    speak(Language.ENGLISH)

    assert failure_of(ValueError("x")) is None
