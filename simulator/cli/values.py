"""Command-line values shared by the subcommands, each checked where it is read."""

import argparse
from collections.abc import Callable
from pathlib import Path

from simulator.bms.faults import KINDS, Fault, describe_range, parse_fault
from simulator.bms.timing import Pace


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


def fault(text: str) -> Fault:
    """A fault in its text form."""
    try:
        return parse_fault(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def link(text: str) -> Path:
    """A name for a terminal: two parts, as ESPHome's host UART wants it."""
    path = Path(text)
    if not path.is_absolute() or len(path.parts) != 3 or not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"'{text}' is not a name such as /tmp/tinybms: an existing folder and a name")
    if path.exists() and not path.is_symlink():
        raise argparse.ArgumentTypeError(f"'{text}' exists and is not a link")
    return path


def add_line(parser: argparse.ArgumentParser) -> None:
    """Where the serial line comes out."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--port", type=whole(0, 65_535), default=0, help="TCP port, 0 for any (default)")
    where.add_argument("--pty", type=link, metavar="LINK", help="a pseudo-terminal instead, e.g. /tmp/tinybms")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default %(default)s)")


def add_device(parser: argparse.ArgumentParser) -> None:
    """How the BMS behaves on its line."""
    kinds = "; ".join(f"{name}: {kind.help}, {describe_range(kind)}" for name, kind in KINDS.items())
    parser.add_argument("--seed", type=whole(0, 2**32 - 1), default=0, help="the same seed gives the same run")
    parser.add_argument(
        "--fault",
        action="append",
        type=fault,
        default=[],
        metavar="NAME[=VALUE][@START..END]",
        help=f"a fault, times in seconds; may be repeated. {kinds}",
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
