"""Which cases keep what was read of them: those that were decided last, so that a worker's memory has a limit."""

from collections import OrderedDict
from typing import Final

from hub.domain.memory import Memory

MOST_REMEMBERED: Final = 2_000
"""Some thirty kilobytes each, measured over the simulated week; a stay's messages come in bursts."""


class Recent:
    """The memories of the cases decided last; one that falls out is emptied, and its case is read anew when needed."""

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        self._most = most
        self._memories: OrderedDict[str, Memory] = OrderedDict()

    def decided(self, case_id: str, memory: Memory) -> None:
        """Note that the case was decided now."""
        self._memories[case_id] = memory
        self._memories.move_to_end(case_id)
        while len(self._memories) > self._most:
            _, oldest = self._memories.popitem(last=False)
            oldest.forget()
