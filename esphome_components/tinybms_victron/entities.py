"""What the entity platforms of the gateway share: which pack an entity belongs to, and how an entity is described."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import esphome.codegen as cg
import esphome.config_validation as cv
import esphome.final_validate as fv
from esphome.components.tinybms import TinyBms
from esphome.const import CONF_COUNT, CONF_DEVICE_ID, CONF_ID, CONF_NAME
from esphome.cpp_generator import MockObj, MockObjClass
from esphome.types import ConfigType, SafeExpType

from . import CONF_CAN, CONF_GATEWAY_ID, CONF_PACK_ID, Gateway, request_entity_slot

DOMAIN = "tinybms_victron"
MAX_CELLS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One YAML key of a platform.

    ``options`` go to the platform's own schema function (unit_of_measurement, device_class, ...).
    """

    key: str
    about: str
    """What it shows, for the documents."""
    class_: MockObjClass
    shows: tuple[SafeExpType, ...] = ()
    """The last arguments of the C++ constructor; those before are the gateway and the pack."""
    options: Mapping[str, Any] = field(default_factory=dict)
    pack: bool = True
    """It belongs to one pack; otherwise to the whole battery."""
    can: bool = False
    """It only exists with a CAN bus."""
    per_cell: bool = False
    """The key makes one entity for each cell."""


type EntitySchema = Callable[[ConfigType], ConfigType]


def _numbered(schema: EntitySchema) -> Callable[[ConfigType], list[ConfigType]]:
    """Make ``count`` entities out of one: "Cell" becomes "Cell 1", "Cell 2" and so on."""
    frame = cv.Schema(
        {
            cv.Required(CONF_NAME): cv.string_strict,
            cv.Optional(CONF_COUNT, default=MAX_CELLS): cv.int_range(min=1, max=MAX_CELLS),
        },
        extra=cv.ALLOW_EXTRA,
    )

    def validate(config: ConfigType) -> list[ConfigType]:
        common = dict(frame(config))
        count = common.pop(CONF_COUNT)

        def numbered(number: int) -> ConfigType:
            own = {CONF_NAME: f"{common[CONF_NAME]} {number}"}
            if CONF_ID in common:
                own[CONF_ID] = f"{common[CONF_ID]}_{number}"
            return schema(common | own)

        return [numbered(number) for number in range(1, count + 1)]

    return validate


def platform_schema(
    entities: tuple[Entity, ...],
    schema_for: Callable[[Entity], EntitySchema],
    more: Mapping[Any, Any] | None = None,
) -> Callable[[ConfigType], ConfigType]:
    """Build the schema of a platform: its keys, the gateway and the pack they belong to, and a common sub-device."""
    schema = cv.Schema(
        {
            cv.GenerateID(CONF_GATEWAY_ID): cv.use_id(Gateway),
            cv.Optional(CONF_PACK_ID): cv.use_id(TinyBms),
            cv.Optional(CONF_DEVICE_ID): cv.sub_device_id,
        }
    ).extend(
        {
            cv.Optional(entity.key): _numbered(schema_for(entity)) if entity.per_cell else schema_for(entity)
            for entity in entities
        }
        | dict(more or {})
    )
    keys = {entity.key for entity in entities}
    pack_keys = {entity.key for entity in entities if entity.pack}

    def validate(config: ConfigType) -> ConfigType:
        device = config.get(CONF_DEVICE_ID)
        if device is not None:
            config = {
                key: {CONF_DEVICE_ID: device} | value if key in keys and isinstance(value, dict) else value
                for key, value in config.items()
            }
        config = schema(config)
        if CONF_PACK_ID not in config and pack_keys & config.keys():
            # Resolved like every other id: the only pack, or an error that names them all.
            config[CONF_PACK_ID] = cv.use_id(TinyBms)(None)
        return config

    return validate


def final_validate_platform(entities: tuple[Entity, ...]) -> Callable[[ConfigType], None]:
    """Build the check that entities of the CAN bus have one."""
    can_keys = {entity.key for entity in entities if entity.can}

    def validate(config: ConfigType) -> None:
        if CONF_CAN in fv.full_config.get()[DOMAIN]:
            return
        for key in sorted(can_keys & config.keys()):
            raise cv.Invalid(f"{key} needs a CAN bus: add '{CONF_CAN}:' to '{DOMAIN}:'", path=[key])

    return validate


async def build_entities(
    config: ConfigType,
    entities: tuple[Entity, ...],
    new_entity: Callable[..., Awaitable[MockObj]],
) -> None:
    """Create the configured entities and have the gateway look after them."""
    gateway = await cg.get_variable(config[CONF_GATEWAY_ID])
    pack = await cg.get_variable(config[CONF_PACK_ID]) if CONF_PACK_ID in config else None
    for entity in entities:
        if entity.key not in config:
            continue
        parents = (gateway, pack) if entity.pack else (gateway,)
        configs = config[entity.key] if entity.per_cell else [config[entity.key]]
        for index, entity_config in enumerate(configs):
            shows = (index,) if entity.per_cell else entity.shows
            var = await new_entity(entity_config, *parents, *shows)
            request_entity_slot()
            cg.add(gateway.add_refreshable(var))
