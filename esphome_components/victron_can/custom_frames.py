"""Frames the user makes up: their schema, their checks and the C++ tables made from them."""

from dataclasses import dataclass

import esphome.codegen as cg
import esphome.config_validation as cv
from esphome.const import CONF_ID, CONF_LENGTH, CONF_OFFSET, CONF_SOURCE, CONF_TYPE
from esphome.core import HexInt
from esphome.cpp_generator import MockObj
from esphome.types import ConfigType

from .protocol import RESERVED_IDS, can_id, finite_float, period

MAX_FRAMES = 16
MAX_LENGTH = 8
LONGEST_PERIOD_S = 60
SMALLEST_SCALE = 1e-6
LARGEST_SCALE = 1e9

CONF_ADD = "add"
CONF_BYTE_ORDER = "byte_order"
CONF_EXTENDED = "extended"
CONF_PERIOD = "period"
CONF_SCALE = "scale"
CONF_SIGNALS = "signals"
CONF_UNKNOWN = "unknown"

victron_can_ns = cg.esphome_ns.namespace("victron_can")
CustomFrame = victron_can_ns.struct("CustomFrame")
Signal = victron_can_ns.struct("Signal")
SignalSource = victron_can_ns.enum("SignalSource", is_class=True)
SignalType = victron_can_ns.enum("SignalType", is_class=True)
ByteOrder = victron_can_ns.enum("ByteOrder", is_class=True)


@dataclass(frozen=True)
class TypeInfo:
    """Width in bytes and what stands for "unknown" (see default_unknown in custom_frames.h)."""

    width: int
    unknown: int


TYPES = {
    "u8": TypeInfo(1, 0xFF),
    "s8": TypeInfo(1, 0x7F),
    "u16": TypeInfo(2, 0xFFFF),
    "s16": TypeInfo(2, 0x7FFF),
    "u32": TypeInfo(4, 0xFFFFFFFF),
    "s32": TypeInfo(4, 0x7FFFFFFF),
    "f32": TypeInfo(4, 0x7FC00000),
}

# The enumerators of SignalSource (signals.h) in lower case.
SOURCES = (
    "voltage",
    "current",
    "power",
    "soc",
    "soh",
    "temperature",
    "min_cell_voltage",
    "max_cell_voltage",
    "cell_voltage_difference",
    "min_cell_pack",
    "min_cell_number",
    "max_cell_pack",
    "max_cell_number",
    "min_temperature",
    "max_temperature",
    "charge_voltage_limit",
    "charge_current_limit",
    "discharge_current_limit",
    "discharge_voltage_limit",
    "installed_capacity",
    "online_capacity",
    "energy_in",
    "energy_out",
    "packs_online",
    "packs_offline",
    "packs_blocking_charge",
    "packs_blocking_discharge",
    "alarm_bits",
    "warning_bits",
    "status",
    "frame_counter",
)


def _scale(value: object) -> float:
    scale = finite_float(value)
    if scale == 0:
        raise cv.Invalid("A scale of 0 would hide the value: value = raw * scale + add")
    if not SMALLEST_SCALE <= abs(scale) <= LARGEST_SCALE:
        raise cv.Invalid(f"A scale of {scale:g} is not possible; allowed is {SMALLEST_SCALE:g} to {LARGEST_SCALE:g}")
    return scale


def _add(value: object) -> float:
    add = finite_float(value)
    if abs(add) > LARGEST_SCALE:
        raise cv.Invalid(f"{add:g} cannot be added; allowed is -{LARGEST_SCALE:g} to {LARGEST_SCALE:g}")
    return add


def _finish_signal(config: ConfigType) -> ConfigType:
    info = TYPES[config[CONF_TYPE]]
    if config[CONF_OFFSET] + info.width > MAX_LENGTH:
        raise cv.Invalid(
            f"A {config[CONF_TYPE]} at byte {config[CONF_OFFSET]} does not fit into the {MAX_LENGTH} bytes of a frame",
            path=[CONF_OFFSET],
        )
    unknown = config.setdefault(CONF_UNKNOWN, HexInt(info.unknown))
    largest = (1 << 8 * info.width) - 1
    if unknown > largest:
        raise cv.Invalid(
            f"{unknown:#x} does not fit into {config[CONF_TYPE]}; allowed are 0 to {largest:#x}", path=[CONF_UNKNOWN]
        )
    return config


SIGNAL_SCHEMA = cv.All(
    cv.Schema(
        {
            cv.Required(CONF_SOURCE): cv.one_of(*SOURCES, lower=True),
            cv.Required(CONF_OFFSET): cv.int_range(min=0, max=MAX_LENGTH - 1),
            cv.Optional(CONF_TYPE, default="u16"): cv.one_of(*TYPES, lower=True),
            cv.Optional(CONF_SCALE, default=1): _scale,
            cv.Optional(CONF_ADD, default=0): _add,
            cv.Optional(CONF_BYTE_ORDER, default="little"): cv.one_of("little", "big", lower=True),
            cv.Optional(CONF_UNKNOWN): cv.hex_uint32_t,
        }
    ),
    _finish_signal,
)


def _check_id(config: ConfigType) -> ConfigType:
    frame_id = config[CONF_ID]
    largest = 0x1FFFFFFF if config[CONF_EXTENDED] else 0x7FF
    if not 0 <= frame_id <= largest:
        hint = "" if config[CONF_EXTENDED] else f"; longer ones need {CONF_EXTENDED}: true"
        raise cv.Invalid(f"{frame_id:#x} is no identifier; allowed are 0 to {largest:#x}{hint}", path=[CONF_ID])
    if not config[CONF_EXTENDED] and frame_id in RESERVED_IDS:
        raise cv.Invalid(f"{frame_id:#x} is taken: {RESERVED_IDS[frame_id]}", path=[CONF_ID])
    return config


def _check_signals(config: ConfigType) -> ConfigType:
    users: dict[int, int] = {}
    for index, signal in enumerate(config[CONF_SIGNALS]):
        offset, width = signal[CONF_OFFSET], TYPES[signal[CONF_TYPE]].width
        for byte in range(offset, offset + width):
            if byte in users:
                other = config[CONF_SIGNALS][users[byte]]
                raise cv.Invalid(
                    f"'{signal[CONF_SOURCE]}' and '{other[CONF_SOURCE]}' both use byte {byte}",
                    path=[CONF_SIGNALS, index, CONF_OFFSET],
                )
            users[byte] = index
    needed = max(users) + 1
    length = config.setdefault(CONF_LENGTH, needed)
    if length < needed:
        raise cv.Invalid(f"The signals need {needed} bytes, not {length}", path=[CONF_LENGTH])
    return config


FRAME_SCHEMA = cv.All(
    cv.Schema(
        {
            cv.Required(CONF_ID): can_id,
            cv.Optional(CONF_EXTENDED, default=False): cv.boolean,
            cv.Optional(CONF_PERIOD, default="1s"): period(LONGEST_PERIOD_S),
            cv.Optional(CONF_LENGTH): cv.int_range(min=1, max=MAX_LENGTH),
            cv.Required(CONF_SIGNALS): cv.All(cv.ensure_list(SIGNAL_SCHEMA), cv.Length(min=1, max=MAX_LENGTH)),
        }
    ),
    _check_id,
    _check_signals,
)

# 0x352, 0x353 and 0x37F as some documents list them. A GX ignores all three.
PRESETS: dict[str, list[ConfigType]] = {
    "status_frames": [
        {
            "id": 0x352,
            "signals": [
                {"source": "voltage", "offset": 0, "type": "u16", "scale": 0.01},
                {"source": "current", "offset": 2, "type": "s16", "scale": 0.1},
            ],
        },
        {
            "id": 0x353,
            "signals": [
                {"source": "alarm_bits", "offset": 0, "type": "u16"},
                {"source": "warning_bits", "offset": 2, "type": "u16"},
            ],
        },
        {
            "id": 0x37F,
            "signals": [
                {"source": "frame_counter", "offset": 0, "type": "u8"},
                {"source": "status", "offset": 1, "type": "u8"},
            ],
        },
    ]
}


def presets(value: object) -> list[str]:
    """Accept names of presets; one that is named twice counts once."""
    return list(dict.fromkeys(cv.ensure_list(cv.one_of(*PRESETS, lower=True))(value)))


def preset_frames(names: list[str]) -> list[ConfigType]:
    """Return the frames of the presets, validated like any other."""
    return [FRAME_SCHEMA(frame) for name in names for frame in PRESETS[name]]


def check_together(frames: list[ConfigType], preset: list[ConfigType]) -> None:
    """Refuse frames that share an identifier or are too many; `path` of the error is an index into `frames`."""
    if len(preset) + len(frames) > MAX_FRAMES:
        raise cv.Invalid(
            f"{len(frames)} custom frames and {len(preset)} of presets are too many: there is room for {MAX_FRAMES}"
        )
    owners = {(frame[CONF_EXTENDED], frame[CONF_ID]): "a preset" for frame in preset}
    for index, frame in enumerate(frames):
        key = (frame[CONF_EXTENDED], frame[CONF_ID])
        if key in owners:
            raise cv.Invalid(f"{frame[CONF_ID]:#x} is taken by {owners[key]}", path=[index, CONF_ID])
        owners[key] = f"frame {index + 1} of this list"


def _number(value: float) -> cg.RawExpression:
    """Write a double as it is; ESPHome's own literals are floats."""
    return cg.RawExpression(repr(float(value)))


def _signal_to_cpp(config: ConfigType) -> cg.StructInitializer:
    return cg.StructInitializer(
        Signal,
        ("source", getattr(SignalSource, config[CONF_SOURCE].upper())),
        ("offset", config[CONF_OFFSET]),
        ("type", getattr(SignalType, config[CONF_TYPE].upper())),
        ("byte_order", getattr(ByteOrder, config[CONF_BYTE_ORDER].upper())),
        ("scale", _number(config[CONF_SCALE])),
        ("add", _number(config[CONF_ADD])),
        ("unknown", config[CONF_UNKNOWN]),
    )


def to_cpp(frames: list[ConfigType]) -> MockObj:
    """Write the frames as constant tables and return the table of frames."""
    rows = []
    for frame in frames:
        signals = cg.ArrayInitializer(*(_signal_to_cpp(signal) for signal in frame[CONF_SIGNALS]), multiline=True)
        rows.append(
            cg.StructInitializer(
                CustomFrame,
                ("id", frame[CONF_ID]),
                ("extended", frame[CONF_EXTENDED]),
                ("length", frame[CONF_LENGTH]),
                ("period_ms", frame[CONF_PERIOD]),
                ("signals", cg.shared_progmem_array("victron_can_signals", Signal, signals)),
            )
        )
    return cg.shared_progmem_array("victron_can_frames", CustomFrame, cg.ArrayInitializer(*rows, multiline=True))
