"""What is started on one machine holds no secret, no address of anyone, and no more power than it needs."""

import re
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from hub.settings import Settings

ROOT = Path(__file__).parent.parent.parent
DEPLOYED = ("Dockerfile", "docker-compose.yml", ".env.example", "docker/kafka/server.properties")
WORKERS = ("intake", "decide", "notify")
ADDRESS = re.compile(r"\b(?!127\.0\.0\.1\b)\d{1,3}(?:\.\d{1,3}){3}\b|https?://(?!127\.0\.0\.1)")
MADE_BY_SCRIPT = {"ca.crt", "kafka.pem", "vault_password", "vault.env"}


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return loaded


def ours() -> dict[str, dict[str, Any]]:
    return {name: each for name, each in compose()["services"].items() if each["image"] == "sip-hub"}


@pytest.mark.parametrize("name", DEPLOYED)
def test_no_file_names_a_machine(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8").replace("SIP_HUB_HEALTH_ADDRESS: 0.0.0.0", "")

    assert ADDRESS.findall(text) == []


def test_every_secret_is_a_file_that_git_ignores() -> None:
    files = [each["file"] for each in compose()["secrets"].values()]
    files += [file for each in ours().values() for file in each.get("env_file", [])]
    asked = subprocess.run(
        ["git", "-c", "safe.directory=*", "check-ignore", *files], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert set(asked.stdout.split()) == set(files)


def test_no_value_in_the_file_is_a_password_or_a_key() -> None:
    named = [
        (name, variable)
        for name, each in compose()["services"].items()
        for variable in each.get("environment", {})
        if re.search("PASSWORD|KEY|SECRET|URL", variable) and not variable.endswith("_FILE")
    ]

    assert named == []


@pytest.mark.parametrize("name", ours())
def test_our_containers_can_write_nothing_but_their_own_tmp_and_have_no_power_over_the_machine(name: str) -> None:
    each = ours()[name]

    assert (each["read_only"], len(each["tmpfs"]), each["cap_drop"]) == (True, 1, ["ALL"])
    assert each["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", WORKERS)
def test_a_worker_that_ends_is_started_again_and_says_when_it_is_ready(name: str) -> None:
    worker = ours()[name]

    assert worker["restart"] == "unless-stopped"
    assert "/readyz" in worker["healthcheck"]["test"][-1]
    assert worker["command"] == ["worker", name]


@pytest.mark.parametrize("name", ours())
def test_each_setting_is_one_that_the_hub_knows(name: str) -> None:
    set_here = {variable.removeprefix("SIP_HUB_").lower() for variable in ours()[name].get("environment", {})}

    assert set_here - set(Settings.model_fields) == set()


def test_only_who_meets_identities_has_the_key_to_the_vault() -> None:
    holders = {name for name, each in ours().items() if "secrets/vault.env" in each.get("env_file", [])}

    assert holders == {"intake", "notify", "caretaker"}


def test_each_part_shows_a_certificate_of_its_own() -> None:
    shown = {
        name: [each["source"] for each in ours()[name]["secrets"] if isinstance(each, dict) and _is_certificate(each)]
        for name in ours()
    }

    assert shown == {
        "topics": ["sip-hub-admin.crt"],
        "admin": ["sip-hub-admin.crt"],
        **{name: [f"sip-hub-{name}.crt"] for name in (*WORKERS, "operator", "caretaker")},
    }


def _is_certificate(mounted: dict[str, str]) -> bool:
    return mounted["target"] == "principal.crt"


def test_the_image_is_built_without_secrets_and_runs_as_nobody_of_note() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")

    assert "*" in ignored
    assert {line for line in ignored if line.startswith("!")} == {
        "!hub", "!processors", "!connectors", "!schemas", "!requirements", "!pyproject.toml", "!README.md",
    }  # fmt: skip
    assert re.search(r"^USER sip-hub$", dockerfile, re.MULTILINE)
    assert dockerfile.count("--require-hashes") == dockerfile.count("requirements/")


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """What docker/make-secrets.sh makes, for a hub that parties know as kafka.example."""
    made = tmp_path / "secrets"
    run("docker/make-secrets.sh", "kafka.example", secrets=made)
    return made


def run(script: str, *arguments: str, secrets: Path) -> None:
    environment = {"SIP_HUB_SECRETS": str(secrets), "PATH": "/usr/local/bin:/usr/bin:/bin"}
    subprocess.run([str(ROOT / script), *arguments], env=environment, check=True, capture_output=True)


def openssl(*arguments: str) -> str:
    return subprocess.run(["openssl", *arguments], check=True, capture_output=True, text=True).stdout


def test_the_script_makes_every_secret_that_is_asked_for_in_a_closed_folder(secrets: Path) -> None:
    asked = {Path(each["file"]).name for each in compose()["secrets"].values()} | {"vault.env"}

    assert asked - {path.name for path in secrets.iterdir()} == set()
    assert MADE_BY_SCRIPT <= asked
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o700
    assert [stat.S_IMODE((secrets / name).stat().st_mode) for name in ("ca.key", "vault.env")] == [0o600, 0o600]


def test_what_exists_is_never_replaced(secrets: Path) -> None:
    before = {path.name: path.read_bytes() for path in secrets.iterdir()}
    run("docker/make-secrets.sh", "kafka.example", secrets=secrets)

    assert {path.name: path.read_bytes() for path in secrets.iterdir()} == before


def test_the_settings_made_are_settings_the_hub_takes(secrets: Path) -> None:
    lines = (secrets / "vault.env").read_text(encoding="ascii").splitlines()
    made = dict(line.removeprefix("SIP_HUB_").lower().split("=", 1) for line in lines)

    assert set(made) == {"vault_url", "master_key"}
    assert (secrets / "vault_password").read_text(encoding="ascii").strip() in made["vault_url"]


def test_certificates_hold_also_where_every_extension_is_asked_for(secrets: Path) -> None:
    certificates = [str(path) for path in secrets.glob("*.crt") if path.name != "ca.crt"]

    openssl("verify", "-x509_strict", "-CAfile", str(secrets / "ca.crt"), *certificates)
    names = openssl("x509", "-in", str(secrets / "kafka.crt"), "-noout", "-ext", "subjectAltName")
    assert "DNS:kafka, DNS:localhost, DNS:kafka.example" in names


def test_a_party_keeps_its_key_and_gets_the_name_that_we_gave_it(secrets: Path, tmp_path: Path) -> None:
    key, request = str(tmp_path / "own.key"), str(tmp_path / "own.csr")
    openssl(
        "req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=sip-hub-admin", "-keyout", key, "-out", request
    )
    run("docker/certificate.sh", "kommun-0880", "--request", request, secrets=secrets)
    told = openssl(
        "x509", "-in", str(secrets / "kommun-0880.crt"), "-noout", "-subject", "-issuer", "-nameopt", "RFC2253"
    )

    assert told.splitlines() == ["subject=CN=kommun-0880", "issuer=CN=SIP Hub authority"]
    assert not (secrets / "kommun-0880.key").exists()
