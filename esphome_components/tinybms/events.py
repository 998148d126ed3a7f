"""The TinyBMS events: one table for the decoder, the alarms, the entities, the documents and the simulator.

Source: TinyBMS protocol Rev D, event identifiers. This module imports nothing of ESPHome (see ``settings.py``).
"""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How serious an event is."""

    FAULT = "fault"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class BmsEvent:
    """One event identifier and what ends it."""

    id: int
    key: str
    name: str
    level: Level
    ended_by: tuple[int, ...] = ()
    """Events that end this fault or warning. SYSTEM_STARTED ends all of them."""


SYSTEM_STARTED = 0x61

EVENTS: tuple[BmsEvent, ...] = (
    BmsEvent(id=0x02, key="under_voltage", name="Under-voltage cut-off", level=Level.FAULT, ended_by=(0x7B,)),
    BmsEvent(id=0x03, key="over_voltage", name="Over-voltage cut-off", level=Level.FAULT, ended_by=(0x79,)),
    BmsEvent(id=0x04, key="over_temperature", name="Over-temperature cut-off", level=Level.FAULT, ended_by=(0x73,)),
    BmsEvent(
        id=0x05,
        key="discharge_over_current",
        name="Discharge over-current cut-off",
        level=Level.FAULT,
        ended_by=(0x77,),
    ),
    BmsEvent(
        id=0x06, key="charge_over_current", name="Charge over-current cut-off", level=Level.FAULT, ended_by=(0x76,)
    ),
    BmsEvent(
        id=0x07,
        key="regeneration_over_current",
        name="Regeneration over-current cut-off",
        level=Level.FAULT,
        ended_by=(0x78,),
    ),
    BmsEvent(id=0x0A, key="low_temperature", name="Low-temperature cut-off", level=Level.FAULT, ended_by=(0x75,)),
    BmsEvent(id=0x0B, key="charger_switch_error", name="Charger switch error", level=Level.FAULT),
    BmsEvent(id=0x0C, key="load_switch_error", name="Load switch error", level=Level.FAULT),
    BmsEvent(id=0x0D, key="single_port_switch_error", name="Single-port switch error", level=Level.FAULT),
    BmsEvent(
        id=0x0E,
        key="current_sensor_disconnected",
        name="External current sensor disconnected (restart needed)",
        level=Level.FAULT,
    ),
    BmsEvent(
        id=0x0F,
        key="current_sensor_connected",
        name="External current sensor connected (restart needed)",
        level=Level.FAULT,
    ),
    BmsEvent(id=0x31, key="fully_discharged", name="Fully discharged cut-off", level=Level.WARNING, ended_by=(0x7A,)),
    BmsEvent(
        id=0x37,
        key="low_temperature_charge",
        name="Low-temperature charging cut-off",
        level=Level.WARNING,
        ended_by=(0x74,),
    ),
    BmsEvent(
        id=0x38,
        key="charger_voltage_high",
        name="Charging done: charger voltage too high",
        level=Level.WARNING,
        ended_by=(0x62, 0x65),
    ),
    BmsEvent(
        id=0x39,
        key="charger_voltage_low",
        name="Charging done: charger voltage too low",
        level=Level.WARNING,
        ended_by=(0x62, 0x65),
    ),
    BmsEvent(id=0x61, key="system_started", name="System started", level=Level.INFO),
    BmsEvent(id=0x62, key="charging_started", name="Charging started", level=Level.INFO),
    BmsEvent(id=0x63, key="charging_done", name="Charging done", level=Level.INFO),
    BmsEvent(id=0x64, key="charger_connected", name="Charger connected", level=Level.INFO),
    BmsEvent(id=0x65, key="charger_disconnected", name="Charger disconnected", level=Level.INFO),
    BmsEvent(id=0x66, key="dual_port_mode", name="Dual-port mode activated", level=Level.INFO),
    BmsEvent(id=0x67, key="single_port_mode", name="Single-port mode activated", level=Level.INFO),
    BmsEvent(id=0x73, key="over_temperature_recovered", name="Recovered from over-temperature", level=Level.INFO),
    BmsEvent(
        id=0x74,
        key="low_temperature_charge_recovered",
        name="Recovered from low-temperature warning",
        level=Level.INFO,
    ),
    BmsEvent(id=0x75, key="low_temperature_recovered", name="Recovered from low-temperature fault", level=Level.INFO),
    BmsEvent(
        id=0x76,
        key="charge_over_current_recovered",
        name="Recovered from charge over-current",
        level=Level.INFO,
    ),
    BmsEvent(
        id=0x77,
        key="discharge_over_current_recovered",
        name="Recovered from discharge over-current",
        level=Level.INFO,
    ),
    BmsEvent(
        id=0x78,
        key="regeneration_over_current_recovered",
        name="Recovered from regeneration over-current",
        level=Level.INFO,
    ),
    BmsEvent(id=0x79, key="over_voltage_recovered", name="Recovered from over-voltage", level=Level.INFO),
    BmsEvent(id=0x7A, key="fully_discharged_recovered", name="Recovered from fully discharged", level=Level.INFO),
    BmsEvent(id=0x7B, key="under_voltage_recovered", name="Recovered from under-voltage", level=Level.INFO),
    BmsEvent(
        id=0x7C,
        key="current_sensor_now_connected",
        name="External current sensor connected",
        level=Level.INFO,
    ),
    BmsEvent(
        id=0x7D,
        key="current_sensor_now_disconnected",
        name="External current sensor disconnected",
        level=Level.INFO,
    ),
)
