"""The gateway with all its entities, between two simulated packs and a simulated GX."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from simulator.bms.device import Device
from simulator.bms.lines import TcpLine
from simulator.bms.live import LiveBms
from simulator.bms.replay import ReplayModel, load_dump
from simulator.gx.can_link import slcan_address
from simulator.host_firmware import SANITIZE, HostFirmware, compile_host, reserve_port
from simulator.world import World
from tests.components.tinybms_victron.everything import write_everything
from tests.components.tinybms_victron.native_api import NativeApi

PORTS = ("bms1_port", "bms2_port", "can_port", "api_port")


@dataclass(frozen=True, slots=True)
class Rig:
    """Pack 1 is a simulated LFP battery of 16 cells, pack 2 the register dump of a real pack of 14."""

    world: World
    dump: Device
    firmware: HostFirmware
    api: NativeApi


@pytest.fixture(scope="session")
def program() -> Path:
    ports = {name: reserve_port(f"components-{name}") for name in PORTS}
    return compile_host(write_everything(), ports, compiler_flags=SANITIZE)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def rig(program: Path) -> AsyncIterator[Rig]:
    bms1, bms2, can, api_port = (reserve_port(f"components-{name}") for name in PORTS)
    dump = Device(ReplayModel(load_dump()))
    async with AsyncExitStack() as stack:
        world = await stack.enter_async_context(World(slcan_address(can), "idle", bms_port=bms1))
        live = await stack.enter_async_context(LiveBms(dump))
        await stack.enter_async_context(TcpLine(live, bms2))
        firmware = await stack.enter_async_context(HostFirmware(program))
        api = await stack.enter_async_context(NativeApi(api_port))
        await asyncio.gather(
            api.wait_for("pack1", "Number Fully charged voltage", lambda state: state != "unknown"),
            api.wait_for("pack2", "Number Fully charged voltage", lambda state: state != "unknown"),
            api.wait_for("gateway", "Sensor Charge current limit", lambda state: state != "unknown"),
        )
        yield Rig(world, dump, firmware, api)
