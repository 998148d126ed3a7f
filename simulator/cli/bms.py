"""``simulator bms``: a TinyBMS on a serial line."""

import argparse
import asyncio
import contextlib

from simulator.bms.device import Device
from simulator.bms.faults import FaultPlan
from simulator.bms.lines import PtyLine, TcpLine
from simulator.bms.live import LiveBms
from simulator.bms.replay import ReplayModel, load_dump
from simulator.bms.timing import Timing
from simulator.cli import values


def add_to(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = subcommands.add_parser("bms", help="serve a TinyBMS", description=__doc__)
    values.add_line(parser)
    values.add_device(parser)
    parser.add_argument("--replay-dump", action="store_true", help="the register dump of a real 14S pack")
    parser.set_defaults(run=run)


async def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    device = Device(
        ReplayModel(load_dump()),
        timing=Timing(options.pace),
        faults=FaultPlan(options.fault, options.seed),
        sleep_after_s=options.sleep_after,
        nack_rejected_writes=options.nack_rejected_writes,
    )
    async with LiveBms(device) as live, contextlib.AsyncExitStack() as lines:
        if options.pty is not None:
            line = await lines.enter_async_context(PtyLine(live, options.pty))
            print(f"bms: {line.link}", flush=True)
        else:
            server = await lines.enter_async_context(TcpLine(live, options.port, options.host))
            print(f"bms: {server.host}:{server.port}", flush=True)
        await asyncio.Event().wait()
    return 0
