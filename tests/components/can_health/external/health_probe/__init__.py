# mypy: ignore-errors
# ESPHome gives it its name, esphome.components.health_probe, and its API is untyped.
"""A component that asks for the health of every bus and writes the answers into main.cpp."""

import esphome.codegen as cg
import esphome.config_validation as cv
from esphome.components.can_health import health_for
from esphome.const import CONF_ID
from esphome.core import CORE
from esphome.types import ConfigType

AUTO_LOAD = ["can_health"]
CONFIG_SCHEMA = cv.Schema({})


async def to_code(_config: ConfigType) -> None:
    for bus in CORE.config["canbus"]:
        cg.add(cg.RawStatement(f"// health of {bus[CONF_ID]}: {await health_for(bus[CONF_ID])}"))
