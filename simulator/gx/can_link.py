"""Connects to a CAN bus through python-can and stays connected."""

import asyncio
import contextlib
import logging
import os
import select
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import can

_LOGGER = logging.getLogger(__name__)
_RETRY_S = 0.3
_SEND_TIMEOUT_S = 0.5
_POLL_S = 0.2
_TCP = "socket://"
BIT_RATE = 500_000

type Receive = Callable[[int, bytes], None]


@dataclass(frozen=True, slots=True)
class BusAddress:
    """A python-can bus: ``interface:channel``, e.g. ``slcan:socket://127.0.0.1:17002`` or ``socketcan:can0``."""

    interface: str
    channel: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an address; a bare number is the TCP port of an SLCAN adapter on this machine.

        Raises:
            ValueError: the text is no address.
        """
        if text.isdecimal() and 0 < int(text) <= 0xFFFF:
            return cls("slcan", f"{_TCP}127.0.0.1:{text}")
        interface, colon, channel = text.partition(":")
        if not colon or not channel or interface not in can.VALID_INTERFACES:
            raise ValueError(
                f"'{text}' is not a CAN bus: give a TCP port, slcan:DEVICE, slcan:socket://HOST:PORT, socketcan:can0 "
                "or another INTERFACE:CHANNEL of python-can"
            )
        return cls(interface, channel)

    def open(self) -> can.BusABC:
        """Open the bus; raises what python-can raises while it is not there."""
        options: dict[str, Any] = {"sleep_after_open": 0.0} if self.interface == "slcan" else {}
        bus = can.Bus(interface=self.interface, channel=self.channel, bitrate=BIT_RATE, **options)
        if self.channel.startswith(_TCP):
            _send_at_once(bus)
        return bus


def slcan_address(port: int, host: str = "127.0.0.1") -> BusAddress:
    """An SLCAN adapter on a TCP port."""
    return BusAddress("slcan", f"{_TCP}{host}:{port}")


def _send_at_once(bus: can.BusABC) -> None:
    """Keep TCP from holding a second frame back until the first is confirmed."""
    with socket.socket(fileno=os.dup(bus.fileno())) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


class CanLink:
    """Opens a bus again and again until it is there, reads it, and opens it again when it breaks.

    ``receive`` is called in the event loop with identifier and data of each data frame of 11 bits.
    """

    def __init__(self, address: BusAddress, receive: Receive) -> None:
        self.address = address
        self.connections = 0
        self._receive = receive
        self._bus: can.BusABC | None = None
        self._broken = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None
        self._stopped = False

    @property
    def connected(self) -> bool:
        """Whether the bus is open."""
        return self._bus is not None

    async def start(self) -> None:
        """Begin to connect; returns at once."""
        self._stopped = False
        self._keeper = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Close the bus."""
        self._stopped = True
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
            self._keeper = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def send(self, identifier: int, data: bytes) -> bool:
        """Send a frame; returns False when there is no bus or it does not take it."""
        if self._bus is None:
            return False
        try:
            self._bus.send(can.Message(arbitration_id=identifier, data=data, is_extended_id=False), _SEND_TIMEOUT_S)
        except (can.CanError, OSError) as error:
            self._fail(error)
            return False
        return True

    def _open(self) -> can.BusABC:
        """Open the bus, in a thread; nobody waits for it any more when the link has been stopped meanwhile."""
        bus = self.address.open()
        if self._stopped:
            bus.shutdown()
        return bus

    async def _keep(self) -> None:
        while True:
            try:
                bus = await asyncio.to_thread(self._open)
            except can.CanError, OSError:
                await asyncio.sleep(_RETRY_S)
                continue
            self._bus = bus
            self.connections += 1
            self._broken.clear()
            try:
                with self._reader(bus):
                    await self._broken.wait()
            finally:
                self._bus = None
                # Closing a TCP connection, pyserial sleeps for 0.3 s: not in the event loop, where others live too.
                with contextlib.suppress(can.CanError, OSError):
                    await asyncio.to_thread(bus.shutdown)
            await asyncio.sleep(_RETRY_S)

    def _reader(self, bus: can.BusABC) -> contextlib.AbstractContextManager[None]:
        try:
            descriptor = bus.fileno()
        except NotImplementedError:
            return self._read_in_thread(bus)
        return self._read_in_loop(bus, descriptor) if descriptor >= 0 else self._read_in_thread(bus)

    @contextlib.contextmanager
    def _read_in_loop(self, bus: can.BusABC, descriptor: int) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        loop.add_reader(descriptor, self._drain, bus, descriptor)
        try:
            yield
        finally:
            loop.remove_reader(descriptor)

    def _drain(self, bus: can.BusABC, descriptor: int) -> None:
        """Read all there is; a serial adapter hands out one byte a call, so ask the system whether more waits."""
        try:
            while True:
                message = bus.recv(0)
                if message is not None:
                    self._take(message)
                elif not select.select([descriptor], [], [], 0)[0]:
                    return
        except (can.CanError, OSError, ValueError) as error:
            self._fail(error)

    @contextlib.contextmanager
    def _read_in_thread(self, bus: can.BusABC) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        stopping = threading.Event()

        def read() -> None:
            while not stopping.is_set():
                try:
                    message = bus.recv(_POLL_S)
                except (can.CanError, OSError) as error:
                    loop.call_soon_threadsafe(self._fail, error)
                    return
                if message is not None and not stopping.is_set():
                    loop.call_soon_threadsafe(self._take, message)

        thread = threading.Thread(target=read, name="can-reader", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stopping.set()
            thread.join()

    def _take(self, message: can.Message) -> None:
        if not (message.is_extended_id or message.is_remote_frame or message.is_error_frame or message.is_fd):
            self._receive(message.arbitration_id, bytes(message.data))

    def _fail(self, error: Exception) -> None:
        _LOGGER.debug("bus %s:%s: %s", self.address.interface, self.address.channel, error)
        self._broken.set()
