"""`sip-hub topics`: the topics that the hub needs, beside those that Kafka has."""

from dataclasses import asdict
from typing import Annotated, TypeAlias

import typer
from rich.text import Text

from hub.cli.terminal import Exit, Kafka, out, print_json, settings_with
from hub.provisioning import PlannedTopic, TopicAdmin, TopicState, controllers, plan, wanted_topics

topics = typer.Typer(help="Compare the topics that the hub needs with those that Kafka has, and make the missing.")

Regions: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--region", help="Inboxes of this region (two digits) alone; may be repeated. Default: all."),
]
Others: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--controller", help="One more controller with an inbox, for example org-5561234567."),
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="One JSON object for each topic.")]

_STYLE = {TopicState.MISSING: "yellow", TopicState.SAME: "green", TopicState.DIFFERENT: "red"}


@topics.command("plan")
def show_plan(region: Regions = None, controller: Others = None, as_json: AsJson = False, kafka: Kafka = None) -> None:
    """Show what `apply` would make, and what differs; exit code 1 if anything is missing or differs."""
    with TopicAdmin(settings_with(kafka)) as admin:
        planned = _planned(admin, region, controller)
    _show(planned, as_json=as_json)
    _say(f"{_count(planned, TopicState.MISSING)} to make", planned, as_json=as_json)
    if any(each.state is not TopicState.SAME for each in planned):
        raise typer.Exit(Exit.DIFFERS)


@topics.command("apply")
def make_missing(
    region: Regions = None, controller: Others = None, as_json: AsJson = False, kafka: Kafka = None
) -> None:
    """Make the topics that are missing; alter and remove none. Exit code 1 if any that exists differs."""
    with TopicAdmin(settings_with(kafka)) as admin:
        planned = _planned(admin, region, controller)
        admin.create([each.topic for each in planned if each.state is TopicState.MISSING], admin.replication())
    _show(planned, as_json=as_json)
    _say(f"{_count(planned, TopicState.MISSING)} made", planned, as_json=as_json)
    if _count(planned, TopicState.DIFFERENT):
        raise typer.Exit(Exit.DIFFERS)


def _planned(admin: TopicAdmin, regions: list[str] | None, others: list[str] | None) -> list[PlannedTopic]:
    wanted = wanted_topics([*controllers(regions or ()), *(others or ())], admin.replication())
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
    state = Text(f"{planned.state:<10}", style=_STYLE[planned.state])
    out.print(state, planned.topic.name, f"({planned.topic.partitions} partitions)")
    for each in planned.differences:
        out.print(f"           {each.setting} is {each.found}, should be {each.wanted}")


def _say(done: str, planned: list[PlannedTopic], *, as_json: bool) -> None:
    if as_json:
        return
    same, different = _count(planned, TopicState.SAME), _count(planned, TopicState.DIFFERENT)
    out.print(f"{done}, {same} as they should be, {different} that differ.")
    if different:
        out.print(
            "What exists is never altered here: change it with Kafka's own tools, knowing what it deletes or moves."
        )


def _count(planned: list[PlannedTopic], state: TopicState) -> int:
    return sum(each.state is state for each in planned)
