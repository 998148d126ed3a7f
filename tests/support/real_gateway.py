"""The compiled firmware between a simulated BMS and a simulated GX, for tests in another Python environment.

Run in .venv/firmware. Prints a line of JSON with the port of the interface when it is ready. Then takes commands, one a
line, and answers each with "done": `stop` and `start` the gateway. Ends with its input.

Usage: python -m tests.support.real_gateway [SECONDS]
  SECONDS  let the gateway find the history of a year that ended so long ago
"""

import asyncio
import json
import shutil
import sys
import tempfile
from pathlib import Path

from simulator.gx.can_link import slcan_address
from simulator.host_firmware import PROJECT, HostFirmware, compile_host, reserve_port
from simulator.world import World
from tests.firmware.support.libraries import HISTORY_FILE, write_year_of_history

YAML = PROJECT / "tests" / "web" / "gateway.yaml"
READY_S = 60


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


async def main(directory: str, *arguments: str) -> None:
    ports = {name: reserve_port(f"ha-{name}") for name in ("bms", "can", "web")}
    program = compile_host(YAML, {f"{name}_port": port for name, port in ports.items()})
    preferences = Path(directory)
    if arguments:
        shutil.move(write_year_of_history(preferences, ended_s_ago=float(arguments[0])), preferences / HISTORY_FILE)
    async with (
        World(slcan_address(ports["can"]), bms_port=ports["bms"]) as world,
        HostFirmware(program, preferences=preferences) as firmware,
    ):
        gx = world.gx
        await world.wait_until(lambda: gx.last_limits is not None, READY_S, "frames")
        say(json.dumps({"port": ports["web"]}))
        while command := (await asyncio.to_thread(sys.stdin.readline)).strip():
            await {"stop": firmware.stop, "start": firmware.start}[command]()
            say("done")


with tempfile.TemporaryDirectory(prefix="real-gateway-") as folder:
    asyncio.run(main(folder, *sys.argv[1:]))
