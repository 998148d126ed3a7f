"""The cells obey conservation of charge and energy."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.battery.cells import Battery
from simulator.battery.chemistry import CHEMISTRIES, LFP, Chemistry

each_chemistry = pytest.mark.parametrize("chemistry", CHEMISTRIES.values(), ids=CHEMISTRIES)


@each_chemistry
def test_the_open_circuit_voltage_rises_with_the_charge(chemistry: Chemistry) -> None:
    socs = [soc / 1000 for soc in range(-40, 1041)]
    volts = [chemistry.open_circuit_v(soc) for soc in socs]
    assert all(low < high for low, high in itertools.pairwise(volts))


@each_chemistry
def test_settings_lie_on_the_curve(chemistry: Chemistry) -> None:
    full_mv = chemistry.open_circuit_v(1.0) * 1000
    empty_mv = chemistry.open_circuit_v(0.0) * 1000
    assert abs(chemistry.settings["fully_charged_voltage"] - full_mv) < 60
    assert empty_mv - 10 < chemistry.settings["fully_discharged_voltage"] < chemistry.open_circuit_v(0.1) * 1000
    assert chemistry.settings["under_voltage_cutoff"] > chemistry.open_circuit_v(-0.05) * 1000


@each_chemistry
@pytest.mark.parametrize("cells", [4, 8, 14, 16])
def test_charge_in_and_out_is_counted_exactly(chemistry: Chemistry, cells: int) -> None:
    battery = Battery(chemistry, cells, soc=0.5)
    before = [cell.soc for cell in battery.cells]
    for current_a in (30.0, -50.0, 12.5):
        for _ in range(600):
            battery.step(1.0, current_a)
    moved_ah = (30.0 - 50.0 + 12.5) * 600 / 3600
    for cell, soc in zip(battery.cells, before, strict=True):
        assert (cell.soc - soc) * cell.capacity_ah == pytest.approx(moved_ah, abs=1e-9)


def test_energy_in_is_energy_out_plus_heat() -> None:
    """A charge and the same discharge: what is missing at the terminals has become heat in the cells."""
    battery = Battery(LFP, 4, capacity_spread=0.0, soc_spread=0.0, ambient_c=25.0)
    taken_j = 0.0
    for current_a in (50.0, -50.0, 0.0):
        for _ in range(3600):
            battery.step(1.0, current_a)
            taken_j += battery.voltage() * current_a
    resistance_ohm = sum(cell.resistance_ohm for cell in battery.cells)
    lost_j = 2 * 3600 * 50.0**2 * resistance_ohm
    assert taken_j == pytest.approx(lost_j, rel=0.05)


@given(st.floats(20.0, 60.0), st.floats(-40.0, 60.0), st.floats(0.1, 0.9))
def test_the_current_at_a_voltage_gives_that_voltage(volts: float, temperature_c: float, soc: float) -> None:
    battery = Battery(LFP, 16, soc=soc, ambient_c=temperature_c)
    battery.current_a = battery.current_at_voltage(volts)
    assert battery.voltage() == pytest.approx(volts)


def test_a_load_pulls_the_voltage_down_and_it_recovers_slowly() -> None:
    battery = Battery(LFP, 16)
    rest_v = battery.voltage()
    battery.step(1.0, -100.0)
    at_once_v = battery.voltage()
    for _ in range(300):
        battery.step(1.0, -100.0)
    settled_v = battery.voltage()
    battery.step(1.0, 0.0)
    assert rest_v > at_once_v > settled_v
    assert settled_v < battery.voltage() < rest_v


def test_current_warms_and_rest_cools_towards_the_surroundings() -> None:
    battery = Battery(LFP, 16, ambient_c=10.0)
    for _ in range(3600):
        battery.step(1.0, -100.0 if battery.soc > 0.1 else 0.0)
    warm_c = battery.temperature_c
    assert 10.5 < warm_c < 30.0
    for _ in range(48 * 60):
        battery.step(60.0, 0.0)
    assert 10.0 <= battery.temperature_c < (10.0 + warm_c) / 2


def test_cold_cells_have_more_resistance() -> None:
    def drop_v(temperature_c: float) -> float:
        battery = Battery(LFP, 16, ambient_c=temperature_c)
        rest_v = battery.voltage()
        battery.step(1.0, -50.0)
        return rest_v - battery.voltage()

    assert drop_v(-10.0) > 1.3 * drop_v(25.0)


def test_bleeding_lowers_the_bled_cell_only() -> None:
    battery = Battery(LFP, 16, soc=0.99)
    before = [cell.soc for cell in battery.cells]
    for _ in range(3600):
        battery.step(1.0, 0.0, {3})
    lost_ah = [(soc - cell.soc) * cell.capacity_ah for soc, cell in zip(before, battery.cells, strict=True)]
    assert lost_ah[3] == pytest.approx(0.15)
    assert [ah for index, ah in enumerate(lost_ah) if index != 3] == [0.0] * 15


def test_the_same_seed_gives_the_same_cells() -> None:
    assert Battery(LFP, seed=3).cells == Battery(LFP, seed=3).cells
    assert Battery(LFP, seed=3).cells != Battery(LFP, seed=4).cells


@pytest.mark.parametrize(("name", "value"), [("cells", 3), ("cells", 17), ("soc", 1.1), ("capacity_ah", 0.0)])
def test_impossible_batteries_are_refused(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=name):
        Battery(LFP, **{name: value})  # type: ignore[arg-type]
