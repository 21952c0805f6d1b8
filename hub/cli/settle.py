"""`sip-hub settle`: what each municipality owes for a month, or why that cannot be said."""

import csv
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from hub.cli.instants import plain
from hub.cli.language import say, term
from hub.cli.naming import Names
from hub.cli.terminal import (
    LOG_EXCEPTIONS,
    Exit,
    Kafka,
    LogExceptionsFile,
    ReaderGoneError,
    fail,
    out,
    print_json,
    settings_with,
    tell,
)
from hub.clock import wall_clock
from hub.domain.calendar import civil_day

if TYPE_CHECKING:
    from hub.profile_files import Entry
    from hub.settings import Settings
    from hub.settlement import Outcome
    from hub.statement import Account, Month, Settled, Undecided

_MONTH: Final = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)
_REGION: Final = re.compile(r"\d\d", re.ASCII)


def settle(
    month: Annotated[str, typer.Option(metavar="YYYY-MM", help="The month, for example 2026-10.")],
    region: Annotated[
        str | None, typer.Option(metavar="NN", help="Only stays of this region, two digits, for example 08.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="One line for each municipality, for a spreadsheet.")] = False,
    log_exceptions: LogExceptionsFile = LOG_EXCEPTIONS,
    kafka: Kafka = None,
) -> None:
    """Show what each municipality owes for a month: stays, days, average, payable days, and the amount or why not.

    The agreement of the region says whether days are counted stay by stay or by the average of the month. An amount
    is told only where nothing in it is guessed: no stay waits for a person, the agreement is read, the rate is known.

    Exit code 1: at least one amount cannot be said yet.

    sip-hub settle --month 2026-10 --region 14
    """
    span = _month(month)
    if region is not None and not _REGION.fullmatch(region):
        fail(Exit.INPUT, "--region is the two digits of a region; write for example 08 for Kalmar.")
    if as_json and as_csv:
        fail(Exit.INPUT, "Give --json or --csv, not both.")
    settings = settings_with(kafka)
    rows, through = _settled(settings, span, region, log_exceptions)
    if as_json:
        print_json({"month": month, "log_through": through and plain(through), "municipalities": [*map(_plain, rows)]})
    elif as_csv:
        _print_csv(rows)
    else:
        _show(rows, settings, month, through)
    if any(row.amount is None for row in rows):
        raise typer.Exit(Exit.DIFFERS)


def _month(text: str) -> "Month":
    from hub.statement import Month

    found = _MONTH.fullmatch(text)
    if found is None:
        fail(Exit.INPUT, "--month is a month; write it like 2026-10.")
    return Month.of(int(found[1]), int(found[2]))


def _settled(
    settings: "Settings", month: "Month", region: str | None, log_exceptions: Path
) -> "tuple[list[Settled], datetime | None]":
    """Read the log, one partition after the other; only one partition's cases are held at a time."""
    from hub.cli.log_reading import decisions_in, reading
    from hub.cli.rate_log import rates_in_force
    from hub.statement import Statement, profile_of, settled
    from hub.topic_reader import partition_count
    from hub.topics import CASE_EVENTS
    from processors.log_exceptions import load_log_exceptions

    exceptions, partitions = load_log_exceptions(log_exceptions), partition_count(settings, CASE_EVENTS)
    today, accounts, seen = civil_day(wall_clock()), dict[tuple[str, str], "Account"](), list[datetime]()
    with reading(CASE_EVENTS, partitions) as begin:
        for number in range(partitions):
            statement = Statement(month, today)
            for decision in decisions_in(settings, number, exceptions, begin(number)):
                statement.fold(decision)
            statement.add_to(accounts)
            seen += [statement.through] if statement.through else []
    rate = rates_in_force(settings).of(month.first.year)
    wanted = [accounts[key] for key in sorted(accounts) if region in (None, key[0])]
    return [settled(each, month, profile_of(each.region), rate, today) for each in wanted], max(seen, default=None)


def _plain(row: "Settled") -> dict[str, Any]:
    from hub.cli.rates import rate_plain

    account, outcome = row.account, row.outcome
    return {
        "region": account.region,
        "municipality": account.municipality,
        "stays": len(account.stays),
        "profile": {"name": row.profile.name, "digest": row.profile.digest},
        "own": {"stays": len(account.own_days), "days": sum(account.own_days.values()), "cases": account.own_days},
        "average": outcome
        and {
            "stays": outcome.stays,
            "days": outcome.days,
            "average": _text(outcome.average),
            "payable_days": _text(outcome.payable),
            "turns_on": list(outcome.unsaid),
            "agreement": dict(row.stated),
            "unsettled": {name: _unsettled(entry) for name, entry in row.unsettled.items()},
            "cases": {stay.case_id: stay.days() for stay in account.average},
        },
        "payable_days": _text(row.payable),
        "rate": rate_plain(row.rate),
        "amount_sek": _text(row.amount),
        "why_not": list(row.why_not),
        "undecided": [*map(_undecided, account.undecided)],
        "left_out": [*map(_undecided, account.left_out)],
        "contested": account.contested,
        "still_ready": account.still_ready,
    }


def _unsettled(entry: "Entry") -> dict[str, Any]:
    return {"value": entry.value, "status": entry.status, "source": entry.source, "settled_by": entry.unknown}


def _undecided(found: "Undecided") -> dict[str, Any]:
    return {"case_id": found.case_id, "reasons": list(found.reasons)}


def _text(number: object) -> str | None:
    return None if number is None else str(number)


_COLUMNS: Final = (
    "region",
    "municipality",
    "stays",
    "own_stays",
    "own_days",
    "average_stays",
    "average_days",
    "average",
    "payable_days",
    "rate_sek",
    "rate_source",
    "rate_status",
    "rate_entered_by",
    "amount_sek",
    "why_not",
    "undecided",
    "left_out",
    "contested",
    "still_ready",
    "profile_digest",
)


def _print_csv(rows: "Sequence[Settled]") -> None:
    try:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows(_cells(row) for row in rows)
        sys.stdout.flush()
    except BrokenPipeError:
        raise ReaderGoneError from None


def _cells(row: "Settled") -> list[object]:
    account, outcome = row.account, row.outcome
    averages = (outcome.stays, outcome.days, outcome.average) if outcome else ("", "", "")
    return [
        account.region,
        account.municipality,
        len(account.stays),
        len(account.own_days),
        sum(account.own_days.values()),
        *averages,
        row.payable,
        row.rate.sek,
        row.rate.source,
        row.rate.status,
        row.rate.entered.by if row.rate.entered else None,
        row.amount,
        " ".join(row.why_not),
        len(account.undecided),
        len(account.left_out),
        len(account.contested),
        account.still_ready,
        row.profile.digest,
    ]


def _show(rows: "Sequence[Settled]", settings: "Settings", month: str, through: datetime | None) -> None:
    from hub.cli.rates import tell_rate

    if not rows:
        tell("No stay bears on {month}.", month=month)
        return
    names = Names(settings)
    for row in rows:
        party = f"municipality:{row.account.municipality}"
        out.print(f"{names.party(party)} ({row.account.municipality})", style="bold", markup=False)
        for line in _lines(row):
            out.print(f"  {line}", markup=False)
    tell_rate(rows[0].rate)
    if through is not None:
        tell("The log was read to {at}.", style="dim", at=plain(through))


def _lines(row: "Settled") -> Iterator[str]:
    account, outcome = row.account, row.outcome
    yield say("stays that were ready in the month: {stays}", stays=len(account.stays))
    if account.own_days:
        yield say(
            "stays by themselves: {stays}; payable days: {days}",
            stays=len(account.own_days),
            days=sum(account.own_days.values()),
        )
    if outcome is not None:
        yield _in_average(outcome, account)
    if row.amount is not None:
        yield say("amount: {amount} kronor", amount=row.amount)
    for why in row.why_not:
        yield say("no amount: {why}", why=term(why))
    for entry in row.unsettled.values():
        if entry.unknown:
            yield say("      what would settle it: {text}", text=entry.unknown)
        else:
            yield say(
                "      inferred, not read: {value}; {source} [{status}]",
                value=entry.value,
                source=entry.source,
                status=entry.status,
            )
    for stay in account.undecided:
        yield say(
            "for a person: {case_id}: {reasons}", case_id=stay.case_id, reasons="; ".join(map(_reason, stay.reasons))
        )
    for stay in account.left_out:
        yield say("left out: {case_id}: {reasons}", case_id=stay.case_id, reasons="; ".join(map(_reason, stay.reasons)))
    if account.contested:
        yield say("contested: {cases}", cases=", ".join(account.contested))
    if account.still_ready:
        yield say("stays that are ready and not yet discharged: {count}", count=account.still_ready)


def _in_average(outcome: "Outcome", account: "Account") -> str:
    if outcome.stays is None or outcome.days is None or outcome.average is None:
        return say(
            "stays that ended by discharge: {stays}; days: {days}; how they count in the average is not known",
            stays=len(account.average),
            days=sum(stay.days() for stay in account.average),
        )
    return say(
        "stays in the average: {stays}; days: {days}, on average {average}; payable days: {payable}",
        stays=outcome.stays,
        days=outcome.days,
        average=outcome.average,
        payable=say("not known") if outcome.payable is None else outcome.payable,
    )


def _reason(text: str) -> str:
    code, _, rest = text.partition(" ")
    return f"{term(code)} {rest}".rstrip()
