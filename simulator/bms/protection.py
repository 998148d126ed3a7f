"""The protections of the BMS: what trips them, what they block, when they let go."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.bms.registers import Reg
from simulator.tables import EVENT_ID, EVENTS

if TYPE_CHECKING:
    from simulator.bms.registers import RegisterFile
    from simulator.bms.settings_block import SettingsBlock

_LEVEL = {event.key: event.level for event in EVENTS}


@dataclass(frozen=True, slots=True)
class Readings:
    """What the BMS measures: cell voltages in mV, current in A (positive = charge), temperatures in degC."""

    min_cell_mv: float
    max_cell_mv: float
    current_a: float
    min_temperature_c: float
    max_temperature_c: float


type _Test = Callable[[Readings, SettingsBlock], bool]


@dataclass(frozen=True, slots=True)
class _Guard:
    """One protection; ``delay`` gives how long (s) the trip condition must last."""

    event: str
    trips: _Test
    lets_go: _Test
    blocks_charge: bool = False
    blocks_discharge: bool = False
    delay: Callable[[SettingsBlock], float] = lambda _: 1.0
    counter: Reg | None = None

    @property
    def is_fault(self) -> bool:
        return _LEVEL[self.event] == "fault"


_CELL_HYSTERESIS_MV = 50
_EMPTY_HYSTERESIS_MV = 100
_HEAT_HYSTERESIS_C = 5
_COLD_HYSTERESIS_C = 2

_GUARDS = (
    _Guard(
        "under_voltage",
        lambda r, s: r.min_cell_mv < s.value("under_voltage_cutoff"),
        lambda r, s: r.min_cell_mv > s.value("under_voltage_cutoff") + _CELL_HYSTERESIS_MV,
        blocks_discharge=True,
        counter=Reg.UNDER_VOLTAGE_COUNT,
    ),
    _Guard(
        "over_voltage",
        lambda r, s: r.max_cell_mv > s.value("over_voltage_cutoff"),
        lambda r, s: r.max_cell_mv < s.value("over_voltage_cutoff") - _CELL_HYSTERESIS_MV,
        blocks_charge=True,
        counter=Reg.OVER_VOLTAGE_COUNT,
    ),
    _Guard(
        "over_temperature",
        lambda r, s: r.max_temperature_c >= s.value("over_heat_cutoff"),
        lambda r, s: r.max_temperature_c < s.value("over_heat_cutoff") - _HEAT_HYSTERESIS_C,
        blocks_charge=True,
        blocks_discharge=True,
        counter=Reg.OVER_HEAT_COUNT,
    ),
    _Guard(
        "discharge_over_current",
        lambda r, s: -r.current_a > s.value("discharge_over_current_cutoff"),
        lambda r, s: -r.current_a <= s.value("discharge_over_current_cutoff"),
        blocks_discharge=True,
        delay=lambda s: s.value("discharge_over_current_timeout"),
        counter=Reg.DISCHARGE_OVER_CURRENT_COUNT,
    ),
    _Guard(
        "charge_over_current",
        lambda r, s: r.current_a > s.value("charge_over_current_cutoff"),
        lambda r, s: r.current_a <= s.value("charge_over_current_cutoff"),
        blocks_charge=True,
        counter=Reg.CHARGE_OVER_CURRENT_COUNT,
    ),
    _Guard(
        "fully_discharged",
        lambda r, s: r.min_cell_mv < s.value("fully_discharged_voltage"),
        lambda r, s: r.min_cell_mv > s.value("fully_discharged_voltage") + _EMPTY_HYSTERESIS_MV,
        blocks_discharge=True,
    ),
    _Guard(
        "low_temperature_charge",
        lambda r, s: r.min_temperature_c < s.value("low_temperature_charge_cutoff"),
        lambda r, s: r.min_temperature_c >= s.value("low_temperature_charge_cutoff") + _COLD_HYSTERESIS_C,
        blocks_charge=True,
    ),
)
_RECOVERED = {event.key: event.ended_by[0] for event in EVENTS if event.ended_by}


@dataclass(slots=True)
class _State:
    pending_s: float = 0.0
    active_s: float | None = None


class Protection:
    """Watches the readings; logs an event when a protection trips and when it lets go."""

    def __init__(self, registers: RegisterFile) -> None:
        self._registers = registers
        self._states = {guard.event: _State() for guard in _GUARDS}

    def active(self, event: str) -> bool:
        """Whether a protection has tripped."""
        return self._states[event].active_s is not None

    @property
    def fault(self) -> bool:
        """Whether one of them is a fault."""
        return any(guard.is_fault and self.active(guard.event) for guard in _GUARDS)

    @property
    def charge_allowed(self) -> bool:
        """Whether no protection keeps the charge switch open."""
        return not any(guard.blocks_charge and self.active(guard.event) for guard in _GUARDS)

    @property
    def discharge_allowed(self) -> bool:
        """Whether no protection keeps the load switch open."""
        return not any(guard.blocks_discharge and self.active(guard.event) for guard in _GUARDS)

    def forget(self) -> None:
        """Start from nothing, as after a restart."""
        self._states = {guard.event: _State() for guard in _GUARDS}

    def update(self, dt_s: float, readings: Readings) -> None:
        """Take the readings of a time step."""
        settings = self._registers.settings
        recovery_s = settings.value("automatic_recovery")
        for guard in _GUARDS:
            state = self._states[guard.event]
            if state.active_s is None:
                state.pending_s = state.pending_s + dt_s if guard.trips(readings, settings) else 0.0
                if state.pending_s and (state.pending_s >= guard.delay(settings) or self._peak(guard, readings)):
                    state.active_s = 0.0
                    self._registers.log_event(EVENT_ID[guard.event])
                    if guard.counter is not None:
                        self._registers.put(guard.counter, self._registers.get(guard.counter) + 1)
            else:
                state.active_s += dt_s
                if state.active_s >= recovery_s and guard.lets_go(readings, settings):
                    state.active_s = None
                    state.pending_s = 0.0
                    self._registers.log_event(_RECOVERED[guard.event])

    def _peak(self, guard: _Guard, readings: Readings) -> bool:
        """The peak cut-off does not wait; 0 means that the firmware has none."""
        peak_a = self._registers.settings.value("peak_discharge_current_cutoff")
        return guard.event == "discharge_over_current" and 0 < peak_a < -readings.current_a
