"""`sip-hub whatif`: the same cases under two agreements, side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from hub.case_file import CaseFileError, CaseLine, read_case_file
from hub.cli.case_play import CasePlay
from hub.cli.explain import explained
from hub.cli.instants import instant
from hub.cli.language import say, term
from hub.cli.profile_lookup import found_rules, text_of
from hub.cli.rates import rate_plain, tell_rate
from hub.cli.terminal import LOG_EXCEPTIONS, Exit, Kafka, LogExceptionsFile, fail, out, print_json, settings_with, tell
from hub.cli.whatif_sides import Side, Total, side_of, total_of
from hub.clock import wall_clock
from hub.domain.calendar import civil_day
from hub.domain.facts import Fact
from hub.domain.rules import Rules
from hub.explanation import explain_case
from hub.party_files import load_parties, register_of
from hub.rates import RateTable, own_rates
from hub.settings import Settings

_SIDES: Final = 2


@dataclass(frozen=True, slots=True)
class Compared:
    """A case, by the file that it stands in or by its id, under each of the two profiles."""

    name: str
    sides: tuple[Side, Side]

    @property
    def differs(self) -> bool:
        """Whether the two agreements come to different ends."""
        return self.sides[0] != self.sides[1]


def whatif(
    profile: Annotated[
        list[str], typer.Option("--profile", metavar="A", help="Give it twice: as `sip-hub profile show` takes it.")
    ],
    case_files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="CASE.jsonl", help="Cases as `sip-hub explain` reads them, one a file."),
    ] = None,
    from_log: Annotated[bool, typer.Option("--from-log", help="Every case in the hub's own log instead.")] = False,
    until: Annotated[
        str | None,
        typer.Option(
            metavar="INSTANT",
            help="Let time pass to this instant at last. Left out: to the last message of a file; for the log, to now.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object with every case, for programs.")] = False,
    log_exceptions: LogExceptionsFile = LOG_EXCEPTIONS,
    kafka: Kafka = None,
) -> None:
    """Show the same cases under two agreements side by side: what is late, the payable days, and what they cost.

    Nothing is kept, and nothing is sent. What a person must settle is counted apart; no days are guessed for it.

    sip-hub whatif --profile 08 --profile ./region-08.yaml case.jsonl
    sip-hub whatif --profile 08 --profile statute --from-log
    """
    from hub.cli.rate_log import rates_in_force

    if len(profile) != _SIDES:
        fail(Exit.INPUT, "--profile is given twice: the two agreements to compare.")
    if bool(case_files) is from_log:
        fail(Exit.INPUT, "Give either files with cases, or --from-log.")
    end = None if until is None else instant("--until", until)
    settings = settings_with(kafka)
    register = register_of(load_parties(settings.parties))
    rules = replace(found_rules(profile[0]), register=register), replace(found_rules(profile[1]), register=register)
    if case_files:
        rates = own_rates()
        found = [_of_file(path, rules, end, settings) for path in case_files]
    else:
        rates = rates_in_force(settings)
        found = list(_of_log(rules, end or wall_clock(), rates, settings, log_exceptions))
    totals = total_of([each.sides[0] for each in found]), total_of([each.sides[1] for each in found])
    years = sorted({year for each in found for side in each.sides for year in side.years})
    used = [rates.of(year) for year in years]
    if as_json:
        print_json({**_plain(rules, found, totals), "rates": [rate_plain(each) for each in used]})
        return
    _show(rules, found, totals)
    for each in used:
        tell_rate(each)


def _of_file(path: Path, rules: tuple[Rules, Rules], until: datetime | None, settings: Settings) -> Compared:
    try:
        lines = read_case_file(text_of(path).splitlines())
        return Compared(str(path), (_side(lines, rules[0], until, settings), _side(lines, rules[1], until, settings)))
    except CaseFileError as error:
        fail(Exit.INPUT, "{path}: {why}", path=path, why=error)


def _side(lines: Sequence[CaseLine], rules: Rules, until: datetime | None, settings: Settings) -> Side:
    last = max((line.received_at for line in lines if line.received_at is not None), default=None)
    end = max((at for at in (last, until) if at is not None), default=None)
    told = explained(lines, rules, end, load_parties(settings.parties))
    return side_of(told, civil_day(end or wall_clock()), own_rates())


def _of_log(
    rules: tuple[Rules, Rules], until: datetime, rates: RateTable, settings: Settings, log_exceptions: Path
) -> Iterator[Compared]:
    from hub.cli.log_facts import facts_in_log

    for case_id, facts in facts_in_log(settings, log_exceptions):
        yield Compared(case_id, (_replayed(facts, rules[0], until, rates), _replayed(facts, rules[1], until, rates)))


def _replayed(facts: Sequence[Fact], rules: Rules, until: datetime, rates: RateTable) -> Side:
    """Decide the case anew from what was told, each fact when it was received."""
    play = CasePlay(rules)
    for fact in facts:
        play.pass_time(fact.told.received_at)
        play.tell(fact, fact.told.received_at)
    play.pass_time(until)
    return side_of(explain_case(play.case, play.history, rules, (), rates), civil_day(play.watermark), rates)


def _plain(rules: tuple[Rules, Rules], found: Sequence[Compared], totals: tuple[Total, Total]) -> dict[str, Any]:
    return {
        "profiles": [{"name": each.profile, "digest": each.digest} for each in rules],
        "totals": [asdict(total) for total in totals],
        "cases": [
            {"case": each.name, "differs": each.differs, "sides": [side.plain() for side in each.sides]}
            for each in found
        ],
    }


def _show(rules: tuple[Rules, Rules], found: Sequence[Compared], totals: tuple[Total, Total]) -> None:
    from rich.table import Column, Table
    from rich.text import Text

    names = [f"{each.profile} {each.digest[:6]}" for each in rules]
    table = Table(
        "", *(Column(name, justify="right") for name in names), box=None, pad_edge=False, padding=(0, 3, 0, 0)
    )
    for heading, cells in _rows(totals):
        table.add_row(*map(Text, (heading, *cells)))
    out.show(table)
    differing = [each for each in found if each.differs]
    tell("{differing} of {all} cases come to different ends.", differing=len(differing), all=len(found))
    for each in differing:
        out.print(f"\n{each.name}", style="bold", markup=False)
        for name, side in zip(names, each.sides, strict=True):
            out.print(f"  {name}: {_told(side)}", markup=False)


def _rows(totals: tuple[Total, Total]) -> Iterator[tuple[str, list[str]]]:
    yield say("late"), [str(total.late) for total in totals]
    yield say("payable days"), [str(total.payable_days) for total in totals]
    yield say("days in the average of a month"), [str(total.average_days) for total in totals]
    yield say("amount, kronor"), [_kronor(total.amount_sek) for total in totals]
    yield say("still running"), [str(total.running) for total in totals]
    yield say("left to a person"), [str(total.manual) for total in totals]


def _told(side: Side) -> str:
    late = ", ".join(f"{term(each.name)} {_day_of(each.due_at)}".rstrip() for each in side.late)
    parts = [say("late: {late}", late=late) if late else say("nothing late")]
    if side.liability is None:
        return "; ".join([*parts, say("no liability")])
    parts.append(" ".join([term(side.liability), *side.reasons]))
    if side.average_days:
        parts.append(say("{days} days in the average of a month", days=side.average_days))
    elif side.payable_days:
        parts.append(say("{days} payable days", days=side.payable_days))
        parts.append(say("in kronor: {amount}", amount=_kronor(side.amount_sek)))
    return "; ".join(parts)


def _day_of(due_at: str | None) -> str:
    return due_at[:10] if due_at else ""


def _kronor(amount: int | None) -> str:
    return say("not known") if amount is None else f"{amount:,}".replace(",", " ")
