"""Cell chemistries: open-circuit curves and the BMS settings that suit them.

The curves are the simulator's own, of the usual shape; they describe no particular cell.
"""

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chemistry:
    """One chemistry.

    ``curve`` gives the open-circuit voltage (V) over the state of charge (1 = full), rising throughout; it reaches
    below empty and above full, where cells are damaged. ``resistance_ohm_ah`` divided by the capacity is the inner
    resistance. ``settings`` are raw BMS settings by key, as far as the chemistry decides them.
    """

    name: str
    curve: tuple[tuple[float, float], ...]
    resistance_ohm_ah: float
    settings: dict[str, int]

    def open_circuit_v(self, soc: float) -> float:
        """Open-circuit voltage at a state of charge; beyond the curve its last slope goes on."""
        index = min(max(bisect_right(self.curve, (soc, 0.0)), 1), len(self.curve) - 1)
        (low_soc, low_v), (high_soc, high_v) = self.curve[index - 1], self.curve[index]
        return low_v + (high_v - low_v) * (soc - low_soc) / (high_soc - low_soc)


LFP = Chemistry(
    "lfp",
    (
        (-0.05, 1.50),
        (-0.02, 2.20),
        (0.00, 2.60),
        (0.02, 2.95),
        (0.05, 3.10),
        (0.10, 3.190),
        (0.20, 3.240),
        (0.30, 3.265),
        (0.40, 3.280),
        (0.50, 3.287),
        (0.60, 3.297),
        (0.70, 3.320),
        (0.80, 3.328),
        (0.90, 3.333),
        (0.95, 3.341),
        (0.98, 3.370),
        (0.99, 3.410),
        (1.00, 3.510),
        (1.01, 3.650),
        (1.03, 3.950),
    ),
    0.08,
    {
        "fully_charged_voltage": 3550,
        "fully_discharged_voltage": 2900,
        "early_balancing_threshold": 3350,
        "over_voltage_cutoff": 3650,
        "under_voltage_cutoff": 2600,
        "over_heat_cutoff": 60,
        "low_temperature_charge_cutoff": 0,
    },
)

NMC = Chemistry(
    "nmc",
    (
        (-0.05, 2.20),
        (-0.02, 2.75),
        (0.00, 3.00),
        (0.05, 3.35),
        (0.10, 3.45),
        (0.20, 3.55),
        (0.30, 3.61),
        (0.40, 3.65),
        (0.50, 3.70),
        (0.60, 3.78),
        (0.70, 3.87),
        (0.80, 3.97),
        (0.90, 4.07),
        (0.95, 4.11),
        (1.00, 4.16),
        (1.03, 4.23),
        (1.06, 4.40),
    ),
    0.10,
    {
        "fully_charged_voltage": 4150,
        "fully_discharged_voltage": 3100,
        "early_balancing_threshold": 3900,
        "over_voltage_cutoff": 4220,
        "under_voltage_cutoff": 2900,
        "over_heat_cutoff": 55,
        "low_temperature_charge_cutoff": 0,
    },
)

LTO = Chemistry(
    "lto",
    (
        (-0.05, 1.20),
        (-0.02, 1.60),
        (0.00, 1.85),
        (0.05, 2.05),
        (0.10, 2.12),
        (0.20, 2.18),
        (0.30, 2.22),
        (0.50, 2.28),
        (0.70, 2.35),
        (0.80, 2.40),
        (0.90, 2.47),
        (0.95, 2.53),
        (1.00, 2.66),
        (1.02, 2.78),
        (1.05, 2.95),
    ),
    0.06,
    {
        "fully_charged_voltage": 2650,
        "fully_discharged_voltage": 1900,
        "early_balancing_threshold": 2450,
        "over_voltage_cutoff": 2800,
        "under_voltage_cutoff": 1700,
        "over_heat_cutoff": 60,
        "low_temperature_charge_cutoff": -30,
    },
)

CHEMISTRIES = {chemistry.name: chemistry for chemistry in (LFP, NMC, LTO)}
"""All chemistries by name."""
