"""Runs the charge control through its situations and tells how it did."""

import argparse
import json
import sys
from pathlib import Path

from simulator.closed_loop import document
from simulator.closed_loop.contest import OURS, run_all, run_firmware
from simulator.closed_loop.report import HEADERS, markdown, row, section, verdicts
from simulator.closed_loop.scenarios import SCENARIOS


def main() -> int:
    """Parse the command line and run; returns 1 when a criterion is missed by the firmware."""
    parser = argparse.ArgumentParser(prog="script/plots", description=__doc__)
    parser.add_argument("scenario", nargs="*", metavar="SCENARIO", help=f"all by default; {', '.join(SCENARIOS)}")
    parser.add_argument("--contest", action="store_true", help="let two public algorithms run as well")
    parser.add_argument("--json", action="store_true", help="print every figure as JSON instead of a table")
    parser.add_argument("--docs", type=Path, metavar="FOLDER", help="write the contest's table and pictures there")
    arguments = parser.parse_args()
    unknown = set(arguments.scenario) - set(SCENARIOS)
    if unknown:
        parser.error(f"SCENARIO is {', '.join(sorted(unknown))}; allowed is {', '.join(SCENARIOS)}")
    if arguments.docs is not None:
        document.write(arguments.docs)
        return 0

    scenarios = [SCENARIOS[name] for name in arguments.scenario or SCENARIOS]
    if arguments.contest:
        missed = []
        for scenario in scenarios:
            results = run_all(scenario)
            print(section(results))
            missed += [f"{scenario.name}: {verdict}" for verdict in verdicts({OURS: results[OURS]})]
    else:
        results = {scenario.name: run_firmware(scenario) for scenario in scenarios}
        missed = verdicts(results)
        if arguments.json:
            print(json.dumps({name: result.figures for name, result in results.items()}, indent=1))
        else:
            print(markdown(("situation", *HEADERS[1:]), (row(name, result) for name, result in results.items())))
    for verdict in missed:
        print(verdict, file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
