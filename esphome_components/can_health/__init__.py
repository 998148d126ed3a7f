"""can_health: what a CAN adapter knows about its bus, and how a dead bus comes back.

Loaded by the components that use it. Written as `can_health:` in a YAML with an `esp32_can` bus, it brings that bus
back after a bus-off, which esp32_can by itself does not.
"""

import esphome.codegen as cg
import esphome.config_validation as cv
from esphome.config_helpers import filter_source_files_from_defines
from esphome.const import CONF_ID, CONF_PLATFORM
from esphome.core import CORE, ID
from esphome.cpp_generator import MockObj
from esphome.types import ConfigType

CODEOWNERS: list[str] = []

can_health_ns = cg.esphome_ns.namespace("can_health")
CanHealth = can_health_ns.class_("CanHealth")
TwaiHealth = can_health_ns.class_("TwaiHealth", cg.Component, CanHealth)

CONFIG_SCHEMA = cv.Schema({cv.GenerateID(): cv.declare_id(TwaiHealth)})

FILTER_SOURCE_FILES = filter_source_files_from_defines({"twai_health_esp32.cpp": "USE_CAN_HEALTH_TWAI"})

# Adapters whose component implements CanHealth itself.
SELF_REPORTING_PLATFORMS = ("slcan", "socketcan")


def _buses() -> list[ConfigType]:
    return CORE.config.get("canbus", [])


def _twai_bus() -> ConfigType | None:
    """Return the bus on TWAI controller 0: esp32_can counts its controllers in the order of the YAML."""
    return next((bus for bus in _buses() if bus[CONF_PLATFORM] == "esp32_can"), None)


async def health_for(canbus_id: ID) -> MockObj | None:
    """Return the `can_health::CanHealth *` of a canbus, or None when its adapter cannot tell (mcp2515, ...)."""
    bus = next((bus for bus in _buses() if bus[CONF_ID] == canbus_id), None)
    if bus is None:
        return None
    if bus[CONF_PLATFORM] in SELF_REPORTING_PLATFORMS:
        return await cg.get_variable(canbus_id)
    if bus is _twai_bus():
        return await cg.get_variable(CORE.config["can_health"][CONF_ID])
    return None


async def to_code(config: ConfigType) -> None:
    if _twai_bus() is None:
        return
    cg.add_define("USE_CAN_HEALTH_TWAI")
    var = cg.new_Pvariable(config[CONF_ID])
    await cg.register_component(var, config)
