"""What Python and C++ hand to each other; ``native/types.h`` says the same, and what the fields mean."""

import ctypes
from enum import IntEnum
from typing import Any

MAX_CELLS = 16
MAX_PACKS = 4
LIVE_BYTES = 112
EVENT_BYTES = 4 * 49
SETTING_WORDS = 44
CURVE_POINTS = 32

BMS_SETTINGS = (
    "fully_charged_voltage",
    "fully_discharged_voltage",
    "early_balancing_threshold",
    "allowed_disbalance",
    "over_voltage_cutoff",
    "under_voltage_cutoff",
    "over_heat_cutoff",
    "low_temperature_charge_cutoff",
    "charge_finished_current",
    "discharge_over_current_cutoff",
    "discharge_over_current_timeout",
    "peak_discharge_current_cutoff",
    "charge_over_current_cutoff",
    "charger_startup_delay",
    "automatic_recovery",
    "enable_charge_restart_level",
    "charge_restart_level",
    "battery_capacity",
    "maximum_cycles",
)
"""Settings the simulated BMS acts on, by their key."""


class Stage(IntEnum):
    """What a controller says it is doing."""

    BULK = 0
    ABSORPTION = 1
    BALANCING = 2
    FLOAT = 3
    OTHER = 4


class Chemistry(IntEnum):
    """The firmware's presets; BMS goes by the BMS's own settings alone."""

    BMS = 0
    LFP = 1
    NMC = 2
    LTO = 3


class FaultKind(IntEnum):
    """What can go wrong with a BMS."""

    BMS_REBOOT = 0
    BMS_LOST = 1


class CurvePoint(ctypes.Structure):
    """A point of the open-circuit curve."""

    _fields_ = (("soc", ctypes.c_double), ("volts", ctypes.c_double))


class CellConfig(ctypes.Structure):
    """A cell at the start."""

    _fields_ = (("capacity_ah", ctypes.c_double), ("resistance_ohm", ctypes.c_double), ("soc", ctypes.c_double))


class BmsSettings(ctypes.Structure):
    """Raw settings by key."""

    _fields_ = tuple((key, ctypes.c_int32) for key in BMS_SETTINGS)


class PackConfig(ctypes.Structure):
    """A pack at the start."""

    _fields_ = (
        ("cell_count", ctypes.c_int32),
        ("cells", CellConfig * MAX_CELLS),
        ("curve_length", ctypes.c_int32),
        ("curve", CurvePoint * CURVE_POINTS),
        ("capacity_ah", ctypes.c_double),
        ("temperature_c", ctypes.c_double),
        ("ambient_c", ctypes.c_double),
        ("bleed_a", ctypes.c_double),
        ("counted_soc", ctypes.c_double),
        ("settings", BmsSettings),
        ("setting_words", ctypes.c_uint16 * SETTING_WORDS),
    )


class PlantConfig(ctypes.Structure):
    """Chargers, inverter and grid."""

    _fields_ = (
        ("grid", ctypes.c_uint8),
        ("feed_in", ctypes.c_uint8),
        ("feed_in_max_w", ctypes.c_double),
        ("mppt_offset_v", ctypes.c_double),
        ("dc_load_w", ctypes.c_double),
    )


class PackSeen(ctypes.Structure):
    """What a controller sees of a pack."""

    _fields_ = (
        ("live", ctypes.c_uint8 * LIVE_BYTES),
        ("events", ctypes.c_uint8 * EVENT_BYTES),
        ("settings", ctypes.c_uint16 * SETTING_WORDS),
        ("cell_v", ctypes.c_double * MAX_CELLS),
        ("voltage_v", ctypes.c_double),
        ("current_a", ctypes.c_double),
        ("soc", ctypes.c_double),
        ("temperature_c", ctypes.c_double),
        ("internal_c", ctypes.c_double),
        ("cell_count", ctypes.c_int32),
        ("answered", ctypes.c_uint8),
    )


class Seen(ctypes.Structure):
    """What a controller sees."""

    _fields_ = (("packs", ctypes.POINTER(PackSeen)), ("pack_count", ctypes.c_int32), ("now_s", ctypes.c_double))


class Wanted(ctypes.Structure):
    """What a controller answers."""

    _fields_ = (
        ("cvl_v", ctypes.c_double),
        ("ccl_a", ctypes.c_double),
        ("dcl_a", ctypes.c_double),
        ("stage", ctypes.c_int32),
        ("send", ctypes.c_uint8),
    )


class Fault(ctypes.Structure):
    """Something going wrong with a BMS."""

    _fields_ = (
        ("kind", ctypes.c_int32),
        ("pack", ctypes.c_int32),
        ("at_s", ctypes.c_double),
        ("for_s", ctypes.c_double),
    )


class Weather(ctypes.Structure):
    """Arrays of outside conditions, one entry a second."""

    _fields_ = tuple(
        (name, ctypes.POINTER(ctypes.c_float)) for name in ("solar_w", "load_w", "grid_charger_a", "ambient_c")
    )


FIGURES = (
    "seconds",
    "peak_cell_v",
    "lowest_cell_v",
    "highest_temperature_c",
    "cold_charge_ah",
    "charged_wh",
    "discharged_wh",
    "solar_unused_wh",
    "missed_wh",
    "solar_used_wh",
    "dumped_wh",
    "dumped_float_wh",
    "unserved_wh",
    "first_full_s",
    "first_float_s",
    "float_seconds",
    "end_soc",
    "imbalance",
)
COUNTS = (
    "float_entries",
    "blackouts",
    "cvl_changes",
    "ccl_changes",
    "dcl_changes",
    "cvl_reversals",
    "ccl_reversals",
    "dcl_reversals",
    "over_voltage_trips",
    "under_voltage_trips",
    "over_temperature_trips",
    "discharge_over_current_trips",
    "charge_over_current_trips",
    "fully_discharged_trips",
    "low_temperature_charge_trips",
)


class Figures(ctypes.Structure):
    """What a run came to."""

    _fields_ = tuple((name, ctypes.c_double) for name in FIGURES) + tuple((name, ctypes.c_int32) for name in COUNTS)


SAMPLE = (
    "time_s",
    "voltage_v",
    "current_a",
    "soc",
    "highest_cell_v",
    "lowest_cell_v",
    "temperature_c",
    "cvl_v",
    "ccl_a",
    "dcl_a",
    "stage",
    "solar_w",
    "solar_used_w",
    "feed_in_w",
    "load_served_w",
)


class Sample(ctypes.Structure):
    """One row of the trace."""

    _fields_ = tuple((name, ctypes.c_float) for name in SAMPLE)


SHARED: tuple[type[Any], ...] = (PackConfig, PlantConfig, PackSeen, Seen, Wanted, Fault, Weather, Figures, Sample)
"""Every structure that is handed over whole."""
