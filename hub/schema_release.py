"""Freezes the present schemas as a release: `python -m hub.schema_release v2`, on purpose and once for each version.

A release is one file in `schemas/released/`, one schema on each line, without `doc`.  What stands there was once
written into a log, so every later schema must read it and be read by it (FULL_TRANSITIVE); no release is overwritten.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from hub.schema_files import ROOT, current


def release(version: str, folder: Path) -> Path:
    """Write the release *version* (`v` and a number) into *folder*; raise `FileExistsError` if it is there already."""
    if not re.fullmatch(r"v[1-9]\d*", version):
        message = f"{version!r} is no name of a release; write v and a number"
        raise ValueError(message)
    lines = [json.dumps(without_doc(schema.source), ensure_ascii=False) for _, schema in sorted(current().items())]
    path = folder / f"{version}.jsonl"
    with path.open("x", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return path


def without_doc(node: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """Return the schema without its explanations, which no reader of bytes needs."""
    match node:
        case dict():
            return {key: without_doc(value) for key, value in node.items() if key != "doc"}
        case list():
            return [without_doc(item) for item in node]
        case _:
            return node


if __name__ == "__main__":
    release(sys.argv[1], ROOT / "released")
