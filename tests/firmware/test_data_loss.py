"""What the GX hears while the BMS cannot be read: first nothing, later held limits, then zeros, never a gap."""

import itertools

from simulator.gx.violations import Rule
from tests.firmware.support.stage import Gateway, Rig, scenario

ALL_OK = bytes.fromhex("AAAA8A02AAAA8A0A")


def online(gateway: Gateway) -> bool:
    alarms = gateway.world.gx.alarms
    return alarms is not None and alarms.online is True


@scenario()
async def test_no_limits_before_the_first_complete_reading_then_every_second(rig: Rig) -> None:
    async with rig.gateway(plugged=False) as gateway:
        await gateway.wait(lambda: gateway.world.live_gx.link.connected, "the GX on the bus")
        await gateway.pass_time(5)
        assert gateway.heard == []
        plugged_s = gateway.now_s
        await gateway.world.plug_bms()
        await gateway.wait(lambda: gateway.frames() != [], "the first 0x351")
        # Within the second in which the line is opened again, and one round of requests.
        assert gateway.now_s - plugged_s < 3
        await gateway.pass_time(6)
        gateway.check_second()
        assert gateway.violations() == []


@scenario()
async def test_settings_that_contradict_each_other_give_no_limits(rig: Rig) -> None:
    async with rig.gateway(plugged=False) as gateway:
        settings = gateway.world.device.model.registers.settings
        over_voltage_mv = settings.value("over_voltage_cutoff")
        settings.put("over_voltage_cutoff", 3000)  # below fully charged
        await gateway.world.plug_bms()
        await gateway.firmware.wait_for_log("BMS answers")
        await gateway.pass_time(5)
        assert gateway.heard == []
        settings.put("over_voltage_cutoff", over_voltage_mv)
        await gateway.wait(lambda: gateway.frames() != [], "the first 0x351", 40.0)


@scenario()
async def test_a_silent_bms_holds_then_zeroes_the_currents_and_they_come_back_on_the_ramp(rig: Rig) -> None:
    async with rig.gateway() as gateway:
        gx = gateway.world.gx
        await gateway.wait_for_full_current()
        before = gateway.limits
        assert (before.charge_current_a, before.discharge_current_a) == (90.0, 135.0)  # 90 % of the BMS's cut-offs
        silent_s = gateway.now_s
        gateway.fault("no_reply")

        await gateway.pass_time(5)
        assert not online(gateway)
        await gateway.pass_time(4)
        assert {frame.limits for frame in gateway.frames(since_s=silent_s)} == {before}

        await gateway.wait(lambda: gateway.limits.charge_current_a == 0, "no current", 4.0)
        lost_s = gateway.now_s
        assert 9.5 < lost_s - silent_s < 11.5
        assert gateway.limits.discharge_current_a == 0
        await gateway.pass_time(13)
        # CVL sinks towards the rebulk voltage so that solar chargers that ignore CCL stop too, at 16 x 1 mV/s.
        sinking = gateway.frames(since_s=lost_s)
        fallen_v = sinking[0].limits.charge_voltage_v - sinking[-1].limits.charge_voltage_v
        assert 0.1 <= fallen_v <= 0.016 * (sinking[-1].time_s - silent_s - 9.5) + 0.1
        for earlier, later in itertools.pairwise(sinking):
            assert 0 <= earlier.limits.charge_voltage_v - later.limits.charge_voltage_v <= 0.1 + 1e-9
        assert gx.alarms is not None
        assert gx.alarms.alarms["bms_internal"]
        assert gx.alarms.alarms["general"]
        assert gx.alarms.online is False
        # No pack is well, one blocks both ways, one is away.
        assert gx.last[0x372].data == bytes.fromhex("0000 0100 0100 0100")
        # Measured values are not known any more, and not made up.
        assert gateway.frames(0x355, since_s=lost_s + 1) == []
        assert gateway.frames(0x356, since_s=lost_s + 1) == []

        repaired_s = gateway.now_s
        gateway.repair()
        await gateway.wait_for_full_current()
        now = gateway.limits
        assert (now.charge_current_a, now.discharge_current_a) == (before.charge_current_a, before.discharge_current_a)
        rising = gateway.frames(since_s=repaired_s)
        for earlier, later in itertools.pairwise(rising):
            seconds = later.time_s - earlier.time_s
            # From nothing to the BMS's cut-off of 100 A and 150 A in 20 s, a step each second; two may lie between two
            # frames.
            assert 0 <= later.limits.charge_current_a - earlier.limits.charge_current_a <= 5 * (seconds + 1)
            assert 0 <= later.limits.discharge_current_a - earlier.limits.discharge_current_a <= 7.5 * (seconds + 1)
        full_s = next(frame.time_s for frame in rising if frame.limits.charge_current_a == before.charge_current_a)
        last_zero_s = max(frame.time_s for frame in rising if frame.limits.charge_current_a == 0)
        assert full_s - last_zero_s > 16
        gateway.check_second()
        await gateway.wait(lambda: gx.last[0x35A].data == ALL_OK, "the end of the alarms")
        assert gateway.violations(Rule.STALE) == []


@scenario(program="sanitized")
async def test_frames_stop_when_that_is_wanted_and_begin_again(rig: Rig) -> None:
    async with rig.gateway() as gateway:
        await gateway.world.wait_accepted()
        silent_s = gateway.now_s
        gateway.fault("no_reply")
        await gateway.firmware.wait_for_log("readings lost: frames stopped", timeout_s=25)
        assert 19.5 < gateway.now_s - silent_s < 21.5
        last = gateway.frames()[-1]
        assert (last.limits.charge_current_a, last.limits.discharge_current_a) == (0, 0)
        gateway.check_second(since_s=silent_s)
        stopped_s = gateway.now_s + 0.2
        await gateway.pass_time(5)
        assert [frame for frame in gateway.heard if frame.time_s > stopped_s] == []

        gateway.repair()
        await gateway.wait(lambda: gateway.frames(since_s=stopped_s) != [], "0x351 again", 3.0)
        assert gateway.frames(since_s=stopped_s)[0].limits.charge_current_a < 15
        await gateway.wait(lambda: gateway.limits.charge_current_a == 90.0, "the full current", 5.0)


@scenario()
async def test_an_unplugged_bms_stops_nothing_at_once_and_is_found_again(rig: Rig) -> None:
    async with rig.gateway() as gateway:
        await gateway.wait_for_full_current()
        before = gateway.limits
        unplugged_s = gateway.now_s
        await gateway.world.unplug_bms()
        await gateway.firmware.wait_for_log("BMS silent", timeout_s=1)
        await gateway.pass_time(6)
        assert not online(gateway)
        await gateway.world.plug_bms()
        await gateway.firmware.wait_for_log("BMS answers", since=gateway.firmware.mark())
        await gateway.wait(lambda: online(gateway), "fresh readings")
        await gateway.pass_time(3)
        assert {frame.limits for frame in gateway.frames(since_s=unplugged_s)} == {before}
        gateway.check_second()
        assert gateway.violations() == []


@scenario()
async def test_an_interruption_shorter_than_three_seconds_goes_unnoticed_by_the_gx(rig: Rig) -> None:
    async with rig.gateway() as gateway:
        await gateway.world.wait_accepted()
        begun_s = gateway.now_s
        await gateway.world.unplug_bms()
        await gateway.pass_time(0.5)
        await gateway.world.plug_bms()
        await gateway.pass_time(5)
        states = gateway.frames(0x35A, since_s=begun_s)
        assert len(states) >= 4
        assert {frame.data for frame in states} == {ALL_OK}
        gateway.check_second(since_s=begun_s)
