"""`sip-hub broker` as a person meets it."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.kafka_backend import NEEDS_OWN_BROKER

COMMAND = [sys.executable, "-m", "hub.cli", "broker"]
LAST_LINE = "  sip-hub worker all        # run the hub\n"


@pytest.mark.kafka
@NEEDS_OWN_BROKER
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_told_to_stop_and_says_what_to_do_next(ending: signal.Signals) -> None:
    with subprocess.Popen([*COMMAND, "--port", "0", "--fresh"], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        said = list(iter(running.stdout.readline, LAST_LINE))
        address = re.search(r"serves at (127\.0\.0\.1):(\d+)", said[0])
        assert address is not None, said
        with socket.create_connection((address[1], int(address[2])), timeout=5):
            pass
        running.send_signal(ending)
        try:
            rest, _ = running.communicate(timeout=30)
        finally:
            running.kill()

    assert (running.returncode, rest) == (0, "Stopped.\n")
    assert f"  export SIP_HUB_KAFKA={address[1]}:{address[2]}\n" in said


def test_without_java_it_says_what_to_install(tmp_path: Path) -> None:
    bare = {name: value for name, value in os.environ.items() if name != "JAVA_HOME"} | {"PATH": str(tmp_path)}

    done = subprocess.run(COMMAND, capture_output=True, text=True, check=False, env=bare)

    assert done.returncode == 3
    assert "Java 17 or later is not on PATH" in done.stderr
    assert "name a running Kafka in SIP_HUB_KAFKA" in done.stderr
    assert "Traceback" not in done.stderr
