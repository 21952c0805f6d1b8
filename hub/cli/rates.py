"""`sip-hub rates`: what a day costs the municipality each year, who says so, and what an operator has entered."""

import getpass
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from hub.cli.language import say
from hub.cli.program import Commands
from hub.cli.terminal import Exit, Kafka, fail, out, print_json, settings_with, tell
from hub.clock import wall_clock

if TYPE_CHECKING:
    from hub.internal import RateEntered
    from hub.rates import Rate

rates = Commands(
    help="See what a day costs the municipality, year by year (5 kap. 6 §); enter an amount that the hub does not know."
)

_LEAST_YEAR: Final = 2018
_LAST_YEAR: Final = 2100
_MOST_SEK: Final = 100_000


@rates.command("list")
def list_all(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
    kafka: Kafka = None,
) -> None:
    """List each year: the amount, who says so, how that is known, and what would settle a year that is not known.

    Only what was read in the text itself (V) or in a second source (V2) enters a sum, or what an operator has entered.

    sip-hub rates list --json
    """
    from hub.cli.rate_log import entered_rates
    from hub.rates import own_rates

    entered = entered_rates(settings_with(kafka))
    table = own_rates().with_entered(entered)
    found = [table.of(year) for year in table.years]
    if as_json:
        print_json({"rates": [rate_plain(each) for each in found], "entered": [_entered_plain(e) for e in entered]})
    else:
        _show(found, entered)


@rates.command("add")
def add(
    year: Annotated[int, typer.Option(min=_LEAST_YEAR, max=_LAST_YEAR, help="The year in which the days lie.")],
    sek: Annotated[int, typer.Option(min=1, max=_MOST_SEK, help="Whole kronor for each day.")],
    source: Annotated[str, typer.Option(help="The text in which the amount was read, for example HSLF-FS 2025:74.")],
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who enters it; default: the user of this machine.")
    ] = None,
    kafka: Kafka = None,
) -> None:
    """Enter the amount of one year with its source; it is recorded, and shown wherever it enters a sum.

    The last that was entered for a year holds; nothing is erased. A year that the hub has read in the text itself
    takes no other amount.

    sip-hub rates add --year 2026 --sek 12400 --source "HSLF-FS 2025:74"
    """
    from hub.cli.rate_log import enter
    from hub.internal import RateEntered
    from hub.rates import own_rates

    own = own_rates().of(year)
    if own.status == "V":
        fail(
            Exit.INPUT,
            "{year} is known: {sek} kronor, read in {source}. Nothing was entered.",
            year=year,
            sek=own.sek,
            source=own.source,
        )
    if not source.strip():
        fail(Exit.INPUT, "--source is empty; name the text in which the amount was read.")
    who = by or getpass.getuser()
    entered = RateEntered(year=year, sek=sek, source=source, entered_at=wall_clock(), by=who)
    enter(settings_with(kafka), entered)
    tell_rate(own_rates().with_entered([entered]).of(year))


def tell_rate(rate: "Rate") -> None:
    """Tell what a day of the year costs, and by whose word; or what would settle it."""
    if rate.sek is None:
        tell(
            "{year}: what a day costs is not known; {text} settles it, and `sip-hub rates add` takes it.",
            style="yellow",
            year=rate.year,
            text=rate.settled_by,
        )
    elif rate.entered:
        tell(
            "{year}: {sek} kronor for each day, entered by {by}; source: {source}",
            year=rate.year,
            sek=rate.sek,
            by=rate.entered.by,
            source=rate.source,
        )
    else:
        tell(
            "{year}: {sek} kronor for each day; {source} [{status}]",
            style="dim",
            year=rate.year,
            sek=rate.sek,
            source=rate.source,
            status=rate.status,
        )


def rate_plain(rate: "Rate") -> dict[str, Any]:
    """Return a rate as programs read it."""
    return {
        "year": rate.year,
        "sek": rate.sek,
        "believed_sek": rate.believed_sek if rate.sek is None else None,
        "source": rate.source,
        "status": rate.status,
        "settled_by": rate.settled_by,
        "entered": None if rate.entered is None else _entered_plain(rate.entered),
    }


def _entered_plain(entered: "RateEntered") -> dict[str, Any]:
    from hub.cli.instants import plain

    return {
        "year": entered.year,
        "sek": entered.sek,
        "source": entered.source,
        "by": entered.by,
        "entered_at": plain(entered.entered_at),
    }


def _show(found: "Sequence[Rate]", entered: "Sequence[RateEntered]") -> None:
    for rate in found:
        amount = say("{sek} kronor", sek=f"{rate.sek:,}".replace(",", " ")) if rate.sek else say("not known")
        out.print(f"{rate.year}  {amount}  [{rate.status}]", markup=False)
        out.print(f"      {rate.source}", style="dim", markup=False)
        if rate.entered:
            tell("      entered by {by}, {at}", style="dim", by=rate.entered.by, at=_at(rate.entered))
        elif rate.sek is None:
            tell("      what would settle it: {text}", style="yellow", text=rate.settled_by)
    if len(entered) > len({each.year for each in entered}):
        tell("Earlier entries of a year stand in --json.", style="dim")


def _at(entered: "RateEntered") -> str:
    from hub.cli.instants import shown

    return shown(entered.entered_at)
