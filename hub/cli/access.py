"""`sip-hub access`: who may read and write which topic."""

from collections.abc import Iterable
from typing import Annotated, TypeAlias

import typer

from hub.access import AccessAdmin, Right, Who, rights_of
from hub.cli.program import Commands
from hub.cli.terminal import Exit, Kafka, fail, out, print_json, settings_with, tell

access = Commands(help="Give Kafka's rights to the hub's parts, to operators and to parties; show them, take them.")

Role: TypeAlias = Annotated[
    Who, typer.Argument(metavar="ROLE", help=f"What the principal is to the hub: {', '.join(Who)}.")
]
Principal: TypeAlias = Annotated[
    str, typer.Option("--principal", help="As Kafka knows it: User:CN=… of a certificate, or User:NAME.")
]
Controller: TypeAlias = Annotated[
    str | None, typer.Option("--controller", help="Whose inbox a party reads, for example kommun-0880.")
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="One JSON object for each right.")]


@access.command("grant")
def give(
    who: Role, principal: Principal, controller: Controller = None, as_json: AsJson = False, kafka: Kafka = None
) -> None:
    """Give a principal every right that it needs, and no other; harmless if it has them.

    sip-hub access grant municipality --principal "User:CN=kalmar" --controller kommun-0880
    """
    rights = _rights(who, controller)
    with AccessAdmin(settings_with(kafka)) as admin:
        admin.grant(principal, rights)
    _show([(principal, right) for right in sorted(rights)], as_json=as_json)
    if not as_json:
        tell("{principal} has {count} rights as {who}.", principal=principal, count=len(rights), who=who)


@access.command("revoke")
def take(
    who: Role, principal: Principal, controller: Controller = None, as_json: AsJson = False, kafka: Kafka = None
) -> None:
    """Take from a principal every right that `grant` with the same words gives.

    sip-hub access revoke municipality --principal "User:CN=kalmar" --controller kommun-0880
    """
    rights = _rights(who, controller)
    with AccessAdmin(settings_with(kafka)) as admin:
        admin.revoke(principal, rights)
    if as_json:
        _show([(principal, right) for right in sorted(rights)], as_json=True)
    else:
        tell("{principal} has lost {count} rights.", principal=principal, count=len(rights))


@access.command("show")
def show(as_json: AsJson = False, kafka: Kafka = None) -> None:
    """Show every right to a topic or a group that this Kafka holds.

    sip-hub access show --json
    """
    with AccessAdmin(settings_with(kafka)) as admin:
        granted = admin.granted()
    _show(granted, as_json=as_json)
    if not granted and not as_json:
        tell("This Kafka holds no rights yet; `sip-hub access grant` gives them.")


def _rights(who: Who, controller: str | None) -> frozenset[Right]:
    try:
        return rights_of(who, controller)
    except ValueError as error:
        fail(Exit.INPUT, str(error))


def _show(granted: Iterable[tuple[str, Right]], *, as_json: bool) -> None:
    for principal, right in granted:
        if as_json:
            print_json({"principal": principal, "kind": right.kind, "name": _name(right), "verb": right.verb})
            continue
        out.print(f"{principal}  {right.verb:<8}  {right.kind.lower()} {_name(right)}", markup=False)


def _name(right: Right) -> str:
    return f"{right.name}*" if right.prefixed else right.name
