"""TinyBMS frames as the BMS sees them: requests are parsed, replies are built.

Source: TinyBMS protocol Rev D. Every frame starts with 0xAA and ends with a CRC-16/MODBUS, low byte first.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

SYNC = 0xAA
MAX_READ_WORDS = 127
MAX_WRITE_WORDS = 100


class Command(IntEnum):
    """Second byte of a frame."""

    RESET = 0x02
    READ_BLOCK_MODBUS = 0x03
    READ_BLOCK = 0x07
    READ_INDIVIDUAL = 0x09
    WRITE_BLOCK = 0x0B
    WRITE_INDIVIDUAL = 0x0D
    WRITE_BLOCK_MODBUS = 0x10
    NEWEST_EVENTS = 0x11
    ALL_EVENTS = 0x12
    PACK_VOLTAGE = 0x14
    PACK_CURRENT = 0x15
    MAX_CELL_VOLTAGE = 0x16
    MIN_CELL_VOLTAGE = 0x17
    STATUS = 0x18
    LIFETIME = 0x19
    STATE_OF_CHARGE = 0x1A
    TEMPERATURES = 0x1B
    CELL_VOLTAGES = 0x1C
    SETTINGS = 0x1D
    VERSION = 0x1E
    EXTENDED_VERSION = 0x1F
    SPEED_DISTANCE_TIME = 0x20


class NackCode(IntEnum):
    """Why a request was refused."""

    COMMAND = 0
    CRC = 1


_FIXED_LENGTH = {Command.RESET: 5, Command.READ_BLOCK_MODBUS: 8, Command.READ_BLOCK: 7, Command.SETTINGS: 7}
# Position of the byte that counts the payload, and the bytes of the frame around that payload.
_COUNTED_LENGTH = {
    Command.READ_INDIVIDUAL: (2, 5),
    Command.WRITE_BLOCK: (2, 5),
    Command.WRITE_INDIVIDUAL: (2, 5),
    Command.WRITE_BLOCK_MODBUS: (6, 9),
}
_SHORTEST_LENGTH = 4


def crc16(data: bytes | bytearray) -> int:
    """CRC-16/MODBUS: polynomial 0xA001 (reflected), start value 0xFFFF."""
    crc = 0xFFFF
    for byte in data:
        crc = (crc >> 8) ^ _CRC_TABLE[(crc ^ byte) & 0xFF]
    return crc


def _crc_table() -> tuple[int, ...]:
    table = []
    for value in range(256):
        crc = value
        for _ in range(8):
            crc = (crc >> 1) ^ 0xA001 if crc & 1 else crc >> 1
        table.append(crc)
    return tuple(table)


_CRC_TABLE = _crc_table()


def with_crc(body: bytes) -> bytes:
    """Complete a frame with its CRC."""
    return body + struct.pack("<H", crc16(body))


@dataclass(frozen=True, slots=True)
class Request:
    """A request whose CRC is right.

    ``command`` may be one the BMS does not know; ``body`` is what stands between the command and the CRC.
    """

    command: int
    body: bytes
    length: int


@dataclass(frozen=True, slots=True)
class DamagedRequest:
    """A frame of a known command whose CRC is wrong."""

    command: int
    length: int


class RequestParser:
    """Finds requests in a stream of bytes, however it is cut up, and finds its way back after anything else."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    @property
    def pending(self) -> int:
        """Bytes of an unfinished frame."""
        return len(self._buffer)

    def forget(self) -> None:
        """Drop an unfinished frame: the line was quiet, what comes next is a new one."""
        self._buffer.clear()

    def feed(self, data: bytes) -> list[Request | DamagedRequest]:
        """Take bytes from the line; return the frames they complete."""
        self._buffer += data
        found: list[Request | DamagedRequest] = []
        while True:
            start = self._buffer.find(SYNC)
            if start < 0:
                self._buffer.clear()
                return found
            del self._buffer[:start]
            length = self._frame_length()
            if length is None or len(self._buffer) < length:
                return found
            frame = bytes(self._buffer[:length])
            command = frame[1]
            if crc16(frame[:-2]) == int.from_bytes(frame[-2:], "little"):
                found.append(Request(command, frame[2:-2], length))
                del self._buffer[:length]
                continue
            if command in Command:
                found.append(DamagedRequest(command, length))
            del self._buffer[:1]

    def _frame_length(self) -> int | None:
        """Length of the frame at the start of the buffer; None while its bytes do not tell."""
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        try:
            command = Command(buffer[1])
        except ValueError:
            return _SHORTEST_LENGTH
        if command in _COUNTED_LENGTH:
            position, around = _COUNTED_LENGTH[command]
            return None if len(buffer) <= position else buffer[position] + around
        return _FIXED_LENGTH.get(command, _SHORTEST_LENGTH)


def ack(command: int) -> bytes:
    """``AA 01 CMD crc``."""
    return with_crc(bytes((SYNC, 0x01, command)))


def nack(command: int, code: NackCode) -> bytes:
    """``AA 00 CMD ERR crc``; refused Modbus requests are answered in this form too."""
    return with_crc(bytes((SYNC, 0x00, command, code)))


def plain_reply(command: int, payload: bytes) -> bytes:
    """A reply without a length byte (0x14..0x1A, 0x20)."""
    return with_crc(bytes((SYNC, command)) + payload)


def counted_reply(command: int, payload: bytes) -> bytes:
    """A reply whose third byte counts its payload."""
    return with_crc(bytes((SYNC, command, len(payload))) + payload)


def big_endian(words: Iterable[int]) -> bytes:
    """Words as the Modbus commands carry them."""
    return b"".join(word.to_bytes(2, "big") for word in words)


def little_endian(words: Iterable[int]) -> bytes:
    """Words as the native commands carry them."""
    return b"".join(word.to_bytes(2, "little") for word in words)


def modbus_read_reply(words: Sequence[int]) -> bytes:
    """``AA 03 PL dataHi dataLo ... crc``."""
    return counted_reply(Command.READ_BLOCK_MODBUS, big_endian(words))


def modbus_write_reply(address: int, count: int) -> bytes:
    """``AA 10 addrHi addrLo 00 n crc``."""
    return with_crc(bytes((SYNC, Command.WRITE_BLOCK_MODBUS)) + big_endian((address, count)))
