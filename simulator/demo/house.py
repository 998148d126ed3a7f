"""The demo with a Home Assistant that shows the battery."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from simulator.demo.run import Build, Demo, Options, running
from simulator.home_assistant import HomeAssistant

# Each state that comes is shown at once.
OPTIONS: dict[str, object] = {"update_interval": 1, "allow_settings_writes": True, "repair_statistics": False}


@asynccontextmanager
async def furnished(options: Options, build: Build) -> AsyncIterator[tuple[Demo, HomeAssistant, str]]:
    """Run the demo and a Home Assistant until the context ends; yields the path of the dashboard, too."""
    with tempfile.TemporaryDirectory(prefix="tinybms-demo-") as folder:
        config = Path(folder) / "config"
        async with running(options, build) as demo, HomeAssistant(config, zeroconf=False) as home:
            await home.add_gateway(build.web_port, build.password, OPTIONS)
            yield demo, home, await home.add_dashboard()
