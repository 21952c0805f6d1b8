"""The rules of CONTRIBUTING.md that no other tool checks, held over every file that git keeps."""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import quantiles
from typing import get_args

import pytest

from hub.domain.events import Event

ROOT = Path(__file__).parent.parent
LONGEST_FUNCTION = 60
LONGEST_OF_NINE_IN_TEN = 25
LONGEST_MODULE = 300
LARGEST_FILE_BYTES = 1_000_000
BANNED_WORDS = frozenset({"utils", "util", "helpers", "helper", "common", "manager", "service", "data", "info"})
NOT_IN_THE_CORE = frozenset({"asyncio", "logging", "os", "pathlib", "random", "secrets", "socket", "time", "threading"})
CLOCKS_AND_CHANCE = frozenset({"now", "today", "utcnow", "uuid1", "uuid4"})

MACHINE_PATH = re.compile(r"(?<![\w.])/(?:root|home|Users|work|opt|tmp)/\w")
DOWNLOAD_ADDRESS = re.compile(
    r"https?://[\w.-]+/(?:simple|packages|maven2|debian)/|https?://\S+\.(?:whl|tgz|tar\.gz|jar|deb)\b"
    r"|(?:files\.pythonhosted|pypi|repo\.maven\.apache|repo1\.maven)\.(?:org|com)"
)
BARE_EXCEPTION = re.compile(r"#\s*(?:noqa: [A-Z0-9, ]+|type: ignore\[[a-z-, ]+\])\s*$", re.MULTILINE)
NAMED_TEST = re.compile(r"\btests/[\w/.-]+\.py(?:::\w+)*")
RELATIVE_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that git keeps or would keep."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return tuple(ROOT / name for name in sorted(listed.stdout.split("\0")) if name and (ROOT / name).is_file())


@cache
def texts() -> dict[Path, str]:
    return {path: text for path in tracked() if (text := _text(path)) is not None}


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


@cache
def modules() -> dict[Path, ast.Module]:
    return {path: ast.parse(text) for path, text in texts().items() if path.suffix == ".py"}


def where(path: Path, line: int = 1) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function, its docstring not counted."""
    first = function.body[0]
    is_docstring = ast.get_docstring(function) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if is_docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def words(name: str) -> set[str]:
    """The words of a name in either case: `CaseLog` and `case_log` are case and log."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        where(path, number)
        for path, text in texts().items()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_function_is_longer_than_a_screen() -> None:
    assert [where(path, each.lineno) for path, each in functions() if length(each) > LONGEST_FUNCTION] == []


def test_nine_functions_in_ten_are_short() -> None:
    assert quantiles([length(each) for _, each in functions()], n=10)[-1] <= LONGEST_OF_NINE_IN_TEN


def test_no_module_has_grown_into_two() -> None:
    """A list of definitions may be long; what acts may not."""
    acting = Counter[Path]()
    for path, function in functions():
        acting[path] += length(function)

    assert [where(path) for path, lines in acting.items() if lines > LONGEST_MODULE] == []


def test_no_module_or_class_has_a_name_that_says_nothing() -> None:
    named = [(where(path), path.stem) for path in modules()]
    named += [
        (where(path, node.lineno), node.name)
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    ]
    empty = [place for place, name in named if words(name) & BANNED_WORDS]

    assert [place for place in empty if not re.match(r"connectors/\w+/service\.py:1$", place)] == []


def test_no_function_processes() -> None:
    assert [where(path, each.lineno) for path, each in functions() if each.name.startswith("process")] == []


def test_every_exception_from_a_rule_says_why() -> None:
    assert lines_with(BARE_EXCEPTION) == []


def test_no_file_names_a_path_of_one_machine() -> None:
    assert lines_with(MACHINE_PATH) == []


def test_no_file_holds_a_download_address() -> None:
    assert lines_with(DOWNLOAD_ADDRESS) == []


def test_no_file_is_large() -> None:
    assert [where(path) for path in tracked() if path.stat().st_size > LARGEST_FILE_BYTES] == []


def core() -> Iterator[tuple[Path, ast.AST]]:
    for path, tree in modules().items():
        if path.is_relative_to(ROOT / "hub" / "domain"):
            yield from ((path, node) for node in ast.walk(tree))


def imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module)):
            return [module]
        case _:
            return []


def test_the_core_imports_the_standard_library_and_itself() -> None:
    allowed = (sys.stdlib_module_names | {"hub.domain"}) - NOT_IN_THE_CORE
    strange = [
        f"{where(path)} {name}"
        for path, node in core()
        for name in imported(node)
        if name.split(".")[0] not in allowed and not f"{name}.".startswith("hub.domain.")
    ]

    assert strange == []


def test_the_core_asks_neither_clock_nor_chance() -> None:
    asked = [
        where(path, node.lineno)
        for path, node in core()
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS_AND_CHANCE
    ]

    assert asked == []


@pytest.mark.parametrize("event", [event.__name__ for event in get_args(Event)])
def test_the_glossary_tells_the_swedish_of_each_event(event: str) -> None:
    rows = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()

    assert [row for row in rows if f"`{event}`" in row and row.startswith("|")] != []


def documents() -> dict[Path, str]:
    return {path: text for path, text in texts().items() if path.suffix == ".md"}


def test_each_test_that_a_document_names_exists() -> None:
    named = [(path, name) for path, text in documents().items() for name in NAMED_TEST.findall(text)]

    assert [f"{where(path)} {name}" for path, name in named if not _exists(name)] == []


def _exists(name: str) -> bool:
    file, *inner = name.split("::")
    path = ROOT / file
    if not path.is_file():
        return False
    defined = {getattr(node, "name", None) for node in ast.walk(modules()[path])}
    return set(inner) <= defined


def test_each_link_between_documents_leads_somewhere() -> None:
    links = [(path, link) for path, text in documents().items() for link in RELATIVE_LINK.findall(text)]

    assert [f"{where(path)} {link}" for path, link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (MACHINE_PATH, "cd /" + "root/x"),
        (DOWNLOAD_ADDRESS, "https://mirror.example/" + "simple/x"),
        (DOWNLOAD_ADDRESS, "https://example.org/x.wh" + "l"),
        (BARE_EXCEPTION, "x = 1  # noqa" + ": S101"),
        (BARE_EXCEPTION, "x = 1  # type: " + "ignore[misc]"),
        (NAMED_TEST, "see tests/house/test_x.py::test_y"),
        (RELATIVE_LINK, "[x](docs/glossary.md)"),
    ],
)
def test_each_pattern_finds_what_it_is_for(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text)


def test_the_length_of_a_function_leaves_its_docstring_out() -> None:
    [function] = ast.parse('def f():\n    """One.\n\n    Two.\n    """\n    return 1\n').body

    assert isinstance(function, ast.FunctionDef)
    assert length(function) == 2


def test_the_words_of_a_name_are_found_in_either_case() -> None:
    assert words("CaseDataManager") == {"case", "data", "manager"}
    assert words("case_data_manager") == {"case", "data", "manager"}
