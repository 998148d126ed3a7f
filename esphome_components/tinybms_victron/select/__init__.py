"""Selects of the gateway: the BMS settings that are choices."""

from esphome.components import select
from esphome.components.gateway_config.options import Option
from esphome.components.tinybms.settings import Setting
from esphome.const import CONF_ENTITY_CATEGORY, ENTITY_CATEGORY_CONFIG
from esphome.cpp_generator import MockObj
from esphome.types import ConfigType, SafeExpType

from .. import tinybms_victron_ns
from ..option_entities import build_option_entities, option_entities
from ..setting_entities import build_setting_entities, setting_entities, setting_platform_schema

DEPENDENCIES = ["tinybms_victron"]

SettingSelect = tinybms_victron_ns.class_("SettingSelect", select.Select)
OptionSelect = tinybms_victron_ns.class_("OptionSelect", select.Select)


async def _new_select(setting: Setting, config: ConfigType, *args: SafeExpType) -> MockObj:
    return await select.new_select(config, *args, options=[name for _, name in setting.options])


async def _new_option_select(option: Option, config: ConfigType, *args: SafeExpType) -> MockObj:
    return await select.new_select(config, *args, options=list(option.choices))


_CONFIG = {CONF_ENTITY_CATEGORY: ENTITY_CATEGORY_CONFIG}
SETTING_ENTITIES = setting_entities(SettingSelect, lambda setting: setting.is_select, lambda _: _CONFIG)
# What somebody picks from day to day is no configuration.
OPTION_ENTITIES = option_entities(
    OptionSelect, lambda option: option.is_choice, lambda option: _CONFIG if option.yaml else {}
)
ENTITIES = SETTING_ENTITIES + OPTION_ENTITIES
CONFIG_SCHEMA = setting_platform_schema(ENTITIES, lambda entity: select.select_schema(entity.class_, **entity.options))


async def to_code(config: ConfigType) -> None:
    await build_setting_entities(config, SETTING_ENTITIES, _new_select)
    await build_option_entities(config, OPTION_ENTITIES, _new_option_select)
