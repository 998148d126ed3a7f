"""The integration against the real firmware, compiled for this machine, with a simulated battery behind it."""

import asyncio
import csv
import io
import json
import os
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.components.recorder.statistics import statistics_during_period
from homeassistant.config_entries import SOURCE_USER, ConfigEntry
from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_PORT, CONF_TOKEN, STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import async_wait_recording_done
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.tinybms_gateway import push
from custom_components.tinybms_gateway.backfill import SERIES
from custom_components.tinybms_gateway.connection import client_of, unique_id_of
from custom_components.tinybms_gateway.const import CONF_ALLOW_SETTINGS_WRITES, CONF_UPDATE_INTERVAL, DOMAIN
from tests.homeassistant.names import PACK
from tests.homeassistant.waiting import shown, until

PROJECT = Path(__file__).parents[2]
FIRMWARE_PYTHON = PROJECT / ".venv" / "firmware" / "bin" / "python"
PASSWORD = "correct horse battery"  # noqa: S105 - opens nothing but a program of this test
BUILD_S = 900

SOC = "sensor.tinybms_gateway_battery_state_of_charge"
PACK_VOLTAGE = f"sensor.{PACK}_voltage"
DELAY = f"number.{PACK}_charger_start_up_delay"

pytestmark = [
    pytest.mark.timeout(BUILD_S),
    pytest.mark.usefixtures("socket_enabled"),
]


class RealGateway:
    """The firmware in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process, port: int) -> None:
        self._process = process
        self.port = port

    async def do(self, command: str) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{command}\n".encode())
        await self._process.stdin.drain()
        assert await self._process.stdout.readline() == b"done\n"


@pytest.fixture
async def real(request: pytest.FixtureRequest) -> AsyncIterator[RealGateway]:
    """The parameter is how many seconds ago a year of history ended; without one there is none."""
    assert FIRMWARE_PYTHON.exists(), "the environment .venv/firmware is missing: run script/setup"
    process = await asyncio.create_subprocess_exec(
        FIRMWARE_PYTHON,
        "-m",
        "tests.support.real_gateway",
        *([str(request.param)] if hasattr(request, "param") else []),
        cwd=PROJECT,
        env={**os.environ, "PATH": f"{FIRMWARE_PYTHON.parent}:{os.environ['PATH']}"},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    line = await process.stdout.readline()
    assert line, "the gateway did not start"
    yield RealGateway(process, json.loads(line)["port"])
    process.stdin.close()
    await process.wait()


async def test_everything_against_the_real_firmware(
    hass: HomeAssistant,
    real: RealGateway,
    hass_client: ClientSessionGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One long test: the program takes its time to start."""
    monkeypatch.setattr(push, "PUSH_RETRY_MINIMUM_S", 0.1)
    monkeypatch.setattr(push, "PUSH_RETRY_MAXIMUM_S", 0.5)
    assert await async_setup_component(hass, "http", {})

    # Added as a user would.
    address = {CONF_HOST: "127.0.0.1", CONF_PORT: real.port}
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}, data={**address, CONF_PASSWORD: "wrong password"}
    )
    assert result["errors"] == {"base": "invalid_auth"}
    result = await hass.config_entries.flow.async_configure(result["flow_id"], {**address, CONF_PASSWORD: PASSWORD})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    entry: ConfigEntry = result["result"]
    await hass.async_block_till_done()
    hass.config_entries.async_update_entry(entry, options={CONF_ALLOW_SETTINGS_WRITES: True, CONF_UPDATE_INTERVAL: 1})
    await hass.config_entries.async_reload(entry.entry_id)

    # Pushed values are those of the device.
    await until(hass, lambda: entry.runtime_data.state.pushing)
    state = await entry.runtime_data.client.get_state()
    assert float(shown(hass, SOC)) == pytest.approx(state.battery.soc_percent, abs=1)
    assert float(shown(hass, PACK_VOLTAGE)) == pytest.approx(state.packs[0].voltage_v, abs=0.5)
    cells = [
        found for found in hass.states.async_entity_ids("sensor") if "_cell_" in found and found.endswith("_voltage")
    ]
    assert len([cell for cell in cells if cell.split("_")[-2].isdigit()]) == len(state.packs[0].cells)

    # A setting is written and read back.
    before = float(shown(hass, DELAY))
    await hass.services.async_call("number", "set_value", {"entity_id": DELAY, "value": before + 1}, blocking=True)
    assert float(shown(hass, DELAY)) == before + 1
    settings = await entry.runtime_data.client.get_settings(pack=1)
    assert {found.key: found.value for found in settings.settings}["charger_startup_delay"] == before + 1

    # Charge control does what it is told.
    await hass.services.async_call(
        "select",
        "select_option",
        {"entity_id": "select.tinybms_gateway_charge_profile", "option": "slow"},
        blocking=True,
    )
    # The state follows with the next look at the battery.
    await until(hass, lambda: shown(hass, "select.tinybms_gateway_charge_profile") == "slow")

    # The CSV is the device's own.
    query = "resolution=1s&series=soc_percent"
    client = await hass_client()
    ours = await (await client.get(f"/api/{DOMAIN}/{entry.entry_id}/history.csv?{query}")).text()
    pieces = entry.runtime_data.client.stream_history_csv(resolution="1s", series=["soc_percent"])
    theirs = b"".join([piece async for piece in pieces]).decode()
    rows = list(csv.reader(io.StringIO(ours)))
    assert len(rows) > 1
    assert rows == list(csv.reader(io.StringIO(theirs)))[: len(rows)]
    response = await hass.services.async_call(
        DOMAIN, "export_history", {"resolution": "1s", "series": ["soc_percent"]}, blocking=True, return_response=True
    )
    assert response is not None
    assert isinstance(response["rows"], list)
    assert len(response["rows"]) >= len(rows) - 1

    # It goes and comes back.
    await real.do("stop")
    await until(hass, lambda: shown(hass, SOC) == STATE_UNAVAILABLE)
    await real.do("start")
    async with asyncio.timeout(60):
        while shown(hass, PACK_VOLTAGE) == STATE_UNAVAILABLE:
            await until(hass, lambda: shown(hass, PACK_VOLTAGE) != STATE_UNAVAILABLE)

    # And its token is given back.
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()


# What Home Assistant missed


HOUR_S = 3600
AWAY_H = 31 * 24
# The recording ended within an hour, and the gateway was off since then.
ENDED_S_AGO = 2.5 * HOUR_S

# One step of each series, as stored: what an hour made of quarters may differ from the gateway's own.
STEPS = {"V": 0.005, "W": 5, "%": 0.01, "°C": 0.1}


async def all_pages(client: ClientSession, **query: str | int) -> dict[str, list[Any]]:
    """Columns of the device's own history; those of series are called `key.mean` and so on."""
    columns: dict[str, list[Any]] = {}
    more = True
    cursor: dict[str, str] = {}
    while more:
        async with client.get("/api/v1/history", params={"limit": 1000, **query, **cursor}) as answer:
            page = await answer.json()
        for name in ("utc_ms", "samples", "energy_in_wh", "energy_out_wh"):
            columns.setdefault(name, []).extend(page[name])
        for series in page["series"]:
            for name in ("mean", "min", "max"):
                columns.setdefault(f"{series['key']}.{name}", []).extend(series[name])
        more, cursor = page["more"], {"cursor": page["next_cursor"]}
    return columns


async def statistics(hass: HomeAssistant, mac: str, *, until_s: int) -> dict[str, list[dict[str, Any]]]:
    """Rows by series; those of hours that begin later belong to what is recorded now."""
    await async_wait_recording_done(hass)
    ids = {f"{DOMAIN}:{mac}_{key}" for key in (*SERIES, "energy_in_kwh", "energy_out_kwh")}
    rows = await get_instance(hass).async_add_executor_job(
        statistics_during_period,
        hass,
        datetime.fromtimestamp(0, UTC),
        datetime.fromtimestamp(until_s, UTC),
        ids,
        "hour",
        None,
        {"mean", "min", "max", "sum"},
    )
    return {found.removeprefix(f"{DOMAIN}:{mac}_"): list(of) for found, of in rows.items()}  # type: ignore[arg-type]


@pytest.mark.parametrize("real", [ENDED_S_AGO], indirect=True)
async def test_what_home_assistant_missed_is_what_the_gateway_has_recorded(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    real: RealGateway,
    hass_client: ClientSessionGenerator,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """Statistics, action and download, each compared with the device's own answer. The program takes time to start."""
    del recorder_mock
    assert await async_setup_component(hass, "http", {})
    address = {CONF_HOST: "127.0.0.1", CONF_PORT: real.port}
    info = await client_of(hass, address).get_info()
    token = await client_of(hass, address).login(PASSWORD, name="Home Assistant")
    mac = unique_id_of(info.mac)
    entry = MockConfigEntry(domain=DOMAIN, title=info.name, unique_id=mac, data={**address, CONF_TOKEN: token})
    entry.add_to_hass(hass)
    # Home Assistant was here a month ago: quarters of an hour cover a little less than that.
    now_s = int(datetime.now(UTC).timestamp())
    left_s = now_s // HOUR_S * HOUR_S - AWAY_H * HOUR_S
    hass_storage[f"{DOMAIN}.{entry.entry_id}.history"] = {
        "version": 1,
        "data": {"imported_until_s": left_s, "gaps": {"last_seen_s": None, "closed": []}},
    }
    assert await hass.config_entries.async_setup(entry.entry_id)
    await entry.runtime_data.backfill.async_run()
    assert entry.runtime_data.backfill.imported_until_s > left_s
    until_s = now_s // HOUR_S * HOUR_S - HOUR_S
    imported = await statistics(hass, mac, until_s=until_s)

    headers = {"Authorization": f"Bearer {token}"}
    async with ClientSession(f"http://127.0.0.1:{real.port}", headers=headers) as device:
        # A sample bears the time of its end.
        span = {"from": (left_s + 1) * 1000, "to": (until_s + 1) * 1000}
        own = await all_pages(device, resolution="1h", **span)
        starts = [utc_ms // 1000 - HOUR_S for utc_ms in own["utc_ms"]]
        assert starts == list(range(left_s, starts[-1] + HOUR_S, HOUR_S))
        assert own["samples"][-1] < own["samples"][-2], "the last hour was recorded in part"
        units = {series.key: series.unit for series in info.history.series}
        for key in SERIES:
            assert [row["start"] for row in imported[key]] == starts, key
            for name in ("mean", "min", "max"):
                assert [row[name] for row in imported[key]] == pytest.approx(
                    own[f"{key}.{name}"], abs=STEPS[units[key]]
                ), f"{key}.{name}"
        for direction in ("in", "out"):
            sums = [row["sum"] for row in imported[f"energy_{direction}_kwh"]]
            gained = [after - before for before, after in pairwise([0.0, *sums])]
            assert gained == pytest.approx([wh / 1000 for wh in own[f"energy_{direction}_wh"]], abs=1e-5)

        # Once more, as if nothing were known of the first time: nothing changes.
        entry.runtime_data.backfill.imported_until_s = left_s
        await entry.runtime_data.backfill.async_run()
        assert await statistics(hass, mac, until_s=until_s) == imported

        # The same as CSV: byte by byte, through a signed link and with a login.
        period = {
            "start": datetime.fromtimestamp(left_s, UTC).isoformat(),
            "end": datetime.fromtimestamp(until_s, UTC).isoformat(),
        }
        for resolution in ("1h", "15min"):
            query: dict[str, str] = {"resolution": resolution, "series": "voltage_v,soc_percent"}
            exported = await hass.services.async_call(
                DOMAIN,
                "export_history",
                {**query, "series": query["series"].split(","), **period},
                blocking=True,
                return_response=True,
            )
            assert exported is not None
            csv_query: dict[str, str | int] = {**query, "from": left_s * 1000, "to": until_s * 1000}
            async with device.get("/api/v1/history.csv", params=csv_query) as answer:
                theirs = await answer.read()
            linked = await (await hass_client_no_auth()).get(str(exported["csv_url"]))
            assert await linked.read() == theirs
            viewed = await (await hass_client()).get(
                f"/api/{DOMAIN}/{entry.entry_id}/history.csv", params={**query, **period}
            )
            assert await viewed.read() == theirs
            rows = list(csv.DictReader(io.StringIO(theirs.decode())))
            assert len(rows) > AWAY_H - 24
            assert exported["rows"] == [exported_row(row) for row in rows]
        async with device.get("/api/v1/events.csv") as answer:
            theirs = await answer.read()
        viewed = await (await hass_client()).get(f"/api/{DOMAIN}/{entry.entry_id}/events.csv")
        assert await viewed.read() == theirs
    await hass.config_entries.async_unload(entry.entry_id)


def exported_row(row: dict[str, str]) -> dict[str, Any]:
    """A row of the device's CSV as the action returns it."""
    values: dict[str, dict[str, float | None]] = {}
    for column, text in row.items():
        if found := re.fullmatch(r"(voltage_v|soc_percent)_(mean|min|max)", column):
            values.setdefault(found[1], {})[found[2]] = float(text) if text else None
    epoch_ms = int(row["utc_ms"])
    moment = datetime.fromtimestamp(epoch_ms / 1000, UTC).isoformat()
    return {"number": int(row["number"]), "time": moment, "epoch_ms": epoch_ms, "values": values}
