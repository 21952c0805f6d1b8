"""In which language a command speaks to people: as `--lang` says, else as SIP_HUB_LANG says, else English.

The sentences stand in English where they are said, and in Swedish in `hub/cli/words/`, each under its English.
What programs read (`--json`, logs, codes, ids) is the same in both languages.
"""

import re
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from functools import cache
from typing import Final

from hub.cli.words.elsewhere import ELSEWHERE
from hub.cli.words.help_texts import HELP_IN_SWEDISH
from hub.cli.words.refusals import EXPLAINED
from hub.cli.words.sentences import SWEDISH
from hub.cli.words.terms import TERMS
from hub.settings import Language

OPTION: Final = "--lang"
VARIABLE: Final = "SIP_HUB_LANG"
_END_OF_OPTIONS: Final = "--"

_spoken: ContextVar[Language] = ContextVar("_spoken", default=Language.ENGLISH)


class LanguageError(ValueError):
    """A language that the commands do not speak; the sentence names where it was asked for, and the remedy."""

    def __init__(self, place: str) -> None:
        super().__init__(f"{place} must be {' or '.join(Language)}. / {place} ska vara {' eller '.join(Language)}.")


def spoken() -> Language:
    """Return the language of the command that runs."""
    return _spoken.get()


def speak(language: Language) -> None:
    """Let all that is said from now on be in *language*."""
    _spoken.set(language)


def speak_as_asked(arguments: Sequence[str], environment: Mapping[str, str]) -> list[str]:
    """Speak as the command line or else the environment asks; give the arguments without `--lang`.

    It may stand anywhere before a lone `--`, so that every command has it, and the last one holds.
    Raises LanguageError, and then English is spoken.
    """
    speak(Language.ENGLISH)
    asked, rest = _asked(arguments)
    if asked is not None:
        speak(_language(OPTION, asked))
    elif VARIABLE in environment:
        speak(_language(VARIABLE, environment[VARIABLE]))
    return rest


def say(english: str, /, **values: object) -> str:
    """Return the sentence in the language spoken, with *values* in the places that it names.

    One that is no sentence of the commands was said by a part beneath them, as that of an error.
    """
    if english not in SWEDISH:
        return said_elsewhere(english)
    return (english if spoken() is Language.ENGLISH else SWEDISH[english]).format(**values)


def help_text(english: str) -> str:
    """Return a paragraph of a help page in the language spoken."""
    return _in_language(english, HELP_IN_SWEDISH)


def said_elsewhere(english: str) -> str:
    """Return in the language spoken what a part of the hub beneath the command line has said, one line or several.

    Beneath, all is English; a sentence is known again by its words, whatever stands between them.  What is not known
    again stays as it is.
    """
    if spoken() is Language.ENGLISH:
        return english
    return _recognised(english) or "\n".join(_recognised(line) or line for line in english.splitlines())


def term(code: str) -> str:
    """Return the word for *code* in the language spoken (a duty, a message, a status, a reason), else the code."""
    english, swedish = TERMS.get(code, (code, code))
    return english if spoken() is Language.ENGLISH else swedish


def with_explanation(code: str, refusal: str) -> list[str]:
    """Return what the contract says of a refusal, in English, and beneath it the Swedish if that is spoken."""
    explained = EXPLAINED.get(code) if spoken() is Language.SWEDISH else None
    return [refusal, f"  {explained}"] if explained else [refusal]


def _in_language(english: str, swedish: Mapping[str, str]) -> str:
    """Give the English where no Swedish is: a test finds it, and a person is better served than by an error."""
    return english if spoken() is Language.ENGLISH else swedish.get(english, english)


def _recognised(english: str) -> str | None:
    for form, swedish in _forms().items():
        if found := form.fullmatch(english):
            return swedish.format(**{name: said_elsewhere(text) for name, text in found.groupdict().items()})
    return None


@cache
def _forms() -> dict[re.Pattern[str], str]:
    return {_form(english): swedish for english, swedish in ELSEWHERE.items()}


def _form(english: str) -> re.Pattern[str]:
    literals = re.split(r"\{(\w+)\}", english)
    parts = (f"(?P<{part}>.+?)" if number % 2 else re.escape(part) for number, part in enumerate(literals))
    return re.compile("".join(parts), re.DOTALL)


def _asked(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    asked, rest, left = None, list[str](), list(arguments)
    while left and left[0] != _END_OF_OPTIONS:
        argument = left.pop(0)
        if argument == OPTION:
            asked = left.pop(0) if left else ""
        elif argument.startswith(f"{OPTION}="):
            asked = argument.removeprefix(f"{OPTION}=")
        else:
            rest.append(argument)
    return asked, [*rest, *left]


def _language(place: str, text: str) -> Language:
    try:
        return Language(text)
    except ValueError:
        raise LanguageError(place) from None
