"""The page of a battery of two packs, one of which falls silent: the tests are web/e2e/packs.test.ts."""

import asyncio
from pathlib import Path

import pytest

from simulator.battery.cells import Battery
from simulator.battery.chemistry import LFP
from simulator.bms.device import Device
from simulator.bms.lines import TcpLine
from simulator.bms.live import LiveBms
from simulator.bms.pack import Pack
from simulator.host_firmware import reserve_port
from tests.web.browser.page_gateway import drive_browser, page_gateway

TWO_PACKS_YAML = Path(__file__).parents[1] / "two_packs.yaml"


@pytest.mark.timeout(600)
async def test_the_page_shows_two_packs_and_the_loss_of_one() -> None:
    port = reserve_port("page-bms2")
    second = Device(Pack(Battery(LFP, capacity_ah=100.0, soc=0.62)))

    async def lose_second(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Whoever connects takes the second BMS off its line."""
        second.faults.add("no_reply")
        writer.close()

    switch = await asyncio.start_server(lose_second, "127.0.0.1", 0)
    async with (
        switch,
        LiveBms(second) as live,
        TcpLine(live, port),
        page_gateway("charge", yaml=TWO_PACKS_YAML, substitutions={"bms2_port": port}) as environment,
    ):
        switch_port = switch.sockets[0].getsockname()[1]
        code, output = await drive_browser(environment | {"TWO_PACKS": f"127.0.0.1:{switch_port}"})
    assert code == 0, output[-6000:]
