"""Named situations: a battery, what charges and discharges it, and what goes wrong."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from simulator.battery.cells import Battery
from simulator.battery.chemistry import CHEMISTRIES
from simulator.bms.faults import FaultPlan
from simulator.bms.pack import Pack
from simulator.gx.energy_system import EnergySystem, Profile, nothing
from simulator.gx.gx import Gx

_DAY_S = 86_400.0
_SUNRISE_S = 6 * 3600.0
_DAYLIGHT_S = 12 * 3600.0


def constant(value: float) -> Profile:
    """The same at any time."""
    return lambda _time_s: value


def sun(peak_w: float, start_hour: float) -> Profile:
    """Solar power of a clear day from 6 to 18 o'clock; simulated time 0 is ``start_hour``."""

    def power_w(time_s: float) -> float:
        clock_s = (time_s + start_hour * 3600.0) % _DAY_S
        return peak_w * max(0.0, math.sin(math.pi * (clock_s - _SUNRISE_S) / _DAYLIGHT_S))

    return power_w


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A situation to start from.

    Attributes:
        name: what it is called on the command line.
        description: one line about it.
        chemistry: key of ``CHEMISTRIES``.
        cells: cells in series, 4..16.
        capacity_ah: mean capacity of a cell.
        soc: mean state of charge, 0..1.
        ambient_c: temperature around the battery.
        weak_cell: a cell (from 1) with less capacity and more resistance than the others, full before them.
        solar_w: solar power over simulated time.
        load_w: load over simulated time.
        charger_a: what a charger on the grid offers, over simulated time.
        faults: faults in text form; their times are real time.
        settings: raw BMS settings by key that differ from what suits the battery.
    """

    name: str
    description: str
    chemistry: str = "lfp"
    cells: int = 16
    capacity_ah: float = 100.0
    soc: float = 0.5
    ambient_c: float = 20.0
    weak_cell: int | None = None
    solar_w: Profile = nothing
    load_w: Profile = nothing
    charger_a: Profile = nothing
    faults: tuple[str, ...] = ()
    settings: Mapping[str, int] = field(default_factory=dict)

    def battery(self, seed: int = 0) -> Battery:
        """The battery at the start."""
        battery = Battery(
            CHEMISTRIES[self.chemistry],
            self.cells,
            capacity_ah=self.capacity_ah,
            soc=self.soc,
            seed=seed,
            ambient_c=self.ambient_c,
        )
        if self.weak_cell is not None:
            cell = battery.cells[min(self.weak_cell, self.cells) - 1]
            cell.capacity_ah *= 0.85
            cell.resistance_ohm *= 1.5
            cell.soc = min(1.0, cell.soc + 0.03)
        return battery

    def energy_system(self, battery: Battery, gx: Gx | None = None) -> EnergySystem:
        """What charges and discharges it; without a GX the charger knows the battery's full voltage by itself."""
        alone_v = None if gx else battery.chemistry.settings["fully_charged_voltage"] / 1000 * len(battery.cells)
        return EnergySystem(gx, self.solar_w, self.load_w, self.charger_a, alone_v)

    def pack(self, seed: int = 0, gx: Gx | None = None) -> Pack:
        """The battery behind its BMS, connected to what charges and discharges it."""
        battery = self.battery(seed)
        return Pack(battery, self.energy_system(battery, gx).demand, settings=self.settings, seed=seed)

    def fault_plan(self, seed: int = 0) -> FaultPlan:
        """The faults of this situation."""
        plan = FaultPlan(seed=seed)
        plan.add(*self.faults)
        return plan

    def with_changes(self, **changes: object) -> Scenario:
        """The same with other values; None leaves a value as it is."""
        return replace(self, **{name: value for name, value in changes.items() if value is not None})  # type: ignore[arg-type]


SCENARIOS: dict[str, Scenario] = {
    scenario.name: scenario
    for scenario in (
        Scenario(name="idle", description="nothing charges, nothing draws"),
        Scenario(name="charge", description="a charger of 40 A, from 60 %", soc=0.6, charger_a=constant(40.0)),
        Scenario(
            name="full", description="a charger of 40 A at the end of a charge", soc=0.97, charger_a=constant(40.0)
        ),
        Scenario(name="discharge", description="a load of 2 kW, from 60 %", soc=0.6, load_w=constant(2000.0)),
        Scenario(
            name="empty", description="a load of 2 kW on a nearly empty battery", soc=0.06, load_w=constant(2000.0)
        ),
        Scenario(
            name="cycle",
            description="solar by day, load day and night; starts at 9 o'clock",
            solar_w=sun(4500.0, 9.0),
            load_w=constant(700.0),
        ),
        Scenario(name="cold", description="charging in the frost", soc=0.4, ambient_c=-4.0, charger_a=constant(30.0)),
        Scenario(
            name="hot",
            description="a hard charge in the heat",
            soc=0.3,
            ambient_c=48.0,
            charger_a=constant(90.0),
        ),
        Scenario(
            name="weak_cell",
            description="one cell of less capacity, which is full before the others",
            soc=0.9,
            weak_cell=7,
            charger_a=constant(40.0),
        ),
        Scenario(
            name="faults",
            description="one fault after the other on the serial line",
            charger_a=constant(20.0),
            faults=(
                "bit_errors=1e-3@5..15",
                "noise@18..22",
                "truncate=0.5@25..30",
                "wrong_command=0.5@33..38",
                "nack=0.5@41..46",
                "late_reply=300@49..54",
                "no_reply@57..59",
                "sensor_disconnected=1@62..67",
                "reboot=2@70",
                "no_reply@80..95",
                "cell_open=3@105..110",
            ),
        ),
    )
}
"""All situations by name."""
