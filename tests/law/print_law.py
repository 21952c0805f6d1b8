"""`make law`: the law as the hub knows it, for people who read law; LAW="--lang sv", "--lang en" or "--json"."""

import argparse
import json
from collections.abc import Sequence
from typing import Final

from rich.markup import escape
from rich.table import Table

from hub.cli.terminal import Exit, ReaderGoneError, out
from tests.law.paragraphs import Paragraph, Words, paragraphs

_BOTH: Final = "both"
_PARAGRAPH: Final = Words("Paragraf", "Paragraph")
_DAYS: Final = Words("Gäller", "In force")
_SAYS: Final = Words("Vad den säger, med våra ord", "What it says, in our words")
_STATUS: Final = Words("Läge", "Status")
_TESTS: Final = Words("Prövas av tests/…, eller varför inte", "Specified by tests/…, or why not")
_SPECIFIED: Final = Words("prövas", "specified")
_OUTSIDE: Final = Words("utanför", "out of scope")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print every paragraph: what it says, since when, which tests hold the hub to it or why none does."""
    asked = _parser().parse_args(arguments)
    rows = paragraphs()
    if asked.json:
        out.print_json(json.dumps([as_json(row) for row in rows], ensure_ascii=False))
        return
    try:
        out.show(table(rows, asked.lang))
        out.print(_counted(rows, asked.lang))
    except ReaderGoneError:
        raise SystemExit(Exit.READER_GONE) from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make law")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument(
        "--lang", choices=["sv", "en", _BOTH], default=_BOTH, help="which language the sentences are in"
    )
    return parser


def table(rows: Sequence[Paragraph], lang: str) -> Table:
    """Return one line for each paragraph, under the name of its statute."""
    heads = (_PARAGRAPH, _DAYS, _SAYS, _STATUS, _TESTS)
    found = Table(*(_say(head, lang) for head in heads), show_lines=True)
    for number, row in enumerate(rows):
        if number == 0 or row.act is not rows[number - 1].act:
            named = _say(Words(row.act.sv, row.act.en), lang)
            found.add_row(f"[bold]{escape(row.act.number)}[/]", "", f"[bold]{named}[/]", "", _read(row))
        status = _say(_SPECIFIED if row.is_specified else _OUTSIDE, lang)
        found.add_row(escape(row.citation), _in_force(row), _say(row.says, lang), status, _specified(row, lang))
    return found


def _counted(rows: Sequence[Paragraph], lang: str) -> str:
    specified = sum(row.is_specified for row in rows)
    outside = len(rows) - specified
    return _say(
        Words(
            f"{len(rows)} paragrafer: {specified} prövas av tester, {outside} ligger utanför.",
            f"{len(rows)} paragraphs: {specified} specified by tests, {outside} out of scope.",
        ),
        lang,
    )


def _say(words: Words, lang: str) -> str:
    return escape({"sv": words.sv, "en": words.en}.get(lang, f"{words.sv}\n{words.en}"))


def _read(row: Paragraph) -> str:
    return escape(f"{row.act.status}: {row.act.source}")


def _in_force(row: Paragraph) -> str:
    days = f"{row.from_day} - {row.to_day or ''}".rstrip()
    return f"{days}\n({escape(row.wording)})" if row.wording else days


def _specified(row: Paragraph, lang: str) -> str:
    if row.out_of_scope is not None:
        return _say(row.out_of_scope, lang)
    return escape("\n".join(spec.removeprefix("tests/") for spec in row.specified_by))


def as_json(row: Paragraph) -> dict[str, object]:
    """Return the paragraph as programs read it; days are ISO dates, and what there is none of is null."""
    why = row.out_of_scope
    return {
        "paragraph": row.citation,
        "cited_as": row.cited_as,
        "act": {"number": row.act.number, "sv": row.act.sv, "en": row.act.en},
        "source": row.act.source,
        "source_status": row.act.status,
        "sv": row.says.sv,
        "en": row.says.en,
        "from": row.from_day.isoformat(),
        "to": row.to_day.isoformat() if row.to_day else None,
        "wording": row.wording,
        "status": "specified" if row.is_specified else "out_of_scope",
        "specified_by": list(row.specified_by),
        "out_of_scope": {"sv": why.sv, "en": why.en} if why else None,
    }


if __name__ == "__main__":
    main()
