"""Who may read and write which topic: the rights of the hub's own parts and of the parties, as Kafka's ACLs hold them.

Rights are given to a principal as Kafka knows it (`User:CN=…` for a certificate, `User:name` for a user name).
No right is given to make, alter or delete a topic: that is for whoever administers Kafka.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from kafka.admin import (
    ACL,
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePattern,
    ResourcePatternFilter,
    ResourceType,
)
from kafka.errors import KafkaError, NoError, SecurityDisabledError

from hub.kafka_clients import admin_client
from hub.settings import Settings
from hub.topic_reader import READER_GROUP
from hub.topics import (
    ALERTS,
    CASE_EVENTS,
    COMMANDS,
    INBOX_FAMILY,
    QUARANTINE,
    RATES,
    catalogue,
    inbound_topics,
    inbox_of,
)

ANY_HOST: Final = "*"
INBOXES: Final = "inbox."


class Who(StrEnum):
    """What a principal is to the hub: a part of it, one who looks, one who tends the quarantine, or a party."""

    INTAKE = "intake"
    DECIDE = "decide"
    NOTIFY = "notify"
    OPERATOR = "operator"
    CARETAKER = "caretaker"
    HOSPITAL = "hospital"
    OPEN_CARE = "open-care"
    MUNICIPALITY = "municipality"

    @property
    def is_party(self) -> bool:
        """Say whether it speaks for a controller and reads that controller's inbox."""
        return self in SPEAKS_ON


SPEAKS_ON: Final = {
    Who.HOSPITAL: ("hospital.admissions.v1", "hospital.discharges.v1"),
    Who.OPEN_CARE: ("outpatient.events.v1",),
    Who.MUNICIPALITY: ("municipality.events.v1",),
}


class Verb(StrEnum):
    """What may be done: READ and WRITE bring with them that the topic is seen at all."""

    READ = "READ"
    WRITE = "WRITE"
    DESCRIBE = "DESCRIBE"


class Kind(StrEnum):
    """What it may be done to."""

    TOPIC = "TOPIC"
    GROUP = "GROUP"


class AccessError(RuntimeError):
    """Kafka keeps no rights, or did not take one; the sentence says what to do."""


@dataclass(frozen=True, slots=True, order=True)
class Right:
    """One thing that a principal may do; with `prefixed`, to all whose names begin so."""

    kind: Kind
    name: str
    verb: Verb
    prefixed: bool = False


READER: Final = Right(Kind.GROUP, READER_GROUP, Verb.DESCRIBE)
"""Asked about, though never joined, by whatever reads without a group: `tail`, `case`, the check at start."""


def rights_of(who: Who, controller: str | None = None) -> frozenset[Right]:
    """Give every right that *who* needs, and no other; parties need their *controller*, and nobody else has one."""
    if who.is_party != (controller is not None):
        raise ValueError(f"{who} {'needs a controller' if who.is_party else 'has no controller'}")
    if controller is not None:
        return frozenset({READER, *_party_rights(SPEAKS_ON[who], controller)})
    return frozenset({READER, *_own_rights(who)})


def _own_rights(who: Who) -> Iterator[Right]:
    match who:
        case Who.OPERATOR:
            return _operator_rights()
        case Who.CARETAKER:
            return _caretaker_rights()
        case _:
            return _part_rights(who)


def _party_rights(topics: Iterable[str], controller: str) -> Iterator[Right]:
    """Speak on the topics of its kind, read its controller's inbox in groups named `<controller>.…`."""
    yield from _on(topics, Verb.WRITE)
    yield from _on([inbox_of(controller)], Verb.READ)
    yield Right(Kind.GROUP, f"{controller}.", Verb.READ, prefixed=True)


def _operator_rights() -> Iterator[Right]:
    """Look at everything but what the parties say and are told: there identity stands in the clear."""
    yield from _on([COMMANDS, CASE_EVENTS, QUARANTINE, RATES, ALERTS], Verb.READ)


def _caretaker_rights() -> Iterator[Right]:
    """Look as an operator does, enter rates, and release from quarantine: messages to the hub, notices to inboxes."""
    yield from _operator_rights()
    yield from _on([COMMANDS, QUARANTINE, RATES, ALERTS], Verb.WRITE)
    yield Right(Kind.TOPIC, INBOXES, Verb.WRITE, prefixed=True)


def _part_rights(part: Who) -> Iterator[Right]:
    """Read what the part reads, write what it writes; every part sees all topics, since it checks them at start."""
    inbound = inbound_topics()
    reads = {Who.INTAKE: inbound, Who.DECIDE: (COMMANDS, CASE_EVENTS), Who.NOTIFY: (CASE_EVENTS,)}
    writes = {
        Who.INTAKE: (*inbound, COMMANDS, QUARANTINE),  # heartbeats go into the inbound topics
        Who.DECIDE: (CASE_EVENTS,),
        Who.NOTIFY: (ALERTS, QUARANTINE),
    }
    yield from _on(reads[part], Verb.READ)
    yield from _on(writes[part], Verb.WRITE)
    yield from _on(catalogue().keys() - {INBOX_FAMILY}, Verb.DESCRIBE)
    yield Right(Kind.GROUP, f"sip-hub-{part}", Verb.READ)
    if part in {Who.NOTIFY, Who.INTAKE}:  # intake tells senders of what it refused
        yield Right(Kind.TOPIC, INBOXES, Verb.WRITE, prefixed=True)


def _on(topics: Iterable[str], verb: Verb) -> Iterator[Right]:
    return (Right(Kind.TOPIC, name, verb) for name in topics)


class AccessAdmin:
    """Kafka's side of the rights; use it in a `with`."""

    def __init__(self, settings: Settings) -> None:
        """Connect within five seconds, or say why not."""
        self._client = admin_client(settings, "sip-hub-access")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._client.close()

    def grant(self, principal: str, rights: Iterable[Right]) -> None:
        """Give *principal* the rights; those it has already stay as they are."""
        done = self._client.create_acls([_acl(principal, right) for right in sorted(rights)])
        _raise_any(done["failed"])

    def revoke(self, principal: str, rights: Iterable[Right]) -> None:
        """Take the rights from *principal*; those it does not have are none."""
        done = self._client.delete_acls([_acl(principal, right) for right in sorted(rights)])
        _raise_any(error for _, _, error in done if error is not NoError)

    def granted(self) -> list[tuple[str, Right]]:
        """Give every right to topics and groups that Kafka holds and the hub knows of, by principal."""
        everything = ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY)
        allowed = ACLFilter(None, None, ACLOperation.ANY, ACLPermissionType.ALLOW, everything)
        try:
            held, _ = self._client.describe_acls(allowed)
        except KafkaError as error:
            raise AccessError(_why(type(error))) from error
        return sorted((acl.principal, _right(acl)) for acl in held if _is_ours(acl))


def _acl(principal: str, right: Right) -> ACL:
    pattern = ACLResourcePatternType.PREFIXED if right.prefixed else ACLResourcePatternType.LITERAL
    resource = ResourcePattern(ResourceType[right.kind], right.name, pattern)
    return ACL(principal, ANY_HOST, ACLOperation[right.verb], ACLPermissionType.ALLOW, resource)


def _is_ours(acl: ACL) -> bool:
    return acl.resource_pattern.resource_type.name in Kind.__members__ and acl.operation.name in Verb.__members__


def _right(acl: ACL) -> Right:
    resource = acl.resource_pattern
    prefixed = resource.pattern_type is ACLResourcePatternType.PREFIXED
    return Right(Kind[resource.resource_type.name], resource.resource_name, Verb[acl.operation.name], prefixed)


def _raise_any(errors: Iterable[type[KafkaError]]) -> None:
    for error in errors:
        raise AccessError(_why(error))


def _why(error: type[KafkaError]) -> str:
    if error is SecurityDisabledError:
        return (
            "This Kafka keeps no rights: everyone may read everything. Give it an authorizer.class.name, for KRaft "
            "org.apache.kafka.metadata.authorizer.StandardAuthorizer."
        )
    return f"Kafka did not do it ({error.__name__}). Rights are shown and given to one that may alter the cluster."
