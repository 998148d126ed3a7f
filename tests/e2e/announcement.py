"""Announces a gateway in the network, as the firmware does with mDNS."""

import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from zeroconf import ServiceInfo
from zeroconf.asyncio import AsyncZeroconf

SERVICE = "_tinybms-gw._tcp.local."


@asynccontextmanager
async def announced(*, name: str, mac: str, port: int) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Say until the context ends that it can be reached on this machine; yields what says it once more.

    An answer to one listener alone may end up at another program of the same machine, which listens at the same port.
    """
    identifier = mac.replace(":", "").lower()
    service = ServiceInfo(
        SERVICE,
        f"{identifier}.{SERVICE}",
        addresses=[socket.inet_aton("127.0.0.1")],
        port=port,
        properties={"mac": identifier, "name": name, "api": "1", "auth": "1"},
        server=f"{identifier}.local.",
    )
    zeroconf = AsyncZeroconf()
    try:
        await zeroconf.async_register_service(service)

        async def again() -> None:
            await zeroconf.async_update_service(service)

        yield again
    finally:
        await zeroconf.async_unregister_all_services()
        await zeroconf.async_close()
