"""Chargers, inverter and GX around the battery behave as a Victron system does."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest

from simulator.closed_loop.controllers import InPython, Limits, PackView
from simulator.closed_loop.layout import FaultKind
from simulator.closed_loop.scenarios import FaultAt, Profile, Scenario, constant
from simulator.closed_loop.world import Result, run

if TYPE_CHECKING:
    from collections.abc import Callable

CVL_V, CCL_A, DCL_A = 54.0, 40.0, 60.0


@dataclass
class Fixed:
    """Limits over time."""

    at: Callable[[float], Limits | None]

    def limits(self, _pack: PackView, now_s: float) -> Limits | None:
        return self.at(now_s)


def always(_now_s: float) -> Limits:
    return Limits(CVL_V, CCL_A, DCL_A)


def outcome(controller: Callable[[float], Limits | None] = always, **changes: object) -> Result:
    """Ten minutes of a half full battery; every second is in the trace."""
    values: dict[str, object] = {
        "name": "plant",
        "description": "a plant",
        "hours": 1 / 6,
        "soc": 0.5,
        "load_w": constant(0.0),
        "solar_w": constant(4000.0),
    }
    return run(Scenario(**values | changes), InPython(Fixed(controller)))  # type: ignore[arg-type]


def step(at_s: float, before: float, after: float) -> Profile:
    return lambda time_s: np.where(time_s < at_s, before, after)


def test_solar_chargers_keep_to_ccl() -> None:
    assert outcome().trace["current_a"][60:] == pytest.approx(CCL_A, abs=0.5)


def test_solar_chargers_serve_the_inverter_and_dc_loads_beyond_ccl() -> None:
    trace = outcome(load_w=constant(1000.0), dc_load_w=300.0).trace
    assert trace["current_a"][60:] == pytest.approx(CCL_A, abs=0.5)
    assert trace["solar_used_w"][60:] == pytest.approx(CCL_A * 53.8 + 1300.0, rel=0.02)


def test_the_charger_of_the_inverter_leaves_room_for_the_sun() -> None:
    trace = outcome(grid=True, solar_w=constant(1000.0), grid_charger_a=constant(60.0)).trace
    assert trace["current_a"][60:] == pytest.approx(CCL_A, abs=0.5)


def test_chargers_hold_cvl() -> None:
    trace = outcome(soc=0.97, hours=1.0).trace
    assert trace["voltage_v"][-1] == pytest.approx(CVL_V, abs=0.01)
    assert abs(trace["current_a"][-1]) < 1.0


def test_solar_chargers_may_hold_more_than_cvl() -> None:
    trace = outcome(soc=0.97, hours=1.0, mppt_offset_v=0.4).trace
    assert trace["voltage_v"][-1] == pytest.approx(CVL_V + 0.4, abs=0.01)


def test_with_feed_in_the_sun_ignores_ccl() -> None:
    trace = outcome(grid=True, feed_in=True, solar_w=constant(4000.0)).trace
    assert trace["current_a"][60:].max() > 1.5 * CCL_A


def test_with_feed_in_a_cvl_below_the_battery_discharges_it_into_the_grid() -> None:
    result = outcome(grid=True, feed_in=True, soc=0.99, hours=1.0)
    assert -DCL_A - 0.5 < result.trace["current_a"].min() < -0.8 * DCL_A
    assert result.figures["dumped_wh"] > 20
    assert result.trace["voltage_v"][-1] == pytest.approx(CVL_V, abs=0.05)


def test_with_feed_in_nothing_is_discharged_at_dcl_0() -> None:
    result = outcome(lambda _: Limits(CVL_V, CCL_A, 0.0), grid=True, feed_in=True, soc=0.99)
    assert result.trace["current_a"][10:].min() > -0.5
    assert result.figures["dumped_wh"] < 1


def test_a_load_that_comes_and_goes_is_not_counted_as_dumped() -> None:
    noise = np.random.default_rng(1).uniform(100.0, 500.0, 24 * 3600)
    result = outcome(grid=True, feed_in=True, soc=0.93, hours=1.0, load_w=lambda time_s: noise[: len(time_s)])
    assert result.figures["dumped_wh"] < 2


def test_limits_are_taken_over_every_3_s() -> None:
    trace = outcome(lambda now_s: Limits(CVL_V, now_s / 10, DCL_A)).trace
    # The current follows a stair of 0.3 A: it is still for two of three seconds but for the chargers' lag.
    steps = np.diff(trace["current_a"][300:])
    assert np.count_nonzero(np.isclose(steps[0::3], steps[1::3], atol=0.01)) < len(steps[0::3]) / 2


def test_without_0x351_everything_stops_after_3_s() -> None:
    trace = outcome(lambda now_s: always(now_s) if now_s < 300 else None, load_w=constant(500.0)).trace
    assert trace["current_a"][299] == pytest.approx(CCL_A, abs=0.5)
    assert trace["solar_used_w"][302] > 2000
    assert trace["load_served_w"][302] > 400
    assert trace["solar_used_w"][315] < 1
    assert trace["load_served_w"][315] == 0


def test_at_dcl_0_an_off_grid_inverter_switches_off_and_comes_back_half_a_minute_later() -> None:
    result = outcome(
        lambda now_s: Limits(CVL_V, CCL_A, 0.0 if 100 <= now_s < 200 else DCL_A),
        solar_w=constant(0.0),
        load_w=constant(500.0),
    )
    served = result.trace["load_served_w"] > 0
    assert result.figures["blackouts"] == 1
    assert served[:100].all()
    assert not served[104:200].any()
    assert served[235:].all()


def test_on_the_grid_the_battery_gives_no_more_than_dcl_and_the_grid_the_rest() -> None:
    result = outcome(grid=True, solar_w=constant(0.0), load_w=constant(8000.0))
    assert result.trace["current_a"][30:] == pytest.approx(-DCL_A, abs=0.5)
    assert result.figures["unserved_wh"] == 0


def test_an_edge_of_the_sun_reaches_the_battery_within_seconds() -> None:
    trace = outcome(lambda _: Limits(CVL_V, 90.0, DCL_A), solar_w=step(100, 0.0, 4000.0)).trace
    assert trace["current_a"][99] == 0
    assert trace["current_a"][125] > 0.95 * trace["current_a"][200]


def test_a_lost_bms_says_nothing_and_goes_on_protecting() -> None:
    answers: list[bool] = []

    class Watching:
        def limits(self, pack: PackView, _now_s: float) -> Limits:
            answers.append(pack.answered)
            return Limits(60.0, 90.0, DCL_A)

    fault = FaultAt(FaultKind.BMS_LOST, 60, 3000)
    scenario = Scenario(name="lost", description="lost", hours=1.0, soc=0.95, solar_w=constant(4000.0), faults=(fault,))
    result = run(scenario, InPython(Watching()))
    assert [second for second, answered in enumerate(answers) if not answered] == list(range(60, 3060))
    assert result.figures["over_voltage_trips"] > 0


def test_parallel_packs_share_by_their_resistance() -> None:
    class Nobody:
        def limits(self, _pack: PackView, _now_s: float) -> Limits:
            return Limits(CVL_V, 90.0, DCL_A)

    scenario = Scenario(
        name="two", description="two", hours=1.0, soc=0.5, capacities_ah=(100.0, 200.0), solar_w=constant(3000.0)
    )
    result = run(scenario, InPython(Nobody()))
    charged_ah = float(result.trace["current_a"].sum()) * 2 / 3600
    assert result.figures["end_soc"] - 0.5 == pytest.approx(charged_ah / 300, rel=0.02)


def test_an_error_in_a_controller_is_raised() -> None:
    def broken(_now_s: float) -> Limits:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        outcome(broken)
