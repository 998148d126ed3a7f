"""The measurements. Times are taken in the event loop of the simulated BMS and GX: its own delays are part of them."""

import asyncio
import random
from bisect import bisect_right
from collections.abc import Callable
from itertools import pairwise

from bench.gateway import LIVE_REQUEST, WatchedGateway
from simulator.tables import EVENT_ID
from simulator.web.page import Page
from tests.firmware.support.stage import WEB_PASSWORD

# Requests that come only when everything is read anew, one right behind the other: ranges (0x1D) and version.
BACK_TO_BACK = (b"\xaa\x1d\x01", b"\xaa\x1d\x02", b"\xaa\x1d\x03", b"\xaa\x03\x01\xf4")
REREAD_S = 2.2
"""A little more than the interval at which events are read; one of them makes the gateway read everything anew."""
SENSOR_GONE = "sensor_disconnected=1"
RISES_AT_ONCE = {"charging.rise_hold": 0, "charging.rise_time": 1}


async def poll_overhead_ms(gateway: WatchedGateway, seconds: float) -> list[float]:
    """Measure the time between the last byte of a reply and the arrival of a request that was due already (ms).

    That is what a cycle takes beyond the bytes on the wire and the BMS's own time.
    """
    first, loop = len(gateway.line.requests), asyncio.get_running_loop()
    ends_s = loop.time() + seconds
    while loop.time() < ends_s:
        gateway.world.device.model.registers.log_event(EVENT_ID["system_started"])
        await asyncio.sleep(REREAD_S)
    replies_s = gateway.line.replies_s
    return [
        (asked_s - replies_s[bisect_right(replies_s, asked_s) - 1]) * 1000
        for asked_s, request in gateway.line.requests[first:]
        if request.startswith(BACK_TO_BACK)
    ]


def poll_jitter_ms(gateway: WatchedGateway, interval_ms: int) -> list[float]:
    """How far the time between two requests for a reading is from the interval, either way (ms)."""
    asked_s = [at_s for at_s, request in gateway.line.requests if request.startswith(LIVE_REQUEST)]
    return [abs((later - earlier) * 1000 - interval_ms) for earlier, later in pairwise(asked_s)]


async def fall_latency_ms(gateway: WatchedGateway, seconds: float) -> list[float]:
    """Measure from the last byte of a reading that lowers the limits to the 0x351 that says so (ms).

    A temperature sensor comes and goes: each time it goes the discharge current falls by half. It has to have risen
    before, which by default takes longer than anybody wants to wait here.
    """
    async with Page.logged_in(gateway.ports["web"], WEB_PASSWORD) as page:
        revision = (await page.get("/config"))["revision"]
        await page.ask("PATCH", "/config", {"revision": revision, "changes": RISES_AT_ONCE})
    loop, world = asyncio.get_running_loop(), gateway.world
    draw = random.Random(1)  # noqa: S311 - nothing secret is drawn
    latencies_ms: list[float] = []
    ends_s = loop.time() + seconds
    world.device.faults.add(SENSOR_GONE)
    await asyncio.sleep(1)
    while loop.time() < ends_s:
        world.device.faults.clear()
        # The GX has to hear that the limit has risen before it can hear that it falls.
        await _limits_where(gateway, lambda before, after: after > before)
        await asyncio.sleep(draw.uniform(0.1, 0.4))
        gone_s = loop.time()
        world.device.faults.add(SENSOR_GONE)
        fallen_s = await _limits_where(gateway, lambda before, after: after < before)
        read_s = _first_reading_after(gateway, gone_s)
        if fallen_s is not None and read_s is not None:
            latencies_ms.append((fallen_s - read_s) * 1000)
    world.device.faults.clear()
    return latencies_ms


async def _limits_where(gateway: WatchedGateway, changed: Callable[[float, float], bool]) -> float | None:
    """Wait for a 0x351 whose discharge limit relates so to that of the last one; return when it came.

    None if none comes within 3 s.
    """
    first, loop = gateway.world.gx.last_limits, asyncio.get_running_loop()
    ends_s = loop.time() + 3
    while loop.time() < ends_s:
        await asyncio.sleep(0.005)
        limits = gateway.world.gx.last_limits
        if first is not None and limits is not None and changed(first.discharge_current_a, limits.discharge_current_a):
            return gateway.limits_s[-1]
    return None


def _first_reading_after(gateway: WatchedGateway, time_s: float) -> float | None:
    """Return when the reply to the first reading asked for after a time was complete."""
    requests, replies_s = gateway.line.requests, gateway.line.replies_s
    later = requests[bisect_right(requests, time_s, key=lambda request: request[0]) :]
    asked_s = next((at_s for at_s, request in later if request.startswith(LIVE_REQUEST)), None)
    if asked_s is None:
        return None
    index = bisect_right(replies_s, asked_s)
    return replies_s[index] if index < len(replies_s) else None


def limits_jitter_ms(gateway: WatchedGateway) -> list[float]:
    """How far the time between two 0x351 is from a second, either way (ms). To be asked before any limit falls."""
    return [abs(later - earlier - 1) * 1000 for earlier, later in pairwise(gateway.limits_s)]
