"""Two public algorithms to compare with, written from their published formulas; no code of theirs is used.

They are plain: what they are compared in is how CVL, CCL and DCL come about, nothing else.
"""

from collections.abc import Callable

from simulator.closed_loop.controllers import Controller
from simulator.closed_loop.peers.serialbattery import Serialbattery
from simulator.closed_loop.peers.yambms import Yambms
from simulator.closed_loop.scenarios import Scenario

CHARGE_SHARE = 0.9
"""Everyone may use this share of the BMS's current cut-offs."""


def _currents(scenario: Scenario) -> tuple[float, float]:
    settings = scenario.settings
    charge_a = settings.get("charge_over_current_cutoff", 100)
    discharge_a = settings.get("discharge_over_current_cutoff", 150)
    return CHARGE_SHARE * charge_a, CHARGE_SHARE * discharge_a


def _yambms(scenario: Scenario) -> Controller:
    return Yambms(scenario.cells, scenario.capacities_ah[0], *_currents(scenario))


def _yambms_auto(scenario: Scenario) -> Controller:
    return Yambms(scenario.cells, scenario.capacities_ah[0], *_currents(scenario), automatic=True)


def _serialbattery(scenario: Scenario) -> Controller:
    return Serialbattery(scenario.cells, *_currents(scenario))


PEERS: dict[str, Callable[[Scenario], Controller]] = {
    "YamBMS-like": _yambms,
    "YamBMS-like, automatic": _yambms_auto,
    "dbus-serialbattery-like": _serialbattery,
}
"""The peers by name, for a scenario with one LFP pack."""
