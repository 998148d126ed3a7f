"""After setup our code takes no memory from the heap, whatever happens.

Whose an allocation is, is decided in `support/allocations.py`. Known, and not ours: ESPHome's canbus copies each
received frame into a vector, its tcp_uart makes an object for each new connection, its preferences open their file, and
its native API lets its list of states and its buffers grow to what they need.
"""

import asyncio
import os
import signal

import pytest

from simulator.tables import EVENT_ID
from simulator.web.page import API, Page, PageError
from tests.components.tinybms_victron.native_api import NativeApi
from tests.firmware.support.allocations import read_allocations
from tests.firmware.support.stage import WEB_PASSWORD, Gateway, Rig, scenario


@scenario(program="debuggable")
async def test_nothing_of_ours_allocates_after_setup(rig: Rig) -> None:
    record = rig.directory / "allocations"
    environment = {
        "LD_PRELOAD": f"{rig.libraries['allocations']}:{rig.libraries['ports']}",
        "ALLOCATIONS_FILE": str(record),
    }
    async with rig.gateway("discharge", environment=environment) as gateway, NativeApi(rig.ports["api"]) as api:
        await gateway.world.wait_accepted()
        await gateway.firmware.wait_for_log("GX is there")
        await gateway.pass_time(2)
        os.kill(gateway.firmware.pid, signal.SIGUSR1)

        # Every part at work: frames, readings, entities, settings, events, faults, lost and found lines.
        await gateway.pass_time(3)
        gateway.world.device.model.registers.log_event(EVENT_ID["over_temperature"])
        await gateway.firmware.wait_for_log("Over-temperature", timeout_s=4)
        api.set_number("gateway", "Over-voltage cut-off", 3620)
        await gateway.firmware.wait_for_log("is now 3620 mV")
        api.set_number("gateway", "Over-voltage cut-off", 3000)
        await gateway.firmware.wait_for_log("contradicts")
        gateway.fault("bit_errors=1e-3", "noise=0.5", "wrong_command=0.2")
        await gateway.pass_time(2)
        gateway.repair()
        gateway.fault("no_reply")
        await gateway.firmware.wait_for_log("BMS silent", timeout_s=5)
        gateway.repair()
        await gateway.firmware.wait_for_log("limits computed", since=gateway.firmware.mark())
        await gateway.world.unplug_bms()
        await gateway.pass_time(0.5)
        await gateway.world.plug_bms()
        await gateway.world.live_gx.link.stop()
        await gateway.firmware.wait_for_log("GX is silent", timeout_s=5)
        await gateway.world.live_gx.link.start()
        await gateway.firmware.wait_for_log("CAN bus is back")
        await gateway.wait_frame(0x382, 12.0)
        os.kill(gateway.firmware.pid, signal.SIGUSR2)
        received = gateway.world.live_gx.keepalives_sent

    # Finding the functions' names takes a while, and the other scenarios share the event loop.
    allocations = await asyncio.to_thread(read_allocations, record, rig.program)
    # The recorder works: it has seen the copies canbus makes.
    assert sum(found.count for found in allocations if found.by == "esphome::canbus::Canbus::loop()") > received
    assert [str(found) for found in allocations if found.ours] == []


READ = (
    *("info", "state", "settings?pack=1", "config", "config/export", "tokens", "ota"),
    *("can", "uart?pack=1", "capture?duration_s=1", "log", "trace"),
    *("events", "events.csv", "history?resolution=1s&limit=1000", "history?resolution=1h", "history.csv?resolution=1s"),
)


async def use_the_page(gateway: Gateway, page: Page) -> None:
    """Let every part of the interface work, live clients beside it, and get refused, too."""
    async with page.live() as all_topics, page.live("state", "can") as some_topics:
        for path in ("/", *(f"{API}/{path}" for path in READ)):
            async with page.session.get(path, headers=page.headers) as response:
                assert response.status == 200, path
                await response.read()
        changes = {"charger_disable_delay": {"value": 7, "expected": None}}
        await page.ask("PATCH", "/settings", {"pack": 1, "changes": changes})
        revision = (await page.get("/config"))["revision"]
        await page.ask("PATCH", "/config", {"revision": revision, "changes": {"charging.bulk_voltage_cell": 3.44}})
        await page.ask("POST", "/can/preview", {"id": 0x500, "signals": [{"source": "soc", "offset": 0}]})
        await page.ask("POST", "/events/ack", {"up_to": 1})
        await page.ask("POST", "/actions/identify")
        await page.ask("POST", "/actions/clear_statistics", {"pack": 1})
        for path, body in (("/actions/nothing", {}), ("/events/ack", {"up_to": "x"}), ("/can/preview", {"id": -1})):
            with pytest.raises(PageError):
                await page.ask("POST", path, body)
        for socket in (all_topics, some_topics):
            for _ in range(20):
                await socket.receive(timeout=10)
    await gateway.pass_time(1)


@scenario(program="debuggable_page")
async def test_nothing_of_the_page_allocates_after_setup(rig: Rig) -> None:
    record = rig.directory / "allocations"
    environment = {
        "LD_PRELOAD": f"{rig.libraries['allocations']}:{rig.libraries['ports']}",
        "ALLOCATIONS_FILE": str(record),
    }
    async with rig.gateway("discharge", environment=environment) as gateway:
        await gateway.world.wait_accepted()
        # A login is stored by ESPHome's preferences, which do allocate.
        async with Page.logged_in(rig.ports["web"], WEB_PASSWORD) as page:
            os.kill(gateway.firmware.pid, signal.SIGUSR1)
            await use_the_page(gateway, page)
            os.kill(gateway.firmware.pid, signal.SIGUSR2)

    allocations = await asyncio.to_thread(read_allocations, record, rig.program)
    # The recorder works: it has seen the connections.
    assert sum(found.count for found in allocations if "esphome::socket::" in str(found)) > 0
    assert [str(found) for found in allocations if found.ours] == []
