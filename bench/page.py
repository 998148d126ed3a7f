"""What the page costs, and what it does to the limits. Crowds come from a process of their own."""

import asyncio
import json
import os
import re
import shutil
import sys
from bisect import bisect_left
from collections.abc import Mapping
from contextlib import AsyncExitStack
from itertools import pairwise
from pathlib import Path

from bench.figures import percentiles
from bench.gateway import LIMITS, WatchedGateway
from bench.process import rss_kb
from simulator.web.crowd import CROWDS, LIVE_CLIENTS
from simulator.web.page import API, Page
from tests.firmware.support.libraries import HISTORY_FILE, write_year_of_history
from tests.firmware.support.stage import WEB_PASSWORD

ASK_EVERY_S = 0.2
CROWD_SETTLES_S = 1.0
MATCH_S = 0.5


async def page_figures(
    program: Path, libraries: Mapping[str, Path], directory: Path, number: int, seconds: float
) -> dict[str, object]:
    """Measure a gateway with a year behind it: alone with its page, then `seconds` with each of the crowds."""
    gateway = WatchedGateway(program, libraries, directory, number)
    shutil.move(write_year_of_history(directory), gateway.firmware.preferences / HISTORY_FILE)
    async with gateway, Page.logged_in(gateway.ports["web"], WEB_PASSWORD) as page:
        figures: dict[str, object] = {"page_requests_per_s": await _requests_per_s(page, seconds)}
        figures |= await _csv(page)
        figures |= await _fan_out(gateway, page, seconds)
        figures |= await _crowds(gateway, page, seconds)
        system = (await page.get("/state"))["system"]
        figures["loop_time_max_ms"] = system["loop_time_max_ms"]
    return figures


async def _requests_per_s(page: Page, seconds: float) -> float:
    """Two clients that ask again as soon as they have the answer, on connections that stay."""

    async def ask(ends_s: float) -> int:
        reader, writer = await page.connect()
        count, request = 0, page.head("GET", f"{API}/ota")
        while loop.time() < ends_s:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200 "):
                raise RuntimeError(f"the page answers {head!r}")
            length = re.search(rb"(?i)content-length: (\d+)", head)
            if length is None:
                raise RuntimeError(f"an answer without a length: {head!r}")
            await reader.readexactly(int(length[1]))
            count += 1
        writer.close()
        return count

    loop = asyncio.get_running_loop()
    begun_s = loop.time()
    counts = await asyncio.gather(*(ask(begun_s + seconds) for _ in range(2)))
    return round(sum(counts) / (loop.time() - begun_s), 1)


async def _csv(page: Page) -> dict[str, object]:
    """The hours of a year."""
    loop = asyncio.get_running_loop()
    begun_s, size = loop.time(), 0
    async with page.session.get(f"{API}/history.csv?resolution=1h", headers=page.headers) as response:
        async for piece in response.content.iter_any():
            size += len(piece)
    return {"csv_year_kb": round(size / 1000), "csv_mb_per_s": round(size / (loop.time() - begun_s) / 1e6, 2)}


async def _fan_out(gateway: WatchedGateway, page: Page, seconds: float) -> dict[str, object]:
    """From a frame on the bus to the message about it at each of the clients, and the memory they cost."""
    loop = asyncio.get_running_loop()
    before_kb, told_s = rss_kb(gateway.firmware.pid), list[float]()

    async def listen() -> None:
        async with page.live("state", "event", "can") as socket:
            async for message in socket:
                at_s = loop.time()
                content = message.json()
                if content["type"] == "can" and content["data"]["id"] == LIMITS:
                    told_s.append(at_s)

    async with AsyncExitStack() as stack:
        clients = [asyncio.create_task(listen()) for _ in range(LIVE_CLIENTS)]
        stack.callback(lambda: [client.cancel() for client in clients])
        await asyncio.sleep(seconds)
        with_clients_kb = rss_kb(gateway.firmware.pid)
    await asyncio.gather(*clients, return_exceptions=True)
    delays_ms = []
    for at_s in told_s:
        # The bus and the page are two ways out of the gateway: either may be the faster one.
        near = bisect_left(gateway.limits_s, at_s)
        nearest_s = min(gateway.limits_s[max(0, near - 1) : near + 1], key=lambda sent_s: abs(sent_s - at_s))
        if abs(at_s - nearest_s) < MATCH_S:
            delays_ms.append((at_s - nearest_s) * 1000)
    return {
        **percentiles("fan_out", "ms", delays_ms, 50, 99),
        "rss_8_clients_kb": with_clients_kb,
        "rss_per_client_kb": round((with_clients_kb - before_kb) / LIVE_CLIENTS, 1),
    }


async def _crowds(gateway: WatchedGateway, page: Page, seconds: float) -> dict[str, object]:
    """Each crowd beside eight live clients: how a newcomer is answered, and how evenly the limits go on."""
    answers_ms: list[float] = []
    worst_jitter_ms, by_crowd = 0.0, {}
    for name in CROWDS:
        crowd = await _begin_crowd(page, seconds + CROWD_SETTLES_S, dict.fromkeys(("live", name)))
        await asyncio.sleep(CROWD_SETTLES_S)
        first = len(gateway.limits_s)
        answers_ms += await _answers_ms(page, seconds)
        jitter_ms = [abs(later - earlier - 1) * 1000 for earlier, later in pairwise(gateway.limits_s[first:])]
        output, _ = await crowd.communicate()
        done = json.loads(output)
        if crowd.returncode != 0 or not done.get(name):
            raise RuntimeError(f"the crowd {name} did not come: {output!r}")
        by_crowd[name] = round(max(jitter_ms), 1)
        worst_jitter_ms = max(worst_jitter_ms, *jitter_ms)
    return {
        **percentiles("crowded_answer", "ms", answers_ms, 50, 99, 100),
        "crowded_limits_jitter_max_ms": round(worst_jitter_ms, 1),
        "crowded_limits_jitter_max_ms_by_crowd": by_crowd,
    }


async def _begin_crowd(page: Page, seconds: float, names: Mapping[str, object]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bench.crowd",
        str(page.port),
        str(seconds),
        *names,
        env=os.environ | {"TOKEN": page.token},
        stdout=asyncio.subprocess.PIPE,
    )


async def _answers_ms(page: Page, seconds: float) -> list[float]:
    loop = asyncio.get_running_loop()
    ends_s, found = loop.time() + seconds, list[float]()
    while loop.time() < ends_s:
        found.append(await page.answer_s() * 1000)
        await asyncio.sleep(ASK_EVERY_S)
    return found
