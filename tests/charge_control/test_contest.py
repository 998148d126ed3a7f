"""Where the firmware has to be better than two public algorithms, and where it may not be worse."""

import functools

import pytest

from simulator.closed_loop.contest import OURS, run_all
from simulator.closed_loop.scenarios import SCENARIOS

ORDINARY = ("full_30mv", "full_100mv", "weak_cell", "cloud_edges", "mppt_above_16s", "mppt_above_4s", "load_steps")
"""Situations in which neither cold nor heat nor a fault decides what may flow."""
WITH_SURPLUS_FED_IN = ("feed_in", "bms_lost")
YAMBMS = "YamBMS-like"
SERIALBATTERY = "dbus-serialbattery-like"


@functools.cache
def figures(scenario: str) -> dict[str, dict[str, float]]:
    return {name: result.figures for name, result in run_all(SCENARIOS[scenario]).items()}


def figure(scenario: str, name: str) -> dict[str, float]:
    return {who: found[name] for who, found in figures(scenario).items()}


@pytest.mark.parametrize("scenario", ORDINARY)
def test_nobody_is_full_sooner(scenario: str) -> None:
    full_s = figure(scenario, "first_full_s")
    assert 0 < full_s[OURS] <= min(found for found in full_s.values() if found >= 0)


@pytest.mark.parametrize("scenario", ORDINARY)
def test_nobody_misses_less_sun_on_the_way(scenario: str) -> None:
    missed_wh = figure(scenario, "missed_wh")
    assert missed_wh[OURS] == min(missed_wh.values())


@pytest.mark.parametrize("scenario", [*ORDINARY, *WITH_SURPLUS_FED_IN, "bms_reboot"])
def test_the_highest_cell_stays_lower_than_with_a_fixed_cvl(scenario: str) -> None:
    peak_v = figure(scenario, "peak_cell_v")
    assert peak_v[OURS] <= peak_v[YAMBMS] + 0.001


@pytest.mark.parametrize("scenario", WITH_SURPLUS_FED_IN)
def test_less_of_a_full_battery_goes_into_the_grid_than_with_a_float_at_once(scenario: str) -> None:
    dumped_wh = figure(scenario, "dumped_wh")
    assert dumped_wh[OURS] < 0.1 * dumped_wh[YAMBMS]


def test_uneven_cells_are_evened_before_the_charge_ends_and_it_does_end() -> None:
    imbalance, float_s = figure("full_100mv", "imbalance"), figure("full_100mv", "first_float_s")
    assert imbalance[OURS] < 0.5 * imbalance[YAMBMS]
    assert float_s[OURS] > 0
    assert float_s[SERIALBATTERY] < 0
