"""Numbers of people and units (law.md section 6): what is well formed, and what hides in a text."""

import random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.identifiers import (
    case_id_of,
    find_long_personal_numbers,
    find_personal_numbers,
    is_hsa_id,
    is_local_reserve_number,
    is_national_reserve_number,
    is_personnummer,
    is_samordningsnummer,
    luhn_digit,
)
from hub.municipalities import is_municipality, is_region, municipalities, region_codes

PUBLISHED_NRIDS = ["22790814AA01", "22950606FH20", "25780404KHD5", "00342145BZ31", "00749852BZK0"]
STOCKHOLM = "1.2.752.97.3.1.3"
VGR = "1.2.752.113.11.0.2.1.1.1"
CARELINK = "1.2.752.129.2.1.3.2"


def numbered(day: int = 1, year: str = "1990") -> str:
    """Return a number of Skatteverket's test series (serial 238), born in January; 60 more for a samordningsnummer."""
    number = f"{year}01{day:02d}238"
    return number + str(luhn_digit(number[2:]))


@pytest.mark.parametrize("number", ["191212121212", numbered(), numbered(31), numbered(year="2009")])
def test_a_personnummer_with_the_right_check_digit(number: str) -> None:
    assert is_personnummer(number)
    assert not is_samordningsnummer(number)


@pytest.mark.parametrize("number", ["197010632391", numbered(61), numbered(91)])
def test_a_samordningsnummer_has_sixty_added_to_the_day(number: str) -> None:
    assert is_samordningsnummer(number)
    assert not is_personnummer(number)


@pytest.mark.parametrize("wrong", range(1, 10))
@pytest.mark.parametrize("number", ["191212121212", "197010632391"])
def test_every_other_check_digit_is_wrong(number: str, wrong: int) -> None:
    spoilt = number[:-1] + str((int(number[-1]) + wrong) % 10)

    assert not is_personnummer(spoilt)
    assert not is_samordningsnummer(spoilt)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1212121212",
        "19121212-1212",
        "191213321212",
        "190002291234",
        "211212121212",
        "1912121212123",
        "x91212121212",
        "١٩١٢١٢١٢١٢١٢",
    ],
)
def test_what_only_looks_like_a_personnummer(text: str) -> None:
    assert not is_personnummer(text)
    assert not is_samordningsnummer(text)


@pytest.mark.parametrize(("day", "valid"), [(0, False), (1, True), (31, True), (32, False), (60, False), (92, False)])
def test_the_days_of_both_systems_end_where_the_month_does(day: int, *, valid: bool) -> None:
    number = numbered(day)

    assert valid == (is_personnummer(number) or is_samordningsnummer(number))


@pytest.mark.parametrize("number", PUBLISHED_NRIDS)
def test_the_five_published_national_reserve_numbers_check(number: str) -> None:
    assert is_national_reserve_number(number)


@pytest.mark.parametrize("wrong", range(1, 10))
@pytest.mark.parametrize("number", PUBLISHED_NRIDS)
def test_a_national_reserve_number_with_another_check_digit_does_not(number: str, wrong: int) -> None:
    assert not is_national_reserve_number(number[:-1] + str((int(number[-1]) + wrong) % 10))


@pytest.mark.parametrize("letters", ["IA", "AO", "QA", "AV", "WA", "aa", "ÅA", "1A"])
def test_letters_that_are_easily_mistaken_are_in_no_national_reserve_number(letters: str) -> None:
    assert not any(is_national_reserve_number(f"22790814{letters}0{check}") for check in range(10))


@pytest.mark.parametrize(
    ("start", "valid"),
    [
        ("22790814", True),
        ("21790814", False),  # before the first moved century
        ("22790832", False),
        ("22791308", False),
        ("00002040", True),  # birth date unknown: the serial's own ranges
        ("00001940", False),
        ("00002039", False),
        ("00009959", True),
        ("00009960", False),
    ],
)
def test_the_date_of_a_national_reserve_number_or_its_serial(start: str, *, valid: bool) -> None:
    assert valid == any(is_national_reserve_number(f"{start}AA0{check}") for check in range(10))


@pytest.mark.parametrize(
    ("oid", "number"),
    [
        (STOCKHOLM, "991990123459"[:11] + str(luhn_digit("9012345"))),
        (VGR, "19900101K061"[:11] + str(luhn_digit("900101506"))),
        (VGR, "19900101X891"[:11] + str(luhn_digit("900101889"))),
        ("1.2.752.74.9.2", "19900101SF1A"),
        (CARELINK, "199001321230"[:11] + str(luhn_digit("900132123"))),
        ("1.2.752.74.9.3", "19900101TA1A"),
        ("1.2.752.219.1.10.10.1", "900101DA1B"),
        ("1.2.752.219.1.10.10.1", "19900101DA1B"),
        ("1.2.752.74.9.5", "19900101AB1C"),
        ("1.2.752.269.1.1", "19900101123R"),
        ("1.2.752.266.1.1.1", "19900101AB1C"),
        ("1.2.752.266.1.1.2", "18500101M123"),
    ],
)
def test_a_local_reserve_number_in_the_form_of_its_register(oid: str, number: str) -> None:
    assert is_local_reserve_number(oid, number)
    assert not is_local_reserve_number(oid, number[:-1] + "ö")
    assert not is_local_reserve_number(oid, number + "1")


@pytest.mark.parametrize(
    ("oid", "number"),
    [
        (STOCKHOLM, "991990123459"[:11] + str((luhn_digit("9012345") + 1) % 10)),
        (VGR, "19900101K061"[:11] + str((luhn_digit("900101506") + 1) % 10)),
        (VGR, "19900101K051"[:11] + str(luhn_digit("900101505"))),  # serial below 06
        (VGR, "19900101K901"[:11] + str(luhn_digit("900101590"))),  # serial above 89
        (CARELINK, "199001321230"[:11] + str((luhn_digit("900132123") + 1) % 10)),
        (CARELINK, numbered(31)),  # a personnummer is none
        ("1.2.3", "19900101AB1C"),
    ],
)
def test_a_local_reserve_number_that_its_register_never_gave(oid: str, number: str) -> None:
    assert not is_local_reserve_number(oid, number)


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("SE2321000073-H001", True),
        ("SE2321000073-" + "a" * 18, True),
        ("SE2321000073-" + "a" * 19, False),
        ("SE2321000073-", False),
        ("SE232100007-H001", False),
        ("se2321000073-H001", False),
        ("SE2321000073-H00Å", False),
        ("SE2321000073-H001\n", False),
    ],
)
def test_the_form_of_an_hsa_id(text: str, *, valid: bool) -> None:
    assert valid == is_hsa_id(text)


@pytest.mark.parametrize(
    "written",
    [
        "191212121212",
        "19121212-1212",
        "19121212+1212",
        "19121212 1212",
        "19121212\u20131212",
        "1212121212",
        "121212-1212",
        "121212+1212",
        "197010632391",
        "701063-2391",
        "22790814AA01",
        "22790814-AA01",
        "22790814aa01",
        "00749852BZK0",
        "1912-12-12-1212",
        "1912 12 12 12 12",
        "1912.12.12.1212",
        "1912-12-12-12-12",
        "19 12 12 12 12 12",
        "191212 121212",
        "19121212.1212",
        "19121212/1212",
        "19121212_1212",
        "19121212 - 1212",
        "12-12-12-1212",
        "12 12 12-1212",
        "12 12 12 12 12",
        "121212 - 1212",
        "2279 08 14 AA01",
    ],
)
@pytest.mark.parametrize("around", ["{}", "patient {} i rum 3", "({})", "pnr:{}.", "A{}B", "{}\n", "å{}ö"])
def test_a_number_is_found_however_it_is_written(written: str, around: str) -> None:
    assert [written] == list(find_personal_numbers(around.format(written)))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("\uff11\uff19\uff11\uff12\uff11\uff12\uff11\uff12\uff11\uff12\uff11\uff12", "191212121212"),
        ("\u0661\u0669\u0661\u0662\u0661\u0662\u0661\u0662\u0661\u0662\u0661\u0662", "191212121212"),
        ("19121212\u00ad1212", "191212121212"),
        ("1912\u200b1212\u20601212", "191212121212"),
        ("1\u03019121212-1212", "19121212-1212"),
        ("19121212\u00a01212", "19121212 1212"),
        ("19121212\u20111212", "19121212\u20101212"),
    ],
)
def test_neither_other_scripts_nor_unseen_characters_hide_a_number(text: str, plain: str) -> None:
    assert [plain] == list(find_personal_numbers(text))


@pytest.mark.parametrize("run", ["191212121212001", "001191212121212", "1912121212121", "21912121212123"])
def test_a_number_with_its_century_is_found_within_a_longer_run_of_digits(run: str) -> None:
    assert ["191212121212"] == list(find_personal_numbers(run))
    assert ["191212121212"] == list(find_long_personal_numbers(run))


def test_several_numbers_are_each_found_once() -> None:
    assert ["19121212-1212", "121212-1212"] == list(find_personal_numbers("19121212-1212 och 121212-1212"))
    assert ["191212121212"] * 2 == list(find_personal_numbers("191212121212" * 2))


def test_how_often_what_is_no_number_of_a_person_is_taken_for_one() -> None:
    """The shares that ADR 0011 names, of 5,000 of each kind."""
    chance = random.Random(238)
    kinds = {
        "ten digits": lambda: digits(chance, 10),
        "fifteen digits": lambda: digits(chance, 15),
        "UUID": lambda: str(UUID(int=chance.getrandbits(128), version=4)),
        "HSA-id": lambda: f"SE232100{digits(chance, 4)}-E{digits(chance, 12)}",
        "telephone": lambda: f"07{digits(chance, 1)}-{digits(chance, 3)} {digits(chance, 2)} {digits(chance, 2)}",
        "telephone abroad": lambda: f"+46 1{digits(chance, 1)} {digits(chance, 2)} {digits(chance, 2)} 34",
        "two dates": lambda: f"{day(chance)} - {day(chance)}",
        "date and time": lambda: f"{day(chance)} {chance.randrange(10, 24)}.{chance.randrange(10, 60)}",
    }
    struck = {
        kind: sum(any(find_personal_numbers(make())) for _ in range(5_000)) / 5_000 for kind, make in kinds.items()
    }

    assert 0.005 < struck.pop("ten digits") < 0.01
    assert [] == [kind for kind, share in struck.items() if share > 0.002]


def digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choices("0123456789", k=count))


def day(chance: random.Random) -> str:
    return f"{chance.randrange(2024, 2030)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "SE2321000073-H001",
        "0480-44 80 00",
        "0411-12 34 56",
        "+46 11 12 34 56",
        "2026-11-20",
        "121212-1213",
        "A-1",
        "1234567890123456",
    ],
)
def test_what_is_no_number_of_a_person_is_left_in_peace(text: str) -> None:
    assert [] == list(find_personal_numbers(text))


def test_a_telephone_number_is_not_taken_for_a_short_number() -> None:
    """070-101 12 13 style numbers read as a date in January 2007 one time in ten."""
    chance = random.Random(238)
    numbers = [f"0701{chance.randrange(10**6):06d}" for _ in range(2_000)]

    assert [] != [number for number in numbers if any(find_personal_numbers(number))]
    assert [] == [number for number in numbers if any(find_long_personal_numbers(number))]
    assert ["191212121212"] == list(find_long_personal_numbers("191212121212"))


@given(text=st.text())
def test_any_text_can_be_searched(text: str) -> None:
    assert all(found in text for found in find_personal_numbers(text) if text.isascii())


def test_the_case_id_is_for_ever() -> None:
    """messages.md fixes namespace and name; capitals and outer spaces make no other case."""
    assert "a25b5e03-63fa-51bb-a4f7-d289d73dbd79" == case_id_of("SE2321000073-H001", "A-1")
    assert "a25b5e03-63fa-51bb-a4f7-d289d73dbd79" == case_id_of("se2321000073-h001", " A-1 ")
    assert "a25b5e03-63fa-51bb-a4f7-d289d73dbd79" != case_id_of("SE2321000073-H001", "a-1")


def test_the_list_of_municipalities_is_whole() -> None:
    counts = [sum(each.region == region for each in municipalities().values()) for region in sorted(region_codes())]

    assert [26, 8, 9, 13, 13, 8, 12, 1, 5, 33, 6, 49, 16, 12, 10, 15, 10, 7, 8, 15, 14] == counts
    assert all(each.code.startswith(each.region) for each in municipalities().values())
    assert "Kalmar" == municipalities()["0880"].name


@pytest.mark.parametrize(
    ("code", "exists"), [("0880", True), ("1917", False), ("880", False), ("08800", False), ("", False)]
)
def test_a_retired_or_misspelt_municipality_code_does_not_exist(code: str, *, exists: bool) -> None:
    """1917 was Heby's until 2007."""
    assert exists == is_municipality(code)


@pytest.mark.parametrize(("code", "exists"), [("08", True), ("25", True), ("02", False), ("11", False), ("99", False)])
def test_a_region_is_known_by_its_county_code(code: str, *, exists: bool) -> None:
    assert exists == is_region(code)
