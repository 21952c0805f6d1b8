"""A command that is used in another way than its help says: told in a sentence, in both languages, with exit code 2."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from hub.cli.app import app

LINES = [
    (["overdu"], "No such command 'overdu'. Did you mean 'overdue'?", "Kommandot 'overdu' finns inte."),
    (["overdue", "--witin", "3"], "There is no option --witin here. Do you mean --within?", "Menar du --within?"),
    (["overdue", "--within"], "--within needs a value after it.", "--within behöver ett värde efter sig."),
    (["overdue", "--within", "x"], "--within cannot have that value: Input", "det ska vara ett tal."),
    (["overdue", "--within", "-1"], "should be greater than or equal to 0.", "det ska vara minst 0."),
    (["overdue", "extra"], "Got unexpected extra argument", "Det står mer än kommandot tar: (extra)"),
    (["overdue", "--region", "Kalmar"], "--region is the two digits of a region", "länskodens två siffror"),
    (["case"], "CASE_ID is missing; it must be given.", "CASE_ID saknas och måste anges."),
    (["quarantine", "discard", "a/1/2"], "--reason is missing", "--reason saknas"),
    (["worker", "foo"], "PART cannot have that value: 'foo' is not one of", "'foo' är inget av 'intake',"),
    (["publish", "no-such-file"], "FILE.jsonl cannot have that value", "'no-such-file' finns inte."),
    (["parties", "show", "--on", "today"], "--on is a day; write it like 2026-11-20.", "--on är en dag;"),
    (["overdue", "--at", "now"], "--at must be an instant with offset", "--at ska vara en tidpunkt med tidszon"),
    (["access", "grant", "hospital", "--principal", "User:x"], "hospital needs a controller", "personuppgiftsansvarig"),
    (["access", "grant", "decide", "--principal", "U:x", "--controller", "region-08"], "has no", "decide har ingen"),
    (["topics", "plan", "--controllers", "none.txt"], "none.txt cannot be used: No such file", "den finns inte"),
    (["quarantine", "show", "a"], "'a' is no id; write topic/partition/offset", "'a' är inget id;"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "english", "swedish"), LINES)
def test_it_is_told_in_both_languages(arguments: list[str], english: str, swedish: str) -> None:
    for language, sentence in (("en", english), ("sv", swedish)):
        done = CliRunner().invoke(app, [*arguments, "--lang", language])

        assert (done.exit_code, done.stdout) == (2, "")
        assert sentence in done.stderr
        assert "Traceback" not in done.stderr


def test_the_help_that_tells_more_is_named() -> None:
    done = CliRunner().invoke(app, ["quarantine", "release"], prog_name="sip-hub")

    assert done.stderr.splitlines()[-1] == "`sip-hub quarantine release --help` tells how it is used."


def test_a_list_of_commands_alone_shows_its_help() -> None:
    done = CliRunner().invoke(app, ["quarantine", "--lang", "sv"])

    assert done.exit_code == 2
    assert "Kommandon:" in done.stderr


def test_a_message_that_intake_would_refuse_is_told_with_the_swedish_beside_the_contracts_own_words(
    tmp_path: Path,
) -> None:
    file = tmp_path / "messages.jsonl"
    file.write_text('{"message": "PatientDeceased", "body": {}}\n', encoding="utf-8")

    done = CliRunner().invoke(app, ["publish", "--check", str(file), "--lang", "sv"])

    assert (done.exit_code, done.stderr.splitlines()) == (
        2,
        [
            "Inget skickades.",
            "Rad 1: field `message_id`: is missing; fill it in.",
            "  Ett obligatoriskt fält saknas. Fyll i det.",
        ],
    )
