"""The sensors of the gateway and of the battery as a whole: one table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from homeassistant.components.sensor import SensorDeviceClass, SensorEntityDescription, SensorStateClass
from homeassistant.const import (
    PERCENTAGE,
    SIGNAL_STRENGTH_DECIBELS_MILLIWATT,
    EntityCategory,
    UnitOfElectricCurrent,
    UnitOfElectricPotential,
    UnitOfEnergy,
    UnitOfInformation,
    UnitOfPower,
    UnitOfTemperature,
    UnitOfTime,
)
from homeassistant.helpers.typing import StateType

from .api import Bound, CanBus, State
from .keys import CAN_STATES, CHARGE_STAGES, LIMIT_REASONS, known


def _always(_state: State) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class GatewaySensorDescription(SensorEntityDescription):
    """A sensor of the gateway."""

    value_fn: Callable[[State], StateType | datetime]
    attributes_fn: Callable[[State], dict[str, object]] | None = None
    exists_fn: Callable[[State], bool] = _always
    """Whether this gateway has it."""


def _measured(
    key: str,
    value_fn: Callable[[State], StateType],
    *,
    unit: str,
    device_class: SensorDeviceClass | None = None,
    digits: int,
    enabled: bool = True,
) -> GatewaySensorDescription:
    """A quantity of the whole battery."""
    return GatewaySensorDescription(
        key=key,
        translation_key=key,
        device_class=device_class,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=unit,
        suggested_display_precision=digits,
        entity_registry_enabled_default=enabled,
        value_fn=value_fn,
    )


def _energy(key: str, value_fn: Callable[[State], float | None]) -> GatewaySensorDescription:
    """A counter the gateway keeps over restarts."""
    return GatewaySensorDescription(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.ENERGY,
        state_class=SensorStateClass.TOTAL_INCREASING,
        native_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
        suggested_display_precision=2,
        value_fn=value_fn,
    )


def _reason(
    key: str, reason_fn: Callable[[State], str], bounds_fn: Callable[[State], tuple[Bound, ...]]
) -> GatewaySensorDescription:
    """What holds a limit down; what else would, is in the attributes."""
    return GatewaySensorDescription(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.ENUM,
        options=list(LIMIT_REASONS),
        value_fn=lambda s: known(reason_fn(s), LIMIT_REASONS),
        attributes_fn=lambda s: {
            "bounds": [{"reason": bound.reason, "value": bound.value} for bound in bounds_fn(s)],
        },
    )


def _diagnostic(
    key: str,
    value_fn: Callable[[State], StateType],
    *,
    unit: str | None = None,
    device_class: SensorDeviceClass | None = None,
    state_class: SensorStateClass | None = SensorStateClass.TOTAL_INCREASING,
    exists_fn: Callable[[State], bool] = _always,
) -> GatewaySensorDescription:
    """Something for who looks for a fault."""
    return GatewaySensorDescription(
        key=key,
        translation_key=key,
        device_class=device_class,
        state_class=state_class,
        native_unit_of_measurement=unit,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value_fn=value_fn,
        exists_fn=exists_fn,
    )


def _can(read: Callable[[CanBus], StateType]) -> Callable[[State], StateType]:
    return lambda state: None if state.can is None else read(state.can)


def _has_can(state: State) -> bool:
    return state.can is not None


def _at(utc_ms: int | None) -> datetime | None:
    return None if utc_ms is None else datetime.fromtimestamp(utc_ms / 1000, UTC)


def _started(state: State) -> datetime | None:
    return None if state.time.utc_ms is None else _at(state.time.utc_ms - state.time.uptime_ms)


_VOLT = UnitOfElectricPotential.VOLT
_AMPERE = UnitOfElectricCurrent.AMPERE
_MEASUREMENT = SensorStateClass.MEASUREMENT

GATEWAY_SENSORS: tuple[GatewaySensorDescription, ...] = (
    _measured(
        "battery_soc",
        lambda s: s.battery.soc_percent,
        unit=PERCENTAGE,
        device_class=SensorDeviceClass.BATTERY,
        digits=1,
    ),
    _measured(
        "battery_power",
        lambda s: s.battery.power_w,
        unit=UnitOfPower.WATT,
        device_class=SensorDeviceClass.POWER,
        digits=0,
    ),
    _measured(
        "battery_voltage", lambda s: s.battery.voltage_v, unit=_VOLT, device_class=SensorDeviceClass.VOLTAGE, digits=2
    ),
    _measured(
        "battery_current", lambda s: s.battery.current_a, unit=_AMPERE, device_class=SensorDeviceClass.CURRENT, digits=1
    ),
    _measured(
        "battery_temperature",
        lambda s: s.battery.temperature_c,
        unit=UnitOfTemperature.CELSIUS,
        device_class=SensorDeviceClass.TEMPERATURE,
        digits=1,
        enabled=False,
    ),
    _measured(
        "battery_soc_raw",
        lambda s: s.battery.soc_raw_percent,
        unit=PERCENTAGE,
        device_class=SensorDeviceClass.BATTERY,
        digits=1,
        enabled=False,
    ),
    _measured("battery_remaining_capacity", lambda s: s.battery.remaining_ah, unit="Ah", digits=1, enabled=False),
    _energy("battery_energy_in", lambda s: s.battery.energy_in_kwh),
    _energy("battery_energy_out", lambda s: s.battery.energy_out_kwh),
    _measured(
        "charge_voltage_limit", lambda s: s.limits.cvl_v, unit=_VOLT, device_class=SensorDeviceClass.VOLTAGE, digits=2
    ),
    _measured(
        "charge_current_limit", lambda s: s.limits.ccl_a, unit=_AMPERE, device_class=SensorDeviceClass.CURRENT, digits=1
    ),
    _measured(
        "discharge_current_limit",
        lambda s: s.limits.dcl_a,
        unit=_AMPERE,
        device_class=SensorDeviceClass.CURRENT,
        digits=1,
    ),
    _measured(
        "discharge_voltage_limit",
        lambda s: s.limits.discharge_voltage_v,
        unit=_VOLT,
        device_class=SensorDeviceClass.VOLTAGE,
        digits=2,
        enabled=False,
    ),
    _reason("charge_voltage_reason", lambda s: s.limits.cvl_reason, lambda s: s.limits.cvl_bounds),
    _reason("charge_limit_reason", lambda s: s.limits.ccl_reason, lambda s: s.limits.ccl_bounds),
    _reason("discharge_limit_reason", lambda s: s.limits.dcl_reason, lambda s: s.limits.dcl_bounds),
    GatewaySensorDescription(
        key="charge_stage",
        translation_key="charge_stage",
        device_class=SensorDeviceClass.ENUM,
        options=list(CHARGE_STAGES),
        value_fn=lambda s: known(s.charge.stage, CHARGE_STAGES),
    ),
    GatewaySensorDescription(
        key="last_full_charge",
        translation_key="last_full_charge",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=lambda s: _at(s.charge.last_full_charge.utc_ms),
    ),
    _diagnostic("packs_online", lambda s: s.battery.packs_online, state_class=_MEASUREMENT),
    GatewaySensorDescription(
        key="started",
        translation_key="started",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=_started,
    ),
    _diagnostic("reset_reason", lambda s: s.system.reset_reason, state_class=None),
    _diagnostic("boot_count", lambda s: s.system.boot_count),
    _diagnostic(
        "free_heap",
        lambda s: s.system.heap_free_bytes,
        unit=UnitOfInformation.BYTES,
        device_class=SensorDeviceClass.DATA_SIZE,
        state_class=_MEASUREMENT,
    ),
    _diagnostic(
        "loop_time",
        lambda s: s.system.loop_time_max_ms,
        unit=UnitOfTime.MILLISECONDS,
        device_class=SensorDeviceClass.DURATION,
        state_class=_MEASUREMENT,
    ),
    _diagnostic(
        "wifi_signal",
        lambda s: s.system.network.rssi_dbm,
        unit=SIGNAL_STRENGTH_DECIBELS_MILLIWATT,
        device_class=SensorDeviceClass.SIGNAL_STRENGTH,
        state_class=_MEASUREMENT,
        exists_fn=lambda s: s.system.network.kind == "wifi",
    ),
    _diagnostic("events_dropped", lambda s: s.system.events_dropped_count),
    GatewaySensorDescription(
        key="can_state",
        translation_key="can_state",
        device_class=SensorDeviceClass.ENUM,
        options=list(CAN_STATES),
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda s: None if s.can is None else known(s.can.state, CAN_STATES),
        exists_fn=_has_can,
    ),
    _diagnostic("can_frames_sent", _can(lambda can: can.sent_count), exists_fn=_has_can),
    _diagnostic("can_frames_failed", _can(lambda can: can.failed_count), exists_fn=_has_can),
    _diagnostic("can_frames_received", _can(lambda can: can.received_count), exists_fn=_has_can),
    _diagnostic("can_bus_off_count", _can(lambda can: can.bus_off_count), exists_fn=_has_can),
    _diagnostic(
        "can_bus_load",
        _can(lambda can: can.load_percent),
        unit=PERCENTAGE,
        state_class=_MEASUREMENT,
        exists_fn=_has_can,
    ),
    _diagnostic("gx_name", lambda s: s.gx.name, state_class=None, exists_fn=_has_can),
)
