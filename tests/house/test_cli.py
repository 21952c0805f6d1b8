"""The command line as a whole: every command explains itself, and checking needs no Kafka."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hub.cli.app import app
from hub.identifiers import case_id_of
from hub.settings import Settings

CASES = Path(__file__).parent.parent / "histories" / "cases"
COMMANDS = [
    "broker",
    "topics",
    "worker",
    "publish",
    "tail",
    "case",
    "overdue",
    "quarantine",
    "profile",
    "explain",
    "parties",
    "demo",
]


def run(*arguments: str, lines: str | None = None):  # noqa: ANN201 - Click's own result
    return CliRunner().invoke(app, list(arguments), input=lines, env={"COLUMNS": "200"})


def test_every_command_is_listed() -> None:
    listed = run("--help").output

    assert [command for command in COMMANDS if f" {command} " not in listed] == []


@pytest.mark.parametrize(
    "command", [*COMMANDS, "topics plan", "topics apply", "parties show", "quarantine release", "profile show"]
)
def test_every_command_explains_itself(command: str) -> None:
    done = run(*command.split(), "--help")

    assert done.exit_code == 0
    assert "Usage: " in done.output


def test_the_help_of_the_worker_lists_every_setting() -> None:
    told = run("worker", "--help").output

    assert [name for name in Settings.model_fields if f"SIP_HUB_{name.upper()}" not in told] == []


def test_every_setting_says_what_it_is() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_messages_can_be_checked_without_kafka() -> None:
    done = run("publish", "--check", str(CASES / "2-the-call-is-made.jsonl"))

    assert (done.exit_code, done.stdout.splitlines()) == (
        0,
        [
            "hospital.admissions.v1: 1 valid",
            "hospital.discharges.v1: 1 valid",
            "outpatient.events.v1: 2 valid",
            f"sip-hub case {case_id_of('SE2321000073-H001', 'A-1')}",
        ],
    )


def test_what_was_published_is_told_to_programs_too() -> None:
    done = run("publish", "--check", "--json", str(CASES / "2-the-call-is-made.jsonl"))

    assert json.loads(done.stdout) == {
        "sent": False,
        "topics": {"hospital.admissions.v1": 1, "hospital.discharges.v1": 1, "outpatient.events.v1": 2},
        "case_ids": [case_id_of("SE2321000073-H001", "A-1")],
    }


def test_messages_are_read_from_the_keyboard_too() -> None:
    done = run("publish", "--check", "-", lines='{"message": "Nonsense", "body": {}}')

    assert done.exit_code == 2
    assert "Line 1: `message` is no type of message; write one of AdmissionNotice, " in done.stderr
