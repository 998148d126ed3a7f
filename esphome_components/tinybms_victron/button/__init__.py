"""Buttons of the gateway: one row a key."""

import esphome.codegen as cg
from esphome.components import button
from esphome.const import (
    CONF_DEVICE_CLASS,
    CONF_ENTITY_CATEGORY,
    CONF_ICON,
    DEVICE_CLASS_RESTART,
    ENTITY_CATEGORY_CONFIG,
    ENTITY_CATEGORY_DIAGNOSTIC,
)
from esphome.types import ConfigType

from .. import CONF_GATEWAY_ID, CONF_PACK_ID, tinybms_victron_ns
from ..automation import BmsCommand
from ..entities import Entity, platform_schema

DEPENDENCIES = ["tinybms_victron"]

CommandButton = tinybms_victron_ns.class_("CommandButton", button.Button)
AcknowledgeButton = tinybms_victron_ns.class_("AcknowledgeButton", button.Button)


def _button(key: str, options: dict[str, str], about: str) -> Entity:
    return Entity(
        key=key, about=about, class_=CommandButton, shows=(getattr(BmsCommand, key.upper()),), options=options
    )


ENTITIES = (
    _button(
        "bms_reset",
        {CONF_DEVICE_CLASS: DEVICE_CLASS_RESTART, CONF_ENTITY_CATEGORY: ENTITY_CATEGORY_CONFIG},
        "restarts the BMS: it opens its switches for a moment",
    ),
    _button(
        "clear_events",
        {CONF_ICON: "mdi:playlist-remove", CONF_ENTITY_CATEGORY: ENTITY_CATEGORY_CONFIG},
        "clears the BMS's event list",
    ),
    _button(
        "clear_statistics",
        {CONF_ICON: "mdi:chart-box-outline", CONF_ENTITY_CATEGORY: ENTITY_CATEGORY_CONFIG},
        "clears the BMS's lifetime records",
    ),
    _button(
        "refresh",
        {CONF_ICON: "mdi:refresh", CONF_ENTITY_CATEGORY: ENTITY_CATEGORY_DIAGNOSTIC},
        "reads everything from the BMS anew",
    ),
    Entity(
        key="acknowledge_alarms",
        about="acknowledges all alarms: latched ones that are over go out",
        class_=AcknowledgeButton,
        options={CONF_ICON: "mdi:bell-check"},
        pack=False,
    ),
)

CONFIG_SCHEMA = platform_schema(ENTITIES, lambda entity: button.button_schema(entity.class_, **entity.options))


async def to_code(config: ConfigType) -> None:
    for entity in ENTITIES:
        if entity.key in config:
            parent = await cg.get_variable(config[CONF_PACK_ID if entity.pack else CONF_GATEWAY_ID])
            await button.new_button(config[entity.key], parent, *entity.shows)
