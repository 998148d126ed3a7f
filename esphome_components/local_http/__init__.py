"""local_http: an HTTP and WebSocket server in the main loop, which knows nothing of what it serves.

Loaded by the room that has something to serve: that room adds SERVER_FIELDS to its schema, calls new_server() and gives
the server its routes. It has no YAML of its own.
"""

import gzip
import hashlib
import hmac
import ipaddress
import re
from pathlib import Path

import esphome.codegen as cg
import esphome.config_validation as cv
from esphome.components import socket
from esphome.components.esp32 import add_idf_sdkconfig_option
from esphome.const import CONF_ADDRESS, CONF_PORT
from esphome.core import CORE, ID
from esphome.cpp_generator import MockObj
from esphome.types import ConfigType

CODEOWNERS: list[str] = []
AUTO_LOAD = ["socket"]
DEPENDENCIES = ["network"]

DOMAIN = "local_http"
MAX_CONNECTIONS = 10
MAX_HOST_NAMES = 6
MAX_ASSETS = 16
MAX_MARKER_FIELD = 47
PASSWORD_LENGTH = (8, 64)
PASSWORD_ROUNDS = 128

CONF_HOST_NAMES = "host_names"
CONF_SERVER_ID = "server_id"

CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
}

local_http_ns = cg.esphome_ns.namespace("local_http")
Server = local_http_ns.class_("Server", cg.Component)
Assets = local_http_ns.class_("Assets")
Asset = local_http_ns.struct("Asset")
PasswordHash = local_http_ns.struct("PasswordHash")


def _consume_sockets(config: ConfigType) -> ConfigType:
    # One more than the connections: who finds no place is told so.
    socket.consume_sockets(MAX_CONNECTIONS + 1, DOMAIN)(config)
    socket.consume_sockets(1, DOMAIN, socket.SocketType.TCP_LISTEN)(config)
    return config


CONFIG_SCHEMA = cv.All(cv.Schema({}), _consume_sockets)


def password(value: object) -> str:
    """Accept a password that is long enough. The message does not repeat it."""
    shortest, longest = PASSWORD_LENGTH
    text: str = cv.string_strict(value)
    # ESPHome only warns of an unknown substitution: its name, which everybody can read, would become the password.
    if name := re.search(r"\$\{([^}]*)\}", text):
        raise cv.Invalid(
            f"the substitution {name[1]} is not defined: give it a value, as with `esphome -s {name[1]} ...`"
        )
    if not shortest <= len(text.encode()) <= longest:
        raise cv.Invalid(f"a password has {shortest} to {longest} bytes; this one has {len(text.encode())}")
    return text


def _ip_address(value: object) -> str:
    try:
        return str(ipaddress.ip_address(cv.string_strict(value)))
    except ValueError as error:
        raise cv.Invalid(f"{value} is not the IP address of an interface") from error


SERVER_FIELDS = {
    cv.GenerateID(CONF_SERVER_ID): cv.declare_id(Server),
    cv.Optional(CONF_PORT, default=80): cv.port,
    # The interface to listen on; all of them when it is not given.
    cv.Optional(CONF_ADDRESS): _ip_address,
    # Names of the device beside its own: what a browser's address line may say.
    cv.Optional(CONF_HOST_NAMES, default=[]): cv.All(
        cv.ensure_list(cv.Any(cv.domain, cv.hostname)), cv.Length(max=MAX_HOST_NAMES)
    ),
}


async def new_server(config: ConfigType) -> MockObj:
    """Make the server that SERVER_FIELDS describe."""
    server = cg.new_Pvariable(config[CONF_SERVER_ID])
    await cg.register_component(server, config)
    cg.add(server.set_port(config[CONF_PORT]))
    if CONF_ADDRESS in config:
        cg.add(server.set_address(config[CONF_ADDRESS]))
    for name in config[CONF_HOST_NAMES]:
        cg.add(server.add_host_name(name))
    return server


def password_hash(value: str) -> cg.StructInitializer:
    """Return what the firmware keeps of a password: `server.auth().set_password(...)`.

    The salt comes from the device's name: the same configuration gives the same firmware.
    """
    salt = hashlib.sha256(f"{DOMAIN} {CORE.name}".encode()).digest()[:16]
    block = hmac.digest(value.encode(), salt, "sha256")
    mixed = int.from_bytes(block)
    for _ in range(PASSWORD_ROUNDS - 1):
        block = hmac.digest(value.encode(), block, "sha256")
        mixed ^= int.from_bytes(block)
    return cg.StructInitializer(
        PasswordHash,
        ("salt", cg.ArrayInitializer(*salt)),
        ("hash", cg.ArrayInitializer(*mixed.to_bytes(len(block)))),
    )


def add_assets(assets: MockObj, assets_id: ID, folder: Path) -> None:
    """Compile the files below `folder` into the firmware; index.html is the page at "/"."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in CONTENT_TYPES)
    if len(files) > MAX_ASSETS:
        raise cv.Invalid(f"{folder} holds {len(files)} files; the page can have {MAX_ASSETS}")
    for index, path in enumerate(files):
        data = gzip.compress(path.read_bytes(), mtime=0)
        array_id = ID(f"{assets_id}_{index}", is_declaration=True, type=cg.uint8)
        array = cg.progmem_array(array_id, cg.ArrayInitializer(*data))
        name = path.relative_to(folder).as_posix()
        cg.add(
            assets.add(
                cg.StructInitializer(
                    Asset,
                    ("path", "/" if name == "index.html" else f"/{name}"),
                    ("content_type", CONTENT_TYPES[path.suffix]),
                    ("etag", f'"{hashlib.sha256(data).hexdigest()[:16]}"'),
                    ("data", array),
                    ("size", len(data)),
                )
            )
        )


def mark_firmware(model: str, version: str) -> None:
    """Say in the firmware which device it is for, so that an upload of another one is refused."""
    for field, text in (("model", model), ("version", version)):
        if not text or len(text) > MAX_MARKER_FIELD or not text.isascii() or set(text) & set('|"\\ \n'):
            raise cv.Invalid(f"the firmware's {field} {text!r} has to be 1 to {MAX_MARKER_FIELD} printable characters")
    cg.add_define("LOCAL_HTTP_FIRMWARE_MODEL", model)
    cg.add_define("LOCAL_HTTP_FIRMWARE_VERSION", version)


def _use_libraries() -> None:
    """ESP-IDF has http_parser and mbedTLS built in; Debian: libhttp-parser-dev libmbedtls-dev."""
    if CORE.is_host:
        for library in ("http_parser", "mbedcrypto"):
            cg.add_build_flag(f"-l{library}")
    elif CORE.is_esp32:
        # On by default; the WebSocket handshake does not work without it.
        add_idf_sdkconfig_option("CONFIG_MBEDTLS_SHA1_C", True)


async def to_code(_config: ConfigType) -> None:
    _use_libraries()
