"""What the BMS answers to each request (TinyBMS protocol Rev D)."""

import struct
from collections.abc import Callable, Sequence
from typing import Protocol

from simulator.bms.protocol import (
    MAX_READ_WORDS,
    MAX_WRITE_WORDS,
    Command,
    NackCode,
    Request,
    ack,
    counted_reply,
    little_endian,
    modbus_read_reply,
    modbus_write_reply,
    nack,
    plain_reply,
)
from simulator.bms.registers import CONTACTS, Reg, RegisterFile
from simulator.bms.settings_block import SettingOption

_NATIVE_PAYLOAD_MAX = 63
"""Bits 0..5 of a native length byte; replies in several packets are not offered."""
_CLEAR_EVENTS, _CLEAR_STATISTICS, _RESET = 1, 2, 5


class Model(Protocol):
    """What stands behind the registers."""

    @property
    def registers(self) -> RegisterFile:
        """The registers it keeps up to date."""
        ...

    def take_over(self, key: str, raw: int) -> None:
        """Accept a write-only setting (state of charge, state of health)."""
        ...

    def restart(self) -> None:
        """Start again; the lifetime counter goes on."""
        ...

    def advance(self, seconds: float) -> None:
        """Let simulated time pass."""
        ...


class _Refused(Exception):  # noqa: N818 - a reply, not an error of the simulator
    """The request asks for something the BMS does not have."""


class CommandSet:
    """Executes requests on a model.

    ``read`` is what the registers look like from outside (faults may change it). With ``nack_rejected_writes`` a write
    that is out of range is refused; otherwise it is acknowledged and the old value stays, as the real BMS does.
    """

    def __init__(
        self, model: Model, read: Callable[[int, int], list[int]], *, nack_rejected_writes: bool = False
    ) -> None:
        self.nack_rejected_writes = nack_rejected_writes
        self.restart_requested = False
        self._model = model
        self._read = read
        self._handlers: dict[int, Callable[[bytes], bytes]] = {
            Command.RESET: self._reset,
            Command.READ_BLOCK_MODBUS: self._read_block_modbus,
            Command.READ_BLOCK: self._read_block,
            Command.READ_INDIVIDUAL: self._read_individual,
            Command.WRITE_BLOCK: self._write_block,
            Command.WRITE_INDIVIDUAL: self._write_individual,
            Command.WRITE_BLOCK_MODBUS: self._write_block_modbus,
            Command.NEWEST_EVENTS: self._newest_events,
            Command.ALL_EVENTS: self._all_events,
            Command.PACK_VOLTAGE: lambda _: self._plain(Command.PACK_VOLTAGE, Reg.PACK_VOLTAGE, 2),
            Command.PACK_CURRENT: lambda _: self._plain(Command.PACK_CURRENT, Reg.PACK_CURRENT, 2),
            Command.MAX_CELL_VOLTAGE: lambda _: self._plain(Command.MAX_CELL_VOLTAGE, Reg.MAX_CELL, 1),
            Command.MIN_CELL_VOLTAGE: lambda _: self._plain(Command.MIN_CELL_VOLTAGE, Reg.MIN_CELL, 1),
            Command.STATUS: lambda _: self._plain(Command.STATUS, Reg.STATUS, 1),
            Command.LIFETIME: lambda _: self._plain(Command.LIFETIME, Reg.LIFETIME, 2),
            Command.STATE_OF_CHARGE: lambda _: self._plain(Command.STATE_OF_CHARGE, Reg.STATE_OF_CHARGE, 2),
            Command.TEMPERATURES: self._temperatures,
            Command.CELL_VOLTAGES: self._cell_voltages,
            Command.SETTINGS: self._settings,
            Command.VERSION: self._version,
            Command.EXTENDED_VERSION: self._extended_version,
            Command.SPEED_DISTANCE_TIME: self._speed_distance_time,
        }

    def execute(self, request: Request) -> bytes:
        """Answer a request; sets ``restart_requested`` when the BMS is to restart after the reply."""
        handler = self._handlers.get(request.command)
        if handler is None:
            return nack(request.command, NackCode.COMMAND)
        try:
            return handler(request.body)
        except _Refused, IndexError:
            return nack(request.command, NackCode.COMMAND)

    def _reset(self, body: bytes) -> bytes:
        if body[0] == _CLEAR_EVENTS:
            self._model.registers.events.clear()
        elif body[0] == _CLEAR_STATISTICS:
            self._model.registers.clear_statistics()
        elif body[0] == _RESET:
            self.restart_requested = True
        else:
            raise _Refused
        return ack(Command.RESET)

    def _read_block_modbus(self, body: bytes) -> bytes:
        address, count = struct.unpack(">HH", body)
        if not 1 <= count <= MAX_READ_WORDS:
            raise _Refused
        return modbus_read_reply(self._read(address, count))

    def _read_block(self, body: bytes) -> bytes:
        count, address = struct.unpack("<BH", body)
        if not 1 <= count <= _NATIVE_PAYLOAD_MAX // 2:
            raise _Refused
        return counted_reply(Command.READ_BLOCK, little_endian(self._read(address, count)))

    def _read_individual(self, body: bytes) -> bytes:
        addresses = _words(body[1:])
        if not 1 <= len(addresses) <= _NATIVE_PAYLOAD_MAX // 4:
            raise _Refused
        pairs = [word for address in addresses for word in (address, *self._read(address, 1))]
        return counted_reply(Command.READ_INDIVIDUAL, little_endian(pairs))

    def _write_block(self, body: bytes) -> bytes:
        words = _words(body[1:])
        if len(words) < 2:
            raise _Refused
        self._write(words[0], words[1:])
        return ack(Command.WRITE_BLOCK)

    def _write_individual(self, body: bytes) -> bytes:
        words = _words(body[1:])
        if not words or len(words) % 2:
            raise _Refused
        for address, value in zip(words[0::2], words[1::2], strict=True):
            self._write(address, [value])
        return ack(Command.WRITE_INDIVIDUAL)

    def _write_block_modbus(self, body: bytes) -> bytes:
        address, count, size = struct.unpack(">HHB", body[:5])
        if not 1 <= count <= MAX_WRITE_WORDS or size != 2 * count:
            raise _Refused
        self._write(address, list(struct.unpack(f">{count}H", body[5:])))
        return modbus_write_reply(address, count)

    def _write(self, address: int, values: Sequence[int]) -> None:
        result = self._model.registers.write(address, values)
        for key, raw in result.taken_over.items():
            self._model.take_over(key, raw)
        if result.refused and self.nack_rejected_writes:
            raise _Refused

    def _newest_events(self, _: bytes) -> bytes:
        return self._events(Command.NEWEST_EVENTS, [e.native() for e in self._model.registers.events.take_newest()])

    def _all_events(self, _: bytes) -> bytes:
        return self._events(Command.ALL_EVENTS, [event.native() for event in self._model.registers.events.events])

    def _events(self, command: Command, events: list[bytes]) -> bytes:
        return counted_reply(command, little_endian(self._read(Reg.LIFETIME, 2)) + b"".join(events))

    def _plain(self, command: Command, address: int, count: int) -> bytes:
        return plain_reply(command, little_endian(self._read(address, count)))

    def _temperatures(self, _: bytes) -> bytes:
        words = self._read(Reg.INTERNAL_TEMPERATURE, 1) + self._read(Reg.EXTERNAL_TEMPERATURE_1, 2)
        return counted_reply(Command.TEMPERATURES, little_endian(words))

    def _cell_voltages(self, _: bytes) -> bytes:
        cells = self._read(Reg.DETECTED_CELLS, 1)[0]
        return counted_reply(Command.CELL_VOLTAGES, little_endian(self._read(CONTACTS - cells, cells)))

    def _settings(self, body: bytes) -> bytes:
        option, count = body[0], body[2]
        words = self._model.registers.settings.words(SettingOption(option)) if 1 <= option <= 4 else []
        if body[1] or not 1 <= count <= MAX_WRITE_WORDS or not words:
            raise _Refused
        words += [0] * (count - len(words))
        return counted_reply(Command.SETTINGS, little_endian(words[:count]))

    def _version(self, _: bytes) -> bytes:
        return counted_reply(Command.VERSION, self._version_bytes())

    def _extended_version(self, _: bytes) -> bytes:
        bootloader = self._read(Reg.BOOTLOADER, 1)
        return counted_reply(Command.EXTENDED_VERSION, self._version_bytes() + little_endian(bootloader))

    def _version_bytes(self) -> bytes:
        hardware, public, internal = self._read(Reg.HARDWARE_VERSION, 3)
        return little_endian([hardware]) + bytes((public & 0xFF,)) + little_endian([internal])

    def _speed_distance_time(self, _: bytes) -> bytes:
        distance = [*self._read(Reg.DISTANCE_LEFT, 1), 0]
        words = self._read(Reg.SPEED, 2) + distance + self._read(Reg.TIME_LEFT, 2)
        return plain_reply(Command.SPEED_DISTANCE_TIME, little_endian(words))


def _words(payload: bytes) -> list[int]:
    if len(payload) % 2:
        raise _Refused
    return [int.from_bytes(payload[i : i + 2], "little") for i in range(0, len(payload), 2)]
