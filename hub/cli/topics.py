"""`sip-hub topics`: the topics that the hub needs, beside those that Kafka has."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, TypeAlias

import typer
from rich.text import Text

from hub.cli.language import say, term
from hub.cli.program import Commands
from hub.cli.terminal import Exit, Kafka, fail, out, print_json, settings_with, tell
from hub.municipalities import is_region
from hub.party_files import load_parties
from hub.provisioning import (
    PlannedTopic,
    TopicAdmin,
    TopicState,
    controllers,
    controllers_in_use,
    plan,
    wanted_topics,
)
from hub.settings import Settings

topics = Commands(help="Compare the topics that the hub needs with those that Kafka has, and make the missing.")

Regions: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--region", metavar="NN", help="Inboxes of this region (two digits) alone; may be repeated. Default: all."
    ),
]
Others: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--controller", metavar="CONTROLLER", help="One more controller with an inbox, for example org-5561234567."
    ),
]
InUse: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--controllers",
        metavar="FILE",
        help="File that names the controllers in use, one a line; default SIP_HUB_CONTROLLERS.",
    ),
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="One JSON object for each topic.")]

_STYLE = {TopicState.MISSING: "yellow", TopicState.SAME: "green", TopicState.DIFFERENT: "red"}


@topics.command("plan")
def show_plan(
    region: Regions = None,
    controller: Others = None,
    in_use: InUse = None,
    as_json: AsJson = False,
    kafka: Kafka = None,
) -> None:
    """Show what `apply` would make, and what differs.

    Exit code 1: something is missing or differs.

    sip-hub topics plan --region 08
    """
    settings = settings_with(kafka)
    named = _controllers(settings, region, controller, in_use)
    with TopicAdmin(settings) as admin:
        planned = _planned(admin, named)
    _show(planned, as_json=as_json)
    _show_sum(planned, made=False, as_json=as_json)
    if any(each.state is not TopicState.SAME for each in planned):
        raise typer.Exit(Exit.DIFFERS)


@topics.command("apply")
def make_missing(
    region: Regions = None,
    controller: Others = None,
    in_use: InUse = None,
    as_json: AsJson = False,
    kafka: Kafka = None,
) -> None:
    """Make the topics that are missing; alter and remove none.

    Exit code 1: one that exists differs.

    sip-hub topics apply --region 08 --controller org-5561234567
    """
    settings = settings_with(kafka)
    named = _controllers(settings, region, controller, in_use)
    with TopicAdmin(settings) as admin:
        planned = _planned(admin, named)
        admin.create([each.topic for each in planned if each.state is TopicState.MISSING], admin.replication())
    _show(planned, as_json=as_json)
    _show_sum(planned, made=True, as_json=as_json)
    if _count(planned, TopicState.DIFFERENT):
        raise typer.Exit(Exit.DIFFERS)


def _controllers(
    settings: Settings, regions: list[str] | None, others: list[str] | None, in_use: Path | None
) -> list[str]:
    """Name who gets an inbox: those in use by the file, those of the regions, and the others; by default everyone."""
    if strangers := sorted(code for code in regions or () if not is_region(code)):
        fail(
            Exit.INPUT,
            "{codes}: no region has that code; write its two digits, for example 08.",
            codes=", ".join(strangers),
        )
    file = in_use or settings.controllers
    by_file = controllers_in_use(file) if file else []
    by_region = controllers(regions or (), load_parties(settings.parties)) if regions or not file else []
    return list(dict.fromkeys([*by_file, *by_region, *(others or ())]))


def _planned(admin: TopicAdmin, named: list[str]) -> list[PlannedTopic]:
    wanted = wanted_topics(named, admin.replication())
    return plan(wanted, admin.found(topic.name for topic in wanted))


def _show(planned: list[PlannedTopic], *, as_json: bool) -> None:
    if as_json:
        for each in planned:
            differences = [asdict(difference) for difference in each.differences]
            print_json({"topic": each.topic.name, "state": each.state, "differences": differences})
        return
    for each in planned:
        if each.state is not TopicState.SAME:
            _show_one(each)


def _show_one(planned: PlannedTopic) -> None:
    state = Text(f"{term(planned.state):<10}", style=_STYLE[planned.state])
    partitions = say("({count} partitions)", count=planned.topic.partitions)
    out.print(state, planned.topic.name, partitions, markup=False)
    for each in planned.differences:
        said = say("{setting} is {found}, should be {wanted}", **asdict(each))
        out.print(f"           {said}", markup=False)


def _show_sum(planned: list[PlannedTopic], *, made: bool, as_json: bool) -> None:
    if as_json:
        return
    missing, same, different = (_count(planned, state) for state in TopicState)
    tell(
        "{missing} made, {same} as they should be, {different} that differ."
        if made
        else "{missing} to make, {same} as they should be, {different} that differ.",
        missing=missing,
        same=same,
        different=different,
    )
    if different:
        tell("What exists is never altered here: change it with Kafka's own tools, knowing what it deletes or moves.")


def _count(planned: list[PlannedTopic], state: TopicState) -> int:
    return sum(each.state is state for each in planned)
