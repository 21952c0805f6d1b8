"""A notice on its way: the one topic that its controller reads, and the record that goes there."""

from typing import TypeAlias

from hub import topics
from hub.codec import encode_notice
from hub.domain.outbound import Notice, NoticeHead
from hub.envelope import notice_headers
from hub.records import full_names
from hub.registry import SchemaRegistry
from hub.schema_files import schema_of
from processors.producer import Outgoing

Destination: TypeAlias = tuple[str, int]


def on_its_way(head: NoticeHead, content: Notice, registry: SchemaRegistry | None) -> tuple[Destination, Outgoing]:
    """Return where the notice goes, and the record; it bears the id of *registry*, if there is one."""
    full_name = full_names()[type(content)]
    registry_id = registry.id_of(schema_of(full_name).fingerprint) if registry else None
    value = encode_notice(head, content, registry_id=registry_id)
    told = Outgoing(key=head.case_id.encode(), value=value, headers=notice_headers(head, full_name))
    return (topics.inbox_of(head.controller), 0), told
