"""Binary sensors of the gateway: one row a key."""

import esphome.codegen as cg
from esphome.components import binary_sensor
from esphome.const import (
    CONF_DEVICE_CLASS,
    CONF_ENTITY_CATEGORY,
    CONF_ICON,
    DEVICE_CLASS_BATTERY_CHARGING,
    DEVICE_CLASS_CONNECTIVITY,
    DEVICE_CLASS_PROBLEM,
    DEVICE_CLASS_RUNNING,
    ENTITY_CATEGORY_DIAGNOSTIC,
)
from esphome.types import ConfigType

from .. import tinybms_victron_ns
from ..entities import Entity, build_entities, final_validate_platform, platform_schema

DEPENDENCIES = ["tinybms_victron"]

bms_core_ns = cg.esphome_ns.namespace("bms_core")
PackFlag = tinybms_victron_ns.enum("PackFlag", is_class=True)
AlarmKind = bms_core_ns.enum("AlarmKind", is_class=True)
AlarmLevel = bms_core_ns.enum("AlarmLevel", is_class=True)
PackBinarySensor = tinybms_victron_ns.class_("PackBinarySensor", binary_sensor.BinarySensor)
CellBalancingBinarySensor = tinybms_victron_ns.class_("CellBalancingBinarySensor", binary_sensor.BinarySensor)
AlarmBinarySensor = tinybms_victron_ns.class_("AlarmBinarySensor", binary_sensor.BinarySensor)
GxLinkBinarySensor = tinybms_victron_ns.class_("GxLinkBinarySensor", binary_sensor.BinarySensor)

# The supported rows of bms_core::ALARMS.
ALARMS = {
    "general": "any of them, and faults that belong to none",
    "high_voltage": "high voltage",
    "low_voltage": "low voltage",
    "high_temperature": "high temperature",
    "low_temperature": "low temperature",
    "high_temperature_charge": "too warm while charging",
    "low_temperature_charge": "too cold to charge",
    "high_current": "high discharge current",
    "high_charge_current": "high charge current",
    "contactor": "a switch of the BMS does not obey",
    "bms_internal": "fault inside the BMS, or no readings from it that can be true",
    "cell_imbalance": "cells too far apart",
}

_LINK = {CONF_DEVICE_CLASS: DEVICE_CLASS_CONNECTIVITY, CONF_ENTITY_CATEGORY: ENTITY_CATEGORY_DIAGNOSTIC}
_BALANCING = {CONF_DEVICE_CLASS: DEVICE_CLASS_RUNNING, CONF_ICON: "mdi:scale-balance"}
_DIAGNOSTIC = {CONF_ENTITY_CATEGORY: ENTITY_CATEGORY_DIAGNOSTIC}
_PROBLEM_DIAGNOSTIC = {CONF_DEVICE_CLASS: DEVICE_CLASS_PROBLEM} | _DIAGNOSTIC
_PROBLEM = {CONF_DEVICE_CLASS: DEVICE_CLASS_PROBLEM}


def _pack(key: str, options: dict[str, str], about: str) -> Entity:
    return Entity(
        key=key, about=about, class_=PackBinarySensor, shows=(getattr(PackFlag, key.upper()),), options=options
    )


def _alarm(level: str, kind: str, about: str) -> Entity:
    return Entity(
        key=f"{level}_{kind}",
        about=about,
        class_=AlarmBinarySensor,
        shows=(getattr(AlarmKind, kind.upper()), getattr(AlarmLevel, level.upper())),
        options=_PROBLEM,
    )


ENTITIES = (
    _pack("charging", {CONF_DEVICE_CLASS: DEVICE_CLASS_BATTERY_CHARGING}, "the BMS reports charging or regeneration"),
    _pack("discharging", {CONF_ICON: "mdi:battery-arrow-down"}, "the BMS reports discharging"),
    _pack("balancing", _BALANCING, "at least one cell is being balanced"),
    Entity(
        key="cell_balancing",
        about="whether a cell is being balanced; one sensor each for `count` (16) cells",
        class_=CellBalancingBinarySensor,
        options=_BALANCING,
        per_cell=True,
    ),
    _pack("charge_allowed", {CONF_ICON: "mdi:battery-plus"}, "this pack's charge current limit is above zero"),
    _pack("discharge_allowed", {CONF_ICON: "mdi:battery-minus"}, "this pack's discharge current limit is above zero"),
    *(_alarm("alarm", kind, f"alarm: {about}") for kind, about in ALARMS.items()),
    *(_alarm("warning", kind, f"warning or alarm: {about}") for kind, about in ALARMS.items()),
    _pack("bms_link", _LINK, "the BMS answers"),
    _pack("fast_locked", _DIAGNOSTIC, "the profile fast is asked for, but the pack is too warm: medium is in force"),
    _pack("forced_charge", _DIAGNOSTIC, "a full charge that was asked for is under way"),
    _pack("charge_timed_out", _PROBLEM_DIAGNOSTIC, "the last charge ended by the clock: the cells never came together"),
    _pack("config_conflict", _PROBLEM_DIAGNOSTIC, "charging options and BMS settings contradict: the BMS's count"),
    _pack("readings_doubted", _PROBLEM_DIAGNOSTIC, "the newest reading is not believed"),
    Entity(
        key="gx_link",
        about="a GX is heard on the CAN bus",
        class_=GxLinkBinarySensor,
        options=_LINK,
        pack=False,
        can=True,
    ),
)

CONFIG_SCHEMA = platform_schema(
    ENTITIES, lambda entity: binary_sensor.binary_sensor_schema(entity.class_, **entity.options)
)
FINAL_VALIDATE_SCHEMA = final_validate_platform(ENTITIES)


async def to_code(config: ConfigType) -> None:
    await build_entities(config, ENTITIES, binary_sensor.new_binary_sensor)
