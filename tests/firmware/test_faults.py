"""Every fault the simulated BMS and its line can have: the limits never rise by it, 0x351 keeps coming, and the gateway
finds back by itself. Under the address and undefined behaviour sanitizers.
"""

import pytest

from simulator.gx.frames import Measurements, decode
from tests.firmware.support.stage import Gateway, Rig, scenario

FAULT_S = 6.0
ONLINE = bytes.fromhex("AAAA8A02AAAA8A0A")


def states(gateway: Gateway, since_s: float) -> list[bool]:
    """Tell for each 0x35A whether it says that the readings are fresh."""
    return [frame.data[7] & 0x0C == 0x08 for frame in gateway.frames(0x35A, since_s=since_s)]


def voltages(gateway: Gateway) -> list[float]:
    frames = [decode(0x356, frame.data) for frame in gateway.frames(0x356)]
    return [frame.voltage_v for frame in frames if isinstance(frame, Measurements)]


async def run_through(gateway: Gateway, *faults: str) -> float:
    """Let faults come and go in the running system and check what holds for all of them; return when they came."""
    await gateway.wait_for_full_current()
    before = gateway.limits
    begun_s = gateway.now_s
    gateway.fault(*faults)
    await gateway.pass_time(FAULT_S)
    gateway.repair()
    repaired_s = gateway.now_s
    await gateway.wait(lambda: any(states(gateway, repaired_s)), "fresh readings", 5.0)
    await gateway.pass_time(3)

    for frame in gateway.frames(since_s=begun_s):
        assert frame.limits.charge_voltage_v == before.charge_voltage_v
        assert frame.limits.charge_current_a <= before.charge_current_a
        assert frame.limits.discharge_current_a <= before.discharge_current_a
    gateway.check_second()
    # Nothing that was read wrong has been passed on: 16 cells of LFP at half charge.
    assert all(52.4 < voltage_v < 52.8 for voltage_v in voltages(gateway)), voltages(gateway)
    assert states(gateway, repaired_s)[-1]
    assert gateway.violations() == []
    return begun_s


@pytest.mark.parametrize(
    "fault", ["late_reply=150", "truncate=0.5", "bit_errors=1e-3", "wrong_command=0.5", "noise", "nack=0.5", "reboot=1"]
)
@scenario(program="sanitized")
async def test_faults_that_leave_some_replies_whole_cost_the_gx_nothing(rig: Rig, fault: str) -> None:
    async with rig.gateway() as gateway:
        begun_s = await run_through(gateway, fault)
        assert all(states(gateway, begun_s))
        assert len({frame.limits for frame in gateway.frames(since_s=begun_s)}) == 1


@pytest.mark.parametrize("fault", ["no_reply", "truncate", "wrong_command", "nack", "bit_errors=0.1"])
@scenario(program="sanitized")
async def test_faults_that_leave_no_reply_whole_hold_the_limits(rig: Rig, fault: str) -> None:
    async with rig.gateway() as gateway:
        begun_s = await run_through(gateway, fault)
        offline_s = [frame.time_s - begun_s for frame in gateway.frames(0x35A, since_s=begun_s) if frame.data != ONLINE]
        assert offline_s
        assert min(offline_s) > 2.8
        assert len({frame.limits for frame in gateway.frames(since_s=begun_s)}) == 1


@scenario(program="sanitized")
async def test_replies_that_come_after_their_time_is_up_do_no_harm(rig: Rig) -> None:
    """They may answer the next request of the same kind, since a reply does not say which request it belongs to."""
    async with rig.gateway() as gateway:
        await run_through(gateway, "late_reply=700")


@scenario(program="sanitized")
async def test_a_lost_temperature_sensor_halves_the_currents(rig: Rig) -> None:
    async with rig.gateway() as gateway:
        await gateway.wait_for_full_current()
        gateway.fault("sensor_disconnected=1")
        await gateway.wait(lambda: gateway.limits.charge_current_a == 45.0, "half the charge current", 2.0)
        await gateway.pass_time(4)
        assert gateway.limits.discharge_current_a == 67.5
        gateway.repair()
        await gateway.wait(lambda: gateway.limits.charge_current_a == 90.0, "the full charge current", 15.0)
        assert gateway.violations() == []


@scenario(program="sanitized")
async def test_a_current_no_sensor_can_measure_is_no_reading(rig: Rig) -> None:
    """The BMS says so itself, too: its event stops the currents before the readings are old."""
    async with rig.gateway() as gateway:
        await gateway.wait_for_full_current()
        before = gateway.limits
        begun_s = gateway.now_s
        gateway.fault("current_sensor=-10000")
        await gateway.wait(lambda: gateway.limits.charge_current_a == 0, "no charge", 4.0)
        assert gateway.limits.discharge_current_a == 0
        await gateway.pass_time(12)
        assert gateway.limits.charge_voltage_v == before.charge_voltage_v
        alarms = gateway.world.gx.alarms
        assert alarms is not None
        assert alarms.alarms["bms_internal"]
        assert alarms.online is False
        measured = [decode(0x356, frame.data) for frame in gateway.frames(0x356)]
        assert all(isinstance(frame, Measurements) and frame.current_a == 0 for frame in measured)
        gateway.check_second(since_s=begun_s)


@scenario(program="sanitized")
async def test_a_cell_that_reads_nothing_makes_the_reading_incomplete(rig: Rig) -> None:
    async with rig.gateway() as gateway:
        await gateway.wait_for_full_current()
        before = gateway.limits
        begun_s = gateway.now_s
        gateway.fault("cell_open=3")
        await gateway.wait(
            lambda: (gateway.limits.charge_current_a, gateway.limits.discharge_current_a) == (0, 0), "no current", 12.0
        )
        await gateway.pass_time(2)
        assert gateway.limits.charge_voltage_v == before.charge_voltage_v
        # No cell of 0 mV on the bus.
        assert all(frame.data[:2] not in (b"\0\0", b"\xff\xff") for frame in gateway.frames(0x373))
        gateway.check_second(since_s=begun_s)
        gateway.repair()
        await gateway.wait(lambda: gateway.limits.charge_current_a > 0, "charge", 15.0)


@scenario(program="sanitized")
async def test_old_firmware_is_read_like_any_other(rig: Rig) -> None:
    async with rig.gateway(faults=("firmware=200",)) as gateway:
        await gateway.world.wait_accepted()
        assert await gateway.wait_frame(0x35F, 12.0) == bytes.fromhex("0000 01C8 6400")  # 1.200, 100 Ah


@scenario(program="sanitized")
async def test_a_frozen_bms_gives_what_it_has(rig: Rig) -> None:
    """Replies that are whole and do not change cannot be told from a battery at rest: the limits stay as they are."""
    async with rig.gateway("discharge") as gateway:
        await gateway.wait_for_full_current()
        before = gateway.limits
        gateway.fault("frozen")
        await gateway.pass_time(6)
        assert gateway.limits == before
        gateway.check_second()
        gateway.repair()
        await gateway.pass_time(1)
        assert gateway.violations() == []
