"""The other end of the bus: of an SLCAN connection, and of an imitated CAN interface of the kernel."""

import asyncio
import os
import socket
import struct
from dataclasses import dataclass, field
from pathlib import Path

import can

from simulator.host_firmware import HostFirmware

RECEIVE_TIMEOUT_S = 5


def frame_name(message: can.Message) -> str:
    """Name a test after the frame it sends."""
    kind = "remote" if message.is_remote_frame else "data"
    return f"{'extended' if message.is_extended_id else 'standard'}-{kind}-{message.arbitration_id:X}-{message.dlc}"


@dataclass(kw_only=True)
class SerialPeer:
    """A peer that speaks raw bytes and lines."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def send(self, data: bytes) -> None:
        self.writer.write(data)

    async def receive(self, count: int = 1) -> list[bytes]:
        """Return the next `count` lines without their CR."""
        async with asyncio.timeout(RECEIVE_TIMEOUT_S):
            return [(await self.reader.readuntil(b"\r"))[:-1] for _ in range(count)]

    async def close(self) -> None:
        self.writer.close()
        await self.writer.wait_closed()


@dataclass
class SlcanNode:
    """The running echo firmware behind SLCAN."""

    firmware: HostFirmware
    port: int
    serial_line: int
    """File descriptor of the adapter's end of its other bus, on a serial line."""
    peers: list[SerialPeer] = field(default_factory=list)

    async def connect(self) -> SerialPeer:
        """Connect as the peer; what the firmware sends first is still to be received."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        peer = SerialPeer(reader=reader, writer=writer)
        self.peers.append(peer)
        return peer

    async def open(self) -> SerialPeer:
        """Connect and take the opening of the channel."""
        peer = await self.connect()
        await peer.receive(4)
        return peer

    async def read_serial(self, count: int) -> bytes:
        """Return `count` bytes from the serial line."""
        received = b""
        async with asyncio.timeout(RECEIVE_TIMEOUT_S):
            while len(received) < count:
                received += await asyncio.to_thread(os.read, self.serial_line, count - len(received))
        return received

    def write_serial(self, data: bytes) -> None:
        os.write(self.serial_line, data)


class KernelBus:
    """The bus behind fake_socketcan.c: `path` is its FAKE_CAN_BUS."""

    FRAME = struct.Struct("=IB3x8s")  # struct can_frame
    EXTENDED = 0x80000000
    REMOTE = 0x40000000
    ERROR = 0x20000000

    def __init__(self, path: Path) -> None:
        self.path = path
        self._up = path.with_name(path.name + ".up")
        self._socket: socket.socket | None = None
        self._node: bytes | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {"FAKE_CAN_BUS": str(self.path)}

    def create(self) -> None:
        """Make the interface exist, down."""
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._socket.bind(str(self.path))

    def set_up(self) -> None:
        self._up.touch()

    def set_down(self, error: int) -> None:
        """Take the interface down as the kernel does: the next read fails."""
        self._up.unlink()
        self._send(bytes([error]))
        self._node = None

    def send(self, can_id: int, data: bytes = b"", length: int | None = None) -> None:
        self._send(self.FRAME.pack(can_id, len(data) if length is None else length, data))

    async def receive(self) -> tuple[int, int, bytes]:
        """Return the next frame as its identifier with flags, its length and its eight bytes."""
        async with asyncio.timeout(RECEIVE_TIMEOUT_S):
            while not (frame := await self._receive_datagram()):
                pass
        can_id, length, data = self.FRAME.unpack(frame)
        return can_id, length, data

    async def wait_for_node(self) -> None:
        """Wait until the firmware has opened the interface."""
        async with asyncio.timeout(RECEIVE_TIMEOUT_S):
            while self._node is None:
                await self._receive_datagram()

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()

    async def _receive_datagram(self) -> bytes:
        assert self._socket is not None
        data, sender = await asyncio.get_running_loop().sock_recvfrom(self._socket, 64)
        if not data:
            self._node = sender
        return data

    def _send(self, data: bytes) -> None:
        assert self._socket is not None
        assert self._node is not None, "the firmware has not opened the interface"
        self._socket.sendto(data, self._node)
