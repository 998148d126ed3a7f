"""Switches of the gateway: the BMS settings that are on or off."""

from esphome.components import switch
from esphome.components.gateway_config.options import Option
from esphome.components.tinybms.settings import Setting
from esphome.const import CONF_ENTITY_CATEGORY, ENTITY_CATEGORY_CONFIG
from esphome.cpp_generator import MockObj
from esphome.types import ConfigType, SafeExpType

from .. import tinybms_victron_ns
from ..option_entities import build_option_entities, option_entities
from ..setting_entities import build_setting_entities, setting_entities, setting_platform_schema

DEPENDENCIES = ["tinybms_victron"]

SettingSwitch = tinybms_victron_ns.class_("SettingSwitch", switch.Switch)
OptionSwitch = tinybms_victron_ns.class_("OptionSwitch", switch.Switch)


async def _new_switch(_setting: Setting, config: ConfigType, *args: SafeExpType) -> MockObj:
    return await switch.new_switch(config, *args)


async def _new_option_switch(_option: Option, config: ConfigType, *args: SafeExpType) -> MockObj:
    return await switch.new_switch(config, *args)


SETTING_ENTITIES = setting_entities(
    SettingSwitch, lambda setting: setting.is_switch, lambda _: {CONF_ENTITY_CATEGORY: ENTITY_CATEGORY_CONFIG}
)
OPTION_ENTITIES = option_entities(OptionSwitch, lambda option: option.is_switch, lambda _: {})
ENTITIES = SETTING_ENTITIES + OPTION_ENTITIES
# The state is what BMS or gateway hold: there is nothing to restore.
CONFIG_SCHEMA = setting_platform_schema(
    ENTITIES,
    lambda entity: switch.switch_schema(
        entity.class_, default_restore_mode="DISABLED", block_inverted=True, **entity.options
    ),
)


async def to_code(config: ConfigType) -> None:
    await build_setting_entities(config, SETTING_ENTITIES, _new_switch)
    await build_option_entities(config, OPTION_ENTITIES, _new_option_switch)
