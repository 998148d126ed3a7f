"""The lines a device can sit on: TCP and a pseudo-terminal. Both always read and never block."""

import asyncio
import os
import tty
from pathlib import Path
from types import TracebackType
from typing import Self, override

from simulator.bms.live import LiveBms

_SEND_LIMIT = 65_536
_READ_SIZE = 4096


class _Connection(asyncio.Protocol):
    """One client; bytes nobody takes are lost, as on a wire."""

    def __init__(self, line: TcpLine) -> None:
        self._owner = line
        self.transport: asyncio.Transport | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - create_server makes stream transports
        self.transport = transport
        self._owner.adopt(self)

    @override
    def data_received(self, data: bytes) -> None:
        self._owner.bms.receive(data)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._owner.release(self)

    def send(self, data: bytes) -> None:
        if self.transport is not None and self.transport.get_write_buffer_size() < _SEND_LIMIT:
            self.transport.write(data)


class TcpLine:
    """Serves a device on TCP, one client at a time; a new client takes the place of the old one.

    ``port`` 0 means any free port; after ``start`` it holds the real one, and a later ``start`` uses that again.
    """

    def __init__(self, bms: LiveBms, port: int = 0, host: str = "127.0.0.1") -> None:
        self.bms = bms
        self.port = port
        self.host = host
        self._server: asyncio.Server | None = None
        self._client: _Connection | None = None

    async def start(self) -> int:
        """Listen; returns the port."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self), self.host, self.port, reuse_address=True)
        self.port = self._server.sockets[0].getsockname()[1]
        return self.port

    async def stop(self) -> None:
        """Unplug the line; the device lives on."""
        if self._server is not None:
            self._server.close()
            if self._client is not None and self._client.transport is not None:
                self._client.transport.abort()
            await self._server.wait_closed()
            self._server = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def adopt(self, connection: _Connection) -> None:
        """A client has come."""
        previous, self._client = self._client, connection
        if previous is not None and previous.transport is not None:
            previous.transport.abort()
        self.bms.connect(connection.send)

    def release(self, connection: _Connection) -> None:
        """A client has gone."""
        self.bms.disconnect(connection.send)
        if self._client is connection:
            self._client = None


class PtyLine:
    """Serves a device on a pseudo-terminal, found under a link such as ``/tmp/tinybms``.

    ESPHome's host UART accepts names of exactly two parts, hence the link.
    """

    def __init__(self, bms: LiveBms, link: Path) -> None:
        self.bms = bms
        self.link = link
        self._device_fd = -1
        self._terminal_fd = -1

    async def start(self) -> Path:
        """Create the terminal and its link.

        Raises:
            ValueError: something that is not a link has the link's name.
        """
        if self.link.exists() and not self.link.is_symlink():
            raise ValueError(f"{self.link} exists and is not a link")
        self._device_fd, self._terminal_fd = os.openpty()
        tty.setraw(self._terminal_fd)
        os.set_blocking(self._device_fd, False)
        self.link.unlink(missing_ok=True)
        self.link.symlink_to(os.ttyname(self._terminal_fd))
        asyncio.get_running_loop().add_reader(self._device_fd, self._read)
        self.bms.connect(self.send)
        return self.link

    async def stop(self) -> None:
        """Remove the terminal and its link."""
        if self._device_fd < 0:
            return
        self.bms.disconnect(self.send)
        asyncio.get_running_loop().remove_reader(self._device_fd)
        os.close(self._device_fd)
        os.close(self._terminal_fd)
        self._device_fd = -1
        self.link.unlink(missing_ok=True)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def send(self, data: bytes) -> None:
        """Write to the terminal; what does not fit is lost."""
        try:
            os.write(self._device_fd, data)
        except BlockingIOError:
            return

    def _read(self) -> None:
        try:
            data = os.read(self._device_fd, _READ_SIZE)
        except BlockingIOError:
            return
        if data:
            self.bms.receive(data)
