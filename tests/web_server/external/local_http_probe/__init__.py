# mypy: ignore-errors
# ESPHome gives it its name, esphome.components.local_http_probe, and its API is untyped.
"""local_http_probe: routes and WebSockets on which the web server's tests show what it does."""

from pathlib import Path

import esphome.codegen as cg
import esphome.config_validation as cv
from esphome.components import local_http
from esphome.const import CONF_ID, CONF_PASSWORD, CONF_VERSION
from esphome.types import ConfigType

CODEOWNERS: list[str] = []
AUTO_LOAD = ["local_http"]

CONF_ASSETS_ID = "assets_id"
CONF_READ_ACCESS = "read_access"

PAGE = Path(__file__).parents[2] / "page"

Probe = cg.esphome_ns.namespace("local_http_probe").class_("Probe", cg.Component)

CONFIG_SCHEMA = cv.Schema(
    {
        cv.GenerateID(): cv.declare_id(Probe),
        cv.GenerateID(CONF_ASSETS_ID): cv.declare_id(local_http.Assets),
        cv.Required(CONF_PASSWORD): local_http.password,
        cv.Optional(CONF_READ_ACCESS, default="login"): cv.one_of("login", "open", lower=True),
        cv.Required(CONF_VERSION): cv.string_strict,
    }
    | local_http.SERVER_FIELDS
).extend(cv.COMPONENT_SCHEMA)


async def to_code(config: ConfigType) -> None:
    server = await local_http.new_server(config)
    cg.add(server.auth().set_password(local_http.password_hash(config[CONF_PASSWORD])))
    cg.add(server.auth().set_open_reading(config[CONF_READ_ACCESS] == "open"))
    local_http.mark_firmware("web-probe/host", config[CONF_VERSION])
    assets = cg.new_Pvariable(config[CONF_ASSETS_ID])
    local_http.add_assets(assets, config[CONF_ASSETS_ID], PAGE)
    var = cg.new_Pvariable(config[CONF_ID], server, assets)
    await cg.register_component(var, config)
