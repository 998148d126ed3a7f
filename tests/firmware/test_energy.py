"""The energy counters outlive the program, and nothing that is wrong with their file can hurt it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.bms.registers import Reg
from simulator.bms.replay import ReplayModel, load_dump
from tests.components.tinybms_victron.native_api import NativeApi
from tests.firmware.support.stage import Gateway, Rig, scenario

CHARGED = "Sensor Energy charged"
DISCHARGED = "Sensor Energy discharged"


RECORDS = "*.records/656e7230.*"
"""The two slots of the first pack's counters: "enr0" in hexadecimal."""


CUT_OFFS = (317, 318)
"""Settings: discharge and charge over-current, A."""


def strong_pack() -> ReplayModel:
    """A pack whose cut-offs let 700 A flow."""
    return ReplayModel({**load_dump(), **dict.fromkeys(CUT_OFFS, 750)}, counting=True)


def set_current(gateway: Gateway, amperes: float) -> None:
    gateway.world.device.model.registers.put_float(Reg.PACK_CURRENT, amperes)


async def count_some_energy(
    rig: Rig, gateway: Gateway, before: tuple[float, float] = (0.0, 0.0)
) -> tuple[float, float]:
    """Charge and discharge with 39 kW, end the program, and return what it showed last (kWh)."""
    async with NativeApi(rig.ports["api"]) as api:
        await gateway.world.wait_accepted()
        set_current(gateway, 700)
        await api.wait_for("gateway", CHARGED, lambda kwh: kwh > before[0] + 0.02)
        set_current(gateway, -700)
        await api.wait_for("gateway", DISCHARGED, lambda kwh: kwh > before[1] + 0.01)
        set_current(gateway, 0)
        await gateway.pass_time(1.5)
        shown = api.states["gateway", CHARGED], api.states["gateway", DISCHARGED]
    await gateway.firmware.stop()
    return shown


async def energy_now(rig: Rig) -> tuple[float, float]:
    async with NativeApi(rig.ports["api"]) as api:
        return (
            await api.wait_for("gateway", CHARGED, lambda kwh: isinstance(kwh, float)),
            await api.wait_for("gateway", DISCHARGED, lambda kwh: isinstance(kwh, float)),
        )


@scenario(program="sanitized")
async def test_energy_counters_go_on_after_a_restart(rig: Rig) -> None:
    async with rig.gateway(model=strong_pack()) as gateway:
        before = await count_some_energy(rig, gateway)
        assert before[0] > 0.02
        assert before[1] > 0.01
        await gateway.firmware.start()
        assert await energy_now(rig) == before
        await gateway.wait(lambda: gateway.world.gx.last[0x378].time_s > gateway.now_s - 1, "0x378", 12.0)
        charged = int.from_bytes(gateway.world.gx.last[0x378].data[:4], "little")
        assert charged == round(before[0] * 10)  # steps of 100 Wh


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-7])


def empty(file: Path) -> None:
    file.write_bytes(b"")


def garbage(file: Path) -> None:
    file.write_bytes(bytes((7 * i + 3) % 256 for i in range(300)))


def one_bit(file: Path) -> None:
    """Change the lowest bit of the energy charged, which begins behind the 16 bytes of the record's head."""
    data = bytearray(file.read_bytes())
    data[16] ^= 1
    file.write_bytes(data)


@pytest.mark.parametrize("damage", [cut, empty, garbage, one_bit])
@scenario(program="sanitized")
async def test_counters_begin_at_zero_when_their_only_record_is_damaged(
    rig: Rig, damage: Callable[[Path], None]
) -> None:
    async with rig.gateway(model=strong_pack()) as gateway:
        await count_some_energy(rig, gateway)
        [file] = gateway.firmware.preferences.glob(RECORDS)
        damage(file)
        begun_s = gateway.now_s
        await gateway.firmware.start()
        assert await energy_now(rig) == (0, 0)
        await gateway.wait(lambda: len(gateway.frames(since_s=begun_s)) > 2, "frames")


@scenario(program="sanitized")
async def test_a_damaged_record_leaves_the_one_before(rig: Rig) -> None:
    async with rig.gateway(model=strong_pack()) as gateway:
        first = await count_some_energy(rig, gateway)
        await gateway.firmware.start()
        await count_some_energy(rig, gateway, first)
        _, newer = sorted(gateway.firmware.preferences.glob(RECORDS))
        one_bit(newer)
        await gateway.firmware.start()
        assert await energy_now(rig) == first
