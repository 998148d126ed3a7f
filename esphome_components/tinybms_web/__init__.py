"""tinybms_web: the gateway's own page and the interface below it, as the key `web:` of tinybms_victron."""

import hashlib
import json
from pathlib import Path

import esphome.codegen as cg
import esphome.config_validation as cv
import esphome.final_validate as fv
from esphome.components import battery_history, local_http, mdns
from esphome.const import (
    CONF_DISABLED,
    CONF_ESPHOME,
    CONF_FRIENDLY_NAME,
    CONF_ID,
    CONF_MODEL,
    CONF_NAME,
    CONF_PASSWORD,
    CONF_PORT,
    CONF_PROTOCOL,
    CONF_SERVICE,
    CONF_SERVICES,
)
from esphome.core import CORE, Lambda
from esphome.cpp_generator import MockObj
from esphome.types import ConfigType

CODEOWNERS: list[str] = []
AUTO_LOAD = ["battery_history", "local_http", "monitors", "network"]
CONFIG_SCHEMA = cv.Schema({})

API_VERSION = 1
FIRMWARE_VERSION = "0.1.0"
FIRMWARE_MODEL = "tinybms-gateway"
MDNS_SERVICE = "_tinybms-gw"
PAGE = Path(__file__).parent / "page"
"""Built from web/ by `npm run build` there; compressed when the firmware is built."""

CONF_ASSETS_ID = "assets_id"
CONF_CAPTIVE_PORTAL = "captive_portal"
CONF_HISTORY = "history"
CONF_MDNS = "mdns"
CONF_READ_ACCESS = "read_access"
CONF_TXT = "txt"
CONF_WEB_SERVER = "web_server"

tinybms_web_ns = cg.esphome_ns.namespace("tinybms_web")
Web = tinybms_web_ns.class_("Web", cg.Component)

WEB_SCHEMA = cv.Schema(
    {
        cv.GenerateID(): cv.declare_id(Web),
        cv.GenerateID(CONF_ASSETS_ID): cv.declare_id(local_http.Assets),
        cv.Required(CONF_PASSWORD): cv.sensitive(local_http.password),
        cv.Optional(CONF_READ_ACCESS, default="login"): cv.one_of("login", "open", lower=True),
        cv.Optional(CONF_HISTORY, default={}): battery_history.HISTORY_SCHEMA,
        # The hardware, as people call it.
        cv.Optional(CONF_MODEL): cv.All(cv.string_strict, cv.Length(min=1, max=32)),
    }
    | local_http.SERVER_FIELDS
).extend(cv.COMPONENT_SCHEMA)


def _chip() -> str:
    if CORE.is_esp32:
        from esphome.components.esp32 import get_esp32_variant  # noqa: PLC0415 - not importable on other platforms

        return str(get_esp32_variant())
    return "Linux"


def _model(config: ConfigType) -> str:
    return str(config.get(CONF_MODEL, _chip()))


def _check_port(config: ConfigType, full: ConfigType) -> None:
    port = config[CONF_PORT]
    if CONF_WEB_SERVER in full and full[CONF_WEB_SERVER][CONF_PORT] == port:
        raise cv.Invalid(
            f"Port {port} is taken by {CONF_WEB_SERVER}. Give one of the two another port, or remove "
            f"{CONF_WEB_SERVER}: this page shows what it shows.",
            path=[CONF_PORT],
        )
    if CONF_CAPTIVE_PORTAL in full and port == 80:
        raise cv.Invalid(
            f"Port 80 is taken by {CONF_CAPTIVE_PORTAL} while the access point is up. Choose another port, such as "
            f"8080, or remove {CONF_CAPTIVE_PORTAL}.",
            path=[CONF_PORT],
        )


def _announce(config: ConfigType, full: ConfigType) -> None:
    """Add the page's service to those of mdns: adding it later would overwrite another one."""
    announced = full.get(CONF_MDNS)
    if announced is None or announced[CONF_DISABLED]:
        return
    node = full[CONF_ESPHOME]
    announced[CONF_SERVICES].append(
        mdns.SERVICE_SCHEMA(
            {
                CONF_SERVICE: MDNS_SERVICE,
                CONF_PROTOCOL: "_tcp",
                CONF_PORT: config[CONF_PORT],
                CONF_TXT: {
                    "mac": Lambda("return get_mac_address_pretty();"),
                    "id": node[CONF_NAME],
                    "name": node.get(CONF_FRIENDLY_NAME) or node[CONF_NAME],
                    "model": _model(config),
                    "fw": FIRMWARE_VERSION,
                    "api": str(API_VERSION),
                    "auth": "password",
                },
            }
        )
    )


def final_validate_web(config: ConfigType) -> None:
    """Check what only the whole configuration can tell, and announce the page."""
    full = fv.full_config.get()
    _check_port(config, full)
    with cv.prepend_path([CONF_HISTORY]):
        battery_history.final_validate(config[CONF_HISTORY], full)
    _announce(config, full)


def _build() -> str:
    """Return a hash of the configuration, which tells two builds of one version apart."""
    text = json.dumps(CORE.config, default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


async def new_web(config: ConfigType, gateway: MockObj) -> tuple[MockObj, ...]:
    """Make the page of a gateway; returns its components."""
    server = await local_http.new_server(config)
    cg.add(server.auth().set_password(local_http.password_hash(config[CONF_PASSWORD])))
    cg.add(server.auth().set_open_reading(config[CONF_READ_ACCESS] == "open"))
    local_http.mark_firmware(f"{FIRMWARE_MODEL}/{_chip().lower()}", FIRMWARE_VERSION)
    history = await battery_history.new_history(config[CONF_HISTORY], gateway.state(), gateway.packs(), gateway.bus())
    var = cg.Pvariable(config[CONF_ID], tinybms_web_ns.new_web(gateway, server, history))
    await cg.register_component(var, config)
    assets = cg.new_Pvariable(config[CONF_ASSETS_ID])
    local_http.add_assets(assets, config[CONF_ASSETS_ID], PAGE)
    cg.add(var.set_assets(assets))
    cg.add(var.set_device(_model(config), FIRMWARE_VERSION, _build()))
    return server, history, var


async def to_code(_config: ConfigType) -> None:
    # On a host the library is a package of the system, libcjson-dev.
    if CORE.is_host:
        cg.add_build_flag("-lcjson")
    elif CORE.is_esp32:
        from esphome.components.esp32 import include_builtin_idf_component  # noqa: PLC0415 - as above

        include_builtin_idf_component("json")
