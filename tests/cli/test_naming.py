"""What people call parties, duties and reasons, in both languages."""

from collections.abc import Iterator

import pytest

from hub.cli.language import speak
from hub.cli.naming import Names, duty, paragraph, whole_reason
from hub.settings import Language, Settings

CALL = "CALL_DOES_NOT_FULFIL 00000000-0000-4000-8000-000000000004"
NOT_FULFILLED = "en kallelse uppfyller inte skyldigheten"


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    yield
    speak(Language.ENGLISH)


@pytest.fixture
def names() -> Names:
    return Names(Settings())


@pytest.mark.parametrize(
    ("party", "english", "swedish"),
    [
        ("municipality:0880:HEALTH_CARE", "Kalmar, health care", "Kalmar, hälso- och sjukvård"),
        ("municipality:0880", "Kalmar", "Kalmar"),
        ("open_care:SE2321000073-V001", "open care, Region Kalmar län", "öppen vård, Region Kalmar län"),
        ("open_care:region-08", "open care, Region Kalmar län", "öppen vård, Region Kalmar län"),
        ("hospital:SE2321000073-H001", "hospital, Region Kalmar län", "sjukhus, Region Kalmar län"),
        ("hospital:SE5561234567-X1", "hospital, SE5561234567-X1", "sjukhus, SE5561234567-X1"),
        ("open_care", "open care", "öppen vård"),
        ("municipality:9999:LSS", "municipality:9999:LSS", "municipality:9999:LSS"),
        ("school:somewhere", "school:somewhere", "school:somewhere"),
    ],
)
def test_a_party_is_named_by_place_and_function(names: Names, party: str, english: str, swedish: str) -> None:
    assert names.party(party) == english
    speak(Language.SWEDISH)
    assert names.party(party) == swedish


def test_a_sender_keeps_its_id_beside_its_organisation(names: Names) -> None:
    assert names.sender("SE2321000073-W001") == "SE2321000073-W001 (Region Kalmar län)"
    assert names.sender("municipality:0880:HEALTH_CARE") == "Kalmar, health care"
    assert names.sender("SE5561234567-X1") == "SE5561234567-X1"


def test_receipts_of_one_party_are_told_apart() -> None:
    speak(Language.SWEDISH)

    assert duty("sip_call") == "kallelse till SIP"
    assert duty("acknowledgement", "DischargeReadyForwarded READ") == (
        "kvittens: underrättelse om utskrivningsklar, läst av en människa"
    )


def test_a_paragraph_of_the_act_needs_no_act() -> None:
    assert paragraph("SFS 2017:612 4 kap. 3 §") == "4 kap. 3 §"
    assert paragraph("lag (1930:173) 2 §") == "lag (1930:173) 2 §"


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (
            f"{CALL}: PARTY_LEFT_OUT municipality:0880:HEALTH_CARE, municipality:0880:LSS",
            f"{NOT_FULFILLED}: en berörd enhet kallades inte: Kalmar, hälso- och sjukvård, Kalmar, LSS [{CALL}]",
        ),
        (
            f"{CALL}: NO_CARE_CONTACT_IN_FORCE",
            f"{NOT_FULFILLED}: ingen fast vårdkontakt var utsedd då [{CALL}]",
        ),
        (
            "PROTECTED_PERSON: the hospital must give every notice itself; liability is judged by a person",
            "skyddade personuppgifter: alla underrättelser lämnas för hand [PROTECTED_PERSON]",
        ),
        ("SOMETHING_NEW: said in English", "SOMETHING_NEW [SOMETHING_NEW]"),
    ],
)
def test_a_reason_is_told_in_words_with_its_code_beside(names: Names, reason: str, told: str) -> None:
    speak(Language.SWEDISH)

    assert whole_reason(reason, names) == told
