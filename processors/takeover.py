"""What happens between an assignment and the first record: the processor takes over, then the records flow.

Takes the place of Faust's table recovery, which reads record by record and swallows what goes wrong.
"""

from typing import Any

import structlog
from faust.tables.manager import TableManager
from faust.tables.recovery import RebalanceAgain, Recovery, ServiceStopped
from faust.types import TP
from mode import Service

from processors.ending import end_process
from processors.transport import HubConsumer, SupersededError

_log = structlog.stdlib.get_logger(__name__)


class TakeOver(Recovery):
    """Runs the processor's take-over for each new assignment, outside the rebalance, so that heartbeats go on."""

    _assigned: frozenset[TP] = frozenset()

    async def on_rebalance(
        self, assigned: set[TP], revoked: set[TP], newly_assigned: set[TP], generation_id: int = 0
    ) -> None:
        """Note the assignment; the taking over itself must not hold up the group."""
        del revoked, newly_assigned
        self._assigned = frozenset(assigned)
        self._generation_id = generation_id
        self.signal_recovery_start.set()

    @Service.task
    async def _restart_recovery(self) -> None:
        while not self.should_stop:
            if await self.wait_for_stopped(self.signal_recovery_start.wait()):
                return
            self.signal_recovery_start.clear()
            try:
                await self._wait(self._take_over(self._generation_id, self._assigned))
            except (RebalanceAgain, SupersededError):
                continue
            except ServiceStopped:
                return
            except Exception as error:  # noqa: BLE001 - a half-done take-over must not serve
                end_process("The worker could not take over its partitions.", error=str(error), exc_info=error)

    async def _take_over(self, generation: int, assigned: frozenset[TP]) -> None:
        app: Any = self.app
        consumer: HubConsumer = app.consumer
        positions = await app.processor.take_over(generation, assigned)
        await consumer.serve(generation, positions)
        self.completed.set()
        await app._fetcher.maybe_start()  # noqa: SLF001 - Faust has no other name for it
        self.tables.on_actives_ready()
        self.tables.on_standbys_ready()
        app.on_rebalance_end()
        _log.info("Partitions taken over.", app=app.conf.id, generation=generation, partitions=len(positions))

    @Service.task
    async def _slurp_changelogs(self) -> None:
        """Do nothing: the processor reads the log itself, in whole fetches."""

    @Service.task
    async def _publish_stats(self) -> None:
        """Do nothing: Faust's recovery has nothing to tell."""


class HubTables(TableManager):
    """Faust's table manager with our take-over in the place of its recovery."""

    @property
    def recovery(self) -> Recovery:
        """Give the one service that takes over partitions."""
        if self._recovery is None:
            self._recovery = TakeOver(self.app, self, beacon=self.beacon, loop=self.loop)
        return self._recovery
