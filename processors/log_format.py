"""How the log's records are written and read: the hub's codec, allowed to see nothing but decisions and claims."""

from typing import Final

from hub.codec import decode, encode
from hub.envelope import Headers, headers_of
from hub.internal import Decision, PartitionClaimed
from processors.case_log import LogCodec
from processors.claims import LogRecord

LOG_RECORDS: Final[frozenset[type[LogRecord]]] = frozenset({Decision, PartitionClaimed})
MAX_DECISION_BYTES: Final = 2_097_152
SOURCE: Final = "/decide"


def decode_log_record(value: bytes) -> LogRecord:
    """Read one record of the log. Raises hub.codec.DecodeRefused."""
    return decode(value, LOG_RECORDS, limit=MAX_DECISION_BYTES)


def log_headers(record: LogRecord) -> Headers:
    """Give the headers of a record of the log: a decision's id is its case, version and claim."""
    match record:
        case Decision():
            event_id, subject = f"{record.case_id}|{record.version}|{record.claim}", record.case_id
            return headers_of(record, event_id=event_id, source=SOURCE, subject=subject, at=record.recorded_at)
        case PartitionClaimed():
            event_id = f"{record.worker}|{record.claimed_at.isoformat()}"
            return headers_of(record, event_id=event_id, source=SOURCE, subject=record.worker, at=record.claimed_at)


AVRO_LOG: Final = LogCodec(decode_log_record, encode, log_headers)
