"""``simulator bms``: a TinyBMS on a serial line, with a battery behind it or as recorded."""

import argparse
import contextlib

from simulator.bms.capture import CaptureWriter
from simulator.bms.capture_device import CaptureDevice
from simulator.bms.device import Device
from simulator.bms.live import LiveBms
from simulator.bms.replay import ReplayModel, load_dump
from simulator.bms.timing import Timing
from simulator.cli import values
from simulator.cli.serving import serve


def add_to(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = subcommands.add_parser(
        "bms",
        help="serve a TinyBMS on TCP or on a pseudo-terminal",
        epilog=values.list_of_names(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    values.add_line(parser)
    values.add_battery(parser)
    values.add_device(parser)
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--replay-dump", action="store_true", help="answer from the registers of a real 14S pack")
    source.add_argument("--capture", type=values.capture, metavar="FILE", help="answer as a capture did")
    values.add_seconds(parser)
    parser.set_defaults(run=run)


async def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    if options.capture is not None:
        async with LiveBms(CaptureDevice(options.capture)) as live:
            return await serve(live, options)
    scenario = values.chosen_scenario(options)
    faults = scenario.fault_plan(options.seed)
    faults.add(*options.fault)
    device = Device(
        ReplayModel(load_dump()) if options.replay_dump else scenario.pack(options.seed),
        timing=Timing(options.pace),
        faults=faults,
        speed=options.speed,
        sleep_after_s=options.sleep_after,
        nack_rejected_writes=options.nack_rejected_writes,
    )
    async with contextlib.AsyncExitStack() as stack:
        if options.record is not None:
            device.observers.append(stack.enter_context(CaptureWriter(options.record)).write)
        return await serve(await stack.enter_async_context(LiveBms(device)), options)
