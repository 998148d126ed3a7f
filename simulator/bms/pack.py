"""A TinyBMS with a battery behind it: measures, protects, counts, and keeps the registers up to date."""

import random
from collections.abc import Callable, Mapping

from simulator.battery.cells import Battery
from simulator.bms.charging import Charging
from simulator.bms.protection import Protection, Readings
from simulator.bms.registers import CONTACTS, Reg, RegisterFile, Status
from simulator.bms.settings_block import SettingsBlock
from simulator.tables import EVENT_ID

MAX_STEP_S = 1.0
_IDLE_A = 0.05
_QUIESCENT_A = 0.005
_FIRST_LIFETIME_S = 1_000_000
_SWITCH_OHM = 0.0005
_SWITCH_K_PER_W = 4.0
_SWITCH_TIME_S = 120.0
_ELECTRONICS_K = 1.5
_AGEING_OVER_LIFE = 0.2
"""Capacity lost after the rated cycles."""

# The simulator's own figures: what an external Hall sensor of 500 A allows.
_CURRENT_LIMITS = {
    "charge_finished_current": (100, 5000),
    "peak_discharge_current_cutoff": (1, 750),
    "discharge_over_current_cutoff": (1, 500),
    "charge_over_current_cutoff": (1, 500),
}

type Demand = Callable[[float, Battery], float]
"""Current (A, positive = charge) the outside wants at a time (s), given the battery as it is."""


def default_settings(battery: Battery) -> dict[str, int]:
    """Raw settings by key that suit a battery."""
    return {
        "charge_finished_current": min(5000, max(100, round(battery.capacity_ah * 20))),
        "peak_discharge_current_cutoff": 300,
        "battery_capacity": round(battery.capacity_ah * 100),
        "series_cells": len(battery.cells),
        "allowed_disbalance": 15,
        "charger_startup_delay": 5,
        "charger_disable_delay": 5,
        "pulses_per_unit": 1,
        "distance_unit": 2,
        "discharge_over_current_cutoff": 150,
        "charge_over_current_cutoff": 100,
        "charge_restart_level": 90,
        "maximum_cycles": 3000,
        "charger_type": 1,
        "discharge_over_current_timeout": 5,
        "automatic_recovery": 5,
        "charger_switch": 1,
        "charger_detection": 1,
    } | battery.chemistry.settings


def settings_block(battery: Battery, settings: Mapping[str, int] | None = None) -> SettingsBlock:
    """The settings of a BMS around a battery; ``settings`` are raw values by key that differ from the defaults."""
    block = SettingsBlock(default_settings(battery), limits=_CURRENT_LIMITS)
    for key, raw in (settings or {}).items():
        block.put(key, raw)
    return block


class Pack:
    """The model behind a simulated device.

    Args:
        battery: the cells.
        demand: what the outside wants of it; nothing by default.
        settings: raw settings by key that differ from the defaults.
        seed: what the serial number is drawn from.
        firmware: internal firmware version, register 502.
    """

    def __init__(
        self,
        battery: Battery,
        demand: Demand | None = None,
        *,
        settings: Mapping[str, int] | None = None,
        seed: int = 0,
        firmware: int = 243,
    ) -> None:
        self.battery = battery
        self.demand: Demand = demand or (lambda _time_s, _battery: 0.0)
        self.time_s = 0.0
        self.current_a = 0.0
        self.soc = battery.soc
        self.charged_ah = 0.0
        self.discharged_ah = 0.0
        self._registers = RegisterFile(settings_block(battery, settings))
        self.protection = Protection(self._registers)
        self.charging = Charging(self._registers)
        self._bleeding: frozenset[int] = frozenset()
        self._switch_k = 0.0
        self._soh = 1.0
        self._lowest_c = self._highest_c = round(battery.temperature_c)
        self._write_identity(random.Random(seed), firmware)
        self._registers.put_u32(Reg.LIFETIME, _FIRST_LIFETIME_S)
        self._registers.log_event(EVENT_ID["system_started"])
        self._publish()

    @property
    def registers(self) -> RegisterFile:
        """What the serial line shows."""
        return self._registers

    @property
    def balancing(self) -> frozenset[int]:
        """Cells whose balancing resistor is on, from 0."""
        return self._bleeding

    def take_over(self, key: str, raw: int) -> None:
        """Accept a written state of charge or health (0.002 %)."""
        if key == "state_of_charge":
            self.soc = raw / 50_000
        elif key == "state_of_health":
            self._soh = raw / 50_000
        self._publish()

    def restart(self) -> None:
        """Start again: the lifetime, the state of charge and the events stay."""
        self.protection.forget()
        self.charging.forget()
        self._registers.log_event(EVENT_ID["system_started"])

    def advance(self, seconds: float) -> None:
        """Let time pass, with the current the outside asks for."""
        while seconds > 0.0:
            dt_s = min(seconds, MAX_STEP_S)
            self._step(dt_s, self.demand(self.time_s, self.battery))
            seconds -= dt_s
        self._publish()

    def step(self, dt_s: float, current_a: float) -> float:
        """Let time pass with one current asked for (A, positive = charge); returns what flows at the end of it."""
        while dt_s > 0.0:
            part_s = min(dt_s, MAX_STEP_S)
            self._step(part_s, current_a)
            dt_s -= part_s
        self._publish()
        return self.current_a

    def _step(self, dt_s: float, asked_a: float) -> None:
        battery = self.battery
        allowed = (
            self.charging.allowed and self.protection.charge_allowed
            if asked_a > 0.0
            else self.protection.discharge_allowed
        )
        self.current_a = asked_a if allowed else 0.0
        battery.step(dt_s, self.current_a, self._bleeding)
        self.time_s += dt_s
        self._registers.put_u32(Reg.LIFETIME, _FIRST_LIFETIME_S + int(self.time_s))
        self._count_charge(dt_s)
        warm_k = _SWITCH_OHM * self.current_a**2 * _SWITCH_K_PER_W
        self._switch_k += (warm_k - self._switch_k) * min(1.0, dt_s / _SWITCH_TIME_S)
        voltages_mv = [volts * 1000 for volts in battery.cell_voltages()]
        internal_c = battery.temperature_c + _ELECTRONICS_K + self._switch_k
        self.protection.update(
            dt_s,
            Readings(min(voltages_mv), max(voltages_mv), self.current_a, battery.temperature_c, internal_c),
        )
        if self.protection.active("fully_discharged"):
            self.soc = 0.0 if self.current_a <= 0.0 else self.soc
        flowing_a = self.current_a if self.protection.charge_allowed else None
        if self.charging.update(dt_s, asked_a, flowing_a, max(voltages_mv), self.soc):
            self.soc = 1.0
        self._balance(voltages_mv)
        self._keep_statistics(voltages_mv)

    def _count_charge(self, dt_s: float) -> None:
        moved_ah = self.current_a * dt_s / 3600.0
        settings = self._registers.settings
        capacity_ah = settings.value("battery_capacity") / 100
        self.soc = min(1.0, max(0.0, self.soc + moved_ah / capacity_ah))
        self.charged_ah += max(0.0, moved_ah)
        self.discharged_ah += max(0.0, -moved_ah)
        cycles = abs(moved_ah) / (2 * capacity_ah)
        self._soh = max(0.0, self._soh - _AGEING_OVER_LIFE * cycles / settings.value("maximum_cycles"))

    def _balance(self, voltages_mv: list[float]) -> None:
        """Bleed what stands out while charging above the threshold, and as long as the battery is full."""
        settings = self._registers.settings
        window = self.charging.full or self.charging.charging
        floor_mv = max(
            min(voltages_mv) + settings.value("allowed_disbalance"), settings.value("early_balancing_threshold")
        )
        self._bleeding = frozenset(i for i, mv in enumerate(voltages_mv) if window and mv > floor_mv)

    def _keep_statistics(self, voltages_mv: list[float]) -> None:
        registers = self._registers
        deci_a = round(abs(self.current_a) * 10)
        peak = Reg.MAX_CHARGE_CURRENT if self.current_a > 0 else Reg.MAX_DISCHARGE_CURRENT
        registers.put(peak, max(registers.get(peak), deci_a))
        spread = round((max(voltages_mv) - min(voltages_mv)) * 10)
        registers.put(Reg.MAX_CELL_DIFFERENCE, max(registers.get(Reg.MAX_CELL_DIFFERENCE), spread))
        celsius = round(self.battery.temperature_c)
        self._lowest_c, self._highest_c = min(self._lowest_c, celsius), max(self._highest_c, celsius)
        registers.put(Reg.TEMPERATURE_RANGE, self._lowest_c & 0xFF | (self._highest_c & 0xFF) << 8)

    def _publish(self) -> None:
        registers, battery = self._registers, self.battery
        voltages = battery.cell_voltages()
        first = CONTACTS - len(voltages)
        for index, volts in enumerate(voltages, first):
            registers.put(Reg.CELL_1 + index, round(max(0.0, volts) * 10_000))
        left_as = self.soc * registers.settings.value("battery_capacity") * 36
        registers.put_u32(Reg.TIME_LEFT, int(left_as / max(_QUIESCENT_A, -self.current_a)))
        registers.put_float(Reg.PACK_VOLTAGE, sum(voltages))
        registers.put_float(Reg.PACK_CURRENT, self.current_a)
        registers.put(Reg.MIN_CELL, round(max(0.0, min(voltages)) * 1000))
        registers.put(Reg.MAX_CELL, round(max(0.0, *voltages) * 1000))
        registers.put(Reg.EXTERNAL_TEMPERATURE_1, round(battery.temperature_c * 10))
        registers.put(Reg.EXTERNAL_TEMPERATURE_2, round(battery.temperature_c * 10) - 3)
        registers.put(Reg.INTERNAL_TEMPERATURE, round((battery.temperature_c + _ELECTRONICS_K + self._switch_k) * 10))
        registers.put(Reg.STATE_OF_HEALTH, round(self._soh * 50_000))
        registers.put_u32(Reg.STATE_OF_CHARGE, round(self.soc * 100_000_000))
        registers.put(Reg.STATUS, self.status)
        bits = sum(1 << first + index for index in self._bleeding)
        registers.put(Reg.BALANCING_DECISION, bits)
        registers.put(Reg.REAL_BALANCING, bits)
        registers.put(Reg.DETECTED_CELLS, len(voltages))

    @property
    def status(self) -> Status:
        """Register 50."""
        if self.protection.fault:
            return Status.FAULT
        if self.current_a < -_IDLE_A:
            return Status.DISCHARGING
        if self.charging.full:
            return Status.FULLY_CHARGED
        return Status.CHARGING if self.current_a > _IDLE_A else Status.IDLE

    def _write_identity(self, draw: random.Random, firmware: int) -> None:
        registers = self._registers
        registers.put(Reg.HARDWARE_VERSION, 0x0102)
        registers.put(Reg.PUBLIC_FIRMWARE, 0x0501)  # high power, external current sensor
        registers.put(Reg.INTERNAL_FIRMWARE, firmware)
        registers.put(Reg.BOOTLOADER, 0x0418)
        for index in range(6):
            registers.put(Reg.SERIAL_NUMBER + index, draw.getrandbits(16))
        registers.put(Reg.RESET_CAUSE, 0x0305)  # power-on reset, woken by the UART
