"""The integration against the real firmware, compiled for this machine, with a simulated battery behind it."""

import asyncio
import csv
import io
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from homeassistant.config_entries import SOURCE_USER, ConfigEntry
from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_PORT, STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.tinybms_gateway import push, releases
from custom_components.tinybms_gateway.const import CONF_ALLOW_SETTINGS_WRITES, CONF_UPDATE_INTERVAL, DOMAIN
from tests.homeassistant.waiting import shown, until

PROJECT = Path(__file__).parents[2]
FIRMWARE_PYTHON = PROJECT / ".venv" / "firmware" / "bin" / "python"
PASSWORD = "correct horse battery"  # noqa: S105 - opens nothing but a program of this test
BUILD_S = 900

SOC = "sensor.tinybms_gateway_battery_state_of_charge"
PACK_VOLTAGE = "sensor.tinybms_gateway_pack_1_voltage"
DELAY = "number.tinybms_gateway_pack_1_charger_start_up_delay"

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
async def real() -> AsyncIterator[RealGateway]:
    assert FIRMWARE_PYTHON.exists(), "the environment .venv/firmware is missing: run script/setup"
    process = await asyncio.create_subprocess_exec(
        FIRMWARE_PYTHON,
        "-m",
        "tests.support.real_gateway",
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
    monkeypatch.setattr(releases, "LATEST_RELEASE_URL", f"http://127.0.0.1:{real.port}/no-release")
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
