"""``simulator gx``: a Victron GX on a CAN bus; prints what it receives and what the battery does wrong."""

import argparse
import asyncio
import dataclasses
import json

from simulator.cli import values
from simulator.gx.frames import KINDS
from simulator.gx.gx import GxState
from simulator.gx.live import LiveGx
from simulator.gx.violations import Violation

_PERIOD_S = 0.05


def add_to(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = subcommands.add_parser("gx", help="be the GX on a CAN bus")
    parser.add_argument(
        "--can",
        type=values.bus,
        required=True,
        metavar="BUS",
        help="TCP port of an SLCAN adapter, or INTERFACE:CHANNEL",
    )
    parser.add_argument("--json", action="store_true", help="print JSON lines")
    parser.add_argument("--silent", action="store_true", help="send neither 0x305 nor 0x307")
    values.add_seconds(parser)
    parser.set_defaults(run=run)


async def run(options: argparse.Namespace) -> int:
    """Listen; ends with 1 when the battery is not accepted in the end."""
    live = LiveGx(options.can)
    live.silent = options.silent

    def show(time_s: float, identifier: int, data: bytes) -> None:
        received = live.gx.last.get(identifier)
        frame = received.frame if received is not None and received.time_s == time_s else None
        name = KINDS[identifier].name if identifier in KINDS else None
        if options.json:
            line = {"t": round(time_s, 6), "id": f"0x{identifier:03X}", "hex": data.hex(" ").upper(), "name": name}
            print(json.dumps(line | {"frame": frame and dataclasses.asdict(frame)}), flush=True)
        else:
            print(f"{time_s:9.3f}  {identifier:03X}  {data.hex(' ').upper():<23}  {frame or ''}", flush=True)

    live.observers.append(show)
    async with live:
        reported = 0
        while options.seconds is None or live.now_s < options.seconds:
            await asyncio.sleep(_PERIOD_S)
            for violation in live.gx.violations[reported:]:
                print_violation(violation, as_json=options.json)
            reported = len(live.gx.violations)
    return 0 if live.gx.state is GxState.ACCEPTED else 1


def print_violation(violation: Violation, *, as_json: bool) -> None:
    """Print one violation."""
    if as_json:
        print(json.dumps({"violation": dataclasses.asdict(violation)}), flush=True)
    else:
        print(f"{violation.time_s:9.3f}  VIOLATION {violation.rule}: {violation.message}", flush=True)
