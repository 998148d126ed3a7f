"""A GX on the real clock and on a real bus."""

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Self

from simulator.gx.can_link import BusAddress, CanLink
from simulator.gx.frames import IDENTIFICATION, IDENTIFICATION_DATA, KEEPALIVE, KEEPALIVE_DATA
from simulator.gx.gx import Gx

KEEPALIVE_PERIOD_S = 1.0
TICK_S = 0.05

type FrameObserver = Callable[[float, int, bytes], None]


class LiveGx:
    """Sends its keepalive every second, unless ``silent``, and feeds what it receives to ``gx``."""

    def __init__(self, address: BusAddress, gx: Gx | None = None) -> None:
        self.gx = gx or Gx()
        self.link = CanLink(address, self._receive)
        self.silent = False
        self.keepalives_sent = 0
        self.observers: list[FrameObserver] = []
        self._started_s = 0.0
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def now_s(self) -> float:
        """Seconds since the start."""
        return asyncio.get_running_loop().time() - self._started_s

    async def start(self, zero_s: float | None = None) -> None:
        """Connect and begin to speak; the clock is at zero now or at a time of the event loop."""
        self._started_s = asyncio.get_running_loop().time() if zero_s is None else zero_s
        await self.link.start()
        self._tasks = [asyncio.create_task(self._speak()), asyncio.create_task(self._tick())]

    async def stop(self) -> None:
        """Leave the bus."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        await self.link.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def _receive(self, identifier: int, data: bytes) -> None:
        now_s = self.now_s
        self.gx.receive(identifier, data, now_s)
        for observer in self.observers:
            observer(now_s, identifier, data)

    async def _speak(self) -> None:
        due_s = self.now_s
        while True:
            if not self.link.connected:
                await asyncio.sleep(TICK_S)
                due_s = self.now_s
                continue
            if (
                not self.silent
                and self.link.send(KEEPALIVE, KEEPALIVE_DATA)
                and self.link.send(IDENTIFICATION, IDENTIFICATION_DATA)
            ):
                self.keepalives_sent += 1
            due_s += KEEPALIVE_PERIOD_S
            await asyncio.sleep(max(0.0, due_s - self.now_s))

    async def _tick(self) -> None:
        while True:
            self.gx.tick(self.now_s)
            await asyncio.sleep(TICK_S)
