"""Boards within a municipality, LSS and schools, private providers and bodies without HSA-id: named, told and heard.

What the registry does not know is refused wherever a message names it, with field and remedy.
"""

import copy
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from typer.testing import CliRunner

from hub.cli.app import app
from hub.domain.facts import Fact, Source
from hub.domain.terms import Concerned, Role
from hub.gate import judge
from hub.inbound import MESSAGES
from hub.inbound.fields import NamesParties
from hub.naming import CODE, named_parties
from hub.party_files import read_parties, register_of
from hub.party_registry import PartyRegistry
from hub.refusals import Refused
from hub.vault import Vault
from tests.contracts.examples import ROOT

SHIPPED = Path(__file__).parent.parent.parent / "hub" / "parties"
SODERMALM = "municipality:0180-sodermalm:HEALTH_CARE"
# Invented, but for the organisation number of Försäkringskassan.
OWN = """
organisations:
  - {number: "5561234567", name: Vårdval AB, controller: org-5561234567, speaks_as: [OPEN_CARE],
     valid_from: 2018-01-01, source: contract, status: HUB}
  - {number: "5560360793", name: Hemtjänst AB, controller: kommun-0880, speaks_as: [MUNICIPALITY], municipality: "0880",
     valid_from: 2018-01-01, source: contract, status: HUB}
parties:
  - {id: "school:lindblom", controller: kommun-0880-skola, valid_from: 2018-01-01, source: decision, status: HUB}
  - {id: "insurance:kalmar", controller: org-2021005521, valid_from: 2018-01-01, source: decision, status: HUB}
  - {id: "god_man:17", controller: unassigned, valid_from: 2018-01-01, source: decision, status: HUB}
"""
DAY = datetime(2026, 11, 20, tzinfo=UTC).date()

PLACES = {
    "concerned of the admission notice": ("AdmissionNotice", "concerned.0.party"),
    "concerned of a reassessment": ("NeedsReassessed", "concerned.0.party"),
    "to whom information was transferred": ("DischargeInformationTransferred", "to.0"),
    "actors of a consent": ("ConsentRecorded", "actors.0"),
    "concerned of a need of a SIP": ("SipNeedRaised", "concerned.0.party"),
    "called": ("SipConvened", "called.0"),
    "participants": ("SipMeetingHeld", "participants.0"),
    "belongs to": ("NoticeRejected", "belongs_to"),
    "about whom a deviation is": ("DeviationReported", "about"),
    "recipient of a notice outside the hub": ("NoticeGivenOutsideHub", "recipient"),
}


def registry(own: str = OWN) -> PartyRegistry:
    """Return the hub's own files with *own* beside them."""
    shipped = [(path.read_text(encoding="utf-8"), path) for path in sorted(SHIPPED.glob("*.yaml"))]
    return read_parties([*shipped, (own, Path("own.yaml"))])


def example(record: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((ROOT / "inbound" / f"{record}.json").read_text(encoding="utf-8"))
    return body


def naming(record: str, place: str, party: str) -> dict[str, Any]:
    """Return the example of *record* with *party* at *place*, a dotted name."""
    first, *within = place.split(".")
    body = copy.deepcopy(example(record))
    if within == ["0", "party"]:
        body[first] = [{"party": party, "role": "PARTICIPANT"}]
    else:
        body[first] = [party] if within else party
    return body


def judged(record: str, body: dict[str, Any], topic: str = "explain", own: str = OWN) -> Fact | Refused:
    received_at = datetime.fromisoformat(body["sent_at"]).astimezone(UTC)
    source = Source(topic, 0, 0)
    with Vault.in_memory(bytes(32)) as vault:
        return judge(record, body, received_at=received_at, source=source, vault=vault, parties=registry(own))


def named(fact: Any, place: str) -> str:
    """Return the party that *fact* names at *place*."""
    value = getattr(fact, place.partition(".")[0])
    first = value[0] if isinstance(value, tuple) else value
    return first.party if isinstance(first, Concerned) else str(first)


class TestWhoeverIsNamed:
    """In every field of every message that names a party."""

    def test_every_such_field_is_known_here(self) -> None:
        found = {(record, place.partition(".")[0]) for record, place in PLACES.values()}

        assert found == set(_fields_that_name_parties())

    @pytest.mark.parametrize("where", PLACES)
    @pytest.mark.parametrize("party", [SODERMALM, "school:lindblom", "insurance:kalmar", "god_man:17"])
    def test_is_taken_once_registered(self, where: str, party: str) -> None:
        record, place = PLACES[where]

        assert party == named(judged(record, naming(record, place, party)), place)

    @pytest.mark.parametrize("where", PLACES)
    @pytest.mark.parametrize("function", ["HEALTH_CARE", "SOCIAL_SERVICES", "LSS", "SCHOOL"])
    def test_is_taken_if_a_municipalitys_own_function(self, where: str, function: str) -> None:
        record, place = PLACES[where]
        party = f"municipality:0834:{function}"

        assert party == named(judged(record, naming(record, place, party)), place)

    @pytest.mark.parametrize("where", PLACES)
    @pytest.mark.parametrize(
        ("party", "remedy"),
        [
            (
                "municipality:0180-nowhere:LSS",
                "send the municipality's own function, municipality:<code>:<FUNCTION>, or",
            ),
            ("municipality:0880-sodermalm:HEALTH_CARE", "send the municipality's own function, municipality:<code>:<F"),
            ("municipality:0180-sodermalm:SCHOOL", "send the municipality's own function, municipality:<code>:<FUNCTI"),
            ("school:somewhere", "have it registered with who reads for it, or leave it out"),
        ],
    )
    def test_is_refused_with_field_and_remedy_where_the_registry_does_not_know_it(
        self, where: str, party: str, remedy: str
    ) -> None:
        record, place = PLACES[where]

        refused = judged(record, naming(record, place, party))

        assert isinstance(refused, Refused)
        assert (CODE, place) == (refused.code, refused.field)
        assert remedy in refused.sentence
        assert party not in refused.sentence

    @pytest.mark.parametrize(
        "party", ["municipality:0180-Södermalm:LSS", "municipality:0180-:LSS", "municipality:0180x:LSS"]
    )
    def test_is_refused_if_it_is_no_id_at_all(self, party: str) -> None:
        refused = judged("SipConvened", naming("SipConvened", "called.0", party))

        assert isinstance(refused, Refused)
        assert ("NOT_A_PARTY", "called.0") == (refused.code, refused.field)

    def test_is_known_from_the_day_on_which_it_was_registered(self) -> None:
        later = OWN.replace('"school:lindblom", controller: kommun-0880-skola, valid_from: 2018-01-01', (
            '"school:lindblom", controller: kommun-0880-skola, valid_from: 2026-11-21'
        ))  # fmt: skip
        body = naming("SipConvened", "called.0", "school:lindblom")
        before, after = (body | {"sent_at": f"2026-11-{day}T09:00:00+01:00"} for day in (20, 21))

        assert isinstance(judged("SipConvened", before, own=later), Refused)
        assert not isinstance(judged("SipConvened", after, own=later), Refused)


def _fields_that_name_parties() -> Iterator[tuple[str, str]]:
    """Yield the fields that name a party in the example of each message, but for the sender's own, by how ids look."""
    for record in MESSAGES:
        for name, value in example(record).items():
            text = json.dumps(value)
            kinds = ('"municipality:', '"open_care:', '"hospital:')
            if name not in {"sender", "convener"} and any(kind in text for kind in kinds):
                yield record, name
    yield "NeedsReassessed", "concerned"
    yield "SipConvened", "called"


@pytest.mark.parametrize("record", MESSAGES)
def test_no_message_names_a_party_that_is_not_looked_up(record: str) -> None:
    """However a field that names parties is typed, the gate finds it: also one that is added later."""
    message = MESSAGES[record]
    hints = get_type_hints(message, include_extras=True)
    typed = {name for name in message.model_fields if any(_is_party(mark) for mark in _marks(hints[name]))}
    marked = {place[0] for place, _ in named_parties(message.model_validate_json(json.dumps(_filled(record))))}

    assert typed == marked


def _marks(hint: Any) -> Iterator[Any]:
    """Yield every annotation of a type, those of the types within it too."""
    yield from getattr(hint, "__metadata__", ())
    for inner in get_args(hint):
        yield from _marks(inner)
    yield hint


def _is_party(mark: Any) -> bool:
    return isinstance(mark, NamesParties) or mark is Concerned


def _filled(record: str) -> dict[str, Any]:
    """Return the example with every field that names a party filled in."""
    named_in = {place.partition(".")[0]: place for wanted, place in PLACES.values() if wanted == record}
    return example(record) | {name: naming(record, place, SODERMALM)[name] for name, place in named_in.items()}


class TestWhoReads:
    """Core and registry say the same."""

    @pytest.mark.parametrize(
        ("party", "controller"),
        [
            (SODERMALM, "kommun-0180-sodermalm"),
            ("municipality:0880:LSS", "kommun-0880"),
            ("municipality:0880:SCHOOL", "kommun-0880"),
            ("municipality:0188:LSS", "kommun-0188"),
            ("school:lindblom", "kommun-0880-skola"),
            ("insurance:kalmar", "org-2021005521"),
            ("god_man:17", "unassigned"),
            ("open_care:SE5561234567-V001", "org-5561234567"),
        ],
    )
    def test_is_asked_of_one_file(self, party: str, controller: str) -> None:
        assert controller == registry().controller_of(party, DAY)
        assert controller == register_of(registry()).controller_of(party, DAY)

    def test_of_a_party_that_is_told_by_hand_no_inbox_is_made(self) -> None:
        assert "unassigned" not in registry().controller_names()


class TestWhoSpeaks:
    """As what a body may speak, and what it may say."""

    @pytest.mark.parametrize(
        "sender", [SODERMALM, "municipality:0880:LSS", "municipality:0880:SCHOOL", "SE5560360793-X1"]
    )
    @pytest.mark.parametrize("record", ["NoticeAcknowledged", "PlanningInputSubmitted", "ReadyToReceive"])
    def test_a_board_a_function_and_a_provider_for_the_municipality_speak_as_one(
        self, sender: str, record: str
    ) -> None:
        assert not isinstance(judged(record, example(record) | {"sender": sender}, "municipality.events.v1"), Refused)

    @pytest.mark.parametrize("sender", ["school:lindblom", "insurance:kalmar", "god_man:17"])
    @pytest.mark.parametrize(
        ("record", "may"),
        [
            ("PatientDeceased", True),
            ("NoticeGivenOutsideHub", True),
            ("MessageRetracted", True),
            ("NoticeAcknowledged", True),
            ("NoticeRejected", True),
            ("InvitationAnswered", True),
            ("ReadyToReceive", False),
            ("ConsentRecorded", True),
            ("SipConvened", True),
            ("SipNeedAssessed", False),
            ("DischargeReady", False),
        ],
    )
    def test_a_body_answers_what_it_was_told_and_tells_of_a_death_and_of_what_it_did_itself(
        self, sender: str, record: str, *, may: bool
    ) -> None:
        found = judged(record, example(record) | {"sender": sender})

        assert may != isinstance(found, Refused)
        assert may or "SENDER_MAY_NOT_SPEAK" == found.code

    def test_a_body_that_is_not_registered_is_told_how_to_be_heard(self) -> None:
        found = judged("PatientDeceased", example("PatientDeceased") | {"sender": "school:somewhere"})

        assert isinstance(found, Refused)
        assert "is not in the hub's registry of parties; send from a unit of a registered" in found.sentence

    def test_small_letters_in_the_unit_of_a_party_make_no_other_sender(self) -> None:
        found = judged("SipNeedAssessed", example("SipNeedAssessed") | {"sender": "open_care:se2321000073-v001"})

        assert not isinstance(found, Refused)
        assert "open_care:SE2321000073-V001" == found.told.sender


def explained(*lines: dict[str, Any]) -> dict[str, Any]:
    text = "\n".join(json.dumps(line) for line in lines)
    done = CliRunner().invoke(app, ["explain", "--profile", "statute", "-"], input=text, env={"COLUMNS": "200"})
    assert 0 == done.exit_code, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def of_stockholm(record: str, **changes: Any) -> dict[str, Any]:
    """Return the example of *record* as a hospital of Region Stockholm tells it, as a line of a case file."""
    own = {"sender": "SE2321000016-W001", "episode": {"facility": "SE2321000016-H001", "id": "A-1"}}
    body = example(record) | own | changes
    return {"message": record, "received_at": body["sent_at"], "body": body}


@pytest.mark.parametrize("role", [Role.PARTICIPANT, Role.INFORMED])
def test_the_board_of_sodermalm_is_told_of_what_concerns_it_and_the_city_is_not(role: Role) -> None:
    concerned = [
        {"party": SODERMALM, "role": str(role)},
        {"party": "municipality:0180-sodermalm:SOCIAL_SERVICES", "role": "PARTICIPANT"},
    ]
    found = explained(
        of_stockholm(
            "AdmissionNotice", registered_municipality="0180", hospital_region="01", open_care_region="01",
            outpatient_unit="SE2321000016-V001", concerned=concerned,
            needs={"municipal_health_care": True, "social_services": True, "regional_outpatient_care": True},
        ),
        of_stockholm("DischargeReady", assessed_by="SE2321000016-L001", disclosure=None),
    )  # fmt: skip

    told = {(one["party"], one["controller"], one["type"]) for one in found["notices"]}
    assert [] == found["refusals"]
    assert {"kommun-0180-sodermalm", "region-01"} == {controller for _, controller, _ in told}
    assert (SODERMALM, "kommun-0180-sodermalm", "AdmissionForwarded") in told
    assert (role is Role.PARTICIPANT) == ((SODERMALM, "kommun-0180-sodermalm", "SipInvitation") in told)
    assert ("open_care:SE2321000016-V001", "region-01", "SipInvitation") in told


def test_a_board_that_is_not_registered_is_refused_in_explain_too() -> None:
    concerned = [{"party": "municipality:0180-farsta:HEALTH_CARE", "role": "PARTICIPANT"}]

    found = explained(of_stockholm("AdmissionNotice", concerned=concerned))

    assert [CODE] == [one["code"] for one in found["refusals"]]
    assert [] == found["events"]
