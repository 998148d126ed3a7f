"""Command-line values shared by the subcommands, each checked where it is read."""

import argparse
from collections.abc import Callable
from pathlib import Path

from simulator.battery.cells import MAX_CELLS, MIN_CELLS
from simulator.battery.chemistry import CHEMISTRIES
from simulator.bms.capture import Chunk, read_capture
from simulator.bms.faults import KINDS, Fault, describe_range, parse_fault
from simulator.bms.timing import Pace
from simulator.gx.can_link import BusAddress
from simulator.scenarios import SCENARIOS, Scenario


def number(low: float, high: float, unit: str = "") -> Callable[[str], float]:
    """A number within a range."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"'{text}' is not a number {low:g}..{high:g}{unit and ' ' + unit}")
        return value

    return read


def whole(low: int, high: int) -> Callable[[str], int]:
    """A whole number within a range."""

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"'{text}' is not a whole number {low}..{high}")
        return value

    return read


def _checked[T](read: Callable[[str], T]) -> Callable[[str], T]:
    """A value whose own error message goes to the user."""

    def convert(text: str) -> T:
        try:
            return read(text)
        except (ValueError, OSError) as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return convert


fault: Callable[[str], Fault] = _checked(parse_fault)
bus: Callable[[str], BusAddress] = _checked(BusAddress.parse)
capture: Callable[[str], list[Chunk]] = _checked(lambda text: read_capture(Path(text)))


def new_file(text: str) -> Path:
    """A file to write."""
    path = Path(text)
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise argparse.ArgumentTypeError(f"'{text}' cannot be written: give a file in an existing folder")
    return path


def link(text: str) -> Path:
    """A name for a terminal: two parts, as ESPHome's host UART wants it."""
    path = Path(text)
    if not path.is_absolute() or len(path.parts) != 3 or not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"'{text}' is not a name such as /tmp/tinybms: an existing folder and a name")
    if path.exists() and not path.is_symlink():
        raise argparse.ArgumentTypeError(f"'{text}' exists and is not a link")
    return path


def list_of_names() -> str:
    """Scenarios and faults with what they are, to stand below the help."""
    lines = ["scenarios:"]
    lines += [f"  {scenario.name:20} {scenario.description}" for scenario in SCENARIOS.values()]
    lines += ["faults:"]
    lines += [f"  {name:20} {kind.help}; {describe_range(kind)}" for name, kind in KINDS.items()]
    return "\n".join(lines)


def add_line(parser: argparse.ArgumentParser, port: str = "--port") -> None:
    """Where the serial line comes out."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument(port, dest="port", type=whole(0, 65_535), default=0, help="TCP port, 0 for any (default)")
    where.add_argument("--pty", type=link, metavar="LINK", help="a pseudo-terminal instead, e.g. /tmp/tinybms")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default %(default)s)")


def add_can(parser: argparse.ArgumentParser) -> None:
    """Which bus the GX is on."""
    parser.add_argument(
        "--can",
        type=bus,
        required=True,
        metavar="BUS",
        help="TCP port of an SLCAN adapter, or INTERFACE:CHANNEL of python-can, e.g. socketcan:can0",
    )


def add_seconds(parser: argparse.ArgumentParser) -> None:
    """How long to run."""
    parser.add_argument(
        "--seconds", type=number(0.0, 1e9, "s"), metavar="SECONDS", help="end after so long (default: at Ctrl-C)"
    )


def add_device(parser: argparse.ArgumentParser) -> None:
    """How the BMS behaves on its line."""
    parser.add_argument("--seed", type=whole(0, 2**32 - 1), default=0, help="the same seed gives the same run")
    parser.add_argument(
        "--fault",
        action="append",
        type=fault,
        default=[],
        metavar="NAME[=VALUE][@START..END]",
        help="a fault, times in seconds, e.g. no_reply@10..20; may be repeated",
    )
    parser.add_argument(
        "--firmware",
        type=whole(0, 65_535),
        metavar="VERSION",
        help="internal firmware version, e.g. 226 for 2.3.226 (the fault of that name)",
    )
    parser.add_argument(
        "--pace", choices=list(Pace), type=Pace, default=Pace.WIRE, help="bytes take the time of the wire, or none"
    )
    parser.add_argument(
        "--sleep-after", type=number(0.1, 86_400, "s"), metavar="SECONDS", help="fall asleep after so much silence"
    )
    parser.add_argument(
        "--nack-rejected-writes", action="store_true", help="refuse writes that are out of range, not ignore them"
    )
    parser.add_argument("--record", type=new_file, metavar="FILE", help="write a capture of the serial line")


def add_battery(parser: argparse.ArgumentParser) -> None:
    """Which battery, and what happens to it."""
    parser.add_argument("--scenario", choices=list(SCENARIOS), default="idle", metavar="NAME", help="default: idle")
    parser.add_argument("--chemistry", choices=list(CHEMISTRIES), help="overrides the scenario's")
    parser.add_argument("--cells", type=whole(MIN_CELLS, MAX_CELLS), help="cells in series, 4..16")
    parser.add_argument("--capacity", type=number(0.1, 655.0, "Ah"), metavar="AH", help="capacity of a cell")
    parser.add_argument("--soc", type=number(0.0, 100.0, "%"), metavar="PERCENT", help="state of charge at the start")
    parser.add_argument("--ambient", type=number(-40.0, 80.0, "degC"), metavar="DEGC", help="temperature around it")
    parser.add_argument(
        "--speed", type=number(0.0, 100_000.0), default=1.0, help="how much faster than the clock the battery lives"
    )


def chosen_scenario(options: argparse.Namespace) -> Scenario:
    """The scenario with the changes of the command line, the firmware version among its faults."""
    scenario = SCENARIOS[options.scenario]
    firmware = () if options.firmware is None else (f"firmware={options.firmware}",)
    return scenario.with_changes(
        chemistry=options.chemistry,
        cells=options.cells,
        capacity_ah=options.capacity,
        soc=None if options.soc is None else options.soc / 100,
        ambient_c=options.ambient,
        faults=scenario.faults + firmware,
    )
