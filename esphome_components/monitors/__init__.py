"""monitors: the last lines of the log and the last bytes and frames on the wires, for people who look for a fault.

Loaded by the other rooms of the gateway; it has no YAML of its own.
"""

import esphome.codegen as cg
import esphome.config_validation as cv
from esphome.components.logger import request_log_listener
from esphome.core import CORE
from esphome.types import ConfigType

CODEOWNERS: list[str] = []
AUTO_LOAD = ["bms_core", "tinybms"]
CONFIG_SCHEMA = cv.Schema({})

monitors_ns = cg.esphome_ns.namespace("monitors")


async def to_code(_config: ConfigType) -> None:
    if "logger" in CORE.config:
        request_log_listener()
