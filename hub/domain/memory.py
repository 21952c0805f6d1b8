"""What the last decision about a case leaves to the next: never more than the facts and the rules say already.

It travels with the case and is no part of it: two cases that differ in this alone are equal, and a case recovered from
the log begins without.  Whoever reads it makes sure that it is of the same facts and rules; else it is made anew.
"""


class Memory:
    """The reading of the stay that the last decision rested on, and what it found that nothing followed from."""

    __slots__ = ("reading", "settled")

    def __init__(self) -> None:
        self.reading: object = None
        self.settled: object = None
