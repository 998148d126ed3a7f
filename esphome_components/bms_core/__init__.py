"""bms_core: what a battery is, how it may be charged and what is wrong with it, in plain C++ without ESPHome.

Loaded by the other rooms of the gateway; it has no YAML of its own.
"""

import esphome.codegen as cg
import esphome.config_validation as cv

CODEOWNERS: list[str] = []
CONFIG_SCHEMA = cv.Schema({})

bms_core_ns = cg.esphome_ns.namespace("bms_core")
