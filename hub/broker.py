"""A real Apache Kafka for development and tests: one KRaft node on this machine, from jars, without Docker.

It can be killed and started again on the same files and the same port: what it had acknowledged is still there.
"""

import base64
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.kafka_jars import KafkaUnavailableError, jars, java

READY_LINE = "Kafka Server started"
READY_SECONDS = 60.0
STOP_SECONDS = 15.0
# Quick to start and small, not fast for long: a development broker.
_JVM = ["-Xmx256m", "-Xms64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"]
_PROPERTIES = """\
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
controller.quorum.voters=1@127.0.0.1:{controller_port}
log.dirs={data}
auto.create.topics.enable=false
default.replication.factor=1
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
broker.heartbeat.interval.ms=500
broker.session.timeout.ms=3000
log.cleaner.dedupe.buffer.size=4194304
num.network.threads=2
num.io.threads=4
"""


class Broker:
    """One Kafka node with its files in *directory*; `start` and `stop` it, or `kill` it as a power cut would."""

    def __init__(self, directory: Path, port: int = 0) -> None:
        """Lay claim to *port* on 127.0.0.1 (0: any that is free), the same one at every start of this object."""
        self.directory = directory
        self.port = port or free_port()
        self._controller_port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where clients find it: `host:port`."""
        return f"127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """The file that holds what Kafka says."""
        return self.directory / "broker.log"

    @property
    def pid(self) -> int:
        """The process id of the running node, for tests that pause it."""
        return self._running().pid

    def start(self) -> None:
        """Start the node and wait until it serves; the first start formats its files."""
        if self._process is not None:
            raise RuntimeError("This broker is already started.")
        classpath = f"{jars()}/*"
        self._write_properties()
        if not (self._data / "meta.properties").exists():
            self._format(classpath)
        with self.log.open("ab") as log:
            seen = log.tell()
            self._process = subprocess.Popen(
                [java(), *_JVM, "-cp", classpath, "kafka.Kafka", str(self._properties)], stdout=log, stderr=log
            )
        self._wait_until_ready(seen)

    def stop(self) -> None:
        """Stop the node in good order; harmless if it is not running."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def kill(self) -> None:
        """End the node at once (SIGKILL); what it had acknowledged is there at the next start."""
        process = self._running()
        process.kill()
        process.wait()
        self._process = None

    def wait(self) -> int:
        """Wait until the node ends by itself, and give its exit code."""
        code = self._running().wait()
        self._process = None
        return code

    def complaints(self, seen: int = 0) -> str:
        """Give what Kafka complained of since byte *seen* of its log, else the last it said; a few lines."""
        lines = self._said_since(seen).splitlines()
        complaints = [line for line in lines if " ERROR " in line or "Exception" in line]
        return "\n".join([*(complaints or lines)[-10:], f"(all of it: {self.log})"])

    @property
    def _data(self) -> Path:
        return self.directory / "data"

    @property
    def _properties(self) -> Path:
        return self.directory / "server.properties"

    def _said_since(self, seen: int) -> str:
        return self.log.read_bytes()[seen:].decode(errors="replace")

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError("This broker is not running.")
        return self._process

    def _write_properties(self) -> None:
        self.directory.mkdir(parents=True, exist_ok=True)
        self._properties.write_text(
            _PROPERTIES.format(port=self.port, controller_port=self._controller_port, data=self._data.resolve())
        )

    def _format(self, classpath: str) -> None:
        cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        tool = [java(), *_JVM, "-cp", classpath, "kafka.tools.StorageTool", "format", f"--cluster-id={cluster}"]
        done = subprocess.run(
            [*tool, "--config", str(self._properties)],
            capture_output=True,
            text=True,
            check=False,
            timeout=READY_SECONDS,
        )
        if done.returncode:
            raise KafkaUnavailableError(f"Kafka could not format {self._data}:\n{done.stderr[-2000:]}")

    def _wait_until_ready(self, seen: int) -> None:
        """Watch the log from byte *seen* on for the line that says the node serves."""
        process, limit = self._running(), time.monotonic() + READY_SECONDS
        while time.monotonic() < limit:
            if READY_LINE in self._said_since(seen):
                return
            if process.poll() is not None:
                self._process = None
                raise KafkaUnavailableError(f"Kafka ended with code {process.returncode}:\n{self.complaints(seen)}")
            time.sleep(0.05)
        self.stop()
        raise KafkaUnavailableError(f"Kafka did not serve within {READY_SECONDS:.0f} seconds:\n{self.complaints(seen)}")


@contextmanager
def running_broker(directory: Path | None = None, port: int = 0) -> Iterator[Broker]:
    """Run a broker for the length of a `with`; without *directory* its files are removed afterwards."""
    if directory is None:
        with tempfile.TemporaryDirectory(prefix="sip-hub-kafka-") as fresh, running_broker(Path(fresh), port) as broker:
            yield broker
        return
    broker = Broker(directory, port)
    try:
        broker.start()
        yield broker
    finally:
        broker.stop()


def free_port() -> int:
    """Find a port on 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
