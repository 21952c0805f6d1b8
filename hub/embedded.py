"""A Kafka in memory, for the demo and for quick tests: the in-memory cluster that librdkafka carries for its own tests.

It is a real TCP endpoint that any client of this machine can reach, it starts in milliseconds, and nothing is kept.
What it cannot do: topics are made here and by no admin client; each partition keeps at most 5 MB or 100,000 records,
dropping the oldest; nothing is compacted; the timestamp in a producer's receipt means nothing; a topic that is not
made here appears by itself with four partitions; and a second member of a group waits out the whole rebalance timeout.
So it never serves tests of recovery, rebalancing or endurance: those run on a real Kafka.
"""

import ctypes
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import confluent_kafka

_PRODUCER = 0
_QUIET = b"2"
_ERROR_BYTES = 512


class EmbeddedKafkaError(RuntimeError):
    """The in-memory cluster could not be started, or would not make a topic."""


class EmbeddedKafka:
    """A running in-memory cluster of one broker; close it, or use `embedded_kafka`."""

    def __init__(self) -> None:
        """Start the cluster on a free port of 127.0.0.1."""
        self._library = _librdkafka()
        with _no_signals_for_new_threads():
            self._client = self._new_client()
            self._cluster = self._library.rd_kafka_mock_cluster_new(self._client, 1)
        if not self._cluster:
            raise EmbeddedKafkaError("librdkafka could not start its in-memory cluster.")
        self._library.rd_kafka_mock_group_initial_rebalance_delay_ms(self._cluster, 0)

    @property
    def address(self) -> str:
        """Where clients find it: `host:port`."""
        return str(self._library.rd_kafka_mock_cluster_bootstraps(self._cluster).decode())

    def create_topic(self, name: str, partitions: int) -> None:
        """Make a topic; its name must be new."""
        failed = self._library.rd_kafka_mock_topic_create(self._cluster, name.encode(), partitions, 1)
        if failed:
            raise EmbeddedKafkaError(f"The in-memory cluster did not make {name}: librdkafka error {failed}.")

    def close(self) -> None:
        """Stop the cluster and forget everything in it."""
        self._library.rd_kafka_mock_cluster_destroy(self._cluster)
        self._library.rd_kafka_destroy(self._client)

    def _new_client(self) -> int:
        """Make the librdkafka handle that the cluster must hang on."""
        config = self._library.rd_kafka_conf_new()
        error = ctypes.create_string_buffer(_ERROR_BYTES)
        self._library.rd_kafka_conf_set(config, b"log_level", _QUIET, error, _ERROR_BYTES)
        client = self._library.rd_kafka_new(_PRODUCER, config, error, _ERROR_BYTES)
        if not client:
            raise EmbeddedKafkaError(f"librdkafka could not start: {error.value.decode()}")
        return int(client)


@contextmanager
def embedded_kafka(topics: Mapping[str, int]) -> Iterator[EmbeddedKafka]:
    """Run an in-memory cluster for the length of a `with`, with *topics*: name to number of partitions."""
    kafka = EmbeddedKafka()
    try:
        for name, partitions in topics.items():
            kafka.create_topic(name, partitions)
        yield kafka
    finally:
        kafka.close()


@contextmanager
def _no_signals_for_new_threads() -> Iterator[None]:
    """Let threads made meanwhile inherit a mask that blocks every signal.

    A signal that reaches the cluster's own thread interrupts its poll, and librdkafka then ends the cluster.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _librdkafka() -> ctypes.CDLL:
    """Load the librdkafka inside confluent-kafka's wheel, the very one that confluent_kafka itself uses."""
    package = Path(confluent_kafka.__file__).parent
    folders = (package.with_name("confluent_kafka.libs"), package / ".dylibs", package)
    found = [path for folder in folders for path in sorted(folder.glob("librdkafka*"))]
    if not found:
        raise EmbeddedKafkaError("confluent-kafka is installed without its own librdkafka; install it as a wheel.")
    library = ctypes.CDLL(str(found[0]))
    for name, arguments, result in _INTERFACE:
        function = getattr(library, name)
        function.argtypes, function.restype = arguments, result
    return library


_INTERFACE = [
    ("rd_kafka_conf_new", [], ctypes.c_void_p),
    (
        "rd_kafka_conf_set",
        [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_size_t],
        ctypes.c_int,
    ),
    ("rd_kafka_new", [ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t], ctypes.c_void_p),
    ("rd_kafka_destroy", [ctypes.c_void_p], None),
    ("rd_kafka_mock_cluster_new", [ctypes.c_void_p, ctypes.c_int], ctypes.c_void_p),
    ("rd_kafka_mock_cluster_destroy", [ctypes.c_void_p], None),
    ("rd_kafka_mock_cluster_bootstraps", [ctypes.c_void_p], ctypes.c_char_p),
    (
        "rd_kafka_mock_topic_create",
        [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_int],
        ctypes.c_int,
    ),
    ("rd_kafka_mock_group_initial_rebalance_delay_ms", [ctypes.c_void_p, ctypes.c_int32], None),
]
