"""Which partition a key belongs to: the same answer that every client of Kafka gives by default (murmur2)."""

from aiokafka.partitioner import murmur2


def partition_of(key: bytes, partitions: int) -> int:
    """Give the partition of *key* in a topic of *partitions* partitions."""
    return int((murmur2(key) & 0x7FFFFFFF) % partitions)
