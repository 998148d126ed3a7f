"""Home Assistant finds the demo as it finds a real gateway."""

import asyncio
from typing import Any

from zeroconf import IPVersion
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from simulator.demo.announce import LOOPBACK, SERVICE, announced

PORT = 18080
INFO: dict[str, Any] = {
    "mac": "02:00:00:00:00:01",
    "id": "announced-here",
    "name": "Announced here",
    "model": "Linux",
    "firmware": {"version": "1.2.3"},
    "api": 1,
    "auth": "password",
}


async def test_the_page_is_announced_with_what_it_tells_of_itself() -> None:
    async with announced(PORT, INFO), AsyncZeroconf(interfaces=[LOOPBACK], ip_version=IPVersion.V4Only) as browser:
        found = AsyncServiceInfo(SERVICE, f"announced-here.{SERVICE}")
        async with asyncio.timeout(20):
            assert await found.async_request(browser.zeroconf, 15_000)
    assert found.port == PORT
    assert found.parsed_addresses() == [LOOPBACK]
    assert found.decoded_properties == {
        "mac": "02:00:00:00:00:01",
        "id": "announced-here",
        "name": "Announced here",
        "model": "Linux",
        "fw": "1.2.3",
        "api": "1",
        "auth": "password",
    }
