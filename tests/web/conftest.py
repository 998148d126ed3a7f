"""The whole gateway between a simulated BMS and a simulated GX, and clients of its interface."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from simulator.gx.can_link import slcan_address
from simulator.host_firmware import SANITIZE, HostFirmware, compile_host, reserve_port
from simulator.world import World
from tests.web.client import Client

GATEWAY_YAML = Path(__file__).parent / "gateway.yaml"
PORTS = ("bms", "can", "web")
READY_S = 60
BUILD_S = 1200


@dataclass(slots=True)
class Gateway:
    """A running gateway and what is around it, which lives in a thread of its own: tests may block."""

    world: World
    firmware: HostFirmware
    port: int

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/v1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the first test of a module the time to build the program."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.timeout(BUILD_S))
            item.add_marker(pytest.mark.xdist_group("web"))


@pytest.fixture(scope="session")
def ports() -> dict[str, int]:
    return {name: reserve_port(f"web-{name}") for name in PORTS}


@pytest.fixture(scope="session")
def program(ports: dict[str, int]) -> Path:
    substitutions = {f"{name}_port": port for name, port in ports.items()}
    return compile_host(GATEWAY_YAML, substitutions, compiler_flags=SANITIZE)


@pytest.fixture(scope="module")
def gateway(program: Path, ports: dict[str, int]) -> Iterator[Gateway]:
    """A gateway for the tests of a module; ready when the GX has its first readings."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    stack = AsyncExitStack()

    async def start() -> Gateway:
        world = await stack.enter_async_context(World(slcan_address(ports["can"]), bms_port=ports["bms"]))
        firmware = await stack.enter_async_context(HostFirmware(program))
        await firmware.wait_for_log(r"Listening on port")
        gx = world.gx
        await world.wait_until(lambda: gx.last_limits is not None and gx.measurements is not None, READY_S, "frames")
        return Gateway(world, firmware, ports["web"])

    try:
        yield asyncio.run_coroutine_threadsafe(start(), loop).result()
    finally:
        try:
            asyncio.run_coroutine_threadsafe(stack.aclose(), loop).result()
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    # Cookies are the test's own business.
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stranger(gateway: Gateway, http: aiohttp.ClientSession) -> Client:
    """Somebody who has not logged in."""
    return Client(http, gateway.base)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def user(gateway: Gateway, http: aiohttp.ClientSession) -> Client:
    """A program with a token."""
    client = Client(http, gateway.base)
    await client.log_in()
    return client
