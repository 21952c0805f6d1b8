"""What is installed is what was tested: every file that the hub reads at run time is in the wheel."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
READ_AT_RUN_TIME = {".avsc", ".json", ".tsv", ".yaml", ".xml"}


def files_read_at_run_time() -> set[str]:
    return {
        str(path.relative_to(ROOT))
        for folder in ("hub", "processors", "connectors", "schemas")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in READ_AT_RUN_TIME
    }


def test_the_wheel_holds_every_file_that_is_read_at_run_time(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [wheel] = tmp_path.glob("sip_hub-*.whl")
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())

    wanted = files_read_at_run_time()
    assert wanted - names == set()
    assert {"hub/kafka/pom.xml", "hub/profiles/statute.yaml", "schemas/topics.yaml"} <= wanted
    assert {name for name in names if name.startswith("tests/")} == set()
