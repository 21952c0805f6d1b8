"""Which municipality is to pay for the days after a ready notice, and from which (5 kap. 2 and 4 §§).

The one where the person is registered, or that has placed the person in another; a move while the patient waits lets
another take over.
"""

from dataclasses import dataclass
from datetime import date, datetime

from hub.simulation.books.known import HEALTH_CARE, SOCIAL_SERVICES, Home, Known, Ready
from hub.simulation.red_days import first_payable_day

MUNICIPAL = frozenset({HEALTH_CARE, SOCIAL_SERVICES})
GOTLAND = "09"


@dataclass(frozen=True, slots=True)
class Payer:
    """A municipality by code, None for nobody; another takes over at `until`.

    `told_late_at` is when it was sent the ready notice, if not with everybody else; its days are counted from then.
    """

    code: str | None
    first_day: date
    told_late_at: datetime | None = None
    until: datetime | None = None

    def agrees_with(self, region: str) -> bool:
        """Tell whether an agreement of the hospital's region binds it: one of the county's own does."""
        return self.code is not None and self.code.startswith(region)


def payers_in_turn(known: Known, ready: Ready) -> list[Payer]:
    """Return who was to pay when the notice was given, and each that took over afterwards."""
    first, *others = _homes_in_turn(known, ready.given_at)
    late = first.told_at if first.pays != _believed_at(known, ready.given_at).pays else None
    ends = [home.since for home in others]
    starts = [late, *(_heard_of(home) for home in others)]
    return [
        Payer(home.pays, first_payable_day(at or ready.given_at, psychiatric=known.psychiatric), at, until)
        for home, at, until in zip([first, *others], starts, [*ends, None], strict=True)
    ]


def _homes_in_turn(known: Known, given_at: datetime) -> list[Home]:
    """Return the home at the time of the notice, and each later one where somebody else pays."""
    found = [known.home_at(given_at)]
    for home in known.homes:
        if home.since and home.since > given_at and home.pays != found[-1].pays:
            found.append(home)
    return found


def _believed_at(known: Known, at: datetime) -> Home:
    """Return the home at *at* as it was known then."""
    told = [home for home in known.homes if home.told_at is None or home.told_at <= at]
    return next(home for home in reversed(told) if home.since is None or home.since <= at)


def _heard_of(home: Home) -> datetime | None:
    return max(home.told_at, home.since) if home.told_at and home.since else None
