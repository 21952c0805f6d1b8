"""A judgement is made anew only if something that it looked at has changed since it was last made.

Most messages bear on little: that the patient was informed says nothing of who is concerned.  What a judgement looks at
is noted while it is made, field by field, so that nobody has to write down, or keep true, what bears on what.
"""

from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import wraps
from typing import Any, Concatenate, Final, Generic, ParamSpec, TypeVar, cast

from hub.domain.stay import Stay

P = ParamSpec("P")
R = TypeVar("R")

_SETS: Final[dict[frozenset[str], frozenset[str]]] = {}
"""Each set of fields that some judgement looks at, once: the same few hundred for all cases."""


class Watched(Stay):
    """A stay that notes which of its fields were looked at: in its own `__dict__`, and by judgements that it asked."""

    __slots__ = ("itself", "seen_by_others")

    itself: Stay
    seen_by_others: set[str]

    def __init__(self, stay: Stay) -> None:
        object.__setattr__(self, "itself", stay)
        object.__setattr__(self, "seen_by_others", set())

    def seen(self) -> frozenset[str]:
        """Return the fields that were looked at."""
        seen = frozenset(self.__dict__).union(self.seen_by_others)
        return _SETS.setdefault(seen, seen)


class _Look:
    """A field of a watched stay, until it has been looked at: then what was seen hides this."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, watched: Watched, _: type[Watched]) -> object:
        seen = watched.__dict__[self._name] = watched.itself.__dict__[self._name]
        return seen


for each in fields(Stay):
    setattr(Watched, each.name, _Look(each.name))


class Judged(Generic[R]):
    """A judgement, what was asked, which fields it looked at, and up to which version of the stay it holds."""

    __slots__ = ("asked", "judgement", "seen", "version")

    def __init__(self, judgement: R, asked: object, watched: Watched) -> None:
        self.judgement = judgement
        self.asked = asked
        self.seen = watched.seen()
        self.version = watched.itself.version

    def holds(self, stay: Stay, asked: object) -> bool:
        """Whether *asked* is what was asked, and nothing that was looked at has changed until this *stay*."""
        if self.asked != asked:
            return False
        if self.version < stay.version and self.seen.isdisjoint(stay.known.changed_since(self.version)):
            self.version = stay.version
        return self.version == stay.version


def recalled(stay: Stay, judge: object, asked: object) -> Judged[Any] | None:
    """Return what *judge* said last, if it would say the same now."""
    judged = stay.known.judged.get(judge)
    return judged if judged is not None and judged.holds(stay, asked) else None


def keep(watched: Watched, judge: object, asked: object, judgement: R) -> Judged[R]:
    """Keep what *judge* said of the stay that was watched meanwhile."""
    judged = watched.itself.known.judged[judge] = Judged(judgement, asked, watched)
    return judged


def remembered(judge: Callable[Concatenate[Stay, P], R]) -> Callable[Concatenate[Stay, P], R]:
    """Let *judge*, a function of a stay and of what is asked, give what it gave last while nothing it saw has changed.

    What it gives is shared, so it must be a value that nobody changes, and all there when it is given: no iterator.
    """

    @wraps(judge)
    def judged(stay: Stay, *asked: P.args, **named: P.kwargs) -> R:
        itself = stay.itself if isinstance(stay, Watched) else stay
        known = recalled(itself, judge, (asked, named))
        if known is None:
            watched = Watched(itself)
            known = keep(watched, judge, (asked, named), judge(watched, *asked, **named))
        if isinstance(stay, Watched):
            stay.seen_by_others.update(known.seen)  # whoever asks has looked at this too
        judgement: R = known.judgement
        return judgement

    return cast(Callable[Concatenate[Stay, P], R], judged)


def all_remembered(
    judge: Callable[Concatenate[Stay, P], Iterator[R]],
) -> Callable[Concatenate[Stay, P], tuple[R, ...]]:
    """Let *judge* be remembered as all that it yields."""

    def all_judged(stay: Stay, *asked: P.args, **named: P.kwargs) -> tuple[R, ...]:
        return tuple(judge(stay, *asked, **named))

    return remembered(cast(Callable[Concatenate[Stay, P], tuple[R, ...]], wraps(judge)(all_judged)))
