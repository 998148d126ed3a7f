"""The BMS measures, protects, balances and counts as a TinyBMS does."""

import struct

import pytest

from simulator.battery.cells import Battery
from simulator.battery.chemistry import CHEMISTRIES, LFP, Chemistry
from simulator.bms.pack import Pack
from simulator.bms.registers import Reg, Status

HOUR_S = 3600.0
UNDER_VOLTAGE, OVER_VOLTAGE, OVER_TEMPERATURE, DISCHARGE_OVER_CURRENT, CHARGE_OVER_CURRENT = (
    0x02,
    0x03,
    0x04,
    0x05,
    0x06,
)
FULLY_DISCHARGED, LOW_TEMPERATURE_CHARGE = 0x31, 0x37
STARTED, CHARGING_STARTED, CHARGING_DONE, CHARGER_CONNECTED, CHARGER_DISCONNECTED = 0x61, 0x62, 0x63, 0x64, 0x65
each_chemistry = pytest.mark.parametrize("chemistry", CHEMISTRIES.values(), ids=CHEMISTRIES)


def events(pack: Pack) -> list[int]:
    return [event.id for event in pack.registers.events.events]


def floating(pack: Pack, address: int) -> float:
    (value,) = struct.unpack("<f", struct.pack("<I", pack.registers.get_u32(address)))
    assert isinstance(value, float)
    return value


def charge_to_full(pack: Pack, current_a: float = 40.0, hours: float = 4.0) -> None:
    """A charger of constant current, then constant voltage."""
    full_v = pack.registers.settings.value("fully_charged_voltage") / 1000 * len(pack.battery.cells)
    pack.demand = lambda _time_s, battery: min(current_a, battery.current_at_voltage(full_v))
    pack.advance(hours * HOUR_S)


@pytest.mark.parametrize("cells", [4, 14, 16])
def test_registers_show_what_the_battery_is(cells: int) -> None:
    pack = Pack(Battery(LFP, cells, soc=0.6, ambient_c=18.0))
    pack.step(60.0, -20.0)
    registers, battery = pack.registers, pack.battery
    volts = battery.cell_voltages()
    assert registers.read(0, 16) == [0] * (16 - cells) + [round(v * 10_000) for v in volts]
    assert floating(pack, Reg.PACK_VOLTAGE) == pytest.approx(sum(volts), rel=1e-6)
    assert floating(pack, Reg.PACK_CURRENT) == -20.0
    assert registers.get(Reg.MIN_CELL) == round(min(volts) * 1000)
    assert registers.get(Reg.MAX_CELL) == round(max(volts) * 1000)
    assert registers.get(Reg.DETECTED_CELLS) == cells
    assert registers.get(Reg.STATUS) == Status.DISCHARGING
    assert registers.get_u32(Reg.LIFETIME) == 1_000_060
    assert registers.get(Reg.EXTERNAL_TEMPERATURE_1) == round(battery.temperature_c * 10)
    assert registers.get_u32(Reg.TIME_LEFT) == pytest.approx(0.6 * 100 / 20 * 3600 - 60, rel=0.02)


def test_the_counted_charge_is_the_real_one() -> None:
    pack = Pack(Battery(LFP, soc=0.9))
    for current_a in (-30.0, -60.0, 25.0, -10.0):
        pack.step(HOUR_S / 4, current_a)
    charger_delay_ah = 5 * 25.0 / 3600
    assert pack.soc == pytest.approx(pack.battery.soc, abs=2e-3)
    assert pack.discharged_ah == pytest.approx(25.0)
    assert pack.charged_ah == pytest.approx(25.0 / 4 - charger_delay_ah, abs=0.01)
    assert pack.registers.get_u32(Reg.STATE_OF_CHARGE) == round(pack.soc * 1e8)


def test_the_charger_is_let_in_after_its_delay() -> None:
    pack = Pack(Battery(LFP))
    assert pack.step(5.0, 10.0) == 0.0
    assert pack.registers.get(Reg.STATUS) == Status.IDLE
    assert pack.step(2.0, 10.0) == 10.0
    assert pack.registers.get(Reg.STATUS) == Status.CHARGING
    assert events(pack) == [STARTED, CHARGER_CONNECTED, CHARGING_STARTED]
    pack.step(120.0, -5.0)
    assert events(pack)[-1] == CHARGER_DISCONNECTED


@each_chemistry
def test_a_full_charge_ends_balanced_and_at_one_hundred_percent(chemistry: Chemistry) -> None:
    pack = Pack(Battery(chemistry, soc=0.8))
    charge_to_full(pack)
    assert pack.registers.get(Reg.STATUS) == Status.FULLY_CHARGED
    assert events(pack) == [STARTED, CHARGER_CONNECTED, CHARGING_STARTED, CHARGING_DONE]
    assert pack.soc == 1.0
    assert pack.registers.get(Reg.FULL_CHARGE_COUNT) == 1
    assert pack.registers.get(Reg.CHARGING_COUNT) == 1


def test_a_new_charge_may_be_held_back_until_the_restart_level() -> None:
    pack = Pack(Battery(LFP, soc=0.97), settings={"enable_charge_restart_level": 1, "charge_restart_level": 80})
    charge_to_full(pack)
    pack.demand = lambda _time_s, _battery: 0.0
    pack.step(HOUR_S / 2, -20.0)
    assert pack.step(30.0, 10.0) == 0.0
    pack.step(HOUR_S / 2, -22.0)
    assert pack.step(30.0, 10.0) == 10.0


def test_over_voltage_opens_the_charge_switch_and_recovers() -> None:
    pack = Pack(Battery(LFP, soc=0.98))
    pack.step(HOUR_S / 4, 40.0)
    assert pack.registers.get(Reg.STATUS) == Status.FAULT
    assert pack.current_a == 0.0
    assert events(pack)[-1] == OVER_VOLTAGE
    assert pack.registers.get(Reg.OVER_VOLTAGE_COUNT) == 1
    assert pack.step(60.0, -20.0) == -20.0
    pack.step(10 * 60.0, -20.0)
    assert 0x79 in events(pack)
    assert pack.registers.get(Reg.STATUS) == Status.DISCHARGING


def test_an_empty_battery_warns_then_cuts_off_and_recovers_with_a_charge() -> None:
    pack = Pack(Battery(LFP, soc=0.03))
    pack.step(HOUR_S / 4, -40.0)
    assert pack.current_a == 0.0
    assert events(pack)[-1] == FULLY_DISCHARGED
    assert pack.soc == 0.0
    assert pack.registers.get(Reg.STATUS) != Status.FAULT
    pack.step(HOUR_S / 4, 20.0)
    assert 0x7A in events(pack)


def test_under_voltage_is_a_fault_and_recovers() -> None:
    pack = Pack(Battery(LFP, soc=0.03), settings={"fully_discharged_voltage": 1000})
    pack.step(HOUR_S / 4, -60.0)
    assert UNDER_VOLTAGE in events(pack)
    assert pack.registers.get(Reg.UNDER_VOLTAGE_COUNT) >= 1
    pack.step(HOUR_S / 2, 20.0)
    assert events(pack).count(0x7B) == events(pack).count(UNDER_VOLTAGE)
    assert pack.registers.get(Reg.STATUS) == Status.CHARGING


@pytest.mark.parametrize(
    ("current_a", "fault", "recovered", "counter"),
    [
        (-160.0, DISCHARGE_OVER_CURRENT, 0x77, Reg.DISCHARGE_OVER_CURRENT_COUNT),
        (110.0, CHARGE_OVER_CURRENT, 0x76, Reg.CHARGE_OVER_CURRENT_COUNT),
    ],
)
def test_over_current_opens_a_switch_and_is_tried_again(
    current_a: float, fault: int, recovered: int, counter: Reg
) -> None:
    pack = Pack(Battery(LFP))
    pack.step(8.0, current_a)
    assert pack.current_a == 0.0
    assert pack.registers.get(Reg.STATUS) == Status.FAULT
    assert events(pack)[-1] == fault
    assert pack.registers.get(counter) == 1
    pack.step(6.0, 0.0)
    assert events(pack)[-1] == recovered
    assert pack.registers.get(Reg.STATUS) == Status.IDLE


def test_a_discharge_over_current_is_put_up_with_for_its_time_but_not_above_the_peak() -> None:
    pack = Pack(Battery(LFP), settings={"discharge_over_current_timeout": 20})
    assert pack.step(15.0, -160.0) == -160.0
    pack.step(10.0, -160.0)
    assert pack.current_a == 0.0
    at_once = Pack(Battery(LFP), settings={"discharge_over_current_timeout": 20})
    at_once.step(1.0, -301.0)
    assert at_once.step(1.0, -301.0) == 0.0


def test_heat_stops_everything_and_recovers_when_it_is_cooler() -> None:
    pack = Pack(Battery(LFP, ambient_c=61.0))
    pack.step(5.0, -10.0)
    assert pack.current_a == 0.0
    assert events(pack)[-1] == OVER_TEMPERATURE
    pack.battery.temperature_c = 45.0
    assert pack.step(30.0, -10.0) == -10.0
    assert events(pack)[-1] == 0x73


def test_frost_stops_the_charge_only() -> None:
    pack = Pack(Battery(LFP, ambient_c=-3.0))
    assert pack.step(30.0, 10.0) == 0.0
    assert LOW_TEMPERATURE_CHARGE in events(pack)
    assert pack.registers.get(Reg.STATUS) != Status.FAULT
    assert pack.step(30.0, -10.0) == -10.0
    pack.battery.temperature_c = 5.0
    pack.step(10.0, -10.0)
    assert events(pack)[-1] == 0x74


def test_balancing_brings_the_highest_cell_down() -> None:
    battery = Battery(LFP, 8, capacity_ah=20.0, soc=0.99, soc_spread=0.0)
    battery.cells[5].soc += 0.006
    pack = Pack(battery)
    charge_to_full(pack, current_a=2.0, hours=0.25)
    before = battery.cell_voltages()
    assert before.index(max(before)) == 5
    assert pack.balancing == {5}
    assert pack.registers.get(Reg.REAL_BALANCING) == 1 << 8 + 5
    pack.advance(HOUR_S)
    after = battery.cell_voltages()
    assert after[5] < before[5]
    assert max(after) - min(after) < max(before) - min(before)


def test_statistics_remember_the_extremes() -> None:
    pack = Pack(Battery(LFP, ambient_c=20.0))
    pack.step(60.0, -72.5)
    pack.step(60.0, 31.2)
    pack.step(60.0, -5.0)
    assert pack.registers.get(Reg.MAX_DISCHARGE_CURRENT) == 725
    assert pack.registers.get(Reg.MAX_CHARGE_CURRENT) == 312
    assert pack.registers.get(Reg.MAX_CELL_DIFFERENCE) > 0
    assert pack.registers.get(Reg.TEMPERATURE_RANGE) & 0xFF == 20


def test_cycles_wear_the_battery() -> None:
    pack = Pack(Battery(LFP, capacity_ah=1.0), settings={"maximum_cycles": 10, "discharge_over_current_timeout": 30})
    fresh = pack.registers.get(Reg.STATE_OF_HEALTH)
    pack.step(HOUR_S / 4, -1.0)
    assert pack.registers.get(Reg.STATE_OF_HEALTH) < fresh == 50_000


def test_hours_pass_the_same_way_for_the_same_seed() -> None:
    def run(seed: int) -> list[int]:
        pack = Pack(Battery(LFP, soc=0.7, seed=seed), seed=seed)
        charge_to_full(pack, hours=1.0)
        pack.step(HOUR_S / 2, -30.0)
        return pack.registers.read(0, 600)

    assert run(7) == run(7)
    assert run(7) != run(8)


def test_a_restart_keeps_time_charge_and_events() -> None:
    pack = Pack(Battery(LFP))
    pack.step(100.0, -10.0)
    soc = pack.soc
    pack.restart()
    pack.step(1.0, 0.0)
    assert events(pack) == [STARTED, STARTED]
    assert pack.registers.get_u32(Reg.LIFETIME) == 1_000_101
    assert pack.soc == soc
