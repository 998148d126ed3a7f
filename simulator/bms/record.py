"""A recorder between a gateway and a real or simulated BMS."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Protocol, Self, override

import serial

from simulator.bms.capture import CaptureWriter
from simulator.bms.device import Transmission
from simulator.bms.live import LiveBms

_BAUD_RATE = 115_200
_READ_SIZE = 4096

type Receive = Callable[[bytes], None]


class BmsEnd(Protocol):
    """The side of the recorder where the BMS is."""

    def write(self, data: bytes) -> None:
        """Send bytes to the BMS."""
        ...

    def close(self) -> None:
        """Let go of the BMS."""
        ...


type Connect = Callable[[Receive], Awaitable[BmsEnd]]


class _SerialEnd:
    def __init__(self, port: serial.Serial, receive: Receive) -> None:
        self._port = port
        self._receive = receive
        asyncio.get_running_loop().add_reader(port.fileno(), self._read)

    def write(self, data: bytes) -> None:
        self._port.write(data)

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._port.fileno())
        self._port.close()

    def _read(self) -> None:
        data = os.read(self._port.fileno(), _READ_SIZE)
        if data:
            self._receive(data)


class _TcpEnd(asyncio.Protocol):
    def __init__(self, receive: Receive) -> None:
        self.transport: asyncio.Transport | None = None
        self._receive = receive

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - create_connection makes stream transports
        self.transport = transport

    @override
    def data_received(self, data: bytes) -> None:
        self._receive(data)

    def write(self, data: bytes) -> None:
        if self.transport is not None:
            self.transport.write(data)

    def close(self) -> None:
        if self.transport is not None:
            self.transport.abort()


def serial_bms(port: str) -> Connect:
    """A BMS on a serial port of this machine."""

    async def connect(receive: Receive) -> BmsEnd:
        return _SerialEnd(serial.Serial(port, _BAUD_RATE, timeout=0, write_timeout=0), receive)

    return connect


def tcp_bms(host: str, port: int) -> Connect:
    """A BMS behind a TCP port."""

    async def connect(receive: Receive) -> BmsEnd:
        _, end = await asyncio.get_running_loop().create_connection(lambda: _TcpEnd(receive), host, port)
        return end

    return connect


class Recorder:
    """Passes everything between a line and a BMS, and writes it down.

    ``live`` is what the gateway's line connects to, as with a simulated device.
    """

    def __init__(self, connect: Connect, capture: CaptureWriter) -> None:
        self.live = LiveBms(self)
        self._connect = connect
        self._capture = capture
        self._end: BmsEnd | None = None

    async def __aenter__(self) -> Self:
        await self.live.start()
        self._end = await self._connect(self._receive)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._end is not None:
            self._end.close()
        await self.live.stop()

    def tick(self, _now_s: float) -> list[Transmission]:
        """Nothing is said unasked."""
        return []

    def feed(self, data: bytes, now_s: float) -> list[Transmission]:
        """Take bytes from the gateway."""
        self._capture.write(now_s, "tx", data)
        if self._end is not None:
            self._end.write(data)
        return []

    def _receive(self, data: bytes) -> None:
        self._capture.write(self.live.now_s, "rx", data)
        self.live.send(data)
