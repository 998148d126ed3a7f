"""The sensors of a pack: one table."""

from collections.abc import Callable
from dataclasses import dataclass

from homeassistant.components.sensor import SensorDeviceClass, SensorEntityDescription, SensorStateClass
from homeassistant.const import (
    PERCENTAGE,
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

from .api import Limits, Pack, Statistics, UartCounters
from .keys import BMS_EVENTS, BMS_STATUS, CHARGE_STAGES, LIMIT_REASONS, RESET_CAUSES, known


@dataclass(frozen=True, kw_only=True)
class PackSensorDescription(SensorEntityDescription):
    """A sensor of a pack."""

    value_fn: Callable[[Pack], StateType]
    needs_link: bool = True
    """Unavailable while the BMS does not answer; the gateway knows the others by itself."""


@dataclass(frozen=True, kw_only=True)
class NumberedSensorDescription(SensorEntityDescription):
    """One of several sensors of the same kind on a pack, counted from 1."""

    value_fn: Callable[[Pack, int], StateType]
    numbers_fn: Callable[[Pack], list[int]]
    """Which of them the pack has."""


def _mean_cell(pack: Pack) -> float | None:
    voltages = [cell.voltage_v for cell in pack.cells if cell.voltage_v is not None]
    if not voltages or len(voltages) < len(pack.cells):
        return None
    return sum(voltages) / len(voltages)


def _temperatures(pack: Pack) -> list[float]:
    """The external sensors, or the internal one when there are none."""
    external = [value for value in pack.temperatures.external_c if value is not None]
    if external:
        return external
    return [] if pack.temperatures.internal_c is None else [pack.temperatures.internal_c]


def _record(read: Callable[[Statistics], StateType]) -> Callable[[Pack], StateType]:
    return lambda pack: None if pack.statistics is None else read(pack.statistics)


def _measured(
    key: str,
    value_fn: Callable[[Pack], StateType],
    *,
    unit: str,
    device_class: SensorDeviceClass | None = None,
    digits: int,
    enabled: bool = True,
) -> PackSensorDescription:
    """Something the BMS measures."""
    return PackSensorDescription(
        key=key,
        translation_key=key,
        device_class=device_class,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=unit,
        suggested_display_precision=digits,
        entity_registry_enabled_default=enabled,
        value_fn=value_fn,
    )


def _recorded(
    key: str,
    read: Callable[[Statistics], StateType],
    *,
    unit: str | None = None,
    device_class: SensorDeviceClass | None = None,
    digits: int = 0,
    state_class: SensorStateClass | None = SensorStateClass.TOTAL_INCREASING,
) -> PackSensorDescription:
    """Something the BMS has recorded in its life."""
    return PackSensorDescription(
        key=key,
        translation_key=key,
        device_class=device_class,
        state_class=state_class,
        native_unit_of_measurement=unit,
        suggested_display_precision=digits,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value_fn=_record(read),
    )


def _counted(key: str, read: Callable[[UartCounters], int], *, size: bool = False) -> PackSensorDescription:
    """Something the gateway counts on the serial line."""
    return PackSensorDescription(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.DATA_SIZE if size else None,
        native_unit_of_measurement=UnitOfInformation.BYTES if size else None,
        state_class=SensorStateClass.TOTAL_INCREASING,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        needs_link=False,
        value_fn=lambda pack: read(pack.uart),
    )


def _word(
    key: str,
    value_fn: Callable[[Pack], str | None],
    options: tuple[str, ...],
    *,
    category: EntityCategory | None = None,
    enabled: bool = True,
    needs_link: bool = True,
) -> PackSensorDescription:
    """One of a set of words."""
    return PackSensorDescription(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.ENUM,
        options=list(options),
        entity_category=category,
        entity_registry_enabled_default=enabled,
        needs_link=needs_link,
        value_fn=lambda pack: known(value_fn(pack), options),
    )


def _limit(key: str, read: Callable[[Limits], float | None], *, volt: bool = False) -> PackSensorDescription:
    """What this pack allows; the battery's limits are on the gateway."""
    return PackSensorDescription(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.VOLTAGE if volt else SensorDeviceClass.CURRENT,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfElectricPotential.VOLT if volt else UnitOfElectricCurrent.AMPERE,
        suggested_display_precision=2 if volt else 1,
        entity_registry_enabled_default=False,
        needs_link=False,
        value_fn=lambda pack: read(pack.limits),
    )


def _energy(key: str, value_fn: Callable[[Pack], float | None]) -> PackSensorDescription:
    """A counter the gateway keeps over restarts."""
    return PackSensorDescription(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.ENERGY,
        state_class=SensorStateClass.TOTAL_INCREASING,
        native_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
        suggested_display_precision=2,
        needs_link=False,
        value_fn=value_fn,
    )


def _text(key: str, value_fn: Callable[[Pack], str | None]) -> PackSensorDescription:
    """Who the BMS is."""
    return PackSensorDescription(
        key=key, translation_key=key, entity_category=EntityCategory.DIAGNOSTIC, value_fn=value_fn
    )


_DIAGNOSTIC = EntityCategory.DIAGNOSTIC
_VOLT = UnitOfElectricPotential.VOLT
_AMPERE = UnitOfElectricCurrent.AMPERE
_CELSIUS = UnitOfTemperature.CELSIUS
# Home Assistant has no unit of electric charge.
_AMPERE_HOUR = "Ah"

PACK_SENSORS: tuple[PackSensorDescription, ...] = (
    _measured("soc", lambda p: p.soc_percent, unit=PERCENTAGE, device_class=SensorDeviceClass.BATTERY, digits=1),
    _measured("voltage", lambda p: p.voltage_v, unit=_VOLT, device_class=SensorDeviceClass.VOLTAGE, digits=2),
    _measured("current", lambda p: p.current_a, unit=_AMPERE, device_class=SensorDeviceClass.CURRENT, digits=1),
    _measured("power", lambda p: p.power_w, unit=UnitOfPower.WATT, device_class=SensorDeviceClass.POWER, digits=0),
    _energy("energy_in", lambda p: p.energy_in_kwh),
    _energy("energy_out", lambda p: p.energy_out_kwh),
    _word("status", lambda p: p.status, BMS_STATUS),
    _word("charge_stage", lambda p: p.charge.stage, CHARGE_STAGES, enabled=False),
    _measured(
        "min_cell_voltage",
        lambda p: None if p.cell_min is None else p.cell_min.voltage_v,
        unit=_VOLT,
        device_class=SensorDeviceClass.VOLTAGE,
        digits=3,
    ),
    _measured(
        "max_cell_voltage",
        lambda p: None if p.cell_max is None else p.cell_max.voltage_v,
        unit=_VOLT,
        device_class=SensorDeviceClass.VOLTAGE,
        digits=3,
    ),
    _measured(
        "cell_voltage_delta",
        lambda p: p.cell_delta_v,
        unit=_VOLT,
        device_class=SensorDeviceClass.VOLTAGE,
        digits=3,
    ),
    _measured(
        "cell_voltage_average",
        _mean_cell,
        unit=_VOLT,
        device_class=SensorDeviceClass.VOLTAGE,
        digits=3,
        enabled=False,
    ),
    PackSensorDescription(
        key="min_cell_number",
        translation_key="min_cell_number",
        entity_registry_enabled_default=False,
        value_fn=lambda p: None if p.cell_min is None else p.cell_min.cell,
    ),
    PackSensorDescription(
        key="max_cell_number",
        translation_key="max_cell_number",
        entity_registry_enabled_default=False,
        value_fn=lambda p: None if p.cell_max is None else p.cell_max.cell,
    ),
    PackSensorDescription(
        key="cell_count",
        translation_key="cell_count",
        entity_category=_DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value_fn=lambda p: len(p.cells) or None,
    ),
    _measured(
        "min_temperature",
        lambda p: min(_temperatures(p), default=None),
        unit=_CELSIUS,
        device_class=SensorDeviceClass.TEMPERATURE,
        digits=1,
    ),
    _measured(
        "max_temperature",
        lambda p: max(_temperatures(p), default=None),
        unit=_CELSIUS,
        device_class=SensorDeviceClass.TEMPERATURE,
        digits=1,
    ),
    _measured(
        "internal_temperature",
        lambda p: p.temperatures.internal_c,
        unit=_CELSIUS,
        device_class=SensorDeviceClass.TEMPERATURE,
        digits=1,
    ),
    _measured("soh", lambda p: p.soh_percent, unit=PERCENTAGE, digits=1),
    _measured("capacity", lambda p: p.capacity_ah, unit=_AMPERE_HOUR, digits=0, enabled=False),
    _measured("remaining_capacity", lambda p: p.remaining_ah, unit=_AMPERE_HOUR, digits=1),
    _measured(
        "time_left",
        lambda p: p.time_left_s,
        unit=UnitOfTime.SECONDS,
        device_class=SensorDeviceClass.DURATION,
        digits=0,
        enabled=False,
    ),
    _limit("pack_charge_voltage_limit", lambda limits: limits.cvl_v, volt=True),
    _limit("pack_charge_current_limit", lambda limits: limits.ccl_a),
    _limit("pack_discharge_current_limit", lambda limits: limits.dcl_a),
    _word("pack_charge_voltage_reason", lambda p: p.limits.cvl_reason, LIMIT_REASONS, enabled=False, needs_link=False),
    _word("pack_charge_limit_reason", lambda p: p.limits.ccl_reason, LIMIT_REASONS, enabled=False, needs_link=False),
    _word("pack_discharge_limit_reason", lambda p: p.limits.dcl_reason, LIMIT_REASONS, enabled=False, needs_link=False),
    PackSensorDescription(
        key="data_age",
        translation_key="data_age",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        suggested_display_precision=1,
        entity_category=_DIAGNOSTIC,
        entity_registry_enabled_default=False,
        needs_link=False,
        value_fn=lambda p: p.age_s,
    ),
    PackSensorDescription(
        key="lifetime",
        translation_key="lifetime",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        suggested_unit_of_measurement=UnitOfTime.DAYS,
        suggested_display_precision=0,
        entity_category=_DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value_fn=lambda p: p.lifetime_s,
    ),
    _word(
        "last_event",
        lambda p: None if p.last_event is None else p.last_event.key or "unknown",
        BMS_EVENTS,
        category=_DIAGNOSTIC,
        enabled=False,
    ),
    _text("serial_number", lambda p: p.serial),
    _text("firmware_version", lambda p: None if p.identity is None else p.identity.firmware),
    _text("hardware_version", lambda p: None if p.identity is None else p.identity.hardware),
    _recorded("charge_cycles", lambda s: s.charge_cycles),
    _recorded("full_charges", lambda s: s.full_charges),
    _recorded(
        "max_discharge_current",
        lambda s: s.max_discharge_current_a,
        unit=_AMPERE,
        device_class=SensorDeviceClass.CURRENT,
        digits=1,
        state_class=None,
    ),
    _recorded(
        "max_charge_current",
        lambda s: s.max_charge_current_a,
        unit=_AMPERE,
        device_class=SensorDeviceClass.CURRENT,
        digits=1,
        state_class=None,
    ),
    _recorded(
        "max_cell_difference",
        lambda s: s.max_cell_difference_v,
        unit=_VOLT,
        device_class=SensorDeviceClass.VOLTAGE,
        digits=3,
        state_class=None,
    ),
    _recorded("under_voltage_count", lambda s: s.under_voltage_count),
    _recorded("over_voltage_count", lambda s: s.over_voltage_count),
    _recorded("discharge_over_current_count", lambda s: s.discharge_over_current_count),
    _recorded("charge_over_current_count", lambda s: s.charge_over_current_count),
    _recorded("over_heat_count", lambda s: s.over_heat_count),
    _recorded(
        "recorded_min_temperature",
        lambda s: s.min_temperature_c,
        unit=_CELSIUS,
        device_class=SensorDeviceClass.TEMPERATURE,
        digits=1,
        state_class=None,
    ),
    _recorded(
        "recorded_max_temperature",
        lambda s: s.max_temperature_c,
        unit=_CELSIUS,
        device_class=SensorDeviceClass.TEMPERATURE,
        digits=1,
        state_class=None,
    ),
    _word(
        "last_reset_cause",
        lambda p: None if p.statistics is None else p.statistics.last_reset_cause,
        RESET_CAUSES,
        category=_DIAGNOSTIC,
        enabled=False,
    ),
    _counted("uart_requests", lambda u: u.request_count),
    _counted("uart_replies", lambda u: u.reply_count),
    _counted("uart_bytes_sent", lambda u: u.sent_bytes, size=True),
    _counted("uart_bytes_received", lambda u: u.received_bytes, size=True),
    _counted("uart_crc_errors", lambda u: u.crc_error_count),
    _counted("uart_timeouts", lambda u: u.timeout_count),
    _counted("uart_retries", lambda u: u.retry_count),
    _counted("uart_resyncs", lambda u: u.resync_count),
    _counted("uart_nacks", lambda u: u.nack_count),
    _counted("uart_wake_ups", lambda u: u.wake_up_count),
    _counted("incomplete_readings", lambda u: u.incomplete_reading_count),
)


def _cell(pack: Pack, number: int) -> float | None:
    return pack.cells[number - 1].voltage_v if number <= len(pack.cells) else None


NUMBERED_SENSORS: tuple[NumberedSensorDescription, ...] = (
    NumberedSensorDescription(
        key="cell_voltage",
        translation_key="cell_voltage",
        device_class=SensorDeviceClass.VOLTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=_VOLT,
        suggested_display_precision=3,
        value_fn=_cell,
        numbers_fn=lambda pack: list(range(1, len(pack.cells) + 1)),
    ),
    NumberedSensorDescription(
        key="external_temperature",
        translation_key="external_temperature",
        device_class=SensorDeviceClass.TEMPERATURE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=_CELSIUS,
        suggested_display_precision=1,
        value_fn=lambda pack, number: pack.temperatures.external_c[number - 1],
        numbers_fn=lambda pack: [
            number for number, value in enumerate(pack.temperatures.external_c, 1) if value is not None
        ],
    ),
)
