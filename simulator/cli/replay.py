"""``simulator replay``: a device that answers as a capture did."""

import argparse

from simulator.bms.capture_device import CaptureDevice
from simulator.bms.live import LiveBms
from simulator.cli import values
from simulator.cli.serving import serve


def add_to(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = subcommands.add_parser("replay", help="answer as a capture did")
    parser.add_argument("capture", type=values.capture, metavar="FILE", help="JSON lines, as 'record' writes them")
    values.add_line(parser)
    values.add_seconds(parser)
    parser.set_defaults(run=run)


async def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    async with LiveBms(CaptureDevice(options.capture)) as live:
        return await serve(live, options)
