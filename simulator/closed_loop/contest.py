"""The firmware and two public algorithms in the same situations."""

from simulator.closed_loop.controllers import Firmware, InPython
from simulator.closed_loop.layout import Chemistry
from simulator.closed_loop.peers import PEERS
from simulator.closed_loop.scenarios import Scenario
from simulator.closed_loop.world import Result, run

OURS = "this gateway"


def run_firmware(scenario: Scenario) -> Result:
    """A situation under the firmware's own code."""
    return run(scenario, Firmware(len(scenario.capacities_ah), Chemistry[scenario.chemistry.upper()]))


def run_peer(scenario: Scenario, name: str) -> Result:
    """A situation under one of ``PEERS``."""
    return run(scenario, InPython(PEERS[name](scenario)))


def suits_peers(scenario: Scenario) -> bool:
    """Whether the peers know such a battery: one pack of LFP."""
    return scenario.chemistry == "lfp" and len(scenario.capacities_ah) == 1


def run_all(scenario: Scenario) -> dict[str, Result]:
    """A situation under everybody who knows such a battery, ours first."""
    results = {OURS: run_firmware(scenario)}
    if suits_peers(scenario):
        results |= {name: run_peer(scenario, name) for name in PEERS}
    return results
