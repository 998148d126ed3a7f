"""local_http: an HTTP and WebSocket server in the main loop, which knows nothing of what it serves.

Loaded by the room that has something to serve; it has no YAML of its own.
"""

import esphome.codegen as cg
import esphome.config_validation as cv
from esphome.components import socket
from esphome.core import CORE
from esphome.types import ConfigType

CODEOWNERS: list[str] = []
AUTO_LOAD = ["socket"]
DEPENDENCIES = ["network"]

DOMAIN = "local_http"
MAX_CONNECTIONS = 8

local_http_ns = cg.esphome_ns.namespace("local_http")
Server = local_http_ns.class_("Server", cg.Component)


def _consume_sockets(config: ConfigType) -> ConfigType:
    # One more than the connections: who finds no place is told so.
    socket.consume_sockets(MAX_CONNECTIONS + 1, DOMAIN)(config)
    return socket.consume_sockets(1, DOMAIN, socket.SocketType.TCP_LISTEN)(config)


CONFIG_SCHEMA = cv.All(cv.Schema({}), _consume_sockets)


def _use_libraries() -> None:
    if CORE.is_host:
        for library in ("http_parser", "mbedcrypto"):
            cg.add_build_flag(f"-l{library}")


async def to_code(config: ConfigType) -> None:
    _use_libraries()
