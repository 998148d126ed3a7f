"""A string of cells: charge, voltage and temperature, step by step."""

import random
from collections.abc import Collection
from dataclasses import dataclass

from simulator.battery.chemistry import Chemistry

MIN_CELLS = 4
MAX_CELLS = 16
_POLARISATION_SHARE = 0.5
"""Part of the inner resistance that answers slowly."""
_POLARISATION_TIME_S = 60.0
_COLD_RESISTANCE_PER_K = 0.02
_ROOM_C = 25.0
_HEAT_CAPACITY_J_PER_K_AH = 160.0
_HEAT_LOSS_W_PER_K_AH = 0.006


@dataclass(slots=True)
class Cell:
    """One cell; ``polarisation_v`` is the part of its voltage that lags the current."""

    capacity_ah: float
    resistance_ohm: float
    soc: float
    polarisation_v: float = 0.0


class Battery:
    """Cells in series; cell 0 is the most negative. The same seed gives the same cells.

    The cells are balanced at the top: all lack the same charge, give or take ``soc_spread``.

    Args:
        chemistry: what the cells are made of.
        cells: how many, 4..16.
        capacity_ah: mean capacity of a cell.
        soc: mean state of charge, 0..1.
        seed: what the spread is drawn from.
        capacity_spread: standard deviation of the capacities, relative.
        soc_spread: standard deviation of the states of charge.
        ambient_c: temperature around the battery, and its own at the start (degC).
        bleed_a: current of one balancing resistor.
    """

    def __init__(
        self,
        chemistry: Chemistry,
        cells: int = MAX_CELLS,
        *,
        capacity_ah: float = 100.0,
        soc: float = 0.5,
        seed: int = 0,
        capacity_spread: float = 0.01,
        soc_spread: float = 0.001,
        ambient_c: float = 20.0,
        bleed_a: float = 0.15,
    ) -> None:
        if not MIN_CELLS <= cells <= MAX_CELLS:
            raise ValueError(f"cells is {cells}; allowed is {MIN_CELLS}..{MAX_CELLS}")
        if not 0.0 <= soc <= 1.0:
            raise ValueError(f"soc is {soc}; allowed is 0..1")
        if capacity_ah <= 0.0:
            raise ValueError(f"capacity_ah is {capacity_ah}; it must be above 0")
        draw = random.Random(seed)
        self.chemistry = chemistry
        self.capacity_ah = capacity_ah
        self.ambient_c = ambient_c
        self.temperature_c = ambient_c
        self.bleed_a = bleed_a
        self.current_a = 0.0
        self.cells: list[Cell] = []
        for _ in range(cells):
            relative = max(0.5, draw.gauss(1.0, capacity_spread))
            self.cells.append(
                Cell(
                    capacity_ah=capacity_ah * relative,
                    resistance_ohm=chemistry.resistance_ohm_ah / capacity_ah * draw.uniform(0.9, 1.1),
                    soc=1.0 - (1.0 - soc) / relative + draw.gauss(0.0, soc_spread),
                )
            )

    @property
    def soc(self) -> float:
        """Charge left over capacity, all cells together."""
        return sum(cell.soc * cell.capacity_ah for cell in self.cells) / sum(cell.capacity_ah for cell in self.cells)

    def cell_voltages(self) -> list[float]:
        """Terminal voltage of each cell at the present current (V)."""
        series = (1.0 - _POLARISATION_SHARE) * self._temperature_factor() * self.current_a
        curve = self.chemistry.open_circuit_v
        return [curve(cell.soc) + cell.resistance_ohm * series + cell.polarisation_v for cell in self.cells]

    def voltage(self) -> float:
        """Terminal voltage of the string (V)."""
        return sum(self.cell_voltages())

    def current_at_voltage(self, volts: float) -> float:
        """Current (A, positive = charge) that flows when the terminals are held at a voltage."""
        factor = (1.0 - _POLARISATION_SHARE) * self._temperature_factor()
        rest_v = sum(self.chemistry.open_circuit_v(cell.soc) + cell.polarisation_v for cell in self.cells)
        return (volts - rest_v) / (factor * sum(cell.resistance_ohm for cell in self.cells))

    def step(self, dt_s: float, current_a: float, bleeding: Collection[int] = ()) -> None:
        """Let a current flow for a time; cells in ``bleeding`` also feed their balancing resistor."""
        self.current_a = current_a
        factor = self._temperature_factor()
        settle = min(1.0, dt_s / _POLARISATION_TIME_S)
        heat_w = 0.0
        for index, cell in enumerate(self.cells):
            bleed = self.bleed_a if index in bleeding else 0.0
            cell.soc += (current_a - bleed) * dt_s / (cell.capacity_ah * 3600.0)
            settled_v = cell.resistance_ohm * _POLARISATION_SHARE * factor * current_a
            cell.polarisation_v += (settled_v - cell.polarisation_v) * settle
            heat_w += cell.resistance_ohm * factor * current_a * current_a
        heat_w -= _HEAT_LOSS_W_PER_K_AH * self.capacity_ah * len(self.cells) * (self.temperature_c - self.ambient_c)
        mass = _HEAT_CAPACITY_J_PER_K_AH * self.capacity_ah * len(self.cells) / 4.0
        self.temperature_c += heat_w * dt_s / mass

    def _temperature_factor(self) -> float:
        return 1.0 + _COLD_RESISTANCE_PER_K * max(0.0, _ROOM_C - self.temperature_c)
