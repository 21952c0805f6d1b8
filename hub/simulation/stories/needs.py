"""What patients need after discharge, in the combinations that stories ask for."""

from hub.simulation.books.known import HEALTH_CARE, OPEN_CARE, SOCIAL_SERVICES

EVERYTHING = frozenset({HEALTH_CARE, SOCIAL_SERVICES, OPEN_CARE})
HOME_NURSING = frozenset({HEALTH_CARE, OPEN_CARE})
BOTH_MUNICIPAL = frozenset({HEALTH_CARE, SOCIAL_SERVICES})
HOME_HELP_ONLY = frozenset({SOCIAL_SERVICES})
OPEN_CARE_ALONE = frozenset({OPEN_CARE})
ALL_THAT_DEMAND_PLANNING = (
    HOME_NURSING,
    EVERYTHING,
    BOTH_MUNICIPAL,
    frozenset({HEALTH_CARE}),
    frozenset({SOCIAL_SERVICES, OPEN_CARE}),
)
