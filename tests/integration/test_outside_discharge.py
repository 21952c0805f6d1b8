"""A SIP outside discharge on a real broker: whose it is reaches those that consent covers, and stands nowhere else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hub import topics
from hub.codec import decode_notice
from hub.domain.outbound import SipInvitation, SipNeedForwarded
from hub.identifiers import case_id_of_need
from tests.integration.hub_stage import HubStage, eventually
from tests.integration.stays import NAME, OPEN_CARE, PERSONNUMMER, Saying

pytestmark = pytest.mark.kafka

SOCIAL_SERVICES = "municipality:0880:SOCIAL_SERVICES"
INBOX = "inbox.kommun-0880.v1"
CASE = case_id_of_need(OPEN_CARE, "SIP-1")


def saying(number: int, record: str, at: datetime, **body: Any) -> Saying:
    """What open care sends about the SIP."""
    shared = {"message_id": f"00000000-0000-4000-8000-{number:012d}", "sent_at": at.isoformat(), "sender": OPEN_CARE}
    about = {} if record == "SipNeedRaised" else {"case_id": CASE}
    return Saying(record, {**shared, **about, **body}, at)


def test_identity_is_opened_for_those_that_consent_covers_and_for_nobody_before(hub: HubStage) -> None:
    now = datetime.now(UTC) - timedelta(seconds=30)
    patient = {"id_system": "PERSONNUMMER", "id_value": PERSONNUMMER, "name": NAME, "protection": "NONE"}
    need = saying(
        1, "SipNeedRaised", now, need_id="SIP-1", origin="COMMUNITY", seen_by="PERSON", region="08", patient=patient,
        convener=f"open_care:{OPEN_CARE}", concerned=[{"party": SOCIAL_SERVICES, "role": "PARTICIPANT"}],
        raised_at=now.isoformat(),
    )  # fmt: skip
    called = saying(
        2, "SipConvened", now, called_by=OPEN_CARE, called=[SOCIAL_SERVICES], mode="VIDEO", interpreter=True
    )
    hub.say(need, called)
    hub.start("all")
    (first,) = eventually(lambda: hub.notices(INBOX), bool)

    hub.say(
        saying(
            3,
            "ConsentRecorded",
            now,
            subject="SIP_PLAN",
            decision="GIVEN",
            given_by="PATIENT",
            decided_at=now.isoformat(),
        )
    )
    told = eventually(lambda: hub.notices(INBOX), lambda found: len(found) > 1)

    assert isinstance(first[1], SipInvitation)
    assert first[1].interpreter
    (opened,) = [content for _, content in told if isinstance(content, SipNeedForwarded)]
    assert opened.patient is not None
    assert (PERSONNUMMER, NAME) == (opened.patient.id_value, opened.patient.name)
    kept = [value for topic in (topics.COMMANDS, topics.CASE_EVENTS, topics.QUARANTINE) for value in hub.values(topic)]
    kept += [value for value in hub.values(INBOX) if not isinstance(decode_notice(value)[1], SipNeedForwarded)]
    assert [] == [value for value in kept if PERSONNUMMER.encode() in value or b"Tolvan" in value]
    assert PERSONNUMMER not in hub.said_by_workers()
