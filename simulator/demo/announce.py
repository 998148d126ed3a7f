"""Announces the page by mDNS, as ESPHome does it on an ESP32: Home Assistant finds the demo by itself."""

import logging
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from zeroconf import IPVersion
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

SERVICE = "_tinybms-gw._tcp.local."
LOOPBACK = "127.0.0.1"
_LOGGER = logging.getLogger(__name__)


@asynccontextmanager
async def announced(port: int, info: Mapping[str, Any]) -> AsyncIterator[None]:
    """Announce the page on this machine alone: it listens on no other address. `info` is what GET /info tells.

    Where there is no multicast, the demo goes on without.
    """
    try:
        zeroconf = AsyncZeroconf(interfaces=[LOOPBACK], ip_version=IPVersion.V4Only)
    except OSError as error:
        _LOGGER.warning("The page is not announced by mDNS: %s", error)
        yield
        return
    service = AsyncServiceInfo(
        SERVICE,
        f"{info['id']}.{SERVICE}",
        addresses=[socket.inet_aton(LOOPBACK)],
        port=port,
        properties={
            "mac": info["mac"],
            "id": info["id"],
            "name": info["name"],
            "model": info["model"],
            "fw": info["firmware"]["version"],
            "api": str(info["api"]),
            "auth": info["auth"],
        },
        server=f"{info['id']}.local.",
    )
    try:
        await zeroconf.async_register_service(service, allow_name_change=True)
        yield
    finally:
        await zeroconf.async_close()
