"""The average model: what the month comes to, and what may be said while an agreement leaves something unsaid."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.rates import Rate, own_rates
from hub.settlement import NOT_KNOWN, Spell, StayDays, Terms, amount_of, average_of, outcome_of

SETTLED: dict[str, object] = {
    "average_threshold_days": 3,
    "average_counts_day_zero": True,
    "average_after_noon_days": 0,
    "average_rounding": "exact",
    "long_stay_days": 7,
    "long_stay_rule": "exclude",
}


def terms(**changes: Any) -> Terms:
    values: dict[str, Any] = {
        "threshold": Decimal(3),
        "counts_day_zero": True,
        "after_noon_days": 0,
        "rounding": "exact",
        "long_stay_days": None,
        "long_stay_rule": "exclude",
    }
    return Terms(**(values | changes))


def stays(*days: int, own: int = 0) -> list[StayDays]:
    return [StayDays(f"case {number}", (Spell(each),), own) for number, each in enumerate(days)]


DAYS = st.lists(st.integers(0, 40), max_size=30).map(lambda days: stays(*days))
TERMS = st.builds(
    Terms,
    threshold=st.sampled_from([Decimal("2.5"), Decimal(3), Decimal(5)]),
    counts_day_zero=st.booleans(),
    after_noon_days=st.integers(0, 1),
    rounding=st.sampled_from(["exact", "two_decimals"]),
    long_stay_days=st.none() | st.integers(7, 14),
    long_stay_rule=st.sampled_from(["exclude", "cap"]),
)


@pytest.mark.paragraph("4 kap. 5 §")
class TestTheMonth:
    @pytest.mark.parametrize(
        ("days", "average", "payable"),
        [
            ((), "0", "0"),
            ((3, 3), "3.00", "0"),
            ((0, 7), "3.50", "1"),
            ((4, 4, 5), "4.33", "4"),
            ((0, 0, 1), "0.33", "0"),
        ],
    )
    def test_what_exceeds_the_threshold_on_average_is_paid_for_every_stay(
        self, days: tuple[int, ...], average: str, payable: str
    ) -> None:
        found = average_of(stays(*days), terms())

        assert (Decimal(average), Decimal(payable)) == (found.average, found.payable)

    def test_an_average_rounded_to_two_decimals_gives_days_with_two_decimals(self) -> None:
        assert Decimal("3.99") == average_of(stays(4, 4, 5), terms(rounding="two_decimals")).payable

    def test_half_a_hundredth_is_rounded_up(self) -> None:
        assert Decimal("0.13") == average_of(stays(1, *[0] * 7), terms(rounding="two_decimals")).average

    @pytest.mark.parametrize(("counts", "payable"), [(True, "1"), (False, "4")])
    def test_those_who_leave_at_once_count_or_do_not(self, counts: bool, payable: str) -> None:  # noqa: FBT001 - a parameter of the test
        assert Decimal(payable) == average_of(stays(0, 7), terms(counts_day_zero=counts)).payable

    @pytest.mark.parametrize(("rule", "payable"), [("exclude", "5"), ("cap", "2")])
    def test_a_stay_of_more_than_seven_days_by_itself(self, rule: str, payable: str) -> None:
        """Beside a day zero: the five that its own count makes payable; or seven in the average, and one beyond."""
        found = average_of(stays(0) + stays(8, own=5), terms(long_stay_days=7, long_stay_rule=rule))

        assert Decimal(payable) == found.payable

    @pytest.mark.parametrize(("days", "own"), [(7, 0), (8, 5)])
    def test_seven_days_are_not_more_than_seven(self, days: int, own: int) -> None:
        assert own == average_of(stays(days, own=5), terms(long_stay_days=7)).own

    def test_a_notice_sent_after_noon_begins_a_day_later_by_agreement(self) -> None:
        late = [StayDays("case", (Spell(5, after_noon=True), Spell(0, after_noon=True)))]

        assert (5, 4) == (average_of(late, terms()).days, average_of(late, terms(after_noon_days=1)).days)


class TestTheArithmetic:
    @given(DAYS, TERMS, st.randoms())
    def test_the_order_of_the_stays_is_nothing(self, month: list[StayDays], agreed: Terms, chance: Any) -> None:
        shuffled = list(month)
        chance.shuffle(shuffled)

        assert average_of(month, agreed) == average_of(shuffled, agreed)

    @given(DAYS, st.integers(0, 40), st.integers(0, 40))
    def test_a_longer_stay_never_costs_less(self, others: list[StayDays], one: int, other: int) -> None:
        shorter, longer = sorted([one, other])

        assert (
            average_of([*others, *stays(shorter)], terms()).payable
            <= average_of([*others, *stays(longer)], terms()).payable
        )

    @given(DAYS, DAYS)
    def test_two_months_settled_as_one_never_cost_more_than_each(
        self, one: list[StayDays], other: list[StayDays]
    ) -> None:
        whole = average_of([*one, *other], terms()).payable

        assert whole <= average_of(one, terms()).payable + average_of(other, terms()).payable

    @given(DAYS)
    def test_above_the_threshold_the_days_are_the_sum_of_what_each_exceeds_it_by(self, month: list[StayDays]) -> None:
        assert average_of(month, terms()).payable == max(0, sum(stay.days() - 3 for stay in month))

    @given(DAYS)
    def test_rounding_moves_no_stay_by_more_than_half_a_hundredth(self, month: list[StayDays]) -> None:
        apart = average_of(month, terms(rounding="two_decimals")).payable - average_of(month, terms()).payable

        assert abs(apart) <= Decimal("0.005") * len(month)

    @given(DAYS, TERMS)
    def test_nobody_is_paid_for_having_few_days(self, month: list[StayDays], agreed: Terms) -> None:
        assert average_of(month, agreed).payable >= 0


class TestWhatIsUnsaid:
    def test_a_threshold_that_nobody_knows_leaves_the_average_to_say_and_no_days(self) -> None:
        found = outcome_of(stays(4, 5), {**SETTLED, "average_threshold_days": NOT_KNOWN})

        assert (2, 9, Decimal("4.50")) == (found.stays, found.days, found.average)
        assert (None, ("average_threshold_days",)) == (found.payable, found.unsaid)

    def test_not_the_average_where_nobody_knows_from_when_a_stay_is_counted_by_itself(self) -> None:
        found = outcome_of(stays(4, 5), {**SETTLED, "long_stay_days": NOT_KNOWN})

        assert (None, None, None) == (found.stays, found.days, found.average)

    @pytest.mark.parametrize(
        ("name", "bears", "does_not"),
        [
            ("average_counts_day_zero", stays(0, 7), stays(1, 7)),
            ("average_rounding", stays(4, 4, 5), stays(4, 5)),
            ("long_stay_rule", stays(0, 8, own=5), stays(0, 7, own=4)),
            ("average_after_noon_days", [StayDays("case", (Spell(5, after_noon=True),))], stays(5)),
            ("long_stay_days", stays(4), stays(3)),
        ],
    )
    def test_is_told_only_where_it_bears_on_the_days(
        self, name: str, bears: list[StayDays], does_not: list[StayDays]
    ) -> None:
        unsaid = {**SETTLED, name: NOT_KNOWN}

        assert (None, (name,)) == (outcome_of(bears, unsaid).payable, outcome_of(bears, unsaid).unsaid)
        assert outcome_of(does_not, SETTLED).payable == outcome_of(does_not, unsaid).payable is not None

    def test_a_rule_left_to_a_person_is_unsaid(self) -> None:
        assert ("long_stay_rule",) == outcome_of(stays(0, 8, own=5), {**SETTLED, "long_stay_rule": "manual"}).unsaid

    @given(DAYS, st.sets(st.sampled_from(sorted(SETTLED.keys() - {"average_threshold_days", "long_stay_days"}))))
    def test_what_is_told_is_true_however_it_were_settled(self, month: list[StayDays], names: set[str]) -> None:
        found = outcome_of(month, {**SETTLED, **dict.fromkeys(names, NOT_KNOWN)})

        assert found.payable in (None, outcome_of(month, SETTLED).payable)


class TestTheSum:
    @pytest.mark.parametrize(
        ("days", "year", "kronor"),
        [("3.99", 2023, "41895.00"), ("0.01", 2019, "78.00"), ("4", 2024, None), ("4", 2026, None)],
    )
    def test_days_at_the_rate_of_the_year(self, days: str, year: int, kronor: str | None) -> None:
        assert (Decimal(kronor) if kronor else None) == amount_of(Decimal(days), own_rates().of(year))

    @given(st.integers(0, 500), st.integers(0, 500), st.integers(1, 20_000))
    def test_the_sum_of_the_parts_is_the_whole(self, one: int, other: int, sek: int) -> None:
        rate = Rate(year=2026, sek=sek, believed_sek=None, source="", status="V", settled_by="")
        parts = [amount_of(Decimal(days) / 100, rate) for days in (one, other)]

        assert amount_of(Decimal(one + other) / 100, rate) == sum(part for part in parts if part is not None)
