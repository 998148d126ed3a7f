"""One gateway between a BMS and a GX, watched closely."""

import asyncio
import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.process import cpu_s, rss_kb
from simulator.gx.can_link import slcan_address
from simulator.host_firmware import HostFirmware, reserve_port
from simulator.world import World
from tests.firmware.support.allocations import Allocation, read_allocations
from tests.firmware.support.stage import BUILT_IN_PORTS

LIVE_REQUEST = bytes.fromhex("AA 03 00 00 00 38")
LIMITS = 0x351
SETTLE_S = 3.0


@dataclass(slots=True)
class Line:
    """The serial line as the BMS sees it: when a request was complete, and when the last byte of its reply had gone.

    Seconds of the event loop's clock. A reply goes out in pieces; each piece moves `ended_s` on.
    """

    requests: list[tuple[float, bytes]] = field(default_factory=list)
    replies_s: list[float] = field(default_factory=list)
    answering: bool = False

    def asked(self, now_s: float, request: bytes) -> None:
        """Take what the gateway sent: always a whole request in one piece."""
        self.requests.append((now_s, request))
        self.answering = False

    def answered(self, now_s: float) -> None:
        """Take a piece of the reply to the last request."""
        if self.answering:
            self.replies_s[-1] = now_s
        else:
            self.replies_s.append(now_s)
        self.answering = True


class WatchedGateway:
    """Runs the program in a world and keeps what the bench needs. `number` tells it from others beside it."""

    def __init__(self, program: Path, libraries: Mapping[str, Path], directory: Path, number: int) -> None:
        self.ports = ports = {name: reserve_port(f"bench-{number}-{name}") for name in BUILT_IN_PORTS}
        self.world = World(slcan_address(ports["can"]), "discharge", bms_port=ports["bms"])
        self.line = Line()
        self.limits_s: list[float] = []
        """When each 0x351 came, on the event loop's clock."""
        self.cpu_s_per_hour = 0.0
        self.rss_kb = 0
        self._program = program
        self._record = directory / f"allocations-{number}"
        self.firmware = HostFirmware(
            program,
            environment={
                "LD_PRELOAD": f"{libraries['allocations']}:{libraries['ports']}",
                "PORTS": " ".join(f"{BUILT_IN_PORTS[name]}={port}" for name, port in ports.items()),
                "ALLOCATIONS_FILE": str(self._record),
            },
        )

    async def __aenter__(self) -> Self:
        await self.world.start()
        self._watch()
        await self.firmware.start()
        await self.world.wait_accepted()
        # The first round of everything is no part of what is measured.
        await asyncio.sleep(SETTLE_S)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.world.stop()
        await self.firmware.stop()

    async def run(self, seconds: float) -> None:
        """Let it work undisturbed and note what it uses."""
        pid, loop = self.firmware.pid, asyncio.get_running_loop()
        os.kill(pid, signal.SIGUSR1)
        begun_s, begun_cpu_s = loop.time(), cpu_s(pid)
        await asyncio.sleep(seconds)
        self.cpu_s_per_hour = (cpu_s(pid) - begun_cpu_s) / (loop.time() - begun_s) * 3600
        self.rss_kb = rss_kb(pid)
        os.kill(pid, signal.SIGUSR2)

    def allocations(self) -> list[Allocation]:
        """After the end: what was allocated during `run`."""
        return read_allocations(self._record, self._program)

    def _watch(self) -> None:
        loop, bms = asyncio.get_running_loop(), self.world.live_bms
        send = bms.send

        def noting_send(data: bytes) -> None:
            send(data)
            self.line.answered(loop.time())

        bms.send = noting_send  # type: ignore[method-assign]
        self.world.device.observers.append(
            lambda _at_s, direction, data: self.line.asked(loop.time(), data) if direction == "tx" else None
        )
        self.world.live_gx.observers.append(
            lambda _at_s, identifier, _data: self.limits_s.append(loop.time()) if identifier == LIMITS else None
        )
