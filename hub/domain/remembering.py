"""A judgement is made anew only if something that it looked at has changed since it was last made.

Most messages bear on little: that the patient was informed says nothing of who is concerned.  What a judgement looks at
is noted while it is made, field by field, so that nobody has to write down, or keep true, what bears on what.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import wraps
from operator import is_
from typing import Concatenate, Generic, ParamSpec, TypeVar, cast

from hub.domain.stay import Stay

P = ParamSpec("P")
R = TypeVar("R")


class Watched(Stay):
    """A stay that notes which of its fields were looked at, and what stood there: that is its own `__dict__`."""

    __slots__ = ("itself",)

    itself: Stay

    def __init__(self, stay: Stay) -> None:
        object.__setattr__(self, "itself", stay)


class _Look:
    """A field of a watched stay, until it has been looked at: then what was seen hides this."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, watched: Watched, _: type[Watched]) -> object:
        seen = watched.__dict__[self._name] = watched.itself.__dict__[self._name]
        return seen


for each in fields(Stay):
    setattr(Watched, each.name, _Look(each.name))


@dataclass(frozen=True, slots=True)
class _Judged(Generic[R]):
    """A judgement, what it was asked, and what it saw."""

    judgement: R
    asked: tuple[object, ...]
    seen: Mapping[str, object]


def remembered(judge: Callable[Concatenate[Stay, P], R]) -> Callable[Concatenate[Stay, P], R]:
    """Let *judge*, a function of a stay and of what is asked, give what it gave last while nothing it saw has changed.

    What it gives is shared, so it must be a value that nobody changes, and all there when it is given: no iterator.
    """

    @wraps(judge)
    def judged(stay: Stay, *asked: P.args, **named: P.kwargs) -> R:
        itself = stay.itself if isinstance(stay, Watched) else stay
        known: _Judged[R] | None = itself.known.get(judge)
        if known is None or known.asked != (asked, named) or not stands(itself, known.seen):
            watched = Watched(itself)
            known = itself.known[judge] = _Judged(judge(watched, *asked, **named), (asked, named), watched.__dict__)
        if itself is not stay:
            stay.__dict__.update(known.seen)  # whoever asks has looked at this too
        return known.judgement

    return cast(Callable[Concatenate[Stay, P], R], judged)


def all_remembered(
    judge: Callable[Concatenate[Stay, P], Iterator[R]],
) -> Callable[Concatenate[Stay, P], tuple[R, ...]]:
    """Let *judge* be remembered as all that it yields."""

    def all_judged(stay: Stay, *asked: P.args, **named: P.kwargs) -> tuple[R, ...]:
        return tuple(judge(stay, *asked, **named))

    return remembered(cast(Callable[Concatenate[Stay, P], tuple[R, ...]], wraps(judge)(all_judged)))


def stands(stay: Stay, seen: Mapping[str, object]) -> bool:
    """Whether everything that was seen still stands in *stay* as it did."""
    return all(map(is_, map(stay.__dict__.__getitem__, seen), seen.values()))
