"""The gateway that Home Assistant is to find: the real firmware between a simulated BMS and a simulated GX."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from simulator.gx.can_link import slcan_address
from simulator.host_firmware import PROJECT, HostFirmware, compile_host, reserve_port
from simulator.world import World
from tests.firmware.support.libraries import write_year_of_history
from tests.web.client import PASSWORD

type Document = dict[str, Any]

YAML = PROJECT / "tests" / "web" / "gateway.yaml"
READY_S = 60


@dataclass(frozen=True)
class Gateway:
    """What tests ask of it."""

    world: World
    port: int
    info: Document
    token: str
    client: aiohttp.ClientSession
    password: str = PASSWORD

    async def state(self) -> Document:
        """What it says now."""
        headers = {"Authorization": f"Bearer {self.token}"}
        async with self.client.get("/api/v1/state", headers=headers) as answer:
            state: Document = await answer.json()
            return state

    async def history_csv(self, **query: str) -> bytes:
        """Its own CSV."""
        headers = {"Authorization": f"Bearer {self.token}"}
        async with self.client.get("/api/v1/history.csv", params=query, headers=headers) as answer:
            return await answer.read()

    async def lose_bms(self) -> None:
        """Let the BMS fall silent."""
        await self.world.unplug_bms()


@asynccontextmanager
async def running_gateway(folder: Path) -> AsyncIterator[Gateway]:
    """Run it until the context ends. It has a year of history, which ended just now."""
    ports = {name: reserve_port(f"e2e-{name}") for name in ("bms", "can", "web")}
    program = await asyncio.to_thread(compile_host, YAML, {f"{name}_port": port for name, port in ports.items()})
    await asyncio.to_thread(write_year_of_history, folder)
    world = World(slcan_address(ports["can"]), "charge", bms_port=ports["bms"], seed=1)
    async with (
        world,
        HostFirmware(program, preferences=folder) as firmware,
        aiohttp.ClientSession(f"http://127.0.0.1:{ports['web']}") as client,
    ):
        await firmware.wait_for_log(r"Listening on port")
        await world.wait_accepted(READY_S)
        async with client.get("/api/v1/info") as answer:
            info: Document = await answer.json()
        login = {"password": PASSWORD, "name": "Watching", "kind": "token"}
        async with client.post("/api/v1/session", json=login) as answer:
            token = (await answer.json())["token"]
        yield Gateway(world, ports["web"], info, token, client)
