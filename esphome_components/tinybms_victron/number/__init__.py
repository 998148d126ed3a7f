"""Numbers of the gateway: the BMS settings that are quantities."""

from decimal import Decimal

import esphome.config_validation as cv
from esphome.components import number
from esphome.components.gateway_config.options import Option
from esphome.components.tinybms.settings import Setting
from esphome.const import (
    CONF_DEVICE_CLASS,
    CONF_ENTITY_CATEGORY,
    CONF_MODE,
    CONF_UNIT_OF_MEASUREMENT,
    DEVICE_CLASS_CURRENT,
    DEVICE_CLASS_DURATION,
    DEVICE_CLASS_TEMPERATURE,
    DEVICE_CLASS_VOLTAGE,
    ENTITY_CATEGORY_CONFIG,
)
from esphome.cpp_generator import MockObj
from esphome.types import ConfigType, SafeExpType

from .. import tinybms_victron_ns
from ..entities import Entity
from ..option_entities import build_option_entities, option_entities
from ..setting_entities import build_setting_entities, setting_entities, setting_platform_schema

DEPENDENCIES = ["tinybms_victron"]

SettingNumber = tinybms_victron_ns.class_("SettingNumber", number.Number)
OptionNumber = tinybms_victron_ns.class_("OptionNumber", number.Number)

DEVICE_CLASSES = {
    "V": DEVICE_CLASS_VOLTAGE,
    "mV": DEVICE_CLASS_VOLTAGE,
    "mA": DEVICE_CLASS_CURRENT,
    "A": DEVICE_CLASS_CURRENT,
    "°C": DEVICE_CLASS_TEMPERATURE,
    "s": DEVICE_CLASS_DURATION,
}

# The BMS counts states of charge and health in 0.002 %: nobody sets them as finely.
FINEST_PERCENT = Decimal("0.1")


def _options(setting: Setting | Option) -> dict[str, str]:
    options = {CONF_ENTITY_CATEGORY: ENTITY_CATEGORY_CONFIG}
    if setting.unit:
        options[CONF_UNIT_OF_MEASUREMENT] = setting.unit
    if device_class := DEVICE_CLASSES.get(setting.unit):
        options[CONF_DEVICE_CLASS] = device_class
    return options


def traits(setting: Setting) -> dict[str, float]:
    """Range and step of the number in the setting's unit."""
    step = Decimal(setting.multiplier) / setting.divisor
    smallest, largest = setting.minimum * step, setting.maximum * step
    if setting.unit == "%":
        step = max(step, FINEST_PERCENT)
    return {"min_value": float(smallest), "max_value": float(largest), "step": float(step)}


def _schema(entity: Entity) -> cv.Schema:
    # A slider over a range of volts invites accidents.
    mode = {cv.Optional(CONF_MODE, default="BOX"): cv.enum(number.NUMBER_MODES, upper=True)}
    return number.number_schema(entity.class_, **entity.options).extend(mode)


async def _new_number(setting: Setting, config: ConfigType, *args: SafeExpType) -> MockObj:
    return await number.new_number(config, *args, **traits(setting))


def option_traits(option: Option) -> dict[str, float]:
    """Range and step of the number in the option's unit; a zero that means something is part of it."""
    step = Decimal(1) / option.divisor
    smallest = Decimal(0) if option.zero else option.minimum * step
    return {"min_value": float(smallest), "max_value": float(option.maximum * step), "step": float(step)}


async def _new_option_number(option: Option, config: ConfigType, *args: SafeExpType) -> MockObj:
    return await number.new_number(config, *args, **option_traits(option))


SETTING_ENTITIES = setting_entities(SettingNumber, lambda setting: setting.is_number, _options)
OPTION_ENTITIES = option_entities(OptionNumber, lambda option: not option.is_choice and not option.is_switch, _options)
ENTITIES = SETTING_ENTITIES + OPTION_ENTITIES
CONFIG_SCHEMA = setting_platform_schema(ENTITIES, _schema)


async def to_code(config: ConfigType) -> None:
    await build_setting_entities(config, SETTING_ENTITIES, _new_number)
    await build_option_entities(config, OPTION_ENTITIES, _new_option_number)
