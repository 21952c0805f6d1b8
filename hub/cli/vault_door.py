"""How commands open the vault: one that cannot be this hub's ends the command, before anything is done."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import ArgumentError

from hub.cli.language import said_elsewhere
from hub.cli.terminal import Exit, fail
from hub.settings import Settings, master_key
from hub.vault import SealBrokenError, Vault


@contextmanager
def open_vault(settings: Settings) -> Iterator[Vault]:
    """Open the vault of the settings; `hub.cli.failures` tells of one that does not answer."""
    with _vault(settings) as vault:
        yield vault


def refuse_other_vault(settings: Settings) -> None:
    """End here if the vault does not answer, or was locked with another master key: the first message would tell."""
    with open_vault(settings) as vault:
        try:
            vault.digest(b"")
        except SealBrokenError as error:
            fail(
                Exit.UNAVAILABLE,
                "The vault is not this hub's: {why}. See SIP_HUB_VAULT_URL and SIP_HUB_MASTER_KEY.",
                why=said_elsewhere(str(error)),
            )


def _vault(settings: Settings) -> Vault:
    try:
        return Vault(settings.vault, master_key(settings))
    except (ArgumentError, ModuleNotFoundError) as error:
        fail(
            Exit.INPUT,
            "SIP_HUB_VAULT_URL names no database that the hub can use ({why}). "
            "Write it like postgresql+psycopg://user:password@host/database.",
            why=error,
        )
