"""victron_can: tells a Victron GX about the battery over CAN ("CAN-bus BMS").

Loaded by tinybms_victron, whose key `can:` it describes; it has no YAML of its own.
"""

import esphome.codegen as cg
import esphome.config_validation as cv
import esphome.final_validate as fv
from esphome.components import canbus
from esphome.components.can_health import health_for
from esphome.components.canbus import CONF_BIT_RATE, CONF_CANBUS_ID, CONF_USE_EXTENDED_ID
from esphome.components.gateway_config.schema import group_schema
from esphome.const import CONF_ID, CONF_MODE, CONF_PROTOCOL
from esphome.cpp_generator import MockObj
from esphome.types import ConfigType

from . import custom_frames, protocol

CODEOWNERS: list[str] = []
# The C++ includes canbus's header also when a gateway has no CAN bus.
AUTO_LOAD = ["bms_core", "can_health", "canbus"]
CONFIG_SCHEMA = cv.Schema({})

CONF_BATTERY_NAME = "battery_name"
CONF_CUSTOM_FRAMES = "custom_frames"
CONF_FAMILY = "family"
CONF_MANUFACTURER = "manufacturer"
CONF_PERIODS = "periods"
CONF_PRESETS = "presets"
CONF_TYPE_ID = "type_id"

REQUIRED_BIT_RATE = "500KBPS"
LISTEN_ONLY_MODE = "LISTENONLY"

VictronCan = custom_frames.victron_can_ns.class_("VictronCan", cg.Component)


def _name_begins_with_manufacturer(config: ConfigType) -> ConfigType:
    manufacturer = config[CONF_MANUFACTURER]
    name = config.setdefault(CONF_BATTERY_NAME, f"{manufacturer} battery"[:16])
    if not name.startswith(manufacturer):
        raise cv.Invalid(
            f"{CONF_BATTERY_NAME} {name!r} has to begin with {CONF_MANUFACTURER} {manufacturer!r}: a GX hears both",
            path=[CONF_BATTERY_NAME],
        )
    return config


def _check_frames(config: ConfigType) -> ConfigType:
    with cv.prepend_path([CONF_CUSTOM_FRAMES]):
        custom_frames.check_together(config[CONF_CUSTOM_FRAMES], custom_frames.preset_frames(config[CONF_PRESETS]))
    return config


CAN_SCHEMA = cv.All(
    cv.Schema(
        {
            cv.GenerateID(): cv.declare_id(VictronCan),
            cv.GenerateID(CONF_CANBUS_ID): cv.use_id(canbus.CanbusComponent),
            cv.Optional(CONF_PROTOCOL, default="victron"): cv.one_of("victron", lower=True),
            cv.Optional(CONF_MANUFACTURER, default="TinyBMS"): protocol.manufacturer,
            cv.Optional(CONF_BATTERY_NAME): protocol.ascii_text(16),
            cv.Optional(CONF_FAMILY, default="TinyBMS"): protocol.ascii_text(8, minimum=0),
            cv.Optional(CONF_TYPE_ID, default=0): cv.hex_uint16_t,
            cv.Optional(CONF_PERIODS, default={}): protocol.periods,
            cv.Optional(CONF_PRESETS, default=[]): custom_frames.presets,
            cv.Optional(CONF_CUSTOM_FRAMES, default=[]): cv.ensure_list(custom_frames.FRAME_SCHEMA),
        }
    )
    .extend(group_schema("can"))
    .extend(cv.COMPONENT_SCHEMA),
    _name_begins_with_manufacturer,
    _check_frames,
)


def final_validate(config: ConfigType) -> None:
    """Refuse a bus that cannot carry the protocol. Paths of errors are relative to `config`."""
    full_config = fv.full_config.get()
    bus = full_config.get_config_for_path(full_config.get_path_for_id(config[CONF_CANBUS_ID])[:-1])
    problem = None
    if (bit_rate := bus[CONF_BIT_RATE]) != REQUIRED_BIT_RATE:
        problem = (
            f"runs at {bit_rate}, but a GX expects {REQUIRED_BIT_RATE}: write '{CONF_BIT_RATE}: {REQUIRED_BIT_RATE}'"
        )
    elif bus[CONF_USE_EXTENDED_ID]:
        problem = f"uses extended identifiers, but the protocol has 11 bits: remove '{CONF_USE_EXTENDED_ID}: true'"
    elif bus.get(CONF_MODE) == LISTEN_ONLY_MODE:
        problem = f"only listens, but a GX has to hear the battery: remove '{CONF_MODE}: {LISTEN_ONLY_MODE}'"
    if problem is not None:
        raise cv.Invalid(f"The canbus '{config[CONF_CANBUS_ID]}' {problem}", path=[CONF_CANBUS_ID])


async def new_victron_can(config: ConfigType) -> MockObj:
    """Create the CAN side; it wants an event bus and a call of update() for every new state of the battery."""
    bus = await cg.get_variable(config[CONF_CANBUS_ID])
    var = cg.new_Pvariable(config[CONF_ID], bus)
    await cg.register_component(var, config)
    if (health := await health_for(config[CONF_CANBUS_ID])) is not None:
        cg.add(var.set_health(health))
    cg.add(
        var.set_names(config[CONF_MANUFACTURER], config[CONF_BATTERY_NAME], config[CONF_FAMILY], config[CONF_TYPE_ID])
    )
    for frame_id, period in config[CONF_PERIODS].items():
        cg.add(var.set_period(frame_id, period))
    frames = custom_frames.preset_frames(config[CONF_PRESETS]) + config[CONF_CUSTOM_FRAMES]
    if frames:
        cg.add(var.set_custom_frames(custom_frames.to_cpp(frames)))
    return var
