"""What a day in inpatient care costs the municipality (5 kap. 6 §), by year, and who says so.

The hub's own table is `hub/profiles/rates.yaml`; what operators have entered with its source stands in
`hub.rates.v1` and goes before it.  A year whose amount nobody here has read is not known, and never guessed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from hub.cited_yaml import Part, read_yaml
from hub.internal import RateEntered
from hub.profile_files import RATES

FIRST_YEAR: Final = 2018
READ: Final = frozenset({"V", "V2"})
"""The statuses of what was read; nothing else enters a sum of money."""

ENTERED: Final = "ENTERED"
"""The status of a rate that an operator has entered."""

_KEYS: Final = {"year", "sek", "source", "status", "settled_by"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What is known of one year: `sek` is in whole kronor, None where nobody here has read it.

    `believed_sek` is an amount that was inferred or remembered, shown and never counted with.  `settled_by` names the
    text that would settle it; `entered` is the record of whoever entered it.
    """

    year: int
    sek: int | None
    believed_sek: int | None
    source: str
    status: str
    settled_by: str
    entered: RateEntered | None = None


@dataclass(frozen=True, slots=True)
class RateTable:
    """The amount of each year: the hub's own, and what operators have entered, of which the last of a year holds."""

    own: Mapping[int, Rate]
    entered: Mapping[int, RateEntered] = field(default_factory=dict)

    def of(self, year: int) -> Rate:
        """Return what is known of *year*."""
        own = self.own.get(year) or _unheard_of(year)
        entered = self.entered.get(year)
        if entered is None:
            return own
        return Rate(
            year=year,
            sek=entered.sek,
            believed_sek=None,
            source=entered.source,
            status=ENTERED,
            settled_by=own.settled_by,
            entered=entered,
        )

    def with_entered(self, entered: Iterable[RateEntered]) -> "RateTable":
        """Return the table with what was entered, oldest first."""
        return RateTable(self.own, {**self.entered, **{each.year: each for each in entered}})

    @property
    def years(self) -> list[int]:
        """Every year of which anything is said."""
        return sorted({*self.own, *self.entered})


@cache
def own_rates() -> RateTable:
    """Return the hub's own table; FileRefusedError if it is not whole."""
    text = files("hub.profiles").joinpath(RATES).read_text(encoding="utf-8")
    return read_rates(text, Path("hub/profiles", RATES))


def read_rates(text: str, path: Path) -> RateTable:
    """Return the table that *text* states; *path* is named in refusals."""
    document = Part(path, "the file", read_yaml(text, path))
    document.know({"rates"})
    found = [_rate(each) for each in document.items("rates")]
    years = [each.year for each in found]
    in_order = years == list(range(FIRST_YEAR, FIRST_YEAR + len(years)))
    document.must(in_order, "a year is missing or out of order", f"give each year once, from {FIRST_YEAR} on")
    return RateTable({each.year: each for each in found})


def _rate(part: Part) -> Rate:
    part.know(_KEYS)
    year, sek, status = part.found.get("year"), part.found.get("sek"), part.status()
    if type(year) is not int:
        part.refuse("year is no year", "write it as 2026")
    part.must(sek is None or (type(sek) is int and sek > 0), f"sek of {year}", "write whole kronor, or null")
    part.must(status == "V" or "settled_by" in part.found, f"{year} is not settled", "name the text in settled_by")
    source = part.text("source")
    return Rate(
        year=year,
        sek=sek if status in READ else None,
        believed_sek=sek,
        source=source,
        status=status,
        settled_by=part.text("settled_by") if "settled_by" in part.found else source,
    )


def _unheard_of(year: int) -> Rate:
    text = f"Socialstyrelsens föreskrift om belopp för vård för år {year} (HSLF-FS, december {year - 1})"
    source = "ingen läst källa anger beloppet"
    return Rate(year=year, sek=None, believed_sek=None, source=source, status="M", settled_by=text)
