"""`sip-hub parties`: who the parties are, who reads their notices, who may speak for them, and how that is known."""

from datetime import date, datetime
from typing import Annotated, Any, Final

import typer

from hub.cli.overdue import Language
from hub.cli.terminal import Exit, fail, out, print_json, settings_with

parties = typer.Typer(help="Who the parties are, who reads their notices, and who may speak for them.")

_WORDS: Final = {
    Language.ENGLISH: {
        "controller": "read by",
        "inbox": "inbox",
        "reads_for": "reads for",
        "speakers": "may be spoken for by",
        "organisations": "units of",
        "speaks_as": "speaks as",
        "municipality": "municipality",
        "also_for": "also for",
        "unknown": "not known",
        "source": "source",
        "on": "on",
        "from": "from",
        "to": "to",
        "rest": "All else follows {rule}: {count} municipalities, each also a sender by its id.",
    },
    Language.SWEDISH: {
        "controller": "läses av",
        "inbox": "inkorg",
        "reads_for": "läser för",
        "speakers": "talas för av",
        "organisations": "enheter hos",
        "speaks_as": "talar som",
        "municipality": "kommun",
        "also_for": "även för",
        "unknown": "inte känt",
        "source": "källa",
        "on": "den",
        "from": "från",
        "to": "till",
        "rest": "Allt annat följer {rule}: {count} kommuner, var och en också avsändare med sitt id.",
    },
}


@parties.callback()
def root() -> None:
    """Let Typer show a list of commands, also while there is only one."""


@parties.command("show")
def show(
    who: Annotated[
        str | None,
        typer.Argument(
            metavar="PARTY|CONTROLLER",
            help="municipality:0880:HEALTH_CARE, open_care:SE2321000073-V001, region-08, kommun-0880, an HSA-id, "
            "an organisation number. Left out: everything that stands in a file.",
        ),
    ] = None,
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day; default today.")] = None,
    language: Annotated[Language, typer.Option("--lang", help="The language of the headings.")] = Language.ENGLISH,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
) -> None:
    """Show who it is, which controller reads its notices, who may speak for it, and how that is known.

    Status V: text read; V2: read in a second source; I: inferred; M: from memory, to be confirmed; HUB: the hub's rule.
    """
    from hub.cli.party_cards import card, whole
    from hub.party_files import load_parties

    registry, day = load_parties(settings_with(None).parties), _day(on)
    found = card(who, registry, day) if who else whole(registry, day)
    if found is None:
        fail(
            Exit.DIFFERS,
            f"On {day} the registry knows nothing of that name; without a name, `show` lists what it knows.",
        )
    if as_json:
        print_json(found)
    elif who:
        _show(found, _WORDS[language])
    else:
        _list(found, _WORDS[language])


def _day(on: datetime | None) -> date:
    from hub.clock import wall_clock
    from hub.domain.calendar import civil_day

    return on.date() if on else civil_day(wall_clock())


def _show(card: dict[str, Any], words: dict[str, str]) -> None:
    title = card.get("party") or card.get("unit") or card.get("organisation") or card["controller"]
    _line(f"{title}  {card['name']}", f"({words['on']} {card['on']})", style="bold")
    if isinstance(controller := card["controller"], dict):
        _facts(card, words)
        _line(f"  {words['controller']}: {controller['controller']}  {controller['name']}")
        _facts(controller, words, indent="    ")
    else:
        if "organisation" in card:
            _line(f"  {words['controller']}: {controller}")
        _facts(card, words)
    for heading in ("speakers", "organisations"):
        for one in card.get(heading, []):
            number = one.get("sender") or f"SE{one['organisation']}-…"
            _line(f"  {words[heading]}: {number}  {one['name']}")
            _facts(one, words, indent="    ")


def _facts(card: dict[str, Any], words: dict[str, str], indent: str = "  ") -> None:
    for name in ("inbox", "reads_for", "speaks_as", "municipality", "also_for", "unknown"):
        if value := card.get(name):
            _line(f"{indent}{words[name]}: {', '.join(value) if isinstance(value, list) else value}")
    if source := card.get("source"):
        _line(f"{indent}{words['source']} [{card['status']}]: {source}{_span(card, words)}", style="dim")


def _span(card: dict[str, Any], words: dict[str, str]) -> str:
    begins = f", {words['from']} {card['valid_from']}" if card.get("valid_from") else ""
    return begins + (f" {words['to']} {card['valid_to']}" if card.get("valid_to") else "")


def _list(found: dict[str, Any], words: dict[str, str]) -> None:
    for one in found["organisations"]:
        roles = ", ".join(one["speaks_as"])
        _line(f"SE{one['organisation']}-…  [{one['status']:<2}]  {one['controller']:<12} {one['name']:<24} {roles}")
    for one in found["controllers"]:
        _line(f"{one['controller']}  [{one['status']}]  {one['name']}; {words['unknown']}: {one['unknown']}")
    for one in found["parties"]:
        _line(f"{one['party']}  [{one['status']}]  {words['controller']} {one['controller']}")
    _line(words["rest"].format(rule=found["by_default"], count=found["municipalities"]))


def _line(*parts: str, style: str | None = None) -> None:
    out.print(*parts, style=style, markup=False)
