"""gateway_config: the gateway's own options, one table, checked as a whole.

Loaded by tinybms_victron, whose keys `charging:` and `alarms:` it describes; it has no YAML of its own.
"""

from typing import Any

import esphome.codegen as cg
import esphome.config_validation as cv
from esphome.core import CORE
from esphome.cpp_generator import MockObj
from esphome.types import ConfigType

from .options import OPTIONS
from .options_to_cpp import generate

CODEOWNERS: list[str] = []
AUTO_LOAD = ["bms_core"]
CONFIG_SCHEMA = cv.Schema({})

bms_core_ns = cg.esphome_ns.namespace("bms_core")
Curve = bms_core_ns.struct("Curve")
CurvePoint = bms_core_ns.struct("CurvePoint")
CurveShape = bms_core_ns.enum("CurveShape", is_class=True)


async def build_config(config: ConfigType, gateway: MockObj) -> None:
    """Hand the options that the YAML sets to the gateway, in the order of the table."""
    CORE.add_global(cg.RawStatement(generate()))
    for index, option in enumerate(OPTIONS):
        value: Any = config
        for part in option.key.split("."):
            value = value.get(part, {})
        if value == {}:
            continue
        if not option.is_curve:
            raw = option.choices.index(value) if option.is_choice else round(value * option.divisor)
            cg.add(gateway.preset_option(index, raw))
            continue
        points = [
            cg.StructInitializer(CurvePoint, ("x", round(x * option.divisor)), ("share_permille", round(share * 10)))
            for x, share in value["points"].items()
        ]
        shape = getattr(CurveShape, value["shape"].upper())
        cg.add(gateway.preset_curve(index, Curve(cg.ArrayInitializer(*points), shape)))
