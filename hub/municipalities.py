"""SCB's codes of municipalities and regions, read once from `hub/parties/kommuner.tsv`."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality: its four-digit code, its region's two-digit code (länskod), its name."""

    code: str
    region: str
    name: str


def is_municipality(code: str) -> bool:
    """Tell whether *code* is the code of a municipality today."""
    return code in municipalities()


def is_region(code: str) -> bool:
    """Tell whether *code* is the county code of a region."""
    return code in region_codes()


@cache
def municipalities() -> dict[str, Municipality]:
    """Return all municipalities by code."""
    text = resources.files("hub").joinpath("parties/kommuner.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t")
    return {row["kommunkod"]: Municipality(row["kommunkod"], row["lanskod"], row["namn"]) for row in rows}


@cache
def region_codes() -> frozenset[str]:
    """Return the codes of the 21 regions."""
    return frozenset(municipality.region for municipality in municipalities().values())
