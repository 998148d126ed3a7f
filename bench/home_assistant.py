"""Prints one JSON object with the figures of the Home Assistant integration; see `script/bench --help`."""

import asyncio
import gc
import json
import logging
import os
import random
import sqlite3
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, override
from unittest.mock import patch

import pytest_socket
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory, StepTickTimeFactory, TickingDateTimeFactory

# First of all that is Home Assistant's: it makes time replaceable.
from pytest_homeassistant_custom_component import plugins  # isort: skip

from homeassistant.const import CONF_HOST, CONF_PORT, CONF_TOKEN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import frame
from homeassistant.helpers import recorder as recorder_helper
from homeassistant.loader import DATA_CUSTOM_COMPONENTS
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_test_home_assistant
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_recorder_block_till_done,
    async_wait_recording_done,
)
from yarl import URL

import custom_components  # noqa: F401 - before the test package offers its own folder of that name
from bench.figures import Target
from bench.process import rss_kb
from custom_components.tinybms_gateway import home
from custom_components.tinybms_gateway.api import Message, State
from custom_components.tinybms_gateway.api.messages import parse_message
from custom_components.tinybms_gateway.const import DOMAIN
from custom_components.tinybms_gateway.coordinator import TinyBmsCoordinator
from tests.homeassistant import contract
from tests.homeassistant.fake_gateway import TOKEN, FakeGateway, Recorded

CELLS = 16
DAYS = 30
HOUR_S = 3600
UPDATES = 100
PUSHES = 500
SET_UPS = 5
UPDATES_PER_HOUR = 120
"""With the default interval of 30 s."""
SIMULATED_START = datetime(2026, 9, 21, 9, 58, tzinfo=UTC)
STATISTICS = ("statistics_short_term", "statistics")
COUNTERS = ("energy_in_kwh", "energy_out_kwh")

type Clock = StepTickTimeFactory | TickingDateTimeFactory | FrozenDateTimeFactory

TARGETS = (
    Target("ha_state_rows_per_entity_and_minute_max", 2),
    Target("ha_back_fill_30_days_s", 5),
    Target("ha_csv_30_days_s", 2),
)


@dataclass
class Gateway(FakeGateway):
    """The tests' gateway, with 16 cells and a CSV as long as the real one's."""

    def __post_init__(self) -> None:
        """Every value that is measured is a float: those change with each push."""
        pack = self.state["packs"][0]
        pack["cells"] = [{"voltage_v": 3.32, "balancing": False} for _ in range(CELLS)]
        for place in (self.state["battery"], pack):
            place |= {key: float(place[key]) for key in ("power_w", "soh_percent", "capacity_ah")}
        self._draw = random.Random(1)  # noqa: S311 - nothing secret is drawn

    def move(self, at: datetime) -> None:
        """Let a second pass: every value changes a little, and counters grow."""
        self.state = self._moved(self.state)
        self.state["sequence"] += 1
        self.state["time"]["utc_ms"] = round(at.timestamp() * 1000)

    def _moved(self, value: Any, key: str = "") -> Any:  # noqa: ANN401 - any part of a document
        if isinstance(value, dict):
            return {inner: self._moved(found, inner) for inner, found in value.items()}
        if isinstance(value, list):
            return [self._moved(found, key) for found in value]
        if not isinstance(value, float):
            return value
        return value + 0.001 if key in COUNTERS else value * (1 + self._draw.uniform(-1e-3, 1e-3))

    async def send(self) -> None:
        """Push the state without checking it against the contract."""
        for socket in self.sockets:
            await socket.send_json({"type": "state", "seq": 1, "data": self.state})

    @override
    async def _get_history_csv(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/csv"})
        await response.prepare(request)
        for number, sample in enumerate(self._selected(request.query), 1):
            values = ",".join(f"{value:.3f}" for triple in sample.values.values() for value in triple)
            await response.write(
                f"{number},12,2026-09-21T12:00:00Z,{sample.end_ms},10000000,sntp,{values}\r\n".encode()
            )
        await response.write_eof()
        return response


def month(gateway: Gateway) -> dict[str, list[Recorded]]:
    """What a gateway has recorded that has run for 30 days and longer."""
    keys = [series["key"] for series in gateway.info["history"]["series"]]
    result = {}
    for key, interval_s, span_s in (
        ("1min", 60, 86_400),
        ("15min", 900, DAYS * 86_400),
        ("1h", HOUR_S, DAYS * 86_400),
    ):
        last_s = int(datetime.now(UTC).timestamp()) // interval_s * interval_s
        result[key] = [
            Recorded(
                end_ms=end_s * 1000,
                values=dict.fromkeys(keys, (50.125, 49.5, 50.75)),
                energy_in_wh=0.25 * interval_s,
                energy_out_wh=0.1 * interval_s,
            )
            for end_s in range(last_s - span_s + interval_s, last_s + 1, interval_s)
        ]
    return result


class Bench:
    """A Home Assistant with a recorder on disk, the gateway, and the entry that connects them."""

    def __init__(self, hass: HomeAssistant, gateway: Gateway, database: Path) -> None:
        """Count the states that arrive."""
        self.hass = hass
        self.gateway = gateway
        self._database = database
        self.arrived = asyncio.Semaphore(0)
        self.entry = MockConfigEntry(
            domain=DOMAIN,
            title="TinyBMS gateway",
            unique_id="020000000001",
            data={CONF_HOST: "127.0.0.1", CONF_PORT: gateway.port, CONF_TOKEN: TOKEN},
        )

    async def set_up(self) -> tuple[float, float]:
        """Set the entry up; return the time it took and the processor time (s)."""
        begun_s, begun_cpu_s = perf_counter(), process_time()
        if not await self.hass.config_entries.async_setup(self.entry.entry_id):
            raise RuntimeError("the entry could not be set up")
        took = perf_counter() - begun_s, process_time() - begun_cpu_s
        await self.gateway.connected()
        await self.arrived.acquire()
        await self.recorded()
        return took

    async def tear_down(self) -> None:
        """Unload the entry."""
        await self.hass.config_entries.async_unload(self.entry.entry_id)
        await self.gateway.until(lambda: not self.gateway.sockets)

    async def recorded(self) -> None:
        """Wait until everything is in the database."""
        # Only what has left the queue is committed.
        await async_recorder_block_till_done(self.hass)
        await async_wait_recording_done(self.hass)

    async def push(self, at: datetime) -> None:
        """Let a state come through the WebSocket."""
        self.gateway.move(at)
        await self.gateway.send()
        await self.arrived.acquire()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the database."""
        with closing(sqlite3.connect(self._database)) as connection:
            return connection.execute(query).fetchall()

    def counts(self) -> Counter[str]:
        """How many rows there are by what they are of: a state, or a table of statistics."""
        states = self.rows(
            "select m.entity_id, count(*) from states s join states_meta m using (metadata_id) group by m.entity_id"
        )
        tables = [(table, self.rows(f"select count(*) from {table}")[0][0]) for table in STATISTICS]  # noqa: S608
        return Counter(dict([*states, *tables]))


@asynccontextmanager
async def running(directory: Path) -> AsyncIterator[Bench]:
    """Start a gateway and a Home Assistant that does not know it yet."""
    gateway = Gateway()
    await gateway.start()
    database = directory / "home-assistant_v2.db"
    handle_push: Callable[[TinyBmsCoordinator, Message], None] = TinyBmsCoordinator.async_handle_push

    def note(coordinator: TinyBmsCoordinator, message: Message) -> None:
        handle_push(coordinator, message)
        if isinstance(message, State):
            bench.arrived.release()

    def unchecked(*_arguments: object) -> None:
        """Whether a document keeps to the contract is for the tests to find."""

    with (
        patch.object(TinyBmsCoordinator, "async_handle_push", note),
        patch.object(home, "latest_release", lambda _hass: URL(f"http://127.0.0.1:{gateway.port}/releases/latest")),
        patch.multiple(contract, check_query=unchecked, check_request=unchecked, check_response=unchecked),
    ):
        async with async_test_home_assistant(config_dir=str(directory)) as hass:
            del hass.data[DATA_CUSTOM_COMPONENTS]
            frame.async_setup(hass)
            recorder_helper.async_initialize_recorder(hass)
            for domain, config in (("recorder", {"db_url": f"sqlite:///{database}"}), ("http", {}), (DOMAIN, None)):
                if not await async_setup_component(hass, domain, {} if config is None else {domain: config}):
                    raise RuntimeError(f"{domain} could not be set up")
            bench = Bench(hass, gateway, database)
            bench.entry.add_to_hass(hass)
            try:
                yield bench
            finally:
                await hass.config_entries.async_unload(bench.entry.entry_id)
                await gateway.stop()
                # Otherwise the recorder's thread would keep the program alive.
                await hass.async_stop(force=True)


async def real_time_figures(directory: Path) -> dict[str, object]:
    """Measure what takes time."""
    figures: dict[str, object] = {}
    async with running(directory) as bench:
        hass, entry = bench.hass, bench.entry
        history = month(bench.gateway)
        gc.collect()
        before_kb = rss_kb(os.getpid())
        figures["ha_set_up_first_s"], figures["ha_set_up_first_cpu_s"] = (round(s, 3) for s in await bench.set_up())
        figures["ha_rss_added_by_set_up_kb"] = rss_kb(os.getpid()) - before_kb
        again = []
        for _ in range(SET_UPS):
            await bench.tear_down()
            again.append((await bench.set_up())[0])
        figures["ha_set_up_again_s"] = round(statistics.median(again), 3)
        coordinator = entry.runtime_data.state

        begun_cpu_s = process_time()
        for _ in range(PUSHES):
            await bench.push(datetime.now(UTC))
        await bench.recorded()
        push_ms = (process_time() - begun_cpu_s) * 1000 / PUSHES

        begun_cpu_s = process_time()
        for _ in range(UPDATES):
            bench.gateway.move(datetime.now(UTC))
            state = parse_message({"type": "state", "data": bench.gateway.state})
            if not isinstance(state, State):
                raise TypeError("the state is no state")
            coordinator.async_set_updated_data(state)
            await asyncio.sleep(0)
        await bench.recorded()
        update_ms = (process_time() - begun_cpu_s) * 1000 / UPDATES
        figures["ha_cpu_per_push_ms"] = round(push_ms, 3)
        figures["ha_cpu_per_update_ms"] = round(update_ms, 3)
        figures["ha_cpu_s_per_hour"] = round((push_ms * HOUR_S + update_ms * UPDATES_PER_HOUR) / 1000, 1)

        bench.gateway.history = history
        entry.runtime_data.backfill.imported_until_s = 0
        begun_s, begun_cpu_s = perf_counter(), process_time()
        await entry.runtime_data.backfill.async_run()
        figures["ha_back_fill_read_s"] = round(perf_counter() - begun_s, 3)
        await bench.recorded()
        figures["ha_back_fill_cpu_s"] = round(process_time() - begun_cpu_s, 3)
        figures["ha_back_fill_30_days_s"] = round(perf_counter() - begun_s, 3)
        figures["ha_back_fill_rows"] = bench.counts()["statistics"]

        begun_s = perf_counter()
        export = await hass.services.async_call(
            DOMAIN, "export_history", {"resolution": "15min"}, blocking=True, return_response=True
        )
        figures["ha_export_action_30_days_s"] = round(perf_counter() - begun_s, 3)
        if export is None:
            raise RuntimeError("the action did not answer")
        async with TestClient(TestServer(hass.http.app)) as client:
            begun_s = perf_counter()
            response = await client.get(str(export["csv_url"]))
            text = await response.text()
            figures["ha_csv_30_days_s"] = round(perf_counter() - begun_s, 3)
        figures["ha_csv_rows"] = len(text.splitlines())
        figures["ha_csv_kb"] = round(len(text) / 1000)
        gc.collect()
        figures["ha_rss_added_kb"] = rss_kb(os.getpid()) - before_kb
    return figures


async def hour_figures(directory: Path, clock: Clock) -> dict[str, object]:
    """Count what is written in an hour in which every value changes every second. The clock is simulated."""
    async with running(directory) as bench:
        await bench.set_up()
        # The timers that start something get their turn, and the first five minutes of statistics are made.
        before: Counter[str] = Counter()
        for second in range(-180, HOUR_S):
            if second == 0:
                await bench.recorded()
                before = bench.counts()
            clock.tick(timedelta(seconds=1))
            await bench.push(datetime.now(UTC))
            if second % 60 == 0:
                await bench.recorded()
        await bench.recorded()
        after = bench.counts()
        written = after - before
        enabled = len(after) - len(STATISTICS)
    tables = {f"ha_{table}_rows_per_hour": written.pop(table, 0) for table in STATISTICS}
    return {
        "ha_entities": enabled,
        "ha_entities_with_new_states": len(written),
        "ha_state_rows_per_hour": sum(written.values()),
        **tables,
        "ha_state_rows_per_entity_and_minute_mean": round(sum(written.values()) / enabled / 60, 3),
        "ha_state_rows_per_entity_and_minute_max": round(max(written.values(), default=0) / 60, 3),
    }


def measure() -> dict[str, object]:
    """Return all figures of the integration."""
    figures: dict[str, object] = {"ha_load_before": round(os.getloadavg()[0], 2)}
    with tempfile.TemporaryDirectory() as name:
        figures |= asyncio.run(real_time_figures(Path(name)))
    # Makes a frozen clock bearable for Home Assistant; the sockets it takes away are needed.
    plugins.pytest_runtest_setup()
    pytest_socket.enable_socket()
    with tempfile.TemporaryDirectory() as name, freeze_time(SIMULATED_START) as clock:
        figures |= asyncio.run(hour_figures(Path(name), clock))
    figures["ha_load_after"] = round(os.getloadavg()[0], 2)
    figures["targets_missed"] = [text for target in TARGETS if (text := target.missed(figures))]
    return figures


if __name__ == "__main__":
    logging.disable(logging.INFO)
    result = measure()
    print(json.dumps(result, indent=2))
    sys.exit(1 if result["targets_missed"] else 0)
