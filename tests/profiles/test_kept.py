"""What a profile said when a decision was made by it can always be asked for: versions are added, never changed."""

import json
import subprocess
from pathlib import Path

import pytest

from hub.cited_yaml import FileRefusedError
from hub.kept_profiles import file_name, keep, kept_digests, kept_version, read_kept
from hub.profile_files import load_profile, profile_names
from hub.profile_release import release

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "hub" / "profiles" / "kept"


def removed(repository: Path, folder: Path) -> set[str]:
    """The names that git has seen in *folder* and that stand there no longer, committed or not."""
    git = ["git", "-c", "safe.directory=*", "-C", str(repository), "log", "--no-renames", "--name-only", "--format="]
    seen = subprocess.run([*git, "--", str(folder)], check=True, capture_output=True, text=True).stdout
    return {Path(line).name for line in seen.splitlines() if line} - {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("name", profile_names())
def test_the_present_version_of_each_profile_is_kept(name: str) -> None:
    """If this fails, a profile has changed: run `python -m hub.profile_release`."""
    profile = load_profile(name)

    assert name == kept_digests().get(profile.digest)
    assert profile.values == kept_version(profile.digest).values


@pytest.mark.parametrize("digest", sorted(kept_digests()))
def test_every_kept_version_is_what_it_is_named_for(digest: str) -> None:
    assert (digest, kept_digests()[digest]) == (kept_version(digest).digest, kept_version(digest).name)


def test_nothing_that_was_ever_kept_has_been_removed() -> None:
    """If this fails, a version is gone that a decision may name: restore it from git."""
    assert set() == removed(ROOT, FOLDER)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository of its own, in which the versions of now are kept and committed."""
    release(tmp_path / "kept")
    commit(tmp_path, "init")
    return tmp_path


def commit(repository: Path, *before: str) -> None:
    git = ["git", "-C", str(repository), "-c", "user.name=t", "-c", "user.email=t@example.org"]
    for command in ([*before], ["add", "-A"], ["commit", "-q", "-m", "As it is."]):
        if command:
            subprocess.run([*git, *command], check=True, capture_output=True)


class TestTheWatchOverWhatIsKept:
    """It finds a version that was removed, before and after the commit, and lets one be added."""

    @pytest.mark.parametrize("committed", [True, False])
    def test_one_that_is_removed_is_found_until_it_is_restored(self, repository: Path, committed: bool) -> None:  # noqa: FBT001 - parametrized
        gone = min((repository / "kept").iterdir())
        text = gone.read_text(encoding="utf-8")
        gone.unlink()
        if committed:
            commit(repository)

        assert {gone.name} == removed(repository, repository / "kept")
        gone.write_text(text, encoding="utf-8")
        assert set() == removed(repository, repository / "kept")

    def test_one_that_is_added_is_none(self, repository: Path) -> None:
        (repository / "kept" / "region-10.00.json").write_text("{}")
        commit(repository)

        assert set() == removed(repository, repository / "kept")


class TestAKeptVersion:
    """It proves itself."""

    def kept(self, folder: Path) -> Path:
        return keep(load_profile("statute"), folder)

    def test_reads_as_it_was(self, tmp_path: Path) -> None:
        path, statute = self.kept(tmp_path), load_profile("statute")

        assert file_name("statute", statute.digest) == path.name
        assert statute.values == read_kept(path.read_text(encoding="utf-8"), path).values

    @pytest.mark.parametrize(
        ("was", "is_now"),
        [('"value": 24', '"value": 25'), ('"profile": "statute"', '"profile": "region-08"'), ("{", "")],
    )
    def test_one_that_was_changed_is_refused(self, tmp_path: Path, was: str, is_now: str) -> None:
        path = self.kept(tmp_path)
        text = path.read_text(encoding="utf-8")
        assert was in text

        with pytest.raises(FileRefusedError, match="does not hold the version that it is named for; restore it"):
            read_kept(text.replace(was, is_now, 1), path)

    def test_one_under_another_name_is_refused(self, tmp_path: Path) -> None:
        path = self.kept(tmp_path)

        with pytest.raises(FileRefusedError, match="does not hold the version that it is named for"):
            read_kept(path.read_text(encoding="utf-8"), path.with_name(path.name.replace("statute", "region-08")))

    def test_keeping_it_again_leaves_the_file_alone(self, tmp_path: Path) -> None:
        path = self.kept(tmp_path)
        path.write_text(json.dumps({"as": "it was"}), encoding="utf-8")

        assert path == self.kept(tmp_path)
        assert {"as": "it was"} == json.loads(path.read_text(encoding="utf-8"))


def test_a_release_adds_each_profile_once(tmp_path: Path) -> None:
    folder = tmp_path / "kept"

    assert len(profile_names()) == len(release(folder))
    assert [] == release(folder)
