"""`docs/law.yaml`, read: each paragraph, what it says, and which tests specify it.  A fault names line and remedy."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from hub.cited_yaml import STATUSES, Part, read_yaml

LAW: Final = Path(__file__).parents[2] / "docs" / "law.yaml"

_OF_ACT: Final = {"act", "name", "sv", "en", "source", "status", "paragraphs"}
_OF_PARAGRAPH: Final = {"paragraph", "sv", "en", "from", "to", "wording", "specified_by", "out_of_scope"}


@dataclass(frozen=True, slots=True)
class Act:
    """A statute in both languages, what was read of it, and how surely it is known (V, V2, I, M)."""

    number: str
    sv: str
    en: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class Words:
    """The same sentence in Swedish and in English."""

    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, in our own words.

    `citation` is how markers name it ("2 kap. 3 §", "LPT 7 a §"), `cited_as` how the hub does in what it tells.
    `from_day` is 2018-01-01 where the statute is older; `to_day` is the last day in force, None while it stands.
    `specified_by` are tests as file::Class or file::Class::test; if there are none `out_of_scope` says why.
    """

    act: Act
    citation: str
    cited_as: str
    says: Words
    from_day: date
    to_day: date | None
    wording: str | None
    specified_by: tuple[str, ...]
    out_of_scope: Words | None

    @property
    def is_specified(self) -> bool:
        """Whether tests hold the hub to it."""
        return bool(self.specified_by)


def paragraphs(path: Path = LAW) -> tuple[Paragraph, ...]:
    """Return every paragraph in the order of the file; raises FileRefusedError where it can't be used."""
    document = Part(path, "law", read_yaml(path.read_text(encoding="utf-8"), path))
    document.know({"acts"})
    found = tuple(one for act in document.items("acts") for one in _of_act(act))
    document.must(len({one.citation for one in found}) == len(found), "a paragraph stands there twice", "keep one")
    return found


def _of_act(part: Part) -> Iterator[Paragraph]:
    part.know(_OF_ACT)
    part.must(part.text("status") in STATUSES, "its status is not known", f"use one of {', '.join(sorted(STATUSES))}")
    act = Act(part.text("act"), part.text("sv"), part.text("en"), part.text("source"), part.text("status"))
    name = part.text("name") if "name" in part.keys else ""
    for item in part.items("paragraphs"):
        yield _paragraph(item, act, name)


def _paragraph(part: Part, act: Act, name: str) -> Paragraph:
    part.know(_OF_PARAGRAPH)
    number = part.text("paragraph")
    specs = part.found.get("specified_by") or []
    part.must(isinstance(specs, list), "specified_by is no list", "begin each entry with a hyphen")
    part.must(
        bool(specs) != ("out_of_scope" in part.keys),
        f"{number} must be specified or out of scope, one of the two",
        "name the tests that bear its marker, or say why there are none",
    )
    return Paragraph(
        act=act,
        citation=f"{name} {number}".strip(),
        cited_as=f"{act.number} {number}",
        says=_words(part),
        from_day=part.day("from"),
        to_day=part.day("to") if "to" in part.keys else None,
        wording=part.text("wording") if "wording" in part.keys else None,
        specified_by=tuple(str(spec) for spec in specs),
        out_of_scope=_words(part.section("out_of_scope")) if "out_of_scope" in part.keys else None,
    )


def _words(part: Part) -> Words:
    return Words(part.text("sv").strip(), part.text("en").strip())
