"""The GX's own decoder of the frames a CAN-bus BMS sends (Victron CAN-bus BMS; 11-bit identifiers, 500 kbit/s).

Little endian unless noted. What a battery does not support is None.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass, field

LIMITS = 0x351
STATE_OF_CHARGE = 0x355
MEASUREMENTS = 0x356
ALARMS = 0x35A
KEEPALIVE = 0x305
KEEPALIVE_DATA = bytes(8)
IDENTIFICATION = 0x307
IDENTIFICATION_DATA = bytes.fromhex("1234567856494300")

_UNSUPPORTED = 0xFFFF


class FrameError(ValueError):
    """A frame that cannot be what its identifier says."""


class WrongLengthError(FrameError):
    """A frame with a number of bytes it never has."""


class NotAsciiError(FrameError):
    """A text with bytes that are no printable ASCII, or with something after its padding."""


@dataclass(frozen=True, slots=True)
class Limits:
    """0x351: charge voltage (V), charge current (A), discharge current (A), discharge voltage (V) limits."""

    charge_voltage_v: float
    charge_current_a: float
    discharge_current_a: float
    discharge_voltage_v: float


@dataclass(frozen=True, slots=True)
class StateOfCharge:
    """0x355: state of charge and of health (%), state of charge in steps of 0.01 %."""

    soc_percent: int
    soh_percent: int
    soc_fine_percent: float | None


@dataclass(frozen=True, slots=True)
class Measurements:
    """0x356: voltage (V), current (A, positive = charge), temperature (degC)."""

    voltage_v: float
    current_a: float
    temperature_c: float


@dataclass(frozen=True, slots=True)
class Alarms:
    """0x35A: each alarm and warning by name, True = active; whether the system is online.

    ``undefined`` names the bit pairs (byte.bit) that say "active" though nothing is defined there.
    """

    alarms: dict[str, bool | None] = field(default_factory=dict)
    warnings: dict[str, bool | None] = field(default_factory=dict)
    online: bool | None = None
    undefined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """A part of a text: manufacturer, name, serial number, family, or the name of a cell or sensor."""

    text: str


@dataclass(frozen=True, slots=True)
class Product:
    """0x35F: battery type, firmware version (big endian), capacity online (Ah)."""

    type: int
    firmware: int
    online_capacity_ah: int


@dataclass(frozen=True, slots=True)
class Modules:
    """0x372: number of modules that are well, block the charge, block the discharge, are offline."""

    ok: int | None
    blocking_charge: int | None
    blocking_discharge: int | None
    offline: int | None


@dataclass(frozen=True, slots=True)
class Extremes:
    """0x373: lowest and highest cell voltage (mV) and temperature (K)."""

    min_cell_mv: int | None
    max_cell_mv: int | None
    min_temperature_k: int | None
    max_temperature_k: int | None


@dataclass(frozen=True, slots=True)
class Energy:
    """0x378: energy charged and discharged (kWh)."""

    charged_kwh: float
    discharged_kwh: float


@dataclass(frozen=True, slots=True)
class InstalledCapacity:
    """0x379: capacity of all modules (Ah), not derated."""

    capacity_ah: int


type Frame = (
    Limits | StateOfCharge | Measurements | Alarms | Text | Product | Modules | Extremes | Energy | InstalledCapacity
)

ALARM_PAIRS = {
    "general": (0, 0),
    "high_voltage": (0, 2),
    "low_voltage": (0, 4),
    "high_temperature": (0, 6),
    "low_temperature": (1, 0),
    "high_temperature_charge": (1, 2),
    "low_temperature_charge": (1, 4),
    "high_current": (1, 6),
    "high_charge_current": (2, 0),
    "contactor": (2, 2),
    "short_circuit": (2, 4),
    "bms_internal": (2, 6),
    "cell_imbalance": (3, 0),
}
"""Alarms by name: byte and lowest bit of their pair; the warning stands four bytes later."""
_ONLINE_PAIR = (7, 2)
_PAIR_ACTIVE = 0b01
_PAIR_INACTIVE = 0b10
_ALARM_BYTES = 4


def _limits(data: bytes) -> Limits:
    cvl, ccl, dcl, dvl = struct.unpack("<HhhH", data)
    return Limits(cvl / 10, ccl / 10, dcl / 10, dvl / 10)


def _state_of_charge(data: bytes) -> StateOfCharge:
    soc, soh = struct.unpack_from("<HH", data)
    fine = struct.unpack_from("<H", data, 4)[0] / 100 if len(data) >= 6 else None
    return StateOfCharge(soc, soh, fine)


def _measurements(data: bytes) -> Measurements:
    voltage, current, temperature = struct.unpack_from("<hhh", data)
    return Measurements(voltage / 100, current / 10, temperature / 10)


def _pair(data: bytes, byte: int, bit: int) -> int:
    return data[byte] >> bit & 0b11


def _flag(pair: int) -> bool | None:
    return {_PAIR_ACTIVE: True, _PAIR_INACTIVE: False}.get(pair)


def _alarms(data: bytes) -> Alarms:
    online = _pair(data, *_ONLINE_PAIR)
    defined = {_ONLINE_PAIR} | {
        (byte + offset, bit) for byte, bit in ALARM_PAIRS.values() for offset in (0, _ALARM_BYTES)
    }
    return Alarms(
        {name: _flag(_pair(data, byte, bit)) for name, (byte, bit) in ALARM_PAIRS.items()},
        {name: _flag(_pair(data, byte + _ALARM_BYTES, bit)) for name, (byte, bit) in ALARM_PAIRS.items()},
        {_PAIR_INACTIVE: True, _PAIR_ACTIVE: False}.get(online),
        tuple(
            f"{byte}.{bit}"
            for byte in range(8)
            for bit in range(0, 8, 2)
            if (byte, bit) not in defined and _pair(data, byte, bit) == _PAIR_ACTIVE
        ),
    )


def _text(data: bytes) -> Text:
    text = data.rstrip(b"\x00")
    if any(not 0x20 <= byte <= 0x7E for byte in text):
        raise NotAsciiError(f"{data.hex(' ')} is not a text: printable ASCII, zeros at the end only")
    return Text(text.decode("ascii"))


def _product(data: bytes) -> Product:
    kind, capacity = struct.unpack_from("<H2xH", data)
    return Product(kind, int.from_bytes(data[2:4], "big"), capacity)


def _modules(data: bytes) -> Modules:
    return Modules(*(None if count == _UNSUPPORTED else count for count in struct.unpack("<4H", data)))


def _extremes(data: bytes) -> Extremes:
    return Extremes(*(None if value in (0, _UNSUPPORTED) else value for value in struct.unpack("<4H", data)))


def _energy(data: bytes) -> Energy:
    charged, discharged = struct.unpack("<II", data)
    return Energy(charged / 10, discharged / 10)


def _installed_capacity(data: bytes) -> InstalledCapacity:
    return InstalledCapacity(int.from_bytes(data[:2], "little"))


@dataclass(frozen=True, slots=True)
class FrameKind:
    """What an identifier means, and the lengths seen from real batteries."""

    name: str
    lengths: frozenset[int]
    decode: Callable[[bytes], Frame]


def _kind(name: str, lengths: tuple[int, ...], decode: Callable[[bytes], Frame]) -> FrameKind:
    return FrameKind(name, frozenset(lengths), decode)


KINDS: dict[int, FrameKind] = {
    LIMITS: _kind("limits", (8,), _limits),
    STATE_OF_CHARGE: _kind("state_of_charge", (4, 6, 8), _state_of_charge),
    MEASUREMENTS: _kind("measurements", (6, 8), _measurements),
    ALARMS: _kind("alarms", (8,), _alarms),
    0x35E: _kind("manufacturer", (8,), _text),
    0x35F: _kind("product", (6, 8), _product),
    0x370: _kind("name_1", (8,), _text),
    0x371: _kind("name_2", (8,), _text),
    0x372: _kind("modules", (8,), _modules),
    0x373: _kind("extremes", (8,), _extremes),
    0x374: _kind("min_cell_name", (8,), _text),
    0x375: _kind("max_cell_name", (8,), _text),
    0x376: _kind("min_temperature_name", (8,), _text),
    0x377: _kind("max_temperature_name", (8,), _text),
    0x378: _kind("energy", (8,), _energy),
    0x379: _kind("installed_capacity", (2, 8), _installed_capacity),
    0x380: _kind("serial_1", (8,), _text),
    0x381: _kind("serial_2", (8,), _text),
    0x382: _kind("family", (8,), _text),
}
"""Frames of the BMS by identifier."""


def decode(identifier: int, data: bytes) -> Frame | None:
    """Decode a frame; None when a GX does not listen to its identifier.

    Raises:
        WrongLengthError: the frame has a number of bytes it never has.
        NotAsciiError: a text is none.
    """
    kind = KINDS.get(identifier)
    if kind is None:
        return None
    if len(data) not in kind.lengths:
        allowed = ", ".join(map(str, sorted(kind.lengths)))
        raise WrongLengthError(f"0x{identifier:03X} ({kind.name}) has {len(data)} bytes; allowed is {allowed}")
    return kind.decode(data)
