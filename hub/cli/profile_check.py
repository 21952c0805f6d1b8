"""`sip-hub profile check`: whether profiles can be used, and what to write instead where one cannot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from hub.cited_yaml import FileRefusedError
from hub.cli.language import said_elsewhere
from hub.cli.profile_lookup import text_of
from hub.cli.terminal import Exit, fail, out, print_json, tell
from hub.profile_files import RATES, Profile, load_profile, profile_names, read_profile


@dataclass(frozen=True, slots=True)
class Checked:
    """A file, with the profile that it holds, or with what stands in its way."""

    path: Path
    profile: Profile | None
    refusal: str | None

    @property
    def not_known(self) -> list[str]:
        """The values that the file itself names as not known now."""
        if self.profile is None:
            return []
        last = {name: entries[-1] for name, entries in self.profile.values.items()}
        return sorted(name for name, each in last.items() if each.unknown and each.stated_in == self.profile.name)


def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", help="Your own profiles, or a directory of them. Left out: the hub's."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
) -> None:
    """Check profiles before they are used: dated, cited, whole, and stating no more than their level may.

    What cannot be used is named with its file, its line and what to write instead.

    Exit code 0: all can be used. 1: one cannot. 2: there is no such file.

    sip-hub profile check ./region-08.yaml
    """
    found = [_checked(path) for path in _files(paths)] if paths else list(_own())
    if as_json:
        print_json({"profiles": [_plain(each) for each in found]})
    else:
        _show(found)
    if any(each.refusal for each in found):
        raise typer.Exit(Exit.DIFFERS)


def _own() -> Iterator[Checked]:
    for name in profile_names():
        path = Path("hub/profiles", f"{name}.yaml")
        try:
            yield Checked(path, load_profile(name), None)
        except FileRefusedError as error:
            yield Checked(path, None, str(error))


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        found = [each for each in sorted(path.glob("*.yaml")) if each.name != RATES] if path.is_dir() else [path]
        if not found:
            fail(Exit.INPUT, "{path} holds no profile; a profile is a file that ends in .yaml.", path=path)
        yield from found


def _checked(path: Path) -> Checked:
    try:
        return Checked(path, read_profile(text_of(path), path), None)
    except FileRefusedError as error:
        return Checked(path, None, str(error))


def _plain(each: Checked) -> dict[str, Any]:
    return {
        "path": str(each.path),
        "name": each.profile and each.profile.name,
        "digest": each.profile and each.profile.digest,
        "not_known": each.not_known,
        "refusal": each.refusal,
    }


def _show(found: Sequence[Checked]) -> None:
    for each in found:
        if each.profile is None:
            out.print(said_elsewhere(each.refusal or ""), style="red", markup=False)
            continue
        tell(
            "{path}: can be used; version {digest}; {count} values not known",
            path=each.path,
            digest=each.profile.digest[:12],
            count=len(each.not_known),
        )
    refused = sum(each.refusal is not None for each in found)
    if refused:
        tell("{refused} of {all} cannot be used.", "red", refused=refused, all=len(found))
    else:
        tell("All {all} can be used.", "green", all=len(found))
