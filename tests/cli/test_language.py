"""In which language a command speaks, and what does not depend on it."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from typer.testing import CliRunner

from hub.cli.app import app
from hub.cli.language import said_elsewhere, say, speak, speak_as_asked, spoken, term
from hub.settings import Language

UNKNOWN = ["parties", "show", "nobody", "--on", "2026-11-20"]
IN_ENGLISH, IN_SWEDISH = "the registry knows nothing of that name", "vet aktörsregistret inget med det namnet"


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    yield
    speak(Language.ENGLISH)


def run(*arguments: str, **environment: str):  # noqa: ANN201 - Click's own result
    return CliRunner().invoke(app, list(arguments), env={"SIP_HUB_LANG": None, **environment})


@pytest.mark.parametrize(
    ("arguments", "environment", "sentence"),
    [
        (UNKNOWN, {}, IN_ENGLISH),
        (UNKNOWN, {"SIP_HUB_LANG": "sv"}, IN_SWEDISH),
        ([*UNKNOWN, "--lang", "sv"], {}, IN_SWEDISH),
        ([*UNKNOWN, "--lang=sv"], {}, IN_SWEDISH),
        (["--lang", "sv", *UNKNOWN], {}, IN_SWEDISH),
        (["parties", "--lang", "sv", *UNKNOWN[1:]], {}, IN_SWEDISH),
        ([*UNKNOWN, "--lang", "en"], {"SIP_HUB_LANG": "sv"}, IN_ENGLISH),
        ([*UNKNOWN, "--lang", "en", "--lang", "sv"], {}, IN_SWEDISH),
        (UNKNOWN, {"LANG": "sv_SE.UTF-8", "LC_ALL": "sv_SE.UTF-8"}, IN_ENGLISH),
    ],
)
def test_it_is_that_of_the_command_line_or_of_the_setting_or_english(
    arguments: list[str], environment: dict[str, str], sentence: str
) -> None:
    done = run(*arguments, **environment)

    assert done.exit_code == 1
    assert sentence in done.stderr


@pytest.mark.parametrize("arguments", [[*UNKNOWN, "--lang", "fi"], [*UNKNOWN, "--lang"], [*UNKNOWN, "--lang=SV"]])
def test_a_language_that_is_not_spoken_is_refused_in_both(arguments: list[str]) -> None:
    done = run(*arguments)

    assert (done.exit_code, done.stderr) == (2, "--lang must be en or sv. / --lang ska vara en eller sv.\n")


@pytest.mark.parametrize("named", ["fi", "SV", ""])
def test_a_setting_that_names_no_language_is_refused_too(named: str) -> None:
    done = run(*UNKNOWN, SIP_HUB_LANG=named)

    assert (done.exit_code, done.stderr) == (2, "SIP_HUB_LANG must be en or sv. / SIP_HUB_LANG ska vara en eller sv.\n")


def test_what_follows_two_hyphens_is_left_alone() -> None:
    assert speak_as_asked(["a", "--", "--lang", "sv"], {}) == ["a", "--", "--lang", "sv"]
    assert spoken() is Language.ENGLISH


def test_one_command_does_not_decide_the_language_of_the_next() -> None:
    run(*UNKNOWN, "--lang", "sv")

    assert IN_ENGLISH in run(*UNKNOWN).stderr


@pytest.mark.parametrize(
    "command",
    [
        ["parties", "show", "municipality:0880:HEALTH_CARE", "--on", "2026-11-20", "--json"],
        ["profile", "show", "--json"],
    ],
)
def test_what_programs_read_is_the_same_in_both(command: list[str]) -> None:
    english, swedish = run(*command), run(*command, "--lang", "sv")

    assert json.loads(english.stdout)
    assert english.stdout == swedish.stdout


def test_the_help_is_in_the_language_asked_for_wherever_it_is_asked_for() -> None:
    pages = [run("overdue", "--help", "--lang", "sv"), run("--lang", "sv", "overdue", "-h")]

    assert {page.exit_code for page in pages} == {0}
    assert [page.stdout.splitlines()[0].split()[:2] for page in pages] == [["Så", "här:"], ["Så", "här:"]]
    assert "Slutkod 0: inget är sent. 1: något är sent." in pages[0].stdout
    assert "Usage: " in run("overdue", "--help").stdout


def test_a_sentence_is_filled_in_and_a_code_without_words_is_itself() -> None:
    assert say("{late} late, {soon} due within {span}.", late=1, soon=2, span="{d}") == "1 late, 2 due within {d}."
    assert (term("sip_call"), term("NO_SUCH_CODE")) == ("call to a SIP", "NO_SUCH_CODE")

    speak(Language.SWEDISH)

    assert say("{late} late, {soon} due within {span}.", late=1, soon=2, span="{d}") == (
        "1 sena, 2 ska vara gjorda inom {d}."
    )
    assert (term("sip_call"), term("NO_SUCH_CODE")) == ("kallelse till SIP", "NO_SUCH_CODE")


def test_what_is_said_beneath_is_known_again_line_by_line_and_else_left_as_it_is() -> None:
    told = 'Line 3: must be an object with `message` and `body`: {"message": "…", "body": {…}}.\nSomething new {x}.'

    assert said_elsewhere(told) == told
    speak(Language.SWEDISH)
    assert said_elsewhere(told).splitlines() == [
        'Rad 3: ska vara ett objekt med `message` och `body`: {"message": "…", "body": {…}}.',
        "Something new {x}.",
    ]


def test_swedish_letters_come_out_whole_whatever_the_locale() -> None:
    command = [sys.executable, "-m", "hub.cli", *UNKNOWN, "--lang", "sv"]
    done = subprocess.run(command, capture_output=True, check=False, env={"LC_ALL": "C.UTF-8"}, timeout=30)

    assert IN_SWEDISH in done.stderr.decode()
