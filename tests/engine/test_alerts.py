"""Alerts to the operators: exactly one raised and one resolved each time a deadline is overdue."""

from dataclasses import replace
from datetime import timedelta

from hub.codec import encode_body
from hub.domain.events import Deadline, DeadlineCorrected, DeadlineMissed, Event, OverdueEnded
from hub.domain.outbound import OverdueRaised, OverdueResolved
from hub.domain.terms import DeadlineStatus
from hub.internal import Decision, RecordedEvent, RulesUsed
from processors.log_view import Errand, LogView
from tests.specs.given import given
from tests.specs.told import CASE, admission, local, ready

MISSED = replace(given(admission(), ready()).deadline("sip_call"), status=DeadlineStatus.MISSED)
DONE = replace(MISSED, ended_at=local("2026-11-25 10:00"))


def told(view: LogView, *events: Event) -> list[Errand]:
    """What the operators are told of *events*, each a decision of its own."""
    return [errand for event in events for errand in view.fold(decision(event))]


def decision(event: Event) -> Decision:
    """A record of the log that holds *event* alone."""
    fingerprint, body = encode_body(event)
    return Decision(
        case_id=CASE,
        version=1,
        claim=0,
        inbox_offset=0,
        cause="test",
        recorded_at=local("2026-11-26 10:00"),
        rules=RulesUsed(profile="statute", digest="d"),
        events=(RecordedEvent(type=type(event).__name__, fingerprint=fingerprint, body=body),),
    )


def test_overdue_is_raised_once_and_resolved_once() -> None:
    view = LogView()
    alerts = told(view, DeadlineMissed(deadline=MISSED), DeadlineMissed(deadline=MISSED), OverdueEnded(deadline=DONE))

    assert [OverdueRaised, OverdueResolved] == [type(alert) for alert in alerts]
    assert 1 == len({alert.alert_id for alert in alerts if isinstance(alert, OverdueRaised | OverdueResolved)})


def test_overdue_again_is_another_alert() -> None:
    """Else a receiver that knows the first as resolved would take the second for a repeat."""
    again: Deadline = replace(MISSED, due_at=DONE.due_at and DONE.due_at + timedelta(days=1))
    alerts = told(
        LogView(),
        DeadlineMissed(deadline=MISSED),
        OverdueEnded(deadline=DONE),
        DeadlineCorrected(deadline=again, dropped=False),
        OverdueEnded(deadline=DONE),
    )
    ids = [alert.alert_id for alert in alerts if isinstance(alert, OverdueRaised | OverdueResolved)]

    assert [OverdueRaised, OverdueResolved] * 2 == [type(alert) for alert in alerts]
    assert (ids[0], ids[2]) == (ids[1], ids[3])
    assert ids[0] != ids[2]
