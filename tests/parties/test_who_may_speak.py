"""Every message from every kind of sender, right and wrong: taken, or refused with field, reason and remedy."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hub import topics
from hub.codec import DecodeRefused, decode
from hub.domain.facts import Fact, Source
from hub.gate import judge
from hub.inbound import MESSAGES
from hub.party_files import read_parties
from hub.refusals import Refused
from hub.speaking import CODE, HEARD_ON, SPOKEN_BY
from hub.vault import Vault
from tests.contracts.examples import ROOT
from tests.intake.as_sent import as_sent

SHIPPED = Path(__file__).parent.parent.parent / "hub" / "parties"
# Providers and a school that are invented; the check digits of their numbers are right.
OWN = """
organisations:
  - {number: "5561234567", name: Vårdval AB, controller: org-5561234567, speaks_as: [OPEN_CARE],
     valid_from: 2018-01-01, source: contract, status: HUB}
  - {number: "5560360793", name: Sjukhus AB, controller: org-5560360793, speaks_as: [HOSPITAL],
     also_for: ["2321000073"], valid_from: 2018-01-01, source: contract, status: HUB}
parties:
  - {id: "school:lindblom", controller: kommun-0880, valid_from: 2018-01-01, source: decision, status: HUB}
"""
REGISTRY = read_parties(
    [*((path.read_text(encoding="utf-8"), path) for path in sorted(SHIPPED.glob("*.yaml"))), (OWN, Path("own.yaml"))]
)

ADMISSIONS, DISCHARGES, OUTPATIENT, MUNICIPALITY = (
    "hospital.admissions.v1",
    "hospital.discharges.v1",
    "outpatient.events.v1",
    "municipality.events.v1",
)
SENDERS = {
    "the region of the stay": "SE2321000073-W001",
    "another region": "SE2321000065-W001",
    "a hospital registered as speaking for the region's": "SE5560360793-W001",
    "a private provider under contract": "SE5561234567-V001",
    "a provider that is not registered": "SE5590000013-V001",
    "a municipality by its registered number": "SE2120000746-K001",
    "a municipality by its id": "municipality:0880:HEALTH_CARE",
    "a municipality that does not exist": "municipality:1917:HEALTH_CARE",
    "a district that is not registered": "municipality:0880-nowhere:LSS",
    "open care by its party id": "open_care:SE2321000073-V001",
    "the open care of a region": "open_care:region-08",
    "a hospital by its party id": "hospital:SE2321000073-H001",
    "gotland": "SE2120000803-X001",
    "gotland as a municipality, by its id": "municipality:0980:SOCIAL_SERVICES",
    "the open care of gotland": "open_care:region-09",
    "the federation that reads for norrtälje, by the party's id": "municipality:0188:HEALTH_CARE",
    "the board of södermalm, by its id": "municipality:0180-sodermalm:HEALTH_CARE",
    "a function that the board of södermalm does not have": "municipality:0180-sodermalm:SCHOOL",
    "a registered body without HSA-id": "school:lindblom",
    "a body that is not registered": "school:somewhere",
}

HOSPITALS = {
    "the region of the stay",
    "a hospital registered as speaking for the region's",
    "a hospital by its party id",
}
OTHER_HOSPITALS = {"another region", "gotland"}
OPEN_CARE = {
    "the region of the stay",
    "another region",
    "gotland",
    "a private provider under contract",
    "open care by its party id",
    "the open care of a region",
    "the open care of gotland",
}
MUNICIPALITIES = {
    "a municipality by its registered number",
    "a municipality by its id",
    "gotland",
    "gotland as a municipality, by its id",
    "the federation that reads for norrtälje, by the party's id",
    "the board of södermalm, by its id",
}
OTHERS = {"a registered body without HSA-id"}
AT_ANOTHERS_UNIT = OTHER_HOSPITALS | {"a private provider under contract", "the open care of gotland"}

OF_THE_HOSPITAL = {
    "AdmissionNotice",
    "ExpectedDischargeChanged",
    "NeedsReassessed",
    "PatientDetailsChanged",
    "WardChanged",
    "DischargeReady",
    "DischargeReadyWithdrawn",
    "DischargePlanned",
    "PatientDischarged",
    "DischargeInformationTransferred",
    "PatientInformed",
    "EpisodeInterrupted",
}
OF_OPEN_CARE = {
    "CareContactAppointed",
    "CareContactEnded",
    "SipNeedAssessed",
}
OF_OPEN_CARE_AND_HOSPITAL = {"OutpatientCareUnavailable", "OutpatientCareAvailable"}
OF_ALL_THREE = {
    "PlanningInputSubmitted",
    "ReadyToReceive",
    "LiabilityContested",
}
OF_ANYBODY = {
    "PatientDeceased",
    "NoticeGivenOutsideHub",
    "MessageRetracted",
    "NoticeAcknowledged",
    "NoticeRejected",
    "InvitationAnswered",
    "ConsentRecorded",
    "DeviationReported",
    "DeviationAnswered",
    "DeviationClosed",
    "SipNeedRaised",
    "SipConvened",
    "SipRescheduled",
    "SipCancelled",
    "SipMeetingHeld",
    "SipEstablished",
    "SipRevised",
    "SipFollowedUp",
    "SipClosed",
}
KALMAR = {"the region of the stay", "a municipality by its registered number", "a municipality by its id"}
KALMAR |= {"open care by its party id", "the open care of a region", "a hospital by its party id"}

_KINDS = {
    "hospital": HOSPITALS | OTHER_HOSPITALS,
    "open care": OPEN_CARE,
    "municipality": MUNICIPALITIES,
    "other": OTHERS,
}
_SPOKEN = {
    "hospital": OF_THE_HOSPITAL | OF_OPEN_CARE_AND_HOSPITAL | OF_ALL_THREE | OF_ANYBODY,
    "open care": OF_OPEN_CARE | OF_OPEN_CARE_AND_HOSPITAL | OF_ALL_THREE | OF_ANYBODY,
    "municipality": OF_ALL_THREE | OF_ANYBODY,
    "other": OF_ANYBODY,
}
_HEARD = {
    ADMISSIONS: {"hospital"},
    DISCHARGES: {"hospital"},
    OUTPATIENT: {"open care"},
    MUNICIPALITY: {"municipality", "other"},
}


def right(record: str, topic: str) -> set[str]:
    """Return who may send *record* on *topic*, as messages.md has it."""
    on_its_own = {
        ADMISSIONS: HOSPITALS | OTHER_HOSPITALS,
        DISCHARGES: HOSPITALS | OTHER_HOSPITALS,
        OUTPATIENT: OPEN_CARE,
        MUNICIPALITY: MUNICIPALITIES | OTHERS,
    }[topic]
    if record == "SipNeedRaised":
        return on_its_own & KALMAR
    if record in {"CareContactAppointed", "CareContactEnded"}:
        return on_its_own & OPEN_CARE - AT_ANOTHERS_UNIT
    for records, senders in (
        (OF_THE_HOSPITAL, HOSPITALS),
        (OF_OPEN_CARE, OPEN_CARE),
        (OF_OPEN_CARE_AND_HOSPITAL, OPEN_CARE | HOSPITALS),
        (OF_ALL_THREE, OPEN_CARE | HOSPITALS | MUNICIPALITIES),
    ):
        if record in records:
            return on_its_own & senders
    return on_its_own


def reason(record: str, topic: str, who: str) -> str:
    """Return how the reason begins for which *who* may not send *record* on *topic*; the first that holds is told."""
    kinds = {name for name, members in _KINDS.items() if who in members}
    spoken = {name for name, records in _SPOKEN.items() if record in records}
    if not kinds:
        return "is not in the hub's registry of parties; "
    if not kinds & spoken:
        return f"may not send {record}, which comes from "
    if _HEARD[topic].isdisjoint(kinds & spoken):
        return "speaks for "
    if record == "SipNeedRaised":
        return "does not speak for the party named in `convener`; "
    if record in OF_THE_HOSPITAL:
        return "is of another organisation than the hospital of the stay; "
    return "is of another organisation than the unit of the care contact; "


def said(record: str, sender: str, topic: str, **changes: Any) -> Fact | Refused:
    """Judge the example of *record* as sent by *sender* on *topic*; there a need is one of a party in Kalmar."""
    if record == "SipNeedRaised" and topic == MUNICIPALITY:
        invited = [{"party": "open_care:SE2321000073-V001", "role": "PARTICIPANT"}]
        changes = {"convener": "municipality:0880:HEALTH_CARE", "concerned": invited} | changes
    body = json.loads((ROOT / "inbound" / f"{record}.json").read_text(encoding="utf-8")) | changes | {"sender": sender}
    received_at = datetime.fromisoformat(body["sent_at"]).astimezone(UTC)
    with Vault.in_memory(bytes(32)) as vault:
        return judge(record, body, received_at=received_at, source=Source(topic, 0, 0), vault=vault, parties=REGISTRY)


def on_topics(record: str) -> list[str]:
    """Return the topics that take *record* at all."""
    return [name for name in topics.inbound_topics() if MESSAGES[record] in topics.topic(name).records]


_INBOUND = topics.inbound_topics()
SAYINGS = [(record, topic, who) for record in MESSAGES for topic in on_topics(record) for who in SENDERS]


def test_every_message_is_of_one_kind() -> None:
    kinds = [OF_THE_HOSPITAL, OF_OPEN_CARE, OF_OPEN_CARE_AND_HOSPITAL, OF_ALL_THREE, OF_ANYBODY]

    assert 39 == len(MESSAGES) == sum(map(len, kinds))
    assert set(MESSAGES) == set[str]().union(*kinds)
    assert set(MESSAGES.values()) == set(SPOKEN_BY)
    assert set(topics.inbound_topics()) == set(HEARD_ON)


@pytest.mark.parametrize("record", MESSAGES)
def test_every_message_has_senders_that_may_and_senders_that_may_not(record: str) -> None:
    for topic in on_topics(record):
        assert set() < right(record, topic) < set(SENDERS)


@pytest.mark.parametrize(("record", "topic", "who"), [each for each in SAYINGS if each[2] in right(*each[:2])])
def test_who_may_speak_is_heard(record: str, topic: str, who: str) -> None:
    judged = said(record, SENDERS[who], topic)

    assert record == type(judged).__name__, judged


@pytest.mark.parametrize(("record", "topic", "who"), [each for each in SAYINGS if each[2] not in right(*each[:2])])
def test_who_may_not_speak_is_refused_with_the_reason(record: str, topic: str, who: str) -> None:
    refused = said(record, SENDERS[who], topic)

    assert isinstance(refused, Refused)
    assert (CODE, "sender") == (refused.code, refused.field)
    assert refused.sentence.startswith(f"field `sender`: {reason(record, topic, who)}")
    assert "; " in refused.sentence, "the sentence has no remedy"
    assert SENDERS[who] not in refused.sentence


@pytest.mark.parametrize(("record", "topic"), [(r, t) for r in MESSAGES for t in _INBOUND if t not in on_topics(r)])
def test_on_a_topic_that_does_not_take_the_message_nobody_is_heard(record: str, topic: str) -> None:
    """Before anyone asks who sent it: the record itself is not taken there."""
    value = as_sent(record, json.loads((ROOT / "inbound" / f"{record}.json").read_text(encoding="utf-8")))

    with pytest.raises(DecodeRefused) as refused:
        decode(value, topics.topic(topic).records)
    assert ("RECORD_NOT_ALLOWED", f"{record} is not taken here; send it where the catalogue says") == (
        refused.value.code,
        refused.value.sentence,
    )


@pytest.mark.parametrize(
    ("record", "topic", "who", "sentence"),
    [
        (
            "AdmissionNotice",
            ADMISSIONS,
            "a body that is not registered",
            (
                "field `sender`: is not in the hub's registry of parties; send from a unit of a registered "
                "organisation, or have yours registered"
            ),
        ),
        (
            "SipNeedAssessed",
            OUTPATIENT,
            "a municipality by its id",
            (
                "field `sender`: may not send SipNeedAssessed, which comes from the region's open care; let a unit of "
                "theirs send it, or have the sender registered as what it is"
            ),
        ),
        (
            "DischargeReady",
            DISCHARGES,
            "another region",
            (
                "field `sender`: is of another organisation than the hospital of the stay; send from a unit of the "
                "hospital's own organisation, or have the sender's registered as speaking for it"
            ),
        ),
        (
            "NoticeAcknowledged",
            DISCHARGES,
            "a municipality by its id",
            (
                "field `sender`: speaks for the municipality, and hospital.discharges.v1 is for the hospital; send it "
                "on municipality.events.v1"
            ),
        ),
        (
            "CareContactAppointed",
            OUTPATIENT,
            "a private provider under contract",
            (
                "field `sender`: is of another organisation than the unit of the care contact; let that unit send it, "
                "or one of its organisation"
            ),
        ),
    ],
)
def test_the_reason_is_told_so_that_it_can_be_mended(record: str, topic: str, who: str, sentence: str) -> None:
    refused = said(record, SENDERS[who], topic)

    assert isinstance(refused, Refused)
    assert sentence == refused.sentence


def test_a_private_provider_appoints_at_its_own_units() -> None:
    judged = said("CareContactAppointed", "SE5561234567-V001", OUTPATIENT, unit="SE5561234567-V002")

    assert not isinstance(judged, Refused)


def test_a_region_appoints_at_the_private_units_under_its_contracts_but_not_at_another_regions() -> None:
    private = said("CareContactAppointed", "SE2321000073-V001", OUTPATIENT, unit="SE5561234567-V002")
    elsewhere = said("CareContactAppointed", "SE2321000073-V001", OUTPATIENT, unit="SE2321000065-V002")

    assert not isinstance(private, Refused)
    assert isinstance(elsewhere, Refused)


def test_a_provider_that_is_not_registered_speaks_of_stays_at_its_own_hospital_alone() -> None:
    own = {"facility": "SE5590000013-H001", "id": "A-1"}

    assert not isinstance(said("DischargeReady", "SE5590000013-W001", DISCHARGES, episode=own), Refused)
    assert isinstance(said("DischargeReady", "SE5561234567-W001", DISCHARGES, episode=own), Refused)
    assert isinstance(said("PatientDeceased", "SE5590000013-W001", DISCHARGES), Refused)


def test_a_municipality_has_no_hospital() -> None:
    own = {"facility": "SE2120000746-H001", "id": "A-1"}

    assert isinstance(said("DischargeReady", "SE2120000746-K001", DISCHARGES, episode=own), Refused)


def test_letters_small_or_large_are_the_same_sender() -> None:
    judged = said("NoticeAcknowledged", "SE2120000746-k001", MUNICIPALITY)

    assert not isinstance(judged, Refused)


def test_what_came_on_no_topic_may_be_said_by_whom_it_belongs_to() -> None:
    """`sip-hub explain` reads a file."""
    assert not isinstance(said("PatientDeceased", "SE2321000073-W001", "explain"), Refused)
    assert isinstance(said("AdmissionNotice", "municipality:0880:LSS", "explain"), Refused)
