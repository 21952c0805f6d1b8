"""Law coverage: `docs/law.yaml`, the markers that pytest sees, and what the core cites say the same."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from hub.cited_yaml import FileRefusedError
from tests.law.markers import BEGINS
from tests.law.paragraphs import Paragraph, paragraphs
from tests.law.print_law import as_json, main

ROOT = Path(__file__).parents[2]
LAW = {paragraph.citation: paragraph for paragraph in paragraphs()}
NUMBERED = re.compile(r"\b(\d+ kap\. \d+(?: [a-z])? §)")
CHAPTERS = {1: 3, 2: 6, 3: 3, 4: 5, 5: 6}
BESIDE = {
    "HSL 16 kap. 4 §",
    "SoL 10 kap. 8 §",
    "SoL 10 kap. 9 §",
    "LPT 7 a §",
    "LRV 12 a §",
    "patientlagen 3 kap. 2 b §",
    "lag (1930:173) 2 §",
    "SFS 2017:1130 p. 2",
}


@pytest.fixture(scope="module")
def borne() -> dict[str, list[str]]:
    """Each paragraph with the tests that bear its marker, as pytest collects them anew."""
    command = ["-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "-p", "tests.law.markers", "tests"]
    answer = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, check=False, text=True)
    lines = [line for line in answer.stdout.splitlines() if line.startswith(BEGINS)]
    assert len(lines) == 1, answer.stdout[-2000:] + answer.stderr[-2000:]
    found: dict[str, list[str]] = json.loads(lines[0].removeprefix(BEGINS))
    return found


class TestTheFileAndTheMarkers:
    """Nothing in scope without a spec, nothing named that is not there, no marker for what is not in the file."""

    def test_every_paragraph_is_listed(self) -> None:
        act = {f"{chapter} kap. {number} §" for chapter, last in CHAPTERS.items() for number in range(1, last + 1)}

        assert act | BESIDE == set(LAW)

    def test_every_marker_names_a_paragraph_of_the_file(self, borne: dict[str, list[str]]) -> None:
        assert [] == sorted(set(borne) - set(LAW)), "cite a paragraph of docs/law.yaml, or add it there"

    @pytest.mark.parametrize("paragraph", LAW.values(), ids=lambda paragraph: paragraph.citation)
    def test_the_file_names_exactly_the_tests_that_bear_the_marker(
        self, paragraph: Paragraph, borne: dict[str, list[str]]
    ) -> None:
        """Also for what is out of scope: a test that bears its marker brings it in."""
        bearing = sorted(borne.get(paragraph.citation, []))

        lines = "".join(f"\n          - {test}" for test in bearing)
        assert bearing == sorted(paragraph.specified_by), f"docs/law.yaml, {paragraph.citation}: specified_by:{lines}"


class TestWhatTheCoreCites:
    """Every `law` that the core gives as its reason is a paragraph of the file, or a numbered point of one."""

    def cited(self) -> set[str]:
        """The texts of the core that name a statute and a paragraph; docstrings speak to readers of code."""
        return {text for path in core() for text in texts(path) if text.startswith(("SFS ", "lag (")) and "§" in text}

    def test_the_core_gives_paragraphs_as_its_reasons(self) -> None:
        """The search finds what stands in tables, in calls and in answers."""
        some = {
            "SFS 2017:612 4 kap. 3 §",
            "SFS 2017:612 5 kap. 3 § 3",
            "SFS 2017:612 3 kap. 1 §",
            "SFS 2017:30 (HSL) 16 kap. 4 §",
            "SFS 1991:1129 (LRV) 12 a §",
        }

        assert some <= self.cited()

    def test_each_is_in_the_file(self) -> None:
        known = {paragraph.cited_as for paragraph in LAW.values()}

        assert [] == sorted(text for text in self.cited() if re.sub(r" \d+$", "", text) not in known)

    def test_none_is_out_of_scope(self) -> None:
        outside = {paragraph.cited_as for paragraph in LAW.values() if not paragraph.is_specified}

        assert [] == sorted(text for text in self.cited() if text in outside)

    def test_every_chapter_and_paragraph_named_in_code_and_statute_profile_exists(self) -> None:
        known = {number for citation in LAW for number in NUMBERED.findall(citation)}
        read = [*core(), ROOT / "hub" / "profiles" / "statute.yaml"]
        named = {(path.name, each) for path in read for each in NUMBERED.findall(path.read_text(encoding="utf-8"))}

        assert [] == sorted((place, each) for place, each in named if each not in known)


class TestTheSentences:
    """One in each language, dated."""

    @pytest.mark.parametrize("paragraph", LAW.values(), ids=lambda paragraph: paragraph.citation)
    def test_one_sentence_in_each_language(self, paragraph: Paragraph) -> None:
        words = paragraph.says

        assert words.sv != words.en
        for sentence in (words.sv, words.en):
            assert sentence.endswith(".")
            assert re.search(r"[.!?] [A-ZÅÄÖ]", sentence) is None

    @pytest.mark.parametrize("paragraph", LAW.values(), ids=lambda paragraph: paragraph.citation)
    def test_the_days_in_force_are_days_of_the_act(self, paragraph: Paragraph) -> None:
        assert date(2018, 1, 1) <= paragraph.from_day
        assert paragraph.to_day is None or paragraph.from_day <= paragraph.to_day


class TestAFileThatMustNotBeUsed:
    """It is refused by line."""

    TEXT = """\
acts:
  - act: SFS 2017:612
    sv: Lagen
    en: The Act
    source: SFS 2017:612
    status: V
    paragraphs:
      - paragraph: 1 kap. 1 §
        sv: Så.
        en: So.
        from: 2018-01-01
"""

    @pytest.mark.parametrize(
        ("more", "fault"),
        [
            ("", "must be specified or out of scope"),
            (
                "        specified_by: [a]\n        out_of_scope: {sv: A., en: B.}\n",
                "must be specified or out of scope",
            ),
            ("        specified_by: a\n", "specified_by is no list"),
            ("        specified: [a]\n", "specified is not known"),
            ("        out_of_scope: {sv: A.}\n", "en is missing"),
        ],
    )
    def test_by_what_is_wrong_with_it(self, more: str, fault: str, tmp_path: Path) -> None:
        path = tmp_path / "law.yaml"
        path.write_text(self.TEXT + more, encoding="utf-8")

        with pytest.raises(FileRefusedError, match=fault):
            paragraphs(path)

    def test_a_paragraph_that_stands_there_twice(self, tmp_path: Path) -> None:
        path = tmp_path / "law.yaml"
        once = self.TEXT.partition("    paragraphs:\n")[2] + "        specified_by: [a]\n"
        path.write_text(self.TEXT + "        specified_by: [a]\n" + once, encoding="utf-8")

        with pytest.raises(FileRefusedError, match="twice"):
            paragraphs(path)


class TestMakeLaw:
    """For people who read law, in either language, and for programs."""

    def test_the_table_tells_every_paragraph_in_both_languages(self, capsys: pytest.CaptureFixture[str]) -> None:
        main([])

        told = capsys.readouterr().out
        assert [] == [citation for citation in LAW if citation not in told]
        assert "24 timmar" in told
        assert "24 hours" in told

    def test_in_one_language_the_other_is_left_out(self, capsys: pytest.CaptureFixture[str]) -> None:
        main(["--lang", "sv"])

        told = capsys.readouterr().out
        assert "24 timmar" in told
        assert "24 hours" not in told
        assert "out of scope" not in told

    def test_as_json_it_is_the_same(self, capsys: pytest.CaptureFixture[str]) -> None:
        main(["--json"])

        assert [as_json(paragraph) for paragraph in LAW.values()] == json.loads(capsys.readouterr().out)

    def test_make_runs_it(self) -> None:
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

        assert re.search(r"^law: .*\n\t@\$\(BIN\)/python -m tests\.law\.print_law \$\(LAW\)$", makefile, re.MULTILINE)


def core() -> list[Path]:
    """The modules of the core."""
    return sorted((ROOT / "hub" / "domain").glob("*.py"))


def texts(path: Path) -> Iterator[str]:
    """Every text that stands in the module's code."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
