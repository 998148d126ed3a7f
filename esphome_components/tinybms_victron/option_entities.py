"""Entities of the gateway's own options: a number, a select or a switch for each row of the options table."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import esphome.codegen as cg
from esphome.components.gateway_config.options import OPTIONS, Option
from esphome.cpp_generator import MockObj, MockObjClass
from esphome.types import ConfigType

from . import CONF_GATEWAY_ID, request_entity_slot
from .entities import Entity

# The others have the last part of their key.
_KEYS = {
    "control.profile": "charge_profile",
    "control.max_charge_current": "user_max_charge_current",
    "control.max_discharge_current": "user_max_discharge_current",
    "control.max_cell_voltage": "user_max_cell_voltage",
}
_GROUPS = {"charging", "control"}

OPTION_OF: dict[str, Option] = {
    _KEYS.get(option.key, option.key.rsplit(".", 1)[-1]): option
    for option in OPTIONS
    if option.group in _GROUPS and not option.is_curve
}
"""The option behind each entity's key."""


def option_entities(
    class_: MockObjClass, wanted: Callable[[Option], bool], options: Callable[[Option], Mapping[str, Any]]
) -> tuple[Entity, ...]:
    """Make one entity for each option of a kind."""
    return tuple(
        Entity(
            key=key,
            about=option.help + (f" 0: {option.zero}." if option.zero else ""),
            class_=class_,
            shows=(OPTIONS.index(option),),
            options=options(option),
            pack=False,
        )
        for key, option in OPTION_OF.items()
        if wanted(option)
    )


async def build_option_entities(
    config: ConfigType, entities: tuple[Entity, ...], new_entity: Callable[..., Awaitable[MockObj]]
) -> None:
    """Create the configured entities. `new_entity` is called with the option before the configuration."""
    gateway = await cg.get_variable(config[CONF_GATEWAY_ID])
    for entity in entities:
        if entity.key not in config:
            continue
        (index,) = entity.shows
        var = await new_entity(OPTIONS[index], config[entity.key], gateway, index)
        request_entity_slot()
        cg.add(gateway.add_refreshable(var))
