"""``script/demo --check``: is the battery accepted, and what are the figures?"""

import asyncio
import json
from typing import Any

from aiohttp import ClientError

from simulator.demo.run import Demo
from simulator.gx.gx import GxState
from simulator.web.page import Page, PageError

ACCEPTED_FOR_S = 10.0
TIMEOUT_S = 45.0


def figures(demo: Demo) -> dict[str, Any]:
    """The figures of a run as plain values."""
    state = demo.world.snapshot()
    gx = state["gx"]
    return {
        "scenario": state["scenario"],
        "speed": state["speed"],
        "gx_state": gx["state"],
        "accepted_after_s": demo.world.gx.accepted_at_s and round(demo.world.gx.accepted_at_s, 2),
        "accepted_for_s": gx["accepted_for_s"],
        "limits": gx["limits"],
        "soc_percent": gx["soc_percent"],
        "voltage_v": gx["voltage_v"],
        "frames": sum(gx["frames"].values()),
        "frame_types": len(gx["frames"]),
        "limits_jitter_p99_ms": gx["jitter_p99_ms"],
        "violations": gx["violations"],
        "page": demo.page,
    }


async def check(demo: Demo) -> str | None:
    """Wait until the GX has had the battery for ten seconds, then look at the page.

    Returns the reason if something is not as it should be, else None.
    """
    gx = demo.world.gx

    def settled() -> bool:
        at_s = gx.accepted_at_s
        return gx.state is GxState.ACCEPTED and at_s is not None and demo.world.now_s - at_s >= ACCEPTED_FOR_S

    try:
        await demo.world.wait_until(settled, TIMEOUT_S)
    except TimeoutError:
        return _why_not(demo)
    if gx.violations:
        return f"the GX found {len(gx.violations)} violations, the first: {gx.violations[0]}"
    return await _why_no_page(demo)


async def _why_no_page(demo: Demo) -> str | None:
    """Log in and look at the battery as the page does; returns the reason if that fails, else None."""
    try:
        async with Page.logged_in(demo.build.web_port, demo.build.password) as page:
            state = await page.get("/state")
    except (PageError, ClientError, TimeoutError) as error:
        return f"the page at {demo.page} does not answer: {error}"
    if not state["gx"]["present"]:
        return f"the page at {demo.page} does not know of the GX"
    return None


def _why_not(demo: Demo) -> str:
    world = demo.world
    if not demo.firmware.running:
        return f"the firmware ended: {demo.firmware.tail(5)}"
    if not world.live_bms.connected:
        return f"the firmware did not connect to the BMS within {TIMEOUT_S:g} s"
    if not world.live_gx.link.connected:
        return f"the firmware did not open its CAN port within {TIMEOUT_S:g} s"
    missing = [f"0x{identifier:03X}" for identifier in (0x351, 0x355, 0x356, 0x35A) if identifier not in world.gx.last]
    if missing:
        return f"frames the GX waits for did not come within {TIMEOUT_S:g} s: {', '.join(missing)}"
    return f"the GX did not keep the battery for {ACCEPTED_FOR_S:g} s within {TIMEOUT_S:g} s (state {world.gx.state})"


async def stream(demo: Demo, interval_s: float = 1.0) -> None:
    """Print the state as a line of JSON every second, until cancelled."""
    while True:
        print(json.dumps(demo.world.snapshot()), flush=True)
        await asyncio.sleep(interval_s)
