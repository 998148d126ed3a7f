"""What the fail-safe policy promises for each loss (docs/fail_safe.md), played on the compiled program."""

import asyncio
import itertools
import os
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from simulator.battery.cells import Battery
from simulator.battery.chemistry import LFP
from simulator.bms.device import Device
from simulator.bms.lines import TcpLine
from simulator.bms.live import LiveBms
from simulator.bms.pack import Pack
from simulator.gx.frames import Alarms, Modules, StateOfCharge, decode
from simulator.gx.violations import Rule
from tests.components.tinybms_victron.native_api import NativeApi
from tests.firmware.support.stage import Gateway, Heard, Rig, fell, scenario

ALL_OK = bytes.fromhex("AAAA8A02AAAA8A0A")
FULL_CCL_A, FULL_DCL_A = 90.0, 135.0
"""90 % of the BMS's cut-offs."""
NEW_RHYTHM_S = 1.5
"""After a pause the seconds are counted anew: the second frame is the first that can be judged."""


def alarms_of(frame: Heard) -> Alarms:
    decoded = decode(0x35A, frame.data)
    assert isinstance(decoded, Alarms)
    return decoded


def internal_alarm(gateway: Gateway, since_s: float) -> float | None:
    """Return when the GX was first told of the alarm "BMS internal"."""
    raised = (
        frame.time_s
        for frame in gateway.frames(0x35A, since_s=since_s)
        if alarms_of(frame).alarms["bms_internal"] and alarms_of(frame).alarms["general"]
    )
    return next(raised, None)


def first_zero(gateway: Gateway, since_s: float) -> float | None:
    """Return when the GX was first told that nothing may flow."""
    zero = (
        frame.time_s
        for frame in gateway.frames(since_s=since_s)
        if frame.limits.charge_current_a == frame.limits.discharge_current_a == 0
    )
    return next(zero, None)


def check_never_raised(frames: list[Heard]) -> None:
    """Fail if a limit rises anywhere in the frames."""
    for before, after in itertools.pairwise(frames):
        assert not fell(after.limits, before.limits), f"{before} then {after}"


async def wait_for_no_current(gateway: Gateway, since_s: float, timeout_s: float) -> float:
    await gateway.wait(lambda: first_zero(gateway, since_s) is not None, "no current", timeout_s)
    found = first_zero(gateway, since_s)
    assert found is not None
    return found


async def wait_until_well(gateway: Gateway, timeout_s: float = 30.0) -> None:
    """Wait until everything is as if nothing had been."""
    await gateway.wait(
        lambda: (
            (gateway.limits.charge_current_a, gateway.limits.discharge_current_a) == (FULL_CCL_A, FULL_DCL_A)
            and gateway.world.gx.last[0x35A].data == ALL_OK
        ),
        "full currents and no alarm",
        timeout_s,
    )


# BMS silent


@scenario()
async def test_bms_silent(rig: Rig) -> None:
    async with rig.gateway() as gateway:
        await gateway.world.wait_accepted()
        await wait_until_well(gateway, 45.0)
        before = gateway.limits
        silent_s = gateway.now_s
        gateway.fault("no_reply")

        zero_s = await wait_for_no_current(gateway, silent_s, 14.0)
        assert 9.5 < zero_s - silent_s < 11.5
        assert {frame.limits for frame in gateway.frames(since_s=silent_s) if frame.time_s < zero_s} == {before}
        await gateway.pass_time(16)
        # CVL sinks by 1 mV/s a cell.
        lost = gateway.frames(since_s=zero_s)
        check_never_raised(gateway.frames(since_s=silent_s))
        assert 0.1 < before.charge_voltage_v - lost[-1].limits.charge_voltage_v < 0.4
        alarm_s = internal_alarm(gateway, silent_s)
        assert alarm_s is not None
        assert 9.5 < alarm_s - silent_s < 12.5
        assert alarms_of(gateway.frames(0x35A)[-1]).online is False
        modules = decode(0x372, gateway.world.gx.last[0x372].data)
        assert modules == Modules(ok=0, blocking_charge=1, blocking_discharge=1, offline=1)
        # Nothing measured is shown any more.
        assert gateway.frames(0x355, since_s=zero_s + 1.5) == []
        assert gateway.frames(0x356, since_s=zero_s + 1.5) == []

        repaired_s = gateway.now_s
        gateway.repair()
        await wait_until_well(gateway, 45.0)
        back = gateway.frames(since_s=repaired_s)
        # Held for 10 s, then from nothing to the cut-offs of 100 A and 150 A in 20 s.
        rising_s = next(frame.time_s for frame in back if frame.limits.charge_current_a > 0)
        full_s = next(frame.time_s for frame in back if frame.limits.charge_current_a == FULL_CCL_A)
        assert rising_s - repaired_s > 9.5
        assert 16 < full_s - rising_s < 20
        gateway.check_second()
        assert gateway.violations(Rule.STALE) == []


# BMS data implausible


@pytest.mark.parametrize(
    ("fault", "why"),
    [("open_wire=5", "open wire"), ("pack_voltage=-8", "pack voltage")],
)
@scenario(program="charge")
async def test_bms_data_implausible(rig: Rig, fault: str, why: str) -> None:
    async with rig.gateway() as gateway:
        await gateway.wait_for_full_current()
        # A BMS that has just woken up is not judged yet.
        await gateway.pass_time(16)
        before = gateway.limits
        begun_s = gateway.now_s
        gateway.fault(fault)
        await gateway.firmware.wait_for_log(rf"BMS internal: alarm \(.*{why}", timeout_s=6)
        assert 2.5 < gateway.now_s - begun_s < 4.5
        zero_s = await wait_for_no_current(gateway, begun_s, 10.0)
        assert 9.5 < zero_s - begun_s < 11.5
        assert {frame.limits for frame in gateway.frames(since_s=begun_s) if frame.time_s < zero_s} == {before}
        assert alarms_of(gateway.frames(0x35A)[-1]).online is False
        check_never_raised(gateway.frames(since_s=begun_s))
        gateway.check_second()
        gateway.repair()
        await wait_until_well(gateway)


@scenario(program="charge")
async def test_one_implausible_reading_costs_nothing(rig: Rig) -> None:
    async with rig.gateway() as gateway:
        await gateway.wait_for_full_current()
        begun_s = gateway.now_s
        gateway.fault("open_wire=5")
        await gateway.pass_time(0.15)
        gateway.repair()
        await gateway.pass_time(5)
        assert len({frame.limits for frame in gateway.frames(since_s=begun_s)}) == 1
        assert {frame.data for frame in gateway.frames(0x35A, since_s=begun_s)} == {ALL_OK}
        gateway.check_second()


@scenario(program="charge")
async def test_a_state_of_charge_that_steps_and_stays_is_believed_but_shown_slowly(rig: Rig) -> None:
    async with rig.gateway() as gateway:
        await gateway.wait_for_full_current()
        begun_s = gateway.now_s
        gateway.fault("soc=30")
        await gateway.pass_time(8)
        assert len({frame.limits for frame in gateway.frames(since_s=begun_s)}) == 1
        assert internal_alarm(gateway, begun_s) is None
        assert alarms_of(gateway.frames(0x35A)[-1]).online is True
        shown = [decode(0x355, frame.data) for frame in gateway.frames(0x355, since_s=begun_s)]
        fine = [soc.soc_fine_percent for soc in shown if isinstance(soc, StateOfCharge) and soc.soc_fine_percent]
        # 0.1 % a second.
        assert 49.0 < fine[-1] < fine[0] < 50.1
        gateway.check_second()


@scenario(program="charge")
async def test_a_state_of_charge_that_never_stays_warns_and_is_not_shown(rig: Rig) -> None:
    """A value near the last good one is believed: by chance it is a warning, or an alarm and a loss."""
    async with rig.gateway() as gateway:
        await gateway.wait_for_full_current()
        before = gateway.limits
        begun_s = gateway.now_s
        gateway.fault("soc_noise=40")
        await gateway.firmware.wait_for_log(r"BMS internal: (warning|alarm) \(the state of charge jumps", timeout_s=6)
        await gateway.pass_time(8)
        for frame in gateway.frames(since_s=begun_s):
            assert not fell(frame.limits, before)
        shown = [decode(0x355, frame.data) for frame in gateway.frames(0x355, since_s=begun_s)]
        fine = [soc.soc_fine_percent for soc in shown if isinstance(soc, StateOfCharge) and soc.soc_fine_percent]
        assert all(abs(later - earlier) < 0.25 for earlier, later in itertools.pairwise(fine))
        gateway.check_second()


@scenario(program="charge")
async def test_bms_values_that_stand_still(rig: Rig) -> None:
    """The BMS's clock stands with them: after a minute they are not believed any more, and age from then on."""
    async with rig.gateway() as gateway:
        await gateway.wait_for_full_current()
        begun_s = gateway.now_s
        gateway.fault("frozen")
        await gateway.firmware.wait_for_log(r"BMS internal: alarm \(.*clock stands still", timeout_s=70)
        zero_s = await wait_for_no_current(gateway, begun_s, 15.0)
        assert 68 < zero_s - begun_s < 74
        gateway.check_second()
        gateway.repair()
        await wait_until_well(gateway)


# One pack lost


@asynccontextmanager
async def second_pack(rig: Rig, pack: Pack | None = None) -> AsyncIterator[Device]:
    device = Device(pack or Pack(Battery(LFP, capacity_ah=100.0, soc=0.5)))
    async with LiveBms(device) as live, TcpLine(live, rig.ports["bms2"]):
        yield device


@scenario(program="two_packs")
async def test_one_pack_lost(rig: Rig) -> None:
    async with second_pack(rig) as second, rig.gateway() as gateway:
        await gateway.wait_for_full_current()
        before = gateway.limits
        # Equal packs share the current.
        assert (before.charge_current_a, before.discharge_current_a) == (2 * FULL_CCL_A, 2 * FULL_DCL_A)
        lost_s = gateway.now_s
        second.faults.add("no_reply")
        zero_s = await wait_for_no_current(gateway, lost_s, 14.0)
        assert 9.5 < zero_s - lost_s < 11.5
        await gateway.pass_time(2.5)
        assert internal_alarm(gateway, lost_s) is not None
        assert alarms_of(gateway.frames(0x35A)[-1]).online is False
        modules = decode(0x372, gateway.world.gx.last[0x372].data)
        assert modules == Modules(ok=1, blocking_charge=1, blocking_discharge=1, offline=1)
        check_never_raised(gateway.frames(since_s=lost_s))
        gateway.check_second()
        second.faults.clear()
        await gateway.wait(lambda: gateway.limits.charge_current_a == 2 * FULL_CCL_A, "the full current", 15.0)
        await gateway.wait(lambda: gateway.world.gx.last[0x35A].data == ALL_OK, "no alarm")


# Packs in parallel are charged together


def make_full(pack: Pack) -> None:
    pack.soc = 1.0
    pack.charging.full = True


@scenario(program="two_packs")
async def test_a_pack_that_needs_a_charge_takes_the_other_with_it(rig: Rig) -> None:
    second = Pack(Battery(LFP, capacity_ah=100.0, soc=0.5))
    async with second_pack(rig, second), rig.gateway() as gateway:
        first = gateway.world.pack
        assert first is not None
        await gateway.wait(lambda: gateway.world.gx.last_limits is not None, "the first limits")
        make_full(first)
        make_full(second)
        for name in ("Pack 1", "Pack 2"):
            await gateway.firmware.wait_for_log(rf"{name}: float \(bms_full\)")
        # Neither is full any more; only the second has given so much that it begins a charge by itself.
        first.soc, second.soc = 0.95, 0.8
        await gateway.firmware.wait_for_log(r"Pack 2: bulk \(rebulk_soc\)")
        await gateway.firmware.wait_for_log(r"Pack 1: bulk \(neighbour_charges\)")
        gateway.check_second()


# Temperature sensor lost


@scenario(program="charge")
async def test_temperature_sensor_lost(rig: Rig) -> None:
    async with rig.gateway() as gateway:
        await gateway.wait_for_full_current()
        before = gateway.limits
        begun_s = gateway.now_s
        gateway.fault("sensor_disconnected=1")
        await gateway.wait(lambda: gateway.limits.charge_current_a == FULL_CCL_A / 2, "half the charge current", 3.0)
        assert gateway.limits.discharge_current_a == FULL_DCL_A / 2
        await gateway.wait(
            lambda: bool(alarms_of(gateway.frames(0x35A)[-1]).warnings["bms_internal"]), "the warning", 8.0
        )
        gateway.fault("sensor_disconnected=2")
        # The BMS's own sensor is left; without any there is no charge at all (CurrentBoundsTest).
        await gateway.pass_time(3)
        assert gateway.limits.charge_current_a == FULL_CCL_A / 2
        assert gateway.limits.discharge_current_a == FULL_DCL_A / 2
        check_never_raised(gateway.frames(since_s=begun_s))
        # The readings themselves are fresh, and CVL does not care.
        assert alarms_of(gateway.frames(0x35A)[-1]).online is True
        assert gateway.limits.charge_voltage_v == before.charge_voltage_v
        gateway.check_second()
        gateway.repair()
        await wait_until_well(gateway)


# Network down


class Cable:
    """A network between a client and the program that can be pulled without either of them being told."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._plugged = asyncio.Event()
        self._plugged.set()
        self._tasks: list[asyncio.Task[None]] = []

    async def open(self) -> int:
        """Return the port that leads to the program."""
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    def pull(self) -> None:
        self._plugged.clear()

    async def close(self) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._port)
        for source, sink in ((reader, far_writer), (far_reader, writer)):
            self._tasks.append(asyncio.create_task(self._carry(source, sink)))

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await source.read(4096):
                await self._plugged.wait()
                sink.write(data)
                await sink.drain()
        sink.close()


@scenario(program="charge")
async def test_network_down_while_somebody_watches(rig: Rig) -> None:
    async with rig.gateway() as gateway:
        await gateway.wait_for_full_current()
        before = gateway.limits
        cable = Cable(rig.ports["api"])
        api = NativeApi(await cable.open())
        await api.__aenter__()
        try:
            pulled_s = gateway.now_s
            cable.pull()
            await gateway.pass_time(12)
            assert {frame.limits for frame in gateway.frames(since_s=pulled_s)} == {before}
            assert {frame.data for frame in gateway.frames(0x35A, since_s=pulled_s)} == {ALL_OK}
            gateway.check_second()
        finally:
            await cable.close()
        assert gateway.violations() == []


@scenario(program="charge")
async def test_network_down_from_the_start(rig: Rig) -> None:
    """Nobody can ever connect: the port of the API belongs to somebody else."""
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind(("0.0.0.0", rig.ports["api"]))  # noqa: S104 - as the program would
        squatter.listen()
        async with rig.gateway() as gateway:
            await gateway.wait_for_full_current()
            await wait_until_well(gateway)
            gateway.check_second()
            assert gateway.violations() == []


# Clock jump


@scenario(program="charge")
async def test_time_of_day_jumps(rig: Rig) -> None:
    preload = {"LD_PRELOAD": f"{rig.libraries['clock']}:{rig.libraries['ports']}"}
    async with rig.gateway(environment=preload) as gateway:
        await gateway.wait_for_full_current()
        jumped_s = gateway.now_s
        os.kill(gateway.firmware.pid, signal.SIGUSR1)
        await gateway.pass_time(6)
        assert len({frame.limits for frame in gateway.frames(since_s=jumped_s)}) == 1
        assert {frame.data for frame in gateway.frames(0x35A, since_s=jumped_s)} == {ALL_OK}
        gateway.check_second()
        assert gateway.violations() == []


@scenario(program="charge")
async def test_clock_jumps_forward(rig: Rig) -> None:
    preload = {"LD_PRELOAD": f"{rig.libraries['clock']}:{rig.libraries['ports']}"}
    async with rig.gateway(environment=preload) as gateway:
        await gateway.wait_for_full_current()
        jumped_s = gateway.now_s
        os.kill(gateway.firmware.pid, signal.SIGUSR2)
        zero_s = await wait_for_no_current(gateway, jumped_s, 2.0)
        assert gateway.frames(since_s=zero_s)[0].limits.charge_voltage_v > 52.4
        await wait_until_well(gateway)
        gateway.check_second(since_s=zero_s + NEW_RHYTHM_S)


# The program stands still (an upload that blocks it, a stalled loop), or ends


@scenario(program="charge")
async def test_program_stands_still(rig: Rig) -> None:
    async with rig.gateway() as gateway:
        await gateway.wait_for_full_current()
        stopped_s = gateway.now_s
        os.kill(gateway.firmware.pid, signal.SIGSTOP)
        await gateway.pass_time(12)
        went_on_s = gateway.now_s
        os.kill(gateway.firmware.pid, signal.SIGCONT)
        assert gateway.frames(since_s=stopped_s + 0.3) == []
        await gateway.wait(lambda: bool(gateway.frames(since_s=went_on_s)), "0x351", 2.0)
        first = gateway.frames(since_s=went_on_s)[0]
        assert first.limits.charge_current_a == 0
        await gateway.wait(lambda: internal_alarm(gateway, went_on_s) is not None, "the alarm", 3.0)
        await wait_until_well(gateway)
        gateway.check_second(since_s=first.time_s + NEW_RHYTHM_S)


@scenario()
async def test_reboot(rig: Rig) -> None:
    async with rig.gateway() as gateway:
        await gateway.world.wait_accepted()
        await wait_until_well(gateway, 45.0)
        before = gateway.limits
        await gateway.firmware.kill()
        gateway.fault("no_reply")
        gone_s = gateway.now_s
        await gateway.firmware.start()
        await gateway.pass_time(4)
        # No limits are made up, and none of before are remembered.
        assert gateway.frames(since_s=gone_s + 0.2) == []
        gateway.repair()
        await gateway.wait(lambda: bool(gateway.frames(since_s=gone_s + 0.2)), "0x351", 5.0)
        first = gateway.frames(since_s=gone_s + 0.2)[0]
        assert first.limits.charge_current_a <= 0.05 * before.charge_current_a
        # An off-grid inverter lives on.
        assert first.limits.discharge_current_a == before.discharge_current_a
        assert first.limits.charge_voltage_v == before.charge_voltage_v
        await wait_until_well(gateway, 45.0)
        rising = gateway.frames(since_s=first.time_s)
        full_s = next(frame.time_s for frame in rising if frame.limits.charge_current_a == before.charge_current_a)
        assert 16 < full_s - first.time_s < 35
        # Nothing was wrong with the battery.
        assert not any(any(alarms_of(frame).alarms.values()) for frame in gateway.frames(0x35A))
        gateway.check_second(since_s=first.time_s + NEW_RHYTHM_S)
