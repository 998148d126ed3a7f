"""A house with a Home Assistant that has found a gateway in the network and was given its password."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.home_assistant import HomeAssistant
from tests.e2e.announcement import announced
from tests.e2e.gateway import Gateway, running_gateway

DISCOVERY_TIMEOUT_S = 60
# Each state that comes is shown at once.
OPTIONS: dict[str, object] = {"update_interval": 1, "allow_settings_writes": False, "repair_statistics": False}

type Document = dict[str, Any]


@dataclass(frozen=True)
class House:
    """What tests look at."""

    home: HomeAssistant
    gateway: Gateway
    flow: Document
    """How the gateway was found."""
    entry: Document
    """The config entry as it was created."""
    dashboard: str
    """Path of the dashboard."""


@asynccontextmanager
async def furnished(folder: Path) -> AsyncIterator[House]:
    """Start both, let them find each other, and make a dashboard."""
    preferences = folder / "gateway"
    preferences.mkdir()
    async with running_gateway(preferences) as gateway, HomeAssistant(folder / "config") as home:
        info = gateway.info
        # What says goodbye is forgotten at once: it stays announced.
        async with announced(name=info["name"], mac=info["mac"], port=gateway.port) as again:
            flow = await _discovered(home, again)
            step = f"/api/config/config_entries/flow/{flow['flow_id']}"
            created = await home.post(step, {"password": gateway.password})
            assert created["type"] == "create_entry", created
            entry = created["result"]
            await home.set_options(entry["entry_id"], OPTIONS)
            yield House(home, gateway, flow, entry, await home.add_dashboard())


async def _discovered(home: HomeAssistant, again: Callable[[], Awaitable[None]]) -> Document:
    async with asyncio.timeout(DISCOVERY_TIMEOUT_S):
        while True:
            for flow in await home.call("config_entries/flow/progress"):
                if flow["handler"] == "tinybms_gateway":
                    found: Document = flow
                    return found
            await again()
            await asyncio.sleep(1)
