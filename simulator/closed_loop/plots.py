"""Pictures of runs."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from simulator.closed_loop.contest import OURS
from simulator.closed_loop.world import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes

mpl.use("Agg")
_COLOURS = ("#0b6e99", "#d9822b", "#8f6bb3", "#4f9153")
_OURS_WIDTH, _THEIRS_WIDTH = 1.6, 1.0
_STYLE: dict[Any, Any] = {
    "font.size": 8,
    "axes.grid": True,
    "grid.alpha": 0.3,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def compare(results: Mapping[str, Result], path: Path, hours: tuple[float, float] | None = None) -> None:
    """Highest cell, CVL, current and state of charge of everybody in one situation."""
    columns = (
        ("highest_cell_v", 1000.0, "highest cell (mV)"),
        ("cvl_v", 1.0, "CVL (V)"),
        ("current_a", 1.0, "battery current (A)"),
        ("soc", 100.0, "state of charge (%)"),
    )
    with mpl.rc_context(_STYLE):
        figure, axes = _figure(len(columns))
        for (name, result), colour in zip(results.items(), _COLOURS, strict=False):
            time_h = result.trace["time_s"] / 3600
            width = _OURS_WIDTH if name == OURS else _THEIRS_WIDTH
            for axis, (column, scale, _) in zip(axes, columns, strict=True):
                axis.plot(time_h, result.trace[column] * scale, color=colour, linewidth=width, label=name)
        _finish(figure, axes, [label for *_, label in columns], next(iter(results.values())), hours, path)


def limits(result: Result, path: Path, hours: tuple[float, float] | None = None) -> None:
    """What the sun offers, what flows, and what the gateway allows."""
    trace = result.trace
    time_h = trace["time_s"] / 3600
    with mpl.rc_context(_STYLE):
        figure, axes = _figure(4)
        power, current, cell, voltage = axes
        power.plot(time_h, trace["solar_w"] / 1000, color=_COLOURS[1], linewidth=0.8, label="there")
        power.plot(time_h, trace["solar_used_w"] / 1000, color=_COLOURS[0], linewidth=0.8, label="taken")
        current.plot(time_h, trace["current_a"], color=_COLOURS[0], linewidth=0.8, label="battery")
        current.plot(time_h, trace["ccl_a"], color=_COLOURS[1], linewidth=1.0, label="CCL")
        cell.plot(time_h, trace["highest_cell_v"] * 1000, color=_COLOURS[1], linewidth=0.8, label="highest")
        cell.plot(time_h, trace["lowest_cell_v"] * 1000, color=_COLOURS[0], linewidth=0.8, label="lowest")
        voltage.plot(time_h, trace["voltage_v"], color=_COLOURS[0], linewidth=0.8, label="battery")
        voltage.step(time_h, trace["cvl_v"], where="post", color=_COLOURS[1], linewidth=1.0, label="CVL")
        for axis in axes[1:]:
            axis.legend(loc="lower right", fontsize=7, frameon=False, ncols=2)
        labels = ["solar power (kW)", "current (A)", "cells (mV)", "voltage (V)"]
        _finish(figure, axes, labels, result, hours, path)


def days(result: Result, path: Path) -> None:
    """State of charge, cells and CVL over many days."""
    trace = result.trace
    time_d = trace["time_s"] / 86_400
    with mpl.rc_context(_STYLE):
        figure, axes = _figure(3)
        charge, cells, voltage = axes
        charge.plot(time_d, trace["soc"] * 100, color=_COLOURS[0], linewidth=0.8, label="state of charge")
        cells.fill_between(
            time_d, trace["lowest_cell_v"] * 1000, trace["highest_cell_v"] * 1000, color=_COLOURS[1], label="all cells"
        )
        voltage.plot(time_d, trace["cvl_v"], color=_COLOURS[1], linewidth=0.8, label="CVL")
        voltage.plot(time_d, trace["voltage_v"], color=_COLOURS[0], linewidth=0.6, label="battery")
        voltage.legend(loc="lower right", fontsize=7, frameon=False, ncols=2)
        _finish(figure, axes, ["state of charge (%)", "cells (mV)", "voltage (V)"], result, None, path, "days")


def _figure(count: int) -> tuple[Figure, list[Axes]]:
    figure = Figure(figsize=(7.5, 1.6 * count + 0.4), layout="constrained")
    return figure, list(np.atleast_1d(figure.subplots(count, sharex=True)))


def _finish(
    figure: Figure,
    axes: list[Axes],
    labels: list[str],
    result: Result,
    hours: tuple[float, float] | None,
    path: Path,
    unit: str = "hours",
) -> None:
    for axis, label in zip(axes, labels, strict=True):
        axis.set_ylabel(label)
    axes[0].set_title(f"Simulated: {result.scenario.description}", fontsize=9, loc="left")
    axes[0].legend(loc="lower right", fontsize=7, frameon=False)
    axes[-1].set_xlabel(unit)
    if hours is not None:
        axes[-1].set_xlim(*hours)
    figure.savefig(path, dpi=110, metadata={"Software": None})
