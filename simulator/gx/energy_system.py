"""Chargers, solar and load around the battery, obeying what the GX was told."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.gx.gx import Gx

if TYPE_CHECKING:
    from simulator.battery.cells import Battery

type Profile = Callable[[float], float]
"""Something over simulated time (s)."""


def nothing(_time_s: float) -> float:
    """A profile of zero."""
    return 0.0


@dataclass(slots=True)
class EnergySystem:
    """What wants to charge and discharge the battery: powers in W, the charger in A.

    Without a GX it is held back by nothing but ``voltage_limit_v``.
    """

    gx: Gx | None = None
    solar_w: Profile = nothing
    load_w: Profile = nothing
    charger_a: Profile = nothing
    voltage_limit_v: float | None = None

    def demand(self, time_s: float, battery: Battery) -> float:
        """Battery current (A, positive = charge) at a simulated time.

        A lost battery gets no current. Charge is held at the charge current limit and at the charge voltage limit;
        discharge at the discharge current limit, beyond which the inverter drops its load.
        """
        voltage_v = max(1.0, battery.voltage())
        load_a = self.load_w(time_s) / voltage_v
        current_a = self.solar_w(time_s) / voltage_v + self.charger_a(time_s) - load_a
        charge_limit_a = discharge_limit_a = None
        voltage_limit_v = self.voltage_limit_v
        if self.gx is not None:
            limits = self.gx.limits
            if limits is None:
                return 0.0
            charge_limit_a, discharge_limit_a = limits.charge_current_a, limits.discharge_current_a
            voltage_limit_v = limits.charge_voltage_v
        if voltage_limit_v is not None:
            # Chargers can only give less; they never draw the battery down.
            current_a = max(min(current_a, battery.current_at_voltage(voltage_limit_v)), -load_a)
        if charge_limit_a is not None:
            current_a = min(current_a, max(0.0, charge_limit_a))
        if discharge_limit_a is not None:
            current_a = max(current_a, -max(0.0, discharge_limit_a))
        return current_a
