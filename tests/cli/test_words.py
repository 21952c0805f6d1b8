"""Every word that the commands say exists in both languages, and stands in `hub/cli/words/` and nowhere else."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.main import get_command

from hub.cli.app import app
from hub.cli.help_page import EXAMPLE, paragraphs
from hub.cli.language import said_elsewhere, speak
from hub.cli.words import terms
from hub.cli.words.elsewhere import ELSEWHERE
from hub.cli.words.help_texts import HELP_IN_SWEDISH
from hub.cli.words.refusals import EXPLAINED
from hub.cli.words.sentences import SWEDISH
from hub.domain import clocks
from hub.domain.events import Conclusion
from hub.domain.facts import Fact
from hub.domain.outbound import Notice
from hub.domain.terms import DeadlineStatus, LegalEffect, Responsible, Role
from hub.settings import Language, Settings

ROOT = Path(__file__).parent.parent.parent
# The demo speaks English, and what explain prints is JSON.
OWN_WORDS = ("demo", "explain", "staging")
COMMANDS = [path for path in sorted((ROOT / "hub" / "cli").glob("*.py")) if not path.stem.startswith(OWN_WORDS)]
SAYING, PRINTING = {"say", "tell", "fail"}, {"print", "echo", "complain"}
PLACE = re.compile(r"\{(\w+)\}")
# What may be printed as it stands: what one types, codes, and what holds no word.
WORD = re.compile(r"[A-Za-zÅÄÖåäö]{2,}")
TYPED = re.compile(r"\s*(?:sip-hub|export|SE)\b")


def calls(names: set[str]) -> Iterator[tuple[str, ast.Call]]:
    for path in COMMANDS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _called(node) in names:
                yield f"{path.name}:{node.lineno}", node


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def said() -> list[tuple[str, str]]:
    """Every sentence with where it is said; an error's own words, `str(error)`, are looked for beneath."""
    return [(place, text) for place, call in calls(SAYING) for text in _sentences(call)]


def _sentences(call: ast.Call) -> list[str]:
    arguments = call.args[1:] if _called(call) == "fail" else call.args
    return list(_texts(arguments[0])) if arguments else []


def _texts(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=other):
            yield from _texts(body)
            yield from _texts(other)
        case _:
            pass


def test_every_sentence_is_said_in_swedish_too() -> None:
    assert [(place, text) for place, text in said() if text not in SWEDISH] == []


def test_every_sentence_is_still_said() -> None:
    assert SWEDISH.keys() - {text for _, text in said()} == set()


@pytest.mark.parametrize("words", [SWEDISH, ELSEWHERE, HELP_IN_SWEDISH])
def test_both_languages_name_the_same_and_neither_is_empty(words: dict[str, str]) -> None:
    named = {english: (set(PLACE.findall(english)), set(PLACE.findall(swedish))) for english, swedish in words.items()}

    assert [english for english, (one, other) in named.items() if one != other] == []
    assert [english for english, swedish in words.items() if not swedish.strip()] == []


def test_no_command_prints_a_sentence_of_its_own() -> None:
    """What is printed is what `say` gave, a value, or what a person is to type."""
    assert [(place, text) for place, call in calls(PRINTING) for text in _literals(call) if _is_sentence(text)] == []


def _literals(call: ast.Call) -> Iterator[str]:
    for argument in call.args:
        match argument:
            case ast.Constant(value=str(text)):
                yield text
            case ast.JoinedStr(values=parts):
                yield "".join(part.value if isinstance(part, ast.Constant) else "§" for part in parts)
            case _:
                pass


def _is_sentence(text: str) -> bool:
    return WORD.search(text) is not None and TYPED.match(text) is None


def test_what_is_no_sentence_is_told_from_one() -> None:
    typed = ["  sip-hub §      # §", "  export SIP_HUB_KAFKA=§", "§: §", "SE§-…  [§]"]

    assert [text for text in [*typed, "Stopped.", "§ was discarded"] if _is_sentence(text)] == [
        "Stopped.",
        "§ was discarded",
    ]


# The help


def helped(command: Any, path: str = "sip-hub") -> Iterator[tuple[str, str]]:
    """Every paragraph and option of the help, by the command that it stands with."""
    for text in (command.help or "", command.epilog or ""):
        yield from ((path, each) for each in paragraphs(text) if not each.startswith(EXAMPLE))
    yield from ((path, each.help) for each in command.params if getattr(each, "help", None))
    for name, each in getattr(command, "commands", {}).items():
        yield from helped(each, f"{path} {name}")


def test_every_help_is_in_swedish_too_and_nothing_else_is_kept() -> None:
    settings = [("settings", field.description or "") for field in Settings.model_fields.values()]
    english = [*helped(get_command(app)), *settings]

    assert [(path, text) for path, text in english if text not in HELP_IN_SWEDISH] == []
    assert HELP_IN_SWEDISH.keys() - {text for _, text in english} == set()


# The words of the Act


@pytest.mark.parametrize(
    ("family", "codes"),
    [
        (terms.TOLD, {fact.__name__ for fact in get_args(Fact)}),
        (terms.CONCLUDED, {event.__name__ for event in get_args(Conclusion)}),
        (terms.NOTICES | terms.CONCLUDED, {notice.__name__ for notice in get_args(Notice)}),
        (terms.STATUSES, set(DeadlineStatus) - {DeadlineStatus.UNKNOWN}),
        (terms.PARTIES, set(Responsible) - {Responsible.UNKNOWN}),
        (terms.PARTIES, set(Role) - {Role.UNKNOWN}),
        (terms.NOTICES, set(LegalEffect) - {LegalEffect.UNKNOWN}),
        (terms.DUTIES, {name for name in vars(clocks).values() if isinstance(name, str) and name in terms.DUTIES}),
    ],
)
def test_each_code_of_the_contract_has_its_words(family: dict[str, tuple[str, str]], codes: set[str]) -> None:
    assert codes - family.keys() == set()
    assert [code for code in codes if not all(family[code])] == []


REASON = re.compile(r"([A-Z]{2,}(?:_[A-Z]+)+|VOID|DECEASED|TRANSFERRED|READMITTED|SECRECY)(?:[ :]|$)")


def test_each_reason_that_the_core_gives_has_its_words() -> None:
    """A reason begins with its code: why something ended or must be looked at, or what deviates."""
    texts = (
        node.value
        for path in sorted(ROOT.glob("hub/domain/*.py"))
        if path.name != "terms.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    codes = {found[1] for text in texts if (found := REASON.match(text))}

    assert len(codes) > 25
    assert codes - terms.TERMS.keys() == set()


def glossary() -> dict[str, str]:
    rows = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    cells = [row.split("|") for row in rows if row.startswith("| `")]
    return {name: row[2].strip() for row in cells for name in re.findall(r"`(\w+)`", row[1])}


@pytest.mark.parametrize("code", sorted({**terms.TOLD, **terms.CONCLUDED}))
def test_the_swedish_of_an_event_is_that_of_the_glossary(code: str) -> None:
    _, swedish = terms.CONCLUDED.get(code) or terms.TOLD[code]

    assert swedish.startswith(glossary()[code])


def test_no_code_has_two_meanings() -> None:
    """The families lie in one table, where the later would hide the earlier."""
    families = [family for name, family in vars(terms).items() if name.isupper() and name != "TERMS"]
    twice = {code for one in families for code in one for other in families if other is not one and code in other}

    assert {code for code in twice if len({family.get(code) for family in families} - {None}) > 1} == set()


# What the parts beneath say


def raised() -> Iterator[tuple[str, str]]:
    """Every sentence that an error beneath the command line is raised with, filled in with what may stand there."""
    for path in sorted([*ROOT.glob("hub/*.py"), *ROOT.glob("processors/*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Raise(exc=ast.Call(func=ast.Name(id=name), args=arguments)) if name in PERSON_MENDS:
                    sentences = (_filled_in(argument) for argument in arguments)
                    yield from ((f"{path.name}:{node.lineno}", text) for text in sentences if " " in text)
                case _:
                    pass


PERSON_MENDS = {
    "AccessError",
    "CaseFileError",
    "FileRefusedError",
    "InstantError",
    "KafkaUnavailableError",
    "LogExceptionsError",
    "OriginalGoneError",
    "PlaceError",
    "RegistryUnreachableError",
    "SealBrokenError",
    "SettingsError",
    "TopicMissingError",
}


def _filled_in(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(part.value if isinstance(part, ast.Constant) else "x" for part in parts)
        case _:
            return ""


def test_what_an_error_beneath_says_is_known_in_swedish() -> None:
    found = dict(raised())
    speak(Language.SWEDISH)
    try:
        unknown = {place: text for place, text in found.items() if said_elsewhere(text) == text}
    finally:
        speak(Language.ENGLISH)

    assert len(found) > 12
    assert unknown == {}


def test_each_code_of_a_refusal_is_explained_in_swedish() -> None:
    """The codes stand in capitals as the first word of a refusal, or as a constant of that name."""
    sources = [ROOT / "hub" / name for name in ("gate.py", "codec.py", "refusals.py", "speaking.py", "publishing.py")]
    sources += [*ROOT.glob("hub/inbound/*.py"), ROOT / "hub/cli/explain.py", ROOT / "hub/domain/hearing.py"]
    codes = {code for path in sources for code in _codes(ast.parse(path.read_text(encoding="utf-8")))}

    assert len(codes) > 30
    assert codes - EXPLAINED.keys() == set()


def _codes(tree: ast.Module) -> Iterator[str]:
    named = re.compile(r"[A-Z]+(?:_[A-Z]+)+|MALFORMED")
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="refuse" | "refused" | "_refuse"), args=[ast.Constant(value=str(code)), *_]):
                yield code
            case ast.Assign(value=ast.Tuple(elts=[ast.Constant(value=str(code)), _])) if named.fullmatch(code):
                yield code
            case ast.AnnAssign(value=ast.Constant(value=str(code))) if named.fullmatch(code):
                yield code
            case ast.Dict(values=values):
                yield from (v.elts[0].value for v in values if isinstance(v, ast.Tuple) and _is_code(v.elts[0]))  # type: ignore[attr-defined] # `_is_code` says that it is a constant
            case _:
                pass


def _is_code(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isupper()
