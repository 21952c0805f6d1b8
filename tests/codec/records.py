"""Hypothesis strategies for records of any kind, built from their fields; identity comes from the test series alone."""

from datetime import UTC, date, datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from hypothesis import strategies as st

from hub.domain.events import Conclusion, NoticeIssued
from hub.domain.facts import Fact
from hub.domain.outbound import Notice, NoticeHead
from hub.records import Internal, bare, fields_of

_LEAVES: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=20),
    bool: st.booleans(),
    int: st.integers(-(2**63), 2**63 - 1),
    bytes: st.binary(max_size=20),
    datetime: st.datetimes(timezones=st.just(UTC)),
    date: st.dates(),
}


def facts() -> st.SearchStrategy[Any]:
    """Return any fact."""
    return st.one_of([records(cls) for cls in get_args(Fact)])


def conclusions() -> st.SearchStrategy[Any]:
    """Return any conclusion, notices issued among them."""
    plain = [records(cls) for cls in get_args(Conclusion) if cls is not NoticeIssued]
    return st.one_of([*plain, issued()])


def notices() -> st.SearchStrategy[tuple[NoticeHead, Notice]]:
    """Return head and content of any notice."""
    return st.tuples(records(NoticeHead), st.one_of([records(cls) for cls in get_args(Notice)]))


def issued() -> st.SearchStrategy[NoticeIssued]:
    """Return any notice as it stands in the log."""
    return st.builds(
        lambda notice, closes: NoticeIssued(head=notice[0], content=notice[1], closes=closes),
        notices(),
        st.none() | st.text(max_size=40),
    )


def internals() -> st.SearchStrategy[Any]:
    """Return any record of the hub's own topics."""
    return st.one_of([records(cls) for cls in get_args(Internal)])


def records(cls: type[Any]) -> st.SearchStrategy[Any]:
    """Return any value of a dataclass."""
    return st.builds(cls, **{name: _values(kind) for name, kind in fields_of(cls).items()})


def _values(kind: Any) -> st.SearchStrategy[Any]:
    kind = bare(kind)
    if get_origin(kind) in (Union, UnionType):
        return st.one_of([st.none() if member is NoneType else _values(member) for member in get_args(kind)])
    if get_origin(kind) is tuple:
        return st.lists(_values(get_args(kind)[0]), max_size=4).map(tuple)
    if kind in _LEAVES:
        return _LEAVES[kind]
    return st.sampled_from(kind) if issubclass(kind, StrEnum) else records(kind)
