"""From a fact to its place in the inbox: the one way in, for intake and for what is released from quarantine."""

from hub.codec import encode_body
from hub.domain.facts import Fact
from hub.internal import InboxMessage


def to_inbox(fact: Fact) -> InboxMessage:
    """Return the record of `hub.commands.v1` that carries *fact*, with the receipt and the source it was told with."""
    told = fact.told
    fingerprint, body = encode_body(fact)
    return InboxMessage(
        case_id=told.case_id,
        received_at=told.received_at,
        source_topic=told.source.topic,
        source_partition=told.source.partition,
        source_offset=told.source.offset,
        digest=told.digest,
        type=type(fact).__name__,
        fingerprint=fingerprint,
        body=body,
    )
