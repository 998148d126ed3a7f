"""ota platform local_http: firmware is taken by the web server alone, without ESPHome's own protocol."""

import esphome.codegen as cg
import esphome.config_validation as cv
from esphome.components.ota import BASE_OTA_SCHEMA, OTAComponent, ota_to_code
from esphome.const import CONF_ID
from esphome.types import ConfigType

from .. import local_http_ns

CODEOWNERS: list[str] = []
AUTO_LOAD = ["local_http"]

OtaPlatform = local_http_ns.class_("OtaPlatform", OTAComponent)

CONFIG_SCHEMA = BASE_OTA_SCHEMA.extend({cv.GenerateID(): cv.declare_id(OtaPlatform)}).extend(cv.COMPONENT_SCHEMA)


async def to_code(config: ConfigType) -> None:
    var = cg.new_Pvariable(config[CONF_ID])
    await ota_to_code(var, config)
    await cg.register_component(var, config)
