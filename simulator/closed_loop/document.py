"""Writes docs/charge_control_results.md and its pictures from fresh runs."""

from dataclasses import replace
from pathlib import Path

from simulator.closed_loop import plots
from simulator.closed_loop.contest import OURS, run_all
from simulator.closed_loop.criteria import DUMPED_SHARE, REVERSALS_PER_HOUR
from simulator.closed_loop.report import section
from simulator.closed_loop.scenarios import SCENARIOS

_NAME = "charge_control_results.md"
_HEAD = f"""# Charge control: simulated results

Made by `script/plots`; do not edit. Everything here is simulated: no figure comes from a real battery.

The firmware's own code (register decoder, charge control, bank of packs, rounding to 0.1 V and 0.1 A) runs against a
simulated battery behind a simulated TinyBMS, with solar chargers, an inverter and a GX that behave as a Victron system
does: limits are taken over every 3 s, chargers follow with a lag; with feed-in CCL is ignored and the inverter holds
the battery at CVL even if that discharges it. One step is a second. `simulator/README.md` tells more.

Two public algorithms run in the same world for comparison, written from their published formulas and constants, not
from their code: YamBMS 1.7.0, as it comes and with its automatic limits switched on, and dbus-serialbattery. Each may
use the same 90 % of the BMS's current cut-offs. YamBMS's default temperature table allows 0.5 C, which decides its time
to full. Only the formulas are compared, not the products: neither was run.

What the columns mean:

- full: until a cell has 99 % of its charge; float: until the controller says that the charge is done.
- missed: solar energy that was there and not taken before the battery was full.
- dumped: energy that left the battery for the grid because CVL was below the battery's voltage.
- unserved: load that an off-grid inverter could not serve.
- imbalance left: what the emptiest cell lacks to be full less what the fullest one lacks, at the end.
- trips: protections of the BMS, but for those that belong to the situation.
- changes and turns: how often a limit on the bus changed, and how often it turned round.

The tests hold the firmware to: no trips, no cell within 50 mV of its over-voltage cut-off, full and float reached, at
most {DUMPED_SHARE * 100:g} % of the battery's energy dumped for each full charge, and at most {REVERSALS_PER_HOUR:g}
turns an hour of each limit besides two at every edge of sun or load.

![Full charge with 100 mV between the cells](charge_full_100mv.png)

![Cloud edges](charge_cloud_edges.png)

![A day with feed-in](charge_feed_in.png)

![30 days](charge_thirty_days.png)

## Figures

"""


def write(folder: Path) -> None:
    """Run the contest in every situation; write the document and the pictures into a folder."""
    contest = {name: run_all(scenario) for name, scenario in SCENARIOS.items()}
    sections = "\n".join(section(results) for results in contest.values())
    (folder / _NAME).write_text(_HEAD + sections)
    plots.compare(contest["full_100mv"], folder / "charge_full_100mv.png", (1.0, 10.0))
    plots.compare(contest["feed_in"], folder / "charge_feed_in.png", (1.0, 16.0))
    # Short enough that every second is in the trace.
    clouds = replace(SCENARIOS["cloud_edges"], hours=0.5)
    plots.limits(run_all(clouds)[OURS], folder / "charge_cloud_edges.png")
    plots.days(contest["thirty_days"][OURS], folder / "charge_thirty_days.png")
