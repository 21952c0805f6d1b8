"""What `sip-hub quarantine` does with Kafka and the vault: find what is kept, judge it again, say what was done."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from hub import topics
from hub.cli.log_reading import reading
from hub.cli.registry_ids import registry_ids
from hub.cli.terminal import Exit, fail
from hub.cli.vault_door import open_vault
from hub.codec import DecodeRefused, Ids, decode, decode_notice, encode, is_notice
from hub.domain.facts import Fact
from hub.domain.outbound import OverdueRaised, OverdueResolved
from hub.envelope import headers_of, notice_headers
from hub.gate import consequences
from hub.inbox import to_inbox
from hub.internal import InboxMessage, QuarantineHandled
from hub.partitioning import partition_of
from hub.party_registry import PartyRegistry
from hub.publishing import Publication, publish
from hub.quarantine import RECORDS, Kept, OriginalGoneError, Place, Quarantine, judged_again, original_of
from hub.records import full_names
from hub.refusals import Refused
from hub.settings import Settings
from hub.topic_reader import partition_count, partition_counts, read_to_end
from hub.vault import Vault
from processors.intake import INTERNAL_ERROR
from processors.notify import NO_INBOX

SOURCE: Final = "/quarantine"
_ALERTS: Final[frozenset[type[OverdueRaised | OverdueResolved]]] = frozenset({OverdueRaised, OverdueResolved})


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in quarantine, and how many records there could not be read."""

    kept: tuple[Kept, ...]
    unreadable: int


@dataclass(frozen=True, slots=True)
class Opener:
    """What is needed to open an original, and to read it: the vault, and what a schema registry says of its id."""

    vault: Vault
    ids_of: Callable[[bytes], Ids]


@dataclass(frozen=True, slots=True)
class Release:
    """One record that may go: what is to be sent, of which type, and to which case if it is a message.

    `also` is what the message means for other cases than its own.
    """

    kept: Kept
    type: str
    publication: Publication
    case_id: str | None
    also: tuple[Publication, ...] = ()


def everything(settings: Settings) -> Found:
    """Read the whole quarantine."""
    partitions = partition_count(settings, topics.QUARANTINE)
    return _read(settings, range(partitions), partitions)


def kept_at(settings: Settings, places: Sequence[Place]) -> list[Kept]:
    """Give all that is kept of *places*, in their order; end the command if one of them holds nothing."""
    partitions = partition_count(settings, topics.QUARANTINE)
    found = _read(settings, sorted({partition_of(place.key, partitions) for place in places}), partitions)
    by_place = {place: [each for each in found.kept if each.place == place] for place in places}
    if missing := [str(place) for place, kept in by_place.items() if not kept]:
        fail(
            Exit.DIFFERS,
            "Nothing of {places} is kept in quarantine; `sip-hub quarantine list` tells.",
            places=", ".join(missing),
        )
    return [each for kept in by_place.values() for each in kept]


def _read(settings: Settings, numbers: Iterable[int], partitions: int) -> Found:
    quarantine, unreadable = Quarantine(), 0
    with reading(topics.QUARANTINE, partitions) as begin:
        for number in numbers:
            tell = begin(number)
            for record in read_to_end(settings, topics.QUARANTINE, number):
                tell()
                try:
                    quarantine.fold(decode(record.value or b"", RECORDS))
                except DecodeRefused:
                    unreadable += 1
    return Found(tuple(quarantine.kept()), unreadable)


@contextmanager
def opening(settings: Settings) -> Iterator[Opener]:
    """Open the vault, and the registry if there is one; `hub.cli.failures` tells of a vault that does not answer."""
    with open_vault(settings) as vault, registry_ids(settings.schema_registry) as ids_of:
        yield Opener(vault, ids_of)


def release_of(kept: Kept, opener: Opener, parties: PartyRegistry, existing: Collection[str]) -> Release | Refused:
    """Judge one record anew: what is to be sent, or why it is still refused.  *existing* are Kafka's topics."""
    try:
        original = original_of(kept, opener.vault)
    except OriginalGoneError as error:
        return Refused(code="ORIGINAL_GONE", sentence=str(error))
    ids = opener.ids_of(original)
    if kept.place.topic not in topics.inbound_topics():
        return _sent_again(kept, original, ids, existing)
    try:
        fact = judged_again(kept, original, vault=opener.vault, parties=parties, ids=ids)
    except SQLAlchemyError:
        raise
    except Exception as error:  # noqa: BLE001 - as in intake; and what it says may hold what was sent
        sentence = f"the hub cannot judge this record ({type(error).__name__}); have the program repaired"
        return Refused(code=INTERNAL_ERROR, sentence=sentence)
    return fact if isinstance(fact, Refused) else _let_in(kept, fact)


def existing_topics(settings: Settings) -> frozenset[str]:
    """Give the names of the topics that Kafka has."""
    return frozenset(partition_counts(settings))


def record(settings: Settings, done: Iterable[QuarantineHandled]) -> None:
    """Append what was done to the quarantine, acknowledged."""
    publish(settings, [_publication(each) for each in done], lambda: None)


def _let_in(kept: Kept, fact: Fact) -> Release:
    also = (_to_its_case(kept, to_inbox(each), number) for number, each in enumerate(consequences(fact), start=1))
    return Release(kept, type(fact).__name__, _to_its_case(kept, to_inbox(fact)), fact.told.case_id, tuple(also))


def _to_its_case(kept: Kept, message: InboxMessage, number: int = 0) -> Publication:
    event_id = kept.place.key.decode() + (f"|{number}" if number else "")
    case_id, at = message.case_id, kept.quarantined.received_at
    headers = headers_of(message, event_id=event_id, source=SOURCE, subject=case_id, at=at)
    return Publication(topics.COMMANDS, case_id.encode(), encode(message), tuple(headers), case_id)


def _sent_again(kept: Kept, original: bytes, ids: Ids, existing: Collection[str]) -> Release | Refused:
    """Send what had no topic to go to: a notice to the inbox of its controller, or an alert to the operators."""
    try:
        sent, kind = _notice(original, ids) if is_notice(original, ids) else _alert(original, ids)
    except DecodeRefused as refused:
        return Refused(code=refused.code, sentence=refused.sentence)
    if sent.topic not in existing:
        sentence = f"topic {sent.topic} still does not exist; make it with `sip-hub topics apply`"
        return Refused(code=NO_INBOX, sentence=sentence)
    return Release(kept, kind, sent, None)


def _notice(original: bytes, ids: Ids) -> tuple[Publication, str]:
    head, content = decode_notice(original, ids=ids)
    headers = notice_headers(head, full_names()[type(content)])
    inbox = topics.inbox_of(head.controller)
    return Publication(inbox, head.case_id.encode(), original, tuple(headers), head.case_id), type(content).__name__


def _alert(original: bytes, ids: Ids) -> tuple[Publication, str]:
    alert = decode(original, _ALERTS, ids=ids)
    at = alert.due_at if isinstance(alert, OverdueRaised) else alert.ended_at
    headers = headers_of(alert, event_id=alert.alert_id, source=SOURCE, subject=alert.case_id, at=at)
    return Publication(topics.ALERTS, alert.alert_id.encode(), original, tuple(headers), alert.case_id), type(
        alert
    ).__name__


def _publication(done: QuarantineHandled) -> Publication:
    key = Place(done.source_topic, done.source_partition, done.source_offset).key
    event_id = f"{key.decode()}|{done.handling}|{done.handled_at.isoformat()}"
    headers = headers_of(done, event_id=event_id, source=SOURCE, subject=key.decode(), at=done.handled_at)
    return Publication(topics.QUARANTINE, key, encode(done), tuple(headers), done.case_id or "")
