"""A GX that falls silent or goes away stops nothing."""

from tests.firmware.support.stage import Rig, scenario


@scenario(program="sanitized")
async def test_a_silent_gx_is_noticed_and_changes_nothing_in_what_is_sent(rig: Rig) -> None:
    """A GX may be silent for 10 minutes, while it updates itself.

    Here the program's `gx_timeout` is 2 s, so that 8 s of silence are four times as long as it takes to count as lost;
    whoever stopped sending for a lost GX would stop here. The rest is shown with the time as an argument: in
    tests/core/victron_can_gx_test.cpp a GX stays lost for more than 10 minutes, and the schedule of 0x351, which knows
    nothing of a GX, goes through an hour in victron_can_schedule_test.cpp.
    """
    async with rig.gateway() as gateway:
        await gateway.world.wait_accepted()
        await gateway.firmware.wait_for_log("GX is there")
        await gateway.pass_time(4)
        gateway.world.live_gx.silent = True
        silent_s = gateway.now_s
        await gateway.firmware.wait_for_log("GX is silent; the battery goes on sending", timeout_s=4)
        await gateway.pass_time(8)

        identifiers = {frame.identifier for frame in gateway.heard}
        assert {frame.identifier for frame in gateway.heard if frame.time_s > silent_s} == identifiers
        assert len({frame.data for frame in gateway.frames(since_s=silent_s)}) == 1
        gateway.check_second()

        position = gateway.firmware.mark()
        gateway.world.live_gx.silent = False
        await gateway.firmware.wait_for_log("GX is there", since=position, timeout_s=3)
        assert gateway.violations() == []


@scenario()
async def test_after_a_break_of_the_bus_the_first_limits_are_those_of_now(rig: Rig) -> None:
    async with rig.gateway() as gateway:
        await gateway.wait_for_full_current()
        before = gateway.limits
        await gateway.world.live_gx.link.stop()
        await gateway.firmware.wait_for_log("CAN bus is down")
        gateway.fault("sensor_disconnected=1", "sensor_disconnected=2")
        await gateway.pass_time(4)
        plugged_s = gateway.now_s
        await gateway.world.live_gx.link.start()
        await gateway.wait(lambda: bool(gateway.frames(since_s=plugged_s)), "0x351", 3.0)
        first = gateway.frames(since_s=plugged_s)[0]
        # At once, without waiting for the second, and nothing that was queued before.
        assert gateway.heard[-1].time_s - plugged_s < 1
        assert first.limits.charge_current_a == before.charge_current_a / 2
        await gateway.pass_time(3)
        gateway.check_second(since_s=plugged_s + 1)
