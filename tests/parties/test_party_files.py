"""The registry of the parties: who reads, who speaks, from which day; a file that is not whole is refused."""

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from hub.cited_yaml import FileRefusedError
from hub.domain.register import Owner
from hub.municipalities import municipalities, region_codes
from hub.party_files import load_parties, load_register, read_parties
from hub.party_registry import FUNCTIONS, PartyRegistry, Role

REGISTRY = load_parties()
DAY = date(2026, 11, 20)
PATH = Path("own/parties.yaml")
ORGANISATION = (
    '{number: "5561234567", name: Vård AB, controller: org-5561234567, speaks_as: [OPEN_CARE], '
    "valid_from: 2020-01-01, source: contract 1, status: V}"
)
PARTY = "{id: 'school:lindblom', controller: kommun-0880, valid_from: 2020-01-01, source: decision 1, status: V}"
CONTROLLER = "{id: kommun-0880-omsorg, name: Omsorgsnämnden, valid_from: 2020-01-01, source: decision 1, status: V}"


def read(organisations: str = "", parties: str = "", controllers: str = "") -> PartyRegistry:
    """Read one file that has the sections given, each entry a line that begins with a hyphen."""
    sections = {"organisations": organisations, "parties": parties, "controllers": controllers}
    text = "".join(f"{name}:\n{entries}\n" for name, entries in sections.items() if entries)
    return read_parties([(text, PATH)])


class TestTheHubsOwnFiles:
    """21 regions and 290 municipalities, with what is known to be otherwise."""

    def test_every_region_speaks_for_hospital_and_open_care_by_one_organisation_number(self) -> None:
        regions = [one for one in REGISTRY.organisations if one.controller.startswith("region-")]

        assert sorted(region_codes()) == sorted(one.controller.removeprefix("region-") for one in regions)
        assert [one.name for one in regions if not {Role.HOSPITAL, Role.OPEN_CARE} <= one.speaks_as] == []

    @pytest.mark.parametrize("function", FUNCTIONS)
    def test_every_municipality_is_a_party_and_speaks_by_its_id(self, function: str) -> None:
        for code in municipalities():
            speaker = REGISTRY.speaker(f"municipality:{code}:{function}", DAY)
            assert speaker is not None
            assert {Role.MUNICIPALITY} == speaker.roles

    @pytest.mark.parametrize("function", FUNCTIONS)
    def test_core_and_registry_agree_on_who_reads_for_every_municipality(self, function: str) -> None:
        register = load_register()
        for code in municipalities():
            party = f"municipality:{code}:{function}"
            assert register.controller_of(party, DAY) == REGISTRY.controller_of(party, DAY)

    @pytest.mark.parametrize(
        ("party", "controller"),
        [
            ("municipality:0880:HEALTH_CARE", "kommun-0880"),
            ("municipality:0188:SOCIAL_SERVICES", "kommun-0188"),
            ("municipality:0180-sodermalm:SOCIAL_SERVICES", "kommun-0180-sodermalm"),
            ("municipality:0180:SOCIAL_SERVICES", "kommun-0180"),
            ("municipality:0980:HEALTH_CARE", "kommun-0980"),
            ("open_care:region-09", "region-09"),
            ("open_care:SE2321000073-V001", "region-08"),
            ("hospital:SE2120000803-H001", "region-09"),
            ("open_care:SE5561234567-V001", "org-5561234567"),
        ],
    )
    def test_core_and_registry_agree_on_who_reads(self, party: str, controller: str) -> None:
        assert controller == REGISTRY.controller_of(party, DAY)
        assert controller == load_register().controller_of(party, DAY)

    @pytest.mark.parametrize(
        "party", ["school:somewhere", "municipality:1917:LSS", "municipality:0880-nowhere:LSS", "open_care:region-02"]
    )
    def test_nobody_is_guessed_for_a_party_that_is_not_known(self, party: str) -> None:
        assert REGISTRY.controller_of(party, DAY) is None
        assert REGISTRY.speaker(party, DAY) is None

    def test_gotland_is_one_legal_person_in_all_its_roles(self) -> None:
        speaker = REGISTRY.speaker("SE2120000803-X001", DAY)

        assert speaker is not None
        assert {Role.HOSPITAL, Role.OPEN_CARE, Role.MUNICIPALITY} == speaker.roles

    def test_norrtalje_is_read_by_a_federation_whose_number_nobody_knows(self) -> None:
        federation = REGISTRY.controller("kommun-0188", DAY)

        assert federation is not None
        assert "its organisation number" in str(federation.unknown)
        assert [] == REGISTRY.speakers_for("municipality:0188:HEALTH_CARE", DAY)

    def test_before_the_act_nobody_is_registered(self) -> None:
        assert REGISTRY.speaker("SE2321000073-W001", date(2017, 12, 31)) is None

    def test_a_regions_number_is_told_to_the_core(self) -> None:
        owners = [load_register().owner(number, DAY) for number in load_register().organisations]

        assert Owner(controller="region-08") == load_register().owner("2321000073", DAY)
        assert 21 == sum(owner is not None and owner.controller.startswith("region-") for owner in owners)

    def test_every_file_is_read(self) -> None:
        shipped = sorted(one.name for one in files("hub.parties").iterdir() if one.name.endswith(".yaml"))

        assert ["exceptions.yaml", "municipalities.yaml", "regions.yaml"] == shipped


class TestAnOperatorsOwnFiles:
    """Read beside the hub's: a directory named by SIP_HUB_PARTIES."""

    def test_what_they_add_is_known(self, tmp_path: Path) -> None:
        (tmp_path / "contracts.yaml").write_text(f"organisations:\n  - {ORGANISATION}\n", encoding="utf-8")

        registry = load_parties(tmp_path)

        speaker = registry.speaker("SE5561234567-V001", DAY)
        assert speaker is not None
        assert {Role.OPEN_CARE} == speaker.roles
        assert registry.speaker("SE2321000073-W001", DAY) is not None

    def test_they_say_nothing_otherwise_than_the_hub(self, tmp_path: Path) -> None:
        again = ORGANISATION.replace("5561234567", "2321000073", 1)
        (tmp_path / "ours.yaml").write_text(f"organisations:\n  - {again}\n", encoding="utf-8")

        with pytest.raises(FileRefusedError, match=r"ours.yaml, line 2: 2321000073: overlaps hub/parties/regions.yaml"):
            load_parties(tmp_path)

    def test_a_directory_that_does_not_exist_is_refused(self, tmp_path: Path) -> None:
        """It would leave every party to the default rule, and nobody would see it."""
        with pytest.raises(FileRefusedError, match="is no directory; name the one with your party files in SIP_HUB_"):
            load_parties(tmp_path / "nowhere")
        assert load_parties(tmp_path) == REGISTRY, "one without files adds nothing"

    def test_a_number_changes_hands_from_one_day_to_the_next(self) -> None:
        first = ORGANISATION.replace("status", "valid_to: 2022-06-30, status")
        then = ORGANISATION.replace("2020-01-01", "2022-07-01").replace("[OPEN_CARE]", "[OPEN_CARE, HOSPITAL]")
        registry = read(organisations=f"  - {then}\n  - {first}")

        before = registry.speaker("SE5561234567-V001", date(2022, 6, 30))
        after = registry.speaker("SE5561234567-V001", date(2022, 7, 1))

        assert before is not None
        assert after is not None
        assert ({Role.OPEN_CARE}, {Role.OPEN_CARE, Role.HOSPITAL}) == (before.roles, after.roles)
        assert registry.speaker("SE5561234567-V001", date(2019, 12, 31)) is None


class TestAFileThatIsNotWhole:
    """Refused with file, line and remedy."""

    @pytest.mark.parametrize(
        ("was", "is_now", "sentence"),
        [
            (", source: contract 1", "", "5561234567: source is missing; every one of organisations has number, name,"),
            ("source: contract 1", 'source: ""', "5561234567: source is no text; write it within"),
            ("valid_from: 2020-01-01, ", "", "5561234567: valid_from is missing; every"),
            ("2020-01-01", "soon", "5561234567: valid_from is not a day; write it as 2018-01-01"),
            ("status: V", "status: X", "5561234567: status 'X'; use one of HUB, I, M, V, V2"),
            ("status: V", "status: V, valid_to: 2019-12-31", "5561234567: ends before it begins; let valid_to be"),
            ("status: V", "status: V, valid_to: later", "5561234567: valid_to is not a day; write it"),
            ("status: V", "status: V, note: x", "5561234567: note is not known; remove it"),
            ('"5561234567"', '"5561234568"', "5561234568: is no organisation number; write ten digits"),
            ('"5561234567"', "5561234567", "5561234567: number is no text; write it within quotation marks"),
            ("[OPEN_CARE]", "[CLINIC]", "5561234567: speaks_as names no role; list one or more of HOSPITAL, OPEN"),
            ("[OPEN_CARE]", "[]", "5561234567: speaks_as names no role; list"),
            ("[OPEN_CARE]", "[MUNICIPALITY]", "5561234567: speaks as a municipality and names none, or the other way"),
            (
                "status: V",
                'status: V, municipality: "1917"',
                "5561234567: '1917' is the code of no municipality; write SCB's four digits, such as 0880",
            ),
            ("org-5561234567", "kommun-1917", "5561234567: 'kommun-1917' is the name of no controller; write region-"),
            ("org-5561234567", "Region 08", "5561234567: 'Region 08' is the name of no controller; write region-"),
            ("status: V", "status: V, also_for: [1]", "5561234567: also_for holds what is no organisation number; li"),
        ],
    )
    def test_says_what_and_where(self, was: str, is_now: str, sentence: str) -> None:
        assert was in ORGANISATION

        with pytest.raises(FileRefusedError) as refusal:
            read(organisations=f"  - {ORGANISATION.replace(was, is_now, 1)}")
        assert str(refusal.value).startswith(f"own/parties.yaml, line 2: {sentence}")

    @pytest.mark.parametrize(
        ("party", "sentence"),
        [
            ("municipality:1917:LSS", "municipality:1917:LSS: '1917' is the code of no municipality; write SCB's four"),
            ("municipality:0880:PARKS", "municipality:0880:PARKS: is the id of no party; write it as municipality:08"),
            ("Lindblom", "Lindblom: is the id of no party; write it as municipality:0880:HEALTH_CARE or school:name"),
        ],
    )
    def test_a_party_must_be_one(self, party: str, sentence: str) -> None:
        with pytest.raises(FileRefusedError) as refusal:
            read(parties=f"  - {PARTY.replace('school:lindblom', party)}")
        assert str(refusal.value).startswith(f"own/parties.yaml, line 2: {sentence}")

    @pytest.mark.parametrize(("section", "entry"), [("parties", PARTY), ("controllers", CONTROLLER)])
    def test_no_entry_lies_over_another(self, section: str, entry: str) -> None:
        with pytest.raises(FileRefusedError) as refusal:
            read(**{section: f"  - {entry}\n  - {entry.replace('2020-01-01', '2021-01-01')}"})
        assert "line 3: " in str(refusal.value)
        assert "overlaps own/parties.yaml, line 2; end the earlier with valid_to the day before" in str(refusal.value)

    @pytest.mark.parametrize("begins", ["2022-07-02", "2023-01-01"])
    def test_no_day_is_left_to_nobody(self, begins: str) -> None:
        first = PARTY.replace("status", "valid_to: 2022-06-30, status")

        with pytest.raises(FileRefusedError) as refusal:
            read(parties=f"  - {first}\n  - {PARTY.replace('2020-01-01', begins)}")
        assert "leaves 2022-07-01 and on to nobody, after own/parties.yaml, line 2; let it begin" in str(refusal.value)

    def test_the_last_day_of_one_is_not_the_first_of_the_next(self) -> None:
        first = PARTY.replace("status", "valid_to: 2022-06-30, status")

        with pytest.raises(FileRefusedError, match="overlaps"):
            read(parties=f"  - {first}\n  - {PARTY.replace('2020-01-01', '2022-06-30')}")

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("organisations: [", "line 1: "),
            ("a: 1\na: 2", "line 2: a stands there twice; write it as YAML, each key once"),
            ("a: 1\nb: 2026-02-30", "line 2: 2026-02-30 is no day; write it as YAML, each key once"),
            ("- a", "line 1: holds no mapping; begin with a key and a colon"),
            ("organizations: []", "line 1: organizations is no section; use organisations, controllers, parties"),
            ("parties: school", "line 1: parties is no list of entries; begin each entry with a hyphen"),
        ],
    )
    def test_what_is_no_party_file_is_refused_as_a_whole(self, text: str, sentence: str) -> None:
        with pytest.raises(FileRefusedError) as refusal:
            read_parties([(text, PATH)])
        assert str(refusal.value).startswith(f"own/parties.yaml, {sentence}")
