"""The figures of a contest as tables in Markdown."""

from collections.abc import Iterable, Mapping

from simulator.closed_loop.criteria import shortcomings
from simulator.closed_loop.layout import COUNTS
from simulator.closed_loop.world import Result

type Row = tuple[str, ...]

HEADERS: Row = (
    "who",
    "full (h)",
    "float (h)",
    "highest cell (mV)",
    "missed (Wh)",
    "dumped (Wh)",
    "unserved (Wh)",
    "imbalance left (%)",
    "trips",
    "changes CVL/CCL/DCL",
    "turns CVL/CCL/DCL",
)


def markdown(headers: Row, rows: Iterable[Row]) -> str:
    """A table; the first column is text, all others are numbers."""
    lines = [headers, ("---", *("---:" for _ in headers[1:])), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def row(name: str, result: Result) -> Row:
    """The figures of one run, in the order of ``HEADERS``."""
    figures = result.figures
    return (
        name,
        _hours(figures["first_full_s"]),
        _hours(figures["first_float_s"]),
        f"{figures['peak_cell_v'] * 1000:.0f}",
        f"{figures['missed_wh']:.0f}",
        f"{figures['dumped_wh']:.0f}",
        f"{figures['unserved_wh']:.0f}",
        f"{figures['imbalance'] * 100:.2f}",
        f"{_trips(result)}",
        _three(figures, "changes"),
        _three(figures, "reversals"),
    )


def section(results: Mapping[str, Result]) -> str:
    """One situation: what it is, who did how."""
    scenario = next(iter(results.values())).scenario
    table = markdown(HEADERS, (row(name, result) for name, result in results.items()))
    sentence = scenario.description[0].upper() + scenario.description[1:]
    return f"### {scenario.name}\n\n{sentence}; {scenario.hours:g} h.\n\n{table}\n"


def verdicts(results: Mapping[str, Result]) -> list[str]:
    """What is wrong with each run; empty when nothing is."""
    return [f"{name}: {found}" for name, result in results.items() for found in shortcomings(result)]


def _hours(seconds: float) -> str:
    return f"{seconds / 3600:.2f}" if seconds >= 0 else "never"


def _trips(result: Result) -> int:
    may_trip = {f"{name}_trips" for name in result.scenario.may_trip}
    return round(sum(result.figures[name] for name in COUNTS if name.endswith("_trips") and name not in may_trip))


def _three(figures: Mapping[str, float], what: str) -> str:
    return "/".join(f"{figures[f'{limit}_{what}']:.0f}" for limit in ("cvl", "ccl", "dcl"))
