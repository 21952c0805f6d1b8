"""What the last decision about a case leaves to the next: never more than the facts and the rules say already.

It travels with the case and is no part of it: two cases that differ in this alone are equal, and a case recovered from
the log begins without.  Whoever reads it makes sure that it is of the same facts and rules; else it is made anew.
"""

from typing import Any


class Memory:
    """The reading of the stay that the last decision rested on."""

    __slots__ = ("reading",)

    def __init__(self) -> None:
        self.reading: object = None

    def forget(self) -> None:
        """Hold nothing more; the next decision reads the stay anew."""
        self.reading = None


class Known:
    """What has been judged of one stay, by who judged it, while it is read on from version to version.

    `changes` are the fields that each version after the first has changed.
    """

    __slots__ = ("changes", "judged")

    def __init__(self) -> None:
        self.changes: list[frozenset[str]] = []
        self.judged: dict[object, Any] = {}

    def changed_since(self, version: int) -> frozenset[str]:
        """Return the fields that changed after *version*."""
        return frozenset().union(*self.changes[version:])
