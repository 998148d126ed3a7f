"""The register file of the BMS: live data, statistics, events, settings, version."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from simulator.bms.event_log import SLOTS, EventLog
from simulator.bms.settings_block import SettingsBlock
from simulator.tables import FIRST_SETTING, SETTING_COUNT

CONTACTS = 16
ADDRESS_END = 600
"""First address after the register file."""
WRITABLE = range(300, 400)
NOT_CONNECTED = -32768
"""Reading of a temperature sensor that is not there (0.1 degC)."""


class Reg(IntEnum):
    """Addresses; 32-bit values start at the address of their low word."""

    CELL_1 = 0
    LIFETIME = 32
    TIME_LEFT = 34
    PACK_VOLTAGE = 36
    PACK_CURRENT = 38
    MIN_CELL = 40
    MAX_CELL = 41
    EXTERNAL_TEMPERATURE_1 = 42
    EXTERNAL_TEMPERATURE_2 = 43
    DISTANCE_LEFT = 44
    STATE_OF_HEALTH = 45
    STATE_OF_CHARGE = 46
    INTERNAL_TEMPERATURE = 48
    STATUS = 50
    BALANCING_DECISION = 51
    REAL_BALANCING = 52
    DETECTED_CELLS = 53
    SPEED = 54
    TOTAL_DISTANCE = 100
    MAX_DISCHARGE_CURRENT = 102
    MAX_CHARGE_CURRENT = 103
    MAX_CELL_DIFFERENCE = 104
    UNDER_VOLTAGE_COUNT = 105
    OVER_VOLTAGE_COUNT = 106
    DISCHARGE_OVER_CURRENT_COUNT = 107
    CHARGE_OVER_CURRENT_COUNT = 108
    OVER_HEAT_COUNT = 109
    CHARGING_COUNT = 111
    FULL_CHARGE_COUNT = 112
    TEMPERATURE_RANGE = 113
    RESET_CAUSE = 114
    STATISTICS_CLEARED = 116
    EVENTS = 200
    HARDWARE_VERSION = 500
    PUBLIC_FIRMWARE = 501
    INTERNAL_FIRMWARE = 502
    BOOTLOADER = 503
    SERIAL_NUMBER = 504


STATISTICS = range(100, 118)


class Status(IntEnum):
    """Values of register 50."""

    CHARGING = 0x91
    FULLY_CHARGED = 0x92
    DISCHARGING = 0x93
    REGENERATION = 0x96
    IDLE = 0x97
    FAULT = 0x9B


def float_words(value: float) -> tuple[int, int]:
    """An IEEE 754 single as two words, low word first."""
    low, high = struct.unpack("<HH", struct.pack("<f", value))
    return low, high


@dataclass(frozen=True, slots=True)
class WriteResult:
    """What became of a write: registers that kept their old value, and write-only values that were taken over."""

    refused: frozenset[int]
    taken_over: dict[str, int]


class RegisterFile:
    """Words by address; events and settings keep their own memory and appear in their place."""

    def __init__(self, settings: SettingsBlock, events: EventLog | None = None) -> None:
        self.settings = settings
        self.events = events or EventLog()
        self._words = [0] * ADDRESS_END

    def read(self, address: int, count: int) -> list[int]:
        """Read consecutive registers; addresses nobody uses read 0.

        Raises:
            IndexError: the block reaches beyond the register file.
        """
        if address + count > ADDRESS_END:
            raise IndexError(f"registers {address}..{address + count - 1}: the last one is {ADDRESS_END - 1}")
        image = list(self._words)
        image[Reg.EVENTS : Reg.EVENTS + 2 * SLOTS] = self.events.words()
        image[FIRST_SETTING : FIRST_SETTING + SETTING_COUNT] = self.settings.words()
        return image[address : address + count]

    def write(self, address: int, values: Sequence[int]) -> WriteResult:
        """Write settings as a request does.

        Raises:
            IndexError: the block leaves the writable registers 300..399.
        """
        if address not in WRITABLE or address + len(values) - 1 not in WRITABLE:
            raise IndexError(f"registers {address}..{address + len(values) - 1}: 300..399 can be written")
        taken_over, refused = self.settings.write(address, values)
        return WriteResult(frozenset(refused), taken_over)

    def put(self, address: int, word: int) -> None:
        """Store a 16-bit value, signed or not."""
        self._words[address] = word & 0xFFFF

    def put_u32(self, address: int, value: int) -> None:
        """Store a 32-bit value, low word first."""
        self._words[address] = value & 0xFFFF
        self._words[address + 1] = value >> 16 & 0xFFFF

    def put_float(self, address: int, value: float) -> None:
        """Store an IEEE 754 single, low word first."""
        self._words[address : address + 2] = float_words(value)

    def get(self, address: int) -> int:
        """One live, statistics or version word."""
        return self._words[address]

    def get_u32(self, address: int) -> int:
        """A 32-bit value, low word first."""
        return self._words[address] | self._words[address + 1] << 16

    def log_event(self, event_id: int) -> None:
        """Log an event at the present lifetime."""
        self.events.add(self.get_u32(Reg.LIFETIME), event_id)

    def clear_statistics(self) -> None:
        """Zero the statistics and remember when."""
        for address in STATISTICS:
            if address != Reg.RESET_CAUSE:
                self._words[address] = 0
        self.put_u32(Reg.STATISTICS_CLEARED, self.get_u32(Reg.LIFETIME))
