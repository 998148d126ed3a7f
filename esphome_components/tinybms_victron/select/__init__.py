"""Selects of the gateway: the BMS settings that are choices."""

from esphome.components import select
from esphome.components.tinybms.settings import Setting
from esphome.const import CONF_ENTITY_CATEGORY, ENTITY_CATEGORY_CONFIG
from esphome.cpp_generator import MockObj
from esphome.types import ConfigType, SafeExpType

from .. import tinybms_victron_ns
from ..setting_entities import build_setting_entities, setting_entities, setting_platform_schema

DEPENDENCIES = ["tinybms_victron"]

SettingSelect = tinybms_victron_ns.class_("SettingSelect", select.Select)


async def _new_select(setting: Setting, config: ConfigType, *args: SafeExpType) -> MockObj:
    return await select.new_select(config, *args, options=[name for _, name in setting.options])


ENTITIES = setting_entities(
    SettingSelect, lambda setting: setting.is_select, lambda _: {CONF_ENTITY_CATEGORY: ENTITY_CATEGORY_CONFIG}
)
CONFIG_SCHEMA = setting_platform_schema(ENTITIES, lambda entity: select.select_schema(entity.class_, **entity.options))


async def to_code(config: ConfigType) -> None:
    await build_setting_entities(config, ENTITIES, _new_select)
