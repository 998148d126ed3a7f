"""How the BMS sees a charge: charger detected, charging, done."""

from typing import TYPE_CHECKING

from simulator.bms.registers import Reg
from simulator.tables import EVENT_ID

if TYPE_CHECKING:
    from simulator.bms.registers import RegisterFile

_DETECTED_A = 0.05
_FULL_WINDOW_MV = 5
_FULL_HOLD_S = 10.0
_NO_LONGER_FULL = 0.99
_ABSENT_S = 60.0
"""With a load, or with nothing at all, for so long, the charger counts as gone; one that holds its voltage is there."""


class Charging:
    """Detects the charger by the current it offers, waits, lets it in, and knows when the battery is full."""

    def __init__(self, registers: RegisterFile) -> None:
        self._registers = registers
        self.connected = False
        self.charging = False
        self.full = False
        self._connected_s = 0.0
        self._absent_s = 0.0
        self._tail_s = 0.0

    @property
    def allowed(self) -> bool:
        """Whether the charge switch may close."""
        hold = self.full and self._registers.settings.value("enable_charge_restart_level")
        return (
            self.connected and self._connected_s >= self._registers.settings.value("charger_startup_delay") and not hold
        )

    def forget(self) -> None:
        """Start from nothing, as after a restart."""
        self.connected = self.charging = self.full = False
        self._connected_s = self._absent_s = self._tail_s = 0.0

    def update(self, dt_s: float, offered_a: float, current_a: float | None, max_cell_mv: float, soc: float) -> bool:
        """Take a time step; returns whether the charge has just been done.

        ``offered_a`` is what the charger offers, ``current_a`` what flows, None while a protection blocks the charge.
        """
        self._detect(dt_s, offered_a)
        settings = self._registers.settings
        restart = (
            settings.value("charge_restart_level") / 100
            if settings.value("enable_charge_restart_level")
            else _NO_LONGER_FULL
        )
        if self.full and soc < restart:
            self.full = False
        if self.allowed and not self.charging and not self.full and current_a is not None and current_a > _DETECTED_A:
            self.charging = True
            self._log("charging_started")
            self._count(Reg.CHARGING_COUNT)
        near_full = max_cell_mv >= settings.value("fully_charged_voltage") - _FULL_WINDOW_MV
        tail = current_a is not None and 0.0 <= current_a < settings.value("charge_finished_current") / 1000
        self._tail_s = self._tail_s + dt_s if self.charging and near_full and tail else 0.0
        if self._tail_s < _FULL_HOLD_S:
            return False
        self.charging = False
        self.full = True
        self._tail_s = 0.0
        self._log("charging_done")
        self._count(Reg.FULL_CHARGE_COUNT)
        return True

    def _detect(self, dt_s: float, offered_a: float) -> None:
        if offered_a > _DETECTED_A:
            self._absent_s = 0.0
            if not self.connected:
                self.connected = True
                self._connected_s = 0.0
                self._log("charger_connected")
        elif offered_a < -_DETECTED_A or offered_a == 0.0:
            self._absent_s += dt_s
        if self.connected:
            self._connected_s += dt_s
            if self._absent_s > _ABSENT_S:
                self.connected = self.charging = False
                self._log("charger_disconnected")

    def _log(self, event: str) -> None:
        self._registers.log_event(EVENT_ID[event])

    def _count(self, counter: Reg) -> None:
        self._registers.put(counter, self._registers.get(counter) + 1)
