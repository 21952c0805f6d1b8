"""Where Apache Kafka comes from: Maven copies the jars of hub/kafka/pom.xml into the cache, once for each pom."""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

POM = Path(__file__).parent / "kafka" / "pom.xml"
COPY = "org.apache.maven.plugins:maven-dependency-plugin:copy-dependencies"  # its version stands in the pom
OLDEST_JAVA = 17
DOWNLOAD_SECONDS = 600


class KafkaUnavailableError(RuntimeError):
    """A real Kafka cannot be started here; the sentence says why, and what to do about it."""


def why_not() -> str | None:
    """Say what this machine lacks to start a real Kafka, or None if it lacks nothing."""
    version = java_version()
    if version is None:
        return f"Java {OLDEST_JAVA} or later is not on PATH (Debian: default-jre-headless)"
    if version < OLDEST_JAVA:
        return f"Java {version} is on PATH, and Kafka needs {OLDEST_JAVA} or later"
    if not cached_jars().is_dir() and shutil.which("mvn") is None:
        return "Maven is not on PATH (Debian: maven), and the jars of Kafka are not in the cache"
    return None


def java() -> str:
    """Name the java to run: that of JAVA_HOME, else the first on PATH."""
    home = os.environ.get("JAVA_HOME")
    return str(Path(home) / "bin" / "java") if home else "java"


def java_version() -> int | None:
    """Tell the main version of `java`, or None if it cannot be run."""
    try:
        answer = subprocess.run([java(), "-version"], capture_output=True, text=True, check=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r'version "(\d+)', answer.stderr)
    return int(found[1]) if found else None


def cached_jars() -> Path:
    """Name the folder of the cache that holds, or will hold, the jars of this very pom."""
    digest = hashlib.sha256(POM.read_bytes()).hexdigest()[:16]
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "sip-hub" / f"kafka-{digest}"


def jars() -> Path:
    """Give the folder of jars, after fetching them (some 50 MB, once) if the cache does not hold them."""
    reason = why_not()
    if reason:
        raise KafkaUnavailableError(f"{reason}. Install it, or name a running Kafka in SIP_HUB_KAFKA.")
    kept = cached_jars()
    if not kept.is_dir():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as fresh:
            _fetch(Path(fresh) / "jars")
            _keep(Path(fresh) / "jars", kept)
    return kept


def _fetch(folder: Path) -> None:
    command = ["mvn", "--batch-mode", "--quiet", "--strict-checksums", "--file", str(POM), COPY]
    command += ["-DincludeScope=runtime", f"-DoutputDirectory={folder}"]
    try:
        subprocess.run(command, capture_output=True, text=True, check=True, timeout=DOWNLOAD_SECONDS)
    except subprocess.CalledProcessError as error:
        raise KafkaUnavailableError(f"Maven could not fetch Kafka:\n{(error.stdout + error.stderr)[-2000:]}") from error
    except subprocess.TimeoutExpired as error:
        raise KafkaUnavailableError(f"Maven did not fetch Kafka within {DOWNLOAD_SECONDS} seconds.") from error


def _keep(fresh: Path, kept: Path) -> None:
    """Move a whole folder into place, so that nobody ever sees half of one."""
    try:
        fresh.rename(kept)
    except OSError:
        if not kept.is_dir():  # someone else was quicker, which is as good
            raise
