"""The recorded cases as they stand in cases/: what is told, what is expected, what was approved, and what comes out."""

import json
import shlex
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from typer.testing import CliRunner

from hub.case_file import instant_of, read_case_file
from hub.cli.app import app
from hub.cli.explain import explained
from hub.profile_files import load_rules, read_rules

FOLDER: Final = Path(__file__).parent
CASES: Final = FOLDER / "cases"
CATALOGUE: Final = CASES / "cases.yaml"


@dataclass(frozen=True, slots=True)
class RecordedCase:
    """One case of the catalogue; it has `arguments` of the command, or an imagined `agreement` in their place."""

    name: str
    title: str
    law: tuple[str, ...]
    situations: tuple[str, ...]
    arguments: tuple[str, ...]
    agreement: str | None
    until: str | None
    expect: tuple[dict[str, str], ...]

    @property
    def told(self) -> Path:
        """Where the messages stand."""
        return CASES / f"{self.name}.jsonl"

    @property
    def approved(self) -> Path:
        """Where the approved output stands."""
        return CASES / f"{self.name}.approved.json"


@cache
def catalogue() -> dict[str, Any]:
    """Return cases.yaml; every value is text, so that nobody need know what YAML makes of a date or a yes."""
    found: dict[str, Any] = yaml.load(CATALOGUE.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - text only
    return found


@cache
def recorded_cases() -> dict[str, RecordedCase]:
    """Return every case of the catalogue by its name, in the order in which they stand there."""
    return {name: _case(name, stated) for name, stated in catalogue()["cases"].items()}


@cache
def output_of(name: str) -> dict[str, Any]:
    """Return what the command prints of the case; under an imagined agreement, what it would."""
    case = recorded_cases()[name]
    return _by_the_command(case) if case.agreement is None else _by_an_agreement(case, case.agreement)


def as_recorded(output: dict[str, Any]) -> str:
    """Return the output as it is recorded: valid JSON with one event, deadline or notice a line, for the eye.

    The digest is left out: it names the version of the profile, and a new source in a profile is no other answer.
    """
    shown = output | {"rules": output["rules"] | {"digest": "…"}}
    return "{\n" + ",\n".join(f"{_json(key)}: {_lines(value)}" for key, value in shown.items()) + "\n}\n"


def digest_in_force(output: dict[str, Any], case: RecordedCase) -> str:
    """Return the digest of the profile that the output names."""
    profile = output["rules"]["profile"]
    return (load_rules(profile) if case.agreement is None else _agreement(case.agreement)).digest


def _case(name: str, stated: dict[str, Any]) -> RecordedCase:
    return RecordedCase(
        name=name,
        title=stated["title"],
        law=tuple(stated["law"]),
        situations=tuple(stated["situations"]),
        arguments=tuple(shlex.split(stated.get("arguments", ""))),
        agreement=stated.get("agreement"),
        until=stated.get("until"),
        expect=tuple(stated["expect"]),
    )


def _by_the_command(case: RecordedCase) -> dict[str, Any]:
    result = CliRunner().invoke(app, ["explain", *case.arguments, str(case.told)])
    assert (0, "") == (result.exit_code, result.stderr), case.name
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def _by_an_agreement(case: RecordedCase, agreement: str) -> dict[str, Any]:
    lines = read_case_file(case.told.read_text(encoding="utf-8").splitlines())
    return explained(lines, _agreement(agreement), instant_of(case.until) if case.until else None)


@cache
def _agreement(name: str) -> Any:
    path = FOLDER / "agreements" / f"{name}.yaml"
    return read_rules(path.read_text(encoding="utf-8"), path)


def _lines(value: Any) -> str:
    return "[\n" + ",\n".join(map(_json, value)) + "\n]" if isinstance(value, list) and value else _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
