"""The three apps of the hub put together, and run in one process: intake, decide, notify."""

import asyncio
import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import replace
from enum import StrEnum
from functools import cache, partial
from pathlib import Path
from secrets import token_bytes

import uvloop

from hub import topics
from hub.clock import wall_clock
from hub.domain.case import Case
from hub.domain.commands import Command, Tell
from hub.domain.facts import AdmissionNotice, SipNeedRaised
from hub.domain.rules import Rules
from hub.party_files import load_parties, load_register
from hub.profile_files import load_rules, rules_for_need
from hub.registry import SchemaRegistry
from hub.schema_files import NAMESPACES, Schema, current
from hub.settings import KEY_BYTES, Settings, master_key
from hub.vault import Vault
from processors.app import HubApp, new_app
from processors.case_log import CaseLog
from processors.decide import DecideProcessor, evolve_recorded
from processors.health import PartStanding, health_endpoint, standing_of
from processors.intake import IntakeProcessor
from processors.log_exceptions import LogExceptions, load_log_exceptions
from processors.log_format import AVRO_LOG
from processors.notify import NotifyProcessor
from processors.reachability import end_without_kafka
from processors.running import serve

LOG_EXCEPTIONS = Path("log-exceptions.yaml")


class Role(StrEnum):
    """What one worker process does."""

    INTAKE = "intake"
    DECIDE = "decide"
    NOTIFY = "notify"
    ALL = "all"

    @property
    def parts(self) -> tuple["Role", ...]:
        """The apps that run for this role."""
        return (Role.INTAKE, Role.DECIDE, Role.NOTIFY) if self is Role.ALL else (self,)


def run(role: Role, settings: Settings) -> None:
    """Run a worker until SIGTERM or SIGINT; if it no longer knows what is true, the process ends with status 70."""
    with _vault(role, settings) as vault, asyncio.Runner(loop_factory=uvloop.new_event_loop) as it:
        it.run(_serve(role, settings, vault))


def _vault(role: Role, settings: Settings) -> Vault:
    """Open the vault; a worker that only decides opens no identity, so it is given an empty one and needs no key."""
    return (
        Vault.in_memory(token_bytes(KEY_BYTES)) if role is Role.DECIDE else Vault(settings.vault, master_key(settings))
    )


async def _serve(role: Role, settings: Settings, vault: Vault) -> None:
    async with AsyncExitStack() as stack:
        registry = await stack.enter_async_context(SchemaRegistry(url)) if (url := settings.schema_registry) else None
        if registry is not None:
            await registry.register(_schemas_of_parties())
        apps = make_apps(role, settings, vault, registry)
        if settings.health_port is not None:
            await stack.enter_async_context(_health(apps, settings, settings.health_port))
        watched = [] if settings.simulation else [app.processor for app in apps]
        clocks = [each.watch_time() for each in watched if isinstance(each, DecideProcessor)]
        await serve(apps, [end_without_kafka(settings), *clocks])


def _health(apps: Sequence[HubApp], settings: Settings, port: int) -> AbstractAsyncContextManager[int]:
    def standings() -> list[PartStanding]:
        return [standing_of(app, simulation=settings.simulation) for app in apps]

    return health_endpoint(settings.health_address, port, standings, wall_clock)


def _schemas_of_parties() -> Iterator[Schema]:
    """What parties write and read; the hub's own topics must be readable for ever, without any registry."""
    theirs = (NAMESPACES["inbound"], NAMESPACES["notice"])
    yield from (schema for full_name, schema in current().items() if full_name.startswith(theirs))


def make_apps(role: Role, settings: Settings, vault: Vault, registry: SchemaRegistry | None = None) -> Sequence[HubApp]:
    """Make the apps for *role*; must be called on the loop that runs them."""
    exceptions = load_log_exceptions(LOG_EXCEPTIONS)
    worker = settings.instance_id or f"{socket.gethostname()}-{os.getpid()}"
    made = {
        Role.INTAKE: lambda: intake_app(settings, vault, worker, registry),
        Role.DECIDE: lambda: decide_app(settings, worker, exceptions),
        Role.NOTIFY: lambda: notify_app(settings, vault, exceptions, registry),
    }
    return [made[part]() for part in role.parts]


def intake_app(settings: Settings, vault: Vault, worker: str, registry: SchemaRegistry | None = None) -> HubApp:
    """Make the app that reads what the parties say."""
    app = new_app("sip-hub-intake", topics.inbound_topics(), settings)
    parties, simulation = load_parties(settings.parties), settings.simulation
    app.processor = IntakeProcessor(
        app, vault, wall_clock, worker, simulation=simulation, registry=registry, parties=parties
    )
    return app


def decide_app(settings: Settings, worker: str, exceptions: LogExceptions) -> HubApp:
    """Make the app that owns the log."""
    app = new_app("sip-hub-decide", [topics.COMMANDS], settings)
    log: CaseLog[Case] = CaseLog(app, topics.CASE_EVENTS, evolve_recorded, AVRO_LOG, wall_clock, worker, exceptions)
    app.tables.add(log)
    sources = frozenset(
        (name, number) for name in topics.inbound_topics() for number in range(topics.topic(name).partitions)
    )
    app.processor = DecideProcessor(log, topics.COMMANDS, sources, partial(rules_of, own=settings.parties), wall_clock)
    return app


def notify_app(
    settings: Settings, vault: Vault, exceptions: LogExceptions, registry: SchemaRegistry | None = None
) -> HubApp:
    """Make the app that carries out the notices."""
    app = new_app("sip-hub-notify", [topics.CASE_EVENTS], settings)
    app.processor = NotifyProcessor(app, vault, exceptions, load_register(settings.parties), registry)
    return app


def rules_of(case: Case, command: Command, own: Path | None = None) -> Rules:
    """Give the rules of the hospital's region, or of the need of a SIP; until one of them is told, the statute's.

    Who owns what a party reads is as the hub's party files say, with the operator's in the directory *own*.
    """
    told = (*case.facts, command.fact) if isinstance(command, Tell) else case.facts
    stays = (fact for fact in told if isinstance(fact, AdmissionNotice))
    if stay := next(stays, None):
        return _rules_in(stay.hospital_region, None, own)
    needs = (fact for fact in told if isinstance(fact, SipNeedRaised))
    need = next(needs, None)
    return _rules_in(need and need.region, need and need.municipality, own)


@cache
def _rules_in(region: str | None, municipality: str | None, own: Path | None) -> Rules:
    """Ask the disk for a profile and the party files once: this is asked for every message."""
    rules = load_rules() if region is None else rules_for_need(region, municipality)
    return replace(rules, register=load_register(own))
