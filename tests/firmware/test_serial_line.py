"""The gateway on a tty, through ESPHome's own `uart:`."""

import itertools

from tests.components.tinybms_victron.native_api import NativeApi
from tests.firmware.support.stage import SERIAL_LINK, Gateway, Rig, scenario


def readings(gateway: Gateway) -> list[float]:
    """Return when the BMS began to answer each reading of the live data."""
    return [at_s for at_s, direction, data in gateway.line if direction == "rx" and data[:3] == b"\xaa\x03\x70"]


@scenario(program="serial")
async def test_a_bms_on_a_real_terminal_is_read_and_accepted(rig: Rig) -> None:
    async with rig.gateway("discharge", pty=SERIAL_LINK) as gateway:
        await gateway.world.wait_accepted()
        begun_s = gateway.now_s
        await gateway.pass_time(10)
        gateway.check_second()
        assert gateway.violations() == []
        gx, pack = gateway.world.gx, gateway.world.pack
        assert pack is not None
        assert gx.measurements is not None
        assert abs(gx.measurements.voltage_v - pack.battery.voltage()) < 0.1
        assert abs(gx.measurements.current_a - pack.current_a) < 0.5
        # Two readings a second: nothing was lost on the way through the terminal.
        assert len([at_s for at_s in readings(gateway) if at_s > begun_s]) in range(19, 22)


# Not beside the other test of this file: there is one terminal.
@scenario(program="serial", alone=True)
async def test_a_bms_that_falls_asleep_between_requests_is_woken_and_read(rig: Rig) -> None:
    """It sleeps after 0.2 s here, so before nearly every reading; the first request only wakes it."""
    async with rig.gateway(pty=SERIAL_LINK, sleep_after_s=0.2) as gateway, NativeApi(rig.ports["api"]) as api:
        await gateway.world.wait_accepted()
        begun_s = gateway.now_s
        await gateway.pass_time(6)
        live_s = [at_s for at_s in readings(gateway) if at_s > begun_s]
        # Each reading is late by the time the gateway waits for an answer, and none is lost.
        assert len(live_s) in range(11, 14)
        assert max(later - earlier for earlier, later in itertools.pairwise(live_s)) < 0.7
        await api.wait_for("gateway", "Sensor Wake-ups", lambda count: count >= 8)
        assert api.states["gateway", "Sensor Timeouts"] == 0
        gateway.check_second()
        assert gateway.violations() == []
