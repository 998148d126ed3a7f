"""What the charge control has to live through: situations as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from simulator.battery.cells import Battery
from simulator.battery.chemistry import CHEMISTRIES, Chemistry
from simulator.closed_loop.layout import FaultKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

HOUR_S = 3600
DAY_S = 24 * HOUR_S

type Series = NDArray[np.float64]
type Profile = Callable[[Series], Series]
"""Something over simulated time (s since the start)."""


def constant(value: float) -> Profile:
    """The same at any time."""
    return lambda time_s: np.full(len(time_s), value)


def sun(peak_w: float, start_hour: float = 0.0) -> Profile:
    """Clear days with light from 6 to 18 o'clock."""

    def profile(time_s: Series) -> Series:
        clock_h = (time_s / HOUR_S + start_hour) % 24
        power_w: Series = peak_w * np.maximum(0.0, np.sin(np.pi * (clock_h - 6) / 12))
        return power_w

    return profile


def square(high: float, low: float, on_s: float, off_s: float) -> Profile:
    """Two values in turn, with an edge of 1 s."""
    return lambda time_s: np.where(time_s % (on_s + off_s) < on_s, high, low)


def clouds(peak_w: float, seed: int, start_hour: float = 0.0) -> Profile:
    """Sunny and grey days with clouds that cover the sun for minutes, each edge within a second."""

    def profile(time_s: Series) -> Series:
        draw = np.random.default_rng(seed)
        days = int(time_s[-1] // DAY_S) + 2
        clearness = draw.uniform(0.25, 1.0, days)[((time_s / HOUR_S + start_hour) // 24).astype(int)]
        covered = np.repeat(draw.random(len(time_s) // 120 + 1) < 0.3, 120)[: len(time_s)]
        power_w: Series = sun(peak_w, start_hour)(time_s) * clearness * np.where(covered, 0.2, 1.0)
        return power_w

    return profile


def household(seed: int, start_hour: float = 0.0) -> Profile:
    """A load of 250 W, more in the evening, and a kettle of 2 kW now and then."""

    def profile(time_s: Series) -> Series:
        draw = np.random.default_rng(seed)
        clock_h = (time_s / HOUR_S + start_hour) % 24
        kettle = np.repeat(draw.random(len(time_s) // 300 + 1) < 0.02, 300)[: len(time_s)]
        evening = (clock_h > 17) & (clock_h < 23)
        return 250.0 + 500.0 * evening + 2000.0 * kettle

    return profile


def restless(watts: float) -> Profile:
    """A load that is never quite the same: a tenth more or less every second."""
    return lambda time_s: watts * np.random.default_rng(1).uniform(0.9, 1.1, len(time_s))


def ramp(start: float, end: float, over_s: float) -> Profile:
    """From one value to another, then constant."""
    return lambda time_s: np.interp(time_s, (0.0, over_s), (start, end))


def daily(mean: float, swing: float, start_hour: float = 0.0) -> Profile:
    """A wave with its peak at 15 o'clock."""
    return lambda time_s: mean + swing * np.cos(2 * np.pi * (time_s / HOUR_S + start_hour - 15) / 24)


@dataclass(frozen=True, slots=True)
class FaultAt:
    """A BMS that is lost, or restarts and is silent for a while."""

    kind: FaultKind
    at_s: float
    for_s: float
    pack: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A situation.

    Attributes:
        name: what it is called.
        description: one line about it.
        hours: how long it lasts.
        chemistry: key of ``CHEMISTRIES``.
        cells: cells in series.
        capacities_ah: one entry a pack; all are in parallel.
        soc: state of charge at the start, 0..1.
        spread_mv: highest less lowest cell of the first pack when the mean is at ``spread_at_v``.
        weak_cell: a cell (from 1) with less capacity and more resistance, full before the others.
        settings: raw BMS settings that differ from what suits the battery.
        grid: there is one; without it the inverter switches off at DCL 0.
        feed_in: surplus goes to the grid.
        mppt_offset_v: what solar chargers hold above CVL; with feed-in they always hold 0.4 V.
        dc_load_w: drawn from the battery's terminals at all times.
        solar_w, load_w, grid_charger_a, ambient_c: over time.
        faults: what goes wrong.
        edges_per_hour: how often sun and load jump, as far as the limits may answer to it.
        may_trip: protections that belong to the situation.
        criteria: names of what must hold (see ``criteria``), besides what must always hold.
    """

    name: str
    description: str
    hours: float
    chemistry: str = "lfp"
    cells: int = 16
    capacities_ah: tuple[float, ...] = (100.0,)
    soc: float = 0.2
    spread_mv: float = 0.0
    spread_at_v: float = 3.45
    weak_cell: int | None = None
    settings: Mapping[str, int] = field(default_factory=dict)
    grid: bool = False
    feed_in: bool = False
    mppt_offset_v: float = 0.0
    dc_load_w: float = 0.0
    solar_w: Profile = field(default_factory=lambda: constant(0.0))
    load_w: Profile = field(default_factory=lambda: restless(200.0))
    grid_charger_a: Profile = field(default_factory=lambda: constant(0.0))
    ambient_c: Profile = field(default_factory=lambda: constant(22.0))
    faults: tuple[FaultAt, ...] = ()
    edges_per_hour: float = 0.0
    may_trip: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()

    def batteries(self) -> list[Battery]:
        """The packs at the start."""
        ambient_c = float(self.ambient_c(np.zeros(1))[0])
        packs = [
            Battery(
                CHEMISTRIES[self.chemistry],
                self.cells,
                capacity_ah=capacity_ah,
                soc=self.soc,
                seed=index + 1,
                capacity_spread=0.005,
                soc_spread=0.0,
                ambient_c=ambient_c,
            )
            for index, capacity_ah in enumerate(self.capacities_ah)
        ]
        if self.spread_mv:
            chemistry = CHEMISTRIES[self.chemistry]
            mean = soc_at(chemistry, self.spread_at_v)
            half_v = self.spread_mv / 2000
            for index, volts in ((2, self.spread_at_v + half_v), (self.cells - 1, self.spread_at_v - half_v)):
                packs[0].cells[index].soc += soc_at(chemistry, volts) - mean
        if self.weak_cell is not None:
            cell = packs[0].cells[self.weak_cell - 1]
            cell.capacity_ah *= 0.85
            cell.resistance_ohm *= 1.5
            cell.soc = 1.0 - (1.0 - cell.soc) / 0.85 + 0.01
        return packs


def soc_at(chemistry: Chemistry, volts: float) -> float:
    """State of charge at an open-circuit voltage."""
    socs, curve_v = zip(*chemistry.curve, strict=True)
    return float(np.interp(volts, curve_v, socs))


_SOLAR = constant(3000.0)

SCENARIOS: dict[str, Scenario] = {
    scenario.name: scenario
    for scenario in (
        Scenario(
            name="full_30mv",
            description="full charge from 20 %, 30 mV between the cells at the top",
            hours=10,
            spread_mv=30,
            solar_w=_SOLAR,
            criteria=("becomes_full", "reaches_float"),
        ),
        Scenario(
            name="full_100mv",
            description="full charge from 20 %, 100 mV between the cells at the top",
            hours=16,
            spread_mv=100,
            solar_w=_SOLAR,
            criteria=("becomes_full", "reaches_float"),
        ),
        Scenario(
            name="weak_cell",
            description="full charge from 20 % with a cell of 85 % capacity and 1.5 times the resistance",
            hours=16,
            weak_cell=7,
            solar_w=_SOLAR,
            criteria=("becomes_full", "reaches_float"),
        ),
        Scenario(
            name="cold_start",
            description="sun on a battery of -5 degC that warms up to 12 degC in 6 hours",
            hours=14,
            soc=0.4,
            solar_w=_SOLAR,
            ambient_c=ramp(-5.0, 12.0, 6 * HOUR_S),
            may_trip=("low_temperature_charge",),
            criteria=("no_charge_in_the_frost", "becomes_full", "reaches_float"),
        ),
        Scenario(
            name="hot_day",
            description="strong sun on a battery in 45..51 degC",
            hours=12,
            soc=0.3,
            solar_w=constant(4800.0),
            ambient_c=ramp(45.0, 51.0, 3 * HOUR_S),
            criteria=("becomes_full", "reaches_float"),
        ),
        Scenario(
            name="cloud_edges",
            description="the sun between 0 and 100 % within a second, near the end of a charge",
            hours=8,
            soc=0.85,
            spread_mv=30,
            solar_w=square(4800.0, 0.0, 150, 90),
            edges_per_hour=30,
            load_w=restless(400.0),
            criteria=("becomes_full", "reaches_float"),
        ),
        Scenario(
            name="feed_in",
            description="a clear day with surplus fed into the grid, then the night",
            hours=24,
            soc=0.5,
            spread_mv=30,
            grid=True,
            feed_in=True,
            solar_w=sun(5000.0, 6.0),
            load_w=restless(300.0),
            criteria=("becomes_full", "reaches_float", "dumps_nothing"),
        ),
        Scenario(
            name="nmc_feed_in",
            description="14 cells of NMC, a clear day with surplus fed into the grid, then the night",
            hours=24,
            chemistry="nmc",
            cells=14,
            soc=0.5,
            spread_mv=30,
            spread_at_v=4.05,
            grid=True,
            feed_in=True,
            solar_w=sun(5000.0, 6.0),
            load_w=restless(300.0),
            criteria=("reaches_float", "dumps_nothing"),
        ),
        Scenario(
            name="mppt_above_16s",
            description="solar chargers that hold CVL + 0.4 V, 16 cells",
            hours=10,
            soc=0.6,
            spread_mv=30,
            mppt_offset_v=0.4,
            solar_w=_SOLAR,
            criteria=("becomes_full", "reaches_float"),
        ),
        Scenario(
            name="mppt_above_4s",
            description="solar chargers that hold CVL + 0.4 V, 4 cells",
            hours=10,
            cells=4,
            soc=0.6,
            spread_mv=30,
            mppt_offset_v=0.4,
            solar_w=constant(750.0),
            load_w=restless(50.0),
            criteria=("becomes_full", "reaches_float"),
        ),
        Scenario(
            name="load_steps",
            description="a load of 1C every other half minute while the sun charges to the full",
            hours=8,
            soc=0.8,
            spread_mv=30,
            solar_w=constant(4500.0),
            load_w=square(5200.0, 150.0, 30, 30),
            edges_per_hour=120,
            criteria=("becomes_full", "reaches_float"),
        ),
        Scenario(
            name="black_start",
            description="an off-grid battery emptied overnight, started again by the sun",
            hours=36,
            soc=0.35,
            solar_w=sun(3500.0, 18.0),
            load_w=restless(350.0),
            dc_load_w=5.0,
            may_trip=("fully_discharged",),
            criteria=("comes_back_after_empty", "becomes_full"),
        ),
        Scenario(
            name="bms_reboot",
            description="the BMS restarts at full current shortly before the end of the charge",
            hours=6,
            soc=0.9,
            spread_mv=60,
            solar_w=constant(4800.0),
            faults=(FaultAt(FaultKind.BMS_REBOOT, 340, 8), FaultAt(FaultKind.BMS_REBOOT, 900, 8)),
            criteria=("becomes_full", "reaches_float"),
        ),
        Scenario(
            name="bms_lost",
            description="no word from the BMS for an hour while the sun feeds in",
            hours=8,
            soc=0.9,
            spread_mv=60,
            grid=True,
            feed_in=True,
            solar_w=constant(4000.0),
            load_w=restless(300.0),
            faults=(FaultAt(FaultKind.BMS_LOST, 400, HOUR_S),),
            criteria=("becomes_full", "reaches_float", "dumps_nothing"),
        ),
        Scenario(
            name="two_packs",
            description="packs of 100 and 200 Ah in parallel, full charge from 30 %",
            hours=14,
            capacities_ah=(100.0, 200.0),
            soc=0.3,
            spread_mv=60,
            solar_w=constant(6000.0),
            criteria=("becomes_full", "reaches_float"),
        ),
        Scenario(
            name="thirty_days",
            description="30 days of sun, clouds and household, off grid",
            hours=30 * 24,
            capacities_ah=(280.0,),
            soc=0.5,
            spread_mv=60,
            solar_w=clouds(4500.0, 7),
            load_w=household(7),
            edges_per_hour=15,
            ambient_c=daily(16.0, 7.0),
            criteria=("becomes_full", "reaches_float", "serves_the_load"),
        ),
        Scenario(
            name="thirty_days_feed_in",
            description="30 days of sun, clouds and household, surplus fed in, solar chargers 0.4 V above CVL",
            hours=30 * 24,
            capacities_ah=(280.0,),
            soc=0.5,
            spread_mv=60,
            grid=True,
            feed_in=True,
            solar_w=clouds(4500.0, 8),
            load_w=household(8),
            edges_per_hour=15,
            ambient_c=daily(16.0, 7.0),
            criteria=("becomes_full", "reaches_float", "dumps_nothing"),
        ),
    )
}
"""All situations by name."""
