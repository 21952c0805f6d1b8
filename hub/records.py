"""Records as plain values and back: a class's fields turned into what Avro writes, compiled once for each class.

Text, numbers, bytes and enum symbols travel as they are; instants as microseconds and days as days since 1970 (UTC);
tuples and nested records element by element.  Nothing is validated here but what pydantic's models check themselves.
"""

import dataclasses
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Final, TypeAlias, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from hub import inbound, internal
from hub.domain.events import Event
from hub.domain.outbound import Notice, NoticeHead, OverdueRaised, OverdueResolved
from hub.schema_files import NAMESPACES

Turn: TypeAlias = Callable[[Any], Any]
Alert: TypeAlias = OverdueRaised | OverdueResolved
Internal: TypeAlias = (
    internal.InboxMessage
    | internal.Heartbeat
    | internal.Watermark
    | internal.Decision
    | internal.PartitionClaimed
    | internal.Quarantined
    | internal.QuarantineHandled
    | internal.RateEntered
)
Record: TypeAlias = inbound.Inbound | Event | Internal | Alert

MAX_ITEMS: Final = 10_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_MICROSECOND: Final = timedelta(microseconds=1)


class TooManyItemsError(ValueError):
    """An array holds more items than any message has use for."""


@cache
def classes() -> dict[str, type[Any]]:
    """Return the class of every record by full name; notices by the class of their content."""
    namespaces: dict[str, tuple[type[Any], ...]] = {
        "inbound": tuple(inbound.MESSAGES.values()),
        "event": get_args(Event),
        "notice": (*get_args(Notice), *get_args(Alert)),
        "internal": get_args(Internal),
    }
    return {f"{NAMESPACES[space]}.{cls.__name__}": cls for space, members in namespaces.items() for cls in members}


@cache
def full_names() -> dict[type[Any], str]:
    """Return the full name of every record by class."""
    return {cls: full_name for full_name, cls in classes().items()}


def fields_of(cls: type[Any]) -> dict[str, Any]:
    """Return the type of each field of a dataclass or a model, in the order of definition."""
    hints = get_type_hints(cls)
    names = cls.model_fields if issubclass(cls, BaseModel) else [field.name for field in dataclasses.fields(cls)]
    return {name: hints[name] for name in names}


def outward(cls: type[Any]) -> Turn:
    """Return the function that turns a record of *cls* into a dict that Avro writes."""
    fields = fields_of(cls)
    names = tuple(fields)
    read = attrgetter(*names) if len(names) > 1 else _one(names[0])
    turns = tuple((name, turn) for name, kind in fields.items() if (turn := _outward(kind)) is not None)

    def turn_out(record: Any) -> dict[str, Any]:  # noqa: ANN401 - a record of *cls*
        values = dict(zip(names, read(record), strict=True))
        for name, turn in turns:
            values[name] = turn(values[name])
        return values

    return turn_out


def inward(cls: type[Any]) -> Turn:
    """Return the function that turns a dict that Avro has read into a record of *cls*."""
    turns = tuple((name, turn) for name, kind in fields_of(cls).items() if (turn := _inward(kind)) is not None)

    def turn_in(values: dict[str, Any]) -> Any:  # noqa: ANN401 - a record of *cls*
        for name, turn in turns:
            values[name] = turn(values[name])
        return cls(**values)

    return turn_in


def bare(kind: Any) -> Any:  # noqa: ANN401 - any type
    """Return *kind* without its annotations."""
    return get_args(kind)[0] if hasattr(kind, "__metadata__") else kind


def optional_of(kind: Any) -> Any:  # noqa: ANN401 - any type
    """Return X for a field of type `X | None`, and None for any other."""
    if get_origin(kind) not in (Union, UnionType):
        return None
    members = [bare(member) for member in get_args(kind) if member is not NoneType]
    return members[0] if len(members) == 1 else None


def _one(name: str) -> Turn:
    read = attrgetter(name)
    return lambda record: (read(record),)


def _outward(kind: Any) -> Turn | None:  # noqa: ANN401 - any type
    return _turn(bare(kind), outward, _micros, _days, None)


def _inward(kind: Any) -> Turn | None:  # noqa: ANN401 - any type
    return _turn(bare(kind), inward, _instant, _day, _symbols)


def _turn(  # the same walk over the type in both directions
    kind: Any,  # noqa: ANN401 - any type
    nested: Callable[[type[Any]], Turn],
    instant: Turn,
    day: Turn,
    enum: Callable[[type[Enum]], Turn] | None,
) -> Turn | None:
    if (inner := optional_of(kind)) is not None:
        return _unless_none(_turn(inner, nested, instant, day, enum))
    if get_origin(kind) is tuple:
        return _each(_turn(bare(get_args(kind)[0]), nested, instant, day, enum))
    if kind is datetime:
        return instant
    if kind is date:
        return day
    if isinstance(kind, type) and issubclass(kind, Enum):
        return enum(kind) if enum else None
    if isinstance(kind, type) and (dataclasses.is_dataclass(kind) or issubclass(kind, BaseModel)):
        return nested(kind)
    return None


def _unless_none(turn: Turn | None) -> Turn | None:
    return turn and (lambda value: None if value is None else turn(value))


def _each(turn: Turn | None) -> Turn:
    def turn_each(values: Any) -> tuple[Any, ...]:  # noqa: ANN401 - any sequence
        if len(values) > MAX_ITEMS:
            raise TooManyItemsError
        return tuple(values) if turn is None else tuple(map(turn, values))

    return turn_each


def _symbols(kind: type[Enum]) -> Turn:
    return {member.value: member for member in kind}.__getitem__


def _micros(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND


def _instant(micros: int) -> datetime:
    return _EPOCH + timedelta(microseconds=micros)


def _days(on: date) -> int:
    return on.toordinal() - _EPOCH_DAY


def _day(days: int) -> date:
    return date.fromordinal(days + _EPOCH_DAY)


def head_names() -> tuple[str, ...]:
    """Return the names of the fields that every notice bears."""
    return tuple(fields_of(NoticeHead))
