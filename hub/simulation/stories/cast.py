"""Which stories are told, how often, and what must be settled before each begins.

Each story is told as the parties tell it, and says what must come of its call.  It may be cut short where the simulated
time ends; then it says nothing of what was to come.
"""

from collections.abc import Callable
from dataclasses import dataclass

from hub.simulation.county import Habit
from hub.simulation.stay import Stay
from hub.simulation.stories import calling, hindered, leaving, particular, paying, turning, waiting
from hub.simulation.stories.needs import BOTH_MUNICIPAL, HOME_HELP_ONLY, HOME_NURSING, OPEN_CARE_ALONE

ANY_PLANNING: frozenset[str] = frozenset()
_OFTENER, _SELDOMER = 3.0, 0.4


@dataclass(frozen=True, slots=True)
class Plot:
    """A story, how often it is told among others, and what must be settled before it begins.

    No needs named means any that demand planning by both principals; with a habit it is told oftener of those
    open-care units that have it, and seldomer of the others; `at_home` if it must be where the person is registered.
    """

    tell: Callable[[Stay], None]
    weight: int
    needs: frozenset[str] = ANY_PLANNING
    habit: Habit | None = None
    protected: bool = False
    psychiatric: bool = False
    at_home: bool = False

    @property
    def name(self) -> str:
        """The story in a few words."""
        return self.tell.__name__.replace("_", " ")

    def weight_with(self, habit: Habit) -> float:
        """Return how often it is told where open care has this habit."""
        if self.habit is None:
            return self.weight
        return self.weight * (_OFTENER if self.habit is habit else _SELDOMER)


PLOTS = (
    Plot(calling.called_within_three_days, 60, habit=Habit.PUNCTUAL),
    Plot(calling.never_called, 16, habit=Habit.SILENT),
    Plot(calling.called_late, 14, habit=Habit.SLOW),
    Plot(turning.withdrawn_and_ready_again, 10),
    Plot(particular.protected_person, 5, HOME_NURSING, protected=True),
    Plot(particular.ready_told_before_the_admission, 8),
    Plot(waiting.waits_for_a_place, 16),
    Plot(paying.placed_by_another_municipality, 2, at_home=True),
    Plot(waiting.ready_at_twelve_sharp, 2),
    Plot(waiting.ready_a_second_after_twelve, 2),
    Plot(hindered.open_care_missing_for_some_days, 3),
    Plot(waiting.waits_and_nobody_calls, 4, habit=Habit.SILENT),
    Plot(particular.home_help_alone, 10, HOME_HELP_ONLY),
    Plot(calling.a_party_left_out, 5, BOTH_MUNICIPAL),
    Plot(calling.called_by_the_ward, 5),
    Plot(leaving.died_before_the_call, 5, HOME_NURSING),
    Plot(particular.open_compulsory_care, 5, HOME_NURSING, psychiatric=True),
    Plot(calling.called_before_ready, 10, habit=Habit.PUNCTUAL),
    Plot(turning.a_need_found_later, 7, HOME_NURSING),
    Plot(calling.waiting_for_the_call, 12, habit=Habit.SLOW),
    Plot(leaving.still_in_hospital, 14),
    Plot(leaving.discharged_without_care_contact, 6, HOME_NURSING, habit=Habit.SILENT),
    Plot(turning.withdrawn_for_good, 5),
    Plot(calling.called_before_anyone_was_appointed, 4),
    Plot(particular.admission_told_late, 6),
    Plot(leaving.discharged_without_ready_notice, 4),
    Plot(calling.called_off_and_called_again, 4),
    Plot(particular.plan_refused, 4),
    Plot(turning.wrong_municipality_at_first, 4, at_home=True),
    Plot(turning.needs_grow_after_the_notice, 4, HOME_NURSING),
    Plot(turning.needs_cease, 4),
    Plot(turning.ready_notice_retracted, 3),
    Plot(turning.ready_notice_corrected, 4),
    Plot(leaving.transferred_away, 3),
    Plot(leaving.died_at_home, 3, HOME_NURSING),
    Plot(leaving.died_after_the_call, 3),
    Plot(turning.withdrawn_after_the_call, 4),
    Plot(calling.call_stuck_on_its_way, 3, habit=Habit.SLOW),
    Plot(leaving.care_contact_after_the_discharge, 4, habit=Habit.SLOW),
    Plot(turning.ready_told_by_phone, 4),
    Plot(calling.called_off_afterwards, 3),
    Plot(particular.plan_refused_at_first, 3),
    Plot(calling.found_unneeded, 3),
    Plot(calling.called_by_the_contact_before, 3),
    Plot(turning.wrong_patient, 2),
    Plot(particular.protected_person_not_called, 2, HOME_NURSING, protected=True),
    Plot(leaving.a_long_stay_reported_on, 4),
    Plot(leaving.readmitted, 5),
    Plot(leaving.moved_to_another_hospital, 4),
    Plot(turning.moved_home, 3, at_home=True),
    Plot(particular.protected_from_the_second_day, 2),
    Plot(particular.a_stranger_speaks, 3, at_home=True),
    Plot(calling.met_and_planned, 6, habit=Habit.PUNCTUAL),
    Plot(particular.unable_to_consent, 3),
    Plot(particular.sharing_refused, 5),
    Plot(calling.called_by_phone, 3),
    Plot(leaving.ready_notice_found_afterwards, 3),
    Plot(waiting.waits_still, 6),
    Plot(waiting.waits_with_home_help_alone, 3, HOME_HELP_ONLY),
    Plot(waiting.waits_and_is_called_late, 3, habit=Habit.SLOW),
    Plot(waiting.called_on_the_first_payable_day, 3, habit=Habit.SLOW),
    Plot(waiting.waits_and_dies, 2),
    Plot(waiting.waits_and_gets_worse, 2),
    Plot(waiting.waits_and_was_told_of_late, 3),
    Plot(waiting.waits_and_wants_no_plan, 2),
    Plot(waiting.waits_and_was_ready_by_phone, 2),
    Plot(waiting.a_protected_person_waits, 2, HOME_NURSING, protected=True),
    Plot(hindered.open_care_missing_and_back_in_time, 2, HOME_NURSING),
    Plot(hindered.open_care_missing_throughout, 2, HOME_NURSING),
    Plot(hindered.open_care_missing_once_days_are_paid, 2, HOME_NURSING),
    Plot(hindered.open_care_missing_and_no_hindrance, 2, HOME_NURSING),
    Plot(paying.registered_nowhere, 2, at_home=True),
    Plot(paying.registered_in_another_region, 2, at_home=True),
    Plot(paying.moves_while_days_are_paid, 2, at_home=True),
    Plot(paying.moves_before_any_day_is_paid, 2, at_home=True),
    Plot(paying.registration_put_right_while_waiting, 2, at_home=True),
    Plot(paying.open_care_alone, 6, OPEN_CARE_ALONE),
)
"""The stories in the order in which a small week tells them; one big enough tells each at least once."""
