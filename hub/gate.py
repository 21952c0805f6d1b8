"""Intake's judgement of a message: the fact that it tells the core, or why it is refused.

What the message's own types refuse (`hub.inbound`) is refused with the same codes here; beyond them the gate compares
instants with the time of receipt, and asks the registry of the parties whether the sender may say this at all, and
whether it knows everyone who is named.  It needs the vault to seal identity and to make the digest: what
`processors.intake` does and what `sip-hub explain` shows is this one function.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any, Final, get_args

from hub.domain.calendar import civil_day
from hub.domain.facts import AdmissionNotice as AdmissionFact
from hub.domain.facts import Fact, PatientReadmitted, SealedPatient, Source, Told
from hub.domain.outbound import Patient
from hub.domain.terms import Disclosure, Reserve
from hub.inbound import AdmissionNotice, EpisodeMessage, Inbound, PatientDetailsChanged, SipNeedRaised
from hub.inbound.fields import Past
from hub.inbound.patient import Patient as InboundPatient
from hub.inbound.reading import read_message
from hub.naming import unknown_party
from hub.party_files import load_parties
from hub.party_registry import PartyRegistry
from hub.refusals import Refused, refused
from hub.speaking import may_speak
from hub.vault import KeyDestroyedError, Vault

AHEAD: Final = timedelta(minutes=1)
"""How far a sender's clock may run before the broker's."""

_FACTS: Final[dict[str, type[Fact]]] = {cls.__name__: cls for cls in get_args(Fact)}


def judge(
    record: str,
    body: Mapping[str, Any],
    *,
    received_at: datetime,
    source: Source,
    vault: Vault,
    parties: PartyRegistry | None = None,
) -> Fact | Refused:
    """Judge a message that is JSON: `body` holds its fields, those with a default may be left out."""
    message = read_message(record, body)
    if isinstance(message, Refused):
        return message
    return judge_message(message, received_at=received_at, source=source, vault=vault, parties=parties)


def judge_message(
    message: Inbound, *, received_at: datetime, source: Source, vault: Vault, parties: PartyRegistry | None = None
) -> Fact | Refused:
    """Return the fact that *message* tells, identity sealed, or why it is refused.

    `received_at` is the broker's append time, aware UTC; `parties` are those of the hub's own files unless given.
    Reads and writes only keys in the vault.
    """
    known, day = load_parties() if parties is None else parties, civil_day(received_at)
    refusal = (
        may_speak(message, source.topic, known, day)
        or unknown_party(message, known, day)
        or _ahead_of_time(message, received_at)
    )
    if refusal is not None:
        return refusal
    try:
        return _fact(message, received_at, source, vault)
    except KeyDestroyedError:
        remedy = "was destroyed for this case, and is taken no more; send the id of the new stay if there is one"
        return refused("CASE_SHREDDED", ("patient",), remedy)


def consequences(fact: Fact) -> tuple[Fact, ...]:
    """Return what *fact* tells other cases than its own: a readmission, the case of the stay before.

    A pure function of the fact, so that the same message has the same consequences however often it is judged.
    """
    if not isinstance(fact, AdmissionFact) or fact.previous_case_id is None:
        return ()
    told = replace(fact.told, case_id=fact.previous_case_id, facility=None)
    readmitted = PatientReadmitted(told=told, new_case_id=fact.told.case_id, readmitted_at=fact.admitted_at)
    return (replace(readmitted, told=replace(told, digest=_digest_of(readmitted))),)


def canonical(message: Inbound) -> bytes:
    """Return what two messages have in common exactly when they say the same.

    Fields at their default are left out, so that a field added later changes no digest of a resent message.
    """
    content = message.model_dump(mode="json", exclude_defaults=True)
    return json.dumps([type(message).__name__, content], ensure_ascii=False, sort_keys=True).encode()


def _digest_of(readmitted: PatientReadmitted) -> bytes:
    """Return what tells a resend from a conflict in the case before; it holds no identity, so it needs no key."""
    told = readmitted.told
    said = ("PatientReadmitted", readmitted.new_case_id, readmitted.readmitted_at, told.sent_at, told.corrects)
    return hashlib.sha256("|".join(map(str, said)).encode()).digest()


def _ahead_of_time(message: Inbound, received_at: datetime) -> Refused | None:
    for field, at in _past_instants(message):
        if at > received_at + AHEAD:
            remedy = "lies more than a minute after the message was received; check clock and offset"
            return refused("AHEAD_OF_TIME", field.split("."), remedy)
    return None


def _past_instants(message: Inbound) -> Iterator[tuple[str, datetime]]:
    for name, field in type(message).model_fields.items():
        value = getattr(message, name)
        match value:
            case datetime() if any(isinstance(mark, Past) for mark in field.metadata):
                yield name, value
            case Reserve(told_at=at):
                yield f"{name}.told_at", at
            case Disclosure(decided_at=at):
                yield f"{name}.decided_at", at
            case _:
                pass


def _fact(message: Inbound, received_at: datetime, source: Source, vault: Vault) -> Fact:
    cls = _FACTS[type(message).__name__]
    told = _told(message, received_at, source, vault.digest(canonical(message)))
    own: dict[str, Any] = {name: getattr(message, name) for name in _own_fields(cls)}
    if isinstance(message, AdmissionNotice | PatientDetailsChanged | SipNeedRaised):
        own["sealed_patient"] = _sealed(message.patient, told, vault)
        own["protection"] = message.patient.protection
    return cls(told=told, **own)


def _own_fields(cls: type[Fact]) -> list[str]:
    return [field.name for field in fields(cls) if field.name not in {"told", "sealed_patient", "protection"}]


def _told(message: Inbound, received_at: datetime, source: Source, digest: bytes) -> Told:
    return Told(
        case_id=message.case_id,
        message_id=message.message_id,
        sender=message.sender,
        sent_at=message.sent_at,
        received_at=received_at,
        channel=message.channel,
        reserve=message.reserve,
        corrects=message.corrects,
        facility=message.episode.facility if isinstance(message, EpisodeMessage) else None,
        digest=digest,
        source=source,
    )


def _sealed(patient: InboundPatient, told: Told, vault: Vault) -> SealedPatient | None:
    """Seal the identity; a protected person's was never sent, and the model has seen to that."""
    if patient.id_system is None or patient.id_value is None:
        return None
    identity = Patient(
        id_system=patient.id_system,
        id_oid=patient.id_oid,
        id_value=patient.id_value,
        name=patient.name,
        registered_address=patient.registered_address,
    )
    return vault.seal_patient(told.case_id, told.message_id, identity)
