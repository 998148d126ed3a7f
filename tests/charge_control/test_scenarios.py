"""The firmware's charge control lives through every situation as it has to."""

import json
from pathlib import Path

import pytest

from simulator.closed_loop.contest import run_firmware
from simulator.closed_loop.criteria import shortcomings
from simulator.closed_loop.scenarios import SCENARIOS, Scenario


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_the_situation_ends_well(scenario: Scenario, tmp_path: Path) -> None:
    result = run_firmware(scenario)
    figures = tmp_path / "figures.json"
    figures.write_text(json.dumps(result.figures, indent=1))
    assert shortcomings(result) == [], figures


def test_a_run_can_be_repeated_to_the_last_bit() -> None:
    first, second = (run_firmware(SCENARIOS["full_100mv"]) for _ in range(2))
    assert first.figures == second.figures
    assert first.trace.tobytes() == second.trace.tobytes()
