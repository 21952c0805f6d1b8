"""`sip-hub explain`: what the hub makes of one case, without Kafka."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from hub.case_file import CaseFileError, CaseLine, InstantError, instant_of, read_case_file
from hub.cli.case_play import CasePlay
from hub.cli.terminal import Exit, fail, out
from hub.domain.calendar import civil_day
from hub.domain.facts import Fact, Source
from hub.domain.rules import Rules
from hub.explanation import explain_case
from hub.gate import consequences, judge_message
from hub.inbound.reading import read_message
from hub.party_files import load_parties, register_of
from hub.party_registry import PartyRegistry
from hub.profile_files import ProfileRefusedError, load_profile, load_rules, rules_for_need, rules_for_region
from hub.refusals import Refused, refused
from hub.settings import Settings
from hub.speaking import topic_for
from hub.topics import home_of
from hub.vault import Vault


def explain(
    case_file: Annotated[
        typer.FileText,
        typer.Argument(metavar="CASE.jsonl", encoding="utf-8", errors="surrogateescape", help="- reads stdin."),
    ],
    profile: Annotated[
        str | None,
        typer.Option(help="A profile in hub/profiles/; default: the hospital's region, or that of the need."),
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="INSTANT", help="Let time pass to this instant at last.")] = None,
) -> None:
    """Show what the Act says of one case: every event, deadline, notice and refusal, as one JSON object.

    The file has one message a line, in the order handled:
    {"message": "DischargeReady", "received_at": "…", "body": {…}}.

    Runs the real intake checks and the real decider, without Kafka and without keeping anything.
    """
    try:
        lines = read_case_file(case_file)
        end = None if until is None else _until(until, lines)
        parties = load_parties(Settings().parties)
        rules = replace(_rules(lines, profile), register=register_of(parties))
        found = explained(lines, rules, end, parties)
        found["rules"] |= _ended(rules.profile, lines)
    except (CaseFileError, ProfileRefusedError, InstantError) as error:
        fail(Exit.INPUT, str(error))
    out.print_json(json.dumps(found), ensure_ascii=not out.encoding.startswith("utf"))


def explained(
    lines: Sequence[CaseLine], rules: Rules, until: datetime | None = None, parties: PartyRegistry | None = None
) -> dict[str, Any]:
    """Return the whole reasoning about the case of *lines*, time passing to *until* (aware) at last.

    *parties* says who may speak, the hub's own files if it is None.  Raises CaseFileError for a line without
    `received_at`.
    """
    run = _Run(CasePlay(rules), load_parties() if parties is None else parties)
    with Vault.in_memory(secrets.token_bytes(32)) as vault:
        for line in lines:
            run.handle(line, vault)
    run.play.pass_time(until or run.play.watermark)
    named = next((line.case_id for line in lines if line.case_id), None)
    found = explain_case(run.play.case, run.play.history, rules, run.refusals)
    return found | {"case_id": run.case_id or named}


@dataclass
class _Run:
    """The case so far; `case_id` is that of the first message taken, since the file holds one case."""

    play: CasePlay
    parties: PartyRegistry
    case_id: str | None = None
    refusals: list[dict[str, Any]] = field(default_factory=list)

    def handle(self, line: CaseLine, vault: Vault) -> None:
        received_at = _received_at(line)
        self.play.pass_time(received_at)
        judged = self._judged(line, received_at.astimezone(UTC), vault)
        if not isinstance(judged, Refused):
            self.case_id = self.case_id or judged.told.case_id
            judged = _of_this_case(judged, self.case_id)
        if isinstance(judged, Refused):
            self.refusals.append({"message_id": line.message_id, "code": judged.code, "sentence": judged.sentence})
        else:
            self.play.tell(judged, received_at)

    def _judged(self, line: CaseLine, received_at: datetime, vault: Vault) -> Fact | Refused:
        """Let intake judge the message as if it stood on the topic on which its sender sends."""
        message = read_message(line.message, line.body)
        if isinstance(message, Refused):
            return message
        topic = topic_for(message, home_of(type(message)), self.parties, civil_day(received_at))
        source = Source(topic, 0, line.number)
        return judge_message(message, received_at=received_at, source=source, vault=vault, parties=self.parties)


def _rules(lines: Sequence[CaseLine], profile: str | None) -> Rules:
    if profile is not None:
        return load_rules(profile)
    stays = (line.body.get("hospital_region") for line in lines if line.message == "AdmissionNotice")
    if region := next(stays, None):
        return rules_for_region(str(region))
    need = next((line.body for line in lines if line.message == "SipNeedRaised"), {})
    return rules_for_need(str(need.get("region", "")), str(need.get("municipality")))


def _ended(profile: str, lines: Sequence[CaseLine]) -> dict[str, list[str]]:
    """Return, under `ended`, which texts that the profile rests on held no more when the case began."""
    day = civil_day(min(map(_received_at, lines)))
    agreements = [note for _, note in load_profile(profile).notes if note.topic == "agreement" and note.since <= day]
    notes = [note for note in agreements if note.until is not None and note.until < day]
    if len(notes) < len(agreements):
        return {}
    said = [f"{note.text} Held to {note.until}; what it alone stated falls back to the statute." for note in notes]
    return {"ended": said} if said else {}


def _of_this_case(fact: Fact, case_id: str) -> Fact | Refused:
    """Return what *fact* tells the case of the file: the fact itself, or what another stay's means for it."""
    for each in (fact, *consequences(fact)):
        if each.told.case_id == case_id:
            return each
    place = "case_id" if fact.told.facility is None else "episode"
    remedy = "names another case than the first message taken; a file holds one case, so give this one its own file"
    return refused("OTHER_CASE", (place,), remedy)


def _received_at(line: CaseLine) -> datetime:
    if line.received_at is None:
        raise CaseFileError(line.number, "`received_at` is missing; write when the message arrived, with offset.")
    return line.received_at


def _until(text: str, lines: Sequence[CaseLine]) -> datetime:
    try:
        until = instant_of(text)
    except InstantError as error:
        message = f"--until {error}"
        raise InstantError(message) from None
    if until < max(map(_received_at, lines)):
        raise InstantError(
            "--until lies before a message was received, and time does not pass backwards; give a later one."
        )
    return until
