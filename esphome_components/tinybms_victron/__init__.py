"""tinybms_victron: the gateway between TinyBMS packs and a Victron system, as one YAML key."""

import esphome.codegen as cg
import esphome.config_validation as cv
from esphome.components import output, tinybms, tinybms_web, victron_can
from esphome.components.gateway_config import build_config
from esphome.components.gateway_config.schema import ALARMS_SCHEMA, CHARGING_SCHEMA
from esphome.const import CONF_ID, CONF_UART_ID
from esphome.types import ConfigType

from .automation import TRIGGERS_SCHEMA, build_triggers

CODEOWNERS: list[str] = []
DEPENDENCIES = ["uart"]


def AUTO_LOAD(config: ConfigType) -> list[str]:  # noqa: N802
    """Load the page only where it is wanted: it brings libraries of its own."""
    rooms = ["bms_core", "gateway_config", "output", "record_store", "tinybms", "victron_can"]
    return [*rooms, "tinybms_web"] if CONF_WEB in config else rooms


MAX_PACKS = 8

CONF_ALARMS = "alarms"
CONF_BOOT_ID = "boot_id"
CONF_CAN = "can"
CONF_CHARGING = "charging"
CONF_GATEWAY_ID = "gateway_id"
CONF_PACK_ID = "pack_id"
CONF_PACKS = "packs"
CONF_WEB = "web"

CONF_PROFILE_OUTPUT = "profile_output"

tinybms_victron_ns = cg.esphome_ns.namespace("tinybms_victron")
BootKeeper = tinybms_victron_ns.class_("BootKeeper", cg.Component)
Gateway = tinybms_victron_ns.class_("Gateway", cg.Component)

request_entity_slot = cg.slot_counter("TINYBMS_ENTITY_COUNT")


def _one_line_per_pack(packs: list[ConfigType]) -> list[ConfigType]:
    lines = [str(pack[CONF_UART_ID]) for pack in packs]
    for index, line in enumerate(lines):
        if line in lines[:index]:
            raise cv.Invalid(
                f"Two packs use the uart '{line}'. A TinyBMS cannot share its serial line: give each pack its own.",
                path=[index, CONF_UART_ID],
            )
    return packs


CONFIG_SCHEMA = cv.Schema(
    {
        cv.GenerateID(): cv.declare_id(Gateway),
        cv.GenerateID(CONF_BOOT_ID): cv.declare_id(BootKeeper),
        cv.Required(CONF_PACKS): cv.All(
            cv.ensure_list(tinybms.PACK_SCHEMA), cv.Length(min=1, max=MAX_PACKS), _one_line_per_pack
        ),
        cv.Optional(CONF_CHARGING, default={}): CHARGING_SCHEMA,
        cv.Optional(CONF_ALARMS, default={}): ALARMS_SCHEMA,
        cv.Optional(CONF_PROFILE_OUTPUT): cv.use_id(output.FloatOutput),
        cv.Optional(CONF_CAN): victron_can.CAN_SCHEMA,
        cv.Optional(CONF_WEB): tinybms_web.WEB_SCHEMA,
    }
    | TRIGGERS_SCHEMA
).extend(cv.COMPONENT_SCHEMA)


def _final_validate(config: ConfigType) -> None:
    for index, pack in enumerate(config[CONF_PACKS]):
        with cv.prepend_path([CONF_PACKS, index]):
            tinybms.final_validate_pack(pack)
    if CONF_CAN in config:
        with cv.prepend_path([CONF_CAN]):
            victron_can.final_validate(config[CONF_CAN])
    if CONF_WEB in config:
        with cv.prepend_path([CONF_WEB]):
            tinybms_web.final_validate_web(config[CONF_WEB])


FINAL_VALIDATE_SCHEMA = _final_validate


async def to_code(config: ConfigType) -> None:
    cg.add_define("TINYBMS_PACK_COUNT", len(config[CONF_PACKS]))
    var = cg.new_Pvariable(config[CONF_ID])
    await cg.register_component(var, config)
    boot = cg.new_Pvariable(config[CONF_BOOT_ID])
    await cg.register_component(boot, {})
    cg.add(var.set_boot(boot))

    await build_config(config, var)
    if CONF_PROFILE_OUTPUT in config:
        cg.add(var.set_profile_output(await cg.get_variable(config[CONF_PROFILE_OUTPUT])))
    for index, pack_config in enumerate(config[CONF_PACKS]):
        pack = await tinybms.new_pack(pack_config, index, var)
        cg.add(var.set_pack(index, pack))
    if CONF_CAN in config:
        can = await victron_can.new_victron_can(config[CONF_CAN])
        cg.add(can.set_event_bus(var.bus()))
        cg.add(var.set_can(can))
    if CONF_WEB in config:
        for part in await tinybms_web.new_web(config[CONF_WEB], var):
            cg.add(boot.add_dispensable(part))
    await build_triggers(config, var)
