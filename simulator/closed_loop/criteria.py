"""What a run has to come to: each criterion tells what is wrong, or nothing."""

from collections.abc import Callable

from simulator.battery.chemistry import CHEMISTRIES
from simulator.closed_loop.layout import COUNTS
from simulator.closed_loop.world import Result

CUTOFF_MARGIN_MV = 50
"""No cell may come nearer to the BMS's over-voltage cut-off."""
REVERSALS_PER_HOUR = 20.0
"""How often a limit may turn round, besides twice at every edge of sun or load."""
DUMPED_SHARE = 0.005
"""Of the battery's energy, at most, into the grid by a low CVL; for each time it was full."""
FROST_AH = 0.05
UNSERVED_WH_PER_DAY = 5.0

type Criterion = Callable[[Result], str | None]


def no_trips(result: Result) -> str | None:
    """No protection of the BMS trips, but for those that belong to the situation."""
    tripped = {
        name: round(result.figures[name])
        for name in COUNTS
        if name.endswith("_trips")
        and result.figures[name]
        and name.removesuffix("_trips") not in result.scenario.may_trip
    }
    return f"the BMS tripped: {tripped}" if tripped else None


def cells_stay_below_the_cut_off(result: Result) -> str | None:
    """No cell comes near its over-voltage cut-off."""
    cutoff_mv = CHEMISTRIES[result.scenario.chemistry].settings["over_voltage_cutoff"]
    peak_mv = result.figures["peak_cell_v"] * 1000
    if peak_mv <= cutoff_mv - CUTOFF_MARGIN_MV:
        return None
    return f"a cell reached {peak_mv:.0f} mV; the cut-off is at {cutoff_mv} mV"


def limits_do_not_swing(result: Result) -> str | None:
    """CVL, CCL and DCL do not go up and down without a reason outside."""
    allowed = (REVERSALS_PER_HOUR + 2 * result.scenario.edges_per_hour) * result.scenario.hours
    swings = {
        name: round(result.figures[name])
        for name in ("cvl_reversals", "ccl_reversals", "dcl_reversals")
        if result.figures[name] > allowed
    }
    return f"limits swing, {allowed:.0f} times are allowed: {swings}" if swings else None


def becomes_full(result: Result) -> str | None:
    """A cell gets to 99 %."""
    return None if result.figures["first_full_s"] >= 0 else "the battery never became full"


def reaches_float(result: Result) -> str | None:
    """The end of the charge is noticed."""
    return None if result.figures["first_float_s"] >= 0 else "float was never reached"


def dumps_nothing(result: Result) -> str | None:
    """A full battery is not discharged into the grid by a low CVL."""
    scenario = result.scenario
    nominal_v = CHEMISTRIES[scenario.chemistry].open_circuit_v(0.5) * scenario.cells
    allowed_wh = DUMPED_SHARE * nominal_v * sum(scenario.capacities_ah) * max(1.0, result.figures["float_entries"])
    dumped_wh = result.figures["dumped_wh"]
    return None if dumped_wh <= allowed_wh else f"{dumped_wh:.0f} Wh went into the grid, {allowed_wh:.0f} Wh may"


def no_charge_in_the_frost(result: Result) -> str | None:
    """Nothing to speak of flows into cells below 0 degC."""
    charged_ah = result.figures["cold_charge_ah"]
    return None if charged_ah <= FROST_AH else f"{charged_ah:.2f} Ah went into cells below 0 degC"


def comes_back_after_empty(result: Result) -> str | None:
    """The load is switched off once when the battery is empty, and served again at the end."""
    blackouts = round(result.figures["blackouts"])
    served_w = float(result.trace["load_served_w"][-1])
    if blackouts == 1 and served_w > 0:
        return None
    return f"{blackouts} times dark, {served_w:.0f} W served at the end"


def serves_the_load(result: Result) -> str | None:
    """An off-grid load does not suffer."""
    unserved_wh = result.figures["unserved_wh"]
    allowed_wh = UNSERVED_WH_PER_DAY * result.scenario.hours / 24
    return None if unserved_wh <= allowed_wh else f"{unserved_wh:.0f} Wh of the load were not served"


ALWAYS: tuple[Criterion, ...] = (no_trips, cells_stay_below_the_cut_off, limits_do_not_swing)
"""What every run has to come to."""
NAMED: dict[str, Criterion] = {
    criterion.__name__: criterion
    for criterion in (
        becomes_full,
        reaches_float,
        dumps_nothing,
        no_charge_in_the_frost,
        comes_back_after_empty,
        serves_the_load,
    )
}
"""What a scenario may ask for besides."""


def shortcomings(result: Result) -> list[str]:
    """Everything that is wrong with a run."""
    criteria = (*ALWAYS, *(NAMED[name] for name in result.scenario.criteria))
    return [found for criterion in criteria if (found := criterion(result)) is not None]
