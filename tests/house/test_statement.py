"""A month's statement from the log's decisions: in the average, by itself, for a person, or left out."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from hub.codec import encode_body
from hub.domain.case import INITIAL, replay
from hub.domain.commands import Command, PassTime, Tell
from hub.domain.decider import decide
from hub.domain.events import Event
from hub.domain.facts import Fact
from hub.domain.terms import InterruptionReason
from hub.internal import Decision, RecordedEvent, RulesUsed
from hub.profile_files import Entry, load_profile, load_rules
from hub.profile_values import ACT_BEGINS
from hub.rates import Rate
from hub.settlement import NOT_KNOWN
from hub.statement import Account, Month, Settled, Statement, settled, stated_on
from tests.specs.told import (
    CASE,
    admission,
    by_phone,
    deceased,
    details_changed,
    discharged,
    interrupted,
    local,
    needs,
    ready,
)

NOVEMBER = Month.of(2026, 11)
DECEMBER_5 = date(2026, 12, 5)
RATE = Rate(year=2026, sek=10_000, believed_sek=None, source="a föreskrift", status="V", settled_by="")
SOCIAL = needs(social=True)
FALUN: dict[str, Any] = {
    "hospital_region": "20",
    "open_care_region": "20",
    "registered_municipality": "2080",
    "needs": SOCIAL,
}
GOTHENBURG: dict[str, Any] = {
    "hospital_region": "14",
    "open_care_region": "14",
    "registered_municipality": "1480",
    "needs": SOCIAL,
}


def decided(*facts: Fact, profile: str) -> Decision:
    """One record that holds all that the hub was told and what followed, by midnight to December."""
    case, events, rules = INITIAL, list[Event](), load_rules(profile)
    commands: list[Command] = [*map(Tell, facts), PassTime(CASE, local("2026-12-01 00:00"), "time")]
    for command in commands:
        new = decide(command, case, rules)
        case, events = replay(new, case), [*events, *new]
    bodies = [(type(event).__name__, *encode_body(event)) for event in events]
    return Decision(
        case_id=CASE,
        version=1,
        claim=0,
        inbox_offset=0,
        cause="test",
        recorded_at=datetime(2026, 12, 1, tzinfo=UTC),
        rules=RulesUsed(profile=profile, digest=rules.digest),
        events=tuple(RecordedEvent(type=kind, fingerprint=schema, body=body) for kind, schema, body in bodies),
    )


def accounts(*facts: Fact, profile: str = "region-20", month: Month = NOVEMBER) -> list[Account]:
    statement, found = Statement(month, DECEMBER_5), dict[tuple[str, str], Account]()
    statement.fold(decided(*facts, profile=profile))
    statement.add_to(found)
    return list(found.values())


def row(*facts: Fact, profile: str = "region-20", today: date = DECEMBER_5, **read: object) -> Settled:
    """The municipality's row, as if somebody had *read* the values named."""
    [account] = accounts(*facts, profile=profile)
    stated = load_profile(profile)
    known = {name: (_read(value, profile),) for name, value in read.items()}
    return settled(account, NOVEMBER, replace(stated, values={**stated.values, **known}), RATE, today)


def _read(value: object, profile: str) -> Entry:
    return Entry(since=ACT_BEGINS, value=value, source="the agreement", status="V", unknown=None, stated_in=profile)


def test_a_stay_counts_in_the_average_of_the_month_in_which_the_patient_left() -> None:
    stay = (admission(**FALUN), ready("2026-11-20 10:00"), discharged("2026-11-24 15:00"))

    [found] = accounts(*stay)
    assert [4] == [each.days() for each in found.average]
    assert not accounts(*stay, month=Month.of(2026, 12))


def test_days_in_the_average_are_paid_beyond_its_threshold() -> None:
    stay = (admission(**FALUN), ready("2026-11-20 10:00"), discharged("2026-11-24 15:00"))
    found = row(*stay, long_stay_days=None)

    assert (Decimal(1), Decimal(10_000)) == (found.payable, found.amount)


def test_not_while_nobody_has_read_whether_long_stays_are_counted_by_themselves() -> None:
    found = row(admission(**FALUN), ready("2026-11-20 10:00"), discharged("2026-11-24 15:00"))

    assert (None, ("LONG_STAY_DAYS_NOT_KNOWN",)) == (found.amount, found.why_not)
    assert "2025-01-17" in (found.unsettled["long_stay_days"].unknown or "")


def test_what_an_agreement_leaves_unsaid_keeps_back_only_what_turns_on_it() -> None:
    """Of the hour nothing was read: four days or three if the notice was sent after noon, four if before."""
    found = row(admission(**FALUN), ready("2026-11-20 12:01"), discharged("2026-11-24 15:00"), long_stay_days=None)

    assert (None, ("AVERAGE_AFTER_NOON_DAYS_NOT_KNOWN",)) == (found.amount, found.why_not)


def test_an_agreement_that_has_ended_gives_no_amount() -> None:
    found = row(admission(**GOTHENBURG), ready("2026-11-20 10:00"), discharged("2026-11-24 15:00"), profile="region-14")

    assert (None, ("AVERAGE_THRESHOLD_DAYS_NOT_KNOWN",)) == (found.payable, found.why_not)


def test_a_stay_that_a_person_must_judge_keeps_the_amount_back() -> None:
    phoned = by_phone(ready("2026-11-20 11:00"), "2026-11-20 10:00")
    found = row(admission(**FALUN), phoned, discharged("2026-11-26 15:00"))

    assert ("UNDECIDED_STAYS",) == found.why_not
    assert [(CASE, ("RESERVE_ROUTINE ready",))] == [(u.case_id, u.reasons) for u in found.account.undecided]


def test_another_regions_municipality_has_no_part_in_the_average() -> None:
    stay = admission(**{**FALUN, "registered_municipality": "0880"})

    [found] = accounts(stay, ready("2026-11-20 10:00"), discharged("2026-11-21 15:00"))
    assert ([], 1) == (found.average, len(found.left_out))


@pytest.mark.parametrize(("today", "why"), [(date(2026, 11, 30), ("MONTH_NOT_OVER",)), (date(2026, 12, 1), ())])
def test_a_month_is_settled_once_it_is_over(today: date, why: tuple[str, ...]) -> None:
    stay = (admission(needs=SOCIAL), ready("2026-11-20 10:00"), discharged("2026-11-25 15:00"))

    assert why == row(*stay, profile="statute", today=today).why_not


def test_one_that_stays_on_owes_for_the_days_of_the_month() -> None:
    found = row(admission(needs=SOCIAL), ready("2026-11-20 10:00"), profile="statute")

    assert (8, 1, Decimal(80_000)) == (found.account.own_days[CASE], found.account.still_ready, found.amount)


def test_what_was_only_inferred_is_not_known_where_money_is_counted() -> None:
    stated = stated_on(load_profile("region-20"), date(2026, 6, 1))

    assert NOT_KNOWN == stated["average_rounding"]


def test_days_that_still_run_are_counted_to_the_day_before() -> None:
    stay = (admission(needs=SOCIAL), ready("2026-11-20 10:00"))

    statement, found = Statement(NOVEMBER, date(2026, 11, 26)), dict[tuple[str, str], Account]()
    statement.fold(decided(*stay, profile="statute"))
    statement.add_to(found)

    assert [{CASE: 3}] == [account.own_days for account in found.values()]


@pytest.mark.parametrize(("sent", "late"), [("2026-11-20 12:00", False), ("2026-11-20 12:00:00.000001", True)])
def test_twelve_o_clock_sharp_is_not_after_noon(sent: str, late: bool) -> None:  # noqa: FBT001 - a parameter of the test
    [account] = accounts(admission(**FALUN), ready(sent), discharged("2026-11-24 15:00"))

    assert [late] == [spell.after_noon for stay in account.average for spell in stay.spells]


@pytest.mark.parametrize(
    "ended",
    [deceased("2026-11-24 03:00"), interrupted("2026-11-24 03:00", InterruptionReason.TRANSFERRED_TO_OTHER_REGION)],
)
def test_one_that_ended_otherwise_than_by_discharge_is_left_out_of_the_average_and_named(ended: Fact) -> None:
    stay = (admission(**FALUN), ready("2026-11-20 10:00"), ended)
    [found] = accounts(*stay)

    assert ([], [(CASE, ("NOT_DISCHARGED",))]) == (
        found.average,
        [(each.case_id, each.reasons) for each in found.left_out],
    )
    assert not accounts(*stay, month=Month.of(2026, 12))


@pytest.mark.parametrize("month", [NOVEMBER, Month.of(2026, 12)])
def test_two_discharges_of_one_stay_are_a_persons_in_the_months_of_both(month: Month) -> None:
    twice = (discharged("2026-11-30 15:00"), discharged("2026-12-01 15:00", message_id="second"))
    [found] = accounts(admission(**FALUN), ready("2026-11-29 10:00"), *twice, month=month)

    assert ([], [("LEFT_ON_SEVERAL_DAYS",)]) == (found.average, [each.reasons for each in found.undecided])


def test_days_that_two_municipalities_share_are_in_neithers_average() -> None:
    moved = details_changed("2026-11-22 10:00", registered_municipality="2081")
    found = accounts(admission(**FALUN), ready("2026-11-20 10:00"), moved, discharged("2026-11-26 15:00"))

    assert ["2080", "2081"] == sorted(account.municipality for account in found)
    assert all([] == account.average and ["PAYER_CHANGED"] == [*account.undecided[0].reasons] for account in found)


def test_what_would_settle_an_amount_is_told_with_it() -> None:
    stay = (ready("2026-11-20 10:00"), discharged("2026-11-24 15:00"))
    stockholm = {"hospital_region": "01", "open_care_region": "01", "registered_municipality": "0180", "needs": SOCIAL}
    threshold = row(admission(**stockholm), *stay, profile="region-01").unsettled["average_threshold_days"]
    inferred = row(admission(**GOTHENBURG), *stay, profile="region-14").unsettled["average_threshold_days"]

    assert (None, True) == (threshold.value, "överenskommelsen" in (threshold.unknown or ""))
    assert (3, "I", None) == (inferred.value, inferred.status, inferred.unknown)


def test_a_stay_that_owes_nothing_is_one_of_the_months_stays_all_the_same() -> None:
    """Nobody called, so that the municipality owes nothing; the month after the discharge knows nothing of it."""
    stay = (admission(), ready("2026-11-20 10:00"), discharged("2026-11-26 15:00"))
    [found] = accounts(*stay, profile="statute")

    assert ({CASE}, {}) == (found.stays, found.own_days)
    assert not accounts(*stay, profile="statute", month=Month.of(2026, 12))
