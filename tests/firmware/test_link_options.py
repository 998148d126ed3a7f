"""How the BMS is asked and when a GX counts as lost can be changed while the gateway works."""

from tests.firmware.support.desk import desk
from tests.firmware.support.stage import Gateway, Rig, scenario

LIVE = b"\xaa\x03\x70"
"""How the reply to a read of the live registers begins: 0x70 bytes of them."""


def readings(gateway: Gateway, since_s: float) -> int:
    """How many replies with live registers the BMS has sent since."""
    return sum(1 for at_s, direction, data in gateway.line if direction == "rx" and data[:3] == LIVE and at_s > since_s)


@scenario()
async def test_a_slower_reading_is_still_a_fresh_one_and_survives_a_restart(rig: Rig) -> None:
    async with desk(rig) as user:
        gateway = user.gateway
        # The YAML says 250 ms.
        since_s = gateway.now_s
        await gateway.pass_time(4)
        assert readings(gateway, since_s) >= 8
        problem = await user.change(changes={"uart.live_interval": 3}, status=422)
        assert problem["pointer"] == "/changes/uart.live_interval"
        await user.change(changes={"uart.live_interval": 2})
        for begun_again in (False, True):
            if begun_again:
                await gateway.firmware.stop()
                await gateway.firmware.start()
                await gateway.pass_time(2)
            position, since_s = gateway.firmware.mark(), gateway.now_s
            await gateway.pass_time(8)
            assert 3 <= readings(gateway, since_s) <= 5
            assert gateway.firmware.count_log("readings late", since=position) == 0
        await user.change(changes={"uart.live_interval": None})
        since_s = gateway.now_s
        await gateway.pass_time(4)
        assert readings(gateway, since_s) >= 8
        assert gateway.violations() == []


@scenario()
async def test_a_gx_counts_as_lost_after_the_time_that_was_chosen_last(rig: Rig) -> None:
    async with desk(rig) as user:
        gateway = user.gateway
        await gateway.firmware.wait_for_log("GX is there")
        # The YAML says nothing: 10 s.
        await user.change(changes={"can.gx_timeout": 3})
        gateway.world.live_gx.silent = True
        silent_s = gateway.now_s
        await gateway.firmware.wait_for_log("GX is silent", timeout_s=6)
        assert gateway.now_s - silent_s > 1.5
        gateway.check_second()
