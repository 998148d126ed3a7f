"""Runs a scenario under a controller, second by second, and tells what came of it."""

import ctypes
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulator.battery.cells import Battery
from simulator.bms.pack import settings_block
from simulator.closed_loop import layout
from simulator.closed_loop.native_library import library

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from simulator.closed_loop.controllers import Driver
    from simulator.closed_loop.scenarios import Profile, Scenario

TRACE_ROWS = 2000
"""Rows of a trace, at most."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a run came to; ``trace`` has the columns of ``layout.SAMPLE``."""

    scenario: Scenario
    figures: dict[str, float]
    trace: NDArray[np.void]


def pack_config(battery: Battery, settings: Mapping[str, int] | None = None) -> layout.PackConfig:
    """A battery and its BMS as the C++ half takes them."""
    block = settings_block(battery, settings)
    config = layout.PackConfig(
        cell_count=len(battery.cells),
        curve_length=len(battery.chemistry.curve),
        capacity_ah=battery.capacity_ah,
        temperature_c=battery.temperature_c,
        ambient_c=battery.ambient_c,
        bleed_a=battery.bleed_a,
        counted_soc=battery.soc,
        settings=layout.BmsSettings(*(block.value(key) for key in layout.BMS_SETTINGS)),
    )
    for index, cell in enumerate(battery.cells):
        config.cells[index] = layout.CellConfig(cell.capacity_ah, cell.resistance_ohm, cell.soc)
    for index, point in enumerate(battery.chemistry.curve):
        config.curve[index] = layout.CurvePoint(*point)
    config.setting_words[:] = block.words()
    return config


def run(scenario: Scenario, driver: Driver) -> Result:
    """Live through a scenario."""
    seconds = round(scenario.hours * 3600)
    every_s = max(1, -(-seconds // TRACE_ROWS))
    trace = np.zeros(-(-seconds // every_s), dtype=[(name, np.float32) for name in layout.SAMPLE])
    time_s = np.arange(seconds, dtype=np.float64)
    arrays = [_series(getattr(scenario, name), time_s) for name, *_ in layout.Weather._fields_]
    weather = layout.Weather(*(array.ctypes.data_as(ctypes.POINTER(ctypes.c_float)) for array in arrays))
    plant = layout.PlantConfig(
        grid=scenario.grid,
        feed_in=scenario.feed_in,
        feed_in_max_w=10_000.0,
        mppt_offset_v=scenario.mppt_offset_v,
        dc_load_w=scenario.dc_load_w,
    )
    native = library()
    world = native.world_new(plant)
    try:
        for battery in scenario.batteries():
            native.world_add_pack(world, pack_config(battery, scenario.settings))
        for fault in scenario.faults:
            native.world_add_fault(world, layout.Fault(fault.kind, fault.pack, fault.at_s, fault.for_s))
        with driver:
            native.world_run(world, driver.function, driver.context, weather, seconds, trace.ctypes.data, every_s)
        figures = layout.Figures()
        native.world_figures(world, figures)
    finally:
        native.world_free(world)
    return Result(scenario, {name: getattr(figures, name) for name, *_ in layout.Figures._fields_}, trace)


def _series(profile: Profile, time_s: NDArray[np.float64]) -> NDArray[np.float32]:
    return np.ascontiguousarray(profile(time_s), dtype=np.float32)
