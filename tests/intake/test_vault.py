"""Identity is sealed with a key of the case's own: repeatable, tamper-proof, and gone for ever with the key."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from hub.domain.facts import SealedPatient
from hub.domain.outbound import Patient
from hub.domain.terms import IdSystem
from hub.vault import KeyDestroyedError, SealBrokenError, Vault

MASTER = bytes(range(32))
CASE, OTHER_CASE = "a25b5e03-63fa-51bb-a4f7-d289d73dbd79", "b25b5e03-63fa-51bb-a4f7-d289d73dbd79"
MESSAGE, OTHER_MESSAGE = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
TOLVAN = Patient(
    id_system=IdSystem.PERSONNUMMER,
    id_oid=None,
    id_value="191212121212",
    name="Tolvan Tolvansson",
    registered_address="Storgatan 1, 391 00 Kalmar",
)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'vault.db'}"


def test_what_was_sealed_can_be_opened_again_in_another_process(url: str) -> None:
    with Vault(url, MASTER) as vault:
        sealed = vault.seal_patient(CASE, MESSAGE, TOLVAN)

    with Vault(url, MASTER) as later:
        assert TOLVAN == later.open_patient(CASE, MESSAGE, sealed)


def test_a_redelivery_gives_the_same_bytes(url: str) -> None:
    with Vault(url, MASTER) as vault:
        first = vault.seal_patient(CASE, MESSAGE, TOLVAN)
    with Vault(url, MASTER) as later:
        assert first == later.seal_patient(CASE, MESSAGE, TOLVAN)


def test_two_workers_that_begin_at_once_share_one_key(url: str) -> None:
    with Vault(url, MASTER) as one, Vault(url, MASTER) as other:
        assert one.seal_patient(CASE, MESSAGE, TOLVAN) == other.seal_patient(CASE, MESSAGE, TOLVAN)
        assert one.digest(b"content") == other.digest(b"content")


def test_no_two_contents_places_or_cases_share_a_nonce() -> None:
    moved = Patient(
        id_system=TOLVAN.id_system, id_oid=None, id_value=TOLVAN.id_value, name="T", registered_address=None
    )
    with Vault.in_memory(MASTER) as vault:
        sealed = [
            vault.seal_patient(case, message, patient).sealed
            for case in (CASE, OTHER_CASE)
            for message in (MESSAGE, OTHER_MESSAGE)
            for patient in (TOLVAN, moved)
        ]

    assert len(sealed) == len({each[1:13] for each in sealed})


@pytest.mark.parametrize("place", [(OTHER_CASE, MESSAGE), (CASE, OTHER_MESSAGE)])
def test_sealed_bytes_open_only_where_they_belong(place: tuple[str, str]) -> None:
    with Vault.in_memory(MASTER) as vault:
        sealed = vault.seal_patient(CASE, MESSAGE, TOLVAN)
        vault.seal_patient(OTHER_CASE, MESSAGE, TOLVAN)

        with pytest.raises(SealBrokenError):
            vault.open_patient(*place, sealed)


@given(at=st.integers(0, 200), bit=st.integers(0, 7))
def test_any_altered_bit_is_noticed(at: int, bit: int) -> None:
    with Vault.in_memory(MASTER) as vault:
        sealed = vault.seal_patient(CASE, MESSAGE, TOLVAN)
        altered = bytearray(sealed.sealed)
        altered[at % len(altered)] ^= 1 << bit

        with pytest.raises(SealBrokenError):
            vault.open_patient(CASE, MESSAGE, SealedPatient(sealed=bytes(altered), pseudonym=sealed.pseudonym))


@pytest.mark.parametrize("length", [0, 1, 12, 13, 20])
def test_sealed_bytes_cut_short_are_noticed(length: int) -> None:
    with Vault.in_memory(MASTER) as vault:
        sealed = vault.seal_patient(CASE, MESSAGE, TOLVAN)

        with pytest.raises(SealBrokenError):
            vault.open_patient(CASE, MESSAGE, SealedPatient(sealed=sealed.sealed[:length], pseudonym=sealed.pseudonym))


def test_destroying_the_key_shreds_the_identity_for_every_worker(url: str) -> None:
    with Vault(url, MASTER) as one, Vault(url, MASTER) as other:
        sealed = one.seal_patient(CASE, MESSAGE, TOLVAN)
        assert TOLVAN == other.open_patient(CASE, MESSAGE, sealed)
        one.destroy(CASE)

        for vault in (one, other):
            with pytest.raises(KeyDestroyedError):
                vault.open_patient(CASE, MESSAGE, sealed)


def test_a_shredded_case_takes_no_identity_again(url: str) -> None:
    with Vault(url, MASTER) as vault:
        vault.destroy(CASE)

        with pytest.raises(KeyDestroyedError):
            vault.seal_patient(CASE, MESSAGE, TOLVAN)
        assert vault.seal_patient(OTHER_CASE, MESSAGE, TOLVAN).sealed


def test_destroying_leaves_nothing_of_the_key_in_the_file(url: str, tmp_path: Path) -> None:
    with Vault(url, MASTER) as vault:
        vault.seal_patient(CASE, MESSAGE, TOLVAN)
        with create_engine(url).connect() as connection:
            wrapped = connection.execute(
                text("select wrapped from vault_keys where name = :n"), {"n": f"case:{CASE}"}
            ).scalar()
        assert isinstance(wrapped, bytes)
        assert wrapped in (tmp_path / "vault.db").read_bytes()
        vault.destroy(CASE)

    assert [] == [path.name for path in tmp_path.iterdir() if wrapped in path.read_bytes()]


def test_the_file_holds_no_key_and_no_identity_in_the_clear(url: str, tmp_path: Path) -> None:
    with Vault(url, MASTER) as vault:
        vault.seal_patient(CASE, MESSAGE, TOLVAN)
    stored = (tmp_path / "vault.db").read_bytes()

    assert b"191212121212" not in stored
    assert MASTER not in stored


def test_another_master_key_opens_nothing(url: str) -> None:
    with Vault(url, MASTER) as vault:
        sealed = vault.seal_patient(CASE, MESSAGE, TOLVAN)

    with Vault(url, bytes(32)) as stranger, pytest.raises(SealBrokenError, match="another master key"):
        stranger.open_patient(CASE, MESSAGE, sealed)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_master_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="must have 32"):
        Vault.in_memory(bytes(length))


def test_a_pseudonym_is_the_same_in_all_cases_of_one_person_and_says_nothing_without_the_key() -> None:
    with Vault.in_memory(MASTER) as vault, Vault.in_memory(MASTER) as other_hub:
        here = vault.seal_patient(CASE, MESSAGE, TOLVAN).pseudonym

        assert here == vault.seal_patient(OTHER_CASE, OTHER_MESSAGE, TOLVAN).pseudonym
        assert here != other_hub.seal_patient(CASE, MESSAGE, TOLVAN).pseudonym
        assert "191212121212" not in here


def test_a_digest_is_keyed() -> None:
    with Vault.in_memory(MASTER) as vault, Vault.in_memory(MASTER) as other_hub:
        assert vault.digest(b"content") == vault.digest(b"content")
        assert vault.digest(b"content") != vault.digest(b"other")
        assert vault.digest(b"content") != other_hub.digest(b"content")


def test_what_is_quarantined_can_be_opened_only_for_its_place() -> None:
    with Vault.in_memory(MASTER) as vault:
        sealed = vault.seal_original("hospital.admissions.v1", 2, 107, b"original")

        assert sealed == vault.seal_original("hospital.admissions.v1", 2, 107, b"original")
        assert b"original" == vault.open_original("hospital.admissions.v1", 2, 107, sealed)
        with pytest.raises(SealBrokenError):
            vault.open_original("hospital.admissions.v1", 2, 108, sealed)
