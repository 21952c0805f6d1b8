"""What settles the days of one stay: each day's answer, with its reason and its paragraph."""

from datetime import UTC, datetime
from typing import Any

import pytest

from hub.dispute import dispute
from hub.domain.facts import Fact
from hub.domain.hearing import hear
from hub.explanation import Recorded
from hub.profile_files import load_rules
from hub.rates import own_rates
from tests.specs.given import Story
from tests.specs.liable import SOCIAL_ONLY, back, gone
from tests.specs.told import CASE, admission, appointed, convened, discharged, needs, ready

NOW = datetime(2026, 12, 5, tzinfo=UTC)
GOTHENBURG = {"hospital_region": "14", "open_care_region": "14", "registered_municipality": "1480"}
GOTLAND = {"hospital_region": "09", "open_care_region": "09", "registered_municipality": "0980"}
BOTH = needs(social=True, outpatient=True)


def printed(*facts: Fact, profile: str = "statute") -> dict[str, Any]:
    """What is printed of the stay on 5 December."""
    story = Story(rules=load_rules(profile)).told(*facts).until("2026-12-05 00:00")
    stay = hear(CASE, story.case.facts, story.rules)
    assert stay is not None
    history = [Recorded(1, event, NOW) for event in story.events]
    return dispute(story.case, stay, history, [], own_rates(), NOW)


def liability(*facts: Fact, profile: str = "statute") -> dict[str, Any]:
    """The one liability of the stay."""
    [found] = printed(*facts, profile=profile)["liabilities"]
    row: dict[str, Any] = found
    return row


def days(row: dict[str, Any]) -> list[tuple[str, bool | None, str, str]]:
    """Day of the month, whether it is payable, why, and the paragraph."""
    return [(each["day"][-2:], each["payable"], each["why"], each["law"]) for each in row["days"]]


def test_days_on_which_open_care_was_missing_rest_on_the_fifth_paragraph() -> None:
    """Three days by 5 kap. 4 §, then as long as it was missing, and a day is payable that begins without it."""
    told = (admission(needs=BOTH), appointed("2026-11-18 13:00"), ready("2026-11-20 10:00"), gone("2026-11-21 10:00"))
    call = convened("2026-11-21 15:00", called=("municipality:0880:SOCIAL_SERVICES",))
    row = liability(*told, call, back("2026-11-24 10:00"), discharged("2026-11-26 15:00"))

    assert days(row) == [
        *((day, False, "BEFORE_FIRST_PAYABLE_DAY", "5 kap. 4 §") for day in ("20", "21", "22")),
        *((day, False, "OPEN_CARE_UNAVAILABLE", "5 kap. 5 §") for day in ("23", "24")),
        ("25", True, "PAYABLE", "5 kap. 1 §"),
        ("26", False, "LAST_DAY", "5 kap. 1 §"),
    ]


def test_where_it_is_missing_still_too() -> None:
    told = (admission(needs=BOTH), appointed("2026-11-18 13:00"), ready("2026-11-20 10:00"), gone("2026-11-21 10:00"))
    row = liability(*told, discharged("2026-11-24 15:00"))

    assert [("23", False, "OPEN_CARE_UNAVAILABLE", "5 kap. 5 §")] == days(row)[3:4]


def test_a_call_that_was_never_made_prevents_from_the_first_payable_day_on() -> None:
    row = liability(admission(), ready("2026-11-20 10:00"), discharged("2026-11-25 15:00"))

    assert {("22", False, "BEFORE_FIRST_PAYABLE_DAY", "5 kap. 4 §"), ("23", False, "SIP_CALL_MISSED", "5 kap. 3 §")} < {
        *days(row)
    }


@pytest.mark.parametrize(
    ("more", "why", "law"),
    [
        ({"registered_municipality": None}, "REGISTERED_NOWHERE", "5 kap. 2 §"),
        (GOTLAND, "SAME_PRINCIPAL", "1 kap. 1 §"),
        ({"needs": needs(outpatient=True)}, "NO_MUNICIPAL_NEED", "5 kap. 1 §"),
    ],
)
def test_where_nobody_pays_every_day_says_why(more: dict[str, Any], why: str, law: str) -> None:
    stay = admission(**{"needs": SOCIAL_ONLY, **more})
    row = liability(stay, ready("2026-11-20 10:00"), discharged("2026-11-21 15:00"))

    assert [("20", False, why, law), ("21", False, why, law)] == days(row)


@pytest.mark.paragraph("4 kap. 5 §")
def test_in_the_average_of_a_month_no_day_is_payable_as_such_and_none_is_the_first() -> None:
    stay = admission(needs=SOCIAL_ONLY, **GOTHENBURG)
    row = liability(stay, ready("2026-11-20 10:00"), discharged("2026-11-24 15:00"), profile="region-14")

    assert (True, None, [], None) == (
        row["by_the_month"],
        row["first_payable_on"],
        row["sums"],
        row["amount_sek"],
    )
    assert days(row) == [
        *((day, None, "IN_MONTHLY_AVERAGE", "4 kap. 5 §") for day in ("20", "21", "22", "23")),
        ("24", False, "LAST_DAY", "4 kap. 5 §"),
    ]


def test_a_stay_that_runs_is_summed_to_the_day_before() -> None:
    row = liability(admission(needs=SOCIAL_ONLY), ready("2026-11-20 10:00"))

    assert [("2026-11-23", "2026-12-04", 12)] == [(each["from"], each["to"], each["days"]) for each in row["sums"]]
    assert row["still_runs"]


def test_messages_stand_in_the_order_of_their_instants_whenever_they_arrived() -> None:
    late = (ready("2026-11-20 10:00"), admission(needs=SOCIAL_ONLY))
    found = printed(*late)["messages"]

    assert ["AdmissionNotice", "DischargeReady"] == [each["type"] for each in found]


def test_the_terms_of_an_average_are_shown_where_it_decides() -> None:
    facts = (ready("2026-11-20 10:00"), discharged("2026-11-24 15:00"))
    alone = printed(admission(needs=SOCIAL_ONLY), *facts)["rules"]["values"]
    average = printed(admission(needs=SOCIAL_ONLY, **GOTHENBURG), *facts, profile="region-14")["rules"]["values"]
    terms = {each["name"] for each in average} - {each["name"] for each in alone}

    assert {"average_threshold_days", "average_counts_day_zero", "average_rounding", "long_stay_rule"} < terms
