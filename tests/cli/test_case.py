"""`sip-hub case`: the story of one case as a nurse, a case handler or a jurist reads it."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hub.cli.app import app
from hub.cli.case_view import show_story
from hub.cli.language import speak
from hub.cli.terminal import out
from hub.cli.words.terms import TERMS
from hub.settings import Language, Settings
from tests.cli.told_cases import CASES, story_of
from tests.cli.written_log import WrittenLog, written_log
from tests.integration.stays import HOSPITAL, NAME, OPEN_CARE, PERSONNUMMER, Stay, local

MONDAY = local("2026-11-02 08:00:00")
LATE, CALLED = Stay("A-1", MONDAY), Stay("A-2", MONDAY)
# Codes that people type or look up stand in brackets, and in the ids of parties.
BRACKETED = re.compile(r"\[[^\]]*\]|\b(?:hospital|open_care|municipality|unit|school):\S+", re.DOTALL)
CODE = re.compile(r"\b[A-Z]+_[A-Z_]+\b|\b[a-z]+_[a-z_]+\b")
WHO = (NAME, PERSONNUMMER, "Storgatan", "Tolvansson", "1912")


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    yield
    speak(Language.ENGLISH)


@pytest.fixture(scope="module")
def log() -> Iterator[WrittenLog]:
    with written_log() as written:
        for stay in (LATE, CALLED):
            written.say(stay.admission(), stay.appointed(MONDAY + timedelta(hours=3)))
            written.say(stay.ready(MONDAY + timedelta(hours=5)))
        written.say(CALLED.convened(MONDAY + timedelta(days=1)))
        written.pass_time(local("2026-11-06 12:00:00"))
        yield written


def told(log: WrittenLog, *arguments: str) -> list[str]:
    done = CliRunner().invoke(app, ["case", "--kafka", log.kafka, *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout.splitlines()


def section(lines: list[str], title: str) -> list[str]:
    """The lines of one section, without the blanks that fold them."""
    start = lines.index(title) + 1
    end = next((number for number, line in enumerate(lines) if number > start and not line), len(lines))
    return [" ".join(line.split()) for line in lines[start:end]]


def test_whose_turn_it_is_comes_first_with_duty_paragraph_and_last_moment(log: WrittenLog) -> None:
    lines = told(log, LATE.case_id)

    assert lines[0] == f"Case {LATE.case_id}  discharge ready"
    assert lines[1] == f"hospital, Region Kalmar län (hospital:{HOSPITAL})"
    [late, when] = section(lines, "Whose turn")
    assert re.fullmatch(r"\d+ d (\d+ h )?late open care, Region Kalmar län: call to a SIP \(4 kap\. 3 §\)", late)
    assert when == f"Thu 2026-11-05 23:59 open_care:{OPEN_CARE}"


def test_what_was_told_is_followed_by_what_came_of_it(log: WrittenLog) -> None:
    happened = section(told(log, LATE.case_id), "What happened")

    ready = happened.index("Mon 2026-11-02 13:00 discharge ready, from SE2321000073-W001 (Region Kalmar län)")
    assert happened[ready + 1 :] == [
        "→ duty to call to a SIP arose (4 kap. 3 §)",
        "→ clock runs: call to a SIP (4 kap. 3 §), last moment Thu 2026-11-05 23:59",
        "→ payment liability judged: Kalmar: has not begun; first payable day 2026-11-06",
        "→ notice: discharge ready, to Kalmar, health care; open care, Region Kalmar län",
        "→ notice: notice of the duty to call to a SIP, to Kalmar, health care; open care, Region Kalmar län",
        "Thu 2026-11-05 23:59 last moment passed: call to a SIP (4 kap. 3 §)",
        "payment liability prevented: Kalmar: prevented; the call to a SIP was never made in time",
        "deviation found: too late or never done: call to a SIP",
        "notice: deviation, to Kalmar, health care; open care, Region Kalmar län",
    ]


def test_each_clock_says_how_it_stands_and_by_which_paragraph(log: WrittenLog) -> None:
    clocks = section(told(log, CALLED.case_id), "The clocks")

    assert "done in time call to a SIP (4 kap. 3 §) last moment Thu 2026-11-05 23:59" in clocks
    assert section(told(log, CALLED.case_id), "Whose turn") == ["Nobody's: nothing is owed now."]


def test_each_party_has_what_it_was_told(log: WrittenLog) -> None:
    notices = section(told(log, CALLED.case_id), "What each party has been told")

    assert notices[0] == "Kalmar, health care Mon 2026-11-02 10:00 admission notice"
    assert notices[1].startswith("municipality:0880:HEALTH_CARE Mon 2026-11-02 11:00 care contact appointed")
    assert "Tue 2026-11-03 08:00 call to a SIP" in notices


def test_it_is_told_in_swedish_in_the_words_of_the_act(log: WrittenLog) -> None:
    lines = told(log, LATE.case_id, "--lang", "sv")

    assert lines[0] == f"Ärende {LATE.case_id}  utskrivningsklar"
    happened = section(lines, "Vad som har hänt")
    assert "mån 2026-11-02 11:00 fast vårdkontakt utsedd, från SE2321000073-V001 (Region Kalmar län)" in happened
    assert "→ frist börjar löpa: kallelse till SIP (4 kap. 3 §), sista stund tor 2026-11-05 23:59" in happened
    assert any(line.startswith("försenat kallelse till SIP (4 kap. 3 §)") for line in section(lines, "Fristerna"))
    assert section(lines, "Vems tur")[1] == f"tor 2026-11-05 23:59 open_care:{OPEN_CARE}"


def test_its_json_is_what_explain_prints_in_either_language(log: WrittenLog) -> None:
    [english], [swedish] = told(log, LATE.case_id, "--json"), told(log, LATE.case_id, "--json", "--lang", "sv")

    assert english == swedish
    assert {row["name"]: row["status"] for row in json.loads(english)["deadlines"]} == {
        "admission_notice": "MET",
        "care_contact": "MET",
        "sip_call": "MISSED",
    }


def test_the_id_may_be_written_in_capitals(log: WrittenLog) -> None:
    assert told(log, LATE.case_id.upper(), "--json") == told(log, LATE.case_id, "--json")


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "The log holds no case x."), ("sv", "Händelseloggen har inget ärende x.")]
)
def test_a_case_that_the_log_does_not_know_is_said_so(log: WrittenLog, language: str, sentence: str) -> None:
    done = CliRunner().invoke(app, ["case", "x", "--kafka", log.kafka, "--lang", language])

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(sentence)


def test_on_a_page_of_eighty_columns_no_line_is_wider(log: WrittenLog) -> None:
    done = CliRunner().invoke(app, ["case", LATE.case_id, "--kafka", log.kafka], env={"COLUMNS": "80"})

    assert max(len(line) for line in done.stdout.splitlines()) <= 80


def test_in_a_pipe_no_line_is_folded_and_none_ends_in_blanks(log: WrittenLog) -> None:
    command = [sys.executable, "-m", "hub.cli", "case", LATE.case_id, "--kafka", log.kafka]
    lines = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()

    assert "→ notice: notice of the duty to call to a SIP, to Kalmar, health care; open care, Region Kalmar län" in [
        line.strip() for line in lines
    ]
    assert [line for line in lines if line != line.rstrip()] == []


# Every recorded case


def page(path: Path, language: Language) -> str:
    speak(language)
    found = story_of(path)
    if found is None:
        return ""
    with out.capture() as captured:
        show_story(found[0], Settings(), found[1])
    return captured.get()


def recorded(number: str, language: Language) -> list[str]:
    """The page of the recorded case of that number."""
    [path] = [each for each in CASES if each.stem.startswith(f"{number}-")]
    return [line.rstrip() for line in page(path, language).splitlines()]


def test_a_plan_is_told_with_its_steps_its_codes_and_who_consented() -> None:
    rows = section(recorded("961", Language.ENGLISH), "The plan")

    assert "Comes from discharge from hospital" == rows[0]
    assert ["followed up: not yet", "closed: not yet"] == rows[5:7]
    assert "Consent given: the person, Thu 2026-11-19 09:00" == rows[7]
    assert "KVÅ AU125 Fri 2026-11-27 10:45" in rows
    assert any("beside rehabilitation plan: RP-1" in row for row in rows)


def test_a_closed_plan_says_why_in_swedish() -> None:
    rows = section(recorded("965", Language.SWEDISH), "Planen")

    assert "Samtycke återkallat: den enskilde, lör 2026-11-28 09:00" in rows
    assert "Avslutad lör 2026-11-28 09:00 samtycket återkallat" == rows[-1]


def test_a_refusal_says_who_refused_and_who_told_it() -> None:
    rows = section(recorded("966", Language.ENGLISH), "The plan")

    assert ["Consent refused: guardian, Thu 2026-11-19 09:00", "told by Kalmar, social services"] == rows[-2:]


def test_what_a_plan_lacks_is_named() -> None:
    rows = section(recorded("407", Language.ENGLISH), "The plan")

    assert "does not state: what others do" in rows


def test_a_stay_without_a_sip_has_no_section_on_one() -> None:
    assert "The plan" not in recorded("1", Language.ENGLISH)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_recorded_case_is_told_in_words_and_never_tells_who(path: Path) -> None:
    english, swedish = page(path, Language.ENGLISH), page(path, Language.SWEDISH)

    for shown in (english, swedish):
        assert CODE.findall(BRACKETED.sub("", shown)) == []
        assert [word for word in WHO if word in shown] == []
    assert [word for word in ONLY_ENGLISH if word in swedish] == []


ONLY_ENGLISH = sorted(
    {english for english, swedish in TERMS.values() if " " in english and english != swedish}
    | {"Whose turn", "What happened", "The clocks", "last moment", "needs:", ", from "}
)


def test_the_recorded_cases_are_many() -> None:
    assert len(CASES) >= 60
