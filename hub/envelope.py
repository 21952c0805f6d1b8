"""CloudEvents 1.0 headers in Kafka's binary mode: what routers and people may read without opening a record.

Nothing here tells who a patient is: the subject is the case id, and the id is that of the message or notice.
"""

from datetime import datetime
from typing import Final
from urllib.parse import quote

from hub.domain.outbound import NoticeHead
from hub.inbound import Inbound
from hub.records import Record, full_names

Headers = list[tuple[str, bytes]]

_ALWAYS: Final = (("ce_specversion", b"1.0"), ("content-type", b"application/avro"))


def headers_of(record: Record, *, event_id: str, source: str, subject: str, at: datetime) -> Headers:
    """Return the headers of *record*: its id within *source* (a path, `/intake`), its case, its instant (UTC)."""
    return _headers(full_names()[type(record)], event_id, source, subject, at)


def inbound_headers(message: Inbound) -> Headers:
    """Return the headers of a message that a party sends."""
    source = f"/parties/{quote(message.sender, safe='')}"
    return _headers(full_names()[type(message)], message.message_id, source, message.case_id, message.sent_at)


def notice_headers(head: NoticeHead, full_name: str) -> Headers:
    """Return the headers of a notice; repeats of it bear the same id."""
    return _headers(full_name, head.notice_id, "/notify", head.case_id, head.issued_at)


def _headers(full_name: str, event_id: str, source: str, subject: str, at: datetime) -> Headers:
    own = {
        "ce_id": event_id,
        "ce_source": source,
        "ce_type": full_name,
        "ce_subject": subject,
        "ce_time": at.isoformat().replace("+00:00", "Z"),
        "ce_dataschema": f"urn:siphub:schema:{full_name}",
    }
    return [*_ALWAYS, *((name, value.encode()) for name, value in own.items())]
