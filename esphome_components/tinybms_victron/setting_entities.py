"""Entities of the BMS settings: a number, a select or a switch for each row of the settings table."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import esphome.codegen as cg
import esphome.config_validation as cv
from esphome.components.tinybms.settings import SETTINGS, Setting
from esphome.cpp_generator import MockObj, MockObjClass
from esphome.types import ConfigType

from .automation import CONF_EVENTS_ID, GatewayEvents
from .entities import Entity, build_entities, platform_schema

SETTING_INDEX = {setting.key: index for index, setting in enumerate(SETTINGS)}


def setting_entities(
    class_: MockObjClass, wanted: Callable[[Setting], bool], options: Callable[[Setting], Mapping[str, Any]]
) -> tuple[Entity, ...]:
    """Make one entity for each setting of a kind."""
    return tuple(
        Entity(
            key=setting.key,
            about=setting.help,
            class_=class_,
            shows=(SETTING_INDEX[setting.key],),
            options=options(setting),
        )
        for setting in SETTINGS
        if wanted(setting)
    )


def setting_platform_schema(
    entities: tuple[Entity, ...], schema_for: Callable[[Entity], cv.Schema]
) -> Callable[[ConfigType], ConfigType]:
    """Build the schema of a platform whose entities also hear how writes end."""
    return platform_schema(entities, schema_for, {cv.GenerateID(CONF_EVENTS_ID): cv.use_id(GatewayEvents)})


async def build_setting_entities(
    config: ConfigType, entities: tuple[Entity, ...], new_entity: Callable[..., Awaitable[MockObj]]
) -> None:
    """Create the configured entities. `new_entity` is called with the setting before the configuration."""
    events = await cg.get_variable(config[CONF_EVENTS_ID])

    async def new(entity_config: ConfigType, gateway: MockObj, pack: MockObj, index: int) -> MockObj:
        return await new_entity(SETTINGS[index], entity_config, gateway, pack, events, index)

    await build_entities(config, entities, new)
