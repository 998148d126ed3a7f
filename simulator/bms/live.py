"""A device on the real clock: it lives on while lines come and go."""

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self

from simulator.bms.device import Transmission

TICK_S = 0.05


class Responder(Protocol):
    """What can sit at the end of a line: a device, a replayed capture, a recorder."""

    def tick(self, now_s: float, /) -> list[Transmission]:
        """Let time pass; returns what is said unasked."""
        ...

    def feed(self, data: bytes, now_s: float, /) -> list[Transmission]:
        """Take bytes; returns what is said in return."""
        ...


class LiveBms:
    """Runs a device in an asyncio loop and connects it to one line at a time."""

    def __init__(self, device: Responder) -> None:
        self.device = device
        self._line: Callable[[bytes], None] | None = None
        self._started_s: float | None = None
        self._ticker: asyncio.Task[None] | None = None

    async def start(self, zero_s: float | None = None) -> None:
        """Start the device's clock, at zero now or at a time of the event loop."""
        self._started_s = asyncio.get_running_loop().time() if zero_s is None else zero_s
        self._ticker = asyncio.create_task(self._tick())

    async def stop(self) -> None:
        """Stop the clock."""
        if self._ticker is not None:
            self._ticker.cancel()
            await asyncio.gather(self._ticker, return_exceptions=True)
            self._ticker = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def now_s(self) -> float:
        """Seconds since the device started."""
        if self._started_s is None:
            raise RuntimeError("the device has not been started")
        return asyncio.get_running_loop().time() - self._started_s

    @property
    def connected(self) -> bool:
        """Whether a line is connected."""
        return self._line is not None

    def connect(self, line: Callable[[bytes], None]) -> None:
        """Send what the BMS says to this line from now on."""
        self._line = line

    def disconnect(self, line: Callable[[bytes], None]) -> None:
        """Let go of a line, if it still is the one in use."""
        if self._line == line:
            self._line = None

    def receive(self, data: bytes) -> None:
        """Take bytes from the line."""
        self._schedule(self.device.feed(data, self.now_s))

    def _schedule(self, transmissions: list[Transmission]) -> None:
        loop = asyncio.get_running_loop()
        now_s = self.now_s
        for transmission in transmissions:
            if transmission.at_s <= now_s:
                self.send(transmission.data)
            else:
                loop.call_later(transmission.at_s - now_s, self.send, transmission.data)

    def send(self, data: bytes) -> None:
        """Send bytes on the line; they are lost when there is none."""
        if self._line is not None:
            self._line(data)

    async def _tick(self) -> None:
        while True:
            self._schedule(self.device.tick(self.now_s))
            await asyncio.sleep(TICK_S)
