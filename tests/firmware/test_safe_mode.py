"""A gateway that keeps crashing ends with zeros on the bus.

How long a boot is short and safe mode lasts is proven in `tests/core/bms_core_boot_guard_test.cpp`.
"""

import asyncio

import pytest

from simulator.gx.frames import Alarms, decode
from simulator.web.page import HOST, Page, PageError
from tests.firmware.support.stage import WEB_PASSWORD, Gateway, Rig, scenario

SHORT_BOOTS = 5
CRASHES_OF_SAFE_MODE = 3
"""After these it leaves out the page, too."""
REBULK_CELL_V = 3.3
"""Of the preset for LFP."""


async def crash_shortly_after_each_start(gateway: Gateway, says: str, boots: int = SHORT_BOOTS) -> None:
    """Let it end without being asked, as soon as it has said something."""
    for _ in range(boots):
        await gateway.firmware.start()
        await gateway.firmware.wait_for_log(says)
        await gateway.firmware.kill()


@scenario(program="charge")
async def test_the_sixth_boot_after_five_crashes_sends_zeros_with_the_rebulk_voltage_and_asks_the_bms_nothing(
    rig: Rig,
) -> None:
    async with rig.gateway() as gateway:
        await gateway.wait_for_full_current()
        before = gateway.limits
        await gateway.firmware.stop()
        await crash_shortly_after_each_start(gateway, "limits computed")

        begun_s = gateway.now_s
        await gateway.firmware.start()
        await gateway.firmware.wait_for_log("Safe mode after 5 short boots")
        await gateway.wait(lambda: bool(gateway.frames(since_s=begun_s)), "0x351", 5.0)
        first_s = gateway.frames(since_s=begun_s)[0].time_s
        await gateway.pass_time(8)
        frames = gateway.frames(since_s=begun_s)
        assert len(frames) >= 7
        # Nobody looks at the cells: the absorption voltage is too high for chargers that do not listen to CCL.
        pack = gateway.world.pack
        assert pack is not None
        rebulk_v = round(REBULK_CELL_V * len(pack.battery.cells), 1)
        assert rebulk_v < before.charge_voltage_v
        for frame in frames:
            assert (frame.limits.charge_current_a, frame.limits.discharge_current_a) == (0, 0)
            assert frame.limits.charge_voltage_v == rebulk_v
        gateway.check_second(since_s=first_s + 1.5)
        alarms = decode(0x35A, gateway.world.gx.last[0x35A].data)
        assert isinstance(alarms, Alarms)
        assert alarms.alarms["bms_internal"]
        assert alarms.online is False
        # What nobody measures is not shown.
        assert gateway.frames(0x355, since_s=begun_s) == []
        assert gateway.frames(0x356, since_s=begun_s) == []
        assert [data for at_s, direction, data in gateway.line if direction == "tx" and at_s > begun_s] == []

        # Whoever restarts it wants it back.
        await gateway.firmware.stop()
        await gateway.firmware.start()
        await gateway.firmware.wait_for_log("limits computed")
        await gateway.wait(lambda: gateway.limits.charge_current_a == before.charge_current_a, "the full current")


@scenario(program="charge")
async def test_a_new_gateway_that_crashes_from_the_first_day_sends_zeros_too(rig: Rig) -> None:
    async with rig.gateway() as gateway:
        await gateway.firmware.wait_for_log("limits computed")
        await gateway.firmware.kill()
        await crash_shortly_after_each_start(gateway, "limits computed", SHORT_BOOTS - 1)
        begun_s = gateway.now_s
        await gateway.firmware.start()
        await gateway.firmware.wait_for_log("Safe mode after 5 short boots")
        await gateway.wait(lambda: len(gateway.frames(since_s=begun_s)) > 1, "0x351", 5.0)
        assert {frame.limits.charge_current_a for frame in gateway.frames(since_s=begun_s)} == {0.0}


@scenario(program="charge")
async def test_safe_mode_makes_up_no_cvl(rig: Rig) -> None:
    """A gateway that has never known a battery has nothing it could tell a GX."""
    async with rig.gateway(plugged=False) as gateway:
        await gateway.firmware.kill()
        await crash_shortly_after_each_start(gateway, r"setup\(\) finished")
        await gateway.firmware.start()
        await gateway.firmware.wait_for_log("Safe mode after")
        await gateway.wait(lambda: gateway.world.live_gx.link.connected, "the GX on the bus")
        await gateway.world.plug_bms()
        await gateway.pass_time(5)
        assert gateway.heard == []


async def nothing_but_zeros(gateway: Gateway, since_s: float) -> None:
    """Watch what the GX hears for a while."""
    await gateway.wait(lambda: bool(gateway.frames(since_s=since_s)), "0x351", 5.0)
    first_s = gateway.frames(since_s=since_s)[0].time_s
    await gateway.wait(lambda: len(gateway.frames(since_s=first_s)) >= 4, "0x351 every second", 6.0)
    limits = [frame.limits for frame in gateway.frames(since_s=since_s)]
    assert {(limit.charge_current_a, limit.discharge_current_a) for limit in limits} == {(0.0, 0.0)}
    assert len({limit.charge_voltage_v for limit in limits}) == 1
    gateway.check_second(since_s=first_s + 1.5)


@scenario()
async def test_in_safe_mode_the_page_tells_so_and_changes_no_limit(rig: Rig) -> None:
    async with rig.gateway() as gateway:
        await gateway.firmware.wait_for_log("limits computed")
        await gateway.firmware.kill()
        await crash_shortly_after_each_start(gateway, "limits computed", SHORT_BOOTS - 1)
        begun_s = gateway.now_s
        await gateway.firmware.start()
        await gateway.firmware.wait_for_log(r"Listening on port")
        async with Page.logged_in(rig.ports["web"], WEB_PASSWORD) as page:
            state = await page.get("/state")
            assert state["system"]["safe_mode"] is True
            assert state["limits"]["ccl_reason"] == "safe_mode"
            # What makes the limits be computed anew otherwise.
            revision = (await page.get("/config"))["revision"]
            await page.ask("PATCH", "/config", {"revision": revision, "changes": {"charging.bulk_voltage_cell": 3.44}})
            assert "config_changed" in [event["kind"] for event in (await page.get("/events"))["events"]]
            await page.ask("POST", "/actions/identify")
            assert "identify" in [event["name"] for event in (await page.get("/trace"))["events"]]
            with pytest.raises(PageError, match="503"):
                await page.ask("POST", "/actions/bms_restart", {"pack": 1})
            await nothing_but_zeros(gateway, begun_s)


@scenario()
async def test_safe_mode_that_crashes_too_leaves_out_the_page(rig: Rig) -> None:
    async with rig.gateway() as gateway:
        await gateway.firmware.wait_for_log("limits computed")
        await gateway.firmware.kill()
        await crash_shortly_after_each_start(gateway, "limits computed", SHORT_BOOTS - 1)
        await crash_shortly_after_each_start(gateway, r"Listening on port", CRASHES_OF_SAFE_MODE)
        begun_s = gateway.now_s
        await gateway.firmware.start()
        await gateway.firmware.wait_for_log("Safe mode after 8 short boots .* there is no page")
        await nothing_but_zeros(gateway, begun_s)
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(HOST, rig.ports["web"])

        # Whoever restarts it wants it back.
        await gateway.firmware.restart()
        await gateway.firmware.wait_for_log(r"Listening on port")
        await gateway.firmware.wait_for_log("limits computed")
