"""How the log's records are written and read: the hub's codec, allowed to see nothing but decisions and claims."""

from typing import Final

from hub.codec import decode, encode
from hub.internal import Decision, PartitionClaimed
from processors.case_log import LogCodec
from processors.claims import LogRecord

LOG_RECORDS: Final[frozenset[type[LogRecord]]] = frozenset({Decision, PartitionClaimed})


def decode_log_record(value: bytes) -> LogRecord:
    """Read one record of the log. Raises hub.codec.DecodeRefused."""
    return decode(value, LOG_RECORDS)


AVRO_LOG: Final = LogCodec(decode_log_record, encode)
