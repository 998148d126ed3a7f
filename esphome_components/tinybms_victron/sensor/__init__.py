"""Sensors of the gateway: one row a key."""

from esphome.components import sensor
from esphome.const import (
    CONF_ACCURACY_DECIMALS,
    CONF_DEVICE_CLASS,
    CONF_ENTITY_CATEGORY,
    CONF_ICON,
    CONF_STATE_CLASS,
    CONF_UNIT_OF_MEASUREMENT,
    DEVICE_CLASS_BATTERY,
    DEVICE_CLASS_CURRENT,
    DEVICE_CLASS_DATA_SIZE,
    DEVICE_CLASS_DURATION,
    DEVICE_CLASS_ENERGY,
    DEVICE_CLASS_POWER,
    DEVICE_CLASS_TEMPERATURE,
    DEVICE_CLASS_VOLTAGE,
    ENTITY_CATEGORY_DIAGNOSTIC,
    STATE_CLASS_MEASUREMENT,
    STATE_CLASS_TOTAL_INCREASING,
    UNIT_AMPERE,
    UNIT_BYTES,
    UNIT_CELSIUS,
    UNIT_KILOWATT_HOURS,
    UNIT_MILLISECOND,
    UNIT_PERCENT,
    UNIT_SECOND,
    UNIT_VOLT,
    UNIT_WATT,
)
from esphome.types import ConfigType

from .. import tinybms_victron_ns
from ..entities import Entity, build_entities, final_validate_platform, platform_schema

DEPENDENCIES = ["tinybms_victron"]

PackMetric = tinybms_victron_ns.enum("PackMetric", is_class=True)
GatewayMetric = tinybms_victron_ns.enum("GatewayMetric", is_class=True)
CanMetric = tinybms_victron_ns.enum("CanMetric", is_class=True)
PackSensor = tinybms_victron_ns.class_("PackSensor", sensor.Sensor)
CellVoltageSensor = tinybms_victron_ns.class_("CellVoltageSensor", sensor.Sensor)
GatewaySensor = tinybms_victron_ns.class_("GatewaySensor", sensor.Sensor)
CanSensor = tinybms_victron_ns.class_("CanSensor", sensor.Sensor)

UNIT_AMPERE_HOURS = "Ah"


def _kind(
    unit: str | None,
    device_class: str | None,
    decimals: int = 0,
    *,
    state_class: str | None = STATE_CLASS_MEASUREMENT,
    diagnostic: bool = False,
    icon: str | None = None,
) -> dict[str, object]:
    """Options of a sensor schema; those that are None are left out."""
    options = {
        CONF_UNIT_OF_MEASUREMENT: unit,
        CONF_DEVICE_CLASS: device_class,
        CONF_ACCURACY_DECIMALS: decimals,
        CONF_STATE_CLASS: state_class,
        CONF_ENTITY_CATEGORY: ENTITY_CATEGORY_DIAGNOSTIC if diagnostic else None,
        CONF_ICON: icon,
    }
    return {key: value for key, value in options.items() if value is not None}


_VOLTAGE = _kind(UNIT_VOLT, DEVICE_CLASS_VOLTAGE, 2)
_CELL_VOLTAGE = _kind(UNIT_VOLT, DEVICE_CLASS_VOLTAGE, 3)
_CURRENT = _kind(UNIT_AMPERE, DEVICE_CLASS_CURRENT, 2)
_CURRENT_LIMIT = _kind(UNIT_AMPERE, DEVICE_CLASS_CURRENT, 1)
_POWER = _kind(UNIT_WATT, DEVICE_CLASS_POWER)
_SOC = _kind(UNIT_PERCENT, DEVICE_CLASS_BATTERY, 1)
_SOH = _kind(UNIT_PERCENT, None, 1, icon="mdi:battery-heart-variant")
_CAPACITY = _kind(UNIT_AMPERE_HOURS, None, 2, icon="mdi:battery-high")
_ENERGY = _kind(UNIT_KILOWATT_HOURS, DEVICE_CLASS_ENERGY, 3, state_class=STATE_CLASS_TOTAL_INCREASING)
_CHARGE = _kind(UNIT_AMPERE_HOURS, None, 2, state_class=STATE_CLASS_TOTAL_INCREASING, icon="mdi:battery-sync")
_TEMPERATURE = _kind(UNIT_CELSIUS, DEVICE_CLASS_TEMPERATURE, 1)
_DURATION = _kind(UNIT_SECOND, DEVICE_CLASS_DURATION)
_DIAGNOSTIC_DURATION = _kind(UNIT_SECOND, DEVICE_CLASS_DURATION, diagnostic=True)
_WHICH_CELL = _kind(None, None, state_class=None, icon="mdi:numeric")
_CELL_COUNT = _kind(None, None, state_class=None, diagnostic=True, icon="mdi:numeric")
_CYCLES = _kind(None, None, state_class=STATE_CLASS_TOTAL_INCREASING, icon="mdi:battery-sync")
_COUNTER = _kind(None, None, state_class=STATE_CLASS_TOTAL_INCREASING, diagnostic=True, icon="mdi:counter")
_BYTES = _kind(UNIT_BYTES, DEVICE_CLASS_DATA_SIZE, state_class=STATE_CLASS_TOTAL_INCREASING, diagnostic=True)
_RECORDED_CURRENT = _kind(UNIT_AMPERE, DEVICE_CLASS_CURRENT, 1, diagnostic=True)
_RECORDED_CELL_VOLTAGE = _kind(UNIT_VOLT, DEVICE_CLASS_VOLTAGE, 3, diagnostic=True)
_RECORDED_TEMPERATURE = _kind(UNIT_CELSIUS, DEVICE_CLASS_TEMPERATURE, diagnostic=True)
_LOAD = _kind(UNIT_PERCENT, None, 1, diagnostic=True, icon="mdi:gauge")
_MILLISECONDS = _kind(UNIT_MILLISECOND, DEVICE_CLASS_DURATION, diagnostic=True)
_PACKS = _kind(None, None, diagnostic=True, icon="mdi:battery-check")


def _pack(key: str, options: dict[str, object], about: str) -> Entity:
    return Entity(key=key, about=about, class_=PackSensor, shows=(getattr(PackMetric, key.upper()),), options=options)


def _gateway(key: str, options: dict[str, object], about: str) -> Entity:
    return Entity(
        key=key,
        about=about,
        class_=GatewaySensor,
        shows=(getattr(GatewayMetric, key.upper()),),
        options=options,
        pack=False,
    )


def _can(key: str, options: dict[str, object], about: str) -> Entity:
    return Entity(
        key=key,
        about=about,
        class_=CanSensor,
        shows=(getattr(CanMetric, key.upper()),),
        options=options,
        pack=False,
        can=True,
    )


ENTITIES = (
    _pack("voltage", _VOLTAGE, "pack voltage"),
    _pack("current", _CURRENT, "pack current, positive while charging"),
    _pack("power", _POWER, "pack power, positive while charging"),
    _pack("soc", _SOC, "state of charge"),
    _pack("soh", _SOH, "state of health"),
    _pack("capacity", _CAPACITY, "nominal capacity, as set in the BMS"),
    _pack("remaining_capacity", _CAPACITY, "nominal capacity times state of charge"),
    _pack("energy_in", _ENERGY, "energy charged, counted by the gateway and kept over restarts"),
    _pack("energy_out", _ENERGY, "energy discharged, counted by the gateway and kept over restarts"),
    _pack("charge_in", _CHARGE, "charge put in, counted by the gateway and kept over restarts"),
    _pack("charge_out", _CHARGE, "charge taken out, counted by the gateway and kept over restarts"),
    _pack("stage_time", _DURATION, "how long the charge has been in its stage"),
    _pack("last_full_charge", _DIAGNOSTIC_DURATION, "time since the last full charge"),
    _pack("target_cell_voltage", _CELL_VOLTAGE, "cell voltage the charge stage aims at"),
    _pack("tail_current", _CURRENT_LIMIT, "below this the charge counts as done"),
    _pack("doubted_readings", _COUNTER, "readings that were not believed"),
    Entity(
        key="cell_voltages",
        about="voltages of the cells, cell 1 is the most negative; one sensor each for `count` (16) cells",
        class_=CellVoltageSensor,
        options=_CELL_VOLTAGE,
        per_cell=True,
    ),
    _pack("min_cell_voltage", _CELL_VOLTAGE, "lowest cell voltage"),
    _pack("max_cell_voltage", _CELL_VOLTAGE, "highest cell voltage"),
    _pack("cell_voltage_delta", _CELL_VOLTAGE, "highest minus lowest cell voltage"),
    _pack("cell_voltage_average", _CELL_VOLTAGE, "mean cell voltage"),
    _pack("min_cell_number", _WHICH_CELL, "cell with the lowest voltage"),
    _pack("max_cell_number", _WHICH_CELL, "cell with the highest voltage"),
    _pack("cell_count", _CELL_COUNT, "cells the BMS has found"),
    _pack("internal_temperature", _TEMPERATURE, "temperature of the BMS"),
    _pack("external_temperature_1", _TEMPERATURE, "external sensor 1"),
    _pack("external_temperature_2", _TEMPERATURE, "external sensor 2"),
    _pack("min_temperature", _TEMPERATURE, "lower external sensor; of the BMS when there is none"),
    _pack("max_temperature", _TEMPERATURE, "higher external sensor; of the BMS when there is none"),
    _pack("time_left", _DURATION, "time until full or empty, as the BMS estimates it"),
    _pack("lifetime", _DIAGNOSTIC_DURATION, "how long the BMS has been alive; its events count in it"),
    _pack("data_age", _DIAGNOSTIC_DURATION, "age of the newest complete reading"),
    _pack("charge_cycles", _CYCLES, "charges since the statistics were cleared"),
    _pack("full_charges", _CYCLES, "full charges since the statistics were cleared"),
    _pack("max_discharge_current", _RECORDED_CURRENT, "highest discharge current on record"),
    _pack("max_charge_current", _RECORDED_CURRENT, "highest charge current on record"),
    _pack("max_cell_difference", _RECORDED_CELL_VOLTAGE, "widest cell spread on record"),
    _pack("under_voltage_count", _COUNTER, "under-voltage cut-offs on record"),
    _pack("over_voltage_count", _COUNTER, "over-voltage cut-offs on record"),
    _pack("discharge_over_current_count", _COUNTER, "discharge over-current cut-offs on record"),
    _pack("charge_over_current_count", _COUNTER, "charge over-current cut-offs on record"),
    _pack("over_heat_count", _COUNTER, "over-heat cut-offs on record"),
    _pack("recorded_min_temperature", _RECORDED_TEMPERATURE, "lowest temperature on record"),
    _pack("recorded_max_temperature", _RECORDED_TEMPERATURE, "highest temperature on record"),
    _pack("pack_charge_voltage_limit", _VOLTAGE, "charge voltage this pack allows"),
    _pack("pack_charge_current_limit", _CURRENT_LIMIT, "charge current this pack allows"),
    _pack("pack_discharge_current_limit", _CURRENT_LIMIT, "discharge current this pack allows"),
    _pack("uart_requests", _COUNTER, "requests sent to the BMS"),
    _pack("uart_replies", _COUNTER, "replies received"),
    _pack("uart_bytes_sent", _BYTES, "bytes sent to the BMS"),
    _pack("uart_bytes_received", _BYTES, "bytes received from the BMS"),
    _pack("uart_crc_errors", _COUNTER, "replies with a wrong checksum"),
    _pack("uart_timeouts", _COUNTER, "requests given up without an answer"),
    _pack("uart_retries", _COUNTER, "requests sent again"),
    _pack("uart_resyncs", _COUNTER, "replies found behind bytes that belonged to nothing"),
    _pack("uart_nacks", _COUNTER, "requests the BMS refused"),
    _pack("uart_wake_ups", _COUNTER, "requests that woke the BMS"),
    _pack("incomplete_readings", _COUNTER, "readings with values missing; no limits are computed from them"),
    _gateway("charge_voltage_limit", _VOLTAGE, "CVL: charge voltage limit for the GX"),
    _gateway("charge_current_limit", _CURRENT_LIMIT, "CCL: charge current limit for the GX"),
    _gateway("discharge_current_limit", _CURRENT_LIMIT, "DCL: discharge current limit for the GX"),
    _gateway("discharge_voltage_limit", _VOLTAGE, "voltage below which the GX should cut the loads"),
    _gateway("battery_voltage", _VOLTAGE, "mean voltage of all packs"),
    _gateway("battery_current", _CURRENT, "sum of all packs, positive while charging"),
    _gateway("battery_power", _POWER, "battery voltage times battery current"),
    _gateway("battery_soc", _SOC, "state of charge of all packs, weighted by capacity"),
    _gateway("battery_soc_raw", _SOC, "state of charge as the packs report it, without smoothing"),
    _gateway("boot_count", _COUNTER, "how often the gateway has started"),
    _gateway("loop_longest", _MILLISECONDS, "longest gap between two passes of the main loop"),
    _gateway("packs_online", _PACKS, "packs with fresh readings"),
    _gateway("events_dropped", _COUNTER, "events the gateway had no room for"),
    _can("can_frames_sent", _COUNTER, "frames sent"),
    _can("can_frames_failed", _COUNTER, "frames the CAN adapter did not take"),
    _can("can_frames_received", _COUNTER, "frames received"),
    _can("can_bus_load", _LOAD, "how busy the bus is, from the frames on it"),
)

CONFIG_SCHEMA = platform_schema(ENTITIES, lambda entity: sensor.sensor_schema(entity.class_, **entity.options))
FINAL_VALIDATE_SCHEMA = final_validate_platform(ENTITIES)


async def to_code(config: ConfigType) -> None:
    await build_entities(config, ENTITIES, sensor.new_sensor)
