"""Which stories are told, how often, and what must be settled before each begins."""

from collections.abc import Callable
from dataclasses import dataclass

from hub.simulation.county import Habit
from hub.simulation.stay import Stay
from hub.simulation.stories import plots
from hub.simulation.stories.plots import BOTH_MUNICIPAL, HOME_HELP_ONLY, HOME_NURSING

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
    Plot(plots.called_within_three_days, 60, habit=Habit.PUNCTUAL),
    Plot(plots.never_called, 16, habit=Habit.SILENT),
    Plot(plots.called_late, 14, habit=Habit.SLOW),
    Plot(plots.withdrawn_and_ready_again, 10),
    Plot(plots.protected_person, 5, HOME_NURSING, protected=True),
    Plot(plots.ready_told_before_the_admission, 8),
    Plot(plots.home_help_alone, 10, HOME_HELP_ONLY),
    Plot(plots.a_party_left_out, 5, BOTH_MUNICIPAL),
    Plot(plots.called_by_the_ward, 5),
    Plot(plots.died_before_the_call, 5, HOME_NURSING),
    Plot(plots.open_compulsory_care, 5, HOME_NURSING, psychiatric=True),
    Plot(plots.called_before_ready, 10, habit=Habit.PUNCTUAL),
    Plot(plots.a_need_found_later, 7, HOME_NURSING),
    Plot(plots.waiting_for_the_call, 12, habit=Habit.SLOW),
    Plot(plots.still_in_hospital, 14),
    Plot(plots.discharged_without_care_contact, 6, HOME_NURSING, habit=Habit.SILENT),
    Plot(plots.withdrawn_for_good, 5),
    Plot(plots.called_before_anyone_was_appointed, 4),
    Plot(plots.admission_told_late, 6),
    Plot(plots.discharged_without_ready_notice, 4),
    Plot(plots.called_off_and_called_again, 4),
    Plot(plots.plan_refused, 4),
    Plot(plots.wrong_municipality_at_first, 4, at_home=True),
    Plot(plots.needs_grow_after_the_notice, 4, HOME_NURSING),
    Plot(plots.needs_cease, 4),
    Plot(plots.ready_notice_retracted, 3),
    Plot(plots.ready_notice_corrected, 4),
    Plot(plots.transferred_away, 3),
    Plot(plots.died_at_home, 3, HOME_NURSING),
    Plot(plots.died_after_the_call, 3),
    Plot(plots.withdrawn_after_the_call, 4),
    Plot(plots.call_stuck_on_its_way, 3, habit=Habit.SLOW),
    Plot(plots.care_contact_after_the_discharge, 4, habit=Habit.SLOW),
    Plot(plots.ready_told_by_phone, 4),
    Plot(plots.called_off_afterwards, 3),
    Plot(plots.plan_refused_at_first, 3),
    Plot(plots.found_unneeded, 3),
    Plot(plots.called_by_the_contact_before, 3),
    Plot(plots.wrong_patient, 2),
    Plot(plots.protected_person_not_called, 2, HOME_NURSING, protected=True),
    Plot(plots.a_long_stay_reported_on, 4),
)
"""The stories in the order in which a small week tells them; one big enough tells each at least once."""
