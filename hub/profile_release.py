"""Keeps the present versions of the profiles: `python -m hub.profile_release`, whenever one of them has changed.

What is kept is added to and never changed or removed, since decisions in the log name it.
"""

import sys
from pathlib import Path

from hub.kept_profiles import FOLDER, keep
from hub.profile_files import load_profile, profile_names


def release(folder: Path) -> list[Path]:
    """Keep the present version of every profile in *folder*; give the files that were added."""
    folder.mkdir(exist_ok=True)
    before = set(folder.iterdir())
    now = [keep(load_profile(name), folder) for name in profile_names()]
    return [path for path in now if path not in before]


if __name__ == "__main__":
    for added in release(Path(__file__).parent / "profiles" / FOLDER):
        sys.stdout.write(f"{added.name}\n")
