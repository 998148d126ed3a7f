"""The whole gateway with its page, between a simulated BMS and a simulated GX, for a browser to look at."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from simulator.gx.can_link import slcan_address
from simulator.host_firmware import HostFirmware, compile_host, reserve_port
from simulator.world import World

GATEWAY_YAML = Path(__file__).parents[1] / "gateway.yaml"
WEB = Path(__file__).parents[3] / "web"
LOGIN = {"GATEWAY_PASSWORD": "correct horse battery"}
"""As in the YAML."""


@asynccontextmanager
async def page_gateway(
    scenario: str, speed: float = 1.0, *, yaml: Path = GATEWAY_YAML, substitutions: Mapping[str, object] | None = None
) -> AsyncIterator[dict[str, str]]:
    """Run a gateway whose battery is in `scenario`; everybody may read, only users may write.

    `yaml` and what it takes besides are for a gateway with more than one pack. Yields the environment in which the
    browser tests of web/ find it.
    """
    ports = {name: reserve_port(f"page-{name}") for name in ("bms", "can", "web")}
    options: dict[str, object] = {f"{name}_port": port for name, port in ports.items()}
    options |= {"read_access": "open", **(substitutions or {})}
    program = await asyncio.to_thread(compile_host, yaml, options)
    world = World(slcan_address(ports["can"]), scenario, bms_port=ports["bms"], speed=speed)
    async with world, HostFirmware(program) as firmware:
        await firmware.wait_for_log(r"Listening on port")
        yield LOGIN | {"GATEWAY": f"http://127.0.0.1:{ports['web']}", "GATEWAY_FIRMWARE": str(program)}


async def drive_browser(environment: dict[str, str]) -> tuple[int, str]:
    """Run the browser tests of web/ in this environment besides our own; return the exit code and what they said."""
    process = await asyncio.create_subprocess_exec(
        "npm",
        "run",
        "--silent",
        "e2e",
        cwd=WEB,
        env=os.environ | environment | {"NO_COLOR": "1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, output.decode(errors="replace")
