"""A gateway that keeps crashing ends with zeros on the bus.

How long a boot is short and safe mode lasts is proven in `tests/core/bms_core_boot_guard_test.cpp`.
"""

from simulator.gx.frames import Alarms, decode
from tests.firmware.support.stage import Gateway, Rig, scenario

SHORT_BOOTS = 5
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
