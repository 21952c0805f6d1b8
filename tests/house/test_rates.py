"""What a day costs, by year: nothing inferred or remembered enters a sum, and what was entered says by whom."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from hub.cited_yaml import FileRefusedError
from hub.internal import RateEntered
from hub.rates import ENTERED, own_rates, read_rates

PATH = Path("hub/profiles/rates.yaml")


def entry(year: int = 2026, sek: int = 12_400, by: str = "vera") -> RateEntered:
    at = datetime(2026, 11, 20, tzinfo=UTC)
    return RateEntered(year=year, sek=sek, source="HSLF-FS 2025:74", entered_at=at, by=by)


@pytest.mark.paragraph("5 kap. 6 §")
@pytest.mark.parametrize(
    ("year", "sek", "status"),
    [
        (2018, None, "M"),
        (2019, 7_800, "V"),
        (2020, 8_200, "V2"),
        (2021, None, "M"),
        (2022, 9_300, "V2"),
        (2023, 10_500, "V2"),
        (2024, None, "I"),
        (2025, None, "M"),
        (2026, None, "V2"),
        (2027, None, "M"),
    ],
)
def test_each_year_as_it_is_known(year: int, sek: int | None, status: str) -> None:
    rate = own_rates().of(year)

    assert (sek, status) == (rate.sek, rate.status)


def test_what_is_inferred_or_remembered_is_shown_and_never_counted_with() -> None:
    assert [(2018, 7_100), (2024, 11_600)] == [(y, own_rates().of(y).believed_sek) for y in (2018, 2024)]


@pytest.mark.parametrize(("year", "text"), [(2026, "HSLF-FS 2025:74"), (2031, "HSLF-FS, december 2030")])
def test_a_year_that_is_not_known_says_what_would_settle_it(year: int, text: str) -> None:
    assert text in own_rates().of(year).settled_by


def test_the_last_that_was_entered_for_a_year_holds_and_bears_its_source() -> None:
    rate = own_rates().with_entered([entry(), entry(sek=12_500, by="karl")]).of(2026)

    assert (12_500, ENTERED, "HSLF-FS 2025:74", "karl") == (
        rate.sek,
        rate.status,
        rate.source,
        rate.entered and rate.entered.by,
    )


@pytest.mark.parametrize(
    "text",
    [
        "rates:\n  - {year: 2019, sek: 7800, source: x, status: V}",
        "rates:\n  - {year: 2018, sek: 71.5, source: x, status: V}",
        "rates:\n  - {year: 2018, sek: 0, source: x, status: V}",
        "rates:\n  - {year: 2018, sek: 7100, source: x, status: M}",
        "rates:\n  - {year: 2018, sek: 7100, source: x, status: Q}",
        "rates:\n  - {year: soon, sek: 7100, source: x, status: V}",
        "rates:\n  - {year: 2018, sek: 7100, source: x, status: V, note: y}",
    ],
)
def test_a_table_that_is_not_whole_is_refused(text: str) -> None:
    with pytest.raises(FileRefusedError):
        read_rates(text, PATH)
