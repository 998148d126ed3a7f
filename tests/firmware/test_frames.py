"""Every frame the gateway sends, as a GX that was written independently understands it."""

from simulator.gx.frames import KINDS
from tests.firmware.support.stage import Rig, scenario


@scenario()
async def test_a_gx_decodes_every_frame_and_finds_nothing_wrong(rig: Rig) -> None:
    async with rig.gateway("discharge") as gateway:
        gx, pack = gateway.world.gx, gateway.world.pack
        assert pack is not None
        await gateway.world.wait_accepted()
        await gateway.pass_time(15)
        assert sorted(gx.traffic.frames) == sorted(KINDS)
        assert gx.traffic.undecodable == 0
        assert gateway.violations() == []
        gateway.check_second()
        # Those with a period of 10 s came at least twice, those of control every second.
        assert min(gx.traffic.frames.values()) >= 2
        assert all(gx.traffic.frames[identifier] >= 15 for identifier in (0x351, 0x355, 0x356, 0x35A))
        assert gx.measurements is not None
        assert abs(gx.measurements.voltage_v - pack.battery.voltage()) < 0.1
        assert abs(gx.measurements.current_a - pack.current_a) < 0.5
        assert gx.state_of_charge is not None
        assert abs(gx.state_of_charge.soc_percent - pack.soc * 100) <= 1
        assert gx.alarms is not None
        assert gx.alarms.online
        assert not any([*gx.alarms.alarms.values(), *gx.alarms.warnings.values()])


@scenario(program="sanitized")
async def test_status_frames_are_sent_when_asked_for(rig: Rig) -> None:
    async with rig.gateway("discharge") as gateway:
        await gateway.world.wait_accepted()
        measured, alarms = await gateway.wait_frame(0x352), await gateway.wait_frame(0x353)
        first, second = await gateway.wait_frame(0x37F), await gateway.wait_frame(0x37F)
        assert gateway.world.pack is not None
        assert abs(int.from_bytes(measured[:2], "little") / 100 - gateway.world.pack.battery.voltage()) < 0.1
        assert abs(int.from_bytes(measured[2:4], "little", signed=True) / 10 - gateway.world.pack.current_a) < 0.5
        assert alarms == bytes(4)
        assert (second[0] - first[0]) % 256 == 1
