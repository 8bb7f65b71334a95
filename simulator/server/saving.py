"""When is the world written to its file?"""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from simulator.storage import save
from simulator.world import World

# Changes come in bursts; one write serves a burst.
PAUSE = 0.5


@dataclass(slots=True)
class Saving:
    """Saves shortly after a change (an event, a call or a confirmed update) and at the end."""

    world: World
    path: Path
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self.world.hooks.append(self._on_event)
        self.world.traffic.hooks.append(self._changed.set)
        self._task = asyncio.get_running_loop().create_task(self._keep_saving())

    async def stop(self) -> None:
        if self._task is None:
            return
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self.world.hooks.remove(self._on_event)
        self.world.traffic.hooks.remove(self._changed.set)
        save(self.world, self.path)

    def _on_event(self, event: object) -> None:
        self._changed.set()

    async def _keep_saving(self) -> None:
        while True:
            await self._changed.wait()
            await asyncio.sleep(PAUSE)
            self._changed.clear()
            save(self.world, self.path)
