"""What the parties see of deviations, read from a story."""

from hub.domain.outbound import DeviationForwarded
from tests.specs.given import Story
from tests.specs.told import HOSPITAL, needs

THE_HOSPITAL = f"hospital:{HOSPITAL}"
BOTH = needs(health_care=True, social=True, outpatient=True)


def records(story: Story) -> dict[str, dict[str, DeviationForwarded]]:
    """What stands of deviations: by kind, and by who sees it."""
    found: dict[str, dict[str, DeviationForwarded]] = {}
    for (party, _), issued in story.case.issued.items():
        if isinstance(issued.content, DeviationForwarded) and not issued.closed:
            found.setdefault(issued.content.kind, {})[party] = issued.content
    return found


def only(story: Story, kind: str) -> DeviationForwarded:
    """The one record of that kind, the same for all who see it."""
    seen = list(records(story)[kind].values())

    assert [seen[0]] * len(seen) == seen
    return seen[0]


def seen_by(story: Story, kind: str) -> set[str]:
    """Who sees the record of that kind."""
    return set(records(story).get(kind, ()))


def contents(story: Story) -> list[tuple[tuple[str, str], DeviationForwarded]]:
    """Every deviation that stands, with party and purpose."""
    issued = story.case.issued.items()
    return [(key, one.content) for key, one in issued if isinstance(one.content, DeviationForwarded) and not one.closed]
