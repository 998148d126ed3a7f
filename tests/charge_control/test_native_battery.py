"""The fast battery and BMS fill the same registers as the simulator's own."""

import ctypes
import random
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from simulator.battery.cells import Battery
from simulator.battery.chemistry import CHEMISTRIES
from simulator.bms.pack import Pack
from simulator.bms.registers import Reg
from simulator.closed_loop.layout import EVENT_BYTES, LIVE_BYTES, PackSeen
from simulator.closed_loop.native_library import library
from simulator.closed_loop.world import pack_config
from simulator.tables import EVENT_NAMES, EVENTS

type Course = Callable[[int, Battery], float]
"""Current asked for at a second."""

PROTECTIONS = {
    "under_voltage",
    "over_voltage",
    "over_temperature",
    "discharge_over_current",
    "charge_over_current",
    "fully_discharged",
    "low_temperature_charge",
}
SINGLES = {Reg.PACK_VOLTAGE, Reg.PACK_CURRENT}


def charge_to_the_full(second: int, battery: Battery) -> float:
    """A charger that holds a voltage the BMS calls full."""
    full_v = battery.chemistry.settings["fully_charged_voltage"] / 1000 * len(battery.cells)
    return max(0.0, min(60.0, battery.current_at_voltage(full_v))) if second > 30 else 0.0


def too_much_of_everything(second: int, _battery: Battery) -> float:
    """Over-voltage, too much current both ways with and without a peak, down to empty, and rests."""
    for until_s, current_a in ((1800, 80.0), (2100, 0.0), (2160, -400.0), (2220, -180.0), (2300, 130.0), (2400, 0.0)):
        if second % 6600 < until_s:
            return current_a
    return -90.0


def at_random(second: int, battery: Battery) -> float:
    return random.Random(second // 20 * 1000 + len(battery.cells)).uniform(-120.0, 90.0)


@contextmanager
def fast_bms(battery: Battery, settings: dict[str, int]) -> Iterator[int]:
    bms = library().bms_new(pack_config(battery, settings))
    yield bms
    library().bms_free(bms)


def words(block: ctypes.Array[ctypes.c_uint8], size: int) -> list[int]:
    return list(struct.unpack(f">{size // 2}H", bytes(block)))


def single(registers: list[int], address: int) -> float:
    value: float = struct.unpack("<f", struct.pack("<HH", *registers[address : address + 2]))[0]
    return value


UNDER_VOLTAGE_FIRST = {"fully_discharged_voltage": 2300}
CASES: tuple[tuple[str, int, float, dict[str, int]], ...] = (
    ("lfp", 16, 20.0, {}),
    ("lfp", 4, -6.0, UNDER_VOLTAGE_FIRST),
    ("nmc", 14, 52.0, {}),
    ("lto", 12, 10.0, {"enable_charge_restart_level": 1}),
)


@pytest.mark.parametrize("course", [charge_to_the_full, too_much_of_everything, at_random])
@pytest.mark.parametrize(("chemistry", "cells", "ambient_c", "settings"), CASES)
def test_the_fast_bms_shows_the_registers_of_the_simulated_one(
    course: Course, chemistry: str, cells: int, ambient_c: float, settings: dict[str, int]
) -> None:
    battery = Battery(CHEMISTRIES[chemistry], cells, soc=0.7, seed=3, ambient_c=ambient_c)
    native = library()
    with fast_bms(battery, settings) as bms:
        pack = Pack(battery, settings=settings)
        seen = PackSeen()
        for second in range(9000):
            asked_a = course(second, battery)
            pack.step(1.0, asked_a)
            native.bms_step(bms, 1.0, asked_a)
            if second % 50 != 0:
                continue
            native.bms_read(bms, seen)
            fast = words(seen.live, LIVE_BYTES)
            slow = pack.registers.read(0, LIVE_BYTES // 2)
            for address in SINGLES:
                assert single(fast, address) == pytest.approx(single(slow, address), rel=1e-6, abs=1e-6)
                fast[address : address + 2] = slow[address : address + 2]
            assert fast == slow, f"after {second} s"
            assert words(seen.events, EVENT_BYTES) == pack.registers.read(Reg.EVENTS, EVENT_BYTES // 2)


def test_the_course_of_too_much_meets_every_protection() -> None:
    """So that the comparison above has compared them."""
    met = set()
    for chemistry, cells, ambient_c, settings in CASES:
        battery = Battery(CHEMISTRIES[chemistry], cells, soc=0.7, seed=3, ambient_c=ambient_c)
        pack = Pack(battery, settings=settings)
        for second in range(9000):
            pack.step(1.0, too_much_of_everything(second, battery))
            if second % 200 == 0:
                met |= {EVENT_NAMES[event.id] for event in pack.registers.events.events}
    assert met >= {event.name for event in EVENTS if event.key in PROTECTIONS}
