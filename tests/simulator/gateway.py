"""A gateway as small as can be: enough for a GX to accept it, on a bus of this process or as an SLCAN adapter."""

import asyncio
import struct
from collections.abc import Callable
from types import TracebackType
from typing import Self, override

import can

from simulator.gx.can_link import BusAddress, slcan_address

PERIOD_S = 0.25


class SmallGateway:
    """Sends the four control frames every quarter of a second while ``talking``; limits can be changed at any time."""

    def __init__(self) -> None:
        self.talking = True
        self.cvl_v = 56.8
        self.ccl_a = 100.0
        self.dcl_a = 100.0
        self.received: list[tuple[int, bytes]] = []
        self.send: Callable[[int, bytes], None] = lambda _identifier, _data: None
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def send_control(self) -> None:
        limits = (round(self.cvl_v * 10), round(self.ccl_a * 10), round(self.dcl_a * 10), 450)
        self.send(0x351, struct.pack("<HhhH", *limits))
        self.send(0x355, struct.pack("<HHH", 50, 100, 5000))
        self.send(0x356, struct.pack("<hhh", 5280, 0, 200))
        self.send(0x35A, bytes.fromhex("AA AA AA 02 AA AA AA 0A"))

    async def _run(self) -> None:
        due_s = asyncio.get_running_loop().time()
        while True:
            if self.talking:
                self.send_control()
            due_s += PERIOD_S
            await asyncio.sleep(due_s - asyncio.get_running_loop().time())


class VirtualGateway(SmallGateway):
    """On a bus of python-can inside this process."""

    def __init__(self, channel: str) -> None:
        super().__init__()
        self.address = BusAddress("virtual", channel)
        self._bus = can.Bus(interface="virtual", channel=channel)
        self.send = lambda identifier, data: self._bus.send(
            can.Message(arbitration_id=identifier, data=data, is_extended_id=False)
        )

    @override
    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await super().__aexit__(kind, error, trace)
        while message := self._bus.recv(0):
            self.received.append((message.arbitration_id, bytes(message.data)))
        self._bus.shutdown()


class SlcanGateway(SmallGateway):
    """As an SLCAN adapter on a TCP port."""

    def __init__(self, port: int = 0) -> None:
        super().__init__()
        self.port = port
        self.lines: list[str] = []
        self._server: asyncio.Server | None = None
        self._writers: list[asyncio.StreamWriter] = []

    @property
    def address(self) -> BusAddress:
        return slcan_address(self.port)

    @override
    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return await super().__aenter__()

    @override
    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await super().__aexit__(kind, error, trace)
        if self._server is not None:
            self._server.close()
            for writer in self._writers:
                writer.transport.abort()
            await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        self.send = lambda identifier, data: writer.write(
            f"t{identifier:03X}{len(data)}{data.hex().upper()}\r".encode()
        )
        while line := await self._line(reader):
            self.lines.append(line)
            if line.startswith("t"):
                self.received.append((int(line[1:4], 16), bytes.fromhex(line[5:])))

    @staticmethod
    async def _line(reader: asyncio.StreamReader) -> str:
        try:
            return (await reader.readuntil(b"\r")).decode("ascii")
        except asyncio.IncompleteReadError, ConnectionError:
            return ""
