"""Runs everything for long, with load and faults, and reports what drifts: see `script/soak --help`."""

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from aiohttp import ClientError

from bench.figures import Target
from bench.gateway import LIMITS
from bench.process import cpu_s, rss_kb, waited_s
from simulator.gx.can_link import slcan_address
from simulator.host_firmware import PROJECT, HostFirmware, compile_host, reserve_port
from simulator.web.page import API, Page, PageError
from simulator.world import World
from tests.firmware.support.libraries import compile_library
from tests.firmware.support.stage import BUILT_IN_PORTS, WEB_PASSWORD

PORTS_C = PROJECT / "tests" / "firmware" / "support" / "ports.c"
WARM_UP_S = 60.0
"""What is taken once, such as buffers of the system's libraries, has been taken."""
SAMPLE_S = 5.0
UNFINISHED_SAMPLES = 2
"""Of the seconds at begin and end."""
SETTING = "charger_startup_delay"

TARGETS = (
    Target("limits_gap_max_s", 1.5),
    Target("rss_drift_kb", 512),
    Target("samples_lost", 0),
    Target("page_failures", 0),
)

FAULTS = (
    "bit_errors=1e-3",
    "noise=0.3",
    "truncate=0.3",
    "wrong_command=0.3",
    "nack=0.3",
    "late_reply=300",
    "no_reply",
    "sensor_disconnected=1",
)

DESCRIPTION = """\
Runs the gateway as a Linux program between a simulated battery, which is charged and discharged, and a simulated GX.
Faults of the BMS come and go, the GX falls silent, live clients of the page come and go, CSV is downloaded, a setting
of the BMS is written, the history is followed. Prints one JSON object:

  limits_gap_max_s     longest time between two 0x351, without what gateway and simulator waited for a processor in it
  limits_gap_raw_max_s the same with that
  limits_jitter_*_ms   how far the time between two 0x351 is from 1 s
  rss_drift_kb         how much more memory is resident at the end than after the first minute
  samples_lost         seconds the recorded history does not have
  page_failures        requests that were not answered as they should be
  cpu_percent          processor time of the program, in % of one processor; simulator_cpu_percent that of all around
  done                 how often each thing was done
  targets_missed       figures that are worse than they have to be; the exit code is 1 then
"""


@dataclass(slots=True)
class Soak:
    """Everything that runs, and what has been seen of it.

    Attributes:
        limits_s: when each 0x351 came, and how long gateway and simulator had waited for a processor until then.
        rss_kb: resident memory, sampled after the warm-up.
        done: how often each thing was done.
        failures: what the page refused.
        number: of the last sample of the history that was seen.
        lost: numbers that were never seen.
    """

    world: World
    firmware: HostFirmware
    page: Page
    draw: random.Random
    limits_s: list[tuple[float, float]] = field(default_factory=list)
    rss_kb: list[int] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    cursor: str | None = None
    number: int | None = None
    lost: int = 0

    def hear(self, at_s: float, identifier: int, _data: bytes) -> None:
        """Take a frame on the bus."""
        if identifier == LIMITS:
            self.limits_s.append((at_s, waited_s(self.firmware.pid) + waited_s(os.getpid())))

    async def fault(self) -> None:
        """Disturb the serial line, at times for longer than the limits outlive."""
        self.world.device.faults.add(self.draw.choice(FAULTS))
        await asyncio.sleep(self.draw.choice((2, 5, 14)))
        self.world.device.faults.clear()

    async def lose_gx(self) -> None:
        """Let the GX fall silent for longer than the gateway waits."""
        self.world.live_gx.silent = True
        await asyncio.sleep(15)
        self.world.live_gx.silent = False

    async def listen(self) -> None:
        """Listen to everything for a while."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.draw.uniform(5, 25)), self.page.live() as socket:
                async for _message in socket:
                    self.done["messages"] += 1

    async def download(self) -> None:
        """Download what is kept by the second."""
        async with self.page.session.get(f"{API}/history.csv?resolution=1s", headers=self.page.headers) as response:
            if not response.ok:
                raise PageError(f"history.csv: {response.status}")
            await response.read()

    async def write_setting(self) -> None:
        """Change a setting of the BMS; while the BMS does not answer, it is refused."""
        changes = {SETTING: {"value": self.draw.randint(5, 60), "expected": None}}
        try:
            await self.page.ask("PATCH", "/settings", {"pack": 1, "changes": changes})
        except PageError as error:
            if ": 503 " not in str(error):
                raise
            self.done["writes_refused"] += 1

    async def follow_history(self) -> None:
        """Ask for the samples after the last one, and count the numbers that are missing."""
        cursor = f"&cursor={self.cursor}" if self.cursor else ""
        answer = await self.page.get(f"/history?resolution=1s&series=voltage_v{cursor}")
        for number in answer["number"]:
            self.lost += 0 if self.number is None else number - self.number - 1
            self.number = number
        self.done["samples"] += len(answer["number"])
        self.cursor = answer["next_cursor"]

    async def sample_memory(self) -> None:
        """Note the resident memory."""
        self.rss_kb.append(rss_kb(self.firmware.pid))

    async def repeat(self, what: Callable[[], Awaitable[None]], every_s: float) -> None:
        """Do something again and again, with a pause that varies a little."""
        while True:
            await asyncio.sleep(every_s * self.draw.uniform(0.7, 1.3))
            try:
                await what()
                self.done[what.__name__] += 1
            except (PageError, ClientError, TimeoutError) as error:
                self.failures.append(f"{what.__name__}: {error!r}")


@asynccontextmanager
async def running(seed: int) -> AsyncIterator[Soak]:
    """Run a gateway in its world, accepted by the GX."""
    program = await asyncio.to_thread(compile_host, PROJECT / "examples" / "host.yaml", {"web_password": WEB_PASSWORD})
    ports = {name: reserve_port(f"soak-{name}") for name in BUILT_IN_PORTS}
    # A solar day takes 24 minutes.
    world = World(slcan_address(ports["can"]), "cycle", bms_port=ports["bms"], speed=60, seed=seed)
    with tempfile.TemporaryDirectory() as directory:
        environment = {
            "LD_PRELOAD": str(compile_library(PORTS_C, Path(directory))),
            "PORTS": " ".join(f"{BUILT_IN_PORTS[name]}={port}" for name, port in ports.items()),
        }
        async with world, HostFirmware(program, environment=environment) as firmware:
            await firmware.wait_for_log(r"Listening on port", timeout_s=30)
            await world.wait_accepted(60)
            async with Page.logged_in(ports["web"], WEB_PASSWORD) as page:
                yield Soak(world, firmware, page, random.Random(seed))  # noqa: S311 - nothing secret is drawn


async def soak(seconds: float, seed: int) -> dict[str, object]:
    """Let it all run; returns the figures."""
    async with running(seed) as run:
        world = run.world
        world.live_gx.observers.append(run.hear)
        begun_s, begun_cpu_s, begun_own_s = world.now_s, cpu_s(run.firmware.pid), time.process_time()
        activities = (
            (run.fault, 20.0),
            (run.lose_gx, 150.0),
            (run.listen, 3.0),
            (run.listen, 8.0),
            (run.download, 20.0),
            (run.write_setting, 15.0),
            (run.follow_history, 10.0),
        )
        tasks = [asyncio.create_task(run.repeat(what, every_s)) for what, every_s in activities]
        await asyncio.sleep(min(WARM_UP_S, seconds / 4))
        tasks.append(asyncio.create_task(run.repeat(run.sample_memory, SAMPLE_S)))
        await asyncio.sleep(seconds - min(WARM_UP_S, seconds / 4))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await run.follow_history()
        recorded_s = world.now_s - begun_s
        return {
            "cpu_percent": round((cpu_s(run.firmware.pid) - begun_cpu_s) / recorded_s * 100, 2),
            "simulator_cpu_percent": round((time.process_time() - begun_own_s) / recorded_s * 100, 2),
        } | _figures(run, recorded_s)


def _figures(run: Soak, recorded_s: float) -> dict[str, object]:
    raw_s = [later[0] - earlier[0] for earlier, later in pairwise(run.limits_s)]
    gaps_s = [later[0] - earlier[0] - (later[1] - earlier[1]) for earlier, later in pairwise(run.limits_s)]
    intervals = run.world.gx.intervals.summary()
    tenth = max(1, len(run.rss_kb) // 10)
    figures: dict[str, object] = {
        "seconds": round(recorded_s),
        "limits_frames": len(run.limits_s),
        "limits_gap_max_s": round(max(gaps_s), 3) if gaps_s else None,
        "limits_gap_raw_max_s": round(max(raw_s), 3) if raw_s else None,
        "limits_jitter_p50_ms": intervals and round(intervals.jitter_p50_s * 1000, 2),
        "limits_jitter_p99_ms": intervals and round(intervals.jitter_p99_s * 1000, 2),
        "rss_kb": run.rss_kb[-1] if run.rss_kb else None,
        "rss_drift_kb": _median(run.rss_kb[-tenth:]) - _median(run.rss_kb[:tenth]) if run.rss_kb else None,
        "samples_seen": run.done["samples"],
        "samples_lost": run.lost + max(0, int(recorded_s) - UNFINISHED_SAMPLES - run.done["samples"]),
        "page_failures": len(run.failures),
        "failures": run.failures[:5],
        "done": dict(sorted(run.done.items())),
    }
    figures["targets_missed"] = [text for target in TARGETS if (text := target.missed(figures))]
    return figures


def _median(values: list[int]) -> int:
    return sorted(values)[len(values) // 2]


def main() -> int:
    """Run the soak; the exit code is 1 when a target is missed."""
    parser = argparse.ArgumentParser(
        prog="script/soak", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    length = parser.add_mutually_exclusive_group(required=True)
    length.add_argument("--hours", type=float, default=0.0)
    length.add_argument("--minutes", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same battery and the same faults")
    options = parser.parse_args()
    seconds = options.hours * 3600 + options.minutes * 60
    if seconds < 60:
        parser.error("a soak takes a minute at least")
    figures = asyncio.run(soak(seconds, options.seed))
    print(json.dumps(figures, indent=2))
    return 1 if figures["targets_missed"] else 0


if __name__ == "__main__":
    sys.exit(main())
