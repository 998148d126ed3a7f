"""socketcan: a CAN interface of the Linux kernel as an ESPHome CAN bus."""

import re
import sys

import esphome.codegen as cg
import esphome.config_validation as cv
from esphome.components import canbus
from esphome.const import CONF_ID, PLATFORM_HOST
from esphome.types import ConfigType

from ..can_health import CanHealth

CODEOWNERS: list[str] = []
AUTO_LOAD = ["can_health"]

CONF_INTERFACE = "interface"

socketcan_ns = cg.esphome_ns.namespace("socketcan")
SocketCan = socketcan_ns.class_("SocketCan", canbus.CanbusComponent, CanHealth)


def validate_interface(value: object) -> str:
    name = cv.string_strict(value)
    if not re.fullmatch(r"[^\s/:]{1,15}", name) or name in (".", ".."):
        raise cv.Invalid(
            f"{name!r} cannot be the name of a network interface: "
            "1 to 15 characters without '/', ':' or spaces, such as can0"
        )
    return name


def validate_linux(config: ConfigType) -> ConfigType:
    if sys.platform != "linux":
        raise cv.Invalid(f"socketcan needs Linux; this is {sys.platform}. The slcan platform works everywhere")
    return config


CONFIG_SCHEMA = cv.All(
    cv.only_on([PLATFORM_HOST]),
    canbus.CANBUS_SCHEMA.extend(
        {
            cv.GenerateID(): cv.declare_id(SocketCan),
            cv.Required(CONF_INTERFACE): validate_interface,
        }
    ),
    validate_linux,
)


async def to_code(config: ConfigType) -> None:
    var = cg.new_Pvariable(config[CONF_ID])
    await canbus.register_canbus(var, config)
    cg.add(var.set_interface(config[CONF_INTERFACE]))
