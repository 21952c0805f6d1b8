"""`sip-hub parties`: who the parties are, who reads their notices, who may speak for them, and how that is known."""

from typing import Annotated, Any

import typer

from hub.cli.instants import day_or_today
from hub.cli.language import said_elsewhere, say, term
from hub.cli.program import Commands
from hub.cli.terminal import Exit, fail, out, print_json, settings_with, tell

parties = Commands(help="Who the parties are, who reads their notices, and who may speak for them.")


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
    on: Annotated[str | None, typer.Option(metavar="DAY", help="As it is on this day; default today.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
) -> None:
    """Show who it is, which controller reads its notices, who may speak for it, and how that is known.

    Status V: text read; V2: read in a second source; I: inferred; M: from memory, to be confirmed; HUB: the hub's rule.

    Exit code 1: the registry knows nothing of that name.

    sip-hub parties show municipality:0880:HEALTH_CARE
    """
    from hub.cli.party_cards import card, whole
    from hub.party_files import load_parties

    registry, day = load_parties(settings_with(None).parties), day_or_today("--on", on)
    found = card(who, registry, day) if who else whole(registry, day)
    if found is None:
        fail(
            Exit.DIFFERS,
            "On {day} the registry knows nothing of that name; without a name, `show` lists what it knows.",
            day=day,
        )
    if as_json:
        print_json(found)
    elif who:
        _show(found)
    else:
        _list(found)


def _show(card: dict[str, Any]) -> None:
    title = card.get("party") or card.get("unit") or card.get("organisation") or card["controller"]
    _line(f"{title}  {_name(card)}", f"({say('on {day}', day=card['on'])})", style="bold")
    if isinstance(controller := card["controller"], dict):
        _facts(card)
        _line(f"  {_heading('controller')}: {controller['controller']}  {_name(controller)}")
        _facts(controller, indent="    ")
    else:
        if "organisation" in card:
            _line(f"  {_heading('controller')}: {controller}")
        _facts(card)
    for heading in ("speakers", "organisations"):
        for one in card.get(heading, []):
            number = one.get("sender") or f"SE{one['organisation']}-…"
            _line(f"  {_heading(heading)}: {number}  {_name(one)}")
            _facts(one, indent="    ")


def _facts(card: dict[str, Any], indent: str = "  ") -> None:
    for name in ("inbox", "reads_for", "speaks_as", "municipality", "also_for", "unknown"):
        if value := card.get(name):
            said = ", ".join(map(term, value)) if isinstance(value, list) else value
            _line(f"{indent}{_heading(name)}: {said}")
    if source := card.get("source"):
        _line(f"{indent}{_heading('source')} [{card['status']}]: {said_elsewhere(source)}{_days(card)}", style="dim")


def _days(card: dict[str, Any]) -> str:
    begins = f", {say('from {day}', day=card['valid_from'])}" if card.get("valid_from") else ""
    return begins + (f" {say('to {day}', day=card['valid_to'])}" if card.get("valid_to") else "")


def _name(card: dict[str, Any]) -> str:
    """Name who it is; the function of a municipality in words."""
    place, comma, function = card["name"].rpartition(", ")
    return f"{place}{comma}{term(function)}"


def _heading(name: str) -> str:
    headings = {
        "controller": say("read by"),
        "inbox": say("inbox"),
        "reads_for": say("reads for"),
        "speakers": say("may be spoken for by"),
        "organisations": say("units of"),
        "speaks_as": say("speaks as"),
        "municipality": say("municipality"),
        "also_for": say("also for"),
        "unknown": say("not known"),
        "source": say("source"),
    }
    return headings[name]


def _list(found: dict[str, Any]) -> None:
    for one in found["organisations"]:
        roles = ", ".join(map(term, one["speaks_as"]))
        _line(f"SE{one['organisation']}-…  [{one['status']:<2}]  {one['controller']:<12} {one['name']:<24} {roles}")
    for one in found["controllers"]:
        _line(f"{one['controller']}  [{one['status']}]  {one['name']}; {_heading('unknown')}: {one['unknown']}")
    for one in found["parties"]:
        _line(f"{one['party']}  [{one['status']}]  {_heading('controller')} {one['controller']}")
    tell(
        "All else follows {rule}: {count} municipalities, each also a sender by its id.",
        rule=said_elsewhere(found["by_default"]),
        count=found["municipalities"],
    )


def _line(*parts: str, style: str | None = None) -> None:
    out.print(*parts, style=style, markup=False)
