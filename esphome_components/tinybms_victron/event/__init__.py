"""Events of the gateway."""

import esphome.codegen as cg
import esphome.config_validation as cv
from esphome.components import event
from esphome.components.tinybms.events import EVENTS
from esphome.const import CONF_ENTITY_CATEGORY, CONF_ICON, CONF_ID, ENTITY_CATEGORY_DIAGNOSTIC
from esphome.types import ConfigType

from .. import CONF_PACK_ID, tinybms_victron_ns
from ..automation import CONF_EVENTS_ID, GatewayEvents
from ..entities import Entity, platform_schema

DEPENDENCIES = ["tinybms_victron"]

BmsEventEntity = tinybms_victron_ns.class_("BmsEventEntity", event.Event)

CONF_BMS_EVENT = "bms_event"

# The last one stands for identifiers that the protocol document does not name.
EVENT_TYPES = [*(bms_event.key for bms_event in EVENTS), "unknown"]

ENTITIES = (
    Entity(
        key=CONF_BMS_EVENT,
        about="fires for every entry the BMS adds to its event list, with the key of the event",
        class_=BmsEventEntity,
        options={CONF_ICON: "mdi:format-list-bulleted", CONF_ENTITY_CATEGORY: ENTITY_CATEGORY_DIAGNOSTIC},
    ),
)

CONFIG_SCHEMA = platform_schema(
    ENTITIES,
    lambda entity: event.event_schema(entity.class_, **entity.options),
    {cv.GenerateID(CONF_EVENTS_ID): cv.use_id(GatewayEvents)},
)


async def to_code(config: ConfigType) -> None:
    if (event_config := config.get(CONF_BMS_EVENT)) is None:
        return
    pack = await cg.get_variable(config[CONF_PACK_ID])
    events = await cg.get_variable(config[CONF_EVENTS_ID])
    # event.new_event passes nothing to the constructor.
    var = cg.new_Pvariable(event_config[CONF_ID], pack, events)
    await event.register_event(var, event_config, event_types=EVENT_TYPES)
